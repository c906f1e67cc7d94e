"""What the statements say of the kinds of letters, so that it is not told as an assumption."""

from __future__ import annotations

from symderive.expr.algebra import Rel, Sym
from symderive.expr.shape import is_scalar
from symderive.parse.assemble import Assembly


def stated_kinds(assembly: Assembly) -> set[str]:
    """What a statement of the givens says already, so that nobody assumed it: a bound, that a letter is a number; a
    definition, what its name is."""
    found: set[str] = set()
    for fact in assembly.facts:
        match fact.node:
            case Rel("<" | "<=" | ">" | ">=", left, right):
                sides = [u for u in (left, right) if isinstance(u, Sym) and is_scalar(u.shape)]
                found |= {f"{u.latex or u.name} is taken to be a number" for u in sides}
    for d in assembly.definitions:
        spelling = getattr(d.name, "latex", "") or getattr(d.name, "name", "")
        found |= {f"{spelling} is taken to be a {kind}" for kind in ("number", "random variable")}
    return found
