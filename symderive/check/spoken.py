"""Letters of which the givens say something in words that the reader keeps as words: random vectors, depends on t."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symderive.expr.problem import Problem

#: a letter in LaTeX, in its font or not
NAME = r"(\\[a-zA-Z]+\{\w+\}|\\[a-zA-Z]+|[A-Za-z])"


def clauses(problem: Problem, words: re.Pattern[str]) -> Iterator[str]:
    """Of every statement with such words, the names that it is about: what stands before its space and its text."""
    for statement in re.split(r"[;\n]", problem.given):
        said = words.search(statement)
        if said is not None:
            yield re.split(r"\\in(?![a-z])|\\text", statement[: said.start()])[0]


def bare(name: str) -> str:
    """A letter without the font around it."""
    inside = re.search(r"\{(\w+)\}", name)
    return inside.group(1) if inside else name.removeprefix("\\")
