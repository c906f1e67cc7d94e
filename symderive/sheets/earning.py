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


@dataclass(frozen=True, slots=True)
class Work:
    """What was written for a problem: the lines below the first of each derivation, the line that should be the answer,
    and whether it is (None: nothing is asked, or it is not known)."""

    lines: tuple[Verdict, ...]
    last: Verdict
    answered: bool | None

    @staticmethod
    def of(reports: Sequence[Report]) -> Work | None:
        """None where there is no line to judge."""
        below = [r for r in reports if len(r.lines) > 1]
        if not below:
            return None
        lines = tuple(v for r in below for v in r.lines[1:])
        said = [r.answered for r in below]
        answering = next((r for r in below if r.answered), below[-1])
        answered = True if True in said else None if None in said else False
        return Work(lines, answering.lines[-1], answered)


def by_lines(work: Work, whole: Fraction) -> Earned:
    """Every line below a first one earns the same share; a line that only follows a wrong one keeps its share."""
    share = whole / len(work.lines)
    lost = [v for v in work.lines if v.verdict in LOST]
    unsure = [v for v in work.lines if v.verdict in OPEN]
    missed = not lost and work.answered is False and work.last not in unsure
    return Earned(share * (len(work.lines) - len(lost) - len(unsure) - missed), share * len(unsure))


def by_steps(work: Work, rows: Sequence[tuple[str, Fraction]]) -> Earned:
    """The rubric's own steps: a rule's points are earned by a right line, "answer" by the last one.

    Who reaches the answer without a wrong line has made every step, written down or not. Otherwise a step that is not
    seen, or is in the author's words, is for a person to judge; where nothing is left open but wrong lines, a rule that
    no right line uses is not earned.
    """
    lines, last = work.lines, work.last
    goal = last.verdict == "right" and not last.follows_wrong and work.answered is not False
    if goal and all(v.verdict == "right" for v in lines):
        return Earned(sum((points for _, points in rows), Fraction(0)))
    unsure = any(v.verdict in OPEN or (v.verdict == "right" and v.by == "tested") for v in lines)
    earned, left = Fraction(0), Fraction(0)
    for step, points in rows:
        if step == "answer":
            left += points if last.verdict in OPEN else 0
            earned += points if goal else 0
        elif any(makes(v, step) for v in lines):
            earned += points
        elif unsure or " " in step:
            left += points
    return Earned(earned, left)


def makes(line: Verdict, step: str) -> bool:
    """Is this right line the step that the rubric names?"""
    return line.verdict == "right" and step == line.rule
