"""A derivative set to zero: the line is not an identity but a condition, and the rows below it are equations."""

from __future__ import annotations

from symderive.check.follows import equal
from symderive.check.ladder import DIFFERENT, EQUAL
from symderive.check.reading import Line
from symderive.check.relations import equivalent
from symderive.check.state import State, after, continues
from symderive.check.words import difference_in_words
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Map, Rel, is_zero, transpose, zero
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node


def judge_condition(line: Line, eq: Rel, state: State) -> Verdict | None:
    """The verdict on a row that sets the derivative above to zero; None where the line does something else."""
    if state.above is None or state.subject is None or not is_a_derivative(state.subject):
        return None
    nothing, left = zero(state.above.shape), eq.left
    if continues(left, state) and is_zero(eq.right):
        state.row = Rel("=", state.above, nothing)
        return condition(line, state)
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
        said = "Where the derivative above is zero, this equation does not hold. " + difference_in_words(
            forth.agreement, own=True
        )
        shown = None if forth.agreement is None else forth.agreement.counterexample
        verdict = Verdict(line.n, "wrong", mistake="equation-slip", message=said, counterexample=shown)
        state.row = eq
        after(line, state, eq.right, verdict)
        return verdict
    return None


def condition(line: Line, state: State) -> Verdict:
    verdict = Verdict(line.n, "right", "rule", "set-the-derivative-to-zero", follows_wrong=state.off)
    assert state.row is not None
    after(line, state, state.row.right, verdict)
    return verdict


def is_a_derivative(subject: Node) -> bool:
    """Is what the lines work out a derivative, or a function with a prime?"""
    return isinstance(subject, Derivative) or (isinstance(subject, Map) and subject.primes > 0)
