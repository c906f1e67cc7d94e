"""Honest steps with chances that a textbook takes at once: the givens used, the cases of another variable summed.

They are what a wrong line should have been. Each is only offered: that it is right is shown by its value.
"""

from __future__ import annotations

from collections.abc import Iterator

from symderive.check.explaining import bayes
from symderive.expr.algebra import MINUS, Apply, Pow, Prod, Rel, Sum
from symderive.expr.build import add, divide, mul, neg
from symderive.expr.canon import key
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, Dens, Expect, FiniteSet, Prob, RandVar, SumOver, Var
from symderive.expr.problem import Edge, Problem
from symderive.rules.algebra import tidy
from symderive.rules.conditionals import chance
from symderive.rules.faulty import conjuncts
from symderive.rules.mistakes_blocks import maps
from symderive.rules.mistakes_cases import cases_of_mean
from symderive.rules.mistakes_expectation import random
from symderive.rules.mistakes_independence import apart
from symderive.rules.mistakes_probability import likelihoods
from symderive.rules.mistakes_variance import covariance_of, scaled_variance

OVER = {"max": (">", ">="), "min": ("<", "<=")}  # the relations for which the extreme of two is a union of events


def steps_with_givens(node: Node, problem: Problem) -> Iterator[Node]:
    """What one textbook step makes of a probability, a density, a mean or a variance."""
    match node:
        case Prob(_, Node()):
            yield from of_condition(node, problem)
        case Prob(And() as event, None, head):
            equal = [e for e in conjuncts(event) if isinstance(e, Rel) and e.op == "=" and isinstance(e.left, RandVar)]
            if len(equal) == len(conjuncts(event)):
                parts = along_arrows({e.left: e for e in equal}, problem)
                if parts is not None:
                    yield mul(*(Prob(e, together(known), head) for e, known in parts))
        case Prob(Rel(op, Apply("max" | "min" as name, (u, v)), bound), None, head) if op in OVER[name]:
            one, other = Rel(op, u, bound), Rel(op, v, bound)
            each = Prob(one, None, head), Prob(other, None, head)
            both = mul(*each) if apart(one, other, problem) else Prob(And((one, other), True), None, head)
            yield add(*each, neg(both))
        case Dens():
            yield from of_density(node, problem)
        case SumOver(Dens() as whole, letter, within):
            yield from (SumOver(made, letter, within) for made in of_density(whole, problem))
        case Expect() | Var() | Cov():
            yield from of_moment(node, problem)


def of_condition(node: Prob, problem: Problem) -> Iterator[Node]:
    """A condition that says nothing left out, one event inside the other, the densities of the cases weighted."""
    known = node.given
    assert known is not None
    if apart(node.event, known, problem):
        yield Prob(node.event, None, node.head)
    if isinstance(node.event, Rel) and isinstance(known, Rel) and node.event.left is known.left:
        yield divide(Prob(node.event, None, node.head), Prob(known, None, node.head))
    arrows = {f.node for f in problem.facts if isinstance(f.node, Edge)}
    for arrow in sorted(arrows, key=lambda arrow: str(key(arrow))):
        match node.event, known, arrow.child:
            case Rel("=", last, _), Rel("=", start, _), RandVar(name) as between if (
                arrow.parent is start and Edge(between, last) in arrows and name in problem.declarations
            ):
                within = problem.declarations[name].within
                stops = [Rel("=", between, v) for v in within.kids] if isinstance(within, FiniteSet) else []
                if stops:
                    yield add(*(mul(Prob(node.event, e, node.head), Prob(e, known, node.head)) for e in stops))
    densities = likelihoods(node.event, known, problem)
    if densities is not None:
        weighted = [mul(Prob(case, None, node.head), density) for case, density in densities.items()]
        yield divide(weighted[0], add(*weighted))


def with_evidence(node: Node, problem: Problem) -> Iterator[Node]:
    """Bayes' rule, its evidence as it stands or as a sum over the cases."""
    found = chance(node) if isinstance(node, Prob) and node.given is not None else None
    if found is not None:
        yield from bayes(found, problem)


def of_density(whole: Dens, problem: Problem) -> Iterator[Node]:
    """A joint density along the arrows, the density of a function of another variable."""
    if not whole.given and len(whole.arguments) == len(whole.variables) > 1:
        value = dict(zip(whole.variables, whole.arguments, strict=True))
        parts = along_arrows({v: v for v in value}, problem)
        if parts is not None:
            yield mul(
                *(
                    Dens(whole.head, (value[v],), tuple(value[u] for u in known), whole.params, (v, *known))
                    for v, known in parts
                )
            )
    match whole:
        case Dens(_, (y,), (), _, (variable,)):
            for x, inverse, slope in maps(variable, y, problem):
                if isinstance(x, RandVar):
                    yield mul(tidy(Pow(slope, MINUS), problem), Dens(f"p_{x.name}", (inverse,), (), (), (x,)))


def along_arrows(events: dict[Node, Node], problem: Problem) -> list[tuple[Node, tuple[Node, ...]]] | None:
    """Every event with those of its parents in the graph; None where there is no arrow or a parent is missing."""
    arrows = [f.node for f in problem.facts if isinstance(f.node, Edge)]
    if not any(arrow.child in events for arrow in arrows):
        return None
    found = []
    for variable, event in events.items():
        parents = [arrow.parent for arrow in arrows if arrow.child is variable]
        if any(parent not in events for parent in parents):
            return None
        found.append((event, tuple(events[parent] for parent in parents)))
    return found


def together(known: tuple[Node, ...]) -> Node | None:
    return And(known, True) if len(known) > 1 else known[0] if known else None


def of_moment(node: Node, problem: Problem) -> Iterator[Node]:
    """Means and variances over cases; factors and constants taken out of a variance and a covariance."""
    match node:
        case Expect(Expect(u, RandVar(name) as y, under), None, _):
            within = problem.declarations[name].within if name in problem.declarations else None
            if isinstance(within, FiniteSet):
                yield add(*(mul(Expect(u, Rel("=", y, v), under), Prob(Rel("=", y, v), None)) for v in within.kids))
        case Expect(RandVar() as u, None, under):
            for parts in cases_of_mean(u, problem):
                yield add(*(mul(Expect(u, c, under), Prob(c, None)) for c in parts))
        case Var(Prod() as u, given, under) if any(not random(f) for f in u.factors):
            yield scaled_variance(u, given, under)
        case Var(Sum(terms), given, under) if len([t for t in terms if random(t)]) == 1 < len(terms):
            yield from (scaled_variance(t, given, under) for t in terms if random(t))
        case Var(RandVar() as u, None, under):
            for declared in problem.declarations.values():
                by = declared.node
                if isinstance(by, RandVar) and by is not u:
                    yield add(Expect(Var(u, by, under), None, None), Var(Expect(u, by, under), None, None))
        case Cov(u, v, given) if u is not v:
            whole = add(*covariance_of(u, v, given))
            if whole is not node:
                yield whole
