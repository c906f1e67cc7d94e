"""Writing out what binds letters: sums and products over indices, families, there-is."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from symderive.data.reading import FALSE, Env, fold, number
from symderive.expr.algebra import TRUE, Idx, Num, Prod, Sum
from symderive.expr.arrays import BigProd, BigSum, Entry, Member
from symderive.expr.node import Node
from symderive.expr.probability import (
    And,
    Exists,
    ForAll,
    Or,
    RandVar,
)


def expand(node: Node, member: Callable[[str, tuple[int, ...]], Node | None]) -> Node:
    """Sums, products and "there is" over numbered indices written out; X_i with a number for i becomes a variable.

    ``member`` gives the variable of a family with its indices, or None where there is none.
    """

    def go(u: Node, env: Env) -> Node:
        if u in env:
            return env[u]
        match u:
            case RandVar(_, _, _, family, indices) if family and indices:
                places = [fold(i, env) for i in indices]
                if all(isinstance(p, Num) for p in places):
                    found = member(family, tuple(int(number(p) or 0) for p in places))
                    return found or u
                return RandVar(u.name, u.size, u.latex, family, tuple(places))
            case Entry(RandVar(name), indices) | Member(name, indices):
                places = [fold(i, env) for i in indices]
                if all(isinstance(p, Num) for p in places):
                    found = member(name, tuple(int(number(p) or 0) for p in places))
                    if found is not None:
                        return found
                return u.rebuild(tuple(go(k, env) for k in u.kids))
            case BigSum(body, index, low, high, skip):
                ends = ends_of(go(low, env), go(high, env))
                if ends is None:
                    return u
                left_out = {fold(s, env) for s in skip}
                parts = [go(body, {**env, index: n}) for n in ends if n not in left_out]
                return Sum(tuple(parts)) if len(parts) > 1 else parts[0] if parts else Num(0)
            case BigProd(body, index, low, high):
                ends = ends_of(go(low, env), go(high, env))
                if ends is None:
                    return u
                parts = [go(body, {**env, index: n}) for n in ends]
                return Prod(tuple(parts)) if len(parts) > 1 else parts[0] if parts else Num(1)
            case Exists(event, indices, condition) | ForAll(event, indices, condition):
                return written_out(u, event, indices, condition, env)
        if not u.kids:
            return u
        return u.rebuild(tuple(go(k, env) for k in u.kids))

    def written_out(u: Exists | ForAll, event: Node, indices: tuple[Node, ...], condition: Node, env: Env) -> Node:
        families = {v.family for v in event.walk() if isinstance(v, RandVar) and v.family}
        top = max((i.size.number or 0 for i in indices if isinstance(i, Idx) and i.size is not None), default=0)
        ranges = [n for n in range(400) if all(member(f, (n,)) is not None for f in families)]
        if not families or not ranges:
            return u
        places = [Num(n) for n in ranges if not top or n <= top]
        found = []
        for choice in itertools.product(places, repeat=len(indices)):
            inner = {**env, **dict(zip(indices, choice, strict=True))}
            if fold(go(condition, inner)) is TRUE:
                found.append(go(event, inner))
        whole, none = (Or, FALSE) if isinstance(u, Exists) else (And, TRUE)
        return whole(tuple(dict.fromkeys(found))) if len(found) > 1 else found[0] if found else none

    return go(node, {})


def ends_of(low: Node, high: Node) -> list[Node] | None:
    low, high = fold(low), fold(high)
    if isinstance(low, Num) and isinstance(high, Num) and high.value - low.value < 5000:
        return [Num(n) for n in range(int(low.value), int(high.value) + 1)]
    return None
