"""Slices of a matrix, X_{i,:}: a row in some books, the row stood upright in others. What fits the derivation counts.

One reading holds for all lines: the one in which fewer of them do not fit; upright where both fit as well. A given
x_i = X_{i,:}^T says that the slice itself lies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from symderive.expr.shape import Shape, ShapeError
from symderive.parse.lines import Line

LYING, UPRIGHT = "row", "column"
SLICE = re.compile(r"_\s*\{[^{}]*:[^{}]*\}")
TURNED = re.compile(r"=\s*(\([^()=]*|\\?[A-Za-z]+)_\s*\{\s*\w+\s*,\s*:\s*\}\)?\s*\^\s*\{?\s*(\\top|T)")


def sliced(given: str, lines: Sequence[str]) -> bool:
    """Does a slice stand anywhere?"""
    return any(SLICE.search(text) for text in (given, *lines))


def lies_by_the_givens(given: str) -> bool:
    """Do the givens turn a slice to make a vector of it?"""
    return TURNED.search(given) is not None


def misfits(chain: Sequence[Line]) -> int:
    """How many lines do not fit by their sizes, in themselves or below the line above?"""
    count = 0
    shape: Shape | None = None
    for line in chain:
        if isinstance(line.error, ShapeError):
            count += 1
        if line.right is None:
            continue
        before = line.left.shape if line.left is not None else shape
        count += before is not None and line.op == "=" and before != line.right.shape
        shape = line.right.shape
    return count
