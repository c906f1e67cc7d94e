"""Second moments: squares and products, inner products and quadratic forms of random vectors."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)

mean_of_a_square = planned(
    "mean_of_a_square",
    "Mean of a square",
    r"\mathbb{E}[X^2] = \operatorname{Var}[X] + \mathbb{E}[X]^2",
    "The variance is the mean of the square less the square of the mean, so the mean of the square is their sum.",
    "MML 6.44",
    (r"\mathbb{E}[X^2]", r"\operatorname{Var}[X] + \mathbb{E}[X]^2", r"X \text{ random variable}"),
)


mean_of_a_product = planned(
    "mean_of_a_product",
    "Mean of a product",
    r"\mathbb{E}[X Y] = \operatorname{Cov}[X, Y] + \mathbb{E}[X]\, \mathbb{E}[Y]",
    "The covariance is the mean of the product less the product of the means, so the mean of the product is their sum.",
    "MML 6.36",
    (
        r"\mathbb{E}[X Y]",
        r"\operatorname{Cov}[X, Y] + \mathbb{E}[X] \mathbb{E}[Y]",
        r"X, Y \text{ random variables}",
    ),
)


VECTOR = (
    "A \\in \\mathbb{R}^{2 \\times 2}\nm \\in \\mathbb{R}^2\nS \\succ 0\nS \\in \\mathbb{R}^{2 \\times 2}\n"
    "x \\sim \\mathcal{N}(m, S)"
)
mean_of_a_quadratic_form = planned(
    "mean_of_a_quadratic_form",
    "Mean of a quadratic form",
    (
        r"\mathbb{E}[\mathbf{x}^\top \mathbf{A} \mathbf{x}] = \operatorname{tr}(\mathbf{A} "
        r"\operatorname{Cov}[\mathbf{x}]) + \mathbb{E}[\mathbf{x}]^\top \mathbf{A}\, \mathbb{E}[\mathbf{x}]"
    ),
    "A scalar is its own trace, the trace is cyclic and linear, and E[x x^T] is Cov[x] + E[x] E[x]^T.",
    "Petersen and Pedersen, The Matrix Cookbook, 318",
    (r"\mathbb{E}[x^\top A x]", r"\operatorname{tr}(A S) + m^\top A m", VECTOR),
)
PAIR = (
    "m, n \\in \\mathbb{R}^2\nS, T \\succ 0\nS, T \\in \\mathbb{R}^{2 \\times 2}\nx \\sim \\mathcal{N}(m, S)\n"
    "y \\sim \\mathcal{N}(n, T)\nx \\perp y"
)
mean_square_of_an_inner_product = planned(
    "mean_square_of_an_inner_product",
    "Mean square of an inner product",
    (
        r"\mathbf{x} \perp \mathbf{y} \implies \mathbb{E}[(\mathbf{x}^\top \mathbf{y})^2] = \operatorname{tr}\big("
        r"\mathbb{E}[\mathbf{x} \mathbf{x}^\top]\, \mathbb{E}[\mathbf{y} \mathbf{y}^\top]\big)"
    ),
    "The square is x^T y y^T x, the trace of x x^T y y^T; by independence the mean of this product is the product of "
    "the means, and E[x x^T] is Cov[x] + E[x] E[x]^T.",
    "Petersen and Pedersen, The Matrix Cookbook, 8.2",
    (
        r"\mathbb{E}[(x^\top y)^2]",
        r"\operatorname{tr}(S T) + m^\top T m + n^\top S n + (m^\top n)^2",
        PAIR,
    ),
)
variance_of_an_inner_product = planned(
    "variance_of_an_inner_product",
    "Variance of an inner product",
    (
        r"\mathbf{x} \perp \mathbf{y} \implies \operatorname{Var}[\mathbf{x}^\top \mathbf{y}] = \operatorname{tr}("
        r"\operatorname{Cov}[\mathbf{x}] \operatorname{Cov}[\mathbf{y}]) + \mathbb{E}[\mathbf{x}]^\top "
        r"\operatorname{Cov}[\mathbf{y}]\, \mathbb{E}[\mathbf{x}] + \mathbb{E}[\mathbf{y}]^\top "
        r"\operatorname{Cov}[\mathbf{x}]\, \mathbb{E}[\mathbf{y}]"
    ),
    "By the law of total variance: given x the product has mean x^T E[y] and variance x^T Cov[y] x; the mean of the "
    "variance is a trace, and the variance of the mean is that of a linear map of x.",
    "Bertsekas and Tsitsiklis, Introduction to Probability, 4.3",
    (
        r"\operatorname{Var}[x^\top y]",
        r"\operatorname{tr}(S T) + m^\top T m + n^\top S n",
        PAIR,
    ),
)
