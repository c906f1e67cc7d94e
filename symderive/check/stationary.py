"""Rows below a Lagrangian that set one of its derivatives to zero without saying so: y - lambda = 0, x + y = 1.

L = xy - lambda (x + y - 1) stands above; the conditions are written down at once, the constraint among them.
"""

from __future__ import annotations

from collections.abc import Iterator

from symderive.check.ladder import EQUAL
from symderive.check.state import State
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves
from symderive.expr.shape import is_scalar
from symderive.numeric.compare import agree

MULTIPLIERS = ("lambda", "mu", "nu", "eta", "alpha", "beta")
FACTORS = (Num(1), Num(-1), Num(2), Num(-2), Num(1) / Num(2), Num(-1) / Num(2))
SECONDS = 0.5


def lagrangians(state: State) -> Iterator[Node]:
    """The formulas above and among the givens that have a name and a multiplier in them."""
    rows = [rel for rel in (state.row, *state.beside, *state.earlier) if rel is not None]
    bodies = [d.body for d in state.problem.definitions] + [rel.right for rel in rows if isinstance(rel.left, Sym)]
    for body in dict.fromkeys(bodies):
        names = {u.name for u in free_leaves(body) if isinstance(u, Sym)}
        if is_scalar(body.shape) and len(names) > 2 and any(name.startswith(MULTIPLIERS) for name in names):
            yield body


def sets_to_zero(row: Rel, state: State) -> bool:
    """Is the row one of the conditions of a Lagrangian above?"""
    if not is_scalar(row.left.shape) or row.left.shape != row.right.shape:
        return False
    gap = add(row.left, neg(row.right))
    for body in lagrangians(state):
        for v in free_leaves(body):
            if isinstance(v, Sym) and is_scalar(v.shape):
                slope = Derivative(body, (v,))
                for factor in FACTORS:
                    if agree(slope, mul(factor, gap), state.problem, seed=state.seed, limit=SECONDS).verdict == EQUAL:
                        return True
    return False


def condition(n: int, row: Rel, state: State) -> Verdict:
    """The verdict on such a row; it holds beside the conditions before it from here on."""
    held = tuple(rel for rel in (state.row, *state.beside, *state.conditions) if rel is not None and rel is not row)
    state.conditions = (*state.conditions, row)
    state.row, state.beside = row, tuple(dict.fromkeys(held))
    return Verdict(n, "right", "rule", "set-the-derivative-to-zero", follows_wrong=state.off)
