"""Identities along a graph: its factors, hidden variables summed out, what cancels cancelled."""

from __future__ import annotations

from collections.abc import Iterable

from symderive.data.separation import separated
from symderive.expr.algebra import MINUS, Pow
from symderive.expr.build import mul
from symderive.expr.node import Node
from symderive.methods.identity_lines import Line, conditional
from symderive.methods.identity_page import Mass, Page, Structure, prime
from symderive.rules import outcomes
from symderive.rules import probability as rules


def by_graph(page: Page, goal: Mass) -> list[Line]:
    """The factors of the graph; hidden variables summed out; what cancels cancelled."""
    s = page.structure
    name = {node: n for n, node in s.nodes.items()}
    above = ancestors(s, (*goal.left, *goal.given))
    factors = [Mass((name[v],), tuple(name[p] for p in s.parents[v])) for v in order_of(s, above)]
    hidden = tuple(name[v] for v in order_of(s, above) if name[v] not in (*goal.left, *goal.given))
    numerator = list(reversed(factors))
    if not goal.given:
        whole = page.summed(hidden, page.product(numerator))
        if hidden:
            everything = Mass((*goal.left, *hidden))
            return [
                (rules.sum_rule.name, page.summed(hidden, page.mass(everything)), ""),
                (outcomes.factorisation.name, whole, ""),
            ]
        return [(outcomes.factorisation.name, whole, "")]
    kept = tuple(g for g in goal.given)
    for g in goal.given:
        rest = tuple(k for k in kept if k != g)
        if separated(s.parents, {s.nodes[a] for a in goal.left}, {s.nodes[g]}, {s.nodes[k] for k in rest}):
            kept = rest
    if kept != goal.given:
        smaller = Mass(goal.left, kept)
        line: Line = (outcomes.separation.name, page.mass(smaller), "blocked by what is known" if kept else "")
        direct = len(goal.left) == 1 and {s.nodes[k] for k in kept} == set(s.parents[s.nodes[goal.left[0]]])
        return [line] if direct else [line, *by_graph(page, smaller)]
    if len(goal.left) == 1 and {s.nodes[k] for k in kept} == set(s.parents[s.nodes[goal.left[0]]]):
        # A factor of the graph itself is asked for: only the turned round form is left.
        return conditional(page, goal)
    below_set = ancestors(s, goal.given)
    whole = page.mass(Mass((*goal.left, *goal.given)))
    first: Line = (
        rules.conditional_probability.name,
        mul(whole, Pow(page.mass(Mass(goal.given)), MINUS)),
        "",
    )
    if below_set & {s.nodes[v] for v in goal.left}:
        primed = {v: prime(v) for v in (*goal.left, *hidden)}
        inside = [f for f in numerator if {*f.left, *f.given} & set(primed)]
        turned = [
            Mass(tuple(primed.get(v, v) for v in f.left), tuple(primed.get(v, v) for v in f.given)) for f in inside
        ]
        top = page.summed(hidden, page.product(inside))
        below = page.summed([prime(v) for v in (*goal.left, *hidden)], page.product(turned))
        return [
            first,
            (outcomes.factorisation.name, mul(top, Pow(below, MINUS)), "the evidence is the sum over all values"),
        ]
    below_factors = [f for f in factors if s.nodes[f.left[0]] in below_set]
    below_hidden = {name[v] for v in below_set} - set(goal.given)
    common = [f for f in below_factors if not {*f.left, *f.given} & (set(hidden) | below_hidden)]
    if len(common) == len(below_factors):
        inside = [f for f in numerator if f not in common]
        return [
            first,
            (
                outcomes.factorisation.name,
                page.summed(hidden, page.product(inside)),
                "what does not depend on the sum cancels",
            ),
        ]
    top = page.summed(hidden, page.product(f for f in numerator if f not in common))
    primes = {v: prime(v) for v in below_hidden}
    turned = [
        Mass(tuple(primes.get(v, v) for v in f.left), tuple(primes.get(v, v) for v in f.given))
        for f in reversed(below_factors)
        if f not in common
    ]
    below = page.summed(sorted(primes.values()), page.product(turned))
    return [first, (outcomes.factorisation.name, mul(top, Pow(below, MINUS)), "")]


def ancestors(s: Structure, names: Iterable[str]) -> set[Node]:
    found: set[Node] = set()
    todo = [s.nodes[n] for n in names]
    while todo:
        v = todo.pop()
        if v not in found:
            found.add(v)
            todo.extend(s.parents.get(v, ()))
    return found


def order_of(s: Structure, wanted: set[Node]) -> list[Node]:
    order: list[Node] = []
    left = [v for v in s.parents if v in wanted]
    while left:
        ready = next(v for v in left if all(p in order for p in s.parents[v]))
        order.append(ready)
        left.remove(ready)
    return order
