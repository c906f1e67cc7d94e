"""The definitions of a problem by what they define, and what a node depends on through them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from symderive.expr.algebra import Apply as ApplyNode
from symderive.expr.algebra import Map, Rel
from symderive.expr.arrays import Entry, Member
from symderive.expr.calculus import Derivative
from symderive.expr.node import Binder, Node, holds
from symderive.expr.probability import Cov, Dens, Expect, Info, Prob, RandVar, Var
from symderive.expr.problem import Definition, Follows, Has, Problem

MOMENTS = (Prob, Dens, Expect, Var, Cov, Info)  # what changes with the letters of a law
Key = Hashable  # a leaf, or ("family", name)


class Names:
    """The definitions of a problem by what they define, and which leaves a node depends on through them."""

    __slots__ = (
        "asked",
        "behind_laws",
        "beside",
        "codomains",
        "entries",
        "families",
        "fitted",
        "functions",
        "moving",
        "named",
        "quantities",
        "rational",
        "said",
        "seen",
    )

    def __init__(
        self,
        definitions: tuple[Definition, ...],
        codomains: dict[str, Any],
        asked: Node | None = None,
        stated: tuple[Node, ...] = (),
        said: tuple[Node, ...] = (),
    ):
        self.said = said  # of functions known by name: how they run
        # Letters of laws and of densities given by formula; letters that tables are drawn to fit.
        self.behind_laws: frozenset[Key] = frozenset()
        self.fitted: frozenset[Key] = frozenset()
        self.asked = frozenset(asked.walk()) if asked is not None else frozenset[Node]()
        self.quantities: dict[Node, Definition] = {}
        self.entries: dict[Node, Definition] = {}
        self.families: dict[str, Definition] = {}
        self.functions: dict[str, Definition] = {}
        self.named: dict[Node, Definition] = {}
        self.codomains = codomains
        self.seen: dict[Node, frozenset[Key]] = {}
        self.rational: dict[Node, bool] = {}
        self.beside: dict[Node, tuple[Node, ...]] = {}
        for d in definitions:
            if d.params:
                self.functions[getattr(d.name, "name", "")] = d
                self.named[d.name] = d
            elif isinstance(d.name, Entry):
                self.entries[d.name.u] = d
            elif isinstance(d.name, Member):
                self.families[d.name.name] = d
            else:
                self.quantities[d.name] = d
        # The named quantities by which the goal differentiates: it moves them, whatever they are made of.
        self.moving = frozenset(
            v for d in self.asked if isinstance(d, Derivative) for v in d.by if v in self.quantities
        )
        for fact in stated:
            if isinstance(fact, Follows) or _gives_density(fact):
                values = set(fact.left.arguments) if isinstance(fact, Rel) and isinstance(fact.left, Dens) else set()
                self.behind_laws |= self.depends(fact) - values
        for fact in stated:
            if isinstance(fact, Rel) and not _gives_density(fact) and holds(fact, *MOMENTS):
                self.fitted |= self.depends(fact) - self.behind_laws

    def definition(self, leaf: Node) -> Definition | None:
        """What a leaf stands for, where it is defined."""
        return self.quantities.get(leaf) or self.entries.get(leaf) or self.named.get(leaf)

    def depends(self, node: Node) -> frozenset[Key]:
        """The leaves and families that a node's value depends on, those behind definitions too."""
        found = self.seen.get(node)
        if found is None:
            self.seen[node] = found = self._depends(node)
        return found

    def _depends(self, node: Node) -> frozenset[Key]:
        found: frozenset[Key]
        if not node.kids:
            found = frozenset((node,))
            d = self.definition(node)
            if d is not None:
                self.seen[node] = found  # a definition in terms of itself ends here
                inside = self.depends(d.body)
                found |= inside - frozenset(d.name.indices) if isinstance(d.name, Entry) else inside
        else:
            found = frozenset()
            bound = frozenset(node.bound())
            scope = node.scope() if isinstance(node, Binder) else ()
            for place, kid in enumerate(node.kids):
                if kid in bound:
                    continue
                inside = self.depends(kid)
                found |= inside - bound if place in scope else inside
        if isinstance(node, MOMENTS):
            found |= self.behind_laws
        if isinstance(node, RandVar) and node.family:
            found |= {("family", node.family)}
            d = next((d for d in self.quantities.values() if of_family(d.name, node)), None)
            d = self.quantities.get(node) or d
            if d is not None:
                self.seen[node] = found  # a definition in terms of itself ends here
                found |= self.depends(d.body) - frozenset(d.name.kids)
        if isinstance(node, Member):
            found |= {("family", node.name)}
            d = self.families.get(node.name)
            if d is not None and isinstance(d.name, Member):
                found |= self.depends(d.body) - frozenset(d.name.indices)
        elif isinstance(node, (Map, ApplyNode)) and node.name in self.functions:
            d = self.functions[node.name]
            self.seen[node] = found
            found |= self.depends(d.body) - frozenset(d.params) | {d.name}
        return found

    def direct(self, node: Node) -> tuple[Node, ...]:
        """The quantities that stand in a quantity's own definition."""
        found = self.beside.get(node)
        if found is None:
            leaves = _direct(self.quantities[node].body)
            found = self.beside[node] = tuple(leaf for leaf in leaves if leaf in self.quantities and leaf is not node)
        return found

    def order(self, node: Node) -> list[Node]:
        """The quantities that a node depends on, each after those that its own definition needs; no recursion."""
        done: dict[Node, None] = {}
        stack: list[tuple[Node, bool]] = [(leaf, False) for leaf in _nodes(self.depends(node))]
        while stack:
            leaf, ready = stack.pop()
            d = self.quantities.get(leaf)
            if d is None or leaf in done:
                continue
            if ready:
                done[leaf] = None
            else:
                stack.append((leaf, True))
                stack.extend((inner, False) for inner in self.direct(leaf) if inner not in done)
        return list(done)


def of_family(name: Node, node: RandVar) -> bool:
    """Does a definition of all members of a family, S_n = X_1 + ... + X_n, define this member?"""
    return isinstance(name, RandVar) and name.family == node.family and len(name.indices) == len(node.indices)


def _gives_density(fact: Node) -> bool:
    return isinstance(fact, Rel) and fact.op == "=" and isinstance(fact.left, Dens)


def _nodes(keys: frozenset[Key]) -> list[Node]:
    return [key for key in keys if isinstance(key, Node)]


def _direct(node: Node) -> list[Node]:
    return [leaf for leaf in node.walk() if not leaf.kids]


_names: dict[Any, Names] = {}
_recent: list[tuple[Problem, Names]] = []
NOTHING = Names((), {})


def names_of(problem: Problem | None) -> Names:
    """The definitions of a problem, prepared once; problems with the same definitions and goal share them."""
    if problem is None:
        return NOTHING
    for known, names in _recent:
        if known is problem:
            return names
    codomains = {d.name: d.codomain for d in problem.declarations.values() if d.kind == "function"}
    goal = None if problem.goal is None else problem.goal.node
    stated = tuple(f.node for f in problem.facts if f.node is not None) if problem.about_chance else ()
    has = (f.node for f in problem.facts if isinstance(f.node, Has))
    said = tuple(node for node in has if getattr(node.u, "name", "") in codomains)
    key = (problem.definitions, tuple(codomains.items()), goal, stated, said)
    found = _names.get(key)
    if found is None:
        if len(_names) > 200:
            _names.clear()
        _names[key] = found = Names(problem.definitions, codomains, goal, stated, said)
    _recent.insert(0, (problem, found))
    del _recent[8:]
    return found
