"""A rubric: the points of a problem on the lines of its solution."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from symderive.expr.shape import DerivationError
from symderive.render.titles import ROUTINE


def spread(points: Fraction, lines: int) -> list[Fraction]:
    """Points on so many lines, as evenly as whole points (or the fraction that they are given in) allow.

    >>> [int(p) for p in spread(Fraction(4), 3)]
    [1, 1, 2]
    """
    unit = Fraction(1, points.denominator)
    units = points / unit
    ends = [units * n // lines for n in range(lines + 1)]
    return [(after - before) * unit for before, after in pairwise(ends)]


def checked(problem: dict[str, Any]) -> list[tuple[str, Fraction]]:
    """The rubric as the problem gives it: steps with points that make up the problem's. Raises DerivationError."""
    where = f"the rubric of the problem {problem.get('id', '')!r}"
    rows: list[tuple[str, Fraction]] = []
    for row in problem.get("rubric", []):
        if not isinstance(row, dict) or set(row) != {"step", "points"} or not isinstance(row["step"], str):
            raise DerivationError(f"{where} is a list of tables such as {{ step = 'bayes-rule', points = 2 }}")
        if isinstance(row["points"], bool) or not isinstance(row["points"], int | Decimal) or row["points"] < 0:
            raise DerivationError(f"{where} gives {row['points']!r} as points of {row['step']!r}: it must be a number")
        rows.append((row["step"], Fraction(row["points"])))
    total = sum((points for _, points in rows), Fraction(0))
    if rows and "points" in problem and Fraction(problem["points"]) != total:
        raise DerivationError(f"{where} gives {shown(total)} points, but the problem {shown(problem['points'])}")
    return rows


def marked(page: dict[str, Any], problem: dict[str, Any]) -> dict[str, Any]:
    """The write-up with points beside its lines; ``marks`` lists what is no line of it (a step in the author's words).

    Points go to the major lines, or where the problem's own rubric puts them: to the last line by the rule that it
    names (a chain for the goal itself comes last), and "answer" to the last line of all.
    """
    lines = [line for strand in page.get("strands", ()) for line in strand["lines"]]
    rows = checked(problem)
    placed: dict[int, Fraction] = {}
    marks: list[tuple[str, str]] = []
    if rows:
        for step, points in rows:
            free = [n for n, line in enumerate(lines) if called(line, step) and n not in placed]
            if step == "answer" and lines:
                free = [len(lines) - 1]
            if free:
                placed[free[-1]] = placed.get(free[-1], Fraction(0)) + points
            else:
                marks.append((step.replace("-", " "), shown(points)))
    elif problem.get("points") and lines:
        major = [n for n, line in enumerate(lines) if line["major"]]
        major = [n for n in major if lines[n]["title"] not in ROUTINE] or major or [len(lines) - 1]
        placed = dict(zip(major, spread(Fraction(problem["points"]), len(major)), strict=True))
    counted = iter(range(len(lines)))
    strands = [
        strand | {"lines": [line | {"points": shown(placed.get(next(counted), 0)) or None} for line in strand["lines"]]}
        for strand in page.get("strands", ())
    ]
    return page | {"strands": strands, "marks": marks}


def called(line: dict[str, Any], step: str) -> bool:
    """Is this the rule of a line, by its name or by its title?"""
    return bool(step == line["rule"] or step.replace("-", " ").lower() == line["title"].lower())


def rows_of(page: dict[str, Any]) -> list[dict[str, Any]]:
    """The rubric of a marked write-up, for the key's data."""
    lines = [line for strand in page.get("strands", ()) for line in strand["lines"]]
    rows = [(line["rule"], line["title"], line["points"]) for line in lines if line["points"]]
    rows += [(words, words, points) for words, points in page.get("marks", ())]
    return [{"step": step, "title": title, "points": number(points)} for step, title, points in rows]


def number(points: Any) -> int | float:
    """Points as data."""
    exact = Fraction(points)
    return int(exact) if exact.denominator == 1 else float(exact)


def shown(points: Any) -> str:
    """Points as they are written: 2, 0.5, nothing for none."""
    exact = Fraction(points)
    return "" if exact == 0 else f"{float(exact):g}"
