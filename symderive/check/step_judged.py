"""The verdict on one step: does a side follow from the one above by the relation between them?"""

from __future__ import annotations

from dataclasses import replace

from symderive.check.existing import existing
from symderive.check.follows import relate
from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED
from symderive.check.methods_asked import closed_form
from symderive.check.no_value import apart_by_kind
from symderive.check.ranges import out_of_range
from symderive.check.reading import Line, with_sizes
from symderive.check.remainders import polynomial_near
from symderive.check.rounding import Rounding, approximated, decimals, rounded
from symderive.check.said_conditions import under_its_condition
from symderive.check.series_near import first_terms
from symderive.check.standing import where_rows_hold
from symderive.check.state import State
from symderive.check.trust import cut_from_a_grid
from symderive.check.without_value import after_misfit
from symderive.check.words import sentence
from symderive.check.wrong import refuted
from symderive.derive.derivation import Verdict
from symderive.expr.node import Node

ON_A_PART = "The line above has a value on a part of the declared domain only, and the two lines were compared there."


def digits(line: Line, above: Node, right: Node, state: State) -> Rounding | None:
    """How the decimals of a line stand to the line above. Of an event that is cut out of a grid no digits are known but
    by its closed form."""
    value: Node | None = above
    if cut_from_a_grid(above, right, state.problem):
        closed = (
            closed_form(above, state.problem, seed=state.seed, limit=state.left_over())
            if decimals(line.latex)
            else None
        )
        value = None if closed is None else closed[0]
    if value is None:
        return None
    return rounded(value, right, line.latex, state.problem, given=state.above_latex, approx=line.op == "approx")


def judge_step(line: Line, above: Node, right: Node, state: State) -> Verdict:
    """Does ``right`` follow from ``above`` by the relation of the line?"""
    right = with_sizes(right, above)
    beyond = out_of_range(line, above, right, state)
    if beyond is not None:
        return beyond
    found = relate(above, line.op, right, line, state)
    if found.verdict != EQUAL and state.squares is not None:
        return after_misfit(line, state)
    part = found.agreement is not None and found.agreement.undefined == "left"
    judgeable = line.op == "=" and found.verdict != DIFFERENT
    if judgeable and (needs := existing(above, right, state, partly=part)) is not None:
        return replace(needs, n=line.n)
    if line.op == "=" and found.verdict == UNDECIDED:
        found = apart_by_kind(above, right, state) or found
    if found.verdict == EQUAL:
        remarks = (ON_A_PART,) if part and line.op == "=" else ()
        return Verdict(line.n, "right", how=found.how, remarks=remarks, follows_wrong=state.off)
    if found.verdict == DIFFERENT and line.op == "=" and (there := where_rows_hold(above, right, state)) is not None:
        return replace(there, n=line.n)
    if found.verdict == DIFFERENT and (said := under_its_condition(line, above, right, found, state)) is not None:
        return said
    close = digits(line, above, right, state)
    if (close is None or not close.fine) and state.exact is not None:
        again = relate(state.exact, line.op, right, line, state)
        if again.verdict == EQUAL:
            return Verdict(line.n, "right", how=again.how, follows_wrong=state.off)
        nearer = rounded(state.exact, right, line.latex, state.problem, given="", approx=line.op == "approx")
        close = nearer if nearer is not None and nearer.fine else close or nearer
    if close is None and decimals(line.latex) and state.left_over() <= 0:  # what was rounded could not be asked
        return Verdict(line.n, "undecided", message="The time limit was reached.")
    if close is not None and close.fine:
        return Verdict(line.n, "right", "rule", "to-the-digits-shown", remarks=(close.remark,), follows_wrong=state.off)
    if (mended := healed(line, right, state)) is not None:
        return mended
    if found.verdict == UNDECIDED:
        return Verdict(line.n, "undecided", message=sentence(found.reason) or "No judgement was reached.")
    if line.op == "approx" and (near := nearly(line, state.exact or above, right, state)) is not None:
        return near
    return refuted(line, above, right, found, close, state)


def healed(line: Line, right: Node, state: State) -> Verdict | None:
    """Is a line below a wrong one back on the last right value?"""
    if not state.off or state.right is None:
        return None
    found = relate(state.right, line.op, right, line, state)
    if found.verdict == EQUAL:
        return Verdict(line.n, "right", how=found.how, heals=True)
    shown = rounded(state.right, right, line.latex, state.problem, given="", approx=line.op == "approx")
    if shown is not None and shown.fine:
        return Verdict(line.n, "right", "rule", "to-the-digits-shown", remarks=(shown.remark,), heals=True)
    return None


def nearly(line: Line, above: Node, right: Node, state: State) -> Verdict | None:
    """The verdict on what is only near the line above: by digits, a polynomial near it, first terms of a series."""
    near = approximated(above, right, line.latex, state.problem)
    if near is None:
        return None
    if near.verdict != "undecided":
        return replace(near, n=line.n, follows_wrong=state.off and near.verdict == "right")
    right_so = Verdict(line.n, "right", "tested", follows_wrong=state.off)
    if polynomial_near(above, right, state.problem, state.seed):
        return right_so
    told = first_terms(above, right, state.problem, state.seed)
    if told is None:
        return replace(near, n=line.n, follows_wrong=False)
    return right_so if told[0] else Verdict(line.n, "wrong", message=told[1])
