"""Means, variances and covariances of sums over a family of variables, also of a random number of terms."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import UNITY, ZERO, Idx, Num, Pow
from symderive.expr.arrays import BigSum, count
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves, holds, substitute
from symderive.expr.probability import RandVar
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.sources import Chance, iid
from symderive.methods.chance.spelling import member
from symderive.methods.chance.stated_moments import stated_pair
from symderive.methods.chance.tower import Moments


def mean_of_sum(known: Moments, x: BigSum) -> Node:
    """The sum of the means; of a random number of terms, the mean number times the mean of one (Wald)."""
    if random_end(known, x):
        return mul(known.mean(x.high), known.expectation(x.body))
    inner = known.expectation(apart(x.body, x.index))
    if x.index in free_leaves(inner):
        return BigSum(inner, x.index, x.low, x.high, x.skip)
    return mul(count(x.low, x.high), inner)


def random_end(known: Moments, x: BigSum) -> bool:
    """A sum of a random number of terms, from 1: its terms must be independent of the number."""
    if not isinstance(x.high, RandVar):
        return False
    members = known.work.chance.variables_in(x.body)
    if x.low != UNITY or any(not known.work.chance.independent(x.high, m) for m in members):
        raise Undecided("the number of terms is not stated to be independent of them")
    return True


def covariance_with_sum(known: Moments, x: Node, y: Node) -> Node:
    """A covariance of which one side at least is a sum over a family."""
    if isinstance(x, BigSum) and isinstance(y, BigSum):
        return variance_of_sum(known, x) if x is y else two_sums(known, x, y)
    whole, single = (x, y) if isinstance(x, BigSum) else (y, x)
    assert isinstance(whole, BigSum)
    return sum_and_variable(known, whole, single)


def variance_of_sum(known: Moments, x: BigSum) -> Node:
    """Variances of the terms, and the covariances of its pairs; with a random end, that of the number as well."""
    members = known.work.chance.variables_in(x.body)
    if len(members) != 1:
        raise Undecided("a sum of several families")
    spread = known.bilinear(x.body, x.body)
    if random_end(known, x):
        if not iid(known.work.chance, members[0]):
            raise Undecided("the terms are not stated to be independent")
        m = known.expectation(x.body)
        return add(mul(known.mean(x.high), spread), mul(known.covariance(x.high, x.high), Pow(m, Num(2))))
    n = count(x.low, x.high)
    other = (
        RandVar(members[0].name + "'", members[0].size, members[0].latex, members[0].family, (Num(0),))
        if isinstance(members[0], RandVar)
        else None
    )
    pair = stated_pair(known.work.chance, members[0], other) if other is not None else None
    if pair is None and not iid(known.work.chance, members[0]):
        raise Undecided("how the terms go together is not stated")
    slope = linear_in_variables(known.work.chance, x.body)
    assert slope is not None
    if x.index in free_leaves(spread):
        if pair is not None:
            raise Undecided("a weighted sum of dependent terms")
        return BigSum(spread, x.index, x.low, x.high, x.skip)
    alone = mul(n, spread)
    return alone if pair is None else add(alone, mul(n, add(n, -1), Pow(slope[0][0][0], Num(2)), pair))


def two_sums(known: Moments, x: BigSum, y: BigSum) -> Node:
    """Sums over different families that are independent."""
    mine, others = known.work.chance.variables_in(x.body), known.work.chance.variables_in(y.body)
    if all(known.work.chance.independent(a, b) for a in mine for b in others if family(a) != family(b)) and {
        family(a) for a in mine
    }.isdisjoint(family(b) for b in others):
        return ZERO
    raise Undecided("two sums over one family")


def sum_and_variable(known: Moments, whole: BigSum, single: Node) -> Node:
    """The covariance of a sum with its random number of terms, with one of its terms, or with a stranger."""
    members = known.work.chance.variables_in(whole.body)
    if random_end(known, whole):
        if single is whole.high:
            return mul(known.expectation(whole.body), known.covariance(single, single))
        raise Undecided("a random sum and another variable")
    if len(members) == 1 and family(single) == family(members[0]) and family(single):
        slope = linear_in_variables(known.work.chance, whole.body)
        if slope is not None and iid(known.work.chance, members[0]) and whole.index not in free_leaves(slope[0][0][0]):
            return mul(slope[0][0][0], known.covariance(single, single))
    if all(known.work.chance.independent(m, single) for m in members):
        return ZERO
    raise Undecided("a sum and a variable")


def linear_in_variables(chance: Chance, u: Node) -> tuple[list[tuple[Node, Node]], Node] | None:
    """``u`` as coefficients of variables (or of whole sums over a family) and a constant."""
    u = chance.unfold(u)
    sums = random_sums(u)
    leaves = [v for v in chance.variables_in(u) if not any(v in s.walk() for s in sums)]
    atoms = [*leaves, *sums]
    powers = scalar.polynomial(u, atoms, chance.letters)
    if powers is None or any(sum(k) > 1 for k in powers):
        return None
    constant = powers.get((0,) * len(atoms), ZERO)
    return [(c, atoms[k.index(1)]) for k, c in powers.items() if sum(k) == 1], constant


def random_sums(u: Node) -> list[Node]:
    """The sums over random terms in ``u``."""
    return list(dict.fromkeys(p for p in u.walk() if isinstance(p, BigSum) and random(p)))


def apart(u: Node, index: Idx) -> Node:
    """``u`` with another index in the sums inside it that run over ``index`` as well."""
    other = Idx(index.name + "'", index.size, index.latex + "'")
    put: dict[Node, Node] = {}
    for part in u.walk():
        if isinstance(part, BigSum) and part.index is index:
            members: dict[Node, Node] = {
                x: member(x, other) for x in part.walk() if isinstance(x, RandVar) and x.indices == (index,)
            }
            body = substitute(part.body, members)
            put[part] = BigSum(substitute(body, {index: other}), other, part.low, part.high, part.skip)
    return substitute(u, put) if put else u


def family(x: Node) -> str:
    return x.family if isinstance(x, RandVar) else ""


def random(u: Node) -> bool:
    return holds(u, RandVar)
