"""What depends on what in a derivative of several letters: paths through named quantities, factors side by side."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.expr.algebra import Prod
from symderive.expr.arrays import BigSum, Entry, Member
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.rules.faulty import depends


def every_term(node: Derivative, x: Node) -> Iterator[Node]:
    """The derivative of a sum of u(x_i) by x_k with the sum left standing: each term differentiated by its own x_i."""
    match node.of:
        case BigSum(body, i, low, high, skip) if isinstance(x, Entry | Member) and len(x.indices) == 1:
            own = type(x)(*(i_for(a, x.indices[0], i) for a in x.args))
            if own in set(body.walk()):
                yield BigSum(Derivative(body, (own,), node.partial, node.layout), i, low, high, skip)


def i_for(value: object, k: Node, i: Node) -> object:
    """The indices of a letter with i in the place of k."""
    return tuple(i if v is k else v for v in value) if isinstance(value, tuple) and k in value else value


def beside(product: Prod, x: Node, y: Node) -> bool:
    """Do x and y stand in different factors of this product?"""
    ours = [f for f in product.factors if depends(f, x)]
    return any(depends(f, y) for f in product.factors if f not in ours) and bool(ours)


def problem_quantities(problem: Problem) -> set[Node]:
    return {d.name for d in problem.definitions if not d.params}


def paths_through(of: Node, problem: Problem) -> Iterator[tuple[Node, list[tuple[Node, Node]]]]:
    """A function with the named quantities on which it depends."""
    bodies = [of]
    function = problem.function(getattr(of, "name", ""))
    if function is not None:
        bodies.append(function.body)
    named = problem.definition(of)
    if named is not None:
        bodies.append(named.body)
    for body in bodies:
        names = [(d.name, d.body) for d in problem.definitions if not d.params and depends(body, d.name)]
        if len(names) + (1 if body is not of else 0) > 1:
            yield body, names
