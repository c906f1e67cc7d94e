r"""Mixtures: Z \in \{1, \dots, K\}, P(Z = k) = \pi_k, X | Z = k ~ N(\mu_k, s_k).

The weights are positive and sum to 1, spreads are positive, and all that is indexed by the component runs as far as
the components do. The masses are the law of Z.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import UNITY, ZERO, Idx, Num, Rel, Size, Sym
from symderive.expr.arrays import BigSum, Entries, Member
from symderive.expr.integers import integer_run
from symderive.expr.laws import law_row
from symderive.expr.node import Node, nodes_of, substitute, transform
from symderive.expr.probability import And, Dens, FiniteSet, Law, LawDens, Prob, RandVar, SetOf
from symderive.expr.problem import Fact, Follows, Problem
from symderive.expr.shape import Dim
from symderive.numeric.masses import MASS


def with_components(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, Sequence[Line]]:
    """The problem with the laws of its components, and the sizes of what is indexed by them."""
    weights = dict(weights_of(problem))
    laws = [f.node for f in problem.facts if isinstance(f.node, Follows) and isinstance(f.node.law, Law)]
    chosen = {m.name: z for law in laws for m in nodes_of(law.law, Member) for z in m.indices if isinstance(z, RandVar)}
    chosen |= {m.name: z for z, (m, _) in weights.items()}
    listed = listed_members(problem, lines)
    chosen |= {m.name: z for z, m in listed.values()}
    ends = {name: end for name, z in chosen.items() if (end := last_component(z, problem)) is not None}
    lawful = {f.node.u for f in problem.facts if isinstance(f.node, Follows) and by_weights(f.node)}
    if not lawful <= {z for m, z in chosen.items() if m in ends}:
        return problem, lines
    if not ends:
        return problem, lines
    letters: dict[Node, Node] = {e: Size(Dim.of(e.name)) for e in ends.values() if isinstance(e, Sym)}
    sizes = {name: dim_of(end) for name, end in ends.items()}

    letters |= {letter: m for letter, (_, m) in listed.items() if m.name in sizes}
    letters |= values_as_indices(lines, {z: sizes[name] for name, z in chosen.items() if name in sizes})

    def change(node: Node) -> Node:
        return transform(substitute(node, letters), lambda part: sized(part, sizes))

    facts = [f if f.node is None else replace(f, node=change(f.node)) for f in problem.facts if not by_weights(f.node)]
    for z, (member, letter) in weights.items():
        if member.name in sizes:
            facts += said_of_weights(z, member, letter, sizes[member.name])
    for law in laws:
        facts += [fact for stated in nodes_of(change(law.law), Law) for fact in said_of_parameters(stated, sizes)]
    gone = {e.name for e in ends.values() if isinstance(e, Sym)}
    gone |= {letter.name for letter in listed if isinstance(letter, Sym)}
    declarations = {
        name: d if d.within is None else replace(d, within=substitute(d.within, letters))
        for name, d in problem.declarations.items()
        if name not in gone
    }
    return problem.but(declarations=declarations, facts=tuple(facts)), [changed(line, change) for line in lines]


def values_as_indices(lines: Sequence[Line], components: dict[RandVar, Dim]) -> dict[Node, Node]:
    r"""j of P(Z = j) beside \pi_j: the index, in the place of the letter."""
    sides = sides_of(lines)
    indices = {i.name for side in sides for m in nodes_of(side, Member) for i in m.indices if isinstance(i, Idx)}
    found: dict[Node, Node] = {}
    for side in sides:
        for event in nodes_of(side, Rel):
            z, letter = event.left, event.right
            size = next((n for x, n in components.items() if isinstance(z, RandVar) and alike(x, z)), None)
            if size is not None and isinstance(letter, Sym) and letter.name in indices:
                found[letter] = Idx(letter.name, size, letter.latex)
    return found


def alike(x: RandVar, z: RandVar) -> bool:
    """Are these one variable, or two of one family?"""
    return x is z or bool(x.family and x.family == z.family)


def with_small_components(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, Sequence[Line]]:
    r"""z \in \{1, \dots, K\}, P(z = k) = \pi_k, p(x | z = k) = N(x; \mu_k, s_k): z is a variable, x has these laws."""
    put: dict[Node, Node] = {}
    for fact in problem.facts:
        match fact.node:
            case Rel("=", Prob(Rel("=", Sym() as z, letter), None), Member()) if letter in fact.every:
                put[z] = RandVar(z.name, z.shape, z.latex)
    if not put:
        return problem, lines

    of_letter: dict[Node, Node] = {
        x: RandVar(x.name, x.shape, x.latex) for f in problem.facts for x in letters_given(f.node, put)
    }

    def change(node: Node) -> Node:
        return transform(substitute(node, put), named, Dens)

    def named(part: Node) -> Node:
        if not isinstance(part, Dens):
            return part
        places = (*part.arguments, *part.given)
        told = [*part.variables, *(None for _ in places)]
        variables = [u.left if isinstance(u, Rel) else told[k] or of_letter.get(u) for k, u in enumerate(places)]
        return Dens(part.head, part.arguments, part.given, part.params, variables)

    facts = tuple(f if f.node is None else as_law(replace(f, node=change(f.node))) for f in problem.facts)
    names = {getattr(z, "name", ""): u for z, u in put.items()}
    declarations = {
        name: replace(d, kind="random", node=names[name]) if name in names else d
        for name, d in problem.declarations.items()
    }
    return problem.but(declarations=declarations, facts=facts), [changed(line, change) for line in lines]


def letters_given(node: Node | None, components: Container[Node]) -> Iterator[Sym]:
    """x of p(x | z = k) = ..."""
    match node:
        case Rel("=", Dens(_, (Sym() as x,), (Rel("=", z, _),))) if z in components:
            yield x


def as_law(fact: Fact) -> Fact:
    """p(x | z = k) = N(x; m_k, s_k) for every k: the law of x given z."""
    match fact.node:
        case Rel("=", Dens(_, (Sym() as x,), (Rel("=", RandVar() as z, Sym() as k),)), LawDens(law, at)) if at is x:
            follows = Follows(RandVar(x.name, x.shape, x.latex), substitute(law, {k: z}), z)
            return Fact("law", follows, text=fact.text)
    return fact


def weights_of(problem: Problem) -> Iterator[tuple[RandVar, tuple[Member, Node]]]:
    r"""Each variable with P(Z = k) = \pi_k for every k: its weight, and the letter."""
    for fact in problem.facts:
        match fact.node:
            case Rel("=", Prob(Rel("=", RandVar() as z, letter), None), Member(_, (index,)) as weight):
                if index is letter and letter in fact.every:
                    yield z, (weight, letter)
            case Follows(RandVar() as z, Law("Categorical", (Entries(Member(_, (index,)) as weight, (over,)),)), None):
                if index is over:
                    yield z, (weight, over)


def listed_members(problem: Problem, lines: Sequence[Line]) -> dict[Node, tuple[RandVar, Member]]:
    r"""\mu_1, \mu_2, ... of the laws given Z = 1, Z = 2, ... as members of the family \mu that runs in the lines."""
    running = {m.name for side in sides_of(lines) for m in nodes_of(side, Member) if len(m.indices) == 1}
    found: dict[Node, tuple[RandVar, Member]] = {}
    for fact in problem.facts if running else ():
        match fact.node:
            case Follows(_, law, Rel("=", RandVar() as z, Num() as k)):
                for letter in nodes_of(law, Sym):
                    stem, _, number = letter.name.rpartition("_")
                    if stem in running and number == str(k.value):
                        found[letter] = z, Member(stem, (k,), letter.shape, (None,), letter.latex.rpartition("_")[0])
    return found


def by_weights(node: Node | None) -> bool:
    r"""Z ~ Categorical(\pi_1, \dots, \pi_K)? The masses at 1, ..., K say it."""
    return isinstance(node, Follows) and isinstance(node.law, Law) and node.law.name == "Categorical"


def last_component(z: RandVar, problem: Problem) -> Node | None:
    """K of a variable with values in {1, ..., K}."""
    for law in (f.node.law for f in problem.facts if isinstance(f.node, Follows) and f.node.u is z):
        match law:
            case Law("Categorical", (Entries(_, (Idx(_, Dim() as size),)),)):
                return Size(size)
    declared = problem.declarations.get(z.family or z.name)
    within = None if declared is None else declared.within
    match within:
        case FiniteSet() if (run := integer_run(within)) is not None and run[0] is UNITY:
            return run[1]
        case SetOf(Idx() as body, (index,), And((Rel("<=", Num(1), _), Rel("<=", _, Sym() | Size() as end)))):
            return end if body is index else None
    return None


def dim_of(end: Node) -> Dim:
    if isinstance(end, Num):
        return Dim.of(int(end.value))
    return end.dim if isinstance(end, Size) else Dim.of(getattr(end, "name", ""))


def sized(part: Node, sizes: dict[str, Dim]) -> Node:
    """A member of a family that runs over the components, with their number."""
    if not isinstance(part, Member) or part.name not in sizes:
        return part
    size = sizes[part.name]
    indices = [Idx(i.name, size, i.latex) if isinstance(i, Idx) and i.size is None else i for i in part.indices]
    return Member(part.name, tuple(indices), part.shape, (size,), part.latex)


def said_of_weights(z: RandVar, weight: Member, letter: Node, size: Dim) -> Iterator[Fact]:
    """The weights are the masses of the variable: positive, with the sum 1."""
    index = Idx("k", size, "k")
    running = Member(weight.name, (index,), weight.shape, (size,), weight.latex)
    for node in (Rel(">", running, ZERO), Rel("=", BigSum(running, index, UNITY, Size(size), ()), UNITY)):
        yield Fact("relation", node, text="the weights are probabilities")
    law = Law(MASS, (letter, Member(weight.name, (letter,), weight.shape, (size,), weight.latex), UNITY, Size(size)))
    yield Fact("law", Follows(z, law, None), text="the weights are probabilities", every=running_of(z))


def said_of_parameters(law: Law, sizes: dict[str, Dim]) -> Iterator[Fact]:
    """Spreads and rates of the components are positive, chances lie between 0 and 1."""
    row = law_row(law)
    for slot, parameter in zip(row.ranges, law.params, strict=False) if row is not None else ():
        for member in nodes_of(parameter, Member):
            if member.name not in sizes or slot not in ("positive", "unit"):
                continue
            running = Member(
                member.name, (Idx("k", sizes[member.name], "k"),), member.shape, (sizes[member.name],), member.latex
            )
            yield Fact("relation", Rel(">", running, ZERO), text="parameters of laws lie in their range")
            if slot == "unit":
                yield Fact("relation", Rel("<", running, UNITY), text="parameters of laws lie in their range")


def running_of(z: RandVar) -> tuple[Node, ...]:
    return tuple(i for i in z.indices if isinstance(i, Idx))
