"""Questions on random variables with laws, densities or moments: the value of any formula of these."""

from __future__ import annotations

from dataclasses import replace

from symderive.derive.derivation import Derivation
from symderive.expr.algebra import Apply, Map, Rel, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, holds
from symderive.expr.probability import Best, Cov, Dens, EventSym, Expect, Law, Prob, RandVar, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.methods.chance.approximate import parameter_of_approximation
from symderive.methods.chance.asked import ATOMS, value_of
from symderive.methods.chance.believable import believable
from symderive.methods.chance.beside import with_law_as_stated
from symderive.methods.chance.by_cases import case_by_case
from symderive.methods.chance.chances_as_laws import with_chances_as_laws
from symderive.methods.chance.consistent import check
from symderive.methods.chance.covariance_bounds import moment_bounds
from symderive.methods.chance.families import find_in_family, unknown_function
from symderive.methods.chance.given_parents import tell_independence_given_parents
from symderive.methods.chance.kept_inequalities import refuse_broken_inequalities
from symderive.methods.chance.letters_alone import letters_alone
from symderive.methods.chance.lines import Work, answered
from symderive.methods.chance.mean_bounds import mean_bounds
from symderive.methods.chance.named_condition import with_condition_named
from symderive.methods.chance.named_laws import with_letters_of_laws
from symderive.methods.chance.negative import densities_not_negative, parameters_in_range
from symderive.methods.chance.open_constants import open_constants
from symderive.methods.chance.reading import read_chance
from symderive.methods.chance.regions import Impossible, Inconsistent, NoMean, Undecided
from symderive.methods.chance.samples import find_factor, find_statistic
from symderive.methods.chance.samples_of_density import with_drawn_densities
from symderive.methods.chance.sharp_inequalities import sharp_bounds
from symderive.methods.chance.spectrum import EXTREMES, find_eigenvalue
from symderive.methods.chance.spelling import changed, respelled, with_density_asked
from symderive.methods.chance.square_bounds import square_bounds
from symderive.methods.chance.stated_twice import refuse_what_the_laws_contradict
from symderive.methods.chance.stated_values import with_values_put_in
from symderive.methods.chance.told import Told, settle
from symderive.methods.chance.unknowns import find_extreme, find_letter
from symderive.methods.chance.variance_on_range import variance_bounds
from symderive.methods.laws_finished import finished
from symderive.methods.laws_ranges import with_ranges_stated
from symderive.methods.plan import Plan
from symderive.scalar.limited import limited


def fits(stated: Problem) -> bool:
    """Does the goal, or what fixes the letter that it asks for, speak of chance, and of no events by name?"""
    problem = with_density_asked(stated)
    if problem.goal is None:
        return False
    goal = problem.goal.node
    if holds(goal, EventSym) or holds(goal, Derivative):
        return False
    if holds(goal, *ATOMS):
        return True
    if in_a_family(goal, problem) or is_sample(goal, problem) or (isinstance(goal, Apply) and goal.name in EXTREMES):
        return True
    return (
        isinstance(goal, Sym | Best)
        and any(
            isinstance(p, Prob | Dens | Expect | Var | Cov | Law | RandVar)
            for f in problem.facts
            if f.node is not None
            for p in f.node.walk()
        )
    ) or isinstance(goal, Best)


#: seconds for one question; what takes longer is left to other plans
PATIENCE = 8.0


def carry_out(problem: Problem) -> Derivation | None:
    """The goal's value with the strands that lead to it, or None, also where it takes too long."""
    return limited(value_or_none_such, problem, seconds=PATIENCE)


def value_or_none_such(problem: Problem) -> Derivation | None:
    """The goal's value; a mean that does not exist is undefined."""
    try:
        return worked_out(problem)
    except NoMean as reason:
        return Derivation(problem, "undefined", error={"message": str(reason)})


def worked_out(stated: Problem) -> Derivation | None:
    problem = with_values_put_in(with_drawn_densities(with_chances_as_laws(respelled(stated))))
    try:
        problem = with_condition_named(with_law_as_stated(problem))
        work = Work(read_chance(problem))
    except Undecided:
        return None
    except Inconsistent as reason:
        return Derivation(problem, "inconsistent", error={"message": str(reason)})
    assert work.chance.problem.goal is not None
    goal = work.chance.problem.goal.node
    try:
        check(work)
        densities_not_negative(work)
        parameters_in_range(work)
        refuse_what_the_laws_contradict(problem)
        refuse_broken_inequalities(problem)
        told = letters_alone(work) or settle(work, alone=isinstance(goal, Sym | Best))
        if told.letters:
            return with_letters_known(work, problem, told)
        if isinstance(goal, Apply) and goal.name in EXTREMES:
            value = find_eigenvalue(work, goal)
        elif in_a_family(goal, problem):
            value = find_in_family(work, goal)
        elif isinstance(goal, Best):
            value = find_extreme(work, goal)
        elif is_sample(goal, problem):
            value = find_factor(work, goal) if isinstance(goal, Sym) else find_statistic(work, goal)
        elif isinstance(goal, Sym):
            value = (
                work.found[goal]
                if goal in work.found
                else parameter_of_approximation(work, goal) or find_letter(work, goal)
            )
        else:
            by_name = asks_for_a_law(problem)
            value = value_of(work, goal, by_name=by_name)
            value = case_by_case(work, goal, value, lambda part, asked: value_of(part, asked, by_name=by_name))
    except Impossible:
        return Derivation(
            problem,
            "undefined",
            tuple(s for s in work.strands if s.steps),
            error={"message": "what the question is conditioned on has probability zero"},
        )
    except Undecided:
        return still_open(work, problem)
    except Inconsistent as reason:
        return Derivation(problem, "inconsistent", tuple(work.strands), error={"message": str(reason)})
    if not finished(value) or open_constants(work) & set(value.walk()):
        return None
    if not believable(work, goal, value):
        if not work.chance.moments and not work.chance.equations:
            return None
        told_apart = "what is stated leads to a variance, a mean or a probability that no law has"
        return Derivation(problem, "inconsistent", tuple(work.strands), error={"message": told_apart})
    tell_independence_given_parents(work, goal)
    return replace(answered(work, value), problem=with_letters_of_laws(with_ranges_stated(work, problem)))


def with_letters_known(work: Work, problem: Problem, told: Told) -> Derivation | None:
    """The answer where the facts fix letters of the laws: first the letters, then the question with their values."""
    kept = tuple(f for f in work.chance.problem.facts if f.node not in told.facts)
    plain = work.chance.problem.but(facts=kept)
    known = changed(plain, told.letters)
    stated = plain.but(definitions=(*plain.definitions, *work.defined))
    assert plain.goal is not None
    if plain.goal.node in told.letters:
        again = Work(read_chance(known))
        check(again)
        densities_not_negative(again)
        refuse_broken_inequalities(known)
        return replace(answered(work, told.letters[plain.goal.node]), problem=stated)
    rest = worked_out(known)
    if rest is None or rest.status != "solved":
        return rest
    found = replace(rest.problem, definitions=(*rest.problem.definitions, *work.defined), goal=plain.goal)
    return replace(rest, problem=found, strands=(*(s for s in work.strands if s.steps), *rest.strands))


def in_a_family(goal: Node, problem: Problem) -> bool:
    """Is the goal a letter or function that stands in the exponent of a density with an unknown function?"""
    if not isinstance(goal, Sym) and not (isinstance(goal, Map) and isinstance(goal.u, Sym)):
        return False
    stated = [f.node.right for f in problem.facts if isinstance(f.node, Rel) and isinstance(f.node.left, Dens | Prob)]
    partitions = [p for p in map(unknown_function, stated) if p is not None]
    return any(goal is p.u or (isinstance(goal, Map) and goal.name == p.name) for p in partitions)


def is_sample(goal: Node, problem: Problem) -> bool:
    """Is a sum over a sample asked for, or a letter in an equation of such sums?"""
    if holds(goal, *ATOMS):
        return False
    if holds(goal, BigSum):
        return bool(problem.definitions)
    return isinstance(goal, Sym) and any(
        isinstance(f.node, Rel) and goal in f.node.walk() and holds(f.node, BigSum) for f in problem.facts
    )


def still_open(work: Work, problem: Problem) -> Derivation | None:
    """Where no law is stated, stated moments still bound a probability, variances a covariance."""
    goal = work.chance.problem.goal
    if goal is None or goal.where is not None or not is_scalar(goal.node.shape):
        return None
    bare = Work(work.chance)
    try:
        if isinstance(goal.node, Prob):
            return replace(sharp_bounds(bare, goal.node), problem=problem)
        if isinstance(goal.node, Var):
            try:
                return replace(variance_bounds(bare, goal.node), problem=problem)
            except Undecided:
                bare = Work(work.chance)
        for bounds in (mean_bounds, square_bounds) if isinstance(goal.node, Expect) else ():
            try:
                return replace(bounds(bare, goal.node), problem=problem)
            except Undecided:
                bare = Work(work.chance)
        return replace(moment_bounds(bare, goal.node), problem=problem)
    except Undecided:
        return None
    except Inconsistent as reason:
        return Derivation(problem, "inconsistent", tuple(bare.strands), error={"message": str(reason)})


def asks_for_a_law(problem: Problem) -> bool:
    """p(x | y) is answered by its law where that has a name; p_Y(y) for a range, by the formula."""
    goal = problem.goal
    return goal is not None and isinstance(goal.node, Dens) and goal.where is None


PLANS: tuple[Plan, ...] = (Plan("laws and moments", fits, carry_out, method="laws"),)
