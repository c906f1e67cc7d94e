"""Where a stated density or mass function holds: a range that stands behind it, after a comma or "for"."""

from __future__ import annotations

from symderive.parse.said import plain
from symderive.parse.stating import Read
from symderive.parse.syntax import Syntax, key, node, product

WITH_PROBABILITY = frozenset(("with probability", "with prob", "with prob.", "w.p", "wp", "with chance"))
COMPARED = frozenset(("lt", "le", "gt", "ge", "and", "in", "declare"))


def with_supports(read: list[Read]) -> list[Read]:
    """The statements, each range of a density's letters put to the density before it in the same line."""
    found: list[Read] = []
    ranged: list[Syntax] = []
    for r in shared_ends(read):
        one_case(r)
        last = found[-1] if found else None
        r.where = as_set(r.where, r) if r.where is not None else None
        if last is not None and last.statement.line == r.statement.line and r.where is None:
            before = [] if last.where is not None or last.tree is None else support(r, last)
            if before and last.tree is not None and last.tree.head not in ("range", "forall"):
                r.where = before[0] if len(before) == 1 else node("list", *before)
                found.pop()
                found.append(r)
                continue
        if last is not None and last.statement.line == r.statement.line and gone_on(last, r):
            continue
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


def chance_said(r: Read) -> bool:
    """X = 2 with probability 1/3, X = 5 otherwise: an equation whose words give its probability."""
    if r.tree is None or r.tree.head != "eq" or len(r.statement.said) != 1 or key(r.tree.kids[0]) is None:
        return False
    text, tokens = r.statement.said[0]
    words = plain(text)
    return (words in WITH_PROBABILITY and bool(tokens)) or (words in ("otherwise", "else") and not tokens)


def one_case(r: Read) -> None:
    """p(x) = u in one case and 0 otherwise is p(x) = u for x in that case."""
    tree = r.tree
    if tree is None or tree.head != "eq" or r.where is not None or tree.kids[0].head != "dens":
        return
    left, right = tree.kids
    if right.head == "mul" and any(k.head == "indicator" for k in right.kids):
        conditions = [k.kids[0] for k in right.kids if k.head == "indicator"]
        rest = [k for k in right.kids if k.head != "indicator"]
        if all(names(c) & arguments(r) for c in conditions) and rest:
            r.tree = tree.but(kids=(left, product(rest)))
            r.where = conditions[0] if len(conditions) == 1 else node("list", *conditions)
        return
    if right.head != "cases" or len(right.kids) != 2 or any(len(row.kids) != 2 for row in right.kids):
        return
    (value, condition), (other, otherwise) = (row.kids for row in right.kids)
    if other.number == 0 and otherwise.head == "otherwise":
        r.tree, r.where = tree.but(kids=(left, value)), condition


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
    if tree.head in COMPARED and names(tree) & letters:
        bounded = {key(side) for side in ends(tree)} & letters
        if bounded:
            return [*(tree.but(kids=(n, *tree.kids[1:])) for n in shared), tree]
    return []


def gone_on(last: Read, r: Read) -> bool:
    """C = 1 iff A = 1, B = 1: the values behind the comma are put to the right side, where they belong to it."""
    arrow, tree = last.tree, r.tree
    if arrow is None or arrow.head != "iff" or len(arrow.kids) != 2 or last.statement.said or r.names:
        return False
    if tree is None or tree.head != "eq" or tree.kids[0].kind not in ("name", "word") or r.statement.said:
        return False
    last.tree = arrow.but(kids=(arrow.kids[0], joint(arrow.kids[1], tree)))
    return True


def joint(left: Syntax, right: Syntax) -> Syntax:
    return node("and", *(left.kids if left.head == "and" else (left,)), right)


def shared_ends(read: list[Read]) -> list[Read]:
    """0 <= x, y <= 1 says it of both: two pieces with a number at each outer end become two chains."""
    found: list[Read] = []
    for r in read:
        last = found[-1] if found else None
        low, high = (last.tree if last is not None else None), r.tree
        if (
            last is not None
            and low is not None
            and high is not None
            and last.statement.line == r.statement.line
            and not last.statement.said
            and low.head in ("lt", "le")
            and high.head in ("lt", "le")
            and number_like(low.kids[0])
            and number_like(high.kids[1])
            and key(low.kids[1]) is not None
            and key(high.kids[0]) is not None
        ):
            chains = [chain(low, letter, high) for letter in (low.kids[1], *r.names, high.kids[0])]
            last.tree, r.tree, r.names = chains[0], chains[-1], []
            found.extend(Read(r.statement, [], c, None) for c in chains[1:-1])
        if r.where is not None and r.where.head == "list":
            r.where = both_ends(r.where)
        found.append(r)
    return found


def both_ends(where: Syntax) -> Syntax:
    """The same behind "for"."""
    first, *middle, last = where.kids
    if first.head not in ("lt", "le") or last.head not in ("lt", "le") or any(key(m) is None for m in middle):
        return where
    if not (number_like(first.kids[0]) and number_like(last.kids[1])):
        return where
    return where.but(kids=tuple(chain(first, letter, last) for letter in (first.kids[1], *middle, last.kids[0])))


def chain(low: Syntax, letter: Syntax, high: Syntax) -> Syntax:
    return node("and", low.but(kids=(low.kids[0], letter)), high.but(kids=(letter, high.kids[1])))


def number_like(part: Syntax) -> bool:
    under = part.kids[0] if part.head == "neg" else part
    return under.kind == "number" or under.head in ("infty", "pi")


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
        sides = [
            q.kids[1] for q in left.kids[0].walk() if q.head in ("eq", "le", "lt", "ge", "gt") and len(q.kids) == 2
        ]
        return {k for s in sides if s.kind == "name" and s.head[:1].islower() and (k := key(s))}
    return set()


def names(part: Syntax) -> set[str]:
    return {p.head for p in part.walk() if p.kind == "name"}


def as_set(where: Syntax, r: Read) -> Syntax:
    """k = 0, 1, ..., n behind "for": k is one of these; "on [0, 1]": the density's letter is in it."""
    known = arguments(r)
    letters = [p for p in (r.tree.kids[0].walk() if r.tree is not None and known else ()) if key(p) in known]
    pair = where.head == "list" and len(where.kids) == 2 and where.note in ("[]", "()")
    if letters and (pair or where.head == "interval"):
        return node("in", letters[0], where.but(head="interval", note=where.note))
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
