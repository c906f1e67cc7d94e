"""Mean and covariance of a vector that follows one of several laws: total expectation and total covariance."""

from __future__ import annotations

from symderive.derive.rule import Rule
from symderive.expr.algebra import Num, Rel
from symderive.expr.build import add, is_zero, mul, transpose
from symderive.expr.node import Node
from symderive.expr.probability import Expect, Law
from symderive.methods.chance.averaging import masses
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.matrices import as_node, explicit
from symderive.methods.chance.regions import Undecided
from symderive.rules import expectation as rules
from symderive.rules import laws as law_rules


def components(work: Work, x: Node) -> list[tuple[Node, Node, Node]]:
    """(weight, mean, covariance) of every component of a mixture of normal vectors; raises Undecided."""
    found: dict[Node, tuple[Node, Node]] = {}
    hidden: Node | None = None
    for fact in work.chance.vectors:
        if fact.u is not x:
            continue
        match fact.given, fact.law:
            case Rel("=", z, value), Law("Normal", (mean, spread)) if hidden is None or z is hidden:
                hidden = z
                found[value] = (work.chance.unfold(mean), work.chance.unfold(spread))
            case _:
                raise Undecided("a component that is not normal")
    weights = masses(work.chance, hidden) if hidden is not None else None
    if weights is None or {v for v, _ in weights} != set(found):
        raise Undecided("the vector is no mixture whose weights are stated")
    return [(w, *found[v]) for v, w in weights]


def mixture_moment(work: Work, asked: Node, x: Node) -> Node:
    """E[x] or Cov[x] of a mixture, on its own strand."""
    parts = components(work, x)
    mean = add(*(mul(w, m) for w, m, _ in parts if not is_zero(m)))
    if isinstance(asked, Expect):
        return finished(work, Chain(asked), mean, law_rules.mixture)
    if Expect(x) not in work.found:
        finished(work, Chain(Expect(x)), mean, law_rules.mixture)
    centre = work.found[Expect(x)]
    chain = Chain(asked)
    square = [mul(w, m, transpose(m)) for w, m, _ in parts if not is_zero(m)]
    shown = add(*(mul(w, s) for w, _, s in parts), *square, mul(Num(-1), centre, transpose(centre)))
    return finished(work, chain, shown, rules.law_of_total_variance)


def finished(work: Work, chain: Chain, shown: Node, rule: Rule) -> Node:
    chain.to(rule, shown)
    rows = explicit(shown, work.chance.letters)
    if rows is None:
        raise Undecided("a mixture of block letters")
    chain.to(rules.simplify, as_node(rows), size="major")
    return work.close(chain)
