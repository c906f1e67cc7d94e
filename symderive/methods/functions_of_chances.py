"""A logarithm, a root or another function of probabilities: the probabilities first, then the function of them."""

from __future__ import annotations

from symderive import scalar
from symderive.data.errors import UndefinedError
from symderive.data.field import letters_of, to_node
from symderive.data.knowledge import Knowledge
from symderive.data.masses import with_masses
from symderive.data.moves import with_values
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import Map, Pow, Prod, Sum
from symderive.expr.node import Node, holds, substitute
from symderive.expr.probability import Prob
from symderive.expr.problem import Problem
from symderive.methods.determined import chain_to, hidden_letters
from symderive.methods.unsure import assumed
from symderive.methods.worked import strands_of
from symderive.rules import outcomes
from symderive.rules.expectation import simplify


def function_of_chances(problem: Problem, known: Knowledge, goal: Node, asked: list[Prob]) -> Derivation | None:
    """The value of a function of probabilities that the statements fix; None for what is not one.

    Raises UndefinedError where a denominator or the argument of a logarithm is zero.
    """
    parts = rational_parts(goal)
    if goal in parts or not all(isinstance(u, Map | Sum | Prod | Pow) for u in above(goal, parts)):
        return None
    put: dict[Node, Node] = {}
    for part in parts:
        value = known.expression(part)
        if value is None or letters_of(value) & hidden_letters(known):
            return None
        put[part] = to_node(value)
    for u in goal.walk():
        if isinstance(u, Map) and u.name == "log" and u.u in put and scalar.sign(put[u.u]) == 0:
            raise UndefinedError(u.u)
    chain = chain_to(known, goal, asked)
    if chain is None or any(p not in chain.shown for p in asked):
        return None
    filled = with_values(goal, chain.shown)
    answer = scalar.simplify(filled)
    if not scalar.equal(answer, substitute(goal, put)):
        return None
    steps = [outcomes.put_in_the_values.step(goal, filled)]
    if answer is not filled:
        steps.append(simplify.step(filled, answer))
    return Derivation(
        with_masses(problem, known.world),
        "solved",
        (*strands_of(chain), Strand(goal, tuple(steps))),
        Answer(node=answer, decimal=scalar.number(answer)),
        assumed(known),
    )


def rational_parts(goal: Node) -> list[Node]:
    """The largest parts that are sums, products and whole powers of probabilities."""
    if holds(goal, Map):
        if isinstance(goal, Prob):
            return []
        return list(dict.fromkeys(p for kid in goal.kids for p in rational_parts(kid)))
    return [goal] if holds(goal, Prob) else []


def above(goal: Node, parts: list[Node]) -> list[Node]:
    """The nodes on the way from the goal down to the parts."""
    if goal in parts or not holds(goal, Prob):
        return []
    return [goal, *(u for kid in goal.kids for u in above(kid, parts))]
