"""Lines with indefinite integrals: they are equal up to a constant, so their derivatives are compared."""

from __future__ import annotations

from symderive.expr.algebra import ZERO, Prod, Sum, Sym
from symderive.expr.build import add, mul
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.node import Node, free_leaves, nodes_of


def variable(*nodes: Node) -> Sym | None:
    """The variable of the indefinite integrals in these lines; None where there are none, or of two variables."""
    found = {p.var for node in nodes for p in nodes_of(node, Integral) if p.low is None}
    only = found.pop() if len(found) == 1 else None
    return only if isinstance(only, Sym) else None


def differentiated(node: Node, x: Sym) -> Node | None:
    """The derivative of a line by the variable of its indefinite integrals; None where they are not its terms."""
    match node:
        case Integral(body, var, None, None) if var is x:
            return body
        case Sum(terms):
            slopes = [differentiated(term, x) for term in terms]
            return None if None in slopes else add(*(s for s in slopes if s is not None))
        case Prod(factors) if variable(node) is not None:
            inner = [f for f in factors if variable(f) is not None]
            outer = [f for f in factors if variable(f) is None]
            if len(inner) != 1 or any(x in free_leaves(f) for f in outer):
                return None
            slope = differentiated(inner[0], x)
            return None if slope is None else mul(*outer, slope)
    if variable(node) is not None:
        return None
    return Derivative(node, (x,)) if x in free_leaves(node) else ZERO
