"""What a problem says of chance, statement by statement, as sources, moments, independences and equations."""

from __future__ import annotations

from dataclasses import replace

from symderive.expr.algebra import Idx, Rel, Sym
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.probability import And, Cov, Dens, Expect, Indep, Law, Prob, RandVar, Var
from symderive.expr.problem import Fact, Follows, Problem
from symderive.methods.chance.finite_parents import with_components
from symderive.methods.chance.known import letters_of, parameter_ranges
from symderive.methods.chance.named_variables import with_variables
from symderive.methods.chance.samples_of_density import with_sampled_members
from symderive.methods.chance.sources import Chance, with_values_of_chains
from symderive.methods.chance.stated_laws import read_density, read_distribution, read_law, read_mass


def read_chance(stated: Problem) -> Chance:
    """What a problem says of chance. Statements that are no concern of this room are left alone."""
    problem = with_variables(stated)
    chance = Chance(problem)
    chance.letters = letters_of(problem)
    for d in problem.definitions:
        if not d.params and isinstance(d.name, RandVar | Sym) and not isinstance(d.body, Law):
            chance.definitions[d.name] = d.body
    for fact in problem.facts:
        for u in (fact.node, problem.goal.node if problem.goal else None):
            if u is not None:
                name_values(chance, u)
    for fact in problem.facts:
        read_fact(chance, fact)
    chance.moments = with_values_of_chains(chance.moments)
    parameter_ranges(chance)
    return with_observations(with_sampled_members(with_components(chance)))


def with_observations(chance: Chance) -> Chance:
    """What is observed, in the place of the value that the question is conditioned on: p(theta | x) with X = 6."""
    goal = chance.problem.goal
    if goal is None or not chance.observed:
        return chance

    def condition(u: Node) -> Node:
        if isinstance(u, And):
            return And(tuple(condition(part) for part in u.events), u.comma)
        match u:
            case Rel("=", RandVar() as x, Sym(name)) if x in chance.observed and name in (
                x.name,
                chance.letter(x).name,
            ):
                return Rel("=", x, chance.observed[x])
        return Rel("=", u, chance.observed[u]) if u in chance.observed else u

    def change(u: Node) -> Node:
        match u:
            case Dens(head, arguments, given, params, variables) if given:
                known = [
                    chance.observed[x] if x in chance.observed and value in (x, chance.value.get(x)) else value
                    for value, x in zip(given, variables[len(arguments) :], strict=False)
                ]
                return u if tuple(known) == given else Dens(head, arguments, tuple(known), params, variables)
            case Expect(inner, Node() as given, under):
                return Expect(inner, condition(given), under)
            case Var(inner, Node() as given, under):
                return Var(inner, condition(given), under)
            case Cov(left, right, Node() as given):
                return Cov(left, right, condition(given))
            case Prob(event, Node() as given, head):
                return Prob(event, condition(given), head)
        return u

    chance.problem = chance.problem.but(goal=replace(goal, node=transform(goal.node, change)))
    return chance


def name_values(chance: Chance, u: Node) -> None:
    """Value letters as the author writes them: x in p(x | y) is the value of X."""
    for part in u.walk():
        if isinstance(part, Dens):
            for letter, x in zip(part.arguments + part.given, part.variables, strict=False):
                if isinstance(letter, Sym) and isinstance(x, RandVar):
                    chance.value.setdefault(x, letter)
        elif isinstance(part, Expect) and isinstance(part.under, Dens):
            name_values(chance, part.under)


def read_fact(chance: Chance, fact: Fact) -> None:
    match fact.node:
        case Follows(u, law, given):
            read_law(chance, fact.node, u, law, given)
        case Indep():
            chance.independences.append(fact.node)
        case Rel("=", Dens() as left, right):
            read_density(chance, left, right, fact)
        case Rel("propto", Dens() as left, right):
            read_density(chance, left, right, fact, normalised=False)
        case Rel("=", Prob(Rel(op, RandVar() as x, Sym() as letter), None), right) if op in (
            "<=",
            "<",
        ) and letter in free_leaves(right):
            chance.value.setdefault(x, letter)
            read_distribution(chance, x, letter, right, fact)
        case Rel("=", Prob(Rel("=", RandVar() as x, Sym() | Idx() as letter), None), right) if (
            letter in free_leaves(right) or fact.where is not None
        ):
            read_mass(chance, x, letter, right, fact)
        case Rel("=", Expect() | Var() | Cov() as moment, right):
            chance.moments.append((moment, right))
        case Rel("=", RandVar() as x, right) if not chance.variables_in(right):
            chance.observed[x] = right
        case Rel("approx", RandVar() as x, Law() as law):
            chance.approximate[x] = law
        case Rel("=", _, _):
            chance.equations.append(fact.node)
