"""A folder of submissions: a report for each file, a table with a row for each file and problem, and the points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from symderive.expr.shape import DerivationError
from symderive.faces import marking, sources, tables, writing
from symderive.faces.handed_in import ENDINGS, READ, found_in, targets
from symderive.faces.items import Item, Outcome, error_dict, failed, faulty
from symderive.faces.running import run

TABLE, POINTS = "results.csv", "points.csv"


def check_folder(
    folder: Path, out: Path | None, to: str | None, *, problem: str | None = None, template: Any = None, **options: Any
) -> int:
    """Judge every file of a folder; the exit status: 1 if a line is wrong or not
    understood, or a file could not be read, else 0.

    ``out`` receives one report a file (same name, other ending), ``results.csv`` with a row for each file and problem
    and, where the problems have points, ``points.csv`` with a row for each file. A file that cannot be read has its
    rows and its report, which say why, and does not end the work.
    """
    form = to or "html"
    if out is None:
        raise DerivationError("a folder of submissions needs a folder for the reports", hint="name it with -o")
    if form not in ENDINGS:
        raise DerivationError(f"reports are not written as {form}", hint=f"use {', '.join(ENDINGS)}")
    own = sources.template(template, form)
    read, others = found_in(folder, out)
    files = sorted((*read, *others))
    if not files:
        raise DerivationError(f"there is no derivation in the folder {folder}", hint=f"files read: {', '.join(READ)}")
    if out.exists() and not out.is_dir():
        raise DerivationError(f"cannot write into {out}: it is a file", hint="-o names a folder here")
    pages = targets(folder, out, files, form)
    kept = [*files, *([] if problem is None else [Path(problem), Path(problem.partition("#")[0])])]
    for target in (*pages.values(), out / TABLE, out / POINTS):
        writing.check_writable(target)
        writing.spare(target, kept)
    asked = asked_of(problem, options.get("seed", 0))
    rows: list[dict[str, Any]] = []
    bad = 0
    for path in files:
        name = path.relative_to(folder)
        outcomes = [not_read(path)] if path in others else outcomes_of(path, problem, options)
        rows += tables.rows(str(name), [o.result for o in outcomes], asked)
        bad += sum(faulty(r) or bool(r.get("error")) for r in (o.result for o in outcomes))
        writing.write_whole(pages[path], report(outcomes, form, str(name), own, asked))
    written = {TABLE: tables.table(rows)} | ({POINTS: tables.points(rows, asked)} if any(asked.values()) else {})
    for table, text in written.items():
        writing.write_whole(out / table, text)
    return 1 if bad else 0


def asked_of(problem: str | None, seed: int) -> dict[str, Any]:
    """The problems that are to be answered, with their points."""
    if problem is None:
        return {}
    problems, only = marking.problems_of(problem, seed)
    return {name: item.meta.get("points") for name, item in problems.items() if only in ("", name)}


def outcomes_of(path: Path, problem: str | None, options: dict[str, Any]) -> list[Outcome]:
    """All derivations of a file judged; a file that holds none, or cannot be read, has one outcome that says so."""
    try:
        found = sources.gather("check", (str(path),), (), (), (), options, tied=problem is not None)
        items = marking.tied(found.items, problem) if problem else found.items
    except DerivationError as error:
        return [refused(path, error, "no derivation" if isinstance(error, sources.NoDerivationError) else "unreadable")]
    return run([replace(item, pages=True) for item in items], len(items) == 1)


def refused(path: Path, error: DerivationError, status: str) -> Outcome:
    """A file of which no line was judged, and why."""
    outcome = failed(Item("check", "", pages=True, meta={"title": path.name}), error_dict(error))
    outcome.result["status"] = status
    return outcome


def not_read(path: Path) -> Outcome:
    """A file that was handed in under an ending that is not read: its rows say so, and so does the command."""
    said = f"{path.name} is not read: it must be judged by a person"
    error = DerivationError(said, hint=f"read are {', '.join(READ)}")
    click.echo(f"symderive: {error.message} ({error.hint})", err=True)
    return refused(path, error, "unreadable")


def report(
    outcomes: Sequence[Outcome], form: str, title: str, own: str | None, asked: Mapping[str, Any]
) -> str | bytes:
    """The page of a file; its points are of all problems that are asked."""
    from symderive.render import pages, shown_report

    shown = [o.page for o in outcomes if o.page is not None]
    of = float(sum(points or 0 for points in asked.values())) or None
    return pages.write(shown, form, title=title, template=own, total=shown_report.totals(shown, of))
