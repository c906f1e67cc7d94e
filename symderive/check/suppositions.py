"""Rows that put something: let n = 2k, where x = 2. Of a free letter they are no claim: the rows below rest on them."""

from __future__ import annotations

from symderive.check.reading import Line
from symderive.check.state import State
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Rel, Sym
from symderive.expr.node import free_leaves
from symderive.expr.problem import Fact
from symderive.parse.lines import Line as ReadLine


def judge_supposition(line: Line, state: State) -> Verdict | None:
    """What a row puts holds from now on; None for rows that claim something, or say what a new name is."""
    if not isinstance(line, ReadLine) or not line.supposed or line.op != "=" or line.right is None:
        return None
    letter = line.left
    if not isinstance(letter, Sym) or letter in free_leaves(line.right) or letter.shape != line.right.shape:
        return None
    if letter not in state.used | state.problem.leaves() or any(d.name is letter for d in state.problem.definitions):
        return None
    fact = Fact("relation", Rel("=", letter, line.right), text=line.latex)
    state.problem = state.problem.but(facts=(*state.problem.facts, fact))
    return Verdict(line.n, "given")
