"""By which rule does a line follow from the one above? Both are known to be equal in value.

First every rule of the catalogue is tried on the smallest parts that differ, in both directions. What no single rule
makes is named by what changed: a derivative that was carried out, a definition or a stated value put in, a mean taken
apart, or nothing but algebra.
"""

from __future__ import annotations

from time import perf_counter

from symderive.check.explaining import GENERAL, Made, by_one, by_two, differing, rules_about
from symderive.check.kinds import about
from symderive.check.reasons.by_algebra import by_algebra
from symderive.check.reasons.by_chances import by_chances
from symderive.check.reasons.by_slopes import by_slopes
from symderive.check.reasons.by_sums import by_sums
from symderive.check.reasons.by_values import PUT_IN, by_values, with_meanings, with_stated
from symderive.check.reasons.change import Change, alike, equal_in_value
from symderive.derive.derivation import Shown
from symderive.expr.algebra import Rel
from symderive.expr.canon import same
from symderive.expr.node import Node
from symderive.expr.probability import And, EventSym, In, Not, Or
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError
from symderive.numeric.deadline import until
from symderive.scalar.limited import before

ONE_SECONDS, TWO_SECONDS = 0.06, 0.04  # for one rule of the catalogue, and for two
SECONDS = 0.6  # for all: it is asked for by reports, not by judging
INSERTED = "insert-the-definition"
DEEP = 3  # steps that are made at once
TESTED = Shown("tested")
EVENTS = (Rel, And, Or, Not, In, EventSym)  # parts that are no formulas


def shown(above: Node, line: Node, problem: Problem) -> Shown:
    """How the line follows from the one above that it equals."""
    if same(above, line):
        return Shown("normal form", "reorder")
    end = perf_counter() + SECONDS
    try:
        with until(end), before(end):
            return searched(above, line, problem)
    except (DerivationError, RecursionError, ZeroDivisionError):
        return TESTED


def searched(above: Node, line: Node, problem: Problem) -> Shown:
    parts = list(differing(above, line))
    rules = rules_about(about(above, line))
    made: Made = {}
    one = by_one(parts, rules, problem, perf_counter() + ONE_SECONDS, made)
    if one is not None and one not in GENERAL:
        return Shown("rule", one, (one,), made=True)
    for u, v in reversed(parts):
        if isinstance(u, EVENTS) or isinstance(v, EVENTS):
            continue
        if (u is above and v is line) or (u.shape == v.shape and equal_in_value(u, v, problem)):
            names = tuple(dict.fromkeys(named(Change(u, v, problem))))
            if names:
                return Shown("rule" if len(names) == 1 else "rules", names[0], names)
    if one is not None:
        return Shown("rule", one, (one,), made=True)
    two = by_two(parts, rules, problem, perf_counter() + TWO_SECONDS, made)
    return TESTED if two is None else Shown("rules", two, (two,))


def named(change: Change, depth: int = 0) -> tuple[str, ...]:
    """The names of the steps from one line to the next, the most telling first; () where they are not known."""
    for way in (by_algebra, by_slopes, by_values, by_sums, by_chances):
        if names := way(change):
            return names
    if depth >= DEEP:
        return ()
    if (there := with_stated(change)) is not None and (further := named(there, depth + 1)):
        return (*further, PUT_IN)
    if (there := with_meanings(change)) is not None:
        if same(there.above, there.line) or alike(there.above, there.line, change.problem):
            return (INSERTED,)
        if further := named(there, DEEP):
            return (*further, INSERTED)
    return by_facts(change)


def by_facts(change: Change) -> tuple[str, ...]:
    """Algebra that holds by what is declared: matrices that commute, a vector of length one."""
    declared = any(f.kind in ("property", "relation") for f in change.problem.facts)
    return ("use-what-is-declared",) if declared and not change.gone and not change.come else ()
