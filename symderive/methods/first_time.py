"""The law of a waiting time: T = n says that the pattern is there at n and at no time before."""

from __future__ import annotations

from dataclasses import replace

from symderive.data.deduce import know
from symderive.data.read_world import read_world
from symderive.data.reading import fold, number
from symderive.derive.derivation import Derivation, Strand
from symderive.expr.algebra import Num, Rel
from symderive.expr.node import Node, substitute, transform
from symderive.expr.probability import And, Not, Or, Prob, RandVar
from symderive.expr.problem import Problem
from symderive.methods import finite
from symderive.methods.determined import confirmed_exactly
from symderive.methods.plan import Plan
from symderive.methods.waiting import Wait, definition_of, read_wait
from symderive.rules import outcomes

LONGEST = 12


def fits(problem: Problem) -> bool:
    """A probability of relations between a waiting time T = min{n : ...} and numbers."""
    goal = problem.goal
    return goal is not None and isinstance(goal.node, Prob) and any(times_in(problem, goal.node))


def times_in(problem: Problem, node: Node) -> list[RandVar]:
    spoken = dict.fromkeys(v for v in node.walk() if isinstance(v, RandVar))
    return [v for v in spoken if definition_of(problem, v) is not None]


def carry_out(problem: Problem) -> Derivation | None:
    """Say what the event means for the members of the family, then find its probability."""
    assert problem.goal is not None and isinstance(problem.goal.node, Prob)
    goal = problem.goal.node
    asked: Node = goal
    for time in times_in(problem, goal):
        wait = read_wait(problem, time)
        if wait is None:
            return None
        asked = transform(asked, lambda part, wait=wait: written_out(part, wait))  # type: ignore[misc]
    if not isinstance(asked, Prob) or any(times_in(problem, asked)):
        return None
    rest = tuple(d for d in problem.definitions if d.name not in times_in(problem, goal))
    about = problem.but(goal=replace(problem.goal, node=asked), definitions=rest)
    found = finite.carry_out(about)
    if found is None or found.status != "solved" or found.answer is None or found.answer.node is None:
        return None
    # No table is drawn at random for T, whose values go on for ever: the lines are compared in the law of the members.
    world = read_world(about)
    checked = confirmed_exactly(found, know(world, world.mentions(asked)))
    if checked is None:
        return None
    steps = (
        outcomes.meaning_of_the_waiting_time.step(goal, asked),
        outcomes.put_in_the_values.step(asked, found.answer.node),
    )
    return replace(checked, problem=about.but(goal=problem.goal), strands=(*checked.strands, Strand(goal, steps)))


def written_out(part: Node, wait: Wait) -> Node:
    """T = n, T <= n, T > n as events about the members; anything else as it stands."""
    if not isinstance(part, Rel) or part.left is not wait.time:
        return part
    n = number(fold(part.right))
    if n is None or n.denominator != 1 or not n <= wait.first + LONGEST:
        return part
    last = int(n)
    match part.op:
        case "=":
            return at_first(wait, last)
        case "<=":
            return by_then(wait, last)
        case "<":
            return by_then(wait, last - 1)
        case ">":
            return Not(by_then(wait, last))
        case ">=":
            return Not(by_then(wait, last - 1))
    return part


def pattern_at(wait: Wait, n: int) -> Node:
    put = substitute(wait.pattern, {wait.index: Num(n)})

    def named(part: Node) -> Node:
        if isinstance(part, RandVar) and part.family == wait.family:
            (place,) = (fold(i) for i in part.indices)
            at = str(number(place))
            letter = part.latex.split("_")[0]
            spelled = f"{letter}_{at}" if len(at) == 1 else f"{letter}_{{{at}}}"
            return RandVar(f"{part.family}_{at}", part.size, spelled, part.family, (place,))
        return part

    return transform(put, named)


def at_first(wait: Wait, n: int) -> Node:
    """The pattern at n, and not before."""
    if n < wait.first:
        return Rel("=", Num(0), Num(1))
    parts = [opposite(pattern_at(wait, m)) for m in range(wait.first, n)]
    return And((*parts, pattern_at(wait, n)), True) if parts else pattern_at(wait, n)


def opposite(event: Node) -> Node:
    return Rel("!=", event.left, event.right) if isinstance(event, Rel) and event.op == "=" else Not(event)


def by_then(wait: Wait, n: int) -> Node:
    """The pattern at one of the times up to n."""
    parts = [pattern_at(wait, m) for m in range(wait.first, n + 1)]
    if not parts:
        return Rel("=", Num(0), Num(1))
    return Or(tuple(parts)) if len(parts) > 1 else parts[0]


PLANS = (Plan("law of a waiting time", fits, carry_out),)
