"""Markov chains: transition tables out of statements, classes, absorption, stationary laws, waiting times. Exact."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import TypeVar

from symderive.data.build import build
from symderive.data.field import Value, letters_of
from symderive.data.linear import CONSTANT, Form, System
from symderive.data.read_world import read_world
from symderive.data.world import World
from symderive.expr.node import Node
from symderive.expr.probability import RandVar
from symderive.expr.problem import Problem

Row = dict[Node, Value]
S = TypeVar("S", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Chain:
    """A homogeneous chain: ``start`` is the law of the first state (None: not stated), ``first`` its variable."""

    states: tuple[Node, ...]
    steps: Mapping[Node, Row]
    start: Row | None
    first: RandVar
    world: World
    assumptions: tuple[str, ...] = ()


def chain_of(problem: Problem, family: str) -> Chain | None:
    """The chain X_t of a family, where the statements give all that it can do; None where they do not."""
    lowest = read_world(problem)
    numbers = [n for (n, *_) in lowest.members.known.get(family, {})]
    first = min(numbers, default=0)
    world = read_world(problem, upto=max([first + 1, *numbers]))
    here, there = world.members.get(family, (first,)), world.members.get(family, (first + 1,))
    if there is None or here is None or here not in world.values:
        return None
    built = build(world, {there})
    if built is None or built.network.tables[there].parents != (here,):
        return None
    if any(isinstance(c, Fraction) and c for c, _ in built.conditions):
        return None
    tables = built.network.tables
    steps = {place[0]: {x: c for x, c in row.items() if c} for place, row in tables[there].rows.items()}
    free = set(built.free)
    start: Row | None = next(iter(tables[here].rows.values()))
    if start is None or any(letters_of(c) & free for c in start.values()):
        start = None
    states = world.values[here]
    known = {s for s in states if not any(letters_of(c) & free for c in steps[s].values())}
    reached = reachable(steps, [s for s in states if start is None or start[s]])
    if not reached <= known:
        return None
    assert isinstance(here, RandVar)
    told = tuple(built.assumptions)
    return Chain(states, {s: steps[s] for s in states if s in known}, start, here, world, told)


def reachable(steps: Mapping[S, dict[S, Value]], origin: Iterable[S]) -> set[S]:
    found: set[S] = set()
    todo = list(origin)
    while todo:
        s = todo.pop()
        if s not in found:
            found.add(s)
            todo.extend(steps[s])
    return found


def closed_classes(steps: Mapping[S, dict[S, Value]]) -> list[list[S]]:
    """The classes of states that the chain never leaves."""
    ahead = {s: reachable(steps, [s]) for s in steps}
    classes: list[list[S]] = []
    for s in steps:
        if all(s in ahead[t] for t in ahead[s]) and not any(s in c for c in classes):
            classes.append([t for t in steps if t in ahead[s]])
    return classes


def period(steps: Mapping[S, dict[S, Value]], states: Sequence[S]) -> int:
    """The period of a closed class: the common divisor of the lengths of its cycles."""
    level = {states[0]: 0}
    todo, found = [states[0]], 0
    while todo:
        s = todo.pop()
        for t in steps[s]:
            if t not in level:
                level[t] = level[s] + 1
                todo.append(t)
            else:
                found = gcd(found, level[s] + 1 - level[t])
    return abs(found)


def stationary(steps: Mapping[S, dict[S, Value]], states: Sequence[S]) -> dict[S, Value] | None:
    """The law of a closed class that one step does not change."""
    number = {s: n for n, s in enumerate(states)}
    system = System([{**{n: Fraction(1) for n in number.values()}, CONSTANT: Fraction(-1)}])
    for t in states:
        form: Form = {number[t]: Fraction(-1)}
        for s in states:
            if t in steps[s]:
                form[number[s]] = form.get(number[s], Fraction(0)) + steps[s][t]
        system.add({k: c for k, c in form.items() if c})
    return solved(system, number, {})


def absorbed(
    steps: Mapping[S, dict[S, Value]], goal: Sequence[S], closed: Sequence[Sequence[S]]
) -> dict[S, Value] | None:
    """From every state, the probability that the chain ends up in the class ``goal``."""
    inside = {s for c in closed for s in c}
    target = set(goal)
    open_states = [s for s in steps if s not in inside]
    number = {s: n for n, s in enumerate(open_states)}
    system = System()
    for s in open_states:
        form: Form = {number[s]: Fraction(-1)}
        for t, c in steps[s].items():
            place = number.get(t, CONSTANT)
            if t in number or t in target:
                form[place] = form.get(place, Fraction(0)) + c
        system.add({k: c for k, c in form.items() if c})
    return solved(system, number, {s: Fraction(int(s in target)) for s in inside})


def waiting(steps: Mapping[S, dict[S, Value]], done: set[S]) -> dict[S, Value] | None:
    """The mean number of steps from every state until ``done`` is reached; None where it may never be."""
    open_states = [s for s in steps if s not in done]
    for s in open_states:
        ahead = reachable({**steps, **{d: {} for d in done}}, [s])
        if any(not (reachable({**steps, **{d: {} for d in done}}, [t]) & done) for t in ahead):
            return None
    number = {s: n for n, s in enumerate(open_states)}
    system = System()
    for s in open_states:
        form: Form = {number[s]: Fraction(-1), CONSTANT: Fraction(1)}
        for t, c in steps[s].items():
            if t in number:
                form[number[t]] = form.get(number[t], Fraction(0)) + c
        system.add({k: c for k, c in form.items() if c})
    return solved(system, number, {d: Fraction(0) for d in done})


def solved(system: System, number: Mapping[S, int], known: Mapping[S, Value]) -> dict[S, Value] | None:
    """The values of the numbered states beside those that are known; None where one is not determined."""
    found = dict(known)
    for s, n in number.items():
        value = system.value({n: Fraction(1)})
        if value is None:
            return None
        found[s] = value
    return found


def long_run(chain: Chain) -> tuple[Row, list[list[Node]]] | None:
    """The limit law of the state and the closed classes; None where there is no limit or it is not determined."""
    steps = chain.steps
    origin = [s for s in chain.states if s in steps and (chain.start is None or chain.start[s])]
    seen = reachable(steps, origin)
    inner = {s: steps[s] for s in steps if s in seen}
    closed = closed_classes(inner)
    if any(period(inner, c) != 1 for c in closed) or (chain.start is None and len(closed) > 1):
        return None
    limit: Row = {s: Fraction(0) for s in chain.states}
    for c in closed:
        law = stationary(inner, c)
        ends = absorbed(inner, c, closed)
        if law is None or ends is None:
            return None
        share: Value = Fraction(1)
        if chain.start is not None:
            share = sum((w * ends[s] for s, w in chain.start.items() if w), Fraction(0))
        for s in c:
            limit[s] = share * law[s]
    return limit, closed
