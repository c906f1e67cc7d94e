"""A square completed with a wrong correction: what is left beside the square does not depend on the variable."""

from __future__ import annotations

from symderive.expr.algebra import Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem, is_chance
from symderive.expr.shape import is_scalar
from symderive.numeric.compare import agree

ZERO = Num(0)


def square_left_over(a: Node, b: Node, problem: Problem) -> bool:
    """Is b the completed square of a up to a term free of the variable (in an exponent: up to a factor)?"""
    if not is_scalar(a.shape) or not is_scalar(b.shape) or is_chance(a) or is_chance(b):
        return False
    a, b = exponent(a), exponent(b)
    for x, term in squares(b):
        if any(y is x for y, _ in squares(a)):
            continue
        rest = add(a, neg(term))
        if x in free_leaves(a) and agree(Derivative(rest, (x,)), ZERO, problem, limit=0.5).verdict == "equal":
            return True
    return False


def exponent(node: Node) -> Node:
    """u of e^u, of c e^u and of e^u e^v: the sum of the exponents."""
    match node:
        case Map("exp", u):
            return u
        case Prod(factors):
            powers = [f.u for f in factors if isinstance(f, Map) and f.name == "exp"]
            return add(*powers) if powers else node
    return node


def squares(node: Node) -> list[tuple[Sym, Node]]:
    """(x, whole term) for every term c (x - m)^2 with c and m free of the letter x."""
    found: list[tuple[Sym, Node]] = []
    for term in node.terms if isinstance(node, Sum) else (node,):
        for factor in term.factors if isinstance(term, Prod) else (term,):
            match factor:
                case Pow(Sum(parts), Num(k)) if k == 2:
                    for x in (p for p in parts if isinstance(p, Sym)):
                        others = [p for p in parts if p is not x]
                        outside = [f for f in (term.factors if isinstance(term, Prod) else ()) if f is not factor]
                        if all(x not in free_leaves(u) for u in (*others, mul(*outside))):
                            found.append((x, term))
    return found
