"""Variants of a set as papers: for each the problems with their numbers, the write-ups, and what the key lists."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from symderive.parse.problem_set import ProblemSet
from symderive.sheets import rubric
from symderive.sheets.variants import Value, filled, variants

Key = tuple[int, tuple[str, ...]]
TEXTS = ("title", "prompt", "given", "find", "picture")


@dataclass(frozen=True)
class Drawn:
    """A problem of a variant: its number in the set, its parameters, and the problem with these put in.

    ``dice`` is the seed of what a picture draws at random.
    """

    number: int
    values: dict[str, Value]
    problem: dict[str, Any]
    dice: int = 0

    @property
    def key(self) -> Key:
        """What tells one question from another: problems without parameters are the same in all variants."""
        texts = [str(self.problem.get(name, "")) for name in TEXTS]
        return self.number, (*texts, str(self.dice) if "picture" in self.problem else "")


@dataclass(frozen=True)
class Paper:
    """One variant: its number from 1, its problems, and the write-ups in the same order (once they are made)."""

    number: int
    problems: tuple[Drawn, ...]
    pages: tuple[dict[str, Any], ...] = field(default=())


def papers(found: ProblemSet, seed: int, count: int) -> list[Paper]:
    """The variants of a set; the same seed gives the same ones. Raises DerivationError for what cannot be drawn."""
    for problem in found.problems:
        rubric.checked(problem)
    draws = [list(variants(problem, seed, count)) for problem in found.problems]
    return [
        Paper(
            n + 1,
            tuple(
                Drawn(k, drawn[n], filled(problem, drawn[n]), dice(seed, problem["id"], n))
                for k, (problem, drawn) in enumerate(zip(found.problems, draws, strict=True))
            ),
        )
        for n in range(count)
    ]


def dice(seed: int, problem: str, variant: int) -> int:
    """The seed of a picture: another one for each problem and variant."""
    return zlib.crc32(f"{seed}/{problem}/{variant}/picture".encode())


def questions(of: list[Paper]) -> Iterator[Drawn]:
    """Each question once, in the order of the papers."""
    seen = set()
    for paper in of:
        for drawn in paper.problems:
            if drawn.key not in seen:
                seen.add(drawn.key)
                yield drawn


def key_data(found: ProblemSet, seed: int, of: list[Paper], results: dict[Key, dict[str, Any]]) -> dict[str, Any]:
    """The key as data: for each variant its problems with parameters, exact answers and rubric. No times, no dates."""
    return {
        "schema": 1,
        "title": found.title,
        "seed": seed,
        "variants": [
            {
                "variant": paper.number,
                "problems": [
                    entry(drawn, page, results[drawn.key])
                    for drawn, page in zip(paper.problems, paper.pages, strict=True)
                ],
            }
            for paper in of
        ],
    }


def entry(drawn: Drawn, page: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    problem = drawn.problem
    out: dict[str, Any] = {"id": problem["id"]}
    if "points" in problem:
        out["points"] = rubric.number(problem["points"])
    if drawn.values:
        out["parameters"] = {name: str(value) for name, value in drawn.values.items()}
    out |= {"given": problem.get("given", "").strip(), "find": problem.get("find", ""), "status": result["status"]}
    answer = {name: value for name, value in result.get("answer", {}).items() if name != "code"}
    if answer:
        out["answer"] = answer
    if result.get("error"):
        out["error"] = result["error"]["message"]
    if page.get("choices"):
        out["choices"] = [option["data"] for option in page["choices"]]
    if "picture" in result:
        out["picture"] = result["picture"]
    if rows := rubric.rows_of(page):
        out["rubric"] = rows
    return out
