"""What d does to matrices and arrays: transposes, inverses, determinants, norms, sums over an index, blocks."""

from __future__ import annotations

from collections.abc import Callable

from symderive.expr.algebra import (
    MINUS,
    Apply,
    Cases,
    Det,
    Hadamard,
    Inverse,
    Map,
    Num,
    Pow,
    Prod,
    Sum,
    Trace,
    Transpose,
)
from symderive.expr.arrays import (
    BigProd,
    BigSum,
    Block,
    Entries,
    Entry,
    Kron,
    Norm,
)
from symderive.expr.build import hadamard, neg, transpose, zero
from symderive.expr.calculus import Integral
from symderive.expr.node import Node
from symderive.expr.shape import ONE, is_scalar
from symderive.rules.building import plus, times
from symderive.rules.facts import NOTHING
from symderive.rules.indexing import names_in, new_index, put
from symderive.rules.settle import settle
from symderive.rules.vary import Way

Pushed = tuple[str, Node]


def through(build: Callable[[Node], Node], key: str) -> Callable[[Node, Way], Pushed]:
    """A linear operation of one argument: d goes inside."""

    def change(u: Node, way: Way) -> Pushed:
        return key, u.rebuild((way.mark(u.kids[0]), *u.kids[1:]))

    return change


def of_matrix_power(base: Node, exponent: Node, way: Way) -> Pushed | None:
    if way.varies(exponent):
        return None
    if isinstance(exponent, Num):
        k = exponent.value
        if k.denominator != 1 or abs(k) > 40:
            return None
        if k < 0:
            whole = base if k == -1 else Pow(base, Num(-k))
            return "inverse", Prod((MINUS, Inverse(whole), way.mark(whole), Inverse(whole)))
        db = way.mark(base)
        terms = []
        for r in range(int(k)):
            left, right = power_of(base, r), power_of(base, int(k) - 1 - r)
            terms.append(times(*(() if r == 0 else (left,)), db, *(() if r == k - 1 else (right,))))
        return "matrix power", plus(terms)
    i = new_index(None, names_in(base, exponent), "r")
    inside = Prod((Pow(base, i), way.mark(base), Pow(base, Sum((exponent, MINUS, neg(i))))))
    return "matrix power", BigSum(inside, i, Num(0), settle(Sum((exponent, MINUS)), NOTHING))


def power_of(base: Node, r: int) -> Node:
    return base if r == 1 else Pow(base, Num(r))


def of_inverse(u: Node, way: Way) -> Pushed:
    assert isinstance(u, Inverse)
    return "inverse", Prod((MINUS, u, way.mark(u.u), u))


def of_trace(u: Node, way: Way) -> Pushed:
    assert isinstance(u, Trace)
    if isinstance(u.u, Kron) and u.u.a.shape[0] == u.u.a.shape[1]:
        return "trace of a kronecker product", way.mark(Prod((Trace(u.u.a), Trace(u.u.b))))
    return "trace", Trace(way.mark(u.u))


def of_det(u: Node, way: Way) -> Pushed:
    assert isinstance(u, Det)
    return "determinant", Prod((u, Trace(Prod((Inverse(u.u), way.mark(u.u))))))


def of_hadamard(u: Node, way: Way) -> Pushed:
    assert isinstance(u, Hadamard)
    terms = []
    for n, f in enumerate(u.factors):
        if (d := way.d(f)) is not None:
            terms.append(hadamard(*u.factors[:n], d, *u.factors[n + 1 :]))
    return "hadamard", plus(terms)


def of_kron(u: Node, way: Way) -> Pushed:
    assert isinstance(u, Kron)
    terms: list[Node] = []
    if (da := way.d(u.a)) is not None:
        terms.append(Kron(da, u.b))
    if (db := way.d(u.b)) is not None:
        terms.append(Kron(u.a, db))
    return "kronecker", plus(terms)


def of_norm(u: Node, way: Way) -> Pushed | None:
    assert isinstance(u, Norm)
    v, dv = u.u, way.mark(u.u)
    if u.p == "1":
        sign = Map("sign", v)
        inner = Prod((transpose(sign), dv)) if v.shape[1] == ONE else Trace(Prod((Transpose(sign), dv)))
        return "one norm", inner
    if u.p == "inf" and v.shape[1] == ONE:
        k = Apply("argmax", (Map("abs", v),))
        return "infinity norm", Prod((Map("sign", Entry(v, (k,))), Entry(dv, (k,))))
    if u.p == "inf" or (u.p == "2" and ONE not in v.shape):
        return None
    return "norm", Prod((Pow(u, MINUS), inner_product(v, dv)))


def of_squared_norm(v: Node, p: str, way: Way) -> Pushed | None:
    if p not in ("2", "F") or (p == "2" and ONE not in v.shape):
        d = of_norm(Norm(v, p), way)
        return None if d is None else ("chain", Prod((Num(2), Norm(v, p), d[1])))
    return "squared norm", Prod((Num(2), inner_product(v, way.mark(v))))


def inner_product(v: Node, w: Node) -> Node:
    """vᵀ w of vectors, tr(Vᵀ W) of matrices."""
    if is_scalar(v.shape):
        return Prod((v, w))
    if v.shape[1] == ONE:
        return Prod((transpose(v), w))
    return Prod((v, transpose(w))) if v.shape[0] == ONE else Trace(Prod((Transpose(v), w)))


def of_entries(u: Node, way: Way) -> Pushed:
    assert isinstance(u, Entries)
    return "linear", Entries(way.mark(u.body), u.indices)


def of_big_sum(u: Node, way: Way) -> Pushed:
    assert isinstance(u, BigSum)
    return "sum over an index", BigSum(way.mark(u.body), u.index, u.low, u.high, u.skip)


def of_big_product(u: Node, way: Way) -> Pushed:
    assert isinstance(u, BigProd)
    return "product over an index", Prod(
        (u, BigSum(times(way.mark(u.body), Pow(u.body, MINUS)), u.index, u.low, u.high))
    )


def of_block(u: Node, way: Way) -> Pushed:
    assert isinstance(u, Block)
    rows = tuple(tuple(way.d(e) or zero(e.shape) for e in row) for row in u.rows)
    return "linear", Block(rows)


def of_integral(u: Node, way: Way) -> Pushed | None:
    """The fundamental theorem at the ends, and d under the integral."""
    assert isinstance(u, Integral)
    if u.low is None or u.high is None or u.var in way.by:
        return None
    terms: list[Node] = []
    if (dh := way.d(u.high)) is not None:
        terms.append(times(put(u.body, {u.var: u.high}), dh))
    if (dl := way.d(u.low)) is not None:
        terms.append(times(MINUS, put(u.body, {u.var: u.low}), dl))
    if (db := way.d(u.body)) is not None:
        terms.append(Integral(db, u.var, u.low, u.high))
    return "integral", plus(terms)


def of_cases(u: Node, way: Way) -> Pushed:
    assert isinstance(u, Cases)
    return "cases", Cases(tuple((c, way.d(v) or zero(v.shape)) for c, v in u.branches))
