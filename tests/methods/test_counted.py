"""Finite problems whose answers were counted: as they stand, with statements in another order, with other names."""

import random
import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
import sympy

from symderive.parse.statements import read_problem
from symderive.render.views import solution
from symderive.solve import solve

CASES = tomllib.loads((Path(__file__).parent / "counted.toml").read_text(encoding="utf-8"))["case"]
SAMPLE = CASES[::7]
OTHERS = [c for c in CASES if c not in SAMPLE]
NAME = re.compile(r"(?<!\\mathbb\{)(?<!\\mathcal\{)(?<![\\A-Za-z])([A-Z])(?![A-Za-z])")


def number(text: str, at: dict[str, Fraction]):
    names = {n: sympy.Symbol(n) for n in re.findall(r"[A-Za-z]\w*", text) if n not in ("binomial",)}
    value = sympy.sympify(text, locals=names, rational=True)
    return value.subs({names[n]: sympy.Rational(v.numerator, v.denominator) for n, v in at.items() if n in names})


def holds(case: dict[str, str], given: str, find: str) -> None:
    """The case's answer is found for this wording of it."""
    found = solve(read_problem(given, find))
    kind, want = case["kind"], case["answer"]
    if kind in ("inconsistent", "undefined"):
        assert found.status == kind, found.error
        return
    if kind == "undetermined":
        assert found.status == kind, found.error
        assert [Fraction(b) for b in found.answer.bounds] == [Fraction(b) for b in want.strip("[]").split(",")]
        return
    assert found.status == "solved", found.error
    exact = solution(found)["answer"]["exact"]
    letters = sorted(set(re.findall(r"\b[a-z]\b", want)))
    at = {
        x: Fraction(n + 2, 3 * n + 11) if x not in "nk" else Fraction(7 - (x == "k") * 4) for n, x in enumerate(letters)
    }
    assert sympy.simplify(number(exact, at) - number(want, at)) == 0


def shuffled(given: str, seed: str) -> str:
    lines = [line for line in given.splitlines() if line.strip()]
    random.Random(seed).shuffle(lines)
    return "\n".join(lines)


def renamed(given: str, find: str) -> tuple[str, str]:
    """The capital letters of a problem in a circle: A for B, B for C, C for A."""
    used = sorted({n for n in NAME.findall(given + " " + find) if n not in "PEFO"})
    if len(used) < 2:
        return given, find
    other = dict(zip(used, used[1:] + used[:1], strict=True))

    def change(match: re.Match[str]) -> str:
        return other.get(match[1], match[1])

    return NAME.sub(change, given), NAME.sub(change, find)


@pytest.mark.parametrize("case", SAMPLE, ids=lambda c: c["id"])
def test_an_answer(case):
    holds(case, case["given"], case["find"])


@pytest.mark.parametrize("case", SAMPLE[::2], ids=lambda c: c["id"])
def test_the_order_of_the_statements_changes_nothing(case):
    holds(case, shuffled(case["given"], case["id"]), case["find"])


@pytest.mark.parametrize("case", SAMPLE[1::2], ids=lambda c: c["id"])
def test_other_names_change_nothing(case):
    holds(case, *renamed(case["given"], case["find"]))


@pytest.mark.long
@pytest.mark.parametrize("case", OTHERS, ids=lambda c: c["id"])
def test_the_other_answers(case):
    holds(case, case["given"], case["find"])


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_neither_order_nor_names_change_any_answer(case):
    holds(case, shuffled(case["given"], case["id"]), case["find"])
    holds(case, *renamed(case["given"], case["find"]))
