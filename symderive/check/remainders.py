r"""Lines with a remainder: f(x+h) = f(x) + h f'(x) + O(h^2), e^x = 1 + x + \frac{x^2}{2} + \cdots.

The closed parts of both sides are compared where the letters of the remainder come close to their place: the
difference has to vanish at least as fast as the remainder says (beside o( ) and dots faster).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from symderive.check.left_out import Rest, opened
from symderive.check.towards_places import Scaled, directions, grown, moved_to, natural
from symderive.expr.algebra import INFINITY, Size, Sum, Sym
from symderive.expr.build import add, neg
from symderive.expr.calculus import Derivative, Integral, Limit
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem
from symderive.expr.remainders import BOUNDED, DOTS, Remainder, is_open
from symderive.expr.shape import DerivationError
from symderive.numeric.numbers import NoNumber
from symderive.numeric.shrinking import sizes

NEAR = (16, 20)  # decimal places from the place at which sizes are looked at
SAME, HALF = 0.05, 0.3  # powers nearer than this are the same; those farther apart than this are not
SEEDS = 4
SPENT = "The dots stand for further terms, but none are left."


@dataclass(frozen=True, slots=True)
class Judgement:
    """``right``: True, False, or None where it cannot be told; ``said`` why."""

    right: bool | None
    said: str = ""
    nowhere: bool = False  # the two sides have no value there
    spent: bool = False  # the terms shown are all that there are


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
    match above:
        case Integral(body, Sym() as x, None, None):
            above, right = body, Derivative(right, (x,))
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
        if above and here and fine[0] > coarse[0] + SAME:
            return Judgement(None)  # more is claimed than the line above tells
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
