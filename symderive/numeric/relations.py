"""What is stated between letters: equalities are solved for one letter, inequalities choose among points, and all
are checked.

Solving is exact algebra where it can be: a letter alone on one side is computed, commuting matrices are polynomials
of one another, an equation that is linear in a scalar or in a vector is solved for it; any other by Newton's
method.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from symderive.expr.algebra import UNITY, Idx, Map, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import add, divide, mul, neg
from symderive.expr.node import Node
from symderive.expr.shape import is_scalar
from symderive.numeric.draft import Draft
from symderive.numeric.duals import Dual, base, change
from symderive.numeric.extent import index_size
from symderive.numeric.numbers import NoNumber
from symderive.numeric.obeyed import GENERIC
from symderive.numeric.scope import Scope
from symderive.numeric.sizes import NoPoint
from symderive.numeric.together import movable, solve_together
from symderive.numeric.values import directions as units

SETTLED = 1e-6  # how long the last step towards a root may be, beside the root
STARTS = (1.0, 0.25, 0.0625)  # parts of the value drawn from which a root is looked for
CLOSE = 1e-9  # what is so close to an end of a range lies on it, and what is so close to another number is it


def solve(equalities: list[Rel], draft: Draft) -> list[Any]:
    """Make every equality hold at the points by changing one letter for each, else many together. Returns the letters
    and families that were changed."""
    taken: set[Any] = set()
    changed: list[Any] = []
    for rel in equalities:
        if holds(rel, draft).all():
            continue
        for method in (_commuting, _eigenvector, _lone_letter, _inside, _linear, _newton):
            letter = method(rel, draft, taken)
            if letter is not None:
                changed.append(letter)
                taken |= {letter, *(k for k in draft.names.depends(rel) if isinstance(k, Sym))}
                break
    if not all(holds(rel, draft).all() for rel in equalities) and solve_together(equalities, draft):
        changed += [key for key in movable(equalities, draft) if key not in changed]
    return changed


def holds(rel: Rel, draft: Draft) -> np.ndarray:
    """At which points a relation holds (for all values of its free indices)."""
    point = draft.point
    scope = Scope(point, draft.names)
    scope = Scope(point, draft.names, scope, {("fresh", 0): None})
    put: dict[Any, Any] = {}
    for index in sorted((k for k in draft.names.depends(rel) if isinstance(k, Idx)), key=lambda k: str(k.name)):
        put[index] = draft.kind.whole(scope.axis(np.arange(1, index_size(index, draft) + 1), extra=len(put)))
    inner = scope.inner(put, axes=len(put))
    with np.errstate(all="ignore"):
        left, right = base(inner.value(rel.left)), base(inner.value(rel.right))
        least: Any = 0 if draft.kind.exact else CLOSE * (1 + np.abs(left) + np.abs(right))
        if draft.kind.exact:
            same = draft.kind.settle(left - right) == 0
        else:
            same = np.abs(left - right) <= least
        held: Any = {
            "=": lambda: same,
            "!=": lambda: ~np.asarray(same, dtype=bool),
            "<": lambda: left < right - least,
            "<=": lambda: left <= right,
            ">": lambda: left > right + least,
            ">=": lambda: left >= right,
        }[rel.op]()
    entries = np.asarray(held, dtype=bool)
    good: Any = entries.any(axis=(-2, -1)) if rel.op == "!=" else entries.all(axis=(-2, -1))
    count = point.count or 1
    good = np.broadcast_to(good, np.broadcast_shapes(good.shape, (count,)))
    return good.reshape(-1, count).all(axis=0)


def where_all_hold(relations: list[Rel], draft: Draft) -> np.ndarray:
    good = np.ones(draft.point.count or 1, dtype=bool)
    for rel in relations:
        good &= holds(rel, draft)
    return good


def check(equalities: list[Rel], draft: Draft) -> None:
    """Raise NoPoint for an equality that does not hold at every point."""
    for rel in equalities:
        if not holds(rel, draft).all():
            raise NoPoint("there is no way known to draw points at which a stated equation holds")


def _free_letters(rel: Rel, draft: Draft, taken: set[Any]) -> list[Sym]:
    """Letters that may be changed: nothing else is stated of them."""
    stated = draft.stated
    letters = [k for k in draft.names.depends(rel) if isinstance(k, Sym) and k in draft.point.values and k not in taken]
    letters = [k for k in letters if not stated.properties.get(k, set()) - GENERIC]
    letters = [
        k for k in letters if k not in stated.ranges or not (stated.ranges[k].elements or stated.ranges[k].integer)
    ]
    order = {part: place for place, part in enumerate(rel.walk())}
    return sorted(letters, key=lambda k: (k in stated.ranges, -order.get(k, -1)))


def _lone_letter(rel: Rel, draft: Draft, taken: set[Any]) -> Sym | None:
    """x = u with x not in u: x is computed."""
    for left, right in ((rel.left, rel.right), (rel.right, rel.left)):
        if left in _free_letters(rel, draft, taken) and left not in draft.names.depends(right):
            with np.errstate(all="ignore"):
                value = base(Scope(draft.point, draft.names).value(right))
            count = draft.point.count or 1
            draft.point.values[left] = np.broadcast_to(value, (count, *value.shape[-2:])).copy()
            draft.point.memo.clear()
            return left
    return None


def _inside(rel: Rel, draft: Draft, taken: set[Any]) -> Sym | None:
    """1/x = u, log x = u, e^x + v = u with x in no other place: x is computed from outside inwards."""
    for side, other in ((rel.left, rel.right), (rel.right, rel.left)):
        for letter in _free_letters(rel, draft, taken):
            if not is_scalar(letter.shape) or letter in draft.names.depends(other) or not side.kids:
                continue
            value = unwrapped(side, letter, other, draft)
            if value is not None and (found := _lone_letter(Rel("=", letter, value), draft, taken)) is not None:
                return found
    return None


def unwrapped(side: Node, letter: Sym, value: Node, draft: Draft) -> Node | None:
    """What the letter is where a side in which it stands once has a value; None where that is not known."""
    while side is not letter:
        holding = [kid for kid in side.kids if letter in draft.names.depends(kid)]
        if len(holding) != 1 or not is_scalar(side.shape):
            return None
        (inner,) = holding
        others = [kid for kid in side.kids if kid is not inner]
        match side:
            case Sum():
                value = add(value, neg(add(*others)))
            case Prod():
                value = divide(value, mul(*others))
            case Pow(_, Num(k)) if k == -1:
                value = divide(UNITY, value)
            case Map("log"):
                value = Map("exp", value)
            case Map("exp"):
                value = Map("log", value)
            case Map("sqrt"):
                value = Pow(value, Num(2))
            case _:
                return None
        side = inner
    return value


def _commuting(rel: Rel, draft: Draft, taken: set[Any]) -> Sym | None:
    """AB = BA: B becomes a polynomial in A."""
    match rel.left, rel.right:
        case Prod((Sym() as a, Sym() as b)), Prod((c, d)) if c is b and d is a and not is_scalar(a.shape):
            pass
        case _:
            return None
    if b in taken or draft.stated.properties.get(b, set()) - {"symmetric", "invertible", "nonzero"}:
        a, b = b, a
    extra = draft.stated.properties.get(b, set()) - {"invertible", "nonzero", "full rank"}
    if not {a, b} <= draft.point.values.keys():
        return None  # one of them is defined, not drawn
    if b in taken or (extra and not extra <= draft.stated.properties.get(a, set()) & {"symmetric", "diagonal"}):
        return None
    x, k = draft.point.values[a], draft.kind
    eye = k.whole(np.eye(x.shape[-1], dtype=int))
    c0, c1, c2 = (draft.numbers(b.name, (1, 1), tag=f"coefficient {i}") for i in range(3))
    draft.point.values[b] = k.settle(c0 * eye + c1 * x + c2 * k.settle(x @ x))
    draft.point.memo.clear()
    return b


def _eigenvector(rel: Rel, draft: Draft, taken: set[Any]) -> Sym | None:
    """A v = c v: A is changed along v only, on both sides where it is symmetric."""
    match rel.left, rel.right:
        case Prod((Sym() as a, v)), Prod((c, w)) if (
            v is w and is_scalar(c.shape) and not is_scalar(v.shape) and not is_scalar(a.shape)
        ):
            stated = draft.stated.properties.get(a, set()) - {"invertible", "nonzero", "full rank"}
        case _:
            return None
    if a in taken or stated - {"symmetric"} or a in draft.stated.ranges or a not in draft.point.values:
        return None
    k, scope = draft.kind, Scope(draft.point, draft.names)
    x, eigenvector, value = draft.point.values[a], base(scope.value(v)), base(scope.value(c))
    turned = np.swapaxes(eigenvector, -1, -2)
    along = k.settle(k.settle(eigenvector @ turned) * k.reciprocal(k.settle(turned @ eigenvector)))
    across = k.whole(np.eye(x.shape[-1], dtype=int)) - along
    rest = k.settle(across @ x) if "symmetric" in stated else x
    draft.point.values[a] = k.settle(k.settle(rest @ across) + value * along)
    draft.point.memo.clear()
    return a


def _residual(rel: Rel, letter: Sym, value: Any, draft: Draft, directions: bool = False) -> Any:
    """left − right with a letter at another value, and how it changes with the letter's entries."""
    scope = Scope(draft.point, draft.names)
    if directions:
        rows, columns = value.shape[-2:]
        value = Dual(value, units(rows, columns, scope), scope.depth)
    inner = scope.inner({letter: value}, axes=int(directions))
    with np.errstate(all="ignore"):
        result = inner.value(rel.left) - inner.value(rel.right)
    if not directions:
        return draft.kind.settle(base(result))
    return draft.kind.settle(base(result)), draft.kind.settle(change(result, scope.depth))


def _linear(rel: Rel, draft: Draft, taken: set[Any]) -> Sym | None:
    """A scalar equation that is linear in a letter: the letter is moved along the equation's gradient until it
    holds."""
    if not is_scalar(rel.left.shape) or any(isinstance(k, Idx) for k in draft.names.depends(rel)):
        return None
    k = draft.kind
    for letter in _free_letters(rel, draft, taken):
        x = draft.point.values[letter]
        r, g = _residual(rel, letter, x, draft, directions=True)
        g = _gradient(g, x)
        square = k.settle((g * g).sum(axis=(-2, -1), keepdims=True))
        if np.any(np.asarray(square == 0, dtype=bool)):
            continue
        moved = k.settle(x - g * k.settle(r * k.reciprocal(square)))
        left_over = _residual(rel, letter, moved, draft)
        small = left_over == 0 if k.exact else np.abs(left_over) <= 1e-10 * (1 + np.abs(r))
        if np.all(np.asarray(small, dtype=bool)) and _in_range(letter, moved, draft):
            draft.point.values[letter] = moved
            draft.point.memo.clear()
            return letter
    return None


def _gradient(g: Any, x: Any) -> Any:
    """The axis of directions (entries column by column) as a matrix of x's shape."""
    rows, columns = x.shape[-2:]
    g = np.broadcast_to(g, (rows * columns, x.shape[0], 1, 1))[..., 0, 0]
    return np.moveaxis(g.reshape(columns, rows, -1), (0, 1), (-1, -2))


def _in_range(letter: Sym, value: Any, draft: Draft) -> bool:
    r = draft.stated.ranges.get(letter)
    if r is None or draft.kind.name == "residues":
        return True
    low, high = r.low, r.high
    good = np.ones(value.shape, dtype=bool)
    if low is not None:
        good &= np.asarray(value > (low if draft.kind.exact else float(low) + CLOSE), dtype=bool)
    if high is not None:
        good &= np.asarray(value < (high if draft.kind.exact else float(high) - CLOSE), dtype=bool)
    return bool(good.all())


def _at_points(u: Any, x: Any) -> Any:
    """Numbers at the points, in the shape of x; a derivative inside leaves further leading axes of length one."""
    u = np.asarray(u)
    while u.ndim > x.ndim and u.shape[0] == 1:
        u = u[0]
    if u.ndim > x.ndim:
        raise NoNumber("this equation has more than one value at a point")
    return np.broadcast_to(u, x.shape)


def _newton(rel: Rel, draft: Draft, taken: set[Any]) -> Sym | None:
    """A scalar equation solved for a scalar by Newton's method (not in exact numbers)."""
    if draft.kind.exact or not is_scalar(rel.left.shape):
        return None
    for letter in _free_letters(rel, draft, taken):
        if not is_scalar(letter.shape):
            continue
        x, good = _roots(rel, letter, draft)
        if good.all() and _in_range(letter, x, draft):
            draft.point.values[letter] = x
            draft.point.memo.clear()
            return letter
    return None


def _roots(rel: Rel, letter: Sym, draft: Draft) -> tuple[Any, Any]:
    """(values of the letter, at which points these are roots). What runs off to where both sides vanish is none: the
    last step is as long as the way there. From nearer to zero it may go elsewhere."""
    start = draft.point.values[letter]
    found, good = start, np.zeros(start.shape, dtype=bool)
    for part in STARTS:
        x = start * part
        for _ in range(60):
            r, slope = _residual(rel, letter, x, draft, directions=True)
            with np.errstate(all="ignore"):
                step = _at_points(r, x) / _at_points(slope[0], x)
                x = x - step
        with np.errstate(all="ignore"):
            there = np.abs(_residual(rel, letter, x, draft)) < 1e-10
            there = np.broadcast_to(there, x.shape) & ~(np.abs(step) > SETTLED * (1 + np.abs(x)))
        found, good = np.where(good, found, x), good | there
        if good.all():
            break
    return found, good
