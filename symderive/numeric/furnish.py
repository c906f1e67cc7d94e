"""Drawing the world of a point: letters of laws and of statements, supports, the joint table, jointly normal blocks."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any
from zlib import crc32

import numpy as np

from symderive.expr.algebra import Num, Prod, Rel, Sum, Sym, Transpose
from symderive.expr.arrays import BigSum, Block, Entry
from symderive.expr.laws import LAWS
from symderive.expr.node import Node
from symderive.expr.probability import Count, Cov, EventSym, Expect, Indep, Interval, Law, RandVar, Var
from symderive.expr.problem import Draw, Edge, Follows, Has, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric import relations
from symderive.numeric.counts import counted
from symderive.numeric.coupling import sayings
from symderive.numeric.domains import range_of
from symderive.numeric.duals import base
from symderive.numeric.exact import RATIONALS
from symderive.numeric.letters import Letters, drawn, letters_of, speaks_of_chance
from symderive.numeric.normal import Chain, System, parts_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.sample import WORLDS, Draft
from symderive.numeric.scope import Point, Scope
from symderive.numeric.sizes import NoPoint, assign
from symderive.numeric.sizes import letters as size_letters
from symderive.numeric.statements import is_set
from symderive.numeric.stated import NAME as STATED
from symderive.numeric.stated import normalised, stated_row
from symderive.numeric.tables import Table, build
from symderive.numeric.universe import Name, Universe, Variable, is_variable, name_of, plain_number
from symderive.numeric.world import World, conjuncts

TRIES = 12


def furnish(draft: Draft, nodes: list[Node]) -> None:
    """Add the world to a point, where the problem or the lines speak of chance."""
    problem = draft.problem
    trees = [*nodes, *(f.node for f in problem.facts if f.node is not None)]
    if not any(speaks_of_chance(tree) or any(map(is_variable, tree.walk())) for tree in trees):
        return
    parts = [part for tree in [*trees, *(d.body for d in problem.definitions)] for part in tree.walk()]
    missing = [n for n in size_letters(parts) if n not in draft.point.sizes]
    if missing:
        draft.point.sizes |= assign([*draft.point.sizes, *missing], problem, draft.seed, draft.small)
    if _again(draft, nodes):
        return
    universe = Universe(problem, nodes, draft.point.sizes)
    letters = Letters(universe)
    rng = Random(crc32(f"world {draft.seed}".encode()))
    reason: NoNumber | None = None
    for attempt in range(TRIES):
        try:
            if _drawn(draft, universe, letters, rng, attempt):
                world = draft.point.extra["world"]
                _kept.insert(0, (problem, draft.seed, dict(draft.point.sizes), world))
                del _kept[KEPT:]
                return
        except NoPoint as found:
            reason = found
            if type(found).__name__ == "Inconsistent" and not letters.free:
                raise
    raise reason or NoPoint("no random world was found that obeys all that is stated")


WORLDS.append(furnish)

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
        draft.point.extra["world"] = world
        for leaf, value in world.assigned.items():
            draft.point.values[leaf] = of_kind(value, draft)
        _values(draft, world)
        draft.point.memo.clear()
        return True
    return False


def _drawn(draft: Draft, universe: Universe, letters: Letters, rng: Random, attempt: int) -> bool:
    point = draft.point
    exact = Point(dict(point.sizes), kind=RATIONALS, seed=draft.seed)
    put: dict[Node, Any] = {}
    for letter in letters.free:
        put[letter] = letters.draw(letter, rng)
        exact.values[letter] = RATIONALS.number(put[letter])
    if not slots_hold(letters, exact, draft):
        return False
    systems = chain(universe, normal_systems(universe, exact, draft, rng), draft)
    held = {name for system in systems for name in system.names}
    scope = Scope(exact, draft.names)
    table = counted(universe)
    if table is None:
        tabled = [v for v in universe.variables.values() if not v.laws and not v.defined and v.name not in held]
        free = sum(v.values is None for v in tabled)
        second = any(isinstance(part, (Var, Cov, Expect)) for fact in letters.facts for part in fact.walk())
        points = {1: 6, 2: 5, 3: 4}.get(free, 3) if second else 3 if len(tabled) <= 3 else 2
        supports = {v.name: support(v, points, universe, exact, rng, attempt) for v in tabled}
        names = set(supports)
        facts = [
            f
            for fact in letters.facts + structure(universe)
            for f in entrywise(fact, exact)
            if keeps(f, letters, universe, names)
        ]
        if not supports:
            table = Table((), [()], [Fraction(1)])
        else:
            table = build(universe, supports, facts, scope, rng)
    world = World(draft.problem, universe, table, systems, rng)
    exact.extra["world"] = point.extra["world"] = world
    world.settle()
    world.assigned = exact.values
    normalise(world, letters, exact, draft)
    for leaf, value in exact.values.items():
        point.values[leaf] = of_kind(value, draft)
    _atoms(draft, universe, world, rng)
    for letter, statement in letters.read.items():
        point.memo.clear()
        exact.memo.clear()
        try:
            exact.values[letter] = np.asarray(Scope(exact, draft.names).value(statement))
        except (NoNumber, ZeroDivisionError):
            exact.values[letter] = np.asarray(base(Scope(point, draft.names).value(statement)))
        point.values[letter] = of_kind(exact.values[letter], draft)
    _values(draft, world)
    point.memo.clear()
    return consistent(draft, letters)


def of_kind(value: Any, draft: Draft) -> Any:
    """An exact array in the kind of number of a draft (doubles have no place among exact numbers)."""
    if np.asarray(value).dtype != object and draft.kind.exact:
        raise NoPoint("a letter's value is not rational")
    flat = [draft.kind.number(Fraction(x))[0, 0] for x in np.asarray(value).ravel()]
    out = np.empty(len(flat), dtype=draft.kind.number(1).dtype)
    for i, x in enumerate(flat):
        out[i] = x
    return out.reshape(np.shape(value))


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


def normalise(world: World, letters: Letters, exact: Point, draft: Draft) -> None:
    """Give the constant in front of a stated density the value for which the density integrates to 1."""
    for name, variable in world.universe.variables.items():
        if not variable.laws or variable.laws[0][0].name != STATED or variable.laws[0][1] is not None:
            continue
        if variable.partners and variable.laws[0][0].params[1] is Num(1):
            continue
        total = integral(world, variable, exact, draft)
        if np.allclose(total, 1, rtol=1e-9):
            continue
        for letter in letters_of(variable.laws[0][0].params[1], draft.problem) & set(letters.free):
            old = exact.values[letter]
            value = normalised(total, Fraction(old[0, 0]))
            if value is None:
                continue
            exact.values[letter] = RATIONALS.number(value) if isinstance(value, Fraction) else np.array([[value]])
            if np.allclose(integral(world, variable, exact, draft), 1, rtol=1e-9):
                break
            exact.values[letter] = old
        else:
            raise NoPoint(f"the stated density of {name} does not integrate to 1")


def integral(world: World, variable: Variable, exact: Point, draft: Draft) -> Any:
    twin = Point(dict(exact.sizes), seed=draft.seed, extra={"world": world})
    twin.values = {leaf: np.asarray(value, dtype=float) for leaf, value in exact.values.items()}
    _, weights = world.lay([variable.node], Scope(twin, draft.names))
    return base(weights).sum(axis=0)


def _atoms(draft: Draft, universe: Universe, world: World, rng: Random) -> None:
    """One value for every variable: what it is where it stands outside of probabilities, and what its letter is."""
    twin = Point(dict(draft.point.sizes), seed=draft.seed, extra=draft.point.extra)
    for leaf, value in world.assigned.items():
        twin.values[leaf] = np.asarray(value, dtype=float)
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


def _values(draft: Draft, world: World) -> None:
    """Letters that are values of a variable get the one that was drawn for it."""
    bound = {b for part in draft.parts for b in part.bound()}
    for part in draft.parts:
        if (
            not isinstance(part, Sym)
            or draft.names.definition(part) is not None
            or part in world.assigned
            or part in bound
        ):
            continue
        name = world.stands_for(part)
        if name is not None and name in world.atom:
            draft.point.values[part] = of_kind(_column(world.atom[name]), draft)


def _column(value: Any) -> Any:
    entries = value if isinstance(value, tuple) else (value,)
    out = np.empty((len(entries), 1), dtype=object)
    out[:, 0] = entries
    return out


def law_value(variable: Variable, scope: Scope, rng: Random) -> Fraction | None:
    """A value inside the support of a variable's law: near its mean."""
    law, _ = variable.laws[0]
    row = stated_row(law) if law.name == STATED else LAWS.get(law.name)
    if row is None or not is_scalar(variable.shape):
        return None
    if law.name == STATED:
        return inside_support(law, scope, rng)
    if law.name == "Bernoulli":
        return Fraction(rng.randint(0, 1))
    scope.point.memo.clear()
    try:
        mean = float(np.ravel(base(scope.value(row.mean(*law.params))))[0])
        spread = float(np.ravel(base(scope.value(row.variance(*law.params))))[0]) ** 0.5
    except (NoNumber, ValueError, ZeroDivisionError, TypeError, OverflowError):
        return None
    if row.discrete:
        return Fraction(max(1, round(mean + rng.choice((-1, 0, 1)) * min(spread, 1.0))))
    if law.name in ("Normal",):
        return Fraction(round(8 * (mean + spread * rng.uniform(-1.6, 1.6))), 8)
    return Fraction(round(64 * (mean + spread * rng.uniform(-0.8, 0.8))), 64)


def inside_support(law: Law, scope: Scope, rng: Random) -> Fraction | None:
    """A point between the ends of a stated density."""
    scope.point.memo.clear()
    try:
        low, high = (float(np.ravel(base(scope.value(end)))[0]) for end in law.params[2:])
    except (NoNumber, ValueError, ZeroDivisionError):
        return None
    low, high = max(low, -2.0 if high > 0 else high - 2), min(high, max(low, -2.0) + 3)
    return Fraction(round(64 * (low + (high - low) * rng.uniform(0.15, 0.85))), 64)


# ---------------------------------------------------------------- supports
def support(v: Variable, count: int, universe: Universe, exact: Point, rng: Random, attempt: int) -> list[Any]:
    """The values of a variable: as declared, else a few generic numbers that obey what is declared of its range."""
    if v.values is not None:
        return list(v.values)
    rows = exact.size(v.shape[0])
    if rows > 1:
        return [tuple(generic(rng, attempt) for _ in range(rows)) for _ in range(rows + 2)]
    positive = any(
        isinstance(f, Rel) and f.op in (">", ">=") and f.left is v.node and f.right is Num(0) for f in universe.facts
    ) or any(isinstance(f, Has) and f.u is v.node and f.prop in ("positive", "nonnegative") for f in universe.facts)
    stated = [law for other in universe.variables.values() for law, _ in other.laws if law.name == STATED]
    positive = positive or any(law.params[3] is v.node and isinstance(law.params[2], Num) for law in stated)
    low, high = None, None
    r = range_of(v.within) if v.within is not None else None
    if r is not None:
        low, high = r.low, r.high
    for f in universe.facts:
        if isinstance(f, Rel) and f.op in ("<", "<=") and isinstance(f.left, Num) and f.right is v.node:
            low = f.left.value
        if isinstance(f, Rel) and f.op in ("<", "<=") and isinstance(f.right, Num) and f.left is v.node:
            high = f.right.value
    if low is None and high is None and not positive and (centre := stated_mean(v, universe)) is not None:
        return around(centre, count + attempt % 2, rng, attempt)
    wide = count + (attempt % 2)
    chosen: set[Fraction] = set()
    while len(chosen) < wide:
        if low is not None and high is not None:
            chosen.add(low + (high - low) * Fraction(rng.randint(1, 11), 12))
        elif low is not None or positive:
            chosen.add((low or Fraction(0)) + abs(generic(rng, attempt)))
        else:
            chosen.add(generic(rng, attempt))
    found = sorted(chosen)
    if low is None and not positive and all(x > 0 for x in found):
        found[0] = -found[0]
    return sorted(set(found))


def stated_mean(v: Variable, universe: Universe) -> Fraction | None:
    """The number that a statement gives for the mean of a variable (0 where only a second moment is given)."""
    found: Fraction | None = None
    for fact in universe.facts:
        if isinstance(fact, Rel) and fact.op == "=" and v.node in fact:
            for one, other in ((fact.left, fact.right), (fact.right, fact.left)):
                if isinstance(one, (Expect, Var, Cov)) and found is None:
                    found = Fraction(0)
                if isinstance(one, Expect) and one.u is v.node and one.given is None:
                    found = plain_number(other) or found
    return found


def around(centre: Fraction, count: int, rng: Random, attempt: int) -> list[Any]:
    """Points on both sides of a centre, at growing distances, so that small and large variances can be had."""
    found = []
    distance = Fraction(rng.randint(3, 6), 8)
    for k in range(count):
        sign = 1 if (k + attempt) % 2 else -1
        found.append(centre + sign * distance * Fraction(rng.randint(9, 14), 11))
        distance *= Fraction(rng.randint(16, 22), 10)
    return sorted(set(found))


def generic(rng: Random, attempt: int) -> Fraction:
    """A small number of either sign, not 0 and not 1; from a wider range at every further attempt."""
    size = Fraction(rng.randint(1, 9), rng.choice((1, 2, 3, 4))) * 4 ** (attempt // 2)
    size = size + Fraction(1, 5) if size == 1 else size
    return size if rng.random() < 0.5 else -size


# ---------------------------------------------------------------- statements
def structure(universe: Universe) -> list[Node]:
    """Independences, arrows, relations between events."""
    found: list[Node] = []
    for fact in universe.facts:
        if isinstance(fact, (Indep, Edge)) or (isinstance(fact, Rel) and (is_set(fact.left) or is_set(fact.right))):
            if not speaks_of_chance(fact):
                found.append(fact)
    return found


def keeps(fact: Node, letters: Letters, universe: Universe, names: set[Name]) -> bool:
    """Is this a statement that the table has to obey (not one that a letter is read off by, or that a law says)?"""
    if isinstance(fact, (Has, Follows, Draw, Count)) or any(isinstance(p, Count) for p in fact.walk()):
        return False
    if any(fact.left is letter or fact.right is letter for letter in letters.read) if isinstance(fact, Rel) else False:
        return False
    spoken = set(universe.spoken(fact))
    undefined = {n for n in spoken if not universe.variables[n].defined}
    if isinstance(fact, (Indep, Edge)):
        return bool(undefined) and undefined <= names
    return bool(undefined) and undefined <= names


def entrywise(fact: Node, exact: Point) -> list[Node]:
    """A statement on the mean or covariance of a vector as statements on its entries."""
    if not isinstance(fact, Rel) or fact.op != "=":
        return [fact]
    for one, other in ((fact.left, fact.right), (fact.right, fact.left)):
        if isinstance(one, Expect) and not is_scalar(one.u.shape):
            return [
                Rel("=", Expect(Entry(one.u, (i,)), one.given), Entry(other, (i,)))
                for i in map(Num, range(1, exact.size(one.u.shape[0]) + 1))
            ]
        u, v = (one.u, one.v) if isinstance(one, Cov) else (one.u, one.u) if isinstance(one, Var) else (None, None)
        if u is not None and v is not None and (not is_scalar(u.shape) or not is_scalar(v.shape)):
            rows, columns = exact.size(u.shape[0]), exact.size(v.shape[0])
            return [
                Rel("=", Cov(entry(u, i, rows), entry(v, j, columns), one.given), Entry(other, (Num(i), Num(j))))  # type: ignore[union-attr]
                for i in range(1, rows + 1)
                for j in range(1, columns + 1)
                if u is not v or i <= j
            ]
    return [fact]


def entry(u: Node, i: int, size: int) -> Node:
    return u if size == 1 else Entry(u, (Num(i),))


# ---------------------------------------------------------------- jointly normal variables
def normal_systems(universe: Universe, exact: Point, draft: Draft, rng: Random) -> list[System]:
    """The jointly normal vectors, with the letters of their means and covariances drawn so that these are positive definite."""
    found = []
    for fact in universe.facts:
        if not isinstance(fact, Follows) or not isinstance(fact.law, Law) or fact.law.name != "Normal":
            continue
        members = parts_of(fact.u)
        if members is None or len(fact.law.params) != 2 or (len(members) == 1 and is_scalar(members[0].shape)):
            continue
        system = System.of(fact, universe.variables)
        draw_normal(system, exact, draft, rng)
        found.append(system)
        for name in system.names:
            universe.variables[name].laws.clear()
    return found


def draw_normal(system: System, exact: Point, draft: Draft, rng: Random) -> None:
    sizes = [exact.size(m.shape[0]) for m in system.members]
    n = sum(sizes)
    g = [[Fraction(rng.randint(-4, 4), rng.choice((1, 2, 3))) for _ in range(n)] for _ in range(n)]
    spd = np.array(g, dtype=object)
    spd = (spd @ spd.T) / n + np.array([[Fraction(int(i == j)) for j in range(n)] for i in range(n)], dtype=object) / 2
    if isinstance(system.cov, Block) and len(system.cov.rows) == len(sizes):
        offsets = [sum(sizes[:k]) for k in range(len(sizes))]
        for i, row in enumerate(system.cov.rows):
            for j, block in enumerate(row):
                part = spd[offsets[i] : offsets[i] + sizes[i], offsets[j] : offsets[j] + sizes[j]]
                if isinstance(block, Sym) and draft.names.definition(block) is None and block not in exact.values:
                    exact.values[block] = part
                elif isinstance(block, Transpose) and isinstance(block.u, Sym) and block.u not in exact.values:
                    exact.values[block.u] = part.T
    elif isinstance(system.cov, Sym) and draft.names.definition(system.cov) is None:
        exact.values[system.cov] = spd
    for tree in system.parameters:
        for leaf in letters_of(tree, draft.problem):
            if leaf in exact.values:
                continue
            rows, columns = exact.size(leaf.shape[0]), exact.size(leaf.shape[1])
            if leaf in draft.point.values and tree is system.cov:
                continue
            entries = np.empty((rows, columns), dtype=object)
            for i in range(rows):
                for j in range(columns):
                    entries[i, j] = drawn(draft.stated.ranges.get(leaf, draft.stated.ranges.get(None, _REALS)), rng)
            exact.values[leaf] = entries
    for leaf, value in exact.values.items():
        draft.point.values[leaf] = of_kind(value, draft)
    draft.point.memo.clear()
    try:
        cov = np.asarray(base(Scope(draft.point, draft.names).value(system.cov)), dtype=float)
    except NoNumber:
        return
    if np.any(np.linalg.eigvalsh((cov + np.swapaxes(cov, -1, -2)) / 2) <= 0) or not np.allclose(
        cov, np.swapaxes(cov, -1, -2)
    ):
        raise NoPoint("the covariance matrix drawn is not positive definite")


def chain(universe: Universe, systems: list[System], draft: Draft) -> list[System]:
    """All normal variables in one system, where the mean of one depends on others or a variable is computed from them.

    A member that turns out not to be affine in the others is left out, with all that depend on it.
    """
    variables = universe.variables
    laws: list[tuple[list[RandVar], Node, Node | None]] = []
    done: set[Name] = set()
    for system in systems:
        if not universe.spoken(*system.parameters):
            laws.append((system.members, system.mean, system.cov))
            done.update(system.names)
    later = [system for system in systems if universe.spoken(*system.parameters)]
    joined = len(systems) > 1
    wait = [v for v in variables.values() if v.name not in done and isinstance(v.node, RandVar)]
    while True:
        ready: list[tuple[Variable, Node, Node | None] | None] = []
        for v in wait:
            if v.defined:
                bodies = [d.body for d in draft.problem.definitions if d.name is v.node]
                if len(bodies) == 1 and (spoken := set(universe.spoken(bodies[0]))) and spoken <= done and affine(bodies[0]):
                    ready.append((v, bodies[0], None))
            elif len(v.laws) == 1 and v.laws[0][0].name == "Normal" and all(isinstance(g, RandVar) for g in conjuncts(v.laws[0][1])):
                mean, spread = v.laws[0][0].params
                if set(universe.spoken(mean)) <= done and not universe.spoken(spread) and affine(mean):
                    ready.append((v, mean, spread))
                    joined = joined or bool(universe.spoken(mean))
        for system in list(later):
            if set(universe.spoken(system.mean)) <= done and not universe.spoken(system.cov) and affine(system.mean):
                laws.append((system.members, system.mean, system.cov))
                done.update(system.names)
                later.remove(system)
                wait = [v for v in wait if v.name not in done]
                ready = [r for r in ready if r is not None and r[0].name not in done] or [None]
        if not ready:
            break
        for v, mean, own in (r for r in ready if r is not None):
            assert isinstance(v.node, RandVar)
            laws.append(([v.node], mean, own))
            done.add(v.name)
            wait.remove(v)
            joined = joined or own is None
    apart = [names for own, _, spread in laws if spread is not None and (names := [name_of(m) for m in own])]
    if later or not joined or not independent(universe, apart, laws):
        return systems
    for name in done:
        variables[name].laws.clear()
    members = [m for own, _, _ in laws for m in own]
    return [Chain(members, laws, variables)]


def affine(tree: Node) -> bool:
    """Is a tree a sum of products in which at most one factor is random?"""
    match tree:
        case Sum(terms):
            return all(affine(t) for t in terms)
        case Prod(factors):
            random = [f for f in factors if any(is_variable(p) for p in f.walk())]
            return len(random) <= 1 and all(affine(f) for f in random)
        case BigSum(body, _, low, high, _):
            return affine(body) and not any(is_variable(p) for end in (low, high) for p in end.walk())
        case Transpose(u):
            return affine(u)
        case RandVar():
            return True
    return not any(is_variable(p) for p in tree.walk())


def independent(universe: Universe, groups: list[list[Name]], laws: list[tuple[list[RandVar], Node, Node | None]]) -> bool:
    """Is it stated that the normal variables without parents are independent of each other?"""
    roots = [[name_of(m) for m in own] for own, mean, spread in laws if spread is not None and not universe.spoken(mean)]
    del groups
    said = sayings(universe)
    names = [own[0] for own in roots]
    return all(any(a in group and b in group for group in said) for k, a in enumerate(names) for b in names[:k])


_REALS = range_of(None)

__all__ = ["EventSym", "Interval", "RandVar", "furnish"]
