"""What was drawn: the variables of an urn from which nothing is put back, and the kinds that are in it."""

from __future__ import annotations

from symderive.expr.algebra import Rel
from symderive.expr.node import Node
from symderive.expr.probability import Count, RandVar
from symderive.expr.problem import Draw, Problem


def not_put_back(problem: Problem) -> tuple[Node, ...]:
    """The variables drawn, in order, where no draw is put back; none where nothing is drawn so."""
    return next((f.node.variables for f in problem.facts if isinstance(f.node, Draw) and not f.node.replaced), ())


def kinds(problem: Problem) -> list[Node]:
    """The kinds of things that are drawn from: red, blue."""
    stated = [f.node.left for f in problem.facts if isinstance(f.node, Rel)]
    return [label for count in stated if isinstance(count, Count) for label in count.of]


def drawn_values(event: Node, problem: Problem) -> list[tuple[Rel, Rel]]:
    """The pairs X = u, Y = v that make up X = Y, or X != Y, of two draws."""
    match event:
        case Rel("=" | "!=" as op, RandVar() as x, RandVar() as y) if {x, y} <= set(not_put_back(problem)):
            values = kinds(problem)
            return [(Rel("=", x, u), Rel("=", y, v)) for u in values for v in values if (u is v) is (op == "=")]
    return []


def of_draws(events: tuple[Node, ...], problem: Problem) -> bool:
    """Does each event say what one of the draws is?"""
    variables = not_put_back(problem)
    return bool(variables) and all(isinstance(e, Rel) and e.op == "=" and e.left in variables for e in events)
