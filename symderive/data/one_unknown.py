"""An equation in one unknown probability: everything by it, one statement left over, solved.

Where no chain of rules leads from the facts to the question, a person calls one probability unknown, writes another one
that is stated in terms of it, and solves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from symderive.data.atoms import Atoms
from symderive.data.closure import search, sets_of, tidied, write
from symderive.data.edges import Edge, edges_of, partitions
from symderive.data.field import ONE_POLY, Ratio, Value, from_node, letters_of, settle, to_node
from symderive.data.linear import univariate_roots
from symderive.data.moves import Chain, Move, over
from symderive.data.named_sets import Key, Sets
from symderive.data.relations import Relation, relations_of
from symderive.data.world import Statement
from symderive.expr.algebra import TRUE, Sym
from symderive.expr.build import add, neg
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Prob

UNKNOWN = Sym("?x", None, "x")
TRIED = 12  # quantities that are called unknown, in turn


@dataclass(frozen=True, slots=True)
class Closing:
    """What is left over: a linear relation (sum of coefficient times quantity + constant = 0) with its text."""

    terms: dict[Key, Value]
    constant: Value
    text: str
    statement: Statement | None = None


def chain_by_unknown(atoms: Atoms, goals: list[tuple[Node, Node]]) -> Chain | None:
    """The moves to every goal by way of one unknown probability, the shortest found; None where none leads there."""
    sets = sets_of(atoms, goals)
    start, edges = edges_of(sets)
    wanted = [(sets.mask(e) & sets.mask(g), sets.mask(g)) for e, g in goals]
    if any(w[0] in (0, w[1]) for w in wanted):
        return None
    relations = relations_of(sets)
    best: Chain | None = None
    for unknown in list(candidates(sets, start, wanted))[:TRIED]:
        value = value_of(atoms, sets, unknown)
        if value is None:
            continue
        for closing in closings(sets, start, relations):
            first = equation(sets, start, edges, unknown, value, closing)
            if first is None:
                continue
            made = continued(sets, start, edges, unknown, value, first, goals, wanted)
            if made is not None and (best is None or length(made) < length(best)):
                best = made
        if best is not None and unknown in wanted:
            return best
    return best


def length(chain: Chain) -> int:
    return sum(len(c.moves) for c in (*chain.stages, chain))


def candidates(sets: Sets, start: dict[Key, Statement], wanted: list[Key]) -> Iterator[Key]:
    """What may be called unknown: what is asked for, then the conditions, then single values and events."""
    plain = [(m, sets.full) for m in (*sets.conditions, *(m for m, e in sets.names.items() if not e.kids))]
    values = [(m, sets.full) for m, e in sets.names.items() if e.kids and not any(k.kids for k in e.kids)]
    for key in dict.fromkeys((*wanted, *plain, *values)):
        if key not in start and key[0] and key[0] != key[1]:
            yield key


def value_of(atoms: Atoms, sets: Sets, key: Key) -> Value | None:
    event, given = cells(sets, key[0]), cells(sets, key[1])
    top, below = {n: Fraction(1) for n in event}, {n: Fraction(1) for n in given}
    return atoms.system.value(dict(top)) if key[1] == sets.full else atoms.system.quotient(dict(top), dict(below))


def cells(sets: Sets, mask: int) -> list[int]:
    return [n for n in range(len(sets.atoms.cells)) if mask >> n & 1]


def closings(sets: Sets, start: dict[Key, Statement], relations: list[Relation]) -> Iterator[Closing]:
    for key, s in start.items():
        value = from_node(s.value)
        if value is not None and 0 != key[0] != key[1]:
            yield Closing({key: Fraction(1)}, -value, s.text, s)
    for r in relations:
        yield Closing(r.terms, r.constant, r.equation.text)
    for parts in partitions(sets, sets.full):
        if all(p in sets.names for p in parts):
            yield Closing({(p, sets.full): Fraction(1) for p in parts if p}, Fraction(-1), "")


def equation(
    sets: Sets, start: dict[Key, Statement], edges: list[Edge], unknown: Key, value: Value, closing: Closing
) -> Chain | None:
    """The moves to what the left-over statement speaks of, by the unknown, and the solution."""
    event, given = sets.prob(unknown).event, sets.prob(unknown).given
    begin = {k: s for k, s in start.items() if s is not closing.statement}
    begin[unknown] = Statement(event, TRUE if given is None else given, UNKNOWN)
    usable = [e for e in edges if not (closing.statement is None and closing.text and e.text == closing.text)]
    found = search(begin, usable, set(closing.terms))
    if any(k not in found for k in closing.terms):
        return None
    chain = Chain()
    total: Value = closing.constant
    for key, c in closing.terms.items():
        quantity = write(sets, found, begin, key, chain)
        shown = from_node(chain.shown[quantity])
        if shown is None:
            return None
        total = total + c * shown
    if UNKNOWN not in letters_of(total):
        return None
    roots = univariate_roots(total, UNKNOWN)
    if roots is None or value not in roots:
        return None
    asked = sets.prob(unknown)
    solved = Move(asked, "solve-for-the-letter", solution(total, closing, value), uses=(closing.text,))
    chain = tidied(chain, {sets.prob(k) for k in closing.terms})
    stage = Chain(chain.moves, {k: substitute(v, {UNKNOWN: asked}) for k, v in chain.shown.items()})
    return Chain([solved], {asked: to_node(value)}, (stage,))


def solution(total: Value, closing: Closing, value: Value) -> Node:
    """The unknown from the linear equation a + b x = 0, where it is one; else its value."""
    assert isinstance(total, Ratio)
    parts: dict[int, Value] = {}
    for monomial, c in total.num.items():
        degree = dict(monomial).get(UNKNOWN, 0)
        rest = tuple((x, e) for x, e in monomial if x is not UNKNOWN)
        parts[degree] = parts.get(degree, Fraction(0)) + settle(Ratio({rest: c}))
    a, b = parts.get(0, Fraction(0)), parts.get(1, Fraction(0))
    if set(parts) - {0, 1} or not b or not a:
        return to_node(value)
    if len(closing.terms) == 1 and total.den == ONE_POLY:
        stated = -closing.constant
        if a == -stated:
            return over(to_node(stated), to_node(b)) if b != 1 else to_node(stated)
        top = add(to_node(stated), neg(to_node(a + stated)))
    else:
        top = to_node(-a)
    return over(top, to_node(b)) if b != 1 else top


def continued(
    sets: Sets,
    start: dict[Key, Statement],
    edges: list[Edge],
    unknown: Key,
    value: Value,
    first: Chain,
    goals: list[tuple[Node, Node]],
    wanted: list[Key],
) -> Chain | None:
    """From the unknown, now known, to what is asked."""
    asked = sets.prob(unknown)
    begin = dict(start)
    given = TRUE if asked.given is None else asked.given
    begin[unknown] = Statement(asked.event, given, to_node(value))
    found = search(begin, edges, set(wanted))
    if any(w not in found for w in wanted):
        return None
    chain = Chain([], dict(first.shown))
    for key, (event, condition) in zip(wanted, goals, strict=True):
        goal = Prob(event, None if condition is TRUE else condition)
        quantity = write(sets, found, begin, key, chain)
        if goal not in chain.shown:
            chain.add(Move(goal, "additivity", quantity, note="the same event", size="minor"))
    rest = tidied(chain, {Prob(e, None if g is TRUE else g) for e, g in goals})
    return Chain([*first.moves, *rest.moves], rest.shown, first.stages)
