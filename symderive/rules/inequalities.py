"""Inequalities that stated moments give: Chebyshev, Markov, Cantelli, Cauchy and Schwarz."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)

correlation_is_at_most_one = planned(
    "correlation_is_at_most_one",
    "A correlation is at most one",
    r"\lvert \operatorname{Cov}[X, Y] \rvert \le \sqrt{\operatorname{Var}[X] \operatorname{Var}[Y]}",
    "By Cauchy and Schwarz no covariance is larger than the product of the two standard deviations.",
    "MML 6.4.2",
    (r"\sqrt{4 \cdot 9}", "6"),
)
chebyshev_inequality = planned(
    "chebyshev_inequality",
    "Chebyshev's inequality",
    r"P(|X - \mu| \ge t) \le \frac{\operatorname{Var}[X]}{t^2}",
    ("The squared distance is at least t squared on the event: its mean is at least t squared times the probability."),
    "Bertsekas and Tsitsiklis, Introduction to Probability, 5.1",
    (r"\frac{\operatorname{Var}[X]}{4^2}", r"\frac{1}{4}", r"\operatorname{Var}[X] = 4"),
)
markov_inequality = planned(
    "markov_inequality",
    "Markov's inequality",
    r"X \ge 0 \implies P(X \ge t) \le \frac{\mathbb{E}[X]}{t}",
    ("X is at least t on the event and not negative elsewhere, so its mean is at least t times the probability."),
    "Bertsekas and Tsitsiklis, Introduction to Probability, 5.1",
    (r"\frac{\mathbb{E}[X]}{6}", r"\frac{1}{2}", r"\mathbb{E}[X] = 3"),
)
cantelli_inequality = planned(
    "cantelli_inequality",
    "Cantelli's inequality",
    r"P(X - \mu \ge t) \le \frac{\sigma^2}{\sigma^2 + t^2}",
    "Chebyshev's argument on one side, with the best shift.",
    "Boucheron, Lugosi and Massart, Concentration Inequalities, exercise 2.3",
    (r"\frac{\operatorname{Var}[X]}{\operatorname{Var}[X] + 2^2}", r"\frac{1}{2}", r"\operatorname{Var}[X] = 4"),
)
