"""Entropies of discrete and continuous laws, in nats."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import PI, ZERO, Det, Map, Num, Pow
from symderive.expr.arrays import Block
from symderive.expr.build import add, mul
from symderive.expr.laws import law_row
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Info, Law, RandVar
from symderive.expr.shape import is_scalar
from symderive.methods.chance.averaging import finite_values, masses
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.log_ratios import averaged, law_named, log, log_ratio, mean_of_logs, source_named
from symderive.methods.chance.matrices import explicit
from symderive.methods.chance.measuring import wrapped
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.sources import Source
from symderive.rules import expectation as means_rules
from symderive.rules import information as info_rules


def entropy(work: Work, asked: Info, x: Node) -> Node:
    chance = work.chance
    chain = Chain(asked)
    listed = masses(chance, x)
    if listed is None and not isinstance(x, RandVar):
        law = law_named(chance.problem, work, x)
        source = source_named(work, law, RandVar("X"))
        values = finite_values(source)
        listed = (
            None
            if values is None
            else [(v, work.tidy(substitute(source.body, {source.letters[0]: v}))) for v in values]
        )
    if listed is not None:
        return entropy_of_masses(work, chain, [m for _, m in listed])
    if not is_scalar(x.shape):
        return entropy_of_a_normal_vector(work, asked, x)
    law = law_named(chance.problem, work, x)
    row = law_row(law)
    if row is None or row.entropy is None:
        return entropy_by_integral(work, asked, law)
    source = source_named(work, law, RandVar("X"))
    body = mul(-1, source.body, log(source.body))
    chain.to(info_rules.definition_of_entropy, wrapped(body, source.ranges()[0], *source.span(), (), body))
    chain.to(
        means_rules.work_out_the_sum if source.discrete[0] else means_rules.work_out_the_integral,
        row.entropy(*law.params),
    )
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


#: said where the entropy of a normal vector is written down
OF_A_NORMAL_VECTOR = (
    "Minus the logarithm of the normal density is half of the logarithm of (2 pi)^D det Sigma plus half of the squared "
    "distance in units of Sigma, and the mean of that squared distance is the dimension D."
)


def entropy_of_a_normal_vector(work: Work, asked: Info, x: Node) -> Node:
    """H(x) = 1/2 log((2 pi e)^D det Sigma) of a normal vector with a covariance of numbers or scalar letters."""
    laws = [f.law for f in work.chance.vectors if f.u is x and f.given is None]
    if len(laws) != 1 or not isinstance(laws[0], Law) or laws[0].name != "Normal":
        raise Undecided("an entropy of a vector that is not normal")
    rows = explicit(work.chance.unfold(laws[0].params[1]), work.chance.letters)
    det = scalar.determinant(rows, work.chance.letters) if rows is not None else None
    if rows is None or det is None or scalar.sign(det, work.chance.letters) != 1:
        raise Undecided("a covariance matrix without a determinant")
    chain = Chain(asked)
    spread = Det(Block(tuple(map(tuple, rows))))
    unit = Pow(mul(2, PI, Map("exp", Num(1))), Num(len(rows)))
    chain.to(info_rules.definition_of_entropy, mul(Num("1/2"), log(mul(unit, spread))), why=OF_A_NORMAL_VECTOR)
    chain.to(means_rules.put_in_what_is_given, mul(Num("1/2"), log(mul(unit, det))))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def entropy_by_integral(work: Work, asked: Info, law: Law) -> Node:
    x = RandVar("X")
    source = source_named(work, law, x)
    one = Source(source.variables, source.letters, Num(1), source.conditions, source.discrete, law=source.law)
    gap = log_ratio(work, source, one)
    closed = mean_of_logs(work, source, one)
    value = mul(-1, closed) if closed is not None else averaged(work, mul(-1, gap), x, source)[0]
    chain = Chain(asked)
    chain.to(info_rules.definition_of_entropy, value)
    chain.simplified(work.tidy(value))
    return work.close(chain)


def entropy_of_masses(work: Work, chain: Chain, values: list[Node]) -> Node:
    """-sum p log p; a mass of zero adds nothing."""
    terms = [mul(-1, m, log(m)) for m in values if m is not ZERO]
    chain.to(info_rules.definition_of_entropy, add(*terms))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)
