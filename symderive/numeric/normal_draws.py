"""Jointly normal variables of a problem, and letters for which their covariances are positive definite."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np

from symderive.expr.algebra import Prod, Rel, Sum, Sym, Transpose
from symderive.expr.arrays import BigSum, Block
from symderive.expr.node import Node
from symderive.expr.probability import Law, RandVar
from symderive.expr.problem import Follows
from symderive.expr.shape import is_scalar
from symderive.numeric.columns import of_kind
from symderive.numeric.coupling import sayings
from symderive.numeric.domains import REALS
from symderive.numeric.draft import Draft
from symderive.numeric.duals import base
from symderive.numeric.letters import drawn, in_order, letters_of
from symderive.numeric.needs import conjuncts
from symderive.numeric.normal import Chain, System, parts_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.scope import Scope
from symderive.numeric.sizes import NoPoint
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, Variable, is_variable, name_of


def normal_systems(universe: Universe, exact: Point, draft: Draft, rng: Random) -> list[System]:
    """The jointly normal vectors, their letters drawn so that the covariances are positive definite."""
    found = []
    for fact in universe.facts:
        if not isinstance(fact, Follows) or not isinstance(fact.law, Law) or fact.law.name != "Normal":
            continue
        members = parts_of(fact.u)
        if (
            members is not None
            and not is_scalar(members[0].shape)
            and any(isinstance(g, Rel) for g in conjuncts(fact.given))
        ):
            raise NoPoint("a mixture of normal vectors is not drawn")
        if members is None or len(fact.law.params) != 2 or (len(members) == 1 and is_scalar(members[0].shape)):
            continue
        system = System.of(fact, universe.variables)
        draw_normal(system, exact, draft, rng)
        found.append(system)
        for name in system.names:
            universe.variables[name].laws.clear()
    return found


def draw_normal(system: System, exact: Point, draft: Draft, rng: Random) -> None:
    sizes = [exact.size(m.shape[0]) for m in system.members]
    n = sum(sizes)
    g = [[Fraction(rng.randint(-4, 4), rng.choice((1, 2, 3))) for _ in range(n)] for _ in range(n)]
    spd = np.array(g, dtype=object)
    spd = (spd @ spd.T) / n + np.array([[Fraction(int(i == j)) for j in range(n)] for i in range(n)], dtype=object) / 2
    if isinstance(system.cov, Block) and len(system.cov.rows) == len(sizes):
        offsets = [sum(sizes[:k]) for k in range(len(sizes))]
        for i, row in enumerate(system.cov.rows):
            for j, block in enumerate(row):
                part = spd[offsets[i] : offsets[i] + sizes[i], offsets[j] : offsets[j] + sizes[j]]
                if isinstance(block, Sym) and draft.names.definition(block) is None and block not in exact.values:
                    exact.values[block] = part
                elif isinstance(block, Transpose) and isinstance(block.u, Sym) and block.u not in exact.values:
                    exact.values[block.u] = part.T
    elif isinstance(system.cov, Sym) and draft.names.definition(system.cov) is None:
        exact.values[system.cov] = spd
    for tree in system.parameters:
        for leaf in in_order(letters_of(tree, draft.problem)):
            if leaf in exact.values:
                continue
            rows, columns = exact.size(leaf.shape[0]), exact.size(leaf.shape[1])
            if leaf in draft.point.values and tree is system.cov:
                continue
            entries = np.empty((rows, columns), dtype=object)
            for i in range(rows):
                for j in range(columns):
                    entries[i, j] = drawn(draft.stated.ranges.get(leaf, REALS), rng)
            exact.values[leaf] = entries
    for leaf, value in exact.values.items():
        draft.point.values[leaf] = of_kind(value, draft.kind)
    draft.point.memo.clear()
    try:
        cov = np.asarray(base(Scope(draft.point, draft.names).value(system.cov)), dtype=float)
    except NoNumber:
        return
    if np.any(np.linalg.eigvalsh((cov + np.swapaxes(cov, -1, -2)) / 2) <= 0) or not np.allclose(
        cov, np.swapaxes(cov, -1, -2)
    ):
        raise NoPoint("the covariance matrix drawn is not positive definite")


def chain(universe: Universe, systems: list[System], draft: Draft) -> list[System]:
    """All normal variables in one system, where the mean of one depends on others or a variable is computed from them.

    A member that turns out not to be affine in the others is left out, with all that depend on it.
    """
    variables = universe.variables
    laws: list[tuple[list[RandVar], Node, Node | None]] = []
    done: set[Name] = set()
    for system in systems:
        if not universe.spoken(*system.parameters):
            laws.append((system.members, system.mean, system.cov))
            done.update(system.names)
    later = [system for system in systems if universe.spoken(*system.parameters)]
    joined = len(systems) > 1
    wait = [v for v in variables.values() if v.name not in done and isinstance(v.node, RandVar)]
    while True:
        ready: list[tuple[Variable, Node, Node | None] | None] = []
        for v in wait:
            if v.defined:
                bodies = [d.body for d in draft.problem.definitions if d.name is v.node]
                if (
                    len(bodies) == 1
                    and (spoken := set(universe.spoken(bodies[0])))
                    and spoken <= done
                    and affine(bodies[0])
                ):
                    ready.append((v, bodies[0], None))
            elif (
                len(v.laws) == 1
                and v.laws[0][0].name == "Normal"
                and all(isinstance(g, RandVar) for g in conjuncts(v.laws[0][1]))
            ):
                mean, spread = v.laws[0][0].params
                if set(universe.spoken(mean)) <= done and not universe.spoken(spread) and affine(mean):
                    ready.append((v, mean, spread))
                    joined = joined or bool(universe.spoken(mean))
        for system in list(later):
            if set(universe.spoken(system.mean)) <= done and not universe.spoken(system.cov) and affine(system.mean):
                laws.append((system.members, system.mean, system.cov))
                done.update(system.names)
                later.remove(system)
                wait = [v for v in wait if v.name not in done]
                ready = [r for r in ready if r is not None and r[0].name not in done] or [None]
        if not ready:
            break
        for v, mean, own in (r for r in ready if r is not None):
            assert isinstance(v.node, RandVar)
            laws.append(([v.node], mean, own))
            done.add(v.name)
            wait.remove(v)
            joined = joined or own is None
    apart = [names for own, _, spread in laws if spread is not None and (names := [name_of(m) for m in own])]
    if later or not joined or not independent(universe, apart, laws):
        return systems
    for name in done:
        variables[name].laws.clear()
    members = [m for own, _, _ in laws for m in own]
    return [Chain(members, laws, variables)]


def affine(tree: Node) -> bool:
    """Is a tree a sum of products in which at most one factor is random?"""
    match tree:
        case Sum(terms):
            return all(affine(t) for t in terms)
        case Prod(factors):
            random = [f for f in factors if any(is_variable(p) for p in f.walk())]
            return len(random) <= 1 and all(affine(f) for f in random)
        case BigSum(body, _, low, high, _):
            return affine(body) and not any(is_variable(p) for end in (low, high) for p in end.walk())
        case Transpose(u):
            return affine(u)
        case RandVar():
            return True
    return not any(is_variable(p) for p in tree.walk())


def independent(
    universe: Universe, groups: list[list[Name]], laws: list[tuple[list[RandVar], Node, Node | None]]
) -> bool:
    """Is it stated that the normal variables without parents are independent of each other?"""
    roots = [
        [name_of(m) for m in own] for own, mean, spread in laws if spread is not None and not universe.spoken(mean)
    ]
    del groups
    said = sayings(universe)
    names = [own[0] for own in roots]
    return all(any(a in group and b in group for group in said) for k, a in enumerate(names) for b in names[:k])
