"""Where a stated density or mass function holds: a range that stands behind it, after a comma or "for"."""

from __future__ import annotations

from symderive.parse.stating import Read
from symderive.parse.syntax import Syntax, key, node

COMPARED = frozenset(("lt", "le", "gt", "ge", "and", "in", "declare"))


def with_supports(read: list[Read]) -> list[Read]:
    """The statements, each range of a density's letters put to the density before it in the same line."""
    found: list[Read] = []
    ranged: list[Syntax] = []
    for r in read:
        last = found[-1] if found else None
        r.where = as_set(r.where) if r.where is not None else None
        if last is not None and last.statement.line == r.statement.line and (more := support(last, r)):
            if last.where is None:
                ranged = []
            if last.where is None or ranged:
                ranged.extend(more)
                last.where = ranged[0] if len(ranged) == 1 else node("list", *ranged)
                continue
        ranged = []
        found.append(r)
    return found


def support(density: Read, r: Read) -> list[Syntax]:
    """The conditions that a statement puts on the letters of the density before it; none if it says anything else."""
    letters = arguments(density)
    tree = r.tree
    if not letters or tree is None or r.statement.said or r.where is not None:
        return []
    if tree.head == "forall":
        return list(tree.kids) if names(tree) & letters else []
    shared = [n for n in r.names if key(n) in letters]
    if len(shared) != len(r.names):
        return []
    if tree.head == "range" and key(tree.kids[0]) in letters:
        return [run(tree)]
    if tree.head == "eq" and tree.kids[0].kind == "name" and tree.kids[1].head == "list" and key(tree.kids[0]) in letters:
        return [node("in", tree.kids[0], Syntax("set", tree.kids[1].kids, tree.kids[1].start, tree.kids[1].stop))]
    if tree.head in COMPARED and names(tree) & letters:
        bounded = {key(side) for side in ends(tree)} & letters
        if bounded:
            return [*(tree.but(kids=(n, *tree.kids[1:])) for n in shared), tree]
    return []


def ends(tree: Syntax) -> list[Syntax]:
    """The sides of a relation or of the links of a chain; of "x in a set" the left one."""
    if tree.head == "and":
        return [side for link in tree.kids for side in ends(link)]
    return list(tree.kids[:1] if tree.head in ("in", "declare") else tree.kids)


def arguments(r: Read) -> set[str]:
    """The letters of p(x, y) = ..., and those that stand for values in P(X = k) = ..."""
    tree = r.tree
    if tree is None or tree.head not in ("eq", "propto") or r.statement.said:
        return set()
    left = tree.kids[0]
    if left.head == "dens":
        parts = left.kids[1].kids if left.kids[1].head == "joint" else left.kids[1:2]
        return {k for p in parts if p.head in ("name", "sub_", "prime") or p.kind == "name" if (k := key(p))}
    if left.head == "P" and left.kind == "node":
        sides = [q.kids[1] for q in left.kids[0].walk() if q.head in ("eq", "le", "lt") and len(q.kids) == 2]
        return {k for s in sides if s.kind == "name" and s.head[:1].islower() and (k := key(s))}
    return set()


def names(part: Syntax) -> set[str]:
    return {p.head for p in part.walk() if p.kind == "name"}


def as_set(where: Syntax) -> Syntax:
    """k = 0, 1, ..., n behind "for": k is one of these."""
    first = where.kids[0] if where.head == "list" else None
    if first is None or first.head != "eq" or first.kids[0].kind != "name":
        return where
    if all(k.kind in ("number", "name") or k.head in ("dots", "neg", "add", "sub") for k in where.kids[1:]):
        values = (first.kids[1], *where.kids[1:])
        return node("in", first.kids[0], Syntax("set", values, first.kids[1].start, where.stop))
    return where


def run(tree: Syntax) -> Syntax:
    """The range i = 1, ..., n as a set."""
    letter, *ends_ = tree.kids
    dots = Syntax("dots", (), letter.stop, tree.stop)
    values = (ends_[0], dots, *ends_[1:]) if len(ends_) < 3 else tuple(ends_)
    return node("in", letter, Syntax("set", values, letter.stop, tree.stop))
