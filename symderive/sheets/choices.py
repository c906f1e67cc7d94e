"""The multiple-choice form of a question: the right answer among wrong ones, shuffled by the seed."""

from __future__ import annotations

import random
from typing import Any

from symderive.derive.derivation import Derivation
from symderive.render import shown_answer, views
from symderive.render.mistake_titles import TITLES
from symderive.render.prose import prose
from symderive.render.transcribe import transcribe
from symderive.sheets.distractors import WrongAnswer, distractors

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SEEN = ("pieces", "whole", "approx", "near")  # what an option shows of an answer
KEPT = ("latex", "text", "exact", "decimal")  # what the key's data say of it


def added(
    derivation: Derivation, count: int, result: dict[str, Any], page: dict[str, Any] | None
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The result and the page with options, the right one first; ``shortfall`` says if there are fewer than asked."""
    problem, style = derivation.problem, views.style_of(derivation.problem)
    wrong = distractors(derivation, count - 1)
    data, shown = [], []
    if wrong and derivation.answer is not None:
        for offered in (None, *wrong):
            answer = derivation.answer if offered is None else offered.answer
            said = views.answer(answer, problem, style)
            data.append({name: said[name] for name in KEPT if name in said} | reasons(offered))
            looks = shown_answer.answer(answer, problem, style)
            title = None if offered is None else TITLES.get(offered.mistake, offered.title)
            told = {"right": offered is None, "mistake": title}
            why = None if offered is None else prose(offered.why)
            shown.append({name: looks[name] for name in SEEN} | told | {"why": why})
        shown = alike(shown, [option.get("decimal") for option in data])
    result = result | {"choices": data}
    if len(data) < count:
        result["shortfall"] = shortfall(len(data), count)
    return result, None if page is None else page | {"choices": shown}


def alike(shown: list[dict[str, Any]], decimals: list[float | None]) -> list[dict[str, Any]]:
    """All numbers as decimals, where not all are fractions or decimals that end: no option should stand out."""
    values = [value for value in decimals if value is not None]
    rounded = [shown_answer.rounded(float(f"{value:.4g}")) for value in values]
    mixed = len({option["approx"] is None for option in shown}) == 2
    if not mixed or len(values) < len(shown) or len(set(rounded)) < len(rounded):
        return shown
    return [
        option | {"pieces": [transcribe(words)], "whole": transcribe(words), "approx": None}
        for option, words in zip(shown, rounded, strict=True)
    ]


def reasons(offered: WrongAnswer | None) -> dict[str, Any]:
    if offered is None:
        return {"right": True}
    return {"right": False, "mistake": offered.mistake, "why": offered.why}


def shortfall(found: int, asked: int) -> str:
    if not found:
        return "it has no multiple-choice form: no wrong answers to its answer were found"
    return f"it has {found} options instead of {asked}: no more mistakes lead to different answers"


def shuffled(options: list[dict[str, Any]], seed: int, problem: str, variant: int) -> list[dict[str, Any]]:
    """The options with letters, in an order that the seed, the problem and the variant fix."""
    order = list(range(len(options)))
    random.Random(f"{seed}/{problem}/{variant}/choices").shuffle(order)
    return [{"letter": LETTERS[place], **options[k]} for place, k in enumerate(order)]
