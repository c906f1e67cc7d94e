"""The probability of a new observation given earlier ones: the parameter's posterior, then the average over it."""

from __future__ import annotations

from collections.abc import Mapping

from symderive import scalar
from symderive.expr.algebra import Rel, Sym
from symderive.expr.calculus import Integral
from symderive.expr.node import Node
from symderive.expr.probability import Dens, Prob
from symderive.methods.chance.densities import find_density
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.posterior import posterior, with_parents_put_in
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.single import measure_event, support_ends
from symderive.rules import expectation as means_rules
from symderive.rules import laws as rules


def state_posterior(work: Work, x: Node, values: Mapping[Node, Node], place: int | None = None) -> None:
    """How the law of x given values is found, before what is asked of it (at ``place`` among the strands)."""
    apart = Work(work.chance)
    seen = tuple(v if isinstance(v, Sym) else Rel("=", y, v) for y, v in values.items())
    asked = Dens("p", (work.chance.letter(x),), seen, (), (x, *values))
    try:
        find_density(apart, asked, by_name=True)
    except Undecided:
        return
    place = len(work.strands) if place is None else place
    work.strands[place:place] = apart.strands
    for sentence in apart.assumptions:
        work.assume(sentence)


def predictive_probability(work: Work, asked: Prob, event: Node, x: Node, values: Mapping[Node, Node]) -> Node:
    """P(event in x | values) through the one parameter that x and the values depend on; raises Undecided."""
    chance = work.chance
    sources = chance.source(x)
    if len(sources) != 1 or len(sources[0].parents) != 1 or len(sources[0].variables) != 1:
        raise Undecided("not one parameter")
    (theta,) = sources[0].parents
    if theta in values or x in values:
        raise Undecided("the parameter is known")
    if any(len(chance.source(y)) != 1 or chance.source(y)[0].parents != frozenset((theta,)) for y in values):
        raise Undecided("observations that depend on something else")
    letter = chance.letter(theta)
    after = posterior(work, theta, values)
    low, high, letters = support_ends(after, chance.letters)
    if after.discrete[0] or letter is not after.letters[0]:
        raise Undecided("a discrete parameter")
    kept = chance.letters
    chance.letters = letters
    try:
        inside, _, _ = measure_event(work, event, x, with_parents_put_in(chance, x, sources[0], {theta: letter}))
    finally:
        chance.letters = kept
    body = inside * after.body
    found = scalar.integrate(body, letter, low, high, letters)
    if found is None:
        raise Undecided("an integral was not found in closed form")
    state_posterior(work, theta, values)
    chain = Chain(asked).to(rules.predictive, Integral(body, letter, low, high))
    chain.to(means_rules.work_out_the_integral, work.tidy(found))
    return work.close(chain)
