"""Rows that are equations: each is equivalent to the row above, or true by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, partial

from symderive import scalar
from symderive.check.both_ways import not_back
from symderive.check.chance_rows import of_chance, says_the_same
from symderive.check.expected_rows import expected_row
from symderive.check.follows import equal
from symderive.check.further_equations import further_equation
from symderive.check.known import known_of
from symderive.check.ladder import DIFFERENT, EQUAL, Found
from symderive.check.new_names import judge_new_name
from symderive.check.premises import divided_by, inverses
from symderive.check.reading import ARROWS, Line, Row
from symderive.check.reasons.by_rows import row_shown
from symderive.check.relations import equation
from symderive.check.rows_lost import extraneous
from symderive.check.rows_named import SECONDS, name_row, number_solved_for
from symderive.check.set_rows import NOT_EMPTY, by_sets_alone, nothing_left, of_sets
from symderive.check.solution_sets import covered, no_solution
from symderive.check.solutions import of_the_unknown
from symderive.check.state import State, after, strangers
from symderive.check.stationary import condition, sets_to_zero
from symderive.check.systems import against, goes_on
from symderive.check.trust import unbuilt
from symderive.check.variants import with_definitions
from symderive.check.words import difference_in_words, sentence, without_relation
from symderive.check.wrong import REST_ON_PROSE, needs_prose, refuted, searched
from symderive.derive.derivation import Verdict, Why
from symderive.expr.algebra import Rel, Sym
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.parse.statements import read_formula
from symderive.render import notation

OR = re.compile(r"\\(?:text|mathrm|textrm)\s*\{\s*,?\s*or\s*\}|\\lor(?![A-Za-z])|\\vee(?![A-Za-z])|\\pm(?![A-Za-z])")


def judge_row(line: Line, row: Rel, state: State) -> Verdict:
    """A row that is an equation: equivalent to the row above, or true by itself."""
    if (given := judge_new_name(line, row, state)) is not None:
        return given
    limit = max(0.05, state.left_over())
    above = state.row
    state.row_number = line.n
    row = of_the_unknown(row, (above, *state.beside))
    if (sets := of_sets(line)) is not None:
        return judge_sets(line, sets, state)
    if of_cases(line):
        return judge_cases(line, state)
    itself = equal(row.left, row.right, state) if row.left.shape == row.right.shape else Found(DIFFERENT)
    verdict: Verdict
    if itself.verdict == EQUAL:
        state.subject = row.left
        how = itself.how if above is None else cache(partial(row_shown, above, row, state.problem))
        verdict = Verdict(line.n, "right", how=how, follows_wrong=state.off)
    elif above is None and state.stated and line.op in ARROWS and itself.verdict == DIFFERENT:
        verdict = refuted(line, row.left, row.right, itself, None, state)
    elif above is None:
        verdict = Verdict(line.n, "undecided", message="There is no equation above that this row could follow from.")
    else:
        forth, back = against(above, row, state, limit / 3)
        if forth.verdict != EQUAL and of_chance(*above.kids, *row.kids):
            same = says_the_same((above,), row, state.problem, seed=state.seed)
            forth, back = (same, same) if same.verdict == EQUAL else (forth, back)
        if forth.verdict == EQUAL:
            remarks: tuple[str, ...] = ()
            if back.verdict == DIFFERENT and line.op != "implies" and not state.beside:
                remarks = ("This row follows from the one above, but not the other way round.",)
            needs = inverses(above, row, state.problem) or divided_by(above, row, state.problem)
            remarks = (*remarks, needs) if needs is not None else remarks
            how = cache(partial(row_shown, above, row, state.problem))
            verdict = Verdict(line.n, "right", how=how, remarks=remarks, follows_wrong=state.off)
            if line.op == "iff" and back.verdict == DIFFERENT:
                verdict = not_back(replace(verdict, remarks=()), back, state)
            elif line.op != "implies" and no_solution(row, above, state.problem):
                verdict = not_solved(line, row, above, state.problem)
            elif line.op == "iff" and back.verdict != EQUAL:
                verdict = Verdict(line.n, "undecided", message=sentence(back.reason))
        elif forth.verdict == DIFFERENT and (reason := unproved(above, row, state)) is not None:
            verdict = Verdict(line.n, "undecided", message=sentence(reason))
        elif forth.verdict == DIFFERENT and sets_to_zero(row, state):
            verdict = condition(line.n, row, state)
            after(line, state, row.right, verdict)
            return verdict
        elif forth.verdict == DIFFERENT and (further := further_equation(line, row, state)) is not None:
            if further.verdict == "given":
                return further
            verdict = further
        elif forth.verdict == DIFFERENT:
            verdict = not_following(line, above, row, forth, state, narrower=back.verdict != DIFFERENT)
        elif line.op != "implies" and no_solution(row, above, state.problem):
            verdict = not_solved(line, row, above, state.problem)
        else:
            verdict = Verdict(line.n, "undecided", message=sentence(forth.reason))
    if above is not None and itself.verdict != EQUAL and forth.verdict == EQUAL:
        goes_on(above, row, back, state)
    elif verdict.verdict != "undecided" and not (itself.verdict == EQUAL and state.beside):
        if verdict.verdict == "wrong" and state.jets is not None and above is not None and not state.off:
            state.beside = tuple(dict.fromkeys((*state.beside, above)))  # the curve still holds
        elif verdict.verdict == "wrong" and above is not None and not state.off and number_solved_for(above, row):
            several = len([u for u in free_leaves(row) if isinstance(u, Sym)]) > 1
            state.beside = (*state.beside, above) if several else state.beside  # x = 5 + y may be put into it
        state.row = row
    after(line, state, row.right, verdict)
    return verdict


def not_following(line: Line, above: Rel, row: Rel, forth: Found, state: State, *, narrower: bool) -> Verdict:
    """The verdict on a row that does not hold where the one above does. Only a solution and a row that is ``narrower``
    may be saved by an assumption (x > 0); else the name of the mistake waits until it is asked for."""
    problem, seed, seconds = state.problem, state.seed, min(SECONDS, state.left_over())
    shown = None if forth.agreement is None else forth.agreement.counterexample
    search = partial(name_row, above, row, problem, seconds=seconds, seed=seed, narrower=narrower)
    known = search() if narrower or number_solved_for(above, row) else None

    def why() -> Why:
        named = known or searched(search, seconds)
        said = "This equation does not hold where the one above does."
        message = f"{named.advice} {said} {difference_in_words(forth.agreement, own=True)}".strip()
        return Why(named.mistake, message, partial(due_row, named.mended, above, row, problem, seed))

    unsaved = known is None or known.assumption is None
    return Verdict(line.n, "wrong" if unsaved else "unjustified", counterexample=shown, why=cache(why))


def judge_sets(line: Line, sets: Rel, state: State) -> Verdict:
    """A row between sets: wrong where what it says to be empty happens."""
    row, alone = nothing_left(sets), by_sets_alone(state.problem, state.row)
    chance = Row(line.n, line.latex, line.op, row.left, row.right, line.reason)
    verdict = judge_row(chance, row, state)
    if verdict.verdict == "right" and not alone:
        return Verdict(line.n, "undecided", message=sentence(NOT_EMPTY))
    return verdict


def not_solved(line: Line, row: Rel, above: Rel, problem: Problem) -> Verdict:
    """The verdict on a row x = number below an equation that it does not solve, though nothing else does either."""
    said = (
        f"Put in, {notation.latex(row)} does not solve the row above: a side of it has no value there, or they differ."
    )
    added = extraneous(above, row, problem)
    if added is not None:
        return Verdict(line.n, "wrong", mistake=added.mistake, message=f"{added.advice} {said}")
    return Verdict(line.n, "wrong", mistake="equation-slip", message=said)


def due_row(mended: Node | None, above: Rel, row: Rel, problem: Problem, seed: int) -> str | None:
    """What the row should have been, in LaTeX."""
    made = expected_row(mended, above, row, problem, seed)
    return None if made is None else notation.latex(made)


def unproved(above: Rel, row: Rel, state: State) -> str | None:
    """Why a point at which the row fails proves nothing: words among the givens are not understood, or not obeyed, or
    the row above is no equation that a point can obey."""
    if above.left.shape != above.right.shape:
        return "the sides of the row above do not have one shape, so that no point obeys it"
    if needs_prose(state.problem, *above.kids, *row.kids):
        return REST_ON_PROSE
    if isinstance(row.left, Sym) and (new := strangers(row.right, state)) and row.left in free_leaves(above):
        return f"the row holds for some {', '.join(sorted(x.latex for x in new))} at most, which no row above speaks of"
    return unbuilt((*above.kids, *row.kids), state.problem)


def of_cases(line: Line) -> bool:
    """Does a row hold several equations, one of which holds?"""
    return OR.search(line.latex) is not None


def judge_cases(line: Line, state: State) -> Verdict:
    """A row of several equations, one of which holds: x = 2 or x = 3, x = plus or minus 2."""
    verdict = cases_of(line, state)
    state.row = state.above = None
    return verdict


def cases_of(line: Line, state: State) -> Verdict:
    unsure = Verdict(line.n, "undecided", message="These cases cannot be compared with the row above.")
    bare = without_relation(line.latex)
    whole = [bare.replace(r"\pm", sign, 1) for sign in ("+", "-")] if r"\pm" in bare else OR.split(bare)
    try:
        cases = [equation(read_formula(part.strip(" ,"), state.problem)) for part in whole]
    except DerivationError:
        return unsure
    if state.row is None or None in cases:
        return unsure
    known = known_of(state.problem)
    for x in free_leaves(state.row):
        if not isinstance(x, Sym) or not is_scalar(x.shape):
            continue
        above = scalar.solve(with_definitions(state.row.left - state.row.right, state.problem), x, known)
        each = [scalar.solve(with_definitions(c.left - c.right, state.problem), x, known) for c in cases if c]
        if not above or not all(each):
            continue
        found = [v for values in each if values for v in values]
        kept, sound = covered(above, found, state.problem), covered(found, above, state.problem)
        if kept is None or sound is None:
            continue
        if kept and sound:
            return Verdict(line.n, "right", "rule", "equivalent-equations", follows_wrong=state.off)
        state.off = True
        said = "It misses a solution of the row above." if not kept else "Not every case solves the row above."
        return Verdict(line.n, "wrong", mistake="equation-slip", message=said)
    return unsure
