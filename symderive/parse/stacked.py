"""Vectors set side by side or one below the other by dots: X = [x_1, ..., x_N], X with the rows x_1^T, ..., x_N^T."""

from __future__ import annotations

from symderive.expr.algebra import Idx, Transpose
from symderive.expr.arrays import Entries, Entry
from symderive.expr.node import Node
from symderive.expr.shape import ONE, is_column, is_scalar

ACROSS = "r"  # the letter of the other index


def lined_up(term: Node, index: Idx) -> Node | None:
    """The matrix with the columns (or rows) that the term gives for every value of the index, the vector of numbers;
    None where the term is a matrix itself."""
    if is_scalar(term.shape):
        return Entries(term, (index,))
    if is_column(term.shape):
        place = Idx(ACROSS, term.shape[0])
        return Entries(Entry(term, (place,)), (place, index))
    if term.shape[0] == ONE:
        place = Idx(ACROSS, term.shape[1])
        column = term.u if isinstance(term, Transpose) else Transpose(term)
        return Entries(Entry(column, (place,)), (index, place))
    return None
