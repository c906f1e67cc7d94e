"""A formula of quantities that are found one by one: a correlation, a ratio of eigenvalues, the entropy of a list."""

from __future__ import annotations

from symderive import scalar
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Step
from symderive.expr.algebra import INFINITY, Apply, Map, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.arrays import Block, Entry
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Cov, Expect, Info, Prob, Var
from symderive.expr.problem import Goal, Problem
from symderive.expr.shape import is_scalar
from symderive.methods.chance.divergence import EXCLUDED
from symderive.methods.chance.known import letters_of
from symderive.methods.chance.spectrum import EXTREMES
from symderive.methods.chances_in_lists import broken, lists_of, without_zeros
from symderive.methods.plan import Plan
from symderive.methods.table import plans
from symderive.rules.expectation import put_in_what_is_given, simplify
from symderive.rules.information import definition_of_divergence

MOST = 8


def quantities(node: Node) -> list[Node] | None:
    """The parts of a formula that are questions of their own; None where something else than numbers joins them."""
    match node:
        case Prob() | Expect() | Var() | Cov() | Info():
            return [node] if is_scalar(node.shape) else None
        case Apply(name) if name in EXTREMES:
            return [node]
        case Entry():
            return [node]
        case Sum() | Prod() | Pow() | Map(_, _, 0):
            found: list[Node] = []
            for kid in node.kids:
                inner = quantities(kid)
                if inner is None:
                    return None
                found += inner
            return list(dict.fromkeys(found))
        case Num() | Sym():
            return []
    return None


def fits(problem: Problem) -> bool:
    """A sum, product, power or function of at least one quantity that is no letter."""
    goal = problem.goal
    if goal is None or goal.where is not None or not isinstance(goal.node, Sum | Prod | Pow | Map):
        return False
    found = quantities(goal.node)
    return bool(found) and len(found or ()) <= MOST


def carry_out(problem: Problem) -> Derivation | None:
    """Every quantity by the first plan that finds it, then the formula with their values."""
    assert problem.goal is not None
    goal = asked_for = problem.goal.node
    begun: list[Step] = []
    lists = lists_of(goal, problem)
    if lists is not None:
        if wrong := broken(lists):
            return Derivation(problem, "inconsistent", error={"message": wrong})
        goal = without_zeros(lists)
        if goal is INFINITY:
            only = Strand(asked_for, (definition_of_divergence.step(asked_for, goal, why=EXCLUDED),))
            return Derivation(problem, "solved", (only,), Answer(node=goal))
        if goal is not asked_for:
            begun.append(simplify.step(asked_for, goal, why="A mass of zero adds nothing: x log x tends to 0 with x."))
    put: dict[Node, Node] = {}
    strands: list[Strand] = []
    assumptions: list[str] = []
    for asked in quantities(goal) or []:
        entry = entry_of(problem, asked)
        if entry is not None:
            put[asked] = entry
            continue
        found = answer_to(problem, asked)
        if found is None or found.answer is None or found.answer.node is None:
            return None
        put[asked] = found.answer.node
        assumptions += found.assumptions
        told = any(isinstance(f.node, Rel) and same(f.node.left, asked) for f in problem.facts)
        strands += [] if told else [s for s in found.strands if s.subject not in {t.subject for t in strands}]
    filled = substitute(goal, put)
    value = scalar.simplify(filled, letters_of(problem))
    steps: list[Step] = [*begun, put_in_what_is_given.step(goal, filled)]
    if value is not filled:
        steps.append(simplify.step(filled, value))
    decimal = None if [x for x in free_leaves(value) if not isinstance(x, Num)] else scalar.number(value)
    answer = Answer(node=value, decimal=decimal)
    whole = (*strands, Strand(asked_for, tuple(steps)))
    return Derivation(problem, "solved", whole, answer, assumptions=tuple(dict.fromkeys(assumptions)))


def entry_of(problem: Problem, asked: Node) -> Node | None:
    """The number that stands in a list that the problem writes out."""
    match asked:
        case Entry(Sym() as vector, (Num(place),)):
            definition = problem.definition(vector)
            body = definition.body if definition is not None else None
            if isinstance(body, Block) and 1 <= place <= len(body.kids):
                return body.kids[int(place) - 1]
    return None


def answer_to(problem: Problem, asked: Node) -> Derivation | None:
    """The first plan that finds one of the quantities."""
    part = problem.but(goal=Goal(asked))
    for plan in plans(part):
        if plan.fits(part) and (found := plan.carry_out(part)) is not None:
            return found if found.status == "solved" else None
    return None


PLANS = (Plan("a formula of several quantities", fits, carry_out),)
