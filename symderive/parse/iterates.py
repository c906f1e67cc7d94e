"""Members of an iteration by number: below w_{t+1} = w_t - \\eta f'(w_t) the name w_1 is w_0 - \\eta f'(w_0)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from symderive.expr.algebra import Sym
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.problem import Definition, Problem

NEXT = re.compile(r"(.+)_([a-z])_plus_1$")
MOST = 20  # steps that are written out


def with_iterates(problem: Problem, formulas: Sequence[Node]) -> Problem:
    """The problem with a definition for each numbered member that the formulas name, and for those before it."""
    found: list[Definition] = []
    for d in problem.definitions:
        said = NEXT.match(d.name.name) if isinstance(d.name, Sym) and not d.params else None
        if said is None or not isinstance(d.name, Sym):
            continue
        name, letter = said.groups()
        named = {leaf.name: leaf for formula in formulas for leaf in free_leaves(formula) if isinstance(leaf, Sym)}
        numbers = [int(n.removeprefix(f"{name}_")) for n in named if re.fullmatch(re.escape(name) + r"_\d+", n)]
        then = next((u for u in free_leaves(d.body) if isinstance(u, Sym) and u.name == f"{name}_{letter}"), None)
        if then is None or not numbers or max(numbers) > MOST:
            continue
        known = {getattr(other.name, "name", "") for other in problem.definitions}
        latex = d.name.latex.partition("_")[0]
        called = [(f"{name}_{k}", f"{latex}_{k}") for k in range(max(numbers) + 1)]
        members = [named.get(plain) or Sym(plain, then.shape, spelled) for plain, spelled in called]
        for before, after in pairwise(members):
            if after.name not in known:
                found.append(Definition(after, substitute(d.body, {then: before}), text=d.text))
    return problem.but(definitions=(*problem.definitions, *found)) if found else problem
