"""By which rule is a line proportional to the one above? A factor that is free of the letter may have gone as well."""

from __future__ import annotations

from symderive.check.reasons.by_values import with_meanings
from symderive.check.reasons.change import Change
from symderive.check.reasons.seen import conditional
from symderive.derive.derivation import Shown
from symderive.expr.node import Node
from symderive.expr.probability import Dens, LawDens, Prob
from symderive.expr.problem import Problem

WITHOUT_THE_FACTOR = "leave-out-the-factor"


def proportion_shown(above: Node, line: Node, problem: Problem) -> Shown:
    """How a line follows up to a factor."""
    change = Change(above, line, problem)
    rule = of_chances(change) or WITHOUT_THE_FACTOR
    if rule == WITHOUT_THE_FACTOR and (change.gone or change.come) and with_meanings(change) is None:
        return Shown("tested")
    return Shown("rule", rule, (rule,))


def of_chances(change: Change) -> str | None:
    """Bayes' rule without its evidence, or densities written out."""
    if not change.went or not change.went | change.arrived <= {Dens, LawDens, Prob}:
        return None
    if conditional(change.gone) and conditional(change.come):
        return "bayes-rule" if Prob in change.went else "bayes-rule-for-densities"
    if not change.arrived:
        return "mass-of-a-law" if change.went == {Prob} else "insert-the-density"
    return None
