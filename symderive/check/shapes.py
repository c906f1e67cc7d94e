"""Lines whose sizes do not fit: they have no value, but the kind of misfit names the mistake.

Some misfits are told by the sentence alone (an inverse of a matrix that is not square). Others are looked for on square
matrices: with all sizes equal every product is defined, the line gets a value, and the catalogue is tried on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from symderive.expr.algebra import Hadamard, Map
from symderive.expr.arrays import Diag
from symderive.expr.node import Node, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, Dim, is_scalar
from symderive.parse.statements import read_problem


@dataclass(frozen=True, slots=True)
class Misfit:
    """A mistake that is told by the sizes."""

    name: str
    sentence: re.Pattern[str]
    advice: str


MISFITS = (
    Misfit(
        "inverse-of-nonsquare",
        re.compile(r"an inverse needs a square matrix"),
        "Only a square matrix has an inverse: the factors cannot be inverted one by one.",
    ),
    Misfit(
        "scalar-plus-matrix",
        re.compile(
            r"cannot add an? (scalar and an? .*(matrix|vector)|\S+ x \S+ matrix and a scalar|vector .*and a scalar)"
        ),
        "A number cannot be added to a vector or a matrix: a factor is missing (I for a matrix).",
    ),
)


ROW_SCALING = Misfit(
    "entrywise-missing-diag",
    re.compile(r"cannot multiply a vector of size (\S+) by an? \1 x "),
    "The function acts entry by entry: its Jacobian is a diagonal matrix, diag(f'(z)), times the inner one.",
)


def told(sentence: str, above: Node | None) -> Misfit | None:
    """The misfit that the sentence of a shape error tells, after the line above."""
    found = next((m for m in MISFITS if m.sentence.search(sentence)), None)
    if found is None and above is not None and entrywise(above) and ROW_SCALING.sentence.search(sentence):
        return ROW_SCALING
    return found


def entrywise(node: Node) -> bool:
    """Does a function act on the entries of a vector here?"""
    return any(isinstance(p, Map | Diag | Hadamard) and not is_scalar(p.shape) for p in node.walk())


def squared_dim(dim: Dim) -> Dim:
    """Every size letter becomes one and the same."""
    letters = dim.letters
    return dim.put({letter: Dim.of("n") for letter in letters}) if letters else dim


def squared(node: Node) -> Node:
    """A tree with all its sizes equal."""

    def change(part: Node) -> Node:
        changed = tuple(_squared_value(value) for value in part.args)
        return type(part)(*changed) if changed != part.args else part

    return transform(node, change)


def _squared_value(value: object) -> object:
    if isinstance(value, Dim):
        return squared_dim(value)
    if isinstance(value, tuple):
        return tuple(_squared_value(v) for v in value)
    return value


SIZES = re.compile(r"(\\mathbb\s*\{?R\}?|\\R\b|\\reals\b)\s*\^\s*(\{[^{}]*\}|[A-Za-z])")
LETTER = re.compile(r"(?<![\\A-Za-z])[A-Za-z](?![A-Za-z])")


def squared_text(given: str) -> str:
    """The givens with one letter for all sizes."""
    return SIZES.sub(lambda m: m[1] + "^{" + LETTER.sub("n", m[2].strip("{}")) + "}", given)


def matrix_problem(problem: Problem) -> Problem | None:
    """The same problem with square matrices of one size for all vectors and matrices; None where it cannot be read."""
    try:
        return read_problem(SIZES.sub(lambda m: m[1] + r"^{n \times n}", problem.given), layout=problem.layout)
    except DerivationError:
        return None


def number_problem(problem: Problem) -> Problem | None:
    """The same problem with numbers for all vectors and matrices; None where that cannot be read."""
    try:
        return read_problem(SIZES.sub(lambda m: m[1], problem.given), layout=problem.layout)
    except DerivationError:
        return None


def square_problem(problem: Problem) -> Problem | None:
    """The same problem with all sizes equal; None where that cannot be read."""
    try:
        return read_problem(squared_text(problem.given), layout=problem.layout)
    except DerivationError:
        return None
