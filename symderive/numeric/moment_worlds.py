"""A world for variables and vectors of which moments of first and second order are stated and no law.

Parts that are independent of each other are drawn apart, each on finitely many points with the stated moments
(``axes``); copies of one variable have one law. So every line that asks for means, covariances or probabilities without
a condition has a number under some law that obeys the statements.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod
from random import Random

from symderive.expr.node import Node
from symderive.expr.probability import Cov, Dens, Expect, Indep, Info, Law, Prob, RandVar, Var
from symderive.expr.problem import Follows, Has
from symderive.expr.shape import is_scalar
from symderive.numeric.axes import Atoms, Matrix, definite, portions, scattered
from symderive.numeric.draft import Draft
from symderive.numeric.letters import Letters
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.properties import ALIKE
from symderive.numeric.sizes import NoPoint
from symderive.numeric.stated_moments import Moments, moment_of
from symderive.numeric.supports import generic
from symderive.numeric.tables import Table
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, Variable, name_of

Given = dict[Node, set[Node]]  # variables, and those given which their moments are stated
LARGEST = 2000  # atoms of a table
HALVINGS = 8  # how often covariances that nothing is said of are made smaller until all fit together
HARMLESS = frozenset((ALIKE, "finite variance", "finite", "random"))  # what a law with moments has anyway


def table_from_moments(
    universe: Universe, letters: Letters, wanted: list[Name], exact: Point, draft: Draft, rng: Random, beside: Given
) -> Table | None:
    """A joint table of all ``wanted``; None where more than moments and independence is stated of one of them, where
    nothing is, or where a line asks for a conditional law. ``beside`` are variables that will be laid out beside their
    values."""
    variables = [universe.variables[n] for n in wanted]
    nodes = [v.node for v in variables if isinstance(v.node, RandVar)]
    moments = Moments(universe.facts, letters, exact, draft, rng)
    alike = {f.u for f in universe.facts if isinstance(f, Has) and f.prop == ALIKE} & set(nodes)
    if not wanted or (not alike and not any(x in moments for x in nodes)):
        return None
    if not all(only_moments(v, universe, wanted, beside) for v in variables) or not all(
        unconditional(tree, beside) for tree in universe.lines
    ):
        return None
    try:
        parts = drawn_apart(universe, nodes, alike, moments, rng)
    except NoNumber as reason:
        if isinstance(reason, NoPoint):
            raise
        return None  # a moment is stated that has no rational number
    if parts is None:
        return None
    names = tuple(name_of(x) for group, _ in parts for x in group)
    rows, weights = [], []
    for cells in product(*(atoms for _, atoms in parts)):
        row: list[object] = []
        for (group, _), (point, _) in zip(parts, cells, strict=True):
            row += parted(group, point, moments)
        rows.append(tuple(row))
        weights.append(prod((p for _, p in cells), start=Fraction(1)))
    return Table(names, rows, weights)


Part = tuple[tuple[RandVar, ...], Atoms]


def drawn_apart(
    universe: Universe, nodes: list[RandVar], alike: set[Node], moments: Moments, rng: Random
) -> list[Part] | None:
    """Points and masses for each group of variables that is independent of the others."""
    groups = list(dependent(universe, nodes))
    for coins in (2, 1):
        found: list[Part] = []
        laws: dict[Node, Atoms] = {}
        for group in groups:
            whose = said_together(universe, group[0]) if set(group) & alike else None
            if set(group) & alike and (whose is None or len(group) > 1):
                return None  # of one law, but not independent of all others
            atoms = laws.get(whose) if whose is not None else None
            if atoms is None:
                members = [x for x in nodes if whose is not None and x in alike and said_together(universe, x) is whose]
                first = next((x for x in members if x in moments), group[0])
                atoms = law_of((first,) if whose is not None else group, universe, moments, rng, coins)
            if whose is not None:
                laws[whose] = atoms
            found.append((group, atoms))
        if prod(len(atoms) for _, atoms in found) <= LARGEST:
            return found
    raise NoPoint("these variables have too many values together")


def law_of(group: tuple[RandVar, ...], universe: Universe, moments: Moments, rng: Random, coins: int) -> Atoms:
    """Points and masses for variables under one another, with their stated moments."""
    listed = universe.variables[name_of(group[0])].values
    if listed is not None:
        return [((v,), p) for v, p in zip(listed, portions(len(listed), rng), strict=True)]
    loose = Fraction(1, 2)
    for _ in range(HALVINGS):
        centre, spread = together(group, moments, rng, loose)
        atoms = scattered(centre, spread, rng, coins)
        if atoms is not None:
            offsets = places(group, moments)
            for i, x in enumerate(group):
                for j, y in enumerate(group[:i]):
                    block = [row[offsets[j] : offsets[j + 1]] for row in spread[offsets[i] : offsets[i + 1]]]
                    moments.name(x, y, "covariance", block)
            return atoms
        loose /= 2
    raise NoPoint("no law has the moments that are stated")


def together(
    group: tuple[RandVar, ...], moments: Moments, rng: Random, loose: Fraction
) -> tuple[list[Fraction], Matrix]:
    """Mean and covariance of variables under one another; what is not stated of them is random, and of two variables
    at most of the size ``loose``."""
    sizes = [moments.size(x) for x in group]
    means = []
    for x, size in zip(group, sizes, strict=True):
        stated = moments.mean(x)
        if stated is None:
            scale = loose if moments.find("product", x, x) else 1
            stated = [generic(rng, 0) * scale for _ in range(size)]
        means.append(stated)
    rows: Matrix = []
    known: dict[tuple[int, int], Matrix] = {}
    for i, x in enumerate(group):
        for j, y in enumerate(group[: i + 1]):
            known[i, j] = block(x, y, means[i], means[j], moments, rng, loose)
            known[j, i] = [list(column) for column in zip(*known[i, j], strict=True)]
    for i, size in enumerate(sizes):
        rows += [[c for j in range(len(group)) for c in known[i, j][r]] for r in range(size)]
    return [c for mean in means for c in mean], rows


def block(
    x: RandVar, y: RandVar, left: list[Fraction], right: list[Fraction], moments: Moments, rng: Random, loose: Fraction
) -> Matrix:
    """Cov(x, y) of two variables with these means."""
    for kind in ("covariance", "product"):
        stated = moments.own(x, kind) if x is y else moments.cross(x, y, kind)
        if stated is not None and kind == "product":
            return [[c - a * b for c, b in zip(row, right, strict=True)] for row, a in zip(stated, left, strict=True)]
        if stated is not None:
            return stated
    if x is y:
        return definite(len(left), rng)
    return [[loose * Fraction(rng.choice((-3, -2, -1, 1, 2, 3)), 4) for _ in right] for _ in left]


def places(group: tuple[RandVar, ...], moments: Moments) -> list[int]:
    """Where each variable begins among the entries of all, and where the last one ends."""
    found = [0]
    for x in group:
        found.append(found[-1] + moments.size(x))
    return found


def parted(group: tuple[RandVar, ...], point: tuple[Fraction, ...], moments: Moments) -> Iterator[object]:
    """The values of the variables of a group at a point."""
    offsets = places(group, moments)
    for k, x in enumerate(group):
        entries = point[offsets[k] : offsets[k + 1]]
        yield entries[0] if is_scalar(x.shape) else entries


# ---------------------------------------------------------------- what is stated
def only_moments(v: Variable, universe: Universe, wanted: list[Name], beside: Given) -> bool:
    """Is nothing but moments and independence stated of a variable?"""
    x = v.node
    if not isinstance(x, RandVar) or v.laws or v.defined or (v.within is not None and not real(v)):
        return False
    for fact in universe.facts:
        if x not in set(fact.walk()):
            continue
        if isinstance(fact, Indep) and not fact.given:
            continue
        if isinstance(fact, Has) and fact.prop in HARMLESS:
            continue
        if isinstance(fact, Follows) and isinstance(fact.law, Dens):
            continue  # of the density only the name is known
        if any(isinstance(p, RandVar) and p in beside for p in fact.walk()):
            continue
        found = moment_of(fact)
        if found is None or v.values is not None or any(name_of(y) not in wanted for y in found[1]):
            return False
    return True


def real(v: Variable) -> bool:
    return getattr(v.within, "name", "") == "R" or v.values is not None


def dependent(universe: Universe, nodes: list[RandVar]) -> Iterator[tuple[RandVar, ...]]:
    """The variables in groups, each independent of the others."""
    rest = list(nodes)
    while rest:
        group, todo = [], [rest.pop(0)]
        while todo:
            x = todo.pop()
            group.append(x)
            near = [y for y in rest if not apart(universe, x, y)]
            rest = [y for y in rest if y not in near]
            todo += near
        yield tuple(sorted(group, key=nodes.index))


def apart(universe: Universe, x: Node, y: Node) -> bool:
    """Are two variables stated to be independent?"""
    for fact in universe.facts:
        if isinstance(fact, Indep) and not fact.given:
            at = [[i for i, g in enumerate(fact.groups) if v in g] for v in (x, y)]
            if at[0] and at[1] and at[0] != at[1]:
                return True
    return False


def said_together(universe: Universe, x: Node) -> Node | None:
    """The statement by which x is one of independent copies."""
    return next((f for f in universe.facts if isinstance(f, Indep) and any(x in g for g in f.groups)), None)


# ---------------------------------------------------------------- what the lines ask for
def unconditional(tree: Node, beside: Given) -> bool:
    """Does a tree ask for nothing but moments and probabilities of the joint law? Moments of a variable of ``beside``
    given those that its own are stated by are known too."""
    for part in tree.walk():
        match part:
            case Dens() | Info() | Law() | Expect(_, _, Node()) | Var(_, _, Node()) | Prob(_, Node()):
                return False
            case Expect(_, Node() as given) | Var(_, Node() as given) | Cov(_, _, Node() as given):
                known = variables_in(given)
                free = variables_in(*(kid for kid in part.kids if kid is not given)) - known
                if not all(x in beside and beside[x] <= known for x in free):
                    return False
    return True


def variables_in(*trees: Node) -> set[Node]:
    return {part for tree in trees for part in tree.walk() if isinstance(part, RandVar)}
