"""Laws, densities, masses and distribution functions that are stated, as sources."""

from __future__ import annotations

from dataclasses import replace

from symderive import scalar
from symderive.expr.algebra import TRUE, ZERO, Cases, Map, Rel, Sym
from symderive.expr.build import add
from symderive.expr.integers import integer_run
from symderive.expr.laws import as_interval_law, law_row
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Dens, FiniteSet, In, Law, LawDens, NamedSet, RandVar, SetOf
from symderive.expr.problem import Fact, Follows
from symderive.expr.shape import SCALAR
from symderive.methods.chance.known import listed
from symderive.methods.chance.lawful import source_of_law, support_conditions
from symderive.methods.chance.regions import Condition, Undecided, cells_of
from symderive.methods.chance.sources import Chance, Source


def read_law(chance: Chance, fact: Follows, u: Node, law: Node, given: Node | None) -> None:
    chance.laws.append(fact)
    if not isinstance(law, Law):
        return
    law = as_interval_law(law)
    match given:
        case Rel("=", RandVar() as parent, Sym() as letter) if letter in law.walk() and parent not in law.walk():
            # X | Theta = theta ~ Binomial(n, theta): for every value, so the law given Theta.
            chance.value.setdefault(parent, letter)
            put: dict[Node, Node] = {letter: parent}
            law, given = Law(law.name, tuple(substitute(p, put) for p in law.params)), parent
    if u.shape != SCALAR or not isinstance(u, RandVar):
        chance.vectors.append(Follows(u, law, given))
        return
    made = source_of_law(chance, u, law, given)
    if made is None:
        return
    before = chance.sources.setdefault(u, [])
    # A mass or a density stated beside the law decides; it says the same thing in other words.
    if not any(s.when is made.when and s.law is None for s in before):
        before.append(made)


def read_density(chance: Chance, left: Dens, right: Node, fact: Fact, *, normalised: bool = True) -> None:
    """p(x, y | z) = formula for a range; ``normalised`` is False where it is stated up to a constant."""
    if isinstance(right, Cases):
        read_branches(chance, left, right, fact, normalised=normalised)
        return
    right = densities_put_in(chance, right)
    named = left.variables or ()
    values = left.arguments + left.given
    if len(named) < len(values) or not all(isinstance(v, Sym) for v in values):
        return
    variables = tuple(named[: len(left.arguments)])
    parents = frozenset(v for v in named[len(left.arguments) : len(values)] if isinstance(v, RandVar))
    if not all(isinstance(v, RandVar) for v in variables):
        return
    if any(isinstance(p, Map) and p.name[:1].isupper() and p.name != "Phi" for p in right.walk()):
        return  # a density in a function known by name only says nothing by itself
    if isinstance(right, LawDens) and len(variables) == 1:
        right = Law(right.law.name, right.law.params)
    for v, letter in zip(named, values, strict=False):
        if isinstance(v, RandVar) and isinstance(letter, Sym):
            chance.value[v] = letter
    if isinstance(right, Law):
        if len(variables) == 1 and isinstance(variables[0], RandVar):
            put: dict[Node, Node] = {letter: v for v, letter in zip(named, values, strict=False) if v in parents}
            read_law(chance, Follows(variables[0], right, None), variables[0], substitute(right, put), None)
        return
    letters = tuple(chance.letter(v) for v in variables)
    bare = {v: chance.letter(v) for v in chance.variables_in(right)}
    body = substitute(right, dict(bare))
    conditions, discrete = range_of(chance, fact, letters)
    whole = tuple(d or declared_discrete(chance, v) for v, d in zip(variables, discrete, strict=True))
    source = Source(variables, letters, body, conditions, whole, parents, normalised=normalised)
    for v in variables:
        before = [s for s in chance.sources.get(v, []) if s.law is None and s.variables == variables and s != source]
        chance.sources[v] = [*before, source]


def read_branches(chance: Chance, left: Dens, right: Cases, fact: Fact, *, normalised: bool) -> None:
    """A density by cases: a piece for each case that has a range of its own; zero elsewhere."""
    kept = [(when, value) for when, value in right.branches if value is not ZERO]
    if fact.where is None and all(when is not TRUE for when, _ in kept):
        for when, value in kept:
            read_density(chance, left, value, replace(fact, where=when), normalised=normalised)


def densities_put_in(chance: Chance, u: Node) -> Node:
    """p_1(x) p_2(x) with what was stated of p_1 and p_2 put in."""
    put: dict[Node, Node] = {}
    for part in u.walk():
        if (
            isinstance(part, Dens)
            and not part.given
            and len(part.variables) == 1
            and part.variables[0] in chance.sources
        ):
            own = chance.sources[part.variables[0]][0]
            put[part] = substitute(own.body, {own.letters[0]: part.arguments[0]})
        elif isinstance(part, LawDens):
            row = law_row(part.law)
            if row is not None and part is not u:
                put[part] = row.density(part.point, *part.law.params)
    return substitute(u, put) if put else u


def declared_discrete(chance: Chance, x: Node) -> bool:
    decl = chance.problem.declarations.get(getattr(x, "name", ""))
    if chance.problem.has("discrete", x):
        return True
    within = decl.within if decl is not None else None
    return isinstance(within, FiniteSet) or (isinstance(within, NamedSet) and within.name in ("N", "Z", "N0"))


def range_of(chance: Chance, fact: Fact, letters: tuple[Sym, ...]) -> tuple[tuple[Condition, ...], tuple[bool, ...]]:
    """What stands after "for" as conditions; which of the letters run over integers."""
    conditions: list[Condition] = []
    discrete = dict.fromkeys(letters, False)
    for part in listed(fact.where):
        match part:
            case In(Sym() as x, NamedSet(name)) if name in ("N", "Z", "N0"):
                discrete[x] = True
                if name != "Z":
                    conditions.append(Condition(add(x, -1) if name == "N" else x))
                continue
            case In(Sym() as x, FiniteSet() | SetOf() as within) if x in discrete:
                discrete[x] = True
                ends = integer_run(within)
                if ends is not None:
                    conditions += support_conditions(x, *ends)
                continue
            case In(_, NamedSet("R")):
                continue
        cells = cells_of(part)
        if len(cells) != 1:
            raise Undecided("a range of several pieces")
        conditions += cells[0]
    return tuple(conditions), tuple(discrete[x] for x in letters)


def read_distribution(chance: Chance, x: RandVar, letter: Sym, right: Node, fact: Fact) -> None:
    """P(X <= x) = F(x): the density is its derivative."""
    density = scalar.differentiate(right, letter, chance.letters)
    if density is None:
        density = Map(right.name, right.u, 1) if isinstance(right, Map) and right.u is letter else None
    if density is None:
        return
    conditions, _ = range_of(chance, fact, (letter,))
    chance.sources.setdefault(x, []).append(Source((x,), (letter,), density, conditions, (False,), cdf=right))


def read_mass(chance: Chance, x: RandVar, letter: Node, right: Node, fact: Fact) -> None:
    """P(X = k) = formula, for k in a range or for every value of X."""
    k = chance.value.setdefault(x, letter if isinstance(letter, Sym) else Sym(getattr(letter, "name", "k")))
    body = substitute(right, {letter: k})
    where = None if fact.where is None else substitute(fact.where, {letter: k})
    decl = chance.problem.declarations.get(x.name)
    within = decl.within if decl is not None else None
    conditions: tuple[Condition, ...] = ()
    if where is not None:
        conditions, _ = range_of(chance, Fact("relation", None, where), (k,))
    elif integer_run(within) is not None:
        ends = integer_run(within)
        conditions = () if ends is None else support_conditions(k, *ends)
    else:
        own = [s for s in chance.sources.get(x, []) if s.law is not None]
        letter_decl = chance.problem.declarations.get(getattr(letter, "name", ""))
        ends = integer_run(letter_decl.within) if letter_decl is not None else None
        if own:
            conditions = own[0].conditions
        elif ends is not None:
            conditions = support_conditions(k, *ends)
    law = next((s.law for s in chance.sources.get(x, []) if s.law is not None), None)
    values = within.elements if isinstance(within, FiniteSet) and integer_run(within) is None else None
    if not conditions and values is None and law is None:
        return
    chance.sources[x] = [Source((x,), (k,), body, conditions, (True,), frozenset(), law, values)]
