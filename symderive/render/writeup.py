"""What a write-up shows of a derivation or a report: lines with their rules, broken where they are long, and sentences.

A write-up is a plain dict of boxes and sentences; a template paints them with its format's filters.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import Any

from symderive.derive.derivation import Answer, Confirmed, Derivation, Report, Strand, Verdict
from symderive.derive.rule import Step
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import SCALAR, Dim, is_scalar
from symderive.render import notation, paint_text, views
from symderive.render.boxes import Atom, Box, Script, Styled, width
from symderive.render.compose import subscripts
from symderive.render.prose import Words, broken, prose
from symderive.render.spelling import Style, brackets, letter, shape_box
from symderive.render.transcribe import transcribe

EQUALS = Atom("=", "=", "rel")
ROOM = 31.0  # ems for the right side of a line: the rest of the text's width is the rule's
STATUS = {
    "undetermined": "The facts leave a range of values.",
    "inconsistent": "The facts contradict one another: no distribution obeys all of them.",
    "undefined": "What is asked is not defined: the condition has probability zero.",
    "unsolved": "This was understood, but not solved.",
    "error": "This could not be worked on.",
}


def solution(derivation: Derivation, detail: str = "normal") -> dict[str, Any]:
    """The write-up of a derivation."""
    problem = derivation.problem
    style = views.style_of(problem)
    said = "" if derivation.answer is None else sentence_of(derivation.answer) or ""
    said += "" if derivation.error is None else derivation.error["message"]
    strands = joined([strand(s, style, detail) for s in derivation.strands if s.steps], detail)
    return statement(problem, style) | {
        "kind": "solution",
        "status": derivation.status,
        "verdict": None if derivation.status == "solved" else STATUS.get(derivation.status, derivation.status),
        "error": None if derivation.error is None else why_not(derivation.error["message"], detail),
        "assumptions": [prose(a) for a in derivation.assumptions],
        "remarks": [remark(r) for r in derivation.remarks if r not in said and (detail == "full" or not of_code(r))],
        "strands": strands,
        "answer": None if derivation.answer is None else answer(derivation.answer, problem, style),
        "confirmed": confirmed(derivation.confirmed, any(d.letters for d in sizes_of(problem)), detail),
        "rules": rules(derivation) if detail == "full" else [],
        "detail": detail,
        "marks": (),
        "hint": None,
        "said": said_already(derivation, strands, detail),
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
    nothing: dict[str, Any] = {"answer": None, "confirmed": None, "assumptions": [], "remarks": [], "rules": []}
    return page | nothing | {"strands": strands, "hint": said, "said": False}


def statement(problem: Problem, style: Style) -> dict[str, Any]:
    """The problem as it was put: its words, what is given, what is asked."""
    goal = problem.goal
    return {
        "id": problem.id,
        "title": prose(problem.title, ours=False) if problem.title else None,
        "prompt": prose(problem.prompt, ours=False) if problem.prompt else None,
        "points": problem.points,
        "given": given_lines(problem.given),
        "goal": transcribe(problem.find)
        if problem.find
        else None
        if goal is None
        else notation.boxes(goal.node, style),
    }


def given_lines(given: str) -> list[Box]:
    """The statements as typed, one a line, in mathematical type."""
    lines = [""]
    depth = 0
    for part in re.split(r"(\n|\\\\|\\begin|\\end)", given):  # a matrix has line ends of its own
        depth += (part == "\\begin") - (part == "\\end")
        if depth <= 0 and part in ("\n", "\\\\"):
            lines.append("")
        else:
            lines[-1] += part
    return [transcribe(re.sub(r"[;,.]\s*$", "", line.strip())) for line in lines if line.strip(" \t;,.")]


# ---------------------------------------------------------------- the lines
def strand(s: Strand, style: Style, detail: str) -> dict[str, Any]:
    """A chain of lines. Minor steps are folded into one line, in brief all steps into the last."""
    whole = s.lines
    shown: list[dict[str, Any]] = []
    before = notation.latex(s.subject, style)
    for start, end in groups(s.steps, detail):
        steps = s.steps[start:end]
        looks = notation.latex(whole[end], style)
        if looks == before and shown:  # what a step changed cannot be seen: brackets, an order
            continue
        before = looks
        shown.append(line(steps, whole[end], style))
    if detail == "brief" and len(shown) > 1:
        shown = shown[-1:]
    subject = notation.boxes(s.subject, style)
    named = "" if detail != "brief" else ", ".join(dict.fromkeys(r.rule.title for r in s.steps if r.size == "major"))
    return {
        "intro": prose(s.intro) if s.intro else None,
        "subject": subject,
        "wide": width(subject) > 11,
        "lines": shown,
        "joins": False,
        "goes_on": False,
        "by": named,
    }


def joined(strands: list[dict[str, Any]], detail: str) -> list[dict[str, Any]]:
    """Mark the chains that stand in one display with the chain before: those without a sentence of their own."""
    for before, here in pairwise(strands):
        noted = detail != "normal" or any(x["note"] or x["sizes"] for x in before["lines"])
        here["joins"] = here["intro"] is None and not noted and not here["wide"] and not before["wide"]
    for here, after in pairwise(strands):
        here["goes_on"] = after["joins"]
    return strands


def groups(steps: tuple[Step, ...], detail: str) -> list[tuple[int, int]]:
    """The runs of steps that make one shown line: each major step, and the minor ones after it."""
    if detail == "full":
        return [(n, n + 1) for n in range(len(steps))]
    runs: list[tuple[int, int]] = []
    n = 0
    while n < len(steps):
        end = n + 1
        if steps[n].size != "major":
            while end < len(steps) and steps[end].size != "major":
                end += 1
        runs.append((n, end))
        n = end
    return runs


def line(steps: tuple[Step, ...], after: Node, style: Style) -> dict[str, Any]:
    """A line of a derivation with its reason; sizes stand under the factors that the step names."""
    first = next((s for s in steps if s.size == "major"), steps[-1])
    sizes = {node: shape for s in steps for node, shape in s.sizes if not (is_scalar(shape) and len(s.sizes) == 1)}
    shown = {node: shape for node, shape in sizes.items() if node in after}
    marked = Style(style.decimals, shown)
    titles = list(dict.fromkeys(s.rule.title for s in steps))
    return {
        "pieces": broken(notation.boxes(after, marked), ROOM),
        "title": first.rule.title if first.size == "major" else "; ".join(titles[:2]).lower(),
        "rule": first.rule.name,
        "tagged": first.note if is_short(first.note) else None,
        "note": prose(first.note) if first.note and not is_short(first.note) else None,
        "why": prose(first.why) if first.why else None,
        "used": [transcribe(u) for s in steps for u in s.used],
        "major": first.size == "major",
        "points": None,
        "shown": [(notation.boxes(node, style), shape_box(shape)) for node, shape in shown.items()],
        "sizes": [(notation.boxes(node, style), space(shape)) for node, shape in sizes.items() if node not in shown],
    }


def remark(sentence: str) -> tuple[str, Words]:
    """A remark under its heading: a check of the result, or a remark."""
    bare = sentence.removeprefix("check: ")
    return ("Remark" if bare == sentence else "Check"), prose(bare)


def is_short(note: str) -> bool:
    """Does this note stand beside the rule's name: "the evidence"?"""
    return 0 < len(note) <= 24 and not set(note) & set("$\\^_=")


def space(shape: tuple[Dim, ...]) -> Box:
    """The space of a shape: R^{m x n}."""
    letter = Styled("mathbb", Atom("R", "R"))
    if shape == SCALAR:
        return letter
    return Script(letter, None, shape_box(shape))


# ---------------------------------------------------------------- the answer
def answer(a: Answer, problem: Problem, style: Style) -> dict[str, Any]:
    given = views.answer(a, problem, style)
    sentence = sentence_of(a)
    right = transcribe(a.latex) if a.latex is not None else None if a.node is None else notation.boxes(a.node, style)
    left = left_side(problem, style)
    if left is not None and a.axes:  # an answer of more than two axes is given entry by entry
        left = Script(brackets(left, "[", "]"), subscripts(a.axes, style))
    exact, decimal = given.get("exact"), given.get("decimal")
    approx, near = None, r"\approx"
    if decimal is not None and exact is not None and not re.fullmatch(r"-?\d+", str(exact)):
        words = rounded(decimal)
        shown = "" if right is None else paint_text.text(right).replace("−", "-")
        approx = None if shown == words else words
        is_fraction = re.fullmatch(r"-?\d+/\d+", str(exact)) is not None
        is_exact = is_fraction and Fraction(str(exact)) == Fraction(f"{decimal:.6g}")
        near = "=" if is_exact else r"\approx"
    shape = a.shape
    wide = left is not None and right is not None and width(left) > 11 and width(left) + width(right) > ROOM + 5
    return {
        "left": left,
        "sign": EQUALS,
        "sentence": None if sentence is None else prose(sentence),
        "two_lines": wide,
        "pieces": [] if right is None else broken(right, ROOM + 5 - (0 if left is None or wide else width(left))),
        "whole": right,
        "approx": approx,
        "near": near,
        "exact": exact,
        "decimal": decimal,
        "bounds": [transcribe(fraction_words(b)) for b in a.bounds] if a.bounds else None,
        "shape": space(shape) if shape is not None and shape != SCALAR else None,
        "layout": a.layout if shape is not None and shape != SCALAR else None,
        "where": [(notation.boxes(n, style), notation.boxes(body, style)) for n, body in a.where],
        "also": [(prose(name), broken(notation.boxes(node, style), ROOM + 5)) for name, node in a.also],
        "code": a.code,
    }


def fraction_words(words: str) -> str:
    """An end of a range in LaTeX: 7/10 is a fraction."""
    found = re.fullmatch(r"(-?)(\d+)/(\d+)", words)
    return rf"{found[1]}\frac{{{found[2]}}}{{{found[3]}}}" if found else words.replace("oo", r"\infty")


def left_side(problem: Problem, style: Style) -> Box | None:
    """What the answer is equal to: the goal, as it was asked."""
    goal = problem.goal
    if goal is None:
        return None
    if goal.name is not None:
        return notation.boxes(goal.name, style)
    return notation.boxes(goal.node, style)


def rounded(value: float) -> str:
    """A decimal to six significant digits, without a trailing zero."""
    words = f"{value:.6g}"
    if "e" in words:
        mantissa, power = words.split("e")
        return rf"{mantissa} \cdot 10^{{{int(power)}}}"
    return words


def why_not(message: str, detail: str) -> str | None:
    """What an unsolved result says, without the words that its heading has said; what was tried is for who asks."""
    bare = re.sub(r"^understood, but not solved:\s*", "", message)
    return None if bare.startswith("tried:") and detail != "full" else bare[:1].upper() + bare[1:]


def of_code(remark: str) -> bool:
    """Is this a remark on the answer's code and not on its mathematics?"""
    return re.match(r"no (numpy|torch|jax) code", remark) is not None


def said_already(derivation: Derivation, strands: list[dict[str, Any]], detail: str) -> bool:
    """Is the answer the only line of the only chain, so that a box below would say it twice?"""
    goal, a = derivation.problem.goal, derivation.answer
    if detail != "normal" or len(strands) != 1 or len(strands[0]["lines"]) != 1 or goal is None or a is None:
        return False
    chain = next(s for s in derivation.strands if s.steps)
    only = strands[0]["lines"][0]
    plain = not only["note"] and not only["sizes"] and not only["tagged"] and len(only["pieces"]) == 1
    return plain and a.latex is None and chain.subject in (goal.node, goal.name) and chain.last is a.node


def sentence_of(a: Answer) -> str | None:
    """The answer in words, where it is a sentence and not a formula."""
    found = re.fullmatch(r"\\text\{(.*)\}", a.latex or "", re.S)
    return found[1] if found and a.node is None else None


def sizes_of(problem: Problem) -> set[Dim]:
    """All sizes that stand in a problem's declarations."""
    return {dim for d in problem.declarations.values() if d.node is not None for dim in d.node.shape}


def confirmed(c: Confirmed | None, sized: bool = True, detail: str = "full") -> Words | None:
    """How the lines were confirmed, in a sentence."""
    if c is None or not c.points:
        return None
    points = "one random point" if c.points == 1 else f"{c.points} random points"
    where = points + (f" in {c.shapes} choices of sizes" if sized and c.shapes > 1 else "")
    if "exact" in c.how:
        return prose(f"Every line was compared with the one before at {where}, in exact arithmetic.")
    shown = c.max_error > 0 and detail == "full"
    error = f"; the largest relative difference was ${rounded(float(f'{c.max_error:.0e}'))}$" if shown else ""
    return prose(f"Every line was compared with the one before at {where}{error}.")


def rules(derivation: Derivation) -> list[dict[str, Any]]:
    """The rules that were used, each once, in the order of their use."""
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
    ]


# ---------------------------------------------------------------- reports
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
        "word": WORDS.get(v.verdict, v.verdict),
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


def prose_name(name: str) -> Box:
    return transcribe(name) if "\\" in name or "(" in name or "|" in name else letter(name)
