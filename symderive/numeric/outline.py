"""What a point for some trees needs numbers for, worked out once for all seeds: the letters behind their
definitions, the sizes, and the relations that bind the letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from symderive.expr.algebra import Const, Idx, Num, Rel, Size, Sym
from symderive.expr.arrays import Member
from symderive.expr.calculus import Differential
from symderive.expr.node import Node, nodes_of
from symderive.expr.probability import Dens
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import Dim
from symderive.numeric.defined import Names, names_of
from symderive.numeric.letters import covariances, speaks_of_chance
from symderive.numeric.properties import Stated, read
from symderive.numeric.sizes import letters

KEPT = 32


class Outline:
    """The trees with all that stands behind them. ``rest`` are the relations between letters that are left to be
    solved or chosen by; ``sworn`` those that a constructor stands for, ``unequal`` those that generic numbers obey;
    ``refused`` is the sentence of a statement that no point is known to obey."""

    def __init__(self, problem: Problem, nodes: tuple[Node, ...]):
        self.names: Names = names_of(problem)
        self.stated: Stated = stated_of(problem)
        nodes = (*nodes, *families_of_laws(problem, nodes))
        self.trees = self.with_definitions(nodes)
        self.rest = self.relevant()
        if self.rest:
            self.trees = self.with_definitions((*self.trees, *self.rest))
        self.parts = list(dict.fromkeys(part for tree in self.trees for part in tree.walk()))
        self.members = {part.name: part for part in self.parts if isinstance(part, Member)}
        self.needed = self.keys((*nodes, *self.rest))
        self.sworn, self.unequal = self.known(self.stated.sworn), self.known(self.stated.unequal)
        self.letters = letters(self.parts)
        self.tall = tuple(pair for part in self.parts for pair in (*self.ranks(part), *reached(part)))
        self.moved = any(isinstance(part, Differential) for part in self.parts)
        self.problem = problem
        self.refused = self.unread()

    def known(self, relations: list[Rel]) -> list[Rel]:
        """Those of some relations whose letters all have numbers."""
        return [
            r for r in relations if {k for k in self.names.depends(r) if isinstance(k, (Sym, tuple))} <= self.needed
        ]

    def ranks(self, leaf: Node) -> list[tuple[Dim, Dim]]:
        """(larger, smaller) sizes of a letter whose columns, or rows, are stated to be independent."""
        rows, columns = leaf.shape
        stated = self.stated.properties.get(leaf, set())
        if rows == columns:
            return []
        pairs = [(rows, columns)] if stated & {"full column rank", "orthonormal columns"} else []
        return [*pairs, (columns, rows)] if "full row rank" in stated else pairs

    def with_definitions(self, nodes: tuple[Node, ...]) -> list[Node]:
        """The trees and the bodies of all definitions that they use."""
        names = self.names
        found: dict[Node, None] = dict.fromkeys(nodes)
        if not (names.functions or names.quantities or names.entries or names.families):
            return list(found)
        todo, seen = list(found), set[Node]()
        while todo:
            for part in todo.pop().walk():
                if part in seen:
                    continue
                seen.add(part)
                if not part.kids:
                    d = names.definition(part)
                elif isinstance(part, Member):
                    d = names.families.get(part.name)
                else:
                    d = names.functions.get(getattr(part, "name", ""))
                if d is not None and d.body not in found:
                    found[d.body] = None
                    todo.append(d.body)
        return list(found)

    def keys(self, trees: Iterable[Node]) -> set[Any]:
        return {key for tree in trees for key in self.names.depends(tree)}

    def relevant(self) -> list[Rel]:
        """The relations left over that concern a letter of the trees; more letters are met until nothing new is."""
        keys = self.keys(self.trees)
        found: list[Rel] = []
        todo = [r for r in self.stated.rest if not _sizes_only(r) and not speaks_of_chance(r)]
        while True:
            new = [r for r in todo if any(_is_letter(key) for key in keys & self.names.depends(r))]
            if not new:
                return found
            for r in new:
                todo.remove(r)
                found.append(r)
                keys |= self.names.depends(r)

    def unread(self) -> str:
        keys = self.keys(self.trees)
        ours = covariances(self.problem)
        for sentence, key in self.stated.unread:
            if key in ours:
                continue
            about = self.names.depends(key) if isinstance(key, Node) else {key}
            if keys & set(about):
                return f"there is no way to draw a point with {sentence}"
        return ""


def families_of_laws(problem: Problem, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    r"""A member of each family of parameters of the laws and densities of a problem (\mu_k of X | Z = k), where trees
    speak of chance."""
    laws = [fact.node.law for fact in problem.facts if isinstance(fact.node, Follows)]
    laws += [f.node.right for f in problem.facts if isinstance(f.node, Rel) and isinstance(f.node.left, Dens)]
    found = {m.name: m for law in laws for m in nodes_of(law, Member)}
    if not found or not any(map(speaks_of_chance, nodes)):
        return ()
    return tuple(Member(m.name, (Num(1),) * len(m.indices), m.shape, m.sizes, m.latex) for m in found.values())


def _is_letter(key: Any) -> bool:
    return not isinstance(key, (Num, Const, Size, Idx))


def _sizes_only(rel: Rel) -> bool:
    return all(isinstance(leaf, (Size, Num)) for leaf in rel.walk() if not leaf.kids)


_outlines: list[tuple[Problem, tuple[Node, ...], Outline]] = []
_stated: list[tuple[Problem, Stated]] = []


def outline_of(problem: Problem, nodes: tuple[Node, ...]) -> Outline:
    """The outline of some trees in a problem, worked out once."""
    nodes = tuple(dict.fromkeys(nodes))
    for known, trees, outline in _outlines:
        if known is problem and trees == nodes:
            return outline
    outline = Outline(problem, nodes)
    _outlines.insert(0, (problem, nodes, outline))
    del _outlines[KEPT:]
    return outline


def stated_of(problem: Problem) -> Stated:
    """What a problem states of its letters, read once."""
    for known, stated in _stated:
        if known is problem:
            return stated
    stated = read(problem)
    _stated.insert(0, (problem, stated))
    del _stated[KEPT:]
    return stated


def reached(leaf: Node) -> list[tuple[Dim, Dim]]:
    """(larger, smaller): a family of T members of which the third is named has at least three."""
    if not isinstance(leaf, Member):
        return []
    places = zip(leaf.sizes, leaf.indices, strict=True)
    return [(size, Dim.of(int(i.value))) for size, i in places if size is not None and isinstance(i, Num)]
