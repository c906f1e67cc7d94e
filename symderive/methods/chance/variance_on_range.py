"""A variable between two ends: how large its variance may be, with or without its mean."""

from __future__ import annotations

from fractions import Fraction

from symderive.derive.derivation import Answer, Derivation
from symderive.expr.algebra import Num, Pow
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import RandVar, Var
from symderive.methods.chance.inequalities import Known, stated_of, stated_probabilities
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.regions import Inconsistent, Undecided
from symderive.rules import inequalities


def variances_in_range(work: Work) -> None:
    """A variance on a range [a, b] is at most (b - mean)(mean - a), at most a quarter of (b - a)^2 for any mean."""
    for left, right in work.chance.moments:
        match left:
            case Var(RandVar() as x, None, None) if isinstance(right, Num):
                try:
                    known = stated_of(work, x)
                except Undecided:
                    continue
                top = largest_variance(work, known)
                if isinstance(top, Num) and right.value > top.value:
                    raise Inconsistent(
                        f"on the range of the variable the variance is at most {top.value}, not {right.value}"
                    )


def largest_variance(work: Work, known: Known) -> Node | None:
    if known.low is None or known.high is None:
        return None
    if known.mean is None:
        return work.tidy(mul(Pow(add(known.high, mul(-1, known.low)), Num(2)), Num(Fraction(1, 4))))
    return work.tidy(mul(add(known.high, mul(-1, known.mean)), add(known.mean, mul(-1, known.low))))


def variance_bounds(work: Work, asked: Var) -> Derivation:
    """The range of Var[X] where X lies in [a, b]: from 0 (a constant) to a law on the two ends; raises Undecided."""
    x = asked.u
    if asked.given is not None or asked.under is not None or work.chance.source(x) or stated_probabilities(work, x):
        raise Undecided("more is stated of the variable than its mean and its range")
    known = stated_of(work, x)
    top = largest_variance(work, known)
    if known.variance is not None or not isinstance(top, Num) or not top.value:
        raise Undecided("no range of the variance")
    assert known.low is not None and known.high is not None
    m = known.mean if known.mean is not None else work.tidy(mul(add(known.low, known.high), Num(Fraction(1, 2))))
    middle = "" if known.mean is not None else " The bound is largest for a mean in the middle."
    shown = Chain(
        mul(add(known.high, mul(-1, m)), add(m, mul(-1, known.low))),
        intro="The variance is 0 for a constant, and largest where all the weight lies on the two ends of the range."
        + middle,
    )
    shown.to(inequalities.variance_on_a_range, top)
    work.close(shown)
    return Derivation(
        work.chance.problem,
        "undetermined",
        tuple(work.strands),
        Answer(bounds=("0", str(top.value))),
        assumptions=tuple(work.assumptions),
    )
