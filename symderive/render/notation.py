"""How a tree is written: LaTeX, a line of Unicode, MathML, the prefix form, SymPy's syntax."""

from __future__ import annotations

from symderive.expr.node import Node
from symderive.render import (
    compose_calculus,
    compose_chance,
    compose_functions,
    compose_products,
    paint_latex,
    paint_mathml,
    paint_text,
)
from symderive.render.boxes import Box
from symderive.render.compose import compose
from symderive.render.prefix import prefix
from symderive.render.spelling import Style
from symderive.render.sympy_syntax import sympy

__all__ = ["Style", "boxes", "latex", "mathml", "prefix", "sympy", "text"]

PLAIN = Style()
KINDS = (compose_functions, compose_products, compose_calculus, compose_chance)  # each registers its nodes' spelling


def boxes(node: Node, style: Style = PLAIN) -> Box:
    """What stands on the page for a tree."""
    return compose(node, style).box


def latex(node: Node, style: Style = PLAIN) -> str:
    """A tree as a person would type it in LaTeX, without dollars; our reader reads it back to the same tree."""
    return paint_latex.latex(boxes(node, style))


def text(node: Node, style: Style = PLAIN) -> str:
    """A tree on one line of Unicode."""
    return paint_text.text(boxes(node, style))


def mathml(node: Node, style: Style = PLAIN, display: bool = False) -> str:
    """A tree as a <math> element."""
    return paint_mathml.mathml(boxes(node, style), display)
