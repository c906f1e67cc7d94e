"""The mean, variance or covariance of single variables as it is written down: a stated moment, or that of a law."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import Num, Pow
from symderive.expr.build import add, mul
from symderive.expr.laws import law_row
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Cov, RandVar
from symderive.methods.chance.averaging import average_out
from symderive.methods.chance.lines import Work
from symderive.methods.chance.normal import Joint
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.sources import Chance, same_or_member


def stated(chance: Chance, moment: Node, x: Node) -> Node | None:
    """A moment of ``x`` that is stated, for itself or for another member of its family."""
    for left, right in chance.moments:
        if left is moment:
            return unconditional(chance, right)
    if isinstance(x, RandVar) and x.family:
        for left, right in chance.moments:
            for other in chance.variables_in(left):
                if other is not x and same_or_member(other, x) and substitute(left, {other: x}) is moment:
                    return unconditional(chance, right)
    return None


def unconditional(chance: Chance, value: Node) -> Node | None:
    """``value`` where it is no function of a variable."""
    return None if chance.variables_in(value) else value


def stated_pair(chance: Chance, x: Node, y: Node) -> Node | None:
    """A stated covariance, of these two variables or of two different members of their families."""
    for left, right in chance.moments:
        if isinstance(left, Cov) and left.given is None:
            if (left.u, left.v) in ((x, y), (y, x)):
                return right
            pair = same_or_member(left.u, x) and same_or_member(left.v, y)
            if pair and left.u is not left.v and x is not y and isinstance(x, RandVar) and x.family:
                return right
    return None


def of_joint_normal(work: Work, x: Node, y: Node | None) -> Node | None:
    """A mean or a covariance read off a joint normal law."""
    joint = Joint(work)
    try:
        joint.need(x)
        if y is not None:
            joint.need(y)
    except Undecided:
        return None
    return joint.mean[x] if y is None else joint.cov[x, y]


def of_law(work: Work, x: Node, order: int) -> Node | None:
    """The mean (order 1) or the variance (order 2) by the law or the density of ``x`` alone."""
    sources = work.chance.source(x)
    if len(sources) == 1 and sources[0].when is None and sources[0].law is not None and not sources[0].parents:
        row = law_row(sources[0].law)
        if row is not None:
            return (row.mean if order == 1 else row.variance)(*sources[0].law.params)
    if len(sources) == 1 and sources[0].when is None and not sources[0].parents and len(sources[0].variables) == 1:
        first = average_out(work, x, x)[0]
        if order == 1:
            return first
        square = average_out(work, Pow(x, Num(2)), x)[0]
        return scalar.simplify(add(square, mul(-1, Pow(first, Num(2)))), work.chance.letters)
    return None
