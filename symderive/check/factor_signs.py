"""Rows of inequalities that are multiplied or divided by a number of either sign: (x + 1)/(x - 2) >= 2 becomes
x + 1 >= 2 (x - 2) for x > 2 only, and x^2 < 3x becomes x < 3 for x > 0 only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symderive.check.inequalities import AT_MOST, inequality
from symderive.check.ladder import DIFFERENT, EQUAL
from symderive.expr.algebra import ZERO, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.compare import agree
from symderive.render import notation

MOST = 6  # numbers that a row may be multiplied by
SECONDS = 0.3


def of_unknown_sign(
    above: Rel, row: Rel, earlier: Sequence[Rel], problem: Problem, *, seed: int = 0, limit: float = SECONDS
) -> str | None:
    """The sign that a factor needs for a row to say the same as the row above, in words; None where the row is no
    multiple of it, or where the factor has that sign by the givens and the rows ``earlier``."""
    here, before = excess(row), excess(above)
    if not is_scalar(here.shape) or not is_scalar(before.shape):
        return None
    for factor in list(factors(above, row))[:MOST]:
        for sign, turned in ((">", factor), ("<", neg(factor))):
            for large, small in ((here, before), (before, here)):
                try:
                    same = agree(large, mul(turned, small), problem, seed=seed, limit=limit).verdict
                    if same != EQUAL:
                        continue
                    held = inequality(turned, ">=", ZERO, problem, above=tuple(earlier), seed=seed, limit=limit)
                except (DerivationError, ZeroDivisionError):
                    continue
                return f"{notation.latex(factor)} {sign} 0" if held.verdict == DIFFERENT else None
    return None


def excess(rel: Rel) -> Node:
    """What the larger side is larger by."""
    return add(rel.right, neg(rel.left)) if rel.op in AT_MOST else add(rel.left, neg(rel.right))


def factors(above: Rel, row: Rel) -> Iterator[Node]:
    """What may have been multiplied or divided by: what stands below a fraction bar, and letters and sums that are
    factors in one row and not in the other."""
    found: dict[Node, None] = {}
    for part in (*above.walk(), *row.walk()):
        if isinstance(part, Pow) and isinstance(part.exponent, Num) and part.exponent.value < 0:
            found[part.base] = None
    for part in (*above.walk(), *row.walk()):
        match part:
            case Prod(parts):
                found |= {u: None for u in parts if isinstance(u, Sym | Sum)}
            case Pow(Sym() as x, Num(v)) if v > 1:
                found[x] = None
    return (u for u in found if is_scalar(u.shape) and any(isinstance(x, Sym) for x in free_leaves(u)))
