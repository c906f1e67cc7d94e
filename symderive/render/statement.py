"""The problem as it was put, for a page: its words, what is given, what is asked."""

from __future__ import annotations

import re
from typing import Any

from symderive.expr.problem import Problem
from symderive.render import notation
from symderive.render.boxes import Box
from symderive.render.prose import prose
from symderive.render.spelling import Style
from symderive.render.transcribe import transcribe


def statement(problem: Problem, style: Style) -> dict[str, Any]:
    """The problem as it was put: its words, what is given, what is asked."""
    goal = problem.goal
    return {
        "id": problem.id,
        "title": prose(problem.title, ours=False) if problem.title else None,
        "prompt": prose(problem.prompt, ours=False) if problem.prompt else None,
        "points": problem.points,
        "given": given_lines(problem.given),
        "goal": transcribe(problem.find)
        if problem.find
        else None
        if goal is None
        else notation.boxes(goal.node, style),
        "choices": [],
        "picture": None,
        "figure": None,
    }


def given_lines(given: str) -> list[Box]:
    """The statements as typed, one a line, in mathematical type."""
    lines = [""]
    depth = 0
    for part in re.split(r"(\n|\\\\|\\begin|\\end)", given):  # a matrix has line ends of its own
        depth += (part == "\\begin") - (part == "\\end")
        if depth <= 0 and part in ("\n", "\\\\"):
            lines.append("")
        else:
            lines[-1] += part
    return [transcribe(re.sub(r"[;,.]\s*$", "", line.strip())) for line in lines if line.strip(" \t;,.")]
