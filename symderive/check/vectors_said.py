"""What is said of several vectors together: orthogonal, orthonormal, linearly independent, u \\perp v.

The reader hands such words over one vector at a time, or as an independence; between vectors of numbers they are
equations of their products.
"""

from __future__ import annotations

from itertools import combinations

from symderive.expr.algebra import UNITY, ZERO, Num, Pow, Rel, Sym, mul, neg, transpose
from symderive.expr.arrays import Norm
from symderive.expr.node import Node
from symderive.expr.probability import Indep
from symderive.expr.problem import Fact, Has, Problem
from symderive.expr.shape import is_column, is_scalar


def with_products(problem: Problem) -> Problem:
    """The problem with what is said of its vectors as equations between their products."""
    groups: dict[str, list[Sym]] = {}
    facts: list[Fact] = []
    for fact in problem.facts:
        match fact.node:
            case Has("orthogonal" | "orthonormal", Sym() as u) if is_vector(u):
                groups.setdefault(fact.text, []).append(u)
            case Indep(((Sym() as u,), (Sym() as v,)), ()) if is_vector(u) and u.shape == v.shape:
                facts += between(u, v, fact)
            case _:
                facts.append(fact)
    for text, vectors in groups.items():
        facts += [relation(product(u, v), "=", ZERO, text) for u, v in combinations(vectors, 2)]
        if "orthonormal" in text or len(vectors) == 1:
            facts += [relation(Norm(u, "2"), "=", UNITY, text) for u in vectors]
    return problem if tuple(facts) == problem.facts else problem.but(facts=tuple(facts))


def between(u: Sym, v: Sym, fact: Fact) -> list[Fact]:
    """What one statement says of two vectors."""
    if "independent" not in fact.text:
        return [relation(product(u, v), "=", ZERO, fact.text)]
    area = mul(product(u, u), product(v, v)) + neg(Pow(product(u, v), Num(2)))
    return [relation(area, "!=", ZERO, fact.text)]


def relation(left: Node, op: str, right: Node, text: str) -> Fact:
    return Fact("relation", Rel(op, left, right), text=text)


def product(u: Node, v: Node) -> Node:
    return mul(transpose(u), v)


def is_vector(u: Node) -> bool:
    return is_column(u.shape) and not is_scalar(u.shape)
