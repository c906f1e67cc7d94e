"""The points that a judged derivation earns, by the rubric that the key shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symderive.derive.derivation import Report, Verdict

LOST, OPEN = ("wrong", "unjustified"), ("undecided", "not-understood")


@dataclass(frozen=True, slots=True)
class Earned:
    """What is earned, and what is left to be judged by a person."""

    points: Fraction
    left: Fraction = Fraction(0)


def by_lines(report: Report, whole: Fraction) -> Earned:
    """Every line below the first earns the same share; a line that only follows a wrong one keeps its share."""
    lines = report.lines[1:]
    share = whole / len(lines)
    lost = [v for v in lines if v.verdict in LOST]
    unsure = [v for v in lines if v.verdict in OPEN]
    missed = not lost and report.answered is False and lines[-1] not in unsure
    return Earned(share * (len(lines) - len(lost) - len(unsure) - missed), share * len(unsure))


def by_steps(report: Report, rows: Sequence[tuple[str, Fraction]]) -> Earned:
    """The rubric's own steps: a rule's points are earned by a right line, "answer" by the last one.

    Who reaches the answer without a wrong line has made every step, written down or not. Otherwise a step that is not
    seen, or is in the author's words, is for a person to judge; where nothing is left open but wrong lines, a rule that
    no right line uses is not earned.
    """
    lines = report.lines[1:]
    goal = lines[-1].verdict == "right" and not lines[-1].follows_wrong and report.answered is not False
    if goal and all(v.verdict == "right" for v in lines):
        return Earned(sum((points for _, points in rows), Fraction(0)))
    unsure = any(v.verdict in OPEN or (v.verdict == "right" and v.by == "tested") for v in lines)
    earned, left = Fraction(0), Fraction(0)
    for step, points in rows:
        if step == "answer":
            left += points if lines[-1].verdict in OPEN else 0
            earned += points if goal else 0
        elif any(makes(v, step) for v in lines):
            earned += points
        elif unsure or " " in step:
            left += points
    return Earned(earned, left)


def makes(line: Verdict, step: str) -> bool:
    """Is this right line the step that the rubric names?"""
    return line.verdict == "right" and step == line.rule
