"""Identities of sample statistics: double sums over a sample in terms of its size, its mean and its variance."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import Num, Pow, Rel, Sym
from symderive.expr.arrays import BigSum, Member, count
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves, holds, substitute
from symderive.expr.shape import SCALAR
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.regions import Undecided
from symderive.rules import expectation as rules
from symderive.rules import laws as law_rules
from symderive.rules.samples import sum_over_a_sample


def power_sums(work: Work, u: Node) -> Node:
    """``u`` with every sum over the sample expanded into power sums S_1 = sum x_i, S_2 = sum x_i^2, ..."""
    while True:
        sums = [p for p in u.walk() if isinstance(p, BigSum) and not holds(p.body, BigSum)]
        if not sums:
            return u
        u = substitute(u, {s: one_sum(work, s) for s in sums})


def one_sum(work: Work, s: BigSum) -> Node:
    """A single sum, term by term in the powers of the members with this index."""
    members = [m for m in s.body.walk() if isinstance(m, Member) and s.index in m.indices]
    if s.skip or len({m.name for m in members}) > 1:
        raise Undecided("a sum over several families")
    n = count(s.low, s.high)
    if not members:
        if s.index in free_leaves(s.body):
            raise Undecided("an index as a number")
        return mul(n, s.body)
    x = members[0]
    powers = scalar.polynomial(s.body, [x], work.chance.letters)
    if powers is None or s.low != Num(1) or any(s.index in free_leaves(c) for c in powers.values()):
        raise Undecided("not a polynomial in the sample")
    return add(*(mul(c, n if k == 0 else power_sum(x.name, k)) for (k,), c in powers.items()))


def power_sum(name: str, k: int) -> Sym:
    return Sym(f"S_{name}{k}", SCALAR, f"S_{{{k}}}")


def find_factor(work: Work, letter: Node) -> Node:
    """The letter from an equation between sums over a sample and named statistics of it."""
    chance = work.chance
    equations = [e for e in chance.equations if letter in e.walk() and holds(e, BigSum)]
    if len(equations) != 1:
        raise Undecided("not one equation for the letter")
    left, right = (power_sums(work, chance.unfold(side)) for side in (equations[0].left, equations[0].right))
    roots = scalar.solve(add(left, mul(-1, right)), letter, chance.letters)
    if roots is None or len(roots) != 1:
        raise Undecided("the equation has not one solution")
    value = roots[0]
    sums = [p for p in value.walk() if isinstance(p, Sym) and p.name.startswith("S_")]
    if sums:
        raise Undecided("the factor depends on the sample")
    original = equations[0]
    written = [told(work, original, side) for side in (left, right)]
    for side, line in zip((original.left, original.right), written, strict=True):
        work.close(Chain(side).to(sum_over_a_sample, line))
    condition = Chain(Rel("=", *written), intro="The two sides agree for every sample.")
    work.close(condition.to(law_rules.solve_the_condition, Rel("=", letter, value)))
    return value


def told(work: Work, where: Node, u: Node) -> Node:
    """A polynomial in the power sums with these written as sums over the sample again."""
    u = scalar.expand(u, work.chance.letters)
    put: dict[Node, Node] = {}
    for s in (p for p in work.chance.unfold(where).walk() if isinstance(p, BigSum)):
        for x in (m for m in s.body.walk() if isinstance(m, Member) and m.indices == (s.index,)):
            put |= {power_sum(x.name, k): BigSum(x if k == 1 else Pow(x, Num(k)), s.index, s.low, s.high)
                    for k in range(1, 5) if power_sum(x.name, k) not in put}  # fmt: skip
    return substitute(u, put)


def find_statistic(work: Work, asked: Node) -> Node:
    """A sum over the sample in terms of the named statistics (their definitions solved for the power sums)."""
    chance = work.chance
    named = [
        (d.name, d.body)
        for d in chance.problem.definitions
        if any(isinstance(p, BigSum) for p in chance.unfold(d.body).walk()) and isinstance(d.name, Sym)
    ]
    target = power_sums(work, chance.unfold(asked))
    unknowns = list(dict.fromkeys(p for p in target.walk() if isinstance(p, Sym) and p.name.startswith("S_")))
    equations = [add(power_sums(work, chance.unfold(body)), mul(-1, name)) for name, body in named]
    if not unknowns or not equations:
        raise Undecided("no statistics are named")
    solutions = scalar.solve_system(equations, unknowns, chance.letters)
    if not solutions or len(solutions) != 1:
        raise Undecided("the statistics do not fix the sum")
    value = work.tidy(substitute(target, dict(solutions[0])))
    if any(isinstance(p, Sym) and p.name.startswith("S_") for p in value.walk()):
        raise Undecided("the statistics do not fix the sum")
    for name, body in named:
        work.close(Chain(name).to(sum_over_a_sample, told(work, body, power_sums(work, chance.unfold(body)))))
    chain = Chain(asked)
    chain.to(sum_over_a_sample, told(work, asked, target))
    chain.to(rules.put_in_what_was_found, value)
    return work.close(chain)
