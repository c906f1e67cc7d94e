"""What a write-up shows of a derivation: lines with their rules, broken where they are long, and sentences.

A write-up is a plain dict of boxes and sentences; a template paints them with its format's filters.
"""

from __future__ import annotations

import re
from typing import Any

from symderive.derive.derivation import Confirmed, Derivation
from symderive.expr.algebra import Idx, Size, Sym
from symderive.expr.node import free_leaves
from symderive.expr.problem import Problem
from symderive.expr.shape import Dim
from symderive.render import shown_answer, views
from symderive.render.assumed import told as assumed
from symderive.render.prose import Words, prose
from symderive.render.shown_lines import joined, strand
from symderive.render.statement import statement
from symderive.render.transcribe import transcribe

STATUS = {
    "undetermined": "The facts leave a range of values.",
    "inconsistent": "No distribution obeys all of the facts.",
    "undefined": "What is asked is not defined.",
    "unsolved": "This was understood, but not solved.",
    "error": "This could not be worked on.",
}


def solution(derivation: Derivation, detail: str = "normal") -> dict[str, Any]:
    """The write-up of a derivation."""
    problem = derivation.problem
    style = views.style_of(problem)
    told = "" if derivation.answer is None else shown_answer.sentence_of(derivation.answer) or ""
    told += "" if derivation.error is None else derivation.error["message"]
    strands = joined([strand(s, style, detail) for s in derivation.strands if s.steps], detail)
    said_once(strands)
    said = said_already(derivation, strands, detail)
    if said:  # the last chain stands in the box
        strands[-1]["joins"] = strands[max(0, len(strands) - 2)]["goes_on"] = False
    return statement(problem, style) | {
        "kind": "solution",
        "status": derivation.status,
        "verdict": None if derivation.status == "solved" else STATUS.get(derivation.status, derivation.status),
        "error": None if derivation.error is None else why_not(derivation.error["message"], detail),
        "assumptions": assumed(views.taken(derivation, style), detail, problem.given),
        "remarks": [remark(r) for r in derivation.remarks if r not in told and (detail == "full" or not for_makers(r))],
        "strands": strands,
        "answer": None if derivation.answer is None else shown_answer.answer(derivation.answer, problem, style),
        "confirmed": confirmed(derivation, any(d.letters for d in sizes_of(problem)), detail),
        "confirmation": "Confirmed" if seen(derivation) else "Not confirmed",
        "rules": rules(derivation) if detail == "full" else [],
        "detail": detail,
        "marks": (),
        "hint": None,
        "said": said,
    }


def hint(page: dict[str, Any], done: int, kind: str) -> dict[str, Any]:
    """What a student gets who is stuck after ``done`` lines: the next line, or only its rule's name (kind "rule")."""
    total = sum(len(s["lines"]) for s in page["strands"])
    shown = min(done + (kind == "step"), total)
    strands, seen = [], 0
    for s in page["strands"]:
        lines = s["lines"][: max(0, shown - seen)]
        seen += len(s["lines"])
        if lines:
            strands.append(s | {"lines": lines, "joins": False, "goes_on": False})
    coming = next(iter([line for s in page["strands"] for line in s["lines"]][done:]), None)
    said = None
    if coming is None:
        said = "No line is left to be found." if total else "There is no solution to take a hint from."
    elif kind == "rule":
        said = f"Next rule: {coming['title']}."
    nothing: dict[str, Any] = {
        "answer": None,
        "confirmed": None,
        "assumptions": [],
        "remarks": [],
        "rules": [],
        "choices": [],
    }
    return page | nothing | {"strands": strands, "hint": said, "said": False}


def remark(sentence: str) -> tuple[str, Words]:
    """A remark under its heading: a check of the result, or a remark."""
    bare = sentence.removeprefix("check: ")
    return ("Remark" if bare == sentence else "Check"), prose(bare)


def why_not(message: str, detail: str) -> str | None:
    """What an unsolved result says, without the words that its heading has said; what was tried is for who asks."""
    bare = re.sub(r"^(understood, but not solved|no probabilities obey all of the statements):?\s*", "", message)
    if not bare:
        return None
    return None if bare.startswith("tried:") and detail != "full" else bare[:1].upper() + bare[1:]


UNSEEN = "not confirmed by numbers"


def for_makers(remark: str) -> bool:
    """Is this a remark on the code, or on why a line was not tried with numbers, and not on the mathematics?"""
    return re.match(rf"no (numpy|torch|jax) code|{UNSEEN}", remark) is not None


def said_already(derivation: Derivation, strands: list[dict[str, Any]], detail: str) -> bool:
    """Is the answer the only line of the last chain, so that a box below would say it twice?"""
    goal, a = derivation.problem.goal, derivation.answer
    if detail == "full" or not strands or len(strands[-1]["lines"]) != 1 or goal is None or a is None:
        return False
    if detail == "normal" and len(strands) > 1:
        return False
    chain = [s for s in derivation.strands if s.steps][-1]
    only = strands[-1]["lines"][0]
    plain = not only["note"] and not only["sizes"] and not only["tagged"] and len(only["pieces"]) == 1
    return plain and a.latex is None and chain.subject in (goal.node, goal.name) and chain.last is a.node


def sizes_of(problem: Problem) -> set[Dim]:
    """All sizes that stand in a problem's declarations."""
    return {dim for d in problem.declarations.values() if d.node is not None for dim in d.node.shape}


def confirmed(derivation: Derivation, sized: bool = True, detail: str = "full") -> Words | None:
    """How the lines were confirmed, in a sentence."""
    c: Confirmed | None = derivation.confirmed
    some = any(r.startswith(UNSEEN) for r in derivation.remarks)
    if c is None or not c.points:
        return prose("The lines were not compared in numbers.") if some else None
    whole = (
        "Some lines, not all, were compared with the one before"
        if some
        else "Every line was compared with the one before"
    )
    if only_numbers(derivation):
        return prose(f"{whole} by working out both in numbers.")
    points = "one random point" if c.points == 1 else f"{c.points} random points"
    where = points + (f" in {c.shapes} choices of sizes" if sized and c.shapes > 1 else "")
    if "exact" in c.how:
        return prose(f"{whole} at {where}, in exact arithmetic.")
    shown = c.max_error > 0 and detail == "full"
    largest = shown_answer.rounded(float(f"{c.max_error:.0e}"))
    error = f"; the largest relative difference was ${largest}$" if shown else ""
    return prose(f"{whole} at {where}{error}.")


def seen(derivation: Derivation) -> bool:
    """Were some of the lines compared?"""
    return derivation.confirmed is not None and derivation.confirmed.points > 0


def only_numbers(derivation: Derivation) -> bool:
    """Does no letter stand free in the lines and in what is given, so that there is nothing to draw at random?"""
    problem = derivation.problem
    lines = {line for strand in derivation.strands for line in strand.lines}
    free = {leaf for line in lines for leaf in free_leaves(line)}
    free |= {leaf for fact in problem.facts if fact.node is not None for leaf in free_leaves(fact.node)}
    free |= {leaf for d in problem.definitions for leaf in free_leaves(d.body) if leaf not in d.params}
    named = {d.name for d in problem.definitions}
    return not any(isinstance(leaf, Sym | Idx | Size) and leaf not in named for leaf in free)


def rules(derivation: Derivation) -> list[dict[str, Any]]:
    """The rules that were used and can be looked up, each once, in the order of their use; their reasons stand beside
    the lines."""
    used = {s.rule.name: s.rule for s in derivation.steps}
    return [
        {
            "name": r.name,
            "title": r.title,
            "statement": transcribe(r.statement),
            "reason": prose(r.reason),
            "source": r.source,
        }
        for r in used.values()
        if CITED.search(r.source)
    ]


CITED = re.compile(r"[A-Z0-9]")  # a book or a place in it; algebra and definitions need none


def said_once(strands: list[dict[str, Any]]) -> None:
    """Each reason is told where it is used first."""
    seen: set[Words] = set()
    for line in (line for s in strands for line in s["lines"]):
        if line["why"] is not None and line["why"] in seen:
            line["why"] = None
        elif line["why"] is not None:
            seen.add(line["why"])
