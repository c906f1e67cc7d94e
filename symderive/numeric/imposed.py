"""Which statements a random table has to obey, laid out so that each is one between numbers."""

from __future__ import annotations

from itertools import product
from typing import Any

from symderive.expr.algebra import Num, Rel
from symderive.expr.arrays import Entry
from symderive.expr.node import Node, holds
from symderive.expr.probability import Count, Cov, Expect, Indep, RandVar, Var
from symderive.expr.problem import Draw, Edge, Follows, Has
from symderive.expr.shape import is_column, is_scalar
from symderive.numeric.at_each_value import MOMENTS, at_each_value, behind_bars
from symderive.numeric.letters import Letters
from symderive.numeric.point import Point
from symderive.numeric.scope import Scope
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, name_of


def keeps(fact: Node, letters: Letters, universe: Universe, names: set[Name]) -> bool:
    """Is this a statement that the table has to obey (not one that a letter is read off by, or that a law says)?"""
    if isinstance(fact, (Has, Follows, Draw, Count)) or holds(fact, Count):
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
            sides = [range(1, exact.size(dim) + 1) for dim in one.u.shape]
            places = product(*(map(Num, side) for side in (sides[:1] if is_column(one.u.shape) else sides)))
            return [Rel("=", Expect(Entry(one.u, at), one.given), Entry(other, at)) for at in places]
        if not isinstance(one, Cov | Var):
            continue
        u, v = (one.u, one.v) if isinstance(one, Cov) else (one.u, one.u)
        if not is_scalar(u.shape) or not is_scalar(v.shape):
            rows, columns = exact.size(u.shape[0]), exact.size(v.shape[0])
            return [
                Rel("=", Cov(entry(u, i, rows), entry(v, j, columns), one.given), Entry(other, (Num(i), Num(j))))
                for i in range(1, rows + 1)
                for j in range(1, columns + 1)
                if u is not v or i <= j
            ]
    return [fact]


def value_by_value(facts: list[Node], supports: dict[Name, list[Any]], universe: Universe, scope: Scope) -> list[Node]:
    """What is stated behind a bar, E[Y | X] = g(X), as a statement on every value of X. A variable Y whose values
    nobody listed is given values on both sides of all that g takes (``supports`` is widened so)."""
    found: list[Node] = []
    for fact in facts:
        given = behind_bars(fact) if isinstance(fact, Rel) else []
        if not given or not all(name_of(x) in supports and is_scalar(x.shape) for x in given):
            found.append(fact)
            continue
        at: dict[RandVar, list[Node]] = {x: [Num(v) for v in supports[name_of(x)]] for x in given}
        found += at_each_value(fact, at)
        match fact:
            case Rel("=", Expect(RandVar() as u, RandVar(), None), g) | Rel("=", g, Expect(RandVar() as u, RandVar())):
                if holds(g, *MOMENTS) or name_of(u) not in supports:
                    continue
                if universe.variables[name_of(u)].values is None:
                    means = [scope.value(g_at)[0, 0] for g_at in at_each_value(g, at)]
                    supports[name_of(u)] = sorted({*supports[name_of(u)], min(means) - 1, max(means) + 1})
    return found


def entry(u: Node, i: int, size: int) -> Node:
    return u if size == 1 else Entry(u, (Num(i),))
