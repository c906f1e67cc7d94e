"""The probability of an event: conditions, independence, listed values, mixtures; then one variable or several."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import TRUE, UNITY, ZERO, Apply, Map, Rel
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Prob
from symderive.methods.chance.averaging import finite_values, masses
from symderive.methods.chance.extremes import probability_of_extreme
from symderive.methods.chance.hidden import over_the_hidden
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.orthants import of_an_orthant
from symderive.methods.chance.regions import (
    Impossible,
    Undecided,
)
from symderive.methods.chance.several import of_a_region, of_one_statistic
from symderive.methods.chance.single import FINISH, measure_event
from symderive.methods.chance.sources import Chance, Source, in_pieces, runs_over_members
from symderive.methods.chance.truth import holds
from symderive.rules import expectation as means_rules
from symderive.rules import laws as rules
from symderive.rules import new_variables as new_rules

KNOWN = frozenset(
    [
        "sqrt",
        "exp",
        "log",
        "abs",
        "sin",
        "cos",
        "tan",
        "atan",
        "sinh",
        "cosh",
        "tanh",
        "erf",
        "floor",
        "ceil",
        "sign",
        "relu",
    ]
)


def find_probability(work: Work, asked: Prob) -> Node:
    """The value of P(event | given), with its strands kept in ``work``."""
    if asked in work.found:
        return work.found[asked]
    if asked.given is not None:
        return conditional(work, asked)
    chain = Chain(asked)
    event = work.chance.unfold(asked.event)
    if event is not asked.event:
        chain.to(new_rules.event_in_the_first_variable, Prob(event, None))
    probability(work, event, chain)
    return work.close(chain)


def conditional(work: Work, asked: Prob) -> Node:
    """P(A | B) = P(A, B) / P(B); a condition of probability zero is the caller's to refuse."""
    given = asked.given
    assert given is not None
    both = Prob(both_events(asked.event, given), None)
    below = find_probability(work, Prob(given, None))
    if below is ZERO:
        raise nothing_there(work, given)
    above = find_probability(work, both)
    chain = Chain(asked)
    chain.to(rules.conditional_probability_of_an_event, both / Prob(given, None))
    chain.to(means_rules.put_in_what_is_given, above / below, as_is=True)
    chain.simplified(work.tidy(above / below))
    return work.close(chain)


def nothing_there(work: Work, given: Node) -> Undecided:
    """An event of probability zero: impossible, or the value of a continuous variable, which a density may speak of."""
    pointed = any(isinstance(p, Rel) and p.op == "=" for p in given.walk())
    sources = [s for x in work.chance.variables_in(work.chance.unfold(given)) for s in work.chance.source(x)]
    if pointed and not all(all(s.discrete) for s in sources):
        return Undecided("the condition has probability zero")
    return Impossible("the condition has probability zero")


def both_events(a: Node, b: Node) -> Node:
    left = a.events if isinstance(a, And) else (a,)
    right = b.events if isinstance(b, And) else (b,)
    return And(left + right, True)


def probability(work: Work, event: Node, chain: Chain) -> Node:
    """P(event) for events of numbers, on the chain."""
    chance = work.chance
    variables = chance.variables_in(event)
    if not variables:
        return truth_value(chance, event, chain)
    if runs_over_members(event):
        found = probability_of_extreme(work, event, chain, find_probability) or of_one_statistic(work, event, chain)
        if found is None:
            raise Undecided("the law of a sum over a family is not known by name")
        return found
    found = probability_of_extreme(work, event, chain, find_probability)
    if found is not None:
        return found
    if len(variables) == 1:
        opaque = any(isinstance(p, Apply) and p.name in ("max", "min") for p in event.walk()) or any(
            isinstance(p, Map) and p.u is variables[0] and p.name not in KNOWN for p in event.walk()
        )
        found = of_one_statistic(work, event, chain) if opaque else None
        return found if found is not None else of_one_variable(work, event, variables[0], chain)
    found = over_the_hidden(work, event, chain)
    if found is not None:
        return found
    split = independent_parts(chance, event)
    if split is not None:
        parts = [Prob(e, None) for e in split]
        chain.to(rules.joint_density_of_independent_variables, mul(*parts))
        values = [find_probability(work, p) for p in parts]
        chain.to(means_rules.put_in_what_is_given, mul(*values))
        return chain.simplified(work.tidy(mul(*values))).line
    found = of_one_statistic(work, event, chain) or of_an_orthant(work, event, chain)
    if found is not None:
        return found
    return of_a_region(work, event, chain)


def truth_value(chance: Chance, event: Node, chain: Chain) -> Node:
    if event is TRUE:
        return chain.to(rules.whole_probability_is_one, UNITY).line
    for part in event.events if isinstance(event, And) else (event,):
        if not isinstance(part, Rel):
            raise Undecided("an event without random variables")
        sign = scalar.compare(part.left, part.right, chance.letters)
        held = (
            None
            if sign is None
            else {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0, "=": sign == 0, "!=": sign != 0}[
                part.op
            ]
        )
        if held is None:
            raise Undecided("whether a relation of letters holds is open")
        if not held:
            return chain.to(rules.whole_probability_is_one, ZERO).line
    return chain.to(rules.whole_probability_is_one, UNITY).line


def independent_parts(chance: Chance, event: Node) -> list[Node] | None:
    """The parts of a conjunction, grouped so that different groups have independent variables; None if one group."""
    if not isinstance(event, And):
        return None
    groups: list[tuple[list[Node], list[Node]]] = []
    for e in event.events:
        mine = chance.variables_in(e)
        touching = [g for g in groups if any(not chance.independent(a, b) for a in g[1] for b in mine)]
        merged = ([e for g in touching for e in g[0]] + [e], [v for g in touching for v in g[1]] + mine)
        groups = [g for g in groups if g not in touching] + [merged]
    if len(groups) < 2 or (len(groups) > 2 and not chance.together(g[1][0] for g in groups if g[1])):
        return None
    return [And(tuple(es), True) if len(es) > 1 else es[0] for es, _ in groups]


def of_one_variable(work: Work, event: Node, x: Node, chain: Chain) -> Node:
    chance = work.chance
    sources = chance.source(x)
    if x in chance.approximate:
        raise Undecided("an approximate law")
    if in_pieces(sources) and len(sources[0].variables) == 1:
        return of_pieces(work, event, x, sources, chain)
    if len(sources) > 1 or (sources and sources[0].when is not None):
        return of_a_mixture(work, event, x, sources, chain)
    if not sources:
        known = masses(chance, x)
        if known is None and (through := of_one_statistic(work, event, chain)) is not None:
            return through
        if known is None:
            raise Undecided(f"no law is stated for {getattr(x, 'name', x)}")
        return of_listed_values(work, event, x, known, chain)
    source = sources[0]
    if source.parents or len(source.variables) > 1:
        return of_a_region(work, event, chain)
    values = finite_values(source)
    if source.values is not None and values is not None:
        listed = [(v, substitute(source.body, {source.letters[0]: v})) for v in values]
        return of_listed_values(work, event, x, listed, chain)
    value, shown, rule = measure_event(work, event, x, source)
    chain.to(rule, shown)
    if value is not chain.line:
        chain.to(FINISH.get(rule.name, means_rules.simplify), value)
    return chain.line


def of_pieces(work: Work, event: Node, x: Node, sources: list[Source], chain: Chain) -> Node:
    """A density in pieces: the probabilities of the event within each piece, added."""
    found = [measure_event(work, event, x, source) for source in sources]
    kept = [(value, shown) for value, shown, _ in found if value is not ZERO]
    chain.to(rules.probability_as_an_integral, add(*(shown for _, shown in kept)))
    return chain.to(means_rules.work_out_the_integral, work.tidy(add(*(value for value, _ in kept)))).line


def of_listed_values(work: Work, event: Node, x: Node, listed: list[tuple[Node, Node]], chain: Chain) -> Node:
    """Add the masses of the values that belong to the event."""
    inside = []
    for value, mass in listed:
        held = holds(work.chance, substitute(event, {x: value}))
        if held is None:
            raise Undecided("whether a value belongs to the event is open")
        if held:
            inside.append(mass)
    total = add(*inside)
    if len(inside) > 1:
        chain.to(rules.probability_as_a_sum, total)
        return chain.simplified(work.tidy(total)).line
    return chain.to(rules.mass_of_a_law, work.tidy(total)).line


def of_a_mixture(work: Work, event: Node, x: Node, sources: list[Source], chain: Chain) -> Node:
    """Total probability over the hidden variable of a mixture."""
    chance = work.chance
    terms: dict[Node, Node] = {}
    hidden: Node | None = None
    for source in sources:
        match source.when:
            case Rel("=", z, value) if hidden is None or z is hidden:
                hidden = z
                terms[value], _, _ = measure_event(work, event, x, source)
            case _:
                raise Undecided("components under conditions of several kinds")
    weights = masses(chance, hidden) if hidden is not None else None
    if weights is None or {v for v, _ in weights} != set(terms):
        raise Undecided("the weights of a mixture are not stated")
    total = add(*(mul(w, terms[v]) for v, w in weights))
    chain.to(rules.mixture, total)
    return chain.simplified(work.tidy(total)).line
