"""Worked solutions, checked hand derivations and answer keys for the mathematics of machine learning.

``solve``, ``check`` and ``parse`` take LaTeX, or SymPy objects in the place of any formula, and return values of our
own: a Derivation, a Report, a Node, with ``.to("latex")`` (also ``"text"``, and of the first two ``"html"``,
``"markdown"``, ``"json"``) and displays for notebooks. Errors are ``DerivationError``, whose text is a sentence and
whose ``line`` and ``column`` are the place.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from symderive.expr.shape import DerivationError, ShapeError

if TYPE_CHECKING:
    from symderive.derive.derivation import Derivation, Report
    from symderive.expr.node import Node

__version__ = "0.8.0"
__all__ = ["DerivationError", "ShapeError", "check", "parse", "solve"]


def solve(given: Any, find: Any = "", *, layout: str = "mixed", method: str | None = None, seed: int = 0) -> Derivation:
    """Derive what is asked: ``solve(r"\\mathbf{x} \\in \\mathbb{R}^n", r"\\nabla \\mathbf{x}^\\top \\mathbf{x}")``.

    ``given`` holds declarations, definitions, facts and laws: text with one statement a line, or a list of statements;
    ``find`` is the goal. Any of them may be LaTeX, a SymPy object or a tree.
    ``layout`` is ``"mixed"`` (the derivative of a number by a column of size n is a row, 1 x n; by a matrix it has the
    matrix's shape), ``"numerator"``, ``"denominator"`` or ``"both"``; what the statements say of layout goes before it.
    ``method`` is ``"chain"``, ``"differential"``, ``"index"``, ``"autodiff"`` or None, what a textbook would choose.
    ``seed`` chooses the random points at which the lines are confirmed.

    What has no answer is no error: ``status`` of the derivation says ``"undetermined"``, ``"inconsistent"``,
    ``"undefined"`` or ``"unsolved"``. Raises DerivationError for what cannot be read, with the place, and ShapeError,
    a DerivationError, where sizes do not fit.
    """
    from symderive.faces import python

    return python.solve(given, find, layout=layout, method=method, seed=seed)


def check(given: Any, lines: Any, *, limit: float | None = None) -> Report:
    """Judge a hand derivation, line by line: ``check(r"x \\in \\mathbb{R}", [r"\\frac{d}{dx} x^2", "= 2x"])``.

    ``given`` is as in ``solve``; ``lines`` is a list of lines, the first one given, or the text of an align block.
    Sizes are judged too: a column where a row is due is wrong.
    ``limit`` is the time in seconds for all lines together (None: eight); a line that it ends is ``undecided``. A line
    that cannot be read is ``not-understood``, with the place in its message.

    Raises DerivationError where the givens cannot be read, or where the text holds no derivation.
    """
    from symderive.faces import python

    return python.check(given, lines, limit=limit)


def parse(latex: Any, given: Any = "") -> Node:
    """The tree of a formula: ``parse(r"\\mathbf{x}^\\top \\mathbf{x}", r"\\mathbf{x} \\in \\mathbb{R}^n")``.

    ``latex`` is LaTeX, a SymPy object or a tree; ``given`` declares its letters (what is not declared is read by
    custom). ``shape`` of the tree is (rows, columns), each a number or a letter; a scalar is 1 x 1. Numbers are exact:
    0.1 is 1/10. Raises DerivationError for what cannot be read, and ShapeError, a DerivationError, where sizes do not
    fit.
    """
    from symderive.faces import python

    return python.parse(latex, given)


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext symderive`` in a notebook: the cells ``%%derive`` and ``%%check``."""
    from symderive.faces import magics

    magics.load(shell)


class _Package(ModuleType):
    """The words solve, check and parse are functions here, although modules of these names lie in the package:
    importing such a module must not put it in the function's place."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("solve", "check", "parse") and isinstance(value, ModuleType):
            return
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
