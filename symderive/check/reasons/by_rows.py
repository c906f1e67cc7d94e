"""By which rule does an equation or an inequality follow from the one above it?"""

from __future__ import annotations

from time import perf_counter

from symderive.check.reasons.by_bounds import bound_shown
from symderive.check.reasons.change import Change, alike
from symderive.check.reasons.naming import SECONDS, shown
from symderive.derive.derivation import Shown
from symderive.expr.algebra import ZERO, Inverse, Map, Num, Pow, Prod, Rel, Sym
from symderive.expr.build import mul, neg
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.deadline import until
from symderive.scalar.limited import before

EQUIVALENT = "equivalent-equations"
FACTORS = tuple(Num(k) for k in (1, -1, 2, -2, 3)) + tuple(Num(1) / Num(k) for k in (2, -2, 3))


def row_shown(above: Rel, row: Rel, problem: Problem) -> Shown:
    """How the row follows from the one above."""
    end = perf_counter() + SECONDS
    try:
        with until(end), before(end):
            return searched(above, row, problem)
    except (DerivationError, RecursionError, ZeroDivisionError):
        return named(EQUIVALENT)


def named(rule: str) -> Shown:
    return Shown("rule", rule, (rule,))


def searched(above: Rel, row: Rel, problem: Problem) -> Shown:
    if same(above.left, row.left) and above.op == row.op:
        return shown(above.right, row.right, problem)
    if row.right is above.right is ZERO and isinstance(row.left, Prod) and not isinstance(above.left, Prod):
        return named("write-as-a-product")
    if same(above.right, row.right) and above.op == row.op and unsolved(row):
        left = shown(above.left, row.left, problem)
        if left.by != "tested":
            return left
    if same(above.left, row.left) and not unsolved(row):
        return bound_shown(above.right, row.op, row.right, problem)
    if not unsolved(row):
        return named(solving(above, row))
    if above.left.shape != row.left.shape:
        return named(EQUIVALENT)
    whole, here = above.left - above.right, row.left - row.right
    for factor in FACTORS:
        if alike(mul(factor, whole), here, problem):
            same_factor = factor in (Num(1), Num(-1))
            return named("rearrange-the-equation" if same_factor else "multiply-both-sides")
    change = Change(neg(whole), neg(here), problem)
    operations = shown(whole, here, problem) if change.gone or change.come else Shown("tested")
    return operations if operations.by not in ("tested", None) else named(EQUIVALENT)


def unsolved(row: Rel) -> bool:
    """Is the row no solution, a letter by itself on the left?"""
    return not isinstance(row.left, Sym) or row.left in free_leaves(row.right)


def solving(above: Rel, row: Rel) -> str:
    """How an equation was solved for the letter on the left."""
    letter = row.left
    if not is_scalar(letter.shape):
        return "multiply-by-the-inverse" if holds(row.right, Inverse) else "rearrange-the-equation"
    if above.right is ZERO and isinstance(above.left, Prod):
        return "a-factor-is-zero"
    if sum(p is letter for p in above.walk()) > 1:
        return "solve-for-the-letter"
    held = [p for p in above.left.walk() if letter in free_leaves(p)]
    if any(isinstance(p, Map) for p in held):
        return "undo-the-function"
    if any(isinstance(p, Pow) and isinstance(p.exponent, Num) and p.exponent.value > 1 for p in held):
        return "take-the-root"
    return "divide-by-the-factor" if one_product(above, letter) else "rearrange-the-equation"


def one_product(above: Rel, letter: Node) -> bool:
    """Does the letter stand as a factor on one side only?"""
    sides = [side for side in above.kids if letter in free_leaves(side)]
    return len(sides) == 1 and isinstance(sides[0], Prod) and letter in sides[0].factors
