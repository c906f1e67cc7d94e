"""Probabilities of stated laws written out: a tail as a sum of its cases or by Phi, the largest of several variables,
a joint density along the arrows of a graph. Sound rewritings, from which the search for a mistake starts too."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import comb

from symderive.check.as_given import along_arrows, of_density, together
from symderive.check.explaining import bayes
from symderive.check.known import known_of, stated_numbers, with_numbers
from symderive.expr.algebra import UNITY, ZERO, Apply, Map, Num, Pow, Prod, Rel, Sum, Sym, add, divide, mul, neg
from symderive.expr.laws import LawRow, law_row
from symderive.expr.node import Node, substitute
from symderive.expr.probability import (
    And,
    Dens,
    EventSym,
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
from symderive.expr.problem import Follows, Problem, is_chance
from symderive.expr.shape import is_scalar
from symderive.rules.algebra import tidy
from symderive.rules.conditionals import chance
from symderive.rules.faulty import complement, conjuncts, negative
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
    letters = {u: Sym(u.name.lower(), u.shape) for u in everything if isinstance(u, RandVar)}
    joint = Dens("p", tuple(letters.values()), (), (), tuple(letters))
    asked, given = tuple(letters[u] for u in node.of), tuple(letters[u] for u in known)
    inner: Node = mul(joint, Map("log", Dens("p", asked, given, (), everything)))
    for letter in letters.values():
        inner = SumOver(inner, letter)
    yield neg(inner)


def is_equation(event: Node) -> bool:
    return isinstance(event, Rel) and event.op == "=" and isinstance(event.left, RandVar)


def made_of(x: RandVar, problem: Problem) -> Node | None:
    """What the variable is of other variables, M = max(X, Y), where it is stated."""
    found = problem.definition(x)
    if found is not None:
        return found.body
    for fact in problem.facts:
        match fact.node:
            case Rel("=", left, Node() as right) if left is x and not isinstance(right, RandVar):
                return right
    return None


def law_of(x: Node, problem: Problem) -> Law | None:
    """The law that is stated of a variable; of a sum of independent trials with one probability the binomial law."""
    made = made_of(x, problem) if isinstance(x, RandVar) else x
    if isinstance(made, Sum) and all(isinstance(u, RandVar) for u in made.terms):
        laws = {stated_law(u, problem) for u in made.terms}
        law = next(iter(laws))
        trials = len(laws) == 1 and law is not None and law.name == "Bernoulli"
        if law is not None and trials and all(apart(u, v, problem) for u, v in combinations(made.terms, 2)):
            return Law("Binomial", (Num(len(made.terms)), *law.params))
    return stated_law(x, problem)


def stated_law(x: Node, problem: Problem) -> Law | None:
    for fact in problem.facts:
        match fact.node:
            case Follows(u, Law() as law, None) if u is x:
                return law
    return None


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
    if not isinstance(low, Num) or not isinstance(high, Num) or high.value - low.value >= MOST_VALUES:
        return
    values = [Num(low.value + k) for k in range(int(high.value - low.value) + 1)]
    kept = [v for v in values if COMPARED[event.op](v.value, event.right.value)]
    if 0 < len(kept) < len(values):
        others = [v for v in values if v not in kept]
        if len(others) < len(kept):
            yield 1 - add(*(density_at(v, law, row) for v in others))
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


# ---------------------------------------------------------------- normal tails
def by_phi(node: Prob, problem: Problem) -> Iterator[Node]:
    """P(aX + bY > c) of independent normal variables by the normal distribution function."""
    match node.event:
        case Rel((">" | ">=" | "<" | "<=") as op, u, bound) if is_scalar(u.shape):
            side = add(u, neg(bound)) if any(isinstance(p, RandVar) for p in bound.walk()) else u
            found = normal(side, problem)
            if found is None:
                return
            c = bound if side is u else ZERO
            for m, v in (found, tuple(tidy(w, problem) for w in found)):
                spread = root(v, problem)
                below, above = (divide(w, spread) for w in (add(c, neg(m)), add(m, neg(c))))
                if (m, v) != found:
                    below, above = (tidy(w, problem) for w in (below, above))
                first, second = (Map("Phi", above), Map("Phi", below))
                if op in ("<", "<="):
                    first, second = second, first
                if not below_zero(tidy(first.u, problem)):
                    yield first
                yield 1 - second


def below_zero(u: Node) -> bool:
    return isinstance(u, Num) and u.value < 0


def other_side(node: Node) -> Iterator[Node]:
    """Phi(-z) as 1 - Phi(z), Phi(z) - Phi(-z) as 2 Phi(z) - 1."""
    match node:
        case Map("Phi", u) if (z := negative(u)) is not None:
            yield 1 - Map("Phi", z)
        case Sum((Map("Phi", u), Prod((Num(minus), Map("Phi", v))))) if minus == -1 and negative(v) is u:
            yield mul(Num(2), Map("Phi", u)) - 1
        case Sum((Num(one), Prod((Num(minus), Map("Phi", u))))) if (one, minus) == (1, -1):
            yield Map("Phi", neg(u))


def root(v: Node, problem: Problem) -> Node:
    """The standard deviation of a variance: sigma of sigma^2 where sigma is known to be positive."""
    match v:
        case Pow(Sym() as s, Num(k)) if k == 2:
            low = known_of(problem).of(s)[0]
            if low is not None and low >= 0:
                return s
    return Map("sqrt", v)


def normal(u: Node, problem: Problem) -> tuple[Node, Node] | None:
    """(mean, variance) of a sum of multiples of independent normal variables."""
    found = linear(u)
    if found is None:
        return None
    slopes, mean = found
    if not slopes or any(not apart(x, y, problem) for x, y in combinations(slopes, 2)):
        return None
    variance: Node = ZERO
    for x, slope in slopes.items():
        law = law_of(x, problem)
        if law is None or law.name != "Normal":
            return None
        m, v = law.params
        mean, variance = add(mean, mul(slope, m)), add(variance, mul(Pow(slope, Num(2)), v))
    return mean, variance


def linear(u: Node) -> tuple[dict[Node, Node], Node] | None:
    """(slope of every variable, what is without one) of a sum of multiples of variables; None where it is no such."""
    if isinstance(u, RandVar):
        return {u: Num(1)}, ZERO
    if not any(isinstance(p, RandVar | EventSym) for p in u.walk()):
        return {}, u
    if isinstance(u, Sum):
        slopes: dict[Node, Node] = {}
        rest: Node = ZERO
        for term in u.terms:
            inner = linear(term)
            if inner is None:
                return None
            for x, slope in inner[0].items():
                slopes[x] = add(slopes[x], slope) if x in slopes else slope
            rest = add(rest, inner[1])
        return slopes, rest
    if isinstance(u, Prod):
        moving = [f for f in u.factors if any(isinstance(p, RandVar) for p in f.walk())]
        constant = mul(*(f for f in u.factors if f not in moving))
        inner = linear(moving[0]) if len(moving) == 1 else None
        return None if inner is None else ({x: mul(constant, s) for x, s in inner[0].items()}, mul(constant, inner[1]))
    return None
