"""The numbers of probabilities, densities, expectations, variances, covariances: sums over the atoms of a point's
world."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from symderive.expr.algebra import Idx, Num, Rel, Sym
from symderive.expr.arrays import Entries
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import (
    And,
    Cov,
    Dens,
    EventSym,
    Expect,
    In,
    Law,
    LawDens,
    NamedSet,
    Not,
    Or,
    Prob,
    RandVar,
    Var,
)
from symderive.numeric import furnish, over_values
from symderive.numeric.apart import groups, is_opposite, parts_of, written_out
from symderive.numeric.densities import density, fixed
from symderive.numeric.describing import describe, exact
from symderive.numeric.duals import Dual, Value, base, linear, where
from symderive.numeric.expected import expected
from symderive.numeric.given import Given, Undefined, condition, gathered, plain_relations, quotient, world_of
from symderive.numeric.members import family_of, member_of
from symderive.numeric.null_events import discrete
from symderive.numeric.numbers import NoNumber
from symderive.numeric.other_laws import law_world
from symderive.numeric.scope import Point, Scope, value_of
from symderive.numeric.stated import NAME as STATED
from symderive.numeric.values import led
from symderive.numeric.variables import is_variable, name_of
from symderive.numeric.world import World, conjuncts

Array = np.ndarray[Any, Any]
ROOMS = (furnish, over_values)
PLACE = Sym("place", None, "t")
STENCIL = ((1, 3 / 4), (2, -3 / 20), (3, 1 / 60))  # central differences of order six
NEAR = 2e-3


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
    if not any(isinstance(part, (RandVar, EventSym, NamedSet)) for part in node.event.walk()):
        raise NoNumber("a probability of something that is no event")
    world = world_of(scope)
    if node.given is None and world.several_laws:
        if is_opposite(node.event, scope, world):
            several = groups(parts_of(written_out(Not(node.event), scope, world), scope, world), world)
            if len(several) > 1:
                return scope.kind.number(1) - mass_of(several, scope)
        several = groups(parts_of(node.event, scope, world), world)
        if len(several) > 1:
            return mass_of(several, scope)
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
    return quotient(above, given.mass(), scope)


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
            if law.name == STATED
            else scope.value(LawDens(law, node.arguments[0]))
        )
    events = [g for g in node.given if is_event(g)]
    if events:
        if len(events) != len(node.given):
            raise NoNumber("a density given values and events")
        node = Dens(node.head, node.arguments, (), node.params, node.variables[: len(node.arguments)])
    world = law_world(node.head, world)
    asked, known = paired(node, world, scope)
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


def is_event(g: Node) -> bool:
    """Is a condition of a density an event, and not a variable at a value?"""
    if isinstance(g, Rel) and g.op == "=":
        return not isinstance(g.left, (RandVar, Sym))
    return isinstance(g, (Rel, And, Or, Not, In))


def named_law(node: Dens, world: World) -> Law | None:
    """The law that the name of a density was declared to have: p = N(0, 1)."""
    d = world.problem.declarations.get(node.head)
    if d is not None and isinstance(d.within, Law):
        return d.within
    if node.head in world.universe.densities:
        return world.universe.densities[node.head]
    for definition in world.problem.definitions:
        if getattr(definition.name, "name", "") == node.head and isinstance(definition.body, Law):
            return definition.body
    return None


Pairs = list[tuple[Node, Value]]


def paired(node: Dens, world: World, scope: Scope) -> tuple[Pairs, Pairs]:
    """(variable, value) for the arguments of a density, and for its conditions."""
    asked: Pairs = []
    known: Pairs = []
    for place, argument in enumerate((*node.arguments, *node.given)):
        found = asked if place < len(node.arguments) else known
        variable = node.variables[place] if place < len(node.variables) else None
        if isinstance(argument, Rel) and argument.op == "=":
            variable, argument = argument.left, argument.right
        if variable is None or not is_variable(variable):
            listed = members_listed(argument, world, scope)
            if listed is not None:
                found += listed
                continue
            name = world.stands_for(argument)
            if name is None:
                raise NoNumber(f"the density {node.head} of something that is no variable")
            variable = world.universe.variables[name].node
        found.append((variable, scope.value(argument)))
    return asked, known


def members_listed(argument: Node, world: World, scope: Scope) -> Pairs | None:
    """The variables that x_t or a list x_1, ..., x_n are values of, with the values; None for other arguments."""
    member = member_of(argument)
    if member is None:
        return None
    family = family_of(member.name, world.problem)
    one = [member]
    if isinstance(argument, Entries):
        (index,) = argument.indices
        assert isinstance(index, Idx) and index.size is not None
        one = [substitute(member, {index: Num(k)}) for k in range(1, scope.point.size(index.size) + 1)]
    pairs: Pairs = []
    for letter in one:
        name = (family, *(scope.whole(i) for i in letter.indices))
        variable = world.universe.variables.get(name)
        if variable is None:
            raise NoNumber(f"there is no {family} with the index {', '.join(map(str, name[1:]))}")
        pairs.append((variable.node, scope.value(letter)))
    return pairs


def derived_smoothly(u: Node, world: World, scope: Scope) -> bool:
    """Is this variable computed from others of which one at least is continuous?"""
    variable = world.universe.variables.get(name_of(u))
    if variable is None or not variable.defined or variable.name in world.blocks:
        return False
    roots = [world.universe.variables[n] for n in world.needed(world.spoken([u]))]
    return any((v.laws and not discrete(v.laws[0][0])) or v.name in world.blocks for v in roots)


def slope(given: Given, u: Node, value: Value, scope: Scope) -> Value:
    """The density of a computed variable: the slope of its distribution function, by differences of order six."""
    if scope.kind.exact:
        raise NoNumber("a density by differences has no rational value")
    total: Value = None
    for k, c in STENCIL:
        for sign in (1, -1):
            below = given.copy()
            below.scope = scope.inner({PLACE: fixed(value) + sign * k * NEAR})
            below.events.append(Rel("<=", u, PLACE))
            part = below.mass() * (sign * c / NEAR)
            total = part if total is None else total + part
    return total


def moving_sides(event: Node, world: World, scope: Scope) -> list[Node]:
    """The bounds of an event on continuous variables that change with the letter of a derivative."""
    found: list[Node] = []
    for relation in plain_relations(event):
        for side, other in ((relation.left, relation.right), (relation.right, relation.left)):
            if world.spoken([side]) or side.shape != other.shape or not isinstance(scope.value(side), Dual):
                continue
            roots = [world.universe.variables[n] for n in world.needed(world.spoken([other]))]
            if roots and all(v.name in world.blocks or (v.laws and not discrete(v.laws[0][0])) for v in roots):
                found.append(side)
    return list(dict.fromkeys(found))


def with_moving_sides(node: Prob, sides: list[Node], scope: Scope) -> Value:
    """The probability, and how it changes with its bounds: slopes by differences of order six, times their changes."""
    if scope.kind.exact:
        raise NoNumber("the slope of a probability by differences has no rational value")
    places: dict[Node, Node] = {side: Sym(f"place {k}", side.shape, "t") for k, side in enumerate(sides)}
    event = Prob(substitute(node.event, places), node.given, node.head)
    values = {place: scope.value(side) for side, place in places.items()}
    still = {place: value.a for place, value in values.items()}
    if any(isinstance(value, Dual) for value in still.values()):
        raise NoNumber("a second slope of a probability by its bounds is not taken")
    total = scope.inner(still).value(event)
    for place, value in values.items():
        steep: Value = None
        for k, c in STENCIL:
            for sign in (1, -1):
                moved = scope.inner({**still, place: still[place] + sign * k * NEAR})
                part = moved.value(event) * (sign * c / NEAR)
                steep = part if steep is None else steep + part
        total = total + steep * (value - still[place])
    return total


# ---------------------------------------------------------------- moments
@chance_of(Expect)
def expectation(node: Expect, scope: Scope) -> Value:
    if node.under is not None:
        return under(node, scope)
    given = condition(node.given, scope)
    inner, weights = given.lay([node.u])
    above = gathered(linear(lambda x: led(x, scope.depth + 1), weights) * inner.value(node.u), scope)
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
    if any(is_variable(v) for v in u.walk() if v is not letter):
        raise NoNumber("an expectation over one of several variables")
    return expected(law, lambda inner: inner.value(u), scope, letter)


def paired_letters(node: Dens, world: World) -> list[tuple[Node, Node]]:
    found = []
    for place, argument in enumerate((*node.arguments, *node.given)):
        variable: Node | None = node.variables[place] if place < len(node.variables) else None
        if isinstance(argument, Rel) and argument.op == "=":
            variable, argument = argument.left, argument.right
        if variable is None or not is_variable(variable):
            name = world.stands_for(argument)
            if name is None:
                raise NoNumber("an expectation under the density of something that is no variable")
            variable = world.universe.variables[name].node
        found.append((argument, variable))
    return found


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


__all__ = ["Undefined", "describe", "discrete", "exact"]
