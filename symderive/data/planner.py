"""From facts to the question by the shortest chain of named rules: for worlds that are a product of tables.

A ``Move`` says which quantity it gives, by which rule, and by which formula in quantities found before. The moves come
in the order in which a person writes them: missing rates by the complement rule, then the likelihoods, then the
evidence, then the posterior. Rules are named here and looked up in the catalogue by those who write the steps.
"""

from __future__ import annotations

from fractions import Fraction

from symderive.data.entries import Tables
from symderive.data.joints import by_elimination, downstream, joint, reasons, wide
from symderive.data.knowledge import Knowledge
from symderive.data.moves import Cell, Chain, Move, event_of, over, probability
from symderive.data.separation import separated
from symderive.data.tables import cell_event, equals
from symderive.expr.algebra import Num
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import Prob

# ---------------------------------------------------------------- joint probabilities


# ---------------------------------------------------------------- conditional probabilities
def conditional(tables: Tables, chain: Chain, event: Cell, given: Cell) -> Prob:
    """P(event | given) for values of variables: a table entry, or Bayes' rule with everything that it needs."""
    if not given:
        return joint(tables, chain, event)
    quantity = probability(event, given)
    if quantity in chain.shown:
        return quantity
    network = tables.network
    clash = [v for v, x in event if dict(given).get(v, x) is not x]
    if clash:
        chain.add(Move(quantity, "additivity", Num(0), note="the event contradicts the condition"))
        return quantity
    inner = tuple((v, x) for v, x in event if v not in dict(given))
    if len(inner) < len(event) and inner:
        reduced = conditional(tables, chain, inner, given)
        chain.add(Move(quantity, "conditional-probability", reduced, note="what is given is certain"))
        return quantity
    if not inner:
        chain.add(Move(quantity, "conditional-probability", Num(1), note="what is given is certain"))
        return quantity
    if len(event) == 1:
        (variable, value) = event[0]
        parents = network.tables[variable].parents
        if set(parents) == {v for v, _ in given}:
            entry = tables.entry(chain, variable, value, dict(given))
            if entry is not quantity:
                chain.shown[quantity] = chain.shown[entry]
            return quantity
    kept = relevant(tables, event, given)
    if len(kept) < len(given):
        simple = conditional(tables, chain, event, kept)
        if simple not in chain.shown:
            return quantity
        rule = "separation" if tables.world.parents else "conditional-independence"
        if not kept:
            rule = "separation" if tables.world.parents else "independence"
        chain.add(Move(quantity, rule, simple, uses=reasons(tables, [v for v, _ in (*event, *given)])))
        return quantity
    if downstream(tables, event, given) and not wide(tables, (*event, *given)):
        return joint(tables, chain, event, given)
    if bayesian(tables, event, given):
        return by_bayes(tables, chain, event, given)
    if len(event) == 1 and wide(tables, (*event, *given)):
        return by_elimination(tables, chain, event, given)
    return by_ratio(tables, chain, event, given)


def relevant(tables: Tables, event: Cell, given: Cell) -> Cell:
    """The part of the condition that the event still depends on."""
    parents = {v: t.parents for v, t in tables.network.tables.items()}
    kept = list(given)
    for pair in given:
        rest = {v for v, _ in kept if v is not pair[0]}
        if separated(parents, {v for v, _ in event}, {pair[0]}, rest):
            kept.remove(pair)
    return tuple(kept)


def bayesian(tables: Tables, event: Cell, given: Cell) -> bool:
    """One hypothesis variable with a prior, and observations whose tables ask for nothing but it."""
    if len(event) != 1:
        return False
    cause = event[0][0]
    if tables.network.tables[cause].parents:
        return False
    return all(tables.network.tables[v].parents == (cause,) for v, _ in given)


def by_bayes(tables: Tables, chain: Chain, event: Cell, given: Cell) -> Prob:
    """Prior, likelihood, evidence, posterior."""
    (cause, value) = event[0]
    quantity, evidence = probability(event, given), probability(given)
    priors: dict[Node, Node] = {}
    likelihoods: dict[Node, Node] = {}
    hypotheses = tables.network.values(cause)
    if len(hypotheses) == 2:  # the hypothesis, then its opposite; several stand in their own order
        hypotheses = tuple(sorted(hypotheses, key=lambda other: other is not value))
    for x in hypotheses:
        prior = tables.entry(chain, cause, x, {})
        if chain.shown[prior] is Num(0):
            continue
        factors = [tables.entry(chain, v, y, {cause: x}) for v, y in given]
        likelihood: Node = factors[0]
        if len(factors) > 1:
            likelihood = probability(given, ((cause, x),))
            uses = reasons(tables, [v for v, _ in given])
            chain.add(Move(likelihood, "conditional-independence", mul(*factors), note="a likelihood", uses=uses))
        priors[x], likelihoods[x] = prior, likelihood
    if evidence not in chain.shown:
        total = add(*(mul(likelihoods[x], priors[x]) for x in priors))
        chain.add(Move(evidence, "total-probability", total, note="the evidence"))
    if value not in priors:
        chain.add(Move(quantity, "conditional-probability", Num(0), note="its prior is zero"))
        return quantity
    top = mul(likelihoods[value], priors[value])
    note = "posterior = likelihood times prior over evidence"
    chain.add(Move(quantity, "bayes-rule", over(top, evidence), note=note))
    return quantity


def by_ratio(tables: Tables, chain: Chain, event: Cell, given: Cell) -> Prob:
    """The joint over the evidence; the evidence as the sum of the joints where the event is one of several values."""
    quantity, evidence = probability(event, given), probability(given)
    both = joint(tables, chain, (*event, *given))
    if evidence not in chain.shown:
        if len(event) == 1 and not_smaller(tables, given, event[0][0]):
            (variable, value) = event[0]
            parts = []
            for x in tables.network.values(variable):
                part = both if x is value else joint_if_possible(tables, chain, ((variable, x), *given))
                if part is not None:
                    parts.append(part)
            chain.add(Move(evidence, "sum-rule", add(*parts), note="the evidence"))
        else:
            joint(tables, chain, given)
    chain.add(Move(quantity, "conditional-probability", over(both, evidence)))
    return quantity


def joint_if_possible(tables: Tables, chain: Chain, cell: Cell) -> Prob | None:
    if not tables.network.weight(event_of_plain(cell)):
        return None
    return joint(tables, chain, cell)


def event_of_plain(cell: Cell) -> Node:
    return cell_event(dict(cell))


def not_smaller(tables: Tables, given: Cell, variable: Node) -> bool:
    """Does the evidence depend on the variable anyhow, so that summing the joints over it costs nothing?"""
    above = tables.network.ancestors(v for v, _ in given)
    return variable in above or any(p in above for p in tables.network.tables[variable].parents)


# ---------------------------------------------------------------- checks
def closing_check(known: Knowledge, event: Cell, given: Cell) -> str:
    """The posteriors of all values, which add to one."""
    if len(event) != 1 or not given or known.network is None:
        return ""
    (variable, _) = event[0]
    values = known.network.values(variable)
    if len(values) > 6:
        return ""
    found = []
    for x in values:
        value = known.probability(equals(variable, x), event_of(given))
        if not isinstance(value, Fraction):
            return ""
        found.append(value)
    if sum(found) != 1:
        return ""
    return "check: the posteriors add to one, " + " + ".join(str(v) for v in found) + " = 1"
