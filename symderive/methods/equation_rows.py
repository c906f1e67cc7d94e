"""An equation that is solved by hand, row by row: each row has the solutions of the one above, for a named reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from symderive.derive.derivation import Strand
from symderive.derive.rule import Rule, Step
from symderive.expr.algebra import Rel, Sum
from symderive.expr.build import zero
from symderive.expr.node import Node
from symderive.expr.shape import Shape
from symderive.rules.terms import digest, parts, product, terms_of


@dataclass
class Rows:
    """The rows of an equation, from ``g = 0`` on; ``taken`` are the sentences on what was taken for granted."""

    equation: Node
    steps: list[Step] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    @classmethod
    def of_zero(cls, g: Node) -> Rows:
        return cls(Rel("=", g, zero(g.shape)))

    @property
    def row(self) -> Node:
        return self.steps[-1].after if self.steps else self.equation

    def then(self, rule: Rule, left: Node, right: Node, note: str = "") -> None:
        """The next row, where it is another one."""
        after = Rel("=", left, right)
        if digest(after) != digest(self.row):
            self.steps.append(rule.step(self.row, after, note=note))

    def strand(self, intro: str) -> Strand:
        return Strand(self.equation, tuple(self.steps), intro)


# ---------------------------------------------------------------- what both sides have in common
def lean(slope: Node, right: Node) -> tuple[Node, Node]:
    """Both sides of ``slope x = right`` without the numbers and scalar factors that they share, and with no sign before
    all of the left side."""
    left_terms, right_terms = ([parts(t) for t in terms_of(u)] for u in (slope, right))
    whole = [*left_terms, *right_terms]
    sizes = [abs(number) for number, _, _ in whole if number]
    content = reduce(common, sizes) if any(s or c for _, s, c in left_terms) else Fraction(1)
    if all(number < 0 for number, _, _ in left_terms):
        content = -content
    shared = [s for s in left_terms[0][1] if all(s in scalars for _, scalars, _ in whole)]
    return (
        without(left_terms, content, shared, slope.shape),
        without(right_terms, content, shared, right.shape),
    )


def common(a: Fraction, b: Fraction) -> Fraction:
    return Fraction(gcd(a.numerator, b.numerator), lcm(a.denominator, b.denominator))


def without(
    terms: list[tuple[Fraction, list[Node], list[Node]]], content: Fraction, shared: list[Node], shape: Shape
) -> Node:
    """The sum of these terms, each divided by a number and by the factors that all of them have."""
    left = []
    for number, scalars, chain in terms:
        rest = list(scalars)
        for s in shared:
            rest.remove(s)
        left.append(product(number / content, rest, chain, shape))
    return Sum(tuple(left)) if len(left) > 1 else left[0]
