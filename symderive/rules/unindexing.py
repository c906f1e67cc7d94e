"""From entries back to arrays: the vector or matrix whose entries a formula in i and j gives."""

from __future__ import annotations

from symderive.expr.algebra import UNITY, Delta, Eye, Hadamard, Idx, Map, Num, Ones, Pow, Prod, Sum, Transpose, Unit
from symderive.expr.arrays import BigSum, Column, Diag, DiagPart, Entries, Entry, Row
from symderive.expr.build import size, transpose
from symderive.expr.node import Node
from symderive.expr.shape import ONE, Shape, is_scalar
from symderive.rules.facts import Facts
from symderive.rules.indexing import depends, put
from symderive.rules.settle import settle
from symderive.rules.terms import parts


def unindex(body: Node, indices: tuple[Idx, ...] | tuple[Node, ...], known: Facts) -> Node | None:
    """The array without indices whose entries are ``body``; None where there is no short one."""
    i, *more = indices
    assert isinstance(i, Idx)
    if i.size is None or (more and more[0].size is None):  # type: ignore[attr-defined]
        return None
    found = vector(body, i) if not more else matrix(body, i, more[0])  # type: ignore[arg-type]
    return None if found is None else settle(found, known)


def vector(body: Node, i: Idx) -> Node | None:
    """The column with entries ``body``."""
    assert i.size is not None
    shape: Shape = (i.size, ONE)
    if not depends(body, i):
        return Prod((body, Ones(shape)))
    match body:
        case Entry(v, (index,)) if index is i and not depends(v, i):
            whole = v if v.shape[1] == ONE else Transpose(v)
            return whole if whole.shape == shape else None
        case Entry(v, (a, b)) if not depends(v, i):
            if a is i and b is not i:
                return Column(v, b) if v.shape[0] == i.size else None
            if b is i and a is not i:
                return Row(v, a) if v.shape[1] == i.size else None
            return DiagPart(v) if v.shape == (i.size, i.size) else None
        case Delta(a, b):
            other = b if a is i else a
            return Unit(other, i.size) if same_range(other, i) else None
        case Sum(terms):
            return whole_sum([vector(t, i) for t in terms])
        case Map(name, u, primes):
            inner = vector(u, i)
            return None if inner is None else Map(name, inner, primes)
        case Pow(base, Num(value)) if value.denominator == 1 and 2 <= value <= 3:
            inner = vector(base, i)
            return None if inner is None else Hadamard((inner,) * int(value))
        case Prod():
            return vector_product(body, i)
        case BigSum(inner, Idx() as j, Num(low), high, ()) if low == 1 and j.size is not None and high is size(j.size):
            return row_sums(inner, i, j)
    return None


def row_sums(body: Node, i: Idx, j: Idx) -> Node | None:
    """[Σ_j A_ij x_j]_i is A x, [Σ_j A_ij]_i is A 1."""
    assert j.size is not None
    factors = body.factors if isinstance(body, Prod) else (body,)
    if not all(isinstance(f, Entry) for f in factors) or sum(depends(f, i) for f in factors) != 1:
        return None
    whole = matrix(body, i, j)
    return None if whole is None else Prod((whole, Ones((j.size, ONE))))


def vector_product(body: Prod, i: Idx) -> Node | None:
    if not all(is_scalar(f.shape) for f in body.factors):
        return scalar_chain(body, i)
    fixed = [f for f in body.factors if not depends(f, i)]
    moving = [vector(f, i) for f in body.factors if depends(f, i)]
    if any(f is None for f in moving):
        return None
    whole = hadamards(moving)
    assert whole is not None
    return Prod((*fixed, whole)) if fixed else whole


def scalar_chain(body: Prod, i: Idx) -> Node | None:
    """[A_{i,:}ᵀ M x] over all i is A M x."""
    number, scalars, chain = parts(body)
    if chain or len(scalars) != 1 or not isinstance(scalars[0], Prod) or number != 1:
        return None
    factors = scalars[0].factors
    for turned in (factors, tuple(transpose(f) if not isinstance(f, Transpose) else f.u for f in reversed(factors))):
        base = lead_matrix(turned[0], i)
        if base is not None and not any(depends(f, i) for f in turned[1:]):
            return Prod((base, *turned[1:]))
    return None


def turned(f: Node) -> Node:
    return f.u if isinstance(f, Transpose) else transpose(f)


def lead_matrix(f: Node, i: Idx) -> Node | None:
    """M where f is e_iᵀ M: a row of a matrix, a column turned."""
    match f:
        case Transpose(Row(m, index)) if index is i and not depends(m, i):
            return m
        case Transpose(Column(m, index)) if index is i and not depends(m, i):
            return Transpose(m)
        case Transpose(Unit(index, dim)) if index is i:
            return Eye(dim)
    return None


def matrix(body: Node, i: Idx, j: Idx) -> Node | None:
    """The matrix with entries ``body``."""
    assert i.size is not None and j.size is not None
    shape: Shape = (i.size, j.size)
    if not depends(body, i, j):
        return Prod((body, Ones(shape)))
    match body:
        case Entry(v, (a, b)) if not depends(v, i, j):
            if (a, b) == (i, j) and v.shape == shape:
                return v
            if (a, b) == (j, i) and v.shape == shape[::-1]:
                return Transpose(v)
            return None
        case Delta(a, b) if {a, b} == {i, j} and i.size == j.size:
            return Eye(i.size)
        case Sum(terms):
            return whole_sum([matrix(t, i, j) for t in terms])
        case Map(name, u, primes) if depends(u, i) and depends(u, j):
            inner = matrix(u, i, j)
            return None if inner is None else Map(name, inner, primes)
        case Pow(base, Num(value)) if (
            value.denominator == 1 and 2 <= value <= 3 and depends(base, i) and depends(base, j)
        ):
            inner = matrix(base, i, j)
            return None if inner is None else Hadamard((inner,) * int(value))
    factors = body.factors if isinstance(body, Prod) and all(is_scalar(f.shape) for f in body.factors) else (body,)
    pair = next((f for f in factors if isinstance(f, Delta) and {f.i, f.j} == {i, j}), None)
    if pair is not None and i.size == j.size:
        rest = put(Prod(tuple(f for f in factors if f is not pair)), {j: i}) if len(factors) > 1 else UNITY
        return Diag(vector(rest, i) or Entries(rest, (i,)))
    fixed = [f for f in factors if not depends(f, i, j)]
    left = [vector(f, i) for f in factors if depends(f, i) and not depends(f, j)]
    right = [vector(f, j) for f in factors if depends(f, j) and not depends(f, i)]
    both = [f for f in factors if depends(f, i) and depends(f, j)]
    if len(both) == 1 and factors == (body,):
        return both_chain(body, i, j)
    middle = [matrix(f, i, j) for f in both]
    if any(f is None for f in (*left, *right, *middle)):
        return None
    before, after = hadamards(left), hadamards(right)
    if not middle:
        return Prod((*fixed, before or Ones((i.size, ONE)), Transpose(after or Ones((j.size, ONE)))))
    core = hadamards(middle)
    assert core is not None
    return Prod((*fixed, *((Diag(before),) if before else ()), core, *((Diag(after),) if after else ())))


def both_chain(body: Node, i: Idx, j: Idx) -> Node | None:
    """[A_{i,:}ᵀ M B_{j,:}] over all i, j is A M Bᵀ."""
    if not isinstance(body, Prod):
        return None
    factors = body.factors
    if any(is_scalar(f.shape) for f in factors):
        return None
    first = lead_matrix(factors[0], i)
    last = lead_matrix(turned(factors[-1]), j)
    if first is None or last is None:
        first, last = lead_matrix(turned(factors[-1]), i), lead_matrix(factors[0], j)
        factors = tuple(f.u if isinstance(f, Transpose) else Transpose(f) for f in reversed(factors))
    if first is None or last is None or any(depends(f, i, j) for f in factors[1:-1]):
        return None
    return Prod((first, *factors[1:-1], Transpose(last)))


def hadamards(factors: list[Node | None]) -> Node | None:
    kept = tuple(f for f in factors if f is not None)
    return None if not kept else kept[0] if len(kept) == 1 else Hadamard(kept)


def whole_sum(terms: list[Node | None]) -> Node | None:
    kept = tuple(t for t in terms if t is not None)
    return Sum(kept) if len(kept) == len(terms) else None


def same_range(other: Node, i: Idx) -> bool:
    return (isinstance(other, Idx) and (other.size is None or other.size == i.size)) or isinstance(other, Num)
