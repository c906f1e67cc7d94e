"""The case i = k of two indices: the lines below it speak of one index by two letters."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Idx, Sym
from symderive.expr.arrays import BigSum, Entry, Member
from symderive.expr.node import Node, nodes_of, substitute
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import Dim

LETTERS = frozenset("ijklmn")


def with_equal_indices(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, Sequence[Line]]:
    """The problem without i = k, its lines with i in the place of k; as they are where a sum runs over one of them."""
    for d in problem.definitions:
        match d:
            case Definition(Sym(i), Sym(k) | Idx(k), ()) if {i, k} <= LETTERS:
                places = indexed(lines)
                found = [place for place in places if place[0].name in (i, k)]
                sizes = {dim for _, dim in found if dim is not None}
                running = {p.index.name for side in sides_of(lines) for p in nodes_of(side, BigSum)}
                if len(sizes) != 1 or running & {i, k}:
                    return problem, lines
                index = Idx(i, sizes.pop(), i)
                put: dict[Node, Node] = {letter: index for letter, _ in found}
                left = {name: e for name, e in problem.declarations.items() if name not in (i, k)}
                problem = problem.but(
                    definitions=tuple(e for e in problem.definitions if e is not d), declarations=left
                )
                return problem, with_letters(lines, put)
    return problem, lines


def with_letters(lines: Sequence[Line], put: dict[Node, Node]) -> list[Line]:
    return [changed(line, lambda u: substitute(u, put)) for line in lines]


def indexed(lines: Sequence[Line]) -> list[tuple[Sym | Idx, Dim | None]]:
    """The letters that stand as an index in the lines, with the size of what they run over."""
    found: list[tuple[Sym | Idx, Dim | None]] = []
    for side in sides_of(lines):
        for part in nodes_of(side, Entry, Member):
            sizes = part.u.shape if isinstance(part, Entry) else part.sizes
            for letter, dim in zip(part.indices, sizes, strict=False):
                if isinstance(letter, Idx):
                    found.append((letter, letter.size or dim))
                elif isinstance(letter, Sym):
                    found.append((letter, dim))
    return found
