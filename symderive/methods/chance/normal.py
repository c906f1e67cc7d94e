"""Jointly normal variables: blocks of means and covariances, of numbers, letters or whole matrices.

A joint normal is built variable by variable: a stated vector law, a normal law whose mean is linear in variables that
are already there (write it as that linear map plus independent noise), or an affine map. Marginals are read off,
conditionals go by the Schur complement.
"""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import ZERO, Num, Prod, Sum, Transpose
from symderive.expr.arrays import BigSum, Block, Entry, count
from symderive.expr.build import add, inverse, is_zero, mul, transpose, zero
from symderive.expr.node import Node
from symderive.expr.probability import Law, RandVar
from symderive.expr.problem import Follows
from symderive.expr.shape import is_scalar
from symderive.methods.chance.block_forms import blocks, parts_of, pieces, plus, product, stacked, summed
from symderive.methods.chance.lines import Work
from symderive.methods.chance.matrices import settled
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.sources import Chance

Form = tuple[list[tuple[Node, Node]], Node]  # coefficients of variables, constant


class Joint:
    """Means and covariances of jointly normal variables, in the order in which they were found."""

    def __init__(self, work: Work):
        self.work = work
        self.chance = work.chance
        self.mean: dict[Node, Node] = {}
        self.cov: dict[tuple[Node, Node], Node] = {}
        self.roots: list[set[Node]] = []

    # ------------------------------------------------------------ building
    def need(self, x: Node) -> None:
        """Bring a variable in; raises Undecided where it is not jointly normal with the others as stated."""
        if x in self.mean:
            return
        if x in self.chance.definitions:
            self.affine(x, self.chance.definitions[x])
            return
        for fact in self.chance.vectors:
            if (
                isinstance(fact.law, Law)
                and fact.law.name == "Normal"
                and fact.given is None
                and x in parts_of(fact.u, self.chance)
            ):
                self.vector_law(fact)
                return
        for fact in self.chance.laws:
            if fact.u is x and isinstance(fact.law, Law) and fact.law.name == "Normal" and not conditioned(fact):
                self.conditional_law(x, fact.law)
                return
        raise Undecided("not stated to be normal")

    def vector_law(self, fact: Follows) -> None:
        assert isinstance(fact.law, Law)
        parts = parts_of(fact.u, self.chance)
        centre, spread = (self.chance.unfold(p) for p in fact.law.params)
        means = pieces(centre, parts, 1)
        self.root(parts)
        if means is None:
            raise Undecided("the mean does not fall into the blocks of the vector")
        covs = blocks(spread, parts, self.chance.letters)
        if covs is None:
            raise Undecided("the covariance does not fall into the blocks of the vector")
        old = list(self.mean)
        for x, m in zip(parts, means, strict=True):
            self.mean[x] = m
        for i, x in enumerate(parts):
            for j, y in enumerate(parts):
                self.cov[x, y] = covs[i][j]
            for y in old:
                self.put(x, y, zero((x.shape[0], y.shape[0])))

    def conditional_law(self, x: Node, law: Law) -> None:
        centre, spread = (self.chance.unfold(p) for p in law.params)
        form = linear_form(self.chance, centre)
        if form is None or self.chance.variables_in(spread):
            raise Undecided("the mean is not linear in the condition, or the variance depends on it")
        terms, _ = form
        for _, y in terms:
            self.need(y)
        if terms:
            self.work.assume(
                "each law given a variable holds whatever the other variables are (it depends on nothing else)"
            )
            self.add_linear(x, form, spread)
            return
        self.root([x])
        old = list(self.mean)
        self.mean[x] = form[1]
        self.cov[x, x] = spread
        for y in old:
            self.put(x, y, zero((x.shape[0], y.shape[0])))

    def affine(self, x: Node, body: Node) -> None:
        whole = self.chance.unfold(body)
        form = linear_form(self.chance, whole)
        if form is None:
            self.sample_sum(x, whole)
            return
        for _, y in form[0]:
            self.need(y)
        self.add_linear(x, form, zero((x.shape[0], x.shape[0])))

    def sample_sum(self, x: Node, u: Node) -> None:
        """A multiple of a sum over a sample whose members are normal given one parent: n times the mean of one, and n
        times its own noise."""
        sums = [p for p in u.walk() if isinstance(p, BigSum)]
        powers = scalar.polynomial(u, sums, self.chance.letters) if len(sums) == 1 else None
        if powers is None or set(powers) - {(0,), (1,)} or not isinstance(sums[0].body, RandVar) or sums[0].skip:
            raise Undecided("not an affine map")
        member, n = sums[0].body, count(sums[0].low, sums[0].high)
        law = next(
            (
                f.law
                for f in self.chance.laws
                if isinstance(f.u, RandVar) and f.u.family == member.family and isinstance(f.law, Law)
            ),
            None,
        )
        if law is None or law.name != "Normal" or not iid_given(self.chance, member):
            raise Undecided("not a sample from a normal law")
        centre = scalar_form(self.chance, law.params[0])
        if centre is None or self.chance.variables_in(law.params[1]):
            raise Undecided("not a sample from a normal law")
        c, constant = powers.get((1,), ZERO), powers.get((0,), ZERO)
        for _, y in centre[0]:
            self.need(y)
        terms = [(mul(n, c, a), y) for a, y in centre[0]]
        noise = mul(n, c, c, law.params[1])
        self.add_linear(x, (terms, add(mul(n, c, centre[1]), constant)), noise)

    def add_linear(self, x: Node, form: Form, noise: Node) -> None:
        terms, constant = form
        old = list(self.mean)
        self.mean[x] = self.settle(summed([mul(a, self.mean[y]) for a, y in terms] + [constant], x.shape))
        for z in old:
            self.put(x, z, self.settle(summed([mul(a, self.cov[y, z]) for a, y in terms], (x.shape[0], z.shape[0]))))
        own = [mul(self.cov[x, y], transpose(a)) for a, y in terms]
        self.cov[x, x] = self.settle(summed([*own, noise], (x.shape[0], x.shape[0])))

    def put(self, x: Node, y: Node, c: Node) -> None:
        self.cov[x, y] = c
        self.cov[y, x] = self.settle(transpose(c)) if not is_zero(c) else zero((y.shape[0], x.shape[0]))

    def root(self, parts: list[Node]) -> None:
        """A new law that is not given others must be stated independent of those that are there."""
        for group in self.roots:
            if not any(self.chance.independent(a, b) for a in group for b in parts):
                raise Undecided("the variables are not stated to be independent")
        self.roots.append(set(parts))

    # ------------------------------------------------------------ blocks
    def settle(self, u: Node) -> Node:
        """A matrix expression as it comes out."""
        return settled(u, self.chance.problem, self.chance.letters)

    def mean_of(self, group: list[Node]) -> Node:
        return stacked([[self.mean[x]] for x in group])

    def cov_of(self, rows: list[Node], columns: list[Node]) -> Node:
        return stacked([[self.cov[x, y] for y in columns] for x in rows])

    def values_of(self, group: list[Node], values: dict[Node, Node]) -> Node:
        return stacked([[values[x]] for x in group])

    def conditional(self, group: list[Node], values: dict[Node, Node]) -> tuple[Node, Node, Node, Node]:
        """Mean and covariance given values: each as the formula in blocks and as it comes out."""
        given = list(values)
        a, b = self.mean_of(group), self.mean_of(given)
        big_a, big_b, c = self.cov_of(group, group), self.cov_of(given, given), self.cov_of(group, given)
        y = self.values_of(given, values)
        gap = add(y, mul(-1, b)) if not is_zero(b) else y
        back = transpose(c) if not symmetric_pair(c, self.cov_of(given, group)) else self.cov_of(given, group)
        mean = plus(a, product(c, inverse(big_b), gap))
        spread = plus(big_a, mul(-1, product(c, inverse(big_b), back)))
        return mean, self.settle(mean), spread, self.settle(spread)


def iid_given(chance: Chance, member: RandVar) -> bool:
    """Is a family stated to be independent (given its parent)?"""
    return any(
        any(getattr(m, "family", None) == member.family for m in group)
        for fact in chance.independences
        for group in fact.groups
    )


def symmetric_pair(c: Node, other: Node) -> bool:
    return isinstance(c, Transpose) and c.u is other


def conditioned(fact: Follows) -> bool:
    """Is a law stated under an event (a component of a mixture)?"""
    return (
        fact.given is not None
        and not isinstance(fact.given, RandVar)
        and not all(isinstance(v, RandVar) for v in getattr(fact.given, "events", (None,)))
    )


def linear_form(chance: Chance, u: Node) -> Form | None:
    """``u`` as sum of (coefficient, variable) and a constant; coefficients are scalars or matrices on the left."""
    if is_scalar(u.shape):
        return scalar_form(chance, u)
    terms: list[tuple[Node, Node]] = []
    constants: list[Node] = []
    for t in u.terms if isinstance(u, Sum) else (u,):
        variables = chance.variables_in(t)
        if not variables:
            constants.append(t)
            continue
        factors = t.factors if isinstance(t, Prod) else (t,)
        left = factors[:-1]
        if left and isinstance(factors[-1], Sum) and not any(chance.variables_in(f) for f in left):  # A (x - m)
            inner = linear_form(chance, factors[-1])
            if inner is None:
                return None
            terms += [(mul(*left) if a == Num(1) else mul(*left, a), x) for a, x in inner[0]]
            constants += [] if is_zero(inner[1]) else [mul(*left, inner[1])]
            continue
        if len(variables) != 1 or factors[-1] is not variables[0] or any(chance.variables_in(f) for f in left):
            return None
        terms.append((mul(*left) if left else Num(1), variables[0]))
    constant = add(*constants) if constants else zero(u.shape)
    return terms, constant


def entry_picked(factors: tuple[Node, ...], x: Node) -> Node | None:
    """c x_k as a row times the vector: c (0, ..., 1, ..., 0)."""
    places = [f for f in factors if isinstance(f, Entry) and f.u is x and len(f.indices) == 1]
    n = x.shape[0].number
    if len(places) != 1 or n is None or not isinstance(places[0].indices[0], Num):
        return None
    scale = mul(*(f for f in factors if f is not places[0]))
    k = places[0].indices[0].value
    return Block((tuple(scale if i + 1 == k else ZERO for i in range(n)),))


def scalar_form(chance: Chance, u: Node) -> Form | None:
    variables = list(chance.variables_in(u))
    if all(is_scalar(v.shape) for v in variables):
        powers = scalar.polynomial(u, variables, chance.letters)
        if powers is None or any(sum(k) > 1 for k in powers):
            return None
        constant = powers.get((0,) * len(variables), ZERO)
        return [(c, variables[k.index(1)]) for k, c in powers.items() if sum(k) == 1], constant
    terms: list[tuple[Node, Node]] = []
    constants: list[Node] = []
    for t in u.terms if isinstance(u, Sum) else (u,):
        inside = chance.variables_in(t)
        if not inside:
            constants.append(t)
            continue
        factors = t.factors if isinstance(t, Prod) else (t,)
        if len(inside) != 1 or sum(bool(chance.variables_in(f)) for f in factors) != 1:
            return None
        if factors[-1] is inside[0]:
            terms.append((mul(*factors[:-1]) if factors[:-1] else Num(1), inside[0]))
        elif isinstance(factors[0], Transpose) and factors[0].u is inside[0]:
            terms.append((transpose(mul(*factors[1:])), inside[0]))
        elif (picked := entry_picked(factors, inside[0])) is not None:
            terms.append((picked, inside[0]))
        else:
            return None
    return terms, add(*constants) if constants else ZERO
