"""What a problem declares that algebra may use: symmetric, diagonal and orthogonal matrices, values of expressions."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from symderive.expr.algebra import (
    Eye,
    Hadamard,
    Inverse,
    Map,
    Num,
    Ones,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Transpose,
    Zeros,
)
from symderive.expr.arrays import BigSum, Diag, Entry, Kron
from symderive.expr.node import Node
from symderive.expr.problem import Fact, Has, Problem
from symderive.expr.shape import is_scalar
from symderive.rules.terms import digest

SYMMETRIC = {
    "symmetric",
    "positive definite",
    "positive semidefinite",
    "positive semi-definite",
    "negative definite",
    "diagonal",
    "symmetric positive definite",
}


@dataclass(frozen=True, eq=False)
class Facts:
    """The facts that simplifying reads; one object for one set of facts, so that it serves as a key of memories."""

    symmetric: frozenset[Node] = frozenset()
    diagonal: frozenset[Node] = frozenset()
    orthogonal: frozenset[Node] = frozenset()
    values: dict[bytes, Node] = field(default_factory=dict)


NOTHING = Facts()


def facts_of(problem: Problem) -> Facts:
    return _facts(problem.facts)


@lru_cache(maxsize=256)
def _facts(stated: tuple[Fact, ...]) -> Facts:
    symmetric: set[Node] = set()
    diagonal: set[Node] = set()
    orthogonal: set[Node] = set()
    values: dict[bytes, Node] = {}
    for fact in stated:
        match fact.node:
            case Has(prop, u) if fact.where is None:
                if prop in SYMMETRIC:
                    symmetric.add(u)
                if prop == "diagonal":
                    diagonal.add(u)
                if prop == "orthogonal":
                    orthogonal.add(u)
            case Rel("=", Transpose(u), v) | Rel("=", v, Transpose(u)) if u is v:
                symmetric.add(u)
            case Rel("=", Prod((Transpose(u), v)), Eye()) if u is v:
                orthogonal.add(u)
            case Rel("=", u, Num() as value) if fact.where is None and not isinstance(u, Sym) and is_scalar(u.shape):
                for form in alike(u):
                    values[digest(form)] = value
    if not (symmetric or diagonal or orthogonal or values):
        return NOTHING
    return Facts(frozenset(symmetric), frozenset(diagonal), frozenset(orthogonal), values)


def alike(u: Node) -> list[Node]:
    """An expression and its other common spelling: sum of the entries of y, and 1ᵀ y."""
    forms = [u]
    match u:
        case BigSum(Entry(v, (i,)), j, Num(), _, ()) if i is j:
            forms += [Prod((Transpose(Ones(v.shape)), v)), Prod((Transpose(v), Ones(v.shape)))]
        case Prod((Transpose(Ones()), v)):
            forms.append(Prod((Transpose(v), Ones(v.shape))))
    return forms


def flip(u: Node, known: Facts) -> Node:
    """The transpose of ``u`` with the transpose moved to where a person writes it."""
    if is_scalar(u.shape):
        return u
    match u:
        case Transpose(v):
            return v
        case Prod(factors):
            return Prod(tuple(flip(f, known) for f in reversed(factors)))
        case Sum(terms):
            turned = tuple(flip(t, known) for t in terms)
            return Sum(turned) if transposes(turned) <= 1 + transposes(terms) else Transpose(u)
        case Eye() | Diag():
            return u
        case Zeros(size):
            return Zeros((size[1], size[0]))
        case Sym() if u in known.symmetric:
            return u
        case Inverse(v) if symmetric(v, known):
            return u
        case Pow(v, _) if symmetric(v, known):
            return u
        case Map(name, v, primes) if symmetric(v, known):
            return Map(name, v, primes)
        case Hadamard(factors) if all(isinstance(f, Transpose) or symmetric(f, known) for f in factors):
            return Hadamard(tuple(flip(f, known) for f in factors))
        case Kron(a, b):
            return Kron(flip(a, known), flip(b, known))
        case BigSum(body, index, low, high, skip):
            return BigSum(flip(body, known), index, low, high, skip)
    return Transpose(u)


def transposes(terms: tuple[Node, ...]) -> int:
    """How many transposed factors stand at the top of these terms."""
    count = 0
    for t in terms:
        factors = t.factors if isinstance(t, Prod) else (t,)
        count += sum(isinstance(f, Transpose) for f in factors)
    return count


def symmetric(u: Node, known: Facts) -> bool:
    """Is u plainly symmetric: declared so, or equal to its own transpose as written?"""
    if u.shape[0] != u.shape[1]:
        return False
    if is_scalar(u.shape) or u in known.symmetric or isinstance(u, Eye | Diag):
        return True
    match u:
        case Transpose(v) | Inverse(v) | Pow(v, _) | Map(_, v, _):
            return symmetric(v, known)
        case Prod() | Sum() | Hadamard() | BigSum():
            return bool(digest(_open(u, known)) == digest(u))
        case Kron(a, b):
            return symmetric(a, known) and symmetric(b, known)
    return False


def _open(u: Node, known: Facts) -> Node:
    """The transpose with sums turned term by term, whatever it looks like: for comparing only."""
    match u:
        case Sum(terms):
            return Sum(tuple(_open(t, known) for t in terms))
        case Prod(factors):
            scalars = [f for f in factors if is_scalar(f.shape)]
            rest = [_open(f, known) for f in reversed(factors) if not is_scalar(f.shape)]
            return Prod((*scalars, *rest)) if len(factors) > 1 else rest[0]
        case Hadamard(factors):
            return Hadamard(tuple(_open(f, known) for f in factors))
        case BigSum(body, index, low, high, skip):
            return BigSum(_open(body, known), index, low, high, skip)
    return flip(u, known)
