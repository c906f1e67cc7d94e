"""The rules of probability as edges: which quantities give which other, by which rule, at what cost."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from symderive.data.field import Value, to_node
from symderive.data.moves import over
from symderive.data.named_sets import Key, Sets, fits, products
from symderive.data.relations import Relation, relations_of
from symderive.data.tables import equals
from symderive.data.world import Statement
from symderive.expr.algebra import Num
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node
from symderive.expr.probability import EventSym


@dataclass(slots=True)
class Edge:
    """``target`` from ``sources`` by ``rule``; ``shape`` names the form of the formula, ``numbers`` its coefficients
    where it is linear (the last of them the constant)."""

    target: Key
    sources: tuple[Key, ...]
    rule: str
    shape: str
    cost: int
    text: str = ""
    left: int = 0
    numbers: tuple[Value, ...] = ()


def edges_of(sets: Sets) -> tuple[dict[Key, Statement], list[Edge]]:
    full = sets.full
    start: dict[Key, Statement] = {}
    for s in sets.atoms.world.statements:
        if fits(sets, s):
            given = sets.mask(s.given)
            start.setdefault((sets.mask(s.event) & given, given), s)
    edges: list[Edge] = []
    for given in [full, *sets.conditions]:
        inside = list(dict.fromkeys(m & given for m in sets.names))
        inside = [m for m in inside if m and m != given]
        edges += edges_within(sets, inside, given)
    masks = list(sets.names)
    for given in sets.conditions:
        for m in masks:
            both = m & given
            if not both or both == given or both not in sets.names:
                continue
            edges.append(
                Edge((both, full), ((both, given), (given, full)), "product-rule-of-probability", "product", 3)
            )
            edges.append(Edge((both, given), ((both, full), (given, full)), "conditional-probability", "ratio", 3))
            edges.append(Edge((given, full), ((both, full), (both, given)), "product-rule-of-probability", "ratio", 4))
    edges += edges_of_relations(relations_of(sets))
    for events, given, text in products(sets):
        meet = given
        for e in events:
            meet &= e
        rule = "independence" if given == full else "conditional-independence"
        if meet and all(events):
            if given == full and meet not in sets.names:
                continue
            edges.append(Edge((meet, given), tuple((e, given) for e in events), rule, "times", 3, text))
            if len(events) == 2:
                a, b = events
                edges.append(Edge((a, given), ((meet, given), (b, given)), rule, "ratio", 4, text))
                edges.append(Edge((b, given), ((meet, given), (a, given)), rule, "ratio", 4, text))
                for one, other in ((a, b), (b, a)):
                    if other in sets.conditions and given == full:
                        edges.append(Edge((meet, other), ((one, full),), rule, "same", 2, text))
                        edges.append(Edge((one, full), ((meet, other),), rule, "same", 2, text))
    return start, edges


def edges_of_relations(relations: list[Relation]) -> list[Edge]:
    """Every quantity of a stated linear relation from the others."""
    edges: list[Edge] = []
    for relation in relations:
        for key, c in relation.terms.items():
            others = [(k, -d / c) for k, d in relation.terms.items() if k != key]
            numbers = (*(d for _, d in others), -relation.constant / c)
            sources = tuple(k for k, _ in others)
            text = relation.equation.text
            edges.append(Edge(key, sources, "stated-relation", "linear", 2 + len(others), text, 0, numbers))
    return edges


def edges_within(sets: Sets, inside: list[int], given: int) -> list[Edge]:
    """Complement, additivity, difference, inclusion and exclusion inside one condition."""
    edges: list[Edge] = []
    known = set(inside)
    for m in inside:
        other = given & ~m
        if other in known:
            edges.append(Edge((m, given), ((other, given),), "complement-rule", "complement", 2))
    for a, b in itertools.combinations(inside, 2):
        union, meet = a | b, a & b
        if not meet:
            if union in known:
                edges.append(Edge((union, given), ((a, given), (b, given)), "additivity", "sum", 3))
                edges.append(Edge((a, given), ((union, given), (b, given)), "difference-rule", "minus", 3))
                edges.append(Edge((b, given), ((union, given), (a, given)), "difference-rule", "minus", 3))
            elif union == given:
                continue
        elif meet not in (a, b):
            rule = "inclusion-and-exclusion"
            whole = union == given
            if meet in known and (union in known):
                edges.append(Edge((union, given), ((a, given), (b, given), (meet, given)), rule, "union", 4))
                edges.append(Edge((meet, given), ((a, given), (b, given), (union, given)), rule, "union", 4))
                edges.append(Edge((a, given), ((union, given), (meet, given), (b, given)), rule, "union", 5))
                edges.append(Edge((b, given), ((union, given), (meet, given), (a, given)), rule, "union", 5))
            elif meet in known and whole:
                edges.append(Edge((meet, given), ((a, given), (b, given)), rule, "certain union", 4))
    for values in partitions(sets, given):
        for m in [*inside, given]:
            parts = [m & x for x in values if m & x]
            if 2 < len(parts) <= 12 and all(p in known for p in parts):
                if m == given:
                    for p in parts:
                        rest = tuple((q, given) for q in parts if q != p)
                        edges.append(Edge((p, given), rest, "normalisation", "rest", 2 + len(rest)))
                else:
                    tails = tuple((p, given) for p in parts)
                    edges.append(Edge((m, given), tails, "additivity", "sum", 1 + len(parts)))
                    for p in parts:
                        rest = ((m, given), *((q, given) for q in parts if q != p))
                        edges.append(Edge((p, given), rest, "additivity", "minus", 2 + len(rest)))
    return edges


def partitions(sets: Sets, given: int) -> list[list[int]]:
    """The values of a variable with more than two, and events that exclude each other and leave nothing out."""
    found = []
    for v in sets.atoms.variables:
        if len(sets.atoms.world.values[v]) > 2:
            found.append([sets.mask(equals(v, x)) & given for x in sets.atoms.world.values[v]])
    events = [sets.mask(v) & given for v in sets.atoms.variables if isinstance(v, EventSym)]
    for size in range(3, min(len(events), 7) + 1):
        for chosen in itertools.combinations(events, size):
            together_ = 0
            for e in chosen:
                if e & together_ or not e:
                    break
                together_ |= e
            else:
                if together_ == given:
                    found.append(list(chosen))
    return found


# ---------------------------------------------------------------- formulas
def formula_of(edge: Edge, parts: list[Node]) -> Node:
    match edge.shape:
        case "linear":
            terms = [p if c == 1 else mul(to_node(c), p) for c, p in zip(edge.numbers, parts, strict=False)]
            return add(*terms, *([to_node(edge.numbers[-1])] if edge.numbers[-1] or not terms else []))
        case "complement":
            return add(1, neg(parts[0]))
        case "sum":
            return add(*parts)
        case "minus":
            return add(parts[0], *(neg(p) for p in parts[1:]))
        case "rest":
            return add(1, *(neg(p) for p in parts))
        case "union":
            return add(parts[0], parts[1], neg(parts[2]))
        case "certain union":
            return add(*parts, Num(-1))
        case "product" | "times":
            return mul(*parts)
        case "ratio":
            return over(parts[0], parts[1])
    return parts[0]
