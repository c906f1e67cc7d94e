"""Statements for every time t, P(X_{t+1} = 1 | X_t = 1) = 3/4, said of the times that a derivation speaks of.

Where the lines speak of X_t and X_{t+1} themselves, t stands for one time, as for any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from symderive.check.reading import Line, Row, sides_of
from symderive.expr.algebra import Idx, Num, Sum
from symderive.expr.node import Node, transform
from symderive.expr.probability import Indep, RandVar
from symderive.expr.problem import Edge, Fact, Problem

FIRST = 1  # the time that t stands for where no other is named
MOST = 12  # times


def with_times(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, list[Line]]:
    """The problem and its lines without a running time; as they are where there is none, or where it counts besides."""
    general = [f for f in problem.facts if any(running(f.node))]
    if not general or any(f.where is not None or f.every for f in general) or problem.definitions:
        return problem, list(lines)
    letters = {t for f in general for _, t, _ in running(f.node)}
    sides = sides_of(lines)
    if len(letters) != 1 or any(t in bare(side) for side in sides for t in letters):
        return problem, list(lines)
    (t,) = letters
    fixed = [f for f in problem.facts if f not in general]
    spoken = [*sides, *(f.node for f in fixed if f.node is not None)]
    named = {number for tree in spoken for number in numbers_of(tree)}
    named |= {FIRST + shift for side in sides for _, _, shift in running(side)}
    if not named or max(named) - min(named) > MOST:
        return problem, list(lines)
    first, last = min(named), max(named)
    facts = list(fixed)
    for fact in general:
        shifts = [shift for _, _, shift in running(fact.node)]
        for time in range(first - min(shifts), last - max(shifts) + 1):
            facts.append(replace(fact, node=None if fact.node is None else at(fact.node, t, time)))
    if last - first > 1 and not any(isinstance(f.node, Edge | Indep) for f in fixed):
        # Probabilities of a step for every time are those of a Markov chain: nobody says so.
        family = next(u for u, _, _ in running(general[0].node))
        states = [member(family, time) for time in range(first, last + 1)]
        facts += [Fact("edge", Edge(u, v)) for u, v in pairwise(states)]
    return problem.but(facts=tuple(facts)), [moved(line, t) for line in lines]


def running(node: Node | None) -> Iterator[tuple[RandVar, Node, int]]:
    """The variables of a family whose index is a letter t, or t and a number: (variable, t, the number)."""
    for part in node.walk() if node is not None else ():
        if isinstance(part, RandVar) and len(part.indices) == 1:
            match part.indices[0]:
                case Idx(_, None) as t:
                    yield part, t, 0
                case Sum((Idx(_, None) as t, Num(shift))) if shift.denominator == 1:
                    yield part, t, int(shift)


def numbers_of(node: Node) -> Iterator[int]:
    """The numbers that stand as indices of random variables."""
    for part in node.walk():
        match part:
            case RandVar(indices=(Num(number),)) if number.denominator == 1:
                yield int(number)


def bare(node: Node) -> set[Node]:
    """The indices that stand in a tree besides those of random variables."""
    if isinstance(node, RandVar):
        return set()
    return {node} if isinstance(node, Idx) else set().union(*(bare(kid) for kid in node.kids), *(set(node.bound()),))


def at(node: Node, t: Node, time: int) -> Node:
    """The statement at one time."""

    def change(part: Node) -> Node:
        for u, letter, shift in running(part) if isinstance(part, RandVar) else ():
            if letter is t:
                return member(u, time + shift)
        return part

    return transform(node, change)


def member(u: RandVar, time: int) -> RandVar:
    """The variable of a family at a time."""
    latex = f"{u.family}_{time}" if 0 <= time < 10 else f"{u.family}_{{{time}}}"
    return RandVar(f"{u.family}_{time}", u.shape, latex, u.family, (Num(time),))


def moved(line: Line, t: Node) -> Line:
    left, right = (None if side is None else at(side, t, FIRST) for side in (line.left, line.right))
    if left is line.left and right is line.right:
        return line
    kept = (line.reason, line.error, line.claims, None, line.choice, line.open)
    return Row(line.n, line.latex, line.op, left, right, *kept)
