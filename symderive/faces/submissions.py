"""A folder of submissions: a report for each file, and one table of all derivations."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from symderive.expr.shape import DerivationError
from symderive.faces import marking, sources, writing
from symderive.faces.items import Outcome
from symderive.faces.running import run
from symderive.sheets import earning

READ = (".tex", ".md", ".ipynb")
ENDINGS = {"text": ".txt", "html": ".html", "latex": ".tex", "markdown": ".md"}
TABLE = "results.csv"
COLUMNS = (
    "file",
    "derivation",
    "status",
    "lines",
    "right",
    "wrong",
    "undecided",
    "first_wrong",
    "mistake",
    "points",
    "of",
)


def check_folder(
    folder: Path, out: Path | None, to: str | None, *, problem: str | None = None, template: Any = None, **options: Any
) -> int:
    """Judge every file of a folder; the exit status: 1 if a line is wrong or a file could not be read, else 0.

    ``out`` receives one report a file (same name, other ending) and ``results.csv``. A file that cannot be read has a
    row in the table and does not end the work.
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
    rows: list[dict[str, Any]] = []
    bad = 0
    for path in files:
        name = path.relative_to(folder)
        try:
            found = sources.gather("check", (str(path),), (), (), (), options)
            items = marking.tied(found.items, problem) if problem else found.items
        except DerivationError as error:
            rows.append({"file": str(name), "status": f"error: {error.message}"})
            bad += 1
            continue
        outcomes = run([replace(item, pages=True) for item in items], len(items) == 1)
        rows += [row(str(name), outcome.result) for outcome in outcomes]
        bad += sum(r.get("first_wrong", -1) >= 0 or bool(r.get("error")) for r in (o.result for o in outcomes))
        target = out / name.with_suffix(ENDINGS[form])
        writing.check_writable(target)
        writing.write_whole(target, report(outcomes, form, str(name), own))
    writing.check_writable(out / TABLE)
    writing.write_whole(out / TABLE, table(rows))
    return 1 if bad else 0


def report(outcomes: list[Outcome], form: str, title: str, own: str | None) -> str | bytes:
    from symderive.render import pages

    return pages.write([o.page for o in outcomes if o.page is not None], form, title=title, template=own)


def row(name: str, result: dict[str, Any]) -> dict[str, Any]:
    """One derivation as a row of the table."""
    lines = result.get("lines", [])[1:]
    verdicts = [line["verdict"] for line in lines]
    wrong = [line for line in lines if line["verdict"] in earning.LOST]
    error = result.get("error")
    marks = result.get("points") or {}
    return {
        "file": name,
        "derivation": result.get("id", ""),
        "status": f"error: {error['message']}" if error else result.get("status", ""),
        "lines": len(lines),
        "right": verdicts.count("right"),
        "wrong": len(wrong),
        "undecided": sum(v in earning.OPEN for v in verdicts),
        "first_wrong": result.get("first_wrong", -1),
        "mistake": wrong[0].get("mistake", "") if wrong else "",
        "points": marks.get("earned", ""),
        "of": marks.get("of", ""),
    }


def table(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: guarded(v) for k, v in row.items()} for row in rows)
    return text.getvalue()


def guarded(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
