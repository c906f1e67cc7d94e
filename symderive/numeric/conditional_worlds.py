"""Variables of which mean and variance are stated given others: E[X | N] = N mu, Var(X | N) = N s^2, E[Y | Z = 1] = 3.

Where the lines ask for nothing but moments of first and second order of such a variable, the same under every law with
these conditional moments, it is laid out beside each value of the others: at points with this mean and variance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from symderive.expr.algebra import Rel, Sym
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Cov, Expect, RandVar, Var
from symderive.expr.shape import is_scalar
from symderive.numeric.axes import Atoms, Matrix, scattered
from symderive.numeric.duals import base
from symderive.numeric.letters import letters_of
from symderive.numeric.needs import conjuncts
from symderive.numeric.numbers import NoNumber
from symderive.numeric.orders import second_order_lines
from symderive.numeric.scope import Scope
from symderive.numeric.sizes import NoPoint
from symderive.numeric.stated_moments import Moments, as_array
from symderive.numeric.supports import generic
from symderive.numeric.tables import LARGEST, Table
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, name_of, running


@dataclass(frozen=True, slots=True)
class Branch:
    """One statement: a moment as a formula in the parents, for those of their values that are ``fixed``."""

    kind: str  # "mean" or "spread"
    fixed: tuple[tuple[RandVar, Node], ...]
    value: Node


@dataclass(slots=True)
class Child:
    """A variable with its conditional moments."""

    node: RandVar
    parents: tuple[RandVar, ...]
    branches: list[Branch] = field(default_factory=list)

    def at(self, kind: str, row: dict[Node, Any], universe: Universe) -> Node | None:
        """The formula that holds at these values of the parents; None where none is stated."""
        for branch in self.branches:
            if branch.kind == kind and all(universe.number(v) == row[z] for z, v in branch.fixed):
                return branch.value
        return None


def children(universe: Universe, names: Iterable[Name]) -> list[Child]:
    """The variables among ``names`` of which nothing but conditional means and variances is stated; those of which a
    line asks for more are left out."""
    wanted = set(names)
    found: dict[RandVar, Child] = {}
    others: set[RandVar] = set()
    for fact in universe.facts:
        read = conditional_moment(fact, universe)
        if read is None:
            others |= {p for p in fact.walk() if isinstance(p, RandVar)}
            continue
        y, parents, branch = read
        child = found.setdefault(y, Child(y, parents))
        child.branches.append(branch)
        if set(parents) != set(child.parents):
            others.add(y)
    able = [
        c
        for c in found.values()
        if name_of(c.node) in wanted
        and c.node not in others
        and universe.variables[name_of(c.node)].values is None
        and any(b.kind == "spread" for b in c.branches)
    ]
    nodes = {c.node for c in able}
    if len({c.parents for c in able}) < len(able):
        return []  # how two of them hang together is not stated
    if not second_order_lines(universe, nodes):
        return []
    universe.by_moments |= nodes
    return able


def conditional_moment(fact: Node, universe: Universe) -> tuple[RandVar, tuple[RandVar, ...], Branch] | None:
    """E[Y | Z] = g(Z), Var(Y | Z = 1) = 4: the variable, the variables of its condition, and what is stated."""
    if not isinstance(fact, Rel) or fact.op != "=":
        return None
    for side, value in ((fact.left, fact.right), (fact.right, fact.left)):
        match side:
            case Expect(RandVar() as y, Node() as given, None):
                kind = "mean"
            case Var(RandVar() as y, Node() as given, None):
                kind = "spread"
            case Cov(RandVar() as y, RandVar() as z, Node() as given) if y is z:
                kind = "spread"
            case _:
                continue
        read = condition(given, universe)
        if read is None or running(y):
            return None
        parents, fixed, letters = read
        formula = substitute(value, letters)
        if {p for p in formula.walk() if isinstance(p, RandVar)} <= set(parents) - {z for z, _ in fixed}:
            return y, parents, Branch(kind, fixed, formula)
        return None
    return None


Read = tuple[tuple[RandVar, ...], tuple[tuple[RandVar, Node], ...], dict[Node, Node]]


def condition(given: Node, universe: Universe) -> Read | None:
    """The variables of a condition, those that are held at a value, and the letters that are values of the others."""
    parents: list[RandVar] = []
    fixed: list[tuple[RandVar, Node]] = []
    letters: dict[Node, Node] = {}
    for part in conjuncts(given):
        match part:
            case RandVar() as z if not running(z):
                parents.append(z)
            case Rel("=", RandVar() as z, Sym() as x) if universe.value_letters.get(x) == name_of(z):
                parents.append(z)
                letters[x] = z
            case Rel("=", RandVar() as z, value) if universe.number(value) is not None:
                parents.append(z)
                fixed.append((z, value))
            case _:
                return None
    return tuple(parents), tuple(fixed), letters


def given_of(able: Sequence[Child]) -> dict[Node, set[Node]]:
    """The variables with conditional moments, and those given which these are stated."""
    return {child.node: set(child.parents) for child in able}


def admissible(able: Sequence[Child], supports: dict[Name, list[Any]], moments: Moments, universe: Universe) -> None:
    """Values of the parents for which no stated variance is negative: where one is, their sizes are taken."""
    for child in able:
        for z in child.parents:
            values = supports.get(name_of(z))
            if values is None or universe.variables[name_of(z)].values is not None or len(child.parents) > 1:
                continue
            if any(spread_at(child, {z: v}, moments, universe, Fraction(1)) is None for v in values):
                supports[name_of(z)] = sorted({abs(v) for v in values if isinstance(v, Fraction)})


def with_children(table: Table, able: Sequence[Child], moments: Moments, universe: Universe, rng: Random) -> Table:
    """The table with every child laid out beside each of its rows."""
    wait = list(able)
    while wait:
        ready = [c for c in wait if all(name_of(z) in table.names for z in c.parents)]
        if not ready:
            raise NoPoint("a variable is given whose law is not known")
        for child in ready:
            table = extended(table, child, moments, universe, rng)
            wait.remove(child)
    return table


def extended(table: Table, child: Child, moments: Moments, universe: Universe, rng: Random) -> Table:
    places = {z: table.names.index(name_of(z)) for z in child.parents}
    rows, weights = [], []
    laws: dict[tuple[Any, ...], Atoms] = {}
    size = moments.size(child.node)
    for row, weight in zip(table.rows, table.weights, strict=True):
        here: dict[Node, Any] = {z: row[k] for z, k in places.items()}
        key = tuple(here.values())
        if key not in laws:
            formula = child.at("mean", here, universe)
            mean = [generic(rng, 0) for _ in range(size)] if formula is None else [
                r[0] for r in number_at(formula, here, moments, (size, 1))
            ]  # fmt: skip
            spread = spread_at(child, here, moments, universe, generic(rng, 0) ** 2)
            atoms = None if spread is None else scattered(mean, spread, rng, coins=1)
            if atoms is None:
                raise NoPoint("a conditional variance is negative")
            laws[key] = atoms
        for point, share in laws[key]:
            rows.append((*row, point[0] if is_scalar(child.node.shape) else point))
            weights.append(weight * share)
    if len(rows) > 2 * LARGEST:
        raise NoPoint(f"a table of {len(rows)} atoms is too large")
    return Table((*table.names, name_of(child.node)), rows, weights)


def spread_at(
    child: Child, here: dict[Node, Any], moments: Moments, universe: Universe, free: Fraction
) -> Matrix | None:
    """The conditional covariance at these values of the parents (``free`` times I where none is stated there); None
    where a variance is negative."""
    size = moments.size(child.node)
    formula = child.at("spread", here, universe)
    if formula is None:
        return [[free if i == j else Fraction(0) for j in range(size)] for i in range(size)]
    found = number_at(formula, here, moments, (size, size))
    return None if any(found[i][i] < 0 for i in range(size)) else found


def number_at(formula: Node, here: dict[Node, Any], moments: Moments, shape: tuple[int, int]) -> Matrix:
    """A formula in numbers at values of the variables in it."""
    for letter in letters_of(formula, moments.draft.problem):
        if moments.unknown(letter):
            moments.draw(letter, False)
    put = {z: as_array([[Fraction(x)] for x in (v if isinstance(v, tuple) else (v,))]) for z, v in here.items()}
    moments.exact.memo.clear()
    found = np.asarray(base(Scope(moments.exact, moments.draft.names).inner(put).value(formula)))
    if found.ndim != 2:
        raise NoNumber("a moment is stated for many indices at once")
    return [[Fraction(x) for x in row] for row in np.broadcast_to(found, shape)]
