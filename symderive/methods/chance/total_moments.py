"""The laws of total mean and total variance: a mean and a variance from those stated in every case."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import Num, Pow, Rel, add, mul
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Expect, Not, Prob, RandVar, Var
from symderive.methods.chance.averaging import masses
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.sources import Chance
from symderive.rules import expectation as rules

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
        state_total_variance(work, x, condition, means, spreads)
    within = add(*(mul(w, s) for w, _, s in spreads))
    square = add(*(mul(w, Pow(m, Num(2))) for w, _, m in means))
    return scalar.simplify(add(within, square, mul(-1, Pow(centre, Num(2)))), work.chance.letters)


def state_total_variance(work: Work, x: Node, z: Node, means: list[Case], spreads: list[Case]) -> None:
    """The two parts of the law of total variance, each on its own lines."""
    inner, outer = Expect(Var(x, z)), Var(Expect(x, z))
    if inner in work.found:
        return
    within = Chain(
        inner,
        intro="The law of total variance has two parts: the mean of the conditional variances and "
        "the variance of the conditional means.",
    )
    within.to(rules.expectation_as_sum, add(*(mul(w, s) for w, _, s in spreads)))
    within.simplified(work.tidy(within.line))
    work.close(within)
    between = Chain(outer)
    square = add(*(mul(w, Pow(m, Num(2))) for w, _, m in means))
    between.to(rules.variance_by_raw_moments, add(square, mul(-1, Pow(add(*(mul(w, m) for w, _, m in means)), Num(2)))))
    between.simplified(work.tidy(between.line))
    work.close(between)


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
