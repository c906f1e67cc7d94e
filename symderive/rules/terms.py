"""Sums and products taken apart and put together: number, scalar factors, matrix factors.

A product of matrices is a chain; where a link has the inner size 1 (a column times a row) the chain falls into
pieces, and a piece of shape (1, 1) such as xᵀ A x is a scalar factor of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from fractions import Fraction

from symderive.expr.algebra import Delta, Hadamard, Map, Num, Pow, Prod, Rel, Sum, Transpose
from symderive.expr.build import zero
from symderive.expr.node import Binder, Node, free_leaves
from symderive.expr.shape import ONE, SCALAR, Shape, is_scalar

ONE_VALUE = Fraction(1)
HALF = Num(Fraction(1, 2))


def digest(node: Node) -> bytes:
    """A short fingerprint, equal for trees that differ only in the order of terms and of commuting factors."""
    found = node.memo.get("digest")
    if found is None:
        found = node.memo["digest"] = _digest(node, {})
    return bytes(found)


def _digest(node: Node, names: dict[Node, bytes]) -> bytes:
    if names and not (free_leaves(node) & names.keys()):
        return digest(node)
    if node in names:
        return names[node]
    mark = hashlib.blake2b(type(node).__name__.encode(), digest_size=12)
    if isinstance(node, Binder):
        names = {**names, **{b: b"bound%d" % (len(names) + n) for n, b in enumerate(node.bound())}}
    parts = [_digest(k, names) if names else digest(k) for k in node.kids]
    if isinstance(node, Sum | Hadamard | Delta) or (isinstance(node, Rel) and node.op in ("=", "!=")):
        parts.sort()
    elif isinstance(node, Prod):
        scalars = sorted(p for p, k in zip(parts, node.factors, strict=True) if is_scalar(k.shape))
        parts = scalars + [p for p, k in zip(parts, node.factors, strict=True) if not is_scalar(k.shape)]
    for part in parts:
        mark.update(part)
    mark.update(repr(tuple(_plain(a) for a in node.args)).encode())
    return mark.digest()


def _plain(value: object) -> object:
    if isinstance(value, Node):
        return "."
    if isinstance(value, tuple):
        return tuple(_plain(v) for v in value)
    return str(value)


# ---------------------------------------------------------------- products
def segments(factors: Iterable[Node]) -> tuple[Fraction, list[Node], list[Node]]:
    """A product as (number, scalar factors, chain of matrix factors); the chain is empty where the whole is scalar."""
    number = ONE_VALUE
    scalars: list[Node] = []
    chain: list[Node] = []
    start: Shape = SCALAR

    def take(factor: Node) -> None:
        nonlocal number, start
        if isinstance(factor, Num):
            number *= factor.value
        elif isinstance(factor, Prod):
            if is_scalar(factor.shape):
                n, more, rest = segments(factor.factors)
                number *= n
                scalars.extend(more)
                assert not rest
            else:
                for part in factor.factors:
                    take(part)
        elif is_scalar(factor.shape):
            scalars.append(factor)
        else:
            chain.append(factor)
            start = (start[0] if len(chain) > 1 else factor.shape[0], factor.shape[1])
            if start == SCALAR:
                scalars.extend(scalar_pieces(chain)[0])
                chain.clear()

    for factor in factors:
        take(factor)
    if chain:
        more, chain = scalar_pieces(chain)
        scalars.extend(more)
    return number, scalars, chain


def scalar_pieces(chain: list[Node]) -> tuple[list[Node], list[Node]]:
    """Cut a chain at its links of size 1: the scalar pieces, and what stays a chain."""
    pieces: list[list[Node]] = [[]]
    for factor in chain:
        if pieces[-1] and factor.shape[0] == ONE:
            pieces.append([])
        pieces[-1].append(factor)
    if len(pieces) == 1 and not (chain[0].shape[0] == ONE and chain[-1].shape[1] == ONE):
        return [], chain
    scalars: list[Node] = []
    rest: list[Node] = []
    for piece in pieces:
        if piece[0].shape[0] == ONE and piece[-1].shape[1] == ONE:
            scalars.append(Prod(tuple(piece)) if len(piece) > 1 else piece[0])
        else:
            rest.extend(piece)
    return scalars, rest


def parts(u: Node) -> tuple[Fraction, list[Node], list[Node]]:
    """Any node as (number, scalar factors, chain)."""
    if isinstance(u, Num):
        return u.value, [], []
    if isinstance(u, Prod):
        return segments(u.factors)
    if is_scalar(u.shape):
        return ONE_VALUE, [u], []
    return ONE_VALUE, [], [u]


def product(number: Fraction, scalars: Sequence[Node], chain: Sequence[Node], shape: Shape) -> Node:
    """The product of what ``parts`` took apart; ``shape`` is only needed for a zero."""
    if number == 0:
        return zero(shape)
    if number == 1 and not chain and len(scalars) == 1:
        return scalars[0]
    factors: list[Node] = [] if number == 1 else [Num(number)]
    factors.extend(scalars)
    if not chain:
        flat: list[Node] = []
        for f in factors:
            plain = isinstance(f, Prod) and all(is_scalar(k.shape) for k in f.factors)
            flat.extend(f.factors if plain else (f,))  # type: ignore[attr-defined]
        factors = flat
    factors.extend(chain)
    if not factors:
        return Num(1)
    return factors[0] if len(factors) == 1 else Prod(tuple(factors))


def chain_of(factors: Sequence[Node]) -> Node:
    """A chain as a node."""
    return factors[0] if len(factors) == 1 else Prod(tuple(factors))


# ---------------------------------------------------------------- powers
def base_and_exponent(u: Node) -> tuple[Node, Node]:
    """A scalar factor as a power: sqrt(u) is u^(1/2), 1/u is u^(-1)."""
    if isinstance(u, Pow):
        base, exponent = u.base, u.exponent
        if isinstance(base, Map) and base.name == "sqrt" and not base.primes and isinstance(exponent, Num):
            return base.u, Num(exponent.value / 2)
        return base, exponent
    if isinstance(u, Map) and u.name == "sqrt" and not u.primes:
        return u.u, HALF
    return u, Num(1)


def power(base: Node, exponent: Node) -> Node:
    """base^exponent as a person writes it: x, 1/x, the root, one over the root."""
    if isinstance(exponent, Num):
        match exponent.value:
            case 1:
                return base
            case 0:
                return Num(1)
        if exponent.value == Fraction(1, 2):
            return Map("sqrt", base)
        if exponent.value == Fraction(-1, 2):
            return Pow(Map("sqrt", base), Num(-1))
        small = exponent.value.denominator == 1 and abs(exponent.value) <= 64
        if isinstance(base, Num) and small and (base.value != 0 or exponent.value > 0):
            return Num(base.value ** int(exponent.value))
    return Pow(base, exponent)


# ---------------------------------------------------------------- sums
def terms_of(u: Node) -> tuple[Node, ...]:
    """The terms of a sum, nested sums laid flat."""
    if not isinstance(u, Sum):
        return (u,)
    flat: list[Node] = []
    for term in u.terms:
        flat.extend(terms_of(term))
    return tuple(flat)


def total(terms: Sequence[Node], shape: Shape) -> Node:
    """The sum of terms as they are."""
    if not terms:
        return zero(shape)
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def burden(node: Node) -> int:
    """How much there is to read: the number of nodes as printed (a large number where it is not worth counting)."""
    found = node.memo.get("burden")
    if found is None:
        # numbers and transposes weigh less than letters: 2 W is shorter than W + W^T
        own = {Num: 1, Transpose: 1, Prod: 0, Sum: 0}.get(type(node), 2)
        if isinstance(node, Prod) and isinstance(node.factors[0], Num) and node.factors[0].value == -1:
            own = -1  # a minus sign is read at a glance
        found = node.memo["burden"] = min(10**9, own + len(node.kids) + sum(burden(k) for k in node.kids))
    return int(found)
