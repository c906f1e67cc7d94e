"""The tables of a folder of submissions, for a spreadsheet: a row for each file and problem, and the points."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from symderive.sheets import earning

COLUMNS = (
    "file",
    "problem",
    "status",
    "lines",
    "right",
    "wrong",
    "undecided",
    "first_wrong",
    "where",
    "mistake",
    "points",
    "open",
    "of",
    "message",
)


def rows(name: str, results: Sequence[Mapping[str, Any]], asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a file: one for each problem, also for those that are asked and not answered."""
    found = [row(name, result) for result in results]
    refused = [r for r in found if not r["problem"]]
    if asked and refused and len(found) == len(refused):
        return [{**refused[0], "problem": key, "points": 0, "of": of or ""} for key, of in asked.items()]
    answered = {r["problem"] for r in found}
    missing = [
        {"file": name, "problem": key, "status": "missing", "points": 0 if of else "", "of": of or ""}
        for key, of in asked.items()
        if key not in answered
    ]
    order = {key: place for place, key in enumerate(asked)}
    return sorted([*found, *missing], key=lambda r: order.get(r["problem"], len(order)))


def row(name: str, result: Mapping[str, Any]) -> dict[str, Any]:
    """One problem of one file. ``first_wrong`` is the number of the line in the report (empty: none is wrong), and
    ``where`` its place in the file, else that of the first line that is undecided."""
    begins = set(result.get("parts", (0,)))
    lines = [line for line in result.get("lines", []) if line["n"] not in begins]
    verdicts = [line["verdict"] for line in lines]
    lost = [line for line in result.get("lines", []) if line["verdict"] in earning.LOST]
    unsure = [line for line in lines if line["verdict"] in earning.OPEN]
    error = result.get("error")
    marks = result.get("points") or {}
    return {
        "file": name,
        "problem": str(result.get("id", "")),
        "status": status(result, lost, unsure, lines),
        "lines": "" if error else len(lines),
        "right": "" if error else verdicts.count("right"),
        "wrong": "" if error else len(lost),
        "undecided": "" if error else len(unsure),
        "first_wrong": lost[0]["n"] if lost else "",
        "where": next((line.get("where", "") for line in (*lost, *unsure)), ""),
        "mistake": lost[0].get("mistake", "") if lost else "",
        "points": marks.get("earned", ""),
        "open": marks.get("open", ""),
        "of": marks.get("of", ""),
        "message": error["message"] if error else "",
    }


def status(result: Mapping[str, Any], lost: Sequence[Any], unsure: Sequence[Any], lines: Sequence[Any]) -> str:
    """A derivation in a word."""
    if result.get("error"):
        said = str(result.get("status", "error"))
        return said if said != "error" else "unreadable"
    return "wrong" if lost else "undecided" if unsure else "right" if lines else "no step"


def points(rows: Sequence[Mapping[str, Any]], asked: Mapping[str, Any]) -> str:
    """A row for each file: the points of each problem, their sum, what is open, what could be earned."""
    names = [key for key, of in asked.items() if of]
    columns = ("file", *names, "points", "open", "of")
    made: dict[str, dict[str, Any]] = {}
    for r in rows:
        mine = made.setdefault(r["file"], {"file": r["file"], "points": 0.0, "open": 0.0, "of": 0.0})
        if r["problem"] in names:
            mine[r["problem"]] = r["points"]
            for key in ("points", "open", "of"):
                mine[key] += float(r.get(key) or 0)
    return sheet(columns, made.values())


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    return sheet(COLUMNS, rows)


def sheet(columns: Sequence[str], rows: Any) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: guarded(number(v)) for k, v in row.items()} for row in rows)
    return text.getvalue()


def number(value: object) -> object:
    """Whole numbers without a point."""
    return f"{float(str(value)):g}" if isinstance(value, float) or type(value).__name__ == "Decimal" else value


def guarded(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
