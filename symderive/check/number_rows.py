"""What the number line says of two rows, as a rung of the ladder."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.check.ladder import DIFFERENT, EQUAL, Found
from symderive.expr.problem import Problem
from symderive.numeric import one_letter_rows
from symderive.numeric.number_line import Case


def implied(above: Sequence[Case], row: Sequence[Case], problem: Problem, *, seed: int = 0, one: bool = False) -> Found:
    """Is one of the cases of the row true wherever one of those above is? ``one``: only of rows in one letter."""
    said = one_letter_rows.implied(above, row, problem, seed=seed, one=one)
    shown = said if said.verdict == DIFFERENT else None
    return Found(said.verdict, "tested" if said.verdict == EQUAL else None, None, shown, said.reason)
