"""A judged derivation as a page shows it: each line with its verdict, what is wrong with it, and a summary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from symderive.derive.derivation import Report, Verdict
from symderive.derive.rule import CATALOGUE
from symderive.expr.algebra import Num, Rel
from symderive.expr.problem import Problem
from symderive.render import notation, views
from symderive.render.boxes import Box
from symderive.render.mistake_titles import mistake_title
from symderive.render.prose import broken, prose
from symderive.render.shown_lines import ROOM
from symderive.render.shown_values import value
from symderive.render.spelling import letter
from symderive.render.statement import statement
from symderive.render.symbols import GREEK
from symderive.render.titles import lowered
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


def report(r: Report, starts: Sequence[int] = (0,), marks: dict[str, float] | None = None) -> dict[str, Any]:
    """The write-up of a checked derivation. ``starts``: the numbers of the lines with which its displays begin;
    ``marks``: its points, ``earned`` of ``of``, with what is ``open``."""
    style = views.style_of(r.problem)
    counts = {word: sum(v.verdict == word for v in r.lines) for word in WORDS}
    said = summary(counts)
    stated = values_stated(r.problem)
    return statement(r.problem, style) | {
        "kind": "report",
        "status": r.status,
        "first_wrong": r.first_wrong,
        "lines": [verdict(v, stated) | {"begins": v.n in starts[1:]} for v in r.lines],
        "summary": said if marks is None else f"{said} {in_words(marks)}",
        "outcome": outcome(r),
        "marks": marks,
        "remarks": [prose(x) for x in r.remarks],
        "error": r.error,
    }


def summary(counts: dict[str, int]) -> str:
    judged = [f"{count} {WORDS[word]}" for word, count in counts.items() if count and word != "given"]
    return ("Of the lines, " + ", ".join(judged) + ".") if judged else "There is no line to judge."


def in_words(marks: dict[str, float]) -> str:
    said = f"Points: {marks['earned']:g} of {marks['of']:g}"
    return said + (f", {marks['open']:g} to be judged by a person." if "open" in marks else ".")


def outcome(r: Report) -> str:
    """A derivation in a few words: right, or its first mistake with its place, or how many lines are open."""
    lost = next((v for v in r.lines if v.n == r.first_wrong), None)
    if lost is not None:
        at = lost.where or f"line {lost.n}"
        return f"{WORDS[lost.verdict]} in {at}" + (f": {lowered(mistake_title(lost.mistake))}" if lost.mistake else "")
    for kind in ("not-understood", "undecided"):
        if unsure := [v for v in r.lines if v.verdict == kind]:
            first = unsure[0].where or f"line {unsure[0].n}"
            one = len(unsure) == 1
            return f"{WORDS[kind]} in {first}" if one else f"{len(unsure)} lines {WORDS[kind]}, the first in {first}"
    return "right" if len(r.lines) > 1 else "no step"


def totals(pages: Sequence[dict[str, Any]], of: float | None = None) -> str:
    """The points of all problems together; empty where none has points. ``of``: what could be earned, where problems
    that are not answered count too."""
    marks = [page["marks"] for page in pages if page.get("marks")]
    if not marks:
        return ""
    whole = {key: sum(m.get(key, 0.0) for m in marks) for key in ("earned", "of", "open")}
    whole["of"] = whole["of"] if of is None else of
    return in_words({key: value for key, value in whole.items() if value or key != "open"})


def values_stated(problem: Problem) -> frozenset[str]:
    """The quantities whose values are given, as a counterexample names them: nobody needs to be told them again."""
    facts = (f.node for f in problem.facts if f.kind == "relation" and f.where is None)
    return frozenset(bare(notation.text(f.left)) for f in facts if isinstance(f, Rel) and isinstance(f.right, Num))


def bare(name: str) -> str:
    return re.sub(r"\s+", "", name.replace("\\mid", "|"))


def verdict(v: Verdict, stated: frozenset[str] = frozenset()) -> dict[str, Any]:
    at = {name: number for name, number in (v.counterexample or {}).items() if bare(name) not in stated}
    said = v.message if at or not v.counterexample else (v.message or "").replace(" at the point shown", "")
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
        "by": ", ".join(map(rule_title, v.rules)) or by.get(v.by or "", v.by),
        "mistake": mistake_title(v.mistake) if v.mistake else None,
        "message": prose(said) if said else None,
        "counterexample": [(prose_name(name), value(number)) for name, number in at.items()],
        "expected": transcribe(v.expected) if v.expected else None,
        "remarks": [prose(x) for x in v.remarks],
        "follows_wrong": v.follows_wrong,
        "heals": v.heals,
    }


def rule_title(name: str) -> str:
    """A rule by its title, as it stands beside a line."""
    return lowered(CATALOGUE[name].title) if name in CATALOGUE else name.replace("-", " ")


def word(v: Verdict) -> str:
    """The verdict, with the place in the document where a person must look."""
    said = WORDS.get(v.verdict, v.verdict)
    return f"{said} ({v.where})" if v.where and v.verdict not in ("right", "given") else said


def prose_name(name: str) -> Box:
    """The name of what a number is given for: a letter, or a formula with Greek letters by their names."""
    if not re.search(r"[\\(\[|^]", name):
        return letter(name)
    return transcribe(re.sub(r"(?<![\\A-Za-z{])[A-Za-z]+", lambda m: upright(m[0]), name))


def upright(word: str) -> str:
    """A word within a formula: a Greek letter, or a name of several letters such as Var."""
    if word in GREEK:
        return f"\\{word} "
    return word if len(word) == 1 else rf"\operatorname{{{word}}}"
