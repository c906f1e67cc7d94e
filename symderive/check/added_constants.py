"""Lines that end in "+ const": equal to the one above up to an added constant.

What the constant is free of is the letter that the derivation is about, as with a proportionality between logarithms.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from symderive.check.reading import Line, Row
from symderive.expr.algebra import Map, Prod, Sum, Sym
from symderive.expr.build import add
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import Label
from symderive.expr.problem import Problem

PLUS_CONSTANT = "+ const"  # the relation of such a line to the one above
UP_TO = ("propto", PLUS_CONSTANT)
LETTERS = ("c", "C")
WORDS = {"const", "const.", "constant", "constants", "konst"}


def without_constant(line: Line, letters: Collection[Node] = ()) -> Line:
    """A line that ends in "+ const" as one up to an added constant, without the word; other lines as they are.

    ``letters`` are those that mean the same: the c of log p(x) = ... + c."""
    if line.op != "=" or not isinstance(line.right, Sum):
        return line
    kept = [term for term in line.right.terms if not (is_constant(term) or term in letters)]
    if len(kept) == len(line.right.terms) or not kept:
        return line
    return Row(line.n, line.latex, PLUS_CONSTANT, line.left, add(*kept), line.reason, line.error, claims=line.claims)


def constant_letters(lines: Sequence[Line], problem: Problem) -> frozenset[Node]:
    """The letters c, C that nothing declares, below the logarithm of a density or a likelihood, where they only stand
    as a term by themselves."""
    first = next((side for line in lines[:1] for side in (line.left, line.right) if side is not None), None)
    named = None if first is None else problem.definition(first)
    body = first if named is None else named.body
    if not isinstance(body, Map) or body.name != "log":
        return frozenset()
    sides = [side for line in lines for side in (line.left, line.right) if side is not None]
    found = {u for side in sides for u in free_leaves(side) if isinstance(u, Sym) and u.name in LETTERS}
    found = {u for u in found if (d := problem.declarations.get(u.name)) is None or d.inferred}
    found -= problem.leaves()
    inside = {
        p
        for side in sides
        for term in (side.terms if isinstance(side, Sum) else (side,))
        if term.kids
        for p in term.walk()
    }
    return frozenset(found - inside)


def is_constant(term: Node) -> bool:
    """The word "const", with or without a sign or a number before it."""
    if isinstance(term, Prod):
        return len(term.factors) == 2 and not term.factors[0].kids and is_constant(term.factors[1])
    return isinstance(term, Label) and str(term.name).strip().lower() in WORDS
