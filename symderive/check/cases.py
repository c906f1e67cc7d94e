"""Rows that hold several cases or name a set: x > 2 or x < -2, x = \\pm 2, x \\in [-2, 2], x = 2, 3.

Such a row is a list of cases, each a list of relations that hold together. Of one letter they are compared on the
number line; rows of several letters at points that obey the rows above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from symderive.check.reading import Line, sides_of
from symderive.check.words import without_relation
from symderive.expr.algebra import INFINITY, MINUS, Prod, Rel, Sym
from symderive.expr.arrays import Block
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import And, Exists, FiniteSet, ForAll, In, Interval, NamedSet, Or
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.number_line import Case
from symderive.parse.statements import read_formula

OR = re.compile(r"\\(?:text|mathrm|textrm)\s*\{\s*,?\s*or\s*\}|\\lor(?![A-Za-z])|\\vee(?![A-Za-z])")
MEMBER = re.compile(r"\\in(?![A-Za-z])")
SIGNS = r"\pm"
ORDERS = ("=", "!=", "<", "<=", ">", ">=")
INFINITE = (INFINITY, Prod((MINUS, INFINITY)))


def several(latex: str) -> bool:
    """Does a row hold more than one case, or a set?"""
    return OR.search(latex) is not None or SIGNS in latex or MEMBER.search(latex) is not None


def is_list(node: Node | None) -> bool:
    """Is this x = 2, 3: several values behind one equals sign?"""
    parts = [row[0] for row in node.rows if len(row) == 1] if isinstance(node, Block) else []
    if not parts or not isinstance(parts[0], Rel):
        return False
    return len(parts) > 1 and not any(isinstance(p, Rel | And | ForAll | Exists) for p in parts[1:])


def roots(node: Node | None, lines: Sequence[Line], problem: Problem) -> tuple[Case, ...] | None:
    """The cases of a row x = 2, x = 3; those of a row x_1 = 2, x_2 = 3 below equations in x, where x_1 and x_2 are new;
    else None."""
    parts = [row[0] for row in node.rows if len(row) == 1] if isinstance(node, Block) else []
    parts = list(node.events) if isinstance(node, And) else parts
    if (same_letter := values_of_one_letter(parts)) is not None:
        return same_letter
    names, letters, values = [], [], []
    for part in parts:
        match part:
            case Rel("=", Sym(name) as letter, due) if "_" in name:
                names.append(name.split("_"))
                letters.append(letter)
                values.append(due)
            case _:
                return None
    if (
        len(parts) < 2
        or len({name[0] for name in names}) != 1
        or [name[1] for name in names] != ["1", "2", "3"][: len(names)]
    ):
        return None
    above = {u for side in sides_of(lines) for u in free_leaves(side)}
    x = next((u for u in above if isinstance(u, Sym) and u.name == names[0][0] and is_scalar(u.shape)), None)
    if x is None or set(letters) & (above | problem.leaves()):
        return None
    declared = [problem.declarations.get(u.name) for u in letters]
    if any(d is not None and not d.inferred for d in declared):
        return None
    return tuple((Rel("=", x, due),) for due in values)


def values_of_one_letter(parts: Sequence[Node]) -> tuple[Case, ...] | None:
    """The cases of x = 2, x = 3: no letter has two values at once."""
    rels = [p for p in parts if isinstance(p, Rel) and p.op == "=" and isinstance(p.left, Sym)]
    rels = [rel for rel in rels if is_scalar(rel.left.shape)]
    if len(rels) < 2 or len(rels) != len(parts) or len({rel.left for rel in rels}) != 1:
        return None
    values = {rel.right for rel in rels}
    if len(values) != len(rels) or any(isinstance(u, Sym) for v in values for u in free_leaves(v)):
        return None
    return tuple((rel,) for rel in rels)


def cases_in(latex: str, problem: Problem) -> tuple[Case, ...] | None:
    """The cases of a row; None where it holds something else."""
    bare = without_relation(latex)
    parts = [bare.replace(SIGNS, sign) for sign in ("+", "-")] if bare.count(SIGNS) == 1 else [bare]
    found: list[Case] = []
    first: Node | None = None
    for part in (piece for whole in parts for piece in OR.split(whole)):
        try:
            node = read_formula(part.strip(" ,."), problem)
        except DerivationError:
            return None
        if isinstance(first, Rel) and first.op == "=" and is_value(node, first.left):
            node = Rel("=", first.left, node)  # x = 0 or 1
        first = first or node
        made = of_node(node)
        if made is None:
            return None
        found += made
    return tuple(found)


def is_value(node: Node, of: Node) -> bool:
    """Is this a value that a letter, or a list of letters, may have?"""
    if isinstance(of, Block) and isinstance(node, Block):
        return of.shape == node.shape and not any(isinstance(u, Rel) for row in node.rows for u in row)
    return isinstance(of, Sym) and of.shape == node.shape and not isinstance(node, Rel | And | In)


def of_node(node: Node) -> list[Case] | None:
    """The cases of one statement; None where it is no statement about numbers."""
    match node:
        case Rel("=", Block(names), Block(values)) if node.left.shape == node.right.shape:
            pairs = zip((u for row in names for u in row), (v for row in values for v in row), strict=False)
            listed = [Rel("=", u, v) for u, v in pairs if is_scalar(u.shape) and is_scalar(v.shape)]
            return [tuple(listed)] if len(listed) == sum(map(len, names)) == sum(map(len, values)) else None
        case Rel(op, left, right) if op in ORDERS and is_scalar(left.shape) and is_scalar(right.shape):
            return [(node,)]
        case And(events):
            return together([of_node(event) for event in events])
        case Block(rows) if all(len(row) == 1 for row in rows):
            parts = [row[0] for row in rows]
            match parts[0]:
                case Rel("=", x, _) if is_list(node):
                    return [(parts[0],), *((Rel("=", x, p),) for p in parts[1:])]  # x = 2, 3
            return together([of_node(part) for part in parts])
        case In(x, within) if is_scalar(x.shape):
            return of_set(x, within)
    return None


def with_conditions(node: Node | None) -> tuple[Case, ...] | None:
    """The one case of a row x + 6 = x^2, x >= 0: equations, and beside them inequalities. None for all other rows."""
    found = of_node(node) if isinstance(node, And | Block) else None
    if found is None or len(found) != 1:
        return None
    signs = {rel.op for rel in found[0]}
    return tuple(found) if "=" in signs and signs - {"="} else None


def of_set(x: Node, within: Node) -> list[Case] | None:
    """What it says that x lies in a set."""
    match within:
        case Interval(low, high, closed):
            ends = [Rel(">=" if closed[0] == "[" else ">", x, low)] if low not in INFINITE else []
            ends += [Rel("<=" if closed[1] == "]" else "<", x, high)] if high not in INFINITE else []
            return [tuple(ends)]
        case FiniteSet(elements):
            return [(Rel("=", x, u),) for u in elements]
        case NamedSet("R"):
            return [()]
        case Or(parts):
            found = [of_set(x, part) for part in parts]
            return None if None in found else [case for cases in found for case in cases or ()]
    return None


def together(parts: Sequence[list[Case] | None]) -> list[Case] | None:
    """The cases of statements that all hold."""
    whole: list[Case] = [()]
    for cases in parts:
        if cases is None:
            return None
        whole = [(*one, *other) for one in whole for other in cases]
    return whole
