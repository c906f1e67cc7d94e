"""Derivatives from the left and from the right, where a function bends."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem

H = r"h \in \mathbb{R}_{>0}"


@rule(
    r"|u| = u \text{ where } u > 0, \quad |u| = -u \text{ where } u < 0",
    source="the definition of |u|, max and functions by cases",
    title="Take the branch",
    examples=[(r"|h|", "h", H), (r"\max(0, -h)", "0", H)],
)
def take_the_branch(node: Node, problem: Problem) -> Iterator[Node]:
    """On one side of the point the function is given by one formula, without a bend."""
    yield from ()


@rule(
    r"f'_+(a) = \lim_{h \to 0^+} \frac{f(a+h) - f(a)}{h}",
    source="MML, sec. 5.1 (definition of the derivative), from one side",
    title="One-sided derivative",
    examples=[(r"\lim_{h \to 0^+} \frac{|h|}{h}", "1")],
)
def one_sided_derivative(node: Node, problem: Problem) -> Iterator[Node]:
    """From one side the difference quotient is that of the branch, whose derivative is known."""
    yield from ()


@rule(
    r"f'_-(a) = f'_+(a) \implies f'(a) = f'_+(a)",
    source="the definition of a limit from both sides",
    title="Both sides agree",
    examples=[(r"\lim_{h \to 0} \frac{h |h|}{h}", "0")],
)
def both_sides_agree(node: Node, problem: Problem) -> Iterator[Node]:
    """The function is continuous at the point and has the same slope on both sides, so that is its derivative."""
    yield from ()
