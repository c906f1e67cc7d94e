"""The joint table of a world: its variables without a law of their own, by the way of drawing that fits what is stated
of them."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

from symderive.expr.algebra import Idx, Num, Rel
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, Expect, Prob, SetOf, Var
from symderive.expr.problem import Follows, Has
from symderive.expr.shape import is_scalar
from symderive.numeric.conditional_worlds import admissible, children, given_of, with_children
from symderive.numeric.copies import copies
from symderive.numeric.counts import counted
from symderive.numeric.draft import Draft
from symderive.numeric.imposed import entrywise, keeps, value_by_value
from symderive.numeric.letters import Letters
from symderive.numeric.moment_worlds import table_from_moments
from symderive.numeric.point import Point
from symderive.numeric.properties import ALIKE
from symderive.numeric.scope import Scope
from symderive.numeric.sizes import NoPoint
from symderive.numeric.stated_moments import Moments
from symderive.numeric.supports import support
from symderive.numeric.tables import Table, build
from symderive.numeric.thresholds import straddled, values_of
from symderive.numeric.two_valued import give_laws
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, Variable, is_variable, name_of

MOST = 40  # whole numbers in a row that a variable takes


def joint_table(
    universe: Universe, held: set[Name], letters: Letters, exact: Point, draft: Draft, rng: Random, attempt: int
) -> Table:
    """A table of all variables that have no law, are not computed from others and are not ``held`` by a joint normal
    law. NoPoint where none was found that obeys the statements."""
    table = counted(universe)
    if table is not None:
        return table
    lawless = [v for v in universe.variables.values() if not v.laws and not v.defined and v.name not in held]
    beside = give_laws(children(universe, [v.name for v in lawless]), universe)
    moments = Moments(universe.facts, letters, exact, draft, rng)
    own = {name_of(child.node) for child in beside}
    roots = [v for v in lawless if v.name not in own and not v.laws]
    table = table_from_moments(universe, letters, [v.name for v in roots], exact, draft, rng, given_of(beside))
    exact.memo.clear()
    if table is not None:
        try:
            return with_children(table, beside, moments, universe, rng)
        except NoPoint:
            if not beside:
                raise
    groups = of_one_law(universe, [v.name for v in roots])
    for v in roots:
        if v.values is None and isinstance(v.within, SetOf):
            v.values = in_a_row(v.within, exact, draft)
    points = how_many(roots, letters)
    supports = {v.name: support(v, points, universe, exact, rng, attempt) for v in roots}
    supports = straddled(supports, universe, exact, draft, rng)
    for first, *others in [*copies(universe, list(supports)), *groups]:
        supports |= dict.fromkeys(others, supports[first])
    admissible(beside, supports, moments, universe)
    exact.memo.clear()
    scope = Scope(exact, draft.names)
    names = set(supports)
    facts = [f for fact in letters.facts for f in entrywise(fact, exact) if keeps(f, letters, universe, names)]
    facts = value_by_value([*facts, *with_one_law(groups, supports, universe)], supports, universe, scope)
    table = build(universe, supports, facts, scope, rng) if supports else Table((), [()], [Fraction(1)])
    return with_children(table, beside, moments, universe, rng)


def in_a_row(within: SetOf, exact: Point, draft: Draft) -> tuple[Fraction, ...] | None:
    """The values k, ..., N of a set of whole numbers in a row, whose ends have numbers here; NoPoint where they have
    none, None for other sets."""
    match within:
        case SetOf(Idx() as body, (index,), And((Rel("<=", low, _), Rel("<=", _, high)))) if body is index:
            ends = [set(values_of(end, exact, draft)) for end in (low, high)]
            if all(len(e) == 1 for e in ends):
                first, last = (e.pop() for e in ends)
                if first.denominator == last.denominator == 1 and 0 <= last - first <= MOST:
                    return tuple(first + k for k in range(int(last - first) + 1))
            raise NoPoint("the values that a variable can take are not known as numbers here")
    return None


def how_many(tabled: list[Variable], letters: Letters) -> int:
    """How many values a variable gets of which none are listed."""
    free = sum(v.values is None for v in tabled)
    if any(isinstance(part, (Var, Cov, Expect)) for fact in letters.facts for part in fact.walk()):
        return {1: 6, 2: 5, 3: 4}.get(free, 3)
    return 3 if len(tabled) <= 3 else 2


def of_one_law(universe: Universe, wanted: list[Name]) -> list[list[Name]]:
    """Variables that are said to have one law and are not drawn as copies: those that are drawn from one density p, and
    those of which words say it."""
    known = {name for together in copies(universe, wanted) for name in together}
    found: dict[Node | None, list[Name]] = {}
    for fact in universe.facts:
        if isinstance(fact, Has) and fact.prop == ALIKE and is_variable(fact.u) and name_of(fact.u) in wanted:
            source = (f.law for f in universe.facts if isinstance(f, Follows) and f.u is fact.u and f.given is None)
            group = found.setdefault(next(source, None), [])
            group += [name_of(fact.u)] if name_of(fact.u) not in group else []
    groups = [group for group in found.values() if not set(group) <= known]
    if any(set(group) & known for group in groups):
        raise NoPoint("nothing is known to draw for these identically distributed variables")
    return groups


def with_one_law(groups: list[list[Name]], supports: dict[Name, list[Any]], universe: Universe) -> list[Node]:
    """Every value has the same probability for all variables of a group."""
    found: list[Node] = []
    for first, *others in groups:
        for name in others:
            x, y = universe.variables[first].node, universe.variables[name].node
            if not (is_scalar(x.shape) and is_scalar(y.shape)):
                raise NoPoint("nothing is known to draw for identically distributed vectors that may be dependent")
            found += [Rel("=", Prob(Rel("=", x, Num(v))), Prob(Rel("=", y, Num(v)))) for v in supports[first][1:]]
    return found
