"""Jacobians by vec X: what is linear in dX written as J vec dX, with Kronecker products."""

from __future__ import annotations

from symderive.expr.algebra import Eye, Hadamard, Prod, Sum, Transpose, Unit
from symderive.expr.arrays import Diag, Kron, Vec, sum_over
from symderive.expr.build import hadamard, zero
from symderive.expr.calculus import Differential
from symderive.expr.node import Node
from symderive.expr.shape import ONE
from symderive.rules.adjoint import NotLinearError
from symderive.rules.facts import NOTHING
from symderive.rules.flat import laid_flat, times, transpose_of
from symderive.rules.indexing import names_in, new_index
from symderive.rules.settle import settle
from symderive.rules.terms import chain_of
from symderive.rules.vary import marked


def jacobian_by_vec(e: Node, by: Node) -> Node:
    """J with e = J vec(d by), for a column e linear in the matrix d by. Raises NotLinearError where none is known."""
    return settle(of_matrix(e.u if isinstance(e, Vec) else e, by), NOTHING)


def of_matrix(u: Node, by: Node) -> Node:
    """J with vec u = J vec(d by)."""
    size = by.shape[0] * by.shape[1]
    if not marked(u):
        return zero((u.shape[0] * u.shape[1], size))
    match u:
        case Differential(v) if v is by:
            return Eye(size)
        case Transpose(Differential(v)) if v is by:
            return commutation(by)
        case Sum(terms):
            return Sum(tuple(of_matrix(t, by) for t in terms if marked(t)))
        case Transpose(Sum(terms)):
            return Sum(tuple(of_matrix(Transpose(t), by) for t in terms if marked(t)))
        case Transpose(Prod(factors)):
            return of_matrix(Prod(tuple(transpose_of(f) for f in reversed(factors))), by)
        case Vec(v):
            return of_matrix(v, by)
        case Hadamard(factors):
            place = next(n for n, f in enumerate(factors) if marked(f))
            rest = hadamard(*factors[:place], *factors[place + 1 :])
            column = rest if rest.shape[1] == ONE else Vec(rest)
            return Prod((Diag(column), of_matrix(factors[place], by)))
        case Prod():
            scalars, chain = laid_flat(u)
            if not any(marked(s) for s in scalars):
                place = next(n for n, f in enumerate(chain) if marked(f))
                before, after = chain[:place], chain[place + 1 :]
                inner = of_matrix(chain[place], by)
                left = chain_of(before) if before else Eye(chain[place].shape[0])
                right = transpose_of_chain(after) if after else Eye(chain[place].shape[1])
                outer = left if right.shape == (ONE, ONE) else Kron(right, left)
                return times(*scalars, outer, inner) if not isinstance(inner, Eye) else times(*scalars, outer)
    raise NotLinearError(type(u).__name__)


def transpose_of_chain(chain: list[Node]) -> Node:
    turned = [transpose_of(f) for f in reversed(chain)]
    return chain_of(turned)


def commutation(by: Node) -> Node:
    """K with vec(Xᵀ) = K vec X: the sum of (e_i e_jᵀ) ⊗ (e_j e_iᵀ)."""
    taken = names_in(by)
    i = new_index(by.shape[0], taken)
    j = new_index(by.shape[1], taken | {i.name})
    one = Prod((Unit(i, by.shape[0]), Transpose(Unit(j, by.shape[1]))))
    return sum_over(sum_over(Kron(one, Transpose(one)), j), i)
