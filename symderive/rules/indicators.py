"""Indicators of events: their means are probabilities, their products intersections."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import Prod
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, Expect, Indicator, Prob, Var
from symderive.expr.problem import Problem


@rule(
    r"\mathbb{E}[\mathbf{1}_A] = P(A)",
    source="Bertsekas and Tsitsiklis, Introduction to Probability, 2.4",
    title="Mean of an indicator",
    examples=[
        (
            r"\mathbb{E}[\mathbf{1}_A \mathbf{1}_B]",
            r"P(A \cap B)",
            r"A, B \text{ events}",
        ),
    ],
)
def mean_of_an_indicator(u: Expect, problem: Problem) -> Iterator[Node]:
    """An indicator is 1 with the probability of its event and 0 otherwise; a product of indicators is 1 where all
    their events happen."""
    match u:
        case Expect(Indicator(event), given, None):
            yield Prob(event, given)
        case Expect(Prod(factors), given, None) if all(isinstance(f, Indicator) for f in factors):
            yield Prob(And(tuple(f.event for f in factors if isinstance(f, Indicator))), given)


@rule(
    r"\operatorname{Var}[\mathbf{1}_A] = P(A) (1 - P(A)), \quad"
    r" \operatorname{Cov}[\mathbf{1}_A, \mathbf{1}_B] = P(A \cap B) - P(A) P(B)",
    source="Bertsekas and Tsitsiklis, Introduction to Probability, 2.4",
    title="Variance of an indicator",
    examples=[
        (
            r"\operatorname{Var}[\mathbf{1}_A]",
            "P(A) (1 - P(A))",
            r"A \text{ events}",
        ),
        (
            r"\operatorname{Cov}[\mathbf{1}_A, \mathbf{1}_B]",
            r"P(A \cap B) - P(A) P(B)",
            r"A, B \text{ events}",
        ),
    ],
)
def variance_of_an_indicator(u: Var | Cov, problem: Problem) -> Iterator[Node]:
    """The square of an indicator is the indicator, so its second moment is the probability too."""
    match u:
        case Var(Indicator(event), given, None):
            p = Prob(event, given)
            yield mul(p, add(1, mul(-1, p)))
        case Cov(Indicator(a), Indicator(b), given):
            yield add(Prob(And((a, b)), given), mul(-1, Prob(a, given), Prob(b, given)))
