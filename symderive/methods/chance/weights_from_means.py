"""A mean between two conditional means fixes the weights: E[X] = P(A) E[X | A] + (1 - P(A)) E[X | not A]."""

from __future__ import annotations

from symderive.expr.algebra import MINUS, Num
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import Expect, Prob, RandVar
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.regions import Inconsistent, Undecided
from symderive.methods.chance.weights import Part, parts_of_the_space
from symderive.rules import expectation as rules
from symderive.rules import laws as law_rules

SOLVE = "The mean is a weighted mean of the two conditional means: an equation for the weight."


def stated_parts(work: Work) -> list[tuple[RandVar, Num, tuple[Part, ...]]]:
    """The variables whose mean and whose conditional means on all parts of the space are stated as numbers."""
    found = []
    for left, right in work.chance.moments:
        if not isinstance(left, Expect) or left.given is not None or left.under is not None:
            continue
        x = left.u
        if not isinstance(x, RandVar) or not isinstance(right, Num):
            continue
        given: dict[Node, Node] = {
            m.given: value
            for m, value in work.chance.moments
            if isinstance(m, Expect) and m.u is x and m.given is not None and isinstance(value, Num)
        }
        try:
            parts = parts_of_the_space(work, given) if given else ()
        except Undecided:
            continue
        if parts and all(isinstance(p.mean, Num) for p in parts):
            found.append((x, right, parts))
    return found


def refuse_means_outside(work: Work) -> None:
    """A mean lies between the smallest and the largest conditional mean, at the weights where these are stated."""
    for x, whole, parts in stated_parts(work):
        means = [p.mean.value for p in parts if isinstance(p.mean, Num)]
        if not min(means) <= whole.value <= max(means):
            raise Inconsistent(f"the mean of {x.name} does not lie between its conditional means")
        if all(p.least == p.most for p in parts):
            total = sum(p.least * m for p, m in zip(parts, means, strict=True))
            if sum(p.least for p in parts) == 1 and total != whole.value:
                raise Inconsistent(f"the conditional means of {x.name} average to {total}, not to {whole.value}")


def find_weight(work: Work, asked: Prob) -> Node:
    """P(part) of two parts from a stated mean; raises Undecided."""
    for x, whole, parts in stated_parts(work):
        own = [p for p in parts if asked.event is p.condition]
        other = [p for p in parts if asked.event is not p.condition]
        if asked.given is not None or len(own) != 1 or len(other) != 1:
            continue
        a, b = own[0].mean, other[0].mean
        assert isinstance(a, Num) and isinstance(b, Num)
        if a.value == b.value:
            raise Undecided("equal conditional means say nothing of the weights")
        value = Num((whole.value - b.value) / (a.value - b.value))
        if not own[0].least <= value.value <= own[0].most or not other[0].least <= 1 - value.value <= other[0].most:
            raise Inconsistent("the stated means would need weights that the stated probabilities do not allow")
        total = Chain(Expect(x))
        total.to(rules.tower_rule, weighted(asked, Expect(x, own[0].condition), Expect(x, other[0].condition)))
        work.close(total.to(rules.put_in_what_is_given, weighted(asked, a, b)))
        chain = Chain(asked)
        first, second = Expect(x, own[0].condition), Expect(x, other[0].condition)
        formula = add(Expect(x), mul(MINUS, second)) / add(first, mul(MINUS, second))
        chain.to(law_rules.solve_the_condition, formula, why=SOLVE)
        chain.to(rules.put_in_what_is_given, add(whole, Num(-b.value)) / add(a, Num(-b.value)))
        return work.close(chain.simplified(value))
    raise Undecided("no stated mean fixes the weight")


def weighted(asked: Prob, a: Node, b: Node) -> Node:
    return add(mul(asked, a), mul(add(1, mul(MINUS, asked)), b))
