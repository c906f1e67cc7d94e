"""Sums as a person leaves them: like terms collected, common matrix factors taken out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symderive.expr.algebra import Eye, Hadamard, Map, Num, Ones, Pow, Prod, Sum, Transpose
from symderive.expr.build import is_zero
from symderive.expr.node import Node
from symderive.expr.shape import Shape, is_scalar
from symderive.rules.facts import Facts
from symderive.rules.settle import settle, settles
from symderive.rules.terms import burden, chain_of, digest, parts, product, terms_of, total
from symderive.rules.turning import face

MANY = 24  # sums longer than this are collected but not searched for common factors


@dataclass(slots=True)
class Term:
    number: Fraction
    scalars: list[Node]
    chain: list[Node]

    def node(self, shape: Shape) -> Node:
        return product(self.number, self.scalars, self.chain, shape)


@settles(Sum)
def settle_sum(u: Node, known: Facts) -> Node:
    shape = u.shape
    found: dict[object, Term] = {}
    for t in terms_of(u):
        if is_zero(t):
            continue
        number, scalars, chain = parts(t)
        key = likeness(scalars, chain, known)
        if key in found:
            found[key].number += number
        else:
            found[key] = Term(number, scalars, chain)
    terms = [t for t in found.values() if t.number]
    terms = pythagoras(terms)
    if not is_scalar(shape) and 2 <= len(terms) <= MANY:
        terms = take_out(terms, shape, known)
    if len(terms) > 1 and terms[0].number < 0:
        first = next((n for n, t in enumerate(terms) if t.number > 0), None)
        if first is not None:
            terms.insert(0, terms.pop(first))
    return total([t.node(shape) for t in terms], shape)


def likeness(scalars: list[Node], chain: list[Node], known: Facts) -> object:
    return (tuple(sorted(face(s, known) for s in scalars)), tuple(digest(f) for f in chain))


def pythagoras(terms: list[Term]) -> list[Term]:
    """c sin² u + c cos² u is c."""
    for n, a in enumerate(terms):
        for place, s in enumerate(a.scalars):
            partner = other_square(s)
            if partner is None:
                continue
            want = sorted(digest(x) for x in (*a.scalars[:place], partner, *a.scalars[place + 1 :]))
            for m, b in enumerate(terms):
                if b is a or b.number != a.number or b.chain != a.chain:
                    continue
                if sorted(digest(x) for x in b.scalars) == want:
                    one = Term(a.number, [*a.scalars[:place], *a.scalars[place + 1 :]], a.chain)
                    rest = [t for k, t in enumerate(terms) if k not in (n, m)]
                    return pythagoras([one, *rest])
    return terms


def other_square(s: Node) -> Node | None:
    match s:
        case Pow(Map("sin", x, 0), Num(value)) if value == 2:
            return Pow(Map("cos", x), Num(2))
        case Pow(Map("cos", x, 0), Num(value)) if value == 2:
            return Pow(Map("sin", x), Num(2))
    return None


# ---------------------------------------------------------------- common matrix factors
def take_out(terms: list[Term], shape: Shape, known: Facts) -> list[Term]:
    """A x + Aᵀ x is (A + Aᵀ) x: a common first or last factor goes before the bracket where that is shorter."""
    again = True
    while again and len(terms) > 1:
        again = False
        for n in range(len(terms)):
            for m in range(n + 1, len(terms)):
                merged = together(terms[n], terms[m], shape, known)
                if merged is not None:
                    terms = [*terms[:n], merged, *terms[n + 1 : m], *terms[m + 1 :]]
                    again = True
                    break
            if again:
                break
    return terms


def together(a: Term, b: Term, shape: Shape, known: Facts) -> Term | None:
    if not a.chain or not b.chain:
        return None
    common, left, right = common_scalars(a, b)
    head = 0
    limit = min(len(a.chain), len(b.chain))
    while head < limit and a.chain[head] is b.chain[head]:
        head += 1
    tail = 0
    while tail < limit - head and a.chain[-1 - tail] is b.chain[-1 - tail]:
        tail += 1
    if head == len(a.chain) == len(b.chain):
        return same_chain(a, b, common, left, right, shape, known)
    if not head and not tail:
        return same_hadamard(a, b, common, left, right, shape, known)
    middle_a, middle_b = a.chain[head : len(a.chain) - tail], b.chain[head : len(b.chain) - tail]
    if left or right or abs(a.number) != abs(b.number):
        return None
    if not middle_a or not middle_b:  # y - P y is (I - P) y
        other = chain_of(middle_a or middle_b)
        if other.shape[0] != other.shape[1] or (a if not middle_a else b).number < 0:
            return None
        middle_a, middle_b = middle_a or [Eye(other.shape[0])], middle_b or [Eye(other.shape[0])]
    sign = Fraction(1 if a.number == b.number else -1)
    inside = Sum((chain_of(middle_a), product(sign, [], middle_b, shape)))
    bracket = settle(inside, known)
    if burden(bracket) + sum(burden(f) for f in (*a.chain[:head], *a.chain[len(a.chain) - tail :])) >= burden(
        a.node(shape)
    ) + burden(b.node(shape)):
        return None
    whole = product(a.number, common, [*a.chain[:head], bracket, *a.chain[len(a.chain) - tail :]], shape)
    return Term(*parts(settle(whole, known)))


def common_scalars(a: Term, b: Term) -> tuple[list[Node], list[Node], list[Node]]:
    left, right, common = list(a.scalars), list(b.scalars), []
    for s in a.scalars:
        if s in right:
            right.remove(s)
            left.remove(s)
            common.append(s)
    return common, left, right


def same_chain(
    a: Term, b: Term, common: list[Node], left: list[Node], right: list[Node], shape: Shape, known: Facts
) -> Term | None:
    """r M + s M with scalars r, s is (r + s) M."""
    one = product(a.number, left, [], shape)
    two = product(b.number, right, [], shape)
    scalar = settle(Sum((one, two)), known)
    opened = settle(multiplied_out(Sum((one, two))), known)
    if burden(opened) < burden(scalar):
        scalar = opened
    number, more, _ = parts(scalar)
    return Term(number, [*common, *more], a.chain)


def multiplied_out(u: Sum) -> Node:
    """A sum of products with the brackets in each product multiplied out once."""
    terms: list[Node] = []
    for t in u.terms:
        number, scalars, _ = parts(t)
        place = next((n for n, s in enumerate(scalars) if isinstance(s, Sum)), None)
        if place is None:
            terms.append(t)
            continue
        rest = [*scalars[:place], *scalars[place + 1 :]]
        bracket = scalars[place]
        assert isinstance(bracket, Sum)
        terms.extend(Prod((Num(number), *rest, s)) for s in bracket.terms)
    return Sum(tuple(terms))


def same_hadamard(
    a: Term, b: Term, common: list[Node], left: list[Node], right: list[Node], shape: Shape, known: Facts
) -> Term | None:
    """c ⊙ u + c ⊙ v is c ⊙ (u + v) where c is long."""
    if len(a.chain) != 1 or len(b.chain) != 1 or left or right:
        return None
    turned = isinstance(a.chain[0], Transpose) and isinstance(b.chain[0], Transpose)
    first = a.chain[0].u if turned else a.chain[0]  # type: ignore[attr-defined]
    second = b.chain[0].u if turned else b.chain[0]  # type: ignore[attr-defined]
    if not isinstance(first, Hadamard) and not isinstance(second, Hadamard):
        return None
    u = list(first.factors) if isinstance(first, Hadamard) else [first]
    v = list(second.factors) if isinstance(second, Hadamard) else [second]
    shared: list[Node] = []
    for f in list(u):
        if f in v:
            shared.append(f)
            u.remove(f)
            v.remove(f)
    if not shared or sum(burden(f) for f in shared) < 4:
        return None
    rest = [Hadamard(tuple(w)) if len(w) > 1 else w[0] if w else Ones(first.shape) for w in (u, v)]
    ratio = Num(b.number / a.number)
    bracket = settle(Sum((rest[0], Prod((ratio, rest[1])))), known)
    whole: Node = Hadamard((*shared, bracket))
    if turned:
        whole = Transpose(whole)
    if burden(whole) >= burden(a.node(shape)) + burden(b.node(shape)):
        return None
    return Term(*parts(settle(product(a.number, common, [whole], shape), known)))
