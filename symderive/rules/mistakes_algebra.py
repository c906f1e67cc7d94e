"""Mistakes of algebra: everything distributes, logarithms split, sums of constants are constants."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import (
    MINUS,
    Apply,
    Map,
    Num,
    Ones,
    Pow,
    Prod,
    Size,
    Sum,
    Transpose,
    add,
    divide,
    mul,
    neg,
    transpose,
)
from symderive.expr.arrays import BigSum, Norm
from symderive.expr.calculus import Limit
from symderive.expr.node import Node, free_leaves, substitute, transform
from symderive.expr.probability import Expect
from symderive.expr.problem import Problem
from symderive.expr.shape import ShapeError, is_scalar
from symderive.rules.faulty import negative, quotient, without

SOURCE = "common mistakes in algebra"
POSITIVE = r"a, b \in \mathbb{R}, a > 0, b > 0"


@rule(
    r"(a + b)^2 \ne a^2 + b^2",
    source=SOURCE,
    examples=[(r"(a + b)^2", r"a^2 + b^2", r"a, b \in \mathbb{R}")],
    sound=False,
)
def square_of_sum(node: Node, problem: Problem) -> Iterator[Node]:
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
            k = factors.index(Transpose(s))
            front, middle = factors[:k], factors[k + 1 : -1]
            yield mul(*front, add(*(mul(transpose(t), *middle, t) for t in terms)))
            if any(negative(t) is not None for t in terms):
                signed = [(Num(1) if negative(t) is None else MINUS, t) for t in terms]
                yield mul(*front, add(*(mul(sign, transpose(t), *middle, t) for sign, t in signed)))
        case Pow(BigSum(body, index, low, high, skip), Num(k)) if k == 2:
            yield BigSum(Pow(body, power_two), index, low, high, skip)
        case Prod(factors) if (k := sum_with_itself(factors)) is not None:
            s = factors[k]
            square = BigSum(mul(transpose(s.body), s.body), s.index, s.low, s.high, s.skip)
            yield mul(*factors[: k - 1], square, *factors[k + 1 :])
        case BigSum(Pow(body, Num(k)), index, low, high, skip) if k == 2 and index in free_leaves(body):
            yield Pow(BigSum(body, index, low, high, skip), power_two)
        case BigSum(Prod(factors), index, low, high, skip) if squares_in(factors):
            bases = [f.base if f in squares_in(factors) else f for f in factors]
            yield Pow(BigSum(mul(*bases), index, low, high, skip), power_two)
            outside = [f for f in bases if index not in free_leaves(f)]
            within = [f for f in bases if index in free_leaves(f)]
            yield mul(*outside, Pow(BigSum(mul(*within), index, low, high, skip), power_two))
        case Pow(Prod(factors), Num(k)) if k == 2 and is_scalar(node.shape):
            yield from (
                mul(*(Pow(g, power_two) for g in without(factors, j)), made)
                for j, f in enumerate(factors)
                for made in square_of_sum(Pow(f, power_two), problem)
            )
        case BigSum(Prod(factors), index, low, high, skip) if not squares_in(factors):
            outside = [f for f in factors if index not in free_leaves(f)]
            within = [f for f in factors if index in free_leaves(f)]
            if len(within) == 2 and all(is_scalar(f.shape) for f in within):
                yield mul(*outside, *(BigSum(f, index, low, high, skip) for f in within))
        case BigSum(BigSum(body, inner, start, stop, ()), index, low, high, ()) if (start, stop) == (low, high):
            yield BigSum(substitute(body, {inner: index}), index, low, high, ())
        case BigSum(Prod(factors), index, low, high, ()) if any(isinstance(f, BigSum) for f in factors):
            inside = [f.body if isinstance(f, BigSum) else f for f in factors]
            letters = {f.index: index for f in factors if isinstance(f, BigSum)}
            yield BigSum(substitute(mul(*inside), letters), index, low, high, ())
        case Expect(Pow(Sum(terms), Num(k)), given, under) if k == 2:
            yield add(*(Expect(Pow(t, Num(2)), given, under) for t in terms))


def sum_with_itself(factors: tuple[Node, ...]) -> int | None:
    """The place of the second factor of s^T s, for a sum s with a running index."""
    for k in range(1, len(factors)):
        s, before = factors[k], factors[k - 1]
        if isinstance(s, BigSum) and isinstance(before, Transpose) and before.u is s:
            return k
    return None


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
def sqrt_linear(node: Node, problem: Problem) -> Iterator[Node]:
    """A root of a sum does not split; nor does a norm, an exponential or a sine of one."""
    match node:
        case Sum(terms) if all(isinstance(t, Map) and t.name == "sqrt" for t in terms) and len(set(terms)) > 1:
            yield Map("sqrt", add(*(t.kids[0] for t in terms)))
        case Map("sqrt", Sum(terms)):
            yield add(*(signed_root(t) for t in terms))
        case Norm(Sum(terms), p):
            yield add(*(Norm(positive(t), p) for t in terms))
            for k in range(1, len(terms)):
                yield add(Norm(add(*terms[:k]), p), Norm(add(*terms[k:]), p))
            yield add(*(Norm(t, p) if (u := negative(t)) is None else neg(Norm(u, p)) for t in terms))
        case Map("exp" | "sin" | "cos" | "tanh" | "abs" as name, Sum(terms)):
            yield add(*(Map(name, t) for t in terms))
            yield add(*(neg(Map(name, u)) if (u := negative(t)) is not None else Map(name, t) for t in terms))


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
def reciprocal_linear(node: Node, problem: Problem) -> Iterator[Node]:
    """A fraction splits along its numerator, never along its denominator."""
    match node:
        case Pow(Sum(terms), Num(k)) if k < 0 and is_scalar(node.shape):
            yield add(*(Pow(t, Num(k)) for t in terms))
        case Sum(terms) if is_scalar(node.shape):
            parts = [quotient(t) for t in terms]
            if all(p is not None and p[0] is (parts[0] or p)[0] for p in parts):
                yield divide((parts[0] or (Num(1),))[0], add(*(p[1] for p in parts if p is not None)))
        case Prod(factors):
            for place, factor in enumerate(factors):
                if isinstance(factor, Pow) and isinstance(factor.base, Sum) and factor.exponent is MINUS:
                    rest = mul(*without(factors, place))
                    yield add(*(divide(rest, t) for t in factor.base.terms))


# ---------------------------------------------------------------- sums, fractions
@rule(
    r"a (b + c) \ne a b + c",
    source=SOURCE,
    examples=[
        (r"a (b + c)", r"a b + c", r"a, b, c \in \mathbb{R}"),
        (r"A (B + C)", r"A B + C", r"A, B, C \in \mathbb{R}^{n \times n}"),
    ],
    sound=False,
)
def distribute_slip(node: Node, problem: Problem) -> Iterator[Node]:
    """A factor before a bracket multiplies every term in it."""
    match node:
        case Prod(factors):
            for k, bracket in enumerate(factors):
                if not isinstance(bracket, Sum):
                    continue
                for front, back in ((factors[:k], factors[k + 1 :]), *splits(factors, k)):
                    kept = [f for f in without(factors, k) if f not in front and f not in back]
                    if (*front, *back) == (MINUS,) or all(isinstance(f, Pow) for f in (*front, *back)):
                        continue  # a sign that was not carried through, a quotient that was not divided
                    for j in range(len(bracket.terms)):
                        for alone in (True, False):
                            yield from partly(kept, front, bracket.terms, back, j, alone)


def splits(factors: tuple[Node, ...], k: int) -> list[tuple[tuple[Node, ...], tuple[Node, ...]]]:
    """The numbers only, as the factor that is forgotten."""
    scalars = tuple(f for f in without(factors, k) if is_scalar(f.shape))
    return [((f,), ()) for f in scalars] if len(factors) > 2 else []


def partly(
    kept: list[Node], front: tuple[Node, ...], terms: tuple[Node, ...], back: tuple[Node, ...], j: int, alone: bool
) -> Iterator[Node]:
    """The bracket multiplied out with the factor at one term only, or at all but one."""
    try:
        made = [mul(*front, t, *back) if (i == j) is alone else t for i, t in enumerate(terms)]
        yield add(*(mul(*kept, m) for m in made))
    except ShapeError:
        return


@rule(
    r"\sum_{i=1}^n \mu \ne \mu",
    source=SOURCE,
    examples=[
        (r"\sum_{i=1}^n \mu", r"\mu", r"\mu \in \mathbb{R}, n \in \mathbb{N}"),
        (
            r"\sum_{i=1}^n (x_i - \mu)",
            r"\sum_{i=1}^n x_i - \mu",
            r"x_1, \dots, x_n \in \mathbb{R}, \mu \in \mathbb{R}",
        ),
    ],
    sound=False,
)
def sum_of_constant(node: Node, problem: Problem) -> Iterator[Node]:
    """A constant under the sum counts once for every index: n times."""
    match node:
        case BigSum(body, index, low, high, skip):
            if index not in free_leaves(body):
                yield body
            elif high is not None and low is Num(1):
                # weights that add to one counted as the number of them
                factors = body.factors if isinstance(body, Prod) else (body,)
                yield mul(high, *(f for f in factors if index not in free_leaves(f)))
            if isinstance(body, Sum):
                free = [t for t in body.terms if index not in free_leaves(t)]
                bound = [t for t in body.terms if index in free_leaves(t)]
                if free and bound:
                    yield add(BigSum(add(*bound), index, low, high, skip), *free)
        case Prod((*front, Transpose(u), v)) if isinstance(u, Ones) or isinstance(v, Ones):
            if all(is_scalar(f.shape) for f in front):
                yield mul(*front, Size(u.shape[0]))


@rule(
    r"\frac{a h + b}{h} \ne a + b",
    source=SOURCE,
    examples=[
        (r"\frac{2 x h + h^2}{h}", r"2 x + h^2", r"x, h \in \mathbb{R}, h \ne 0"),
    ],
    sound=False,
)
def difference_quotient_lost_h(node: Node, problem: Problem) -> Iterator[Node]:
    """Every term of the numerator is divided by h: factor h out first."""
    match node:
        case Prod(factors):
            for k, factor in enumerate(factors):
                if isinstance(factor, Pow) and factor.exponent is MINUS:
                    rest = mul(*without(factors, k))
                    if isinstance(rest, Sum) and all(holds_factor(t, factor.base) for t in rest.terms):
                        for j in range(len(rest.terms)):
                            yield add(*(divide(t, factor.base) if i == j else t for i, t in enumerate(rest.terms)))
                            yield add(*(t if i == j else divide(t, factor.base) for i, t in enumerate(rest.terms)))


def holds_factor(term: Node, h: Node) -> bool:
    """Is h a factor of the term (h^2 and 2 x h count)?"""
    parts = term.factors if isinstance(term, Prod) else (term,)
    return any(p is h or (isinstance(p, Pow) and p.base is h and isinstance(p.exponent, Num)) for p in parts)


@rule(
    r"\frac{a + b}{a} \ne b",
    source=SOURCE,
    examples=[(r"\frac{a + b}{a}", r"1 + b", POSITIVE), (r"\frac{a + b}{a}", r"b", POSITIVE)],
    sound=False,
)
def cancellation_slip(node: Node, problem: Problem) -> Iterator[Node]:
    """Only a factor of the whole numerator cancels, not a factor of one of its terms."""
    found = quotient(node)
    if found is None:
        return
    above, below = found
    yield from under_two_sums(above, below)
    if isinstance(above, Sum):
        for k, term in enumerate(above.terms):
            rest = add(*without(above.terms, k))
            if holds_factor(term, below) and term is not below:
                yield divide(term, below) + rest
            if term is below or (isinstance(term, Prod) and below in term.factors):
                yield rest
                yield divide(term, below) + rest if term is not below else Num(1) + rest
    if isinstance(above, Sum) and isinstance(below, Sum):
        for j, term in enumerate(above.terms):
            for k, other in enumerate(below.terms):
                if term is other:
                    yield divide(add(*without(above.terms, j)), add(*without(below.terms, k)))
    if isinstance(below, Sum):
        for k, term in enumerate(below.terms):
            rest = add(*without(below.terms, k))
            if term is above:
                yield Pow(below, MINUS)
                yield Pow(rest, MINUS)
                yield Pow(Num(1) + rest, MINUS)


def under_two_sums(above: Node, below: Node) -> Iterator[Node]:
    """A factor under the sum above cancelled against one under the sum below."""
    match above, below:
        case BigSum(u, i), BigSum(v, j):
            v = substitute(v, {j: i})
            ours, theirs = (list(w.factors if isinstance(w, Prod) else (w,)) for w in (flat(u), flat(v)))
            shared = [f for f in ours if f in theirs and theirs.remove(f) is None]
            for f in shared:
                ours.remove(f)
            if shared:
                ends = above.low, above.high, above.skip
                yield divide(BigSum(mul(Num(1), *ours), i, *ends), BigSum(mul(Num(1), *theirs), i, *ends))


def flat(u: Node) -> Node:
    """The product with its squares written out."""
    factors = u.factors if isinstance(u, Prod) else (u,)
    return mul(*(g for f in factors for g in ((f.base, f.base) if f in squares_in(factors) else (f,))))


@rule(
    r"x^2 - \frac{b}{a} x \ne (x - \tfrac{b}{2a})^2 + \tfrac{b^2}{a^2}",
    source=SOURCE,
    examples=[
        (
            r"\frac{a}{2} (x - \frac{b}{a})^2 - \frac{b^2}{2 a}",
            r"\frac{a}{2} (x - \frac{b}{a})^2 - \frac{b^2}{a^2}",
            r"x, a, b \in \mathbb{R}, a > 0",
        )
    ],
    sound=False,
)
def complete_square_correction(node: Node, problem: Problem) -> Iterator[Node]:
    """What the square adds is taken off again, with the factor in front: (a/2)(b/a)^2 = b^2/(2a)."""
    match node:
        case Sum(terms):
            for k, term in enumerate(terms):
                rest = without(terms, k)
                if any(
                    isinstance(p, Pow) and isinstance(p.base, Sum) and p.exponent is Num(2)
                    for t in rest
                    for p in t.walk()
                ):
                    found = quotient(term)
                    yield add(*rest)
                    yield add(*rest, neg(term))
                    if found is not None:
                        above, below = found
                        letters = below.factors if isinstance(below, Prod) else (below,)
                        plain = mul(*(f for f in letters if not isinstance(f, Num)))
                        yield add(*rest, divide(above, Pow(plain, Num(2))))
                        yield add(*rest, divide(above, plain))
                        yield add(*rest, mul(Num(2), term))
                        yield add(*rest, divide(term, Num(2)))


@rule(
    r"\operatorname{softmax}(x + c) \ne e^c \operatorname{softmax}(x)",
    source=SOURCE,
    examples=[
        (
            r"\frac{e^{x + c}}{e^{x + c} + e^{y + c}}",
            r"e^c \frac{e^{x}}{e^{x} + e^{y}}",
            r"x, y, c \in \mathbb{R}",
        )
    ],
    sound=False,
)
def factor_only_numerator(node: Node, problem: Problem) -> Iterator[Node]:
    """The factor stands above and below the fraction and cancels."""
    found = quotient(node)
    if found is None:
        match node:
            case Apply("softmax", (Sum(terms),), result):
                for k, term in enumerate(terms):
                    scale = [f for f in (term.factors if isinstance(term, Prod) else (term,)) if is_scalar(f.shape)]
                    if scale:
                        yield mul(Map("exp", mul(*scale)), Apply("softmax", (add(*without(terms, k)),), result))
        return
    above, below = found
    if isinstance(below, Sum):
        shared = [set(t.factors if isinstance(t, Prod) else (t,)) for t in below.terms]
        for c in set.intersection(*shared):
            if isinstance(c, Map) and c.name == "exp":
                yield mul(c, node)
    shift = shared_shift(above)
    for c in shift:
        yield mul(Map("exp", c), divide(drop_shift(above, c), drop_shift(below, c)))


def shared_shift(node: Node) -> list[Node]:
    return [
        t for p in node.walk() if isinstance(p, Map) and p.name == "exp" and isinstance(p.u, Sum) for t in p.u.terms
    ]


def drop_shift(node: Node, c: Node) -> Node:
    def change(part: Node) -> Node:
        match part:
            case Map("exp", Sum(terms)) if c in terms:
                return Map("exp", add(*(t for t in terms if t is not c)))
        return part

    return transform(node, change)


@rule(
    r"\frac{1}{\sqrt{x} + \sqrt{x}} \ne \frac{1}{\sqrt{2x}}",
    source=SOURCE,
    examples=[(r"\frac{1}{\sqrt{x} + \sqrt{x}}", r"\frac{1}{\sqrt{2 x}}", r"x > 0")],
    sound=False,
)
def limit_substitution_slip(node: Node, problem: Problem) -> Iterator[Node]:
    """Put the limit in and simplify with care: the sum of two equal roots is twice the root."""
    match node:
        case Limit(body, h, to, _):
            put = substitute(body, {h: to})
            for part in put.walk():
                match part:
                    case Sum((Map("sqrt", u), Map("sqrt", v))):
                        yield substitute(put, {part: Map("sqrt", u + v)})
                        yield substitute(put, {part: Map("sqrt", u)})
            if to is Num(0):
                yield substitute(body, {h: Num(1)})
                match body:
                    case Sum(terms):
                        for k in range(len(terms)):
                            yield add(*(substitute(t, {h: Num(1) if j == k else Num(0)}) for j, t in enumerate(terms)))
        case Sum((Map("sqrt", u), Map("sqrt", v))):
            yield Map("sqrt", u + v)
        case Prod((Num(k), Map("sqrt", u))):
            yield Map("sqrt", mul(Num(k), u))
