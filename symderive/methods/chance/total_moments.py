"""The laws of total mean and total variance: a mean and a variance from those stated in every case."""

from __future__ import annotations

from collections.abc import Iterable

from symderive import scalar
from symderive.expr.algebra import Num, Pow, Prod, Rel
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Expect, Not, Prob, RandVar, Var
from symderive.methods.chance.averaging import masses
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.sources import Chance
from symderive.rules import expectation as rules
from symderive.rules.outcomes import normalisation

Case = tuple[Node, Node, Node]  # weight, condition, value


def total_mean(chance: Chance, x: Node) -> Node | None:
    """E[X] as the weighted mean of its means in all cases."""
    parts = branches(chance, x, Expect)
    return None if parts is None else add(*(mul(w, value) for w, _, value in parts))


def total_variance(work: Work, x: Node) -> Node | None:
    """Var[X]: the mean of the variances in all cases and the variance of the means."""
    means, spreads = branches(work.chance, x, Expect), branches(work.chance, x, Var)
    if means is None or spreads is None:
        return None
    centre = add(*(mul(w, m) for w, _, m in means))
    condition = means[0][1].left if isinstance(means[0][1], Rel) else None
    if condition is not None:
        return state_total_variance(work, x, condition, means, spreads)
    within = add(*(mul(w, s) for w, _, s in spreads))
    square = add(*(mul(w, Pow(m, Num(2))) for w, _, m in means))
    return scalar.simplify(add(within, square, mul(-1, Pow(centre, Num(2)))), work.chance.letters)


def state_total_variance(work: Work, x: Node, z: Node, means: list[Case], spreads: list[Case]) -> Node:
    """The two parts of the law of total variance, each on its own lines, and their sum."""
    inner, outer = Expect(Var(x, z)), Var(Expect(x, z))
    if inner not in work.found:
        last_weight(work, means)
        within = Chain(
            inner,
            intro="The law of total variance has two parts: the mean of the conditional variances and "
            "the variance of the conditional means.",
        )
        within.to(rules.expectation_as_sum, weighted((w, s) for w, _, s in spreads), as_is=True)
        within.simplified(work.tidy(within.line))
        work.close(within)
        between = Chain(outer)
        squares = weighted((w, Pow(m, Num(2))) for w, _, m in means)
        centre = weighted((w, m) for w, _, m in means)
        between.to(rules.variance_by_raw_moments, add(squares, mul(-1, Pow(centre, Num(2)))), as_is=True)
        between.simplified(work.tidy(between.line))
        work.close(between)
    chain = Chain(Var(x))
    chain.to(rules.law_of_total_variance, add(inner, outer))
    chain.to(rules.put_in_what_was_found, add(work.found[inner], work.found[outer]))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def weighted(cases: Iterable[tuple[Node, Node]]) -> Node:
    """w a + v b, the weights first and no product worked out."""
    return add(*(value if w == Num(1) else Prod((w, value)) for w, value in cases))


def last_weight(work: Work, cases: list[Case]) -> None:
    """The weight that is not stated is what the others leave of one."""
    stated = {e.left for e in work.chance.equations}
    places = [(w, Prob(event, None)) for w, event, _ in cases]
    open_ones = [(w, p) for w, p in places if p not in stated]
    if len(open_ones) != 1 or len(places) < 2 or any(work.chance.source(x) for x in cases[0][1].kids):
        return
    ((_, asked),) = open_ones
    others = [p for _, p in places if p is not asked]
    chain = Chain(asked).to(normalisation, add(1, *(mul(-1, p) for p in others)))
    chain.to(rules.put_in_what_is_given, add(1, *(mul(-1, w) for w, p in places if p is not asked)))
    work.close(chain.simplified(work.tidy(chain.line)))


def branches(chance: Chance, x: Node, kind: type) -> list[Case] | None:
    """(weight, condition, value) for E[X | Z=z] = value (or Var) over all values of Z."""
    by_event = sides_of_an_event(chance, x, kind)
    if by_event is not None:
        return by_event
    found = {}
    hidden = None
    for left, right in chance.moments:
        if isinstance(left, kind) and left.u is x and left.given is not None:  # type: ignore[attr-defined]
            rel = left.given  # type: ignore[attr-defined]
            z, value = getattr(rel, "left", None), getattr(rel, "right", None)
            if not isinstance(z, RandVar) or value is None or (hidden is not None and z is not hidden):
                return None
            hidden = z
            found[value] = (rel, right)
    weights = masses(chance, hidden) if hidden is not None else None
    if weights is None or {v for v, _ in weights} != set(found):
        return None
    return [(w, found[v][0], found[v][1]) for v, w in weights]


def sides_of_an_event(chance: Chance, x: Node, kind: type) -> list[Case] | None:
    """(weight, condition, value) for E[X | A] and E[X | not A], where P(A) is stated."""
    found = {
        left.given: right  # type: ignore[attr-defined]
        for left, right in chance.moments
        if isinstance(left, kind) and left.u is x and isinstance(left.given, EventSym | Not)  # type: ignore[attr-defined]
    }
    event = next((a for a in found if isinstance(a, EventSym)), None)
    if event is None or set(found) != {event, Not(event)}:
        return None
    weights = [e.right for e in chance.equations if e.left is Prob(event, None)]
    weights += [add(1, mul(-1, e.right)) for e in chance.equations if e.left is Prob(Not(event), None)]
    if len(weights) != 1:
        return None
    return [(weights[0], event, found[event]), (add(1, mul(-1, weights[0])), Not(event), found[Not(event)])]
