r"""Lines with a remainder: f(x+h) = f(x) + h f'(x) + O(h^2), e^x = 1 + x + \frac{x^2}{2} + \cdots.

The closed parts of both sides are compared where the letters of the remainder come close to their place: the
difference has to vanish at least as fast as the remainder says (beside o( ) and dots faster).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from symderive.expr.algebra import INFINITY, ZERO, Map, Num, Pow, Prod, Size, Sum, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.calculus import At, Derivative, Integral, Limit
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem
from symderive.expr.remainders import BOUNDED, DOTS, Remainder, is_open
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.numbers import NoNumber
from symderive.numeric.shrinking import sizes
from symderive.parse.customs import variable_by_custom

NEAR = (16, 20)  # decimal places from the place at which sizes are looked at
SAME, HALF = 0.05, 0.3  # powers nearer than this are the same; those farther apart than this are not
SEEDS = 4
GROWING = frozenset(("n", "N", "m", "M", "T"))  # letters that tend to infinity by custom
MOST_FACTORS = 4
SPENT = "The dots stand for further terms, but none are left."
SMOOTH = frozenset(("exp", "log", "sin", "cos", "tan", "sqrt", "sinh", "cosh", "tanh", "atan", "sigmoid"))

Rest = tuple[str, tuple[Node, ...]]
Scaled = Callable[[Node, int], Node]


@dataclass(frozen=True, slots=True)
class Opened:
    """A side: its closed part, and what it leaves out."""

    closed: Node
    rests: tuple[Rest, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """``right``: True, False, or None where it cannot be told; ``said`` why."""

    right: bool | None
    said: str = ""
    nowhere: bool = False  # the two sides have no value there
    spent: bool = False  # the terms shown are all that there are


def opened(node: Node) -> Opened | None:
    """A side parted into what is written and what is left out; None where a remainder stands inside something else."""
    if not is_open(node):
        return Opened(node)
    match node:
        case Remainder(kind, of, size):
            return Opened(ZERO if is_scalar(size) else mul(ZERO, of[0]), ((kind, of),))
        case Sum(terms):
            parts = [opened(term) for term in terms]
            if None in parts:
                return None
            some = [p for p in parts if p is not None]
            closed = [p.closed for p, t in zip(some, terms, strict=True) if not isinstance(t, Remainder)]
            closed = [c for c in closed if c is not ZERO and c != neg(ZERO)]
            return Opened(add(*closed) if closed else ZERO, tuple(r for p in some for r in p.rests))
        case Prod(factors):
            return product(factors)
        case Pow(base, Num(power)) if power.denominator == 1 and 2 <= power <= MOST_FACTORS:
            return product((base,) * int(power))
        case Derivative(of, (Sym() as x,), partial, layout) if is_scalar(of.shape) and is_scalar(x.shape):
            slope = linear(of, lambda u: Derivative(u, (x,), partial, layout))
            return slope if slope is not None and all(kind == DOTS for kind, _ in slope.rests) else None
        case Integral(of, x, low, high) if low is not None and high is not None:
            return linear(of, lambda u: Integral(u, x, low, high))
        case Map(name, u, 0) if name in SMOOTH and is_scalar(u.shape):
            return through(u, lambda v: Map(name, v, 0), lambda v: Map(name, v, 1))
        case Pow(base, Num() as power) if is_scalar(base.shape):
            return through(base, lambda v: Pow(v, power), lambda v: mul(power, Pow(v, Num(power.value - 1))))
    return None


def linear(of: Node, change: Callable[[Node], Node]) -> Opened | None:
    """A linear operation on a side."""
    inner = opened(of)
    if inner is None:
        return None
    return Opened(change(inner.closed), tuple((kind, tuple(map(change, us))) for kind, us in inner.rests))


def through(u: Node, f: Callable[[Node], Node], slope: Callable[[Node], Node]) -> Opened | None:
    """A smooth function of a side: f(u + r) = f(u) + f'(u) r and smaller terms."""
    inner = opened(u)
    if inner is None:
        return None
    steep = slope(inner.closed)
    return Opened(f(inner.closed), tuple((kind, tuple(mul(steep, v) for v in us)) for kind, us in inner.rests))


def product(factors: tuple[Node, ...]) -> Opened | None:
    """A product of sides: what one leaves out is multiplied by the others."""
    parts = [opened(f) for f in factors]
    if None in parts:
        return None
    some = [p for p in parts if p is not None]
    rests: list[Rest] = []
    for k, part in enumerate(some):
        for kind, of in part.rests:
            before, behind = [p.closed for p in some[:k]], [p.closed for p in some[k + 1 :]]
            for other in (p for p in some[:k] + some[k + 1 :] for p in p.rests):
                rests.append((BOUNDED, (mul(of[-1], other[1][-1]),)))
            rests.append((kind, tuple(mul(*before, u, *behind) for u in of)))
    return Opened(mul(*(p.closed for p in some)), tuple(r for r in rests if ZERO not in r[1]))


# ---------------------------------------------------------------- which letters move, and where to
def directions(rest: Rest, problem: Problem) -> Iterator[Scaled]:
    """How letters may come close to the place that a remainder means: the ways are tried in turn."""
    kind, of = rest
    letters = [u for u in free_leaves(of[-1]) if isinstance(u, Sym)]
    if kind == DOTS:
        order = {"x": 0, "t": 1, "z": 2, "h": 3, "r": 4, "q": 5, "s": 6, "epsilon": 7}
        for u in sorted(letters, key=lambda u: (order.get(u.name, 9), u.name)):
            for base in differences(of[-1], u):
                yield moved_to(u, base)
            yield shrunk((u,))
        for u in letters:
            yield grown((u,))
        return
    if letters and (all(u.name in GROWING for u in letters) or all(natural(u, problem) for u in letters)):
        yield grown(tuple(letters))
        return
    x = variable_by_custom([u.name for u in letters])
    for u in letters:
        if len(letters) == 1 or u.name == x:
            for base in differences(of[-1], u):
                yield moved_to(u, base)
    yield shrunk(tuple(letters))
    if len(letters) == 1:
        yield grown(tuple(letters))


def natural(u: Sym, problem: Problem) -> bool:
    declared = problem.declarations.get(u.name)
    return declared is not None and getattr(declared, "domain", "") == "natural"


def differences(of: Node, x: Sym) -> list[Node]:
    """The differences x - a in a formula."""
    found = []
    for part in of.walk():
        match part:
            case Sum(terms) if x in terms and not any(x in free_leaves(t) for t in terms if t is not x):
                found.append(part)
    return found


def shrunk(letters: tuple[Node, ...]) -> Scaled:
    return lambda node, places: At(node, tuple((u, mul(small(places), u)) for u in letters))


def grown(letters: tuple[Node, ...]) -> Scaled:
    return lambda node, places: At(node, tuple((u, mul(Num(10**places), u)) for u in letters))


def moved_to(x: Sym, base: Node) -> Scaled:
    """x comes close to the place at which ``base`` = x - a is 0."""
    return lambda node, places: At(node, ((x, add(x, mul(Num(Fraction(1, 10**places) - 1), base))),))


def small(places: int) -> Node:
    return Num(Fraction(1, 10**places))


# ---------------------------------------------------------------- the powers
def powers(nodes: list[Node], scaled: Scaled, problem: Problem, seed: int) -> list[float]:
    """With which power of the distance each node vanishes at a point: inf where it is 0, nan where it has no value."""
    looked = sizes([scaled(node, places) for node in nodes for places in NEAR], problem, seed)
    found = []
    for far, near in zip(looked[::2], looked[1::2], strict=True):
        if far == near == -math.inf:
            found.append(math.inf)
        else:
            found.append((far - near) / (NEAR[1] - NEAR[0]) if math.isfinite(far) and math.isfinite(near) else math.nan)
    return found


def within_limit(node: Node, problem: Problem, seed: int) -> Node | None:
    """A limit of a formula with a remainder that vanishes on the way, without it; None where it does not."""
    match node:
        case Limit(body, Sym() as x, target, side):
            inner = opened(body)
            if inner is None:
                return None
            scaled = grown((x,)) if target is INFINITY else moved_to(x, add(x, neg(target)))
            for kind, of in inner.rests:
                power = powers([of[-1]], scaled, problem, seed)[0]
                if not power > (SAME if kind == BOUNDED else -SAME):
                    return None
            return Limit(inner.closed, x, target, side)
    return None


def judgement(above: Node, right: Node, problem: Problem, *, nearly: bool = False, seed: int = 0) -> Judgement:
    """Does a line with a remainder follow from the line above? ``nearly``: it says only that it is close."""
    if isinstance(above, Integral) and above.low is None and isinstance(above.var, Sym):
        above, right = above.body, Derivative(right, (above.var,))
    left, here = opened(above), opened(right)
    if left is None or here is None:
        return Judgement(None, "a remainder inside another formula is not compared")
    if left.closed.shape != here.closed.shape:
        return Judgement(None, "the sizes of the two lines do not fit")
    if not here.rests and not nearly and any(kind != DOTS for kind, _ in left.rests):
        return Judgement(None, "the remainder of the line above is gone")
    gap = add(left.closed, neg(here.closed))
    for scaled in directions((here.rests or left.rests)[-1], problem):
        try:
            found = [under(gap, left.rests, here.rests, scaled, problem, seed + k) for k in range(SEEDS)]
            if any(v is not None and v.nowhere for v in found):
                further = range(SEEDS, 3 * SEEDS)
                found += [under(gap, left.rests, here.rests, scaled, problem, seed + k) for k in further]
        except (NoNumber, DerivationError, ZeroDivisionError) as reason:
            return Judgement(None, str(reason))
        found = [v for v in found if v is None or not v.nowhere]
        verdicts = {v.right for v in found if v is not None}
        if not verdicts:
            continue  # the remainder does not vanish there
        if verdicts == {True} and all(v.spent for v in found if v is not None):
            counted = any(isinstance(u, Size) or (isinstance(u, Sym) and natural(u, problem)) for u in free_leaves(gap))
            return Judgement(None if counted else False, SPENT)
        if verdicts == {True}:
            return Judgement(True)
        if None not in verdicts and False in verdicts:
            return next(v for v in found if v is not None and v.right is False)
        return Judgement(None, "how fast the two sides come close is not clear")
    return Judgement(None, "where the remainder becomes small is not clear")


def polynomial_near(above: Node, right: Node, problem: Problem, seed: int = 0) -> bool:
    """Are the terms of ``right`` the first ones of a series for ``above``, so that the two are close near a place?"""
    if not isinstance(right, Sum) or above.shape != right.shape or is_open(above, right):
        return False
    return judgement(above, add(right, Remainder(DOTS, right.terms, right.shape)), problem, seed=seed).right is True


def under(
    gap: Node, above: tuple[Rest, ...], here: tuple[Rest, ...], scaled: Scaled, problem: Problem, seed: int
) -> Judgement | None:
    """The judgement at one point; None where the remainders are not small there in this direction."""
    rests = (*above, *here)
    places = [u for _, of in rests for u in of]
    found = powers([gap, *places], scaled, problem, seed)
    if any(math.isnan(p) for p in found[1:]):
        return None
    gone, looked = found[0], iter(found[1:])
    least: dict[bool, list[tuple[float, bool]]] = {True: [], False: []}
    for number, (kind, of) in enumerate(rests):
        shown = [p for _, p in zip(of, looked, strict=False)]
        shown = [p for p in shown if p != math.inf] or shown[:1]
        if kind == DOTS and not (all(a < b - SAME for a, b in pairwise(shown)) and len(shown) > 1):
            return None
        if kind != DOTS and shown[0] <= SAME:
            return None
        least[number < len(above)].append((shown[-1], kind != BOUNDED))
    coarse = min(least[True] + least[False])
    fine = min(least[False], default=coarse)
    if math.isnan(gone):
        return Judgement(None, "the two sides have no value there", nowhere=True)
    if gone == math.inf:
        alone = not (above and here) and any(kind == DOTS for kind, _ in rests)
        return Judgement(True, spent=alone)
    if small_enough(gone, *coarse) is False and any(isinstance(p, Integral) for p in gap.walk()):
        return Judgement(None, "an integral is not sharp enough here")
    if small_enough(gone, *coarse) is False:
        return Judgement(False, said_of(gone, *coarse))
    if small_enough(gone, *coarse) and (not least[True] or fine[0] <= coarse[0] + SAME or small_enough(gone, *fine)):
        return Judgement(True)
    return Judgement(None)


def small_enough(gone: float, power: float, strictly: bool) -> bool | None:
    """Does what vanishes with the power ``gone`` vanish as fast as a remainder; None where that is not clear."""
    if strictly:
        return True if gone >= power + HALF else False if gone <= power + SAME else None
    return True if gone >= power - SAME else False if gone <= power - HALF else None


def said_of(gone: float, power: float, strictly: bool) -> str:
    """What differs, in words."""
    order = f"{gone:.3g}".rstrip("0").rstrip(".") if gone % 1 > SAME else f"{round(gone)}"
    allowed = "smaller than the last term shown" if strictly else f"of order {round(power, 2):g}"
    said = f"The two sides differ by a term of order {order} in what becomes small"
    return f"{said}; what is left out has to be {allowed}."
