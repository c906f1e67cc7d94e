"""Does the last line answer what the problem asks?"""

from __future__ import annotations

from symderive.check.follows import equal
from symderive.check.ladder import DIFFERENT, EQUAL
from symderive.check.layouts import binds, readable, turned
from symderive.check.state import State
from symderive.expr.calculus import DENOMINATOR, MIXED
from symderive.expr.canon import same
from symderive.expr.node import Node

IN_THE_OTHER_LAYOUT = "The last line answers the question in the other layout."
NOT_ASKED_FOR = "The last line is not what was asked for."


def answered(state: State) -> tuple[bool | None, tuple[str, ...]]:
    """Whether the last line is the answer (None: not known), and what is said of it.

    Below a wrong line nothing is said: that the end is wrong too is no news. Where the problem does not say how a
    gradient lies, a row and a column both answer it.
    """
    goal = state.problem.goal
    if goal is None or state.above is None or state.left_over() <= 0:
        return None, ()
    if state.row is not None and same(state.row.left, goal.node):
        return not state.off, ()  # solved for the letter that is asked for, and the rows have been judged
    unsure = False
    for wanted in layouts_of(goal.node, state):
        for value in (state.above, state.exact):
            if value is None or wanted.shape != value.shape:
                continue
            found = equal(wanted, value, state)
            if found.verdict == EQUAL:
                return True, ()
            unsure |= found.verdict != DIFFERENT
    across = turned(goal.node)
    if across is not None and across.shape == state.above.shape and equal(across, state.above, state).verdict == EQUAL:
        return True, (IN_THE_OTHER_LAYOUT,)
    if unsure:
        return None, ()
    return False, () if state.off else (NOT_ASKED_FOR,)


def layouts_of(goal: Node, state: State) -> list[Node]:
    """The goal as the problem's words lay it out, else in either layout."""
    if binds(state.problem):
        return [goal]
    return [
        goal,
        *(u for layout in (MIXED, DENOMINATOR) if (u := readable(goal, layout)) is not None and u is not goal),
    ]
