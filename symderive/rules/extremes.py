"""Rules for maxima and minima: logarithm, derivative set to zero, second-order check."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)


logarithm_of_a_product = planned(
    "logarithm_of_a_product",
    "Logarithm of a product",
    r"\log \prod_i u_i = \sum_i \log u_i, \quad \log e^u = u",
    "The logarithm is increasing, so it has its maximum at the same place; it turns products into sums.",
    "MML, sec. 8.3 (maximum likelihood)",
    (r"\log(u v)", r"\log u + \log v", r"u, v \in \mathbb{R}_{>0}"),
)
set_the_derivative_to_zero = planned(
    "set_the_derivative_to_zero",
    "Set the derivative to zero",
    r"\frac{\partial f}{\partial \theta} = 0 \text{ at an extremum inside}",
    "At a maximum or minimum inside the domain the derivative vanishes; this equation is solved for the variable.",
    "MML, sec. 7.1 and 8.3",
    (r"\left. \frac{d}{dx} (x^2 - 4 x) \right|_{x=2}", "0", r"x \in \mathbb{R}"),
)
second_order_check = planned(
    "second_order_check",
    "Second order check",
    r"f''(\theta) < 0 \implies \text{maximum}, \quad f''(\theta) > 0 \implies \text{minimum}",
    "The second derivative at the point tells a maximum (negative, for a vector negative definite) from a minimum.",
    "MML, sec. 7.1",
    (r"\left. \frac{d^2}{dx^2} (x^4 - 2 x^2) \right|_{x=1}", "8", r"x \in \mathbb{R}"),
)
