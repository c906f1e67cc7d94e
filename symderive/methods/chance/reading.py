"""What a problem says of chance, statement by statement, as sources, moments, independences and equations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderive import scalar
from symderive.expr.algebra import (
    TRUE,
    UNITY,
    ZERO,
    Cases,
    Eye,
    Idx,
    Map,
    Prod,
    Rel,
    Sym,
    Transpose,
    add,
    mul,
)
from symderive.expr.arrays import Block
from symderive.expr.laws import as_interval_law, law_row
from symderive.expr.node import Node, free_leaves, substitute, transform
from symderive.expr.probability import (
    And,
    Cov,
    Dens,
    Expect,
    FiniteSet,
    In,
    Indep,
    Law,
    LawDens,
    NamedSet,
    Prob,
    RandVar,
    SetOf,
    Var,
)
from symderive.expr.problem import Fact, Follows, Problem
from symderive.expr.shape import SCALAR
from symderive.methods.chance.finite_parents import with_components
from symderive.methods.chance.integers import integer_run
from symderive.methods.chance.known import letters_of, listed, parameter_ranges
from symderive.methods.chance.lawful import source_of_law, support_conditions
from symderive.methods.chance.regions import Condition, Undecided, cells_of
from symderive.methods.chance.samples_of_density import with_sampled_members
from symderive.methods.chance.sources import Chance, Source, with_values_of_chains


def with_variables(problem: Problem) -> Problem:
    """The problem with a random variable behind every value letter of a density and every letter that has a law."""
    put: dict[Node, Node] = {}
    for u in stated_nodes(problem):
        for part in u.walk():
            if isinstance(part, Follows):
                for x in (part.u, *part.u.kids, *(k for kid in part.u.kids for k in kid.kids)):
                    if isinstance(x, Sym):
                        put[x] = RandVar(x.name, x.size, x.latex)
                put |= fitted_blocks(part)
            elif isinstance(part, Expect | Var | Cov):
                # A letter whose moment is stated is no fixed number: it is a random variable.
                for x in (part.u, part.v) if isinstance(part, Cov) else (part.u,):
                    put |= {y: RandVar(y.name, y.size, y.latex) for y in letters_with_a_moment(x)}

    def change(u: Node) -> Node:
        return transform(substitute(u, put) if put else u, owned)

    return problem.but(
        definitions=tuple(replace(d, name=put.get(d.name, d.name), body=change(d.body)) for d in problem.definitions),
        facts=tuple(replace(f, node=None if f.node is None else change(f.node)) for f in problem.facts),
        goal=None if problem.goal is None else replace(problem.goal, node=change(problem.goal.node)),
    )


def letters_with_a_moment(u: Node) -> list[Sym]:
    """The letters that make ``u`` random where no variable stands in it: u itself, its only letter, or its capitals."""
    letters = list(dict.fromkeys(x for x in u.walk() if isinstance(x, Sym)))
    if isinstance(u, Sym) or any(isinstance(x, RandVar) for x in u.walk()) or len(letters) == 1:
        return letters if not any(isinstance(x, RandVar) for x in u.walk()) else []
    return [x for x in letters if x.name[:1].isupper()]


def fitted_blocks(fact: Follows) -> dict[Node, Node]:
    """Letters of a block covariance with the sizes that the blocks of the vector give them."""
    match fact.u, fact.law:
        case Block(column), Law("Normal", (_, Block(rows))) if len(rows) == len(column):
            found: dict[Node, Node] = {}
            for (x, *_), row in zip(column, rows, strict=True):
                for (y, *_), entry in zip(column, row, strict=False):
                    own, size = (
                        (entry.u, (y.shape[0], x.shape[0]))
                        if isinstance(entry, Transpose)
                        else (entry, (x.shape[0], y.shape[0]))
                    )
                    if isinstance(own, Sym) and own.shape != size:
                        found[own] = Sym(own.name, size, own.latex)
            return found
    return {}


def stated_nodes(problem: Problem) -> Iterator[Node]:
    yield from (f.node for f in problem.facts if f.node is not None)
    yield from (d.body for d in problem.definitions)


def owned(u: Node) -> Node:
    """p(x | y) of letters without declared variables: X and Y are named; another head (p_1, q) has its own.

    A list of scalar variables is a column whichever way it is written; the unit matrix of size one is the number one.
    """
    match u:
        case Eye(dim) if dim.number == 1:
            return UNITY
        case Prod(factors) if len(factors) > 1 and UNITY in factors and u.shape == SCALAR:
            return mul(*(f for f in factors if f is not UNITY)) if any(f is not UNITY for f in factors) else UNITY
        case Transpose(Block(rows)) if all(
            len(r) == 1 and isinstance(r[0], RandVar) and r[0].shape == SCALAR for r in rows
        ):
            return u.u
    if not isinstance(u, Dens) or None not in u.variables:
        return u
    values = u.arguments + u.given
    named: list[Node] = []
    for value, x in zip(values, u.variables, strict=False):
        if x is not None or not isinstance(value, Sym):
            named.append(x)
            continue
        name = value.name[:1].upper() + value.name[1:] if value.shape == SCALAR else value.name
        if u.head not in ("p", "P", "f", f"p_{name}", f"f_{name}"):
            name = f"{name}_{u.head}"
        named.append(RandVar(name, value.size, value.latex))
    return Dens(u.head, u.arguments, u.given, u.params, tuple(named))


def read_chance(stated: Problem) -> Chance:
    """What a problem says of chance. Statements that are no concern of this room are left alone."""
    problem = with_variables(stated)
    chance = Chance(problem)
    chance.letters = letters_of(problem)
    for d in problem.definitions:
        if not d.params and isinstance(d.name, RandVar | Sym) and not isinstance(d.body, Law):
            chance.definitions[d.name] = d.body
    for fact in problem.facts:
        for u in (fact.node, problem.goal.node if problem.goal else None):
            if u is not None:
                name_values(chance, u)
    for fact in problem.facts:
        read_fact(chance, fact)
    chance.moments = with_values_of_chains(chance.moments)
    parameter_ranges(chance)
    return with_observations(with_sampled_members(with_components(chance)))


def with_observations(chance: Chance) -> Chance:
    """What is observed, in the place of the value that the question is conditioned on: p(theta | x) with X = 6."""
    goal = chance.problem.goal
    if goal is None or not chance.observed:
        return chance

    def condition(u: Node) -> Node:
        if isinstance(u, And):
            return And(tuple(condition(part) for part in u.events), u.comma)
        match u:
            case Rel("=", RandVar() as x, Sym(name)) if x in chance.observed and name in (
                x.name,
                chance.letter(x).name,
            ):
                return Rel("=", x, chance.observed[x])
        return Rel("=", u, chance.observed[u]) if u in chance.observed else u

    def change(u: Node) -> Node:
        match u:
            case Dens(head, arguments, given, params, variables) if given:
                known = [
                    chance.observed[x] if x in chance.observed and value in (x, chance.value.get(x)) else value
                    for value, x in zip(given, variables[len(arguments) :], strict=False)
                ]
                return u if tuple(known) == given else Dens(head, arguments, tuple(known), params, variables)
            case Expect(inner, Node() as given, under):
                return Expect(inner, condition(given), under)
            case Var(inner, Node() as given, under):
                return Var(inner, condition(given), under)
            case Cov(left, right, Node() as given):
                return Cov(left, right, condition(given))
            case Prob(event, Node() as given, head):
                return Prob(event, condition(given), head)
        return u

    chance.problem = chance.problem.but(goal=replace(goal, node=transform(goal.node, change)))
    return chance


def name_values(chance: Chance, u: Node) -> None:
    """Value letters as the author writes them: x in p(x | y) is the value of X."""
    for part in u.walk():
        if isinstance(part, Dens):
            for letter, x in zip(part.arguments + part.given, part.variables, strict=False):
                if isinstance(letter, Sym) and isinstance(x, RandVar):
                    chance.value.setdefault(x, letter)
        elif isinstance(part, Expect) and isinstance(part.under, Dens):
            name_values(chance, part.under)


def read_fact(chance: Chance, fact: Fact) -> None:
    match fact.node:
        case Follows(u, law, given):
            read_law(chance, fact.node, u, law, given)
        case Indep():
            chance.independences.append(fact.node)
        case Rel("=", Dens() as left, right):
            read_density(chance, left, right, fact)
        case Rel("propto", Dens() as left, right):
            read_density(chance, left, right, fact, normalised=False)
        case Rel("=", Prob(Rel(op, RandVar() as x, Sym() as letter), None), right) if op in (
            "<=",
            "<",
        ) and letter in free_leaves(right):
            chance.value.setdefault(x, letter)
            read_distribution(chance, x, letter, right, fact)
        case Rel("=", Prob(Rel("=", RandVar() as x, Sym() | Idx() as letter), None), right) if (
            letter in free_leaves(right) or fact.where is not None
        ):
            read_mass(chance, x, letter, right, fact)
        case Rel("=", Expect() | Var() | Cov() as moment, right):
            chance.moments.append((moment, right))
        case Rel("=", RandVar() as x, right) if not chance.variables_in(right):
            chance.observed[x] = right
        case Rel("approx", RandVar() as x, Law() as law):
            chance.approximate[x] = law
        case Rel("=", _, _):
            chance.equations.append(fact.node)


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
        if isinstance(v, RandVar):
            chance.value[v] = letter  # type: ignore[assignment]
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
