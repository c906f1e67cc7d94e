"""Algebra of scalars and matrices: the rules by which a line is tidied."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.rules import collecting, matrices, products, summing  # noqa: F401  (they fill the table of settle)
from symderive.rules.facts import NOTHING, facts_of
from symderive.rules.settle import settle


def tidy(node: Node, problem: Problem | None = None) -> Node:
    """``node`` as a person would leave it: collected, cancelled, declared symmetries and sums used.

    Never changes the value where the problem's facts hold; tidying twice is tidying once.
    """
    return settle(node, NOTHING if problem is None else facts_of(problem))


@rule(
    r"2 \cdot \tfrac12\, u + 0 = u",
    source="algebra of real numbers and matrices",
    examples=[(r"A x + A^\top x", r"(A + A^\top) x", r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n")],
    size="minor",
)
def simplify(node: Node, problem: Problem) -> Iterator[Node]:
    """Numbers are multiplied out, like terms are collected, and what cancels is left out."""
    done = tidy(node)
    if done is not node:
        yield done


@rule(
    r"A^\top = A",
    source="as declared",
    examples=[
        (
            r"(A + A^\top) x",
            r"2 A x",
            r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n, A = A^\top",
        )
    ],
)
def use_what_is_declared(node: Node, problem: Problem) -> Iterator[Node]:
    """The problem declares it: a symmetric matrix equals its transpose, a stated sum has its stated value."""
    done = tidy(node, problem)
    if done is not node:
        yield done
