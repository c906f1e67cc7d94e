"""Named quantities put back into an answer: 1 - tanh(W x + b)² is 1 - a² where a = tanh(W x + b)."""

from __future__ import annotations

from functools import lru_cache

from symderive.expr.algebra import Map, Sym
from symderive.expr.node import Node
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import is_scalar
from symderive.rules.algebra import tidy
from symderive.rules.facts import NOTHING
from symderive.rules.settle import settle
from symderive.rules.terms import burden, digest

SHORT = 6  # a formula with less to read than this is not replaced by its name, but for a function: a = tanh(z)


def with_names(value: Node, problem: Problem, top: Node | None) -> Node:
    """The answer with the formulas of named quantities replaced by their names, where that makes it shorter."""
    table = formulas(problem.definitions)
    if not table or burden(value) < SHORT:
        return value
    if top is not None and is_scalar(top.shape):  # of f = e^x the derivative is e^x, not f
        table = {key: name for key, name in table.items() if name is not top} if top in table.values() else table
    found = named(value, table, {})
    if found is value:
        return value
    neat = tidy(found, problem)
    return neat if burden(neat) < burden(value) else value


@lru_cache(maxsize=8)
def formulas(definitions: tuple[Definition, ...]) -> dict[bytes, Node]:
    """The names of quantities by the fingerprints of their formulas."""
    table: dict[bytes, Node] = {}
    for d in definitions:
        if d.params or not isinstance(d.name, Sym) or d.name.shape != d.body.shape:
            continue
        for body in (d.body, settle(d.body, NOTHING)):
            if burden(body) >= SHORT or isinstance(body, Map):
                table.setdefault(digest(body), d.name)
    return table


def named(u: Node, table: dict[bytes, Node], done: dict[Node, Node]) -> Node:
    """The largest parts first."""
    if u not in done:
        name = table.get(digest(u))
        if name is not None:
            done[u] = name
        else:
            done[u] = u.rebuild(tuple(named(k, table, done) for k in u.kids)) if u.kids else u
    return done[u]
