"""Taylor polynomials."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)


taylor_polynomial = planned(
    "taylor_polynomial",
    "Taylor polynomial",
    r"T_n(x) = \sum_{k=0}^{n} \frac{f^{(k)}(a)}{k!} (x - a)^k",
    "The polynomial of degree n that has the function's value and its first n derivatives at the point: "
    "each derivative at the point, over the factorial, times that power of the distance.",
    "MML, definition 5.3; for a vector, MML 5.152",
    (r"\exp(0) + \exp(0) x + \frac{1}{2} \exp(0) x^2", r"1 + x + \frac{1}{2} x^2", r"x \in \mathbb{R}"),
    (
        r"a^\top a + 2 a^\top (x - a) + \frac{1}{2} (x - a)^\top (2 I) (x - a)",
        r"x^\top x",
        r"x, a \in \mathbb{R}^n",
    ),
)
