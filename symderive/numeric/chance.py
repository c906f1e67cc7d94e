"""The numbers of probabilities, densities, expectations, variances, covariances: sums over the atoms of a point's
world."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symderive.expr.algebra import Idx, Num, Sym
from symderive.expr.node import Node, free_leaves, holds, substitute, transform
from symderive.expr.probability import (
    And,
    Cov,
    Dens,
    EventSym,
    Expect,
    Law,
    LawDens,
    NamedSet,
    Not,
    Prob,
    RandVar,
    Var,
)
from symderive.numeric import furnish, over_values
from symderive.numeric.apart import groups, is_opposite, parts_of, written_out
from symderive.numeric.densities import density
from symderive.numeric.density_letters import is_event, named_law, paired, paired_letters
from symderive.numeric.duals import Value, base, linear, where
from symderive.numeric.expected import expected
from symderive.numeric.extreme_means import extreme_mean
from symderive.numeric.far_tails import without_growth
from symderive.numeric.given import Given, condition, gathered, quotient, world_of
from symderive.numeric.law_densities import by_own_laws, far_out
from symderive.numeric.needs import conjuncts
from symderive.numeric.numbers import NoNumber
from symderive.numeric.other_laws import law_world
from symderive.numeric.patterns import by_patterns
from symderive.numeric.point import Point
from symderive.numeric.scope import Scope, value_of
from symderive.numeric.slopes_of_chance import derived_smoothly, moving_sides, slope, with_moving_sides
from symderive.numeric.stated import FORMULAS
from symderive.numeric.totals import by_totals
from symderive.numeric.values import led
from symderive.numeric.variables import is_variable
from symderive.numeric.world import World

Array = np.ndarray[Any, Any]
ROOMS = (furnish, over_values)


Evaluator = Callable[[Any, Scope], Value]


def chance_of(*kinds: type[Node]) -> Callable[[Evaluator], Evaluator]:
    """Enter an evaluator. Where a quadrature is needed fifty digits would be fifty digits of rounding: doubles stand
    in."""

    def enter(evaluator: Evaluator) -> Evaluator:
        def value(node: Any, scope: Scope) -> Value:
            world = scope.point.extra.get("world")
            if isinstance(world, World) and world.universe.random:
                node = world.universe.freed(node)
            second_look = scope.kind.name == "precise" and scope.parent is None
            if second_look and isinstance(world, World) and world.smooth:
                twin = doubles(scope.point)
                return scope.kind.raw(np.asarray(base(Scope(twin, scope.names).value(node)), dtype=float))
            indices = running_indices(node)
            wide = next((i for i in indices if base(scope.value(i)).size > 1), None)
            if wide is not None:
                return one_by_one(wide, node, scope)
            if indices and isinstance(world, World):
                node = world.universe.settled(substitute(node, {i: Num(scope.whole(i)) for i in indices}))
            return evaluator(node, scope)

        return value_of(*kinds)(value)

    return enter


def running_indices(node: Node) -> list[Node]:
    """The indices of variables of a family that have a value here, and are not bound inside."""
    bound = {b for part in node.walk() for b in part.bound()}
    found: dict[Node, None] = {}
    for part in node.walk():
        if isinstance(part, RandVar) and not all(isinstance(i, Num) for i in part.indices):
            for index in part.indices:
                found |= dict.fromkeys(i for i in free_leaves(index) - bound if isinstance(i, (Idx, Sym)))
    return list(found)


def one_by_one(index: Node, node: Node, scope: Scope) -> Value:
    """A probability or moment for each value of an index that is spread along an axis."""
    places = base(scope.value(index))
    result: Value = None
    for k in dict.fromkeys(places.ravel()):
        here = np.empty((1, 1), dtype=places.dtype)
        here[0, 0] = k
        value = scope.inner({index: here}).value(node)
        result = value + 0 * places if result is None else where(places == k, value, result)
    return result


def doubles(point: Point) -> Point:
    """The same point in doubles."""
    found = point.extra.get("doubles")
    if isinstance(found, Point):
        return found
    twin = Point(dict(point.sizes), seed=point.seed, count=point.count, depth=point.depth, extra=dict(point.extra))
    twin.values = {leaf: np.asarray(value, dtype=float) for leaf, value in point.values.items()}
    twin.families = {name: np.asarray(value, dtype=float) for name, value in point.families.items()}
    point.extra["doubles"] = twin
    return twin


# ---------------------------------------------------------------- probabilities
@chance_of(Prob)
def probability(node: Prob, scope: Scope) -> Value:
    if not holds(node.event, RandVar, EventSym, NamedSet):
        raise NoNumber("a probability of something that is no event")
    world = world_of(scope)
    if world.several_laws and (alike := by_patterns(node, scope, world)) is not None:
        return alike
    if node.given is None and world.several_laws:
        if is_opposite(node.event, scope, world):
            several = groups(parts_of(written_out(Not(node.event), scope, world), scope, world), world)
            if len(several) > 1:
                return scope.kind.number(1) - mass_of(several, scope)
        several = groups(parts_of(node.event, scope, world), world)
        if len(several) > 1:
            return mass_of(several, scope)
    if world.several_laws and (total := by_totals(node, scope, world)) is not None:
        return total
    if sides := moving_sides(node.event, world, scope):
        return with_moving_sides(node, sides, scope)
    given = condition(node.given, scope)
    joint = given.copy()
    for part in conjuncts(node.event):
        if joint.is_point(part):
            return scope.kind.number(0)
        joint.add(part, hold=False)
    above = joint.mass()
    if node.given is None:
        return above
    below = given.mass()
    if not np.all(base(below) != 0) and (own := far_out(node.event, node.given, world, scope)) is not None:
        return own
    return quotient(above, below, scope)


def mass_of(several: list[list[Node]], scope: Scope) -> Value:
    """The probability of events that speak of different independent variables, each group of parts by itself."""
    total: Value = scope.kind.number(1)
    for parts in several:
        total = total * scope.value(Prob(And(tuple(parts)) if len(parts) > 1 else parts[0]))
    return total


@chance_of(Dens)
def density_value(node: Dens, scope: Scope) -> Value:
    """p(x, y | z): the mass or density at the values of the letters."""
    d = scope.names.functions.get(node.head)
    if d is not None and not node.given and len(d.params) == len(node.arguments):
        put = {p: scope.value(a) for p, a in zip(d.params, node.arguments, strict=True)}
        return scope.inner(put).value(d.body)
    world = world_of(scope)
    law = named_law(node, world)
    if law is not None and len(node.arguments) == 1 and not node.given:
        return (
            density(law, node.arguments[0], scope)
            if law.name in FORMULAS
            else scope.value(LawDens(law, node.arguments[0]))
        )
    events = [g for g in node.given if is_event(g)]
    if events:
        if len(events) != len(node.given):
            raise NoNumber("a density given values and events")
        node = Dens(node.head, node.arguments, (), node.params, node.variables[: len(node.arguments)])
    world = law_world(node.head, world)
    asked, known = paired(node, world, scope)
    own = by_own_laws(asked, known, world, scope) if known else None
    if own is not None:
        return own
    given = Given(world, scope)
    for event in events:
        given.add(event, hold=False)
    smooth: list[tuple[Node, Value]] = []
    for u, value in known:
        given.at(u, value, True)
    joint = given.copy()
    for u, value in asked:
        if derived_smoothly(u, world, scope):
            smooth.append((u, value))
        else:
            joint.at(u, value, True)
    if len(smooth) > 1:
        raise NoNumber("the joint density of several variables that are computed from others")
    above = joint.mass() if not smooth else slope(joint, *smooth[0], scope)
    return above if not node.given and not events else quotient(above, given.mass(), scope)


# ---------------------------------------------------------------- moments
@chance_of(Expect)
def expectation(node: Expect, scope: Scope) -> Value:
    if node.under is not None:
        return under(node, scope)
    if node.given is None and (mean := extreme_mean(node.u, scope, world_of(scope))) is not None:
        return mean
    given = condition(node.given, scope)
    inner, weights = given.lay([node.u])
    above = gathered(linear(lambda x: led(x, scope.depth + 1), weights) * inner.value(node.u), scope)
    above = without_growth(node.u, above, given, scope)
    if not given.held and not given.masks and not given.events:
        return above
    return quotient(above, gathered(weights, scope), scope)


def under(node: Expect, scope: Scope) -> Value:
    """E_{p(x | y)}[f(x)], E_{x ~ law}[f(x)]: the letter x runs over the values of its variable."""
    world = world_of(scope)
    given = condition(node.given, scope)
    put: dict[Node, Node] = {}
    match node.under:
        case Dens() if (law := named_law(node.under, world)) is not None and len(node.under.arguments) == 1:
            return under_law(node.u, law, node.under.arguments[0], scope)
        case Dens():
            given = Given(law_world(node.under.head, world), scope)
            for part in conjuncts(node.given):
                given.add(part)
            pairs = paired_letters(node.under, world)
            for argument, variable in pairs[: len(node.under.arguments)]:
                put[argument] = variable
            for argument, variable in pairs[len(node.under.arguments) :]:
                given.at(variable, scope.value(argument), True)
        case RandVar():
            inner, weights = given.lay([node.u, node.under])
            return mean(inner.value(node.u), weights, scope)
        case LawDens(law, letter):
            return under_law(node.u, law, letter, scope)
        case _:
            raise NoNumber("an expectation under something that is no law")
    inner, weights = given.lay([node.u, *put.values()] if given.world is world else [*put.values()])
    bound = {letter: inner.value(variable) for letter, variable in put.items() if letter is not variable}
    return mean(inner.inner(bound).value(node.u), weights, scope)


def under_law(u: Node, law: Law, letter: Node, scope: Scope) -> Value:
    """The mean of u when its letter follows a law."""
    bare = transform(u, lambda d: Dens(d.head, d.arguments, d.given, d.params) if isinstance(d, Dens) else d, Dens)
    if any(is_variable(v) for v in bare.walk() if v is not letter):  # those that densities name are at given values
        raise NoNumber("an expectation over one of several variables")
    return expected(law, lambda inner: inner.value(u), scope, letter)


def mean(values: Value, weights: Value, scope: Scope) -> Value:
    above = gathered(linear(lambda x: led(x, scope.depth + 1), weights) * values, scope)
    return quotient(above, gathered(weights, scope), scope)


def centred(u: Node, inner: Scope, weights: Value, scope: Scope) -> Value:
    value = inner.value(u)
    return value - mean(value, weights, scope)


@chance_of(Var)
def variance(node: Var, scope: Scope) -> Value:
    if node.under is not None:
        first = expectation(Expect(node.u, node.given, node.under), scope)
        second = expectation(Expect(node.u * node.u, node.given, node.under), scope)
        return second - first * first
    if node.given is None and (first := extreme_mean(node.u, scope, world_of(scope))) is not None:
        return extreme_mean(node.u * node.u, scope, world_of(scope)) - first * first
    return second_moment(node.u, node.u, node.given, scope)


@chance_of(Cov)
def covariance(node: Cov, scope: Scope) -> Value:
    return second_moment(node.u, node.v, node.given, scope)


def second_moment(u: Node, v: Node, given: Node | None, scope: Scope) -> Value:
    """E[(u - E u)(v - E v)^T]."""
    inner, weights = condition(given, scope).lay([u, v])
    one = centred(u, inner, weights, scope)
    other = centred(v, inner, weights, scope)
    return mean(scope.kind.settle(one @ linear(lambda x: np.swapaxes(x, -1, -2), other)), weights, scope)
