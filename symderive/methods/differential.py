"""Differentials as goals: d(X^{-1}), d log det X, df of a function by name."""

from __future__ import annotations

from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Step
from symderive.expr.algebra import Sym
from symderive.expr.arrays import Member
from symderive.expr.build import is_zero
from symderive.expr.calculus import Differential
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.methods.calculus_answer import remarks, shown
from symderive.methods.plan import Plan
from symderive.methods.question import stands_for
from symderive.methods.workings import NoRuleError, last_line, simplified, way_of, work_out
from symderive.rules.adjoint import NotLinearError
from symderive.rules.algebra import tidy
from symderive.rules.differentials import differential_by_definition
from symderive.rules.vary import leaves, meaning

MOVING = frozenset("uvwxyzUVWXYZ") | {"theta", "beta", "Theta"}


def fits(problem: Problem) -> bool:
    return problem.goal is not None and isinstance(problem.goal.node, Differential) and not problem.about_chance


def carry_out(problem: Problem) -> Derivation | None:
    """d pushed inward to the letters that move."""
    assert problem.goal is not None
    goal = problem.goal.node
    assert isinstance(goal, Differential)
    formula, function = stands_for(goal.u, problem)
    own = function.params if function is not None else ()
    movers, fixed = letters_that_move(formula, own, problem)
    if not movers:
        return None
    way = way_of(problem, movers)
    steps: list[Step] = []
    start = Differential(formula)
    if formula is not goal.u:
        steps.append(differential_by_definition.step(goal, start))
    try:
        more, line = work_out(start, way, False)
    except (NoRuleError, NotLinearError):
        return None
    steps += [*more, *simplified(line, problem)]
    value = tidy(last_line(goal, steps), problem)
    strands = shown((Strand(goal, tuple(steps)),))
    said = tuple(f"{name} is constant: d acts on {listed(movers)}" for name in fixed)
    return Derivation(
        problem, "solved", strands, Answer(node=value, shape=value.shape), assumptions=said, remarks=remarks(strands)
    )


def letters_that_move(u: Node, own: tuple[Node, ...], problem: Problem) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    """By custom letters from the end of the alphabet are variables; where there are none, every letter is one."""
    found = sorted(free_letters(u, problem), key=lambda x: getattr(x, "name", ""))
    chosen = [x for x in found if x in own] or [x for x in found if getattr(x, "name", "")[:1] in MOVING]
    chosen = chosen or [x for x in found if getattr(x, "name", "") in MOVING] or found
    fixed = tuple(getattr(x, "name", "") for x in found if x not in chosen)
    return tuple(chosen), fixed


def free_letters(u: Node, problem: Problem) -> set[Node]:
    """The letters that a formula depends on, through what it names."""
    found: set[Node] = set()
    queue = list(leaves(u))
    seen: set[Node] = set()
    while queue:
        leaf = queue.pop()
        if leaf in seen or is_zero(leaf):
            continue
        seen.add(leaf)
        body = meaning(leaf, problem)
        if body is not None:
            queue.extend(leaves(body))
        elif isinstance(leaf, Member) or (isinstance(leaf, Sym) and not leaf.name.endswith("()")):
            found.add(leaf)
    return found


def listed(movers: tuple[Node, ...]) -> str:
    return ", ".join(getattr(x, "name", "") for x in movers)


PLANS = (Plan("differential", fits, carry_out, "differential"),)
