"""Where a strict inequality touches: x^2 > 0 fails at x = 0 only, and no random point ever lies there.

A line a > b that holds at all points drawn is put to the places where such lines fail: letters that are 0 or 1, letters
that are equal, vectors and semidefinite matrices that are 0, samples that are all the same, events that are each
other's complement. What the givens exclude is no such place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from symderive.check.sharpness import never_equal
from symderive.expr.algebra import MINUS, UNITY, ZERO, Eye, Map, Num, Ones, Rel, Size, Sym, Zeros
from symderive.expr.arrays import Member
from symderive.expr.build import add, neg, zero
from symderive.expr.node import Node, free_leaves, nodes_of, transform
from symderive.expr.probability import And, EventSym, Expect, Indep, Interval, NamedSet, Not, Prob, RandVar, Var
from symderive.expr.problem import Has, Problem
from symderive.expr.shape import ONE, DerivationError, is_scalar
from symderive.numeric.compare import agree
from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import NoNumber
from symderive.numeric.sample import draw
from symderive.render import notation

#: what the zero matrix or vector is
OF_ZERO = frozenset(
    ("positive semidefinite", "negative semidefinite", "symmetric", "skew-symmetric", "diagonal", "lower triangular",
     "upper triangular", "idempotent", "nonnegative", "square", "real", "fixed", "finite", "event")
)  # fmt: skip
#: what the identity and what a vector of ones is
OF_IDENTITY = frozenset(
    ("positive definite", "positive semidefinite", "symmetric", "diagonal", "lower triangular", "upper triangular",
     "idempotent", "nonnegative", "square", "real", "fixed", "invertible", "orthogonal", "full rank", "nonzero")
)  # fmt: skip
OF_ONES = frozenset(("positive", "nonnegative", "real", "fixed", "nonzero"))
#: what every matrix, vector or number of the right size is
OF_ALL = frozenset(("square", "real", "fixed", "finite", "event"))
MOST = 30
SECONDS = 0.15  # for one place
ALWAYS = Num(3)  # a random variable that takes one value only
Put = dict[Node, Node]


@dataclass(frozen=True, slots=True)
class Edge:
    """What is put in for names, in words; whether the two sides are equal there, or the inequality fails outright."""

    shown: dict[str, str]
    equal: bool


def touching(
    low: Node, high: Node, above: tuple[Rel, ...], problem: Problem, *, strict: bool, seed: int = 0
) -> Edge | None:
    """What to put in for the letters so that ``low`` is larger than ``high``, or (if ``strict``) equal to it; None
    where no such place is found."""
    for number, put in enumerate(places(low, high, problem)):
        if number == MOST:
            break
        if not allowed(put, above, problem):
            continue
        shown = {named(x): words(u) for x, u in put.items()}
        try:
            sides = replaced(low, put), replaced(high, put)
            if strict:
                met = agree(*sides, problem, seed=seed, limit=SECONDS)
                if met.verdict == "equal" and (met.exact or never_equal(*sides, problem, seed) is not True):
                    return Edge(shown, True)
            values = [u for x, u in put.items() if not is_scalar(x.shape) or isinstance(x, Member)]
            if values and not any(isinstance(u, Sym) for u in values):
                gap = Map("relu", add(sides[0], neg(sides[1])))
                if agree(gap, ZERO, problem, seed=seed, limit=SECONDS).verdict == "different":
                    return Edge(shown, False)
        except (DerivationError, ZeroDivisionError):
            continue  # one of the sides means nothing there
    return None


def places(a: Node, b: Node, problem: Problem) -> Iterator[Put]:
    """Values to put in, the likeliest first."""
    leaves = sorted(free_leaves(a) | free_leaves(b), key=named)
    defined = {d.name for d in problem.definitions}
    letters = [x for x in leaves if isinstance(x, Sym) and x not in defined]
    events = [x for x in leaves if isinstance(x, EventSym)]
    families = list(dict.fromkeys(p for side in (a, b) for p in side.walk() if isinstance(p, Member)))
    families = [p for p in families if is_scalar(p.shape)]
    for x in letters:
        yield {x: zero(x.shape)}
    for x, y in combinations(letters, 2):
        if x.shape == y.shape:
            yield {y: x}
            if not is_scalar(x.shape):
                yield {y: neg(x)}
    if len(letters) > 1:
        yield {x: zero(x.shape) for x in letters}
    for x in letters:
        if is_scalar(x.shape):
            for u in (UNITY, MINUS, Num(2)):
                yield {x: u}
    for x in letters:
        if not is_scalar(x.shape):
            rows, columns = x.shape
            if rows == columns:
                yield {x: Eye(rows)}
            elif columns == ONE:
                yield {x: Ones(x.shape)}
    for name in dict.fromkeys(p.name for p in families):
        same = [p for p in families if p.name == name]
        yield dict.fromkeys(same, ZERO)
        yield dict.fromkeys(same, Sym("one value of all"))
        yield dict.fromkeys(same, Num(2))
    for name, twin in combinations(dict.fromkeys(p.name for p in families), 2):
        like = next(p for p in families if p.name == name)
        yield {p: Member(name, p.indices, like.size, like.sizes, like.latex) for p in families if p.name == twin}
    for d in problem.definitions:
        for x in letters if not d.params else ():
            if x.shape == d.body.shape and x not in free_leaves(d.body):
                yield {x: d.body}
    for mean in means(a, b):
        for x in letters:
            if is_scalar(x.shape) and x not in free_leaves(mean):
                yield {x: mean}
    for one, other in combinations(events, 2):
        yield {other: Not(one)}
        yield {other: one}
    stated = stated_of(problem)
    loose = [x for x in leaves if isinstance(x, RandVar) and is_scalar(x.shape)]
    loose = [x for x in loose if not any(x in f.walk() for f in stated)]
    for leaf in loose:
        yield {leaf: ALWAYS}
    if len(loose) > 1:
        yield dict.fromkeys(loose, ALWAYS)


def means(a: Node, b: Node) -> list[Expect]:
    """The means of the variables of two sides, and of what has a variance there: squares around them are smallest."""
    parts = [p for side in (a, b) for p in nodes_of(side, RandVar, Var)]
    whole = [Expect(p.u) for p in parts if isinstance(p, Var) and is_scalar(p.u.shape)]
    return list(dict.fromkeys((*whole, *(Expect(p) for p in parts if isinstance(p, RandVar) and is_scalar(p.shape)))))


def stated_of(problem: Problem) -> list[Node]:
    return [fact.node for fact in problem.facts if fact.node is not None]


def replaced(node: Node, put: Put) -> Node:
    return transform(node, lambda part: put.get(part, part))


def allowed(put: Put, above: tuple[Rel, ...], problem: Problem) -> bool:
    """May the letters have these values, by all that the givens and the rows above say?"""
    for decl in problem.declarations.values():
        values = [u for x, u in put.items() if getattr(x, "name", "") == decl.name]
        if decl.within is not None and not all(lies_in(u, decl.within) for u in values):
            return False
    said = [part for f in problem.facts if f.node is not None for part in parts(f.node)]
    return all(kept(part, put, problem) for part in (*said, *above) if touches(part, put))


def parts(node: Node) -> tuple[Node, ...]:
    return node.events if isinstance(node, And) else (node,)


def touches(fact: Node, put: Put) -> bool:
    names = {x.name for x in put if isinstance(x, Member)}
    return any(p in put or (isinstance(p, Member) and p.name in names) for p in fact.walk())


def lies_in(u: Node, within: Node) -> bool:
    """Is a value in a declared set? An equal letter is asked for by what is stated of both, and not taken here."""
    match within, u:
        case NamedSet("R"), _:
            return True
        case NamedSet("N" | "R+" | "R>0"), Num(v):
            return v > 0 and (v.denominator == 1 or within.name != "N")
        case NamedSet("Z"), Num(v):
            return v.denominator == 1
        case Interval(Num(low), Num(high), closed), Num(v):
            return (low < v or (low == v and closed[0] == "[")) and (v < high or (v == high and closed[1] == "]"))
        case Interval() | NamedSet(), Sym():
            return True
    return False


def kept(fact: Node, put: Put, problem: Problem) -> bool:
    """Does a statement hold with the values put in? What cannot be told does not."""
    families = {x.name for x in put if isinstance(x, Member)}
    if families & {p.name for p in fact.walk() if isinstance(p, Member)}:
        if all(isinstance(u, Member) for u in put.values()):
            return any(f.node == replaced(fact, put) for f in problem.facts)
        match fact:  # numbers that are all one number may be positive
            case Rel(">" | ">=", Member(), Num(low)):
                return low <= 0 and all(isinstance(u, Sym) or positive(u) for u in put.values())
        return False
    match fact:
        case Has(prop, u):
            value = put.get(u)
            if isinstance(value, Sym):
                return any(f.node == Has(prop, value) for f in problem.facts)
            if isinstance(value, Eye | Ones):
                return prop in (OF_IDENTITY if isinstance(value, Eye) else OF_ONES)
            if not isinstance(value, Num | Zeros):
                return value is not None and prop in OF_ALL
            return prop in OF_ZERO or (prop == "positive" and positive(value))
        case Rel(">", Prob(), right) if right is ZERO:
            return True
        case Rel(op, left, right):
            there = replaced(left, put), replaced(right, put)
            if any(not isinstance(u, Num | Zeros | Eye | Ones | Size) for side in there for u in free_leaves(side)):
                if op in ("=", "!="):
                    return agree(*there, problem, limit=SECONDS).verdict == ("equal" if op == "=" else "different")
                return any(f.node == Rel(op, *there) for f in problem.facts)
            return numbers_hold(op, *there, problem)
        case Indep():
            return False
    return False


def positive(u: Node) -> bool:
    return isinstance(u, Num) and u.value > 0


def numbers_hold(op: str, left: Node, right: Node, problem: Problem) -> bool:
    """Does a relation without letters hold?"""
    try:
        point = draw(problem, (left, right))
        sides = [evaluate(side, point, problem).ravel().tolist() for side in (left, right)]
    except (NoNumber, DerivationError, ZeroDivisionError):
        return False
    pairs = [(x, y, abs(x - y) <= 1e-12) for x, y in zip(*sides, strict=True)]
    match op:
        case "!=":
            return any(not close for _, _, close in pairs)
        case "=":
            return all(close for _, _, close in pairs)
        case "<" | "<=":
            return all(close if close else x < y for x, y, close in pairs) and (op == "<=" or not pairs[0][2])
        case ">" | ">=":
            return all(close if close else x > y for x, y, close in pairs) and (op == ">=" or not pairs[0][2])
    return False


def named(x: Node) -> str:
    return str(getattr(x, "name", ""))


def words(u: Node) -> str:
    match u:
        case Num(v):
            return str(v)
        case Eye():
            return "I"
        case Ones():
            return "(1, ..., 1)"
        case Not(EventSym(name)):
            return f"not {name}"
        case Sym(name) | EventSym(name):
            return name
        case Zeros():
            return "0"
    return notation.text(u)
