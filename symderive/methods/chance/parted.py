"""Densities in pieces: parts under guards, what is known of the letters that keep their values."""

from __future__ import annotations

from fractions import Fraction

from symderive import scalar
from symderive.expr.algebra import TRUE, ZERO, Cases, Num, Rel, Sym
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves
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
        when = range_in_words(p.guards)
        if when is not None:
            branches.append((when, p.shown if shown else p.value))
    return Cases(tuple(branches))


def range_in_words(guards: tuple[Condition, ...]) -> Node | None:
    """Guards as 0 <= z <= 1 where they bound one letter by numbers; None where they leave a single point or nothing."""
    letters = {leaf for g in guards for leaf in free_leaves(g.u) if isinstance(leaf, Sym)}
    bounds: list[tuple[Fraction, bool, bool]] = []  # the number, is it a lower end, is it left out
    for g in guards:
        powers = scalar.polynomial(g.u, list(letters)) if len(letters) == 1 else None
        slope = None if powers is None or set(powers) - {(0,), (1,)} else powers.get((1,))
        rest = None if powers is None else powers.get((0,), ZERO)
        if not isinstance(slope, Num) or not isinstance(rest, Num):
            bounds = []
            break
        bounds.append((-rest.value / slope.value, slope.value > 0, g.strict))
    if not bounds:
        relations = tuple(Rel(">" if g.strict else ">=", g.u, add()) for g in guards)
        return TRUE if not relations else relations[0] if len(relations) == 1 else And(relations)
    (letter,) = letters
    low = max(((b, strict) for b, lower, strict in bounds if lower), default=None)
    high = min(((b, not strict) for b, lower, strict in bounds if not lower), default=None)
    if low is not None and high is not None and low[0] >= high[0]:
        return None
    ends: list[Node] = []
    if low is not None:
        ends.append(Rel("<" if low[1] else "<=", Num(low[0]), letter))
    if high is not None:
        ends.append(Rel("<=", letter, Num(high[0])))  # at a single point a density may be anything
    return ends[0] if len(ends) == 1 else And(tuple(ends))


def merged(parts: list[Part], letters: scalar.Letters) -> list[Part]:
    """Parts whose guards can never hold together are dropped."""
    kept = []
    for p in parts:
        if not any(
            scalar.sign(add(mul(-1, a.u), mul(-1, b.u)), letters) == 1 for a in p.guards for b in p.guards if a is not b
        ):
            kept.append(p)
    return kept
