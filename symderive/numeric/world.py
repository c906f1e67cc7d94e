"""The random world of one point: a joint table for what has finitely many values, laws, jointly normal blocks.

``lay`` puts the variables that some trees speak of along one new axis of atoms, with their weights: every
probability, moment and density of a line is a sum over them. Variables that are given and continuous are held at
their value and weigh by their density.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from symderive.expr.algebra import Num, Rel
from symderive.expr.laws import as_interval_law, law_row
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Exists, ForAll, Law, RandVar
from symderive.numeric.bends import cuts, switches
from symderive.numeric.blocks import floats
from symderive.numeric.columns import bound, column, exact_array, tiled
from symderive.numeric.coupling import coupled
from symderive.numeric.densities import (
    continuous_nodes,
    density,
    discrete_values,
    ends,
    fixed_range,
    is_endless,
    rowed,
    settled,
)
from symderive.numeric.duals import Value, base, linear, several
from symderive.numeric.growth import grows, wide_cuts
from symderive.numeric.needs import Drawn, conjuncts
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import grain
from symderive.numeric.scope import Scope
from symderive.numeric.stated import NAME as STATED
from symderive.numeric.tables import Table
from symderive.numeric.uncovered import refuse_impossible, refuse_uncovered
from symderive.numeric.values import led
from symderive.numeric.variables import Name, Variable, is_variable, name_of
from symderive.numeric.vector_laws import dirichlet_nodes

Array = np.ndarray[Any, Any]
WIDEST = 1_000_000  # atoms that a line is laid out over


class World(Drawn):
    """The drawn variables, and how they are laid out over atoms."""

    # ------------------------------------------------------------ laying out
    def lay(
        self, trees: Sequence[Node], scope: Scope, fixed: dict[Name, Value] | None = None, events: Sequence[Node] = ()
    ) -> tuple[Scope, Value]:
        """A scope inside which the variables of ``trees`` run over atoms, and the atoms' weights."""
        fixed = {n: linear(lambda x: led(x, scope.depth + 1), v) for n, v in (fixed or {}).items()}
        order = self.needed([*self.spoken(trees), *fixed])
        self.refuse_too_many([n for n in order if n not in fixed])
        depth = scope.depth
        everything = [*trees, *events]
        table = self.table.onto([n for n in order if n in self.tabled])
        columns, weights = self.tabulated(table, depth, scope)
        done: set[Name] = set()
        for name in order:
            if name in self.tabled or name in done:
                continue
            inner = bound(scope, columns, self.universe, everything)
            if name in self.blocks:
                system = self.blocks[name]
                wanted = [n for n in system.names if n in order]

                def rebind(put: dict[Name, Value], columns: dict[Name, Value] = columns) -> Scope:
                    return bound(scope, {**columns, **put}, self.universe, everything)

                columns, weights = system.lay(wanted, fixed, columns, weights, inner, everything, rebind)
                done.update(wanted)
                continue
            variable = self.universe.variables[name]
            if not variable.laws:
                raise NoNumber(f"nothing is drawn for {name}")
            cut = [*everything, *self.ends_of(fixed)]
            columns, weights = self.spread(variable, columns, weights, inner, fixed, cut, depth, events)
            if base(weights).shape[0] > WIDEST:
                raise NoNumber("too many atoms for one line")
        inner = bound(scope, columns, self.universe, everything)
        return inner, coupled(self, order, inner, weights, self.lay)

    def refuse_too_many(self, order: Sequence[Name]) -> None:
        """NoNumber, before anything is laid out, where even two values for each variable are too many atoms."""
        free = [n for n in order if n not in self.tabled and n not in self.blocks and self.universe.variables[n].laws]
        if 2 ** len(free) > WIDEST:
            raise NoNumber("too many atoms for one line")

    def tabulated(self, table: Table, depth: int, scope: Scope) -> tuple[dict[Name, Value], Value]:
        key = (table.names, depth, scope.kind.name)
        found = self.cache.get(key)
        if found is None:
            columns = {n: column((row[i] for row in table.rows), depth, scope.kind) for i, n in enumerate(table.names)}
            weights = exact_array(table.weights, scope.kind).reshape((-1,) + (1,) * (depth + 2))
            found = self.cache[key] = (columns, weights)
        return dict(found[0]), found[1]

    def spread(
        self, variable: Variable, columns: dict[Name, Value], weights: Value, scope: Scope, fixed: dict[Name, Value],
        trees: Sequence[Node], depth: int, events: Sequence[Node],
    ) -> tuple[dict[Name, Value], Value]:  # fmt: skip
        """Lay a variable with a law out over the rows so far, or hold it at a value."""
        node, value = variable.node, fixed.get(variable.name)
        outer = scope.parent
        assert outer is not None
        if value is not None:
            held = {**columns, variable.name: value}
            inside = bound(outer, held, self.universe, [*trees, node])
            refuse_uncovered(self, variable, weights, scope, columns, events)
            total: Value = None
            for law, given in variable.laws:
                refuse_impossible(self, variable, law, weights, inside)
                part = density(law, node, inside)
                if given is not None and not isinstance(given, RandVar):
                    part = part * scope.value(given)
                total = part if total is None else total + part
            return held, weights * total
        blocks: list[tuple[dict[Name, Value], Value]] = []
        refuse_uncovered(self, variable, weights, scope, columns, events)
        for law, given in variable.laws:
            share = weights
            if given is not None and not all(isinstance(g, RandVar) for g in conjuncts(given)):
                share = weights * scope.value(given)
            refuse_impossible(self, variable, law, share, scope)
            listed = discrete_values(law, scope)
            if listed is not None:
                listed = list(listed)
                if base(weights).shape[0] * len(listed) > WIDEST:
                    raise NoNumber("too many atoms for one line")
                one = base(weights) * 0 + scope.kind.number(1)
                for element, mass in listed:
                    blocks.append(({**columns, variable.name: one * scope.value(element)}, share * mass))
                continue
            blocks.append(self.by_nodes(variable, law, columns, share, scope, trees, fixed))
        return stacked(blocks)

    def by_nodes(
        self,
        variable: Variable,
        law: Law,
        columns: dict[Name, Value],
        weights: Value,
        scope: Scope,
        trees: Sequence[Node],
        fixed: dict[Name, Value],
    ) -> tuple[dict[Name, Value], Value]:
        """Quadrature over a continuous variable, for all rows at once."""
        if law.name == "Dirichlet":
            return self.by_shares(variable, law, columns, weights, scope)
        outer = scope.parent
        assert outer is not None
        if scope.kind.exact:
            raise NoNumber("an integral has no rational value here")
        sizes = law.params[2:] if law.name == STATED else law.params
        shape = np.broadcast_shapes(*(base(scope.value(p)).shape for p in sizes), base(weights).shape)

        def at(x: Array) -> Scope:
            return bound(outer, {**fixed, **columns, variable.name: x}, self.universe, [*trees, variable.node])

        bends = [law.params[1]] if law.name == STATED else []
        if bends:
            bends = [substitute(bends[0], {law.params[0]: variable.node})]
        known = {*columns, *fixed, variable.name}
        fixed_range(law, scope)
        low, high = reach(law, scope)
        trees = self.spelled(trees)
        edges = self.edges([*trees, *bends], known)
        marks = cuts(variable.node, [*trees, *bends, *edges], at, low, high, lambda s: self.read_off(s) <= known)
        if law.name == "Normal" and grows(trees):
            centre, spread = (floats(base(scope.value(p))) for p in law.params)
            marks += wide_cuts(centre, spread**0.5)
        marks = [m for m in marks if m.ndim <= len(shape)]
        shape = np.broadcast_shapes(shape, *(m.shape for m in marks))
        nodes, steps = continuous_nodes(law, scope, shape, marks, grain(scope.point))
        copies = nodes.shape[0] // shape[0]
        wide = {name: led_tiled(v, copies, shape) for name, v in columns.items()}
        wide[variable.name] = nodes
        inside = bound(outer, wide, self.universe, [variable.node])
        return wide, led_tiled(weights, copies, shape) * density(law, variable.node, inside) * steps

    def read_off(self, tree: Node) -> set[Name]:
        """The variables whose values give a tree its value."""
        names = self.spoken([tree])
        return {n for n in names if n in self.blocks or not self.universe.variables[n].defined}

    def ends_of(self, fixed: dict[Name, Value]) -> list[Node]:
        """Where a held variable meets an end of its range that depends on others: their densities jump there."""
        found: list[Node] = []
        for name in fixed:
            variable = self.universe.variables[name]
            for law, _ in variable.laws if variable.partners else ():
                ends_ = [e for e in law.params[2:] if law.name == STATED and any(map(is_variable, e.walk()))]
                found += [Rel("<=", e, variable.node) for e in ends_]
        return found

    def spelled(self, trees: Sequence[Node]) -> list[Node]:
        """Trees with the variables that are computed from others written out, so that their jumps are seen."""
        bodies: dict[Node, Node] = {
            d.name: d.body for d in self.problem.definitions if isinstance(d.name, RandVar) and not d.params
        }
        found = list(trees)
        for _ in range(4):
            found = [substitute(tree, bodies) for tree in found]
        return found

    def edges(self, trees: Sequence[Node], known: set[Name]) -> list[Node]:
        """Where a jump leaves the range of a variable that is laid out later: there the inner integral has a corner."""
        found: list[Node] = []
        for switch in switches(list(trees)):
            later = self.roots(switch) - known
            if len(later) != 1:
                continue
            variable = self.universe.variables[next(iter(later))]
            if len(variable.laws) != 1 or law_row(as_interval_law(variable.laws[0][0])) is None:
                continue
            if rowed(as_interval_law(variable.laws[0][0])).discrete:
                continue
            law = as_interval_law(variable.laws[0][0])
            for end in rowed(law).support(*law.params):
                if not is_endless(end):
                    put: dict[Node, Node] = {variable.node: end}
                    found.append(Rel("<=", substitute(switch, put), Num(0)))
        return found

    def by_shares(
        self, variable: Variable, law: Law, columns: dict[Name, Value], weights: Value, scope: Scope
    ) -> tuple[dict[Name, Value], Value]:
        """Every row so far with every node of a Dirichlet law."""
        nodes, steps = dirichlet_nodes(law, scope)
        rows, copies = base(weights).shape[0], nodes.shape[0]
        if rows * copies > WIDEST:
            raise NoNumber("too many atoms for one line")
        axes = base(weights).ndim - 3
        again = np.repeat(np.arange(copies), rows)
        spread = lambda x: x[again].reshape((-1, *(1,) * axes, *x.shape[-2:]))  # noqa: E731
        wide = {name: led_tiled(v, copies, base(weights).shape) for name, v in columns.items()}
        wide[variable.name] = spread(nodes)
        return wide, led_tiled(weights, copies, base(weights).shape) * spread(steps)

    # ------------------------------------------------------------ values outside of any expectation
    def settle(self) -> None:
        """Draw one atom: the values that the letters x of X, and variables outside of P and E, stand for."""
        rows = [row for row, weight in zip(self.table.rows, self.table.weights, strict=True) if weight]
        if rows:
            self.atom.update(zip(self.table.names, self.rng.choice(rows), strict=True))

    def drawn(self, node: RandVar, scope: Scope) -> Value | None:
        """The value of a variable outside of P and E."""
        name = name_of(node)
        return column([self.atom[name]], 0, scope.kind)[0] if name in self.atom else None

    def members_drawn(self, family: str, scope: Scope) -> dict[tuple[int, ...], Value]:
        """The values of the members of a family outside of P and E, by their indices."""
        found = [name for name in self.atom if isinstance(name, tuple) and name[0] == family]
        return {name[1:]: column([self.atom[name]], 0, scope.kind)[0] for name in found}

    def stands_for(self, letter: Node) -> Name | None:
        return self.universe.stands_for(letter)

    def longest(self, node: Exists | ForAll, index: Node) -> int:
        """How far an index without a size runs: to the last member of the families that it picks from."""
        families = {p.family for p in node.event.walk() if isinstance(p, RandVar) and index in p.indices}
        return max((max(m) for f in families for m in self.universe.members.get(f, ())), default=0)


def reach(law: Law, scope: Scope) -> tuple[float, float]:
    """Where nearly all of the mass of a continuous law lies, over all rows."""
    row = rowed(settled(law, scope))
    centre, variance = (floats(base(scope.value(f(*settled(law, scope).params)))) for f in (row.mean, row.variance))
    spread = variance**0.5 if law.name != STATED else variance * 10
    low, high = float(np.min(centre - 9 * spread)), float(np.max(centre + 9 * spread))
    first, last = (floats(base(ends(e, scope))) for e in row.support(*settled(law, scope).params))
    if np.all(np.isfinite(first)) and np.all(np.isinf(last)):
        high = float(np.max(centre + 45 * spread))  # a tail that falls off like exp(-x) is long
    return max(low, float(np.min(first))), min(high, float(np.max(last)))


def led_tiled(value: Value, copies: int, shape: tuple[int, ...]) -> Value:
    return tiled(linear(lambda x: led(x, len(shape) - 2), value), copies, shape[0])


def stacked(blocks: list[tuple[dict[Name, Value], Value]]) -> tuple[dict[Name, Value], Value]:
    """Blocks of rows under one another."""
    if len(blocks) == 1:
        return blocks[0]
    heights = [max(base(w).shape[0], *(base(v).shape[0] for v in c.values())) for c, w in blocks]

    def under(arrays: list[Array]) -> Array:
        axes = max(x.ndim for x in arrays)
        arrays = [led(x, axes - 2) for x in arrays]
        lead = np.broadcast_shapes(*(x.shape[1:] for x in arrays))
        return np.concatenate([np.broadcast_to(x, (h, *lead)) for x, h in zip(arrays, heights, strict=True)], axis=0)

    names = blocks[0][0].keys()
    return {n: several(under, [c[n] for c, _ in blocks]) for n in names}, several(under, [w for _, w in blocks])
