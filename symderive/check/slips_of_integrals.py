"""Slips with integrals and sums as a whole: du for du/b after a substitution, a letter lost before a sum."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.check.repair import Repair
from symderive.expr.algebra import MINUS, Apply, Idx, Map, Pow, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.build import mul
from symderive.expr.calculus import Integral
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.shape import is_scalar


def jacobians(a: Node, b: Node) -> Iterator[Repair]:
    """The factor dx/du of a substitution, left out: a letter, its reciprocal or a root of them before the integral."""
    ours = {p.var for p in a.walk() if isinstance(p, Integral)}
    theirs = {p.var for p in b.walk() if isinstance(p, Integral)}
    if not ours or not theirs or ours & theirs:
        return
    for letter in letters(a):
        for factor in (Pow(letter, MINUS), letter, Pow(Map("sqrt", letter), MINUS), Map("sqrt", letter)):
            yield Repair("substitution-jacobian", mul(factor, b), b, factor)


def lost_before_sums(a: Node, b: Node) -> Iterator[Repair]:
    """A letter lost where an index was shifted: n p in front of a sum of binomial terms, of which n is left."""
    counted = [p for p in a.walk() if isinstance(p, Apply | Map) and p.name in ("binom", "factorial")]
    if counted and holds(b, BigSum):
        for letter in letters(a):
            yield Repair("factor-slip", mul(letter, b), b, letter)


def letters(a: Node) -> list[Node]:
    return [
        p
        for p in dict.fromkeys(a.walk())
        if isinstance(p, Sym) and not isinstance(p, Idx) and is_scalar(p.shape) and p in free_leaves(a)
    ]
