"""Lines of which one side is a number and the other is none: an integral that diverges, a limit that does not exist.

They are looked at where the numbers of the two sides could not be compared.
"""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

from symderive import scalar
from symderive.check.carried import carried_out_in
from symderive.check.holes import divisors
from symderive.check.known import known_of
from symderive.check.ladder import DIFFERENT, EQUAL, Found
from symderive.check.state import State
from symderive.expr.algebra import INFINITY, PI, Map, Num, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, neg
from symderive.expr.calculus import Integral, Limit
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.problem import is_chance
from symderive.expr.shape import is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.deadline import OutOfTime, until
from symderive.numeric.divergence import DIGITS, INFINITE, MINUS_INFINITE, NONE, NUMBER, Singular, kind_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.precise import precise
from symderive.numeric.sample import draw
from symderive.numeric.shown import shown_point, shown_value

SECONDS = 2.0
OF_KINDS = "kinds"  # what tells such a finding from one of two numbers
POINTS = 3  # the kinds differ at all of them
MOST = 12  # multiples of a period that are looked at
#: what is zero where these functions have no value
ZERO_THERE = {"tan": "cos", "sec": "cos", "cot": "sin", "csc": "sin"}
ANGLE = Sym("angle")
WORDS = {INFINITE: "∞", MINUS_INFINITE: "−∞"}


def apart_by_kind(above: Node, right: Node, state: State) -> Found | None:
    """The finding on two sides of which one is a number and the other is infinite or has no value; None where they are
    alike, or one of them is not told."""
    sides = above, right
    if not any(improper(p) for side in sides for p in side.walk()) or not is_scalar(above.shape):
        return None
    if state.problem.about_chance or is_chance(above) or is_chance(right):
        return None
    found_places: dict[tuple[Node, Node], list[Node]] = {}

    def singular(body: Node, var: Node) -> list[Node]:
        if (body, var) not in found_places:
            found_places[body, var] = places(body, var, state)
        return found_places[body, var]

    told: list[Agreement] = []
    try:
        with until(time.perf_counter() + min(SECONDS, state.left_over())):
            for number in range(POINTS):
                point = draw(state.problem, sides, state.seed + number, kind=precise(DIGITS), small=True)
                found = at_point(sides, point, singular, state)
                if found is None:
                    return None
                told.append(found)
    except (NoNumber, OutOfTime):
        return None
    said = {found.verdict for found in told}
    if len(said) != 1:
        return None  # alike at some places, and not at others
    if EQUAL in said:
        return Found(EQUAL, "tested")
    return Found(DIFFERENT, OF_KINDS, agreement=told[0], reason="only one of the two sides is a number")


def at_point(sides: tuple[Node, Node], point: Point, singular: Singular, state: State) -> Agreement | None:
    """Are both sides infinite alike, or of different kinds? None where that cannot be told, or both are numbers."""
    left, right = (told_of(side, point, singular, state) for side in sides)
    if left is None or right is None:
        return None
    if left[0] == right[0]:
        return Agreement(EQUAL) if left[0] in WORDS else None
    if right[0] == NONE and left[0] != NUMBER:
        return None  # the line says less than the one above: nothing is claimed of it
    values = in_words(*left, sides[0]), in_words(*right, sides[1])
    return Agreement(DIFFERENT, POINTS, 1, 1.0, shown_point(point, sides, state.problem), values=values)


def told_of(side: Node, point: Point, singular: Singular, state: State) -> tuple[str, Any] | None:
    """What a side comes to: as it stands, or carried out."""
    found = kind_of(side, point, state.problem, singular)
    if found is None:
        (done,) = carried_out_in(SECONDS, (side,), state.problem, known_of(state.problem))
        found = kind_of(done, point, state.problem, singular) if done is not side else None
    if found is None and isinstance(side, Integral) and side.high is INFINITY and not singular(side.body, side.var):
        whole = scalar.antiderivative(side.body, side.var, known_of(state.problem))
        there = None if whole is None else kind_of(Limit(whole, side.var, INFINITY, ""), point, state.problem, singular)
        found = there if there is not None and there[0] == NONE else None
    return found


def improper(part: Node) -> bool:
    series = isinstance(part, BigSum) and part.high is INFINITY
    return series or part is INFINITY or isinstance(part, Integral | Limit)


def in_words(kind: str, value: Any, side: Node) -> str:
    """A kind as it is said in a sentence: the line above is ..."""
    if kind == NUMBER:
        return shown_value([[value]])
    if kind in WORDS:
        return WORDS[kind]
    return "without a value (the limit does not exist)" if isinstance(side, Limit) else "without a value (it diverges)"


def places(body: Node, var: Node, state: State) -> list[Node]:
    """The places at which an integrand may grow without bound: where what is divided by is zero."""
    known = known_of(state.problem)
    found: list[Node] = []
    for u in divisors(body):
        if var in free_leaves(u):
            found += scalar.solve(u, var, known) or []
    for part in body.walk():
        if isinstance(part, Map) and part.name in ZERO_THERE and var in free_leaves(part):
            phase = Fraction(1, 2) if ZERO_THERE[part.name] == "cos" else 0
            for root in scalar.solve(add(part.u, neg(ANGLE)), var) or []:
                found += [substitute(root, {ANGLE: Num(k + phase) * PI}) for k in range(-MOST, MOST + 1)]
    return found
