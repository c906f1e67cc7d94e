"""Entropies and divergences of laws that are written as lists: their masses add to one, a mass of zero adds nothing."""

from __future__ import annotations

from dataclasses import dataclass

from symderive.expr.algebra import INFINITY, Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.arrays import Block, Entry
from symderive.expr.build import add
from symderive.expr.node import Node
from symderive.expr.problem import Problem


@dataclass(frozen=True, slots=True)
class Lists:
    """A sum of p_i log p_i or p_i log(p_i / q_i): its terms, with the masses of p (and q) in each."""

    terms: tuple[Node, ...]
    first: tuple[Node, ...]
    second: tuple[Node, ...]


def lists_of(goal: Node, problem: Problem) -> Lists | None:
    """The lists behind an entropy or a divergence that is written out; None for any other formula."""
    terms = goal.terms if isinstance(goal, Sum) else (goal,)
    pairs = [entries_of(term) for term in terms]
    owners = {tuple(e.u for e in pair if e is not None) for pair in pairs if pair is not None}
    if None in pairs or len(owners) != 1:
        return None
    (vectors,) = owners
    found = []
    for v in vectors:
        definition = problem.definition(v)
        if definition is None or not isinstance(definition.body, Block) or len(definition.body.kids) != len(terms):
            return None
        found.append(tuple(definition.body.kids))
    return Lists(terms, found[0], found[1] if len(found) > 1 else ())


def entries_of(term: Node) -> tuple[Entry, Entry | None] | None:
    """p_i and q_i of p_i log(p_i / q_i), p_i and None of -p_i log p_i."""
    weights = [f for f in term.factors if isinstance(f, Entry)] if isinstance(term, Prod) else []
    logs = [f for f in term.factors if isinstance(f, Map) and f.name == "log"] if isinstance(term, Prod) else []
    if len(weights) != 1 or len(logs) != 1 or not isinstance(weights[0].u, Sym):
        return None
    match logs[0].u:
        case Entry() as p if p is weights[0]:
            return p, None
        case Prod((Entry() as p, Pow(Entry() as q, Num(n)))) if p is weights[0] and n == -1:
            return p, q
    return None


def broken(lists: Lists) -> str:
    """What speaks against masses: the sentence, or the empty one."""
    for masses in (lists.first, lists.second):
        values = [m.value for m in masses if isinstance(m, Num)]
        if len(values) == len(masses) and values and (sum(values) != 1 or min(values) < 0):
            return f"the masses of a law add to {sum(values)}, not to one" if min(values) >= 0 else NEGATIVE
    return ""


NEGATIVE = "a probability is negative"


def excluded(lists: Lists) -> bool:
    """Has the first law weight where the second has none?"""
    return any(
        isinstance(q, Num) and q.value == 0 and not (isinstance(p, Num) and p.value == 0)
        for p, q in zip(lists.first, lists.second, strict=False)
    )


def without_zeros(lists: Lists) -> Node:
    """The sum without the terms whose mass is zero."""
    kept = [t for t, p in zip(lists.terms, lists.first, strict=True) if not (isinstance(p, Num) and p.value == 0)]
    return INFINITY if excluded(lists) else add(*kept)
