"""Moments of stated laws in closed form, for lines whose numbers vanish to rounding (a mean of exactly zero).

Expectations, variances and covariances of polynomials in one variable with a named law are written with the raw
moments of the law, term by term; what does not have this form stays.
"""

from __future__ import annotations

from symderive.check.dirichlet_moments import entries_moment
from symderive.check.known import made_of_others
from symderive.expr.algebra import UNITY, Num, Pow, Prod, Sum
from symderive.expr.arrays import Entry
from symderive.expr.build import add, mul, neg
from symderive.expr.laws import law_row
from symderive.expr.node import Node, holds, substitute, transform
from symderive.expr.probability import Cov, Expect, Law, RandVar, Var
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import is_scalar

Terms = list[tuple[Node, tuple[Node, ...]]]  # coefficient, random factors
MOST = 60  # terms that a polynomial may have


def in_moments(root: Node, problem: Problem) -> Node:
    """The line with the moments that the laws give put in."""
    laws = {f.node.u: f.node.law for f in problem.facts if isinstance(f.node, Follows) and f.node.given is None}
    made = made_of_others(problem)

    def expected(u: Node) -> Node | None:
        for _ in range(4):
            u = substitute(u, made)
        found = terms(u)
        if found is None:
            return None
        parts = [moment(factors, laws) for _, factors in found]
        if any(part is None for part in parts):
            return None
        return add(*(mul(c, part) for (c, _), part in zip(found, parts, strict=True) if part is not None))

    def change(part: Node) -> Node:
        whole: Node | None = None
        match part:
            case Expect(u, None, None) if is_scalar(u.shape):
                whole = expected(u)
            case Var(u, None) if is_scalar(u.shape):
                whole = centred(expected(mul(u, u)), expected(u), expected(u))
            case Cov(u, v, None) if is_scalar(u.shape) and is_scalar(v.shape):
                whole = centred(expected(mul(u, v)), expected(u), expected(v))
        return part if whole is None else whole

    return transform(root, change)


def centred(product: Node | None, left: Node | None, right: Node | None) -> Node | None:
    return None if product is None or left is None or right is None else add(product, neg(mul(left, right)))


def moment(factors: tuple[Node, ...], laws: dict[Node, Node]) -> Node | None:
    """E[X^k] of k equal factors; None where the law does not say it, or where two variables are multiplied."""
    if not factors:
        return UNITY
    if all(isinstance(f, Entry) for f in factors):
        return of_entries([f for f in factors if isinstance(f, Entry)], laws)
    law = laws.get(factors[0])
    if len(set(factors)) > 1 or not isinstance(law, Law) or (row := law_row(law)) is None:
        return None
    if len(factors) == 1:
        return row.mean(*law.params)
    return None if row.raw_moment is None else row.raw_moment(len(factors), *law.params)


def of_entries(factors: list[Entry], laws: dict[Node, Node]) -> Node | None:
    """The mean of a product of entries of one random vector."""
    law = laws.get(factors[0].u)
    alike = isinstance(law, Law) and all(f.u is factors[0].u for f in factors)
    return entries_moment(tuple(factors), law) if isinstance(law, Law) and alike else None


def random(node: Node) -> bool:
    return holds(node, RandVar)


def terms(node: Node) -> Terms | None:
    """A polynomial in random variables as a list of terms; None where it is none."""
    if not random(node):
        return [(node, ())]
    if isinstance(node, Entry) and isinstance(node.u, RandVar):
        return [(UNITY, (node,))]
    if not is_scalar(node.shape) or not all(is_scalar(kid.shape) for kid in node.kids):
        return None
    match node:
        case RandVar():
            return [(UNITY, (node,))]
        case Sum(parts):
            found = [terms(p) for p in parts]
            return None if None in found else [t for part in found if part is not None for t in part]
        case Prod(parts):
            whole: Terms = [(UNITY, ())]
            for p in parts:
                inner = terms(p)
                if inner is None or len(whole) * len(inner) > MOST:
                    return None
                whole = [(mul(a, b), (*u, *v)) for a, u in whole for b, v in inner]
            return whole
        case Pow(u, Num(k)) if k in (2, 3, 4):
            return terms(Prod((u,) * int(k)))
    return None
