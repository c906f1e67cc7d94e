"""A system of jointly normal variables: (x, y) ~ N(mean, covariance) in blocks, or one normal vector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from symderive.expr.algebra import Transpose
from symderive.expr.arrays import Block
from symderive.expr.node import Node
from symderive.expr.probability import Law, RandVar
from symderive.expr.problem import Follows
from symderive.numeric.blocks import conditional, floats, nodes, normal_density, root
from symderive.numeric.densities import switches
from symderive.numeric.columns import tiled
from symderive.numeric.duals import Value, base
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope
from symderive.numeric.universe import Name, Variable, name_of
from symderive.numeric.values import led

Array = np.ndarray[Any, Any]


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

    def __init__(self, fact: Follows, variables: dict[Name, Variable]) -> None:
        members = parts_of(fact.u)
        assert members is not None and isinstance(fact.law, Law)
        self.members = members
        self.names = [name_of(m) for m in members]
        self.mean, self.cov = fact.law.params
        self.parameters = [self.mean, self.cov]
        self.variables = variables

    def places(self, name: Name, scope: Scope) -> list[int]:
        start = 0
        for other, member in zip(self.names, self.members, strict=True):
            length = scope.point.size(member.shape[0])
            if other == name:
                return list(range(start, start + length))
            start += length
        raise NoNumber(f"{name} is no part of this normal vector")

    def lay(
        self, wanted: list[Name], fixed: dict[Name, Value], columns: dict[Name, Value], weights: Value, scope: Scope,
        trees: Sequence[Node],
    ) -> tuple[dict[Name, Value], Value]:  # fmt: skip
        """Lay the wanted members out; those in ``fixed`` are held at their values and weigh by their density."""
        if scope.kind.exact:
            raise NoNumber("a normal law has no rational masses")
        places = {n: self.places(n, scope) for n in wanted}
        order = [p for n in wanted for p in places[n]]
        mean = floats(base(scope.value(self.mean)))[..., order, :]
        cov = floats(base(scope.value(self.cov)))[..., order, :][..., :, order]
        local = {n: [order.index(p) for p in places[n]] for n in wanted}
        held = [n for n in wanted if n in fixed]
        free = [n for n in wanted if n not in fixed]
        if held:
            at = [p for n in held for p in local[n]]
            parts = [floats(base(fixed[n])) for n in held]
            lead = np.broadcast_shapes(*(p.shape[:-2] for p in parts))
            values = np.concatenate([np.broadcast_to(p, (*lead, *p.shape[-2:])) for p in parts], axis=-2)
            weights = weights * normal_density(values, mean[..., at, :], cov[..., at, :][..., :, at], scope)
            columns = {**columns, **{n: fixed[n] for n in held}}
            if not free:
                return columns, weights
            mean, cov, rest = conditional(mean, cov, at, values)
            back = {int(r): i for i, r in enumerate(rest)}
            local = {n: [back[p] for p in local[n]] for n in free}
        if not free:
            return columns, weights
        if len(mean.shape) >= 2 and mean.shape[-2] > 0 and switches(list(trees)):
            raise NoNumber("an event of jointly normal variables has no number here")
        z, w = nodes(mean.shape[-2])
        depth, rows, k = scope.depth, base(weights).shape[0], len(z)
        factor, centre = led(root(cov), depth), led(mean, depth)
        x = centre + factor @ z.reshape((k,) + (1,) * depth + (mean.shape[-2], 1))
        x = np.broadcast_to(x, (k, rows, *x.shape[2:])).reshape(k * rows, *x.shape[2:])
        wide = {n: tiled(v, k, rows) for n, v in columns.items()}
        wide.update({n: x[..., local[n], :] for n in free})
        share = np.repeat(w, rows).reshape((-1,) + (1,) * (depth + 1))
        return wide, tiled(weights, k, rows) * share


__all__ = ["System", "parts_of"]
