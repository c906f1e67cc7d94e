"""Expectation algebra from stated moments: everything in means, variances and covariances of the single variables.

Means, variances and covariances of single variables are the atoms; an expectation of degree two is a polynomial in
them. What is stated (a moment, a law, an independence) is put in, the rest is solved for.
"""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import UNITY, ZERO, Idx, Node, Num, Pow, Rel, add, mul
from symderive.expr.arrays import BigSum, count
from symderive.expr.laws import law_row
from symderive.expr.node import free_leaves, substitute
from symderive.expr.probability import Cov, EventSym, Expect, Not, Prob, RandVar, Var
from symderive.methods.chance.averaging import average_out, masses
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.logic import as_numbers
from symderive.methods.chance.normal import Joint
from symderive.methods.chance.regions import Inconsistent, Undecided
from symderive.methods.chance.sources import iid, same_or_member
from symderive.methods.chance.spelling import member
from symderive.methods.chance.tower import tower_covariance, tower_equations, tower_mean, tower_variance
from symderive.rules import expectation as rules


class Atoms:
    """The moments of single variables of a problem, as far as they are known."""

    def __init__(self, work: Work):
        self.work = work
        self.chance = work.chance
        self.open: dict[Node, None] = {}
        self.towering: set[Node] = set()  # variables whose regression function is being averaged
        self.spoken: list[tuple[Node, Node, Node]] = []  # stated moments that unknown ones stand in: spelled out, value

    # ------------------------------------------------------------ atoms
    def mean(self, x: Node) -> Node:
        """E[X]: stated, of a known law, by total expectation, or an open atom."""
        found = self.stated(Expect(x), x)
        if found is None:
            found = self.of_law(x, 1)
        if found is None:
            found = self.total_mean(x)
        if found is None:
            found = tower_mean(self, x)
        if found is None:
            found = self.of_joint_normal(x, None)
        return found if found is not None else self.unknown(Expect(x))

    def covariance(self, x: Node, y: Node) -> Node:
        """Cov[X, Y] or Var[X]."""
        if x is y:
            found = self.stated(Var(x), x) or self.stated(Cov(x, x), x)
            if found is None:
                found = self.of_law(x, 2)
            if found is None:
                square = self.stated(Expect(Pow(x, Num(2))), x)
                found = None if square is None else add(square, mul(-1, Pow(self.mean(x), Num(2))))
            if found is None:
                found = self.total_variance(x)
            if found is None:
                found = tower_variance(self, x)
            if found is None:
                found = self.of_joint_normal(x, x)
            return found if found is not None else self.unknown(Var(x))
        found = self.stated_pair(x, y)
        if found is None and self.chance.independent(x, y):
            found = ZERO
        if found is None:
            product = self.stated(Expect(mul(x, y)), x) or self.stated(Expect(mul(y, x)), x)
            found = None if product is None else add(product, mul(-1, self.mean(x), self.mean(y)))
        if found is None:
            found = tower_covariance(self, x, y)
        if found is None:
            found = self.of_joint_normal(x, y)
        first, second = sorted((x, y), key=lambda v: getattr(v, "name", ""))
        return found if found is not None else self.unknown(Cov(first, second))

    def unknown(self, atom: Node) -> Node:
        self.open[atom] = None
        return atom

    def stated(self, moment: Node, x: Node) -> Node | None:
        for left, right in self.chance.moments:
            if left is moment:
                return self.unconditional(right)
        if isinstance(x, RandVar) and x.family:
            for left, right in self.chance.moments:
                for other in self.chance.variables_in(left):
                    if other is not x and same_or_member(other, x) and substitute(left, {other: x}) is moment:
                        return self.unconditional(right)
        return None

    def unconditional(self, value: Node) -> Node | None:
        return None if self.chance.variables_in(value) else value

    def stated_pair(self, x: Node, y: Node) -> Node | None:
        for left, right in self.chance.moments:
            if isinstance(left, Cov) and left.given is None:
                if (left.u, left.v) in ((x, y), (y, x)):
                    return right
                pair = same_or_member(left.u, x) and same_or_member(left.v, y)
                if pair and left.u is not left.v and x is not y and isinstance(x, RandVar) and x.family:
                    return right
        return None

    def of_joint_normal(self, x: Node, y: Node | None) -> Node | None:
        """A mean or a covariance read off a joint normal law."""
        joint = Joint(self.work)
        try:
            joint.need(x)
            if y is not None:
                joint.need(y)
        except Undecided:
            return None
        return joint.mean[x] if y is None else joint.cov[x, y]

    def of_law(self, x: Node, order: int) -> Node | None:
        sources = self.chance.source(x)
        if len(sources) == 1 and sources[0].when is None and sources[0].law is not None and not sources[0].parents:
            row = law_row(sources[0].law)
            if row is not None:
                return (row.mean if order == 1 else row.variance)(*sources[0].law.params)
        if len(sources) == 1 and sources[0].when is None and not sources[0].parents and len(sources[0].variables) == 1:
            first = average_out(self.work, x, x)[0]
            if order == 1:
                return first
            square = average_out(self.work, Pow(x, Num(2)), x)[0]
            return scalar.simplify(add(square, mul(-1, Pow(first, Num(2)))), self.chance.letters)
        return None

    # ------------------------------------------------------------ total expectation from conditional moments
    def branches(self, x: Node, kind: type) -> list[tuple[Node, Node, Node]] | None:
        """(weight, condition, value) for E[X | Z=z] = value (or Var) over all values of Z."""
        by_event = self.sides_of_an_event(x, kind)
        if by_event is not None:
            return by_event
        found = {}
        hidden = None
        for left, right in self.chance.moments:
            if isinstance(left, kind) and left.u is x and left.given is not None:  # type: ignore[attr-defined]
                rel = left.given  # type: ignore[attr-defined]
                z, value = getattr(rel, "left", None), getattr(rel, "right", None)
                if not isinstance(z, RandVar) or value is None or (hidden is not None and z is not hidden):
                    return None
                hidden = z
                found[value] = (rel, right)
        weights = masses(self.chance, hidden) if hidden is not None else None
        if weights is None or {v for v, _ in weights} != set(found):
            return None
        return [(w, found[v][0], found[v][1]) for v, w in weights]

    def sides_of_an_event(self, x: Node, kind: type) -> list[tuple[Node, Node, Node]] | None:
        """(weight, condition, value) for E[X | A] and E[X | not A], where P(A) is stated."""
        found = {
            left.given: right  # type: ignore[attr-defined]
            for left, right in self.chance.moments
            if isinstance(left, kind) and left.u is x and isinstance(left.given, EventSym | Not)  # type: ignore[attr-defined]
        }
        event = next((a for a in found if isinstance(a, EventSym)), None)
        if event is None or set(found) != {event, Not(event)}:
            return None
        weights = [e.right for e in self.chance.equations if e.left is Prob(event, None)]
        weights += [add(1, mul(-1, e.right)) for e in self.chance.equations if e.left is Prob(Not(event), None)]
        if len(weights) != 1:
            return None
        return [(weights[0], event, found[event]), (add(1, mul(-1, weights[0])), Not(event), found[Not(event)])]

    def total_mean(self, x: Node) -> Node | None:
        parts = self.branches(x, Expect)
        return None if parts is None else add(*(mul(w, value) for w, _, value in parts))

    def total_variance(self, x: Node) -> Node | None:
        means, spreads = self.branches(x, Expect), self.branches(x, Var)
        if means is None or spreads is None:
            return None
        centre = add(*(mul(w, m) for w, _, m in means))
        condition = means[0][1].left if isinstance(means[0][1], Rel) else None
        if condition is not None:
            self.state_total_variance(x, condition, means, spreads)
        within = add(*(mul(w, s) for w, _, s in spreads))
        square = add(*(mul(w, Pow(m, Num(2))) for w, _, m in means))
        return scalar.simplify(add(within, square, mul(-1, Pow(centre, Num(2)))), self.chance.letters)

    def state_total_variance(self, x: Node, z: Node, means: list, spreads: list) -> None:  # type: ignore[type-arg]
        """The two parts of the law of total variance, each on its own lines."""
        inner, outer = Expect(Var(x, z)), Var(Expect(x, z))
        if inner in self.work.found:
            return
        within = Chain(
            inner,
            intro="The law of total variance has two parts: the mean of the conditional variances and "
            "the variance of the conditional means.",
        )
        within.to(rules.expectation_as_sum, add(*(mul(w, s) for w, _, s in spreads)))
        within.simplified(self.work.tidy(within.line))
        self.work.close(within)
        between = Chain(outer)
        square = add(*(mul(w, Pow(m, Num(2))) for w, _, m in means))
        between.to(
            rules.variance_by_raw_moments, add(square, mul(-1, Pow(add(*(mul(w, m) for w, _, m in means)), Num(2))))
        )
        between.simplified(self.work.tidy(between.line))
        self.work.close(between)

    # ------------------------------------------------------------ forms
    def linear(self, u: Node) -> tuple[list[tuple[Node, Node]], Node] | None:
        """``u`` as coefficients of variables (or of whole sums over a family) and a constant."""
        u = self.chance.unfold(u)
        sums = list(dict.fromkeys(p for p in u.walk() if isinstance(p, BigSum) and random(p)))
        leaves = [v for v in self.chance.variables_in(u) if not any(v in s.walk() for s in sums)]
        atoms = [*leaves, *sums]
        powers = scalar.polynomial(u, atoms, self.chance.letters)
        if powers is None or any(sum(k) > 1 for k in powers):
            return None
        constant = powers.get((0,) * len(atoms), ZERO)
        return [(c, atoms[k.index(1)]) for k, c in powers.items() if sum(k) == 1], constant

    def expectation(self, u: Node) -> Node:
        """E of a polynomial of degree two at most (sums over a family count as one variable)."""
        u = as_numbers(self.chance, self.chance.unfold(u))
        form = self.linear(u)
        if form is not None:
            terms, constant = form
            return add(*(mul(c, self.mean_of(x)) for c, x in terms), constant)
        sums = list(dict.fromkeys(p for p in u.walk() if isinstance(p, BigSum) and random(p)))
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
        if not isinstance(x, BigSum):
            return self.mean(x)
        if self.random_end(x):
            return mul(self.mean(x.high), self.mean_in(x.body))
        inner = self.expectation(apart(x.body, x.index))
        if x.index in free_leaves(inner):
            return BigSum(inner, x.index, x.low, x.high, x.skip)
        return mul(count(x.low, x.high), inner)

    def mean_in(self, body: Node) -> Node:
        return self.expectation(body)

    def random_end(self, x: BigSum) -> bool:
        """A sum of a random number of terms, from 1: its terms must be independent of the number."""
        if not isinstance(x.high, RandVar):
            return False
        members = self.chance.variables_in(x.body)
        if x.low != UNITY or any(not self.chance.independent(x.high, m) for m in members):
            raise Undecided("the number of terms is not stated to be independent of them")
        return True

    def bilinear(self, u: Node, v: Node) -> Node:
        """Cov[u, v] of two linear forms."""
        left, right = self.linear(u), self.linear(v)
        if left is None or right is None:
            raise Undecided("a covariance of expressions that are not linear")
        return add(*(mul(a, b, self.covariance_of(x, y)) for a, x in left[0] for b, y in right[0]))

    def covariance_of(self, x: Node, y: Node) -> Node:
        if not isinstance(x, BigSum) and not isinstance(y, BigSum):
            return self.covariance(x, y)
        if isinstance(x, BigSum) and isinstance(y, BigSum):
            if x is not y:
                return self.two_sums(x, y)
            return self.variance_of_sum(x)
        whole, single = (x, y) if isinstance(x, BigSum) else (y, x)
        assert isinstance(whole, BigSum)
        return self.sum_and_variable(whole, single)

    def variance_of_sum(self, x: BigSum) -> Node:
        members = self.chance.variables_in(x.body)
        if len(members) != 1:
            raise Undecided("a sum of several families")
        spread = self.bilinear(x.body, x.body)
        if self.random_end(x):
            if not iid(self.chance, members[0]):
                raise Undecided("the terms are not stated to be independent")
            m = self.mean_in(x.body)
            return add(mul(self.mean(x.high), spread), mul(self.covariance(x.high, x.high), Pow(m, Num(2))))
        n = count(x.low, x.high)
        other = (
            RandVar(members[0].name + "'", members[0].size, members[0].latex, members[0].family, (Num(0),))
            if isinstance(members[0], RandVar)
            else None
        )  # type: ignore[attr-defined]
        pair = self.stated_pair(members[0], other) if other is not None else None
        if pair is None and not iid(self.chance, members[0]):
            raise Undecided("how the terms go together is not stated")
        slope = self.linear(x.body)
        assert slope is not None
        if x.index in free_leaves(spread):
            if pair is not None:
                raise Undecided("a weighted sum of dependent terms")
            return BigSum(spread, x.index, x.low, x.high, x.skip)
        alone = mul(n, spread)
        return alone if pair is None else add(alone, mul(n, add(n, -1), Pow(slope[0][0][0], Num(2)), pair))

    def two_sums(self, x: BigSum, y: BigSum) -> Node:
        mine, others = self.chance.variables_in(x.body), self.chance.variables_in(y.body)
        if all(self.chance.independent(a, b) for a in mine for b in others if family(a) != family(b)) and {
            family(a) for a in mine
        }.isdisjoint(family(b) for b in others):
            return ZERO
        raise Undecided("two sums over one family")

    def sum_and_variable(self, whole: BigSum, single: Node) -> Node:
        members = self.chance.variables_in(whole.body)
        if self.random_end(whole):
            if single is whole.high:
                return mul(self.mean_in(whole.body), self.covariance(single, single))
            raise Undecided("a random sum and another variable")
        if len(members) == 1 and family(single) == family(members[0]) and family(single):
            slope = self.linear(whole.body)
            if slope is not None and iid(self.chance, members[0]) and whole.index not in free_leaves(slope[0][0][0]):
                return mul(slope[0][0][0], self.covariance(single, single))
        if all(self.chance.independent(m, single) for m in members):
            return ZERO
        raise Undecided("a sum and a variable")

    # ------------------------------------------------------------ open atoms
    def closed(self, value: Node) -> Node:
        """``value`` with its open atoms solved for from all stated moments; Undecided where one stays open."""
        if self.open and not any(isinstance(p, BigSum) for p in value.walk()):
            value = scalar.simplify(value, self.chance.letters)
        wanted = [a for a in self.open if a in value.walk()]
        if not wanted:
            return value
        equations = []
        for left, right in self.chance.moments:
            try:
                match left:
                    case Expect(u, None, None):
                        made = self.expectation(u)
                    case Var(u, None, None):
                        made = self.bilinear(u, u)
                    case Cov(u, v, None):
                        made = self.bilinear(u, v)
                    case _:
                        continue
                other = self.moments_in(right)
            except Undecided:
                continue
            gap = add(made, mul(-1, other))
            if any(a in gap.walk() for a in self.open):
                equations.append(gap)
                self.spoken.append((left, made, right))
        gaps = [*tower_equations(self, self.mean, self.covariance), *self.stated_formulas()]
        equations += [gap for gap in gaps if any(a in gap.walk() for a in self.open)]
        unknowns = [a for a in self.open if any(a in e.walk() for e in equations)]
        solutions = scalar.solve_system(equations, unknowns, self.chance.letters) if equations else None
        if not solutions:
            raise Undecided("the stated moments do not fix the answer")
        results = []
        for one in solutions:
            self.possible(one)
            here = scalar.simplify(substitute(value, dict(one)), self.chance.letters)
            if any(a in here.walk() for a in self.open):
                raise Undecided("the stated moments do not fix the answer")
            results.append(here)
        if any(not scalar.equal(r, results[0], self.chance.letters) for r in results):
            raise Undecided("the stated moments allow several answers")
        return results[0]

    def stated_formulas(self) -> list[Node]:
        """What must vanish by stated equations between formulas of moments: Var[X + Y] - Var[X - Y] - 8."""
        gaps: list[Node] = []
        for fact in self.chance.problem.facts:
            e = fact.node
            if not isinstance(e, Rel) or e.op != "=" or fact.where is not None or fact.every:
                continue
            parts = [p for p in e.walk() if isinstance(p, Expect | Var | Cov)]
            if not parts or e.left in parts or any(isinstance(p, Prob) for p in e.walk()):
                continue
            if any(p.given is not None or getattr(p, "under", None) is not None for p in parts):
                continue
            try:
                gaps.append(add(self.moments_in(e.left), mul(-1, self.moments_in(e.right))))
            except Undecided:
                continue
        return gaps

    def possible(self, solved: dict[Node, Node]) -> None:
        """A variance that is found is not negative, a covariance not larger than the deviations allow."""
        for atom, value in solved.items():
            if isinstance(atom, Var) and isinstance(value, Num) and value.value < 0:
                raise Inconsistent("the stated moments would make a variance negative")
            if isinstance(atom, Cov) and isinstance(value, Num):
                spreads = [solved.get(Var(x), self.covariance(x, x)) for x in (atom.u, atom.v)]
                if all(isinstance(s, Num) for s in spreads):
                    room = spreads[0].value * spreads[1].value  # type: ignore[attr-defined]
                    if value.value**2 > room:
                        raise Inconsistent("the stated moments would make a correlation larger than one")

    def moments_in(self, u: Node) -> Node:
        put: dict[Node, Node] = {}
        for part in u.walk():
            match part:
                case Expect(v, None, None):
                    put[part] = self.expectation(v)
                case Var(v, None, None):
                    put[part] = self.bilinear(v, v)
                case Cov(v, w, None):
                    put[part] = self.bilinear(v, w)
        return substitute(u, put)


def apart(u: Node, index: Idx) -> Node:
    """``u`` with another index in the sums inside it that run over ``index`` as well."""
    other = Idx(index.name + "'", index.size, index.latex + "'")
    put: dict[Node, Node] = {}
    for part in u.walk():
        if isinstance(part, BigSum) and part.index is index:
            members = {x: member(x, other) for x in part.walk() if isinstance(x, RandVar) and x.indices == (index,)}
            body = substitute(part.body, dict(members))
            put[part] = BigSum(substitute(body, {index: other}), other, part.low, part.high, part.skip)
    return substitute(u, put) if put else u


def family(x: Node) -> str:
    return x.family if isinstance(x, RandVar) else ""


def random(u: Node) -> bool:
    return any(isinstance(leaf, RandVar) for leaf in u.walk())
