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
the_same_event = planned(
    "the_same_event",
    "The same event",
    r"\{X \le t\} = \{b - X \ge b - t\}",
    "The same event in words of a variable that is not negative, as Markov's inequality wants it.",
    "algebra of inequalities",
    (r"P(X \le 2)", r"P(6 - X \ge 4)", r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}"),
)
cantelli_inequality = planned(
    "cantelli_inequality",
    "Cantelli's inequality",
    r"P(X - \mu \ge t) \le \frac{\sigma^2}{\sigma^2 + t^2}",
    "Chebyshev's argument on one side, with the best shift.",
    "Boucheron, Lugosi and Massart, Concentration Inequalities, exercise 2.3",
    (r"\frac{\operatorname{Var}[X]}{\operatorname{Var}[X] + 2^2}", r"\frac{1}{2}", r"\operatorname{Var}[X] = 4"),
)
determinant_is_not_negative = planned(
    "determinant_is_not_negative",
    "The determinant of a covariance matrix is not negative",
    r"\det \operatorname{Cov}[(X, Y, Z)] \ge 0",
    "A covariance matrix is positive semidefinite, so that no principal minor is negative: the open entry lies between "
    "the two zeros of the determinant.",
    "MML 3.2.3 and 6.4.2",
    (r"\frac{12}{25} - \sqrt{\frac{9}{25} \cdot \frac{16}{25}}", "0"),
)
variance_on_a_range = planned(
    "variance_on_a_range",
    "Inequality of Bhatia and Davis",
    r"a \le X \le b \implies \operatorname{Var}[X] \le (b - \mathbb{E}[X]) (\mathbb{E}[X] - a)",
    "(b - X)(X - a) is not negative, so that its mean (b - E[X])(E[X] - a) - Var[X] is not negative either; a variable "
    "on the two ends only reaches the bound.",
    "Bhatia and Davis, A better bound on the variance, American Mathematical Monthly 107 (2000)",
    (r"(1 - \mathbb{E}[X]) (\mathbb{E}[X] + 1)", "1", r"\mathbb{E}[X] = 0"),
)
square_of_a_mean = planned(
    "square_of_a_mean",
    "The square of a mean is at most the mean of the square",
    r"\mathbb{E}[X]^2 \le \mathbb{E}[X^2]",
    "The difference of the two is the variance, which is not negative (Jensen's inequality for the square).",
    "MML 6.4.1",
    (r"\sqrt{\mathbb{E}[X^2]}", r"\sqrt{4}", r"\mathbb{E}[X^2] = 4"),
)
