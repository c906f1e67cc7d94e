"""The solution of an equation at which another one fails, as a point that a reader can put in."""

from __future__ import annotations

import re
from fractions import Fraction

from symderive.expr.algebra import Idx, Num, Rel, Sym
from symderive.expr.arrays import Member
from symderive.expr.node import Node, free_leaves, nodes_of, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError
from symderive.numeric.agreement import Agreement
from symderive.numeric.compare import agree
from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import NoNumber
from symderive.numeric.sample import draw
from symderive.numeric.shown import shown_value

NUMBER = re.compile(r"-?\d+(/\d+)?")
LIMIT = 0.5


def failing_root(
    solutions: list[Node], others: list[Node], unknown: Sym, row: Rel, problem: Problem
) -> Agreement | None:
    """The first of some ``solutions`` that is none of the ``others``, with the two values of the row there; None where
    it cannot be shown."""
    for u in solutions:
        if any(agree(u, v, problem, limit=LIMIT, shown=False).verdict == "equal" for v in others):
            continue
        try:
            left, right = (substitute(side, {unknown: u}) for side in row.kids)
            found = agree(left, right, problem, limit=LIMIT)
            if found.verdict != "different" or found.undefined:
                continue
            root = value_of(u, found.counterexample)
        except (DerivationError, NoNumber, ZeroDivisionError):
            continue
        if root is not None:
            shown = {unknown.name: root, **found.counterexample}
            return Agreement("different", 1, 1, found.max_error, shown, found.values)
    return None


def value_of(u: Node, point: dict[str, str]) -> str | None:
    """The number that a formula is at a point; None where its letters are not all numbers there."""
    letters = {x for x in free_leaves(u) if isinstance(x, Sym | Idx)}
    if not all(NUMBER.fullmatch(point.get(str(x.name), "")) for x in letters):
        return None
    constant = substitute(u, {x: Num(Fraction(point[str(x.name)])) for x in letters})
    members = {p: f"{p.name}_{','.join(map(number_of, p.indices))}" for p in nodes_of(constant, Member)}
    if not all(NUMBER.fullmatch(point.get(label, "")) for label in members.values()):
        return None
    constant = substitute(constant, {p: Num(Fraction(point[label])) for p, label in members.items()})
    nothing = Problem()
    return shown_value(evaluate(constant, draw(nothing, (constant,)), nothing))


def number_of(index: Node) -> str:
    return str(index.value) if isinstance(index, Num) else "?"
