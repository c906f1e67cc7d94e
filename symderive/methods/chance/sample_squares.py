"""The mean of a quadratic statistic of a sample, as (1/n) Σ (X_i - X̄)²: first worked out to Σ X_i² and (Σ X_i)²."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import ZERO, Idx, Num, Pow, Sym
from symderive.expr.arrays import BigSum, count
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves, holds, nodes_of, substitute
from symderive.expr.probability import Expect, RandVar, Var
from symderive.expr.shape import SCALAR
from symderive.methods.chance.lines import Work
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.sources import iid
from symderive.methods.chance.stated import Atoms
from symderive.methods.chance.term_by_term import Line
from symderive.rules import expectation as rules
from symderive.rules import second_moments
from symderive.rules.samples import sum_over_a_sample

TOTAL, SQUARES = Sym("S_1", SCALAR), Sym("S_2", SCALAR)
INDEPENDENT = "The variables are independent, so the variance of their sum is the sum of their variances."


def sample_lines(work: Work, atoms: Atoms, u: Node) -> list[Line]:
    """The lines from E[u] to the means and variances of the members; none for other statistics."""
    if sum(1 for _ in nodes_of(u, BigSum)) < 2:  # one sum alone is linear in the sample
        return []
    sums = [s for s in nodes_of(u, BigSum) if isinstance(s, BigSum) and isinstance(s.body, RandVar)]
    if not sums or not iid(work.chance, sums[0].body) or {family(s) for s in sums} != {family(sums[0])}:
        return []
    total = sums[0]
    try:
        powers = scalar.polynomial(power_sums(work, u, total), [TOTAL, SQUARES], work.chance.letters)
    except Undecided:
        return []
    if powers is None or (0, 1) not in powers or set(powers) - {(0, 0), (1, 0), (2, 0), (0, 1)}:
        return []
    x = total.body
    squares = BigSum(Pow(x, Num(2)), total.index, total.low, total.high)
    square = Pow(total, Num(2))
    spread = BigSum(Var(x), total.index, total.low, total.high)
    mean = BigSum(Expect(x), total.index, total.low, total.high)
    second = BigSum(add(Var(x), Pow(Expect(x), Num(2))), total.index, total.low, total.high)

    def line(squares: Node, square: Node, plain: Node) -> Node:
        values = {(0, 1): squares, (2, 0): square, (1, 0): plain}
        return add(*(mul(powers[k], v) for k, v in values.items() if k in powers), powers.get((0, 0), ZERO))

    n, m, v = count(total.low, total.high), atoms.expectation(x), atoms.bilinear(x, x)
    if any(depends(c, total.index) for c in (m, v)):
        return []
    each = BigSum(Expect(Pow(x, Num(2))), total.index, total.low, total.high)
    put_in = line(mul(n, add(v, Pow(m, Num(2)))), add(mul(n, v), Pow(mul(n, m), Num(2))), mul(n, m))
    return [
        (sum_over_a_sample, Expect(line(squares, square, total)), ""),
        (rules.linearity_of_expectation, line(each, Expect(square), mean), ""),
        (second_moments.mean_of_a_square, line(second, add(spread, Pow(mean, Num(2))), mean), INDEPENDENT),
        (rules.put_in_what_is_given, put_in, ""),
    ]


def family(s: BigSum) -> tuple[object, ...]:
    return getattr(s.body, "family", ""), s.low, s.high


def power_sums(work: Work, u: Node, total: BigSum) -> Node:
    """``u`` with the sums over the sample as S_1 = Σ X_i and S_2 = Σ X_i²; raises Undecided for others."""
    while True:
        inner = [s for s in nodes_of(u, BigSum) if isinstance(s, BigSum) and not holds(s.body, BigSum)]
        if not inner:
            return u
        u = substitute(u, {s: one_sum(work, s, total) for s in inner})


def one_sum(work: Work, s: BigSum, total: BigSum) -> Node:
    members = {m for m in nodes_of(s.body, RandVar) if isinstance(m, RandVar) and s.index in m.indices}
    plain = all(m.family == getattr(total.body, "family", "") and len(m.indices) == 1 for m in members)
    if s.skip or (s.low, s.high) != (total.low, total.high) or len(members) != 1 or not plain:
        raise Undecided("not one sum over the sample")
    (x,) = members
    powers = scalar.polynomial(s.body, [x], work.chance.letters)
    if powers is None or set(powers) - {(0,), (1,), (2,)} or any(depends(c, s.index) for c in powers.values()):
        raise Undecided("not quadratic in the sample")
    sums: dict[int, Node] = {0: count(s.low, s.high), 1: TOTAL, 2: SQUARES}
    return add(*(mul(c, sums[k]) for (k,), c in powers.items()))


def depends(c: Node, index: Idx) -> bool:
    return index in free_leaves(c)
