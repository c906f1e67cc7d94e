"""Normal laws: marginals, conditionals, affine maps, sums, products, linear Gaussian models."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem


@rule(
    (
        r"\begin{bmatrix} \mathbf{x} \\ \mathbf{y} \end{bmatrix} \sim \mathcal{N}\left(\begin{bmatrix} "
        r"\mathbf{a} \\ \mathbf{b} \end{bmatrix}, \begin{bmatrix} \mathbf{A} & \mathbf{C} \\ "
        r"\mathbf{C}^\top & \mathbf{B} \end{bmatrix}\right) \implies \mathbf{x} \sim "
        r"\mathcal{N}(\mathbf{a}, \mathbf{A})"
    ),
    source="MML 6.68",
    title="Marginal of a joint normal",
    examples=[
        (
            r"\mathbb{E}[Y]",
            "2",
            (
                r"(X, Y)^\top \sim \mathcal{N}\left( \begin{bmatrix} 1 \\ 2 \end{bmatrix}, \begin{bmatrix} 2 & 1 "
                r"\\ 1 & 3 \end{bmatrix} \right)"
            ),
        ),
    ],
)
def gaussian_marginal(u: Node, problem: Problem) -> Iterator[Node]:
    """A marginal of a joint normal is read off its block."""
    yield from ()


@rule(
    (
        r"\mathbf{x} \mid \mathbf{y} \sim \mathcal{N}(\mathbf{a} + \mathbf{C} \mathbf{B}^{-1} "
        r"(\mathbf{y} - \mathbf{b}),\ \mathbf{A} - \mathbf{C} \mathbf{B}^{-1} \mathbf{C}^\top)"
    ),
    source="MML 6.65-6.67",
    title="Conditional of a joint normal",
    examples=[
        (
            r"\mathbb{E}[X \mid Y = 4]",
            r"1 + \frac{1}{3} (4 - 2)",
            (
                r"(X, Y)^\top \sim \mathcal{N}\left( \begin{bmatrix} 1 \\ 2 \end{bmatrix}, \begin{bmatrix} 2 & 1 "
                r"\\ 1 & 3 \end{bmatrix} \right)"
            ),
        ),
    ],
)
def gaussian_conditional(u: Node, problem: Problem) -> Iterator[Node]:
    """Divide the joint density by the marginal and complete the square: the mean moves with the regression of x on
    y, the covariance is the Schur complement of B, which is invertible."""
    yield from ()


@rule(
    r"\boldsymbol{\Sigma} = \boldsymbol{\Lambda}^{-1}",
    source="Murphy, Probabilistic Machine Learning: An Introduction, 3.2",
    title="Covariance from the precision",
    examples=[
        (
            r"\operatorname{Var}[X]",
            "1",
            (
                "(X, Y)^\\top \\sim \\mathcal{N}(\\mathbf{0}, \\Lambda^{-1})\n"
                "\\Lambda = \\begin{bmatrix} 2 & 1 \\\\ 1 & 1 \\end{bmatrix}"
            ),
        ),
    ],
)
def covariance_from_precision(u: Node, problem: Problem) -> Iterator[Node]:
    """The precision matrix is the inverse of the covariance matrix."""
    yield from ()


@rule(
    r"\operatorname{Cov}[\mathbf{x}_1 \mid \mathbf{x}_2] = \boldsymbol{\Lambda}_{11}^{-1}",
    source="Bishop, Pattern Recognition and Machine Learning, 2.73",
    title="Conditional from the precision",
    examples=[
        (
            r"\operatorname{Var}[X \mid Y = 1]",
            r"\frac{1}{2}",
            (
                "(X, Y)^\\top \\sim \\mathcal{N}(\\mathbf{0}, \\Lambda^{-1})\n"
                "\\Lambda = \\begin{bmatrix} 2 & 1 \\\\ 1 & 1 \\end{bmatrix}"
            ),
        ),
    ],
)
def conditional_from_precision(u: Node, problem: Problem) -> Iterator[Node]:
    """In the exponent of the joint density the terms in x_1 have the coefficient Λ_11, and the rest only moves the
    mean."""
    yield from ()


@rule(
    (
        r"\mathbf{x} \sim \mathcal{N}(\mathbf{m}, \mathbf{S}) \implies \mathbf{A} \mathbf{x} + "
        r"\mathbf{b} \sim \mathcal{N}(\mathbf{A} \mathbf{m} + \mathbf{b}, \mathbf{A} \mathbf{S} "
        r"\mathbf{A}^\top)"
    ),
    source="MML 6.88",
    title="Affine map of a normal",
    examples=[
        (
            r"\operatorname{Var}[2 X + 1]",
            r"4 \cdot 9",
            r"X \sim \mathcal{N}(0, 9)",
        ),
    ],
)
def affine_map_of_a_normal(u: Node, problem: Problem) -> Iterator[Node]:
    """A linear map of a normal vector is normal, so its mean and covariance say all."""
    yield from ()


@rule(
    r"X \sim \mathcal{N}(m, v),\ Y \sim \mathcal{N}(n, w) \implies X + Y \sim \mathcal{N}(m + n, v + w)",
    source="MML 6.78",
    title="Sum of independent normals",
    examples=[
        (
            r"\operatorname{Var}[X + Y]",
            "4 + 9",
            "X \\sim \\mathcal{N}(1, 4)\nY \\sim \\mathcal{N}(2, 9)\nX \\perp Y",
        ),
    ],
)
def sum_of_independent_normals(u: Node, problem: Problem) -> Iterator[Node]:
    """A sum of independent normals is normal; the means add and the variances add."""
    yield from ()


@rule(
    (
        r"\mathcal{N}(x; a, s)\, \mathcal{N}(x; b, t) = \mathcal{N}(a; b, s + t)\, \mathcal{N}\left(x; "
        r"\frac{a t + b s}{s + t}, \frac{s t}{s + t}\right)"
    ),
    source="MML 6.74-6.76",
    title="Product of normal densities",
    examples=[
        (
            r"\mathcal{N}(x; 0, 1)\, \mathcal{N}(x; 2, 1)",
            r"\mathcal{N}(0; 2, 2)\, \mathcal{N}(x; 1, 1/2)",
        ),
    ],
)
def product_of_normal_densities(u: Node, problem: Problem) -> Iterator[Node]:
    """Complete the square in the exponent: precisions add, and what is left over is a normal in the difference of
    the means."""
    yield from ()


@rule(
    r"-\tfrac{1}{2} a x^2 + b x = -\tfrac{1}{2} a \left(x - \tfrac{b}{a}\right)^2 + \tfrac{b^2}{2 a}",
    source="MML 6.5",
    title="Completing the square",
    examples=[
        (
            r"-\frac{1}{2} a x^2 + b x",
            r"-\frac{1}{2} a (x - b/a)^2 + \frac{b^2}{2 a}",
            "a > 0",
        ),
    ],
)
def completing_the_square(u: Node, problem: Problem) -> Iterator[Node]:
    """The quadratic in the exponent is that of a normal: its curvature is the precision, its top the mean."""
    yield from ()


@rule(
    (
        r"P(X \le x) = \Phi\left(\frac{x - \mu}{\sigma}\right) = \tfrac{1}{2}\left(1 + "
        r"\operatorname{erf} \frac{x - \mu}{\sigma \sqrt{2}}\right)"
    ),
    source="MML 6.5",
    title="Standardise",
    examples=[
        (
            r"\frac{x - m}{s}",
            r"\frac{x}{s} - \frac{m}{s}",
            "s > 0",
        ),
    ],
)
def standardise(u: Node, problem: Problem) -> Iterator[Node]:
    """Subtract the mean and divide by the standard deviation: the standard normal distribution function remains."""
    yield from ()


@rule(
    (
        r"\mathbf{x} \sim \mathcal{N}(\mathbf{m}, \mathbf{P}),\ \mathbf{y} \mid \mathbf{x} \sim "
        r"\mathcal{N}(\mathbf{H} \mathbf{x}, \mathbf{R}) \implies \operatorname{Cov}[\mathbf{x}, "
        r"\mathbf{y}] = \mathbf{P} \mathbf{H}^\top,\ \operatorname{Cov}[\mathbf{y}] = \mathbf{H} "
        r"\mathbf{P} \mathbf{H}^\top + \mathbf{R}"
    ),
    source="Bishop, Pattern Recognition and Machine Learning, 2.3.3",
    title="Joint law of a linear Gaussian model",
    examples=[
        (
            r"\operatorname{Cov}[X, Y]",
            "2",
            "X \\sim \\mathcal{N}(0, 1)\nY \\mid X \\sim \\mathcal{N}(2 X, 3)",
        ),
    ],
)
def joint_of_a_linear_gaussian_model(u: Node, problem: Problem) -> Iterator[Node]:
    """Write y as H x plus independent noise: x and y are jointly normal with these covariances."""
    yield from ()


@rule(
    (
        r"\operatorname{KL}(\mathcal{N}(a, s) \,\|\, \mathcal{N}(b, t)) = \tfrac{1}{2}\left(\frac{s + (a "
        r"- b)^2}{t} - 1 + \log \frac{t}{s}\right)"
    ),
    source="Murphy, Probabilistic Machine Learning: An Introduction, 5.1",
    title="Divergence of two normals",
    examples=[
        (
            r"\operatorname{KL}(\mathcal{N}(0, 1) \,\|\, \mathcal{N}(1, 2))",
            r"\frac{1}{2} \left(\frac{1 + 1}{2} - 1 + \log 2\right)",
        ),
    ],
)
def divergence_of_normals(u: Node, problem: Problem) -> Iterator[Node]:
    """The logarithm of the ratio is a quadratic in x, whose mean under the first law needs its mean and variance
    only."""
    yield from ()


@rule(
    r"\boldsymbol{\Sigma} \succeq 0 \iff \text{all principal minors are } \ge 0",
    source="Horn and Johnson, Matrix Analysis, 7.2",
    title="Positive semidefinite",
    examples=[
        (
            r"\det \begin{bmatrix} 4 & 1 \\ 1 & 9 \end{bmatrix}",
            r"4 \cdot 9 - 1",
        ),
    ],
)
def positive_semidefinite_by_minors(u: Node, problem: Problem) -> Iterator[Node]:
    """A symmetric matrix is a covariance matrix exactly if none of its principal minors is negative."""
    yield from ()
