"""The verdict on a line that leaves something out, and on the line below it."""

from __future__ import annotations

from symderive.check.follows import equal
from symderive.check.ladder import DIFFERENT, EQUAL
from symderive.check.reading import Line
from symderive.check.remainders import judgement, within_limit
from symderive.check.state import State, after, unknown_functions
from symderive.check.words import difference_in_words, sentence
from symderive.derive.derivation import Verdict
from symderive.expr.calculus import Limit
from symderive.expr.node import Node
from symderive.expr.remainders import is_open

DROPPED = "What the line above leaves out is dropped here, so the two are only nearly equal."


def judge_open(line: Line, state: State) -> Verdict | None:
    """The verdict on a line with a remainder in it or in the line above; None for all other lines."""
    came_from = state.above if line.left is None else line.left
    if line.right is None or came_from is None or not is_open(came_from, line.right):
        return None
    if line.op not in ("=", "approx", "implies", "iff") or came_from.shape != line.right.shape:
        return None
    if isinstance(came_from, Limit) or isinstance(line.right, Limit):
        verdict = in_the_limit(line, came_from, line.right, state)
    else:
        verdict = open_verdict(line, came_from, line.right, state)
    if line.left is not None:
        state.subject, state.exact = line.left, None
    known = state.exact or (None if is_open(came_from) else came_from)
    after(line, state, line.right, verdict)
    state.exact = known
    return verdict


def first_open(line: Line, state: State) -> Verdict:
    """The verdict on a first line with a remainder: of a name or an unknown function it says what that is."""
    verdict = judge_open(line, state)
    unsure = Verdict(line.n, "given")
    if verdict is None or verdict.verdict == "undecided" or line.left is None:
        return unsure
    known = line.left.kids and not unknown_functions(line.left, state.problem)
    if verdict.verdict == "wrong" and not known:
        state.off = False
        return unsure
    return verdict


def in_the_limit(line: Line, above: Node, right: Node, state: State) -> Verdict:
    """The verdict on a limit in which a remainder stands: it has to vanish on the way."""
    sides = [within_limit(u, state.problem, state.seed) if is_open(u) else u for u in (above, right)]
    if sides[0] is None or sides[1] is None:
        return Verdict(line.n, "undecided", message="It is not clear that what is left out vanishes in the limit.")
    found = equal(sides[0], sides[1], state)
    if found.verdict == EQUAL:
        return Verdict(line.n, "right", how=found.how, follows_wrong=state.off)
    if found.verdict == DIFFERENT:
        return Verdict(line.n, "wrong", message=difference_in_words(found.agreement))
    return Verdict(line.n, "undecided", message=sentence(found.reason))


def open_verdict(line: Line, above: Node, right: Node, state: State) -> Verdict:
    """The verdict by the line above, else by the last line that leaves nothing out."""
    found = judgement(above, right, state.problem, nearly=line.op == "approx", seed=state.seed)
    if found.right is None and state.exact is not None and line.left is None:
        if is_open(right) or line.op == "approx":
            found = judgement(state.exact, right, state.problem, nearly=line.op == "approx", seed=state.seed)
        else:
            whole = equal(state.exact, right, state)
            if whole.verdict == EQUAL:
                return Verdict(line.n, "right", how=whole.how, follows_wrong=state.off)
            if whole.verdict == DIFFERENT:
                return Verdict(line.n, "wrong", message=DROPPED)
    if found.right is None:
        return Verdict(line.n, "undecided", message=sentence(found.said) or "No judgement was reached.")
    if found.right:
        return Verdict(line.n, "right", "tested", follows_wrong=state.off)
    return Verdict(line.n, "wrong", message=found.said)
