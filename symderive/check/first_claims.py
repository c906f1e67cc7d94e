"""Is a first row ``left = right`` a claim, to be judged by the givens, or does it state something: an equation to be
solved, a hypothesis, a name?

It is a claim where the givens leave no choice: where they give both sides one value, where it says what a function is
that they define, where it works out a derivative, a limit, a chance. At the head of a list of identities, where nothing
is made of it, it is one of them.
"""

from __future__ import annotations

from symderive.check.chance_rows import of_chance
from symderive.check.conditions import is_characteristic
from symderive.check.follows import equal
from symderive.check.ladder import DIFFERENT, EQUAL, Found
from symderive.check.reading import ARROWS
from symderive.check.relations import equation, equivalent
from symderive.check.set_rows import of_sets
from symderive.check.state import State, unknown_functions
from symderive.expr.algebra import Apply, Map, Num, Rel, Sym
from symderive.expr.build import is_zero
from symderive.expr.calculus import Derivative, Integral, Limit
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import Cov, Dens, Expect, Prob, Var
from symderive.expr.problem import Definition, Follows, Problem
from symderive.expr.repeated import Repeated
from symderive.expr.shape import is_scalar
from symderive.numeric.never_equal import never_equal

SECONDS = 0.5  # for the question what the row below makes of it


def is_a_claim(row: Rel, found: Found, state: State) -> bool:
    """Is the first row, of which ``found`` says whether it holds by the givens, to be judged?"""
    left, right, problem = row.left, row.right, state.problem
    if found.verdict == EQUAL:
        return works_out(left, right, problem) or (is_determined(left) and not is_stated(row, problem))
    if found.verdict == DIFFERENT and left.shape == right.shape:
        if never_equal(left, right, problem, seed=state.seed) or of_a_known_variable(left, problem):
            return True
        if says_what_is_defined(row, problem) or heads_identities(row, state):
            return not leads_on(row, state)
    return works_out(left, right, problem) and not is_hypothesis(found, state)


def of_a_known_variable(left: Node, problem: Problem) -> bool:
    """Is this the density of a variable whose law is stated, or that is made of others by a formula?"""
    if not isinstance(left, Dens) or len(left.variables) != 1:
        return False
    stated = {f.node.u for f in problem.facts if isinstance(f.node, Follows)}
    stated |= {f.node.left for f in problem.facts if isinstance(f.node, Rel) and f.node.op == "="}
    stated |= {d.name for d in problem.definitions}
    return left.variables[0] in stated and not left.params


def works_out(left: Node, right: Node, problem: Problem) -> bool:
    """Does an equation say what a probability, a moment, a derivative, a limit or an integral is, and not which data
    there are?"""
    if isinstance(left, Prob | Expect | Var | Cov | Derivative):
        return not isinstance(right, Num) and not is_zero(right)
    if is_characteristic(left):
        inside, letters = ({u for u in free_leaves(side) if isinstance(u, Sym)} for side in (left, right))
        return letters <= inside and all(is_scalar(u.shape) or problem.definition(u) is not None for u in inside)
    if not isinstance(left, Limit | Integral | Repeated):
        return False
    closed = free_leaves(right) <= free_leaves(left)
    return closed and bool(right.kids) and not unknown_functions(left, problem) + unknown_functions(right, problem)


def is_determined(left: Node) -> bool:
    """Is this a number that what is stated of chances has fixed, if a row with it holds?"""
    return isinstance(left, Prob | Expect | Var | Cov)


def is_stated(row: Rel, problem: Problem) -> bool:
    """Does a fact of the givens say no more and no less?"""
    return any(
        isinstance(fact.node, Rel) and fact.node.op == "=" and set(fact.node.kids) == set(row.kids)
        for fact in problem.facts
    )


def is_hypothesis(found: Found, state: State) -> bool:
    """Is a first equation between chances, which does not hold everywhere, the hypothesis of a row below that does not
    hold everywhere either?"""
    ahead = below(state)
    if found.verdict != EQUAL and state.ahead is not None and of_sets(state.ahead) is not None:
        return True
    if found.verdict == EQUAL or ahead is None or not of_chance(ahead.left, ahead.right):
        return False
    return ahead.left.shape == ahead.right.shape and equal(ahead.left, ahead.right, state).verdict != EQUAL


def says_what_is_defined(row: Rel, problem: Problem) -> bool:
    """Is f(x), or L, of which the givens hold the definition, written out in the letters of that definition?"""
    definition = definition_of(row.left, problem)
    if definition is None or not row.right.kids:
        return False
    return free_leaves(row.right) <= free_leaves(definition.body) | free_leaves(row.left)


def definition_of(left: Node, problem: Problem) -> Definition | None:
    match left:
        case Sym():
            return problem.definition(left)
        case Map(name, u, 0):
            function = problem.function(name)
            return function if function is not None and function.params == (u,) else None
        case Apply(name, arguments):
            function = problem.function(name)
            return function if function is not None and function.params == arguments else None
    return None


def heads_identities(row: Rel, state: State) -> bool:
    """Do the rows below all hold by themselves, each with a formula on either side as this one?"""
    sides = [(line.left, line.right) for line in state.below]
    if not sides or not row.left.kids or not row.right.kids or not free_leaves(row.right) <= free_leaves(row.left):
        return False
    return all(
        line.op == "="
        and line.left is not None
        and line.right is not None
        and bool(line.left.kids and line.right.kids)
        and line.left.shape == line.right.shape
        and equal(line.left, line.right, state).verdict == EQUAL
        for line in state.below
    )


def leads_on(row: Rel, state: State) -> bool:
    """Does the row below follow from this one, and not hold by itself? Then this one is an equation that is solved."""
    ahead = below(state)
    if ahead is None or ahead.left.shape != ahead.right.shape:
        return False
    limit = max(0.05, min(SECONDS, state.left_over()))
    forth, _ = equivalent(row, ahead, state.problem, seed=state.seed, limit=limit)
    return forth.verdict == EQUAL and equal(ahead.left, ahead.right, state).verdict != EQUAL


def below(state: State) -> Rel | None:
    """The equation of the row below; None where none stands there, or where it goes on from this row."""
    ahead = state.ahead
    if ahead is None or ahead.right is None or ahead.op not in ("=", *ARROWS):
        return None
    return equation(ahead.right) if ahead.left is None else Rel("=", ahead.left, ahead.right)
