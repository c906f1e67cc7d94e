r"""Rows behind an arrow that points back, \Leftarrow: the row above has to follow from the row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symderive.check.alternatives import go_on
from symderive.check.both_ways import pieces, way_back
from symderive.check.ladder import EQUAL, UNDECIDED, Found
from symderive.check.number_rows import implied
from symderive.check.reading import Line, Row
from symderive.check.state import State
from symderive.check.words import difference_in_words, sentence
from symderive.derive.derivation import Verdict
from symderive.numeric.number_line import Case

BACK = re.compile(r"^[\s&]*(?:\\(?:Leftarrow|Longleftarrow|impliedby)(?![A-Za-z])|[⇐⟸])")
NOT_ABOVE = "The row above does not follow from this one."


def points_back(line: Line) -> bool:
    """Does a row say that the row above follows from it?"""
    return BACK.match(line.latex) is not None


def judge_backward(lines: Sequence[Line], number: int, state: State) -> Verdict:
    """The verdict on such a row, from which the next one goes on."""
    line = lines[number]
    before = [other.n for other in lines[:number] if other.n < line.n]
    above, here = cases_of(lines, before[-1]) if before else (), cases_of(lines, line.n)
    if not above or not here or state.problem.about_chance:
        said = "These rows cannot be compared: the arrow points back."
        return Verdict(line.n, "undecided", message=said)
    found = from_cases(here, above, state)
    go_on(here, state)
    if found.verdict == EQUAL:
        return Verdict(line.n, "right", "tested", follows_wrong=state.off)
    if found.verdict == UNDECIDED:
        return Verdict(line.n, "undecided", message=sentence(found.reason))
    state.off = True
    values = "" if found.agreement is None else difference_in_words(found.agreement, own=True)
    shown = None if found.agreement is None else found.agreement.counterexample or None
    return Verdict(
        line.n, "wrong", mistake="equation-slip", message=f"{NOT_ABOVE} {values}".strip(), counterexample=shown
    )


def cases_of(lines: Sequence[Line], n: int) -> tuple[Case, ...]:
    """What the row ``n`` states, as cases of relations."""
    row = [line for line in lines if line.n == n]
    if len(row) == 1 and isinstance(row[0], Row) and row[0].cases:
        return row[0].cases
    stated = pieces(lines, n)
    return (stated,) if stated else ()


def from_cases(here: tuple[Case, ...], above: tuple[Case, ...], state: State) -> Found:
    """Do the cases above hold where those of the row do?"""
    found = implied(here, above, state.problem, seed=state.seed)
    if found.verdict != UNDECIDED or len(here) != 1 or len(above) != 1:
        return found
    for rel in above[0]:
        back = way_back(rel, here[0], state, max(0.05, state.left_over() / (2 * len(above[0]))))
        if back.verdict != EQUAL:
            return back
    return Found(EQUAL, "tested")
