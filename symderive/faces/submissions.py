"""A folder of submissions: a report for each file, a table with a row for each file and problem, and the points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from symderive.expr.shape import DerivationError
from symderive.faces import marking, sources, tables, writing
from symderive.faces.items import Item, Outcome, error_dict, failed, faulty
from symderive.faces.running import run

READ = (".tex", ".md", ".ipynb")
ENDINGS = {"text": ".txt", "html": ".html", "latex": ".tex", "markdown": ".md"}
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
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in READ and p.is_file())
    if not files:
        raise DerivationError(f"there is no derivation in the folder {folder}", hint=f"files read: {', '.join(READ)}")
    if out.exists() and not out.is_dir():
        raise DerivationError(f"cannot write into {out}: it is a file", hint="-o names a folder here")
    shared = {
        path.with_suffix("") for path in files if sum(p.with_suffix("") == path.with_suffix("") for p in files) > 1
    }
    asked = asked_of(problem, options.get("seed", 0))
    rows: list[dict[str, Any]] = []
    bad = 0
    for path in files:
        name = path.relative_to(folder)
        outcomes = outcomes_of(path, problem, options)
        rows += tables.rows(str(name), [o.result for o in outcomes], asked)
        bad += sum(faulty(r) or bool(r.get("error")) for r in (o.result for o in outcomes))
        alike = path.with_suffix("") in shared  # hw.tex and hw.md have reports of their own
        target = out / (name.with_name(name.name + ENDINGS[form]) if alike else name.with_suffix(ENDINGS[form]))
        writing.check_writable(target)
        writing.write_whole(target, report(outcomes, form, str(name), own))
    written = {TABLE: tables.table(rows)} | ({POINTS: tables.points(rows, asked)} if any(asked.values()) else {})
    for table, text in written.items():
        writing.check_writable(out / table)
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
        item = Item("check", "", pages=True, meta={"title": path.name})
        outcome = failed(item, error_dict(error))
        outcome.result["status"] = "no derivation" if isinstance(error, sources.NoDerivationError) else "unreadable"
        return [outcome]
    return run([replace(item, pages=True) for item in items], len(items) == 1)


def report(outcomes: Sequence[Outcome], form: str, title: str, own: str | None) -> str | bytes:
    from symderive.render import pages, shown_report

    shown = [o.page for o in outcomes if o.page is not None]
    return pages.write(shown, form, title=title, template=own, total=shown_report.totals(shown))
