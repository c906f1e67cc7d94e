"""E[X | X + Y = s] of variables with densities: the sum behind the bar is a variable of its own, so that it can be held
at its value as others are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Rel, Sum
from symderive.expr.laws import law_row
from symderive.expr.node import Node, holds, nodes_of, substitute, transform
from symderive.expr.probability import And, Cov, Expect, Law, Prob, RandVar, Var
from symderive.expr.problem import Definition, Follows, Problem
from symderive.render import notation

BARRED = (Prob, Expect, Var, Cov)


def with_sums_given(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, Sequence[Line]]:
    """The problem with a definition for each such sum, and the lines with its name behind the bars."""
    sums = dict.fromkeys(u for side in sides_of(lines) for part in nodes_of(side, *BARRED) for u in behind_bar(part))
    smooth = {f.node.u for f in problem.facts if isinstance(f.node, Follows) and has_density(f.node.law)}
    put: dict[Node, Node] = {}
    for u in sums:
        defined = next((d.name for d in problem.definitions if d.body is u and isinstance(d.name, RandVar)), None)
        if smooth.issuperset(nodes_of(u, RandVar)):
            put[u] = defined or RandVar(notation.text(u), u.shape, notation.latex(u))
    if not put:
        return problem, lines
    known = {d.name for d in problem.definitions}
    new = tuple(Definition(name, u, text=notation.text(u)) for u, name in put.items() if name not in known)

    def named(side: Node | None) -> Node | None:
        def change(part: Node) -> Node:
            given = getattr(part, "given", None)
            held = None if given is None else substitute(given, put)
            return part if held is None or given is None or held is given else substitute(part, {given: held})

        return side if side is None or not holds(side, *BARRED) else transform(side, change, *BARRED)

    changed = [replace(line, left=named(line.left), right=named(line.right)) for line in lines]
    return problem.but(definitions=(*problem.definitions, *new)), changed


def behind_bar(part: Node) -> Iterator[Node]:
    """The sums of variables that a condition says to have a value."""
    given = getattr(part, "given", None)
    for event in given.events if isinstance(given, And) else (given,):
        match event:
            case Rel("=", Sum() as u, v) if holds(u, RandVar) and not holds(v, RandVar):
                yield u


def has_density(law: Node) -> bool:
    row = law_row(law) if isinstance(law, Law) else None
    return row is not None and not row.discrete
