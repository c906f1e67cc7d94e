"""Why an answer is a range: everything in it is known but one probability, with which it rises or falls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from symderive.data.deduce import know
from symderive.data.errors import ContradictionError, TooLargeError, UndefinedError
from symderive.data.field import Ratio, letters_of, put
from symderive.data.knowledge import Knowledge, tried
from symderive.data.ranges import Range, range_of
from symderive.data.statements import cells_of
from symderive.data.tables import cell_event
from symderive.data.world import Statement
from symderive.derive.derivation import Strand
from symderive.expr.algebra import TRUE, Num, Sym
from symderive.expr.calculus import At
from symderive.expr.node import Node
from symderive.expr.probability import And, EventSym, Or, Prob
from symderive.methods.determined import chain_to
from symderive.methods.worked import strands_of
from symderive.rules import outcomes

MOST = 12  # probabilities that are tried
LARGEST = 4  # variables


def explained(known: Knowledge, goal: Node, found: Range) -> tuple[Strand, ...]:
    """The goal by the rules with one letter for the probability that is missing, and its value at both ends of what
    that may be; nothing where no single probability is all that is missing."""
    if len(known.world.values) > LARGEST or known.world.unread:
        return ()
    asked = [p for p in goal.walk() if isinstance(p, Prob)]
    letter = unused(known)
    for n, missing in enumerate(candidates(known, asked)):
        if n == MOST:
            break
        if missing not in asked:
            told = by_letter(known, goal, asked, found, missing, letter)
            if told:
                return told
    return ()


def unused(known: Knowledge) -> Sym:
    names = {getattr(leaf, "name", "") for leaf in known.world.problem.leaves()}
    return Sym(next(name for name in ("t", "u", "v", "t_0") if name not in names))


def candidates(known: Knowledge, asked: list[Prob]) -> Iterator[Prob]:
    """Probabilities that a person would miss: the other rows of a stated conditional table, how two events meet, how
    likely one is."""
    world = known.world
    for s in world.statements:
        if s.given is not TRUE:
            names = tuple(world.mentions(s.given))
            if len(names) == 1:
                for cell in cells_of(world.values, names):
                    other = cell_event(cell)
                    if other is not s.given:
                        yield Prob(s.event, other)
    for p in asked:
        if p.given is not None:
            yield Prob(together(p.event, p.given), None)
    for p in asked:
        parts = p.event.events if isinstance(p.event, And | Or) else (p.event,)
        if len(parts) == 2:
            yield Prob(together(*parts), None)
            yield Prob(Or(parts), None)
    events: list[Node] = [v for v in world.values if isinstance(v, EventSym)]
    for i, a in enumerate(events):
        for b in events[:i]:
            yield Prob(together(b, a), None)
    for a in events:
        yield Prob(a, None)
    for s in world.statements:
        if s.given is not TRUE:
            yield Prob(s.given, None)


def together(a: Node, b: Node) -> Node:
    parts = [*(a.events if isinstance(a, And) else (a,)), *(b.events if isinstance(b, And) else (b,))]
    return And(tuple(dict.fromkeys(parts)), not all(isinstance(x, EventSym) for x in parts))


def by_letter(
    known: Knowledge, goal: Node, asked: list[Prob], found: Range, missing: Prob, letter: Sym
) -> tuple[Strand, ...]:
    world = known.world
    given = missing.given if missing.given is not None else TRUE
    named = replace(world, statements=[*world.statements, Statement(missing.event, given, letter, "", 0)])
    try:
        room = range_of(known, missing.event, given)
        whole = know(named, {v for p in (*asked, missing) for v in world.mentions(p)})
        value = tried(whole, goal)
        if room is None or room.low == room.high or not isinstance(value, Ratio) or letters_of(value) != {letter}:
            return ()
        ends = [put(value, {letter: end}) for end in (room.low, room.high)]
        if set(ends) != {found.low, found.high} or not monotone(value):
            return ()
        chain = chain_to(whole, goal, asked)
    except (UndefinedError, ContradictionError, TooLargeError, ZeroDivisionError, KeyError):
        return ()  # with this probability for the missing one there is nothing to tell; the range stands without
    if chain is None or goal not in chain.shown or not chain.moves:
        return ()
    told = strands_of(chain)
    shown = chain.shown[goal]
    rises = ends[0] == found.low
    intro = (
        f"One probability is not stated; call it {letter.name}. "
        f"The statements leave it between {room.low} and {room.high}."
    )
    name = Strand(missing, (outcomes.put_in_the_values.step(missing, letter, note="not stated"),), intro)
    at_ends = tuple(
        Strand(
            At(shown, ((letter, Num(edge)),)),
            (outcomes.sharp_bounds.step(At(shown, ((letter, Num(edge)),)), Num(end)),),
            f"The answer {'rises' if rises else 'falls'} with {letter.name}, so that its ends are reached at the ends "
            f"of what {letter.name} may be."
            if n == 0
            else "",
        )
        for n, (edge, end) in enumerate(zip((room.low, room.high), ends, strict=True))
        if isinstance(end, Fraction)
    )
    return (name, *told, *at_ends)


def monotone(value: Ratio) -> bool:
    """(a + b t) / (c + d t) rises or falls on the whole of a range on which its denominator has no zero."""
    return all(sum(k for _, k in m) <= 1 for poly in (value.num, value.den) for m in poly)
