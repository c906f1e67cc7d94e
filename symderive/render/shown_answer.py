"""The answer in its box: what it is equal to, in pieces where it is long, its decimal, its range, its size."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from symderive.derive.derivation import Answer
from symderive.expr.node import free_leaves
from symderive.expr.probability import FiniteSet
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, SCALAR
from symderive.render import notation, paint_text, views
from symderive.render.boxes import Box, Script, width
from symderive.render.compose import subscripts
from symderive.render.prose import broken, prose
from symderive.render.shown_lines import EQUALS, ROOM, space
from symderive.render.spelling import IN, Style, brackets
from symderive.render.transcribe import transcribe


def answer(a: Answer, problem: Problem, style: Style) -> dict[str, Any]:
    given = views.answer(a, problem, style)
    sentence = sentence_of(a)
    right = transcribe(a.latex) if a.latex is not None else None if a.node is None else notation.boxes(a.node, style)
    left = left_side(problem, style)
    goal = problem.goal.node if problem.goal is not None else None
    by_entry = goal is not None and bool(a.axes) and set(a.axes) <= free_leaves(goal)  # dL/dz_j: asked for so
    if left is not None and a.axes and not by_entry:  # an answer of more than two axes is given entry by entry
        left = Script(brackets(left, "[", "]"), subscripts(a.axes, style))
    exact, decimal = given.get("exact"), given.get("decimal")
    approx, near = None, r"\approx"
    if decimal is not None and exact is not None and not re.fullmatch(r"-?\d+", str(exact)):
        words = rounded(decimal)
        shown = "" if right is None else paint_text.text(right).replace("−", "-")
        approx = None if shown == words else words
        is_fraction = re.fullmatch(r"-?\d+/\d+", str(exact)) is not None
        is_exact = is_fraction and Fraction(str(exact)) == Fraction(f"{decimal:.6g}")
        near = "=" if is_exact else r"\approx"
    shape = None if by_entry else a.shape
    if a.layout is None and shape is not None and len(shape) == 2 and shape[1] == ONE:
        shape = shape[:1] if shape[0] != ONE else SCALAR  # a vector, and no derivative that lies or stands
    wide = left is not None and right is not None and width(left) > 11 and width(left) + width(right) > ROOM + 5
    return {
        "left": left,
        "sign": IN if isinstance(a.node, FiniteSet) and len(a.node.elements) > 1 else EQUALS,
        "sentence": None if sentence is None else prose(sentence),
        "two_lines": wide,
        "pieces": [] if right is None else broken(right, ROOM + 5 - (0 if left is None or wide else width(left))),
        "whole": right,
        "approx": approx,
        "near": near,
        "exact": exact,
        "decimal": decimal,
        "bounds": [transcribe(fraction_words(b)) for b in a.bounds] if a.bounds else None,
        "shape": space(shape) if shape is not None and shape != SCALAR else None,
        "layout": a.layout if shape is not None and shape != SCALAR else None,
        "where": [(notation.boxes(n, style), notation.boxes(body, style)) for n, body in a.where],
        "also": [(prose(name), broken(notation.boxes(node, style), ROOM + 5)) for name, node in a.also],
        "code": a.code,
    }


def fraction_words(words: str) -> str:
    """An end of a range in LaTeX: 7/10 is a fraction."""
    found = re.fullmatch(r"(-?)(\d+)/(\d+)", words)
    return rf"{found[1]}\frac{{{found[2]}}}{{{found[3]}}}" if found else words.replace("oo", r"\infty")


def left_side(problem: Problem, style: Style) -> Box | None:
    """What the answer is equal to: the goal, as it was asked."""
    goal = problem.goal
    if goal is None:
        return None
    if goal.name is not None:
        return notation.boxes(goal.name, style)
    return notation.boxes(goal.node, style)


def rounded(value: float) -> str:
    """A decimal to six significant digits, without a trailing zero."""
    words = f"{value:.6g}"
    if "e" in words:
        mantissa, power = words.split("e")
        return rf"{mantissa} \cdot 10^{{{int(power)}}}"
    return words


def sentence_of(a: Answer) -> str | None:
    """The answer in words, where it is a sentence and not a formula."""
    found = re.fullmatch(r"\\text\{(.*)\}", a.latex or "", re.S)
    return found[1] if found and a.node is None else None
