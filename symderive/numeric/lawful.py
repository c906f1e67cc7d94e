"""Does one place obey all that the givens say, to the letter: ends of ranges that belong to them, what is not equal?

Points that are drawn at random never lie on an end and are never equal to what they must not be; a place that was
looked for may be both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from symderive.expr.algebra import ZERO, Rel, Sym
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import Interval, NamedSet
from symderive.expr.problem import Follows, Has, Problem
from symderive.numeric.domains import NONNEGATIVE, POSITIVE
from symderive.numeric.draft import Draft
from symderive.numeric.letters import is_formula, speaks_of_chance
from symderive.numeric.numbers import DOUBLES
from symderive.numeric.obeyed import obeys
from symderive.numeric.outline import stated_of
from symderive.numeric.properties import SCALARS, key_of
from symderive.numeric.relations import where_all_hold

Array = np.ndarray[Any, Any]
ORDERS = ("=", "!=", "<", "<=", ">", ">=")
OPEN: dict[str, Callable[[Array], Any]] = {
    "positive": lambda x: x > 0,
    "strictly positive": lambda x: x > 0,
    "negative": lambda x: x < 0,
    "nonnegative": lambda x: x >= 0,
    "non-negative": lambda x: x >= 0,
    "variance": lambda x: x > 0,
    "rate": lambda x: x > 0,
    "shape": lambda x: x > 0,
    "probability": lambda x: (x >= 0) & (x <= 1),
    "nonzero": lambda x: x != 0,
    "non-zero": lambda x: x != 0,
}


def lawful(draft: Draft, keys: Sequence[Any]) -> bool:
    """Does a draft of one point obey the facts about its letters? ``keys`` are those that were moved."""
    problem = draft.problem
    if not where_all_hold([rel for rel in relations_of(problem) if about(rel, draft)], draft).all():
        return False
    for key in keys:
        value = draft.point.families[key[1]] if isinstance(key, tuple) else draft.point.values[key]
        rows = np.asarray(value, dtype=float)
        if not obeys(draft.stated.properties.get(key, set()), rows.reshape(1, -1, rows.shape[-1]), DOUBLES).all():
            return False
        if not said(key, value.ravel(), problem):
            return False
    return True


def relations_of(problem: Problem) -> list[Rel]:
    """All that the givens state between numbers and of the ends of ranges, one relation each."""
    found: list[Rel] = []
    for fact in problem.facts:
        if fact.kind == "relation" and fact.node is not None and not speaks_of_chance(fact.node):
            parts = getattr(fact.node, "events", (fact.node,))
            found += [part for part in parts if isinstance(part, Rel) and part.op in ORDERS]
    for decl in problem.declarations.values():
        match decl.node, decl.within:
            case Node() as u, Interval(low, high, closed):
                found.append(Rel(">=" if closed[0] == "[" else ">", u, low))
                found.append(Rel("<=" if closed[1] == "]" else "<", u, high))
            case Node() as u, NamedSet(name) if name in POSITIVE or name in NONNEGATIVE:
                found.append(Rel(">" if name in POSITIVE else ">=", u, ZERO))
    return found


def loose_parameters(nodes: Sequence[Node], problem: Problem) -> bool:
    """Does a parameter of a law, by name or by a formula, stand here whose range is the law's, stated nowhere?"""
    parameters = {
        leaf
        for f in problem.facts
        if isinstance(f.node, Follows) or (isinstance(f.node, Rel) and is_formula(f.node.left))
        for leaf in free_leaves(f.node)
        if isinstance(leaf, Sym)
    }
    ranges = stated_of(problem).ranges
    return any(u in parameters and u not in ranges for node in nodes for u in free_leaves(node))


def about(rel: Node, draft: Draft) -> bool:
    """Does a relation speak only of letters that have numbers here?"""
    for u in draft.names.depends(rel):
        if isinstance(u, tuple):
            if u[1] not in draft.point.families:
                return False
        elif isinstance(u, Sym) and draft.names.definition(u) is None and u not in draft.point.values:
            return False
    return True


def said(key: Any, entries: Array, problem: Problem) -> bool:
    """Is a letter what is said of it (positive, not zero)? A vector is not zero where one entry is not."""
    for fact in problem.facts:
        if isinstance(fact.node, Has) and key_of(fact.node.u) == key and fact.node.prop in OPEN:
            holds = np.asarray(OPEN[fact.node.prop](entries), dtype=bool)
            of_all = fact.node.prop not in ("nonzero", "non-zero") and (len(entries) == 1 or fact.node.prop in SCALARS)
            if not (holds.all() if of_all else holds.any()):
                return False
    return True
