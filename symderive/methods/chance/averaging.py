"""One variable averaged out by its own law: moments by name, an integral or a sum, the branches of a mixture."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import INFINITY, UNITY, ZERO, Map, Num, Pow, Prod, Rel, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.laws import LawRow, law_row
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import FiniteSet, Prob, RandVar
from symderive.methods.chance.lines import Work
from symderive.methods.chance.measuring import Part, measure, with_ranges
from symderive.methods.chance.regions import Condition, Undecided, Variable, solved_for
from symderive.methods.chance.sources import SMALL, Chance, Source, in_pieces
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


def masses(chance: Chance, z: Node) -> list[tuple[Node, Node]] | None:
    """The values of a finite variable with their probabilities, the last one by the complement if need be."""
    if not isinstance(z, RandVar):
        return None
    found: dict[Node, Node] = {}
    for one in chance.equations:
        match one:
            case Rel("=", Prob(Rel("=", x, value), None), mass) if x is z:
                for v, m in listed_masses(chance, z, value, mass).items():
                    if found.setdefault(v, m) is not m:
                        return None  # stated twice, and not the same
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


def listed_masses(chance: Chance, z: RandVar, value: Node, mass: Node) -> dict[Node, Node]:
    """P(Z = 2) = m; P(Z = z) = m with a letter that is no value of Z says it of every value."""
    decl = chance.problem.declarations.get(z.name)
    within = decl.within if decl is not None else None
    if isinstance(value, Sym) and isinstance(within, FiniteSet) and value not in within.elements:
        return {v: substitute(mass, {value: v}) for v in within.elements}
    return {value: mass}


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


def average_out(work: Work, u: Node, x: Node) -> tuple[Node, Node | None, str]:
    """E over x of ``u`` given its parents: the result (in the parents), the integral as written, and the way."""
    chance = work.chance
    sources = chance.source(x)
    if not sources:
        return over_weights(chance, u, x)
    if in_pieces(sources) and len(sources[0].variables) == 1:
        own = [s.apart_from(u) for s in sources]
        pieces = [p for s in own for p in integral_of(chance, substitute(u, {x: s.letters[0]}), s)]
        return add(*(p.value for p in pieces)), add(*(p.shown for p in pieces)), "integral"
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
        made = by_mgf(work, u, x, row, source.law.params)
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


def over_weights(chance: Chance, u: Node, z: Node) -> tuple[Node, Node, str]:
    """E over the hidden variable of a mixture, which has weights and no law of its own."""
    hidden = any(s.when is not None and z in s.when.walk() for found in chance.sources.values() for s in found)
    weights = masses(chance, z) if hidden else None
    if weights is None:
        raise Undecided(f"no law is stated for {getattr(z, 'name', z)}")
    shown = add(*(mul(w, substitute(u, {z: v})) for v, w in weights))
    return scalar.simplify(shown, chance.letters), shown, "sum"


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


def by_mgf(work: Work, u: Node, x: Node, row: LawRow, params: tuple[Node, ...]) -> Node | None:
    """E[c e^{tX}] by the moment generating function, and E[c z^X]; None where it does not exist."""
    letters = work.chance.letters
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
            t = powers.get((1,), ZERO)
            outside.append(Map("exp", powers.get((0,), ZERO)))
        case Pow(base, exponent) if x not in base.walk() and exponent is x:
            t = Map("log", base)
        case _:
            return None
    room = UNITY if row.mgf_room is None else scalar.simplify(row.mgf_room(t, *params), letters)
    side = sign_as_stated(work, room)
    if side in (0, -1):
        return beyond_all_bounds(work, outside)
    if side is None:
        letters_named = " and ".join(sorted(leaf.latex for leaf in free_leaves(room) if isinstance(leaf, Sym)))
        work.assume(f"{letters_named} are such that the mean exists")
        work.ranges.append(Rel(">", room, ZERO))
    return scalar.simplify(mul(*outside, row.mgf(t, *params)), letters)


def sign_as_stated(work: Work, room: Node) -> int | None:
    """The sign of a difference of letters, by what is known of each and by relations that are stated between them."""
    letters = work.chance.letters
    found = scalar.sign(room, letters)
    if found is not None:
        return found
    for fact in work.chance.problem.facts:
        match fact.node:
            case Rel("<" | "<=" | ">" | ">=" as op, left, right):
                above = add(left, mul(-1, right)) if op[0] == ">" else add(right, mul(-1, left))
                for side in (1, -1):
                    share = scalar.simplify(room / mul(side, above), letters)
                    if scalar.sign(share, letters) == 1:
                        return side if len(op) == 1 or side == -1 else None
    return None


def beyond_all_bounds(work: Work, outside: list[Node]) -> Node:
    """The mean of an exponential where its integral grows beyond all bounds: infinite, with the sign of its factor."""
    if any(work.chance.variables_in(f) for f in outside):
        raise Undecided("a factor without a mean beside other variables")
    side = scalar.sign(mul(*outside), work.chance.letters)
    if side not in (1, -1):
        raise Undecided("the sign of a factor of an infinite mean is open")
    return INFINITY if side == 1 else neg(INFINITY)


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
