"""Worked solutions, checked hand derivations and answer keys for the mathematics of machine learning.

``solve``, ``check`` and ``parse`` take LaTeX, or SymPy objects in the place of any formula, and return values of our
own with ``.to("latex")`` and displays for notebooks. Errors are ``DerivationError``, whose text is a sentence.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from symderive.expr.shape import DerivationError, ShapeError

if TYPE_CHECKING:
    from symderive.derive.derivation import Derivation, Report
    from symderive.expr.node import Node

__version__ = "0.5.0"
__all__ = ["DerivationError", "ShapeError", "check", "parse", "solve"]


def solve(given: Any, find: Any = "", *, layout: str = "mixed", method: str | None = None, seed: int = 0) -> Derivation:
    """Derive what is asked: ``solve(r"\\mathbf{x} \\in \\mathbb{R}^n", r"\\nabla \\mathbf{x}^\\top \\mathbf{x}")``.

    ``given`` is text or a list of statements, ``find`` the goal. Raises DerivationError for what cannot be read.
    """
    from symderive.faces import python

    return python.solve(given, find, layout=layout, method=method, seed=seed)


def check(given: Any, lines: Any, *, limit: float | None = None) -> Report:
    """Judge a hand derivation: ``lines`` is a list of lines or the text of an align block."""
    from symderive.faces import python

    return python.check(given, lines, limit=limit)


def parse(latex: Any, given: Any = "") -> Node:
    """The tree of a formula."""
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
