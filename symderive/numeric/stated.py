"""Laws that a problem states by a formula: p(x) = 2 x for 0 <= x <= 1, p(x | y) = ..., P(X <= x) = x^2, P(X = k) =
2^{-k}."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from symderive.expr.algebra import INFINITY, Num, Rel, Sym
from symderive.expr.build import divide, neg
from symderive.expr.calculus import At, Derivative
from symderive.expr.laws import LawRow
from symderive.expr.node import Node, free_leaves, holds, substitute
from symderive.expr.probability import Dens, In, Interval, Law, LawDens, Prob, RandVar
from symderive.expr.problem import Fact
from symderive.numeric.masses import MASS, conditions, integers, stated_mass
from symderive.numeric.regions import ranges

NAME = "Stated"
FORMULAS = (NAME, MASS)  # laws that are given by a formula
CHANCE = (Prob, Dens)


def stated_law(fact: Fact) -> tuple[Node, Law, tuple[Node, ...], tuple[Node, ...]] | None:
    """(variable, law, letters of its conditions, variables of these) of a density or a distribution function; None
    for any other statement. The law is Stated(letter, body, low, high)."""
    node = fact.node
    if not isinstance(node, Rel) or node.op != "=" or holds(node.right, *CHANCE):
        return None
    match node.left:
        case Dens(_, (Sym() as letter,), given, (), variables) if variables and isinstance(variables[0], RandVar):
            return variables[0], density_law(letter, node.right, fact.where), given, variables[1:]
        case Prob(_, given) if (mass := stated_mass(node.left, node.right, fact.where)) is not None:
            held = [(g.right, g.left) for g in conditions(given) if isinstance(g, Rel) and g.op == "="]
            letters, others = tuple(x for x, _ in held), tuple(v for _, v in held)
            return (*mass, letters, others) if len(held) == len(conditions(given)) else None
        case Prob(Rel("<=" | "<", RandVar() as u, Sym() as letter), None) if letter in free_leaves(node.right):
            low, high = bounds(fact.where, letter)
            return u, Law(NAME, (letter, Derivative(node.right, (letter,)), low, high)), (), ()
    return None


def joint_density(fact: Fact) -> tuple[list[Node], list[Law]] | None:
    """The variables of a stated joint density p(x, y) = ..., with laws whose product it is: all but the last are 1
    on their range, the last carries the density."""
    node = fact.node
    if not isinstance(node, Rel) or node.op != "=" or holds(node.right, *CHANCE):
        return None
    match node.left:
        case Dens(_, (_, _, *_) as letters, (), (), variables) if len(variables) == len(letters):
            if not all(isinstance(x, Sym) for x in letters) or not all(isinstance(v, RandVar) for v in variables):
                return None
            put = dict(zip(letters, variables, strict=True))
            laws = []
            region = ranges(conditions(fact.where), letters)
            for k, letter in enumerate(letters):
                low, high = bounds(fact.where, letter, frozenset(letters[k + 1 :])) if region is None else region[k]
                last = k == len(letters) - 1
                others = {x: v for x, v in put.items() if x is not letter}
                body = substitute(node.right, others) if last else Num(1)
                laws.append(Law(NAME, (letter, body, substitute(low, others), substitute(high, others))))
            return list(variables), laws
    return None


def density_law(letter: Node, body: Node, where: Node | None) -> Law:
    """The law whose density or mass at a letter is ``body``: a law by name, or a stated one."""
    match body:
        case LawDens(Law() as law, point) if point is letter:
            return law
    over = integers(where, letter)
    return Law(NAME, (letter, body, *bounds(where, letter))) if over is None else over.law(letter, body)


def bounds(where: Node | None, letter: Node, later: frozenset[Node] = frozenset()) -> tuple[Node, Node]:
    """The range that a condition gives a letter; ends in terms of letters that come later do not count."""
    low: Node = neg(INFINITY)
    high: Node = INFINITY
    for part in conditions(where):
        match part:
            case Rel("<" | "<=", left, right):
                if right is letter and not free_leaves(left) & later:
                    low = left
                elif left is letter and not free_leaves(right) & later:
                    high = right
            case Rel(">" | ">=", left, right):
                if right is letter and not free_leaves(left) & later:
                    high = left
                elif left is letter and not free_leaves(right) & later:
                    low = right
            case In(u, Interval(a, b, _)) if u is letter:
                low, high = a, b
    return low, high


def stated_row(law: Law) -> LawRow:
    """The row of a stated law, like those of the laws by name."""
    letter, body, low, high = law.params

    def density(x: Node, *_: Node) -> Node:
        return At(body, ((letter, x),)) if isinstance(body, Derivative) else substitute(body, {letter: x})

    finite = not any(getattr(p, "name", "") == "oo" for end in (low, high) for p in end.walk())
    centre: Node = divide(low + high, Num(2)) if finite else Num(0)
    if not finite and INFINITY not in set(low.walk()):
        centre = Num(1) if low is Num(0) else low + 1
    return LawRow(
        law.name,
        "the stated law",
        ("x", "body", "low", "high"),
        ("real",) * 4,
        law.name == MASS,
        lambda *_: (low, high),
        density,
        lambda *_: centre,
        lambda *_: Num(1),
    )


def normalised(total: Any, letter_value: Fraction) -> Fraction | float | None:
    """What a factor in front of a density must be for it to integrate to 1, given the integral at one value of it."""
    flat = np.unique(np.round(np.asarray(total, dtype=float), 13))
    if len(flat) != 1 or not np.isfinite(flat[0]) or flat[0] <= 0:
        return None
    value = float(letter_value) / float(flat[0])
    near = Fraction(value).limit_denominator(2000)
    return near if abs(float(near) - value) < 1e-10 * abs(value) else value
