r"""Rows between sets, A = B, A \cap B = \emptyset, A \subseteq B: by the chance of what would have to be empty."""

from __future__ import annotations

from symderive.check.reading import Line
from symderive.expr.algebra import ZERO, Rel
from symderive.expr.node import Node, holds
from symderive.expr.probability import And, Dens, Expect, NamedSet, Not, Or, Prob
from symderive.expr.problem import Problem
from symderive.numeric.statements import is_set

OF_CHANCE = (Prob, Dens, Expect)
NOT_EMPTY = "what never happens need not be empty: the chances do not say whether these sets are the same"


def of_sets(line: Line) -> Rel | None:
    """The relation between sets that a row says; None where it says none."""
    if line.left is not None and line.right is not None and line.op in ("=", "implies", "iff"):
        row: Node = Rel("=", line.left, line.right)
    elif line.left is None and isinstance(line.right, Rel):
        row = line.right
    else:
        return None
    said = isinstance(row, Rel) and row.op in ("=", "subset") and is_set(row.left) and is_set(row.right)
    return row if said and isinstance(row, Rel) else None


def nothing_left(row: Rel) -> Rel:
    """P(...) = 0 for what a relation between sets says to be empty."""
    left, right = row.left, row.right
    empty = NamedSet("empty")
    if row.op == "subset":
        rest: Node = And((left, Not(right)))
    elif empty in (left, right):
        rest = left if right is empty else right
    else:
        rest = Or((And((left, Not(right))), And((right, Not(left)))))
    return Rel("=", Prob(rest), ZERO)


def by_sets_alone(problem: Problem, above: Rel | None) -> bool:
    """Do the givens and the row above speak of sets and of no chances? Then what never happens is empty."""
    stated = [fact.node for fact in problem.facts if fact.node is not None]
    return not any(holds(u, *OF_CHANCE) for u in (*stated, *(() if above is None else (above,))))
