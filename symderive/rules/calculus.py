"""Rules of derivatives by one number: sum, product, quotient, power, chain, and the elementary functions."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import Rule, rule
from symderive.expr.algebra import UNITY
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.differentials import DIFFERENTIAL_RULES
from symderive.rules.kernels import Pushed, push_inward
from symderive.rules.vary import Way

X = r"x \in \mathbb{R}"
XPOS = r"x \in \mathbb{R}_{>0}"
POWERS = r"a_i > 0, i = 1, \dots, n"


def along(node: Derivative, problem: Problem) -> Way:
    """d/dx with its own spelling (d or ∂), dx/dx being 1."""
    (x,) = node.by
    return Way(problem, frozenset((x,)), lambda u: UNITY if u is x else Derivative(u, (x,), node.partial, node.layout))


def inward(node: Node, problem: Problem, *keys: str) -> Iterator[Node]:
    if isinstance(node, Derivative) and len(node.by) == 1 and is_scalar(node.by[0].shape):
        pushed = differentiated(node, problem)
        if pushed is not None and pushed[0] in keys:
            yield pushed[1]


def differentiated(node: Derivative, problem: Problem) -> Pushed | None:
    """One step of a derivative, remembered: every rule of this file asks for it, and at most one is it."""
    kept = node.memo.get("inward")
    if kept is None or kept[0] is not problem:
        kept = node.memo["inward"] = problem, push_inward(node.of, along(node, problem))
    return kept[1]


@rule(
    r"(f + g)' = f' + g'",
    source="MML 5.31",
    examples=[(r"\frac{d}{dx}(x^2 + \sin x)", r"2x + \cos x", X)],
    title="Sum rule",
)
def derivative_of_a_sum(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The derivative of a sum is the sum of the derivatives; constant terms drop out."""
    yield from inward(node, problem, "sum")


@rule(
    r"(c f)' = c f'",
    source="MML, sec. 5.1.2",
    examples=[(r"\frac{d}{dx}(3 \sin x)", r"3 \cos x", X)],
    size="minor",
    title="Constant factor",
)
def derivative_with_a_constant_factor(node: Derivative, problem: Problem) -> Iterator[Node]:
    """A factor that does not depend on the variable stands before the derivative."""
    yield from inward(node, problem, "constant multiple")


@rule(r"\frac{dc}{dx} = 0", source="MML, sec. 5.1", examples=[(r"\frac{d}{dx} 5", "0", X)])
def derivative_of_a_constant(node: Derivative, problem: Problem) -> Iterator[Node]:
    """What does not depend on the variable does not change with it."""
    yield from inward(node, problem, "constant")


@rule(
    r"(f g)' = f' g + f g'",
    source="MML 5.29",
    examples=[(r"\frac{d}{dx}(x \sin x)", r"\sin x + x \cos x", X)],
    title="Product rule",
)
def derivative_of_a_product(node: Derivative, problem: Problem) -> Iterator[Node]:
    """One factor is differentiated at a time, the others are kept, and the terms are added."""
    yield from inward(node, problem, "product")


@rule(
    r"\left(\frac{f}{g}\right)' = \frac{f' g - f g'}{g^2}",
    source="MML 5.30",
    examples=[(r"\frac{d}{dx}\left(\frac{\sin x}{x}\right)", r"\frac{x \cos x - \sin x}{x^2}", XPOS)],
    title="Quotient rule",
)
def derivative_of_a_quotient(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The derivative of the top times the bottom, less the top times that of the bottom, over the bottom squared."""
    yield from inward(node, problem, "quotient")


@rule(r"\frac{d}{dx} x^n = n x^{n-1}", source="MML example 5.2", examples=[(r"\frac{d}{dx} x^4", r"4 x^3", X)])
def power_rule(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The exponent comes down as a factor and is lowered by one."""
    yield from inward(node, problem, "power")


@rule(
    r"\frac{d}{dx} f(u(x)) = f'(u(x))\, u'(x)",
    source="MML 5.32",
    examples=[(r"\frac{d}{dx} \sin(x^2)", r"2 x \cos(x^2)", X), (r"\frac{d}{dx} (2x+1)^4", r"8 (2x+1)^3", X)],
)
def chain_rule(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The slope of the outer function, at the inner one, times the derivative of the inner one."""
    yield from inward(node, problem, "chain", "chain with a power", "elementwise")


@rule(
    r"\frac{d}{dx} f(x) = f'(x)",
    source="table of elementary derivatives",
    examples=[(r"\frac{d}{dx} \cos x", r"-\sin x", X), (r"\frac{d}{dx} \log x", r"\frac{1}{x}", XPOS)],
)
def derivative_of_an_elementary_function(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The derivative of an elementary function is known from the table."""
    yield from inward(node, problem, "function")


@rule(
    r"\frac{d}{dx} a^{u} = a^{u} \log(a)\, u'",
    source="chain rule for exp(u log a)",
    examples=[(r"\frac{d}{dx} 2^x", r"2^x \log 2", X)],
)
def exponential_rule(node: Derivative, problem: Problem) -> Iterator[Node]:
    """A power of a constant base a is exp(u log a)."""
    yield from inward(node, problem, "exponential")


@rule(
    r"\frac{d}{dx} u^v = u^v \left( v' \log u + \frac{v u'}{u} \right)",
    source="logarithmic differentiation",
    examples=[(r"\frac{d}{dx} x^x", r"x^x (\log x + 1)", XPOS)],
)
def logarithmic_differentiation(node: Derivative, problem: Problem) -> Iterator[Node]:
    """Take the logarithm of u^v, which is v log u, differentiate, and multiply by the power again."""
    yield from inward(node, problem, "power of a function")


@rule(
    r"\frac{d}{dt} U V = \frac{dU}{dt} V + U \frac{dV}{dt}",
    source="Magnus and Neudecker, ch. 8; Matrix Cookbook, sec. 2",
    examples=[
        (
            r"\frac{d}{dt} (A + t B)^{-1}",
            r"-(A + t B)^{-1} B (A + t B)^{-1}",
            r"t \in \mathbb{R}, A, B \in \mathbb{R}^{n \times n}",
        )
    ],
)
def rule_of_differentials_by_a_number(node: Derivative, problem: Problem) -> Iterator[Node]:
    """By a single number a matrix is differentiated entry by entry; the rules of differentials hold with d/dt for d."""
    if isinstance(node, Derivative) and len(node.by) == 1 and is_scalar(node.by[0].shape):
        pushed = push_inward(node.of, along(node, problem))
        if pushed is not None and pushed[0] not in DERIVATIVE_RULES:
            yield pushed[1]


@rule(
    r"\frac{du}{dx} = \frac{d}{dx}(\text{what } u \text{ stands for})",
    source="the definition",
    examples=[(r"\frac{d}{dx} (x^2 + 0)", r"2 x", X)],
    title="By definition",
    size="minor",
)
def derivative_by_definition(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The name is replaced by what it stands for."""
    yield from inward(node, problem, "definition")


@rule(
    r"\frac{d}{dx} \log \prod_i u_i = \frac{d}{dx} \sum_i \log u_i",
    source="Bishop, eq. 2.10 (the log-likelihood of independent data)",
    examples=[
        (r"\frac{d}{dx} \log(x e^{x})", r"\frac{1}{x} + 1", XPOS),
        (r"\frac{d}{dx} \log \prod_{i=1}^n x^{a_i}", r"\sum_{i=1}^n \frac{a_i}{x}", rf"{XPOS}, {POWERS}"),
    ],
)
def derivative_of_the_log_of_a_product(node: Derivative, problem: Problem) -> Iterator[Node]:
    """The logarithm of a product is the sum of the logarithms, and a sum is differentiated term by term."""
    yield from inward(node, problem, "log of a product")


DERIVATIVE_RULES: dict[str, Rule] = {
    "sum": derivative_of_a_sum,
    "constant multiple": derivative_with_a_constant_factor,
    "constant": derivative_of_a_constant,
    "product": derivative_of_a_product,
    "quotient": derivative_of_a_quotient,
    "power": power_rule,
    "chain with a power": chain_rule,
    "chain": chain_rule,
    "elementwise": chain_rule,
    "function": derivative_of_an_elementary_function,
    "exponential": exponential_rule,
    "power of a function": logarithmic_differentiation,
    "definition": derivative_by_definition,
    "log of a product": derivative_of_the_log_of_a_product,
}


def rule_for(key: str, by_number: bool) -> Rule:
    """The rule of a key, in the spelling of derivatives or of differentials."""
    if by_number and key in DERIVATIVE_RULES:
        return DERIVATIVE_RULES[key]
    return DIFFERENTIAL_RULES[key]
