"""Events that speak of the hidden variable of a mixture and of what is drawn given it: value by value of the hidden
variable, each with its weight."""

from __future__ import annotations

from symderive.expr.algebra import ZERO, Rel
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Expect, Prob, RandVar
from symderive.methods.chance.averaging import average_out_source, masses
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.single import measure_event
from symderive.methods.chance.sources import Chance, Source
from symderive.methods.chance.truth import holds
from symderive.rules import expectation as means_rules
from symderive.rules import laws as rules


def hidden_variable(chance: Chance, variables: list[Node]) -> RandVar | None:
    """The one variable whose values choose among the laws of the others; None where there is none or several."""
    found: set[RandVar] = set()
    for x in variables:
        for s in chance.source(x):
            if isinstance(s.when, Rel) and isinstance(s.when.left, RandVar) and s.when.op == "=":
                found.add(s.when.left)
            elif s.when is not None:
                return None
    return found.pop() if len(found) == 1 else None


def over_the_hidden(work: Work, event: Node, chain: Chain) -> Node | None:
    """P(X > 1, Z = 1) = P(Z = 1) P(X > 1 | Z = 1), added up over all values of Z that the event allows."""
    chance = work.chance
    variables = chance.variables_in(event)
    z = hidden_variable(chance, variables)
    weights = masses(chance, z) if z is not None else None
    if z is None or weights is None:
        return None
    drawn = [x for x in variables if x is not z]
    if len(drawn) == 1 and z not in variables:
        return None
    if not chance.together(drawn, frozenset([z])):
        raise Undecided("the variables are not stated to be independent given the hidden one")
    named: list[Node] = []
    values: list[Node] = []
    for v, weight in weights:
        rest = still_open(work, substitute(event, {z: v}))
        if rest is None:
            continue
        at = Rel("=", z, v)
        inside = [given_the_value(work, e, at) for e in by_variable(work.chance, rest)]
        condition = rest[0] if len(rest) == 1 else And(tuple(rest), True)
        named.append(mul(Prob(at, None), Prob(condition, at)) if rest else Prob(at, None))
        values.append(mul(weight, *inside))
    if not named:
        return chain.to(rules.mixture, ZERO).line
    chain.to(
        rules.mixture,
        add(*named),
        why="The product rule for each value of the hidden variable that the event allows; these cases exclude each "
        "other, so that their probabilities add.",
    )
    chain.to(means_rules.put_in_what_is_given, add(*values))
    return chain.simplified(work.tidy(add(*values))).line


def still_open(work: Work, event: Node) -> list[Node] | None:
    """What an event says of the variables that are drawn, part by part; None where it cannot happen."""
    kept: list[Node] = []
    for part in event.events if isinstance(event, And) else (event,):
        variables = work.chance.variables_in(part)
        if len(variables) > 1:
            raise Undecided("a relation between several variables of a mixture")
        if variables:
            kept.append(part)
            continue
        held = holds(work.chance, part)
        if held is None:
            raise Undecided("whether a value belongs to the event is open")
        if not held:
            return None
    return kept


def by_variable(chance: Chance, parts: list[Node]) -> list[Node]:
    """The parts that speak of one variable as one event."""
    own: dict[Node, list[Node]] = {}
    for part in parts:
        own.setdefault(chance.variables_in(part)[0], []).append(part)
    return [found[0] if len(found) == 1 else And(tuple(found), True) for found in own.values()]


def mean_over_hidden(work: Work, u: Node, variables: list[Node], chain: Chain) -> Node | None:
    """E[u] of several variables of one mixture: given each value of the hidden variable they are averaged out one
    after the other, which needs that they are independent given it. None where no two of them share a mixture."""
    chance = work.chance
    z = hidden_variable(chance, variables)
    drawn = [x for x in variables if x is not z and any(s.when is not None for s in chance.source(x))]
    if z is None or len(drawn) < 2:
        return None
    weights = masses(chance, z)
    if weights is None or set(variables) - {z, *drawn}:
        raise Undecided("the weights of a mixture are not stated")
    if not chance.together(drawn, frozenset([z])):
        raise Undecided("the variables are not stated to be independent given the hidden one")
    named: list[Node] = []
    values: list[Node] = []
    for v, weight in weights:
        at = Rel("=", z, v)
        inner = substitute(u, {z: v})
        named.append(mul(Prob(at, None), Expect(inner, at)))
        for x in drawn:
            inner, _, _ = average_out_source(work, inner, x, component(chance, x, at))
        values.append(mul(weight, inner))
    chain.to(means_rules.tower_rule, add(*named))
    chain.to(means_rules.put_in_what_is_given, add(*values))
    return chain.simplified(work.tidy(add(*values))).line


def component(chance: Chance, x: Node, at: Rel) -> Source:
    own = [s for s in chance.source(x) if s.when is at]
    if len(own) != 1:
        raise Undecided("a component of the mixture is not stated")
    return own[0]


def given_the_value(work: Work, event: Node, at: Rel) -> Node:
    """P(event | Z = v) by the component of the variable in the event."""
    (x,) = work.chance.variables_in(event)
    value, _, _ = measure_event(work, event, x, component(work.chance, x, at))
    return value
