"""Statements rewritten before they are read in earnest: compositions of functions, tables of a joint law."""

from __future__ import annotations

from symderive.parse.names import Names
from symderive.parse.stating import Read
from symderive.parse.syntax import Syntax, node


def rewritten(read: list[Read], names: Names) -> list[Read]:
    """The statements, h = g o f as h(x) = g(f(x)) and p(x, y) = a table as P(X, Y) = this table."""
    for r in read:
        tree = r.tree
        if tree is None or tree.kind != "node" or tree.head != "eq" or len(tree.kids) != 2:
            continue
        left, right = tree.kids
        name = names.key(left)
        if right.head == "compose" and name is not None and names.kinds.get(name) == "function":
            letters = names.params[name]
            calls = [Syntax("app", (head, *letters), head.start, head.stop) for head in (left, right)]
            r.tree = tree.but(kids=tuple(calls))
        elif left.head == "dens" and (table := joint_table(left, right, names)) is not None:
            r.tree = tree.but(kids=(table, right))
    return read


def joint_table(left: Syntax, right: Syntax, names: Names) -> Syntax | None:
    """P(X, Y) for p(x, y), where the right side is a matrix and X, Y are variables."""
    if right.head != "matrix" or len(right.kids) < 2 or len(left.kids) != 2 or left.kids[1].head != "joint":
        return None
    letters = left.kids[1].kids
    if len(letters) != 2 or any(p.kind != "name" or len(p.head) != 1 for p in letters):
        return None
    if any(len(row.kids) != len(right.kids[0].kids) or len(row.kids) < 2 for row in right.kids):
        return None
    variables = [p if names.kinds.get(p.head) == "random" else p.but(head=p.head.upper()) for p in letters]
    if any(names.kinds.get(v.head) != "random" for v in variables):
        return None
    variables = [v.but(latex=v.head) if len(v.head) == 1 else v for v in variables]
    return Syntax("P", (node("joint", *variables),), left.start, left.stop, latex="P")
