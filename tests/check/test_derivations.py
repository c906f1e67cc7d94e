"""Hand derivations, half of them with one planted mistake: no false verdict, and the mistake by its name.

The files hold one derivation a paragraph: ``mistake :: givens`` (``//`` between statements), then its lines, the wrong
one with ``!`` before it. A sample is judged in every run, all of them in a long one.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

FOLDER = Path(__file__).parent / "derivations"
OFF = ("wrong", "unjustified")
NAMED = 0.85  # of the mistakes, at least so many bear the name of the file


@dataclass(frozen=True)
class Case:
    mistake: str
    given: str
    lines: tuple[str, ...]
    wrong: int  # 0 where all is right


def read(name):
    for paragraph in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n\n"):
        head, *lines = paragraph.split("\n")
        mistake, _, given = head.partition(" :: ")
        at = next((n for n, line in enumerate(lines) if line.startswith("!")), 0)
        yield Case(mistake, given.replace(" // ", "\n"), tuple(line.removeprefix("!") for line in lines), at)


ALL = [case for name in ("probability", "expectation", "calculus", "mixed") for case in read(name)]


def told(case):
    return f"{case.mistake}: {case.lines[case.wrong]}"[:60]


def judged(case):
    return check(*read_lines(case.given, list(case.lines)), limit=20).lines


def true_verdicts(case):
    found = [v.verdict for v in judged(case)[1:]]
    for n, verdict in enumerate(found, start=1):
        if n == case.wrong:
            assert verdict in OFF, case
        else:
            assert verdict == "right", case


@pytest.mark.parametrize("case", ALL[::9], ids=told)
def test_no_verdict_is_false(case):
    true_verdicts(case)


@pytest.mark.long
@pytest.mark.parametrize("case", ALL, ids=told)
def test_no_verdict_is_false_in_any(case):
    true_verdicts(case)


@pytest.mark.long
def test_mistakes_are_named():
    planted = [case for case in ALL if case.wrong]
    named = [case for case in planted if judged(case)[case.wrong].mistake == case.mistake]
    assert len(named) >= NAMED * len(planted), f"{len(named)} of {len(planted)}"
