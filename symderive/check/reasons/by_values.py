"""Stated values put in, as they are or after a step that takes a chance or a mean apart; definitions put in."""

from __future__ import annotations

from collections.abc import Callable

from symderive.check.known import made_of_others, stated_numbers
from symderive.check.reasons.change import CHANCES, Change, alike
from symderive.check.reasons.seen import independent
from symderive.check.variants import with_definitions
from symderive.expr.algebra import Num, Pow, Rel, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.canon import key
from symderive.expr.node import Node, substitute, transform
from symderive.expr.probability import And, Expect, FiniteSet, Prob, RandVar, SumOver, Var
from symderive.expr.problem import Problem, is_chance
from symderive.rules.faulty import complement

PUT_IN = "put-in-what-is-given"
CHAINED = 3  # P(A) = P(B) = P(C) = 1/3

Way = Callable[[Node, Problem], Node]


def by_values(change: Change) -> tuple[str, ...]:
    """The names of the step; () where no stated value was put in."""
    values = stated(change.problem)
    for way, rule in WAYS if values else ():
        above, line = (with_values(way(side, change.problem), values) for side in (change.above, change.line))
        if (above is not change.above or line is not change.line) and alike(above, line, change.problem):
            return (rule, PUT_IN) if rule else (PUT_IN,)
    return ()


def with_stated(change: Change) -> Change | None:
    """The step with the stated values in both lines; None where that leaves as many chances in them as before."""
    values = stated(change.problem)
    there = change.but(*(with_values(side, values) for side in (change.above, change.line)))
    return there if len(there.gone) + len(there.come) < len(change.gone) + len(change.come) else None


def with_meanings(change: Change) -> Change | None:
    """The step with all definitions put in, those of random variables too; None where there are none."""
    made = made_of_others(change.problem)
    above, line = (substitute(with_definitions(u, change.problem), made) for u in (change.above, change.line))
    return None if above is change.above and line is change.line else change.but(above, line)


# ---------------------------------------------------------------- what is stated
def stated(problem: Problem) -> dict[object, Node]:
    """What the givens state as values: chances, moments, letters, each by its mark."""
    found: dict[object, Node] = {mark(p): v for p, v in stated_numbers(problem).items()}
    relations = [f.node for f in problem.facts if isinstance(f.node, Rel) and f.node.op == "=" and f.where is None]
    for rel in relations:
        if isinstance(rel.left, (*CHANCES, Sym)) and not is_chance(rel.right):
            found.setdefault(mark(rel.left), rel.right)
    alike = [(mark(rel.left), mark(rel.right)) for rel in relations if isinstance(rel.right, CHANCES)]
    for one, other in (*alike, *((v, u) for u, v in alike)) * CHAINED:
        if other in found:
            found.setdefault(one, found[other])
    for rel in relations:
        match rel.left, found.get(mark(rel.left)):
            case Prob(event, given, head), Num(v):
                found.setdefault(mark(Prob(complement(event), given, head)), Num(1 - v))
    return found


def mark(node: Node) -> object:
    """The canonical key, whether it is written P or Pr."""
    return key(Prob(node.event, node.given, "P") if isinstance(node, Prob) else node)


def with_values(root: Node, values: dict[object, Node]) -> Node:
    """A line with the stated values in the places of what they are values of."""

    def change(part: Node) -> Node:
        return values.get(mark(part), part) if isinstance(part, (*CHANCES, Sym)) else part

    return transform(root, change)


# ---------------------------------------------------------------- steps before it
def as_it_is(node: Node, problem: Problem) -> Node:
    return node


def written_out(root: Node, problem: Problem) -> Node:
    """Sums over the values of a variable written out."""

    def change(part: Node) -> Node:
        match part:
            case SumOver(body, var, FiniteSet(elements)):
                return add(*(substitute(body, {var: value}) for value in elements))
        return part

    return transform(root, change)


def with_factors(root: Node, problem: Problem) -> Node:
    """The chances of several events at once as products, in a problem that states an independence."""

    def change(part: Node) -> Node:
        match part:
            case Prob(And(events), None, head):
                return mul(*(Prob(e, None, head) for e in events))
        return part

    return transform(root, change) if independent(problem) else root


def with_squares(root: Node, problem: Problem) -> Node:
    """E[X^2] as Var[X] + E[X]^2, Var[X] as E[X^2] - E[X]^2, where that is what is stated."""
    known = {key(f.node.left) for f in problem.facts if isinstance(f.node, Rel)}

    def change(part: Node) -> Node:
        match part:
            case Expect(Pow(u, Num(k)), given, under) if k == 2 and key(Var(u, given, under)) in known:
                return add(Var(u, given, under), Pow(Expect(u, given, under), Num(2)))
            case Var(u, given, under) if key(part) not in known:
                return add(Expect(Pow(u, Num(2)), given, under), neg(Pow(Expect(u, given, under), Num(2))))
        return part

    return transform(root, change)


def over_cases(root: Node, problem: Problem) -> Node:
    """E[E[X | Z]] as a sum over the values of Z."""

    def change(part: Node) -> Node:
        match part:
            case Expect(Expect(u, RandVar(name) as z, under), None, _) if name in problem.declarations:
                within = problem.declarations[name].within
                if isinstance(within, FiniteSet):
                    cases = [Rel("=", z, value) for value in within.elements]
                    return add(*(mul(Expect(u, c, under), Prob(c, None, "P")) for c in cases))
        return part

    return transform(root, change)


WAYS: tuple[tuple[Way, str], ...] = (
    (as_it_is, ""),
    (written_out, "write-out-the-terms"),
    (with_factors, "independence"),
    (with_squares, "variance-by-raw-moments"),
    (over_cases, "expectation-as-sum"),
)
