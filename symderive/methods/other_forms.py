"""Other forms of an answer that are worth showing beside it: the structured derivative by a symmetric matrix."""

from __future__ import annotations

from symderive.expr.algebra import Sum, Transpose, neg
from symderive.expr.arrays import Diag, DiagPart
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, is_scalar
from symderive.methods.question import Question
from symderive.rules.algebra import tidy
from symderive.rules.facts import facts_of


def other_forms(value: Node, q: Question | None, problem: Problem) -> tuple[tuple[str, Node], ...]:
    if q is None or q.order != 1 or not q.whole or not is_scalar(q.of.shape):
        return ()
    (v,) = q.by
    known = facts_of(problem)
    if v.shape[1] == ONE or value.shape != v.shape:
        return ()
    name = getattr(v, "name", "X")
    if v in known.diagonal:
        return ((f"structured: {name} diagonal", tidy(Diag(DiagPart(value)), problem)),)
    if v in known.symmetric:
        # each entry off the diagonal stands in two places of X: G + Gᵀ, the diagonal counted once
        structured = Sum((value, Transpose(value), neg(Diag(DiagPart(value)))))
        return ((f"structured: {name} symmetric", tidy(structured, problem)),)
    return ()
