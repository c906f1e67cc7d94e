"""Lines below one that has no value: it could not be read, or its sizes do not fit."""

from __future__ import annotations

from symderive.check.follows import relate
from symderive.check.ladder import DIFFERENT, EQUAL, compare
from symderive.check.misfits import on_squares
from symderive.check.reading import Line, with_sizes
from symderive.check.state import State
from symderive.derive.derivation import Verdict


def after_nothing(line: Line, state: State) -> Verdict:
    """The line above has no value (it could not be read, or its sizes do not fit): the last right one is left."""
    assert line.right is not None
    if state.squares is not None:
        square = on_squares(line, state)
        if square is not None and square[1] is not None:
            found = compare(square[1], square[2], square[0], seed=state.seed, limit=1.0, explain=False)
            if found.verdict == EQUAL:
                return Verdict(line.n, "right", how=found.how, follows_wrong=True)
    if state.right is not None:
        found = relate(state.right, line.op, line.right, line, state)
        if found.verdict == EQUAL:
            return Verdict(line.n, "right", how=found.how, heals=state.off)
    return Verdict(line.n, "undecided", message="The line above has no value to compare with.")


def after_misfit(line: Line, state: State) -> Verdict:
    """A line below one whose sizes do not fit: it follows from that one where it does on square matrices."""
    square = on_squares(line, state)
    if square is None or square[1] is None:
        return Verdict(line.n, "undecided", message="The line above has no value to compare with.")
    small, a, b = square
    assert a is not None
    found = compare(a, with_sizes(b, a), small, seed=state.seed, limit=1.0, explain=False)
    if found.verdict == EQUAL:
        return Verdict(line.n, "right", how=found.how, follows_wrong=True)
    if found.verdict == DIFFERENT:
        said = "It does not follow from the line above, nor from the last line whose sizes fit."
        return Verdict(line.n, "wrong", message=said)
    return Verdict(line.n, "undecided", message="The line above has no value to compare with.")
