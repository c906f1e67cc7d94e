"""The random variables behind the letters of a problem: values in densities, what follows a law, what has a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderive.expr.algebra import UNITY, Eye, Prod, Sym, Transpose
from symderive.expr.arrays import Block
from symderive.expr.build import mul
from symderive.expr.node import Node, substitute, transform
from symderive.expr.probability import Cov, Dens, Expect, Law, RandVar, Var
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import SCALAR


def with_variables(problem: Problem) -> Problem:
    """The problem with a random variable behind every value letter of a density and every letter that has a law."""
    put: dict[Node, Node] = {}
    for u in stated_nodes(problem):
        for part in u.walk():
            if isinstance(part, Follows):
                for x in (part.u, *part.u.kids, *(k for kid in part.u.kids for k in kid.kids)):
                    if isinstance(x, Sym):
                        put[x] = RandVar(x.name, x.size, x.latex)
                put |= fitted_blocks(part)
            elif isinstance(part, Expect | Var | Cov):
                # A letter whose moment is stated is no fixed number: it is a random variable.
                for x in (part.u, part.v) if isinstance(part, Cov) else (part.u,):
                    put |= {y: RandVar(y.name, y.size, y.latex) for y in letters_with_a_moment(x)}

    def change(u: Node) -> Node:
        return transform(substitute(u, put) if put else u, owned)

    return problem.but(
        definitions=tuple(replace(d, name=put.get(d.name, d.name), body=change(d.body)) for d in problem.definitions),
        facts=tuple(replace(f, node=None if f.node is None else change(f.node)) for f in problem.facts),
        goal=None if problem.goal is None else replace(problem.goal, node=change(problem.goal.node)),
    )


def letters_with_a_moment(u: Node) -> list[Sym]:
    """The letters that make ``u`` random where no variable stands in it: u itself, its only letter, or its capitals."""
    letters = list(dict.fromkeys(x for x in u.walk() if isinstance(x, Sym)))
    if isinstance(u, Sym) or any(isinstance(x, RandVar) for x in u.walk()) or len(letters) == 1:
        return letters if not any(isinstance(x, RandVar) for x in u.walk()) else []
    return [x for x in letters if x.name[:1].isupper()]


def fitted_blocks(fact: Follows) -> dict[Node, Node]:
    """Letters of a block covariance with the sizes that the blocks of the vector give them."""
    match fact.u, fact.law:
        case Block(column), Law("Normal", (_, Block(rows))) if len(rows) == len(column):
            found: dict[Node, Node] = {}
            for (x, *_), row in zip(column, rows, strict=True):
                for (y, *_), entry in zip(column, row, strict=False):
                    own, size = (
                        (entry.u, (y.shape[0], x.shape[0]))
                        if isinstance(entry, Transpose)
                        else (entry, (x.shape[0], y.shape[0]))
                    )
                    if isinstance(own, Sym) and own.shape != size:
                        found[own] = Sym(own.name, size, own.latex)
            return found
    return {}


def stated_nodes(problem: Problem) -> Iterator[Node]:
    yield from (f.node for f in problem.facts if f.node is not None)
    yield from (d.body for d in problem.definitions)


def owned(u: Node) -> Node:
    """p(x | y) of letters without declared variables: X and Y are named; another head (p_1, q) has its own.

    A list of scalar variables is a column whichever way it is written; the unit matrix of size one is the number one.
    """
    match u:
        case Eye(dim) if dim.number == 1:
            return UNITY
        case Prod(factors) if len(factors) > 1 and UNITY in factors and u.shape == SCALAR:
            return mul(*(f for f in factors if f is not UNITY)) if any(f is not UNITY for f in factors) else UNITY
        case Transpose(Block(rows)) if all(
            len(r) == 1 and isinstance(r[0], RandVar) and r[0].shape == SCALAR for r in rows
        ):
            return u.u
    if not isinstance(u, Dens) or None not in u.variables:
        return u
    values = u.arguments + u.given
    named: list[Node] = []
    for value, x in zip(values, u.variables, strict=False):
        if x is not None or not isinstance(value, Sym):
            named.append(x)
            continue
        name = value.name[:1].upper() + value.name[1:] if value.shape == SCALAR else value.name
        if u.head not in ("p", "P", "f", f"p_{name}", f"f_{name}"):
            name = f"{name}_{u.head}"
        named.append(RandVar(name, value.size, value.latex))
    return Dens(u.head, u.arguments, u.given, u.params, tuple(named))
