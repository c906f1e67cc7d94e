"""Entropies in bits: H, I and KL have no base of their own, and a derivation that writes log to base 2 means bits."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Map, Num, Pow
from symderive.expr.build import divide
from symderive.expr.node import Node, holds, transform
from symderive.expr.probability import Info
from symderive.expr.problem import Problem

TWO = Num(2)
NATS = Map("log", TWO)  # so many nats are one bit


def with_bits(problem: Problem, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines with entropies, divergences and mutual informations in bits, where a logarithm to base 2 stands."""
    sides = sides_of(lines)
    if not any(holds(side, Info) for side in sides) or not any(to_base_two(side) for side in sides):
        return lines
    return [changed(line, lambda u: transform(u, in_bits, Info)) for line in lines]


def to_base_two(side: Node) -> bool:
    return any(isinstance(p, Pow) and p.base is NATS for p in side.walk())


def in_bits(part: Node) -> Node:
    return divide(part, NATS) if isinstance(part, Info) else part
