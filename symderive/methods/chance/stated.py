"""Expectation algebra from stated moments: everything in means, variances and covariances of the single variables.

Means, variances and covariances of single variables are the atoms; an expectation of degree two is a polynomial in
them. What is stated (a moment, a law, an independence) is put in; what stays open is solved for in ``solved_moments``.
"""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import ZERO, Num, Pow
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, Var
from symderive.methods.chance.family_sums import covariance_with_sum, linear_in_variables, mean_of_sum, random_sums
from symderive.methods.chance.lines import Work
from symderive.methods.chance.logic import as_numbers
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.stated_moments import of_joint_normal, of_law, stated, stated_pair
from symderive.methods.chance.total_moments import total_mean, total_variance
from symderive.methods.chance.tower import tower_covariance, tower_mean, tower_variance


class Atoms:
    """The moments of single variables of a problem, as far as they are known."""

    def __init__(self, work: Work):
        self.work = work
        self.chance = work.chance
        self.open: dict[Node, None] = {}
        self.towering: set[Node] = set()  # variables whose regression function is being averaged
        self.spoken: list[tuple[Node, Node, Node]] = []  # stated moments that unknown ones stand in: spelled out, value

    def mean(self, x: Node) -> Node:
        """E[X]: stated, of a known law, by total expectation, or an open atom."""
        found = stated(self.chance, Expect(x), x)
        if found is None:
            found = of_law(self.work, x, 1)
        if found is None:
            found = total_mean(self.chance, x)
        if found is None:
            found = tower_mean(self, x)
        if found is None:
            found = of_joint_normal(self.work, x, None)
        return found if found is not None else self.unknown(Expect(x))

    def covariance(self, x: Node, y: Node) -> Node:
        """Cov[X, Y] or Var[X]."""
        if x is y:
            found = stated(self.chance, Var(x), x) or stated(self.chance, Cov(x, x), x)
            if found is None:
                found = of_law(self.work, x, 2)
            if found is None:
                square = stated(self.chance, Expect(Pow(x, Num(2))), x)
                found = None if square is None else add(square, mul(-1, Pow(self.mean(x), Num(2))))
            if found is None:
                found = total_variance(self.work, x)
            if found is None:
                found = tower_variance(self, x)
            if found is None:
                found = of_joint_normal(self.work, x, x)
            return found if found is not None else self.unknown(Var(x))
        found = stated_pair(self.chance, x, y)
        if found is None and self.chance.independent(x, y):
            found = ZERO
        if found is None:
            product = stated(self.chance, Expect(mul(x, y)), x) or stated(self.chance, Expect(mul(y, x)), x)
            found = None if product is None else add(product, mul(-1, self.mean(x), self.mean(y)))
        if found is None:
            found = tower_covariance(self, x, y)
        if found is None:
            found = of_joint_normal(self.work, x, y)
        first, second = sorted((x, y), key=lambda v: getattr(v, "name", ""))
        return found if found is not None else self.unknown(Cov(first, second))

    def unknown(self, atom: Node) -> Node:
        """An atom that stays open for now."""
        self.open[atom] = None
        return atom

    def expectation(self, u: Node) -> Node:
        """E of a polynomial of degree two at most (sums over a family count as one variable)."""
        u = as_numbers(self.chance, self.chance.unfold(u))
        form = linear_in_variables(self.chance, u)
        if form is not None:
            terms, constant = form
            return add(*(mul(c, self.mean_of(x)) for c, x in terms), constant)
        sums = random_sums(u)
        if sums:
            return self.squares_and_sums(u, sums)
        leaves = self.chance.variables_in(u)
        powers = scalar.polynomial(u, leaves, self.chance.letters)
        if powers is None:
            raise Undecided("an expectation that the stated moments do not reach")
        if any(sum(k) > 2 for k in powers):
            return self.independent_powers(leaves, powers)
        total: list[Node] = []
        for k, c in powers.items():
            picked = [x for x, n in zip(leaves, k, strict=True) for _ in range(n)]
            if len(picked) == 2:
                total.append(mul(c, add(self.covariance(*picked), mul(self.mean(picked[0]), self.mean(picked[1])))))
            else:
                total.append(mul(c, *(self.mean(x) for x in picked)))
        return add(*total)

    def squares_and_sums(self, u: Node, sums: list[Node]) -> Node:
        """E of a polynomial of degree two in single variables and sums over their family."""
        outer = [s for s in sums if not any(s is not t and s in t.walk() for t in sums)]
        leaves = [v for v in self.chance.variables_in(u) if not any(v in s.walk() for s in outer)]
        atoms = [*leaves, *outer]
        powers = scalar.polynomial(u, atoms, self.chance.letters)
        if powers is None or any(sum(k) > 2 for k in powers):
            raise Undecided("an expectation that the stated moments do not reach")
        total: list[Node] = []
        for k, c in powers.items():
            picked = [x for x, n in zip(atoms, k, strict=True) for _ in range(n)]
            means = [self.mean_of(x) for x in picked]
            total.append(mul(c, add(self.covariance_of(*picked), mul(*means)) if len(picked) == 2 else mul(*means)))
        return add(*total)

    def independent_powers(self, leaves: list[Node], powers: dict[tuple[int, ...], Node]) -> Node:
        """E of products of powers (two at most) of variables that are all independent."""
        if any(n > 2 for k in powers for n in k) or not self.chance.together(leaves):
            raise Undecided("an expectation that the stated moments do not reach")
        total: list[Node] = []
        for k, c in powers.items():
            factors = [
                self.mean(x) if n == 1 else add(self.covariance(x, x), Pow(self.mean(x), Num(2)))
                for x, n in zip(leaves, k, strict=True)
                if n
            ]
            total.append(mul(c, *factors))
        return add(*total)

    def mean_of(self, x: Node) -> Node:
        """E of a single variable or of a sum over a family."""
        return mean_of_sum(self, x) if isinstance(x, BigSum) else self.mean(x)

    def bilinear(self, u: Node, v: Node) -> Node:
        """Cov[u, v] of two linear forms."""
        left, right = linear_in_variables(self.chance, u), linear_in_variables(self.chance, v)
        if left is None or right is None:
            raise Undecided("a covariance of expressions that are not linear")
        return add(*(mul(a, b, self.covariance_of(x, y)) for a, x in left[0] for b, y in right[0]))

    def covariance_of(self, x: Node, y: Node) -> Node:
        """Cov of single variables or sums over a family."""
        if isinstance(x, BigSum) or isinstance(y, BigSum):
            return covariance_with_sum(self, x, y)
        return self.covariance(x, y)
