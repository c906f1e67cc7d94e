"""Laws and densities: probabilities as integrals and sums, transforms, Bayes for densities, information."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem


@rule(
    r"P(X \in A) = \int_A p(x)\, dx",
    source="MML 6.2.2",
    title="Probability as an integral",
    examples=[
        (
            r"P(X \le 1/2)",
            r"\int_0^{1/2} 2 x \, dx",
            r"p(x) = 2x \text{ for } 0 \le x \le 1",
        ),
    ],
)
def probability_as_an_integral(u: Node, problem: Problem) -> Iterator[Node]:
    """The probability of an event is the integral of the density over the values that belong to it."""
    yield from ()


@rule(
    r"P(X \in A) = \sum_{x \in A} P(X = x)",
    source="MML 6.2.1",
    title="Probability as a sum",
    examples=[
        (
            r"P(X \le 2)",
            "P(X = 1) + P(X = 2)",
            r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}",
        ),
    ],
)
def probability_as_a_sum(u: Node, problem: Problem) -> Iterator[Node]:
    """The values that belong to the event exclude each other, so their probabilities add."""
    yield from ()


@rule(
    r"P(X \ge k) = 1 - P(X < k)",
    source="MML 6.1",
    title="Complement rule",
    examples=[
        (
            r"P(X \ge 2)",
            "1 - P(X = 1)",
            r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}",
        ),
    ],
)
def complement_of_a_tail(u: Node, problem: Problem) -> Iterator[Node]:
    """An event and its complement have probabilities that add to one; the complement has fewer terms."""
    yield from ()


@rule(
    "P(X = k) = p(k)",
    source="MML 6.2.1",
    title="Mass of a law by name",
    examples=[
        (
            "P(X = 2)",
            r"\binom{5}{2} (1/3)^2 (2/3)^3",
            r"X \sim \text{Binomial}(5, 1/3)",
        ),
    ],
)
def mass_of_a_law(u: Node, problem: Problem) -> Iterator[Node]:
    """Put the value into the mass function of the law."""
    yield from ()


@rule(
    r"\binom{n}{k_1, \dots, k_m} = \frac{n!}{k_1! \cdots k_m!}",
    source="Bertsekas and Tsitsiklis, Introduction to Probability, 1.6",
    title="Number of orders",
    examples=[
        (
            r"\frac{4!}{2! \, 1! \, 1!}",
            "12",
        ),
    ],
)
def number_of_orders(u: Node, problem: Problem) -> Iterator[Node]:
    """That many orders of the draws lead to the same counts; draws of one kind may change places."""
    yield from ()


@rule(
    r"P(a \le X \le b) = F(b) - F(a)",
    source="MML 6.2.2",
    title="Distribution function at the ends",
    examples=[
        (
            r"P(1/4 \le X \le 1/2)",
            "(1/2)^2 - (1/4)^2",
            r"p(x) = 2x \text{ for } 0 \le x \le 1",
        ),
    ],
)
def distribution_function_at_the_ends(u: Node, problem: Problem) -> Iterator[Node]:
    """What lies below b less what lies below a; a single point of a continuous law weighs nothing."""
    yield from ()


@rule(
    r"P(X = x) = \int_x^x p(t)\, dt = 0",
    source="MML 6.2.2",
    title="A single point",
    examples=[
        (
            "P(X = 1/2)",
            "0",
            r"X \sim \text{Uniform}(0, 1)",
        ),
    ],
)
def point_has_probability_zero(u: Node, problem: Problem) -> Iterator[Node]:
    """The integral of a density over a single point is zero."""
    yield from ()


@rule(
    r"p(x) = \lim_{\delta \to 0} \frac{P(x - \delta < X < x + \delta)}{2 \delta} = F'(x)",
    source="MML 6.2.2",
    title="Density as a derivative",
    examples=[
        (
            r"\frac{d}{dx} x^2",
            "2 x",
        ),
    ],
)
def density_is_the_slope_of_the_distribution_function(u: Node, problem: Problem) -> Iterator[Node]:
    """The probability of a small interval divided by its length tends to the derivative of the distribution
    function."""
    yield from ()


@rule(
    r"p(x) = F'(x)",
    source="MML 6.2.2",
    title="Differentiate the distribution function",
    examples=[
        (
            r"\frac{d}{dx} (1 - e^{-x^2})",
            r"2 x e^{-x^2}",
        ),
    ],
)
def differentiate_the_distribution_function(u: Node, problem: Problem) -> Iterator[Node]:
    """Inside the range the distribution function is smooth, and its derivative is taken there."""
    yield from ()


@rule(
    r"\lim_{n \to \infty} f(n)",
    source="MML 5.1",
    title="Limit for large arguments",
    examples=[
        (
            r"\lim_{n \to \infty} \frac{n + 1}{n}",
            "1",
        ),
    ],
)
def take_the_limit(u: Node, problem: Problem) -> Iterator[Node]:
    """As the letter grows without bound, the values come as near as one likes to one number."""
    yield from ()


@rule(
    r"\int p(x)\, dx = 1",
    source="MML 6.2.2",
    title="The whole probability is one",
    examples=[
        (
            r"\int_0^1 2 x \, dx",
            "1",
        ),
    ],
)
def whole_probability_is_one(u: Node, problem: Problem) -> Iterator[Node]:
    """The probabilities of all values together are one."""
    yield from ()


@rule(
    r"P(A \mid B) = \frac{P(A \cap B)}{P(B)}",
    source="MML 6.3",
    title="Conditional probability",
    examples=[
        (
            r"P(X = 4 \mid X \ge 3)",
            r"\frac{P(X = 4)}{P(X \ge 3)}",
            r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}",
        ),
    ],
)
def conditional_probability_of_an_event(u: Node, problem: Problem) -> Iterator[Node]:
    """Given B only what lies in B counts, measured by the whole of B."""
    yield from ()


@rule(
    r"p(x) = \int p(x, y)\, dy",
    source="MML 6.20",
    title="Sum rule for densities",
    examples=[
        (
            r"\int_0^1 (x + y) \, dy",
            "x + 1/2",
        ),
    ],
)
def marginal_density(u: Node, problem: Problem) -> Iterator[Node]:
    """Integrate over the variable that is not asked for, within the range that the other one leaves it."""
    yield from ()


@rule(
    r"p(x \mid y) = \frac{p(x, y)}{p(y)}",
    source="MML 6.22",
    title="Conditional density",
    examples=[
        (
            r"P(X = 1 \mid Y = 1)",
            r"\frac{P(X = 1, Y = 1)}{P(Y = 1)}",
            r"X, Y \in \{0, 1\}",
        ),
    ],
)
def conditional_density(u: Node, problem: Problem) -> Iterator[Node]:
    """The joint density as a function of x, divided by the density of the condition."""
    yield from ()


@rule(
    r"p(x, y) = p(x)\, p(y)",
    source="MML 6.4.5",
    title="Independent variables",
    examples=[
        (
            "P(X = 1, Y = 2)",
            "P(X = 1) P(Y = 2)",
            r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}\{1, 2, 3\}",
        ),
    ],
)
def joint_density_of_independent_variables(u: Node, problem: Problem) -> Iterator[Node]:
    """The joint density of independent variables is the product of their densities."""
    yield from ()


@rule(
    r"p(x, y) = p(y \mid x)\, p(x)",
    source="MML 6.22",
    title="Product rule for densities",
    examples=[
        (
            "P(X = 1, Y = 1)",
            r"P(Y = 1 \mid X = 1) P(X = 1)",
            r"X, Y \in \{0, 1\}",
        ),
    ],
)
def product_rule_for_densities(u: Node, problem: Problem) -> Iterator[Node]:
    """The density of the first times the conditional density of the second."""
    yield from ()


@rule(
    r"P(g(X) \le y) = P(X \in g^{-1}(-\infty, y])",
    source="MML 6.7.1",
    title="Event in the original variable",
    examples=[
        (
            r"P(X^2 \le 9)",
            r"P(X \le 3)",
            r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}",
        ),
    ],
)
def event_in_the_first_variable(u: Node, problem: Problem) -> Iterator[Node]:
    """Say the event in terms of the variable whose law is known."""
    yield from ()


@rule(
    r"p_Y(y) = \sum_{x : g(x) = y} p_X(x)\, \left|\frac{dx}{dy}\right|",
    source="MML 6.7.2",
    title="Change of variables",
    examples=[
        (
            r"\int_0^{1} \frac{1}{2 \sqrt{y + 1}} \, dy",
            r"\int_{1}^{\sqrt{2}} 1 \, dx",
        ),
    ],
)
def change_of_variables(u: Node, problem: Problem) -> Iterator[Node]:
    """On each monotone piece the density at the inverse image is multiplied by how much the inverse stretches."""
    yield from ()


@rule(
    r"p_Y(y) = p_X(h(y)) \lvert h'(y) \rvert",
    source="MML 6.7.2",
    title="Slope of the inverse",
    examples=[
        (
            r"\frac{d}{dy} \sqrt{y}",
            r"\frac{1}{2 \sqrt{y}}",
            "y > 0",
        ),
    ],
)
def slope_of_the_inverse(u: Node, problem: Problem) -> Iterator[Node]:
    """The inverse is differentiated and put into the density of the original variable."""
    yield from ()


@rule(
    r"p_{X+Y}(s) = \int p_X(x)\, p_Y(s - x)\, dx",
    source="Bertsekas and Tsitsiklis, Introduction to Probability, 4.1",
    title="Density of a sum",
    examples=[
        (
            "P(X + Y = 4)",
            r"\sum_{x=1}^{3} P(X = x) P(Y = 4 - x)",
            r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}\{1, 2, 3\}",
        ),
    ],
)
def convolution(u: Node, problem: Problem) -> Iterator[Node]:
    """Fix the first summand, let the second make up the rest, and integrate over the first."""
    yield from ()


@rule(
    r"P(\max_i X_i \le m) = \prod_i P(X_i \le m)",
    source="Bertsekas and Tsitsiklis, Introduction to Probability, 4.1",
    title="Maximum",
    examples=[
        (
            r"P(\max(X, Y) \le 2)",
            r"P(X \le 2) P(Y \le 2)",
            r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}\{1, 2, 3\}",
        ),
    ],
)
def maximum_of_independent_variables(u: Node, problem: Problem) -> Iterator[Node]:
    """The largest is at most m exactly if all are."""
    yield from ()


@rule(
    r"P(\min_i X_i > m) = \prod_i P(X_i > m)",
    source="Bertsekas and Tsitsiklis, Introduction to Probability, 4.1",
    title="Minimum",
    examples=[
        (
            r"P(\min(X, Y) > 2)",
            "P(X > 2) P(Y > 2)",
            r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}\{1, 2, 3\}",
        ),
    ],
)
def minimum_of_independent_variables(u: Node, problem: Problem) -> Iterator[Node]:
    """The smallest is greater than m exactly if all are."""
    yield from ()


@rule(
    (
        r"X \sim \text{Poisson}(\lambda),\ Y \sim \text{Poisson}(\mu) \implies X + Y \sim "
        r"\text{Poisson}(\lambda + \mu)"
    ),
    source="Bertsekas and Tsitsiklis, Introduction to Probability, 4.4",
    title="Sum of independent variables of one family",
    examples=[
        (
            "P(X + Y = 2)",
            r"\binom{5}{2} (1/2)^5",
            "X \\sim \\text{Binomial}(2, 1/2)\nY \\sim \\text{Binomial}(3, 1/2)\nX \\perp Y",
        ),
    ],
)
def law_of_a_sum(u: Node, problem: Problem) -> Iterator[Node]:
    """The moment generating functions multiply, and the product is that of the same family."""
    yield from ()


@rule(
    (
        r"\theta^{a-1} (1 - \theta)^{b-1} \cdot \theta^{k} (1 - \theta)^{n-k} = \theta^{a+k-1} (1 - "
        r"\theta)^{b+n-k-1}"
    ),
    source="MML 6.6.1",
    title="Collect powers, recognise the law",
    examples=[
        (
            r"\theta^{2} \theta^{3}",
            r"\theta^{5}",
        ),
    ],
)
def collect_powers_and_recognise_the_law(u: Node, problem: Problem) -> Iterator[Node]:
    """A density is known from its kernel: collect the powers of the variable and read off the parameters."""
    yield from ()


@rule(
    r"p(\theta \mid x) = \frac{p(x \mid \theta)\, p(\theta)}{\int p(x \mid \theta)\, p(\theta)\, d\theta}",
    source="MML 6.23",
    title="Bayes' rule for densities",
    examples=[
        (
            r"P(X = 1 \mid Y = 1)",
            r"\frac{P(Y = 1 \mid X = 1) P(X = 1)}{P(Y = 1)}",
            r"X, Y \in \{0, 1\}",
        ),
    ],
)
def bayes_rule_for_densities(u: Node, problem: Problem) -> Iterator[Node]:
    """The posterior is proportional to the likelihood times the prior; the evidence makes it integrate to one."""
    yield from ()


@rule(
    r"p(x) = \int p(x \mid \theta)\, p(\theta)\, d\theta",
    source="MML 6.27",
    title="Evidence",
    examples=[
        (
            "P(Y = 1)",
            r"P(Y = 1 \mid X = 1) P(X = 1) + P(Y = 1 \mid X = 0) P(X = 0)",
            r"X, Y \in \{0, 1\}",
        ),
    ],
)
def evidence_as_an_integral(u: Node, problem: Problem) -> Iterator[Node]:
    """The probability of the data is the likelihood averaged over the prior."""
    yield from ()


@rule(
    r"p(x) = \sum_k P(Z = k)\, p(x \mid z = k)",
    source="MML 11.1",
    title="Mixture",
    examples=[
        (
            "P(Y = 1)",
            r"P(X = 1) P(Y = 1 \mid X = 1) + P(X = 0) P(Y = 1 \mid X = 0)",
            r"X, Y \in \{0, 1\}",
        ),
    ],
)
def mixture(u: Node, problem: Problem) -> Iterator[Node]:
    """Each component counts with its weight: total probability over the hidden variable."""
    yield from ()


@rule(
    r"\operatorname{KL}(p \,\|\, q) = \mathbb{E}_p\big[\log p(X) - \log q(X)\big]",
    source="MacKay, Information Theory, 2.6",
    title="Definition of the divergence",
    examples=[
        (
            r"\operatorname{KL}(\text{Bernoulli}(1/2) \,\|\, \text{Bernoulli}(1/4))",
            r"\frac{1}{2} \log \frac{1/2}{1/4} + \frac{1}{2} \log \frac{1/2}{3/4}",
        ),
    ],
)
def definition_of_divergence(u: Node, problem: Problem) -> Iterator[Node]:
    """The mean under p of the logarithm of the ratio of the two densities."""
    yield from ()


@rule(
    r"\operatorname{H}(X) = -\mathbb{E}[\log p(X)]",
    source="MacKay, Information Theory, 2.4",
    title="Definition of entropy",
    examples=[
        (
            r"\operatorname{H}(X)",
            r"-\frac{1}{4} \log \frac{1}{4} - \frac{3}{4} \log \frac{3}{4}",
            r"X \sim \text{Bernoulli}(1/4)",
        ),
    ],
)
def definition_of_entropy(u: Node, problem: Problem) -> Iterator[Node]:
    """The mean surprise, in nats."""
    yield from ()


@rule(
    r"\operatorname{I}(X; Y) = \mathbb{E}\left[\log \frac{p(X, Y)}{p(X)\, p(Y)}\right]",
    source="MacKay, Information Theory, 8.1",
    title="Definition of mutual information",
    examples=[
        (
            r"\operatorname{I}(X; Y)",
            r"\log 2",
            "X, Y \\in \\{0, 1\\}\nP(X=0, Y=0) = 1/2\nP(X=1, Y=1) = 1/2",
        ),
    ],
)
def definition_of_mutual_information(u: Node, problem: Problem) -> Iterator[Node]:
    """The divergence of the joint law from the product of the marginals."""
    yield from ()


@rule(
    r"P(\mathbf{x} \in A) = \frac{\operatorname{vol}(A)}{\operatorname{vol}(S)}",
    source="MML 6.2.2",
    title="Ratio of volumes",
    examples=[
        (
            r"P(X \le 1/2)",
            r"\frac{1/2}{2}",
            r"X \sim \text{Uniform}(0, 2)",
        ),
    ],
)
def ratio_of_volumes(u: Node, problem: Problem) -> Iterator[Node]:
    """Under the uniform law on a body every part has the probability that it has of the volume."""
    yield from ()


@rule(
    r"a c = b \implies c = b / a",
    source="algebra",
    title="Solve the condition",
    examples=[
        (
            "x + x",
            "2 x",
        ),
    ],
)
def solve_the_condition(u: Node, problem: Problem) -> Iterator[Node]:
    """The condition is an equation for the letter; solve it."""
    yield from ()


@rule(
    r"M(t) = \mathbb{E}[e^{t X}]",
    source="Bertsekas and Tsitsiklis, Introduction to Probability, 4.4",
    title="Moment generating function",
    examples=[
        (
            "e^{x} e^{y}",
            "e^{x + y}",
        ),
    ],
)
def moment_generating_function(u: Node, problem: Problem) -> Iterator[Node]:
    """The mean of an exponential of the variable, known for every law by name."""
    yield from ()


@rule(
    r"\sqrt{N}\, (\bar X - \mu) \text{ is approximately } \mathcal{N}(0, \sigma^2)",
    source="Bertsekas and Tsitsiklis, Introduction to Probability, 5.4",
    title="Approximate law",
    examples=[
        (
            r"\operatorname{Var}[\frac{X + Y}{2}]",
            r"\frac{35/12}{2}",
            r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}\{1, 2, 3, 4, 5, 6\}",
        ),
    ],
)
def approximate_law(u: Node, problem: Problem) -> Iterator[Node]:
    """By the central limit theorem the mean of many independent variables with finite variance is nearly normal;
    from here on the normal law stands for the true one."""
    yield from ()


@rule(
    "p(x)",
    source="the statements of the problem",
    title="Read off the law",
    examples=[
        (
            "P(X = 2)",
            r"\frac{1}{6}",
            r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}",
        ),
    ],
)
def read_off_the_law(u: Node, problem: Problem) -> Iterator[Node]:
    """The problem states this law."""
    yield from ()


@rule(
    r"\exp(x \eta - A(\eta)) = h(x)",
    source="MML 6.6.3",
    title="Compare coefficients",
    examples=[
        (
            r"\log(p^2 (1 - p)^{1 - 2})",
            r"2 \log \frac{p}{1 - p} + \log(1 - p)",
            r"p \in (0, 1)",
        ),
    ],
)
def compare_coefficients(u: Node, problem: Problem) -> Iterator[Node]:
    """Both sides agree for every value, so the coefficients of the statistic agree, and so do the constants."""
    yield from ()


@rule(
    (
        r"\mathbf{x} \sim \mathcal{N}(\mathbf{0}, v \mathbf{I}_D) \implies \|\mathbf{x}\|^2 \sim "
        r"\text{Gamma}(D/2, 1/(2 v))"
    ),
    source="Murphy, Probabilistic Machine Learning: An Introduction, 3.2",
    title="Squared length of a normal vector",
    examples=[
        (
            r"\mathbb{E}[X^2 + Y^2]",
            r"2 \cdot 3",
            r"X, Y \overset{\text{iid}}{\sim} \mathcal{N}(0, 3)",
        ),
    ],
)
def squared_length_of_a_normal_vector(u: Node, problem: Problem) -> Iterator[Node]:
    """The squared length adds up D independent squares, each a gamma variable of shape one half."""
    yield from ()
