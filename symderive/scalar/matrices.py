"""Small matrices of formulas: products, inverses, determinants, own values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from symderive.expr.node import Node
from symderive.scalar.forms import tidy
from symderive.scalar.letters import NOTHING_KNOWN, Letters
from symderive.scalar.limited import limited
from symderive.scalar.translate import CANNOT, Translation

Rows = Sequence[Sequence[Node]]


def matrix(rows: Rows, words: Translation) -> Any:
    return sp.Matrix([[words.there(entry) for entry in row] for row in rows])


def back_rows(m: Any, words: Translation) -> list[list[Node]]:
    return [[words.back(tidy(m[i, j])) for j in range(m.shape[1])] for i in range(m.shape[0])]


def matrix_product(*matrices: Rows, letters: Letters = NOTHING_KNOWN) -> list[list[Node]] | None:
    """The product of matrices of scalar trees."""
    words = Translation(letters)

    def work() -> list[list[Node]]:
        product = matrix(matrices[0], words)
        for rows in matrices[1:]:
            product = product * matrix(rows, words)
        return back_rows(product, words)

    try:
        return limited(work)
    except CANNOT:
        return None


def invert(rows: Rows, letters: Letters = NOTHING_KNOWN) -> list[list[Node]] | None:
    """The inverse of a matrix of scalar trees; None where it is singular."""
    words = Translation(letters)

    def work() -> list[list[Node]] | None:
        m = matrix(rows, words)
        determinant = sp.simplify(m.det(method="berkowitz"))
        return None if determinant == 0 else back_rows(m.adjugate() / determinant, words)

    try:
        return limited(work)
    except CANNOT:
        return None


def determinant(rows: Rows, letters: Letters = NOTHING_KNOWN) -> Node | None:
    words = Translation(letters)
    try:
        return limited(lambda: words.back(tidy(matrix(rows, words).det(method="berkowitz"))))
    except CANNOT:
        return None


def eigenvalues(rows: Rows, letters: Letters = NOTHING_KNOWN) -> list[Node] | None:
    """The eigenvalues of a matrix of scalar trees, each as often as it counts."""
    words = Translation(letters)

    def work() -> list[Node]:
        found = matrix(rows, words).eigenvals()
        return [words.back(tidy(v)) for v, times_ in found.items() for _ in range(times_)]

    try:
        return limited(work)
    except CANNOT:
        return None
