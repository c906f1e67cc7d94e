"""The least (or largest) number of trials for which a stated probability is reached: its formula in n, then n by n."""

from __future__ import annotations

from dataclasses import replace

from symderive import scalar
from symderive.data.field import from_node
from symderive.data.reading import ORDER, fold, number
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import Num, Rel, Size, Sym
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Best, Prob
from symderive.expr.problem import Fact, Goal, Problem
from symderive.methods.plan import Plan
from symderive.methods.table import plans
from symderive.rules import outcomes

TURNED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
LARGEST = 3000
NEAR = 1e-9  # a value as close as this to the level is not judged by floating-point numbers


def fits(problem: Problem) -> bool:
    """min n or max n, with one inequality between a probability in which n stands and a number."""
    goal = problem.goal.node if problem.goal is not None else None
    return (
        isinstance(goal, Best)
        and goal.kind in ("min", "max")
        and isinstance(goal.body, Sym | Size)
        and not goal.over
        and stated(problem) is not None
    )


def stated(problem: Problem) -> tuple[Fact, Prob, str, Node] | None:
    """The inequality: the fact, its probability, the relation and the number."""
    found = []
    for fact in problem.facts:
        match fact.node:
            case Rel(op, Prob() as p, level) if op in TURNED and number(fold(level)) is not None:
                found.append((fact, p, op, fold(level)))
            case Rel(op, level, Prob() as p) if op in TURNED and number(fold(level)) is not None:
                found.append((fact, p, TURNED[op], fold(level)))
    return found[0] if len(found) == 1 else None


def carry_out(problem: Problem) -> Derivation | None:
    """The probability as a formula in n; the numbers 1, 2, 3, ... are put in until it passes the level."""
    found = stated(problem)
    goal = problem.goal.node if problem.goal is not None else None
    if found is None or not isinstance(goal, Best):
        return None
    fact, asked, op, level = found
    rest = problem.but(facts=tuple(f for f in problem.facts if f is not fact), goal=Goal(asked))
    inner = formula_for(rest)
    if inner is None or inner.answer is None or inner.answer.node is None:
        return None
    formula, letter = inner.answer.node, goal.body
    if not stands_alone(formula, letter):
        return None
    n = last_or_first(goal.kind, formula, letter, op, level)
    if n is None:
        return None
    note = shown_around(formula, letter, n, goal.kind)
    last = Strand(
        goal,
        (outcomes.solve_the_inequality.step(goal, Num(n), note=note),),
        "The inequality is tried for one number after the other.",
    )
    answer = Answer(node=Num(n), decimal=float(n))
    return replace(inner, problem=problem, strands=(*inner.strands, last), answer=answer)


def formula_for(problem: Problem) -> Derivation | None:
    for plan in plans(problem):
        if plan.fits(problem) and (found := plan.carry_out(problem)) is not None:
            return found if found.status == "solved" else None
    return None


def stands_alone(formula: Node, letter: Node) -> bool:
    """Is the formula one of this letter only, spelled as a number or as a size?"""
    return {spelling(x) for x in formula.walk() if isinstance(x, Sym | Size)} == {spelling(letter)}


def spelling(letter: Node) -> str:
    return str(letter.dim) if isinstance(letter, Size) else str(getattr(letter, "name", ""))


def at(formula: Node, letter: Node, n: int) -> Node:
    same = [x for x in formula.walk() if isinstance(x, Sym | Size) and spelling(x) == spelling(letter)]
    return substitute(formula, dict.fromkeys(same, Num(n)))


def holds(formula: Node, letter: Node, n: int, op: str, level: Node) -> bool | None:
    """Does the inequality hold for n? Exactly where the value is a fraction; None where a float cannot tell."""
    value, wanted = from_node(fold(at(formula, letter, n))), number(level)
    assert wanted is not None
    exact = number(fold(at(formula, letter, n))) if value is not None else None
    if exact is not None:
        return ORDER[op](exact, wanted)
    told = scalar.number(at(formula, letter, n))
    if told is None or abs(told - float(wanted)) < NEAR:
        return None
    return (told > wanted) == (op in (">", ">="))


def last_or_first(kind: str, formula: Node, letter: Node, op: str, level: Node) -> int | None:
    """The first number for which it holds; the last one before it fails, and it must go on failing for a while."""
    for n in range(1, LARGEST + 1):
        held = holds(formula, letter, n, op, level)
        if held is None:
            return None
        if held and kind == "min":
            return n
        if not held and kind == "max":
            later = [holds(formula, letter, n + k, op, level) for k in (1, 2, 5, 20, 100)]
            return n - 1 if n > 1 and not any(later) and None not in later else None
    return None


def shown_around(formula: Node, letter: Node, n: int, kind: str) -> str:
    """The values on both sides of the answer."""
    name = spelling(letter)
    pair = (n - 1, n) if kind == "min" else (n, n + 1)
    values = [(k, scalar.number(at(formula, letter, k))) for k in pair if k > 0]
    return ", ".join(f"{name} = {k} gives {v:.4f}" for k, v in values if v is not None)


PLANS = (Plan("the least number of trials", fits, carry_out),)
