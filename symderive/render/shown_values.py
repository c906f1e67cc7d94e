"""Values at a point that shows a difference, as a page sets them: [[-2, 1/2], [3, 1]] is a small matrix."""

from __future__ import annotations

import re

from symderive.render.boxes import Atom, Box, Fence, Table, row
from symderive.render.transcribe import transcribe

NUMBER = r"-?\d+(?:\.\d+)?(?:/\d+|e[-+]?\d+)?"
ROW = rf"\[{NUMBER}(?:, {NUMBER})*\]"
MATRIX = re.compile(rf"\[{ROW}(?:, {ROW})*\]")
#: what is set as a formula within a sentence: a matrix, a vector or a fraction of numbers, a number below zero
VALUE = re.compile(rf"{MATRIX.pattern}|\({NUMBER}(?:, {NUMBER})+\)|(?<![^\s(])-\d+(?:\.\d+)?(?:/\d+)?(?![\w/])")


def number(words: str) -> Box:
    """A number in a line of text: 1/2 with its stroke, set tight."""
    if re.fullmatch(NUMBER, words) is None or "e" in words:
        return transcribe(words)
    digits = Atom(words.lstrip("-"), words.lstrip("-"), "number")
    return row(Atom("-", "−", "sign"), digits) if words.startswith("-") else digits


def value(words: str) -> Box:
    """A number, a vector or a matrix as it stands in a counterexample."""
    if MATRIX.fullmatch(words) is None:
        return number(words)
    rows = re.findall(rf"\[({NUMBER}(?:, {NUMBER})*)\]", words)
    cells = tuple(tuple(number(entry) for entry in line.split(", ")) for line in rows)
    return Fence("[", Table(cells, "smallmatrix"), "]")
