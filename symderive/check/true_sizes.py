"""A line whose sizes do not fit, mended: one transpose or one order changed, so that they do and it is right.

The line is read with square matrices for all its vectors and matrices, where everything fits; each change of it is
built again from what was declared, and most of them do not fit either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, pairwise

from symderive.check.ladder import EQUAL, compare
from symderive.check.repair import Repair
from symderive.check.shapes import matrix_problem
from symderive.check.slips_of_form import orders, transposes
from symderive.expr.algebra import Apply, Prod, Sym, Transpose
from symderive.expr.build import mul
from symderive.expr.node import Node, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.special import SPECIAL
from symderive.parse.statements import read_formula

MOST = 80  # changes of a line


def mended_in_sizes(latex: str, above: Node, problem: Problem, seed: int, limit: float) -> Repair | None:
    """The change of a transpose or an order that makes the line fit and equal the one above; None where none does."""
    anyhow = matrix_problem(problem)
    if anyhow is None:
        return None
    try:
        line = read_formula(latex, anyhow)
    except DerivationError:
        return None
    if any(isinstance(p, Apply) and p.name not in SPECIAL for p in line.walk()):
        return None  # square matrices are no arguments of the functions that are declared
    for _, repair in zip(range(MOST), changes(line), strict=False):
        try:
            due = in_true_sizes(repair.line, problem)
        except DerivationError:
            continue
        if due.shape != above.shape:
            continue
        if compare(above, due, problem, seed=seed, limit=limit, explain=False).verdict == EQUAL:
            return replace(repair, line=due)
    return None


def changes(line: Node) -> Iterator[Repair]:
    for repair in chain(transposes(line), orders(line)):
        if repair.name == "commuting-matrices" and any(turned_product(p) for p in repair.line.walk()):
            yield replace(repair, name="transpose-product-order")
        else:
            yield repair
    for u in (p for p in dict.fromkeys(line.walk()) if isinstance(p, Sym) and not is_scalar(p.shape)):
        yield Repair("drop-factor", mul(line, u))


def turned_product(part: Node) -> bool:
    """Do two transposes stand side by side, of a product that was transposed?"""
    factors = part.factors if isinstance(part, Prod) else ()
    return any(isinstance(u, Transpose) and isinstance(v, Transpose) for u, v in pairwise(factors))


def in_true_sizes(node: Node, problem: Problem) -> Node:
    """The tree with its letters as they were declared. Raises DerivationError where the sizes do not fit."""
    declared = {d.node.name: d.node for d in problem.declarations.values() if isinstance(d.node, Sym)}

    def change(part: Node) -> Node:
        return declared.get(part.name, part) if isinstance(part, Sym) else part

    return transform(node, change)
