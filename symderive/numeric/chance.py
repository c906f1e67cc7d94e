"""The numbers of probabilities, densities, expectations, variances, covariances: sums over the atoms of a point's world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from symderive.expr.algebra import Const, Idx, Num, Rel, Sym
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import (
    And,
    Best,
    Count,
    Cov,
    Dens,
    EventSym,
    Expect,
    FiniteSet,
    Interval,
    Label,
    Law,
    LawDens,
    Prob,
    RandVar,
    SumOver,
    Var,
)
from symderive.expr.problem import Problem
from symderive.expr.shape import SCALAR
from symderive.numeric import furnish
from symderive.numeric.columns import column, exact_array
from symderive.numeric.densities import density, discrete_values, fixed
from symderive.numeric.duals import Value, base, linear, where
from symderive.numeric.events import truth
from symderive.numeric.expected import expected
from symderive.numeric.exact import RATIONALS
from symderive.numeric.naming import spelled
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Point, Scope, names_of, value_of
from symderive.numeric.stated import NAME as STATED
from symderive.numeric.universe import Name, is_variable, name_of
from symderive.numeric.values import led
from symderive.numeric.world import World, conjuncts

Array = np.ndarray[Any, Any]
ROOMS = (furnish,)
STENCIL = ((1, 3 / 4), (2, -3 / 20), (3, 1 / 60))  # central differences of order six
NEAR = 2e-3


class Undefined(NoNumber):
    """A condition of probability zero."""


def world_of(scope: Scope) -> World:
    world = scope.point.extra.get("world")
    if not isinstance(world, World):
        raise NoNumber("no random variables were drawn for this point")
    return world


Evaluator = Callable[[Any, Scope], Value]


def chance_of(*kinds: type[Node]) -> Callable[[Evaluator], Evaluator]:
    """Enter an evaluator. Where a quadrature is needed fifty digits would be fifty digits of rounding: doubles stand in."""

    def enter(evaluator: Evaluator) -> Evaluator:
        def value(node: Any, scope: Scope) -> Value:
            world = scope.point.extra.get("world")
            if isinstance(world, World) and world.universe.random:
                node = world.universe.freed(node)
            if scope.kind.name == "precise" and scope.parent is None:
                if isinstance(world, World) and world.smooth:
                    twin = doubles(scope.point)
                    return scope.kind.raw(np.asarray(base(Scope(twin, scope.names).value(node)), dtype=float))
            index = running_index(node, scope)
            return evaluator(node, scope) if index is None else one_by_one(index, node, scope)

        return value_of(*kinds)(value)

    return enter


def running_index(node: Node, scope: Scope) -> Node | None:
    """An index of a variable of a family that takes several values along an axis here."""
    bound = {b for part in node.walk() for b in part.bound()}
    for part in node.walk():
        if isinstance(part, RandVar) and not all(isinstance(i, Num) for i in part.indices):
            for index in part.indices:
                for leaf in free_leaves(index) - bound:
                    if isinstance(leaf, (Idx, Sym)) and base(scope.value(leaf)).size > 1:
                        return leaf
    return None


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


# ---------------------------------------------------------------- conditions
class Given:
    """A condition split into variables held at values and events that must hold."""

    def __init__(self, world: World, scope: Scope) -> None:
        self.world, self.scope = world, scope
        self.held: dict[Name, Value] = {}
        self.masks: list[tuple[Node, Value]] = []
        self.events: list[Node] = []

    def add(self, part: Node, hold: bool = True) -> None:
        """One part of a condition (``hold`` False: of an event): an equation with a variable that has a law holds it."""
        if isinstance(part, RandVar):
            self.at(part, self.scope.value(part), hold)
            return
        if isinstance(part, Rel) and part.op == "=":
            for u, v in ((part.left, part.right), (part.right, part.left)):
                if isinstance(u, RandVar) and not self.world.spoken([v]) and self.lawful(u, hold):
                    self.at(u, self.scope.value(v), hold)
                    return
        if isinstance(part, (Sym, Num)):
            name = self.world.stands_for(part)
            if name is None:
                raise NoNumber("a condition on something that is no variable")
            self.at(self.world.universe.variables[name].node, self.scope.value(part), hold)
            return
        self.events.append(part)

    def lawful(self, u: RandVar, hold: bool) -> bool:
        name = self.name(u)
        if name in self.world.blocks:
            return hold
        variable = self.world.universe.variables.get(name)
        if variable is None or not variable.laws:
            return False
        return hold or discrete(variable.laws[0][0])

    def name(self, u: RandVar) -> Name:
        if not u.indices:
            return name_of(u)
        numbers = [base(self.scope.value(i)) for i in u.indices]
        if any(n.size != 1 for n in numbers):
            raise NoNumber("a variable whose index runs is held at no value")
        return (u.family, *(int(n.ravel()[0]) for n in numbers))

    def at(self, u: Node, value: Value, hold: bool) -> None:
        """A variable at a value: held if it has a law, else compared at every atom."""
        name = self.name(u) if isinstance(u, RandVar) else name_of(u)
        variable = self.world.universe.variables.get(name)
        if variable is None:
            raise NoNumber(f"{name} is no variable here")
        if name not in self.held and (name in self.world.blocks or (variable.laws and not variable.defined)):
            self.held[name] = value
        else:
            self.masks.append((u, value))

    def copy(self) -> Given:
        other = Given(self.world, self.scope)
        other.held, other.masks, other.events = dict(self.held), list(self.masks), list(self.events)
        return other

    def lay(self, trees: Sequence[Node] = ()) -> tuple[Scope, Value]:
        """The atoms under this condition; weights are 0 where it fails."""
        spoken = [*trees, *self.events, *(u for u, _ in self.masks)]
        inner, weights = self.world.lay(spoken, self.scope, self.held, self.events)
        depth = self.scope.depth + 1
        for event in self.events:
            weights = weights * linear(lambda x: led(x, depth), inner.value(event))
        for u, value in self.masks:
            same = equal(base(inner.value(u)), base(value))
            weights = weights * self.scope.kind.whole(same.astype(int))
        return inner, weights

    def mass(self) -> Value:
        """The probability (times the density of what is held) of this condition."""
        _, weights = self.lay()
        return gathered(weights, self.scope)


def equal(u: Array, v: Array) -> Array:
    same = np.isclose(u, v, rtol=1e-9, atol=1e-12) if u.dtype == float and v.dtype == float else u == v
    same = np.asarray(same, dtype=bool)
    return same.all(axis=(-2, -1), keepdims=True) if same.shape[-2:] != (1, 1) else same


def discrete(law: Law) -> bool:
    from symderive.expr.laws import law_row, values_of

    row = law_row(law)
    return values_of(law) is not None or (row is not None and row.discrete)


def gathered(value: Value, scope: Scope) -> Value:
    """The sum over the atoms."""
    return scope.kind.settle(linear(lambda x: led(x, scope.depth + 1).sum(axis=0), value))


def quotient(above: Value, below: Value, scope: Scope) -> Value:
    if not np.all(base(below) != 0):
        raise Undefined("a condition has the probability zero")
    return above * reciprocal(below, scope)


def reciprocal(u: Value, scope: Scope) -> Value:
    from symderive.numeric.duals import reciprocal as one_over

    return one_over(u, scope.kind)


def condition(given: Node | None, scope: Scope) -> Given:
    found = Given(world_of(scope), scope)
    for part in conjuncts(given):
        found.add(part)
    return found


# ---------------------------------------------------------------- probabilities
@chance_of(Prob)
def probability(node: Prob, scope: Scope) -> Value:
    given = condition(node.given, scope)
    joint = given.copy()
    for part in conjuncts(node.event):
        joint.add(part, hold=False)
    above = joint.mass()
    if node.given is None:
        return above
    return quotient(above, given.mass(), scope)


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
        return density(law, node.arguments[0], scope) if law.name == STATED else scope.value(LawDens(law, node.arguments[0]))
    pairs = list(paired(node, world, scope))
    count = len(node.arguments)
    given = Given(world, scope)
    smooth: list[tuple[Node, Value]] = []
    for u, value in pairs[count:]:
        given.at(u, value, True)
    joint = given.copy()
    for u, value in pairs[:count]:
        if derived_smoothly(u, world, scope):
            smooth.append((u, value))
        else:
            joint.at(u, value, True)
    if len(smooth) > 1:
        raise NoNumber("the joint density of several variables that are computed from others")
    above = joint.mass() if not smooth else slope(joint, *smooth[0], scope)
    return above if not node.given else quotient(above, given.mass(), scope)


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


def paired(node: Dens, world: World, scope: Scope) -> list[tuple[Node, Value]]:
    """(variable, value) for the arguments and the conditions of a density."""
    found = []
    for place, argument in enumerate((*node.arguments, *node.given)):
        variable = node.variables[place] if place < len(node.variables) else None
        if isinstance(argument, Rel) and argument.op == "=":
            variable, argument = argument.left, argument.right
        if variable is None or not is_variable(variable):
            name = world.stands_for(argument)
            if name is None:
                raise NoNumber(f"the density {node.head} of something that is no variable")
            variable = world.universe.variables[name].node
        found.append((variable, scope.value(argument)))
    return found


def derived_smoothly(u: Node, world: World, scope: Scope) -> bool:
    """Is this variable computed from others of which one at least is continuous?"""
    variable = world.universe.variables.get(name_of(u))
    if variable is None or not variable.defined or variable.name in world.blocks:
        return False
    roots = [world.universe.variables[n] for n in world.needed(world.spoken([u]))]
    return any(v.laws and not discrete(v.laws[0][0]) or v.name in world.blocks for v in roots)


def slope(given: Given, u: Node, value: Value, scope: Scope) -> Value:
    """The density of a computed variable: the slope of its distribution function, by differences of order six."""
    if scope.kind.exact:
        raise NoNumber("a density by differences has no rational value")
    total: Value = None
    for k, c in STENCIL:
        for sign in (1, -1):
            below = given.copy()
            below.events.append(Rel("<=", u, at_value(fixed(value) + sign * k * NEAR)))
            part = below.mass() * (sign * c / NEAR)
            total = part if total is None else total + part
    return total


def at_value(value: Array) -> Node:
    if value.size != 1:
        raise NoNumber("the density of a computed variable at many points at once")
    return Num(Fraction(float(value.ravel()[0])))


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
    inner, weights = given.lay([node.u, *put.values()])
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


# ---------------------------------------------------------------- sums over values, the best value, counts
@value_of(SumOver)
def sum_over_values(node: SumOver, scope: Scope) -> Value:
    values = values_along(node.var, node.within, scope)
    inner = scope.inner({node.var: scope.axis(values)}, axes=1)
    result = inner.value(node.body)
    count = len(values)

    def summed(x: Array) -> Array:
        x = led(x, scope.depth + 1)
        return np.broadcast_to(x, (count, *x.shape[1:])).sum(axis=0)

    return linear(summed, result)


def values_along(letter: Node, within: Node | None, scope: Scope) -> Array:
    """All values of a letter: of the set named, else of the variable that it is a value of."""
    if isinstance(within, FiniteSet):
        return np.array([base(scope.value(e)).ravel()[0] for e in within.elements])
    world = world_of(scope)
    variable = world.universe.variables.get(name_of(letter)) if isinstance(letter, RandVar) else None
    if variable is None:
        name = world.stands_for(unprimed(letter))
        variable = world.universe.variables.get(name) if name is not None else None
    if variable is None:
        raise NoNumber(f"the values of {getattr(letter, 'name', 'a letter')} are not known")
    if variable.name in world.tabled:
        place = world.table.names.index(variable.name)
        found = list(dict.fromkeys(row[place] for row in world.table.rows))
        if found and isinstance(found[0], tuple):
            raise NoNumber("a sum over the values of a vector")
        return exact_array(found, scope.kind)
    if variable.laws:
        listed = discrete_values(variable.laws[0][0], scope)
        if listed is not None:
            return np.array([base(scope.value(e)).ravel()[0] for e, _ in listed])
    raise NoNumber(f"{variable.name} has no list of values")


def unprimed(letter: Node) -> Node:
    """x for x' and for x^*: another value of the same variable."""
    name = getattr(letter, "name", "").rstrip("'*")
    return Sym(name) if isinstance(letter, Sym) else letter


@value_of(Best)
def best(node: Best, scope: Scope) -> Value:
    """The largest or smallest value over all values of some letters, or where it is reached."""
    ranges = [values_along(letter, None, scope) for letter in node.over]
    winner: tuple[Any, Any] | None = None
    for choice in product(*ranges):
        put = {letter: np.asarray([[v]]) for letter, v in zip(node.over, choice, strict=True)}
        inner = scope.inner(put)
        if node.condition is not None and not np.all(truth(node.condition, inner)):
            continue
        value = base(inner.value(node.body))
        if value.size != 1:
            raise NoNumber("the best of several points at once")
        found = value.ravel()[0]
        better = winner is None or (found > winner[0] if node.kind.endswith("max") else found < winner[0])
        if better:
            winner = (found, choice)
    if winner is None:
        raise NoNumber("there is nothing to choose from")
    if node.kind.startswith("arg"):
        return np.asarray([[v] for v in winner[1]])
    return np.asarray([[winner[0]]])


@value_of(Count)
def count(node: Count, scope: Scope) -> Value:
    """How many outcomes have some labels, as counted; how many elements a set has."""
    if len(node.of) == 1 and isinstance(node.of[0], FiniteSet):
        values = {base(scope.value(e)).ravel()[0] for e in node.of[0].elements}
        return scope.kind.number(len(values))
    world = world_of(scope)
    wanted = {part.name for part in node.of if isinstance(part, Label)}
    total = Fraction(0)
    for fact in world.universe.facts:
        if isinstance(fact, Rel) and isinstance(fact.left, Count) and isinstance(fact.right, Num):
            if wanted <= {getattr(part, "name", "") for part in fact.left.of}:
                total += fact.right.value
    if not wanted or not total:
        raise NoNumber("this count is not given")
    return scope.kind.number(total)


# ---------------------------------------------------------------- for people
def exact(node: Node, point: Point, problem: Problem | None = None) -> Fraction | None:
    """The value of a scalar at a point as a fraction, where all that it needs is rational; None otherwise."""
    world = point.extra.get("world")
    if not isinstance(world, World):
        return None
    twin = Point(point.sizes, seed=point.seed, kind=RATIONALS, extra=point.extra)
    for leaf, value in point.values.items():
        name = world.stands_for(leaf)
        if leaf in world.assigned:
            twin.values[leaf] = np.asarray(world.assigned[leaf])
        elif name in world.atom and isinstance(leaf, Sym):
            twin.values[leaf] = column([world.atom[name]], 0, RATIONALS)[0]
        elif point.kind is RATIONALS and point.count in (None, 1):
            twin.values[leaf] = np.asarray(value).reshape(np.shape(value)[-2:])
    try:
        found = np.asarray(base(Scope(twin, names_of(problem)).value(node)))
    except (NoNumber, ZeroDivisionError, ValueError, OverflowError, TypeError):
        return None
    number = found.ravel()[0] if found.size == 1 else None
    return Fraction(number) if isinstance(number, (Fraction, int)) else None


def describe(point: Point, nodes: Sequence[Node], problem: Problem | None = None) -> dict[str, str]:
    """The probabilities, densities and moments that stand in some lines, with their values in readable numbers."""
    found: dict[str, str] = {}
    scope = Scope(point, names_of(problem))
    for tree in nodes:
        for part in tree.walk():
            if not isinstance(part, (Prob, Dens, Expect, Var, Cov)) or spelled(part) in found or scope_free(part, tree):
                continue
            value = exact(part, point, problem)
            if value is not None and value.denominator <= 10_000:
                found[spelled(part)] = str(value)
                continue
            try:
                number = base(scope.value(part))
            except NoNumber:
                continue
            flat = (
                np.unique(np.round(np.asarray(number, dtype=float), 12)) if number.dtype != object else number.ravel()
            )
            if part.shape == SCALAR and len(flat) == 1:
                found[spelled(part)] = f"{float(flat[0]):.4g}"
    return found


def scope_free(part: Node, tree: Node) -> bool:
    """Does a part use a letter that the tree around it binds, so that it has no one value?"""
    bound = {b for node in tree.walk() for b in node.bound()}
    return bool(bound & free_leaves(part))


__all__ = ["And", "Const", "EventSym", "Idx", "Interval", "Undefined", "density", "describe", "exact"]
