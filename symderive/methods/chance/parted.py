"""Densities in pieces: parts under guards, what is known of the letters that keep their values."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import TRUE, Cases, Node, Rel, add, mul
from symderive.expr.node import free_leaves
from symderive.expr.probability import And
from symderive.methods.chance.lines import Work
from symderive.methods.chance.measuring import Part, with_ranges
from symderive.methods.chance.regions import Condition, Undecided, Variable
from symderive.methods.chance.sources import Chance


def known_range(chance: Chance, conditions: tuple[Condition, ...], variables: list[Variable]) -> scalar.Letters:
    """What is known of letters when some variables keep their values: their ranges as bounds."""
    found = with_ranges(chance.letters, conditions, variables)
    for v in variables:
        found = found.within(v.letter, *chance.letters.of(v.letter))
    return found


def settled(work: Work, parts: list[Part], letter: Node) -> list[Part]:
    """The parts of a density; guards that do not concern the letter itself are refused."""
    for p in parts:
        for g in p.guards:
            if letter not in free_leaves(g.u):
                raise Undecided("the result depends on where a letter lies")
    if not parts:
        raise Undecided("the density is zero there")
    if len(parts) > 1 and not any(p.guards for p in parts):
        return [Part(add(*(p.shown for p in parts)), add(*(p.value for p in parts)))]
    return parts


def guarded(parts: list[Part], *, shown: bool = False) -> Node:
    """A density in pieces, each with its range."""
    branches = []
    for p in parts:
        guards = tuple(Rel(">" if g.strict else ">=", g.u, add()) for g in p.guards)
        when = TRUE if not guards else guards[0] if len(guards) == 1 else And(guards)
        branches.append((when, p.shown if shown else p.value))
    return Cases(tuple(branches))


def merged(parts: list[Part], letters: scalar.Letters) -> list[Part]:
    """Parts whose guards can never hold together are dropped."""
    kept = []
    for p in parts:
        if not any(
            scalar.sign(add(mul(-1, a.u), mul(-1, b.u)), letters) == 1 for a in p.guards for b in p.guards if a is not b
        ):
            kept.append(p)
    return kept
