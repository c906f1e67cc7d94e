"""The divergence of two normal vectors whose size or whose covariances are letters."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import Det, Map, Num, Pow, Trace
from symderive.expr.build import add, inverse, is_zero, mul, transpose
from symderive.expr.node import Node
from symderive.expr.probability import Info, Law
from symderive.methods.chance.lengths import dimension, multiple_of_identity
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.matrices import as_node, explicit
from symderive.rules import gaussian as normal_rules

EQUAL = "The covariances are equal, so trace and dimension cancel and the logarithm of the quotient is zero."


def divergence_in_letters(work: Work, asked: Info, p: Law, q: Law) -> Node:
    """1/2 (tr(T^-1 S) + (b - a)^T T^-1 (b - a) - D + log det T / det S), with equal covariances and multiples of I
    worked out."""
    (a, s), (b, t) = ([work.chance.unfold(u) for u in law.params] for law in (p, q))
    gap = b if is_zero(a) else a if is_zero(b) else add(b, mul(-1, a))
    half, d = Num("1/2"), dimension(work, b)
    chain = Chain(asked)
    u, v = multiple_of_identity(work, s), multiple_of_identity(work, t)
    if u is not None and v is not None:
        terms = [mul(d, u) / v, *squared(work, gap, v), mul(-1, d), mul(d, Map("log", v / u))]
        chain.to(normal_rules.divergence_of_normals, mul(half, add(*terms)))
        free = mul(half, work.tidy(mul(d, add(u / v, -1, Map("log", v / u)))))
        kept = [] if scalar.equal(free, Num(0), work.chance.letters) else [free]
        chain.simplified(add(*kept, *(mul(half, e) for e in squared(work, gap, v))))
        return work.close(chain)
    distance = [] if is_zero(gap) else [mul(transpose(gap), inverse(t), gap)]
    if s is t:
        chain.to(normal_rules.divergence_of_normals, mul(half, add(*distance)), why=EQUAL)
        return work.close(chain)
    log = Map("log", Det(t) / Det(s))
    chain.to(normal_rules.divergence_of_normals, mul(half, add(Trace(mul(inverse(t), s)), *distance, mul(-1, d), log)))
    return work.close(chain)


def squared(work: Work, gap: Node, v: Node) -> list[Node]:
    """The squared length of the gap in units of the variance v; nothing where there is no gap."""
    if is_zero(gap):
        return []
    rows = explicit(mul(transpose(gap), gap), work.chance.letters)
    length = as_node(rows) if rows is not None else mul(transpose(gap), gap)
    return [length if v == Num(1) else length * Pow(v, Num(-1))]
