"""Expectation, variance and covariance: definitions, linearity, the tower rule, inequalities."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import MINUS, Num, Pow, Prod, Sum, Transpose
from symderive.expr.build import add, mul
from symderive.expr.node import Node, holds
from symderive.expr.probability import Cov, Expect, Indicator, Prob, RandVar, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.planned import table_of

planned = table_of(__name__)


def random_parts(u: Node) -> bool:
    """Does a random variable stand in ``u``?"""
    return holds(u, RandVar)


def constant_and_rest(u: Node) -> tuple[list[Node], list[Node]]:
    """The factors of ``u`` without and with random variables."""
    factors = u.factors if isinstance(u, Prod) else (u,)
    return [f for f in factors if not random_parts(f)], [f for f in factors if random_parts(f)]


expectation_as_integral = planned(
    "expectation_as_integral",
    "Expectation as an integral",
    r"\mathbb{E}[g(X)] = \int g(x)\, p(x)\, dx",
    ("The expectation of a function of a continuous variable is the integral of the function times the density."),
    "MML 6.4.1",
    (r"\mathbb{E}[X^2]", r"\int_0^1 x^2 \cdot 2x \, dx", r"p(x) = 2x \text{ for } 0 \le x \le 1"),
)


expectation_as_sum = planned(
    "expectation_as_sum",
    "Expectation as a sum",
    r"\mathbb{E}[g(X)] = \sum_x g(x)\, P(X = x)",
    ("The expectation of a function of a discrete variable adds up its values, each times its probability."),
    "MML 6.4.1",
    (r"\mathbb{E}[X^2]", r"\sum_{k=1}^{6} k^2 \cdot \frac{1}{6}", r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}"),
)


@rule(
    r"\mathbb{E}[a X + b Y + c] = a\, \mathbb{E}[X] + b\, \mathbb{E}[Y] + c",
    source="MML 6.4.1",
    title="Linearity of expectation",
    examples=[
        (
            r"\mathbb{E}[2 X - 3 Y + 7]",
            r"2 \mathbb{E}[X] - 3 \mathbb{E}[Y] + 7",
            r"X, Y \text{ random variables}",
        )
    ],
)
def linearity_of_expectation(u: Expect, problem: Problem) -> Iterator[Node]:
    """Expectations add, and constants come out of them; independence is not needed."""
    match u:
        case Expect(Sum(terms), given, under):
            yield add(*(part for t in terms for part in linearity_of_expectation_term(t, given, under)))
        case Expect(Prod(), given, under):
            outside, inside = constant_and_rest(u.u)
            if outside and inside and all(is_scalar(f.shape) for f in outside):
                yield mul(*outside, Expect(mul(*inside), given, under))


def linearity_of_expectation_term(t: Node, given: Node | None, under: Node | None) -> Iterator[Node]:
    outside, inside = constant_and_rest(t)
    if not inside:
        yield t
    elif all(is_scalar(f.shape) for f in outside):
        yield mul(*outside, Expect(mul(*inside), given, under))
    else:
        yield Expect(t, given, under)


@rule(
    r"\operatorname{Var}[X] = \mathbb{E}[X^2] - \mathbb{E}[X]^2",
    source="MML 6.44",
    title="Variance by raw moments",
    examples=[(r"\operatorname{Var}[X]", r"\mathbb{E}[X^2] - \mathbb{E}[X]^2", r"X \text{ random variable}")],
)
def variance_by_raw_moments(u: Var, problem: Problem) -> Iterator[Node]:
    """Expand (X - E[X])^2 and use that expectation is linear: the mean of the square minus the square of the mean."""
    match u:
        case Var(x, given, under) if is_scalar(x.shape):
            yield add(Expect(Pow(x, Num(2)), given, under), mul(MINUS, Pow(Expect(x, given, under), Num(2))))


@rule(
    r"\operatorname{Cov}[X, Y] = \mathbb{E}[X Y] - \mathbb{E}[X]\, \mathbb{E}[Y]",
    source="MML 6.36",
    title="Covariance by raw moments",
    examples=[
        (
            r"\operatorname{Cov}[X, Y]",
            r"\mathbb{E}[X Y] - \mathbb{E}[X] \mathbb{E}[Y]",
            r"X, Y \text{ random variables}",
        )
    ],
)
def covariance_by_raw_moments(u: Cov, problem: Problem) -> Iterator[Node]:
    """Expand (X - E[X])(Y - E[Y]) and use that expectation is linear."""
    match u:
        case Cov(x, y, given) if is_scalar(x.shape) and is_scalar(y.shape):
            yield add(Expect(mul(x, y), given), mul(MINUS, Expect(x, given), Expect(y, given)))


variance_of_a_linear_form = planned(
    "variance_of_a_linear_form",
    "Variance of a linear form",
    (
        r"\operatorname{Var}[a X + b Y + c] = a^2 \operatorname{Var}[X] + b^2 \operatorname{Var}[Y] + 2 a "
        r"b \operatorname{Cov}[X, Y]"
    ),
    ("A variance is a covariance with itself, and covariance is linear in each place; a constant adds nothing."),
    "MML 6.4.2",
    (
        r"\operatorname{Var}[2 X - 3 Y + 7]",
        r"4 \operatorname{Var}[X] + 9 \operatorname{Var}[Y] - 12 \operatorname{Cov}[X, Y]",
        r"X, Y \text{ random variables}",
    ),
)


covariance_is_bilinear = planned(
    "covariance_is_bilinear",
    "Covariance is bilinear",
    (
        r"\operatorname{Cov}[a X + b Y, c X + d Y] = a c \operatorname{Var}[X] + (a d + b c) "
        r"\operatorname{Cov}[X, Y] + b d \operatorname{Var}[Y]"
    ),
    "Covariance is linear in each of its two places and symmetric; constants drop out.",
    "MML 6.4.2",
    (
        r"\operatorname{Cov}[X + 2 Y, X - Y]",
        r"\operatorname{Var}[X] + \operatorname{Cov}[X, Y] - 2 \operatorname{Var}[Y]",
        r"X, Y \text{ random variables}",
    ),
)


expectation_of_an_independent_product = planned(
    "expectation_of_an_independent_product",
    "Product of independent variables",
    r"X \perp Y \implies \mathbb{E}[X Y] = \mathbb{E}[X]\, \mathbb{E}[Y]",
    ("For independent variables the joint density is a product, so the integral of the product falls apart."),
    "MML 6.4.5",
    (r"\mathbb{E}[X Y]", r"\mathbb{E}[X] \mathbb{E}[Y]", "X, Y \\in \\{0, 1\\}\nX \\perp Y"),
)


moment_of_a_known_law = planned(
    "moment_of_a_known_law",
    "Moments of a known law",
    r"\mathbb{E}[X] = m,\ \operatorname{Var}[X] = v \text{ for a law by name}",
    "The moments of the laws by name are known once and for all.",
    "MML 6.2-6.5",
    (r"\mathbb{E}[X]", "2/5", r"X \sim \text{Beta}(2, 3)"),
)


put_in_what_is_given = planned(
    "put_in_what_is_given",
    "Put in what is given",
    r"\mathbb{E}[X] = m \text{ is given}",
    "What the problem states takes the place of the letter.",
    "the statements of the problem",
    (r"\mathbb{E}[X] + 1", "3 + 1", r"\mathbb{E}[X] = 3"),
)


put_in_what_was_found = planned(
    "put_in_what_was_found",
    "Put in what was found above",
    r"\mathbb{E}[X] = m \text{ was found}",
    "What was worked out above takes the place of the letter.",
    "the lines above",
    (r"\operatorname{Var}[X] + 1", r"\frac14 + 1", r"X \sim \text{Bernoulli}(1/2)"),
)


tower_rule = planned(
    "tower_rule",
    "Tower rule",
    r"\mathbb{E}[Y] = \mathbb{E}\big[\mathbb{E}[Y \mid X]\big]",
    "Average first with the condition held fixed, then over the condition: the total expectation.",
    "Bertsekas and Tsitsiklis, Introduction to Probability, 4.3",
    (r"\mathbb{E}[Y]", r"\mathbb{E}[\mathbb{E}[Y \mid X]]", r"X, Y \in \{0, 1\}"),
)


law_of_total_variance = planned(
    "law_of_total_variance",
    "Law of total variance",
    (
        r"\operatorname{Var}[Y] = \mathbb{E}\big[\operatorname{Var}[Y \mid X]\big] + "
        r"\operatorname{Var}\big[\mathbb{E}[Y \mid X]\big]"
    ),
    "The variance within the condition on average, plus the variance of the conditional means.",
    "Bertsekas and Tsitsiklis, Introduction to Probability, 4.3",
    (
        r"\operatorname{Var}[Y]",
        r"\mathbb{E}[\operatorname{Var}[Y \mid X]] + \operatorname{Var}[\mathbb{E}[Y \mid X]]",
        r"X, Y \in \{0, 1\}",
    ),
)


@rule(
    r"\mathbb{E}[X \mid A] = \frac{\mathbb{E}[X\, \mathbf{1}_A]}{P(A)}",
    source="Bertsekas and Tsitsiklis, Introduction to Probability, 3.5",
    title="Expectation given an event",
    examples=[
        (
            r"\mathbb{E}[X \mid X \ge 3]",
            r"\frac{\mathbb{E}[X \mathbf{1}_{X \ge 3}]}{P(X \ge 3)}",
            r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}",
        )
    ],
)
def expectation_given_an_event(u: Expect, problem: Problem) -> Iterator[Node]:
    """Given an event of positive probability the law is cut off outside it and divided by its probability."""
    match u:
        case Expect(x, given, None) if given is not None and not isinstance(given, RandVar):
            yield Expect(mul(x, Indicator(given))) / Prob(given, None)


mean_of_an_affine_map = planned(
    "mean_of_an_affine_map",
    "Mean of an affine map",
    (
        r"\mathbb{E}[\mathbf{A} \mathbf{x} + \mathbf{b}] = \mathbf{A}\, \mathbb{E}[\mathbf{x}] + "
        r"\mathbf{b}"
    ),
    "Expectation is linear entry by entry, so it passes through a matrix.",
    "MML 6.50",
    (
        r"\mathbb{E}[A x + b]",
        r"A \mathbb{E}[x] + b",
        (
            "A \\in \\mathbb{R}^{2 \\times 2}\nb, m \\in \\mathbb{R}^2\nS \\succ 0\nS \\in \\mathbb{R}^{2 "
            "\\times 2}\nx \\sim \\mathcal{N}(m, S)"
        ),
    ),
)


@rule(
    (
        r"\operatorname{Cov}[\mathbf{A} \mathbf{x} + \mathbf{b}] = \mathbf{A} "
        r"\operatorname{Cov}[\mathbf{x}]\, \mathbf{A}^\top"
    ),
    source="MML 6.51",
    title="Covariance of an affine map",
    examples=[
        (
            r"\operatorname{Cov}[A x + b]",
            r"A \operatorname{Cov}[x] A^\top",
            (
                "A \\in \\mathbb{R}^{2 \\times 2}\nb, m \\in \\mathbb{R}^2\nS \\succ 0\nS \\in \\mathbb{R}^{2 "
                "\\times 2}\nx \\sim \\mathcal{N}(m, S)"
            ),
        )
    ],
)
def covariance_of_an_affine_map(u: Cov, problem: Problem) -> Iterator[Node]:
    """A constant shift drops out, and the matrix comes out on both sides of the outer product."""
    match u:
        case Cov(x, y, given) if x is y and isinstance(x, Prod) and len(x.factors) == 2:
            a, v = x.factors
            if not random_parts(a):
                yield mul(a, Cov(v, v, given), Transpose(a))


@rule(
    (
        r"\operatorname{Var}\Big[\sum_i X_i\Big] = \sum_i \operatorname{Var}[X_i] + \sum_{i \ne j} "
        r"\operatorname{Cov}[X_i, X_j]"
    ),
    source="MML 6.4.2",
    title="Variance of a sum",
    examples=[
        (
            r"\operatorname{Var}[X + Y]",
            r"\operatorname{Var}[X] + \operatorname{Var}[Y] + 2 \operatorname{Cov}[X, Y]",
            r"X, Y \text{ random variables}",
        )
    ],
)
def variance_of_a_sum(u: Var, problem: Problem) -> Iterator[Node]:
    """Every pair contributes its covariance; for independent variables only the variances remain."""
    match u:
        case Var(Sum((x, y)), given, under):
            yield add(Var(x, given, under), Var(y, given, under), mul(2, Cov(x, y, given)))


work_out_the_integral = planned(
    "work_out_the_integral",
    "Work out the integral",
    r"\int_a^b f(x)\, dx = F(b) - F(a)",
    "Take an antiderivative between the ends of the range; the value is confirmed by quadrature.",
    "computed, confirmed by quadrature",
    (r"\int_0^1 x^2 \, dx", "1/3"),
)


work_out_the_sum = planned(
    "work_out_the_sum",
    "Work out the sum",
    r"\sum_{k=a}^{b} f(k)",
    "Add up the terms, or use the closed form of the series.",
    "computed, confirmed by adding up",
    (r"\sum_{k=1}^{4} k^2", "30"),
)


@rule(
    r"\frac{2}{3} + \frac{1}{6} = \frac{5}{6}",
    source="arithmetic",
    title="Simplify",
    examples=[("x + x", "2 x")],
    size="minor",
)
def simplify(u: Node, problem: Problem) -> Iterator[Node]:
    """Collect, cancel and reduce."""
    yield from ()
