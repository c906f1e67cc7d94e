"""Means, variances and covariances by the tower rule, from stated regression functions E[X | Y] = r(Y)."""

from __future__ import annotations

from typing import Protocol

from symderive import scalar
from symderive.expr.algebra import Num, Pow
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Cov, Expect, Var
from symderive.methods.chance.averaging import masses
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.means import mean
from symderive.methods.chance.regions import Inconsistent, Undecided
from symderive.methods.chance.regression import Regression, regressions
from symderive.rules import expectation as rules

INNER = "Given the condition, the inner mean is the function that is stated; then average it."


class Moments(Protocol):
    """What is known of the moments of single variables; unknown ones are kept in ``open``."""

    work: Work
    open: dict[Node, None]
    towering: set[Node]

    def mean(self, x: Node) -> Node: ...

    def covariance(self, x: Node, y: Node) -> Node: ...

    def expectation(self, u: Node) -> Node: ...

    def bilinear(self, u: Node, v: Node) -> Node: ...


def average(known: Moments, g: Node) -> Node | None:
    """E[g] for a function of variables with laws, tables or stated moments; None where it is not fixed."""
    work = known.work
    chance = work.chance
    variables = chance.variables_in(g)
    if not variables:
        return g
    if len(variables) == 1 and not chance.source(variables[0]):
        weights = masses(chance, variables[0])
        if weights is not None:
            return work.tidy(add(*(mul(w, substitute(g, {variables[0]: v})) for v, w in weights)))
    try:
        value = known.expectation(g)
        if not any(a in value.walk() for a in known.open):
            return work.tidy(value)
    except Undecided:
        pass  # not a polynomial of low degree: by the law of the variable
    strands, found = list(work.strands), dict(work.found)
    try:
        return work.tidy(mean(work, g, Chain(Expect(g))))
    except Undecided:
        return None
    finally:
        work.strands[:], work.found = strands, found


def own(known: Moments, x: Node) -> list[Regression]:
    return [] if x in known.towering else [r for r in regressions(known.work.chance) if r.x is x]


def tower_mean(known: Moments, x: Node) -> Node | None:
    """E[X] = E[r(Y)]."""
    for one in own(known, x):
        known.towering.add(x)
        try:
            value = average(known, one.mean)
        finally:
            known.towering.discard(x)
        if value is not None and Expect(x) in known.work.found:
            return value
        if value is not None:
            chain = Chain(Expect(x))
            tower_lines(known.work, chain, x, one)
            known.work.close(chain.to(rules.put_in_what_is_given, value))
            return value
    return None


def tower_variance(known: Moments, x: Node) -> Node | None:
    """Var[X] = E[v(Y)] + Var[r(Y)]."""
    for one in own(known, x):
        if one.spread is None:
            continue
        known.towering.add(x)
        try:
            within, between = average(known, one.spread), spread_of(known, one.mean)
        finally:
            known.towering.discard(x)
        if within is not None and between is not None:
            chain = Chain(Var(x))
            chain.to(rules.law_of_total_variance, add(Expect(Var(x, one.given)), Var(Expect(x, one.given))))
            chain.to(rules.put_in_what_is_given, add(Expect(one.spread), Var(one.mean)))
            chain.to(rules.put_in_what_is_given, add(within, between))
            chain.simplified(known.work.tidy(chain.line))
            return known.work.close(chain)
    return None


def tower_covariance(known: Moments, x: Node, y: Node) -> Node | None:
    """Cov[X, Y] = Cov[r(Y), Y]."""
    for a, b in ((x, y), (y, x)):
        for one in own(known, a):
            if b not in one.variables:
                continue
            known.towering.add(a)
            try:
                parts = [average(known, u) for u in (mul(one.mean, b), one.mean, b)]
                value = None if None in parts else parts[0]
                if value is not None and parts[1] is not None and parts[2] is not None:
                    value = known.work.tidy(add(value, mul(-1, parts[1], parts[2])))
                else:
                    value = linear_covariance(known, one.mean, b)
            finally:
                known.towering.discard(a)
            if value is not None:
                chain = Chain(Cov(x, y))
                chain.to(rules.tower_rule, Cov(one.mean, b), why=SAME_CONDITION)
                known.work.close(chain.to(rules.put_in_what_is_given, value))
                return value
    return None


SAME_CONDITION = (
    "The condition is held fixed in both places: E[X Y] = E[Y E[X | Y]], so that X may be replaced by its conditional "
    "mean in a covariance with Y."
)


def linear_covariance(known: Moments, r: Node, y: Node) -> Node | None:
    """Cov[r, y] of a linear function, which needs no means."""
    try:
        value = known.bilinear(r, y)
    except Undecided:
        return None
    value = known.work.tidy(value)
    return None if any(a in value.walk() for a in known.open) else value


def spread_of(known: Moments, g: Node) -> Node | None:
    """Var[g] of a function of variables whose moments or laws are known."""
    if not known.work.chance.variables_in(g):
        return Num(0)
    found = linear_covariance(known, g, g)
    if found is not None:
        return found
    square, plain = average(known, Pow(g, Num(2))), average(known, g)
    if square is None or plain is None:
        return None
    return known.work.tidy(add(square, mul(-1, Pow(plain, Num(2)))))


def tower_lines(work: Work, chain: Chain, u: Node, one: Regression) -> Node:
    """E[u] = E[E[u | Y]] = E[the function that is stated] = its moments by name; the function."""
    inner = one.put_in(work.chance, u)
    if inner is None:
        raise Undecided("more than the regression function would have to be known")
    chain.to(rules.tower_rule, Expect(Expect(u, one.given)))
    chain.to(rules.put_in_what_is_given, Expect(inner) if work.chance.variables_in(inner) else inner, why=INNER)
    named = in_moments(work, inner)
    if named is not None:
        chain.to(rules.linearity_of_expectation, named)
    return inner


def in_moments(work: Work, u: Node) -> Node | None:
    """a E[Y] + b of a Y + b."""
    variables = work.chance.variables_in(u)
    powers = scalar.polynomial(u, variables, work.chance.letters) if variables else None
    if powers is None:
        return None
    terms: list[Node] = []
    for k, c in powers.items():
        factors = [y if n == 1 else Pow(y, Num(n)) for y, n in zip(variables, k, strict=True) if n]
        terms.append(mul(c, Expect(mul(*factors))) if factors else c)
    return add(*terms)


def by_tower(known: Moments, u: Node, chain: Chain) -> None:
    """E[u] with the regression functions of its variables put in, one after the other; raises Undecided."""
    work = known.work
    rest = work.chance.unfold(u)
    steps = 0
    for _ in range(6):
        ways = [r for r in regressions(work.chance) if r.x in work.chance.variables_in(rest)]
        one = next((r for r in ways if r.put_in(work.chance, rest) is not None), None)
        if one is None:
            break
        rest = tower_lines(work, chain, rest, one)
        steps += 1
        value = average(known, rest)
        if value is not None:
            chain.to(rules.put_in_what_is_given, value)
            chain.simplified(work.tidy(value))
            return
    raise Undecided("no stated regression function leads to the mean" if not steps else "a moment is not stated")


def tower_equations(known: Moments) -> list[Node]:
    """What must vanish: E[X] - E[r(Y)] and Cov[X, Y] - Cov[r(Y), Y] for every stated regression function."""
    gaps: list[Node] = []
    for one in regressions(known.work.chance):
        known.towering.add(one.x)
        try:
            gaps.append(add(known.mean(one.x), mul(-1, known.expectation(one.mean))))
            for y in one.variables:
                gaps.append(add(known.covariance(one.x, y), mul(-1, known.bilinear(one.mean, y))))
        except Undecided:
            continue  # a function that is not linear says nothing in these atoms
        finally:
            known.towering.discard(one.x)
    return gaps


def refuse_contradictions(known: Moments) -> None:
    """A stated mean, variance or covariance must be the one that the regression function gives."""
    work = known.work
    for one in regressions(work.chance):
        strands, found = list(work.strands), dict(work.found)
        known.towering.add(one.x)
        try:
            centre, between = average(known, one.mean), spread_of(known, one.mean)
            within = None if one.spread is None else average(known, one.spread)
        finally:
            known.towering.discard(one.x)
            work.strands[:], work.found = strands, found  # only held against what is stated
        for left, right in work.chance.moments:
            if not isinstance(right, Num):
                continue
            match left:
                case Expect(x, None, None) if x is one.x and isinstance(centre, Num) and centre is not right:
                    raise Inconsistent("the stated mean is not the one that the stated conditional mean gives")
                case Var(x, None, None) if x is one.x and isinstance(between, Num):
                    if right.value < between.value or (
                        isinstance(within, Num) and right.value != between.value + within.value
                    ):
                        raise Inconsistent("the law of total variance does not allow the stated variance")
