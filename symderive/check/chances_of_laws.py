"""Probabilities of stated laws written out: a tail as a sum of its cases, the largest of several variables, a
joint density along the arrows of a graph. Sound rewritings, from which the search for a mistake starts too."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import comb

from symderive.check.as_given import along_arrows, of_density, together
from symderive.check.explaining import bayes
from symderive.check.known import stated_numbers, with_numbers
from symderive.check.laws_stated import law_of, made_of
from symderive.check.normal_tails import by_phi, other_side
from symderive.expr.algebra import UNITY, Apply, Map, Num, Pow, Rel, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.laws import LawRow, law_row
from symderive.expr.node import Node, substitute
from symderive.expr.probability import (
    And,
    Dens,
    Expect,
    FiniteSet,
    Info,
    Law,
    Not,
    Or,
    Prob,
    RandVar,
    SumOver,
    Var,
)
from symderive.expr.problem import Problem, is_chance
from symderive.expr.shape import is_scalar
from symderive.rules.conditionals import chance
from symderive.rules.faulty import complement, conjuncts
from symderive.rules.mistakes_independence import apart

#: how many values of a variable are written out one by one
MOST_VALUES = 8
COMPARED = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "!=": operator.ne,
}


def by_laws(node: Node, problem: Problem) -> Iterator[Node]:
    """A probability or density as its law, the graph or the stated numbers give it."""
    match node:
        case Prob(Rel(op, RandVar() as x, Num()), None, head):
            made = made_of(x, problem)
            if made is not None:
                put_in = Prob(substitute(node.event, {x: made}), None, head)
                yield put_in
                yield from of_extreme(put_in, problem)
            yield from by_cases(node, problem)
            if op == "=":
                yield from as_difference(node, problem)
    match node:
        case Prob(And(events), given, head) if all(isinstance(e, Not) for e in events):
            yield 1 - Prob(Or(tuple(complement(e) for e in events)), given, head)
        case Prob(Or(events), given, head) if all(isinstance(e, Not) for e in events):
            yield 1 - Prob(And(tuple(complement(e) for e in events)), given, head)
    yield from other_side(node)
    match node:
        case Prob(Rel(), None, _):
            yield from of_extreme(node, problem)
            yield from by_phi(node, problem)
        case Prob(And() as event, None, head) if all(is_equation(e) for e in conjuncts(event)):
            parts = along_arrows({e.kids[0]: e for e in conjuncts(event)}, problem)
            if parts is not None:
                yield mul(*(Prob(e, together(known), head) for e, known in parts))
        case Prob(And(), None, _):
            yield from by_phi(node, problem)
        case Prob(_, Node()) if (c := chance(node)) is not None:
            stated = stated_numbers(problem)
            if stated:
                yield from (v for u in bayes(c, problem) if not is_chance(v := with_numbers(u, stated)))
        case Dens() if not node.given and len(node.arguments) > 1:
            yield from of_density(node, problem)
        case Info():
            yield from as_sum(node)
        case Var(RandVar() as x, None) | Expect(RandVar() as x, None, None) if is_scalar(x.shape):
            law = law_of(x, problem)
            row = law_row(law) if law is not None else None
            if law is not None and row is not None:
                yield row.variance(*law.params) if isinstance(node, Var) else row.mean(*law.params)


def as_sum(node: Info) -> Iterator[Node]:
    """H(X), H(X, Y) and H(X | Y) of discrete variables by their definitions."""
    known = () if node.given is None else (node.given,)
    everything = (*node.of, *known)
    if node.kind != "H" or not all(isinstance(u, RandVar) and is_scalar(u.shape) for u in everything):
        return
    letters: dict[Node, Sym] = {u: Sym(u.name.lower(), u.shape) for u in everything if isinstance(u, RandVar)}
    joint = Dens("p", tuple(letters.values()), (), (), tuple(letters))
    asked, given = tuple(letters[u] for u in node.of), tuple(letters[u] for u in known)
    inner: Node = mul(joint, Map("log", Dens("p", asked, given, (), everything)))
    for letter in letters.values():
        inner = SumOver(inner, letter)
    yield neg(inner)


def is_equation(event: Node) -> bool:
    return isinstance(event, Rel) and event.op == "=" and isinstance(event.left, RandVar)


def by_cases(node: Prob, problem: Problem) -> Iterator[Node]:
    """P(X >= 2) as P(X = 2) + P(X = 3), by the law, for a variable with few whole values."""
    event = node.event
    if not isinstance(event, Rel) or event.op not in COMPARED or not isinstance(event.right, Num):
        return
    law = law_of(event.left, problem)
    row = law_row(law) if law is not None else None
    if law is None or row is None or not row.discrete:
        return
    low, high = row.support(*law.params)
    if not isinstance(low, Num):
        return
    if isinstance(high, Num):
        values = [Num(low.value + k) for k in range(min(int(high.value - low.value), MOST_VALUES) + 1)]
    else:
        # no last value in numbers: those up to the bound, of which one side consists
        values = [Num(low.value + k) for k in range(max(0, int(event.right.value - low.value)) + 2)]
    if len(values) > MOST_VALUES:
        return
    kept = [v for v in values if COMPARED[event.op](v.value, event.right.value)]
    others = [v for v in values if v not in kept]
    if not kept or not others:
        return
    finite = isinstance(high, Num)
    if values[-1] in kept if not finite else len(others) < len(kept):
        yield 1 - add(*(density_at(v, law, row) for v in others))
    if finite or values[-1] not in kept:
        yield add(*(row.density(v, *law.params) for v in kept))
        yield add(*(density_at(v, law, row) for v in kept))


def density_at(k: Num, law: Law, row: LawRow) -> Node:
    """The mass of a value as it is written: of the binomial law with its coefficient as a number, (1 - p)^n at 0."""
    match law:
        case Law("Binomial", (Num(n), p)):
            ways = Num(comb(int(n), int(k.value)))
            parts = [ways, power(p, k.value), power(opposite(p), n - k.value)]
            return mul(*(u for u in parts if u is not UNITY)) if any(u is not UNITY for u in parts) else UNITY
    return row.density(k, *law.params)


def power(u: Node, k: Fraction) -> Node:
    return UNITY if k == 0 else u if k == 1 else Pow(u, Num(k))


def opposite(p: Node) -> Node:
    return Num(1 - p.value) if isinstance(p, Num) else 1 - p


def as_difference(node: Prob, problem: Problem) -> Iterator[Node]:
    """P(M = k) as P(M <= k) - P(M <= k - 1), for the largest of whole numbers."""
    event = node.event
    match event:
        case Rel("=", RandVar() as x, Num(k)) if isinstance(made_of(x, problem), Apply):
            yield Prob(Rel("<=", x, Num(k)), None, node.head) - Prob(Rel("<=", x, Num(k - 1)), None, node.head)


def of_extreme(node: Prob, problem: Problem) -> Iterator[Node]:
    """P(max(X, Y) <= c) of independent variables as P(X <= c) P(Y <= c)."""
    match node.event:
        case Rel(("<" | "<=") as op, Apply("max", parts), bound) | Rel((">" | ">=") as op, Apply("min", parts), bound):
            if all(apart(u, v, problem) for u, v in combinations(parts, 2)):
                each = [Prob(Rel(op, u, bound), None, node.head) for u in parts]
                yield mul(*each)
                laws = {law_of(u, problem) for u in parts}
                law = next(iter(laws))
                if len(laws) == 1 and law is not None:
                    share = part_of_set(law, op, bound)
                    yield Pow(each[0] if share is None else share, Num(len(parts)))


def part_of_set(law: Law, op: str, bound: Node) -> Node | None:
    """How large a part of equally likely numbers obeys a relation: 4/6 for a die and X <= 4."""
    match law:
        case Law("UniformSet", (FiniteSet(values),)) if isinstance(bound, Num):
            if all(isinstance(v, Num) for v in values):
                met = sum(1 for v in values if isinstance(v, Num) and COMPARED[op](v.value, bound.value))
                return Num(met) / Num(len(values))
    return None
