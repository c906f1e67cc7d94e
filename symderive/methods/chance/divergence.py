"""Kullback-Leibler divergences between two laws, in nats."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import INFINITY, ZERO, Num, Pow
from symderive.expr.arrays import Block
from symderive.expr.build import add, inverse, mul, transpose
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Info, Law, RandVar
from symderive.expr.shape import is_scalar
from symderive.methods.chance.averaging import average_out_source, finite_values
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.log_ratios import averaged, log, log_ratio, mean_of_logs, source_named
from symderive.methods.chance.matrices import explicit
from symderive.methods.chance.measuring import wrapped
from symderive.methods.chance.normal_divergence import divergence_in_letters
from symderive.methods.chance.regions import Undecided
from symderive.rules import expectation as means_rules
from symderive.rules import gaussian as normal_rules
from symderive.rules import information as info_rules


def divergence(work: Work, asked: Info, p: Law, q: Law) -> Node:
    """KL(p || q) = E_p[log p(X) - log q(X)]."""
    if p.name == q.name == "Normal":
        return divergence_of_normals(work, asked, p, q)
    chance = work.chance
    x = RandVar("X")
    first, second = source_named(work, p, x), source_named(work, q, x)
    chain = Chain(asked)
    values = finite_values(first)
    if values is not None:
        others = finite_values(second)
        terms = []
        for v in values:
            mass = scalar.simplify(substitute(first.body, {first.letters[0]: v}), chance.letters)
            if mass is ZERO:
                continue
            if others is not None and v not in others:
                return infinite(work, chain)
            other = scalar.simplify(substitute(second.body, {second.letters[0]: v}), chance.letters)
            if other is ZERO and scalar.sign(mass, chance.letters) == 1:
                return infinite(work, chain)
            terms.append(mul(mass, log(mass / other)))
        chain.to(info_rules.definition_of_divergence, add(*terms))
        chain.simplified(work.tidy(chain.line))
        return work.close(chain)
    low, high = first.span()
    low2, high2 = second.span()
    if scalar.compare(low, low2, chance.letters) == -1 or scalar.compare(high, high2, chance.letters) == 1:
        return infinite(work, chain)
    if scalar.compare(low, low2, chance.letters) not in (0, 1) or scalar.compare(high, high2, chance.letters) not in (
        0,
        -1,
    ):
        raise Undecided("the support of the first law does not lie in that of the second")
    letter = first.letters[0]
    gap = log_ratio(work, first, second)
    closed = None if first.law is None else mean_of_logs(work, first, second)
    value, _, _ = (
        (closed, None, "")
        if closed is not None
        else (
            average_out_source(work, substitute(gap, {letter: x}), x, first)
            if x in chance.sources
            else averaged(work, gap, x, first)
        )
    )
    body = mul(first.body, log(first.body / second.body))
    chain.to(info_rules.definition_of_divergence, wrapped(body, first.ranges()[0], low, high, (), body))
    chain.to(means_rules.work_out_the_sum if first.discrete[0] else means_rules.work_out_the_integral, value)
    chain.simplified(work.tidy(value))
    return work.close(chain)


def infinite(work: Work, chain: Chain) -> Node:
    """The first law gives weight to what the second one excludes."""
    chain.to(info_rules.definition_of_divergence, INFINITY, why=EXCLUDED)
    return work.close(chain)


#: said of an infinite divergence
EXCLUDED = (
    "The second law gives no weight to values that the first one takes with positive probability: "
    "the logarithm of the quotient is infinite there."
)


def divergence_of_normals(work: Work, asked: Info, p: Law, q: Law) -> Node:
    (a, s), (b, t) = p.params, q.params
    chain = Chain(asked)
    if is_scalar(s.shape):
        shown = mul(Num("1/2"), add((s + Pow(add(a, mul(-1, b)), Num(2))) / t, -1, log(t / s)))
        chain.to(normal_rules.divergence_of_normals, shown)
        chain.simplified(work.tidy(shown))
        return work.close(chain)
    rows = [explicit(work.chance.unfold(m), work.chance.letters) for m in (s, t)]
    gap = explicit(add(work.chance.unfold(b), mul(-1, work.chance.unfold(a))), work.chance.letters)
    if any(r is None for r in rows) or gap is None:
        return divergence_in_letters(work, asked, p, q)
    ms, mt, g = (Block(tuple(map(tuple, r or []))) for r in (*rows, gap))
    n = len(rows[0] or [])
    trace = explicit(mul(inverse(mt), ms), work.chance.letters)
    square = explicit(mul(transpose(g), inverse(mt), g), work.chance.letters)
    dets = [scalar.determinant(r or [], work.chance.letters) for r in rows]
    if trace is None or square is None or None in dets:
        raise Undecided("a matrix that cannot be inverted")
    shown = mul(
        Num("1/2"), add(*(trace[i][i] for i in range(n)), square[0][0], -n, log((dets[1] or ZERO) / (dets[0] or ZERO)))
    )
    chain.to(normal_rules.divergence_of_normals, shown)
    chain.simplified(work.tidy(shown))
    return work.close(chain)
