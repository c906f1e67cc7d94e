"""The mean of a polynomial in random variables: term by term, products of independent variables mean by mean."""

from __future__ import annotations

from symderive import scalar
from symderive.derive.rule import Rule
from symderive.expr.algebra import Num, Pow
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul
from symderive.expr.node import Node, holds, nodes_of
from symderive.expr.probability import Expect, RandVar
from symderive.methods.chance.lines import Work
from symderive.rules import expectation as rules

Line = tuple[Rule, Node, str]  # a rule, the line that it makes, its reason here


def term_by_term(work: Work, u: Node) -> list[Line]:
    """E of a polynomial by linearity, then the products of independent variables mean by mean; none for other u."""
    lines: list[Line] = []
    variables = work.chance.variables_in(u)
    sums = any(holds(s, RandVar) for s in nodes_of(u, BigSum))
    powers = None if sums else scalar.polynomial(u, variables, work.chance.letters)
    if powers is None:
        return lines
    terms = {k: [power_of(x, n) for x, n in zip(variables, k, strict=True) if n] for k in powers}
    apart = {k: len(f) > 1 and work.chance.together(x for x, n in zip(variables, k, strict=True) if n)
             for k, f in terms.items()}  # fmt: skip
    plain = add(*(mul(c, Expect(mul(*terms[k]))) if terms[k] else c for k, c in powers.items()))
    lines.append((rules.linearity_of_expectation, plain, ""))
    if any(apart.values()):
        split = add(
            *(
                mul(c, *map(Expect, terms[k])) if apart[k] else mul(c, Expect(mul(*terms[k]))) if terms[k] else c
                for k, c in powers.items()
            )
        )
        lines.append((rules.expectation_of_an_independent_product, split, ""))
    return lines


def power_of(x: Node, n: int) -> Node:
    return x if n == 1 else Pow(x, Num(n))
