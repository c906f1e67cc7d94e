"""A hand derivation beside the worked solution of the same problem: which of its steps are not written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from symderive.derive.derivation import Derivation, Report
from symderive.expr.canon import key
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError
from symderive.render.titles import ROUTINE
from symderive.rules.algebra import tidy
from symderive.solve import solve


def remarks(reports: Sequence[Report], lines: Sequence[Any], problem: Problem, seed: int = 0) -> tuple[str, ...]:
    """Sentences about the steps of the worked solution; none where the problem is not solved or asks nothing, and none
    to an author who has reached the answer, or who has first to mend a line."""
    said = [report.answered for report in reports]
    lost = any(v.verdict not in ("right", "given") for report in reports for v in report.lines)
    if problem.goal is None or not lines or lost or True in said or None in said:
        return ()
    derivation = solve(problem, seed=seed)
    if derivation.status != "solved":
        return ()
    written = {form(u, problem) for line in lines for u in (line.left, line.right) if u is not None}
    named = {v.rule for report in reports for v in report.lines if v.verdict == "right"}
    missing = [title for title, rule, mark in milestones(derivation) if mark not in written and rule not in named]
    if not missing:
        return ()
    steps = ", then ".join(dict.fromkeys(missing))
    return (f"For comparison, the worked solution goes on by steps that are not written here: {steps}.",)


def milestones(derivation: Derivation) -> Iterator[tuple[str, str, object]]:
    """(title, rule, line) of the major steps of a worked solution that are more than arithmetic."""
    for strand in derivation.strands:
        for step, line in zip(strand.steps, strand.lines[1:], strict=True):
            if step.size == "major" and step.rule.title not in ROUTINE:
                yield step.rule.title, step.rule.name, form(line, derivation.problem)


def form(node: Node, problem: Problem) -> object:
    """A line up to order and tidying."""
    try:
        return key(tidy(node, problem))
    except (DerivationError, RecursionError, ZeroDivisionError):
        return key(node)
