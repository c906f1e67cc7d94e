"""Inequalities that are stated of variables whose laws are known: each must hold under the law.

X ~ Uniform(0, 4) does not obey X <= 3; X ~ Geometric(1/3) on 1, 2, ... does not obey P(X = 0) > 0.
"""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import Num, Rel
from symderive.expr.node import Node, holds
from symderive.expr.probability import Cov, Expect, Prob, RandVar, Var
from symderive.expr.problem import Fact, Problem
from symderive.methods.chance.asked import value_of
from symderive.methods.chance.known import listed
from symderive.methods.chance.lines import Work
from symderive.methods.chance.named_variables import with_variables
from symderive.methods.chance.reading import read_chance
from symderive.methods.chance.regions import Inconsistent, Undecided
from symderive.scalar.limited import limited

#: seconds for all inequalities of one problem
PATIENCE = 2.0
#: how far the two sides may lie on the wrong side by the rounding of their digits
SLACK = 1e-9

INEQUALITIES = ("<", "<=", ">", ">=")


def refuse_broken_inequalities(stated: Problem) -> None:
    """Raise ``Inconsistent`` where a stated inequality is false under the laws that are stated."""
    facts = [(f, p) for f in with_variables(stated).facts for p in listed(f.node) if is_inequality(f, p)]
    if facts:
        limited(compare_all, stated, facts, seconds=PATIENCE)


def is_inequality(fact: Fact, part: Node) -> bool:
    if fact.every or fact.where is not None or not isinstance(part, Rel) or part.op not in INEQUALITIES:
        return False
    return holds(part, RandVar)


def compare_all(stated: Problem, facts: list[tuple[Fact, Node]]) -> None:
    work = Work(read_chance(stated))
    for fact, part in facts:
        assert isinstance(part, Rel)
        if isinstance(part.left, Prob | Expect | Var | Cov) or isinstance(part.right, Prob | Expect | Var | Cov):
            compare_sides(work, fact, part)
        elif any(isinstance(side, Num) for side in part.kids):
            always_true(work, fact, part)


def always_true(work: Work, fact: Fact, part: Rel) -> None:
    """A variable lies in a range with probability one."""
    x = part.left if isinstance(part.left, RandVar) else part.right
    if not isinstance(x, RandVar) or len(work.chance.source(x)) != 1:
        return
    chance = number_of(Work(work.chance), Prob(part, None))
    if chance is not None and chance < 1 - SLACK:
        raise Inconsistent(f"by its law the variable does not always obey {fact.text.strip()}")


def compare_sides(work: Work, fact: Fact, part: Rel) -> None:
    values = [number_of(Work(work.chance), side) for side in (part.left, part.right)]
    if values[0] is None or values[1] is None:
        return
    gap = values[0] - values[1] if part.op in (">", ">=") else values[1] - values[0]
    if gap < -SLACK or (gap == 0 and part.op in ("<", ">")):
        raise Inconsistent(f"the laws do not obey {fact.text.strip()}")


def number_of(work: Work, u: Node) -> float | None:
    if isinstance(u, Num):
        return float(u.value)
    if not isinstance(u, Prob | Expect | Var | Cov) or any(
        not work.chance.source(x) for x in work.chance.variables_in(u)
    ):
        return None
    try:
        value = value_of(work, u)
    except Undecided:
        return None
    return None if work.assumptions else scalar.number(value)
