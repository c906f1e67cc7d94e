"""Rules for maxima and minima: logarithm, derivative set to zero, second-order check."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem


@rule(
    r"\log \prod_i u_i = \sum_i \log u_i, \quad \log e^u = u",
    source="MML, sec. 8.3 (maximum likelihood)",
    examples=[(r"\log(u v)", r"\log u + \log v", r"u, v \in \mathbb{R}_{>0}")],
)
def logarithm_of_a_product(node: Node, problem: Problem) -> Iterator[Node]:
    """The logarithm is increasing, so it has its maximum at the same place; it turns products into sums."""
    yield from ()


@rule(
    r"\frac{\partial f}{\partial \theta} = 0 \text{ at an extremum inside}",
    source="MML, sec. 7.1 and 8.3",
    examples=[(r"\left. \frac{d}{dx} (x^2 - 4 x) \right|_{x=2}", "0", r"x \in \mathbb{R}")],
)
def set_the_derivative_to_zero(node: Node, problem: Problem) -> Iterator[Node]:
    """At a maximum or minimum inside the domain the derivative vanishes; this equation is solved for the variable."""
    yield from ()


@rule(
    r"f''(\theta) < 0 \implies \text{maximum}, \quad f''(\theta) > 0 \implies \text{minimum}",
    source="MML, sec. 7.1",
    examples=[(r"\left. \frac{d^2}{dx^2} (x^4 - 2 x^2) \right|_{x=1}", "8", r"x \in \mathbb{R}")],
)
def second_order_check(node: Node, problem: Problem) -> Iterator[Node]:
    """The second derivative at the point tells a maximum (negative, for a vector negative definite) from a minimum."""
    yield from ()
