r"""p(\mathcal{D} \mid \theta): the data by one letter, where the givens speak of one sample x_1, ..., x_n."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Idx, Sym
from symderive.expr.arrays import Entries, Member
from symderive.expr.node import Node, nodes_of, transform
from symderive.expr.probability import Dens, RandVar
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import Dim

DATA = "D"
DATA_SET = re.compile(r"D\s*\}?\s*=\s*(?=\\\{|\(|\\left|\\bigl|\\lbrace)")  # \mathcal{D} = \{x_1, ..., x_n\}


def with_data(problem: Problem, lines: Sequence[Line]) -> list[Line]:
    """The lines with the sample in the place of its letter; as they are where the givens know the letter, or there are
    several samples."""
    letters = {u for side in sides_of(lines) for d in nodes_of(side, Dens) for u in (*d.arguments, *d.given)}
    named = {u for u in letters if isinstance(u, Sym) and u.name == DATA and not speaks_of_data(problem)}
    sample = sample_of(problem) if named else None
    if sample is None:
        return list(lines)

    def put(part: Node) -> Node:
        if not isinstance(part, Dens) or not named & {*part.arguments, *part.given}:
            return part
        arguments, given = (tuple(sample if u in named else u for u in some) for some in (part.arguments, part.given))
        return Dens(part.head, arguments, given, part.params, part.variables)

    return [changed(line, lambda node: transform(node, put)) for line in lines]


def speaks_of_data(problem: Problem) -> bool:
    """Do the givens say more of the letter than that it stands for the data?"""
    return problem.but(given=DATA_SET.sub("", problem.given)).speaks_of(DATA)


def sample_of(problem: Problem) -> Node | None:
    """The one family x_1, ..., x_n with a law."""
    found: dict[Node, None] = {}
    for fact in problem.facts:
        match fact.node:
            case Follows(RandVar(_, size, _, family, (Idx(_, Dim() as n) as i,))) if family:
                found[Entries(Member(family, (i,), size, (n,), family), (i,))] = None
    return next(iter(found)) if len(found) == 1 else None
