"""Can what is stated be true at all: densities that integrate to one, moments that belong to some law?"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from symderive import scalar
from symderive.expr.algebra import UNITY, Const, Num, Sym
from symderive.expr.build import add, mul
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Cov, Expect, Law, RandVar, Var
from symderive.expr.problem import Follows
from symderive.expr.shape import is_scalar
from symderive.methods.chance.coupled import covariances_of_laws
from symderive.methods.chance.distribution_functions import distribution_function
from symderive.methods.chance.finite_parents import refuse_weights
from symderive.methods.chance.inequalities import probabilities_possible, range_stated
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.matrices import explicit
from symderive.methods.chance.measuring import measure
from symderive.methods.chance.regions import Condition, Inconsistent, Undecided
from symderive.methods.chance.sources import Source, in_pieces
from symderive.methods.chance.stated import Atoms
from symderive.methods.chance.tower import refuse_contradictions
from symderive.methods.chance.unknowns import chosen
from symderive.methods.chance.variance_on_range import variances_in_range
from symderive.methods.chance.weights_from_means import refuse_means_outside
from symderive.rules import expectation as means_rules
from symderive.rules import laws as rules


def normalise(work: Work) -> None:
    """Every stated density without a name: its constant is found, or that it integrates to one is checked."""
    done: set[Source] = set()
    for sources in list(work.chance.sources.values()):
        if in_pieces(sources):
            if not done.issuperset(sources):
                new_pieces = normalised_pieces(work, sources)
                done.update(new_pieces)
                for y in sources[0].variables:
                    work.chance.sources[y] = new_pieces
            continue
        for source in sources:
            if source.law is None and source.cdf is None and source not in done:
                new = normalised(work, source)
                done.add(new)
                for y in source.variables:
                    work.chance.sources[y] = [new if s is source else s for s in work.chance.sources[y]]
            elif source.cdf is not None:
                distribution_function(work, source)
            elif source.law is not None:
                in_range(work, source.law)


#: laws whose parameter may be 0: all the weight lies on one point
DEGENERATE = ("Normal", "Poisson")


def in_range(work: Work, law: Law) -> None:
    """Parameters of a law lie in their ranges."""
    row = law_row(law)
    if row is None:
        return
    for p, kind in zip(law.params, row.ranges, strict=True):
        if not isinstance(p, Num):
            continue
        if (
            (kind == "positive" and (p.value < 0 or (p.value == 0 and law.name not in DEGENERATE)))
            or (kind == "unit" and not 0 <= p.value <= 1)
            or (kind == "count" and (p.value < 0 or p.value.denominator != 1))
        ):
            raise Inconsistent(f"a parameter of {row.words} is out of its range")
    for i, j in row.ordered:
        gap = scalar.number(add(law.params[j], mul(-1, law.params[i])))
        if gap is not None and (gap < 0 or (gap == 0 and not row.discrete)):
            raise Inconsistent(f"the parameters of {row.words} are not in order")


def normalised(work: Work, source: Source) -> Source:
    chance = work.chance
    try:
        if source.values is not None:
            whole: Node = add(*(substitute(source.body, {source.letters[0]: v}) for v in source.values))
            shown = whole
        else:
            known = chance.letters
            parts = measure(source.body, source.conditions, source.ranges(), known)
            if len(parts) != 1 and any(p.guards for p in parts):
                return source
            whole, shown = add(*(p.value for p in parts)), add(*(p.shown for p in parts))
    except Undecided:
        if source.normalised:
            return source
        raise
    whole = work.tidy(whole)
    if not source.normalised:
        return scaled(work, source, whole, shown)
    if scalar.equal(whole, UNITY, chance.letters):
        return source
    if scalar.number(whole) is not None:
        if surely_not_one(work, source, whole):
            raise Inconsistent("a stated density does not integrate to one")
        return source
    letter = constant_of(work, source, whole)
    if letter is None:
        if nowhere_one(work, whole):
            raise Inconsistent("a stated conditional density does not integrate to one")
        return source
    roots = scalar.solve(add(whole, -1), letter, chance.letters)
    if roots is None:
        return source
    strand = Chain(shown)
    strand.to(means_rules.work_out_the_sum if all(source.discrete) else means_rules.work_out_the_integral, whole)
    work.close(strand)
    value = chosen(work, letter, roots, rules.whole_probability_is_one, whole, UNITY, source)
    put: dict[Node, Node] = {letter: value}
    return Source(
        source.variables,
        source.letters,
        scalar.simplify(substitute(source.body, put), chance.letters),
        tuple(Condition(substitute(c.u, put), c.strict) for c in source.conditions),
        source.discrete,
        source.parents,
        values=source.values,
        when=source.when,
    )


#: values that variables after the bar are given, to look at the integral of a conditional density there
GIVEN_VALUES = (Fraction(1, 7), Fraction(2, 3), Fraction(9, 5), Fraction(13, 4))


def nowhere_one(work: Work, whole: Node) -> bool:
    """Does the integral of a conditional density differ from one for all values tried of what it is conditioned on?"""
    values = set(work.chance.value.values())
    letters = [leaf for leaf in free_leaves(whole) if isinstance(leaf, Sym)]
    if not letters or not all(x in values for x in letters):
        return False
    for k, value in enumerate(GIVEN_VALUES):
        put: dict[Node, Node] = {x: Num(value + Fraction(j, 5 + k)) for j, x in enumerate(letters)}
        number = scalar.number(substitute(whole, put))
        if number is None or abs(number - 1) < 1e-6:
            return False
    return True


def normalised_pieces(work: Work, sources: list[Source]) -> list[Source]:
    """A density in pieces: their integrals together are one, which fixes a constant."""
    chance = work.chance
    parts = [p for s in sources for p in measure(s.body, s.conditions, s.ranges(), chance.letters)]
    if any(p.guards for p in parts):
        raise Undecided("the ends of the pieces of a density are open")
    whole, shown = work.tidy(add(*(p.value for p in parts))), add(*(p.shown for p in parts))
    if scalar.equal(whole, UNITY, chance.letters):
        return sources
    if isinstance(scalar.number(whole), float):
        raise Inconsistent("the pieces of a stated density do not integrate to one")
    letter = constant_of(work, sources[0], whole)
    roots = scalar.solve(add(whole, -1), letter, chance.letters) if letter is not None else None
    if letter is None or not roots or len(roots) != 1:
        raise Undecided("the constant of a density in pieces is open")
    work.close(Chain(shown).to(means_rules.work_out_the_integral, whole))
    value = chosen(work, letter, roots, rules.whole_probability_is_one, whole, UNITY)
    return [
        replace(
            s,
            body=scalar.simplify(substitute(s.body, {letter: value}), chance.letters),
            conditions=tuple(Condition(substitute(c.u, {letter: value}), c.strict) for c in s.conditions),
        )
        for s in sources
    ]


def surely_not_one(work: Work, source: Source, whole: Node) -> bool:
    """Does the integral in another order come to the same finite number?"""
    if not isinstance(scalar.number(whole), float) or any(
        isinstance(p, Const) and p.name == "oo" for p in whole.walk()
    ):
        return False
    if len(source.letters) == 1:
        return True
    try:
        parts = measure(source.body, source.conditions, tuple(reversed(source.ranges())), work.chance.letters)
    except Undecided:
        return False
    return not any(p.guards for p in parts) and scalar.equal(add(*(p.value for p in parts)), whole, work.chance.letters)


def scaled(work: Work, source: Source, whole: Node, shown: Node) -> Source:
    """A density stated up to a constant, divided by its integral."""
    chain = Chain(shown)
    chain.to(means_rules.work_out_the_integral, whole)
    work.close(chain)
    return Source(
        source.variables,
        source.letters,
        scalar.simplify(source.body / whole, work.chance.letters),
        source.conditions,
        source.discrete,
        source.parents,
        values=source.values,
        when=source.when,
        quotient=source.body / shown if len(source.letters) == 1 else None,
    )


def constant_of(work: Work, source: Source, whole: Node) -> Sym | None:
    """The letter that is to be found from normalisation: not declared, not the value of a variable."""
    values = set(work.chance.value.values())
    letters = [leaf for leaf in free_leaves(whole) if isinstance(leaf, Sym) and leaf not in values]
    declared = work.chance.problem.declarations
    free = [leaf for leaf in letters if leaf.name not in declared or declared[leaf.name].inferred]
    preferred = [leaf for leaf in free if leaf.name in ("c", "k", "C", "K", "Z")]
    found = free if len(free) == 1 else preferred
    return found[0] if len(found) == 1 else None


def moments_possible(work: Work) -> None:
    """Stated variances and covariances of single variables form a positive semidefinite matrix."""
    table: dict[tuple[Node, Node], Node] = {}
    for left, right in work.chance.moments:
        match left:
            case Var(RandVar() as x, None, None):
                table[x, x] = right
            case Cov(RandVar() as x, RandVar() as y, None) if x.shape == y.shape and left.shape == UNITY.shape:
                table[x, y] = table[y, x] = right
    for v in dict.fromkeys(v for pair in table for v in pair):
        if (v, v) not in table and (own := variance_of_law(work, v)) is not None:
            table[v, v] = own
    variables = list(dict.fromkeys(x for x, y in table if x is y))
    means = {left.u: right for left, right in work.chance.moments if isinstance(left, Expect) and left.given is None}
    for k in range(1, min(len(variables), 4) + 1):
        for group in combinations(variables, k):
            if any((x, y) not in table for x in group for y in group):
                continue
            found = scalar.determinant([[table[x, y] for y in group] for x in group], work.chance.letters)
            if found is not None and isinstance(found, Num) and found.value < 0:
                raise Inconsistent(
                    "the stated variances and covariances belong to no law: a principal minor is negative"
                )
    for u, square in means.items():
        inner = getattr(u, "base", None)
        if inner in means and getattr(u, "exponent", None) == Num(2):
            gap = scalar.simplify(add(square, mul(-1, means[inner], means[inner])), work.chance.letters)
            if isinstance(gap, Num) and gap.value < 0:
                raise Inconsistent("the mean of a square is less than the square of the mean")


def variance_of_law(work: Work, x: Node) -> Node | None:
    """The variance that the law by name of a variable without parents has, where it is a number."""
    sources = work.chance.source(x)
    if len(sources) != 1 or sources[0].law is None or sources[0].parents or sources[0].when is not None:
        return None
    row = law_row(sources[0].law)
    value = None if row is None else work.tidy(row.variance(*sources[0].law.params))
    return value if isinstance(value, Num) else None


def means_in_range(work: Work) -> None:
    """The mean of a variable lies between the ends of its range."""
    for left, right in work.chance.moments:
        match left:
            case Expect(RandVar() as x, None, None) if isinstance(right, Num) and is_scalar(x.shape):
                try:
                    low, high = range_stated(work, x)
                except Undecided:
                    continue
                for end, sign in ((low, 1), (high, -1)):
                    if isinstance(end, Num) and sign * (right.value - end.value) < 0:
                        raise Inconsistent("a mean lies outside of the range of its variable")
                    if isinstance(end, Num) and right.value == end.value and spreads_stated(work, x):
                        raise Inconsistent("a variable with its mean at an end of its range is constant")


def spreads_stated(work: Work, x: Node) -> bool:
    """Is a variance other than zero stated of a variable?"""
    return any(left is Var(x) and isinstance(right, Num) and right.value != 0 for left, right in work.chance.moments)


def covariances_possible(work: Work) -> None:
    """A stated covariance matrix of numbers is symmetric and positive semidefinite."""
    stated = [
        f.law.params[1]
        for f in work.chance.vectors
        if isinstance(f, Follows) and isinstance(f.law, Law) and f.law.name == "Normal"
    ]
    stated += [right for left, right in work.chance.moments if isinstance(left, Cov) and left.u is left.v]
    for m in stated:
        rows = explicit(work.chance.unfold(m), work.chance.letters)
        if rows is None or len(rows) > 5 or any(len(r) != len(rows) for r in rows):
            continue
        n = len(rows)
        if any(
            isinstance(rows[i][j], Num) and isinstance(rows[j][i], Num) and rows[i][j] != rows[j][i]
            for i in range(n)
            for j in range(i)
        ):
            raise Inconsistent("a covariance matrix must be symmetric")
        for k in range(1, n + 1):
            for keep in combinations(range(n), k):
                minor = [[rows[i][j] for j in keep] for i in keep]
                if all(isinstance(e, Num) for r in minor for e in r):
                    found = scalar.determinant(minor, work.chance.letters)
                    if isinstance(found, Num) and found.value < 0:
                        raise Inconsistent(
                            "a covariance matrix must be positive semidefinite: a principal minor is negative"
                        )


def check(work: Work) -> None:
    """Find constants and refuse what no law obeys."""
    normalise(work)
    refuse_weights(work.chance)
    moments_possible(work)
    covariances_of_laws(work)
    means_in_range(work)
    variances_in_range(work)
    probabilities_possible(work)
    covariances_possible(work)
    refuse_contradictions(Atoms(work))
    refuse_means_outside(work)
