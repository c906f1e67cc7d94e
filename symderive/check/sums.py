"""Numbers computed wrongly: the line has the form of what was due, with another number in it."""

from __future__ import annotations

from symderive.check.derived import derived
from symderive.expr.algebra import Num
from symderive.expr.canon import key
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError
from symderive.rules.algebra import tidy

MASK = Num(7919)  # stands for every number


def miscounted(a: Node, b: Node, problem: Problem) -> bool:
    """Is b a number (two numbers that no letter stands in), or does it differ from a, carried out and tidied, in its
    numbers only?"""
    if all(isinstance(leaf, Num) for leaf in b.walk() if not leaf.kids) or not (free_leaves(a) | free_leaves(b)):
        return True
    forms = {key(masked(u)) for u in ways(a, problem)}
    return any(key(masked(u)) in forms for u in ways(b, problem))


def ways(node: Node, problem: Problem) -> list[Node]:
    try:
        return [node, tidy(derived(node), problem)]
    except (DerivationError, RecursionError, ZeroDivisionError):
        return [node]


def masked(node: Node) -> Node:
    """The tree with every number but -1 made the same."""

    def change(part: Node) -> Node:
        return MASK if isinstance(part, Num) and part.value != -1 else part

    return transform(node, change)
