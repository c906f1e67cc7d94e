"""A judged derivation as a page shows it: each line with its verdict, what is wrong with it, and a summary."""

from __future__ import annotations

from typing import Any

from symderive.derive.derivation import Report, Verdict
from symderive.render import views
from symderive.render.boxes import Box
from symderive.render.prose import broken, prose
from symderive.render.shown_lines import ROOM
from symderive.render.spelling import letter
from symderive.render.statement import statement
from symderive.render.transcribe import transcribe

WORDS = {
    "given": "given",
    "right": "right",
    "wrong": "wrong",
    "unjustified": "not justified",
    "not-understood": "not understood",
    "undecided": "undecided",
}
SIGNS = {"given": "", "right": "✓", "wrong": "✗", "unjustified": "!", "not-understood": "?", "undecided": "?"}
MARKS = {"given": "", "right": r"$\checkmark$", "wrong": r"$\boldsymbol{\times}$", "unjustified": r"\textbf{!}"}


def report(r: Report) -> dict[str, Any]:
    """The write-up of a checked derivation."""
    style = views.style_of(r.problem)
    counts = {word: sum(v.verdict == word for v in r.lines) for word in WORDS}
    return statement(r.problem, style) | {
        "kind": "report",
        "status": r.status,
        "first_wrong": r.first_wrong,
        "lines": [verdict(v) for v in r.lines],
        "summary": summary(counts),
        "remarks": [prose(x) for x in r.remarks],
        "error": r.error,
    }


def summary(counts: dict[str, int]) -> str:
    judged = [f"{count} {WORDS[word]}" for word, count in counts.items() if count and word != "given"]
    return ("Of the lines, " + ", ".join(judged) + ".") if judged else "There is no line to judge."


def verdict(v: Verdict) -> dict[str, Any]:
    by = {
        "rule": "by one rule",
        "rules": "by a few rules",
        "normal form": "same normal form",
        "tested": "agrees at random points",
    }
    return {
        "n": v.n,
        "place": v.line,
        "verdict": v.verdict,
        "word": word(v),
        "sign": SIGNS.get(v.verdict, "?"),
        "mark": MARKS.get(v.verdict, "?"),
        "pieces": broken(transcribe(v.latex), ROOM),
        "by": (v.rule or "").replace("-", " ") if v.by == "rule" and v.rule else by.get(v.by or "", v.by),
        "mistake": (v.mistake or "").replace("-", " ") or None,
        "message": prose(v.message) if v.message else None,
        "counterexample": [(prose_name(name), value) for name, value in (v.counterexample or {}).items()],
        "expected": transcribe(v.expected) if v.expected else None,
        "remarks": [prose(x) for x in v.remarks],
        "follows_wrong": v.follows_wrong,
        "heals": v.heals,
    }


def word(v: Verdict) -> str:
    """The verdict, with the place in the document where a person must look."""
    said = WORDS.get(v.verdict, v.verdict)
    return f"{said} ({v.where})" if v.where and v.verdict not in ("right", "given") else said


def prose_name(name: str) -> Box:
    return transcribe(name) if "\\" in name or "(" in name or "|" in name else letter(name)
