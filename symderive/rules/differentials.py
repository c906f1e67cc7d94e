"""Rules of differentials (Magnus and Neudecker): d goes inward until it stands at the variables only."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import Rule, rule
from symderive.expr.calculus import Differential
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.rules.differentials_matrix import (
    differential_of_a_hadamard_product,
    differential_of_a_kronecker_product,
    differential_of_a_linear_operation,
    differential_of_a_matrix_power,
    differential_of_a_norm,
    differential_of_a_squared_norm,
    differential_of_a_trace,
    differential_of_a_transpose,
    differential_of_logsumexp,
    differential_of_softmax,
    differential_of_the_determinant,
    differential_of_the_infinity_norm,
    differential_of_the_inverse,
    differential_of_the_largest_entry,
    differential_of_the_log_determinant,
    differential_of_the_one_norm,
    trace_of_a_kronecker_product,
)
from symderive.rules.moving import ALIKE, MN8, TWO, VECTORS, inward


@rule(
    r"d(U + V) = dU + dV",
    source=f"Matrix Cookbook, sec. 2; {MN8}",
    examples=[(r"\mathrm{d}(U + V)", r"dU + dV", ALIKE)],
    size="minor",
)
def differential_of_a_sum(node: Differential, problem: Problem) -> Iterator[Node]:
    """The differential of a sum is the sum of the differentials."""
    yield from inward(node, problem, "sum")


@rule(
    r"d(A U) = A\,dU",
    source=f"Matrix Cookbook, sec. 2; {MN8}",
    examples=[(r"\mathrm{d}(3 U)", r"3\,dU", ALIKE)],
    size="minor",
)
def constant_factors(node: Differential, problem: Problem) -> Iterator[Node]:
    """What does not depend on the variable does not change: it stays as a factor where it stands."""
    yield from inward(node, problem, "constant multiple")


@rule(r"dA = 0", source=MN8, examples=[(r"\mathrm{d}(u) - \mathrm{d}(u)", "0", r"u \in \mathbb{R}")], size="minor")
def differential_of_a_constant(node: Differential, problem: Problem) -> Iterator[Node]:
    """A quantity that does not depend on the variable does not change with it."""
    yield from inward(node, problem, "constant")


@rule(
    r"d(U V) = (dU) V + U\,dV",
    source=f"Matrix Cookbook, sec. 2; {MN8}",
    examples=[(r"\mathrm{d}(U V)", r"dU\, V + U\,dV", TWO)],
)
def differential_of_a_product(node: Differential, problem: Problem) -> Iterator[Node]:
    """One factor changes at a time, and the factors keep their order."""
    yield from inward(node, problem, "product")


@rule(
    r"d(u/v) = \frac{v\,du - u\,dv}{v^2}",
    source=f"MML 5.30 (one variable); {MN8}",
    examples=[(r"\mathrm{d}(\frac{u}{v})", r"\frac{du\,v - u\,dv}{v^2}", r"u, v \in \mathbb{R}, v > 0")],
)
def differential_of_a_quotient(node: Differential, problem: Problem) -> Iterator[Node]:
    """The quotient rule holds for differentials of scalars as it does for derivatives."""
    yield from inward(node, problem, "quotient")


@rule(
    r"\mathrm{d}(u^n) = n u^{n-1}\,du", source=MN8, examples=[(r"\mathrm{d}(u^3)", r"3 u^2\,du", r"u \in \mathbb{R}")]
)
def differential_of_a_power(node: Node, problem: Problem) -> Iterator[Node]:
    """The power rule with the chain rule: the outer slope times the change of the base."""
    yield from inward(node, problem, "power")
    yield from inward(node, problem, "chain with a power")


@rule(
    r"d f(u) = f'(u)\,du",
    source=f"MML 5.32 (one variable); {MN8}",
    examples=[(r"\mathrm{d}(\sin(u))", r"\cos(u)\,du", r"u \in \mathbb{R}")],
)
def differential_of_a_function(node: Node, problem: Problem) -> Iterator[Node]:
    """The chain rule: the slope of the outer function at u times the change of u."""
    yield from inward(node, problem, "chain")
    yield from inward(node, problem, "function")


@rule(
    r"d f(u) = f'(u) \odot du",
    source="MML, exercise 5.7; Magnus and Neudecker, ch. 8 (Hadamard product)",
    examples=[(r"\mathrm{d}(\sin(x))", r"\cos(x) \odot dx", VECTORS)],
)
def elementwise_function(node: Differential, problem: Problem) -> Iterator[Node]:
    """A function that acts entry by entry changes each entry by its own slope times that entry's change."""
    yield from inward(node, problem, "elementwise")


@rule(
    r"d(a^u) = a^u \log(a)\,du",
    source=MN8,
    examples=[(r"\mathrm{d}(2^u)", r"2^u \log(2)\,du", r"u \in \mathbb{R}")],
)
def differential_of_an_exponential(node: Differential, problem: Problem) -> Iterator[Node]:
    """An exponential with a constant base a is exp(u log a)."""
    yield from inward(node, problem, "exponential")


@rule(
    r"d(u^v) = u^v \left(\log(u)\,dv + \frac{v}{u}\,du\right)",
    source="logarithmic differentiation",
    examples=[(r"\mathrm{d}(u^v)", r"u^v (\log(u)\,dv + \frac{v}{u}\,du)", r"u, v \in \mathbb{R}, u > 0")],
)
def differential_of_a_general_power(node: Differential, problem: Problem) -> Iterator[Node]:
    """Write the power as exp(v log u) and use the chain and the product rule."""
    yield from inward(node, problem, "power of a function")


@rule(
    r"d \sum_{i} u_i = \sum_{i} du_i",
    source="linearity of sums",
    examples=[(r"\mathrm{d}(\sum_{i=1}^n x_i)", r"\sum_{i=1}^n dx_i", VECTORS)],
    size="minor",
)
def differential_of_a_sum_over_an_index(node: Differential, problem: Problem) -> Iterator[Node]:
    """The differential of a sum is the sum of the differentials, however many terms there are."""
    yield from inward(node, problem, "sum over an index")


@rule(
    r"d \prod_{i} u_i = \prod_{i} u_i \sum_{i} \frac{du_i}{u_i}",
    source="logarithmic differentiation",
    examples=[
        (r"\mathrm{d}(\prod_{i=1}^n x_i)", r"\left(\prod_{i=1}^n x_i\right) \sum_{i=1}^n \frac{dx_i}{x_i}", VECTORS)
    ],
)
def differential_of_a_product_over_an_index(node: Differential, problem: Problem) -> Iterator[Node]:
    """One factor changes at a time; where no factor is zero, the product without u_i is the product divided by u_i."""
    yield from inward(node, problem, "product over an index")


@rule(
    r"d g(u, v) = \frac{\partial g}{\partial u}\,du + \frac{\partial g}{\partial v}\,dv",
    source="MML, sec. 5.2.2 (total derivative)",
    examples=[(r"\mathrm{d}(u v)", r"v\,du + u\,dv", r"u, v \in \mathbb{R}")],
)
def total_differential(node: Differential, problem: Problem) -> Iterator[Node]:
    """A function of several arguments changes by each of them, with its partial derivative as the factor."""
    yield from inward(node, problem, "function of several")


@rule(
    r"d \max(u, v) = du \text{ where } u > v, \; dv \text{ where } u < v",
    source="the slope of the larger one",
    examples=[(r"\max(u, v) + \min(u, v)", "u + v", r"u, v \in \mathbb{R}")],
)
def differential_of_the_larger(node: Differential, problem: Problem) -> Iterator[Node]:
    """Where one of the two is larger, it alone decides how the maximum changes; at a tie there is no derivative."""
    yield from inward(node, problem, "larger of two")


@rule(
    r"d u = d(\text{what } u \text{ stands for})",
    source="the definition",
    examples=[(r"\mathrm{d}(u + 0)", r"du", r"u \in \mathbb{R}")],
    title="By definition",
    size="minor",
)
def differential_by_definition(node: Differential, problem: Problem) -> Iterator[Node]:
    """The named quantity depends on the variable through its definition, which is put in its place."""
    yield from inward(node, problem, "definition")


@rule(
    r"d u = du \text{ in each case}",
    source="case by case",
    examples=[(r"\mathrm{d}(2 u)", r"2\,du", r"u \in \mathbb{R}")],
)
def differential_by_cases(node: Differential, problem: Problem) -> Iterator[Node]:
    """Inside each region the function is given by one formula; at the borders it may have no derivative."""
    yield from inward(node, problem, "cases")


@rule(
    r"\frac{d}{dx} \int_{a}^{x} f(t)\,dt = f(x)",
    source="fundamental theorem of calculus (Leibniz's rule)",
    examples=[(r"\frac{d}{dx} \int_{0}^{x} t^2\,dt", "x^2", r"x \in \mathbb{R}")],
)
def fundamental_theorem(node: Differential, problem: Problem) -> Iterator[Node]:
    """An integral changes at its upper end by the integrand there, at its lower end by minus it, and inside by the
    integral of the integrand's derivative."""
    yield from inward(node, problem, "integral")


@rule(
    r"d \log \prod_i u_i = d \sum_i \log u_i",
    source="Bishop, eq. 2.10 (the log-likelihood of independent data)",
    examples=[(r"\mathrm{d}(\log(u e^{u}))", r"\frac{1}{u}\,du + du", r"u \in \mathbb{R}_{>0}")],
)
def differential_of_the_log_of_a_product(node: Differential, problem: Problem) -> Iterator[Node]:
    """The logarithm of a product is the sum of the logarithms, which are differentiated term by term."""
    yield from inward(node, problem, "log of a product")


DIFFERENTIAL_RULES: dict[str, Rule] = {
    "sum": differential_of_a_sum,
    "constant multiple": constant_factors,
    "constant": differential_of_a_constant,
    "product": differential_of_a_product,
    "quotient": differential_of_a_quotient,
    "power": differential_of_a_power,
    "chain with a power": differential_of_a_power,
    "chain": differential_of_a_function,
    "function": differential_of_a_function,
    "elementwise": elementwise_function,
    "exponential": differential_of_an_exponential,
    "power of a function": differential_of_a_general_power,
    "transpose": differential_of_a_transpose,
    "trace": differential_of_a_trace,
    "trace of a kronecker product": trace_of_a_kronecker_product,
    "inverse": differential_of_the_inverse,
    "determinant": differential_of_the_determinant,
    "logdet": differential_of_the_log_determinant,
    "matrix power": differential_of_a_matrix_power,
    "hadamard": differential_of_a_hadamard_product,
    "kronecker": differential_of_a_kronecker_product,
    "norm": differential_of_a_norm,
    "squared norm": differential_of_a_squared_norm,
    "one norm": differential_of_the_one_norm,
    "infinity norm": differential_of_the_infinity_norm,
    "largest entry": differential_of_the_largest_entry,
    "linear": differential_of_a_linear_operation,
    "sum over an index": differential_of_a_sum_over_an_index,
    "product over an index": differential_of_a_product_over_an_index,
    "softmax": differential_of_softmax,
    "logsumexp": differential_of_logsumexp,
    "function of several": total_differential,
    "larger of two": differential_of_the_larger,
    "definition": differential_by_definition,
    "cases": differential_by_cases,
    "log of a product": differential_of_the_log_of_a_product,
    "integral": fundamental_theorem,
}
