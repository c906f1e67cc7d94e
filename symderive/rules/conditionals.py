"""Probabilities and densities seen alike: what is asked and what is known, as parts that can be moved about the bar.

P(A, B | C) has the events A, B before the bar and C behind it; p(x, y | z) has values, each with its variable. What
is written for one of them (Bayes' rule, the product rule, the sum over cases) holds for the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from symderive.expr.algebra import MINUS, Num, Pow, Rel, Sym
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import Dens, FiniteSet, Or, Prob, RandVar, SumOver
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import complement, conjuncts, joined

Parts = tuple[Any, ...]
MOST_CASES = 6  # values of a variable that are written out as cases


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability or density taken apart. A part is an event, or a pair (value, its variable or None)."""

    like: Prob | Dens
    asked: Parts
    known: Parts

    def of(self, asked: Parts, known: Parts = ()) -> Node:
        """The probability or density of the same kind with other parts before and behind the bar."""
        if isinstance(self.like, Prob):
            return Prob(joined(*asked), joined(*known) if known else None, self.like.head)
        named = tuple(v for _, v in (*asked, *known))
        variables = named if all(v is not None for v in named) else ()
        values, conditions = tuple(x for x, _ in asked), tuple(x for x, _ in known)
        return Dens(self.like.head, values, conditions, self.like.params, variables)


def chance(node: Node) -> Chance | None:
    """The node taken apart; None where it is neither a probability nor a density with a variable for every value."""
    match node:
        case Prob(event, given, _):
            return Chance(node, conjuncts(event), () if given is None else conjuncts(given))
        case Dens(_, arguments, given, _, variables):
            named = variables or (None,) * (len(arguments) + len(given))
            pairs = tuple(zip((*arguments, *given), named, strict=True))
            return Chance(node, pairs[: len(arguments)], pairs[len(arguments) :])
    return None


def touched(parts: Parts) -> set[Node]:
    """The variables and events of which these parts speak."""
    nodes = [p if isinstance(p, Node) else (p[1] if p[1] is not None else p[0]) for p in parts]
    return {leaf for node in nodes for leaf in node.walk() if not leaf.kids or isinstance(leaf, RandVar)}


def cases(c: Chance, problem: Problem) -> Iterator[Parts]:
    """Partitions by which the probability may be split: an event and its complement, the values of a variable."""
    if not isinstance(c.like, Prob):
        return
    taken = touched((*c.asked, *c.known))
    for declared in problem.declarations.values():
        u = None if declared.node is None else as_written(declared.node, taken)
        if u is None or any(v is u or (isinstance(v, RandVar) and v.name == getattr(u, "name", "")) for v in taken):
            continue
        if declared.kind == "event":
            yield (u, complement(u))
        elif isinstance(u, RandVar) and isinstance(declared.within, FiniteSet):
            values = declared.within.kids
            if 2 <= len(values) <= MOST_CASES:
                yield tuple(Rel("=", u, v) for v in values)


def as_written(u: Node, taken: set[Node]) -> Node:
    """A declared variable X_2 as it is written beside X_1: a member of the family X."""
    stem, _, index = getattr(u, "name", "").partition("_")
    beside = any(isinstance(v, RandVar) and v.family == stem for v in taken)
    if isinstance(u, RandVar) and not u.family and beside and index.isdecimal():
        return RandVar(u.name, u.shape, u.latex, stem, (Num(int(index)),))
    return u


def split_by(c: Chance, parts: Parts) -> list[tuple[Node, Node]]:
    """(conditional, weight) of every case of the law of total probability."""
    return [(c.of(c.asked, (case, *c.known)), c.of((case,), c.known)) for case in parts]


def letters_to_sum(c: Chance, problem: Problem) -> Iterator[tuple[Sym, Any]]:
    """The values over which a density may be summed: (letter, part)."""
    taken = touched((*c.asked, *c.known))
    for declared in problem.declarations.values():
        u = declared.node
        if isinstance(c.like, Dens) and isinstance(u, RandVar) and u not in taken and is_scalar(u.shape):
            letter = Sym(u.name, u.shape, u.latex)
            if letter not in free_leaves(c.like):
                yield letter, (letter, u)


# ---------------------------------------------------------------- what is right
def product_rules(c: Chance) -> Iterator[Node]:
    """P(A, B | C) = P(A | B, C) P(B | C), in every order."""
    if len(c.asked) < 2:
        return
    for k, part in enumerate(c.asked):
        rest = (*c.asked[:k], *c.asked[k + 1 :])
        yield mul(c.of((part,), (*rest, *c.known)), c.of(rest, c.known))
        yield mul(c.of(rest, (part, *c.known)), c.of((part,), c.known))
    if len(c.asked) == 3:
        for one, two, three in permutations(c.asked):
            yield mul(c.of((one,), (two, three, *c.known)), c.of((two,), (three, *c.known)), c.of((three,), c.known))


def bayes_rules(c: Chance) -> Iterator[Node]:
    """P(A | B, C) by Bayes' rule in B, and as a quotient of joint probabilities."""
    for k, part in enumerate(c.known):
        rest = (*c.known[:k], *c.known[k + 1 :])
        evidence = Pow(c.of((part,), rest), MINUS)
        yield mul(c.of((part,), (*c.asked, *rest)), c.of(c.asked, rest), evidence)
        yield mul(c.of((*c.asked, part), rest), evidence)
    if len(c.known) > 1:
        yield mul(c.of((*c.asked, *c.known)), Pow(c.of(c.known), MINUS))
        yield mul(c.of(c.known, c.asked), c.of(c.asked), Pow(c.of(c.known), MINUS))


def total_rules(c: Chance, problem: Problem) -> Iterator[Node]:
    """P(A | C) as a sum over the cases of something else."""
    for parts in cases(c, problem):
        yield add(*(mul(p, w) for p, w in split_by(c, parts)))
        yield add(*(c.of((*c.asked, part), c.known) for part in parts))
    for letter, part in letters_to_sum(c, problem):
        yield SumOver(mul(c.of(c.asked, (part, *c.known)), c.of((part,), c.known)), letter)
        yield SumOver(c.of((*c.asked, part), c.known), letter)


def event_rules(c: Chance) -> Iterator[Node]:
    """The complement, and inclusion and exclusion for two events."""
    if not isinstance(c.like, Prob) or len(c.asked) != 1:
        return
    event = c.asked[0]
    if isinstance(event, Or):
        if len(event.events) == 2:
            u, v = event.events
            yield add(c.of((u,), c.known), c.of((v,), c.known), mul(MINUS, c.of((u, v), c.known)))
    else:
        yield Num(1) - c.of((complement(event),), c.known)
