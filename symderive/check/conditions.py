"""A derivative set to zero: the line is not an identity but a condition, and the rows below it are equations."""

from __future__ import annotations

import re

from symderive.check.follows import equal
from symderive.check.ladder import DIFFERENT, EQUAL
from symderive.check.reading import ARROWS, Line, Row
from symderive.check.relations import equivalent
from symderive.check.state import State, after, continues
from symderive.check.systems import system
from symderive.check.words import difference_in_words
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Apply, Det, Eye, Map, Rel, Sum, Sym
from symderive.expr.arrays import Entry, Member
from symderive.expr.build import is_zero, transpose, zero
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.probability import And
from symderive.numeric.functions import KNOWN
from symderive.numeric.special import SPECIAL

MUST = re.compile(r"\\(?:overset|stackrel|buildrel)\s*\{?\s*!")  # an equals sign with an exclamation mark


def judge_condition(line: Line, eq: Rel, state: State) -> Verdict | None:
    """The verdict on a row that sets the derivative above to zero; None where the line does something else."""
    if state.above is None or state.subject is None:
        return None
    if is_a_function(state.subject) and continues(eq.left, state) and is_zero(eq.right) and free_leaves(eq.left):
        if equal(eq.left, eq.right, state).verdict != DIFFERENT:
            return None
    elif not (is_a_derivative(state.subject) or is_characteristic(state.subject)):
        return None
    nothing, left = zero(state.above.shape), eq.left
    if continues(left, state) and is_zero(eq.right):
        state.row = Rel("=", state.above, nothing)
        return condition(line, state)
    if is_a_derivative(eq.left) and not is_zero(eq.right):
        return None  # d/dx x^2 = x says what the derivative is, though it holds where that is 0
    if eq.left.shape == eq.right.shape and equal(eq.left, eq.right, state).verdict != DIFFERENT:
        return None
    value = state.above if state.above.shape == left.shape else transpose(state.above)
    if value.shape != left.shape:
        return None
    limit = max(0.05, state.left_over()) / 3
    forth, back = equivalent(Rel("=", value, zero(value.shape)), eq, state.problem, seed=state.seed, limit=limit)
    if forth.verdict == EQUAL and back.verdict == EQUAL:
        state.row = eq
        return condition(line, state)
    if forth.verdict == DIFFERENT and (is_zero(eq.left) or is_zero(eq.right)):
        what = "derivative" if is_a_derivative(state.subject) else "value"
        said = f"Where the {what} above is zero, this equation does not hold. "
        said += difference_in_words(forth.agreement, own=True)
        shown = None if forth.agreement is None else forth.agreement.counterexample
        verdict = Verdict(line.n, "wrong", mistake="equation-slip", message=said, counterexample=shown)
        state.row = eq
        after(line, state, eq.right, verdict)
        return verdict
    return None


def judge_zero(line: Line, state: State) -> Verdict | None:
    """The verdict on ``= 0`` below the value of a derivative that is not zero everywhere: a condition, where the rows
    below take it up, or a named function's derivative is set to zero. None where the line does something else."""
    above, subject = state.above, state.subject
    if line.left is not None or line.op != "=" or line.right is None or not is_zero(line.right):
        return None
    if above is None or subject is None or not (is_a_derivative(subject) or is_characteristic(subject)):
        return None
    if not varies(above, subject) and not (is_named(subject) and any(isinstance(u, Sym) for u in free_leaves(above))):
        return None
    nothing = zero(above.shape)
    if equal(above, nothing, state).verdict != DIFFERENT:
        return None
    ahead = state.ahead
    taken_up = ahead is not None and (
        ahead.left is not None
        or ahead.op in ARROWS
        or isinstance(ahead.right, Rel | And)
        or bool(system(ahead.right))
        or (isinstance(ahead, Row) and bool(ahead.cases))
    )
    if ahead is not None and not taken_up and ahead.error is None:
        return None
    goal = state.problem.goal
    open_yet = goal is not None or not is_named(subject) or above is subject
    if not taken_up and MUST.search(line.latex) is None and open_yet:
        message = "As a condition on the letters this can be set; as the value of the derivative it is wrong."
        after(line, state, nothing)
        return Verdict(line.n, "undecided", message=message)
    state.row = Rel("=", above, nothing)
    state.beside = tuple(eq for eq in dict.fromkeys((*state.beside, *state.conditions)) if eq is not state.row)
    state.conditions = (*state.conditions, state.row)
    return condition(line, state)


def varies(value: Node, subject: Node) -> bool:
    """Does the value of a derivative depend on the variable?"""
    by = subject.by if isinstance(subject, Derivative) else free_leaves(subject)
    return any(v in set(value.walk()) for v in by)


def is_named(subject: Node) -> bool:
    """Is a function differentiated that has a name of its own, f'(x), and not an expression?"""
    return not isinstance(subject, Derivative) or isinstance(subject.of, Sym | Map | Apply)


def condition(line: Line, state: State) -> Verdict:
    verdict = Verdict(line.n, "right", "rule", "set-the-derivative-to-zero", follows_wrong=state.off)
    assert state.row is not None
    after(line, state, state.row.right, verdict)
    return verdict


def is_characteristic(subject: Node) -> bool:
    """Is this det(A - lambda I), whose zeros are asked for?"""
    return isinstance(subject, Det) and isinstance(subject.u, Sum) and any(holds(t, Eye) for t in subject.u.terms)


def is_a_function(subject: Node) -> bool:
    """Is this f(x) of a function with a name of its own?"""
    return isinstance(subject, Map | Apply) and subject.name not in KNOWN and subject.name not in SPECIAL


def is_a_derivative(subject: Node) -> bool:
    """Is what the lines work out a derivative, or a function with a prime? Nobody sets that of an entry to zero."""
    if isinstance(subject, Derivative):
        return not isinstance(subject.of, Entry | Member)
    return isinstance(subject, Map) and subject.primes > 0
