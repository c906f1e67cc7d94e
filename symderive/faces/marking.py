"""Hand derivations tied to the problems that they answer, and the points that they earn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from symderive.derive.derivation import Report
from symderive.expr.shape import DerivationError
from symderive.faces.items import Item
from symderive.faces.sources import Sources, gathered, problem_set, read_text
from symderive.sheets import earning

FONTS = re.compile(r"\s|\\(?:mathbf|boldsymbol|bm|mathrm|left|right|,|;|!)(?![A-Za-z])|[{}]")


def points(reports: Sequence[Report], rows: Sequence[tuple[str, Fraction]] = ()) -> dict[str, float] | None:
    """The points of a problem that has points: ``of``, ``earned`` and, where a person must look, ``open``.

    ``rows`` is the rubric that the problem gives itself, else all lines earn alike. Points are told in halves.
    """
    whole = reports[0].problem.points
    if not whole:
        return None
    work = earning.Work.of(reports)
    if work is None:
        return {"of": float(whole), "earned": 0.0, "open": float(whole)}
    found = earning.by_steps(work, rows) if rows else earning.by_lines(work, Fraction(whole))
    marks = {"of": float(whole), "earned": halves(float(found.points))}
    return marks | {"open": halves(float(found.left))} if found.left else marks


def halves(value: float) -> float:
    return int(2 * value + 0.5) / 2


# ---------------------------------------------------------------- ties
def problems_of(asked: str, seed: int) -> tuple[dict[str, Item], str]:
    """The problems of a set by their ids, and the id that was named (``SET.toml#ID``), or that of the only one. Raises
    a DerivationError for a problem that is not there."""
    path, _, identity = asked.partition("#")
    found = problem_set(Sources(), "solve", read_text(Path(path)), path, {"seed": seed}, asks=False)
    problems = {str(p.id): p for p in found}
    if identity and identity not in problems:
        raise DerivationError(f"there is no problem {identity!r} in {path}", hint=f"it has {', '.join(problems)}")
    return problems, identity or (next(iter(problems)) if len(problems) == 1 else "")


def tied(items: Sequence[Item], asked: str) -> list[Item]:
    """The derivations with the givens, the goal and the points of their problems: one item a problem.

    Raises a DerivationError where it is said of no derivation which problem it answers; one of several of which it is
    not said is judged by itself.
    """
    problems, only = problems_of(asked, items[0].seed)
    found: list[Item] = []
    strangers = 0
    for item in items:
        problem = problems.get(item.label) or problems.get(str(item.id)) or problems.get(only)
        if problem is not None:
            found.append(answering(item, problem))
            continue
        strangers += 1
        where = where_of(item)
        said = f"It is not said which problem of {Path(asked.partition('#')[0]).name} this answers{where}."
        found.append(replace(item, notes=(*item.notes, said), named=False))
    if strangers == len(items):
        raise DerivationError(
            f"it is not said which problem of {asked} the derivation {items[0].id!r} answers{where_of(items[0])}",
            hint="put a comment '% symderive: id' or a label above it, or name the problem: --problem FILE#ID",
        )
    return gathered(found)


def where_of(item: Item) -> str:
    place = getattr(item.lines[0], "place", None) if item.lines else None
    return f" ({place.words})" if place is not None else ""


def answering(item: Item, problem: Item) -> Item:
    """A derivation with what its problem states, asks and is worth."""
    given, notes = stated(problem.given, item.given, item.lines or ())
    meta: dict[str, Any] = {**problem.meta, **item.meta}
    return replace(
        item,
        id=problem.id,
        given=given,
        notes=(*item.notes, *notes),
        find=item.find or problem.find,
        meta=meta,
        rubric=problem.rubric,
        compared=bool(problem.find),
        named=True,
        doubtful=False,
        own=None,
    )


def stated(problem: str, document: str, rows: Sequence[str]) -> tuple[str, list[str]]:
    """What a problem gives, and what the document states besides; where they contradict each other, the problem holds.
    Prose is kept only where nothing is stated of what the rows are about."""
    from symderive.parse.paper.places import Place
    from symderive.parse.paper.stated import Stated, posed
    from symderive.parse.paper.worded import unexplained

    lines = [line for line in problem.split("\n") if line.strip()]
    known = FONTS.sub("", ";".join(lines))
    lefts = {Stated(line, Place(0, 0)).left for line in lines}
    notes = []
    for line in document.split("\n"):
        bare = FONTS.sub("", line)
        if not bare or bare in known:
            continue
        if re.fullmatch(r"\\text\{[^{}]*\}", line.strip()) and not unexplained(
            rows, [Stated(s, Place(0, 0)) for s in lines]
        ):
            continue
        if Stated(line, Place(0, 0)).left not in lefts and posed("\n".join([*lines, line])) is not None:
            lines.append(line)
        else:
            notes.append(f"The document states ${line}$; what the problem gives holds instead.")
    return "\n".join(lines), notes
