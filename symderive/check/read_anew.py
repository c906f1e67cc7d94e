"""A line read anew: derivatives as columns, a gradient that reaches further, the integral for its letter."""

from __future__ import annotations

from symderive.check.layouts import COLUMNS, binds
from symderive.check.reading import Line, Row, sides_of
from symderive.check.rereading import readings
from symderive.check.state import State, continues
from symderive.check.words import without_relation
from symderive.expr.algebra import Rel
from symderive.expr.calculus import DENOMINATOR, MIXED
from symderive.expr.node import free_leaves, substitute
from symderive.expr.shape import DerivationError, ShapeError
from symderive.parse.statements import read_formula


def read_again(line: Line, state: State) -> Line:
    """A line that only fits when derivatives are columns, where no layout is declared, or when a gradient is that of
    the whole product behind it: read so."""
    if isinstance(line.error, ShapeError):
        for reading in readings(line.latex):
            if reading.kind == "wide":
                try:
                    node = read_formula(without_relation(reading.latex), state.problem)
                except DerivationError:
                    continue
                return Row(line.n, line.latex, line.op, None, node, line.reason)
    if not isinstance(line.error, ShapeError) or binds(state.problem):
        return line
    for layout in state.layouts:
        if layout == MIXED:
            continue
        laid = {"layouts": {"gradient": "column"}} if layout == COLUMNS else {"layout": DENOMINATOR}
        try:
            node = read_formula(without_relation(line.latex), state.problem.but(**laid))
        except DerivationError:
            continue
        if isinstance(node, Rel) and node.op == "=":
            return Row(line.n, line.latex, line.op, node.left, node.right, line.reason)
        return Row(line.n, line.latex, line.op, None, node, line.reason)
    return line


def spelled_out(line: Line, state: State) -> Line:
    """A line about a letter for an indefinite integral, I = ... - I or 2 I = ..., with the integral in its place."""
    if state.begun is None or line.right is None:
        return line
    letter, whole = state.begun
    sides = sides_of([line])
    if not any(letter in free_leaves(side) for side in sides):
        return line
    left = line.left
    if left is not None and not continues(left, state):
        left = substitute(left, {letter: whole})
    return Row(line.n, line.latex, line.op, left, substitute(line.right, {letter: whole}), line.reason)
