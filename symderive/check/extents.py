"""How far families run where nobody said so: as far as the sums over them.

``w_i, x_i \\in \\mathbb{R}`` with ``\\sum_i w_i x_i`` leaves open how many there are. All sums over one family without
limits run equally far, to the size that the givens name if they name one, and so do the free indices of its members.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Idx, Num, Size
from symderive.expr.arrays import Member
from symderive.expr.node import Node, nodes_of, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import Dim

Axis = tuple[str, int]  # a family and one of its indices


def with_extents(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, list[Line]]:
    """The problem and its lines with one size for each index of a family that is used by running indices only."""
    members = [p for tree in trees(problem, lines) for p in nodes_of(tree, Member)]
    open_ones = {(m.name, at) for m in members for at, dim in enumerate(m.sizes) if dim is None}
    if not open_ones:
        return problem, list(lines)
    letters: dict[Axis, set[str]] = {}
    for m in members:
        for at, (index, dim) in enumerate(zip(m.indices, m.sizes, strict=True)):
            if not isinstance(index, (Idx, Size)) and not (isinstance(index, Num) and index.value in (1, 2)):
                open_ones.discard((m.name, at))
            for size in (dim, index.size if isinstance(index, Idx) else getattr(index, "dim", None)):
                if size is not None and size.letter:
                    letters.setdefault((m.name, at), set()).add(size.letter)
                elif size is not None:
                    open_ones.discard((m.name, at))
    put = classes({axis: found for axis, found in letters.items() if axis in open_ones})
    sizes = {
        axis: Dim.of(next(iter(named)))
        for axis in open_ones
        if len(named := {put.get(x, x) for x in letters.get(axis, ())}) == 1
    }
    ends: dict[str, set[Dim]] = {}
    for m in members:
        for at, index in enumerate(m.indices):
            end = m.sizes[at] or sizes.get((m.name, at))
            if isinstance(index, Idx) and end is not None:
                ends.setdefault(index.name, set()).add(end)
    free = {name: next(iter(found)) for name, found in ends.items() if len(found) == 1}
    return applied(problem, lines, {x: Dim.of(y) for x, y in put.items()}, sizes, free)


def classes(letters: dict[Axis, set[str]]) -> dict[str, str]:
    """What stands for each size without a name: the name of one that runs over the same families, if there is just
    one, else the first of them."""
    groups: list[set[str]] = []
    for found in letters.values():
        named = {x for x in found if not x.startswith("?")}
        group = set(found) if len(named) <= 1 else set()
        for other in [g for g in groups if any(x.startswith("?") for x in g & group)]:
            groups.remove(other)
            group |= other
        groups.append(group)
    put: dict[str, str] = {}
    for group in groups:
        named = {x for x in group if not x.startswith("?")}
        if len(named) <= 1 and group:
            first = min(named or group)
            put |= dict.fromkeys(group - {first}, first)
    return put


def trees(problem: Problem, lines: Sequence[Line]) -> Iterator[Node]:
    yield from (f.node for f in problem.facts if f.node is not None)
    for d in problem.definitions:
        yield from (d.name, d.body)
    if problem.goal is not None:
        yield problem.goal.node
    yield from sides_of(lines)


def applied(
    problem: Problem, lines: Sequence[Line], put: dict[str, Dim], sizes: dict[Axis, Dim], free: dict[str, Dim]
) -> tuple[Problem, list[Line]]:
    """The problem and its lines with sizes put in: ``put`` for letters, ``sizes`` of families, ``free`` of indices."""

    def leaf(part: Node) -> Node:
        match part:
            case Idx(name, size, latex):
                return Idx(name, free.get(name) if size is None else size.put(put), latex)
            case Size(dim):
                return Size(dim.put(put))
            case Member(name, indices, shape, dims, latex):
                given = tuple(sizes.get((name, at)) if dim is None else dim.put(put) for at, dim in enumerate(dims))
                return Member(name, indices, shape, given, latex)
        return part

    def change(node: Node) -> Node:
        return transform(node, leaf)

    facts = tuple(
        replace(f, node=change(f.node), where=None if f.where is None else change(f.where)) if f.node is not None else f
        for f in problem.facts
    )
    definitions = tuple(
        replace(d, name=change(d.name), body=change(d.body), params=tuple(map(change, d.params)))
        for d in problem.definitions
    )
    goal = None if problem.goal is None else replace(problem.goal, node=change(problem.goal.node))
    there = problem.but(facts=facts, definitions=definitions, goal=goal)
    return there, [changed(line, change) for line in lines]
