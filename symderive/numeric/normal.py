"""Systems of jointly normal variables: (x, y) ~ N(mean, covariance) in blocks, and chains in which the mean of one
is an affine function of others (y | x ~ N(A x + b, R), y = A x + e).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from symderive.expr.algebra import Transpose
from symderive.expr.arrays import Block
from symderive.expr.node import Node
from symderive.expr.probability import Law, RandVar
from symderive.expr.problem import Follows
from symderive.numeric.bends import cuts, switches
from symderive.numeric.blocks import conditional, floats, nodes, normal_density, root, schur
from symderive.numeric.columns import tiled
from symderive.numeric.densities import pieces
from symderive.numeric.duals import Dual, Value, base, linear, several
from symderive.numeric.growth import grows, wide_cuts
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import grain
from symderive.numeric.scope import Scope
from symderive.numeric.values import led
from symderive.numeric.variables import Name, Variable, is_variable, name_of, running

Array = np.ndarray[Any, Any]
Rebind = Callable[[dict[Name, Value]], Scope]
WIDEST = 300_000


def under_one_another(parts: list[Array]) -> Array:
    lead = np.broadcast_shapes(*(p.shape[:-2] for p in parts))
    return np.concatenate([np.broadcast_to(p, (*lead, *p.shape[-2:])) for p in parts], axis=-2)


def parts_of(u: Node) -> list[RandVar] | None:
    """The variables under one another in (x, y) or (X, Y)^T; None where it is not such a vector."""
    match u:
        case RandVar():
            return [u]
        case Transpose(inner):
            return parts_of(inner)
        case Block(rows):
            entries = [e for row in rows for e in row]
            return (
                [e for e in entries if isinstance(e, RandVar)] if all(isinstance(e, RandVar) for e in entries) else None
            )
    return None


class System:
    """Variables with one joint normal law."""

    def __init__(self, members: list[RandVar], parameters: list[Node], variables: dict[Name, Variable]) -> None:
        self.members = members
        self.names = [name_of(m) for m in members]
        self.parameters = parameters
        self.variables = variables
        self.roots: Callable[[Node], set[Name]] = lambda _: set()

    @staticmethod
    def of(fact: Follows, variables: dict[Name, Variable]) -> System:
        members = parts_of(fact.u)
        assert members is not None and isinstance(fact.law, Law)
        return System(members, list(fact.law.params), variables)

    @property
    def mean(self) -> Node:
        return self.parameters[0]

    @property
    def cov(self) -> Node:
        return self.parameters[1]

    def joint(self, scope: Scope, rebind: Rebind) -> tuple[Array, Array]:
        """Mean and covariance of all members, under one another."""
        del rebind
        return floats(base(scope.value(self.mean))), floats(base(scope.value(self.cov)))

    def joint_value(self, scope: Scope, mean: Array, cov: Array, order: list[int]) -> tuple[Value, Value]:
        """Mean and covariance of the members in ``order``, with their changes where a derivative is taken."""
        del mean, cov
        return (
            linear(lambda u: floats(u)[..., order, :], scope.value(self.mean)),
            linear(lambda u: floats(u)[..., order, :][..., :, order], scope.value(self.cov)),
        )

    def length(self, name: Name, scope: Scope) -> int:
        return scope.point.size(self.members[self.names.index(name)].shape[0])

    def places(self, name: Name, scope: Scope) -> list[int]:
        start = sum(self.length(n, scope) for n in self.names[: self.names.index(name)])
        return list(range(start, start + self.length(name, scope)))

    def needed_for(self, wanted: list[Name]) -> System:
        """The part of this system that some members depend on."""
        del wanted
        return self

    def condition(self, mean: Array, cov: Array, at: list[int], values: Array) -> tuple[Array, Array, Array]:
        return conditional(mean, cov, at, values)

    def lay(
        self, wanted: list[Name], fixed: dict[Name, Value], columns: dict[Name, Value], weights: Value, scope: Scope,
        trees: Sequence[Node], rebind: Rebind,
    ) -> tuple[dict[Name, Value], Value]:  # fmt: skip
        """Lay the wanted members out; those in ``fixed`` are held at their values and weigh by their density."""
        if scope.kind.exact:
            raise NoNumber("a normal law has no rational masses")
        smaller = self.needed_for(wanted)
        if smaller is not self:
            return smaller.lay(wanted, fixed, columns, weights, scope, trees, rebind)
        places = {n: self.places(n, scope) for n in wanted}
        order = [p for n in wanted for p in places[n]]
        mean, cov = self.joint(scope, rebind)
        mean, cov = mean[..., order, :], cov[..., order, :][..., :, order]
        local = {n: [order.index(p) for p in places[n]] for n in wanted}
        held = [n for n in wanted if n in fixed]
        free = [n for n in wanted if n not in fixed]
        if held:
            at = [p for n in held for p in local[n]]
            parts = [linear(floats, fixed[n]) for n in held]
            values = several(under_one_another, parts)
            own_mean, own_cov = self.joint_value(scope, mean, cov, order)
            weights = weights * normal_density(
                values,
                linear(lambda u: u[..., at, :], own_mean),
                linear(lambda u: u[..., at, :][..., :, at], own_cov),
                scope,
            )
            columns = {**columns, **{n: fixed[n] for n in held}}
            if not free:
                return columns, weights
            if isinstance(values, Dual) or isinstance(own_mean, Dual) or isinstance(own_cov, Dual):
                raise NoNumber("the derivative of a conditional normal law by its condition is not taken by numbers")
            mean, cov, rest = self.condition(mean, cov, at, values)
            back = {int(r): i for i, r in enumerate(rest)}
            local = {n: [back[p] for p in local[n]] for n in free}
        if switches(list(trees)) or (len(free) <= 2 and grows(trees) and self.plain_numbers(free, local, scope)):
            return self.piecewise(free, local, mean, cov, columns, weights, scope, trees, rebind)
        if any(isinstance(scope.value(p), Dual) for p in self.parameters if not any(map(is_variable, p.walk()))):
            raise NoNumber("the derivative of a normal moment by a parameter is not taken by numbers")
        z, w = nodes(mean.shape[-2], grain(scope.point))
        depth, rows, k = scope.depth, base(weights).shape[0], len(z)
        factor, centre = led(root(cov), depth), led(mean, depth)
        x = centre + factor @ z.reshape((k,) + (1,) * depth + (mean.shape[-2], 1))
        x = np.broadcast_to(x, (k, rows, *x.shape[2:])).reshape(k * rows, *x.shape[2:])
        wide = {n: tiled(v, k, rows) for n, v in columns.items()}
        wide.update({n: x[..., local[n], :] for n in free})
        share = np.repeat(w, rows).reshape((-1,) + (1,) * (depth + 1))
        return wide, tiled(weights, k, rows) * share

    def plain_numbers(self, free: list[Name], local: dict[Name, list[int]], scope: Scope) -> bool:
        """Are these scalars, with parameters that no derivative moves?"""
        own = [p for p in self.parameters if not any(map(is_variable, p.walk()))]
        return all(len(local[n]) == 1 for n in free) and not any(isinstance(scope.value(p), Dual) for p in own)

    def piecewise(
        self, free: list[Name], local: dict[Name, list[int]], mean: Array, cov: Array, columns: dict[Name, Value],
        weights: Value, scope: Scope, trees: Sequence[Node], rebind: Rebind,
    ) -> tuple[dict[Name, Value], Value]:  # fmt: skip
        """One scalar after the other, each given those before it, in pieces where the trees jump or bend."""
        if any(len(local[n]) > 1 for n in free) or len(free) > 2:
            raise NoNumber("an event of jointly normal vectors has no number here")
        depth = scope.depth
        for k, name in enumerate(free):
            centre, variance = mean[..., local[name], :], cov[..., local[name], :][..., :, local[name]]
            if k:
                before = [p for n in free[:k] for p in local[n]]
                seen = np.concatenate(
                    [np.broadcast_to(floats(base(columns[n])), base(columns[free[0]]).shape) for n in free[:k]], axis=-2
                )
                pick = [*before, *local[name]]
                centre, variance, _ = schur(mean[..., pick, :], cov[..., pick, :][..., :, pick], list(range(k)), seen)
            spread = np.sqrt(variance)
            rows = max(base(weights).shape[0], led(centre, depth).shape[0])
            shape = np.broadcast_shapes((rows,) + (1,) * (depth + 1), led(centre, depth).shape)

            reach = float(np.min(centre - 9 * spread)), float(np.max(centre + 9 * spread))

            def at(x: Array, name: Name = name, columns: dict[Name, Value] = columns) -> Scope:
                return rebind({**columns, name: x})

            def settled(s: Node, known: frozenset[Name] = frozenset((*columns, name))) -> bool:
                return self.roots(s) <= known

            marks = cuts(
                self.members[self.names.index(name)],
                list(trees),
                at,
                *reach,
                settled,
            )
            if grows(trees):
                marks += wide_cuts(centre, spread)
            marks = [m for m in marks if m.ndim <= len(shape)]
            shape = np.broadcast_shapes(shape, *(m.shape for m in marks))
            rows = shape[0]
            ends = np.full((1, 1), -np.inf), np.full((1, 1), np.inf)
            x, steps = pieces(ends[0], ends[1], centre, spread, marks, shape, grain(scope.point))
            copies = x.shape[0] // rows
            if x.size > WIDEST:
                raise NoNumber("this event of normal variables takes too many nodes")
            columns = {n: tiled(v, copies, rows) for n, v in columns.items()}
            wide_centre, wide_variance = (
                tiled(led(np.broadcast_to(v, shape), depth), copies, rows) for v in (centre, variance)
            )
            density = np.exp(-((x - wide_centre) ** 2) / (2 * wide_variance)) / np.sqrt(2 * np.pi * wide_variance)
            columns[name] = x
            weights = tiled(weights, copies, rows) * density * steps
        return columns, weights


class Chain(System):
    """Normal variables one after the other, each with a mean that is affine in those before; a defined one has no
    spread of its own. ``laws`` holds (mean, variance) or (body, None) for each member; a member may bring several
    entries of a block."""

    def __init__(
        self,
        members: list[RandVar],
        laws: list[tuple[list[RandVar], Node, Node | None]],
        variables: dict[Name, Variable],
    ) -> None:
        super().__init__(members, [p for _, m, v in laws for p in (m, v) if p is not None], variables)
        self.laws = laws

    def needed_for(self, wanted: list[Name]) -> System:
        kept: list[tuple[list[RandVar], Node, Node | None]] = []
        names = set(wanted)
        for own, mean, spread in reversed(self.laws):
            if names & {name_of(m) for m in own}:
                kept.insert(0, (own, mean, spread))
                names |= {n for v in mean.walk() if isinstance(v, RandVar) for n in self.spoken_of(v)}
        if len(kept) == len(self.laws):
            return self
        smaller = Chain([m for own, _, _ in kept for m in own], kept, self.variables)
        smaller.roots = self.roots
        return smaller

    def spoken_of(self, v: RandVar) -> list[Name]:
        """The members that a variable names: one, or with a running index (in a sum over i) all of its family."""
        if not running(v):
            return [name_of(v)]
        return [n for n in self.variables if isinstance(n, tuple) and n[0] == v.family]

    def joint_value(self, scope: Scope, mean: Array, cov: Array, order: list[int]) -> tuple[Value, Value]:
        if any(isinstance(scope.value(p), Dual) for p in self.parameters if not any(map(is_variable, p.walk()))):
            raise NoNumber("the derivative of a normal density by a parameter of a chain is not taken by numbers")
        return mean, cov

    def condition(self, mean: Array, cov: Array, at: list[int], values: Array) -> tuple[Array, Array, Array]:
        return schur(mean, cov, at, values)

    def joint(self, scope: Scope, rebind: Rebind) -> tuple[Array, Array]:
        mean, cov = np.zeros((0, 1)), np.zeros((0, 0))
        done: list[Name] = []
        for own, centre, spread in self.laws:
            offset, slope = self.affine(centre, done, mean.shape[-2], scope, rebind)
            size = sum(self.length(name_of(m), scope) for m in own)
            r = floats(base(scope.value(spread))) if spread is not None else np.zeros((size, size))
            lead = np.broadcast_shapes(
                mean.shape[:-2], offset.shape[:-2], slope.shape[:-2], r.shape[:-2], cov.shape[:-2]
            )

            def full(x: Array, lead: tuple[int, ...] = lead) -> Array:
                return np.broadcast_to(x, (*lead, *x.shape[-2:]))

            new_mean = slope @ mean + offset
            cross = slope @ cov
            top = np.concatenate([full(cov), full(np.swapaxes(cross, -1, -2))], axis=-1)
            low = np.concatenate([full(cross), full(cross @ np.swapaxes(slope, -1, -2) + r)], axis=-1)
            cov = np.concatenate([top, low], axis=-2)
            mean = np.concatenate([full(mean), full(new_mean)], axis=-2)
            done += [name_of(m) for m in own]
        return mean, cov

    def affine(self, tree: Node, done: list[Name], size: int, scope: Scope, rebind: Rebind) -> tuple[Array, Array]:
        """Offset and slope of an affine function of the members laid down so far, by its values at 0 and at unit
        vectors."""
        depth = scope.depth - 1
        units = np.concatenate([np.zeros((1, size)), np.eye(size), np.full((1, size), 0.7)])
        rows = len(units)
        columns: dict[Name, Value] = {}
        start = 0
        for name in done:
            length = self.length(name, scope)
            columns[name] = units[:, start : start + length].reshape((rows,) + (1,) * depth + (length, 1))
            start += length
        value = led(floats(base(rebind(columns).value(tree))), depth + 1)
        value = np.broadcast_to(value, (rows, *value.shape[1:]))
        offset = value[0]
        slope = value[1:-1] - offset
        wanted = offset + 0.7 * slope.sum(axis=0)
        if not np.allclose(wanted, value[-1], rtol=1e-9, atol=1e-9):
            raise NoNumber("this variable is no affine function of normal ones")
        matrix = np.moveaxis(slope[..., 0], 0, -1) if size else np.zeros((*offset.shape[:-1], 0))
        return offset, matrix
