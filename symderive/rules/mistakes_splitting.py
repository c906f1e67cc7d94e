"""Mistakes of splitting: everything distributes over a sum, squares, roots and reciprocals too."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from symderive.derive.rule import rule
from symderive.expr.algebra import MINUS, Map, Num, Pow, Prod, Sum, Transpose
from symderive.expr.arrays import BigSum, Norm
from symderive.expr.build import add, divide, mul, neg, transpose
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Expect
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import negative, quotient, without

SOURCE = "common mistakes in algebra"
POSITIVE = r"a, b \in \mathbb{R}, a > 0, b > 0"


@rule(
    r"(a + b)^2 \ne a^2 + b^2",
    source=SOURCE,
    examples=[(r"(a + b)^2", r"a^2 + b^2", r"a, b \in \mathbb{R}")],
    sound=False,
)
def square_of_sum(node: Pow | Prod | BigSum | Expect, problem: Problem) -> Iterator[Node]:
    """The square of a sum has mixed terms: + 2ab; a sum of products is not the product of the sums."""
    power_two = Num(2)
    match node:
        case Pow(Sum(terms), Num(k)) if k.denominator == 1 and 2 <= k <= 4:
            power = Num(k)
            yield add(*(Pow(t, power) for t in terms))
            if k == 2 and any(negative(t) is not None for t in terms):
                # (a - b)^2 taken for a^2 - b^2
                yield add(*(neg(Pow(u, power)) if (u := negative(t)) is not None else Pow(t, power) for t in terms))
        case Pow(Norm(Sum(terms), p), Num(k)) if k == 2:
            each = [Pow(Norm(positive(t), p), power_two) for t in terms]
            yield add(*each)
            yield add(*(u if negative(t) is None else neg(u) for t, u in zip(terms, each, strict=True)))
        case Prod((*_, Sum(terms) as s) as factors) if Transpose(s) in factors:
            place = factors.index(Transpose(s))
            front, middle = factors[:place], factors[place + 1 : -1]
            yield mul(*front, add(*(mul(transpose(t), *middle, t) for t in terms)))
            if any(negative(t) is not None for t in terms):
                signed = [(Num(1) if negative(t) is None else MINUS, t) for t in terms]
                yield mul(*front, add(*(mul(sign, transpose(t), *middle, t) for sign, t in signed)))
        case Prod(factors):
            yield from with_itself(factors)
        case Pow(Prod(factors), Num(k)) if k == 2 and is_scalar(node.shape):
            yield from (
                mul(*(Pow(g, power_two) for g in without(factors, j)), made)
                for j, f in enumerate(factors)
                for made in square_of_sum(Pow(f, power_two), problem)
            )
        case BigSum() | Pow(BigSum()):
            yield from running(node)
        case Expect(Pow(Sum(terms), Num(k)), given, under) if k == 2:
            yield add(*(Expect(Pow(t, Num(2)), given, under) for t in terms))


def running(node: Node) -> Iterator[Node]:
    """The square of a sum with a running index for the sum of the squares, and a sum of products split."""
    two = Num(2)
    match node:
        case Pow(BigSum(body, index, low, high, skip), Num(k)) if k == 2:
            yield BigSum(Pow(body, two), index, low, high, skip)
        case BigSum(Pow(body, Num(k)), index, low, high, skip) if k == 2 and index in free_leaves(body):
            yield Pow(BigSum(body, index, low, high, skip), two)
        case BigSum(BigSum(body, inner, start, stop, ()), index, low, high, ()) if (start, stop) == (low, high):
            yield BigSum(substitute(body, {inner: index}), index, low, high, ())
        case BigSum(Prod(factors), index, low, high, skip):
            squares = squares_in(factors)
            bases = [f.base if isinstance(f, Pow) and f in squares else f for f in factors]
            outside = [f for f in bases if index not in free_leaves(f)]
            within = [f for f in bases if index in free_leaves(f)]
            if squares:
                yield Pow(BigSum(mul(*bases), index, low, high, skip), two)
                yield mul(*outside, Pow(BigSum(mul(*within), index, low, high, skip), two))
            elif len(within) == 2 and all(is_scalar(f.shape) for f in within):
                yield mul(*outside, *(BigSum(f, index, low, high, skip) for f in within))
            inside = [f.body if isinstance(f, BigSum) else f for f in factors]
            letters: dict[Node, Node] = {f.index: index for f in factors if isinstance(f, BigSum)}
            if letters and not skip:
                yield BigSum(substitute(mul(*inside), letters), index, low, high, ())


def with_itself(factors: tuple[Node, ...]) -> Iterator[Node]:
    """s^T s of a sum s with a running index, as the sum of the u^T u of its terms."""
    for k in range(1, len(factors)):
        s, before = factors[k], factors[k - 1]
        if isinstance(s, BigSum) and isinstance(before, Transpose) and before.u is s:
            square = BigSum(mul(transpose(s.body), s.body), s.index, s.low, s.high, s.skip)
            yield mul(*factors[: k - 1], square, *factors[k + 1 :])


def squares_in(factors: tuple[Node, ...]) -> list[Pow]:
    """The squares among the factors."""
    return [f for f in factors if isinstance(f, Pow) and f.exponent is Num(2)]


def positive(term: Node) -> Node:
    """The term without its sign."""
    inner = negative(term)
    return term if inner is None else inner


@rule(
    r"\sqrt{a + b} \ne \sqrt{a} + \sqrt{b}",
    source=SOURCE,
    examples=[(r"\sqrt{a + b}", r"\sqrt{a} + \sqrt{b}", POSITIVE)],
    sound=False,
)
def sqrt_linear(node: Sum | Map | Norm, problem: Problem) -> Iterator[Node]:
    """A root of a sum does not split; nor does a norm, an exponential or a sine of one."""
    match node:
        case Sum(terms) if all(isinstance(t, Map) and t.name == "sqrt" for t in terms) and len(set(terms)) > 1:
            yield Map("sqrt", add(*(t.kids[0] for t in terms)))
        case Map("sqrt", Sum(terms)):
            yield add(*(signed_root(t) for t in terms))
            if any(isinstance(t, Pow) for t in terms):
                yield add(*(with_bars(t) for t in terms))
        case Norm(Sum(terms), p):
            yield add(*(Norm(positive(t), p) for t in terms))
            for k in range(1, len(terms)):
                yield add(Norm(add(*terms[:k]), p), Norm(add(*terms[k:]), p))
            yield add(*(Norm(t, p) if (u := negative(t)) is None else neg(Norm(u, p)) for t in terms))
        case Map("exp" | "sin" | "cos" | "tanh" | "abs" as name, Sum(terms)):
            yield add(*(Map(name, t) for t in terms))
            yield add(*(neg(Map(name, u)) if (u := negative(t)) is not None else Map(name, t) for t in terms))


def with_bars(term: Node) -> Node:
    """|x| for x^2, else the root with the sign that the term has."""
    root = signed_root(term)
    return Map("abs", root) if isinstance(term, Pow) and root is term.base else root


def signed_root(term: Node) -> Node:
    inner = negative(term)
    if isinstance(term, Pow) and term.exponent is Num(2):
        return term.base
    return neg(Map("sqrt", inner)) if inner is not None else Map("sqrt", term)


@rule(
    r"\frac{1}{a + b} \ne \frac{1}{a} + \frac{1}{b}",
    source=SOURCE,
    examples=[(r"\frac{1}{a + b}", r"\frac{1}{a} + \frac{1}{b}", POSITIVE)],
    sound=False,
)
def reciprocal_linear(node: Pow | Sum | Prod, problem: Problem) -> Iterator[Node]:
    """A fraction splits along its numerator, never along its denominator."""
    match node:
        case Pow(Sum(terms), Num(k)) if k < 0 and is_scalar(node.shape):
            yield add(*(Pow(t, Num(k)) for t in terms))
        case Sum(terms) if is_scalar(node.shape):
            parts = [quotient(t) for t in terms]
            if all(p is not None and p[0] is (parts[0] or p)[0] for p in parts):
                yield divide((parts[0] or (Num(1),))[0], add(*(p[1] for p in parts if p is not None)))
        case Prod((BigSum(u, i, low, high, skip), Pow(BigSum(v, j), Num(k)))) if k == -1:
            yield BigSum(divide(u, substitute(v, {j: i})), i, low, high, skip)
        case Prod(factors):
            for place, factor in enumerate(factors):
                if isinstance(factor, Pow) and isinstance(factor.base, Sum) and factor.exponent is MINUS:
                    rest = mul(*without(factors, place))
                    yield add(*(divide(rest, t) for t in factor.base.terms))
                    yield from term_by_term(rest, factor.base.terms)


def term_by_term(above: Node, below: tuple[Node, ...]) -> Iterator[Node]:
    """a/c + b/d for (a + b)/(c + d), in every way to share out the terms below."""
    match above:
        case Sum((u, v)) if 2 <= len(below) <= 4:
            for n in range(1, len(below)):
                for mine in combinations(below, n):
                    rest = [t for t in below if t not in mine]
                    if rest:
                        yield divide(u, add(*mine)) + divide(v, add(*rest))
