"""The points over which a number varies: which letters may be moved, and the values of trees wherever they are put.

A terrain is drawn like any other points, so it obeys all that is stated; a place on it is given by the entries of the
letters that may be moved, one row of numbers for each place. Where a place breaks what is stated it has no height.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from symderive.expr.algebra import Sym
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.compile import evaluate
from symderive.numeric.draft import Draft
from symderive.numeric.numbers import DOUBLES, Numbers
from symderive.numeric.obeyed import CONDITIONS, EQUATIONS, changeable, equations, parts_of
from symderive.numeric.point import Point
from symderive.numeric.relations import where_all_hold
from symderive.numeric.sample import fill_indices, obeying
from symderive.numeric.together import newton, residuals

Array = np.ndarray[Any, Any]
FAR = 1e4  # no entry is moved further from 0
INSIDE = 1 / 64


class Terrain:
    """``keys`` are the letters and families that may be moved, ``start`` their entries at the points drawn.

    ``moving`` says which: "free" those of which no equation is stated, "all" those with equations too, "whole" the
    letters that are whole numbers.
    """

    def __init__(self, problem: Problem, nodes: Sequence[Node], seed: int, count: int, moving: str = "all"):
        self.problem, self.nodes, self.moving = problem, tuple(nodes), moving
        self.draft = obeying(problem, list(nodes), seed, count, DOUBLES, True, "")
        fill_indices(self.draft, spread=False)
        self.count = count
        self.equalities = [r for r in self.draft.rest if r.op == "="]
        self.untie_families()
        self.between = [r for r in self.draft.rest if r.op in ("<", "<=", ">", ">=", "!=")]
        self.keys = self.movable()
        self.tied = bool(self.equalities) or any(map(equations, self.draft.stated.properties.values()))
        self.bound = moving == "all" and (
            bool(self.equalities) or any(equations(self.properties(key)) for key in self.keys)
        )
        tables = [self.array(key).reshape(count, -1) for key in self.keys]
        self.start = np.concatenate(tables, axis=1) if tables else np.empty((count, 0))
        self.low, self.high = self.ends(0), self.ends(1)

    def properties(self, key: Any) -> set[str]:
        return self.draft.stated.properties.get(key, set())

    def untie_families(self) -> None:
        """What is stated of a family's entries together is kept as the equation that was written, not as a property of
        one member."""
        stated = self.draft.stated
        families = {key for key in stated.properties if isinstance(key, tuple) and equations(stated.properties[key])}
        if not families:
            return
        properties = {
            key: found - EQUATIONS.keys() if key in families else found for key, found in stated.properties.items()
        }
        self.draft.stated = replace(stated, properties=properties)
        self.equalities += [r for r in self.draft.sworn if families & self.draft.names.depends(r)]

    def movable(self) -> list[Any]:
        """Letters that may be any real numbers, or have properties that are equations or signs."""
        found: list[Any] = []
        point, stated = self.draft.point, self.draft.stated
        tied = {key for rel in self.equalities for key in self.draft.names.depends(rel)}
        for key in [*(k for k in point.values if isinstance(k, Sym)), *(("family", name) for name in point.families)]:
            r, properties = stated.ranges.get(key), self.properties(key)
            held = self.array(key)
            if held.ndim < 3 or held.shape[0] != self.count or held.dtype != float:
                continue
            if (r is not None and r.integer) != (self.moving == "whole") or (r is not None and r.elements is not None):
                continue
            if self.moving != "all" and (key in tied or equations(properties)):
                continue
            if changeable(properties):
                found.append(key)
        return found

    def array(self, key: Any) -> Array:
        point = self.draft.point
        return np.asarray(point.families[key[1]] if isinstance(key, tuple) else point.values[key])

    def ends(self, upper: int) -> Array:
        """The lower or upper ends of the ranges of all entries, at every other point drawn a little inside: an end may
        not belong to its range, and hide what lies within."""
        found = [np.empty(0)]
        for key in self.keys:
            r = self.draft.stated.ranges.get(key)
            end = None if r is None else (r.low, r.high)[upper]
            if "positive" in parts_of(self.properties(key)) and not upper:
                end = Fraction(0) if end is None else end
            found.append(np.full(self.array(key)[0].size, (FAR if upper else -FAR) if end is None else float(end)))
        ends = np.tile(np.concatenate(found), (self.count, 1))
        inward = np.where(np.abs(ends) < FAR, INSIDE if self.moving != "whole" else 0.0, 0.0)
        ends[1::2] += (-inward if upper else inward)[1::2]
        return ends

    def at(self, rows: Array, places: Array, kind: Numbers = DOUBLES) -> Draft:
        """The points drawn, of the given rows, with the entries of the moved letters put in (places, entries)."""
        old, total = self.draft.point, len(rows)
        point = Point(dict(old.sizes), seed=old.seed, count=total, depth=old.depth, kind=kind)
        for table, other in ((old.values, point.values), (old.families, point.families)):
            for key, value in table.items():
                value = np.asarray(value)
                if value.ndim >= 3 and value.shape[0] == self.count:
                    value = value[rows]
                other[key] = value if value.dtype == object or kind is DOUBLES else kind.raw(value)
        first = 0
        for key in self.keys:
            shape = self.array(key).shape[1:]
            width = int(np.prod(shape))
            value = places[:, first : first + width].reshape(total, *shape)
            (point.families if isinstance(key, tuple) else point.values)[key[1] if isinstance(key, tuple) else key] = (
                np.ascontiguousarray(value)
            )
            first += width
        draft = copy(self.draft)
        draft.point, draft.kind = point, kind
        return draft

    def heights(self, node: Node, rows: Array, places: Array) -> Array:
        """The value of a number at some places; infinite where it is not defined or something stated fails."""
        draft = self.at(rows, places)
        value = evaluate(node, draft.point, self.problem).reshape(-1)
        value = np.broadcast_to(value, (len(rows),)) if value.size == 1 else value
        good = np.isfinite(value) & (places >= self.low[rows]).all(axis=1) & (places <= self.high[rows]).all(axis=1)
        if good.any():
            good = good & self.permitted(draft)
        return np.where(good, value, np.inf)

    def permitted(self, draft: Draft) -> Array:
        """At which places the inequalities and signs hold that are stated."""
        good = where_all_hold(self.between, draft)
        for key in self.keys:
            conditions = [CONDITIONS[p] for p in sorted(parts_of(self.properties(key))) if p in CONDITIONS]
            value = draft.point.families[key[1]] if isinstance(key, tuple) else draft.point.values[key]
            for condition in conditions:
                whole = condition(value.reshape(len(good), -1, value.shape[-1]))
                good &= np.asarray(whole, dtype=bool)
        return good

    def tangent(self, rows: Array, places: Array, steps: Array) -> Array:
        """Steps without the part that leaves the stated equations."""
        if not self.bound:
            return steps
        slopes = self.slopes(rows, places)
        across = np.linalg.pinv(slopes, rcond=1e-9) @ (slopes @ steps[..., None])
        return np.asarray(steps - across[..., 0])

    def slopes(self, rows: Array, places: Array) -> Array:
        """How the stated equations change with every entry (places, equations, entries)."""
        _, slopes = residuals(self.equalities, self.keys, self.at(rows, places))
        return self.by_rows(np.where(np.isfinite(slopes), slopes, 0.0))

    def by_rows(self, slopes: Array) -> Array:
        """Slopes whose entries go column by column (as ``residuals`` gives them), row by row."""
        order: list[int] = []
        for key in self.keys:
            shape = self.array(key).shape[1:]
            place = np.arange(int(np.prod(shape))).reshape(shape)
            first = len(order)
            turned = np.swapaxes(place, -1, -2).ravel()
            back = np.empty_like(turned)
            back[turned] = np.arange(len(turned))
            order += [first + int(i) for i in back]
        return slopes[..., order]

    def returned(self, rows: Array, places: Array) -> Array:
        """Places moved back to where the stated equations hold; as they are where that is not done."""
        if not self.bound:
            return np.clip(places, self.low[rows], self.high[rows])
        draft = self.at(rows, np.where(np.isfinite(places), places, 0.0))
        if not newton(self.equalities, self.keys, draft, draft):
            return np.full_like(places, np.inf)
        tables = [
            draft.point.families[key[1]] if isinstance(key, tuple) else draft.point.values[key] for key in self.keys
        ]
        return np.concatenate([np.asarray(t, dtype=float).reshape(len(rows), -1) for t in tables], axis=1)
