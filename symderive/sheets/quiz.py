"""A set as questions for a learning platform: each with its kind, and what the platform needs to mark it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symderive.sheets.papers import Key, Paper

TOLERANCE = 0.005  # of the value: an answer to three significant digits is right
SMALLEST = 0.002  # text2qti refuses numbers near 0


def questions(of: list[Paper], results: dict[Key, dict[str, Any]]) -> list[dict[str, Any]]:
    """One entry a problem of the set: its ``id``, its ``points`` and its ``variants``, the different questions."""
    groups: dict[int, list[dict[str, Any]]] = {}
    seen: set[Key] = set()
    for paper in of:
        for drawn, page in zip(paper.problems, paper.pages, strict=True):
            if drawn.key not in seen:
                seen.add(drawn.key)
                variants = groups.setdefault(drawn.number, [])
                variants.append(question(page, results[drawn.key], len(variants) + 1))
    return [
        {"id": group[0]["page"]["id"], "points": group[0]["page"]["points"], "variants": group, "kind": "quiz"}
        for _, group in sorted(groups.items())
    ]


def question(page: dict[str, Any], result: dict[str, Any], number: int) -> dict[str, Any]:
    """A question of a kind that platforms know: multichoice, numerical, essay.

    ``number`` counts the variants of a problem. Of a numerical question, ``value`` and ``tolerance`` are as written,
    ``exact`` says that it is a whole number, ``small`` that it is too near 0 for text2qti.
    """
    asked: dict[str, Any] = {"number": number, "page": page, "options": list(options(page)), "value": None}
    value = result.get("answer", {}).get("decimal")
    exact = str(result.get("answer", {}).get("exact", ""))
    if asked["options"]:
        return asked | {"kind": "multichoice"}
    if value is None or exact.startswith("["):
        return asked | {"kind": "essay"}
    whole = float(value).is_integer() and "/" not in exact
    tolerance = 0.0 if whole else abs(value) * TOLERANCE
    told = f"{value:.0f}" if whole else f"{value:.6g}"
    small = abs(value) < SMALLEST
    return asked | {"kind": "numerical", "value": told, "tolerance": f"{tolerance:.2g}", "exact": whole, "small": small}


def options(page: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What can be ticked: the answers to choose from, or the drawings."""
    for option in page.get("choices", ()):
        yield {
            "right": option["right"],
            "why": option["why"],
            "mistake": option["mistake"],
            "answer": option,
            "svg": None,
        }
    picture = page.get("picture")
    for option in picture["options"] if picture and not page.get("choices") else ():
        yield {"right": option["right"], "why": option["why"], "mistake": None, "answer": None} | {
            "svg": option["svg"], "alt": option["alt"], "letter": option["letter"],
        }  # fmt: skip
