"""Sums in closed form: geometric and exponential series, powers of the first integers, the binomial theorem."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)


constant_out_of_the_sum = planned(
    "constant_out_of_the_sum",
    "Constant out of the sum",
    r"\sum_k c\,u_k = c \sum_k u_k",
    "A factor that does not depend on the index stands before the sum.",
    "linearity of the sum",
    (r"\sum_{k=1}^{4} 3 k^2", r"3 \sum_{k=1}^{4} k^2"),
)
sum_term_by_term = planned(
    "sum_term_by_term",
    "Sum term by term",
    r"\sum_k (u_k + v_k) = \sum_k u_k + \sum_k v_k",
    "The terms of a sum are added up one kind at a time.",
    "linearity of the sum",
    (r"\sum_{k=1}^{4} (k + k^2)", r"\sum_{k=1}^{4} k + \sum_{k=1}^{4} k^2"),
)
write_out_the_terms = planned(
    "write_out_the_terms",
    "Write out the terms",
    r"\sum_{k=a}^{b} u_k = u_a + u_{a+1} + \dots + u_b",
    "There are few terms: write each of them down.",
    "definition of the sum",
    (r"\sum_{k=1}^{3} k^2", "1 + 4 + 9"),
)
geometric_series = planned(
    "geometric_series",
    "Geometric series",
    (
        r"\sum_{k=a}^{b} q^k = \frac{q^a - q^{b+1}}{1 - q}, \qquad \sum_{k=a}^{\infty} q^k = \frac{q^a}{1 - q}"
        r"\quad (|q| < 1)"
    ),
    "Each term is the one before times the same factor: multiply the sum by it and subtract.",
    "geometric series",
    (r"\sum_{k=0}^{\infty} (1/3)^k", r"\frac{1}{1 - 1/3}"),
    (r"\sum_{k=0}^{5} 2^k", r"\frac{1 - 2^6}{1 - 2}"),
)
exponential_series = planned(
    "exponential_series",
    "Exponential series",
    r"\sum_{k=0}^{\infty} \frac{x^k}{k!} = e^x",
    "The sum is the power series of the exponential function.",
    "exponential series",
    (r"\sum_{k=0}^{\infty} \frac{2^k}{k!}", "e^2"),
)
power_sum = planned(
    "power_sum",
    "Power sum",
    (
        r"\sum_{k=1}^{n} k = \frac{n(n+1)}{2}, \quad \sum_{k=1}^{n} k^2 = \frac{n(n+1)(2n+1)}{6}, \quad "
        r"\sum_{k=1}^{n} k^3 = \frac{n^2(n+1)^2}{4}"
    ),
    "The sums of the first integers, of their squares and of their cubes have closed forms.",
    "power sums, by induction",
    (r"\sum_{k=1}^{10} k", r"\frac{10 \cdot 11}{2}"),
    (r"\sum_{k=1}^{10} k^2", r"\frac{10 \cdot 11 \cdot 21}{6}"),
)
binomial_sum = planned(
    "binomial_sum",
    "Binomial sum",
    r"\sum_{k=0}^{n} \binom{n}{k} a^k b^{n-k} = (a + b)^n",
    "The terms are those of a power of a sum that is multiplied out.",
    "binomial theorem",
    (r"\sum_{k=0}^{4} \binom{4}{k} 2^k 3^{4-k}", "(2 + 3)^4"),
)
