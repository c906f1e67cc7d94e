"""Taylor polynomials."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem


@rule(
    r"T_n(x) = \sum_{k=0}^{n} \frac{f^{(k)}(a)}{k!} (x - a)^k",
    source="MML, definition 5.3; for a vector, MML 5.152",
    title="Taylor polynomial",
    examples=[
        (r"\exp(0) + \exp(0) x + \frac{1}{2} \exp(0) x^2", r"1 + x + \frac{1}{2} x^2", r"x \in \mathbb{R}"),
        (
            r"a^\top a + 2 a^\top (x - a) + \frac{1}{2} (x - a)^\top (2 I) (x - a)",
            r"x^\top x",
            r"x, a \in \mathbb{R}^n",
        ),
    ],
)
def taylor_polynomial(node: Node, problem: Problem) -> Iterator[Node]:
    """The polynomial of degree n that has the function's value and its first n derivatives at the point: each
    derivative at the point, over the factorial, times that power of the distance."""
    yield from ()
