"""Integrals that are worked out: the fundamental theorem, substitution, integration by parts, the Gaussian integral."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem


@rule(
    r"\int_a^b f(x)\,dx = F(b) - F(a), \quad F' = f",
    source="fundamental theorem of calculus",
    examples=[
        (r"\int_1^2 3 x^2 \, dx", r"\left. x^3 \right|_{x=2} - \left. x^3 \right|_{x=1}"),
        (r"\int_0^1 e^x \, dx", r"\left. e^x \right|_{x=1} - \left. e^x \right|_{x=0}"),
    ],
)
def values_of_an_antiderivative(node: Node, problem: Problem) -> Iterator[Node]:
    """Find a function whose derivative stands under the integral; its values at the ends give the integral."""
    yield from ()


@rule(
    r"\int_a^b u\,v'\,dx = \bigl[u\,v\bigr]_a^b - \int_a^b u'\,v\,dx",
    source="product rule, integrated",
    examples=[
        (r"\int_0^1 x e^x \, dx", r"\left. x e^x \right|_{x=1} - \left. x e^x \right|_{x=0} - \int_0^1 e^x \, dx")
    ],
)
def integration_by_parts(node: Node, problem: Problem) -> Iterator[Node]:
    """Move the derivative from one factor to the other, so that the integral that is left is simpler."""
    yield from ()


@rule(
    r"\int_a^b f(g(x))\,g'(x)\,dx = \int_{g(a)}^{g(b)} f(u)\,du",
    source="chain rule, integrated",
    examples=[(r"\int_0^1 2 x e^{x^2} \, dx", r"\int_0^1 e^u \, du")],
)
def substitution(node: Node, problem: Problem) -> Iterator[Node]:
    """The derivative of the inner function stands beside it: the inner function becomes the new variable."""
    yield from ()


@rule(
    r"\int_{-\infty}^{\infty} e^{-a x^2 + b x}\,dx = \sqrt{\frac{\pi}{a}}\; e^{b^2/(4a)} \quad (a > 0)",
    source="Gaussian integral (polar coordinates), after completing the square",
    examples=[(r"\int_{-\infty}^{\infty} e^{-x^2} \, dx", r"\sqrt{\pi}")],
)
def gaussian_integral(node: Node, problem: Problem) -> Iterator[Node]:
    """Complete the square and shift the variable: what is left is the area under the bell curve."""
    yield from ()
