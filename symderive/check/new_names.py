"""A row that gives a new name to something below an equation: D = b^2 - 4ac, w_2 = w_1 - \\eta f'(w_1), x_1 = 2.

Such a row does not follow from the equation above: it is a definition, and the equation holds on beside it. A letter of
the equation with a number below it is one of its roots.
"""

from __future__ import annotations

from symderive.check.ladder import DIFFERENT, EQUAL
from symderive.check.reading import Line
from symderive.check.relations import follows_from
from symderive.check.state import State, is_new
from symderive.check.words import difference_in_words, sentence
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.arrays import Block, Entry
from symderive.expr.build import transpose
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Definition
from symderive.expr.shape import is_scalar

UNUSED = "Nothing else says what this letter is, and no row below takes it up."
NO_ROOT = "This does not solve the equation above."


def judge_new_name(line: Line, row: Rel, state: State) -> Verdict | None:
    """The verdict on a row with a new name on its left, below the equation ``state.row``; None for all other rows."""
    name, above = row.left, state.row
    if (several := judge_tuple(line, row, state)) is not None:
        return several
    if line.op != "=" or above is None or not isinstance(name, Sym) or name in free_leaves(row.right):
        return None
    if state.off or name.shape != row.right.shape or not is_new(name, state):
        return None
    base, _, number = name.name.partition("_")
    letters = [u for u in (*free_leaves(above), *state.used) if isinstance(u, Sym)]
    unknown = next((u for u in letters if u.name == base), None) if number else None
    if unknown is not None:
        return judge_root(line, Rel("=", unknown, row.right), above, state) if number.isdigit() else None
    taken_up = sum(name in free_leaves(side) for side in state.company) > 1
    if isinstance(row.right, Num) and not taken_up:
        return Verdict(line.n, "undecided", message=UNUSED)
    definition = Definition(name, row.right, text=line.latex)
    state.problem = state.problem.but(definitions=(*state.problem.definitions, definition))
    state.used |= {name} | free_leaves(row.right)
    state.aside = row.right
    return Verdict(line.n, "right", "rule", "definition")


def judge_tuple(line: Line, row: Rel, state: State) -> Verdict | None:
    """The verdict on a row that names several numbers at once; None for all other rows."""
    parts = new_tuple(row.left, row.right, state) if line.op == "=" else ()
    if not parts:
        return None
    state.problem = state.problem.but(definitions=(*state.problem.definitions, *parts))
    state.aside = row.right
    return Verdict(line.n, "right", "rule", "definition")


def new_tuple(left: Node, right: Node, state: State) -> tuple[Definition, ...]:
    """The definitions of x_1 and y_1 in (x_1, y_1) = (1, 1) - 0.1 (2, 4), where all of the names are new; else none."""
    if not isinstance(left, Block) or left.shape != right.shape:
        return ()
    names = [entry for row in left.rows for entry in row]
    if len(names) < 2 or 1 not in (len(left.rows), len(left.rows[0])):
        return ()
    if not all(isinstance(name, Sym) and is_scalar(name.shape) and is_new(name, state) for name in names):
        return ()
    column = right if len(left.rows) > 1 else transpose(right)
    return tuple(Definition(name, Entry(column, (Num(k),))) for k, name in enumerate(names, start=1))


def judge_root(line: Line, root: Rel, above: Rel, state: State) -> Verdict | None:
    """The verdict on x_1 = 2 below an equation for x: does it solve the equation?"""
    if len([u for u in free_leaves(above) if isinstance(u, Sym)]) != 1 or not is_scalar(root.left.shape):
        return None
    found = follows_from(root, above, state.problem, seed=state.seed, limit=max(0.05, state.left_over()) / 3)
    state.used |= free_leaves(line.left) if line.left is not None else frozenset()
    if found.verdict == EQUAL:
        return Verdict(line.n, "right", "rule", "equivalent-equations")
    if found.verdict == DIFFERENT:
        return Verdict(line.n, "wrong", message=f"{NO_ROOT} {difference_in_words(found.agreement, own=True)}".strip())
    return Verdict(line.n, "undecided", message=sentence(found.reason))
