"""Means and variances of lengths and distances: normal vectors, uniform in balls and cubes."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import INFINITY, UNITY, ZERO, Map, Num, Pow, Sym, Trace
from symderive.expr.build import add, divide, mul
from symderive.expr.calculus import Integral
from symderive.expr.laws import gamma
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Cov, Expect, RandVar, Var
from symderive.methods.chance.lengths import law_of_length, length_in
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.regions import Undecided
from symderive.rules import expectation as means_rules
from symderive.rules import new_variables as new_rules


def power_moment(kind: str, v: Node, d: Node, k: int) -> Node:
    """E[R^k]."""
    n = Num(k)
    if kind == "normal":
        if k == 2:
            return mul(d, v)
        if k == 4:
            return mul(d, add(d, 2), Pow(v, Num(2)))
        return mul(
            Pow(mul(2, v), Num(f"{k}/2")), gamma(divide(add(d, n), Num(2))), Pow(gamma(divide(d, Num(2))), Num(-1))
        )
    if kind == "ball":
        return mul(d, Pow(v, n)) / add(d, n)
    if kind == "cube" and k == 2:
        return mul(d, Pow(v, Num(2))) / Num(3)
    if kind == "box" and k == 2:
        low, high = v.kids
        return mul(d, add(Pow(low, Num(2)), mul(low, high), Pow(high, Num(2)))) / Num(3)
    if kind == "difference" and k == 2:
        return mul(d, Pow(v, Num(2))) / Num(6)
    raise Undecided("a moment of a length that is not known in closed form")


#: kinds of vectors whose squared length is a sum of independent squares, one an entry
BY_ENTRY = ("cube", "box", "difference")


ENTRIES = (
    "The squared length is a sum over the entries. The difference of two entries has mean zero, so its mean square is "
    "its variance: that of the one plus that of the other."
)


#: said where the mean of a length in a ball becomes an integral
SHELLS = (
    "A ball of radius r has the share (r/R)^D of the volume of the ball of radius R, so the length has the density "
    "D r^(D-1) / R^D between 0 and R."
)


def distance_moment(work: Work, asked: Node) -> Node:
    """E or Var of a function of a length."""
    if not isinstance(asked, Expect | Var) or asked.given is not None or asked.under is not None:
        raise Undecided("not a moment of a length")
    found = length_in(work, asked.u)
    if found is None:
        raise Undecided("no length")
    vector, whole = found
    kind, v, d = law_of_length(work, vector)
    r = RandVar("R")
    chain = Chain(asked)
    if isinstance(asked, Expect):
        spelled_length(work, kind, v, d, whole, r, vector, chain)
        shown, value = moment_of_polynomial(work, kind, v, d, whole, r)
        if kind in BY_ENTRY and whole == Pow(r, Num(2)):
            square = Pow(v, Num(2)) if kind == "difference" else None
            if square is not None:
                chain.to(
                    means_rules.linearity_of_expectation, mul(d, add(square / Num(12), square / Num(12))), why=ENTRIES
                )
        first = new_rules.squared_length_of_a_normal_vector if kind == "normal" else new_rules.ratio_of_volumes
        first = means_rules.linearity_of_expectation if kind in BY_ENTRY else first
        chain.to(means_rules.work_out_the_integral if chain.steps and kind not in BY_ENTRY else first, shown)
        chain.simplified(work.tidy(value))
        return work.close(chain)
    shown, one = moment_of_polynomial(work, kind, v, d, whole, r)
    second, two = moment_of_polynomial(work, kind, v, d, Pow(whole, Num(2)), r)
    u = asked.u
    chain.to(means_rules.variance_by_raw_moments, add(Expect(Pow(u, Num(2))), mul(-1, Pow(Expect(u), Num(2)))))
    chain.to(
        new_rules.squared_length_of_a_normal_vector if kind == "normal" else new_rules.ratio_of_volumes,
        add(second, mul(-1, Pow(shown, Num(2)))),
    )
    chain.simplified(work.tidy(add(two, mul(-1, Pow(one, Num(2))))))
    return work.close(chain)


def spelled_length(
    work: Work, kind: str, v: Node, d: Node, whole: Node, r: RandVar, vector: Node, chain: Chain
) -> None:
    """The first line of the mean of a length: an integral over its law, or for a square the trace of a covariance."""
    letter = work.chance.letter(r)
    if kind == "ball":
        density = mul(d, Pow(letter, add(d, -1)), Pow(v, mul(-1, d)))
        chain.to(
            means_rules.expectation_as_integral,
            Integral(mul(substitute(whole, {r: letter}), density), letter, ZERO, v),
            why=SHELLS,
        )
    elif kind == "normal" and whole == Pow(r, Num(2)):
        chain.to(
            means_rules.linearity_of_expectation,
            Trace(Cov(vector, vector)),
            why="The vector is centred, so the mean of its squared length is the sum of the variances of its entries.",
        )
    elif kind == "cube" and whole == Pow(r, Num(2)):
        t = Sym("t")
        chain.to(
            means_rules.linearity_of_expectation,
            mul(d, Integral(mul(Pow(t, Num(2)), Pow(mul(2, v), Num(-1))), t, mul(-1, v), v)),
            why="The squared length is the sum of the squares of the entries, and these are alike: "
            "each is uniform on a side of the cube.",
        )
    elif kind == "normal":
        half = divide(d, Num(2))
        q = Sym("q", letter.size, "q")
        density = mul(
            Pow(q, add(half, -1)),
            Map("exp", mul(-1, q) / mul(2, v)),
            Pow(mul(2, v), mul(-1, half)),
            Pow(gamma(half), Num(-1)),
        )
        chain.to(
            new_rules.squared_length_of_a_normal_vector,
            Integral(mul(substitute(whole, {r: Map("sqrt", q)}), density), q, ZERO, INFINITY),
        )


def moment_of_polynomial(work: Work, kind: str, v: Node, d: Node, whole: Node, r: RandVar) -> tuple[Node, Node]:
    powers = scalar.polynomial(whole, [r], work.chance.letters)
    if powers is None:
        raise Undecided("not a polynomial in the length")
    shown = add(
        *(
            mul(c, power_moment(kind, v, d, k)) if c != UNITY else power_moment(kind, v, d, k) if k else c
            for (k,), c in powers.items()
        )
    )
    return shown, work.tidy(shown)
