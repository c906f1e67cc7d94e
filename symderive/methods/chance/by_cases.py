"""An answer that holds on a part of the range asked for only: the range is gone through part by part.

P(X <= x) for x > 0 of a uniform X is x up to 1 and 1 beyond; p(y) for real y is zero outside of the range of Y.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from symderive import scalar
from symderive.expr.algebra import INFINITY, Cases, Rel, Sym
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import And, Dens
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.off_range import below, closed, stated_range
from symderive.methods.chance.regions import MINUS_INFINITY, Undecided
from symderive.methods.chance.rounded_ends import rational_end
from symderive.methods.chance.single import TAKEN
from symderive.rules import new_variables as new_rules


def case_by_case(work: Work, asked: Node, value: Node, find: Callable[[Work, Node], Node]) -> Node:
    """The value on the whole of the range that the goal states, as a case distinction; ``find`` works it out on a part.

    Raises Undecided where a part has no value of its own.
    """
    goal = work.chance.problem.goal
    letters = {leaf for r in work.ranges for leaf in free_leaves(r) if isinstance(leaf, Sym)}
    for letter in sorted(letters, key=lambda s: s.name):
        said = stated_range(goal.where if goal is not None else None, letter)
        if said is None:
            continue
        ends = [end for r in work.ranges if letter in free_leaves(r) for end in ends_of(r, letter, work)]
        if not all(closed(end) for end in (*ends, *said)):
            continue
        cuts = [end for end in dict.fromkeys(ends) if inside(end, said)]
        if cuts:
            return in_parts(work, asked, value, letter, [said[0], *ordered(cuts), said[1]], find)
    return value


def ends_of(relation: Node, letter: Sym, work: Work) -> list[Node]:
    """Where a relation changes between true and false, as its letter moves."""
    left, right = relation.kids
    if letter in (left, right):
        return [right if left is letter else left]
    return scalar.every_root(add(left, mul(-1, right)), letter, work.chance.letters) or []


def inside(end: Node, said: tuple[Node, Node]) -> bool:
    return end not in (INFINITY, MINUS_INFINITY) and not below(end, said[0]) and not below(said[1], end)


def ordered(cuts: list[Node]) -> list[Node]:
    return sorted(cuts, key=lambda u: scalar.number(u) or 0.0)


def in_parts(
    work: Work, asked: Node, value: Node, letter: Sym, marks: list[Node], find: Callable[[Work, Node], Node]
) -> Node:
    branches: list[tuple[Node, Node]] = []
    for a, b in pairwise(marks):
        known = work.chance.letters.within(letter, rational_end(a, -1), rational_end(b, 1))
        apart = Work(replace(work.chance, letters=known))
        here = find(apart, asked)
        if any(letter in free_leaves(r) for r in apart.ranges):
            raise Undecided("a part of the range asked for has no value of its own")
        sides: list[Node] = [] if a is MINUS_INFINITY else [Rel("<", a, letter)]
        sides += [] if b is INFINITY else [Rel("<=" if b is not marks[-1] else "<", letter, b)]
        branches.append((sides[0] if len(sides) == 1 else And(tuple(sides)), here))
    work.assumptions[:] = [sentence for sentence in work.assumptions if sentence != TAKEN]
    chain = Chain(asked)
    if work.strands and work.strands[-1].subject is asked:
        last = work.strands.pop()
        chain = Chain(asked, last.intro)
        chain.steps, chain.line = list(last.steps), last.last
    why = "Outside of the range of the variable the density is zero." if isinstance(asked, Dens) else BEYOND
    chain.to(new_rules.case_by_case, Cases(tuple(branches)), why=why)
    return work.close(chain)


#: said where a probability is one value within a range and another beyond it
BEYOND = "Beyond the ends of the range of the variable the event is certain or impossible."
