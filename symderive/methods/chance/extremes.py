"""The largest and the smallest of independent variables: their laws, probabilities and densities.

The largest is at most t where every one is: the distribution functions multiply. For the smallest the tails do.
"""

from __future__ import annotations

from collections.abc import Callable

from symderive import scalar
from symderive.derive.rule import Rule
from symderive.expr.algebra import UNITY, ZERO, Apply, Idx, Num, Pow, Rel, Sym
from symderive.expr.arrays import Entries
from symderive.expr.build import add, mul, size
from symderive.expr.calculus import Derivative
from symderive.expr.laws import law_row
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Law, LawDens, Prob, RandVar
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.recognise import recognise
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.single import support_ends
from symderive.methods.chance.sources import Chance, Source, iid
from symderive.rules import expectation as means_rules
from symderive.rules import new_variables as new_rules

Find = Callable[[Work, Prob], Node]

#: the same relation with its sides exchanged, and the relation that holds where it does not
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def rule_of(u: Apply) -> Rule:
    return new_rules.minimum_of_independent_variables if u.name == "min" else new_rules.maximum_of_independent_variables


# ---------------------------------------------------------------- whose extreme
def alike_members(chance: Chance, u: Apply) -> tuple[RandVar, Node] | None:
    """A member of an iid family and how many there are, for max(X_1, ..., X_n)."""
    match u.arguments:
        case (Entries(RandVar() as member, (Idx(_, n),)),) if n is not None and iid(chance, member):
            return member, size(n)
    return None


def members_of(chance: Chance, u: Apply) -> list[tuple[RandVar, Node]]:
    """The independent variables whose extreme is meant, each with how many are like it; raises Undecided."""
    alike = alike_members(chance, u)
    if alike is not None:
        return [(first_of(alike[0]), alike[1])]
    members = [x for x in u.arguments if isinstance(x, RandVar)]
    if len(members) != len(u.arguments) or len(members) < 2:
        raise Undecided("an extreme of expressions")
    if not chance.together(members):
        raise Undecided("the variables are not stated to be independent")
    laws = [s.law for x in members for s in chance.source(x)]
    if len(laws) == len(members) and laws[0] is not None and all(law is laws[0] for law in laws) and members[0].family:
        return [(members[0], Num(len(members)))]
    return [(x, UNITY) for x in members]


def first_of(member: RandVar) -> RandVar:
    """X_1 of the family of X_i."""
    stem = member.latex.split("_")[0] if member.latex else member.family
    return RandVar(f"{member.family}_1", member.size, f"{stem}_1", member.family, (Num(1),))


def product_over(members: list[tuple[RandVar, Node]], values: list[Node]) -> Node:
    return mul(*(v if n is UNITY else Pow(v, n) for (_, n), v in zip(members, values, strict=True)))


# ---------------------------------------------------------------- laws by name
def law_of_extreme(chance: Chance, u: Apply) -> Law | None:
    """The smallest of independent exponentials is exponential; extremes of standard uniforms are beta."""
    try:
        members = members_of(chance, u)
    except Undecided:
        return None
    laws: list[Law] = []
    for x, _ in members:
        sources = chance.source(x)
        if len(sources) != 1 or sources[0].law is None or sources[0].parents:
            return None
        laws.append(sources[0].law)
    times = [n for _, n in members]
    names = {law.name for law in laws}
    if u.name == "min" and names == {"Exponential"}:
        rates = (law.params[0] if n is UNITY else mul(n, law.params[0]) for n, law in zip(times, laws, strict=True))
        return Law("Exponential", (add(*rates),))
    if u.name == "min" and names == {"Geometric"}:
        stays = product_over(members, [add(1, mul(-1, law.params[0])) for law in laws])
        return Law("Geometric", (add(1, mul(-1, stays)),))
    if names == {"Uniform"} and all(law.params == (ZERO, UNITY) for law in laws):
        n = add(*times)
        return Law("Beta", (n, UNITY) if u.name == "max" else (UNITY, n))
    return None


# ---------------------------------------------------------------- distribution functions
def distribution_function(chance: Chance, x: Node, letter: Sym) -> tuple[Node, Source]:
    """P(X <= letter) inside the support, with the source of X; raises Undecided."""
    sources = chance.source(x)
    if len(sources) != 1 or sources[0].parents or sources[0].discrete[0] or len(sources[0].letters) != 1:
        raise Undecided("no distribution function of a continuous variable is known")
    source = sources[0]
    row = law_row(source.law) if source.law is not None else None
    own = source.letters[0]
    if source.cdf is not None:
        return substitute(source.cdf, {own: letter}), source
    if row is not None and row.cdf is not None and source.law is not None:
        return row.cdf(letter, *source.law.params), source
    low, _, letters = support_ends(source, chance.letters)
    t = Sym(own.name + "'", own.size, own.latex + "'")
    found = scalar.integrate(
        substitute(source.body, {own: t}), t, low, letter, letters.within(letter, *letters.of(own))
    )
    if found is None:
        raise Undecided("an integral was not found in closed form")
    return found, source


def extreme_source(chance: Chance, u: Apply) -> Source | None:
    """The law of the extreme of independent variables on one common support: the product differentiated."""
    try:
        members = members_of(chance, u)
        letter = chance.letter(members[0][0])
        found = [distribution_function(chance, x, letter) for x, _ in members]
    except Undecided:
        return None
    first = found[0][1]
    own = first.letters[0]
    for _, source in found:
        if [substitute(c.u, {source.letters[0]: own}) for c in source.conditions] != [c.u for c in first.conditions]:
            return None
    parts = [below if u.name == "max" else add(1, mul(-1, below)) for below, _ in found]
    if len(parts) == 1:
        n = members[0][1]
        body = mul(n, Pow(parts[0], add(n, -1)), substitute(first.body, {own: letter}))
    else:
        slope = scalar.differentiate(product_over(members, parts), letter, chance.letters)
        if slope is None:
            return None
        body = slope if u.name == "max" else mul(-1, slope)
    return Source((RandVar("M"),), (own,), substitute(body, {letter: own}), first.conditions, (False,))


# ---------------------------------------------------------------- probabilities
def probability_of_extreme(work: Work, event: Node, chain: Chain, find: Find) -> Node | None:
    """P(max(X, ...) <= t) and its like on the chain; None where the event is of another kind."""
    match event:
        case Rel(op, Apply("max" | "min") as u, t):
            pass
        case Rel(op, t, Apply("max" | "min") as u) if op in (*TURNED, "="):
            op = TURNED.get(op, op)
        case _:
            return None
    chance = work.chance
    if op not in (*TURNED, "=") or chance.variables_in(t):
        return None
    try:
        members = members_of(chance, u)
    except Undecided:
        return None
    if op == "=":
        return mass_of_extreme(work, u, t, members, chain, find)
    direct = op in (("<", "<=") if u.name == "max" else (">", ">="))
    inner = op if direct else OPPOSITE[op]
    asked = [Prob(Rel(inner, x, t), None) for x, _ in members]

    def whole(v: Node) -> Node:
        return v if direct else add(1, mul(-1, v))

    chain.to(rule_of(u), whole(product_over(members, list(asked))))
    values = [find(work, p) for p in asked]
    chain.to(means_rules.put_in_what_is_given, whole(product_over(members, values)))
    return chain.simplified(work.tidy(chain.line)).line


def mass_of_extreme(
    work: Work, u: Apply, t: Node, members: list[tuple[RandVar, Node]], chain: Chain, find: Find
) -> Node | None:
    """P(max = k) of variables on the integers: at most k, but not at most k - 1."""
    if not all(s.discrete[0] for x, _ in members for s in work.chance.source(x)):
        return None
    op, step = ("<=", -1) if u.name == "max" else (">=", 1)
    next_ = work.tidy(add(t, step))
    outer = [Prob(Rel(op, x, t), None) for x, _ in members]
    inner = [Prob(Rel(op, x, next_), None) for x, _ in members]
    chain.to(rule_of(u), add(product_over(members, list(outer)), mul(-1, product_over(members, list(inner)))))
    values = [[find(work, p) for p in group] for group in (outer, inner)]
    chain.to(
        means_rules.put_in_what_is_given,
        add(product_over(members, values[0]), mul(-1, product_over(members, values[1]))),
    )
    return chain.simplified(work.tidy(chain.line)).line


# ---------------------------------------------------------------- densities
def density_of_extreme(work: Work, u: Apply, y: Sym, chain: Chain, *, by_name: bool) -> Node:
    """The density of an extreme at y: the distribution function is a product, its derivative is the density."""
    chance = work.chance
    members = members_of(chance, u)
    op = "<=" if u.name == "max" else ">"
    sign = (lambda v: v) if u.name == "max" else (lambda v: mul(-1, v))
    chain.to(
        new_rules.density_is_the_slope_of_the_distribution_function,
        sign(Derivative(product_over(members, [Prob(Rel(op, x, y), None) for x, _ in members]), (y,))),
    )
    found = [distribution_function(chance, x, y) for x, _ in members]
    ends = [support_ends(source, chance.letters)[:2] for _, source in found]
    if any(e != ends[0] for e in ends):
        raise Undecided("the variables have different supports")
    low, high = work.spans[y] = ends[0]
    letters = chance.letters.within(
        y, low.value if isinstance(low, Num) else None, high.value if isinstance(high, Num) else None
    )
    values = [f if u.name == "max" else add(1, mul(-1, f)) for f, _ in found]
    product = product_over(members, [scalar.simplify(v, letters) for v in values])
    chain.to(rule_of(u), sign(Derivative(product, (y,))))
    slope = scalar.differentiate(product, y, letters)
    if slope is None:
        raise Undecided("no derivative in closed form")
    value = scalar.simplify(sign(slope), letters)
    chain.to(new_rules.differentiate_the_distribution_function, value)
    law = recognise(value, y, low, high, letters=letters) if by_name else None
    if law is not None:
        chain.to(new_rules.collect_powers_and_recognise_the_law, LawDens(law, y))
    return chain.line
