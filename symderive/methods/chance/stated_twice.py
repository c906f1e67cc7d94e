"""A probability or a moment that is stated although all else that is stated fixes it: the two must agree."""

from __future__ import annotations

from fractions import Fraction

from symderive import scalar
from symderive.expr.algebra import MINUS, Num, Rel
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, Prob, RandVar, Var
from symderive.expr.problem import Fact, Follows, Problem
from symderive.methods.chance.asked import value_of
from symderive.methods.chance.consistent import check
from symderive.methods.chance.given_parents import tell_independence_given_parents
from symderive.methods.chance.known import listed
from symderive.methods.chance.lines import Work
from symderive.methods.chance.named_variables import with_variables
from symderive.methods.chance.reading import read_chance
from symderive.methods.chance.regions import Inconsistent, Undecided
from symderive.scalar.limited import limited

ROUNDED = 0.005  # a stated decimal may be a rounded one; this far it may lie from an irrational value


#: seconds for all comparisons of one problem, and for a single one
PATIENCE = 2.0


def refuse_what_the_laws_contradict(stated: Problem) -> None:
    """Work out every stated probability and moment without its statement; raises Inconsistent where the two differ."""
    problem = with_variables(stated)
    limited(compare_all, problem, seconds=PATIENCE)


def compare_all(problem: Problem) -> None:
    for fact in problem.facts:
        for part in listed(fact.node):
            if about_variables(problem, fact, part):
                assert isinstance(part, Rel)
                compare_with_the_rest(problem, fact, part)


def about_variables(problem: Problem, fact: Fact, part: Node) -> bool:
    """Is it an equation "moment = number", or "probability = number" on variables each of which follows a law?"""
    if fact.every or fact.where is not None or not isinstance(part, Rel) or part.op != "=":
        return False
    if not isinstance(part.left, Prob | Expect | Var | Cov) or not isinstance(part.right, Num):
        return False
    spoken = {v for v in part.walk() if isinstance(v, RandVar)}
    lawful = {v for f in problem.facts if isinstance(f.node, Follows) for v in f.node.u.walk()}
    return bool(spoken) and (spoken <= lawful or not isinstance(part.left, Prob))


def compare_with_the_rest(problem: Problem, fact: Fact, part: Rel) -> None:
    rest = tuple(f for f in problem.facts if f is not fact)
    try:
        work = Work(read_chance(problem.but(facts=rest)))
        check(work)
        value = value_of(work, part.left)
    except Undecided:
        return  # the rest does not fix it: the statement says something new
    tell_independence_given_parents(work, part.left)
    gap = scalar.simplify(add(value, mul(MINUS, part.right)), work.chance.letters)
    number = scalar.number(gap)
    if not isinstance(number, float | int) or not number or not isinstance(part.right, Num):
        return
    if abs(number) > (rounding(part.right.value) if isinstance(value, Num) else ROUNDED):
        if work.assumptions:
            raise Undecided("what is stated is against what was assumed for want of a statement")
        text = fact.text.strip()
        raise Inconsistent(f"what else is stated fixes what is stated as {part.right.value} ({text}) at another value")


def rounding(stated: Fraction) -> float:
    """How far a number with two digits or more behind the point may lie from what it was rounded from."""
    for digits in range(2, 8):
        if (stated * 10**digits).denominator == 1:
            return 0.0 if (stated * 10 ** (digits - 1)).denominator == 1 else 0.500001 * 10.0**-digits
    return 0.0
