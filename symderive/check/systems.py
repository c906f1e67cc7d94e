"""Rows of several equations, and rows that follow from several equations above them.

Of the equations above one is the row above; the others stand beside it (the rest of a system, a row from which only
one followed) and hold on. A row that says as much as the row above takes its place.
"""

from __future__ import annotations

from symderive.check.identities import follows_for_every_value
from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found
from symderive.check.reading import Line
from symderive.check.relations import equation, equivalent, follows_from, with_equations
from symderive.check.state import State, after
from symderive.check.stationary import condition, sets_to_zero
from symderive.check.words import difference_in_words, sentence
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import UNITY, Rel, Sym
from symderive.expr.arrays import Block
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import And


def system(node: Node | None) -> tuple[Rel, ...]:
    """The equations of a row that holds at least two; else nothing."""
    match node:
        case Block(rows) if all(len(row) == 1 for row in rows):
            parts = [row[0] for row in rows]
        case And(events):
            parts = list(events)
        case _:
            return ()
    found = [equation(part) for part in parts]
    return tuple(eq for eq in found if eq is not None) if len(found) > 1 and None not in found else ()


def inequalities(node: Node | None) -> tuple[Rel, ...]:
    """The inequalities of a row that holds several relations."""
    parts = [row[0] for row in node.rows if len(row) == 1] if isinstance(node, Block) else []
    return tuple(p for p in parts if isinstance(p, Rel) and p.op in ("<", "<=", ">", ">="))


def bases(state: State) -> list[tuple[Rel, ...]]:
    """The sets of equations beside the row above from which a row may follow; after an error the row above may
    contradict some of them."""
    if state.earlier and not state.off and all(in_one_letter(eq) for eq in state.earlier):
        return [state.beside, (*state.beside, *state.earlier)]
    if not (state.off and state.beside):
        return [state.beside]
    return [state.beside, *((eq,) for eq in state.beside), ()]


def in_one_letter(eq: Rel) -> bool:
    """Does an equation only say which values of one letter are left?"""
    return len([u for u in free_leaves(eq) if isinstance(u, Sym)]) == 1


def against(above: Rel, row: Rel, state: State, limit: float) -> tuple[Found, Found]:
    """(the row follows from the equations above, the row above follows from the row)."""
    tried = []
    for beside in bases(state):
        problem = with_equations(state.problem, beside)
        pair = equivalent(above, row, problem, seed=state.seed, limit=limit)
        if pair[0].verdict == EQUAL:
            return pair
        tried.append(pair)
    for eq in state.earlier if not state.off else ():
        pair = equivalent(eq, row, state.problem, seed=state.seed, limit=limit)
        if pair[0].verdict == EQUAL:
            return pair
    if follows_for_every_value(row, state, limit):
        return Found(EQUAL, "tested"), Found(UNDECIDED)
    unsure = [pair for pair in tried if pair[0].verdict != DIFFERENT]
    return unsure[0] if unsure else tried[0]


def goes_on(above: Rel, row: Rel, back: Found, state: State) -> None:
    """A right row takes the place of the row above; what that one says more holds on beside it."""
    if state.beside and back.verdict != EQUAL and above not in state.beside:
        state.beside = (*state.beside, above)
    elif back.verdict != EQUAL and not state.off:
        state.earlier = (*state.earlier, above)
    state.row = row


def goes_on_equal(line: Line, state: State) -> Verdict | None:
    """The verdict on the rest ``= c`` of a row x = y = c that follows from the equations above; None where it does not
    (or is no such rest)."""
    row, above = state.row, state.above
    if row is None or above is None or line.left is not None or line.op != "=" or line.right is None:
        return None
    if line.n != state.row_number or above.shape != line.right.shape or not free_leaves(above):
        return None
    eq = Rel("=", above, line.right)
    forth, _ = against(row, eq, state, max(0.05, state.left_over()) / 3)
    if forth.verdict != EQUAL:
        return None
    state.beside = tuple(dict.fromkeys((*state.beside, row)))
    state.row = eq
    verdict = Verdict(line.n, "right", how=forth.how, follows_wrong=state.off)
    after(line, state, line.right, verdict)
    return verdict


def judge_system(line: Line, rows: tuple[Rel, ...], state: State) -> Verdict:
    """A row of several equations: each of them follows from what stands above."""
    above = state.row
    if above is None and state.stated:
        above = Rel("=", UNITY, UNITY)  # what the row above states is given
    if above is None:
        state.row, state.beside = rows[0], rows[1:]
        return Verdict(line.n, "undecided", message="There is no equation above that this row could follow from.")
    if all(sets_to_zero(row, state) for row in rows):
        verdict = [condition(line.n, row, state) for row in rows][-1]
        after(line, state, rows[-1].right, verdict)
        return verdict
    limit = max(0.05, state.left_over()) / (2 * len(rows) + 1)
    found = [against(above, row, state, limit)[0] for row in rows]
    wrong = [f for f in found if f.verdict == DIFFERENT]
    unsure = [f for f in found if f.verdict not in (EQUAL, DIFFERENT)]
    if wrong:
        said = "One of these equations does not hold where those above do. " + difference_in_words(
            wrong[0].agreement, own=True
        )
        shown = None if wrong[0].agreement is None else wrong[0].agreement.counterexample
        verdict = Verdict(line.n, "wrong", mistake="equation-slip", message=said, counterexample=shown)
    elif unsure:
        verdict = Verdict(line.n, "undecided", message=sentence(unsure[0].reason))
    else:
        verdict = Verdict(line.n, "right", how=found[0].how, follows_wrong=state.off)
    if verdict.verdict != "undecided":
        whole = with_equations(state.problem, rows[1:])
        said_before = (above, *state.beside)
        lost = [
            eq for eq in said_before if follows_from(rows[0], eq, whole, seed=state.seed, limit=limit).verdict != EQUAL
        ]
        state.beside = (*rows[1:], *(lost if verdict.verdict == "right" else ()))
        state.row = rows[0]
    after(line, state, rows[0].right, verdict)
    return verdict
