"""The judge: goes through the lines of a derivation and says of each whether it follows from the one above.

After a wrong line every line is judged against the line above it; what is back on the last right value *heals*.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found, compare
from symderive.check.layouts import binds, other, readable, turned, vector_derivatives
from symderive.check.naming import Named, name
from symderive.check.next_line import next_line
from symderive.check.relations import (
    AT_LEAST,
    AT_MOST,
    equation,
    equivalent,
    inequality,
    proportional,
    variables_of,
)
from symderive.check.remarks import remarks_on, wrong_reason
from symderive.check.rounding import Rounding, rounded
from symderive.check.shapes import square_problem, squared, told
from symderive.derive.derivation import Report, Verdict
from symderive.expr.algebra import Map, Rel, Sym
from symderive.expr.calculus import DENOMINATOR, MIXED
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import DerivationError, ShapeError, describe
from symderive.numeric.compare import Agreement
from symderive.render import notation

LIMIT = 8.0


class Line(Protocol):
    """A line of a derivation as the reader hands it over."""

    n: int
    latex: str
    op: str
    left: Node | None
    right: Node | None
    reason: str
    error: DerivationError | None


@dataclass
class State:
    """What is known before a line is judged."""

    problem: Problem
    seed: int
    end: float
    above: Node | None = None  # the value of the line above
    exact: Node | None = None  # the same before it was rounded
    right: Node | None = None  # the last right value
    row: Rel | None = None  # the equation above, where rows are equations
    subject: Node | None = None
    off: bool = False  # a wrong line stands above and nothing has healed it
    layout: str | None = None  # the layout of derivatives that the author was seen to use
    up_to_factor: bool = False  # a proportionality stands above
    squares: Node | None = None  # the line above on square matrices, where its sizes do not fit
    above_latex: str = ""
    rights: tuple[Node, ...] = ()  # the last right lines
    used: frozenset[Node] = frozenset()  # the names that stand in the lines so far
    company: tuple[Node, ...] = ()  # all lines: points are drawn once for all of them
    keep: bool = False  # the line only gave a name: the next one goes on from the line before it

    def left_over(self) -> float:
        return self.end - time.perf_counter()


def check(problem: Problem, lines: Sequence[Line], *, limit: float | None = None, seed: int = 0) -> Report:
    """Judge the lines of a hand derivation against the problem.

    ``limit`` is the time in seconds for all lines; a line that it ends is undecided. The first line is given.
    """
    start = time.perf_counter()
    state = State(problem, seed, start + 0.85 * (LIMIT if limit is None else limit))
    state.company = tuple(side for line in lines for side in (line.left, line.right) if side is not None)
    verdicts: list[Verdict] = []
    for line in lines:
        verdict = first(line, state) if not verdicts else judged(line, state)
        remarks = (*verdict.remarks, *remarks_on(line.latex, line.right, problem))
        verdict = replace(verdict, n=line.n, latex=line.latex, remarks=tuple(dict.fromkeys(remarks)))
        verdicts.append(verdict)
    return Report(problem, one_each(verdicts), remarks=against_goal(state), seconds=time.perf_counter() - start)


def one_each(verdicts: list[Verdict]) -> tuple[Verdict, ...]:
    """One verdict a line: of a chain ``= a = b`` in one line the worst is said."""
    order = ("wrong", "unjustified", "not-understood", "undecided", "right", "given")
    found: dict[int, Verdict] = {}
    for verdict in verdicts:
        known = found.get(verdict.n)
        if known is None or order.index(verdict.verdict) < order.index(known.verdict):
            found[verdict.n] = verdict
    return tuple(found.values())


def against_goal(state: State) -> tuple[str, ...]:
    """Does the last line answer what was asked?"""
    goal = state.problem.goal
    if goal is None or state.above is None or state.left_over() <= 0:
        return ()
    found = equal(goal.node, state.above, state) if goal.node.shape == state.above.shape else Found(DIFFERENT)
    if found.verdict == EQUAL:
        return ()
    across = turned(goal.node)
    if across is not None and across.shape == state.above.shape and equal(across, state.above, state).verdict == EQUAL:
        return ("The last line answers the question in the other layout.",)
    if found.verdict == DIFFERENT:
        return ("The last line is not what was asked for.",)
    return ()


def first(line: Line, state: State) -> Verdict:
    """The first line is given: it only says what is derived."""
    if line.error is not None:
        return unread(line, state)
    whole = line.right
    if line.left is not None and line.right is not None:
        state.row = Rel("=", line.left, line.right)
        found = equal(line.left, line.right, state)
        state.subject = line.left
        if found.verdict == DIFFERENT:
            # An equation to be solved, not an identity.
            state.above = state.right = line.right
            return Verdict(line.n, "given")
        state.row = None
    elif (eq := equation(line.right)) is not None:
        state.row, whole = eq, eq.right
        state.subject = eq.left
    state.subject = state.subject or whole
    state.used = frozenset(leaf for side in (line.left, line.right) if side is not None for leaf in free_leaves(side))
    state.above = state.right = whole
    state.rights = () if whole is None else (whole,)
    state.above_latex = line.latex
    return Verdict(line.n, "given")


def unread(line: Line, state: State) -> Verdict:
    """A line that could not be read, or whose sizes do not fit."""
    error = line.error
    assert error is not None
    if not isinstance(error, ShapeError) or guessed(line, state.problem):
        place = "" if error.column is None else f" (column {error.column})"
        return Verdict(line.n, "not-understood", message=error.message + place)
    kind = told(error.message, state.above)
    mistake, advice = (kind.name, kind.advice) if kind is not None else (None, "")
    square = on_squares(line, state)
    follows = False
    if square is not None:
        small, above, node = square
        if above is not None:
            found = compare(above, node, small, seed=state.seed, limit=1.0, explain=False)
            if state.squares is not None and found.verdict == EQUAL:
                state.squares = node
                return Verdict(line.n, "right", "tested", message="The sizes do not fit, as above.", follows_wrong=True)
            if kind is None and found.verdict == DIFFERENT:
                seconds = min(1.2, max(0.1, state.left_over()))
                named = name(above, node, small, assume=False, seconds=seconds, seed=state.seed)
                mistake, advice = named.mistake, named.advice
            elif kind is None and found.verdict == EQUAL:
                mistake = "shape-mismatch"
        state.squares = node
        follows = False
    state.off = True
    message = f"The sizes do not fit: {error.message}." + (f" {advice}" if advice else "")
    return Verdict(line.n, "wrong", mistake=mistake or "shape-mismatch", message=message, follows_wrong=follows)


def guessed(line: Line, problem: Problem) -> bool:
    """Does a name stand in the line of which the givens say nothing, so that its size was only guessed?"""
    stated = problem.leaves() | {d.name for d in problem.definitions}
    return any(
        d.inferred and d.latex and d.latex in line.latex and d.node is not None and d.node not in stated
        for d in problem.declarations.values()
    )


def on_squares(line: Line, state: State) -> tuple[Problem, Node | None, Node] | None:
    """The problem, the line above and this line with all sizes equal; None where that cannot be read either."""
    small = square_problem(state.problem)
    if small is None:
        return None
    from symderive.parse.statements import read_formula

    try:
        node = read_formula(without_relation(line.latex), small)
        above = state.squares
        if above is None and state.above is not None:
            above = squared(state.above)
    except DerivationError:
        return None
    return small, above, node


def without_relation(latex: str) -> str:
    bare = latex.strip().lstrip("&").strip()
    for sign in ("=", r"\approx", r"\propto", r"\equiv", r"\leq", r"\le", r"\geq", r"\ge"):
        if bare.startswith(sign):
            return bare.removeprefix(sign).strip().lstrip("&").strip()
    return bare


# ---------------------------------------------------------------- one line
def judged(line: Line, state: State) -> Verdict:
    if line.error is not None or line.right is None:
        return unread(line, state) if line.error is not None else Verdict(line.n, "not-understood")
    if state.left_over() <= 0:
        after(line, state, line.right)
        return Verdict(line.n, "undecided", message="The time limit was reached.")
    eq = as_equation(line, state)
    if eq is not None and (state.row is not None or line.op in ("implies", "iff")):
        return judge_row(line, eq, state)
    if line.left is not None and not continues(line.left, state):
        verdict = judge_own(line, state)
    elif state.above is None:
        verdict = after_nothing(line, state)
    else:
        verdict = judge_step(line, state.above, line.right, state)
    after(line, state, line.right, verdict)
    remark = wrong_reason(line.reason, verdict.rule)
    return replace(verdict, remarks=(*verdict.remarks, remark)) if remark else verdict


def as_equation(line: Line, state: State) -> Rel | None:
    if line.left is not None and line.right is not None and line.op in ("=", "implies", "iff"):
        return Rel("=", line.left, line.right)
    return equation(line.right)


def continues(left: Node, state: State) -> bool:
    """Is a left side of its own only the subject, or the line above, written again?"""
    return any(u is not None and same(left, u) for u in (state.subject, state.above))


def after(line: Line, state: State, value: Node | None, verdict: Verdict | None = None) -> None:
    """What the next line starts from."""
    if verdict is not None:
        if verdict.verdict == "right" and (not state.off or verdict.heals):
            state.right, state.off = value, False
            if value is not None:
                state.rights = (*state.rights[-3:], value)
        elif verdict.verdict in ("wrong", "unjustified"):
            state.off = True
    if value is not None:
        state.used |= free_leaves(value)
    if state.keep:
        state.keep = False
        return
    rounded_here = verdict is not None and any("rounded" in r or "cut" in r for r in verdict.remarks)
    state.exact = (state.exact or state.above) if rounded_here else None
    state.above = value
    state.above_latex = line.latex
    state.squares = None
    if line.op == "propto":
        state.up_to_factor = True


def after_nothing(line: Line, state: State) -> Verdict:
    """The line above has no value (it could not be read, or its sizes do not fit): the last right one is left."""
    assert line.right is not None
    if state.squares is not None:
        square = on_squares(line, state)
        if square is not None and square[1] is not None:
            found = compare(square[1], square[2], square[0], seed=state.seed, limit=1.0, explain=False)
            if found.verdict == EQUAL:
                return Verdict(line.n, "right", found.by, follows_wrong=True)
    if state.right is not None:
        found = relate(state.right, line.op, line.right, line, state)
        if found.verdict == EQUAL:
            return Verdict(line.n, "right", found.by, found.rule, heals=state.off)
    return Verdict(line.n, "undecided", message="The line above has no value to compare with.")


def is_new(node: Node, state: State) -> bool:
    """Is this a name that neither the givens nor a line above has used?"""
    return isinstance(node, Sym) and node in strangers(node, state)


def strangers(node: Node, state: State) -> list[Sym]:
    """The names in a line that were never declared, defined or used before."""
    known = state.problem.leaves() | {d.name for d in state.problem.definitions} | state.used
    found = [leaf for leaf in free_leaves(node) if isinstance(leaf, Sym) and leaf not in known]
    declared = state.problem.declarations
    return [leaf for leaf in found if (d := declared.get(leaf.name)) is not None and d.inferred]


def judge_own(line: Line, state: State) -> Verdict:
    """A line with a left side of its own is a statement by itself."""
    assert line.left is not None and line.right is not None
    if line.op == "=" and is_new(line.left, state):
        # A name is given to something: what follows may use it.
        definition = Definition(line.left, line.right, text=line.latex)
        state.problem = state.problem.but(definitions=(*state.problem.definitions, definition))
        state.keep = True
        return Verdict(line.n, "right", "rule", "definition")
    held = state.above, state.right, state.off, state.exact
    state.above, state.right, state.exact, state.off = line.left, line.left, None, False
    verdict = judge_step(line, line.left, line.right, state)
    state.above, state.right, _, state.exact = held[0], held[1], held[2], held[3]
    state.off = held[2]
    if verdict.verdict == "right":
        state.off = False
    state.subject = line.left
    return verdict


def judge_step(line: Line, above: Node, right: Node, state: State) -> Verdict:
    """Does ``right`` follow from ``above`` by the relation of the line?"""
    found = relate(above, line.op, right, line, state)
    if found.verdict == EQUAL:
        return Verdict(line.n, "right", found.by, found.rule, follows_wrong=state.off)
    close = rounded(above, right, line.latex, state.problem, given=state.above_latex, approx=line.op == "approx")
    if close is None and state.exact is not None:
        again = relate(state.exact, line.op, right, line, state)
        if again.verdict == EQUAL:
            return Verdict(line.n, "right", again.by, again.rule, follows_wrong=state.off)
        close = rounded(state.exact, right, line.latex, state.problem, given="", approx=line.op == "approx")
    if close is not None and close.fine:
        return Verdict(line.n, "right", "tested", remarks=(close.remark,), follows_wrong=state.off)
    if state.off and state.right is not None and found.verdict != EQUAL:
        healed = relate(state.right, line.op, right, line, state)
        if healed.verdict == EQUAL:
            return Verdict(line.n, "right", healed.by, healed.rule, heals=True)
        near = rounded(state.right, right, line.latex, state.problem, given="", approx=line.op == "approx")
        if near is not None and near.fine:
            return Verdict(line.n, "right", "tested", remarks=(near.remark,), heals=True)
    if found.verdict == UNDECIDED:
        return Verdict(line.n, "undecided", message=sentence(found.reason) or "No judgement was reached.")
    return refuted(line, above, right, found, close, state)


def relate(above: Node, op: str, right: Node, line: Line, state: State) -> Found:
    limit = max(0.05, state.left_over())
    if op in AT_MOST or op in AT_LEAST:
        return inequality(above, op, right, state.problem, seed=state.seed, limit=limit)
    found = equal(above, right, state)
    if found.verdict == EQUAL or not (op == "propto" or state.up_to_factor):
        return found
    subject = state.subject if state.subject is not None else above
    in_logs = isinstance(subject, Map) and subject.name == "log"
    variables = variables_of(subject, state.problem)
    up_to = proportional(above, right, variables, state.problem, in_logs=in_logs, seed=state.seed, limit=limit)
    if up_to.verdict == EQUAL or op == "propto":
        return up_to
    return found


def equal(above: Node, right: Node, state: State) -> Found:
    """Equality, with derivatives in the declared layout, else in the one that the author uses."""
    limit = max(0.05, state.left_over())
    problem, seed = state.problem, state.seed
    free = not binds(problem) and (vector_derivatives(above) or vector_derivatives(right))
    if not free:
        return compare(above, right, problem, seed=seed, limit=limit, company=state.company)
    tried: list[tuple[str, Found]] = []
    for layout in (MIXED, DENOMINATOR) if state.layout is None else (state.layout,):
        a, b = readable(above, layout), readable(right, layout)
        if a is not None and b is not None:
            found = compare(a, b, problem, seed=seed, limit=limit, company=state.company)
            tried.append((layout, found))
            if found.verdict == EQUAL:
                undone = vector_derivatives(b)
                if state.layout is None and not undone:
                    rival = readable(above, other(layout))
                    if rival is None or rival.shape != b.shape:
                        state.layout = layout
                return found
    order = {DIFFERENT: 1, UNDECIDED: 0}
    tried.sort(key=lambda pair: (order.get(pair[1].verdict, 2), pair[1].agreement is None))
    return tried[0][1] if tried else compare(above, right, problem, seed=seed, limit=limit)


# ---------------------------------------------------------------- wrong lines
def refuted(line: Line, above: Node, right: Node, found: Found, close: Rounding | None, state: State) -> Verdict:
    """A line that was shown not to follow: the numbers that show it, the likely mistake, what it should have been."""
    problem = state.problem
    if needs_prose(problem, above, right):
        said = "The givens hold prose that is not understood, and this line may rest on it."
        return Verdict(line.n, "undecided", message=said)
    unknown = strangers(right, state)
    if unknown:
        names = ", ".join(leaf.latex for leaf in unknown)
        return Verdict(line.n, "not-understood", message=f"The name {names} is not declared.")
    if above.shape != right.shape:
        return refuted_by_shape(line, above, right, state)
    named = Named(None)
    seconds = min(1.2, state.left_over())
    if seconds > 0.02:
        a = readable(above, state.layout) if state.layout is not None else above
        named = name(
            a if a is not None and a.shape == right.shape else above, right, problem, seconds=seconds, seed=state.seed
        )
    agreement = found.agreement if found.agreement is not None else Agreement(DIFFERENT)
    message = difference_in_words(agreement)
    if close is not None and close.remark:
        message = f"{close.remark} {message}".strip()
        if named.mistake is None:
            named = replace(named, mistake="arithmetic-slip")
    if named.advice:
        message = f"{named.advice} {message}".strip()
    verdict = "unjustified" if named.assumption is not None else "wrong"
    return Verdict(
        line.n,
        verdict,
        mistake=named.mistake or "value-changed",
        message=message,
        counterexample=agreement.counterexample or None,
        expected=expected(above, right, named, problem),
    )


def refuted_by_shape(line: Line, above: Node, right: Node, state: State) -> Verdict:
    """The sizes differ from those of the line above."""
    sizes = f"the line above is {describe(above.shape)}, this line is {describe(right.shape)}"
    across = turned(above)
    mistake, advice = "shape-mismatch", ""
    if across is not None and across.shape == right.shape:
        found = compare(
            across, right, state.problem, seed=state.seed, limit=max(0.05, state.left_over()), explain=False
        )
        if found.verdict == EQUAL:
            column = right.shape[1] != above.shape[1] and above.shape[1].number == 1
            gradient = bool(vector_derivatives(above)) or "gradient" in state.problem.layouts
            mistake = "gradient-as-row" if column and gradient else "layout-mix" if gradient else "transpose-dropped"
            advice = "Right in the other layout; what was declared (or used above) asks for the transpose."
            return Verdict(
                line.n,
                "wrong",
                mistake=mistake,
                message=f"{advice} {sentence(sizes)}",
                expected=notation.latex(transposed(right)),
            )
    square = on_squares(line, state)
    if square is not None and square[1] is not None:
        small, a, b = square
        if a.shape == b.shape:
            seconds = min(1.2, max(0.1, state.left_over()))
            named = name(a, b, small, assume=False, seconds=seconds, seed=state.seed)
            mistake, advice = named.mistake or mistake, named.advice
    return Verdict(line.n, "wrong", mistake=mistake, message=f"{sentence(sizes)} {advice}".strip())


def transposed(node: Node) -> Node:
    found = turned(node)
    return node if found is None else found


def needs_prose(problem: Problem, above: Node, right: Node) -> bool:
    """Is there prose among the givens, and something in these lines that it may speak of?"""
    if not any(f.kind == "prose" for f in problem.facts):
        return False
    return any(not p.kids and type(p).__name__ not in ("Num", "Const") for node in (above, right) for p in node.walk())


def difference_in_words(agreement: Agreement | None) -> str:
    """The two values in a sentence."""
    if agreement is None:
        return ""
    if agreement.undefined == "right":
        return "This line is not defined everywhere where the line above is."
    left, right = agreement.values
    if not left:
        return sentence(agreement.reason)
    where = ", ".join(f"{k} = {v}" for k, v in agreement.counterexample.items())
    at = f" at {where}" if where else ""
    return f"The line above is {left}{at}, this line {right}."


def sentence(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text.endswith(".") else ".")


def expected(above: Node, right: Node, named: Named, problem: Problem) -> str | None:
    """What the line should have been: the student's line mended, else the line above one step on."""
    node = named.mended if named.mended is not None else next_line(above, right, problem)
    return None if node is None else notation.latex(node)


# ---------------------------------------------------------------- rows of equations
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
            remarks = ()
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
