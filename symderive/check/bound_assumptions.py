"""What an inequality takes for granted that fails as declared: a share between 0 and 1, a semidefinite matrix, letters
of one sign."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from symderive.check.assumption import Assumption, relation
from symderive.check.assumptions import of_numbers
from symderive.check.inequalities import AT_LEAST, AT_MOST, inequality
from symderive.check.known import known_of
from symderive.check.ladder import EQUAL
from symderive.check.saving import kept_at, really
from symderive.expr.algebra import UNITY, ZERO, Num, Prod, Rel, Sum, Sym
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Fact, Has, Problem
from symderive.expr.shape import is_scalar, is_square
from symderive.numeric.letters import speaks_of_chance

OTHER = {">": "<", "<": ">"}  # the sign of a letter
#: the relation that holds wherever one fails
AGAINST = dict(zip((*AT_MOST, *AT_LEAST), (">=", ">", ">", ">", "<=", "<", "<", "<"), strict=True))


def needed_for_bound(
    above: Node,
    op: str,
    right: Node,
    problem: Problem,
    *,
    rows: tuple[Rel, ...],
    shown: Mapping[str, str],
    seconds: float,
    seed: int = 0,
) -> Assumption | None:
    """The first assumption under which the inequality holds (where the inequalities ``rows`` above do); None where none
    is enough. ``shown`` is the point at which it failed."""
    if speaks_of_chance(above) or speaks_of_chance(right):
        return None
    end = time.perf_counter() + seconds
    for assumption in of_bounds(above, right, problem):
        left = end - time.perf_counter()
        if left < 0:
            return None
        if kept_at(assumption, shown, problem):
            continue
        more = problem.but(facts=problem.facts + assumption.facts)
        found = inequality(above, op, right, more, above=rows, seed=seed, limit=left)
        if found.verdict != EQUAL or not really(assumption, above, right, more, seed):
            continue
        if not holds_elsewhere(assumption, above, op, right, problem, rows, seed, left):
            return assumption
    return None


def holds_elsewhere(
    assumption: Assumption,
    above: Node,
    op: str,
    right: Node,
    problem: Problem,
    rows: tuple[Rel, ...],
    seed: int,
    limit: float,
) -> bool:
    """May the inequality hold where the sign of a letter is the other one, so that this sign is not what it needs?"""
    signs = [f.node for f in assumption.facts if isinstance(f.node, Rel) and f.node.op in OTHER]
    if not signs:
        return False
    if len(assumption.facts) > 1:
        return True
    other = problem.but(facts=(*problem.facts, relation(signs[0].left, OTHER[signs[0].op], signs[0].right)))
    return inequality(above, AGAINST[op], right, other, above=rows, seed=seed, limit=limit).verdict != EQUAL


def of_bounds(a: Node, b: Node, problem: Problem) -> Iterator[Assumption]:
    leaves = dict.fromkeys(u for side in (a, b) for u in side.walk() if u in free_leaves(side))
    defined = {d.name for d in problem.definitions}
    letters = [u for u in leaves if isinstance(u, Sym) and u not in defined]
    shares = {u for side in (a, b) for p in side.walk() if isinstance(p, Sum) for u in shared(p)}
    for x in letters:
        if x in shares and is_scalar(x.shape):
            yield Assumption(rf"0 \le {x.latex} \le 1", (relation(x, ">=", ZERO), relation(x, "<=", UNITY)))
    for A in letters:
        if is_square(A.shape) and not is_scalar(A.shape):
            yield Assumption(rf"{A.latex} \succeq 0", (Fact("property", Has("positive semidefinite", A)),))
            yield Assumption(rf"{A.latex} \succ 0", (Fact("property", Has("positive definite", A)),))
    yield from of_numbers([x for x in letters if is_scalar(x.shape)], known_of(problem))


def shared(part: Sum) -> list[Node]:
    """x of 1 - x."""
    match part.terms:
        case (Num(one), Prod((Num(minus), x))) if one == 1 and minus == -1:
            return [x]
    return []
