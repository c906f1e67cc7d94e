"""Student sheets, answer keys and variants of a problem set: a folder that is written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from symderive.expr.shape import DerivationError
from symderive.faces import running, sources
from symderive.faces.items import Item, Outcome
from symderive.parse import problem_set
from symderive.parse.problem_set import ProblemSet
from symderive.sheets import papers, rubric, stress
from symderive.sheets.papers import Drawn, Paper

ENDINGS = {"latex": "tex", "html": "html", "markdown": "md", "pdf": "pdf"}
Results = dict[tuple[int, str, str], Outcome]


def load(name: str) -> ProblemSet:
    """The set of a file. Raises DerivationError with the place of what is wrong."""
    import sys

    text = sys.stdin.read() if name == "-" else sources.read_text(Path(name))
    try:
        return problem_set.load(text)
    except DerivationError as error:
        raise sources.UnreadableError(error, name, text) from error


def solved(found: ProblemSet, of: list[Paper], options: dict[str, Any]) -> Results:
    """The outcome of each question, each worked on once. Raises DerivationError for one that cannot be worked on."""
    asked = list(papers.questions(of))
    outcomes = running.run([item(found, drawn, options) for drawn in asked], single=False)
    return {drawn.key: outcome for drawn, outcome in zip(asked, outcomes, strict=True)}


def item(found: ProblemSet, drawn: Drawn, options: dict[str, Any]) -> Item:
    raw = drawn.problem
    meta = {name: raw[name] for name in ("title", "prompt", "points") if raw.get(name) is not None}
    own = options | {"layout": options.get("layout") or raw.get("layout") or found.layout}
    return Item("solve", raw["id"], raw.get("given", ""), raw.get("find", ""), meta=meta, pages=True, **own)


def refuse_failures(results: Results) -> None:
    """A key needs all its answers: a question that could not be read or did not end is told, with its numbers."""
    for outcome in results.values():
        if outcome.result["status"] == "error":
            error = outcome.result["error"]
            raise DerivationError(f"the problem {outcome.result['id']!r}: {error['message']}", hint=error.get("hint"))


def files(
    found: ProblemSet, seed: int, of: list[Paper], results: Results, form: str, template: str | None
) -> dict[str, str | bytes]:
    """The files of the folder by name: a sheet and a key for each variant, and the key as data."""
    from symderive.render import pages

    marked = [
        Paper(p.number, p.problems, tuple(rubric.marked(results[d.key].page or {}, d.problem) for d in p.problems))
        for p in of
    ]
    out: dict[str, str | bytes] = {}
    digits = max(2, len(str(len(of))))
    for paper in marked:
        for kind, answers in (("sheet", False), ("key", True)):
            out[f"{kind}-{paper.number:0{digits}}.{ENDINGS[form]}"] = pages.write(
                list(paper.pages),
                form,
                name="document" if answers else "sheet",
                template=template,
                title=found.title,
                variant=paper.number if len(of) > 1 else None,
                answers=answers,
                single=False,
            )
    data = papers.key_data(found, seed, marked, {key: o.result for key, o in results.items()})
    out["key.json"] = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return out


def stressed(found: ProblemSet, of: list[Paper], results: Results) -> tuple[str, bool]:
    """What the draws of a set showed, and whether all were solved."""
    rows = stress.report(of, {key: o.result for key, o in results.items()}, [p["id"] for p in found.problems])
    return stress.told(rows), not any(row["failed"] for row in rows)
