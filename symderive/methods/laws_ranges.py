"""The ranges under which the lines to an answer hold, as facts of its problem."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symderive import scalar
from symderive.expr.algebra import INFINITY, Num, Rel, Sym
from symderive.expr.build import mul, neg
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import Dens, Interval, RandVar
from symderive.expr.problem import Decl, Fact, Problem
from symderive.expr.shape import SCALAR
from symderive.methods.chance.lines import Work
from symderive.methods.chance.measuring import with_ranges
from symderive.methods.chance.sources import Source
from symderive.scalar import Letters


def with_ranges_stated(work: Work, problem: Problem) -> Problem:
    """The problem with the ranges under which the lines hold: what stands after "for" in the goal, the support of a
    variable whose density is asked for, and where letters were taken to lie."""
    known = work.chance.letters
    letters: dict[Sym, None] = {}
    orders: list[Node] = []
    goal = work.chance.problem.goal
    asked = [] if goal is None else list(letters_of_densities(goal.node))
    for letter, x in asked:
        letters[letter] = None
        sources = work.chance.source(x) if isinstance(x, RandVar) else []
        if len(sources) == 1 and OUTSIDE not in rules_used(work):
            own, between = support_of(sources[0], x, letter)
            known = known.within(letter, *own)
            orders += between
    for leaf in () if goal is None else free_leaves(goal.node):
        if isinstance(leaf, Sym) and leaf.shape == SCALAR and known.of(leaf) != (None, None):
            letters[leaf] = None
    declared = dict(problem.declarations)
    for letter in letters:
        low, high = known.of(letter)
        old = declared.get(letter.name)
        if (low, high) == (None, None) or (old is not None and (old.within is not None or old.kind != "scalar")):
            continue
        ends = (neg(INFINITY) if low is None else Num(low), INFINITY if high is None else Num(high))
        declared[letter.name] = Decl(
            letter.name, "scalar", letter, letter.latex, within=Interval(*ends, "()"), inferred=True
        )
    new = [Fact("relation", node) for node in dict.fromkeys([*orders, *work.ranges])]
    new += [Fact("law", named) for named in work.follows]
    return problem.but(
        declarations=declared, facts=(*problem.facts, *new), definitions=(*problem.definitions, *work.defined)
    )


#: where a density is asked for outside of the range of its variable, its letter is not taken to lie in it
OUTSIDE = "outside-of-the-range"


def letters_of_densities(node: Node) -> Iterator[tuple[Sym, Node]]:
    """The letters at which densities are taken, each with the variable that it is a value of."""
    for part in node.walk():
        if isinstance(part, Dens):
            for letter, x in zip(part.arguments + part.given, part.variables, strict=False):
                if isinstance(letter, Sym) and letter.shape == SCALAR:
                    yield letter, x


def rules_used(work: Work) -> set[str]:
    """The names of the rules in the lines so far."""
    return {step.rule.name for strand in work.strands for step in strand.steps}


def support_of(source: Source, x: Node, letter: Sym) -> tuple[tuple[Fraction | None, Fraction | None], list[Node]]:
    """The numbers that a variable's values lie between, and how they are ordered among the values of others."""
    own = source.letters[source.variables.index(x)]
    bounds = with_ranges(Letters(), source.conditions, source.ranges()).of(own)
    orders: list[Node] = []
    for c in source.conditions:
        powers = scalar.polynomial(c.u, [own])
        rest = None if powers is None or set(powers) - {(0,), (1,)} else powers.get((0,))
        slope = None if powers is None else powers.get((1,))
        if rest is None or slope not in (Num(1), Num(-1)) or isinstance(rest, Num):
            continue
        other = scalar.simplify(mul(-1, rest)) if slope == Num(1) else rest
        orders.append(Rel("<", other, letter) if slope == Num(1) else Rel("<", letter, other))
    return bounds, orders
