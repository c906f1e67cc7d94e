"""Means of products of jointly normal variables: every way to pair them off (Isserlis)."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import UNITY
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Cov, Expect, RandVar, Var
from symderive.expr.shape import is_scalar
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.model_lines import joint_of
from symderive.methods.chance.normal import Joint
from symderive.methods.chance.regions import Undecided
from symderive.rules import gaussian as rules
from symderive.rules.expectation import linearity_of_expectation, put_in_what_is_given

#: factors of one product that are paired off
LONGEST = 12

PAIRS = (
    "Split off one factor: its mean times the rest, and its covariance with each other factor times what then remains."
)


def mean_of_products(work: Work, u: Node, chain: Chain) -> Node:
    """E of a polynomial of degree three or more in several jointly normal variables; raises Undecided."""
    chance = work.chance
    u = chance.unfold(u)
    variables = chance.variables_in(u)
    if len(variables) < 2 or not all(isinstance(x, RandVar) and is_scalar(x.shape) for x in variables):
        raise Undecided("not a product of several normal variables")
    powers = scalar.polynomial(u, variables, chance.letters)
    if powers is None or not 2 < max(sum(k) for k in powers) <= LONGEST:
        raise Undecided("not a polynomial of higher degree")
    joint = joint_of(work, variables)
    pairing = Pairing(work, joint)
    terms: list[Node] = []
    named: list[Node] = []
    for k, c in powers.items():
        factors = tuple(x for x, n in zip(variables, k, strict=True) for _ in range(n))
        product = mul(*(x if n == 1 else x**n for x, n in zip(variables, k, strict=True) if n))
        named.append(mul(c, Expect(product)) if factors else c)
        terms.append(mul(c, pairing.mean(factors)))
    if len(powers) > 1:
        chain.to(linearity_of_expectation, add(*named))
    line = work.tidy(add(*terms))
    chain.to(rules.product_of_normals, line, why=PAIRS)
    chain.to(put_in_what_is_given, substitute(line, pairing.known))
    return chain.simplified(work.tidy(chain.line)).line


class Pairing:
    """E[X_1 ... X_n] = E[X_1] E[X_2 ... X_n] + sum over j of Cov[X_1, X_j] E[the others], by names of the moments."""

    def __init__(self, work: Work, joint: Joint):
        self.letters = work.chance.letters
        self.joint = joint
        self.known: dict[Node, Node] = {}
        self.done: dict[tuple[Node, ...], Node] = {(): UNITY}

    def mean(self, factors: tuple[Node, ...]) -> Node:
        found = self.done.get(factors)
        if found is None:
            first, rest = factors[0], factors[1:]
            terms = [mul(self.name(Expect(first), self.joint.mean[first]), self.mean(rest))]
            for y in dict.fromkeys(rest):
                place = rest.index(y)
                others = rest[:place] + rest[place + 1 :]
                pair = Var(first) if first is y else Cov(first, y)
                named = self.name(pair, self.joint.cov[first, y])
                terms.append(mul(rest.count(y), named, self.mean(others)))
            found = self.done[factors] = scalar.simplify(add(*terms), self.letters)
        return found

    def name(self, moment: Node, value: Node) -> Node:
        """The moment by its name; what is zero or one as a number."""
        plain = scalar.simplify(value, self.letters)
        if scalar.sign(plain, self.letters) == 0:
            return add()
        self.known[moment] = plain
        return moment
