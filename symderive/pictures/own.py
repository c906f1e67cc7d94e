"""The picture that belongs to a problem of its own accord, for the write-up of its solution."""

from __future__ import annotations

from symderive.derive.derivation import Derivation
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Prob, RandVar
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import DerivationError
from symderive.pictures import computation, network, tree
from symderive.pictures.picture import Picture


def picture_of(problem: Problem, derivation: Derivation | None = None) -> Picture | None:
    """The network of a problem with arrows, the tree of a question that goes from an effect back to its cause, the
    computational graph of a derivation by automatic differentiation; None for any other problem."""
    try:
        if any(fact.kind == "edge" for fact in problem.facts):
            return network.draw({}, 0, problem)
        if asks_for_a_cause(problem):
            return tree.draw({}, 0, problem)
        if derivation is not None and by_operations(problem, derivation):
            return computation.of_derivative(problem)
    except DerivationError:
        return None  # the problem has no picture of its kind: too large, or not fixed by what is stated
    return None


def asks_for_a_cause(problem: Problem) -> bool:
    """P(cause | effect), where the statements give P(effect | cause)."""
    goal = problem.goal.node if problem.goal is not None else None
    if not isinstance(goal, Prob) or goal.given is None:
        return False
    stated = [p for f in problem.facts if f.node is not None for p in f.node.walk() if isinstance(p, Prob)]
    causes = {leaf for p in stated if p.given is not None for leaf in names_in(p.given)}
    effects = {leaf for p in stated if p.given is not None for leaf in names_in(p.event)}
    return bool(names_in(goal.event) & causes) and bool(names_in(goal.given) & effects)


def names_in(event: Node) -> set[Node]:
    return {v for v in event.walk() if isinstance(v, EventSym | RandVar)}


def by_operations(problem: Problem, derivation: Derivation) -> bool:
    """Was this derived by automatic differentiation: with a named quantity for each operation?"""
    more: list[Definition] = [d for d in derivation.problem.definitions if d not in problem.definitions]
    carried = [s for s in derivation.strands if isinstance(s.subject, Derivative)]
    named = [str(getattr(d.name, "name", "")) for d in more]
    return derivation.status == "solved" and len(carried) > 1 and bool(named) and all(n.startswith("v_") for n in named)
