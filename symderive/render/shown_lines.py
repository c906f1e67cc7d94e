"""The lines of a solution as a page shows them: minor steps folded, long lines broken, sizes under their factors."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

from symderive.derive.derivation import Strand
from symderive.derive.rule import Step
from symderive.expr.algebra import Rel
from symderive.expr.node import Node
from symderive.expr.shape import SCALAR, Dim, is_scalar
from symderive.render import notation
from symderive.render.boxes import Atom, Box, Script, Styled, width
from symderive.render.prose import broken, prose
from symderive.render.spelling import Style, shape_box
from symderive.render.titles import together
from symderive.render.transcribe import transcribe

ROOM = 31.0  # ems for the right side of a line: the rest of the text's width is the rule's


EQUALS = Atom("=", "=", "rel")
IFF = Atom(r"\iff", "⇔", "rel")  # between the lines of an equation that is solved


def strand(s: Strand, style: Style, detail: str) -> dict[str, Any]:
    """A chain of lines. Minor steps are folded into one line, in brief all steps into the last."""
    whole = s.lines
    shown: list[dict[str, Any]] = []
    before = unbracketed(notation.latex(s.subject, style))
    for start, end in groups(s.steps, detail):
        steps = s.steps[start:end]
        looks = unbracketed(notation.latex(whole[end], style))
        if looks == before and shown:  # what a step changed cannot be seen: brackets, an order
            said = steps[-1].note
            if said:  # but what it says of the line is worth saying
                last = shown[-1]
                beside = {"tagged": said} if is_short(said) else {"note": (*(last["note"] or ()), *prose(said))}
                last |= {"title": f"{last['title']}; {steps[-1].rule.title.lower()}"} | beside
            continue
        before = looks
        shown.append(line(steps, whole[end], style) | {"sign": IFF if isinstance(s.subject, Rel) else EQUALS})
    if detail == "brief":
        titles = [r.rule.title for r in s.steps if r.size == "major"]
        bare: dict[str, Any] = {"tagged": None, "note": None, "shown": [], "sizes": []}
        shown = [last | bare | {"title": together(titles) or last["title"]} for last in shown[-1:]]
    subject = notation.boxes(s.subject, style)
    return {
        "intro": prose(s.intro) if s.intro else None,
        "subject": subject,
        "wide": width(subject) > 11,
        "lines": shown,
        "joins": False,
        "goes_on": False,
    }


def unbracketed(latex: str) -> str:
    """What is seen of a line apart from square brackets: d p_i is [d p]_i."""
    return re.sub(r"\\(?:left|right)(?=[\[\]])|[\[\]\s]", "", latex)


def joined(strands: list[dict[str, Any]], detail: str) -> list[dict[str, Any]]:
    """Mark the chains that stand in one display with the chain before: those without a sentence of their own."""
    for before, here in pairwise(strands):
        noted = detail == "full" or any(x["note"] or x["sizes"] for x in before["lines"])
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
    marked = replace(style, sizes=shown)
    titles = list(dict.fromkeys(s.rule.title for s in steps))
    return {
        "pieces": broken(notation.boxes(after, marked), ROOM),
        "title": first.rule.title if first.size == "major" else "; ".join(titles[:2]).lower(),
        "rule": first.rule.name,
        "tagged": first.note if is_short(first.note) else None,
        "note": prose(first.note) if first.note and not is_short(first.note) else None,
        "why": prose(first.why or first.rule.reason),
        "used": [transcribe(u) for s in steps for u in s.used],
        "major": first.size == "major",
        "points": None,
        "shown": [(notation.boxes(node, style), shape_box(shape)) for node, shape in shown.items()],
        "sizes": [(notation.boxes(node, style), space(shape)) for node, shape in sizes.items() if node not in shown],
    }


def is_short(note: str) -> bool:
    """Does this note stand beside the rule's name: "the evidence"?"""
    return 0 < len(note) <= 24 and not set(note) & set("$\\^_=")


def space(shape: tuple[Dim, ...]) -> Box:
    """The space of a shape: R^{m x n}."""
    letter = Styled("mathbb", Atom("R", "R"))
    if shape == SCALAR:
        return letter
    return Script(letter, None, shape_box(shape))
