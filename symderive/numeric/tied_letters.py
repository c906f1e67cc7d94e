"""Letters that equations without chance tie to one another, as p + q = 1: all but one are drawn, and that one is solved
for, exactly, where it stands linearly."""

from __future__ import annotations

from random import Random

from symderive.expr.algebra import Rel
from symderive.expr.node import Node
from symderive.expr.shape import is_scalar
from symderive.numeric.draft import Draft
from symderive.numeric.exact import RATIONALS
from symderive.numeric.letters import Letters, in_order, letters_of, speaks_of_chance
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.scope import Scope

SMALLER = 4  # how often the others are made smaller until what is solved for is in its range


def tie(letters: Letters, exact: Point, draft: Draft, rng: Random) -> bool:
    """Give the letters of such equations numbers with which they hold; False where a number falls out of its range."""
    solved: set[Node] = set()
    for rel in draft.stated.rest:
        if rel.op != "=" or not is_scalar(rel.left.shape) or speaks_of_chance(rel):
            continue
        tied = in_order(letters_of(rel, draft.problem))
        if not any(x in exact.values for x in tied) or not all(is_scalar(x.shape) for x in tied):
            continue
        others = [x for x in tied if x not in exact.values]
        for x in others:
            exact.values[x] = RATIONALS.number(letters.draw(x, rng))
        wait = [x for x in (others or tied) if x not in solved]
        if not wait:
            continue
        last = wait[-1]
        for _ in range(SMALLER):
            solve(rel, last, exact, draft)
            if all(inside(x, letters, exact) for x in tied):
                break
            for x in tied:
                if x is not last and x not in solved:
                    exact.values[x] = exact.values[x] / 3
        else:
            return False
        solved.update(tied)
    exact.memo.clear()
    return True


def solve(rel: Rel, x: Node, exact: Point, draft: Draft) -> None:
    """Give x the number for which the equation holds; x keeps its own where it stands in it in another way."""
    own, gaps = exact.values[x], []
    for trial in range(3):
        exact.values[x] = RATIONALS.number(trial)
        exact.memo.clear()
        try:
            scope = Scope(exact, draft.names)
            gaps.append((scope.value(rel.left) - scope.value(rel.right))[0, 0])
        except (NoNumber, ZeroDivisionError):
            break
    exact.memo.clear()
    exact.values[x] = own
    if len(gaps) == 3 and gaps[2] - gaps[1] == gaps[1] - gaps[0] != 0:
        exact.values[x] = RATIONALS.number(gaps[0] / (gaps[0] - gaps[1]))


def inside(x: Node, letters: Letters, exact: Point) -> bool:
    """Does the number of a letter lie in its range, the ends not counted?"""
    r, value = letters.range_of(x), exact.values[x][0, 0]
    return (r.low is None or value > r.low) and (r.high is None or value < r.high)
