"""Bayes' rule with a posterior as the prior: P(h | E, F) from P(h | E) and P(F | h), where F is free of E given h."""

from __future__ import annotations

from symderive.data.independence import Triple, follows, variable_of
from symderive.data.independence import stated as triples
from symderive.data.moves import Chain, Move
from symderive.data.reading import conjunction
from symderive.data.world import World
from symderive.expr.algebra import TRUE, Rel
from symderive.expr.build import add, divide, mul
from symderive.expr.node import Node
from symderive.expr.probability import And, Prob


def sequential_chain(world: World, asked: Prob) -> Chain | None:
    """The moves to P(event | given) by one piece of evidence after the others; None where they are not stated."""
    event, given = asked.event, asked.given
    evidence = given.events if isinstance(given, And) else (given,)
    if not isinstance(event, Rel) or event.op != "=" or event.left not in world.values or len(evidence) < 2:
        return None
    known = triples(world)
    for n, new in enumerate(evidence):
        old = (*evidence[:n], *evidence[n + 1 :])
        chain = one_more(world, known, asked, new, old)
        if chain is not None:
            return chain
    return None


def one_more(world: World, known: list[Triple], asked: Prob, new: Node, old: tuple[Node, ...]) -> Chain | None:
    """The moves for evidence ``new`` after ``old``."""
    event = asked.event
    assert isinstance(event, Rel)
    h = event.left
    seen = [subject(e) for e in old]
    last = subject(new)
    if last is None or None in seen or not follows(known, last, [v for v in seen if v is not None], [h]):
        return None
    before = conjunction(list(old), True)
    cases = [Rel("=", h, value) for value in world.values[h]]
    chain = Chain()
    if not all(found(world, chain, cases, case, before) for case in cases):
        return None
    if not all(stated(world, chain, new, case) for case in cases):
        return None
    whole = Prob(new, before)
    shares = {case: mul(Prob(new, case), Prob(case, before)) for case in cases}
    note = "what is known so far is the prior of the new evidence"
    chain.add(Move(whole, "total-probability", add(*shares.values()), note=note))
    chain.add(Move(asked, "bayes-rule", divide(shares[event], whole)))
    return chain


def subject(event: Node) -> Node | None:
    return event.left if isinstance(event, Rel) and event.op == "=" else variable_of(event)


def stated(world: World, chain: Chain, event: Node, given: Node) -> bool:
    """Is P(event | given) stated? Then it is known to the chain."""
    for s in world.statements:
        if s.event is event and s.given is given:
            chain.shown[Prob(event, None if given is TRUE else given)] = s.value
            return True
    return False


def found(world: World, chain: Chain, cases: list[Rel], case: Rel, given: Node) -> bool:
    """P(case | given) as stated, or as what the other cases leave of one."""
    if stated(world, chain, case, given):
        return True
    others = [c for c in cases if c is not case]
    if not all(stated(world, chain, c, given) for c in others):
        return False
    rest = add(1, *(mul(-1, Prob(c, given)) for c in others))
    chain.add(Move(Prob(case, given), "complement-rule" if len(others) == 1 else "normalisation", rest))
    return True
