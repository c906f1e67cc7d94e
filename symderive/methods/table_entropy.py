"""Entropies and mutual information of finite variables, from what fixes their table."""

from __future__ import annotations

from symderive import scalar
from symderive.data.field import to_node
from symderive.data.joint import rows_of
from symderive.data.masses import with_masses
from symderive.data.moves import Chain, probability
from symderive.data.read_world import read_world
from symderive.data.reading import conjunction
from symderive.data.repeated import for_every_event
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Rule
from symderive.expr.algebra import MINUS, TRUE, Map, Num, Rel
from symderive.expr.build import add, divide, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Info, Prob, RandVar
from symderive.expr.problem import Problem
from symderive.methods.plan import Plan
from symderive.methods.table_page import Page, on_a_page
from symderive.methods.tables import LARGEST, derived
from symderive.methods.unsure import assumed
from symderive.rules.expectation import put_in_what_is_given, simplify
from symderive.rules.information import (
    definition_of_conditional_entropy,
    definition_of_entropy,
    definition_of_mutual_information,
)


def fits(problem: Problem) -> bool:
    goal = problem.goal.node if problem.goal is not None else None
    if not isinstance(goal, Info) or not all(isinstance(v, RandVar) for v in goal.of):
        return False
    return goal.kind == "H" or (goal.kind == "MI" and len(goal.of) == 2 and goal.given is None)


def conditions(goal: Info) -> tuple[tuple[Node, ...], Node | None]:
    """The variables that the entropy is given, and the event."""
    parts = goal.given.events if isinstance(goal.given, And) else (goal.given,)
    known = tuple(p for p in parts if isinstance(p, RandVar))
    events = [p for p in parts if p is not None and not isinstance(p, RandVar)]
    return known, conjunction(events, True) if events else None


def carry_out(problem: Problem) -> Derivation | None:
    problem = for_every_event(problem)
    assert problem.goal is not None
    goal = problem.goal.node
    assert isinstance(goal, Info)
    given, event = conditions(goal)
    world = read_world(problem)
    spoken: set[Node] = {*goal.of, *given}
    size = 1
    for v in spoken & world.values.keys():
        size *= len(world.values[v])
    if not spoken <= world.values.keys() or spoken & world.infinite or size > LARGEST:
        return None
    if event is not None and not isinstance(event, Rel):
        return None

    def answer(page: Page) -> Derivation | None:
        return entropy(page, goal, given) if goal.kind == "H" else information(page, goal)

    return on_a_page(problem, world, spoken, event, answer)


def entropy(page: Page, goal: Info, given: tuple[Node, ...]) -> Derivation | None:
    """-sum P(x, y) log P(y | x) over the cells of the table; a cell of weight zero adds nothing."""
    rows = rows_of(page.known, (*given, *goal.of), page.condition)
    if rows is None:
        return None
    values: dict[Node, Node] = {}
    terms: list[Node] = []
    for cell, weight in rows.items():
        known = tuple(zip(given, cell, strict=False))
        own = tuple(zip(goal.of, cell[len(given) :], strict=True))
        whole = told(page, probability((*known, *own)))
        part = probability(own, known) if known else whole
        values[whole] = to_node(weight)
        below = sum(w for other, w in rows.items() if other[: len(given)] == cell[: len(given)])
        values[part] = to_node(weight / below) if known else to_node(weight)
        terms.append(mul(MINUS, whole, Map("log", part)))
    if given and page.condition is not TRUE:
        return None
    return written(page, goal, terms, values, definition_of_conditional_entropy if given else definition_of_entropy)


def information(page: Page, goal: Info) -> Derivation | None:
    """sum P(x, y) log(P(x, y) / (P(x) P(y))) over the cells of the table."""
    one, other = goal.of
    tables = [rows_of(page.known, variables, TRUE) for variables in ((one, other), (one,), (other,))]
    if page.condition is not TRUE or None in tables:
        return None
    both, first, second = (table or {} for table in tables)
    values: dict[Node, Node] = {}
    terms: list[Node] = []
    for (x, y), weight in both.items():
        joint, left, right = probability(((one, x), (other, y))), probability(((one, x),)), probability(((other, y),))
        values |= {joint: to_node(weight), left: to_node(first[(x,)]), right: to_node(second[(y,)])}
        terms.append(mul(joint, Map("log", divide(joint, mul(left, right)))))
    return written(page, goal, terms, values, definition_of_mutual_information)


def written(page: Page, goal: Info, terms: list[Node], values: dict[Node, Node], rule: Rule) -> Derivation | None:
    """The sum by the definition, its probabilities, and the value."""
    if not terms or not all(isinstance(v, Num) for v in values.values()):
        return None
    line = add(*terms)
    filled = substitute(line, values)
    answer = scalar.simplify(filled)
    steps = [rule.step(goal, line), put_in_what_is_given.step(line, filled)]
    if answer is not filled:
        steps.append(simplify.step(filled, answer))
    return Derivation(
        with_masses(page.problem, page.world),
        "solved",
        (*derived(page, [p for p in values if isinstance(p, Prob)], Chain()), Strand(goal, tuple(steps))),
        Answer(node=answer, decimal=scalar.number(answer)),
        assumed(page.known),
    )


def told(page: Page, p: Prob) -> Prob:
    return p if page.condition is TRUE else Prob(p.event, page.condition)


PLANS = (Plan("entropy of a table", fits, carry_out),)
