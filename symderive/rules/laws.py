"""Laws and densities: probabilities as integrals and sums, marginals and conditionals, Bayes, mixtures."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)

probability_as_an_integral = planned(
    "probability_as_an_integral",
    "Probability as an integral",
    r"P(X \in A) = \int_A p(x)\, dx",
    "The probability of an event is the integral of the density over the values that belong to it.",
    "MML 6.2.2",
    (r"P(X \le 1/2)", r"\int_0^{1/2} 2 x \, dx", r"p(x) = 2x \text{ for } 0 \le x \le 1"),
)
probability_as_a_sum = planned(
    "probability_as_a_sum",
    "Probability as a sum",
    r"P(X \in A) = \sum_{x \in A} P(X = x)",
    "The values that belong to the event exclude each other, so their probabilities add.",
    "MML 6.2.1",
    (r"P(X \le 2)", "P(X = 1) + P(X = 2)", r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}"),
)
complement_of_a_tail = planned(
    "complement_of_a_tail",
    "Complement rule",
    r"P(X \ge k) = 1 - P(X < k)",
    "An event and its complement have probabilities that add to one; the complement has fewer terms.",
    "MML 6.1",
    (r"P(X \ge 2)", "1 - P(X = 1)", r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}"),
)
sum_over_an_event = planned(
    "sum_over_an_event",
    "Sum over an event",
    r"P((X, Y) \in A) = \sum_{(x, y) \in A} P(X = x, Y = y)",
    "The pairs of values that belong to the event exclude each other, so their probabilities add.",
    "MML 6.2.1",
    (
        "P(X + Y = 3)",
        "P(X = 1, Y = 2) + P(X = 2, Y = 1)",
        r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}\{1, 2, 3\}",
    ),
)
mass_of_a_law = planned(
    "mass_of_a_law",
    "Mass of a law by name",
    "P(X = k) = p(k)",
    "Put the value into the mass function of the law.",
    "MML 6.2.1",
    ("P(X = 2)", r"\binom{5}{2} (1/3)^2 (2/3)^3", r"X \sim \text{Binomial}(5, 1/3)"),
)
number_of_orders = planned(
    "number_of_orders",
    "Number of orders",
    r"\binom{n}{k_1, \dots, k_m} = \frac{n!}{k_1! \cdots k_m!}",
    "That many orders of the draws lead to the same counts; draws of one kind may change places.",
    "Bertsekas and Tsitsiklis, Introduction to Probability, 1.6",
    (r"\frac{4!}{2! \, 1! \, 1!}", "12"),
)
distribution_function_at_the_ends = planned(
    "distribution_function_at_the_ends",
    "Distribution function at the ends",
    r"P(a \le X \le b) = F(b) - F(a)",
    "What lies below b less what lies below a; a single point of a continuous law weighs nothing.",
    "MML 6.2.2",
    (r"P(1/4 \le X \le 1/2)", "(1/2)^2 - (1/4)^2", r"p(x) = 2x \text{ for } 0 \le x \le 1"),
)
point_has_probability_zero = planned(
    "point_has_probability_zero",
    "A single point",
    r"P(X = x) = \int_x^x p(t)\, dt = 0",
    "The integral of a density over a single point is zero.",
    "MML 6.2.2",
    ("P(X = 1/2)", "0", r"X \sim \text{Uniform}(0, 1)"),
)
whole_probability_is_one = planned(
    "whole_probability_is_one",
    "The whole probability is one",
    r"\int p(x)\, dx = 1",
    "The probabilities of all values together are one.",
    "MML 6.2.2",
    (r"\int_0^1 2 x \, dx", "1"),
)
conditional_probability_of_an_event = planned(
    "conditional_probability_of_an_event",
    "Conditional probability",
    r"P(A \mid B) = \frac{P(A \cap B)}{P(B)}",
    "Given B only what lies in B counts, measured by the whole of B.",
    "MML 6.3",
    (r"P(X = 4 \mid X \ge 3)", r"\frac{P(X = 4)}{P(X \ge 3)}", r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}"),
)
marginal_density = planned(
    "marginal_density",
    "Sum rule for densities",
    r"p(x) = \int p(x, y)\, dy",
    ("Integrate over the variable that is not asked for, within the range that the other one leaves it."),
    "MML 6.20",
    (r"\int_0^1 (x + y) \, dy", "x + 1/2"),
)
conditional_density = planned(
    "conditional_density",
    "Conditional density",
    r"p(x \mid y) = \frac{p(x, y)}{p(y)}",
    "The joint density as a function of x, divided by the density of the condition.",
    "MML 6.22",
    (r"P(X = 1 \mid Y = 1)", r"\frac{P(X = 1, Y = 1)}{P(Y = 1)}", r"X, Y \in \{0, 1\}"),
)
joint_density_of_independent_variables = planned(
    "joint_density_of_independent_variables",
    "Independent variables",
    r"p(x, y) = p(x)\, p(y)",
    "The joint density of independent variables is the product of their densities.",
    "MML 6.4.5",
    ("P(X = 1, Y = 2)", "P(X = 1) P(Y = 2)", r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}\{1, 2, 3\}"),
)
product_rule_for_densities = planned(
    "product_rule_for_densities",
    "Product rule for densities",
    r"p(x, y) = p(y \mid x)\, p(x)",
    "The density of the first times the conditional density of the second.",
    "MML 6.22",
    ("P(X = 1, Y = 1)", r"P(Y = 1 \mid X = 1) P(X = 1)", r"X, Y \in \{0, 1\}"),
)
bayes_rule_for_densities = planned(
    "bayes_rule_for_densities",
    "Bayes' rule for densities",
    (
        r"p(\theta \mid x) = \frac{p(x \mid \theta)\, p(\theta)}{\int p(x \mid \theta)\, p(\theta)\, "
        r"d\theta}"
    ),
    ("The posterior is proportional to the likelihood times the prior; the evidence makes it integrate to one."),
    "MML 6.23",
    (r"P(X = 1 \mid Y = 1)", r"\frac{P(Y = 1 \mid X = 1) P(X = 1)}{P(Y = 1)}", r"X, Y \in \{0, 1\}"),
)
evidence_as_an_integral = planned(
    "evidence_as_an_integral",
    "Evidence",
    r"p(x) = \int p(x \mid \theta)\, p(\theta)\, d\theta",
    "The probability of the data is the likelihood averaged over the prior.",
    "MML 6.27",
    ("P(Y = 1)", r"P(Y = 1 \mid X = 1) P(X = 1) + P(Y = 1 \mid X = 0) P(X = 0)", r"X, Y \in \{0, 1\}"),
)
predictive = planned(
    "predictive",
    "Predictive law",
    r"p(x' \mid x) = \int p(x' \mid \theta)\, p(\theta \mid x)\, d\theta",
    "Given the parameter the next observation does not depend on the earlier ones: its law is averaged over the "
    "posterior.",
    "MML 8.4.2",
    (
        r"P(X_2 = 1 \mid X_1 = 1)",
        r"P(X_2 = 1 \mid Z = 1) P(Z = 1 \mid X_1 = 1) + P(X_2 = 1 \mid Z = 0) P(Z = 0 \mid X_1 = 1)",
        "Z, X_1, X_2 \\in \\{0, 1\\}\nX_1 \\perp X_2 \\mid Z",
    ),
)
mixture = planned(
    "mixture",
    "Mixture",
    r"p(x) = \sum_k P(Z = k)\, p(x \mid z = k)",
    "Each component counts with its weight: total probability over the hidden variable.",
    "MML 11.1",
    ("P(Y = 1)", r"P(X = 1) P(Y = 1 \mid X = 1) + P(X = 0) P(Y = 1 \mid X = 0)", r"X, Y \in \{0, 1\}"),
)
solve_the_condition = planned(
    "solve_the_condition",
    "Solve the condition",
    r"a c = b \implies c = b / a",
    "The condition is an equation for the letter; solve it.",
    "algebra",
    ("x + x", "2 x"),
)
read_off_the_law = planned(
    "read_off_the_law",
    "Read off the law",
    r"X \sim p \implies p_X(x) = p(x)",
    "The law is stated or was found above: its density or mass function is put down.",
    "the statements of the problem",
    ("P(X = 2)", r"\frac{1}{6}", r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}"),
)
compare_coefficients = planned(
    "compare_coefficients",
    "Compare coefficients",
    r"\log \frac{p(x)}{h(x)} = a\, x - b \text{ for all } x \implies \eta = a,\ A(\eta) = b",
    (
        "The logarithm of the density is linear in the statistic: both sides agree for every value, so the "
        "coefficients of the statistic agree, and so do the constants."
    ),
    "MML 6.6.3",
    (r"\log(p^2 (1 - p)^{1 - 2})", r"2 \log \frac{p}{1 - p} + \log(1 - p)", r"p \in (0, 1)"),
)
