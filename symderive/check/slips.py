"""Slips that no rule explains: a sign, a factor, an exponent, a transpose, a term. Found by mending the line.

Each repair changes one small thing in the line as written. If the mended line equals the line above, the change names
the slip, and the mended line is what should have been written.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import factorial

from symderive.check.places import places
from symderive.check.samples import settled
from symderive.expr.algebra import (
    MINUS,
    Apply,
    Hadamard,
    Map,
    Num,
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
from symderive.expr.arrays import BigSum, Entry, Member
from symderive.expr.canon import same
from symderive.expr.node import Node
from symderive.expr.probability import Prob
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, ShapeError, is_scalar, is_square
from symderive.numeric.compare import agree
from symderive.numeric.probe import Probe
from symderive.rules.faulty import complement, conjuncts, joined, without

ADVICE = {
    "sign-slip": "A sign has changed.",
    "factor-slip": "A factor was lost or added.",
    "arithmetic-slip": "A number was computed wrongly.",
    "exponent-slip": "An exponent has changed.",
    "transpose-dropped": "A transpose was lost or added; the sizes, or one entry written out, show it.",
    "transpose-order": "The transpose stands on the wrong side; the sizes, or one entry written out, show it.",
    "distribute-slip": "A factor before a bracket multiplies every term in it.",
    "term-dropped": "A term of the line above is missing.",
    "term-added": "A term too many stands here.",
    "commuting-matrices": "Two factors have changed places, and matrices do not commute.",
    "index-slip": "An index or a name has changed.",
    "drop-factor": "A factor was lost on the way.",
    "complete-square-correction": "What the square adds is taken off again: check the correction term.",
    "ordered-unordered": "Ordered pairs stand beside sets: divide by the k! orders of each set, above and below.",
    "condition-slip": "What stands behind the bar has changed.",
}


@dataclass(frozen=True, slots=True)
class Repair:
    """A slip by name, and the line without it."""

    name: str
    line: Node


def repairs(a: Node, b: Node) -> Iterator[Repair]:
    """The line b with one small thing changed, the likeliest slips first; ``a`` is the line above."""
    pure = not any(not p.kids and not isinstance(p, Num) for p in b.walk())
    if is_scalar(b.shape) or a.shape == b.shape:
        yield Repair("sign-slip", neg(b))
    yield from signs(b)
    yield from orders_counted(b)
    yield from corrections(b)
    yield from distributed(a, b)
    yield from transposes(b)
    for number in (2, Fraction(1, 2)):
        yield Repair("arithmetic-slip" if pure else "factor-slip", mul(Num(number), b))
    yield from numbers(a, b, pure)
    yield from exponents(b)
    yield from factors(a, b)
    if not pure:
        yield from terms(a, b)
    yield from orders(b)
    yield from names(a, b)


def put(root: Node, path: tuple[int, ...], new: Node) -> Iterator[Node]:
    try:
        yield root.replace(path, new)
    except ShapeError:
        return


def signs(b: Node) -> Iterator[Repair]:
    for path, part in places(b):
        match part:
            case Sum(terms):
                for k, term in enumerate(terms):
                    for made in put(b, path, add(*terms[:k], neg(term), *terms[k + 1 :])):
                        yield Repair("sign-slip", made)
            case Map("exp" | "sin" | "sigmoid" | "tanh" as name, u):
                for made in put(b, path, Map(name, neg(u))):
                    yield Repair("sign-slip", made)
            case Num(v) if v != 0 and path:
                for made in put(b, path, Num(-v)):
                    yield Repair("sign-slip", made)


def corrections(b: Node) -> Iterator[Repair]:
    """The term beside a completed square: halved, doubled, with the other sign."""
    for path, part in places(b):
        squared = [k for k, kid in enumerate(part.kids) if completed(kid)]
        if not isinstance(part, Sum | Prod) or not squared or len(squared) == len(part.kids):
            continue
        for k, kid in enumerate(part.kids):
            inner = (k, 0) if isinstance(kid, Map) and kid.name == "exp" else (k,)
            term = part.at(inner)
            if k in squared or isinstance(term, Num) or (isinstance(part, Prod) and len(inner) == 1):
                continue
            for factor in (Fraction(1, 2), 2, -1, Fraction(-1, 2), Fraction(1, 4)):
                for made in put(b, (*path, *inner), mul(Num(factor), term)):
                    yield Repair("complete-square-correction", made)


def completed(node: Node) -> bool:
    """Does a square of a sum stand inside?"""
    return any(isinstance(p, Pow) and isinstance(p.base, Sum) and p.exponent is Num(2) for p in node.walk())


def distributed(a: Node, b: Node) -> Iterator[Repair]:
    """A term that lacks the factor before the bracket."""
    lost: dict[Node, None] = {}
    for part in a.walk():
        if isinstance(part, Prod) and any(isinstance(f, Sum | BigSum) for f in part.factors):
            scalars = [f for f in part.factors if is_scalar(f.shape) and not isinstance(f, Sum | BigSum)]
            lost.update(dict.fromkeys(scalars))
            if len(scalars) > 1:
                lost[mul(*scalars)] = None
    for path, part in places(b):
        if isinstance(part, Sum):
            for k, term in enumerate(part.terms):
                for factor in lost:
                    if factor is MINUS:
                        continue
                    for made in put(b, path, add(*part.terms[:k], mul(factor, term), *part.terms[k + 1 :])):
                        yield Repair("distribute-slip", made)


def transposes(b: Node) -> Iterator[Repair]:
    for path, part in places(b):
        if is_scalar(part.shape):
            match part:
                case Prod(factors):
                    yield from paired(b, path, factors)
            continue
        match part:
            case Prod(factors):
                yield from paired(b, path, factors)
        if is_square(part.shape):
            for made in put(b, path, part.u if isinstance(part, Transpose) else transpose(part)):
                yield Repair("transpose-dropped", made)


def paired(b: Node, path: tuple[int, ...], factors: tuple[Node, ...]) -> Iterator[Repair]:
    """A Σ Aᵀ for Aᵀ Σ A."""
    places_ = [k for k, f in enumerate(factors) if not is_scalar(f.shape)]
    for j in places_:
        for k in places_:
            if j < k and (transpose_of(factors[j]) is factors[k] or transpose_of(factors[k]) is factors[j]):
                turned = list(factors)
                turned[j], turned[k] = turned[k], turned[j]
                try:
                    yield Repair("transpose-order", b.replace(path, mul(*turned)))
                except ShapeError:
                    continue


def transpose_of(u: Node) -> Node | None:
    return u.u if isinstance(u, Transpose) else None


def numbers(a: Node, b: Node, pure: bool) -> Iterator[Repair]:
    """Another number in one place: doubled, halved, one more or less, or one that stands in the line above."""
    others = {p.value for p in a.walk() if isinstance(p, Num)}
    for path, part in places(b):
        if not isinstance(part, Num):
            continue
        v = part.value
        near = [v * 2, v / 2, v + 1, v - 1, v * 3, v / 3, v * 4, v / 4, v * 10, v / 10, v + 2, v - 2]
        near += sorted(others)
        exponent = bool(path) and isinstance(b.at(path[:-1]), Pow) and path[-1] == 1
        for new in near:
            if new == v:
                continue
            for made in put(b, path, Num(new)):
                yield Repair("exponent-slip" if exponent else "arithmetic-slip", made)
    for path, part in places(b):
        if isinstance(part, Sum):
            for k, term in enumerate(part.terms):
                for factor in (2, Fraction(1, 2), 3, Fraction(1, 3), 4, Fraction(1, 4)):
                    for made in put(b, path, add(*part.terms[:k], mul(Num(factor), term), *part.terms[k + 1 :])):
                        yield Repair("arithmetic-slip", made)
    if pure:
        return
    for factor in (3, Fraction(1, 3), 4, Fraction(1, 4), 6, Fraction(1, 6)):
        yield Repair("factor-slip", mul(Num(factor), b))


def orders_counted(b: Node) -> Iterator[Repair]:
    """Ordered pairs beside unordered ones: n choose k for n (n-1) ..., or the other way."""
    for path, part in places(b):
        match part:
            case Apply("binom", (_, Num(k))) if k.denominator == 1 and 2 <= k <= 6:
                ordered = factorial(int(k))
                for made in (*put(b, path, mul(Num(ordered), part)), *put(b, path, divide(part, Num(ordered)))):
                    yield Repair("ordered-unordered", made)


def exponents(b: Node) -> Iterator[Repair]:
    for path, part in places(b):
        match part:
            case Pow(u, Num(k)):
                for new in (k + 1, k - 1, -k, k * 2, k / 2):
                    if new != k:
                        for made in put(b, path, Pow(u, Num(new)) if new != 1 else u):
                            yield Repair("exponent-slip", made)
            case Map("sqrt", u):
                for made in put(b, path, u):
                    yield Repair("exponent-slip", made)
            case _ if is_scalar(part.shape) and not part.kids and not isinstance(part, Num):
                for made in put(b, path, Pow(part, Num(2))):
                    yield Repair("exponent-slip", made)


def factors(a: Node, b: Node) -> Iterator[Repair]:
    """A factor of the line above that was lost, or one too many."""
    scalars = [p for p in dict.fromkeys(a.walk()) if is_scalar(p.shape) and (not p.kids or isinstance(p, Size))]
    scalars += [
        p for p in dict.fromkeys(a.walk()) if is_scalar(p.shape) and isinstance(p, Pow | Map | Sum | Entry | Member)
    ]
    for u in scalars[:14]:
        if isinstance(u, Num):
            continue
        yield Repair("factor-slip", mul(u, b))
        yield Repair("factor-slip", mul(Pow(u, MINUS), b))
    for path, part in places(b):
        match part:
            case Prod(inner):
                for k, factor in enumerate(inner):
                    if is_scalar(factor.shape) and len(inner) > 1 and not isinstance(factor, Num):
                        for made in put(b, path, mul(*without(inner, k))):
                            yield Repair("factor-slip", made)
                        for made in put(b, path, mul(*inner[:k], Pow(factor, MINUS), *inner[k + 1 :])):
                            yield Repair("exponent-slip", made)
            case Sum(inner):
                for k, term in enumerate(inner):
                    for u in scalars[:10]:
                        for made in put(b, path, add(*inner[:k], mul(u, term), *inner[k + 1 :])):
                            yield Repair("factor-slip", made)
    chains = [p for p in dict.fromkeys(a.walk()) if not is_scalar(p.shape) and (not p.kids or isinstance(p, Transpose))]
    for path, part in places(b, 60):
        if not is_scalar(part.shape) or isinstance(part, Prod):
            inner_ = part.factors if isinstance(part, Prod) else (part,)
            for k in range(len(inner_) + 1):
                for u in chains[:8]:
                    try:
                        yield Repair("drop-factor", b.replace(path, mul(*inner_[:k], u, *inner_[k:])))
                    except ShapeError:
                        continue


def terms(a: Node, b: Node) -> Iterator[Repair]:
    """A term of the line above that is missing, or one too many."""
    for path, part in places(b):
        if isinstance(part, Sum):
            for k in range(len(part.terms)):
                for made in put(b, path, add(*without(part.terms, k))):
                    yield Repair("term-added", made)
    above = [t for part in a.walk() if isinstance(part, Sum) for t in part.terms]
    for term in list(dict.fromkeys(above))[:12]:
        if term.shape == b.shape:
            yield Repair("term-dropped", b + term)
            yield Repair("term-dropped", b - term)


def orders(b: Node) -> Iterator[Repair]:
    for path, part in places(b):
        match part:
            case Prod(factors_):
                matrices = [k for k, f in enumerate(factors_) if not is_scalar(f.shape)]
                for j, k in pairwise(matrices):
                    turned = list(factors_)
                    turned[j], turned[k] = turned[k], turned[j]
                    try:
                        yield Repair("commuting-matrices", b.replace(path, mul(*turned)))
                    except ShapeError:
                        continue
            case Sum((u, Prod((Num(m), v)))) if m == -1:
                for made in put(b, path, v - u):
                    yield Repair("sign-slip", made)
            case Prod((u, Pow(v, Num(k)))) if k == -1 and is_scalar(u.shape):
                for made in put(b, path, mul(v, Pow(u, MINUS))):
                    yield Repair("exponent-slip", made)
            case Hadamard((u, v)) if u.shape == v.shape:
                continue


def names(a: Node, b: Node) -> Iterator[Repair]:
    """Another letter, index or condition in one place."""
    letters = [p for p in dict.fromkeys(a.walk()) if not p.kids and not isinstance(p, Num)]
    events = [c for p in a.walk() if isinstance(p, Prob) for c in conjuncts(p.event)]
    for path, part in places(b):
        if isinstance(part, Prob):
            for event in dict.fromkeys(events):
                if part.given is None and event is not part.event:
                    for made in put(b, path, Prob(part.event, event, part.head)):
                        yield Repair("condition-slip", made)
                elif part.given is not None:
                    for made in put(b, path, Prob(part.event, joined(part.given, event), part.head)):
                        yield Repair("condition-slip", made)
            if part.given is not None:
                for made in put(b, path, Prob(part.event, complement(part.given), part.head)):
                    yield Repair("condition-slip", made)
                for made in put(b, path, Prob(part.event, None, part.head)):
                    yield Repair("condition-slip", made)
        elif not part.kids and not isinstance(part, Num) and path:
            for other in letters:
                if other is not part and type(other) is type(part) and other.shape == part.shape:
                    for made in put(b, path, other):
                        yield Repair("index-slip", made)


def slip(a: Node, b: Node, problem: Problem, probe: Probe, end: float) -> Repair | None:
    """The first repair of b that equals a."""
    rest = repairs(a, b)
    while time.perf_counter() < end:
        try:
            repair = next(rest, None)
        except (DerivationError, ZeroDivisionError):
            return None
        if repair is None:
            return None
        (due, line), plain = settled((a, repair.line), problem)
        if line.shape != a.shape or same(repair.line, b) or (plain is problem) is not (probe.problem is problem):
            continue
        if not probe.fits(line):
            continue
        if agree(due, line, plain, limit=0.5).verdict == "equal":
            return repair
    return None
