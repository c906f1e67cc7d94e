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
    parts = Parts(page, goal)
    if not goal.given:
        return parts.joint()
    kept = needed(s, goal)
    direct = len(goal.left) == 1 and {s.nodes[k] for k in kept} == set(s.parents[s.nodes[goal.left[0]]])
    if kept != goal.given:
        smaller = Mass(goal.left, kept)
        line: Line = (outcomes.separation.name, page.mass(smaller), "blocked by what is known" if kept else "")
        return [line] if direct else [line, *by_graph(page, smaller)]
    if direct:
        # A factor of the graph itself is asked for: only the turned round form is left.
        return conditional(page, goal)
    whole = page.mass(Mass((*goal.left, *goal.given)))
    quotient = mul(whole, Pow(page.mass(Mass(goal.given)), MINUS))
    return [(rules.conditional_probability.name, quotient, ""), parts.quotient()]


def needed(s: Structure, goal: Mass) -> tuple[str, ...]:
    """What is given without that which the rest of it blocks."""
    kept = goal.given
    for g in goal.given:
        rest = tuple(k for k in kept if k != g)
        if separated(s.parents, {s.nodes[a] for a in goal.left}, {s.nodes[g]}, {s.nodes[k] for k in rest}):
            kept = rest
    return kept


class Parts:
    """The factors of the graph that bear on a mass, and the hidden variables among them."""

    def __init__(self, page: Page, goal: Mass):
        s = page.structure
        name = {node: n for n, node in s.nodes.items()}
        above = order_of(s, ancestors(s, (*goal.left, *goal.given)))
        self.page, self.goal, self.name = page, goal, name
        self.factors = [Mass((name[v],), tuple(name[p] for p in s.parents[v])) for v in above]
        self.hidden = tuple(name[v] for v in above if name[v] not in (*goal.left, *goal.given))

    def joint(self) -> list[Line]:
        """Nothing is given: the product of the factors, with what is hidden summed out."""
        page, hidden = self.page, self.hidden
        whole = page.summed(hidden, page.product(reversed(self.factors)))
        line: Line = (outcomes.factorisation.name, whole, "")
        if not hidden:
            return [line]
        everything = Mass((*self.goal.left, *hidden))
        return [(rules.sum_rule.name, page.summed(hidden, page.mass(everything)), ""), line]

    def quotient(self) -> Line:
        """The factors of the whole over those of the evidence."""
        page, goal, hidden, s = self.page, self.goal, self.hidden, self.page.structure
        rule = outcomes.factorisation.name
        below_set = ancestors(s, goal.given)
        if below_set & {s.nodes[v] for v in goal.left}:
            summed = (*goal.left, *hidden)
            inside = [f for f in reversed(self.factors) if {*f.left, *f.given} & set(summed)]
            top = page.summed(hidden, page.product(inside))
            below = page.summed([prime(v) for v in summed], page.product(primed(inside, summed)))
            return rule, mul(top, Pow(below, MINUS)), "the evidence is the sum over all values"
        below_factors = [f for f in self.factors if s.nodes[f.left[0]] in below_set]
        below_hidden = {self.name[v] for v in below_set} - set(goal.given)
        common = [f for f in below_factors if not {*f.left, *f.given} & (set(hidden) | below_hidden)]
        top = page.summed(hidden, page.product(f for f in reversed(self.factors) if f not in common))
        if len(common) == len(below_factors):
            return rule, top, "what does not depend on the sum cancels"
        turned = primed((f for f in reversed(below_factors) if f not in common), below_hidden)
        below = page.summed(sorted(map(prime, below_hidden)), page.product(turned))
        return rule, mul(top, Pow(below, MINUS)), ""


def primed(factors: Iterable[Mass], names: Iterable[str]) -> list[Mass]:
    """The factors with a prime at some names."""
    put = {v: prime(v) for v in names}
    return [Mass(tuple(put.get(v, v) for v in f.left), tuple(put.get(v, v) for v in f.given)) for f in factors]


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
