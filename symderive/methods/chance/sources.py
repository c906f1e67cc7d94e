"""Where random variables come from: one stated law, density, mass or distribution function each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import combinations

from symderive.expr.algebra import Apply, Idx, Map, Rel, Sym
from symderive.expr.arrays import Member
from symderive.expr.build import mul
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Indep, Law, RandVar
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import SCALAR
from symderive.methods.chance.regions import Condition, Undecided, Variable
from symderive.scalar import Letters

#: values of a finite law that are gone through one by one
SMALL = 400


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

        def change(u: Node) -> Node:
            return substitute(u, put)

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

        def change(u: Node) -> Node:
            return substitute(u, put)

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
        """``u`` with derived variables, named quantities and functions with a formula written out."""
        for _ in range(depth):
            put: dict[Node, Node] = {}
            for part in u.walk():
                if part in self.definitions and part not in put:
                    put[part] = self.definitions[part]
                elif isinstance(part, Map | Apply) and (formula := self.formula_of(part)) is not None:
                    put[part] = formula
            if not put:
                return u
            u = substitute(u, put)
        return u

    def formula_of(self, call: Map | Apply) -> Node | None:
        """g(u), g(u, v) by the formula of g, where the problem gives one."""
        function = self.problem.function(call.name)
        arguments = (call.u,) if isinstance(call, Map) else call.arguments
        if function is None or len(function.params) != len(arguments) or (isinstance(call, Map) and call.primes):
            return None
        return substitute(function.body, dict(zip(function.params, arguments, strict=True)))

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

    def together(self, variables: Iterable[Node], given: frozenset[Node] = frozenset()) -> bool:
        """Are some variables independent together (given exactly these)? That each two are is not enough for three."""
        several = list(dict.fromkeys(variables))
        alike = {family_of(x) or x for x in several}
        if len(several) < 3 or len(alike) == 1:
            return all(self.independent(x, y, given) for x, y in combinations(several, 2))
        return any(
            parts is not None and len(parts) > 1 and all(self.together(part, given) for part in parts)
            for fact in self.independences
            if frozenset(fact.given) == given and (parts := parted(several, fact)) is not None
        )

    def apart(self, x: Node, others: list[Node]) -> bool:
        """Is a variable independent of some others taken together?"""
        if len(others) < 2 or self.together([x, *others]):
            return all(self.independent(x, y) for y in others)
        for fact in self.independences:
            parts = None if fact.given else parted([x, *others], fact)
            if parts is not None and [x] in parts:
                return True
        return False

    def roots_independent(self, sources: list[Source]) -> bool:
        """Are the sources without parents stated to be independent of each other?"""
        roots = [s for s in sources if not s.parents]
        if len(roots) > 2:
            return self.together(s.variables[0] for s in roots)
        pairs = combinations(roots, 2)
        return all(any(self.independent(a, b) for a in s.variables for b in t.variables) for s, t in pairs)

    def joint(self, variables: Iterable[Node]) -> tuple[Node, tuple[Condition, ...], tuple[Variable, ...]]:
        """The joint density of some variables (and their parents): body, region, variables of integration."""
        sources = self.closure(variables)
        if not self.roots_independent(sources):
            raise Undecided("the variables are not stated to be independent")
        body = mul(*(s.body for s in sources))
        conditions = tuple(c for s in sources for c in s.conditions)
        return body, conditions, tuple(v for s in sources for v in s.ranges())


def parted(variables: list[Node], fact: Indep) -> list[list[Node]] | None:
    """Variables by the groups of an independence in which they stand (members of a family each by itself, where it is
    said of the family alone); None where one stands in none."""
    parts: dict[object, list[Node]] = {}
    for x in variables:
        group = next((n for n, g in enumerate(fact.groups) if any(same_or_member(m, x) for m in g)), None)
        if group is None:
            return None
        parts.setdefault(x if family_of(x) and len(fact.groups) == 1 else group, []).append(x)
    return list(parts.values())


def in_pieces(sources: list[Source]) -> bool:
    """Is a density stated in several pieces, each with a range of its own?"""
    return len(sources) > 1 and all(
        s.law is None and s.cdf is None and s.when is None and not s.parents and s.normalised for s in sources
    )


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


def iid(chance: Chance, member: Node) -> bool:
    """Is a family stated to be independent?"""
    family = getattr(member, "family", "")
    return any(
        any(getattr(m, "family", None) == family or getattr(m, "name", None) == family for m in group)
        for fact in chance.independences
        for group in fact.groups
        if not fact.given
    )


def with_values_of_chains(moments: list[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """Var[X] = Var[Y] = 1 says that both are 1: a moment on the right gives way to its stated value."""
    values: dict[Node, Node] = {}
    for left, right in reversed(moments):
        values[left] = values.get(right, right)
    return [(left, values.get(right, right)) for left, right in moments]
