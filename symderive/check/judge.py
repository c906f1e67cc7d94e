"""The judge: goes through the lines of a derivation and says of each whether it follows from the one above.

After a wrong line every line is judged against the line above it; what is back on the last right value *heals*.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from symderive.check.added_constants import constant_letters, without_constant
from symderive.check.alternatives import judge_alternatives, with_cases
from symderive.check.answered import answered
from symderive.check.antiderivatives import variable
from symderive.check.arrow_rows import apart, together
from symderive.check.asides import judge_beside, says_beside
from symderive.check.backward_rows import judge_backward, points_back
from symderive.check.both_ways import both_ways
from symderive.check.braces import brace_remarks
from symderive.check.conditions import judge_condition, judge_zero
from symderive.check.equations import judge_cases, judge_row, of_cases
from symderive.check.first_line import first
from symderive.check.first_ranges import with_range_of
from symderive.check.holes import hole
from symderive.check.inequalities import AT_LEAST, AT_MOST, goes_on_as_given
from symderive.check.integer_families import judge_family
from symderive.check.law_rows import judge_law
from symderive.check.misfits import unread
from symderive.check.new_names import judge_tuple
from symderive.check.number_series import in_sums
from symderive.check.open_lines import judge_open
from symderive.check.opened import said_of_a_name
from symderive.check.premises import taken_for_granted
from symderive.check.reach import either_way, first_by_next
from symderive.check.read_anew import read_again, spelled_out
from symderive.check.reading import Line, Row, of_columns, rows, sides_of, with_sizes
from symderive.check.ready import made_ready
from symderive.check.relations import equation
from symderive.check.remarks import limits_only, remarks_on, taken_by_use, wrong_reason
from symderive.check.safely import safely
from symderive.check.set_rows import of_sets
from symderive.check.solutions import judge_solution
from symderive.check.standing import judged_by_standing, only_words
from symderive.check.state import State, after, continues, is_new
from symderive.check.step_judged import judge_step
from symderive.check.suppositions import judge_supposition
from symderive.check.systems import goes_on_equal, judge_system, system
from symderive.check.without_value import after_nothing
from symderive.derive.derivation import Report, Verdict
from symderive.expr.algebra import Rel
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import Law
from symderive.expr.problem import Definition, Follows, Problem
from symderive.numeric.deadline import until
from symderive.parse.paper.places import Placed
from symderive.scalar.limited import before

LIMIT = 8.0


def check(problem: Problem, lines: Sequence[Line], *, limit: float | None = None, seed: int = 0) -> Report:
    """Judge the lines of a hand derivation against the problem.

    ``limit`` is the time in seconds for all lines; a line that it ends is undecided. The first line is given.
    """
    start = time.perf_counter()
    end = start + (LIMIT if limit is None else limit)
    with until(end), before(end):
        report = gone_through(problem, lines, start + 0.85 * (end - start), seed)
    return replace(report, seconds=time.perf_counter() - start)


def gone_through(problem: Problem, lines: Sequence[Line], end: float, seed: int) -> Report:
    """The verdicts on the lines; no comparison goes on after ``end``."""
    lines, whole = apart(lines)
    problem, lines, jets = made_ready(problem, lines)
    state = State(problem, seed, end)
    state.jets = jets
    state.company = tuple(sides_of(lines))
    verdicts: list[Verdict] = []
    told: set[Node] = set()
    ready = [replace(line, left=arranged(line.left), right=arranged(line.right)) for line in lines]
    constants = constant_letters(ready, problem)
    ready = with_cases([without_constant(line, constants) for line in rows(ready)], problem)
    opening = next((k for k, line in enumerate(ready) if not only_words(line)), len(ready))
    if opening < len(ready):
        ready[opening] = first_by_next(ready[opening:], first, judged, state)
    for number, line in enumerate(ready):
        if only_words(line):
            passed, said = (
                "given" if number < opening else "not-understood",
                "Only words stand here: they are passed over.",
            )
            verdicts.append(Verdict(line.n, passed, latex=line.latex, message=said))
            continue
        state.below = tuple(other for other in ready[number:] if other.n != line.n and not only_words(other))
        state.ahead = next(iter(state.below), None)
        if number > opening and line.n == ready[opening].n and goes_on_as_given(line, state):
            continue
        verdict = safely(partial(verdict_on, ready, number, opening, state), line, state)
        notation = (*taken_by_use(line, state, told), *remarks_on(line.latex, line.right, problem))
        notation = (*notation, *brace_remarks(line, state))
        remarks = (*verdict.remarks, *notation)
        verdict = replace(verdict, n=line.n, latex=line.latex, remarks=tuple(dict.fromkeys(remarks)))
        if isinstance(line.latex, Placed):
            verdict = replace(verdict, line=line.latex.place.line, where=line.latex.place.words)
        verdicts.append(verdict)
    reached, remarks = answered(state)
    return Report(problem, one_each(together(verdicts, whole)), remarks=remarks, answered=reached)


def arranged(node: Node | None) -> Node | None:
    """A side as it is compared: gradients of rows as those of columns, series of numbers as sums."""
    return in_sums(of_columns(node))


def verdict_on(lines: Sequence[Line], number: int, opening: int, state: State) -> Verdict:
    """The verdict on one of the lines; ``opening`` is the number of the first that is no words."""
    line, off, jets = lines[number], state.off, state.jets
    if number > opening and line.error is None and points_back(line):
        return judge_backward(lines, number, state)
    verdict = either_way(line, state, judged) if number > opening else first(line, state)
    state.used |= frozenset(leaf for side in sides_of([line]) for leaf in free_leaves(side))
    if jets is not None and number == opening and state.row is not None:
        state.beside = (*state.beside, *jets.consequences(state.row))
        state.least = jets.order_of(state.row)
    return both_ways(lines, number, judged_by_standing(line, verdict, off, state), state)


def one_each(verdicts: list[Verdict]) -> tuple[Verdict, ...]:
    """One verdict a line: of a chain ``= a = b`` in one line the worst is said."""
    order = ("wrong", "unjustified", "not-understood", "undecided", "right", "given")
    found: dict[int, Verdict] = {}
    for verdict in verdicts:
        known = found.get(verdict.n)
        if known is None or order.index(verdict.verdict) < order.index(known.verdict):
            found[verdict.n] = verdict
    return tuple(found.values())


def judged(line: Line, state: State) -> Verdict:
    if (family := judge_family(line, state)) is not None:
        state.cases = ()
        return family
    if isinstance(line, Row) and line.cases:
        return judge_alternatives(line, line.cases, state)
    state.cases = ()
    state.problem = with_range_of(line, state.problem)
    line = spelled_out(read_again(line, state), state)
    if line.error is not None and state.row is not None and of_cases(line):
        return judge_cases(line, state)
    if line.error is not None or line.right is None:
        return unread(line, state) if line.error is not None else Verdict(line.n, "not-understood")
    if state.left_over() <= 0:
        after(line, state, line.right)
        return Verdict(line.n, "undecided", message="The time limit was reached.")
    if (put := judge_supposition(line, state)) is not None:
        return put
    if isinstance(line.right, Law) and line.op == "sim" and line.left is None and state.above is not None:
        return judge_law(line, Follows(state.above, line.right), judge_step, state)
    if isinstance(line.right, Follows):
        return judge_law(line, line.right, judge_step, state)
    if (open_ended := judge_open(line, state)) is not None:
        return open_ended
    if says_beside(line, state):
        return judge_beside(line, judge_own, state)
    rels = system(line.right) if line.left is None else ()
    if rels and (state.row is not None or line.op in ("implies", "iff")):
        return judge_system(line, rels, state)
    if rels and all(r.op == "=" for r in rels):
        beside = [Row(line.n, line.latex, "=", r.left, r.right, line.reason) for r in rels]
        return one_each([judged(row, state) for row in beside])[0]
    eq = of_sets(line) or as_equation(line, state)
    if eq is not None and (state.row is not None or line.op in ("implies", "iff")):
        return judge_row(line, eq, state)
    set_to_zero = judge_zero(line, state) if eq is None else judge_condition(line, eq, state)
    if set_to_zero is not None:
        return set_to_zero
    chained = goes_on_equal(line, state)
    if chained is not None:
        return chained
    came_from = state.above
    if line.left is not None and (line.op in (*AT_MOST, *AT_LEAST, "!=") or not continues(line.left, state)):
        came_from, verdict = line.left, judge_own(line, state)
    elif state.above is None:
        verdict = after_nothing(line, state)
    elif (named := said_of_a_name(line, state)) is not None:
        verdict = named
    elif (goes_on := from_aside(line, state)) is not None:
        came_from, verdict = state.aside, goes_on
    else:
        verdict = judge_step(line, state.above, line.right, state)
    state.keep |= line.op == "!=" and line.left is None  # what a line is not says nothing of the next one
    after(line, state, line.right if state.above is None else with_sizes(line.right, state.above), verdict)
    remark = wrong_reason(line.reason, verdict.how, came_from, line.right, state.problem)
    if verdict.verdict == "right":
        remark = remark or limits_only(came_from, line.right, state.problem)
        remark = remark or (hole(came_from, line.right, state.problem) if line.op == "=" else None)
        remark = remark or (taken_for_granted(came_from, line.right, state) if came_from is not None else None)
    return replace(verdict, remarks=(*verdict.remarks, remark)) if remark else verdict


def from_aside(line: Line, state: State) -> Verdict | None:
    """The verdict on a row that goes on from what the row above gave a name to; None where it does not."""
    if state.aside is None or line.right is None or state.aside.shape != line.right.shape:
        return None
    verdict = judge_step(line, state.aside, line.right, copy.copy(state))
    return verdict if verdict.verdict == "right" else None


def as_equation(line: Line, state: State) -> Rel | None:
    if line.left is not None and line.right is not None and variable(line.left, line.right) is not None:
        return None  # two indefinite integrals are the same up to a constant
    if line.left is not None and line.right is not None and line.op in ("=", "implies", "iff"):
        return Rel("=", line.left, line.right)
    return equation(line.right)


def judge_own(line: Line, state: State) -> Verdict:
    """A line with a left side of its own is a statement by itself."""
    assert line.left is not None and line.right is not None
    if (solution := judge_solution(line, state)) is not None:
        return solution
    if (named := judge_tuple(line, Rel("=", line.left, line.right), state)) is not None:
        state.keep = True
        return named
    if line.op == "=" and is_new(line.left, state):
        # A name is given to something: what follows may use it.
        definition = Definition(line.left, line.right, text=line.latex)
        state.problem = state.problem.but(definitions=(*state.problem.definitions, definition))
        state.keep, state.aside = True, line.right
        return Verdict(line.n, "right", "rule", "definition")
    held = state.above, state.right, state.off, state.exact
    state.above, state.right, state.exact, state.off = line.left, line.left, None, False
    verdict = judge_step(line, line.left, line.right, state)
    state.above, state.right, _, state.exact = held[0], held[1], held[2], held[3]
    state.off = held[2]
    if verdict.verdict == "right":
        state.off = False
    state.subject = line.left
    if line.op in (*AT_MOST, *AT_LEAST, "!="):
        row = Rel(line.op, line.left, line.right)
        state.bounds = (*state.bounds, row) if verdict.verdict in ("right", "undecided") else (row,)
    return verdict
