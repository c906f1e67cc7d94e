"""The laws of limits: what a person does with a limit that is not a difference quotient."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem

X = r"x \in \mathbb{R}_{>0}"


@rule(
    r"\lim_{x \to a} u(x) = u(a)",
    source="continuity",
    examples=[(r"\lim_{x \to 2} (x^2 + 1)", "5"), (r"\lim_{x \to 0} e^x \cos x", "1")],
)
def continuity(node: Node, problem: Problem) -> Iterator[Node]:
    """The function is continuous where the variable goes, so its value there is the limit."""
    yield from ()


@rule(
    r"\lim_{x \to \infty} \frac{c}{x^k} = 0, \quad \lim_{x \to \infty} e^{-x} = 0",
    source="powers and exponentials at infinity",
    examples=[
        (r"\lim_{x \to \infty} (2 + \frac{3}{x^2})", "2"),
        (r"\lim_{x \to \infty} \frac{1}{1 + e^{-x}}", "1"),
    ],
)
def what_vanishes_at_infinity(node: Node, problem: Problem) -> Iterator[Node]:
    """Where the variable grows without bound, its negative powers and e^(-x) vanish; the other terms stay."""
    yield from ()


@rule(
    r"\lim (u + v) = \lim u + \lim v",
    source="laws of limits",
    examples=[(r"\lim_{x \to 0} (e^x + \frac{\sin x}{x})", r"\lim_{x \to 0} e^x + \lim_{x \to 0} \frac{\sin x}{x}")],
)
def limit_of_a_sum(node: Node, problem: Problem) -> Iterator[Node]:
    """Every term has a finite limit, so the limit may be taken term by term."""
    yield from ()


@rule(
    r"\lim (u\,v) = \lim u \cdot \lim v",
    source="laws of limits",
    examples=[(r"\lim_{x \to 0} e^x \frac{\sin x}{x}", r"\lim_{x \to 0} e^x \cdot \lim_{x \to 0} \frac{\sin x}{x}")],
)
def limit_of_a_product(node: Node, problem: Problem) -> Iterator[Node]:
    """Every factor has a finite limit, so the limit may be taken factor by factor."""
    yield from ()


@rule(
    r"\lim g(u) = g(\lim u)",
    source="continuity of the outer function",
    examples=[(r"\lim_{x \to 0} \exp(\frac{\sin x}{x})", r"\exp(\lim_{x \to 0} \frac{\sin x}{x})")],
)
def limit_inside(node: Node, problem: Problem) -> Iterator[Node]:
    """The outer function is continuous, so the limit may be taken of what stands inside."""
    yield from ()


@rule(
    r"u^v = e^{v \log u}",
    source="definition of the power",
    examples=[(r"\lim_{x \to 0^+} x^x", r"\lim_{x \to 0^+} e^{x \log x}")],
)
def power_as_an_exponential(node: Node, problem: Problem) -> Iterator[Node]:
    """Base and exponent both move: write the power by exp and log, so that the limit goes into the exponent."""
    yield from ()


@rule(
    r"u\,v = \frac{u}{1/v}",
    source="algebra",
    examples=[(r"\lim_{x \to 0^+} x \log x", r"\lim_{x \to 0^+} \frac{\log x}{1/x}")],
)
def product_as_a_quotient(node: Node, problem: Problem) -> Iterator[Node]:
    """One factor goes to zero while the other grows without bound: written as a quotient, l'Hôpital's rule applies."""
    yield from ()


@rule(
    r"\lim \frac{u}{v} = \lim \frac{u'}{v'}",
    source="l'Hôpital's rule",
    title="l'Hôpital's rule",
    examples=[(r"\lim_{x \to 0} \frac{1 - \cos x}{x^2}", r"\lim_{x \to 0} \frac{\sin x}{2 x}")],
)
def l_hopital_rule(node: Node, problem: Problem) -> Iterator[Node]:
    """Above and below the line both go to zero, or both grow without bound: differentiate each of them."""
    yield from ()


@rule(
    r"\frac{a x^n + \dots}{b x^n + \dots} = \frac{a + \dots}{b + \dots}",
    source="algebra",
    examples=[(r"\frac{2 x^2 + 1}{x^2 - x}", r"\frac{2 + 1/x^2}{1 - 1/x}", X)],
)
def divide_by_the_highest_power(node: Node, problem: Problem) -> Iterator[Node]:
    """Above and below are divided by the highest power of the variable below the line."""
    yield from ()


@rule(
    r"\frac{(x - a)\,u}{(x - a)\,v} = \frac{u}{v}",
    source="algebra",
    examples=[(r"\lim_{x \to 1} \frac{x^2 - 1}{x - 1}", r"\lim_{x \to 1} (x + 1)")],
)
def cancel_the_common_factor(node: Node, problem: Problem) -> Iterator[Node]:
    """The limit asks nothing of the point itself, so a factor that vanishes only there may be cancelled."""
    yield from ()


@rule(
    r"|u| \le c,\ \lim v = 0 \implies \lim u\,v = 0",
    source="squeeze theorem",
    examples=[(r"1 + \lim_{x \to \infty} e^{-x} \sin x", "1 + 0")],
)
def squeeze(node: Node, problem: Problem) -> Iterator[Node]:
    """One factor stays bounded while the other goes to zero, and so does the product."""
    yield from ()


@rule(
    r"\lim_{x \to a} u(x)",
    source="computed, confirmed at points near the limit",
    examples=[(r"\lim_{x \to \infty} (\sqrt{x^2 + x} - x)", r"\frac{1}{2}")],
)
def work_out_the_limit(node: Node, problem: Problem) -> Iterator[Node]:
    """The leading terms of the expansion about the point decide; the value is confirmed at points near it."""
    yield from ()
