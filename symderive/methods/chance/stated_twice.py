"""A probability or a moment that is stated although the laws fix it: the two must agree."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import MINUS, Num, Rel, add, mul
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, Prob, RandVar, Var
from symderive.expr.problem import Fact, Follows, Problem
from symderive.methods.chance.asked import value_of
from symderive.methods.chance.consistent import check
from symderive.methods.chance.known import listed
from symderive.methods.chance.lines import Work
from symderive.methods.chance.reading import read_chance
from symderive.methods.chance.regions import Inconsistent, Undecided

ROUNDED = 0.005  # a stated decimal may be a rounded one; this far it may lie from an irrational value


def refuse_what_the_laws_contradict(problem: Problem) -> None:
    """Work out every stated probability and moment of variables with laws without its statement; raises Inconsistent
    where the two differ."""
    for fact in problem.facts:
        for part in listed(fact.node):
            if about_laws(problem, fact, part):
                assert isinstance(part, Rel)
                compare_with_laws(problem, fact, part)


def about_laws(problem: Problem, fact: Fact, part: Node) -> bool:
    """Is it an equation "probability or moment = number" on variables each of which follows a law by name?"""
    if fact.every or fact.where is not None or not isinstance(part, Rel) or part.op != "=":
        return False
    if not isinstance(part.left, Prob | Expect | Var | Cov) or not isinstance(part.right, Num):
        return False
    spoken = {v for v in part.walk() if isinstance(v, RandVar)}
    lawful = {v for f in problem.facts if isinstance(f.node, Follows) and f.node.given is None for v in f.node.u.walk()}
    return bool(spoken) and spoken <= lawful


def compare_with_laws(problem: Problem, fact: Fact, part: Rel) -> None:
    rest = tuple(f for f in problem.facts if f is not fact)
    try:
        work = Work(read_chance(problem.but(facts=rest)))
        check(work)
        value = value_of(work, part.left)
    except Undecided:
        return  # the laws do not fix it: the statement says something new
    gap = scalar.simplify(add(value, mul(MINUS, part.right)), work.chance.letters)
    number = scalar.number(gap)
    if not isinstance(number, float | int) or not number:
        return
    if isinstance(value, Num) or abs(number) > ROUNDED:
        said = part.right.value if isinstance(part.right, Num) else part.right
        raise Inconsistent(f"the laws fix what is stated as {said} ({fact.text.strip()}) at another value")
