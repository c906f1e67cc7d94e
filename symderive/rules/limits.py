"""Limits of difference quotients: the derivative from its definition."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem

XH = r"x, h \in \mathbb{R}_{>0}"


@rule(
    r"\frac{df}{dx} = \lim_{h \to 0} \frac{f(x+h) - f(x)}{h}",
    source="MML, sec. 5.1 (definition of the derivative)",
    examples=[(r"\lim_{h \to 0} \frac{(x+h)^2 - x^2}{h}", "2 x", r"x \in \mathbb{R}")],
)
def definition_of_the_derivative(node: Node, problem: Problem) -> Iterator[Node]:
    """The derivative is the limit of the difference quotient."""
    yield from ()


@rule(
    r"(x+h)^n = \sum_{k=0}^{n} \binom{n}{k} x^{n-k} h^k",
    source="binomial theorem; MML example 5.2",
    examples=[(r"(x+h)^2", r"x^2 + 2 x h + h^2", XH)],
)
def binomial_theorem(node: Node, problem: Problem) -> Iterator[Node]:
    """The power is multiplied out, so that the term without h cancels."""
    yield from ()


@rule(
    r"\frac{h\,u}{h} = u",
    source="algebra",
    examples=[(r"\frac{2 x h + h^2}{h}", "2 x + h", XH)],
)
def cancel_the_increment(node: Node, problem: Problem) -> Iterator[Node]:
    """Every term above the line holds the factor h, which cancels for h other than zero."""
    yield from ()


@rule(
    r"\frac{1}{x+h} - \frac{1}{x} = \frac{-h}{x (x+h)}",
    source="common denominator",
    examples=[(r"\frac{1}{x+h} - \frac{1}{x}", r"\frac{-h}{x (x+h)}", XH)],
)
def common_denominator(node: Node, problem: Problem) -> Iterator[Node]:
    """The two fractions are brought over one denominator."""
    yield from ()


@rule(
    r"\sqrt{x+h} - \sqrt{x} = \frac{h}{\sqrt{x+h} + \sqrt{x}}",
    source="third binomial formula",
    examples=[(r"\sqrt{x+h} - \sqrt{x}", r"\frac{h}{\sqrt{x+h} + \sqrt{x}}", XH)],
)
def multiply_by_the_conjugate(node: Node, problem: Problem) -> Iterator[Node]:
    """Above and below are multiplied by the sum of the two roots; above, (a - b)(a + b) = a² - b² leaves h."""
    yield from ()


@rule(
    r"\sin(x+h) = \sin x \cos h + \cos x \sin h",
    source="addition theorems",
    examples=[
        (r"\sin(x+h)", r"\sin x \cos h + \cos x \sin h", XH),
        (r"\cos(x+h)", r"\cos x \cos h - \sin x \sin h", XH),
        (r"\exp(x+h)", r"\exp(x) \exp(h)", XH),
        (r"\log(x+h)", r"\log x + \log(1 + \frac{h}{x})", XH),
    ],
)
def addition_theorem(node: Node, problem: Problem) -> Iterator[Node]:
    """The function of a sum is written by functions of x and of h."""
    yield from ()


@rule(
    r"\lim_{h \to 0} \frac{\sin h}{h} = 1, \; \lim_{h \to 0} \frac{\cos h - 1}{h} = 0, \; "
    r"\lim_{h \to 0} \frac{e^h - 1}{h} = 1",
    source="standard limits",
    examples=[(r"\lim_{h \to 0} \frac{\sin h}{h}", "1")],
)
def standard_limit(node: Node, problem: Problem) -> Iterator[Node]:
    """The limits (sin h)/h → 1, (cos h - 1)/h → 0, (e^h - 1)/h → 1 and log(1 + h/x)/h → 1/x are known."""
    yield from ()


@rule(
    r"\lim_{h \to 0} u(h) = u(0)",
    source="continuity",
    examples=[(r"\lim_{h \to 0} (2 x + h)", "2 x", r"x \in \mathbb{R}")],
)
def let_h_go_to_zero(node: Node, problem: Problem) -> Iterator[Node]:
    """What is left is continuous at h = 0, so h may be put to zero."""
    yield from ()
