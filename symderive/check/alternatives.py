"""Rows of several cases on the way through a derivation: found among the lines, judged, and gone on from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from symderive.check.both_ways import NOT_BACK
from symderive.check.cases import cases_in, is_list, roots, several, with_conditions
from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found
from symderive.check.number_rows import implied
from symderive.check.reading import ARROWS, Line, Row
from symderive.check.relations import with_equations
from symderive.check.rows_lost import EXTRANEOUS
from symderive.check.state import State
from symderive.check.words import sentence
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.problem import Problem
from symderive.numeric.number_line import Case
from symderive.numeric.numbers import NoNumber
from symderive.numeric.one_letter_rows import NOT_COMPARED
from symderive.numeric.sample import draw

LOST = "The row above is true at the point shown, and this one is not."
ONE_WAY = "This row follows from the one above, but not the other way round."


def with_cases(lines: Sequence[Line], problem: Problem) -> list[Line]:
    """The lines with every row that holds several cases as one line; so are the rows of relations below it."""
    if problem.about_chance:
        return list(lines)
    numbered = {
        k: cases for k, line in enumerate(lines) if (cases := roots(line.right, lines[:k], problem)) is not None
    }
    numbered |= {k: cases for k, line in enumerate(lines) if (cases := with_conditions(line.right)) is not None}
    if not numbered and not any(several(line.latex) or is_list(line.right) for line in lines):
        return list(lines)
    found: list[Line] = []
    before = False
    for number, line in enumerate(lines):
        if found and found[-1].n == line.n and isinstance(found[-1], Row) and found[-1].cases:
            continue  # a further piece of the row
        if found and found[-1].n == line.n:
            found.append(line)
            continue
        cases = numbered.get(number)
        said_size = any(claim.shape is not None for claim in line.claims)  # 2x in R is one formula and its size
        if cases is None and not said_size and (several(line.latex) or is_list(line.right) or before):
            cases = cases_in(line.latex, problem)
        whole = cases is not None and (before or number in numbered or len(cases) > 1 or r"\in" in line.latex)
        before = whole
        if cases is None or not whole:
            found.append(line)
            continue
        arrows = [piece.op for piece in lines[number:] if piece.n == line.n and piece.op in ARROWS]
        arrows += [
            piece.arrow for piece in lines[number:] if piece.n == line.n and isinstance(piece, Row) and piece.arrow
        ]
        op = arrows[0] if arrows else ""
        found.append(Row(line.n, line.latex, op, None, None, line.reason, claims=line.claims, cases=cases))
    return found


def above_of(state: State) -> tuple[Case, ...] | None:
    """The cases of the row above, and the relations that hold beside it."""
    if state.cases:
        return state.cases
    if state.row is not None:
        return ((state.row, *state.beside, *state.earlier),)
    if state.bounds or state.held:
        return (state.bounds or state.held,)
    return None


def judge_alternatives(line: Line, cases: tuple[Case, ...], state: State) -> Verdict:
    """The verdict on a row of several cases, or on a row below one."""
    above = above_of(state)
    if above is None:
        go_on(cases, state)
        return Verdict(line.n, "undecided", message="There is no row above that this one could follow from.")
    forth = implied(above, cases, state.problem, seed=state.seed)
    whole, alone = above, in_letters_of(cases, above)
    if forth.verdict == UNDECIDED and alone != above and all(alone):
        found = implied(alone, cases, state.problem, seed=state.seed)
        above, forth = (alone, found) if found.verdict == EQUAL else (above, at_the_place(found, above, cases, state))
    if forth.verdict == EQUAL:
        back = implied(cases, above, state.problem, seed=state.seed)
        verdict = both(line, forth, back, state)
        if back.verdict == DIFFERENT and not implies(line) and [len(case) for case in above] == [1]:
            verdict = with_all_roots(line, cases, verdict, back, state)
    elif forth.verdict == DIFFERENT:
        shown = None if forth.agreement is None else forth.agreement.counterexample
        slip = "equation-slip" if all(rel.op == "=" for case in (*above, *cases) for rel in case) else None
        verdict = Verdict(line.n, "wrong", mistake=slip, message=LOST, counterexample=shown)
        state.off = True
    else:
        verdict = Verdict(line.n, "undecided", message=sentence(forth.reason))
    go_on(beside_cases(cases, whole) if verdict.verdict == "right" else cases, state)
    return verdict


def beside_cases(cases: tuple[Case, ...], above: tuple[Case, ...]) -> tuple[Case, ...]:
    """The cases, with the equations of one case above that tie other letters to theirs: they hold on."""
    if len(above) != 1 or len(cases) < 2:
        return cases
    kept = tuple(rel for rel in above[0] if rel.op == "=" and rel not in in_letters_of(cases, above)[0])
    return tuple((*case, *(rel for rel in kept if rel not in case)) for case in cases)


def at_the_place(found: Found, above: tuple[Case, ...], cases: tuple[Case, ...], state: State) -> Found:
    """What all of the relations above say where some of them, in one letter, leave a value that the cases lose."""
    shown = {} if found.verdict != DIFFERENT or found.agreement is None else found.agreement.counterexample
    letters = [u for case in cases for rel in case for u in free_leaves(rel) if isinstance(u, Sym)]
    place = [(u, number_shown(shown[u.name])) for u in dict.fromkeys(letters) if u.name in shown]
    if len(place) != 1 or place[0][1] is None:
        return Found(UNDECIDED, reason=NOT_COMPARED.reason)
    put: dict[Node, Node] = {place[0][0]: Num(place[0][1])}
    for case in above:
        left = [substitute(rel, put) for rel in case if rel not in in_letters_of(cases, above)[0]]
        rest = [rel for rel in left if isinstance(rel, Rel)]
        try:
            draw(with_equations(state.problem, rest), [side for rel in rest for side in rel.kids], state.seed, count=1)
        except NoNumber:
            continue  # no other letters go with that value
        return found
    return Found(UNDECIDED, reason=NOT_COMPARED.reason)


def number_shown(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except ValueError:
        return None


def in_letters_of(cases: tuple[Case, ...], above: tuple[Case, ...]) -> tuple[Case, ...]:
    """Of the cases above what speaks of the letters of other cases only."""
    letters = {u for case in cases for rel in case for u in free_leaves(rel) if isinstance(u, Sym)}
    return tuple(
        tuple(rel for rel in case if {u for u in free_leaves(rel) if isinstance(u, Sym)} <= letters) for case in above
    )


def both(line: Line, forth: Found, back: Found, state: State) -> Verdict:
    """The verdict on a row that follows from the one above."""
    verdict = Verdict(line.n, "right", "rule", "equivalent-equations", follows_wrong=state.off)
    if back.verdict == EQUAL:
        return verdict
    if line.op != "iff":
        return replace(verdict, how=forth.how, remarks=(ONE_WAY,) if back.verdict == DIFFERENT else ())
    if back.verdict != DIFFERENT:
        return Verdict(line.n, "undecided", message=sentence(back.reason))
    state.off = True
    shown = None if back.agreement is None else back.agreement.counterexample
    return Verdict(line.n, "wrong", mistake="equation-slip", message=NOT_BACK, counterexample=shown)


def implies(line: Line) -> bool:
    """Is the row said to follow only, by its arrow?"""
    return line.op == "implies" or any(arrow in line.latex for arrow in (r"\Rightarrow", r"\implies"))


def with_all_roots(line: Line, cases: tuple[Case, ...], verdict: Verdict, back: Found, state: State) -> Verdict:
    """The verdict on the solutions of one equation, of which not all solve it; on other rows the ``verdict``."""
    if not all(is_solution(case) for case in cases):
        return verdict
    state.off = True
    shown = None if back.agreement is None else back.agreement.counterexample
    return Verdict(line.n, "wrong", mistake="extraneous-root", message=EXTRANEOUS, counterexample=shown)


def is_solution(case: Case) -> bool:
    """Does a case say what letters are: x = -2?"""
    return bool(case) and all(
        rel.op == "=" and isinstance(rel.left, Sym) and rel.left not in free_leaves(rel.right) for rel in case
    )


def go_on(cases: tuple[Case, ...], state: State) -> None:
    """What the next row starts from: the cases; of a single one its relations."""
    state.cases, state.earlier = cases, ()
    state.above, state.row, state.bounds, state.beside = None, None, (), ()
    if len(cases) == 1 and cases[0]:
        equations = [rel for rel in cases[0] if rel.op == "="]
        state.bounds = tuple(rel for rel in cases[0] if rel.op != "=")
        state.row, state.beside = (equations[0], tuple(equations[1:])) if equations else (None, ())
        last: Rel = equations[0] if equations else cases[0][-1]
        state.above, state.subject = last.right, last.left
