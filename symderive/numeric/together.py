"""Equations that are solved together: all letters in them are moved the shortest way to where the equations hold.

Newton's method for fewer equations than unknowns: with the residuals r and how they change, J, the letters move by
-J^+ r until nothing is left over. The starting point is random, so the points come to lie all over the solutions. At
fifty digits the steps are computed in doubles: each makes the error smaller by all their digits.
"""

from __future__ import annotations

from copy import copy
from typing import Any

import numpy as np

from symderive.expr.algebra import Idx, Rel, Sym
from symderive.numeric.draft import Draft
from symderive.numeric.duals import Dual, base, change
from symderive.numeric.extent import index_size
from symderive.numeric.numbers import DOUBLES
from symderive.numeric.obeyed import RANKED, changeable, equations
from symderive.numeric.point import Point
from symderive.numeric.scope import Scope
from symderive.numeric.values import directions, led

STEPS, MOST = 60, 400  # steps at most; entries of all letters at most
SMALL = 1e-11
RANK = 1e-9  # singular values below this share of the largest count as none
SHARP = 1e-8  # how far the last step may still go
FAR = 3.0  # a step is at most so long


def solve_together(equalities: list[Rel], draft: Draft) -> bool:
    """Move the letters until all equalities hold at every point; False where that is not done (exact numbers, no
    letter that may be moved, too many). Matrices that must keep their rank stay where they are if that will do: moved
    along with the others they often end singular."""
    keys = movable(equalities, draft)
    free = [key for key in keys if not draft.stated.properties.get(key, set()) & RANKED]
    return (len(free) < len(keys) and solve_for(equalities, free, draft)) or solve_for(equalities, keys, draft)


def solve_for(equalities: list[Rel], keys: list[Any], draft: Draft) -> bool:
    """Move these letters only."""
    size = sum(int(np.prod(array(key, draft).shape[1:])) for key in keys)
    if draft.kind.exact or not keys or size > MOST:
        return False
    if draft.kind is DOUBLES:
        return newton(equalities, keys, draft, draft)
    rough = in_doubles(draft)
    if not newton(equalities, keys, rough, rough):
        return False
    for key in keys:
        put(key, draft.kind.raw(np.ascontiguousarray(array(key, rough))), draft)
    return newton(equalities, keys, draft, rough)


def newton(equalities: list[Rel], keys: list[Any], draft: Draft, rough: Draft) -> bool:
    """Newton's steps for a draft, with the slopes of a ``rough`` one (itself, or the same in doubles: there they are
    as good as the same at each step)."""
    small = SMALL if draft.kind is DOUBLES else 10.0 ** -(getattr(draft.kind, "digits", 16) - 8)
    slopes: Any = None
    for _ in range(STEPS):
        with np.errstate(all="ignore"):
            if slopes is None or rough is draft:
                left_over, slopes = residuals(equalities, keys, rough)
            if rough is not draft:
                left_over, _ = residuals(equalities, keys, draft, sloping=False)
        if not (np.isfinite(np.asarray(left_over, dtype=float)).all() and np.isfinite(slopes).all()):
            return False
        step = -np.linalg.pinv(slopes, rcond=RANK) @ np.asarray(left_over, dtype=float)[..., None]
        long = np.sqrt((step**2).sum(axis=(-2, -1), keepdims=True))
        if np.abs(left_over).max(initial=0) < small:
            return float(long.max(initial=0)) < SHARP  # else the letters are known far less sharply than the equations
        move(step * (FAR / np.maximum(long, FAR)), keys, draft)
    return False


def in_doubles(draft: Draft) -> Draft:
    """The same draft with doubles for its numbers."""
    rough, point = copy(draft), draft.point
    rough.kind = DOUBLES
    rough.point = Point(
        dict(point.sizes),
        {key: np.asarray(value, dtype=float) for key, value in point.values.items()},
        {name: np.asarray(value, dtype=float) for name, value in point.families.items()},
        seed=point.seed,
        count=point.count,
        depth=point.depth,
    )
    return rough


def movable(equalities: list[Rel], draft: Draft) -> list[Any]:
    """The letters and families that the equations speak of and that may be any real numbers, or have properties that
    are equations themselves."""
    stated, found = draft.stated, dict[Any, None]()
    for rel in equalities:
        for key in sorted(draft.names.depends(rel), key=str):
            family = isinstance(key, tuple)
            there = key[1] in draft.point.families if isinstance(key, tuple) else key in draft.point.values
            if key not in found and there:
                r, properties = stated.ranges.get(key), stated.properties.get(key, set())
                if r is not None and (r.integer or r.elements is not None):
                    continue
                if changeable(properties) and not (family and equations(properties)) and not isinstance(key, Idx):
                    found[key] = None
    return [key for key in found if isinstance(key, (Sym, tuple))]


def array(key: Any, draft: Draft) -> Any:
    return draft.point.families[key[1]] if isinstance(key, tuple) else draft.point.values[key]


def residuals(equalities: list[Rel], keys: list[Any], draft: Draft, *, sloping: bool = True) -> tuple[Any, Any]:
    """What is left over of every equation at every point (points, equations), and how it changes with every entry of
    the letters (points, equations, entries; in doubles; None where that is not asked for)."""
    scope = Scope(draft.point, draft.names)
    rows, slopes = [], []
    widths = [int(np.prod(array(key, draft).shape[1:])) for key in keys]
    for rel in equalities:
        bound: dict[Any, Any] = {}
        for index in sorted((k for k in draft.names.depends(rel) if isinstance(k, Idx)), key=lambda k: str(k.name)):
            far = np.arange(1, index_size(index, draft) + 1)
            bound[index] = draft.kind.whole(scope.axis(far, extra=len(bound)))
        inner = scope.inner({**bound, ("fresh", 0): None}, axes=len(bound))
        rows.append(flat(base(inner.value(rel.left) - inner.value(rel.right)), draft))
        if sloping:
            needed = draft.names.depends(rel)
            changes = [
                slope(rel, key, inner, draft, rows[-1].shape[1])
                if key in needed
                else np.zeros((*rows[-1].shape, entries))
                for key, entries in zip(keys, widths, strict=True)
            ]
            slopes.append(np.concatenate(changes, axis=2))
    at = 0
    for key, entries in zip(keys, widths, strict=True):
        value = array(key, draft)
        high, wide = value.shape[-2:]
        for equation in equations(draft.stated.properties.get(key, set())):
            here = Dual(value, directions(high, wide, scope), scope.depth) if sloping else value
            result = equation(here, draft.kind)
            rows.append(flat(base(result), draft))
            if sloping:
                block = np.zeros((*rows[-1].shape, sum(widths)))
                changed = change(result, scope.depth)
                block[:, :, at : at + entries] = by_entry(changed, rows[-1].shape, entries, draft, scope.depth)
                slopes.append(block)
        at += entries
    return np.concatenate(rows, axis=1), np.concatenate(slopes, axis=1) if sloping else None


def slope(rel: Rel, key: Any, scope: Scope, draft: Draft, width: int) -> Any:
    """How one equation changes with every entry of one letter or family."""
    value = array(key, draft)
    if isinstance(key, tuple):
        lead = value.shape[1:]
        count = int(np.prod(lead))
        units = np.zeros((count, *lead), dtype=int)
        units.reshape(count, count)[np.arange(count), _columns_first(lead)] = 1
        seeds = draft.kind.whole(units.reshape(count, *(1,) * scope.depth, *lead))
    else:
        high, wide = value.shape[-2:]
        count = high * wide
        seeds = directions(high, wide, scope)
    inner = scope.inner({key: Dual(value, seeds, scope.depth)}, axes=1)
    result = change(inner.value(rel.left) - inner.value(rel.right), scope.depth)
    return by_entry(result, (draft.point.count or 1, width), count, draft, scope.depth)


def _columns_first(lead: tuple[int, ...]) -> Any:
    """The places of the entries of a family, each member's column by column, as they lie in memory."""
    places = np.arange(int(np.prod(lead))).reshape(lead)
    return np.swapaxes(places, -1, -2).reshape(-1)


def flat(x: Any, draft: Draft) -> Any:
    """(indices, points, rows, columns) as (points, all the rest)."""
    points = draft.point.count or 1
    x = x.reshape((1,) * (3 - x.ndim) + x.shape) if x.ndim < 3 else x
    x = np.broadcast_to(x, (*x.shape[:-3], points, *x.shape[-2:]))
    return np.moveaxis(x, -3, 0).reshape(points, -1)


def by_entry(x: Any, shape: tuple[int, int], entries: int, draft: Draft, depth: int) -> Any:
    """(entries, indices, points, rows, columns) as (points, equations, entries), in doubles."""
    x = led(base(x), depth + 1)
    parts = [flat(part, draft) for part in np.broadcast_to(x, (entries, *x.shape[1:]))]
    wide = [np.broadcast_to(part, shape) if part.shape[1] == 1 else part for part in parts]
    return np.asarray(np.stack(wide, axis=-1), dtype=float)


def move(step: Any, keys: list[Any], draft: Draft) -> None:
    """Add a step, whose entries go letter by letter and column by column, to the letters."""
    at = 0
    for key in keys:
        value = array(key, draft)
        entries = int(np.prod(value.shape[1:]))
        turned = (*value.shape[:-2], value.shape[-1], value.shape[-2])
        part = np.swapaxes(step[:, at : at + entries, 0].reshape(turned), -1, -2)
        moved = value + draft.kind.raw(np.ascontiguousarray(part))
        put(key, moved, draft)
        at += entries


def put(key: Any, value: Any, draft: Draft) -> None:
    """Give a letter or a family other values."""
    if isinstance(key, tuple):
        draft.point.families[key[1]] = value
    else:
        draft.point.values[key] = value
    draft.point.memo.clear()
