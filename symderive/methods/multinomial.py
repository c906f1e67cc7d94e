"""Counts of several kinds in independent draws: the mass of a multinomial law, whole or of some of its kinds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import factorial

from symderive.data.field import Value, from_node, to_node
from symderive.data.laws import whole
from symderive.data.reading import fold
from symderive.derive.derivation import Confirmed, Derivation, Strand
from symderive.derive.rule import Step
from symderive.expr.algebra import MINUS, Map, Num, Pow, Prod, Rel, Sum
from symderive.expr.arrays import Block
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node
from symderive.expr.probability import And, FiniteSet, Law, Prob
from symderive.expr.problem import Follows, Problem
from symderive.methods.plan import Plan
from symderive.methods.worked import answer_of
from symderive.rules import outcomes

Counts = dict[int, int]


def law_in(problem: Problem) -> tuple[Node, int, tuple[Node, ...]] | None:
    """The variable (or the list of variables) that follows the law, the number of draws, the chances."""
    for fact in problem.facts:
        match fact.node:
            case Follows(u, Law("Multinomial", (draws, Block() | FiniteSet() as chances)), None):
                n = whole(fold(draws))
                return None if n is None else (u, n, tuple(chances.kids))
    return None


def fits(problem: Problem) -> bool:
    """The probability of given counts under a multinomial law, and nothing observed."""
    goal = problem.goal
    if goal is None or not isinstance(goal.node, Prob) or goal.node.given is not None or goal.where is not None:
        return False
    found = law_in(problem)
    return found is not None and counts_asked(goal.node.event, *found) is not None


def counts_asked(event: Node, u: Node, n: int, chances: tuple[Node, ...]) -> Counts | None:
    """Which kinds are to come up how often; None where the event says anything else."""
    if isinstance(event, Rel) and event.op == "=" and event.left is u and isinstance(event.right, Block | FiniteSet):
        values = [whole(fold(k)) for k in event.right.kids]
        if len(values) != len(chances) or None in values:
            return None
        return {i: v for i, v in enumerate(values) if v is not None}
    names = u.kids if isinstance(u, Block) else ()
    found: Counts = {}
    for part in event.events if isinstance(event, And) else (event,):
        if not isinstance(part, Rel) or part.op != "=" or part.left not in names:
            return None
        value, place = whole(fold(part.right)), names.index(part.left)
        if value is None or found.setdefault(place, value) != value:
            return None
    return found or None


def carry_out(problem: Problem) -> Derivation | None:
    """The number of orders times the probability of one of them."""
    found = law_in(problem)
    goal = problem.goal.node if problem.goal is not None else None
    if found is None or not isinstance(goal, Prob):
        return None
    u, n, chances = found
    asked = counts_asked(goal.event, u, n, chances)
    values = [from_node(fold(p)) for p in chances]
    if asked is None or any(v is None for v in values):
        return None
    total = sum((v for v in values if v is not None), Fraction(0))
    if isinstance(total, Fraction) and (total != 1 or any(isinstance(v, Fraction) and v < 0 for v in values)):
        told = "the chances of a multinomial law must not be negative and must add to one"
        return Derivation(problem, "inconsistent", remarks=(told,), error={"message": told})
    drawn = sum(asked.values())
    if drawn > n or (drawn < n and len(asked) == len(chances)):
        step = outcomes.mass_of_a_multinomial.step(goal, Num(0), note=f"the counts must add to {n}")
        return Derivation(problem, "solved", (Strand(goal, (step,)),), answer_of(Num(0)))
    numbers, shares = list(asked.values()), [fold(chances[i]) for i in asked]
    if len(asked) < len(chances):
        # All other kinds taken together are one kind.
        numbers.append(n - drawn)
        shares.append(fold(add(1, *(neg(s) for s in shares))))
    value = mass(n, numbers, shares)
    done = Derivation(problem, "solved", (worked_out(goal, n, numbers, shares),), answer_of(value))
    drawn_out = by_drawing(n, numbers, shares)
    if drawn_out is None:
        return done
    found_value = from_node(value)
    return replace(done, confirmed=Confirmed(1, 1, 0.0, "exact arithmetic")) if drawn_out == found_value else None


def worked_out(goal: Prob, n: int, numbers: list[int], shares: list[Node]) -> Strand:
    """n! / (k_1! ... k_m!) times the powers, then the coefficient as a number, then the value."""
    below = mul(*(Map("factorial", Num(k)) for k in numbers))
    powers = [Pow(p, Num(k)) if k != 1 else p for p, k in zip(shares, numbers, strict=True) if k]
    first = Prod((Map("factorial", Num(n)), Pow(below, MINUS), *powers))
    second = mul(Num(orders(n, numbers)), *powers)
    value = mass(n, numbers, shares)
    steps: list[Step] = [outcomes.mass_of_a_multinomial.step(goal, first)]
    if second is not first:
        steps.append(outcomes.put_in_the_values.step(first, second, note="the number of orders"))
    if value is not second:
        steps.append(outcomes.work_out.step(second, value, size="major"))
    return Strand(goal, tuple(steps))


def by_drawing(n: int, numbers: list[int], shares: list[Node]) -> Value | None:
    """The same probability by drawing one after the other and adding up all orders; None where they are too many."""
    size = 1
    for k in numbers:
        size *= k + 1
    chances = [from_node(s) for s in shares]
    if size > 2000 or None in chances:
        return None
    states: dict[tuple[int, ...], Value] = {(0,) * len(numbers): Fraction(1)}
    for _ in range(n):
        fresh: dict[tuple[int, ...], Value] = {}
        for seen, weight in states.items():
            for i, chance in enumerate(chances):
                if chance and seen[i] < numbers[i]:
                    after = (*seen[:i], seen[i] + 1, *seen[i + 1 :])
                    fresh[after] = fresh.get(after, Fraction(0)) + weight * chance
        states = fresh
    return states.get(tuple(numbers), Fraction(0))


def orders(n: int, numbers: list[int]) -> int:
    ways = factorial(n)
    for k in numbers:
        ways //= factorial(k)
    return ways


def mass(n: int, numbers: list[int], shares: list[Node]) -> Node:
    """The value: a number, or a product of powers where letters stand."""
    powers = [Pow(p, Num(k)) if k != 1 else p for p, k in zip(shares, numbers, strict=True) if k]
    if any(isinstance(p, Sum) for p in shares):
        return mul(Num(orders(n, numbers)), *powers)
    total: Value = Fraction(orders(n, numbers))
    for p, k in zip(shares, numbers, strict=True):
        value = from_node(p)
        assert value is not None
        for _ in range(k):
            total = total * value
    return to_node(total)


PLANS = (Plan("counts of several kinds", fits, carry_out),)
