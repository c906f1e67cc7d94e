r"""Series of numbers with dots behind them, 1 + \frac12 + \frac14 + \cdots, as sums without end: the rule that the
terms shown follow goes on."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import factorial

from symderive.expr.algebra import INFINITY, ZERO, Idx, Map, Num, Pow, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul
from symderive.expr.node import Node, transform
from symderive.expr.remainders import DOTS, Remainder, is_open
from symderive.numeric.plainly import plain_number

FEWEST = 3  # terms that show a rule
K = Idx("k", None, "k")


def in_sums(node: Node | None) -> Node | None:
    """The formula with each series of numbers as a sum; what shows no rule stays as it is."""
    if node is None or not is_open(node):
        return node

    def change(part: Node) -> Node:
        if isinstance(part, Sum) and any(isinstance(t, Remainder) and t.kind == DOTS for t in part.terms):
            shown = [plain_number(t) for t in part.terms[:-1]]
            term = None if None in shown else rule_of([v for v in shown if v is not None])
            return part if term is None else BigSum(term, K, ZERO, INFINITY)
        return part

    return transform(node, change)


def rule_of(values: list[Fraction]) -> Node | None:
    """The term number k, from 0, of a series that begins with these values: geometric, powers of the reciprocals of an
    arithmetic progression, reciprocals of factorials, each perhaps with alternating signs."""
    if len(values) < FEWEST or 0 in values:
        return None
    ratios = {b / a for a, b in pairwise(values)}
    if len(ratios) == 1:
        return mul(Num(values[0]), Pow(Num(ratios.pop()), K))
    signs = {b < 0 for b in (b / a for a, b in pairwise(values))}
    if len(signs) != 1:
        return None
    sign: list[Node] = [Pow(Num(-1), K)] if signs.pop() else []
    first = -1 if values[0] < 0 else 1
    sizes = [abs(v) for v in values]
    for power in (1, 2, 3, 4):
        roots = [root(1 / v, power) for v in sizes]
        steps = {b - a for a, b in pairwise([r for r in roots if r is not None])}
        if None not in roots and len(steps) == 1:
            line = add(Num(roots[0] or 0), mul(Num(steps.pop()), K))
            return mul(Num(first), *sign, Pow(line, Num(-power)))
    for low in (0, 1, 2):
        if all(v == 1 / Fraction(factorial(low + k)) for k, v in enumerate(sizes)):
            return mul(Num(first), *sign, Pow(Map("factorial", add(K, Num(low))), Num(-1)))
    return None


def root(value: Fraction, power: int) -> Fraction | None:
    """The rational root of a rational number; None where it has none."""
    whole = round(float(value) ** (1 / power))
    return Fraction(whole) if Fraction(whole) ** power == value else None
