"""What has been drawn for the random variables of a problem, and which of them some trees need."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

from symderive.expr.laws import law_row, values_of
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, Dens, Expect, Info, Law, Prob, RandVar, Var
from symderive.expr.problem import Problem
from symderive.numeric.normal import System
from symderive.numeric.numbers import NoNumber
from symderive.numeric.tables import Table
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, is_variable

NESTED = (Prob, Expect, Var, Cov, Info)


class Drawn:
    """What has been drawn for the random variables of a problem, and which of them a tree needs."""

    def __init__(self, problem: Problem, universe: Universe, table: Table, systems: list[System], rng: Random) -> None:
        self.problem, self.universe, self.table, self.systems = problem, universe, table, systems
        self.tabled = frozenset(table.names)
        self.blocks = {name: system for system in systems for name in system.names}
        for system in systems:
            system.roots = self.roots
        self.atom: dict[Name, Any] = {}
        self.assigned: dict[Any, Any] = {}
        self.cache: dict[Any, Any] = {}
        self.rng = rng
        self.compared: dict[Node, set[float]] = {}  # numbers that its variables were drawn around
        lawful = [law for v in universe.variables.values() for law, _ in v.laws]
        self.several_laws = len(lawful) > 1
        self.smooth = bool(systems) or any(values_of(law) is None and not finite(law) for law in lawful)

    # ------------------------------------------------------------ which variables are needed
    def spoken(self, trees: Iterable[Node]) -> list[Name]:
        """The variables that trees depend on, without those that a probability or moment inside them averages out."""
        found: set[Name] = set()
        wait: list[Node] = list(trees)
        seen: set[Node] = set()
        while wait:
            part = wait.pop()
            if part in seen:
                continue
            seen.add(part)
            if isinstance(part, Dens):
                wait.extend((*part.arguments, *part.given))
                continue
            if isinstance(part, NESTED):
                given = getattr(part, "given", None)
                wait.extend(v for v in conjuncts(given) if is_variable(v) and isinstance(v, RandVar))
                continue
            if is_variable(part):
                for name in self.universe.matching(part):
                    if name not in found:
                        found.add(name)
                        if self.universe.variables[name].defined and name not in self.blocks:
                            wait.extend(self.universe.behind(name))
                continue
            d = self.problem.definition(part) if not part.kids else None
            if d is not None:
                wait.append(d.body)
            wait.extend(part.kids)
        return [name for name in self.universe.variables if name in found]

    def needed(self, names: Iterable[Name]) -> list[Name]:
        """Variables to lay out: the undefined ones, with the parents of their laws, parents first."""
        order: list[Name] = []
        trail: list[Name] = []

        def enter(name: Name) -> None:
            if name in order:
                return
            if name in trail:
                raise NoNumber("laws depend on each other in a circle")
            trail.append(name)
            variable = self.universe.variables[name]
            if name in self.blocks:
                for parent in self.spoken(self.blocks[name].parameters):
                    if self.blocks.get(parent) is not self.blocks[name]:
                        enter(parent)
            elif name not in self.tabled:
                for parent in self.spoken(self.universe.behind(name)):
                    enter(parent)
            trail.pop()
            if (not variable.defined or name in self.blocks) and name not in order:
                order.append(name)

        for name in names:
            enter(name)
            for partner in self.universe.variables[name].partners:
                enter(partner)
        return order

    def roots(self, tree: Node) -> set[Name]:
        """The variables that have to be laid out for a tree to have a value."""
        return {
            n
            for n in self.needed(self.spoken([tree]))
            if n in self.tabled or n in self.blocks or self.universe.variables[n].laws
        }


def finite(law: Law) -> bool:
    row = law_row(law)
    return row is not None and row.discrete and "oo" not in str(row.support(*law.params)[1])


def conjuncts(node: Node | None) -> list[Node]:
    """The parts of a condition."""
    if node is None:
        return []
    if isinstance(node, And):
        return [part for event in node.events for part in conjuncts(event)]
    return [node]
