"""The most likely values: max and argmax of a probability over the values of variables (Viterbi in chains)."""

from __future__ import annotations

import itertools
from fractions import Fraction

from symderive.data.deduce import know
from symderive.data.entries import Tables
from symderive.data.errors import TooLargeError, UndefinedError
from symderive.data.knowledge import Knowledge
from symderive.data.moves import Chain, Move
from symderive.data.outcomes import given_moves
from symderive.data.read_world import read_world
from symderive.data.reading import is_value
from symderive.data.repeated import for_every_event
from symderive.data.rows import cell_of
from symderive.data.statements import mass_as_probability
from symderive.data.world import World
from symderive.derive.derivation import Answer, Derivation
from symderive.expr.algebra import TRUE, Apply, Num, Rel
from symderive.expr.arrays import Block
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Best, Prob
from symderive.expr.problem import Problem
from symderive.methods.determined import confirmed_exactly
from symderive.methods.plan import Plan
from symderive.methods.worked import strands_of
from symderive.rules import outcomes

SHOWN, LARGEST = 8, 4096


def fits(problem: Problem) -> bool:
    """max or argmax of one probability over letters that stand for values of variables."""
    goal = problem.goal
    if goal is None or not isinstance(goal.node, Best) or not goal.node.over:
        return False
    return isinstance(mass_as_probability(goal.node.body), Prob)


def carry_out(problem: Problem) -> Derivation | None:
    problem = for_every_event(problem)
    assert problem.goal is not None and isinstance(problem.goal.node, Best)
    goal = problem.goal.node
    body = mass_as_probability(goal.body)
    world = read_world(problem)
    assert isinstance(body, Prob)
    ranges = [values_of(world, body, letter) for letter in goal.over]
    if any(not r for r in ranges):
        return None
    known = know(world, set(world.mentions(body)))
    if known.conflict is not None or known.network is None:
        return None
    size = 1
    for r in ranges:
        size *= len(r)
    if size > LARGEST:
        return None
    try:
        return compared(problem, goal, body, ranges, known)
    except (UndefinedError, TooLargeError):
        return None


def values_of(world: World, body: Prob, letter: Node) -> tuple[Node, ...]:
    """The values that a letter runs over: those of the variable that it is set equal to."""
    for rel in body.walk():
        if isinstance(rel, Rel) and rel.op == "=":
            for variable, value in ((rel.left, rel.right), (rel.right, rel.left)):
                if value is letter and variable in world.values:
                    return world.values[variable]
        if rel is letter and letter in world.values:
            return world.values[letter]
    return ()


def compared(
    problem: Problem, goal: Best, body: Prob, ranges: list[tuple[Node, ...]], known: Knowledge
) -> Derivation | None:
    """All choices compared; the chain of rules is shown for each of them, or for the best where there are many."""
    found: list[tuple[Fraction, tuple[Node, ...], Prob]] = []
    for choice in itertools.product(*ranges):
        chosen = substitute(body, dict(zip(goal.over, choice, strict=True)))
        assert isinstance(chosen, Prob)
        value = known.probability(chosen.event, chosen.given if chosen.given is not None else TRUE)
        if not isinstance(value, Fraction):
            return None
        found.append((value, choice, chosen))
    pick = max if goal.kind in ("max", "argmax") else min
    best = pick(found, key=lambda item: item[0])
    ties = [item for item in found if item[0] == best[0]]
    tables, chain = Tables(known), Chain()
    shown = found if len(found) <= SHOWN else [best]
    for _, _, chosen in shown:
        given_moves(tables, chain, chosen.event, chosen.given if chosen.given is not None else TRUE)
    remarks: tuple[str, ...] = ()
    if goal.kind in ("max", "min"):
        formula: Node = Apply(goal.kind, tuple(p for _, _, p in shown)) if len(shown) > 1 else best[2]
        note = "reached at " + ", ".join(spelled(v) for v in best[1])
        chain.add(Move(goal, outcomes.most_likely.name, formula, note=note))
        node: Node = Num(best[0])
    else:
        if len(ties) > 1:
            return None
        node = best[1][0] if len(best[1]) == 1 else Block(tuple((v,) for v in best[1]))
        if not all(is_value(v) for v in best[1]):
            return None
        remarks = (f"the largest probability is {best[0]}",)
    if cell_of(known.world, best[2].event) is None:
        return None
    answer = Answer(node=node, decimal=float(node.value) if isinstance(node, Num) else None)
    done = Derivation(problem, "solved", strands_of(chain), answer, tuple(known.assumptions), remarks)
    return confirmed_exactly(done, known)


def spelled(value: Node) -> str:
    return str(value.value) if isinstance(value, Num) else str(getattr(value, "latex", ""))


PLANS = (Plan("most likely values", fits, carry_out),)
