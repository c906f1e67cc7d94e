r"""The range that a row is said for: p_Y(y) \text{ for } 0 < y < 1. The rows below are about it too, until one of them
says another range."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symderive.check.reading import SIZES, Line
from symderive.expr.algebra import Rel
from symderive.expr.probability import And
from symderive.expr.problem import Fact, Problem
from symderive.expr.shape import DerivationError
from symderive.parse.statements import read_formula

SAID = re.compile(r"\\(?:text|mathrm|textrm|mbox)\s*\{\s*,?\s*(?:for|if|when|where|with)\s+(?:all\s+)?\}\s*(.+)$")


ROW = "the range of a row"


def with_range_of(line: Line, problem: Problem) -> Problem:
    """The problem in which the range of a row is stated, instead of that of a row above."""
    found = SAID.match(line.reason.strip()) if line.reason else None
    if found is None:
        return problem
    try:
        node = read_formula(found[1].strip(" .,;"), problem)
    except DerivationError:
        return problem  # words, which say nothing to the numbers
    parts = node.events if isinstance(node, And) else (node,)
    if not all(isinstance(part, Rel) and part.op in SIZES for part in parts):
        return problem
    kept = (fact for fact in problem.facts if fact.text != ROW)
    return problem.but(facts=(*kept, *(Fact("relation", part, text=ROW) for part in parts)))


def with_first_range(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem in which the range of the first row is stated."""
    return with_range_of(lines[0], problem) if lines else problem
