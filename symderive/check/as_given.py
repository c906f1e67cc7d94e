"""Honest steps with chances that a textbook takes at once: the givens used, the cases of another variable summed.

They are what a wrong line should have been: Bayes' rule with its evidence as a sum, a joint density along the arrows,
a condition left out that says nothing, the mean and the variance over cases, the maximum of two as a union.
"""

from __future__ import annotations

from collections.abc import Iterator

from symderive.check.explaining import bayes
from symderive.expr.algebra import Apply, Rel, add, mul, neg
from symderive.expr.node import Node
from symderive.expr.probability import And, Dens, Expect, FiniteSet, Prob, RandVar, Var
from symderive.expr.problem import Edge, Problem
from symderive.rules.conditionals import chance
from symderive.rules.mistakes_independence import apart
from symderive.rules.mistakes_probability import cases_of_mean

OVER = {"max": (">", ">="), "min": ("<", "<=")}  # the relations for which the extreme of two is a union of events


def steps_with_givens(node: Node, problem: Problem) -> Iterator[Node]:
    """What one textbook step makes of a probability, a density, a mean or a variance."""
    match node:
        case Prob(Rel(op, Apply("max" | "min" as name, (u, v)), bound), known, head) if op in OVER[name]:
            one, other = Rel(op, u, bound), Rel(op, v, bound)
            both = Prob(And((one, other), True), known, head)
            yield add(Prob(one, known, head), Prob(other, known, head), neg(both))
        case Prob(event, Node() as known, head):
            if apart(event, known, problem):
                yield Prob(event, None, head)
            found = chance(node)
            if found is not None:
                yield from bayes(found, problem)
        case Dens(_, arguments, (), _, variables) if len(arguments) == len(variables) > 1:
            along = along_arrows(node, problem)
            if along is not None:
                yield along
        case Expect(Expect(u, RandVar(name) as y, under), None, _):
            within = problem.declarations[name].within if name in problem.declarations else None
            if isinstance(within, FiniteSet):
                yield add(*(mul(Expect(u, Rel("=", y, v), under), Prob(Rel("=", y, v), None)) for v in within.kids))
        case Expect(u, None, under):
            for parts in cases_of_mean(u, problem):
                yield add(*(mul(Expect(u, c, under), Prob(c, None)) for c in parts))
        case Var(RandVar() as u, None, under):
            for declared in problem.declarations.values():
                y = declared.node
                if isinstance(y, RandVar) and y is not u:
                    yield add(Expect(Var(u, y, under), None, None), Var(Expect(u, y, under), None, None))


def along_arrows(whole: Dens, problem: Problem) -> Node | None:
    """p(x, y, z) = p(z) p(x | z) p(y | z) with the arrows Z -> X, Z -> Y; None where a parent is missing."""
    value = dict(zip(whole.variables, whole.arguments, strict=True))
    arrows = [f.node for f in problem.facts if isinstance(f.node, Edge)]
    if not any(arrow.child in value for arrow in arrows):
        return None
    factors = []
    for variable, x in value.items():
        parents = [arrow.parent for arrow in arrows if arrow.child is variable]
        if any(parent not in value for parent in parents):
            return None
        given = tuple(value[parent] for parent in parents)
        factors.append(Dens(whole.head, (x,), given, whole.params, (variable, *parents)))
    return mul(*factors)
