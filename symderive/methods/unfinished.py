"""Limits, integrals and sums that are asked for as such: worked out from the inside outward, one move a line."""

from __future__ import annotations

from collections.abc import Callable

from symderive import scalar
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Rule, Step
from symderive.expr.algebra import INFINITY, Apply, Const, Idx, Map, Num, Pow, Prod, Size, Sum, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.calculus import At, Integral, Limit
from symderive.expr.node import Node, Path, free_leaves, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.methods import integral_moves, limit_moves, series_moves
from symderive.methods.chance.known import letters_of
from symderive.methods.limits import with_definitions
from symderive.methods.plan import Plan
from symderive.rules.expectation import simplify as simplify_rule
from symderive.rules.identification import insert_the_definition, insert_the_point
from symderive.rules.indexing import put
from symderive.scalar.letters import Letters

Move = tuple[Rule, Node]
MOVES: dict[type[Node], Callable[[Node, Letters], Move | None]] = {
    Limit: limit_moves.move,
    Integral: integral_moves.move,
    BigSum: series_moves.move,
}
PLAIN: tuple[type[Node], ...] = (Num, Const, Sym, Idx, Size, Sum, Prod, Pow, Map, Apply)
LETTERS = (Sym, Idx, Size)
MOST_LINES = 30


def fits(problem: Problem) -> bool:
    """A scalar of plain letters in which a limit, an integral with ends or a sum is still to be done."""
    if problem.goal is None or not is_scalar(problem.goal.node.shape):
        return False
    nodes = list(with_definitions(problem.goal.node, problem).walk())
    kinds = (*PLAIN, *MOVES)
    return (
        any(isinstance(u, tuple(MOVES)) for u in nodes)
        and all(isinstance(u, kinds) for u in nodes)
        and not any(isinstance(u, Integral) and u.low is None for u in nodes)
    )


def carry_out(problem: Problem) -> Derivation | None:
    assert problem.goal is not None
    goal = problem.goal.node
    known = letters_of(problem)
    steps: list[Step] = []
    line = with_definitions(goal, problem)
    if line is not goal:
        steps.append(insert_the_definition.step(goal, line))
    while len(steps) < MOST_LINES:
        place = innermost(line)
        if place is None:
            break
        node = line.at(place)
        if isinstance(node, At):
            steps.append(insert_the_point.step(line, ends_put_in(line, known)))
            line = steps[-1].after
            continue
        made = MOVES[type(node)](node, known)
        if made is None:
            return None
        rule, after = made
        steps.append(rule.step(node, after, place))
        line = line.replace(place, after)
    else:
        return None
    if not steps:
        return None
    value = scalar.simplify(line, known)
    if value is not line:
        steps.append(simplify_rule.step(line, value, size="major"))
    endless = any(u is INFINITY for u in value.walk())
    number = None if endless or any(isinstance(u, LETTERS) for u in free_leaves(value)) else scalar.number(value)
    return Derivation(
        problem,
        "solved",
        (Strand(goal, tuple(steps)),),
        Answer(node=value, shape=value.shape, decimal=number),
        assumptions=problem.assumptions,
    )


def ends_put_in(line: Node, known: Letters) -> Node:
    """The values at the ends of all ranges in the line."""

    def value(u: Node) -> Node:
        return scalar.simplify(put(u.body, dict(u.point)), known) if isinstance(u, At) else u

    return transform(line, value)


def innermost(line: Node) -> Path | None:
    """The first place, from left to right, where something is still to be done and nothing inside it is."""
    stack: list[tuple[Node, Path]] = [(line, ())]
    last: Path | None = None
    while stack:
        node, path = stack.pop()
        if isinstance(node, (At, *MOVES)):
            last = path
            stack = []
        stack.extend((k, (*path, n)) for n, k in reversed(list(enumerate(node.kids))))
    return last


PLANS = (Plan("limits, integrals and sums", fits, carry_out),)
