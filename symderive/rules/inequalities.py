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
union_bound = planned(
    "union_bound",
    "Union bound",
    r"P(A \cup B) \le P(A) + P(B)",
    "The probability of the intersection, which would be taken away, is not negative.",
    "Bertsekas and Tsitsiklis, Introduction to Probability, 1.2",
    (r"P(A) + P(B)", r"\frac{1}{2}", "P(A) = 1/3\nP(B) = 1/6"),
)
jensen_inequality = planned(
    "jensen_inequality",
    "Jensen's inequality",
    r"f \text{ convex} \implies f(\mathbb{E}[X]) \le \mathbb{E}[f(X)]",
    "A convex function lies above its tangents; the mean of the tangent at the mean is the value there.",
    "MML 7.3.1",
    (r"e^{\mathbb{E}[X]}", r"e^2", r"\mathbb{E}[X] = 2"),
)
triangle_inequality = planned(
    "triangle_inequality",
    "Triangle inequality",
    r"\|\mathbf{u} + \mathbf{v}\| \le \|\mathbf{u}\| + \|\mathbf{v}\|",
    "The straight way is the shortest.",
    "MML 3.1",
    (r"|x + y|", r"|y + x|", r"x, y \in \mathbb{R}"),
)
cauchy_schwarz_inequality = planned(
    "cauchy_schwarz_inequality",
    "Cauchy-Schwarz inequality",
    r"|\mathbf{u}^\top \mathbf{v}| \le \|\mathbf{u}\| \|\mathbf{v}\|",
    "The cosine of the angle between two vectors is at most one.",
    "MML 3.2",
    (r"\|\mathbf{u}\| \|\mathbf{v}\|", r"\|\mathbf{v}\| \|\mathbf{u}\|", r"\mathbf{u}, \mathbf{v} \in \mathbb{R}^n"),
)
leave_out_what_is_not_negative = planned(
    "leave_out_what_is_not_negative",
    "Leave out what is not negative",
    r"u + v \ge u, \quad v \ge 0",
    "A sum becomes smaller, or stays as it is, when a term that is not negative is left out.",
    "algebra of inequalities",
    (r"x^2 + 0", r"x^2", r"x \in \mathbb{R}"),
)
