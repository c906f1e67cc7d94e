"""Random joint tables: generic masses on the values of finitely many variables, obeying exactly what is stated of them.

Where the statements give an order of factors (a graph, draws, variables that are independent given others) the
masses are drawn factor by factor; else all at once. What is linear in the masses is imposed exactly; an
independence, or a moment of second order, is made linear by fixing some masses at random first. No masses found:
NoPoint, never a statement ignored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from symderive.expr.node import Node
from symderive.expr.probability import Indep, RandVar
from symderive.expr.problem import Edge
from symderive.numeric.columns import bound, column
from symderive.numeric.copies import Law, copied, copies, said_of_first
from symderive.numeric.deadline import look
from symderive.numeric.exact import RATIONALS
from symderive.numeric.numbers import NoNumber
from symderive.numeric.polytope import interior
from symderive.numeric.quotients import Empty, Form, Pin
from symderive.numeric.scope import Scope
from symderive.numeric.sizes import NoPoint
from symderive.numeric.skewed import mass
from symderive.numeric.statements import Masses
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, is_variable, name_of

LARGEST = 1100  # atoms of a table
TRIES = 6


class Inconsistent(NoPoint):
    """No distribution obeys what is stated."""


@dataclass(slots=True)
class Table:
    """A joint distribution: a row of values for each atom, and its mass."""

    names: tuple[Name, ...]
    rows: list[tuple[Any, ...]]
    weights: list[Fraction]
    marginals: dict[tuple[Name, ...], Table] = field(default_factory=dict)

    def onto(self, names: Sequence[Name]) -> Table:
        """The marginal table of some variables."""
        wanted = tuple(n for n in self.names if n in set(names))
        if wanted == self.names:
            return self
        found = self.marginals.get(wanted)
        if found is None:
            places = [self.names.index(n) for n in wanted]
            masses: dict[tuple[Any, ...], Fraction] = {}
            for row, weight in zip(self.rows, self.weights, strict=True):
                key = tuple(row[p] for p in places)
                masses[key] = masses.get(key, Fraction(0)) + weight
            found = self.marginals[wanted] = Table(wanted, list(masses), list(masses.values()))
        return found


@dataclass(slots=True)
class Factor:
    """One stage of the construction: masses of ``names`` for each value of ``parents`` (None: of all that came
    before)."""

    names: list[Name]
    parents: list[Name] | None = None
    like: Factor | None = None  # the factor whose masses these are as well, for copies of one variable


def build(universe: Universe, supports: dict[Name, list[Any]], facts: list[Node], scope: Scope, rng: Random) -> Table:
    """A random table of the variables in ``supports`` that obeys ``facts``. ``scope`` is exact and knows the
    letters."""
    stated = [one for f in facts if not isinstance(f, Edge) for one in paired(f)]
    certain = all(universe.variables[n].values is not None for n in supports)
    refused: NoNumber | None = None
    for plan in plans(universe, list(supports), facts):
        for _ in range(TRIES):
            try:
                table = carried_out(plan, universe, supports, stated, scope, rng, certain)
            except Empty:
                continue
            except Inconsistent:
                raise
            except NoPoint as reason:
                refused = reason
                break
            return table
    raise refused or NoPoint("no table of probabilities was found that obeys all that is stated")


def paired(fact: Node) -> list[Node]:
    """Independence of several groups as independence of each from all before it."""
    if not isinstance(fact, Indep) or len(fact.groups) < 3:
        return [fact]
    return [
        Indep((tuple(v for group in fact.groups[:k] for v in group), fact.groups[k]), fact.given)
        for k in range(1, len(fact.groups))
    ]


# ---------------------------------------------------------------- the order of the factors
def plans(universe: Universe, names: list[Name], facts: list[Node]) -> list[list[Factor]]:
    """Ways to draw the variables: factor by factor where the statements show one, and all at once."""
    found = []
    edges = [f for f in facts if isinstance(f, Edge)]
    if edges:
        found.append(by_graph(names, edges))
    else:
        indeps = [f for f in facts if isinstance(f, Indep)]
        if len(indeps) == 1:
            staged = by_independence(names, indeps[0], copies(universe, names))
            if staged:
                found.append(staged)
    if not edges and not copies(universe, names):
        found.append([Factor(names)])
    return found


def by_graph(names: list[Name], edges: list[Edge]) -> list[Factor]:
    """One factor a variable, given its parents; variables without any edge depend on all others and come last."""
    parents: dict[Name, list[Name]] = {}
    touched: list[Name] = []
    for edge in edges:
        p, c = name_of(edge.parent), name_of(edge.child)
        touched += [n for n in (p, c) if n not in touched]
        parents.setdefault(c, []).append(p)
    order: list[Name] = []
    wait = [n for n in names if n in touched]
    while wait:
        ready = [n for n in wait if all(p in order or p not in wait for p in parents.get(n, []))]
        if not ready:
            raise NoPoint("the arrows of the graph run in a circle")
        order += ready
        wait = [n for n in wait if n not in ready]
    factors = [Factor([n], [p for p in parents.get(n, []) if p in names]) for n in order]
    rest = [n for n in names if n not in touched]
    return [*factors, Factor(rest)] if rest else factors


def by_independence(names: list[Name], stated: Indep, alike: list[list[Name]]) -> list[Factor] | None:
    """Given the conditioning variables each group is drawn apart; all others together afterwards."""
    given = [name_of(v) for v in stated.given if isinstance(v, RandVar)]
    groups = [[name_of(v) for v in group if is_variable(v)] for group in stated.groups]
    if len(given) < len(stated.given) or any(len(g) < len(s) for g, s in zip(groups, stated.groups, strict=True)):
        return None
    known = set(names)
    if not all(n in known for n in (*given, *(n for g in groups for n in g))):
        return None
    factors = ([Factor(given)] if given else []) + [Factor(g, given) for g in groups]
    for first, *others in alike:
        own = next(f for f in factors if f.names == [first])
        for f in factors:
            f.like = own if f.names in [[n] for n in others] else f.like
    taken = {n for f in factors for n in f.names}
    rest = [n for n in names if n not in taken]
    return [*factors, Factor(rest)] if rest else factors


# ---------------------------------------------------------------- carrying a plan out
def carried_out(
    plan: list[Factor],
    universe: Universe,
    supports: dict[Name, list[Any]],
    facts: list[Node],
    scope: Scope,
    rng: Random,
    certain: bool,
) -> Table:
    names: list[Name] = []
    rows: list[tuple[Any, ...]] = [()]
    weights: list[Fraction] = [Fraction(1)]
    left = [(fact, set(universe.spoken(fact)) & set(supports)) for fact in facts]
    laws: list[tuple[Factor, Law, list[Node]]] = []
    for factor in plan:
        before = list(names)
        names += factor.names
        cells = list(product(*(supports[n] for n in factor.names)))
        parents = before if factor.parents is None else factor.parents
        now = [fact for fact, spoken in left if spoken <= set(names)]
        left = [(fact, spoken) for fact, spoken in left if not spoken <= set(names)]
        if len(rows) * len(cells) > LARGEST:
            raise NoPoint(f"a table of {len(rows) * len(cells)} atoms is too large")
        known = next(((law, said) for other, law, said in laws if other is factor.like), None)
        if known is not None:
            rows, weights = copied(rows, weights, [before.index(p) for p in parents], cells, known[0])
            first = factor.like.names if factor.like is not None else []
            if not {said_of_first(f, factor.names, first, universe) for f in now} <= {None, *known[1]}:
                raise NoPoint("more is stated of one of several copies of a variable than of the first")
            continue
        rows, weights, law = drawn(
            rows, weights, before, parents, names, cells, now, universe, scope, rng, certain and not before
        )
        laws.append((factor, law, now))
    return Table(tuple(names), rows, weights)


def drawn(
    rows: list[tuple[Any, ...]], weights: list[Fraction], before: list[Name], parents: list[Name], names: list[Name],
    cells: list[tuple[Any, ...]], facts: list[Node], universe: Universe, scope: Scope, rng: Random, first: bool,
) -> tuple[list[tuple[Any, ...]], list[Fraction], Law]:  # fmt: skip
    """Masses of new variables for each value of their parents: every row of the table so far falls into cells."""
    places = [before.index(p) for p in parents]
    groups: dict[tuple[Any, ...], int] = {}
    owner, factor, atoms = [], [], []
    for row, weight in zip(rows, weights, strict=True):
        if not weight:
            continue
        g = groups.setdefault(tuple(row[p] for p in places), len(groups))
        for c, cell in enumerate(cells):
            owner.append(g * len(cells) + c)
            factor.append(weight)
            atoms.append((*row, *cell))
    width = len(groups) * len(cells)
    if not facts:
        x = [mass(rng) for _ in range(width)]
        for g in range(len(groups)):
            total = sum(x[g * len(cells) : (g + 1) * len(cells)])
            for c in range(g * len(cells), (g + 1) * len(cells)):
                x[c] /= total
    else:
        columns = {n: column((a[k] for a in atoms), scope.depth, RATIONALS) for k, n in enumerate(names)}
        masses = Masses(owner, factor, width, bound(scope, columns, universe, facts))
        for g in range(len(groups)):
            here = tuple(Fraction(int(c // len(cells) == g)) for c in range(width))
            masses.demand(here, Fraction(1))
        x = solved(masses, facts, rng, first)
    law = {(key, cell): x[g * len(cells) + c] for key, g in groups.items() for c, cell in enumerate(cells)}
    return atoms, [f * x[o] for o, f in zip(owner, factor, strict=True)], law


def solved(masses: Masses, facts: list[Node], rng: Random, first: bool) -> list[Fraction]:
    """Masses under all statements; what is not linear waits until the forms that it needs have been fixed.

    Where ``first`` and nothing has been fixed at random yet, no masses means that the statements contradict each other.
    """
    masses.settle()
    wait = list(facts)
    fixed = 0
    while wait:
        later: list[tuple[Node, Pin]] = []
        for fact in wait:
            mark = (len(masses.rows), masses.slacks)
            try:
                masses.state(fact)
            except Pin as pin:
                del masses.rows[mark[0] :], masses.rhs[mark[0] :]
                masses.slacks = mark[1]
                later.append((fact, pin))
        if len(later) < len(wait):
            try:
                masses.settle()
            except Empty:
                if first and not fixed:
                    raise Inconsistent("no probabilities obey all that is stated") from None
                raise
            wait = [fact for fact, _ in later]
            continue
        if fixed > 40:
            raise NoPoint("a statement could not be made linear")
        for form in later[0][1].forms:
            look()
            if masses.known(form) is None:
                fix(masses, form, rng)
                fixed += 1
        wait = [fact for fact, _ in later]
    assert masses.corner is not None
    return interior(masses.corner, rng)[: masses.width]


def fix(masses: Masses, form: Form, rng: Random) -> None:
    """Give a form a random value that it can have, a simple one where that rules no atom out."""
    assert masses.corner is not None
    x = interior(masses.corner, rng)
    value = sum((f * e for f, e in zip(form, x, strict=False)), Fraction(0))
    simple = value.limit_denominator(40)
    if simple != value:
        masses.demand(form, simple)
        try:
            if interior(masses.settle(), rng).count(Fraction(0)) == x.count(Fraction(0)):
                return
        except Empty:
            pass
        del masses.rows[-1], masses.rhs[-1]
    masses.demand(form, value)
    masses.settle()
