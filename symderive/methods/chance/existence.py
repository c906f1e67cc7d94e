"""Does a mean exist: is the integral of |g(x)| against the density finite, at the ends of the range and at poles?

A mean whose positive and negative parts are both infinite is not defined, whatever an integral may come to by symmetry.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import isfinite, log

from symderive import scalar
from symderive.expr.algebra import INFINITY, UNITY, ZERO, Map, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import RandVar
from symderive.methods.chance.lines import Chain, Work, free_leaves_letters
from symderive.methods.chance.off_range import sign_on_ranges
from symderive.methods.chance.regions import MINUS_INFINITY, NoMean, Undecided
from symderive.methods.chance.single import support_ends
from symderive.methods.chance.sources import Source
from symderive.rules import expectation as rules

#: how near to a pole, and how far out, an integrand is looked at
NEAR = (Fraction(1, 10**5), Fraction(1, 10**8))
FAR = (Fraction(10**5), Fraction(10**8))

#: an integrand that falls like 1/d, up to what its other factors still change at these distances, has no integral
FLAT = 0.02

BOTH = "the mean does not exist: its positive and its negative part are both infinite"


def mean_where_infinite(work: Work, u: Node, chain: Chain) -> Node | None:
    """An infinite mean on the chain, None where nothing speaks against a finite one.

    Raises NoMean where the mean does not exist, Undecided where a part is infinite and the whole is not clear.
    """
    terms = u.terms if isinstance(u, Sum) else (u,)
    sides = [sides_of_term(work, term) for term in terms]
    infinite = [s for s in sides if s]
    if not infinite:
        return None
    if any(s == {1, -1} for s in infinite) and len(infinite) == 1:
        raise NoMean(BOTH)
    if set().union(*infinite) == {1, -1} or len(infinite) < len(terms):
        raise Undecided("a part of the mean is infinite")
    (side,) = set().union(*infinite)
    chain.to(rules.work_out_the_integral, INFINITY if side == 1 else neg(INFINITY), why=INFINITE)
    return chain.line


#: said of an infinite mean of a variable of one sign
INFINITE = "What is averaged keeps one sign, and its integral grows beyond all bounds."


def sides_of_term(work: Work, term: Node) -> set[int]:
    """In which directions the mean of a product is infinite; empty where it is finite or nothing is seen."""
    chance = work.chance
    factors = term.factors if isinstance(term, Prod) else (term,)
    groups: dict[tuple[Node, ...], list[Node]] = {}
    for f in factors:
        groups.setdefault(tuple(chance.variables_in(f)), []).append(f)
    constant = mul(*groups.pop((), [UNITY]))
    found: set[int] = set()
    for variables, own in groups.items():
        if len(variables) != 1 or not isinstance(variables[0], RandVar):
            continue
        sides = divergent_sides(work, mul(*own), variables[0])
        if not sides:
            continue
        others = [x for key in groups for x in key if x is not variables[0]]
        if others and not chance.apart(variables[0], list(dict.fromkeys(others))):
            raise Undecided("a factor without a mean beside variables that depend on it")
        rest = mul(constant, *(f for key, parts in groups.items() if key != variables for f in parts))
        sign = sign_on_ranges(work, rest)
        if sign is None and sides != {1, -1}:
            raise Undecided("the sign of a factor of an infinite mean is open")
        found |= sides if sign != -1 else {-s for s in sides}
    return found


def divergent_sides(work: Work, g: Node, x: RandVar) -> set[int]:
    """The signs of g(x) where the integral of |g(x)| against the density of x does not converge."""
    sources = work.chance.source(x)
    if len(sources) != 1 or sources[0].parents or sources[0].when is not None or len(sources[0].letters) != 1:
        return set()
    source = sources[0].apart_from(g)
    if source.discrete[0] or source.cdf is not None:
        return set()
    letter = source.letters[0]
    if source.law is not None and law_row(source.law) is not None and scalar.polynomial(g, [x]) is not None:
        return set()  # laws by name have all their moments
    inside = substitute(g, {x: letter})
    try:
        low, high, known = support_ends(source, work.chance.letters)
    except Undecided:
        return set()
    keep_powers_integrable(work, mul(inside, source.body), letter, low, known)
    if free_leaves_letters(substitute(mul(inside, source.body), {letter: UNITY})):
        return set()
    found: set[int] = set()
    for points in approaches(inside, letter, low, high, known):
        found |= side_there(inside, source, letter, points)
    return found


def keep_powers_integrable(work: Work, body: Node, letter: Sym, low: Node, known: scalar.Letters) -> None:
    """x^(a - 2) from 0 on has an integral only for a > 1: the condition on the letters is noted."""
    if low is not ZERO:
        return
    factors = scalar.simplify(body, known)
    exponents = [
        f.exponent
        for f in (factors.factors if isinstance(factors, Prod) else (factors,))
        if isinstance(f, Pow) and f.base is letter
    ]
    exponents += [UNITY for f in (factors.factors if isinstance(factors, Prod) else (factors,)) if f is letter]
    room = scalar.simplify(add(1, *exponents), work.chance.letters)
    if isinstance(room, Num) or scalar.sign(room, work.chance.letters) == 1:
        return
    named = " and ".join(sorted(leaf.latex for leaf in free_leaves(room) if isinstance(leaf, Sym)))
    work.assume(f"{named} {'are' if ' and ' in named else 'is'} such that the mean exists")
    work.ranges.append(Rel(">", room, ZERO))


def approaches(
    g: Node, letter: Sym, low: Node, high: Node, known: scalar.Letters
) -> Iterator[tuple[tuple[Node, Fraction], ...]]:
    """Points (with their distances) that run to each place where the integrand may be too large."""
    for end, side in ((low, 1), (high, -1)):
        if end in (INFINITY, MINUS_INFINITY):
            yield tuple((Num(-side * d), 1 / d) for d in FAR)
        else:
            yield tuple((add(end, Num(side * d)), d) for d in NEAR)
    poles = [p.base for p in g.walk() if isinstance(p, Pow) and isinstance(p.exponent, Num) and p.exponent.value < 0]
    poles += [Map("cos", p.u) for p in g.walk() if isinstance(p, Map) and p.name in ("tan", "sec")]
    for pole in dict.fromkeys(poles):
        if letter not in free_leaves(pole):
            continue
        for root in scalar.every_root(pole, letter, known) or []:
            if scalar.compare(root, low) == 1 and scalar.compare(high, root) == 1:
                for side in (1, -1):
                    yield tuple((add(root, Num(side * d)), d) for d in NEAR)


def side_there(g: Node, source: Source, letter: Sym, points: tuple[tuple[Node, Fraction], ...]) -> set[int]:
    """The sign of g near a place where |g| times the density grows (falls) too fast (slowly) to be integrated.

    Far out the distances are those to the end in 1/x, where dx is d^-2 of them.
    """
    far = points[0][1] < Fraction(1, 1000) and points[0][0] in tuple(Num(s * d) for s in (1, -1) for d in FAR)
    logs: list[float] = []
    sign = 0
    for at, _ in points:
        value, density = (scalar.number(substitute(u, {letter: at}), 40) for u in (g, source.body))
        if value is None or density is None or value == 0 or density <= 0:
            return set()
        sign = 1 if value > 0 else -1
        if not isfinite(value) or not isfinite(density):
            return set()
        logs.append(log(abs(value)) + log(density))
    slope = (logs[1] - logs[0]) / (log(points[1][1]) - log(points[0][1])) - (2 if far else 0)
    return {sign} if slope <= -1 + FLAT else set()
