"""Lines that could not be read, whose sizes do not fit, or whose shape is not that of the line above."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from symderive.check.ladder import DIFFERENT, EQUAL, compare
from symderive.check.layouts import turned, vector_derivatives
from symderive.check.named import Named
from symderive.check.naming import name
from symderive.check.next_line import next_line, tidied
from symderive.check.places import places
from symderive.check.reading import Line
from symderive.check.repair import ADVICE, Repair
from symderive.check.rereading import readings
from symderive.check.rows_named import name_row
from symderive.check.shapes import number_problem, square_problem, squared, told
from symderive.check.state import State
from symderive.check.true_sizes import mended_in_sizes
from symderive.check.variants import with_definitions
from symderive.check.words import difference_in_words, sentence, without_relation
from symderive.derive.derivation import Verdict
from symderive.derive.rule import CATALOGUE
from symderive.expr.algebra import Prod, Rel, Transpose
from symderive.expr.build import mul
from symderive.expr.calculus import Derivative
from symderive.expr.canon import same
from symderive.expr.node import Node, holds
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, ShapeError, describe, is_column, is_scalar
from symderive.parse.statements import read_formula
from symderive.render import notation

SQUARED_VECTOR = "cannot take a power of a vector"
BY_ENTRIES = (
    r"Written $a \odot a$ for the squares of the entries, or $a^\top a$ for the square of the length, it can be judged."
)


def unread(line: Line, state: State) -> Verdict:
    """A line that could not be read, or whose sizes do not fit."""
    error = line.error
    assert error is not None
    if not isinstance(error, ShapeError) or guessed(line, state.problem):
        place = "" if error.column is None else f" (column {error.column})"
        state.above = state.exact = None
        return Verdict(line.n, "not-understood", message=error.message + place)
    meant = as_meant(line, state)
    if meant is not None:
        return meant
    if SQUARED_VECTOR in error.message:
        state.above = state.exact = None
        return Verdict(line.n, "not-understood", message=f"{sentence(error.message)} {BY_ENTRIES}")
    above_in_full = None if state.above is None else with_definitions(state.above, state.problem)
    kind = told(error.message, above_in_full)
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
    if mistake is None or mistake in UNTOLD:
        told_otherwise = named_in_rows(line, state) or named_on_numbers(line, state)
        if told_otherwise is not None and (kind is None or told_otherwise.mistake in ON_NUMBERS):
            mistake, advice = told_otherwise.mistake, told_otherwise.advice
    mended = None
    if (mistake is None or mistake in UNTOLD) and state.above is not None:
        mended = mended_in_sizes(without_relation(line.latex), state.above, state.problem, state.seed, 0.5)
        if mended is not None:
            mistake, advice = mended.name, said_of(mended)
    state.off = True
    message = f"The sizes do not fit: {error.message}." + (f" {advice}" if advice else "")
    return Verdict(
        line.n,
        "wrong",
        mistake=mistake or "shape-mismatch",
        message=message,
        due=partial(due_in_sizes, mended, line, state.above, state.problem, state.seed),
        follows_wrong=follows,
    )


def due_in_sizes(mended: Repair | None, line: Line, above: Node | None, problem: Problem, seed: int) -> str | None:
    """What a line whose sizes do not fit should have been: itself mended, else the line above one step on."""
    if mended is None and above is not None:
        mended = mended_in_sizes(without_relation(line.latex), above, problem, seed, 0.5)
    node = None if mended is None or (above is not None and same(mended.line, above)) else mended.line
    if node is None and above is not None:
        node = next_line(above, above, problem)
    return None if node is None else notation.latex(node)


def said_of(mended: Repair) -> str:
    return ADVICE[mended.name] if mended.name in ADVICE else CATALOGUE[mended.name].reason


#: names that say of sizes that do not fit little more than that
UNTOLD = {"shape-mismatch", "commuting-matrices", "scalar-plus-matrix", "drop-factor", "arithmetic-slip"}
#: mistakes of a gradient that are the same mistakes between numbers
ON_NUMBERS = {
    "chain-missing-inner",
    "partial-missing-inner",
    "log-derivative-numerator",
    "sigmoid-derivative",
    "product-rule-one-term",
}


def derived_above(state: State) -> bool:
    return state.above is not None and holds(state.above, Derivative)


def named_in_rows(line: Line, state: State) -> Named | None:
    """The mistake in a row whose sizes do not fit, looked for on square matrices; None where that names none."""
    small = square_problem(state.problem) if state.row is not None else None
    if small is None or state.row is None:
        return None
    try:
        above, row = squared(state.row), read_formula(without_relation(line.latex), small)
    except DerivationError:
        return None
    if not isinstance(above, Rel) or not isinstance(row, Rel) or above.op != row.op:
        return None
    named = name_row(above, row, small, seconds=min(1.0, max(0.1, state.left_over())), seed=state.seed)
    return named if named.mistake != "equation-slip" else None


def named_on_numbers(line: Line, state: State) -> Named | None:
    """The mistake in a gradient whose sizes do not fit, looked for with numbers for all vectors: there only an order or
    a transpose cannot be seen. None where that names none."""
    plain = number_problem(state.problem) if derived_above(state) else None
    if plain is None or state.above is None:
        return None
    try:
        above = read_formula(without_relation(state.above_latex), plain)
        node = read_formula(without_relation(line.latex), plain)
    except DerivationError:
        return None
    if not (is_scalar(above.shape) and is_scalar(node.shape)):
        return None
    if compare(above, node, plain, seed=state.seed, limit=0.5, explain=False).verdict == EQUAL:
        if "cannot add" in str(line.error):
            rule = CATALOGUE["transpose-dropped"]
            return Named(rule.name, rule.reason)
        by_vector = [p for p in state.above.walk() if isinstance(p, Derivative) and is_column(p.by[0].shape)]
        rule = CATALOGUE["chain-transposed-wrong" if by_vector else "transpose-order"]
        return Named(rule.name, rule.reason)
    seconds = min(0.6, max(0.05, state.left_over()))
    named = name(above, node, plain, assume=False, seconds=seconds, seed=state.seed)
    if named.mistake == "partial-missing-inner":
        rule = CATALOGUE["chain-missing-inner"]
        return Named(rule.name, rule.reason)
    return named if named.mistake in ON_NUMBERS else None


def as_meant(line: Line, state: State) -> Verdict | None:
    """The verdict on a line that fits in another reading; None where no reading of it follows from the line above."""
    if state.above is None:
        return None
    for reading in readings(line.latex):
        try:
            node = read_formula(without_relation(reading.latex), state.problem)
        except DerivationError:
            continue
        if node.shape != state.above.shape:
            continue
        limit = max(0.05, min(1.0, state.left_over()))
        found = compare(state.above, node, state.problem, seed=state.seed, limit=limit, explain=False)
        if reading.kind == "outer" and found.verdict == EQUAL:
            rule = CATALOGUE["outer-vs-inner"]
            state.off, state.above, state.exact = True, node, None
            message = f"The sizes do not fit: {line.error.message if line.error else ''}. {rule.reason}"
            return Verdict(line.n, "wrong", mistake=rule.name, message=message, due=partial(notation.latex, node))
        if reading.kind == "entries" and found.verdict == EQUAL:
            remark = "1 stands for a vector of ones here: a number and a vector cannot be added."
            state.above, state.exact = node, None
            if not state.off:
                state.right = node
            return Verdict(line.n, "right", "tested", remarks=(remark,), follows_wrong=state.off)
        if reading.kind == "entries" and found.verdict == DIFFERENT:
            seconds = min(0.8, max(0.1, state.left_over()))
            named = name(state.above, node, state.problem, seconds=seconds, seed=state.seed)
            if named.mistake in CATALOGUE:
                state.off, state.above, state.exact = True, node, None
                message = f"{named.advice} {difference_in_words(found.agreement)}".strip()
                return Verdict(line.n, "wrong", mistake=named.mistake, message=message)
    return None


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
    try:
        node = read_formula(without_relation(line.latex), small)
        above = state.squares
        if above is None and state.above is not None:
            above = squared(state.above)
    except DerivationError:
        return None
    return small, above, node


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
            asked = above if state.subject is None else state.subject
            gradient = bool(vector_derivatives(above) or vector_derivatives(asked))
            gradient = gradient or "gradient" in state.problem.layouts
            mistake = "gradient-as-row" if column and gradient else "layout-mix" if gradient else "transpose-dropped"
            advice = "Right in the other layout; what was declared (or used above) asks for the transpose."
            if not gradient:
                named = name(above, right, state.problem, seconds=max(0.1, min(1.0, state.left_over())))
                mistake, advice = named.mistake or mistake, named.advice or advice
            mended, message = tidied(transposed(right), state.problem), f"{advice} {sentence(sizes)}"
            return Verdict(line.n, "wrong", mistake=mistake, message=message, due=partial(notation.latex, mended))
    if is_scalar(right.shape) and not is_scalar(above.shape):
        for outer in with_outer_products(right):
            if outer.shape != above.shape:
                continue
            found = compare(above, outer, state.problem, seed=state.seed, limit=1.0, explain=False)
            if found.verdict == EQUAL:
                advice = "x x^T is a matrix, x^T x a number."
                message, meant = f"{sentence(sizes)} {advice}", partial(notation.latex, outer)
                return Verdict(line.n, "wrong", mistake="outer-vs-inner", message=message, due=meant)
    seconds = min(0.6, max(0.05, state.left_over()))
    named = name(above, right, state.problem, assume=False, seconds=seconds, seed=state.seed)
    if named.mistake in CATALOGUE and named.mended is None:
        message = f"{named.advice} {sentence(sizes)}".strip()
        due = next_line(above, right, state.problem)
        shown = None if due is None else notation.latex(due)
        return Verdict(line.n, "wrong", mistake=named.mistake, message=message, due=lambda: shown)
    square = on_squares(line, state)
    if square is not None:
        small, a, b = square
        if a is not None and a.shape == b.shape:
            seconds = min(1.2, max(0.1, state.left_over()))
            named = name(a, b, small, assume=False, seconds=seconds, seed=state.seed)
            mistake, advice = named.mistake or mistake, named.advice
    shown = None
    if mistake in UNTOLD:
        repair = mended_in_sizes(without_relation(line.latex), above, state.problem, state.seed, 0.5)
        if repair is not None:
            mistake, advice, shown = repair.name, said_of(repair), notation.latex(repair.line)
    message = f"{sentence(sizes)} {advice}".strip()
    return Verdict(line.n, "wrong", mistake=mistake, message=message, due=lambda: shown)


def with_outer_products(node: Node) -> Iterator[Node]:
    """The line with an inner product u^T v replaced by u v^T, and by v u^T."""
    for path, part in places(node):
        match part:
            case Prod((*front, Transpose(u), v)) if u.shape == v.shape:
                for left, right in dict.fromkeys([(u, v), (v, u)]):
                    try:
                        yield node.replace(path, mul(*front, left, Transpose(right)))
                    except ShapeError:
                        continue


def transposed(node: Node) -> Node:
    found = turned(node)
    return node if found is None else found
