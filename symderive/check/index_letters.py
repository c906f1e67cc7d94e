r"""Letters declared to be an index, k \in \{1, \dots, K\}: what is said of such a letter is said of every index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symderive.check.letters import changed
from symderive.check.reading import Line
from symderive.expr.algebra import Idx, Num, Rel, Size, Sym
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, SetOf
from symderive.expr.problem import Problem
from symderive.expr.shape import Dim


def size_of(within: Node | None) -> Dim | None:
    """K of the set {1, ..., K} with a letter K."""
    match within:
        case SetOf(Idx() as body, (index,), And((Rel("<=", Num(1), _), Rel("<=", _, Size(dim))))) if body is index:
            return dim
    return None


def with_index_letters(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, list[Line]]:
    """The problem and its lines with such letters as indices."""
    put: dict[Node, Node] = {}
    for name, d in problem.declarations.items():
        dim = size_of(d.within)
        if dim is not None and d.kind == "scalar" and isinstance(d.node, Sym):
            put[d.node] = Idx(name, dim, d.node.latex)
    if not put:
        return problem, list(lines)
    names = {getattr(letter, "name", "") for letter in put}
    declarations = {k: d for k, d in problem.declarations.items() if k not in names}
    facts = tuple(f if f.node is None else replace(f, node=substitute(f.node, put)) for f in problem.facts)
    problem = problem.but(declarations=declarations, facts=facts)
    return problem, [changed(line, lambda u: substitute(u, put)) for line in lines]
