"""Which statements a random table has to obey, laid out so that each is one between numbers."""

from __future__ import annotations

from symderive.expr.algebra import Num, Rel
from symderive.expr.arrays import Entry
from symderive.expr.node import Node
from symderive.expr.probability import Count, Cov, Expect, Indep, Var
from symderive.expr.problem import Draw, Edge, Follows, Has
from symderive.expr.shape import is_scalar
from symderive.numeric.letters import Letters
from symderive.numeric.scope import Point
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name


def keeps(fact: Node, letters: Letters, universe: Universe, names: set[Name]) -> bool:
    """Is this a statement that the table has to obey (not one that a letter is read off by, or that a law says)?"""
    if isinstance(fact, (Has, Follows, Draw, Count)) or any(isinstance(p, Count) for p in fact.walk()):
        return False
    if any(fact.left is letter or fact.right is letter for letter in letters.read) if isinstance(fact, Rel) else False:
        return False
    spoken = set(universe.spoken(fact))
    undefined = {n for n in spoken if not universe.variables[n].defined}
    if isinstance(fact, (Indep, Edge)):
        return bool(undefined) and undefined <= names
    return bool(undefined) and undefined <= names


def entrywise(fact: Node, exact: Point) -> list[Node]:
    """A statement on the mean or covariance of a vector as statements on its entries."""
    if not isinstance(fact, Rel) or fact.op != "=":
        return [fact]
    for one, other in ((fact.left, fact.right), (fact.right, fact.left)):
        if isinstance(one, Expect) and not is_scalar(one.u.shape):
            return [
                Rel("=", Expect(Entry(one.u, (i,)), one.given), Entry(other, (i,)))
                for i in map(Num, range(1, exact.size(one.u.shape[0]) + 1))
            ]
        u, v = (one.u, one.v) if isinstance(one, Cov) else (one.u, one.u) if isinstance(one, Var) else (None, None)
        if u is not None and v is not None and (not is_scalar(u.shape) or not is_scalar(v.shape)):
            rows, columns = exact.size(u.shape[0]), exact.size(v.shape[0])
            return [
                Rel("=", Cov(entry(u, i, rows), entry(v, j, columns), one.given), Entry(other, (Num(i), Num(j))))  # type: ignore[union-attr]
                for i in range(1, rows + 1)
                for j in range(1, columns + 1)
                if u is not v or i <= j
            ]
    return [fact]


def entry(u: Node, i: int, size: int) -> Node:
    return u if size == 1 else Entry(u, (Num(i),))
