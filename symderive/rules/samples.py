"""Sums over a sample of numbers: term by term, to the size, the sum and the sum of squares."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)

sum_over_a_sample = planned(
    "sum_over_a_sample",
    "Sum over the sample, term by term",
    r"\sum_{i=1}^{n} (x_i - a)^2 = \sum_{i=1}^{n} x_i^2 - 2 a \sum_{i=1}^{n} x_i + n a^2",
    "Expand every term and add; what does not depend on the index comes out of its sum.",
    "distributive law",
    (r"\sum_{k=1}^{3} (k - a)^2", r"\sum_{k=1}^{3} k^2 - 2 a \sum_{k=1}^{3} k + 3 a^2"),
)
