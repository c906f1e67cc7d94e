"""Markov chains in the long run: limits of P(X_t = s) by absorption and by balance, step by step."""

from __future__ import annotations

from symderive.data.chains import Chain, Row, absorbed, chain_of, closed_classes, long_run, reachable
from symderive.data.field import Value, to_node
from symderive.data.moves import Chain as Moves
from symderive.data.moves import Move, shortest, with_values
from symderive.data.reading import as_event, fold
from symderive.derive.derivation import Derivation
from symderive.expr.algebra import INFINITY, TRUE, Num, Rel
from symderive.expr.build import add, mul
from symderive.expr.calculus import Limit
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Prob, RandVar
from symderive.expr.problem import Problem
from symderive.methods.plan import Plan
from symderive.methods.worked import worked
from symderive.rules import outcomes
from symderive.rules import probability as rules

#: said before equations whose unknowns stand on both sides
TOGETHER = (
    "The lines are one equation for each state, with the unknown values on both sides. Solved together they have one "
    "solution; it is put into every equation, which shows that it fits."
)


def fits(problem: Problem) -> bool:
    """The limit of a probability of the state of a chain for growing time."""
    goal = problem.goal
    if goal is None or not isinstance(goal.node, Limit) or goal.node.target is not INFINITY:
        return False
    body = goal.node.body
    return isinstance(body, Prob) and len(families(body, goal.node.var)) == 1


def families(body: Prob, time: Node) -> set[RandVar]:
    """The variables X_t whose index is the time that grows."""
    return {v for v in body.event.walk() if isinstance(v, RandVar) and time in set(v.walk())}


def carry_out(problem: Problem) -> Derivation | None:
    assert problem.goal is not None and isinstance(problem.goal.node, Limit)
    goal = problem.goal.node
    assert isinstance(goal.body, Prob)
    (variable,) = families(goal.body, goal.var)
    chain = chain_of(problem, variable.family)
    if chain is None:
        return None
    started = started_at(chain, goal.body)
    if started is None:
        return None
    found = long_run(started)
    if found is None:
        return None
    limit, closed = found
    moves = Moves()
    wanted = [s for s in chain.states if holds(goal.body.event, variable, s)]
    page = Page(goal, variable, moves, started)
    parts = [page.limit_of(s, limit, closed) for s in wanted]
    if goal not in moves.shown:
        total = add(*parts) if parts else Num(0)
        moves.add(Move(goal, outcomes.additivity_over_outcomes.name, total))
    value = moves.shown[goal]
    return worked(problem, moves, value, assumptions=(*chain.world.assumptions, *chain.assumptions))


def holds(event: Node, variable: RandVar, state: Node) -> bool:
    return as_event(fold(substitute(event, {variable: state}))) is TRUE


def started_at(chain: Chain, body: Prob) -> Chain | None:
    """The chain from the state that a condition names (X_0 = 2), else as stated."""
    if body.given is None:
        return chain
    law: Row = {}
    for s in chain.states:
        found = as_event(fold(chain.world.plain(body.given), {chain.first: s}))
        if found is TRUE:
            law[s] = Num(1).value
    if len(law) != 1:
        return None
    start = {s: law.get(s, Num(0).value) for s in chain.states}
    return Chain(chain.states, chain.steps, start, chain.first, chain.world, chain.assumptions)


def weighted(weight: Value, quantity: Node) -> Node:
    return quantity if weight == 1 else mul(to_node(weight), quantity)


class Page:
    """The moves to the limits of single states."""

    def __init__(self, goal: Limit, variable: RandVar, moves: Moves, chain: Chain):
        self.goal, self.variable, self.moves, self.chain = goal, variable, moves, chain

    def limit(self, state: Node, given: Node | None = None) -> Limit:
        condition = Rel("=", self.chain.first, given) if given is not None else self.condition()
        return Limit(Prob(Rel("=", self.variable, state), condition), self.goal.var, self.goal.target, self.goal.side)

    def condition(self) -> Node | None:
        assert isinstance(self.goal.body, Prob)
        return self.goal.body.given

    def limit_of(self, state: Node, limit: Row, closed: list[list[Node]]) -> Node:
        home = next((c for c in closed if state in c), None)
        asked = self.limit(state)
        if home is None:
            self.moves.add(
                Move(asked, outcomes.balance_equations.name, Num(0), note="the chain leaves this state for good")
            )
        elif len(closed) == 1:
            self.balance(home, limit)
        elif len(home) == 1:
            self.absorption(state, home, closed)
        else:
            note = "the probability of ending in its class times the stationary law of the class"
            self.moves.add(Move(asked, outcomes.balance_equations.name, to_node(limit[state]), note=note))
        return asked

    def balance(self, states: list[Node], limit: Row) -> None:
        """What flows in equals what is there; the equations and the sum 1 are solved together."""
        steps = self.chain.steps
        for s in states:
            self.moves.shown.setdefault(self.limit(s), to_node(limit[s]))
        for place, s in enumerate(states):
            quantity = self.limit(s)
            inflow = [weighted(steps[r][s], self.limit(r)) for r in states if s in steps[r]]
            note = "solved together with the equations of the other states and the sum 1"
            intro = TOGETHER if place == 0 else ""
            self.append(Move(quantity, outcomes.balance_equations.name, add(*inflow), note=note, intro=intro))

    def absorption(self, state: Node, home: list[Node], closed: list[list[Node]]) -> None:
        """First-step equations of the states on the way, solved together."""
        chain = self.chain
        start = chain.start or {}
        origin = [s for s, w in start.items() if w]
        seen = reachable(chain.steps, origin)
        inner = {s: r for s, r in chain.steps.items() if s in seen}
        ends = absorbed(inner, home, closed_classes(inner))
        assert ends is not None
        for s in inner:
            self.moves.shown.setdefault(self.limit(state, s), to_node(ends[s]))
        on_the_way = [s for s in inner if not any(s in c for c in closed)]
        for place, s in enumerate(on_the_way):
            formula = add(*(weighted(c, self.limit(state, t)) for t, c in inner[s].items()))
            note = "the equations of all states on the way, solved together"
            intro = TOGETHER if place == 0 else ""
            self.append(Move(self.limit(state, s), outcomes.first_step.name, formula, note=note, intro=intro))
        asked = self.limit(state)
        if asked not in self.moves.shown:
            formula = add(*(weighted(w, self.limit(state, s)) for s, w in start.items() if w))
            self.append(Move(asked, rules.total_probability.name, formula))
            self.moves.shown[asked] = self.value(formula)

    def append(self, move: Move) -> None:
        """A move whose value is known from solving the equations, not from the moves before."""
        if move not in self.moves.moves:
            self.moves.moves.append(move)

    def value(self, formula: Node) -> Node:

        return shortest(with_values(formula, self.moves.shown))


PLANS = (Plan("long run of a chain", fits, carry_out),)
