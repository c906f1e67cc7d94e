"""How far a sum or a derivative without brackets reaches: the lines around decide, where custom alone would guess.

``\\sum_i a_i^2 - 2 a_i b + b^2`` takes b^2 in or ends before it. The reading is taken under which the line follows from
the one above (for the first line: under which the next one follows from it); where neither does and custom leaves it
open, the line is not understood and both readings are named. Of ``\\frac{d}{dx} (x+1)(x^2+2)`` custom takes the whole
product where the derivative is the whole row, and the first bracket where it is a term among others.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace

from symderive.check.reading import Line, Row
from symderive.check.state import State
from symderive.derive.derivation import Verdict
from symderive.expr.shape import DerivationError

Judge = Callable[[Line, State], Verdict]
REACHING = ("derivative", "gradient", "function", "product", "expectation")  # what else than a sum may reach further
HINT = "put brackets around everything that is summed"


def readings(line: Line) -> list[Line]:
    """The line as custom reads it, and with its sum reaching further."""
    if line.other is None:
        return [line]
    left, right = line.other
    near, far = (
        Row(line.n, line.latex, line.op, a, b, line.reason, line.error, claims=line.claims)
        for a, b in ((line.left, line.right), (left, right))
    )
    return [near, far]


def either_way(line: Line, state: State, judge: Judge) -> Verdict:
    """The verdict of the reading under which the line is right, if there is one."""
    ways = readings(line)
    tried = [(copy.copy(state), way) for way in ways]
    verdicts = []
    for known, way in tried:
        verdict = judge(way, known)
        verdicts.append(verdict)
        if verdict.verdict == "right":
            take(state, known)
            decided = len(ways) > 1 and (line.open or way is ways[1])
            return replace(verdict, remarks=(*verdict.remarks, remark(line))) if decided else verdict
    if len(ways) > 1 and line.open:
        return judge(unclear(line), state)
    take(state, tried[0][0])
    return verdicts[0]


def first_by_next(lines: Sequence[Line], begin: Callable[[Line, State], Verdict], judge: Judge, state: State) -> Line:
    """The first line in the reading from which the second one follows."""
    ways = readings(lines[0])
    if len(ways) == 1:
        return ways[0]
    for way in ways if len(lines) > 1 else ():
        known = copy.copy(state)
        begin(way, known)
        if either_way(lines[1], known, judge).verdict == "right":
            return way
    return unclear(lines[0]) if lines[0].open else ways[0]


def take(state: State, known: State) -> None:
    """What a trial has learned holds from now on."""
    for name in State.__dataclass_fields__:
        setattr(state, name, getattr(known, name))


def unclear(line: Line) -> Line:
    error = DerivationError(line.choice, line=line.n, column=0, hint=HINT)
    return Row(line.n, line.latex, line.op, None, None, line.reason, error)


def remark(line: Line) -> str:
    if line.choice.startswith("The bars"):
        return line.choice
    what = next((word for word in REACHING if word in line.choice), "sum")
    said = line.choice.partition(": ")[2] or line.choice
    return f"How far the {what} reaches was decided by the lines around: {said}. Brackets would say so."
