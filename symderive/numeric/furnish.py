"""Drawing the world of a point: letters of laws and of statements, supports, the joint table, jointly normal blocks."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from symderive.expr.laws import LAWS
from symderive.expr.node import Node
from symderive.expr.probability import Law
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric import relations
from symderive.numeric.columns import of_kind
from symderive.numeric.deadline import look
from symderive.numeric.draft import Draft, in_doubles
from symderive.numeric.duals import base
from symderive.numeric.exact import RATIONALS
from symderive.numeric.joint_tables import joint_table
from symderive.numeric.letters import Letters, letters_of, speaks_of_chance
from symderive.numeric.normal_draws import chain, normal_systems
from symderive.numeric.normalising import normalise, normalise_named, stated_beside
from symderive.numeric.numbers import NoNumber
from symderive.numeric.orders import second_order_lines
from symderive.numeric.own_values import law_value, own_values
from symderive.numeric.point import Point
from symderive.numeric.sample import WORLDS
from symderive.numeric.scope import Scope
from symderive.numeric.sizes import NoPoint, assign
from symderive.numeric.sizes import letters as size_letters
from symderive.numeric.skewed import source
from symderive.numeric.supports import generic
from symderive.numeric.thresholds import around_thresholds, thresholds_drawn
from symderive.numeric.tied_letters import tie
from symderive.numeric.two_valued import shorten
from symderive.numeric.universe import Universe
from symderive.numeric.variables import is_variable
from symderive.numeric.world import World

TRIES = 12


def furnish(draft: Draft, nodes: list[Node]) -> None:
    """Add the world to a point, where the problem or the lines speak of chance."""
    problem = draft.problem
    trees = [*nodes, *(f.node for f in problem.facts if f.node is not None)]
    if not any(speaks_of_chance(tree) for tree in trees):
        return
    parts = [part for tree in [*trees, *(d.body for d in problem.definitions)] for part in tree.walk()]
    missing = [n for n in size_letters(parts) if n not in draft.point.sizes]
    if missing:
        draft.point.sizes |= assign([*draft.point.sizes, *missing], problem, draft.seed, draft.small)
    if _again(draft, nodes):
        return
    universe = Universe(problem, nodes, draft.point.sizes)
    refuse_unread(universe)
    shorten(universe)
    letters = Letters(universe)
    rng = source(draft.seed)
    reason: NoNumber | None = None
    for attempt in range(TRIES):
        try:
            if _drawn(draft, universe, letters, rng, attempt):
                look()  # what ran out of time inside may be missing
                world = draft.point.extra["world"]
                world.compared = thresholds_drawn(draft, universe)
                _kept.insert(0, (problem, draft.seed, dict(draft.point.sizes), world))
                del _kept[KEPT:]
                return
        except NoPoint as found:
            reason = found
            if type(found).__name__ == "Inconsistent" and not letters.free:
                raise
    raise reason or NoPoint("no random world was found that obeys all that is stated")


WORLDS.append(furnish)


def refuse_unread(universe: Universe) -> None:
    """NoPoint for a law that no variable here takes up: a joint law that is not normal, or one of parts X_i of X."""
    for fact in universe.facts:
        if isinstance(fact, Follows) and isinstance(fact.law, Law) and not is_variable(fact.u):
            if fact.law.name == "Normal":
                continue
            raise NoPoint(f"nothing is known to draw for several variables with the joint law {fact.law.name}")
    for variable in universe.variables.values():
        whole = universe.variables.get(getattr(variable.node, "family", ""))
        if whole is not None and whole.laws and not variable.laws and not variable.defined:
            law = whole.laws[0][0].name
            raise NoPoint(f"nothing is known to draw for the parts of a variable with the law {law}")


# ---------------------------------------------------------------- worlds kept for the further lines of a derivation
KEPT = 24
_kept: list[tuple[Problem, int, dict[str, int], World]] = []


def _again(draft: Draft, nodes: list[Node]) -> bool:
    """Take the world of an earlier line at the same seed, where it has all variables and words that are asked for."""
    for problem, seed, sizes, world in _kept:
        if problem is not draft.problem or seed != draft.seed or not world.universe.covers(nodes):
            continue
        if (
            any(sizes.get(n, k) != k for n, k in draft.point.sizes.items())
            or not draft.point.sizes.keys() <= sizes.keys()
        ):
            continue
        if not around_thresholds(draft, world.universe, world.compared):
            continue
        if not second_order_lines(world.universe, world.universe.by_moments, nodes):
            continue
        draft.point.extra["world"], draft.point.extra["labels"] = world, world.universe.labels
        for leaf, value in world.assigned.items():
            draft.point.values[leaf] = of_kind(value, draft.kind)
        own_values(draft, world)
        draft.point.memo.clear()
        return True
    return False


def _drawn(draft: Draft, universe: Universe, letters: Letters, rng: Random, attempt: int) -> bool:
    point = draft.point
    exact = Point(dict(point.sizes), kind=RATIONALS, seed=draft.seed, extra={"labels": universe.labels})
    point.extra["labels"] = universe.labels
    put: dict[Node, Any] = {}
    for letter in letters.free:
        put[letter] = letters.draw(letter, rng)
        exact.values[letter] = RATIONALS.number(put[letter])
    if not tie(letters, exact, draft, rng) or not slots_hold(letters, exact, draft):
        return False
    systems = chain(universe, normal_systems(universe, exact, draft, rng), draft)
    held = {name for system in systems for name in system.names}
    table = joint_table(universe, held, letters, exact, draft, rng, attempt)
    world = World(draft.problem, universe, table, systems, rng)
    exact.extra["world"] = point.extra["world"] = world
    world.settle()
    world.assigned = exact.values
    stated_beside(world, universe, draft)
    normalise(world, letters, exact, draft)
    normalise_named(world, letters, exact, draft)
    for leaf, value in exact.values.items():
        point.values[leaf] = of_kind(value, draft.kind)
    _atoms(draft, universe, world, rng)
    for letter, statement in letters.read.items():
        if letter in exact.values:
            continue  # it was drawn before, and the table so that it is this
        point.memo.clear()
        exact.memo.clear()
        try:
            exact.values[letter] = np.asarray(Scope(exact, draft.names).value(statement))
        except (NoNumber, ZeroDivisionError):
            exact.values[letter] = np.asarray(base(Scope(point, draft.names).value(statement)))
        point.values[letter] = of_kind(exact.values[letter], draft.kind)
    own_values(draft, world)
    point.memo.clear()
    return consistent(draft, letters)


# ---------------------------------------------------------------- letters
def slots_hold(letters: Letters, exact: Point, draft: Draft) -> bool:
    """Do the parameters of all laws lie where they must?"""
    scope = Scope(exact, draft.names)
    for fact in letters.facts:
        for part in fact.walk():
            if not isinstance(part, Law) or part.name not in LAWS:
                continue
            values: list[Any] = []
            for slot, parameter in zip(LAWS[part.name].ranges, part.params, strict=False):
                if any(is_variable(p) for p in parameter.walk()) or not is_scalar(parameter.shape):
                    values.append(None)
                    continue
                try:
                    value = Fraction(scope.value(parameter)[0, 0])
                except (NoNumber, ZeroDivisionError, TypeError):
                    values.append(None)
                    continue
                values.append(value)
                bad = {
                    "unit": not 0 <= value <= 1,
                    "positive": value <= 0,
                    "count": value < 0 or value.denominator != 1,
                    "real": False,
                }[slot]
                if bad:
                    return False
            if part.name == "Uniform" and len(values) == 2 and None not in values and values[0] >= values[1]:
                return False
            if (
                part.name == "Hypergeometric"
                and None not in values
                and not (values[1] <= values[0] and values[2] <= values[0])
            ):
                return False
    exact.memo.clear()
    return True


def consistent(draft: Draft, letters: Letters) -> bool:
    """Do the relations that are stated between letters hold for the letters that the world has set?"""
    ours = {*letters.free, *letters.read}
    for rel in draft.stated.rest:
        if speaks_of_chance(rel) or not ours & letters_of(rel, draft.problem):
            continue
        try:
            if not relations.holds(rel, draft).all():
                return False
        except NoNumber:
            continue
    for letter in ours:
        r = letters.stated.ranges.get(letter)
        if r is None or draft.kind.name == "residues":
            continue
        value = np.asarray(draft.point.values[letter], dtype=float)
        if (r.low is not None and np.any(value < float(r.low))) or (
            r.high is not None and np.any(value > float(r.high))
        ):
            return False
    draft.point.memo.clear()
    return True


def _atoms(draft: Draft, universe: Universe, world: World, rng: Random) -> None:
    """One value for every variable: what it is where it stands outside of probabilities, and what its letter is."""
    twin = in_doubles(world.assigned, draft, draft.point.extra)
    exact = Point(
        dict(draft.point.sizes), values=world.assigned, seed=draft.seed, kind=RATIONALS, extra=draft.point.extra
    )
    for name in world.needed(n for n, v in universe.variables.items() if v.laws and not v.defined):
        variable = universe.variables[name]
        if variable.laws and name not in world.atom:
            value = law_value(variable, Scope(twin, draft.names), rng)
            if value is not None:
                world.atom[name] = value
    for name in world.blocks:
        rows = draft.point.size(universe.variables[name].shape[0])
        world.atom[name] = tuple(generic(rng, 0) for _ in range(rows)) if rows > 1 else generic(rng, 0)
    for name, variable in universe.variables.items():
        if variable.defined and not variable.event and is_scalar(variable.shape):
            for point in (exact, twin):
                point.memo.clear()
                try:
                    found = base(Scope(point, draft.names).value(variable.node))
                except (NoNumber, ZeroDivisionError):
                    continue
                if np.size(found) == 1 and np.isfinite(float(found.ravel()[0])):
                    world.atom[name] = Fraction(found.ravel()[0]).limit_denominator(10**6)
                    break
