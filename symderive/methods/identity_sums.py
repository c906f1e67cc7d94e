"""Sums and products of masses turned back into one mass: p(x | y) p(y) is p(x, y), and its sum over y is p(x)."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Rule, Step
from symderive.expr.algebra import MINUS, UNITY, Num, Pow, Prod
from symderive.expr.build import mul
from symderive.expr.node import Node
from symderive.expr.probability import Dens, SumOver
from symderive.expr.problem import Edge, Problem
from symderive.methods.identities import numeric
from symderive.methods.plan import Plan
from symderive.rules import probability as rules

LONGEST = 20


def fits(problem: Problem) -> bool:
    """Sums, products and quotients of masses of letters, and nothing stated but what the letters are."""
    goal = problem.goal.node if problem.goal is not None else None
    if not isinstance(goal, SumOver | Prod) or problem.goal is None or problem.goal.where is not None:
        return False
    if numeric(problem) or any(f.kind in ("law", "edge") or isinstance(f.node, Edge) for f in problem.facts):
        return False
    return of_masses(goal)


def of_masses(node: Node) -> bool:
    match node:
        case SumOver(body, _, None):
            return of_masses(body)
        case Prod(factors):
            return all(of_masses(f) for f in factors)
        case Pow(base, exponent):
            return exponent is MINUS and isinstance(base, Dens) and of_masses(base)
        case Dens(_, arguments, given, params):
            return not params and len({*arguments, *given}) == len(arguments) + len(given) and plain(node)
    return False


def plain(mass: Dens) -> bool:
    return all(not a.kids and not isinstance(a, Num) for a in (*mass.arguments, *mass.given))


def carry_out(problem: Problem) -> Derivation | None:
    """The product rule and the sum rule read from right to left, until one mass is left."""
    assert problem.goal is not None
    line = problem.goal.node
    steps: list[Step] = []
    for _ in range(LONGEST):
        found = next(gathered(line), None)
        if found is None:
            break
        rule, path, before, after = found
        steps.append(rule.step(before, after, path))
        line = line.replace(path, after)
    if not steps or not (isinstance(line, Dens) or line is UNITY):
        return None
    return Derivation(problem, "solved", (Strand(problem.goal.node, tuple(steps)),), Answer(node=line))


Found = tuple[Rule, tuple[int, ...], Node, Node]


def gathered(line: Node, path: tuple[int, ...] = ()) -> Iterator[Found]:
    """What can be taken together: inner sums first."""
    for n, kid in enumerate(line.kids):
        yield from gathered(kid, (*path, n))
    match line:
        case SumOver(Dens() as mass, letter, None) if letter in mass.arguments:
            left = tuple(a for a in mass.arguments if a is not letter)
            yield rules.sum_rule, path, line, but(mass, left, mass.given) if left else UNITY
        case SumOver(Prod(factors), letter, None):
            free = [f for f in factors if letter not in set(f.walk())]
            tied = [f for f in factors if letter in set(f.walk())]
            if free and tied:
                yield rules.sum_rule, path, line, mul(*free, SumOver(mul(*tied), letter))
        case Prod(factors) if UNITY in factors:
            yield rules.sum_rule, path, line, mul(*(f for f in factors if f is not UNITY))
        case Prod(factors):
            for n, one in enumerate(factors):
                for m, other in enumerate(factors):
                    joined = together(one, other) if n != m else None
                    if joined is not None:
                        rest = [f for k, f in enumerate(factors) if k not in (n, m)]
                        place = min(n, m)
                        rule = rules.conditional_probability if isinstance(other, Pow) else RIGHT_TO_LEFT
                        yield rule, path, line, mul(*rest[:place], joined, *rest[place:])


RIGHT_TO_LEFT = rules.product_rule_of_probability


def together(one: Node, other: Node) -> Node | None:
    """p(a | b, c) p(b | c) = p(a, b | c); p(a, b | c) / p(b | c) = p(a | b, c)."""
    match one, other:
        case Dens(), Dens() if set(one.given) == {*other.arguments, *other.given} and one.head == other.head:
            return but(one, (*one.arguments, *other.arguments), other.given)
        case Dens(), Pow(Dens() as below, exponent) if exponent is MINUS and one.head == below.head:
            rest = tuple(a for a in one.arguments if a not in below.arguments)
            if set(below.given) == set(one.given) and set(below.arguments) < set(one.arguments):
                return but(one, rest, (*below.arguments, *one.given))
    return None


def but(mass: Dens, arguments: tuple[Node, ...], given: tuple[Node, ...]) -> Dens:
    """A mass of the same kind of other letters; which variables they are values of is told by the letters."""
    return Dens(mass.head, arguments, given)


PLANS = (Plan("masses taken together", fits, carry_out),)
