"""Sums in closed form: geometric and exponential series, powers of the first integers, the binomial theorem."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem


@rule(
    r"\sum_k c\,u_k = c \sum_k u_k",
    source="linearity of the sum",
    examples=[(r"\sum_{k=1}^{4} 3 k^2", r"3 \sum_{k=1}^{4} k^2")],
)
def constant_out_of_the_sum(node: Node, problem: Problem) -> Iterator[Node]:
    """A factor that does not depend on the index stands before the sum."""
    yield from ()


@rule(
    r"\sum_k (u_k + v_k) = \sum_k u_k + \sum_k v_k",
    source="linearity of the sum",
    examples=[(r"\sum_{k=1}^{4} (k + k^2)", r"\sum_{k=1}^{4} k + \sum_{k=1}^{4} k^2")],
)
def sum_term_by_term(node: Node, problem: Problem) -> Iterator[Node]:
    """The terms of a sum are added up one kind at a time."""
    yield from ()


@rule(
    r"\sum_{k=a}^{b} u_k = u_a + u_{a+1} + \dots + u_b",
    source="definition of the sum",
    examples=[(r"\sum_{k=1}^{3} k^2", "1 + 4 + 9")],
)
def write_out_the_terms(node: Node, problem: Problem) -> Iterator[Node]:
    """There are few terms: write each of them down."""
    yield from ()


@rule(
    r"\sum_{k=a}^{b} q^k = \frac{q^a - q^{b+1}}{1 - q}, \qquad \sum_{k=a}^{\infty} q^k = \frac{q^a}{1 - q}"
    r"\quad (|q| < 1)",
    source="geometric series",
    examples=[
        (r"\sum_{k=0}^{\infty} (1/3)^k", r"\frac{1}{1 - 1/3}"),
        (r"\sum_{k=0}^{5} 2^k", r"\frac{1 - 2^6}{1 - 2}"),
    ],
)
def geometric_series(node: Node, problem: Problem) -> Iterator[Node]:
    """Each term is the one before times the same factor: multiply the sum by it and subtract."""
    yield from ()


@rule(
    r"\sum_{k=0}^{\infty} \frac{x^k}{k!} = e^x",
    source="exponential series",
    examples=[(r"\sum_{k=0}^{\infty} \frac{2^k}{k!}", "e^2")],
)
def exponential_series(node: Node, problem: Problem) -> Iterator[Node]:
    """The sum is the power series of the exponential function."""
    yield from ()


@rule(
    r"\sum_{k=1}^{n} k = \frac{n(n+1)}{2}, \quad \sum_{k=1}^{n} k^2 = \frac{n(n+1)(2n+1)}{6}, \quad "
    r"\sum_{k=1}^{n} k^3 = \frac{n^2(n+1)^2}{4}",
    source="power sums, by induction",
    examples=[
        (r"\sum_{k=1}^{10} k", r"\frac{10 \cdot 11}{2}"),
        (r"\sum_{k=1}^{10} k^2", r"\frac{10 \cdot 11 \cdot 21}{6}"),
    ],
)
def power_sum(node: Node, problem: Problem) -> Iterator[Node]:
    """The sums of the first integers, of their squares and of their cubes have closed forms."""
    yield from ()


@rule(
    r"\sum_{k=0}^{n} \binom{n}{k} a^k b^{n-k} = (a + b)^n",
    source="binomial theorem",
    examples=[(r"\sum_{k=0}^{4} \binom{4}{k} 2^k 3^{4-k}", "(2 + 3)^4")],
)
def binomial_sum(node: Node, problem: Problem) -> Iterator[Node]:
    """The terms are those of a power of a sum that is multiplied out."""
    yield from ()
