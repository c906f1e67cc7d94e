"""Rows that state a further equation of a system: x - y = 1 below x + y = 5.

Such a row does not follow from the row above, and need not. It is one where a row below it needs both, and follows from
neither alone; else, of equations that are linear with numbers before the letters (or hold several new ones), where the
rows are still being set down and a row below follows from none of them. A letter that is solved for by a slip is none
(x = 5 + y below x + y = 5), whatever is made of it. Where neither is clear nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from symderive.check.identities import identities
from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED
from symderive.check.number_rows import implied
from symderive.check.reading import ARROWS, Line, Row
from symderive.check.relations import equation, follows_from, with_equations
from symderive.check.rows_compared import solved_for
from symderive.check.rows_named import SECONDS, name_row
from symderive.check.state import State, after
from symderive.check.systems import system
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import add, neg
from symderive.expr.calculus import Derivative, Differential
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.shape import is_scalar
from symderive.numeric.number_line import Case
from symderive.numeric.numbers import NoNumber
from symderive.numeric.sample import draw

REMARK = "This row is read as a further equation of the system: it does not follow from the rows above."
UNSURE = "This row does not follow from those above: it may be a further equation of a system, or wrong."
MOST = 4  # equations that are set down one by one
LEAST = 1.0  # seconds that must be left


def further_equation(line: Line, row: Rel, state: State) -> Verdict | None:
    """The verdict on a row that does not hold where those above do, and may state a further equation of their system;
    None where it does not. What it states holds on beside them."""
    above = state.row
    if above is None or line.op != "=" or state.off or state.jets is not None or state.problem.about_chance:
        return None
    if holds(row, Derivative) or holds(row, Differential) or state.left_over() < LEAST:
        return None
    before = unknowns(*rows_above(state))
    if not unknowns(row) & before or len(unknowns(row) | before) < 2 or any(identities(row, state)):
        return None
    needed = used_below(row, state)
    if needed is None:
        return None
    plain = all(map(is_linear, (*rows_above(state), row)))
    if needed and not begins(row, above) and (plain or len(before) <= 2 or not unknowns(row) <= before):
        return stated(line, row, state)
    if not needed and (begins(row, above) or not set_down(row, above, state)):
        return None
    seconds = min(SECONDS, state.left_over() / 3)
    if name_row(above, row, state.problem, seconds=seconds, seed=state.seed).mistake != "equation-slip":
        return None
    sure = plain or len(unknowns(row) - before) > 1  # new letters come from nowhere
    return stated(line, row, state) if sure else Verdict(line.n, "undecided", message=UNSURE)


def stated(line: Line, row: Rel, state: State) -> Verdict:
    state.row, state.beside, state.earlier = row, rows_above(state), ()
    verdict = Verdict(line.n, "given", remarks=(REMARK,))
    after(line, state, row.right, verdict)
    return verdict


def begins(row: Rel, above: Rel) -> bool:
    """Is the row solved for a letter, for which the row above is not?"""
    return solved_for(row) is not None and not row.left.kids and row.left is not above.left


def is_linear(node: Node) -> bool:
    """Is this an equation between sums of letters with numbers before them?"""
    match node:
        case Rel("=", left, right):
            return is_linear(left) and is_linear(right)
        case Sum(terms):
            return all(map(is_linear, terms))
        case Prod(factors):
            return all(is_linear(u) for u in factors) and len([u for u in factors if unknowns(u)]) < 2
        case Pow(Num(), Num()):
            return True
    return isinstance(node, Sym | Num) and is_scalar(node.shape)


def unknowns(*rows: Node) -> set[Sym]:
    return {u for row in rows for u in free_leaves(row) if isinstance(u, Sym)}


def rows_above(state: State) -> tuple[Rel, ...]:
    """The equations above that hold."""
    return tuple(dict.fromkeys(rel for rel in (state.row, *state.beside, *state.earlier) if rel is not None))


def set_down(row: Rel, above: Rel, state: State) -> bool:
    """Are the rows of a system still being set down, which has a solution, no more rows than unknowns, and two of these
    in this row and the one above?"""
    rows = (*rows_above(state), row)
    if len(unknowns(row) & unknowns(above)) < 2 or len(rows) > len(unknowns(*rows)):
        return False
    gap = add(row.left, neg(row.right))
    try:
        draw(with_equations(state.problem, rows), (gap, *unknowns(*rows)), state.seed, count=1)
    except NoNumber:
        return False
    return True


def used_below(row: Rel, state: State) -> bool | None:
    """Does a row below follow from the row and those above together, and from neither alone? None where each follows
    from one of them; False where one follows from none, or is not known to."""
    above = rows_above(state)
    found: bool | None = None
    set_so_far = [row]
    for said in stated_below(state):
        both = from_rows(said, (*above, *set_so_far), state)
        if both == UNDECIDED:
            return found
        if both == DIFFERENT:
            if len(set_so_far) == MOST or not isinstance(said, Rel):
                return False
            found = False
            set_so_far.append(said)
        elif EQUAL not in (from_rows(said, (*above, *set_so_far[1:]), state), from_rows(said, set_so_far, state)):
            return True
    return found


def stated_below(state: State) -> Iterator[Rel | tuple[Case, ...]]:
    """The equations of the rows below, and the cases where there are several, as far as these are equations."""
    for line in state.below:
        if isinstance(line, Row) and line.cases:
            yield line.cases
            return
        if line.error is not None or line.right is None or line.op not in ("=", *ARROWS):
            return
        found = (Rel("=", line.left, line.right),) if line.left is not None else system(line.right)
        alone = equation(line.right)
        if not found and alone is None:
            return
        yield from found or ((alone,) if alone is not None else ())


def from_rows(eq: Rel | tuple[Case, ...], rows: tuple[Rel, ...] | list[Rel], state: State) -> str:
    """Does an equation, or one of several cases, follow from several equations together?"""
    if not isinstance(eq, Rel):
        return implied((tuple(rows),), eq, state.problem, seed=state.seed).verdict
    limit = max(0.05, min(SECONDS, state.left_over()) / 3)
    first, *others = sorted(rows, key=lambda rel: not touches(rel, eq))
    problem = with_equations(state.problem, others)
    return follows_from(first, eq, problem, seed=state.seed, limit=limit).verdict


def touches(rel: Rel, eq: Rel) -> bool:
    leaves: frozenset[Node] = free_leaves(rel)
    return bool(leaves & free_leaves(eq))
