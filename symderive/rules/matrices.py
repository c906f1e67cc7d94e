"""Transposes, inverses, traces, determinants, entrywise products and known values as a person leaves them."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from symderive.expr.algebra import (
    MINUS,
    UNITY,
    ZERO,
    Cases,
    Const,
    Det,
    Eye,
    Hadamard,
    Inverse,
    Map,
    Num,
    Ones,
    Pow,
    Prod,
    Sum,
    Trace,
    Transpose,
    Zeros,
)
from symderive.expr.arrays import Block, Diag, DiagPart, Entries, Kron, Norm, Vec
from symderive.expr.build import is_zero, size, transpose, zero
from symderive.expr.node import Node
from symderive.expr.shape import ONE, is_scalar
from symderive.rules.facts import Facts, flip
from symderive.rules.indexing import entry_of, fresh
from symderive.rules.meeting import ramps
from symderive.rules.settle import settle, settles
from symderive.rules.terms import chain_of, parts, product
from symderive.rules.unindexing import unindex


@settles(Transpose)
def settle_transpose(u: Node, known: Facts) -> Node:
    assert isinstance(u, Transpose)
    inner = u.u
    match inner:
        case Block(rows) if all(is_scalar(e.shape) for r in rows for e in r) or len(rows) * len(rows[0]) > 1:
            return Block(tuple(tuple(settle(transpose(r[j]), known) for r in rows) for j in range(len(rows[0]))))
        case Ones(s):
            return u if s[1] == ONE else Ones((s[1], s[0]))
        case Cases(branches):
            return Cases(tuple((c, settle(transpose(v), known)) for c, v in branches))
        case Entries(body, (i, j)):
            return settle(Entries(body, (j, i)), known)
    if isinstance(inner, Sum) and inner.shape[1] == ONE and any(weighs(t) for t in inner.terms):
        return settle(Sum(tuple(transpose(t) for t in inner.terms)), known)
    turned = flip(inner, known)
    if isinstance(turned, Transpose) and turned.u is inner:
        return turned
    return settle(turned, known)


def weighs(term: Node) -> bool:
    """Is it a vector times a scalar product, as in (aᵀ x) x?"""
    _, scalars, chain = parts(term)
    return len(chain) == 1 and any(isinstance(s, Prod) for s in scalars)


@settles(Inverse)
def settle_inverse(u: Node, known: Facts) -> Node:
    assert isinstance(u, Inverse)
    match u.u:
        case Inverse(v):
            return v
        case Eye():
            return u.u
        case Transpose(v):
            return settle(Transpose(Inverse(v)), known)
        case Pow(v, exponent):
            return settle(Pow(v, Prod((MINUS, exponent))), known)
        case Prod():
            number, scalars, chain = parts(u.u)
            if number != 1 or scalars:
                turned = [settle(Pow(s, MINUS), known) for s in scalars]
                return settle(product(1 / number, turned, [Inverse(chain_of(chain))], u.shape), known)
        case v if v in known.orthogonal:
            return Transpose(v)
    return u


@settles(Trace)
def settle_trace(u: Node, known: Facts) -> Node:
    assert isinstance(u, Trace)
    inner = u.u
    if is_scalar(inner.shape):
        return inner
    if is_zero(inner):
        return ZERO
    match inner:
        case Eye(dim):
            return size(dim)
        case Transpose(v):
            return settle(Trace(v), known)
        case Diag(v):
            return settle(Prod((Transpose(Ones(v.shape)), v)), known)
        case Sum(terms) if any(scalar_trace(t) for t in terms):
            return settle(Sum(tuple(Trace(t) for t in terms)), known)
        case Kron(a, b) if a.shape[0] == a.shape[1]:
            return settle(Prod((Trace(a), Trace(b))), known)
        case Prod():
            number, scalars, chain = parts(inner)
            if number != 1 or scalars:
                return settle(product(number, scalars, [], u.shape) * Trace(chain_of(chain)), known)
            for n, factor in enumerate(chain):
                if factor.shape[0] == ONE:  # ... x yᵀ ... : turn the product so that it begins with yᵀ
                    return settle(Prod((*chain[n:], *chain[:n])), known)
            return rest_of_trace(u, chain, known)
    return u


def rest_of_trace(u: Trace, chain: list[Node], known: Facts) -> Node:
    """What may cancel across the ends of a trace."""
    if len(chain) > 2:
        joined = parts(settle(Prod((chain[-1], chain[0])), known))[2]
        if not joined or len(joined) < 2:
            return settle(
                Trace(Prod((*joined, *chain[1:-1]))) if len(joined) + len(chain) > 3 else Trace(chain[1]), known
            )
    transposed = sum(isinstance(f, Transpose) for f in chain)
    turned = [flip(f, known) for f in reversed(chain)]
    if sum(isinstance(f, Transpose) for f in turned) < transposed:
        return Trace(chain_of(turned))
    return u


def scalar_trace(t: Node) -> bool:
    """Does the trace of this term become something shorter: a number, a scalar product?"""
    number, scalars, chain = parts(t)
    if number != 1 or scalars or is_scalar(t.shape):
        return True
    return any(f.shape[0] == ONE for f in chain) or (len(chain) == 1 and isinstance(chain[0], Eye | Diag | Zeros))


@settles(Det)
def settle_det(u: Node, known: Facts) -> Node:
    assert isinstance(u, Det)
    match u.u:
        case v if is_scalar(v.shape):
            return v
        case Eye():
            return UNITY
        case Transpose(v):
            return Det(v)
        case Inverse(v):
            return settle(Pow(Det(v), MINUS), known)
    return u


# ---------------------------------------------------------------- entry by entry
@settles(Hadamard)
def settle_hadamard(u: Node, known: Facts) -> Node:
    number = Fraction(1)
    scalars: list[Node] = []
    factors: list[Node] = []
    queue = list(u.kids)
    while queue:
        f = queue.pop(0)
        if is_zero(f):
            return zero(u.shape)
        if isinstance(f, Hadamard):
            queue = [*f.factors, *queue]
            continue
        n, more, chain = parts(f)
        number *= n
        scalars.extend(more)
        if chain:
            whole = chain_of(chain)
            if isinstance(whole, Hadamard):
                queue = [*whole.factors, *queue]
            elif not isinstance(whole, Ones):
                factors.append(whole)
    factors = ramps(factors)
    if any(isinstance(f, Eye | Diag) for f in factors) and len(factors) > 1:
        return settle(product(number, scalars, [diagonal_part(factors, known)], u.shape), known)
    if sum(isinstance(f, Entries) for f in factors) and len(factors) > 1:
        factors = [one_body(factors, known)]
    if len(factors) > 1 and all(isinstance(f, Transpose) for f in factors):
        inner = settle(Hadamard(tuple(f.u for f in factors)), known)  # type: ignore[attr-defined]
        return settle(product(number, scalars, [Transpose(inner)], u.shape), known)
    if not factors:
        factors = [Ones(u.shape)]
    whole = Hadamard(tuple(factors)) if len(factors) > 1 else factors[0]
    if number == 1 and not scalars:
        return whole
    return settle(product(number, scalars, [whole], u.shape), known)


def diagonal_part(factors: list[Node], known: Facts) -> Node:
    """I ⊙ A keeps the diagonal of A only."""
    vectors = [f.u if isinstance(f, Diag) else DiagPart(f) for f in factors if not isinstance(f, Eye)]
    if not vectors:
        return factors[0]
    return settle(Diag(Hadamard(tuple(vectors)) if len(vectors) > 1 else vectors[0]), known)


def one_body(factors: list[Node], known: Facts) -> Node:
    """Entries multiplied entry by entry, under one bracket."""
    lead = next(f for f in factors if isinstance(f, Entries))
    indices = tuple(fresh(i, *factors) for i in lead.indices)
    body = settle(Prod(tuple(entry_of(f, indices) for f in factors)), known)
    return unindex(body, indices, known) or Entries(body, indices)


@settles(Map)
def settle_map(u: Node, known: Facts) -> Node:
    assert isinstance(u, Map)
    if u.primes or not is_scalar(u.shape):
        return u
    match u.name, u.u:
        case "log", Num(value) if value == 1:
            return ZERO
        case "exp", Num(value) if value == 0:
            return UNITY
        case "log", Map("exp", v, 0):
            return v
        case (("sin" | "tan" | "sinh" | "tanh" | "atan" | "asin"), Num(value)) if value == 0:
            return ZERO
        case (("cos" | "cosh"), Num(value)) if value == 0:
            return UNITY
        case "sin", Const("pi"):
            return ZERO
        case "cos", Const("pi"):
            return MINUS
        case "sqrt", Num(value) if value >= 0:
            top, bottom = isqrt(value.numerator), isqrt(value.denominator)
            if top * top == value.numerator and bottom * bottom == value.denominator:
                return Num(Fraction(top, bottom))
        case "abs", Num(value):
            return Num(abs(value))
        case "sign", Num(value) if value != 0:
            return Num(1 if value > 0 else -1)
        case "heaviside", Num(value) if value != 0:
            return Num(1 if value > 0 else 0)
        case "factorial", Num(value) if value in (0, 1):
            return UNITY
    return u


# ---------------------------------------------------------------- diag, vec, kron, norms
@settles(Diag)
def settle_diag(u: Node, known: Facts) -> Node:
    assert isinstance(u, Diag)
    number, scalars, chain = parts(u.u)
    if not chain:
        return u
    v = chain_of(chain)
    if isinstance(v, Zeros):
        return Zeros(u.shape)
    inner: Node = Eye(u.shape[0]) if isinstance(v, Ones) else Diag(v)
    return inner if number == 1 and not scalars else product(number, scalars, [inner], u.shape)


@settles(DiagPart)
def settle_diag_part(u: Node, known: Facts) -> Node:
    assert isinstance(u, DiagPart)
    number, scalars, chain = parts(u.u)
    if not chain:
        return u
    if number != 1 or scalars:
        return settle(product(number, scalars, [DiagPart(chain_of(chain))], u.shape), known)
    match u.u:
        case Zeros():
            return Zeros(u.shape)
        case Diag(v):
            return v
        case Eye() | Ones():
            return Ones(u.shape)
        case Transpose(v):
            return DiagPart(v)
        case Hadamard(factors):
            return settle(Hadamard(tuple(DiagPart(f) for f in factors)), known)
    for n, factor in enumerate(chain):  # the diagonal of x yᵀ is x ⊙ y
        if n and factor.shape[0] == ONE:
            return settle(Hadamard((chain_of(chain[:n]), flip(chain_of(chain[n:]), known))), known)
    if isinstance(chain[0], Diag) and len(chain) > 1:
        return settle(Hadamard((chain[0].u, DiagPart(chain_of(chain[1:])))), known)
    if isinstance(chain[-1], Diag) and len(chain) > 1:
        return settle(Hadamard((chain[-1].u, DiagPart(chain_of(chain[:-1])))), known)
    return u


@settles(Vec)
def settle_vec(u: Node, known: Facts) -> Node:
    assert isinstance(u, Vec)
    if u.u.shape[1] == ONE:
        return u.u
    if isinstance(u.u, Zeros):
        return Zeros(u.shape)
    number, scalars, chain = parts(u.u)
    if number != 1 or scalars:
        return settle(product(number, scalars, [Vec(chain_of(chain))], u.shape), known)
    return u


@settles(Kron)
def settle_kron(u: Node, known: Facts) -> Node:
    assert isinstance(u, Kron)
    a, b = u.a, u.b
    if is_zero(a) or is_zero(b):
        return zero(u.shape)
    if is_scalar(a.shape) or is_scalar(b.shape):
        return settle(Prod((a, b)), known)
    if isinstance(a, Eye) and isinstance(b, Eye):
        return Eye(u.shape[0])
    n, more, chain = parts(a)
    k, others, rest = parts(b)
    if n * k != 1 or more or others:
        return settle(product(n * k, [*more, *others], [Kron(chain_of(chain), chain_of(rest))], u.shape), known)
    return u


@settles(Norm)
def settle_norm(u: Node, known: Facts) -> Node:
    assert isinstance(u, Norm)
    if is_zero(u.u):
        return ZERO
    if is_scalar(u.u.shape):
        return Map("abs", u.u)
    return u
