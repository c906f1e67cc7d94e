"""Rows that hold in some cases only of the row above: what was divided by may be zero, a vector was cancelled, a root
does not solve the equation that it came from."""

from __future__ import annotations

from collections.abc import Iterator

from symderive import scalar
from symderive.check.known import known_of
from symderive.check.named import Named
from symderive.check.premises import below
from symderive.check.rows_compared import excess_of
from symderive.expr.algebra import Map, Num, Prod, Rel, Sym, Transpose
from symderive.expr.build import divide, mul, neg
from symderive.expr.node import Node, substitute, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import is_column, is_scalar, is_square
from symderive.numeric.compare import agree
from symderive.render import notation
from symderive.rules.faulty import quotient, terms

VECTOR = "A vector cannot be cancelled: it has no inverse, and what is left need not be equal for one vector alone."
OBLONG = "A matrix that is not square has no inverse and cannot be cancelled."
EXTRANEOUS = (
    "Squaring, joining logarithms or multiplying out can add roots: this one, put in, does not solve the row above."
)
MOST = 3  # factors at an end of a product that were cancelled


def cancelled(above: Rel, row: Rel, problem: Problem) -> Named | None:
    """What both sides were divided by, where the excess of the row above (left minus right) is a multiple of that of
    this row; None where it is not."""
    u, v = excess_of(above), excess_of(row)
    if is_scalar(u.shape) and is_scalar(v.shape):
        factor = scalar.simplify(divide(u, v), known_of(problem))
        if quotient(factor) is not None or not any(isinstance(p, Sym) for p in factor.walk()):
            return None
        name = notation.latex(factor)
        if agree(mul(factor, v), u, problem, limit=0.3, shown=False).verdict != "equal":
            return None
        return lacking(f"{name} \\ne 0", f"Divided by {notation.text(factor)}, the case in which it is zero is lost.")
    for M, product in multiples(u, v):
        if product.shape == u.shape and agree(product, u, problem, limit=0.3, shown=False).verdict == "equal":
            return of_matrix(M)
    return None


def lacking(words: str, advice: str) -> Named:
    return Named("missing-assumption", f"{advice} This needs {words}, which is not stated.", words)


def of_matrix(M: Node) -> Named:
    """A matrix or a vector that was cancelled."""
    name = notation.latex(M)
    if is_square(M.shape):
        return lacking(rf"{name} \text{{ invertible}}", "Only a matrix that has an inverse can be cancelled.")
    if is_column(M.shape) or is_column(M.shape[::-1]):
        return Named("inverse-of-nonsquare", VECTOR)
    if isinstance(M, Transpose):
        return Named("inverse-of-nonsquare", OBLONG)
    return lacking(rf"{name} \text{{ of full column rank}}", OBLONG)


def multiples(u: Node, v: Node) -> Iterator[tuple[Node, Node]]:
    """Matrices M at the beginning or the end of every term of u, with M v or v M, numbers before them left out."""
    each = [[f for f in (t.factors if isinstance(t, Prod) else (t,)) if not is_scalar(f.shape)] for t in terms(u)]
    first = each[0]
    for n in range(1, min(MOST, len(first)) + 1):
        for M, fits in ((mul(*first[:n]), before), (mul(*first[-n:]), behind)):
            made = fits(M, v)
            if made is not None:
                yield M, made
                yield M, mul(Num(2), made)
                yield M, neg(made)


def before(M: Node, v: Node) -> Node | None:
    return mul(M, v) if M.shape[1] == v.shape[0] else None


def behind(M: Node, v: Node) -> Node | None:
    return mul(v, M) if v.shape[1] == M.shape[0] else None


def extraneous(above: Rel, row: Rel, problem: Problem) -> Named | None:
    """A root that only the other branch of a square root, of bars or of logarithms has, or at which a quotient of the
    row above has no value."""
    for x, t in (row.kids, row.kids[::-1]):
        if isinstance(x, Sym) and is_scalar(x.shape) and isinstance(t, Num) and solves_other(above, x, t, problem):
            return Named("extraneous-root", EXTRANEOUS)
    return None


def solves_other(above: Rel, x: Sym, t: Node, problem: Problem) -> bool:
    """Does x = t solve the equation with a root or bars turned, with |u| for the u of logarithms, multiplied out?"""
    put: dict[Node, Node] = {x: t}
    for way in other_branches(above, x):
        left, right = (substitute(side, put) for side in way.kids)
        if scalar.equal(left, right):
            return True
    return False


def other_branches(above: Rel, x: Sym) -> Iterator[Rel]:
    bent = [p for p in dict.fromkeys(above.walk()) if isinstance(p, Map) and p.name in ("sqrt", "abs")]
    for part in bent:
        if x in set(part.walk()):
            yield Rel("=", *(substitute(side, {part: neg(part)}) for side in above.kids))
    if any(isinstance(p, Map) and p.name == "log" for p in above.walk()):
        yield Rel("=", *(transform(side, of_absolute) for side in above.kids))
    for base in dict.fromkeys(below(above)):
        if x in set(base.walk()):
            yield Rel("=", *(scalar.simplify(mul(base, side)) for side in above.kids))


def of_absolute(node: Node) -> Node:
    """log|u| for log u."""
    return Map("log", Map("abs", node.u)) if isinstance(node, Map) and node.name == "log" else node
