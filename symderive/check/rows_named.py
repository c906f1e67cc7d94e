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
from symderive.check.naming import Named, in_order, name, of_slip
from symderive.check.preference import LATE
from symderive.check.repair import Repair
from symderive.check.search import wrong_lines
from symderive.check.slips import repairs
from symderive.check.slips_of_form import mixed, moved
from symderive.check.telling import telling
from symderive.check.variants import variants, with_definitions
from symderive.derive.rule import CATALOGUE, Rule
from symderive.expr.algebra import (
    MINUS,
    UNITY,
    ZERO,
    Eye,
    Inverse,
    Map,
    Num,
    Ones,
    Pow,
    Prod,
    Rel,
    Size,
    Sum,
    Sym,
    Transpose,
    Zeros,
    add,
    divide,
    is_zero,
    mul,
    neg,
)
from symderive.expr.arrays import Entry, Member, Norm
from symderive.expr.calculus import At
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, DerivationError, is_scalar, is_square
from symderive.numeric.compare import agree
from symderive.numeric.numbers import NoNumber
from symderive.numeric.quickly import agreed

SECONDS = 1.5
#: slips that say something of a solution between vectors, which is found in one way only
SOLVED = {"sign-slip", "distribute-slip", "factor-slip", "transpose-dropped", "commuting-matrices", "index-slip"}
TWO = Num(2)
AT = Num(3) / Num(7)  # where a letter is put to compare two excesses in proportion
UPSIDE_DOWN = "The quotient is upside down: divide by the factor of the unknown."
LOST = "A solution was lost: the row above has another one."

Pair = Callable[[Rel, Rel], tuple[Node, Node] | None]
Pairs = Callable[[Rel, Rel], Iterator[tuple[Node, Node] | None]]


def name_row(above: Rel, row: Rel, problem: Problem, *, seconds: float = SECONDS, seed: int = 0) -> Named:
    """The likely mistake by which ``row`` came from ``above``; equation-slip where none is shown."""
    end = time.perf_counter() + seconds
    above = Rel("=", with_definitions(above.left, problem), with_definitions(above.right, problem))
    pair = pairing(above, row, problem)
    if pair is None:
        return Named("equation-slip")
    stages: tuple[Callable[[], Named | None], ...] = (
        lambda: of_solution(above, row, problem, seed),
        lambda: None if is_scalar(above.left.shape) else of_value(above, row, problem, seconds / 3, seed),
        lambda: by_rule([above], above, row, problem, pair, end, seed),
        lambda: of_value(above, row, problem, seconds / 4, seed) if is_scalar(above.left.shape) else None,
        lambda: by_repair(above, row, problem, pair, time.perf_counter() + seconds / 6, seed, signs_of),
        lambda: by_rule([*inverted(above), *both_sides(above)], above, row, problem, pair, end, seed),
        lambda: by_rule([above], above, row, problem, on_both_sides(pair), time.perf_counter() + seconds / 6, seed),
        lambda: by_repair(above, row, problem, pair, time.perf_counter() + seconds / 3, seed),
        lambda: by_rule(further(above, problem, end), above, row, problem, pair, end, seed),
        lambda: by_lost_letter(above, row, problem, pair),
    )
    for stage in stages:
        try:
            found = stage()
        except (NoNumber, DerivationError, RecursionError, ZeroDivisionError):
            continue  # what this stage would make has no value or no size: the next one is asked
        if found is not None:
            return found
    return Named("equation-slip")


# ---------------------------------------------------------------- what a row says
def solved_for(row: Rel) -> tuple[Node, Node] | None:
    """x and t of a row x = t (or t = x) with t free of x."""
    for x, t in ((row.left, row.right), (row.right, row.left)):
        if isinstance(x, Sym | Entry | Member) and x not in set(t.walk()):
            return x, t
    return None


def pairing(above: Rel, row: Rel, problem: Problem) -> Pair | None:
    """How two equations are compared: two expressions that are equal where the second follows from the first."""
    found = solved_for(row)
    if found is not None and found[0] in set(above.walk()):
        return lambda one, other: put_in(one, other)
    shared = [u for u in free_leaves(above) & free_leaves(row) if isinstance(u, Sym) and is_scalar(u.shape)]
    defined = {d.name for d in problem.definitions}
    shared = sorted((u for u in shared if u not in defined), key=lambda u: u.name)
    if shared and is_scalar(above.left.shape) and is_scalar(row.left.shape):
        letters = [u for u in shared if depends_twice(above, u)] or shared
        return lambda one, other: in_proportion(one, other, letters[0])
    if above.left.shape == row.left.shape:
        moving = [u for u in free_leaves(above) & free_leaves(row) if isinstance(u, Sym) and not is_scalar(u.shape)]
        unknown = min(moving, key=lambda u: (u not in free_leaves(row.left), u.name), default=None)
        if unknown is not None:
            return lambda one, other: in_vector_proportion(one, other, unknown)
        return lambda one, other: (excess_of(one), excess_of(other))
    return None


def excess_of(row: Rel) -> Node:
    """Left minus right; a zero of whatever size is left out."""
    if is_zero(row.right):
        return row.left
    return neg(row.right) if is_zero(row.left) else row.left - row.right


def depends_twice(above: Rel, u: Node) -> bool:
    return u in free_leaves(above.left) and u in free_leaves(above.right)


def put_in(one: Rel, other: Rel) -> tuple[Node, Node] | None:
    found = solved_for(other)
    if found is None:
        return None
    x, t = found
    excess = excess_of(one)
    other_place = AT if is_scalar(x.shape) else Zeros(x.shape)
    elsewhere = substitute(excess, {x: other_place})  # added on both sides: neither vanishes
    return add(substitute(excess, {x: t}), elsewhere), elsewhere


def in_proportion(one: Rel, other: Rel, x: Sym) -> tuple[Node, Node]:
    u, v = excess_of(one), excess_of(other)
    return mul(u, substitute(v, {x: AT})), mul(v, substitute(u, {x: AT}))


def in_vector_proportion(one: Rel, other: Rel, x: Sym) -> tuple[Node, Node]:
    """The excesses of two equations between vectors, each times the sum of the entries of the other at a fixed x."""
    u, v = excess_of(one), excess_of(other)
    fixed = ((x, mul(AT, Ones(x.shape))),)
    return mul(entries(At(v, fixed)), u), mul(entries(At(u, fixed)), v)


def entries(u: Node) -> Node:
    """The sum of the entries of a vector or matrix, which no symmetry makes zero."""
    return mul(Transpose(Ones((u.shape[0], ONE))), u, Ones((u.shape[1], ONE)))


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
        if isinstance(t, Num) and t.value != 0:
            words = f"{x.latex} {'>' if t.value > 0 else '<'} 0"
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
        due = linear_solution(above, x)
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


def further(above: Rel, problem: Problem, end: float) -> list[Rel]:
    """The equation above one honest step on."""
    ways = variants(above, problem, end, depth=1, most=12)
    return [u for u in ways if isinstance(u, Rel) and not same(u, above)]


def both_sides(above: Rel) -> Iterator[Rel]:
    """The same done to both sides as they stand: a root, a power, a logarithm taken, a denominator brought over."""
    if not is_scalar(above.left.shape):
        return
    inside = [p for p in above.walk() if isinstance(p, Map | Pow)]
    names = {p.name for p in inside if isinstance(p, Map)}
    if "log" in names:
        yield Rel("=", Map("exp", above.left), Map("exp", above.right))
    if "exp" in names:
        yield Rel("=", Map("log", above.left), Map("log", above.right))
    if "sqrt" in names:
        yield Rel("=", Pow(above.left, TWO), Pow(above.right, TWO))
    if any(isinstance(p, Pow) and p.exponent is TWO for p in inside):
        yield Rel("=", Map("sqrt", above.left), Map("sqrt", above.right))
    below = list(dict.fromkeys(p for p in inside if isinstance(p, Pow) and p.exponent is MINUS))
    if below:
        yield Rel("=", Pow(above.left, MINUS), Pow(above.right, MINUS))
    for p in below:
        yield Rel("=", mul(p.base, above.left), mul(p.base, above.right))


def on_both_sides(pair: Pair) -> Pairs:
    """The comparison after a function was taken on both sides: log(x - y) = 1 beside x - y = e."""
    return lambda one, other: (pair(made, other) for made in both_sides(one))


def inverted(above: Rel) -> Iterator[Rel]:
    """w = M^{-1} r of an equation M w = r, w = M^{-1} (r - s) of M w + s = r."""
    match above.left:
        case Sum(terms):
            for k, term in enumerate(terms):
                rest = add(*(neg(t) for j, t in enumerate(terms) if j != k))
                yield from inverted(Rel("=", term, rest if is_zero(above.right) else add(above.right, rest)))
        case Prod((*front, Sym() as w)) if front and not is_scalar(w.shape):
            M = mul(*front)
            if not is_scalar(M.shape) and is_square(M.shape) and w not in free_leaves(M):
                yield Rel("=", w, mul(Inverse(M), above.right))


Slips = Callable[[Rel, Rel], Iterator[Repair]]


def by_repair(
    above: Rel, row: Rel, problem: Problem, pair: Pair, end: float, seed: int, slips: Slips | None = None
) -> Named | None:
    for repair in (slips or slips_of)(above, row):
        if time.perf_counter() > end:
            return None
        mended = repair.line
        if isinstance(mended, Rel) and holds(pair, above, mended, problem, seed):
            return of_slip(telling(repair, above, row, problem))
    return None


def slips_of(above: Rel, row: Rel) -> Iterator[Repair]:
    """What is mended in a row: a sign, a side that was not divided or multiplied, then all other slips."""
    yield from signs_of(above, row)
    yield from (replace(r, line=Rel("=", row.left, r.line)) for r in mixed(row.right))
    whole = solved_for(row)
    scalars = [u for u in dict.fromkeys(above.walk()) if is_scalar(u.shape) and (not u.kids or isinstance(u, Size))]
    for u in scalars if whole is not None else ():
        if whole is not None and u is not whole[0] and u not in (UNITY, MINUS, ZERO):
            for factor in (u, Pow(u, MINUS)):
                yield Repair("arithmetic-slip", Rel("=", whole[0], mul(factor, whole[1])), whole[1], factor)
    whole_above = excess_of(above)
    for left in (False, True):
        rest = repairs(whole_above, row.left if left else row.right)
        while True:
            try:
                repair = next(rest, None)
            except DerivationError:
                break
            if repair is None:
                break
            plain_number = repair.name == "exponent-slip" and not isinstance(repair.part, Norm)
            kind = "arithmetic-slip" if plain_number else repair.name
            line = Rel("=", repair.line, row.right) if left else Rel("=", row.left, repair.line)
            yield replace(repair, name=kind, line=line)


def signs_of(above: Rel, row: Rel) -> Iterator[Repair]:
    yield from (Repair("sign-slip", u) for u in moved(row))
    yield from (Repair("sign-slip", Rel("=", row.left, neg(row.right))) for _ in [0] if not is_zero(row.right))


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
    return None
