"""Numbers for size letters: all different, at least 2, rectangular, and as the problem relates them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from symderive.expr.algebra import Apply, Eye, Idx, Num, Ones, Rel, Size, Sum, Sym, Unit, Zeros
from symderive.expr.arrays import Member
from symderive.expr.node import Node, holds, nodes_of
from symderive.expr.problem import Has, Problem
from symderive.expr.shape import Dim
from symderive.numeric.numbers import NoNumber
from symderive.numeric.parity import parities_hold


class NoPoint(NoNumber):
    """No point was found that obeys what is stated; the reason is a sentence. The caller says undecided."""


def letters(nodes: Iterable[Node]) -> list[str]:
    """The size letters of trees, in the order in which they are met."""
    found: dict[str, None] = {}
    for node in nodes:
        for dim in dims(node):
            found.update(dict.fromkeys(sorted(dim.letters)))
    return list(found)


def dims(node: Node) -> list[Dim]:
    """The sizes that a leaf, a unit vector or a member of a family mentions."""
    match node:
        case Sym() | Ones() | Zeros():
            return list(node.shape)
        case Eye(dim) | Size(dim) | Unit(_, dim):
            return [dim]
        case Idx(_, size, _):
            return [size] if size is not None else []
        case Member():
            return [*node.shape, *(d for d in node.sizes if d is not None)]
        case Apply():
            return list(node.shape)
    return list(getattr(node, "size", ())) if not node.kids and isinstance(getattr(node, "size", None), tuple) else []


def assign(
    names: list[str], problem: Problem, seed: int, small: bool = False, tall: tuple[tuple[Dim, Dim], ...] = ()
) -> dict[str, int]:
    """A number for each size letter, fixed by the problem's relations between sizes; ``small``: the least that will do.
    ``tall`` are pairs of sizes of which the first may not be the smaller.

    Raises NoPoint where no numbers up to the number of letters + 6 obey the relations.
    """
    fixed = {name: dim for name, dim in problem.sizes.items() if isinstance(dim, Dim)}
    relations = [f.node for f in problem.facts if isinstance(f.node, Rel) and _about_sizes(f.node)]
    for relation in relations:
        names = [
            *names,
            *(n for side in (relation.left, relation.right) for n in sorted(_letters(side)) if n not in names),
        ]
    names = list(dict.fromkeys([*names, *(n for d in fixed.values() for n in sorted(d.letters))]))
    free = [n for n in names if n not in fixed or fixed[n].letter == n]
    for chosen in choices(len(free), seed, small):
        sizes = dict(zip(free, chosen, strict=True))
        for name, dim in fixed.items():
            if name not in sizes and dim.letters <= sizes.keys():
                sizes[name] = dim.value(sizes)
        fits = all(not _larger(b, a, sizes) for a, b in tall)
        fits = fits and _ranks_hold(problem, sizes) and parities_hold(problem, sizes)
        if fits and all(_holds(r, sizes) for r in relations):
            return sizes
    raise NoPoint("no sizes were found that obey the stated relations between sizes")


def choices(count: int, seed: int, small: bool) -> Iterator[list[int]]:
    """So many different numbers, again and again; once where none is wanted."""
    if count == 0:
        yield []
        return
    rng = np.random.default_rng([seed // 3, 7])
    for attempt in range(300):
        width = count + (1 if small else 2) + attempt // 60
        picked = [(int(v) + seed) % width + 2 for v in rng.permutation(width)[:count]]
        yield [2 + attempt] if small and count == 1 else picked


def _ranks_hold(problem: Problem, sizes: dict[str, int]) -> bool:
    """A full column rank needs at least as many rows as columns, a full row rank at most as many."""
    for fact in problem.facts:
        match fact.node:
            case Has("full column rank" | "full row rank" as prop, u) if all(
                d.letters <= sizes.keys() for d in u.shape
            ):
                rows, columns = (d.value(sizes) for d in u.shape)
                if (rows < columns) if prop == "full column rank" else (columns < rows):
                    return False
    return True


def _larger(a: Dim, b: Dim, sizes: dict[str, int]) -> bool:
    return (a.letters | b.letters) <= sizes.keys() and a.value(sizes) > b.value(sizes)


def _letters(node: Node) -> frozenset[str]:
    return frozenset(n for part in nodes_of(node, Size) for n in part.dim.letters)


def _about_sizes(rel: Rel) -> bool:
    """Is this a relation between sizes and numbers only?"""
    return holds(rel, Size) and all(isinstance(p, (Size, Num, Sum)) or p.kids for side in rel.kids for p in side.walk())


def _holds(rel: Rel, sizes: dict[str, int]) -> bool:
    left, right = _value(rel.left, sizes), _value(rel.right, sizes)
    if left is None or right is None:
        return True
    return bool(
        {
            "=": left == right,
            "!=": left != right,
            "<": left < right,
            "<=": left <= right,
            ">": left > right,
            ">=": left >= right,
        }.get(rel.op, True)
    )


def _value(node: Node, sizes: dict[str, int]) -> Any:
    match node:
        case Num(value):
            return value
        case Size(dim):
            return dim.value(sizes)
        case Sum(terms):
            values = [_value(t, sizes) for t in terms]
            return None if None in values else sum(values)
    return None
