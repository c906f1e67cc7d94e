"""Masses by the names of their variables, the declared structure, and lines of masses as trees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symderive.data.independence import Triple, follows
from symderive.data.separation import separated
from symderive.expr.algebra import Sym
from symderive.expr.build import mul
from symderive.expr.node import Node
from symderive.expr.probability import Dens, Indep, RandVar, SumOver
from symderive.expr.problem import Edge, Problem

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mass:
    """p(left | given) by the names of its variables; a primed name is a value that is summed over."""

    left: Names
    given: Names = ()


@dataclass(frozen=True, slots=True)
class Structure:
    """The declared independences and arrows, by names."""

    names: Names
    parents: Mapping[Node, tuple[Node, ...]]
    known: list[Triple]
    nodes: Mapping[str, Node]

    def free(self, v: str, rest: Iterable[str], given: Iterable[str]) -> bool:
        """Is v independent of ``rest`` given ``given``, as declared?"""
        one = self.nodes[bare(v)]
        others, known = [self.nodes[bare(r)] for r in rest], [self.nodes[bare(g)] for g in given]
        if not others:
            return True
        if self.parents and {one, *others, *known} <= set(self.parents):
            return separated(self.parents, {one}, set(others), set(known))
        return follows(self.known, one, others, known)

    def needed(self, v: str, given: Names) -> Names:
        """The part of the condition that p(v | given) still depends on."""
        kept = list(given)
        for g in given:
            rest = [k for k in kept if k != g]
            if self.free(v, [g], rest):
                kept.remove(g)
        return tuple(kept)


def bare(name: str) -> str:
    return name.rstrip("'")


def prime(name: str) -> str:
    return name + "'"


def name_of(node: Node) -> str:
    name = str(getattr(node, "name", ""))
    return name[:1].lower() + name[1:] if isinstance(node, RandVar) and len(name.split("_")[0]) == 1 else name


class Page:
    """The goal's letters, and lines of masses as trees."""

    def __init__(self, problem: Problem):
        assert problem.goal is not None and isinstance(problem.goal.node, Dens)
        goal = problem.goal.node
        self.problem, self.head = problem, goal.head
        self.letters: dict[str, Node] = {}
        self.variables: dict[str, Node | None] = {}
        listed = (*goal.arguments, *goal.given)
        owners = goal.variables if len(goal.variables) == len(listed) else (None,) * len(listed)
        for letter, owner in zip(listed, owners, strict=True):
            self.note(letter, owner)
        for decl in problem.declarations.values():
            if decl.kind in ("random", "scalar", "family") and decl.node is not None and not decl.node.kids:
                name = name_of(decl.node)
                if name not in self.letters and isinstance(decl.node, RandVar):
                    self.note(Sym(name, decl.node.shape, decl.latex.lower() or name), decl.node)
        for node in structure_nodes(problem):
            name = name_of(node)
            if name not in self.letters:
                self.note(Sym(name, node.shape, name), node if isinstance(node, RandVar) else None)
        self.goal = Mass(tuple(name_of(a) for a in goal.arguments), tuple(name_of(g) for g in goal.given))
        self.structure = structure_of(problem, tuple(self.letters))

    def note(self, letter: Node, owner: Node | None) -> None:
        name = name_of(letter)
        self.letters[name] = letter
        self.variables[name] = owner

    def letter(self, name: str) -> Node:
        plain = self.letters[bare(name)]
        if name == bare(name):
            return plain
        latex = str(getattr(plain, "latex", bare(name)))
        return Sym(name, plain.shape, latex + "'")

    def mass(self, mass: Mass) -> Node:
        listed = (*mass.left, *mass.given)
        owners = tuple(self.variables[bare(n)] for n in listed)
        named = tuple(o for o in owners if o is not None)
        return Dens(
            self.head,
            tuple(self.letter(n) for n in mass.left),
            tuple(self.letter(n) for n in mass.given),
            (),
            named if len(named) == len(listed) else (),
        )

    def product(self, masses: Iterable[Mass]) -> Node:
        return mul(*(self.mass(m) for m in masses))

    def summed(self, names: Iterable[str], body: Node) -> Node:
        for name in reversed(list(names)):
            body = SumOver(body, self.letter(name))
        return body


def structure_nodes(problem: Problem) -> list[Node]:
    found: list[Node] = []
    for fact in problem.facts:
        if isinstance(fact.node, Indep):
            found += [e for g in (*fact.node.groups, fact.node.given) for e in g]
        elif isinstance(fact.node, Edge):
            found += [fact.node.parent, fact.node.child]
    return [n for n in dict.fromkeys(found) if isinstance(n, RandVar | Sym)]


def structure_of(problem: Problem, names: Names) -> Structure:
    nodes: dict[str, Node] = {n: Sym(n) for n in names}
    parents: dict[Node, tuple[Node, ...]] = {}
    known: list[Triple] = []
    for fact in problem.facts:
        node = fact.node
        if isinstance(node, Edge):
            above, below = nodes.get(name_of(node.parent)), nodes.get(name_of(node.child))
            if above is not None and below is not None:
                parents.setdefault(above, ())
                parents[below] = (*parents.get(below, ()), above)
        elif isinstance(node, Indep):
            groups = [frozenset(nodes[name_of(e)] for e in g if name_of(e) in nodes) for g in node.groups]
            given = frozenset(nodes[name_of(e)] for e in node.given if name_of(e) in nodes)
            for n, group in enumerate(groups):
                rest = frozenset(v for m, other in enumerate(groups) if m != n for v in other)
                known.append((group, rest, given))
    return Structure(names, parents, known, nodes)
