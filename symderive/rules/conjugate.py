"""Rules of conjugate priors: prior times likelihood, their exponents, the law that has them."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)


bayes_up_to_a_factor = planned(
    "bayes_up_to_a_factor",
    "Product over the sample",
    r"\prod_i \theta^{x_i} = \theta^{\sum_i x_i}",
    "The values are independent given the parameter, so their likelihoods are multiplied; in a product of powers of "
    "one base the exponents add up.",
    "MML, sec. 6.6.1",
    (r"\prod_{i=1}^n e^{-x_i t}", r"e^{-t \sum_{i=1}^n x_i}", r"x_i \in \mathbb{R}, i = 1, \dots, n, t \in \mathbb{R}"),
)
add_the_exponents = planned(
    "add_the_exponents",
    "Add the exponents",
    r"\theta^{a - 1} \theta^s = \theta^{a + s - 1}",
    "Prior and likelihood are powers of the same functions of the parameter: their exponents add up.",
    "MML, sec. 6.6.1",
    (r"t^{a - 1} t^s", r"t^{a + s - 1}", r"t, a, s \in \mathbb{R}_{>0}"),
)
complete_the_square = planned(
    "complete_the_square",
    "Collect the powers of the mean",
    r"-\frac{(\theta - m)^2}{2 s} - \frac{(x - \theta)^2}{2 v} = -\tfrac12 P \theta^2 + Q \theta + \text{const}",
    "The squares are expanded and collected in powers of the mean: the factor P of its square is the sum of all "
    "precisions, and with the factor Q the square is completed at the mean Q/P.",
    "Bishop, sec. 2.3.6",
    (
        r"-\frac{(t - m)^2}{2 s} - \frac{(x - t)^2}{2 v}",
        r"-\frac12 (\frac1s + \frac1v) t^2 + (\frac{m}{s} + \frac{x}{v}) t - \frac{m^2}{2 s} - \frac{x^2}{2 v}",
        r"t, m, x \in \mathbb{R}, s, v > 0",
    ),
)
read_the_posterior = planned(
    "read_the_posterior",
    "Recognise the law",
    r"p(\theta \mid x) \propto \theta^{a - 1} (1 - \theta)^{b - 1} \implies \theta \mid x \sim \text{Beta}(a, b)",
    "A density is fixed by its factors that hold the variable: the law that has these factors is the posterior. Of a "
    "normal law the exponent has the precision P before the square and the mean Q/P.",
    "MML, sec. 6.6.1; Bishop, sec. 2.3.6",
    (
        r"\mathcal{N}(t; m, v)", r"\frac{1}{\sqrt{2 \pi v}} \exp(-\frac{(t - m)^2}{2 v})",
        r"t, m \in \mathbb{R}, v > 0",
    ),
)  # fmt: skip
