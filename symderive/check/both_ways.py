"""Rows that the writer joins with "if and only if": the row above has to follow from the row as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symderive.check.factor_signs import of_unknown_sign
from symderive.check.inequalities import AT_LEAST, AT_MOST, inequality
from symderive.check.ladder import DIFFERENT, EQUAL, Found
from symderive.check.number_rows import implied
from symderive.check.reading import Line, Row
from symderive.check.relations import with_equations
from symderive.check.state import State
from symderive.check.words import difference_in_words, sentence
from symderive.derive.derivation import Verdict, shown_by, told
from symderive.expr.algebra import Rel
from symderive.expr.node import Node
from symderive.numeric.compare import agree

NOT_BACK = "The row above does not follow from this one, so the two are not equivalent."


def pieces(lines: Sequence[Line], n: int) -> tuple[Rel, ...]:
    """The equation or the inequalities of the row ``n``, of -2 < x < 2 both; nothing where it holds something else."""
    found: list[Rel] = []
    before: Node | None = None
    for line in lines:
        if line.n != n:
            continue
        left = before if line.left is None else line.left
        if line.op in ("=", "iff", "implies") and line.left is not None and line.right is not None:
            found.append(Rel("=", line.left, line.right))
            before = line.right
            continue
        if line.op not in (*AT_MOST, *AT_LEAST, "!=") or left is None or line.right is None:
            if line.op == "=" and line.left is None and line.right is not None and before is None:
                before = line.right  # the bare first side
                continue
            return ()
        found.append(Rel(line.op, left, line.right))
        before = line.right
    return tuple(found)


def both_ways(lines: Sequence[Line], number: int, verdict: Verdict, state: State) -> Verdict:
    """The verdict on the last piece of a row of inequalities behind an "if and only if", with the way back tested."""
    line = lines[number]
    row = [other for other in lines if other.n == line.n]
    if verdict.verdict != "right" or line is not row[-1] or state.problem.about_chance:
        return verdict
    before = [other.n for other in lines if other.n < line.n]
    above, here = pieces(lines, before[-1]) if before else (), pieces(lines, line.n)
    if not above or not here:
        return verdict
    arrows = {other.arrow for other in row if isinstance(other, Row)}
    if "iff" not in arrows:
        return verdict if "implies" in arrows else by_any_sign(above, here, verdict, state)
    for rel in above:
        back = way_back(rel, here, state, max(0.05, state.left_over() / (2 * len(above))))
        if back.verdict == DIFFERENT:
            return not_back(verdict, back, state)
        if back.verdict != EQUAL:
            return replace(verdict, verdict="undecided", how=shown_by(None), why=told(message=sentence(back.reason)))
    return verdict


def by_any_sign(above: tuple[Rel, ...], here: tuple[Rel, ...], verdict: Verdict, state: State) -> Verdict:
    """The verdict on one inequality below another: it may be that one times a number whose sign is not known."""
    if len(above) != 1 or len(here) != 1 or any(rel.op in ("=", "!=") for rel in (*above, *here)):
        return verdict
    earlier = [rel for rel in state.bounds if rel not in (*above, *here)]
    needs = of_unknown_sign(*above, *here, earlier, state.problem, seed=state.seed)
    if needs is None:
        return verdict
    state.off = True
    said = f"This needs {needs}, which is not stated: times a negative number an inequality turns round."
    return replace(verdict, verdict="unjustified", how=shown_by(None), why=told("missing-assumption", said))


def way_back(rel: Rel, here: tuple[Rel, ...], state: State, limit: float) -> Found:
    """Does an equation or inequality of the row above hold where the row does?"""
    if rel.op == "!=":  # a first row may stand among the givens, where it would prove itself
        others = state.problem.but(facts=tuple(f for f in state.problem.facts if f.node is not rel))
        return implied((here,), ((rel,),), others, seed=state.seed)
    if rel.op != "=":
        return inequality(rel.left, rel.op, rel.right, state.problem, above=here, seed=state.seed, limit=limit)
    found = agree(rel.left, rel.right, with_equations(state.problem, here), seed=state.seed, limit=limit)
    return Found(found.verdict, "tested" if found.verdict == EQUAL else None, None, found, found.reason)


def not_back(verdict: Verdict, back: Found, state: State) -> Verdict:
    """The verdict on a row that follows from the one above, but does not give it back."""
    state.off = True
    values = "" if back.agreement is None else difference_in_words(back.agreement, own=True)
    shown = None if back.agreement is None else back.agreement.counterexample
    said = f"{NOT_BACK} {values}".strip()
    return replace(verdict, verdict="wrong", how=shown_by(None), why=told("equation-slip", said), counterexample=shown)
