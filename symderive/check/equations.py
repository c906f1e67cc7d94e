"""Rows that are equations: each is equivalent to the row above, or true by itself."""

from __future__ import annotations

from symderive.check.follows import equal
from symderive.check.ladder import DIFFERENT, EQUAL, Found
from symderive.check.reading import Line
from symderive.check.relations import equivalent
from symderive.check.state import State, after
from symderive.check.words import difference_in_words, sentence
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Rel


def judge_row(line: Line, row: Rel, state: State) -> Verdict:
    """A row that is an equation: equivalent to the row above, or true by itself."""
    limit = max(0.05, state.left_over())
    above = state.row
    itself = equal(row.left, row.right, state) if row.left.shape == row.right.shape else Found(DIFFERENT)
    verdict: Verdict
    if itself.verdict == EQUAL:
        verdict = Verdict(line.n, "right", itself.by, itself.rule, follows_wrong=state.off)
    elif above is None:
        verdict = Verdict(line.n, "undecided", message="There is no equation above that this row could follow from.")
    else:
        forth, back = equivalent(above, row, state.problem, seed=state.seed, limit=limit / 3)
        if forth.verdict == EQUAL:
            remarks: tuple[str, ...] = ()
            if back.verdict == DIFFERENT and line.op != "implies":
                remarks = ("This row follows from the one above, but not the other way round.",)
            verdict = Verdict(line.n, "right", forth.by, forth.rule, remarks=remarks, follows_wrong=state.off)
        elif forth.verdict == DIFFERENT:
            verdict = Verdict(
                line.n,
                "wrong",
                mistake="equation-slip",
                message="This equation does not hold where the one above does. " + difference_in_words(forth.agreement),
                counterexample=None if forth.agreement is None else forth.agreement.counterexample,
            )
        else:
            verdict = Verdict(line.n, "undecided", message=sentence(forth.reason))
    state.row = row if verdict.verdict != "undecided" else state.row
    after(line, state, row.right, verdict)
    return verdict
