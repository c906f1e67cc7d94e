"""Probabilities without numbers: what a mass p(x | y) is in terms of others, by rules and structure."""

from __future__ import annotations

from symderive.data.separation import cycle_of
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import CATALOGUE, Step
from symderive.expr.algebra import Num, Rel
from symderive.expr.node import Node, holds
from symderive.expr.probability import And, Dens, Indep, Prob
from symderive.expr.problem import Edge, Problem
from symderive.methods.identity_graphs import by_graph
from symderive.methods.identity_lines import Line, conditional, irrelevant, joint_or_marginal
from symderive.methods.identity_page import Mass, Page
from symderive.methods.plan import Plan


# ---------------------------------------------------------------- reading the problem
def fits(problem: Problem) -> bool:
    """One mass of variables, and no statement that gives a probability or density a value."""
    goal = problem.goal
    if goal is None or goal.where is not None or not isinstance(goal.node, Dens) or goal.node.params:
        return False
    if any(isinstance(a, Rel | Num) for a in (*goal.node.arguments, *goal.node.given)):
        return False
    return not numeric(problem) and not any(f.kind == "law" for f in problem.facts)


def numeric(problem: Problem) -> bool:
    """Does a statement say more of a probability or density than that it lies strictly between 0 and 1?"""
    facts = [f.node for f in problem.facts if f.kind == "relation" and f.node is not None]
    stated = [part for node in facts for part in (node.events if isinstance(node, And) else (node,))]
    for part in stated:
        if holds(part, Prob, Dens):
            strict = isinstance(part, Rel) and part.op in ("<", ">", "!=")
            if not strict or not {part.left, part.right} & {Num(0), Num(1)}:  # type: ignore[attr-defined]
                return True
    return any(isinstance(x, Dens) for d in problem.definitions for x in d.body.walk())


# ---------------------------------------------------------------- the derivation
def carry_out(problem: Problem) -> Derivation | None:
    page = Page(problem)
    if cycle_of(page.structure.parents) is not None:
        return None
    lines = lines_of(page, page.goal)
    if not lines:
        return None
    steps: list[Step] = []
    before: Node = page.problem.goal.node if page.problem.goal is not None else Num(0)
    subject = before
    for rule, after, note in lines:
        if after is before:
            continue
        steps.append(CATALOGUE[rule].step(before, after, note=note, used=used_lines(problem, rule)))
        before = after
    if not steps:
        return None
    return Derivation(problem, "solved", (Strand(subject, tuple(steps)),), Answer(node=before))


def used_lines(problem: Problem, rule: str) -> tuple[str, ...]:
    if rule not in ("independence", "conditional-independence", "factorisation", "separation"):
        return ()
    return tuple(dict.fromkeys(f.text for f in problem.facts if isinstance(f.node, Indep | Edge) and f.text))


def lines_of(page: Page, goal: Mass) -> list[Line]:
    """The lines from p(left | given) to an expression without it."""
    graph = page.structure.parents
    if graph and {page.structure.nodes[n] for n in (*goal.left, *goal.given)} <= set(graph):
        return by_graph(page, goal)
    if not goal.given:
        return joint_or_marginal(page, goal)
    reduced = irrelevant(page, goal)
    if reduced is not None:
        return [reduced]
    return conditional(page, goal)


# ---------------------------------------------------------------- graphs


PLANS = (Plan("probability identities", fits, carry_out),)
