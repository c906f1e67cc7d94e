"""The names of steps with probabilities, densities, means and variances: what became what, and how it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symderive.check.known import made_of_others
from symderive.check.reasons.change import Change
from symderive.check.reasons.seen import (
    conditional,
    conditioned,
    divided,
    from_one,
    independent,
    laws_of,
    multiplied,
    normal,
    opposite,
    over_cases,
    sums_of_variables,
    tabled,
    unconditional,
    unions,
    weighted,
)
from symderive.expr.algebra import Map, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.laws import law_row
from symderive.expr.node import Node, holds
from symderive.expr.probability import Cov, Dens, Expect, Info, Law, LawDens, Prob, SumOver, Var

Kinds = frozenset[type[Node]]

CHANCE: Kinds = frozenset((Prob,))
DENSITY: Kinds = frozenset((Dens, LawDens))
MEAN: Kinds = frozenset((Expect,))
VARIANCE: Kinds = frozenset((Var,))
SPREAD: Kinds = frozenset((Var, Cov))
INFORMATION: Kinds = frozenset((Info,))
SUMS: Kinds = frozenset((BigSum, SumOver))
INTEGRALS: Kinds = frozenset((Integral,))
NOTHING: Kinds = frozenset()


@dataclass(frozen=True)
class Named:
    """A name, what went and what came where it is given, and what must be seen besides."""

    rule: str
    went: Kinds
    arrived: Kinds
    seen: Callable[[Change], bool] = lambda change: True

    def fits(self, change: Change) -> bool:
        came = change.arrived <= self.arrived and bool(change.arrived) == bool(self.arrived)
        return change.went <= self.went and came and self.seen(change)


#: the first row that fits names the step
OF_CHANCE: tuple[Named, ...] = (
    Named("bayes-rule", CHANCE, CHANCE, lambda c: opened(c) and conditional(c.come)),
    Named("bayes-rule-for-densities", DENSITY, DENSITY, lambda c: opened(c) and conditional(c.come)),
    Named("conditional-probability", CHANCE, CHANCE, lambda c: opened(c) or closed(c)),
    Named("conditional-density", DENSITY, DENSITY, lambda c: divided(c.line) or divided(c.above)),
    Named("complement-rule", CHANCE, CHANCE, lambda c: from_one(c.line) != from_one(c.above)),
    Named("inclusion-and-exclusion", CHANCE, CHANCE, unions),
    Named("total-probability", CHANCE, CHANCE | SUMS, lambda c: weighted(c.line) != weighted(c.above)),
    Named("conditional-independence", CHANCE, CHANCE, lambda c: apart(c) and not unconditional((*c.gone, *c.come))),
    Named("independence", CHANCE, CHANCE, lambda c: apart(c) and not conditional(c.come)),
    Named("joint-density-of-independent-variables", DENSITY, DENSITY, lambda c: apart(c)),
    Named("conditional-independence", CHANCE, CHANCE, lambda c: independent(c.problem) and conditional(c.come)),
    Named("product-rule-of-probability", CHANCE, CHANCE, multiplied),
    Named("product-rule-for-densities", DENSITY, DENSITY, multiplied),
    Named("additivity", CHANCE, CHANCE | SUMS, lambda c: len(c.gone) != len(c.come) or bool(c.arrived & SUMS)),
    Named("standardise", CHANCE, CHANCE, lambda c: normal(c.problem)),
    Named("the-same-event", CHANCE, CHANCE),
    Named("probability-as-an-integral", CHANCE, INTEGRALS),
    Named("probability-as-a-sum", CHANCE, SUMS, lambda c: bool(laws_of(c))),
    Named("marginal-density", DENSITY, DENSITY | INTEGRALS, lambda c: bool(c.arrived & INTEGRALS)),
    Named("change-of-variables", DENSITY, DENSITY, lambda c: bool(c.problem.definitions or made_of_others(c.problem))),
    Named("density-is-the-slope-of-the-distribution-function", DENSITY, frozenset((Derivative,))),
    Named("insert-the-density", DENSITY, NOTHING),
    Named("mean-of-an-indicator", MEAN, CHANCE, lambda c: not isinstance(c.line, Sum)),
    Named("mean-of-an-indicator", CHANCE, MEAN),
    Named("expectation-as-integral", MEAN, INTEGRALS | DENSITY),
    Named("expectation-as-sum", MEAN, SUMS | CHANCE | MEAN, lambda c: bool(c.arrived & (SUMS | CHANCE))),
    Named("tower-rule", MEAN, MEAN, lambda c: conditioned(c.come) != conditioned(c.gone)),
    Named("expectation-of-an-independent-product", MEAN, MEAN, lambda c: multiplied(c) and len(c.come) > 1),
    Named("linearity-of-expectation", MEAN | SUMS, MEAN | SUMS, lambda c: bool(c.went & MEAN)),
    Named("law-of-total-variance", VARIANCE, VARIANCE | MEAN, lambda c: conditioned(c.come)),
    Named("variance-by-raw-moments", VARIANCE, MEAN),
    Named("variance-by-raw-moments", MEAN, VARIANCE | MEAN),
    Named("covariance-by-raw-moments", frozenset((Cov,)), MEAN),
    Named("covariance-by-raw-moments", MEAN, SPREAD | MEAN),
    Named("variance-of-a-sum", VARIANCE | SUMS, SPREAD | SUMS, sums_of_variables),
    Named("variance-of-a-linear-form", VARIANCE, VARIANCE),
    Named("covariance-is-bilinear", SPREAD, SPREAD),
    Named("independence", INFORMATION, INFORMATION, lambda c: independent(c.problem)),
    Named("definition-of-mutual-information", INFORMATION, INFORMATION, lambda c: of_kind(c, "I")),
    Named("definition-of-conditional-entropy", INFORMATION, INFORMATION, lambda c: of_kind(c, "H")),
    Named("definition-of-divergence", MEAN, MEAN | DENSITY | INFORMATION, lambda c: bool(c.arrived & INFORMATION)),
)


def of_kind(change: Change, kind: str) -> bool:
    """Is an entropy (H) or a mutual information (I) among what went and came?"""
    return any(isinstance(u, Info) and u.kind == kind for u in (*change.gone, *change.come))


def opened(change: Change) -> bool:
    """Has a conditional chance become a quotient?"""
    return conditional(change.gone) and divided(change.line)


def closed(change: Change) -> bool:
    """Has a quotient become a conditional chance?"""
    return conditional(change.come) and divided(change.above)


def apart(change: Change) -> bool:
    """Is a product made or undone, in a problem that states an independence?"""
    return independent(change.problem) and multiplied(change)


def by_chances(change: Change) -> tuple[str, ...]:
    """The name of the step; () where no chance is gone, or where no row of the table fits."""
    if not change.went & (CHANCE | DENSITY | MEAN | SPREAD | INFORMATION):
        return ()
    row = next((row for row in OF_CHANCE if row.fits(change)), None)
    return (row.rule,) if row is not None else by_definition(change) or to_a_value(change)


def by_definition(change: Change) -> tuple[str, ...]:
    """An entropy, a divergence or a mutual information by its definition."""
    kinds = {u.kind for u in change.gone if isinstance(u, Info)}
    if not kinds or not change.went <= INFORMATION or change.arrived & INFORMATION:
        return ()
    names = {"H": "definition-of-entropy", "I": "definition-of-mutual-information"}
    return (next((names[kind] for kind in kinds if kind in names), "definition-of-divergence"),)


def is_discrete(law: Law) -> bool:
    row = law_row(law)
    return row.discrete if row is not None else law.name in ("Categorical", "Multinomial", "Hypergeometric")


def to_a_value(change: Change) -> tuple[str, ...]:
    """Chances that are gone for good: counted, or by a law that has a name."""
    if change.come:
        return ()
    if change.went == CHANCE and all(opposite(u, change) for u in change.gone):
        return ("complement-rule",)
    if change.went == CHANCE and any(f.kind in ("draw", "space") for f in change.problem.facts):
        return ("equally-likely-outcomes",)
    if change.went == CHANCE and all(over_cases(u, change.problem) for u in change.gone):
        return ("total-probability",)
    if change.went == MEAN and tabled(change.problem):
        return ("expectation-as-sum",)
    given = any(isinstance(u, Expect | Var | Cov) and u.given is not None for u in change.gone)
    if given and change.went <= MEAN | SPREAD and normal(change.problem):
        return ("gaussian-conditional",)
    laws = laws_of(change)
    if not laws:
        return ()
    discrete = all(is_discrete(law) for law in laws)
    if change.went == MEAN and discrete and any(holds(u, Map) for u in change.gone):
        return ("expectation-as-sum",)
    if change.went <= MEAN | SPREAD:
        linear = change.went == MEAN and any(isinstance(u.kids[0], Sum) for u in change.gone)
        return ("linearity-of-expectation", "moment-of-a-known-law") if linear else ("moment-of-a-known-law",)
    if change.went != CHANCE:
        return ()
    return ("mass-of-a-law",) if discrete else ("distribution-function-at-the-ends",)
