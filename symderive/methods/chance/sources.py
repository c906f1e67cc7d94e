"""What a problem says of its random variables: where each one comes from.

A ``Source`` is one stated law, density, mass or distribution function, of one variable or several, perhaps given
others (its parents) or under a condition (``when``: one component of a mixture). ``Chance`` holds them all, with the
definitions of derived variables, the stated moments, the independences and what is known of the letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from symderive import scalar
from symderive.expr.algebra import INFINITY, Idx, Map, Node, Num, Pow, Rel, Sym, Transpose, add, mul, neg
from symderive.expr.arrays import Block, Member
from symderive.expr.laws import LAWS, as_interval_law, law_row, values_of
from symderive.expr.node import free_leaves, substitute, transform
from symderive.expr.probability import (
    And,
    Cov,
    Dens,
    Expect,
    FiniteSet,
    In,
    Indep,
    Interval,
    Law,
    LawDens,
    NamedSet,
    Prob,
    RandVar,
    SetOf,
    Var,
)
from symderive.expr.problem import Fact, Follows, Has, Problem
from symderive.expr.shape import SCALAR
from symderive.methods.chance.regions import MINUS_INFINITY, Condition, Undecided, Variable, cells_of
from symderive.scalar import Letters


@dataclass(frozen=True, slots=True)
class Source:
    """How variables come about: ``body`` is the density or mass at the values ``letters``, on ``conditions``."""

    variables: tuple[Node, ...]
    letters: tuple[Sym, ...]
    body: Node
    conditions: tuple[Condition, ...]
    discrete: tuple[bool, ...]
    parents: frozenset[Node] = frozenset()
    law: Law | None = None
    values: tuple[Node, ...] | None = None
    when: Node | None = None
    cdf: Node | None = None
    normalised: bool = True
    quotient: Node | None = None

    def apart_from(self, *others: Node) -> Source:
        """The same with other letters for the values where those stand free elsewhere: P(X <= x) is a function of x."""
        put: dict[Node, Node] = {}
        for x in self.letters:
            if any(x in free_leaves(u) for u in others):
                put[x] = Sym(x.name + "'", x.size, x.latex + "'")
        if not put:
            return self
        change = lambda u: substitute(u, put)  # noqa: E731
        return replace(
            self,
            letters=tuple(change(x) for x in self.letters),  # type: ignore[misc]
            body=change(self.body),
            conditions=tuple(Condition(change(c.u), c.strict) for c in self.conditions),
            cdf=None if self.cdf is None else change(self.cdf),
        )

    def ranges(self) -> tuple[Variable, ...]:
        return tuple(Variable(x, d) for x, d in zip(self.letters, self.discrete, strict=True))

    def span(self) -> tuple[Node, Node]:
        """The ends of the support of a single variable, where it is an interval stated by its law."""
        if self.law is not None and (row := law_row(self.law)) is not None:
            return row.support(*self.law.params)
        raise Undecided("the support is not an interval with stated ends")


@dataclass
class Chance:
    """All that is said of chance in one problem."""

    problem: Problem
    letters: Letters = field(default_factory=Letters)
    value: dict[Node, Sym] = field(default_factory=dict)
    sources: dict[Node, list[Source]] = field(default_factory=dict)
    definitions: dict[Node, Node] = field(default_factory=dict)
    vectors: list[Follows] = field(default_factory=list)
    moments: list[tuple[Node, Node]] = field(default_factory=list)
    independences: list[Indep] = field(default_factory=list)
    observed: dict[Node, Node] = field(default_factory=dict)
    equations: list[Rel] = field(default_factory=list)
    laws: list[Follows] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    approximate: dict[Node, Law] = field(default_factory=dict)

    # ------------------------------------------------------------ letters of values
    def letter(self, x: Node) -> Sym:
        """The letter for a value of a random variable: x of X."""
        found = self.value.get(x)
        if found is None:
            name = getattr(x, "name", "X")
            latex = getattr(x, "latex", name)
            lower = name[:1].lower() + name[1:]
            spelled = (
                latex
                if name == lower
                else (
                    "\\" + latex[1:2].lower() + latex[2:]
                    if latex.startswith("\\") and len(latex) > 1
                    else latex[:1].lower() + latex[1:]
                )
            )
            taken = {getattr(leaf, "name", None) for leaf in self.problem.leaves() if isinstance(leaf, Sym | Idx)}
            used = {s.name for s in self.value.values()}
            while lower in used or (lower in taken and lower != name and self.is_parameter(lower)):
                lower, spelled = lower + "'", spelled + "'"
            found = self.value[x] = Sym(lower, getattr(x, "size", SCALAR), spelled)
        return found

    def is_parameter(self, name: str) -> bool:
        """Does a letter of this name stand in the problem as a number of its own?"""
        decl = self.problem.declarations.get(name)
        return decl is not None and not decl.inferred

    # ------------------------------------------------------------ looking up
    def source(self, x: Node) -> list[Source]:
        """The sources of one variable; a member of a family that has one law for all gets its own copy."""
        if x in self.sources:
            return self.sources[x]
        if isinstance(x, RandVar) and x.family:
            for other, found in self.sources.items():
                if isinstance(other, RandVar) and other.family == x.family and len(other.indices) == len(x.indices):
                    if all(isinstance(i, Idx | Sym) for i in x.indices) and self.alike(x.family):
                        self.sources[x] = [self.renamed(s, {other: x}) for s in found]
                        return self.sources[x]
                    places = dict(zip(other.indices, x.indices, strict=True))
                    if all(isinstance(i, Idx | Sym) for i in places):
                        put: dict[Node, Node] = {**places, other: x}
                        self.sources[x] = [self.renamed(s, put) for s in found]
                        return self.sources[x]
        return []

    def alike(self, family: str) -> bool:
        """Have all members of a family that are named one law, the same for all?"""
        laws = [s.law for x, found in self.sources.items() if family_of(x) == family for s in found]
        return bool(laws) and laws[0] is not None and all(law is laws[0] for law in laws)

    def renamed(self, source: Source, put: dict[Node, Node]) -> Source:
        put = dict(put)
        for old in source.variables:
            new = substitute(old, put)
            put[self.letter(old)] = self.letter(new)
        change = lambda u: substitute(u, put)  # noqa: E731
        return Source(
            tuple(map(change, source.variables)),
            tuple(change(s) for s in source.letters),  # type: ignore[misc]
            change(source.body),
            tuple(Condition(change(c.u), c.strict) for c in source.conditions),
            source.discrete,
            frozenset(map(change, source.parents)),
            None if source.law is None else change(source.law),  # type: ignore[arg-type]
            source.values,
            source.when,
        )

    def unfold(self, u: Node, *, depth: int = 12) -> Node:
        """``u`` with derived variables and named quantities written out."""
        for _ in range(depth):
            put: dict[Node, Node] = {}
            for part in u.walk():
                if part in self.definitions and part not in put:
                    put[part] = self.definitions[part]
            if not put:
                return u
            u = substitute(u, put)
        return u

    def variables_in(self, u: Node) -> list[Node]:
        """The random variables that stand free in ``u``, in order."""
        return list(dict.fromkeys(leaf for leaf in u.walk() if isinstance(leaf, RandVar)))

    def closure(self, variables: Iterable[Node]) -> list[Source]:
        """The sources of some variables and of their parents, parents first."""
        done: dict[Node, None] = {}
        order: list[Source] = []

        def visit(x: Node) -> None:
            if x in done:
                return
            found = self.source(x)
            if len(found) != 1:
                raise Undecided(f"no single law is stated for {getattr(x, 'name', x)}")
            for y in found[0].variables:
                done[y] = None
            for parent in sorted(found[0].parents, key=lambda p: getattr(p, "name", "")):
                visit(parent)
            order.append(found[0])

        for x in variables:
            visit(x)
        return order

    # ------------------------------------------------------------ independence
    def independent(self, a: Node, b: Node, given: frozenset[Node] = frozenset()) -> bool:
        """Is it stated that two variables are independent (given exactly these)?"""
        for fact in self.independences:
            if frozenset(fact.given) != given:
                continue
            places = [[i for i, g in enumerate(fact.groups) if any(same_or_member(m, x) for m in g)] for x in (a, b)]
            if places[0] and places[1] and (places[0] != places[1] or (family_of(a) == family_of(b) and a is not b)):
                return True
        return False

    def roots_independent(self, sources: list[Source]) -> bool:
        """Are the sources without parents stated to be independent of each other?"""
        roots = [s for s in sources if not s.parents]
        return all(
            any(self.independent(a, b) for a in s.variables for b in t.variables)
            for i, s in enumerate(roots)
            for t in roots[i + 1 :]
        )

    def joint(self, variables: Iterable[Node]) -> tuple[Node, tuple[Condition, ...], tuple[Variable, ...]]:
        """The joint density of some variables (and their parents): body, region, variables of integration."""
        sources = self.closure(variables)
        if not self.roots_independent(sources):
            raise Undecided("the variables are not stated to be independent")
        body = mul(*(s.body for s in sources))
        conditions = tuple(c for s in sources for c in s.conditions)
        return body, conditions, tuple(v for s in sources for v in s.ranges())


def runs_over_members(u: Node) -> bool:
    """Does a sum, product or extreme over the members of a random family stand in ``u``?"""
    return any(
        p.bound() and any(isinstance(x, RandVar) and set(p.bound()) & set(x.kids) for x in p.walk()) for p in u.walk()
    )


def family_of(x: Node) -> str:
    return x.family if isinstance(x, RandVar) else ""


def same_or_member(stated: Node, x: Node) -> bool:
    """Is x the stated variable, or a member of the family that the stated one stands for?"""
    if stated is x:
        return True
    family = family_of(x)
    if isinstance(stated, Member):
        return bool(family) and stated.name == family
    if not family or family_of(stated) != family or not isinstance(stated, RandVar):
        return False
    return any(isinstance(i, Idx | Sym) for i in stated.indices)


# ---------------------------------------------------------------- reading a problem
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

    def change(u: Node) -> Node:
        return transform(substitute(u, put) if put else u, owned)

    return problem.but(
        definitions=tuple(replace(d, name=put.get(d.name, d.name), body=change(d.body)) for d in problem.definitions),
        facts=tuple(replace(f, node=None if f.node is None else change(f.node)) for f in problem.facts),
        goal=None if problem.goal is None else replace(problem.goal, node=change(problem.goal.node)),
    )


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

    A list of scalar variables is a column whichever way it is written.
    """
    match u:
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
    parameter_ranges(chance)
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


def listed(u: Node | None) -> Iterator[Node]:
    """The relations of "a, b and c"."""
    if isinstance(u, And):
        for e in u.events:
            yield from listed(e)
    elif u is not None:
        yield u


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


def source_of_law(chance: Chance, x: RandVar, law: Law, given: Node | None) -> Source | None:
    letter = chance.letter(x)
    when = given if isinstance(given, Rel) else None
    parents = frozenset(p for p in law.walk() if isinstance(p, RandVar))
    if isinstance(given, And):
        when = given if any(isinstance(e, Rel) for e in given.events) else None
    put: dict[Node, Node] = {p: chance.letter(p) for p in parents}
    values = values_of(law)
    if values is not None and law.name != "Bernoulli":
        mass = Num(1) / Num(len(values))
        return Source((x,), (letter,), mass, (), (True,), parents, law, values, when)
    row = law_row(law)
    if row is None:
        return None
    params = [substitute(p, put) for p in law.params]
    low, high = row.support(*params)
    conditions = support_conditions(letter, low, high)
    if law.name == "Hypergeometric":
        conditions = (
            *conditions,
            Condition(add(params[1], neg(letter))),
            Condition(add(params[0], neg(params[1]), neg(params[2]), letter)),
        )
    body = row.density(letter, *params)
    return Source((x,), (letter,), body, conditions, (row.discrete,), parents, law, values, when)


def support_conditions(letter: Sym, low: Node, high: Node) -> tuple[Condition, ...]:
    found = []
    if low is not MINUS_INFINITY:
        found.append(Condition(add(letter, mul(-1, low)) if low != Num(0) else letter))
    if high is not INFINITY:
        found.append(Condition(add(high, mul(-1, letter))))
    return tuple(found)


def read_density(chance: Chance, left: Dens, right: Node, fact: Fact, *, normalised: bool = True) -> None:
    """p(x, y | z) = formula for a range; ``normalised`` is False where it is stated up to a constant."""
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
        chance.sources[v] = [s for s in chance.sources.get(v, []) if s.law is None and s.variables == variables] + [
            source
        ]


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


def integer_run(within: Node | None) -> tuple[Node, Node] | None:
    """The ends of a set {a, a+1, ..., b} of integers (b a letter or infinity), or None."""
    match within:
        case FiniteSet(elements) if elements:
            values = [e.value for e in elements if isinstance(e, Num)]
            if len(values) == len(elements) and all(b - a == 1 for a, b in pairwise(values)):
                return elements[0], elements[-1]
        case SetOf(Idx() as k, (index,), And((Rel("<=", low, first), Rel("<=", last, high)), _)) if k is index:
            return (low, high) if first is index and last is index else None
        case NamedSet("N"):
            return Num(1), INFINITY
        case NamedSet("N0"):
            return Num(0), INFINITY
    return None


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


# ---------------------------------------------------------------- what is known of letters
def letters_of(problem: Problem) -> Letters:
    """Signs, bounds and integrality as declared."""
    known = Letters()
    for decl in problem.declarations.values():
        if isinstance(decl.node, Sym | Idx):
            known = within_set(known, decl.node, decl.within)
    for fact in problem.facts:
        if isinstance(fact.node, Has) and fact.node.prop in ("positive", "nonnegative"):
            known = known.positive(fact.node.u)
        elif fact.kind in ("relation", "property"):
            for part in listed(fact.node):
                known = within_relation(known, part)
    if problem.goal is not None:
        for part in listed(problem.goal.where):
            known = within_relation(known, part)
    return known


def within_set(known: Letters, letter: Node, within: Node | None) -> Letters:
    match within:
        case Interval(low, high, _):
            return known.within(
                letter, low.value if isinstance(low, Num) else None, high.value if isinstance(high, Num) else None
            )
        case NamedSet(name):
            if name in ("R+", "R>=0"):
                return known.positive(letter)
            if name in ("N", "N0", "Z"):
                known = known.integer(letter)
                return known if name == "Z" else known.within(letter, 1 if name == "N" else 0, None)
        case FiniteSet() | SetOf():
            ends = integer_run(within)
            if ends is not None:
                low, high = (end.value if isinstance(end, Num) else None for end in ends)
                return known.integer(letter).within(letter, low, high)
    return known


def within_relation(known: Letters, part: Node) -> Letters:
    match part:
        case Rel("<" | "<=", Num(low), Sym() | Idx() as x) | Rel(">" | ">=", Sym() | Idx() as x, Num(low)):
            return known.within(x, low, None)
        case Rel("<" | "<=", Sym() | Idx() as x, Num(high)) | Rel(">" | ">=", Num(high), Sym() | Idx() as x):
            return known.within(x, None, high)
        case In(Sym() | Idx() as x, within):
            return within_set(known, x, within)
        case And(events, _):
            for e in events:
                known = within_relation(known, e)
    return known


def parameter_ranges(chance: Chance) -> None:
    """A letter that is a parameter of a law lies in the range that the law needs."""
    for fact in chance.laws:
        laws = [fact.law] if isinstance(fact.law, Law) else []
        for law in laws:
            row = law_row(law)
            if row is None:
                continue
            for p, kind in zip(law.params, row.ranges, strict=True):
                chance.letters = with_range(chance.letters, p, kind)
    for law in (
        part for f in chance.problem.facts if f.node is not None for part in f.node.walk() if isinstance(part, Law)
    ):
        row = LAWS.get(law.name)
        if row is not None and len(row.ranges) == len(law.params):
            for p, kind in zip(law.params, row.ranges, strict=True):
                chance.letters = with_range(chance.letters, p, kind)


def with_range(known: Letters, p: Node, kind: str) -> Letters:
    if isinstance(p, Pow) and isinstance(p.exponent, Num) and kind == "positive":
        return with_range(known, p.base, kind)
    if not isinstance(p, Sym | Idx) or p.shape != SCALAR:
        return known
    match kind:
        case "positive":
            return known.positive(p)
        case "unit":
            return known.within(p, 0, 1)
        case "count":
            return known.integer(p).within(p, 0, None)
    return known
