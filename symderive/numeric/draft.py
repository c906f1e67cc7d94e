"""A point that is being drawn: what is stated of its letters, and numbers for them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np

from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.constructors import constructor
from symderive.numeric.defined import Names
from symderive.numeric.domains import LEANINGS, REALS, Range
from symderive.numeric.domains import draw as draw_range
from symderive.numeric.numbers import Numbers
from symderive.numeric.outline import outline_of
from symderive.numeric.point import Point
from symderive.numeric.sizes import NoPoint, assign


class Draft:
    """A point that is being drawn."""

    def __init__(
        self,
        problem: Problem,
        nodes: list[Node],
        seed: int,
        count: int,
        kind: Numbers,
        small: bool,
        leaning: str = "",
    ):
        self.leaning = LEANINGS[leaning]
        self.problem, self.seed, self.kind, self.small = problem, seed, kind, small
        outline = outline_of(problem, tuple(nodes))
        if outline.refused:
            raise NoPoint(outline.refused)
        self.names: Names = outline.names
        self.trees, self.parts, self.members = outline.trees, outline.parts, outline.members
        self.stated, self.rest, self.moved, self.needed = outline.stated, outline.rest, outline.moved, outline.needed
        self.sworn, self.unequal = outline.sworn, outline.unequal
        self.point = Point(
            assign(outline.letters, problem, seed, small, outline.tall), seed=seed, count=count, kind=kind, depth=1
        )

    def rng(self, name: str, tag: str = "") -> np.random.Generator:
        return generator(self.seed, name, tag)

    def numbers(self, name: str, shape: tuple[int, ...], r: Range = REALS, tag: str = "") -> Any:
        """Numbers from a range, one array of ``shape`` for each point."""
        if r.elements is None and not r.integer:
            r = r.within(self.leaning)
        wide = (self.point.count or 1, *shape)
        return drawn(r, wide, self.seed, name, tag, self.kind, self.small).copy()

    def signs(self, shape: tuple[int, ...]) -> Any:
        """1 and -1 by turns, from point to point and from seed to seed."""
        count = self.point.count or 1
        turns = (-1) ** (self.seed + np.arange(count)).reshape(count, *(1 for _ in shape))
        return self.kind.whole(np.broadcast_to(turns, (count, *shape)))

    def patterns(self, name: str, tag: str, shape: tuple[int, ...]) -> Any:
        """1 and -1 for each entry of a column by itself; both occur."""
        count = self.point.count or 1
        found = self.rng(name, tag).choice((-1, 1), (count, *shape))
        if shape[-2] > 1:
            found[..., 0, :], found[..., -1, :] = 1, -1
        return self.kind.whole(found)

    def one_hot(self, name: str, shape: tuple[int, ...]) -> Any:
        """One entry 1 and the others 0, at each point."""
        size = int(np.prod(shape))
        which = self.rng(name, "one hot").integers(0, size, self.point.count or 1)
        return self.kind.whole(np.eye(size, dtype=int)[which].reshape(-1, *shape))

    def array(self, key: Any, name: str, lead: tuple[int, ...], rows: int, columns: int) -> Any:
        """The values of a letter (or of a family, with its axes in ``lead``) with all that is stated of it."""
        r = self.stated.ranges.get(key, REALS)
        wanted = set(self.stated.properties.get(key, ()))
        if "probability" in wanted:
            wanted = (wanted - {"probability"}) | {"sum one", "positive"}
        if wanted and r.elements is None and not r.integer and r.low == 0:
            wanted.add("positive")
            r = REALS
        if not wanted:
            return self.numbers(name, (*lead, rows, columns), r)
        if "sum one" in wanted and r.elements is not None and set(r.elements) == {0, 1}:
            return self.one_hot(name, (*lead, rows, columns))
        if (
            len(lead) == 2
            and rows == columns == 1
            and any(word.startswith(("rows sum", "columns sum")) for word in wanted)
        ):
            return self.array(key, name, (), *lead).reshape(-1, *lead, 1, 1)
        if lead and wanted & {"sum one", "sum zero", "unit norm"} and rows == columns == 1:
            flat = self.array(key, name, (), int(np.prod(lead)), 1)
            return flat.reshape(flat.shape[0], *lead, 1, 1)
        found = constructor(frozenset(wanted))
        if found is None or not (r.free or "positive" in wanted):
            raise NoPoint(f"no way to draw {name} is known that is {' and '.join(sorted(wanted))}")
        if rows != columns and "square" not in found[1] and wanted & {"idempotent", "skew-symmetric", "nilpotent"}:
            raise NoPoint(f"{name} is not square")

        def free(n: int, m: int, tag: str = "", kind: str = "real") -> Any:
            if kind == "sign":
                return self.signs((*lead, n, m))
            if kind == "signs":
                return self.patterns(name, tag, (*lead, n, m))
            spread = Range(low=0) if kind == "positive" else REALS  # type: ignore[arg-type]
            return self.numbers(name, (*lead, n, m), spread, tag or found[0])

        return found[2](rows, columns, free, self.kind)


def generator(seed: int, name: str, tag: str) -> np.random.Generator:
    """The random numbers of a letter: they do not depend on what else is drawn."""
    return np.random.default_rng([seed, crc32(f"{name}/{tag}".encode())])


@lru_cache(maxsize=1024)
def drawn(r: Range, shape: tuple[int, ...], seed: int, name: str, tag: str, kind: Numbers, small: bool) -> Any:
    """The numbers of a letter with a range: the same x stands in most derivations, and its numbers are drawn once."""
    return draw_range(r, shape, generator(seed, name, tag), kind, small)


def in_doubles(values: dict[Any, Any], draft: Draft, extra: dict[str, Any]) -> Point:
    """The point of a draft in doubles, with these numbers for its letters; families keep an axis for the points."""
    point = draft.point
    twin = Point(dict(point.sizes), seed=draft.seed, extra=extra)
    twin.values = {leaf: np.asarray(value, dtype=float) for leaf, value in values.items()}
    if point.kind.name == "doubles" and point.families:
        twin.families, twin.count, twin.depth = dict(point.families), point.count, point.depth
    return twin
