r"""Data in lines that speak of no chance: \log L(\lambda) = n \log\lambda - \lambda \sum_i x_i.

Where x_1, ..., x_n have a law and a line asks for no probability and no moment, the x_i are the numbers that were seen:
any numbers that the law can have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import UNITY, ZERO, Idx, Num, Pow, Rel, Sym
from symderive.expr.arrays import Member
from symderive.expr.laws import LAWS, as_interval_law
from symderive.expr.node import Node, holds, nodes_of, transform
from symderive.expr.probability import Cov, Dens, Expect, FiniteSet, Info, Interval, Law, NamedSet, Prob, RandVar, Var
from symderive.expr.problem import Decl, Fact, Follows, Problem
from symderive.expr.shape import Dim

OF_CHANCE = (Prob, Dens, Expect, Var, Cov, Info, Law)


def with_data_as_numbers(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, Sequence[Line]]:
    """The problem and the lines with data that have a law as numbers; as they are where a line speaks of chance."""
    sides = sides_of(lines)
    if not sides or not problem.about_chance or any(holds(side, *OF_CHANCE) for side in sides):
        return problem, lines
    laws = dict(sampled(problem))
    random = {u for side in sides for u in nodes_of(side, RandVar)}
    spoken = {u.family for u in random}
    if (
        not spoken
        or not spoken <= laws.keys()
        or any(d.kind == "random" and d.name not in laws for d in problem.declarations.values())
    ):
        return problem, lines

    def number(part: Node) -> Node:
        if not isinstance(part, RandVar) or part.family not in laws:
            return part
        size, _ = laws[part.family]
        return Member(part.family, part.indices, part.size, (size,), part.family)

    def numbers(node: Node) -> Node:
        return transform(node, number, RandVar)

    facts = tuple(f for f in problem.facts if f.node is None or not holds(f.node, RandVar, *OF_CHANCE))
    facts += tuple(Fact("relation", rel) for _, law in laws.values() for rel in parameters(law))
    declared = dict(problem.declarations)
    for family, (size, law) in laws.items():
        node = Member(family, (Idx("i", size),), None, (size,), family)
        declared[family] = Decl(family, "family", node, family, within=values_of(law))
    defined = tuple(d for d in problem.definitions if not holds(d.body, *OF_CHANCE) and not isinstance(d.name, RandVar))
    return problem.but(facts=facts, declarations=declared, definitions=defined), [changed(x, numbers) for x in lines]


def sampled(problem: Problem) -> Iterator[tuple[str, tuple[Dim, Law]]]:
    """The families x_1, ..., x_n that have a law, with their size and law."""
    for fact in problem.facts:
        match fact.node:
            case Follows(RandVar(_, _, _, family, (Idx(_, Dim() as size),)), Law() as law) if family.islower():
                yield family, (size, as_interval_law(law))


def values_of(law: Law) -> Node | None:
    """The set of numbers that a law can have; None for all of them."""
    match law.name:
        case "Bernoulli":
            return FiniteSet((ZERO, UNITY))
        case "Poisson" | "Binomial":
            return NamedSet("N0")
        case "Geometric" | "NegativeBinomial":
            return NamedSet("N")
        case "Exponential" | "Gamma":
            return NamedSet("R+")
        case "Beta":
            return Interval(ZERO, UNITY, "()")
        case "Uniform":
            return Interval(law.params[0], law.params[1], "[]")
    return None


def parameters(law: Law) -> Iterator[Rel]:
    """What the letters among the parameters of a law must be."""
    row = LAWS.get(law.name)
    for slot, parameter in zip(row.ranges if row is not None else (), law.params, strict=False):
        match slot, parameter:
            case (("positive" | "unit"), Sym() | Pow(Sym(), Num())):
                letter = parameter if isinstance(parameter, Sym) else parameter.kids[0]
                yield Rel(">", letter, ZERO)
                if slot == "unit":
                    yield Rel("<", letter, UNITY)
