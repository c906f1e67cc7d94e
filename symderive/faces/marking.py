"""Hand derivations tied to the problems that they answer, and the points that they earn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from symderive.derive.derivation import Report
from symderive.expr.shape import DerivationError
from symderive.faces.items import Item
from symderive.faces.sources import Sources, problem_set, read_text
from symderive.sheets import earning


def points(report: Report, rows: Sequence[tuple[str, Fraction]] = ()) -> dict[str, float] | None:
    """The points of a report whose problem has points: ``of``, ``earned`` and, where a person must look, ``open``.

    ``rows`` is the rubric that the problem gives itself, else all lines earn alike. Points are told in halves.
    """
    whole = report.problem.points
    if not whole or len(report.lines) < 2:
        return None
    found = earning.by_steps(report, rows) if rows else earning.by_lines(report, Fraction(whole))
    marks = {"of": float(whole), "earned": halves(float(found.points))}
    return marks | {"open": halves(float(found.left))} if found.left else marks


def halves(value: float) -> float:
    return int(2 * value + 0.5) / 2


def in_words(marks: dict[str, float]) -> str:
    said = f"Points: {marks['earned']:g} of {marks['of']:g}"
    return said + (f", {marks['open']:g} to be judged by a person." if "open" in marks else ".")


def tied(items: Sequence[Item], asked: str) -> list[Item]:
    """The derivations with the givens, the goal and the points of their problems.

    ``asked`` is a problem set's path, with ``#id`` behind it where all derivations answer one problem. Raises a
    DerivationError for a problem that is not there.
    """
    path, _, identity = asked.partition("#")
    problems = {
        str(p.id): p for p in problem_set(Sources(), "solve", read_text(Path(path)), path, {"seed": items[0].seed})
    }
    if identity and identity not in problems:
        raise DerivationError(f"there is no problem {identity!r} in {path}", hint=f"it has {', '.join(problems)}")
    only = identity or (next(iter(problems)) if len(problems) == 1 else "")
    found = []
    for item in items:
        problem = problems.get(str(item.id)) or problems.get(only)
        if problem is None:
            raise DerivationError(
                f"it is not said which problem of {path} the derivation {item.id!r} answers",
                hint="put a comment '% symderive: id' or a label above it, or name the problem: --problem FILE#ID",
            )
        given = "\n".join(dict.fromkeys([*problem.given.split("\n"), *item.given.split("\n")]))
        meta: dict[str, Any] = {**problem.meta, **item.meta}
        goal = item.find or problem.find
        found.append(replace(item, given=given, find=goal, meta=meta, rubric=problem.rubric, compared=True))
    return found
