"""The likelihood of a sample: X_1, ..., X_n drawn from a law by name, p(x_i | θ) in a product or a sum over i.

The values x_i become numbers of the support of the law, the densities those of the law: what is left is calculus.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from symderive.expr.algebra import INFINITY, ZERO, Idx, Num, Pow, Rel, Sym
from symderive.expr.arrays import BigProd, Entries, Member
from symderive.expr.build import size
from symderive.expr.laws import LawRow, law_row
from symderive.expr.node import Node, free_leaves, substitute, transform
from symderive.expr.probability import And, Best, Dens, FiniteSet, Indep, Interval, Law, LawDens, NamedSet, RandVar
from symderive.expr.problem import Decl, Fact, Follows, Problem
from symderive.expr.shape import SCALAR
from symderive.numeric.domains import range_of

TWO = Num(2)


@dataclass(frozen=True)
class Sample:
    """One law for all members of a family: its row, the index of the statement and a member of the values."""

    variable: RandVar
    law: Law
    row: LawRow
    index: Idx
    value: Member
    independent: bool

    @property
    def size(self) -> Node:
        assert self.index.size is not None
        return size(self.index.size)

    def at(self, index: Node) -> Node:
        return substitute(self.value, {self.index: index})

    def density(self, index: Node) -> Node:
        return LawDens(self.law, self.at(index))


def with_samples(problem: Problem) -> Problem:
    """The problem with the values of its samples as data, where a maximum of their likelihood is asked for."""
    if problem.goal is None or not any(isinstance(u, Best) for u in problem.goal.node.walk()):
        return problem
    samples = {s.variable: s for fact in problem.facts if (s := sample_given(fact.node, None, problem)) is not None}
    for variable, sample in samples.items():
        written = changed(problem, sample)
        if written is not problem:
            problem = as_data(written, variable, sample)
    return problem


def sample_given(fact: Node | None, condition: Node | None, problem: Problem) -> Sample | None:
    """The sample that a law of a whole family states, given a variable or not; None of other facts."""
    match fact:
        case Follows(RandVar(_, _, _, family, (Idx() as index,)) as x, Law() as law, given) if x.shape == SCALAR:
            row = law_row(law)
            random = {u for u in law.walk() if isinstance(u, RandVar)}
            if row is None or index.size is None or given is not condition or random - {condition}:
                return None
            name = family.lower()
            if name != family and name in {d.name for d in problem.declarations.values() if d.kind == "scalar"}:
                return None
            apart = any(isinstance(f.node, Indep) and x in f.node.walk() for f in problem.facts)
            return Sample(x, law, row, index, Member(name, (index,), SCALAR, (index.size,), name), apart)
    return None


def changed(problem: Problem, sample: Sample) -> Problem:
    """The problem with the densities of the sample's values as the law's."""
    assert problem.goal is not None
    letters = {u for u in free_leaves(sample.law) if isinstance(u, Sym)}

    def change(u: Node) -> Node:
        if not isinstance(u, Dens) or set(u.given) | set(u.params) - letters > letters or len(u.arguments) != 1:
            return u
        match u.arguments[0]:
            case Entries(Member(name, (Idx() as i,)), (j,)) if (
                name == sample.value.name and i is j and sample.independent
            ):
                return BigProd(sample.density(i), i, Num(1), sample.size)
            case Member(name, (index,)) if name == sample.value.name:
                return sample.density(index)
            case Sym(name) if name_of_value(name, sample, problem):
                return sample.density(sample.index)
        return u

    goal = transform(problem.goal.node, change)
    definitions = tuple(replace(d, body=transform(d.body, change)) for d in problem.definitions)
    if goal is problem.goal.node and definitions == problem.definitions:
        return problem
    return problem.but(goal=replace(problem.goal, node=goal), definitions=definitions)


def name_of_value(name: str, sample: Sample, problem: Problem) -> bool:
    """Is it x_i, written as one letter?"""
    return name == f"{sample.value.name}_{sample.index.name}" and name not in problem.declarations


def as_data(problem: Problem, variable: Node, sample: Sample) -> Problem:
    """The values as a family of numbers in the support, the letters of the law within its ranges."""
    kept = tuple(
        f for f in problem.facts
        if not (isinstance(f.node, Follows) and f.node.u is variable)
        and not (isinstance(f.node, Indep) and variable in f.node.walk())
    )  # fmt: skip
    name = sample.value.name
    family = Decl(name, "family", sample.value, name, within=support(sample), inferred=True)
    ranges = [
        Fact("relation", node)
        for p, kind in map(of_its_root, sample.law.params, sample.row.ranges)
        if isinstance(p, Sym) and not ranged(p, problem)
        for node in parameter_range(p, kind)
    ]
    declared = {k: d for k, d in problem.declarations.items() if d.node is not variable}
    return problem.but(declarations={**declared, name: family}, facts=(*kept, *ranges))


def of_its_root(p: Node, kind: str) -> tuple[Node, str]:
    """A variance that is written as a square: its root is positive, by custom."""
    return (p.base, kind) if isinstance(p, Pow) and p.exponent is TWO and kind == "positive" else (p, kind)


def ranged(p: Sym, problem: Problem) -> bool:
    """Is something stated of the range of a letter?"""
    declared = problem.declarations.get(p.name)
    within = range_of(declared.within) if declared is not None and declared.within is not None else None
    stated = any(isinstance(f.node, Rel | And) and p in f.node.walk() for f in problem.facts)
    return stated or (within is not None and (within.low is not None or within.high is not None))


def parameter_range(p: Sym, kind: str) -> list[Node]:
    match kind:
        case "positive":
            return [Rel(">", p, ZERO)]
        case "unit":
            return [And((Rel("<", ZERO, p), Rel("<", p, Num(1))))]
    return []


def support(sample: Sample) -> Node:
    """The set that the values lie in."""
    low, high = sample.row.support(*sample.law.params)
    if not sample.row.discrete:
        return NamedSet("R") if low is not ZERO and not isinstance(low, Num) else positive_or_between(low, high)
    if high is INFINITY:
        return NamedSet("N0" if low is ZERO else "N")
    if isinstance(low, Num) and isinstance(high, Num):
        return FiniteSet(tuple(Num(k) for k in range(int(low.value), int(high.value) + 1)))
    return NamedSet("N0")


def positive_or_between(low: Node, high: Node) -> Node:
    return NamedSet("R+") if low is ZERO and high is INFINITY else Interval(low, high, "()")
