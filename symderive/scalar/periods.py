"""All solutions of an equation within bounds, those in further periods of sine and cosine too."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, lcm

from symderive.expr.algebra import PI, Map, Num
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves
from symderive.scalar.equations import solve
from symderive.scalar.forms import polynomial, simplify
from symderive.scalar.letters import Letters
from symderive.scalar.signs import number

#: functions that come back after a turn
PERIODIC = ("sin", "cos", "tan", "cot", "sec", "csc")

#: how many solutions are written down at most
MANY = 60

#: how near two solutions, or a solution and an end, are taken to be the same
NEAR = 1e-9


def every_root(equation: Node, x: Node, letters: Letters) -> list[Node] | None:
    """All real solutions of ``equation = 0`` within what is known of ``x``; None where they are not all known.

    SymPy gives the solutions of one turn only; where x stands in sines and cosines (of one period), they are repeated
    between the bounds of x. Without bounds there are infinitely many: None.
    """
    turning = [p for p in equation.walk() if isinstance(p, Map) and p.name in PERIODIC and x in free_leaves(p.u)]
    if not turning:
        return solve(equation, x, letters)
    low, high = letters.of(x)
    if low is None or high is None or stands_outside(equation, x, turning):
        return None
    anywhere = Letters({k: b for k, b in letters.bounds.items() if k is not x}, letters.whole)
    first, turn = solve(equation, x, anywhere), period(turning, x, letters)
    width = None if turn is None else number(turn)
    if turn is None or first is None or not width or (high - low) / Fraction(width) * len(first) > MANY:
        return None
    found: list[tuple[float, Node]] = []
    for root in first:
        start = number(root)
        if start is None:
            return None
        for k in range(ceil((float(low) - start) / width - NEAR), floor((float(high) - start) / width + NEAR) + 1):
            value = start + k * width
            if all(abs(value - other) > NEAR for other, _ in found):
                found.append((value, simplify(add(root, mul(k, turn))) if k else root))
    return [root for _, root in sorted(found, key=lambda pair: pair[0])]


def period(turning: list[Map], x: Node, letters: Letters) -> Node | None:
    """The common period of functions of linear arguments; None where they have none."""
    slopes = []
    for part in turning:
        powers = polynomial(part.u, [x], letters)
        if powers is None or set(powers) - {(0,), (1,)}:
            return None
        slopes.append(powers[(1,)])
    ratios = [simplify(slope / slopes[0]) for slope in slopes]
    times = Fraction(1)
    for ratio in ratios:
        if not isinstance(ratio, Num):
            return None
        times = common(times, 1 / abs(ratio.value))
    size = number(slopes[0])
    if size is None:
        return None
    return simplify(mul(2 * times if size > 0 else -2 * times, PI) / slopes[0])


def common(a: Fraction, b: Fraction) -> Fraction:
    """The least common multiple of two fractions."""
    return Fraction(lcm(a.numerator * b.denominator, b.numerator * a.denominator), a.denominator * b.denominator)


def stands_outside(equation: Node, x: Node, turning: list[Map]) -> bool:
    """Does x stand anywhere else than inside the periodic functions?"""
    if equation in turning:
        return False
    return equation is x or any(stands_outside(kid, x, turning) for kid in equation.kids)
