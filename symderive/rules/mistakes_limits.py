"""Mistakes with difference quotients: h lost in one of the terms."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import MINUS, Num, Pow, Prod, Sum
from symderive.expr.build import add, divide, mul
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.rules.faulty import without
from symderive.rules.mistakes_algebra import SOURCE, holds_factor, lowered_by


@rule(
    r"\frac{a h + b}{h} \ne a + b",
    source=SOURCE,
    examples=[
        (r"\frac{2 x h + h^2}{h}", r"2 x + h^2", r"x, h \in \mathbb{R}, h \ne 0"),
    ],
    sound=False,
)
def difference_quotient_lost_h(node: Prod, problem: Problem) -> Iterator[Node]:
    """Every term of the numerator is divided by h: factor h out first."""
    if not isinstance(node, Prod):
        return
    for k, factor in enumerate(node.factors):
        if not isinstance(factor, Pow) or factor.exponent is not MINUS:
            continue
        rest = mul(*without(node.factors, k))
        if not isinstance(rest, Sum) or not all(holds_factor(t, factor.base) for t in rest.terms):
            continue
        divided = [lowered_by(t, factor.base) or divide(t, factor.base) for t in rest.terms]
        for j, t in enumerate(rest.terms):
            yield add(*rest.terms[:j], divided[j], *rest.terms[j + 1 :])
            yield add(*divided[:j], t, *divided[j + 1 :])
            bare = without_factor(t, factor.base)
            if bare is not divided[j]:
                yield add(*divided[:j], bare, *divided[j + 1 :])


def without_factor(term: Node, h: Node) -> Node:
    """The term with all of its factors h left out, of whatever power."""
    parts = term.factors if isinstance(term, Prod) else (term,)
    return mul(Num(1), *(p for p in parts if p is not h and not (isinstance(p, Pow) and p.base is h)))
