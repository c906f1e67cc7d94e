"""Mistakes of algebra: brackets, fractions that are cancelled, sums of constants, squares that are completed."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import MINUS, Apply, Map, Num, Ones, Pow, Prod, Size, Sum, Transpose
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, divide, mul, neg
from symderive.expr.calculus import Limit
from symderive.expr.node import Node, free_leaves, substitute, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import ShapeError, is_scalar
from symderive.rules.faulty import quotient, without

SOURCE = "common mistakes in algebra"
POSITIVE = r"a, b \in \mathbb{R}, a > 0, b > 0"


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
def distribute_slip(node: Prod, problem: Problem) -> Iterator[Node]:
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
def sum_of_constant(node: BigSum | Prod, problem: Problem) -> Iterator[Node]:
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
def cancellation_slip(node: Prod | Pow, problem: Problem) -> Iterator[Node]:
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
            for f, lower in lowered(below):
                shorter = lowered_by(term, f)
                if shorter is not None and len(above.terms) > 1:
                    yield divide(add(*above.terms[:k], shorter, *above.terms[k + 1 :]), lower)
    if isinstance(above, Sum) and isinstance(below, Sum):
        for j, term in enumerate(above.terms):
            for k, other in enumerate(below.terms):
                if term is other:
                    yield divide(add(*without(above.terms, j)), add(*without(below.terms, k)))
    if isinstance(below, Sum):
        for f, upper in lowered(above):
            for k, term in enumerate(below.terms):
                shorter = lowered_by(term, f)
                if shorter is not None and len(below.terms) > 1:
                    yield divide(upper, add(*below.terms[:k], shorter, *below.terms[k + 1 :]))
        for k, term in enumerate(below.terms):
            rest = add(*without(below.terms, k))
            if term is above:
                yield Pow(below, MINUS)
                yield Pow(rest, MINUS)
                yield Pow(Num(1) + rest, MINUS)


def lowered(u: Node) -> Iterator[tuple[Node, Node]]:
    """The factors f of u, each with u/f."""
    factors = u.factors if isinstance(u, Prod) else (u,)
    for k, factor in enumerate(factors):
        match factor:
            case Pow(f, Num(n)) if n >= 2:
                yield f, mul(*factors[:k], Pow(f, Num(n - 1)) if n > 2 else f, *factors[k + 1 :])
            case _ if not isinstance(factor, Num):
                yield factor, mul(Num(1), *without(factors, k))


def lowered_by(u: Node, f: Node) -> Node | None:
    """u/f, where f is a factor of u."""
    return next((lower for factor, lower in lowered(u) if factor is f), None)


def under_two_sums(above: Node, below: Node) -> Iterator[Node]:
    """A factor under the sum above cancelled against one under the sum below."""
    match above, below:
        case BigSum(u, i, low, high, skip), BigSum(v, j):
            letters: dict[Node, Node] = {j: i}
            ours, theirs = flat(u), flat(substitute(v, letters))
            shared = [f for f in ours if f in theirs]
            for f in dict.fromkeys(shared):
                for _ in range(min(ours.count(f), theirs.count(f))):
                    ours.remove(f)
                    theirs.remove(f)
            if shared:
                upper, lower = (BigSum(mul(Num(1), *w), i, low, high, skip) for w in (ours, theirs))
                yield divide(upper, lower)


def flat(u: Node) -> list[Node]:
    """The factors, with squares written out."""
    factors = u.factors if isinstance(u, Prod) else (u,)
    return [g for f in factors for g in ((f.base, f.base) if isinstance(f, Pow) and f.exponent is Num(2) else (f,))]


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
def complete_square_correction(node: Sum, problem: Problem) -> Iterator[Node]:
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
def factor_only_numerator(node: Prod | Pow | Apply, problem: Problem) -> Iterator[Node]:
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
def limit_substitution_slip(node: Limit | Sum | Prod, problem: Problem) -> Iterator[Node]:
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
