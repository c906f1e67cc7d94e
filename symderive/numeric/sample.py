"""Random points that obey what is declared: ``draw``.

Sizes are all different and rectangular; letters come from their declared ranges, stratified over signs and
magnitudes; matrices and vectors with a stated property come from its constructor; what is stated between letters is
solved for one of them. In the end every relation is checked at the points: one that could not be made to hold is a
NoPoint, never ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from symderive.expr.algebra import Const, Idx, Num, Sym
from symderive.expr.arrays import Member
from symderive.expr.calculus import Derivative, Differential
from symderive.expr.node import Node
from symderive.expr.problem import Problem, is_chance
from symderive.numeric import relations
from symderive.numeric.deadline import look
from symderive.numeric.defined import names_of
from symderive.numeric.domains import REALS
from symderive.numeric.draft import Draft
from symderive.numeric.extent import family_size, index_size, with_zeroth
from symderive.numeric.numbers import DOUBLES, Numbers
from symderive.numeric.obeyed import obeys
from symderive.numeric.point import Point
from symderive.numeric.scope import furnished
from symderive.numeric.sizes import NoPoint

CANDIDATES = 40  # points drawn for one kept, where inequalities between letters must hold
FEW = 6  # the same, where letters were changed to solve equations
SMALLER = 6  # powers of two by which letters are made smaller, where else too few points are found
SIGNS = {"positive", "nonnegative"}

# What other rooms know to draw: a leaf's class -> (leaf, draft) -> its value, and whole worlds (joint tables) that
# are added to a point. A world is given the draft and the trees, and may raise NoPoint.
DRAWN: dict[type[Node], Callable[[Node, Draft], Any]] = {}
WORLDS: list[Callable[[Draft, list[Node]], None]] = []


def draw(
    problem: Problem,
    nodes: Iterable[Node],
    seed: int = 0,
    *,
    count: int | None = None,
    kind: Numbers = DOUBLES,
    small: bool = False,
    spread: bool = False,
    leaning: str = "",
) -> Point:
    """A point (or ``count`` points of one shape along a leading axis) for all that the trees or leaves ``nodes``
    depend on.

    ``kind`` is the kind of number, ``small`` asks for numbers that a person can put in, ``spread`` lays free indices
    out over their whole ranges along leading axes, ``leaning`` ("positive", "unit") takes all free numbers from a part
    of the domain (a line with logarithms of many letters is hardly ever defined elsewhere). Raises NoPoint where what
    is stated cannot be obeyed.
    """
    try:
        return _drawn(problem, list(nodes), seed, count, kind, small, spread, leaning)
    except ZeroDivisionError:
        raise NoPoint("the numbers drawn were singular") from None


def fixed(problem: Problem, nodes: Sequence[Node]) -> bool:
    """Have these trees the same value at all points: numbers, with nothing that is drawn?"""
    names = names_of(problem)
    leaves = (leaf for node in nodes for leaf in names.depends(node))
    return all(isinstance(leaf, (Num, Const)) for leaf in leaves) and not any(map(is_chance, nodes))


def _drawn(
    problem: Problem,
    nodes: list[Node],
    seed: int,
    count: int | None,
    kind: Numbers,
    small: bool,
    spread: bool,
    leaning: str,
) -> Point:
    if fixed(problem, nodes):
        stacked = count is not None or spread
        return Point({}, seed=seed, count=(count or 1) if stacked else None, depth=int(stacked), kind=kind)
    if problem.about_chance or any(map(is_chance, nodes)):
        furnished("symderive.expr.probability")
    draft = obeying(problem, nodes, seed, count or 1, kind, small, leaning)
    fill_indices(draft, spread)
    if draft.moved:
        directions(draft)
    for world in WORLDS:
        world(draft, nodes)
    look()  # a part that ran out of time may be missing
    return single(draft.point) if count is None and not spread else draft.point


def obeying(
    problem: Problem, nodes: list[Node], seed: int, count: int, kind: Numbers, small: bool, leaning: str
) -> Draft:
    """A draft whose letters obey all that is stated between them: equalities are solved, inequalities and what a letter
    is must hold afterwards. Where that is not so at every point more points are drawn, and some are kept; at last those
    that lie nearer to 0."""
    for times, smaller in ((1, False), (FEW, False), (CANDIDATES, False), (CANDIDATES, True)):
        draft = Draft(problem, nodes, seed, count, kind, small, leaning)
        equalities = [r for r in draft.rest if r.op == "="]
        between = [r for r in draft.rest if r.op in ("<", "<=", ">", ">=", "!=")] if kind.name != "residues" else []
        if between and times != CANDIDATES:
            continue
        draft.point.count = times * count
        fill(draft)
        if smaller and not nearer_zero(draft):
            break
        changed = relations.solve(equalities, draft)
        if not between and not changed:
            relations.check([*equalities, *draft.sworn], draft)
            return draft
        unequal = draft.unequal if changed else []
        good = relations.where_all_hold([*equalities, *between, *draft.sworn, *unequal], draft)
        good &= still_are(changed, draft)
        if good.all() if times == 1 else np.count_nonzero(good) >= count:
            keep(draft, good, count)
            return draft
    relations.check([*equalities, *draft.sworn], draft)
    raise NoPoint("no points were found that obey the stated inequalities")


def nearer_zero(draft: Draft) -> bool:
    """Make the letters smaller that may be as large as one likes, at each point by another power of two (of positive
    letters that add up to 1 hardly any are found among those of the usual size); False where there are none."""
    point, stated, found = draft.point, draft.stated, False
    powers = draft.kind.whole(2 ** (np.arange(point.count or 1) % SMALLER))
    for table, keys in ((point.values, list(point.values)), (point.families, [("family", k) for k in point.families])):
        for key in keys:
            r = stated.ranges.get(key, REALS)
            open_above = r.high is None and r.low in (None, 0) and r.elements is None and not r.integer
            if open_above and stated.properties.get(key, set()) <= SIGNS and draft.kind.name != "residues":
                name, found = key[1] if isinstance(key, tuple) else key, True
                table[name] = table[name] / powers.reshape(-1, *(1,) * (np.ndim(table[name]) - 1))
    point.memo.clear()
    return found


def still_are(changed: Iterable[Any], draft: Draft) -> np.ndarray:
    """At which points letters that were changed to solve equations are what was declared of them."""
    good = np.ones(draft.point.count or 1, dtype=bool)
    for key in changed:
        value = draft.point.families[key[1]] if isinstance(key, tuple) else draft.point.values[key]
        good &= obeys(draft.stated.properties.get(key, set()), value, draft.kind)
        r = draft.stated.ranges.get(key)
        if r is not None and draft.kind.name != "residues":
            entries = np.asarray(value.reshape(len(good), -1), dtype=float)
            good &= (r.low is None or (entries > float(r.low) + relations.CLOSE).all(axis=1)) & (
                r.high is None or (entries < float(r.high) - relations.CLOSE).all(axis=1)
            )
    return good


def fill(draft: Draft) -> None:
    """Values for all letters and families that are not defined."""
    names, point = draft.names, draft.point
    for part in draft.parts:
        if isinstance(part, Sym):
            if part in draft.needed and names.definition(part) is None:
                rows, columns = point.size(part.shape[0]), point.size(part.shape[1])
                point.values[part] = draft.array(part, part.name, (), rows, columns)
        elif type(part) in DRAWN:
            point.values[part] = DRAWN[type(part)](part, draft)
    for name, member in draft.members.items():
        if name not in names.families and ("family", name) in draft.needed:
            lead, zeroth = family_size(member, draft), with_zeroth(member, draft)
            if any(zeroth):
                lead = tuple(n + more for n, more in zip(lead, zeroth, strict=True))
                point.extra.setdefault("zeroth", {})[name] = zeroth
            rows, columns = point.size(member.shape[0]), point.size(member.shape[1])
            point.families[name] = draft.array(("family", name), name, lead, rows, columns)


def fill_indices(draft: Draft, spread: bool) -> None:
    """Free indices: one value each, or the whole range along an axis of its own."""
    point = draft.point
    bound = {b for part in draft.parts for b in part.bound()}
    for part in draft.parts:
        if not isinstance(part, Idx) or part in point.values:
            continue
        if not any(part in draft.names.depends(tree) for tree in draft.trees) and part in bound:
            continue
        size = index_size(part, draft)
        if spread:
            values = np.arange(1, size + 1).reshape((size,) + (1,) * point.depth + (1, 1))
            point.values[part] = draft.kind.whole(values)
            point.depth += 1
        else:
            value = int(draft.rng(part.name, "index").integers(1, size + 1))
            point.values[part] = draft.kind.whole(np.array([[value]]))


def directions(draft: Draft) -> None:
    """dX for the free variables: those of the goal, else those that stand under a bare d, else all letters."""
    point, goal = draft.point, draft.problem.goal
    wanted: list[Any] = []
    if goal is not None and isinstance(goal.node, Derivative):
        wanted = [leaf for v in goal.node.by for leaf in v.walk() if isinstance(leaf, Sym) and leaf in point.values]
        wanted += [("family", v.name) for v in goal.node.by if isinstance(v, Member) and v.name in point.families]
    if not wanted:
        bare = [p.u for p in draft.parts if isinstance(p, Differential)]
        wanted = [u for u in bare if isinstance(u, Sym) and u in point.values]
        wanted += [("family", u.name) for u in bare if isinstance(u, Member) and u.name in point.families]
    if not wanted:
        wanted = [leaf for leaf in point.values if isinstance(leaf, Sym)]
    for key in dict.fromkeys(wanted):
        value = point.families[key[1]] if isinstance(key, tuple) else point.values[key]
        name = key[1] if isinstance(key, tuple) else key.name
        point.directions[key] = draft.numbers(name, value.shape[1:], tag="direction")


def keep(draft: Draft, holds: np.ndarray, count: int) -> None:
    """Only points at which all that is stated holds."""
    chosen = np.flatnonzero(holds)[:count]
    point = draft.point
    wide = point.count
    for table in (point.values, point.families, point.directions):
        for key, value in table.items():
            if np.ndim(value) >= 3 and value.shape[0] == wide:
                table[key] = value[chosen]
    point.count = count
    point.memo.clear()


def single(point: Point) -> Point:
    """The one point of a draft, without the axis of points."""

    def plain(value: Any) -> Any:
        return value[0] if np.ndim(value) >= 3 and value.shape[0] == 1 else value

    point.values = {key: plain(value) for key, value in point.values.items()}
    point.families = {key: plain(value) for key, value in point.families.items()}
    point.directions = {key: plain(value) for key, value in point.directions.items()}
    point.count, point.depth = None, 0
    point.memo.clear()
    return point
