"""Reading the Jacobian off: an expression linear in dx, brought to the form J dx.

``jacobian_of`` walks the tree of linear operations; where no short matrix exists it takes the rows one by one,
entry i of the expression being a scalar whose gradient is known, and collects them under [ ]_ij. So it is total.
"""

from __future__ import annotations

from symderive.expr.algebra import UNITY, Eye, Hadamard, Prod, Sum, Transpose, Unit
from symderive.expr.arrays import BigSum, Block, Diag, Entries, Kron, Vec
from symderive.expr.build import hadamard, is_zero, transpose, zero
from symderive.expr.calculus import Differential
from symderive.expr.node import Node, free_leaves
from symderive.expr.shape import ONE, is_scalar
from symderive.rules.adjoint import gradient
from symderive.rules.facts import NOTHING
from symderive.rules.flat import laid_flat, times, transpose_of
from symderive.rules.indexing import clear, entry_of, names_in, new_index
from symderive.rules.settle import settle
from symderive.rules.vary import marked


def jacobian_of(e: Node, by: Node) -> Node:
    """J with e = J d by, for a column e linear in the column d by."""
    return settle(walk(e, by), NOTHING)


def walk(e: Node, by: Node) -> Node:
    rows, columns = e.shape[0], by.shape[0]
    if not marked(e):
        return zero((rows, columns))
    if is_scalar(e.shape):
        return transpose(gradient(e, UNITY, by))
    match e:
        case Differential(u) if u is by:
            return Eye(rows)
        case Sum(terms):
            return Sum(tuple(walk(t, by) for t in terms if marked(t)))
        case Hadamard(factors):
            place = next(n for n, f in enumerate(factors) if marked(f))
            rest = hadamard(*factors[:place], *factors[place + 1 :])
            return Prod((Diag(rest), walk(factors[place], by)))
        case BigSum():
            e = clear(e, free_leaves(by), by)
            assert isinstance(e, BigSum)
            return BigSum(walk(e.body, by), e.index, e.low, e.high, e.skip)
        case Block(blocks) if len(blocks[0]) == 1:
            return Block(tuple((walk(row[0], by),) for row in blocks))
        case Transpose(Transpose(u)):
            return walk(u, by)
        case Vec(u) if (found := walk_vec(u, by)) is not None:
            return found
        case Prod():
            return walk_product(e, by)
    return by_rows(e, by)


def walk_vec(u: Node, by: Node) -> Node | None:
    """vec(c rᵀ) is r ⊗ c: of vec(A dx rᵀ) the Jacobian is r ⊗ A, of vec(c dxᵀ B) it is Bᵀ ⊗ c."""
    match u:
        case Sum(terms):
            found = [walk_vec(t, by) for t in terms if marked(t)]
            kept = tuple(f for f in found if f is not None)
            return Sum(kept) if len(kept) == len(found) else None
        case Transpose(Sum() as inner):
            return walk_vec(Sum(tuple(Transpose(t) for t in inner.terms)), by)
        case Prod():
            scalars, chain = laid_flat(u)
            cut = next((n for n, f in enumerate(chain) if n and f.shape[0] == ONE), None)
            if cut is None or any(marked(s) for s in scalars):
                return None
            left, right = chain[:cut], [transpose_of(f) for f in reversed(chain[cut:])]
            column, row = product_of(left), product_of(right)
            if marked(column) == marked(row):
                return None
            if marked(column):
                return times(*scalars, Kron(row, walk(column, by)))
            return times(*scalars, Kron(walk(row, by), column))
    return None


def product_of(chain: list[Node]) -> Node:
    return chain[0] if len(chain) == 1 else Prod(tuple(chain))


def walk_product(e: Prod, by: Node) -> Node:
    scalars, chain = laid_flat(e)
    for n, s in enumerate(scalars):
        if marked(s):  # s(dx) v: the column v times a row
            rest = [*scalars[:n], *scalars[n + 1 :]]
            return times(*rest, *chain, transpose(gradient(s, UNITY, by)))
    place = next(n for n, f in enumerate(chain) if marked(f))
    before, after = chain[:place], chain[place + 1 :]
    f = chain[place]
    if not after:
        return times(*scalars, *before, walk(f, by))
    if f.shape[0] == ONE:  # a row linear in dx before a column: turn the scalar round
        turned = [transpose_of(x) for x in reversed(after)]
        return times(*scalars, *before, *turned, walk(settle_transposed(f), by))
    inner = apply(f, after)
    if inner is None:
        return by_rows(e, by)
    return times(*scalars, *before, walk(inner, by))


def settle_transposed(f: Node) -> Node:
    if isinstance(f, Transpose):
        return f.u
    if isinstance(f, Sum):
        return Sum(tuple(settle_transposed(t) for t in f.terms))
    if isinstance(f, Prod):
        return Prod(tuple(transpose_of(x) for x in reversed(f.factors)))
    return Transpose(f)


def apply(m: Node, after: list[Node]) -> Node | None:
    """M(dx) v written as a column in which dx stands last: diag(u) v is u ⊙ v."""
    v = after[0] if len(after) == 1 else Prod(tuple(after))
    match m:
        case Diag(u):
            return Hadamard((v, u))
        case Sum(terms):
            return Sum(tuple(Prod((t, *after)) for t in terms))
        case BigSum():
            m = clear(m, free_leaves(v), v)
            assert isinstance(m, BigSum)
            return BigSum(Prod((m.body, *after)), m.index, m.low, m.high, m.skip)
        case Transpose(Sum(terms)):
            return Sum(tuple(Prod((transpose_of(t), *after)) for t in terms))
        case Transpose(Prod(factors)):
            return Prod((*(transpose_of(f) for f in reversed(factors)), *after))
        case Transpose(Diag(u)):
            return Hadamard((v, u))
    return None


def by_rows(e: Node, by: Node) -> Node:
    """J_ij = ∂ e_i / ∂ x_j."""
    names = names_in(e, by)
    i = new_index(e.shape[0], names)
    j = new_index(by.shape[0], names | {i.name}, "j")
    g = gradient(e, Unit(i, e.shape[0]), by)
    body = settle(entry_of(g, (j,)), NOTHING)
    return zero((e.shape[0], by.shape[0])) if is_zero(body) else Entries(body, (i, j))
