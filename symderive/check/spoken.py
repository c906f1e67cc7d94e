"""Letters of which the givens say something in words that the reader keeps as words: random vectors, depends on t."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symderive.expr.problem import Problem

AND = re.compile(r"\\text\s*\{\s*,?\s*and\s*\}")
IN = re.compile(r"\\in(?![a-z])")
GROUP = re.compile(r"\\\{.*?\\\}|[\[(][^\[\]()]*[\])]")
#: a letter in LaTeX, in its font or not
NAME = r"(\\[a-zA-Z]+\{\w+\}|\\[a-zA-Z]+|[A-Za-z])"


def clauses(problem: Problem, words: re.Pattern[str]) -> Iterator[tuple[list[str], re.Match[str]]]:
    """Of every statement with such words, the names that it is about, and what was said: of ``t \\in \\mathbb{R}, A, B
    \\in \\mathbb{R}^{n \\times n} \\text{ depend on } t`` A and B."""
    for statement in re.split(r"[;\n]", problem.given):
        said = words.search(statement)
        if said is None:
            continue
        before = AND.sub(",", statement[: said.start()])
        before = before.rpartition(r"\text")[0] if r"\text" in before else before
        *earlier, last = IN.split(GROUP.sub("", before))
        about = last if not earlier or "," in last else earlier[-1]
        names = about.split(",")
        if (about is not last and len(earlier) > 1) or (about is last and earlier):
            names = names[1:]  # what stands first is the set of the names before
        yield [bare(x.strip()) for x in names if re.fullmatch(NAME, x.strip())], said


def bare(name: str) -> str:
    """A letter without the font around it."""
    inside = re.search(r"\{(\w+)\}", name)
    return inside.group(1) if inside else name.removeprefix("\\")
