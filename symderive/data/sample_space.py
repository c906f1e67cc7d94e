"""Sample spaces as variables: the outcome is a random variable, and a set of outcomes the event that it lies there."""

from __future__ import annotations

from dataclasses import replace

from symderive.expr.algebra import Rel, Sym
from symderive.expr.node import Node, transform
from symderive.expr.probability import And, EventSym, FiniteSet, In, Label, Minus, NamedSet, Not, Or, Prob, RandVar
from symderive.expr.problem import Decl, Definition, Fact, Goal, Problem, Space

OUTCOME = RandVar("omega", None, r"\omega")


def outcomes_of(problem: Problem) -> tuple[Node, ...]:
    """The outcomes of a declared finite sample space; none where there is none."""
    for fact in problem.facts:
        if isinstance(fact.node, Space) and isinstance(fact.node.outcomes, FiniteSet):
            return fact.node.outcomes.elements
    return ()


def with_outcomes(problem: Problem) -> Problem:
    """The problem with sets of outcomes read as events about the outcome; itself where no space is declared."""
    outcomes = outcomes_of(problem)
    if not outcomes or problem.goal is None:
        return problem
    facts: list[Fact] = []
    definitions = list(problem.definitions)
    for fact in problem.facts:
        match fact.node:
            case Space():
                continue
            case Rel("=", EventSym() as name, FiniteSet() as body):
                definitions.append(Definition(name, In(OUTCOME, body), (), fact.text))
            case Rel() as rel:
                facts += [replace(fact, node=events_in(one)) for one in for_every(rel, outcomes)]
            case _:
                facts.append(fact)
    decl = Decl("omega", "random", OUTCOME, r"\omega", within=FiniteSet(outcomes), inferred=True)
    named = {k: d for k, d in problem.declarations.items() if d.kind != "set"} | {"omega": decl}
    goal = replace(problem.goal, node=events_in(problem.goal.node))
    assert isinstance(goal, Goal)
    return problem.but(declarations=named, facts=tuple(facts), definitions=tuple(definitions), goal=goal)


def for_every(rel: Rel, outcomes: tuple[Node, ...]) -> list[Node]:
    """P({k}) = 1/6 for every outcome k, where k is none of them."""
    free = {
        x
        for part in rel.walk()
        if isinstance(part, FiniteSet) and len(part.elements) == 1
        for x in part.elements
        if isinstance(x, Label | Sym) and x not in outcomes
    }
    if len(free) != 1:
        return [rel]
    (letter,) = free
    name = getattr(letter, "name", "")

    def at(outcome: Node) -> Node:
        def change(node: Node) -> Node:
            return outcome if isinstance(node, Label | Sym) and node.name == name else node

        return transform(rel, change)

    return [at(outcome) for outcome in outcomes]


def events_in(node: Node) -> Node:
    """Sets inside P( ) as events about the outcome."""

    def change(part: Node) -> Node:
        if isinstance(part, Prob):
            given = None if part.given is None else as_event(part.given)
            return Prob(as_event(part.event), given, part.head)
        return part

    return transform(node, change)


def as_event(event: Node) -> Node:
    match event:
        case FiniteSet():
            return In(OUTCOME, event)
        case NamedSet("Omega"):
            return Or((In(OUTCOME, NamedSet("R")), Not(In(OUTCOME, NamedSet("R")))))
        case NamedSet("empty"):
            return In(OUTCOME, FiniteSet(()))
        case And() | Or() | Not() | Minus():
            return event.rebuild(tuple(as_event(k) for k in event.kids))
    return event


def as_sets(node: Node) -> Node:
    """The way back, for showing: the outcome lies in {2, 4} is the set {2, 4}."""

    def change(part: Node) -> Node:
        match part:
            case In(u, FiniteSet() as within) if u is OUTCOME:
                return within
            case Rel("=", u, value) if u is OUTCOME:
                return FiniteSet((value,))
        return part

    return transform(node, change)
