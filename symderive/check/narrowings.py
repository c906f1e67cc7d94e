"""Special cases that the givens leave open: events that are disjoint or certain, variables that are independent,
uniform, constant or one of two opposite numbers.

An inequality between chances or integrals that holds at everything drawn at random is put to these: there strict ones
turn into equalities, and bounds that are a little too sharp fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from symderive.check.special_functions import Special, of_functions, unknown_functions
from symderive.expr.algebra import MINUS, UNITY, ZERO, Map, Num, Rel, Sym
from symderive.expr.build import neg
from symderive.expr.node import Node, free_leaves, nodes_of, transform
from symderive.expr.probability import (
    And,
    Cov,
    EventSym,
    Expect,
    FiniteSet,
    Indep,
    Interval,
    Not,
    Or,
    Prob,
    RandVar,
    Var,
)
from symderive.expr.problem import Fact, Follows, Has, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.domains import range_of
from symderive.numeric.kept import COMPARED, all_hold
from symderive.numeric.letters import speaks_of_chance
from symderive.render import notation

CONSTANTS = (ZERO, UNITY, Num(3), MINUS)
SHARES = (Num(Fraction(1, 2)),)  # of letters that stand in a law
MOST_VALUES = 8


def specials(sides: Sequence[Node], problem: Problem) -> Iterator[Special]:
    """The special cases of what stands in some lines, the likeliest first."""
    leaves = sorted({leaf for side in sides for leaf in free_leaves(side)}, key=lambda u: str(getattr(u, "name", "")))
    if any(speaks_of_chance(side) for side in sides):
        yield from of_events([x for x in leaves if isinstance(x, EventSym)], problem)
        lawful = {f.node.u for f in problem.facts if isinstance(f.node, Follows)}
        made = {d.name for d in problem.definitions}
        variables = [x for x in leaves if isinstance(x, RandVar) and is_scalar(x.shape) and x not in lawful | made]
        single = [x for x in variables if not x.family]
        known = conditions_in(sides)
        yield from of_variables(single, problem, measured_by_itself(sides), known)
        yield from of_values(sides, [x for x in single if x not in known], problem)
        yield from of_parameters(problem)
    yield from of_functions(sides, problem)


def conditions_in(sides: Sequence[Node]) -> set[Node]:
    """The variables that stand behind a bar."""
    parts = [p for side in sides for p in nodes_of(side, Expect, Var, Cov, Prob)]
    given = [p.given for p in parts if isinstance(p, Expect | Var | Cov | Prob) and p.given is not None]
    return {x for condition in given for x in free_leaves(condition) if isinstance(x, RandVar)}


def of_events(events: Sequence[EventSym], problem: Problem) -> Iterator[Special]:
    names = ", ".join(x.name for x in events)
    if len(events) > 2:
        pairs = list(combinations(events, 2))
        yield stated({names: "disjoint"}, problem, *(never(And(pair)) for pair in pairs))
        yield stated({names: "any two of them cover everything"}, problem, *(certain(Or(pair)) for pair in pairs))
    for x, y in combinations(events, 2):
        a, b = x.name, y.name
        yield stated({b: f"not {a}"}, problem, certain(Or((x, y))), never(And((x, y))))
        yield stated({b: a}, problem, never(And((x, Not(y)))), never(And((y, Not(x)))))
        yield stated({f"{a} and {b}": "disjoint"}, problem, never(And((x, y))))
        yield stated({a: f"part of {b}"}, problem, never(And((x, Not(y)))))
        yield stated({b: f"part of {a}"}, problem, never(And((y, Not(x)))))
        yield stated({f"{a} or {b}": "certain"}, problem, certain(Or((x, y))))
    if len(events) > 1:
        yield stated({names: "independent"}, problem, Indep(tuple((x,) for x in events), ()))
    for x in events:
        yield stated({x.name: "impossible"}, problem, never(x))
        yield stated({x.name: "certain"}, problem, certain(x))


def measured_by_itself(sides: Sequence[Node]) -> set[Node]:
    """The variables that an event compares with their own moments, P(X >= k E[X]): of such bounds it is a custom that
    the variable is no constant."""
    events = [p for side in sides for part in side.walk() if isinstance(part, Prob) for p in part.event.walk()]
    relations = [event for event in events if isinstance(event, Rel)]
    moments = [p for event in relations for p in event.walk() if isinstance(p, Expect | Var)]
    return {x for moment in moments for x in moment.walk() if isinstance(x, RandVar)}


def of_variables(
    variables: Sequence[RandVar], problem: Problem, moving: set[Node], known: set[Node]
) -> Iterator[Special]:
    """Special laws of variables without a stated one; those that are ``moving`` are no constants, and of those that are
    ``known`` behind a bar none is a function of another."""
    if len(variables) > 1:
        names = ", ".join(x.name for x in variables)
        yield stated({names: "independent"}, problem, Indep(tuple((x,) for x in variables), ()))
    free = [x for x in variables if within(x, problem) is None and may_be(x, (MINUS, UNITY), problem)]
    if len(free) > 1:
        yield even_chances(free, problem)
    for x, y in combinations(variables, 2):
        if within(x, problem) == within(y, problem):
            yield put_in({y.name: x.name}, problem, {y: x})
            if may_be(y, (MINUS, UNITY), problem) and y not in known:
                yield put_in({y.name: f"-{x.name}"}, problem, {y: neg(x)})
    for x in variables:
        values = within(x, problem)
        if values is None:
            for c in CONSTANTS if x not in moving else ():
                if may_be(x, (c,), problem):
                    yield valued({x.name: f"always {c.value}"}, problem, x, (c,))
            if may_be(x, (MINUS, UNITY), problem):
                yield even_chances([x], problem)
            elif may_be(x, (ZERO, UNITY), problem):
                half = Rel("=", Prob(Rel("=", x, UNITY)), Num(Fraction(1, 2)))
                yield valued({x.name: "0 or 1, equally likely"}, problem, x, (ZERO, UNITY), half)
            if (ends := closed_ends(x, problem)) is not None:
                half = Rel("=", Prob(Rel("=", x, ends[1])), Num(Fraction(1, 2)))
                words = f"{ends[0].value} or {ends[1].value}, equally likely"
                yield valued({x.name: words}, problem, x, ends, half)
        elif len(values) <= MOST_VALUES:
            share = Num(Fraction(1, len(values)))
            yield stated({x.name: "uniform"}, problem, *(Rel("=", Prob(Rel("=", x, v)), share) for v in values))
            for v in dict.fromkeys((values[0], values[-1])):
                yield stated({x.name: f"always {getattr(v, 'value', v)}"}, problem, certain(Rel("=", x, v)))


def even_chances(variables: Sequence[RandVar], problem: Problem) -> Special:
    """The case in which variables are 1 or -1, and all letters beside them 1."""
    case = Special({}, problem, {})
    for x in variables:
        half = Rel("=", Prob(Rel("=", x, UNITY)), Num(Fraction(1, 2)))
        case = valued({**case.words, x.name: "1 or -1, equally likely"}, case.problem, x, (MINUS, UNITY), half)
    letters = [d.node for d in problem.declarations.values() if d.kind == "scalar" and isinstance(d.node, Sym)]
    if not letters:
        return case
    fixed = put_in({u.name: "1" for u in letters}, case.problem, dict.fromkeys(letters, UNITY))
    return replace(fixed, words={**case.words, **fixed.words})


def of_parameters(problem: Problem) -> Iterator[Special]:
    """Letters in laws that may be 1/2."""
    laws = [f.node.law for f in problem.facts if isinstance(f.node, Follows)]
    for p in dict.fromkeys(leaf for law in laws for leaf in free_leaves(law) if isinstance(leaf, Sym)):
        for share in SHARES if is_scalar(p.shape) else ():
            yield put_in({p.name: str(share.value)}, problem, {p: share})


def of_values(sides: Sequence[Node], variables: Sequence[RandVar], problem: Problem) -> Iterator[Special]:
    """Variables that are a function by name of another variable, g(X) beside Y."""
    names = set(unknown_functions(sides, problem))
    calls = dict.fromkeys(p for side in sides for p in side.walk() if isinstance(p, Map) and p.name in names)
    for call in calls:
        for y in variables if isinstance(call.u, RandVar) else ():
            if y is not call.u and within(y, problem) is None:
                yield put_in({y.name: notation.text(call)}, problem, {y: call})


# ---------------------------------------------------------------- statements
def certain(event: Node) -> Node:
    return Rel("=", Prob(event), UNITY)


def never(event: Node) -> Node:
    return Rel("=", Prob(event), ZERO)


def stated(words: dict[str, str], problem: Problem, *nodes: Node) -> Special:
    facts = tuple(Fact("independence" if isinstance(node, Indep) else "relation", node) for node in nodes)
    return Special(words, problem.but(facts=(*problem.facts, *facts)), {})


def put_in(words: dict[str, str], problem: Problem, put: dict[Node, Node]) -> Special:
    """The case in which names stand for something, in the givens too."""

    def changed(node: Node | None) -> Node | None:
        return None if node is None else transform(node, lambda part: put.get(part, part))

    facts = tuple(replace(f, node=changed(f.node)) for f in problem.facts if not within_itself(f.node, put))
    return Special(words, problem.but(facts=facts), put)


def within_itself(fact: Node | None, put: dict[Node, Node]) -> bool:
    """Does a statement speak of what was put in and of what is put in for it, so that it says something of one?"""
    return isinstance(fact, Has) and fact.u in put


def valued(words: dict[str, str], problem: Problem, x: RandVar, values: tuple[Node, ...], *nodes: Node) -> Special:
    """The case in which a variable has these values only."""
    decl = problem.declarations.get(x.name)
    case = stated(words, problem, *nodes)
    if decl is None:
        return case
    declarations = {**problem.declarations, x.name: replace(decl, within=FiniteSet(values))}
    return Special(words, case.problem.but(declarations=declarations), {})


def within(x: RandVar, problem: Problem) -> tuple[Node, ...] | None:
    """The values that a variable was declared to have."""
    decl = problem.declarations.get(x.name)
    match decl.within if decl is not None else None:
        case FiniteSet(elements):
            return elements
    return None


def closed_ends(x: RandVar, problem: Problem) -> tuple[Num, Num] | None:
    """The ends of the range of a variable, where they are numbers that belong to it: 0 <= X <= 1."""
    match getattr(problem.declarations.get(x.name), "within", None):
        case Interval(Num() as low, Num() as high, "[]"):
            return low, high
    said = [p for f in problem.facts if f.node is not None for p in parts(f.node) if isinstance(p, Rel)]
    orders = [(p.left, p.right) if p.op == "<=" else (p.right, p.left) for p in said if p.op in ("<=", ">=")]
    lows = [u for u, v in orders if v is x and isinstance(u, Num)]
    highs = [v for u, v in orders if u is x and isinstance(v, Num)]
    return (lows[0], highs[0]) if len(lows) == len(highs) == 1 else None


def may_be(x: RandVar, values: Sequence[Num], problem: Problem) -> bool:
    """Do some values lie in the set that a variable was declared to lie in?"""
    decl = problem.declarations.get(x.name)
    r = range_of(decl.within if decl is not None else None)
    if r is None or r.elements is not None:
        return False
    numbers = [v.value for v in values]
    above = r.low is None or min(numbers) >= r.low
    fits = not r.integer or all(v.denominator == 1 for v in numbers)
    return above and (r.high is None or max(numbers) <= r.high) and fits


# ---------------------------------------------------------------- is the case allowed?
def obeyed(case: Special, sides: Sequence[Node], *, seed: int = 0) -> bool:
    """Do all relations that the givens state hold where the case is drawn? What cannot be told does not."""
    stated_here = [p for f in case.problem.facts if f.node is not None for p in parts(f.node)]
    relations = [r for r in stated_here if isinstance(r, Rel) and r.op in COMPARED and is_scalar(r.left.shape)]
    if any(isinstance(r, Indep) for r in stated_here) and case.put:
        return not any(in_two_groups(r) for r in stated_here if isinstance(r, Indep))
    return all_hold(relations, sides, case.problem, seed)


def parts(node: Node) -> tuple[Node, ...]:
    return node.events if isinstance(node, And) else (node,)


def in_two_groups(stated: Indep) -> bool:
    """Does one name stand in two groups that are said to be independent?"""
    groups = [free_leaves_of(group) for group in stated.groups]
    return any(a & b for a, b in combinations(groups, 2))


def free_leaves_of(group: Sequence[Node]) -> set[Node]:
    return {leaf for u in group for leaf in free_leaves(u) if isinstance(leaf, RandVar | EventSym)}
