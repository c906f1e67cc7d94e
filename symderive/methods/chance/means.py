"""Expectations by taking out one variable at a time.

The expectation of an expression is found from the inside: a variable that no other one depends on is averaged out
first, given its parents (the tower rule); powers go by the moments of its law, anything else by an integral or a sum.
"""

from __future__ import annotations

from dataclasses import replace

from symderive import scalar
from symderive.expr.algebra import INFINITY, ZERO, Apply, Map, Node, Num, Pow, Prod, Rel, add, mul, neg
from symderive.expr.arrays import BigSum
from symderive.expr.laws import LawRow, law_row
from symderive.expr.node import substitute
from symderive.expr.probability import Count, Expect, FiniteSet, Prob, RandVar, Var
from symderive.methods.chance.derived import law_of_expression
from symderive.methods.chance.extremes import extreme_source
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.regions import (
    Condition,
    Part,
    Undecided,
    Variable,
    alternatives,
    measure,
    solved_for,
    with_ranges,
    wrapped,
)
from symderive.methods.chance.sources import SMALL, Chance, Source, runs_over_members
from symderive.rules import expectation as rules
from symderive.rules import laws as law_rules
from symderive.scalar import Letters


def stirling(n: int, k: int) -> int:
    """How many ways to part n things into k groups: x^n as falling factorials."""
    if n == k:
        return 1
    if k == 0 or k > n:
        return 0
    return k * stirling(n - 1, k) + stirling(n - 1, k - 1)


def raw_moment(row: LawRow, k: int, params: tuple[Node, ...]) -> Node | None:
    """E[X^k] of a law by name."""
    if k == 0:
        return Num(1)
    if row.raw_moment is not None:
        return row.raw_moment(k, *params)
    if row.factorial_moment is not None:
        return add(*(mul(stirling(k, j), row.factorial_moment(j, *params)) for j in range(1, k + 1)))
    if k == 1:
        return row.mean(*params)
    if k == 2:
        return add(row.variance(*params), Pow(row.mean(*params), Num(2)))
    return None


# ---------------------------------------------------------------- finite variables
def masses(chance: Chance, z: Node) -> list[tuple[Node, Node]] | None:
    """The values of a finite variable with their probabilities, the last one by the complement if need be."""
    if not isinstance(z, RandVar):
        return None
    found: dict[Node, Node] = {}
    for one in chance.equations:
        match one:
            case Rel("=", Prob(Rel("=", x, value), None), mass) if x is z:
                found[value] = mass
    sources = chance.source(z)
    if len(sources) == 1 and not sources[0].parents and sources[0].when is None:
        listed = finite_values(sources[0])
        if listed is not None:
            x = sources[0].letters[0]
            return [(v, scalar.simplify(substitute(sources[0].body, {x: v}), chance.letters)) for v in listed]
    decl = chance.problem.declarations.get(z.name)
    within = decl.within if decl is not None else None
    if not isinstance(within, FiniteSet) or not found:
        return None
    missing = [v for v in within.elements if v not in found]
    if any(v not in within.elements for v in found) or len(missing) > 1:
        return None
    rest = scalar.simplify(add(1, *(mul(-1, m) for m in found.values())), chance.letters)
    if missing:
        found[missing[0]] = rest
    if any(scalar.sign(m, chance.letters) == -1 for m in found.values()):
        return None
    if not missing and not scalar.equal(rest, ZERO, chance.letters):
        return None
    return [(v, found[v]) for v in within.elements]


def finite_values(source: Source) -> list[Node] | None:
    """All values of a discrete variable with a finite number of them."""
    if not all(source.discrete) or len(source.variables) != 1:
        return None
    if source.values is not None:
        return list(source.values)
    low = high = None
    for c in source.conditions:
        for b in solved_for(c, source.letters[0], Letters()):
            low = b.lowers[0][0] if b.lowers else low
            high = b.uppers[0][0] if b.uppers else high
    if isinstance(low, Num) and isinstance(high, Num) and high.value - low.value < SMALL:
        return [Num(low.value + i) for i in range(int(high.value - low.value) + 1)]
    return None


# ---------------------------------------------------------------- one variable
def average_out(work: Work, u: Node, x: Node) -> tuple[Node, Node | None, str]:
    """E over x of ``u`` given its parents: the result (in the parents), the integral as written, and the way."""
    chance = work.chance
    sources = chance.source(x)
    if not sources:
        raise Undecided(f"no law is stated for {getattr(x, 'name', x)}")
    if len(sources) > 1 or sources[0].when is not None:
        return mixture_mean(work, u, x, sources), None, "mixture"
    source = sources[0].apart_from(u)
    if len(source.variables) > 1:
        raise Undecided("a joint density")
    put_parents: dict[Node, Node] = {chance.letter(p): p for p in source.parents}
    if source.law is not None and (row := law_row(source.law)) is not None:
        powers = scalar.polynomial(u, [x], chance.letters)
        if powers is not None:
            moments = {k: raw_moment(row, k, source.law.params) for (k,) in powers}
            if None not in moments.values():
                terms = [mul(c, moments[k] or ZERO) for (k,), c in powers.items()]
                return add(*terms), None, "moments"
        made = by_mgf(u, x, row, source.law.params, chance.letters)
        if made is not None:
            return made, None, "mgf"
    values = finite_values(source)
    letter = source.letters[0]
    if values is not None and len(values) <= SMALL:
        shown = add(*(mul(substitute(u, {x: v}), substitute(source.body, {letter: v})) for v in values))
        return scalar.simplify(substitute(shown, put_parents), chance.letters), shown, "sum"
    parts = integral_of(chance, substitute(u, {x: letter}), source)
    value = add(*(p.value for p in parts))
    shown = add(*(p.shown for p in parts))
    return substitute(value, put_parents), shown, "sum" if source.discrete[0] else "integral"


def integral_of(chance: Chance, g: Node, source: Source, more: tuple[Condition, ...] = ()) -> list[Part]:
    """The integral of g times the density of a source over its support (and more conditions), without open guards."""
    known = with_parents(chance, source)
    parts = measure(mul(g, source.body), (*source.conditions, *more), source.ranges(), known)
    if any(p.guards for p in parts):
        # One part, under the guard that the range of the law is not empty: that it is a law says so.
        whole = measure(source.body, source.conditions, source.ranges(), known)
        if more or len(parts) != 1 or len(whole) != 1 or whole[0].guards != parts[0].guards:
            raise Undecided("the result depends on where a letter lies")
    return parts


def with_parents(chance: Chance, source: Source) -> Letters:
    """What is known of letters, and of the parents' values from their own supports."""
    known = chance.letters
    for parent in source.parents:
        for s in chance.source(parent):
            known_here = with_ranges(
                known, s.conditions, [Variable(x, d) for x, d in zip(s.letters, s.discrete, strict=True)]
            )
            known = known_here
            for x in s.letters:
                bounds = known_here.of(x)
                known = known.within(x, *bounds)
                known = known.within(parent, *bounds)
    return known


def by_mgf(u: Node, x: Node, row: LawRow, params: tuple[Node, ...], letters: Letters) -> Node | None:
    """E[c e^{tX}] by the moment generating function, and E[c z^X]."""
    factors = u.factors if isinstance(u, Prod) else (u,)
    inside = [f for f in factors if x in f.walk()]
    if len(inside) != 1 or row.mgf is None:
        return None
    outside = [f for f in factors if x not in f.walk()]
    match inside[0]:
        case Map("exp", v):
            powers = scalar.polynomial(v, [x], letters)
            if powers is None or set(powers) - {(0,), (1,)}:
                return None
            start = Map("exp", powers.get((0,), ZERO))
            made = mul(*outside, start, row.mgf(powers[(1,)], *params))
        case Pow(base, exponent) if x not in base.walk() and exponent is x:
            made = mul(*outside, row.mgf(Map("log", base), *params))
        case _:
            return None
    return scalar.simplify(made, letters)


def mixture_mean(work: Work, u: Node, x: Node, sources: list[Source]) -> Node:
    """E of ``u`` over a mixture: the weights of the condition's values, each with its component."""
    chance = work.chance
    terms = []
    hidden: Node | None = None
    for source in sources:
        match source.when:
            case Rel("=", z, value) if hidden is None or z is hidden:
                hidden = z
            case _:
                raise Undecided("components under conditions of several kinds")
        part, _, _ = average_out_source(work, substitute(u, {z: value}), x, source)
        terms.append((value, part))
    weights = masses(chance, hidden) if hidden is not None else None
    if weights is None or {v for v, _ in weights} != {v for v, _ in terms}:
        raise Undecided("the weights of a mixture are not stated")
    component = dict(terms)
    return add(*(mul(weight, component[v]) for v, weight in weights))


def average_out_source(work: Work, u: Node, x: Node, source: Source) -> tuple[Node, Node | None, str]:
    """As ``average_out`` for one component."""
    chance = work.chance
    bare = Source(
        source.variables,
        source.letters,
        source.body,
        source.conditions,
        source.discrete,
        source.parents,
        source.law,
        source.values,
    )
    kept = chance.sources[x]
    chance.sources[x] = [bare]
    try:
        return average_out(work, u, x)
    finally:
        chance.sources[x] = kept


# ---------------------------------------------------------------- many variables
def innermost(chance: Chance, variables: list[Node]) -> Node:
    """A variable that none of the others depends on."""
    for x in reversed(variables):
        others = [y for y in variables if y is not x]
        if not any(x in parents_of(chance, y) for y in others):
            return x
    raise Undecided("the variables depend on each other in a circle")


def parents_of(chance: Chance, y: Node) -> set[Node]:
    """All variables that the law of y depends on, at any distance."""
    seen: set[Node] = set()
    wait = [y]
    while wait:
        for s in chance.source(wait.pop()):
            hidden = {v for v in (s.when.walk() if s.when is not None else ()) if isinstance(v, RandVar)}
            for p in s.parents | hidden:
                if p not in seen:
                    seen.add(p)
                    wait.append(p)
    return seen


def free_of_the_rest(chance: Chance, x: Node, variables: list[Node]) -> bool:
    """May x be averaged out by its own law: are the other variables its ancestors or independent of it?"""
    above = parents_of(chance, x)
    for y in variables:
        if y is x or y in above or chance.independent(x, y):
            continue
        other = parents_of(chance, y)
        if above and above & (other | {y}):
            continue  # given what both depend on, each follows its own law
        if (
            above
            and other
            and not (above & other)
            and all(chance.independent(a, b) for a in roots(chance, x) for b in roots(chance, y))
        ):
            continue
        if any(chance.independent(a, b) for a in roots(chance, x) for b in roots(chance, y)) and (above or other):
            continue
        return False
    return True


def roots(chance: Chance, x: Node) -> list[Node]:
    above = parents_of(chance, x)
    return [p for p in above if not parents_of(chance, p)] or [x]


def extremes_named(work: Work, u: Node) -> Node:
    """A maximum or minimum of variables whose law is known, as a variable with that law."""
    chance = work.chance
    put: dict[Node, Node] = {}
    for part in u.walk():
        if isinstance(part, Apply) and part.name in ("max", "min") and chance.variables_in(part):
            law = law_of_expression(chance, part)
            name = RandVar("M*")
            source = source_of_law(chance, name, law, None) if law is not None else extreme_source(chance, part)
            if source is None:
                continue
            chance.sources[name] = [replace(source, variables=(name,))]
            put[part] = name
    if len(put) > 1:
        raise Undecided("several extremes of the same variables")
    whole = substitute(u, put)
    if put and len(chance.variables_in(whole)) > 1:
        raise Undecided("an extreme beside its own members")
    return whole


def law_integral(chance: Chance, u: Node, x: Node) -> Node | None:
    """E[u] as the integral or sum over the law of x, written out; None where its range has no plain ends."""
    sources = chance.source(x)
    if len(sources) != 1 or sources[0].parents or len(sources[0].letters) != 1:
        return None
    source = sources[0].apart_from(u)
    letter = source.letters[0]
    try:
        (bounds,) = list(alternatives(source.conditions, letter, chance.letters))
    except (Undecided, ValueError):
        return None
    if len(bounds.lowers) > 1 or len(bounds.uppers) > 1:
        return None
    low = bounds.lowers[0][0] if bounds.lowers else neg(INFINITY)
    high = bounds.uppers[0][0] if bounds.uppers else INFINITY
    return wrapped(mul(substitute(u, {x: letter}), source.body), source.ranges()[0], low, high, (), u)


def first_line(chance: Chance, u: Node, x: Node, chain: Chain) -> None:
    """What a mean of a polynomial in one variable is before its moments are put in: by linearity where it has several
    terms, a square by the variance, a higher power as an integral or a sum."""
    powers = scalar.polynomial(u, [x], chance.letters)
    if powers is None or chain.steps:
        return
    degree = max(k for (k,) in powers)
    if len(powers) > 1 or (degree == 1 and powers.get((1,)) != Num(1)):
        terms = [mul(c, Expect(x if k == 1 else Pow(x, Num(k)))) if k else c for (k,), c in powers.items()]
        chain.to(rules.linearity_of_expectation, add(*terms))
    elif degree == 2 and u == Pow(x, Num(2)):
        chain.to(rules.variance_by_raw_moments, add(Var(x), Pow(Expect(x), Num(2))), why=SQUARES)
    elif degree > 2 and (written := law_integral(chance, u, x)) is not None:
        chain.to(rules.expectation_as_sum if isinstance(written, BigSum) else rules.expectation_as_integral, written)


#: said where a second moment is found from the variance
SQUARES = "The variance is the mean of the square less the square of the mean, so the mean of the square is their sum."


def distinct_counted(work: Work, u: Node, chain: Chain) -> Node:
    """E of how many different values independent variables show: each value counts with the chance that it shows up."""
    chance = work.chance
    put: dict[Node, Node] = {}
    for part in u.walk():
        if not isinstance(part, Count):
            continue
        match part.of:
            case (FiniteSet(members),) if u is part and all(isinstance(x, RandVar) for x in members):
                pass
            case _:
                raise Undecided("a count inside an expression")
        if any(not chance.independent(x, y) for i, x in enumerate(members) for y in members[:i]):
            raise Undecided("the variables are not stated to be independent")
        tables = [masses(chance, x) for x in members]
        if None in tables:
            raise Undecided("a count of values of variables that are not finite")
        chances = [dict(t or []) for t in tables]
        values = list(dict.fromkeys(v for t in chances for v in t))
        shown = add(*(add(1, mul(-1, *(add(1, mul(-1, t.get(v, ZERO))) for t in chances))) for v in values))
        chain.to(
            rules.linearity_of_expectation,
            shown,
            why="The number of different values is a sum of indicators, one a value: does it show up? "
            "Each has the probability one minus that of never showing up.",
        )
        put[part] = scalar.simplify(shown, chance.letters)
    return substitute(u, put) if put else u


def mean(work: Work, u: Node, chain: Chain) -> Node:
    """E[u] line by line; ``chain`` stands at Expect(u) or at a spelling of it."""
    chance = work.chance
    v = chance.unfold(u)
    if v is not u and v not in (chain.line,):
        chain.to(rules.put_in_what_is_given, Expect(v), note="the definition", size="minor")
    named = extremes_named(work, v)
    if named is not v:
        written = law_integral(chance, named, chance.variables_in(named)[0])
        if written is not None:
            least = any(isinstance(p, Apply) and p.name == "min" for p in v.walk())
            chain.to(
                law_rules.minimum_of_independent_variables if least else law_rules.maximum_of_independent_variables,
                written,
            )
    v = distinct_counted(work, named, chain)
    if runs_over_members(v):
        raise Undecided("a sum over a family")
    for _ in range(12):
        variables = chance.variables_in(v)
        if not variables:
            return chain.simplified(work.tidy(v)).line
        x = innermost(chance, variables)
        if not free_of_the_rest(chance, x, variables):
            raise Undecided("the variables are not stated to be independent")
        new, shown, way = average_out(work, v, x)
        left = chance.variables_in(new)
        rule = {
            "moments": rules.moment_of_a_known_law,
            "mgf": law_rules.moment_generating_function,
            "mixture": law_rules.mixture,
            "sum": rules.work_out_the_sum,
            "integral": rules.work_out_the_integral,
        }[way]
        if left:
            rule = rules.tower_rule
        elif shown is not None:
            chain.to(rules.expectation_as_sum if way == "sum" else rules.expectation_as_integral, shown)
        if way == "moments" and not left:
            first_line(chance, v, x, chain)
            chain.to(rule, new)
            return chain.simplified(work.tidy(new)).line
        if way == "mgf" and not left:
            written = law_integral(chance, v, x)
            if written is not None:
                chain.to(
                    rules.expectation_as_sum if isinstance(written, BigSum) else rules.expectation_as_integral, written
                )
        new = scalar.simplify(new, chance.letters)
        if left:
            new_line: Node = Expect(new)
            chain.to(rule, new_line, note=f"{getattr(x, 'name', 'the inner variable')} is averaged out first")
        else:
            chain.to(rule, new)
        v = new
    raise Undecided("too many variables")
