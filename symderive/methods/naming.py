"""Named quantities put back into an answer: 1 - tanh(W x + b)² is 1 - a² where a = tanh(W x + b)."""

from __future__ import annotations

from functools import lru_cache

from symderive.expr.algebra import Map, Num, Sym
from symderive.expr.node import Node, free_leaves, substitute, transform
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


def without_names(value: Node, asked: Node, problem: Problem) -> Node:
    """The answer with the formulas of the functions put in, where what is differentiated is made of several functions
    and nothing else: (fg)', (f o g)'. Their formulas are what was given, their names only stand for them."""
    found = functions_of(asked, problem)
    plain = all(isinstance(leaf, Num) or single(leaf) for leaf in free_leaves(asked))
    if len(found) < 2 or not plain or any(burden(body) > FORMULA for body in found.values()):
        return value
    opened = value
    for _ in range(DEEPEST):
        opened = transform(opened, lambda u: defined(u, problem) or u)
    return opened


DEEPEST = 4  # functions of functions of functions
FORMULA = 12  # a function with more to read than this keeps its name


def functions_of(asked: Node, problem: Problem) -> dict[str, Node]:
    """The defined functions that stand in a formula, by their names, and what they stand for there."""
    formulas = {getattr(u, "name", ""): defined(u, problem) for u in asked.walk()}
    return {name: body for name, body in formulas.items() if body is not None}


def single(leaf: Node) -> bool:
    return isinstance(leaf, Sym) and is_scalar(leaf.shape)


def defined(u: Node, problem: Problem) -> Node | None:
    """What a function at an argument, or by its bare name, stands for."""
    match u:
        case Map(name, at, 0) if (d := problem.function(name)) is not None and len(d.params) == 1:
            return substitute(d.body, {d.params[0]: at})
        case Sym(name) if (d := problem.definition(u) or problem.function(name)) is not None:
            return d.body if all(map(single, d.params)) else None
    return None


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
