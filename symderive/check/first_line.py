"""The verdict on the first line: mostly it is given and only says what is derived; sometimes it makes a claim."""

from __future__ import annotations

import copy

from symderive.check.alternatives import go_on
from symderive.check.antiderivatives import variable
from symderive.check.first_claims import is_a_claim
from symderive.check.follows import equal
from symderive.check.independence_rows import states_what_is_given
from symderive.check.inequalities import AT_LEAST, AT_MOST
from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found
from symderive.check.law_rows import judge_law
from symderive.check.misfits import unread
from symderive.check.open_lines import first_open
from symderive.check.read_anew import read_again
from symderive.check.reading import Line, Row, sides_of, with_sizes
from symderive.check.relations import equation
from symderive.check.solutions import to_be_solved
from symderive.check.state import State, after
from symderive.check.step_judged import judge_step
from symderive.check.systems import inequalities, system
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Rel, Sym
from symderive.expr.node import free_leaves
from symderive.expr.problem import Follows
from symderive.expr.remainders import is_open


def first(line: Line, state: State) -> Verdict:
    """The first line is given: it only says what is derived."""
    if isinstance(line, Row) and line.cases:
        go_on(line.cases, state)
        return Verdict(line.n, "given")
    line = read_again(line, state)
    if line.error is not None:
        return unread(line, state)
    if isinstance(line.right, Follows):
        said = judge_law(line, line.right, judge_step, state)
        return said if said.verdict != "undecided" else Verdict(line.n, "given")
    whole = line.right
    if states_what_is_given(line, state.problem):
        state.stated = True
        return Verdict(line.n, "given")
    if line.left is not None and line.right is not None and line.op in (*AT_MOST, *AT_LEAST, "!="):
        state.bounds, state.subject = (Rel(line.op, line.left, line.right),), line.left
    elif line.left is not None and line.right is not None and is_open(line.left, line.right):
        return first_open(line, state)
    elif line.left is not None and line.right is not None:
        state.row = Rel("=", line.left, line.right)
        found = equal(line.left, line.right, state)
        state.subject = line.left
        if is_a_claim(state.row, found, state):
            return first_claim(line, found, state)
        if found.verdict == DIFFERENT or (found.verdict == UNDECIDED and to_be_solved(state.row, state.problem)):
            # An equation to be solved, not an identity.
            state.above = state.right = line.right
            return Verdict(line.n, "given")
        state.row, state.stated = None, found.verdict == EQUAL
    elif rels := system(line.right):
        if (claimed := first_claims(line, rels, state)) is not None:
            return claimed
        state.row, state.beside = rels[0], rels[1:]
    elif (eq := equation(line.right)) is not None:
        state.row, whole = eq, eq.right
        state.subject = eq.left
    elif bounds := inequalities(line.right):
        state.bounds = bounds
    if isinstance(line.left, Sym) and whole is not None and variable(whole) is not None:
        state.begun = line.left, whole  # a letter for an integral that is no number
    state.subject = state.subject or whole
    state.used = frozenset(leaf for side in sides_of([line]) for leaf in free_leaves(side))
    state.above = state.right = whole
    state.rights = () if whole is None else (whole,)
    state.above_latex = line.latex
    return Verdict(line.n, "given")


def first_claims(line: Line, rels: tuple[Rel, ...], state: State) -> Verdict | None:
    """The verdict on a first row of several equations side by side that are all claims: the worst of them, and
    ``right`` only where all are."""
    apart = copy.copy(state)
    apart.company = tuple(side for rel in rels for side in rel.kids)
    found = [equal(rel.left, rel.right, apart) for rel in rels]
    if not all(is_a_claim(rel, each, state) for rel, each in zip(rels, found, strict=True)):
        return None
    lines = [Row(line.n, line.latex, "=", rel.left, rel.right, line.reason) for rel in rels]
    said = [first_claim(one, each, state) for one, each in zip(lines, found, strict=True)]
    return next((v for word in ("wrong", "unjustified", "given") for v in said if v.verdict == word), said[0])


def first_claim(line: Line, found: Found, state: State) -> Verdict:
    """A first line that makes a claim is judged like any other; what stands below goes on from its right side."""
    assert line.left is not None and line.right is not None
    state.row = None
    state.used = frozenset(leaf for side in (line.left, line.right) for leaf in free_leaves(side))
    state.above = state.right = state.subject = line.left
    verdict = judge_step(line, line.left, line.right, state) if found.verdict != EQUAL else None
    verdict = verdict or Verdict(line.n, "right", how=found.how)
    after(line, state, with_sizes(line.right, line.left), verdict)
    return verdict if verdict.verdict != "undecided" else Verdict(line.n, "given")
