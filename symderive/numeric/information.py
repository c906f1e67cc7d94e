"""Entropy, mutual information and divergence (in nats), straight from their definitions as sums and integrals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from symderive.expr.algebra import Map, Sym
from symderive.expr.build import neg
from symderive.expr.node import Node
from symderive.expr.probability import Dens, EventSym, Expect, Info, Law, LawDens, RandVar
from symderive.expr.shape import ONE
from symderive.numeric.densities import POINT, density, fixed
from symderive.numeric.duals import Value, base, function
from symderive.numeric.expected import expected
from symderive.numeric.given import condition, world_of
from symderive.numeric.needs import conjuncts
from symderive.numeric.null_events import discrete
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope, value_of
from symderive.numeric.world import World


@value_of(Info)
def information(node: Info, scope: Scope) -> Value:
    if scope.kind.exact:
        raise NoNumber("a logarithm is not rational")
    if node.kind == "KL":
        p, q = (law_of(part, scope, False) for part in node.of)
        if p is not None and q is not None:
            return divergence(p, q, scope)
        return scope.value(Expect(Map("log", node.of[0]) - Map("log", node.of[1]), None, letters_of(node.of[0])))
    if node.kind == "H" and len(node.of) <= 2 and isinstance(node.of[0], Dens) and node.of[0].arguments:
        return scope.value(Expect(neg(Map("log", node.of[-1])), None, node.of[0]))
    if node.kind == "H" and len(node.of) == 1 and (law := law_of(node.of[0], scope, False)) is not None:
        return expected(law, lambda inner: -log_density(law, POINT, inner), scope)
    given = conjuncts(node.given)
    if node.kind == "H":
        whole = entropy([*node.of, *given], scope)
        return whole - entropy(given, scope) if given else whole
    if node.kind == "MI" and len(node.of) == 2:
        x, y = (conjuncts(part) for part in node.of)
        apart = entropy([*x, *given], scope) + entropy([*y, *given], scope)
        joint = entropy([*x, *y, *given], scope)
        return apart - joint - (entropy(given, scope) if given else 0 * joint)
    raise NoNumber("this quantity of information is not known")


def letters_of(node: Node) -> Dens:
    """The density under which a divergence is a mean; it must name its letters."""
    if not isinstance(node, Dens) or not node.arguments:
        raise NoNumber("a divergence needs two laws by name")
    return node


def law_of(node: Node, scope: Scope, needed: bool = True) -> Law | None:
    """A law by name, by its definition, or as the law of a variable without further conditions."""
    match node:
        case Law():
            return node
        case Sym() | Dens():
            name = node if isinstance(node, Sym) else Sym(node.head)
            world = scope.point.extra.get("world")
            if isinstance(world, World) and name.name in world.universe.densities:
                return world.universe.densities[name.name]
            d = scope.names.definition(name)
            if d is not None and isinstance(d.body, Law):
                return d.body
    if needed:
        raise NoNumber("a divergence needs two laws by name")
    return None


def entropy(variables: Sequence[Node], scope: Scope) -> Value:
    """H of some discrete variables together, or the differential entropy of one continuous variable."""
    world = world_of(scope)
    if any(not isinstance(v, (RandVar, EventSym)) and not world.spoken([v]) for v in variables):
        raise NoNumber("the entropy of something that is no variable")
    if any(v.shape[0] != ONE for v in variables):
        raise NoNumber("the entropy of a random vector is no sum over drawn points")
    if len(variables) == 1 and isinstance(variables[0], RandVar):
        variable = world.universe.variables.get(next(iter(world.universe.matching(variables[0])), ""))
        if variable is not None and variable.laws and not variable.defined:
            law, parent = variable.laws[0]
            if parent is None and not discrete(law):
                return expected(law, lambda inner: -log_density(law, POINT, inner), scope)
    roots = [world.universe.variables[name] for name in world.needed(world.spoken(variables))]
    if any(v.name in world.blocks or any(not discrete(law) for law, _ in v.laws) for v in roots):
        raise NoNumber("the entropy of what is made of continuous variables")
    inner, weights = condition(None, scope).lay(list(variables))
    columns = [base(inner.value(v)) for v in variables]
    flat = fixed(weights)
    if flat.size != flat.shape[0] or any(c.size != c.shape[0] * c.shape[-2] for c in columns):
        raise NoNumber("an entropy at many points at once")
    masses: dict[tuple[Any, ...], Any] = {}
    rows = flat.shape[0]
    for i in range(rows):
        key = tuple(x for c in columns for x in np.ravel(c[i if c.shape[0] == rows else 0]))
        masses[key] = masses.get(key, 0) + flat[i]
    total: Value = scope.kind.number(0)
    for mass in masses.values():
        p = np.reshape(mass, (1, 1))
        if np.all(p != 0):
            total = total - p * function("log", p, scope.kind)
    return total


def log_density(law: Law, at: Node, scope: Scope) -> Value:
    return function(
        "log", density(law, at, scope) if law.name != "Normal" else scope.value(LawDens(law, at)), scope.kind
    )


def divergence(p: Law | None, q: Law | None, scope: Scope) -> Value:
    """KL(p || q), the mean of log p - log q under p."""
    assert p is not None and q is not None
    return expected(p, lambda inner: log_density(p, POINT, inner) - log_density(q, POINT, inner), scope)
