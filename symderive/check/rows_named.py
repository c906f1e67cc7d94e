"""Which mistake makes a refuted equation of the one above? Mistakes are made on its sides, slips mended in the row.

A row that is solved for a letter (x = t) follows from an equation where t put in for x makes its two sides equal. Any
other row follows from it where the excesses of the two (left minus right) are in proportion, as functions of a letter.
Both are comparisons of two expressions, so that a mistake on a side of the equation above is proved like any other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from symderive import scalar
from symderive.check.known import known_of
from symderive.check.linear_rows import linear_solution
from symderive.check.mistakes_tried import in_order
from symderive.check.named import Named, of_slip
from symderive.check.naming import name
from symderive.check.preference import LATE
from symderive.check.repair import ADVICE, Repair
from symderive.check.rows_compared import Pair, Pairs, excess_of, pairing, solved_for
from symderive.check.rows_further import both_sides, inverted, on_both_sides
from symderive.check.rows_lost import cancelled, extraneous
from symderive.check.rows_mended import signs_of, slips_of
from symderive.check.search import wrong_lines
from symderive.check.slips_of_form import moved
from symderive.check.telling import telling
from symderive.check.variants import variants, with_definitions
from symderive.derive.rule import CATALOGUE, Rule
from symderive.expr.algebra import UNITY, ZERO, Eye, Num, Rel, Sym
from symderive.expr.build import divide, mul
from symderive.expr.calculus import Derivative
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar, is_square
from symderive.numeric.compare import agree
from symderive.numeric.numbers import NoNumber
from symderive.numeric.quickly import agreed
from symderive.render import notation

SECONDS = 2.0
#: slips that say something of a solution between vectors, which is found in one way only
SOLVED = {"sign-slip", "distribute-slip", "factor-slip", "transpose-dropped", "commuting-matrices", "index-slip"}
UPSIDE_DOWN = "The quotient is upside down: divide by the factor of the unknown."
LOST = "A solution was lost: the row above has another one."


def name_row(
    above: Rel, row: Rel, problem: Problem, *, seconds: float = SECONDS, seed: int = 0, narrower: bool = False
) -> Named:
    """The likely mistake by which ``row`` came from ``above``; equation-slip where none is shown. ``narrower``: the row
    above is not known to fail where this one holds."""
    above = Rel("=", with_definitions(above.left, problem), with_definitions(above.right, problem))
    pair = pairing(above, row, problem)
    lost: tuple[Callable[[], Named | None], ...] = (
        lambda: of_solution(above, row, problem, seed),
        lambda: cancelled(above, row, problem) if narrower else None,
    )
    stages = lost if pair is None else (*lost, *searches(above, row, problem, pair, seconds, seed, narrower))
    for stage in stages:
        try:
            found = stage()
        except (NoNumber, DerivationError, RecursionError, ZeroDivisionError):
            continue  # what this stage would make has no value or no size: the next one is asked
        if found is not None:
            return found
    unknown = [u for u in free_leaves(above) if not isinstance(u, Num)]
    if pair is not None and is_scalar(above.left.shape) and len(unknown) == 1 and isinstance(row.right, Num):
        return Named("arithmetic-slip", ADVICE["arithmetic-slip"])
    return Named("equation-slip")


def searches(
    above: Rel, row: Rel, problem: Problem, pair: Pair, seconds: float, seed: int, narrower: bool
) -> tuple[Callable[[], Named | None], ...]:
    """Where the mistake of a row is looked for, in this order."""
    end = time.perf_counter() + seconds
    return (
        lambda: extraneous(above, row, problem),
        lambda: of_slopes(above, row, problem, seconds / 2, seed),
        lambda: None if is_scalar(above.left.shape) else of_value(above, row, problem, seconds / 3, seed),
        lambda: by_rule([above], above, row, problem, pair, end, seed),
        lambda: by_turned_term(above, row, problem, pair, seed),
        lambda: of_value(above, row, problem, seconds / 4, seed) if is_scalar(above.left.shape) else None,
        lambda: by_repair(above, row, problem, pair, time.perf_counter() + seconds / 6, seed, signs_of),
        lambda: by_rule([*inverted(above), *both_sides(above)], above, row, problem, pair, end, seed),
        lambda: by_rule([above], above, row, problem, on_both_sides(pair), time.perf_counter() + seconds / 6, seed),
        lambda: by_repair(above, row, problem, pair, time.perf_counter() + seconds / 3, seed),
        lambda: by_rule(further(above, problem, end), above, row, problem, pair, end, seed),
        lambda: None if narrower else cancelled(above, row, problem),
        lambda: by_lost_letter(above, row, problem, pair),
    )


# ---------------------------------------------------------------- one unknown, solved
def number_solved_for(above: Rel, row: Rel) -> tuple[Sym, Node] | None:
    """The letter x and the t of a row x = t below an equation between numbers."""
    match solved_for(row):
        case (Sym() as x, t) if is_scalar(x.shape) and is_scalar(above.left.shape):
            return x, t
    return None


def of_solution(above: Rel, row: Rel, problem: Problem, seed: int) -> Named | None:
    """A solution that was lost, a quotient upside down, odds taken for a probability."""
    found = number_solved_for(above, row)
    if found is None:
        return None
    x, t = found
    solutions = scalar.solve(excess_of(above), x, known_of(problem)) or []
    equal = [s for s in solutions if agree(s, t, problem, seed=seed, limit=0.3).verdict == "equal"]
    if len(solutions) > 1 and equal:
        lost = [s for s in solutions if s not in equal]
        if isinstance(t, Num) and t.value != 0 and all(isinstance(s, Num) and s.value * t.value < 0 for s in lost):
            words = f"{x.latex} {'>' if t.value > 0 else '<'} 0"
            return Named("missing-assumption", f"{LOST} This needs {words}, which is not stated.", words)
        if len(lost) == 1 and isinstance(lost[0], Num):
            words = rf"{x.latex} \ne {notation.latex(lost[0])}"
            return Named("missing-assumption", f"{LOST} This needs {words}, which is not stated.", words)
        return Named("missing-assumption", LOST)
    if len(solutions) != 1 or isinstance(solutions[0], Num):
        return None
    due = solutions[0]
    if agree(mul(due, t), UNITY, problem, seed=seed, limit=0.3).verdict == "equal":
        return Named("arithmetic-slip", UPSIDE_DOWN, mended=Rel("=", x, due))
    if agree(t, divide(due, UNITY - due), problem, seed=seed, limit=0.3).verdict == "equal":
        rule = CATALOGUE["odds-as-probability"]
        return Named(rule.name, rule.reason, mended=Rel("=", x, due))
    return None


def of_value(above: Rel, row: Rel, problem: Problem, seconds: float, seed: int) -> Named | None:
    """The mistake that makes t of the solution of the equation above, for a row x = t."""
    found = solved_for(row)
    if found is None or not isinstance(found[0], Sym) or found[0].shape != found[1].shape:
        return None
    x, t = found
    if is_scalar(x.shape):
        solutions = scalar.solve(excess_of(above), x, known_of(problem)) or [] if is_scalar(above.left.shape) else []
        due = solutions[0] if len(solutions) == 1 and not isinstance(solutions[0], Num) else None
    else:
        due = linear_solution(above, x) if isinstance(x, Sym) else None
    if due is None:
        return None
    named = name(due, t, problem, assume=False, seconds=seconds, seed=seed)
    found_out = named.mistake in (CATALOGUE if is_scalar(x.shape) else {*CATALOGUE, *SOLVED}) and not (
        named.mistake in LATE and is_scalar(x.shape)
    )
    mended = named.mended if named.mended is not None else due
    return Named(named.mistake, named.advice, mended=Rel("=", x, mended)) if found_out else None


# ---------------------------------------------------------------- the search
def holds(pair: Pair | Pairs, one: Rel, other: Rel, problem: Problem, seed: int) -> bool:
    """Does the one equation follow from the other? A few points sort out, then it is shown."""
    try:
        found = pair(one, other)
        ways = [found] if found is None or isinstance(found, tuple) else list(found)
    except DerivationError:
        return False  # its sizes do not fit
    return any(two is not None and agreed(*two, problem, seed) for two in ways)


def by_rule(
    lines: list[Rel], above: Rel, row: Rel, problem: Problem, pair: Pair | Pairs, end: float, seed: int
) -> Named | None:
    rules: list[Rule] = [r for r in in_order(above, row, problem, ()) if r.name not in LATE]
    for line in lines:
        for rule in rules:
            for made in wrong_lines(rule, line, problem):
                if time.perf_counter() > end:
                    return None
                if isinstance(made, Rel) and not same(made, line) and holds(pair, made, row, problem, seed):
                    return Named(rule.name, rule.reason)
    return None


def of_slopes(above: Rel, row: Rel, problem: Problem, seconds: float, seed: int) -> Named | None:
    """The mistake in a row that is the one above differentiated on both sides, y being a function of x."""
    undone = [p for p in row.walk() if isinstance(p, Derivative)]
    if not undone or any(isinstance(p, Derivative) for p in above.walk()) or not is_scalar(above.left.shape):
        return None
    due = Derivative(excess_of(above), undone[0].by)
    named = name(due, excess_of(row), problem, assume=False, seconds=seconds, seed=seed)
    return replace(named, mended=None) if named.mistake in {*CATALOGUE, "sign-slip"} else None


def by_turned_term(above: Rel, row: Rel, problem: Problem, pair: Pair, seed: int) -> Named | None:
    """A term of the row above that was brought to the other side with the sign that it had."""
    for made in moved(above):
        if not same(made, above) and holds(pair, made, row, problem, seed):
            return Named("sign-slip", ADVICE["sign-slip"])
    return None


def further(above: Rel, problem: Problem, end: float) -> list[Rel]:
    """The equation above one honest step on."""
    ways = variants(above, problem, end, depth=1, most=12)
    return [u for u in ways if isinstance(u, Rel) and not same(u, above)]


Slips = Callable[[Rel, Rel], Iterator[Repair]]


def by_repair(
    above: Rel, row: Rel, problem: Problem, pair: Pair, end: float, seed: int, slips: Slips | None = None
) -> Named | None:
    for repair in (slips or slips_of)(above, row):
        if time.perf_counter() > end:
            return None
        mended = repair.line
        if isinstance(mended, Rel) and holds(pair, above, mended, problem, seed):
            return of_slip(telling(repair, above, row, problem), row.right)
    return None


def by_lost_letter(above: Rel, row: Rel, problem: Problem, pair: Pair) -> Named | None:
    """A factor that was left out wherever it stands."""
    rule = CATALOGUE["drop-factor"]
    for letter in free_leaves(above) - free_leaves(row):
        one: Node | None = (
            UNITY if is_scalar(letter.shape) else Eye(letter.shape[0]) if is_square(letter.shape) else None
        )
        if one is not None and isinstance(letter, Sym):
            without = substitute(above, {letter: one})
            if isinstance(without, Rel) and holds(pair, without, row, problem, 0):
                return Named(rule.name, rule.reason)
            if is_scalar(letter.shape):
                without = substitute(above, {letter: ZERO})
                if isinstance(without, Rel) and holds(pair, without, row, problem, 0):
                    return Named("drop-term", ADVICE["drop-term"])
    return None
