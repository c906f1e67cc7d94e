"""The operations of a derivative's computational graph: what each computes, its local derivatives, its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symderive.expr.algebra import Sym
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Definition, Goal, Problem
from symderive.expr.shape import is_scalar
from symderive.methods.autodiff import graph, opened
from symderive.methods.calculus import wanted
from symderive.methods.stated import written_out
from symderive.methods.workings import way_of
from symderive.numeric.curve import value
from symderive.numeric.numbers import NoNumber
from symderive.pictures.spec import real, refused
from symderive.render import notation
from symderive.solve import solve


@dataclass(frozen=True)
class Operations:
    """``inputs`` are the variables, ``definitions`` the operations in order, the last is the whole function.

    ``slopes`` holds the local derivative of each operation by each of its arguments (scalars only), ``values`` and
    ``adjoints`` the numbers forwards and backwards where numbers are given.
    """

    name: Node
    inputs: tuple[Node, ...]
    definitions: tuple[Definition, ...]
    slopes: Mapping[tuple[Node, Node], Node]
    values: Mapping[Node, float]
    adjoints: Mapping[Node, float]

    @property
    def vertices(self) -> list[Node]:
        return [*self.inputs, *(d.name for d in self.definitions)]

    @property
    def top(self) -> Node:
        return self.definitions[-1].name

    @property
    def arrows(self) -> list[tuple[Node, Node]]:
        known = set(self.vertices)
        return [
            (leaf, d.name)
            for d in self.definitions
            for leaf in sorted(free_leaves(d.body) & known, key=self.vertices.index)
        ]


def operations(problem: Problem, at: dict[str, Any] | None) -> Operations:
    """The graph of the function whose derivative the problem asks for. Raises DerivationError where there is none."""
    problem, _ = written_out(problem)
    questions = [q for _, q in wanted(problem)]
    if not questions or any(q.order != 1 or not q.whole or not is_scalar(q.of.shape) for q in questions):
        raise refused(
            "a computational graph needs the first derivative of a scalar function",
            "find",
            r"\frac{\partial f}{\partial x}",
        )
    first = questions[0]
    inputs = tuple(dict.fromkeys(v for q in questions for v in q.by if isinstance(v, Sym)))
    if not inputs or any(q.of is not first.of for q in questions):
        raise refused("a computational graph is of one function and its letters", "find")
    way = way_of(problem, inputs, first.held)
    definitions, _ = graph(opened(first.of, way), way)
    if not definitions:
        raise refused("the function is a single letter: there is nothing to compute", "find")
    inputs = tuple(v for v in inputs if any(v in free_leaves(d.body) for d in definitions))
    names = {*inputs, *(d.name for d in definitions)}
    letters = {v for d in definitions for v in free_leaves(d.body) if isinstance(v, Sym)}
    scalar = all(is_scalar(v.shape) for v in names)
    slopes = local_slopes(definitions, names) if scalar else {}
    values: dict[Node, float] = {}
    adjoints: dict[Node, float] = {}
    if at is not None:
        values = forwards(definitions, numbers((*inputs, *sorted(letters - names, key=notation.text)), at), problem)
        adjoints = backwards(definitions, slopes, values, inputs, problem)
    return Operations(first.name, inputs, definitions, slopes, values, adjoints)


# ---------------------------------------------------------------- derivatives of single operations
def local_slopes(definitions: tuple[Definition, ...], names: set[Node]) -> dict[tuple[Node, Node], Node]:
    """The partial derivative of each operation by each of its arguments, by the solver."""
    found = {}
    for d in definitions:
        for leaf in free_leaves(d.body) & names:
            asked = Problem(goal=Goal(Derivative(d.body, (leaf,), True)))
            answer = solve(asked, dialects=()).answer
            if answer is None or answer.node is None:
                raise refused(f"the operation {notation.text(d.body)} could not be differentiated", "find")
            found[(leaf, d.name)] = answer.node
    return found


# ---------------------------------------------------------------- numbers
def numbers(letters: tuple[Node, ...], at: dict[str, Any]) -> dict[Node, float]:
    """The numbers of ``at`` for the letters of the graph; every letter needs one, and every name must be a letter."""
    known = {str(getattr(v, "name", "")): v for v in letters}
    for name in at:
        if name not in known:
            raise refused(
                f"at gives {name} a value, but the graph has no such letter", "at", f"known are {', '.join(known)}"
            )
    for name, letter in known.items():
        if not is_scalar(letter.shape):
            raise refused(f"{name} is not a number: a graph with values is of scalars", "at", "leave at out")
        if name not in at:
            raise refused(f"at gives no value to {name}", "at", f"at = {{ {name} = 1 }}")
    return {letter: real(at[name], "at") for name, letter in known.items()}


def forwards(definitions: tuple[Definition, ...], values: dict[Node, float], problem: Problem) -> dict[Node, float]:
    for d in definitions:
        try:
            values[d.name] = value(d.body, values, problem)
        except NoNumber as why:
            raise refused(f"{notation.text(d.body)} has no value there: {why}", "at") from why
        if values[d.name] != values[d.name]:
            raise refused(f"{notation.text(d.body)} is not defined at these values", "at")
    return values


def backwards(
    definitions: tuple[Definition, ...],
    slopes: Mapping[tuple[Node, Node], Node],
    values: dict[Node, float],
    inputs: tuple[Node, ...],
    problem: Problem,
) -> dict[Node, float]:
    """The derivative of the last by each, from the end: the sum over the users of theirs times the local slope."""
    adjoints = {definitions[-1].name: 1.0}
    for v in [*(d.name for d in reversed(definitions[:-1])), *inputs]:
        adjoints[v] = sum(
            adjoints[user] * value(tree, values, problem) for (leaf, user), tree in slopes.items() if leaf is v
        )
    return adjoints
