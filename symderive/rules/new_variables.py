"""Variables computed from others: changes of variables, sums, extremes, lengths, limits; a law is recognised."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)

change_of_variables = planned(
    "change_of_variables",
    "Change of variables",
    r"p_Y(y) = \sum_{x : g(x) = y} p_X(x)\, \left|\frac{dx}{dy}\right|",
    ("On each monotone piece the density at the inverse image is multiplied by how much the inverse stretches."),
    "MML 6.7.2",
    (r"\int_0^{1} \frac{1}{2 \sqrt{y + 1}} \, dy", r"\int_{1}^{\sqrt{2}} 1 \, dx"),
)
slope_of_the_inverse = planned(
    "slope_of_the_inverse",
    "Slope of the inverse",
    r"p_Y(y) = p_X(h(y)) \lvert h'(y) \rvert",
    "The inverse is differentiated and put into the density of the original variable.",
    "MML 6.7.2",
    (r"\frac{d}{dy} \sqrt{y}", r"\frac{1}{2 \sqrt{y}}", "y > 0"),
)
convolution = planned(
    "convolution",
    "Density of a sum",
    r"p_{X+Y}(s) = \int p_X(x)\, p_Y(s - x)\, dx",
    "Fix the first summand, let the second make up the rest, and integrate over the first.",
    "Bertsekas and Tsitsiklis, Introduction to Probability, 4.1",
    (
        "P(X + Y = 4)",
        r"\sum_{x=1}^{3} P(X = x) P(Y = 4 - x)",
        r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}\{1, 2, 3\}",
    ),
)
density_of_a_function_of_several = planned(
    "density_of_a_function_of_several",
    "Density of a function of several variables",
    r"p_Z(z) = \int p(x, h(x, z)) \left|\frac{\partial h}{\partial z}\right| dx, \quad y = h(x, z) \iff z = g(x, y)",
    "One variable is solved for and brings its slope as a factor; the others are integrated out.",
    "MML 6.7.2",
    (
        r"P(X Y \le 1/2)",
        r"\frac{1}{2} + \int_{1/2}^{1} \frac{1}{2 x} \, dx",
        r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}(0, 1)",
    ),
)
maximum_of_independent_variables = planned(
    "maximum_of_independent_variables",
    "Maximum",
    r"P(\max_i X_i \le m) = \prod_i P(X_i \le m)",
    "The largest is at most m exactly if all are.",
    "Bertsekas and Tsitsiklis, Introduction to Probability, 4.1",
    (r"P(\max(X, Y) \le 2)", r"P(X \le 2) P(Y \le 2)", r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}\{1, 2, 3\}"),
)
minimum_of_independent_variables = planned(
    "minimum_of_independent_variables",
    "Minimum",
    r"P(\min_i X_i > m) = \prod_i P(X_i > m)",
    "The smallest is greater than m exactly if all are.",
    "Bertsekas and Tsitsiklis, Introduction to Probability, 4.1",
    (r"P(\min(X, Y) > 2)", "P(X > 2) P(Y > 2)", r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}\{1, 2, 3\}"),
)
#: the sum of two independent variables of one family, by the name of the sum's law
SUMS_OF_A_FAMILY = {
    "Poisson": (
        r"X \sim \text{Poisson}(\lambda),\ Y \sim \text{Poisson}(\mu) \implies X + Y \sim "
        r"\text{Poisson}(\lambda + \mu)"
    ),
    "Binomial": (
        r"X \sim \text{Binomial}(n, p),\ Y \sim \text{Binomial}(m, p) \implies X + Y \sim "
        r"\text{Binomial}(n + m, p)"
    ),
    "Gamma": (
        r"X \sim \text{Gamma}(a, \lambda),\ Y \sim \text{Gamma}(b, \lambda) \implies X + Y \sim "
        r"\text{Gamma}(a + b, \lambda), \quad \text{Exponential}(\lambda) = \text{Gamma}(1, \lambda)"
    ),
    "NegativeBinomial": (
        r"X \sim \text{NegativeBinomial}(r, p),\ Y \sim \text{NegativeBinomial}(s, p) \implies X + Y \sim "
        r"\text{NegativeBinomial}(r + s, p), \quad \text{Geometric}(p) = \text{NegativeBinomial}(1, p)"
    ),
    "Normal": (r"X \sim \mathcal{N}(m, v),\ Y \sim \mathcal{N}(n, w) \implies X + Y \sim \mathcal{N}(m + n, v + w)"),
}
law_of_a_sum = planned(
    "law_of_a_sum",
    "Sum of independent variables of one family",
    r"X \perp Y \implies M_{X + Y}(t) = M_X(t)\, M_Y(t), \quad M_X(t) = \mathbb{E}[e^{t X}]",
    "The moment generating functions multiply, and the product is that of the same family.",
    "Bertsekas and Tsitsiklis, Introduction to Probability, 4.4",
    (
        "P(X + Y = 2)",
        r"\binom{5}{2} (1/2)^5",
        "X \\sim \\text{Binomial}(2, 1/2)\nY \\sim \\text{Binomial}(3, 1/2)\nX \\perp Y",
    ),
)
collect_powers_and_recognise_the_law = planned(
    "collect_powers_and_recognise_the_law",
    "Collect powers, recognise the law",
    (
        r"\theta^{a-1} (1 - \theta)^{b-1} \cdot \theta^{k} (1 - \theta)^{n-k} = \theta^{a+k-1} (1 - "
        r"\theta)^{b+n-k-1}"
    ),
    ("A density is known from its kernel: collect the powers of the variable and read off the parameters."),
    "MML 6.6.1",
    (r"\theta^{2} \theta^{3}", r"\theta^{5}"),
)
squared_length_of_a_normal_vector = planned(
    "squared_length_of_a_normal_vector",
    "Squared length of a normal vector",
    (
        r"\mathbf{x} \sim \mathcal{N}(\mathbf{0}, v \mathbf{I}_D) \implies \|\mathbf{x}\|^2 \sim "
        r"\text{Gamma}(D/2, 1/(2 v))"
    ),
    "The squared length adds up D independent squares, each a gamma variable of shape one half.",
    "Murphy, Probabilistic Machine Learning: An Introduction, 3.2",
    (r"\mathbb{E}[X^2 + Y^2]", r"2 \cdot 3", r"X, Y \overset{\text{iid}}{\sim} \mathcal{N}(0, 3)"),
)
ratio_of_volumes = planned(
    "ratio_of_volumes",
    "Ratio of volumes",
    r"P(\mathbf{x} \in A) = \frac{\operatorname{vol}(A)}{\operatorname{vol}(S)}",
    "Under the uniform law on a body every part has the probability that it has of the volume.",
    "MML 6.2.2",
    (r"P(X \le 1/2)", r"\frac{1/2}{2}", r"X \sim \text{Uniform}(0, 2)"),
)
approximate_law = planned(
    "approximate_law",
    "Approximate law",
    r"\sqrt{N}\, (\bar X - \mu) \text{ is approximately } \mathcal{N}(0, \sigma^2)",
    (
        "By the central limit theorem the mean of many independent variables with finite variance is "
        "nearly normal; from here on the normal law stands for the true one."
    ),
    "Bertsekas and Tsitsiklis, Introduction to Probability, 5.4",
    (
        r"\operatorname{Var}[\frac{X + Y}{2}]",
        r"\frac{35/12}{2}",
        r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}\{1, 2, 3, 4, 5, 6\}",
    ),
)
take_the_limit = planned(
    "take_the_limit",
    "Limit for large arguments",
    r"\lim_{n \to \infty} f(n)",
    "As the letter grows without bound, the values come as near as one likes to one number.",
    "MML 5.1",
    (r"\lim_{n \to \infty} \frac{n + 1}{n}", "1"),
)
differentiate_the_distribution_function = planned(
    "differentiate_the_distribution_function",
    "Differentiate the distribution function",
    "p(x) = F'(x)",
    "Inside the range the distribution function is smooth, and its derivative is taken there.",
    "MML 6.2.2",
    (r"\frac{d}{dx} (1 - e^{-x^2})", "2 x e^{-x^2}"),
)
density_is_the_slope_of_the_distribution_function = planned(
    "density_is_the_slope_of_the_distribution_function",
    "Density as a derivative",
    r"p(x) = \lim_{\delta \to 0} \frac{P(x - \delta < X < x + \delta)}{2 \delta} = F'(x)",
    ("The probability of a small interval divided by its length tends to the derivative of the distribution function."),
    "MML 6.2.2",
    (r"\frac{d}{dx} x^2", "2 x"),
)
event_in_the_first_variable = planned(
    "event_in_the_first_variable",
    "Event in the original variable",
    r"P(g(X) \le y) = P(X \in g^{-1}(-\infty, y])",
    "Say the event in terms of the variable whose law is known.",
    "MML 6.7.1",
    (r"P(X^2 \le 9)", r"P(X \le 3)", r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}"),
)
moment_generating_function = planned(
    "moment_generating_function",
    "Moment generating function",
    r"M(t) = \mathbb{E}[e^{t X}]",
    "The mean of an exponential of the variable, known for every law by name.",
    "Bertsekas and Tsitsiklis, Introduction to Probability, 4.4",
    ("e^{x} e^{y}", "e^{x + y}"),
)
outside_of_the_range = planned(
    "outside_of_the_range",
    "Outside of the range",
    r"p_X(x) = 0 \text{ where } x \text{ is no value of } X",
    "A density or mass is zero at what is no value of its variable.",
    "MML 6.2",
    ("P(X = 9)", "0", r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}"),
)
case_by_case = planned(
    "case_by_case",
    "Case by case",
    r"f(x) = \begin{cases} g(x) & x \le a \\ h(x) & x > a \end{cases}",
    "The range asked for is gone through part by part.",
    "algebra",
    (r"\lvert x \rvert", r"\begin{cases} x & x \ge 0 \\ -x & x < 0 \end{cases}"),
)
variance_zero = planned(
    "variance_zero",
    "Variance zero",
    r"\operatorname{Var}[X] = 0 \implies P(X = \mathbb{E}[X]) = 1",
    "A variable of variance zero is its mean with probability one: the event holds for that number or does not.",
    "MML 6.4.1",
    (r"\operatorname{Var}[3]", "0"),
)
