"""How long until a pattern appears or a state is reached: mean waiting times by first-step analysis."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from symderive.data.build import build
from symderive.data.chains import Row, waiting
from symderive.data.field import Value, letters_of, to_node
from symderive.data.moves import Chain, Move
from symderive.data.read_world import read_world
from symderive.data.reading import as_event, fold, number
from symderive.data.tables import Table, cell_event
from symderive.data.world import World
from symderive.derive.derivation import Derivation
from symderive.expr.algebra import TRUE, Num, Rel, Sum
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Best, Expect, RandVar
from symderive.expr.problem import Problem
from symderive.methods.markov import TOGETHER
from symderive.methods.plan import Plan
from symderive.methods.worked import worked
from symderive.rules import outcomes

Window = tuple[Node, ...]
LARGEST = 400


@dataclass(frozen=True, slots=True)
class Wait:
    """T = min{n >= first : pattern}, the pattern speaking of the last ``length`` members of a family."""

    time: Node
    index: Node
    family: str
    pattern: Node
    length: int
    first: int


def fits(problem: Problem) -> bool:
    """The mean of a waiting time T = min{n : ...}, perhaps given the state at the start."""
    goal = problem.goal
    return goal is not None and isinstance(goal.node, Expect) and definition_of(problem, goal.node.u) is not None


def definition_of(problem: Problem, time: Node) -> Best | None:
    for d in problem.definitions:
        if d.name is time and isinstance(d.body, Best) and d.body.kind == "min" and len(d.body.over) == 1:
            return d.body
    return None


def read_wait(problem: Problem, time: Node) -> Wait | None:
    body = definition_of(problem, time)
    if body is None or body.body is not body.over[0] or body.condition is None:
        return None
    index = body.over[0]
    parts = body.condition.events if isinstance(body.condition, And) else (body.condition,)
    pattern, first = [], 0
    for part in flat(parts):
        members = [v for v in part.walk() if isinstance(v, RandVar) and v.family]
        if members:
            pattern.append(part)
        elif isinstance(part, Rel) and part.left is index and isinstance(part.right, Num) and part.op in (">=", ">"):
            first = int(part.right.value) + (part.op == ">")
        else:
            return None
    whole = And(tuple(pattern), True) if len(pattern) > 1 else pattern[0] if pattern else None
    if whole is None:
        return None
    members = [v for v in whole.walk() if isinstance(v, RandVar) and v.family]
    offsets = {offset(v, index) for v in members}
    if len({v.family for v in members}) != 1 or None in offsets or max(o for o in offsets if o is not None) != 0:
        return None
    return Wait(time, index, members[0].family, whole, 1 - min(o for o in offsets if o is not None), first)


def flat(parts: tuple[Node, ...]) -> Iterator[Node]:
    for part in parts:
        if isinstance(part, And):
            yield from flat(part.events)
        else:
            yield part


def offset(variable: RandVar, index: Node) -> int | None:
    """The k of X_{n+k}."""
    if len(variable.indices) != 1:
        return None
    at = fold(substitute(variable.indices[0], {index: Num(0)}))
    value = number(at)
    return None if value is None or value.denominator != 1 else int(value)


# ---------------------------------------------------------------- the answer
def carry_out(problem: Problem) -> Derivation | None:
    assert problem.goal is not None and isinstance(problem.goal.node, Expect)
    goal = problem.goal.node
    wait = read_wait(problem, goal.u)
    if wait is None:
        return None
    world = read_world(problem)
    numbers = [n for (n, *_) in world.members.known.get(wait.family, {})]
    start = min(numbers, default=1)
    world = read_world(problem, upto=start + 1)
    law = laws_of(world, wait.family, start)
    if law is None:
        return None
    page = Page(wait, world, start, *law)
    later = wait.first - (start + wait.length - 1)
    if later > 1 or (later == 1 and wait.length > 1) or not page.solve():
        return None
    chain = page.moves(goal)
    if chain is None:
        return None
    return worked(problem, chain, chain.shown[goal], assumptions=tuple(world.assumptions))


def laws_of(world: World, family: str, start: int) -> tuple[Row | None, Table] | None:
    """The law of the first member and the table of the next given it (without parents: independent)."""
    here, there = world.members.get(family, (start,)), world.members.get(family, (start + 1,))
    if here is None:
        return None
    if there is None:
        return None
    built = build(world, {here, there})
    if built is None or built.network.tables[there].parents not in ((), (here,)):
        return None
    free = set(built.free)
    first: Row | None = next(iter(built.network.tables[here].rows.values()))
    if first is not None and any(letters_of(c) & free for c in first.values()):
        first = None
    table = built.network.tables[there]
    if any(letters_of(c) & free for row in table.rows.values() for c in row.values()):
        return None
    return first, table


class Page:
    """Windows of the last values as states; the mean waiting time from each, with the equations that give it."""

    def __init__(self, wait: Wait, world: World, start: int, first: Row | None, table: Table):
        self.wait, self.world, self.start, self.first_law, self.table = wait, world, start, first, table
        self.kept = max(wait.length - 1, 1)
        self.values = world.values[table.variable]
        self.means: dict[Hashable, Value] = {}
        #: the state at the start does not count: the first time after it is asked for
        self.after_start = wait.first > start + wait.length - 1

    def row(self, window: Window) -> Row | None:
        if not window:
            return self.first_law
        return self.table.rows[window[-1:] if self.table.parents else ()]

    def done(self, window: Window) -> bool:
        """Does the pattern hold at the end of these values?"""
        if len(window) < self.wait.length:
            return False
        put: dict[Node, Node] = {}
        for v in self.wait.pattern.walk():
            if isinstance(v, RandVar) and v.family:
                k = offset(v, self.wait.index)
                assert k is not None
                put[v] = window[len(window) - 1 + k]
        return as_event(fold(substitute(self.wait.pattern, put))) is TRUE

    def ends(self, window: Window, value: Node) -> bool:
        """Does the next value end the wait?"""
        return self.done((*window, value)) and not (self.after_start and not window)

    def after(self, window: Window, value: Node) -> Window:
        return (*window, value)[-self.kept :]

    def solve(self) -> bool:
        """The mean number of further steps from every window that can come up."""
        origin: list[Window] = [()] if self.first_law is not None else [(v,) for v in self.values]
        steps: dict[Hashable, dict[Hashable, Value]] = {}
        todo: list[Window] = [w for w in origin if self.after_start or not self.done(w)]
        while todo:
            window = todo.pop()
            if window in steps:
                continue
            row = self.row(window)
            if row is None or len(steps) > LARGEST:
                return False
            out: dict[Hashable, Value] = {}
            for v, c in row.items():
                if not c:
                    continue
                target: Hashable = "done" if self.ends(window, v) else self.after(window, v)
                out[target] = out.get(target, Fraction(0)) + c
                if target != "done":
                    todo.append(self.after(window, v))
            steps[window] = out
        steps["done"] = {"done": Fraction(1)}
        ends: set[Hashable] = {"done"}
        found = waiting(steps, ends)
        if found is None:
            return False
        self.means = found
        return True

    def expectation(self, goal: Expect, window: Window) -> Node:
        if not window:
            return Expect(goal.u)
        cell = {}
        for n, v in enumerate(window):
            member = self.world.members.get(self.wait.family, (self.start + n,))
            if member is None:
                pattern = next(iter(self.world.members.known[self.wait.family].values()))
                assert isinstance(pattern, RandVar)
                letter = pattern.latex.split("_")[0]
                member = RandVar(
                    f"{pattern.family}_{self.start + n}",
                    pattern.size,
                    f"{letter}_{{{self.start + n}}}",
                    pattern.family,
                    (Num(self.start + n),),
                )
            cell[member] = v
        return Expect(goal.u, cell_event(cell))

    def at(self, window: Window) -> Value:
        """E[T | the first values are these]: the time of the last of them plus the mean wait from there."""
        return self.start + len(window) - 1 + self.means[window]

    def moves(self, goal: Expect) -> Chain | None:
        chain = Chain()
        windows: list[Window] = [w for w in sorted(self.means, key=lambda w: len(str(w))) if isinstance(w, tuple)]
        for w in windows:
            chain.shown[self.expectation(goal, w)] = to_node(self.at(w))
        asked = self.asked(goal)
        if asked is None:
            return None
        for place, w in enumerate(sorted(windows, key=len, reverse=True)):
            quantity = self.expectation(goal, w)
            note = "the equations of all states, solved together"
            intro = TOGETHER if place == 0 and len(windows) > 1 else ""
            chain.moves.append(
                Move(quantity, outcomes.first_step_for_times.name, self.formula(goal, w), note=note, intro=intro)
            )
        if goal not in chain.shown:
            chain.add(Move(goal, outcomes.first_step_for_times.name, asked))
        return chain

    def asked(self, goal: Expect) -> Node | None:
        """The goal as one of the expectations that were found; a state that is already at the end waits no longer."""
        if goal.given is None:
            return Expect(goal.u) if self.first_law is not None else None
        given = self.world.plain(goal.given)
        for length in range(1, self.kept + 1):
            for window in itertools.product(self.values, repeat=length):
                shown = self.expectation(goal, window)
                assert isinstance(shown, Expect) and shown.given is not None
                if self.world.plain(shown.given) is given:
                    if length == self.wait.length and self.done(window) and not self.after_start:
                        return Num(self.start + length - 1)
                    return shown if window in self.means else None
        return None

    def formula(self, goal: Expect, window: Window) -> Node:
        """The average over the next value."""
        row = self.row(window)
        assert row is not None
        terms: list[Node] = []
        for v, c in row.items():
            if not c:
                continue
            full = (*window, v)
            if self.ends(window, v):
                rest: Node = Num(self.start + len(window))
            else:
                later = self.after(window, v)
                passed = len(full) - len(later)
                inner = self.expectation(goal, later)
                rest = Sum((Num(passed), inner)) if passed else inner
            terms.append(rest if c == 1 else mul(to_node(c), rest))
        return add(*terms)


PLANS = (Plan("waiting time", fits, carry_out),)
