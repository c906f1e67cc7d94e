"""Normal laws: marginals, conditionals, affine maps, sums, products, linear Gaussian models."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)


gaussian_marginal = planned(
    "gaussian_marginal",
    "Marginal of a joint normal",
    (
        r"\begin{bmatrix} \mathbf{x} \\ \mathbf{y} \end{bmatrix} \sim \mathcal{N}\left(\begin{bmatrix} "
        r"\mathbf{a} \\ \mathbf{b} \end{bmatrix}, \begin{bmatrix} \mathbf{A} & \mathbf{C} \\ "
        r"\mathbf{C}^\top & \mathbf{B} \end{bmatrix}\right) \implies \mathbf{x} \sim "
        r"\mathcal{N}(\mathbf{a}, \mathbf{A})"
    ),
    "A marginal of a joint normal is read off its block.",
    "MML 6.68",
    (
        r"\mathbb{E}[Y]",
        "2",
        (
            r"(X, Y)^\top \sim \mathcal{N}\left( \begin{bmatrix} 1 \\ 2 \end{bmatrix}, "
            r"\begin{bmatrix} 2 & 1 \\ 1 & 3 \end{bmatrix} \right)"
        ),
    ),
)


gaussian_conditional = planned(
    "gaussian_conditional",
    "Conditional of a joint normal",
    (
        r"\mathbf{x} \mid \mathbf{y} \sim \mathcal{N}(\mathbf{a} + \mathbf{C} \mathbf{B}^{-1} (\mathbf{y} "
        r"- \mathbf{b}),\ \mathbf{A} - \mathbf{C} \mathbf{B}^{-1} \mathbf{C}^\top)"
    ),
    (
        "The joint density is divided by that of what is known, and the square is completed: the mean moves in "
        "proportion to what was observed, and the covariance becomes smaller by what the observation explains."
    ),
    "MML 6.65-6.67",
    (
        r"\mathbb{E}[X \mid Y = 4]",
        r"1 + \frac{1}{3} (4 - 2)",
        (
            r"(X, Y)^\top \sim \mathcal{N}\left( \begin{bmatrix} 1 \\ 2 \end{bmatrix}, "
            r"\begin{bmatrix} 2 & 1 \\ 1 & 3 \end{bmatrix} \right)"
        ),
    ),
)


covariance_from_precision = planned(
    "covariance_from_precision",
    "Covariance from the precision",
    r"\boldsymbol{\Sigma} = \boldsymbol{\Lambda}^{-1}",
    "The precision matrix is the inverse of the covariance matrix.",
    "Murphy, Probabilistic Machine Learning: An Introduction, 3.2",
    (
        r"\operatorname{Var}[X]",
        "1",
        (
            "(X, Y)^\\top \\sim \\mathcal{N}(\\mathbf{0}, \\Lambda^{-1})\n\\Lambda = \\begin{bmatrix} 2 & "
            r"1 \\ 1 & 1 \end{bmatrix}"
        ),
    ),
)


conditional_from_precision = planned(
    "conditional_from_precision",
    "Conditional from the precision",
    r"\operatorname{Cov}[\mathbf{x}_1 \mid \mathbf{x}_2] = \boldsymbol{\Lambda}_{11}^{-1}",
    (
        "In the exponent of the joint density the terms in x_1 have the coefficient Λ_11, and the rest "
        "only moves the mean."
    ),
    "Bishop, Pattern Recognition and Machine Learning, 2.73",
    (
        r"\operatorname{Var}[X \mid Y = 1]",
        r"\frac{1}{2}",
        (
            "(X, Y)^\\top \\sim \\mathcal{N}(\\mathbf{0}, \\Lambda^{-1})\n\\Lambda = \\begin{bmatrix} 2 & "
            r"1 \\ 1 & 1 \end{bmatrix}"
        ),
    ),
)


affine_map_of_a_normal = planned(
    "affine_map_of_a_normal",
    "Affine map of a normal",
    (
        r"\mathbf{x} \sim \mathcal{N}(\mathbf{m}, \mathbf{S}) \implies \mathbf{A} \mathbf{x} + \mathbf{b} "
        r"\sim \mathcal{N}(\mathbf{A} \mathbf{m} + \mathbf{b}, \mathbf{A} \mathbf{S} \mathbf{A}^\top)"
    ),
    "A linear map of a normal vector is normal, so its mean and covariance say all.",
    "MML 6.88",
    (r"\operatorname{Var}[2 X + 1]", r"4 \cdot 9", r"X \sim \mathcal{N}(0, 9)"),
)


sum_of_independent_normals = planned(
    "sum_of_independent_normals",
    "Sum of independent normals",
    (
        r"X \sim \mathcal{N}(m, v),\ Y \sim \mathcal{N}(n, w) \implies X + Y \sim \mathcal{N}(m + n, v + "
        "w)"
    ),
    "A sum of independent normals is normal; the means add and the variances add.",
    "MML 6.78",
    (
        r"\operatorname{Var}[X + Y]",
        "4 + 9",
        "X \\sim \\mathcal{N}(1, 4)\nY \\sim \\mathcal{N}(2, 9)\nX \\perp Y",
    ),
)


angle_between_normals = planned(
    "angle_between_normals",
    "Signs of two normals",
    r"P(X > 0, Y > 0) = \frac{1}{4} + \frac{\arcsin \rho}{2 \pi}, \quad \rho = \operatorname{corr}[X, Y]",
    "Two normal variables with mean zero are projections of a uniform direction: the event is an angle.",
    "Blitzstein and Hwang, Introduction to Probability, 7.5",
    (
        "P(X > 0) P(Y > 0)",
        r"\frac{1}{4} + \frac{\arcsin(0)}{2 \pi}",
        "X \\sim \\mathcal{N}(0, 1)\nY \\sim \\mathcal{N}(0, 4)\nX \\perp Y",
    ),
)


product_of_normals = planned(
    "product_of_normals",
    "Product of normal variables",
    (
        r"\mathbb{E}[X_1 X_2 \cdots X_n] = \mathbb{E}[X_1]\, \mathbb{E}[X_2 \cdots X_n] + \sum_{j=2}^{n} "
        r"\operatorname{Cov}[X_1, X_j]\, \mathbb{E}\Big[\prod_{k \ne 1, j} X_k\Big]"
    ),
    "Differentiate the moment generating function, the exponential of a quadratic form: with means zero every way to "
    "pair the factors off counts once (Isserlis).",
    "Isserlis, On a formula for the product-moment coefficient of any order, Biometrika 12 (1918)",
    (
        r"\mathbb{E}[X^2 Y^2]",
        r"\operatorname{Var}[X] \operatorname{Var}[Y] + 2 \operatorname{Cov}[X, Y]^2",
        (
            r"(X, Y)^\top \sim \mathcal{N}\left( \begin{bmatrix} 0 \\ 0 \end{bmatrix}, "
            r"\begin{bmatrix} 2 & 1 \\ 1 & 3 \end{bmatrix} \right)"
        ),
    ),
)


product_of_normal_densities = planned(
    "product_of_normal_densities",
    "Product of normal densities",
    (
        r"\mathcal{N}(x; a, s)\, \mathcal{N}(x; b, t) = \mathcal{N}(a; b, s + t)\, \mathcal{N}\left(x; "
        r"\frac{a t + b s}{s + t}, \frac{s t}{s + t}\right)"
    ),
    (
        "Complete the square in the exponent: precisions add, and what is left over is a normal in the "
        "difference of the means."
    ),
    "MML 6.74-6.76",
    (r"\mathcal{N}(x; 0, 1)\, \mathcal{N}(x; 2, 1)", r"\mathcal{N}(0; 2, 2)\, \mathcal{N}(x; 1, 1/2)"),
)


completing_the_square = planned(
    "completing_the_square",
    "Completing the square",
    r"-\tfrac{1}{2} a x^2 + b x = -\tfrac{1}{2} a \left(x - \tfrac{b}{a}\right)^2 + \tfrac{b^2}{2 a}",
    ("The quadratic in the exponent is that of a normal: its curvature is the precision, its top the mean."),
    "MML 6.5",
    (r"-\frac{1}{2} a x^2 + b x", r"-\frac{1}{2} a (x - b/a)^2 + \frac{b^2}{2 a}", "a > 0"),
)


standardise = planned(
    "standardise",
    "Standardise",
    r"X \sim \mathcal{N}(\mu, \sigma^2) \implies P(X \le x) = \Phi\left(\frac{x - \mu}{\sigma}\right)",
    ("Subtract the mean and divide by the standard deviation: the standard normal distribution function remains."),
    "MML 6.5",
    (r"\frac{x - m}{s}", r"\frac{x}{s} - \frac{m}{s}", "s > 0"),
)


normal_distribution_function = planned(
    "normal_distribution_function",
    "Normal distribution function",
    r"\Phi(z) = \tfrac{1}{2}\left(1 + \operatorname{erf} \frac{z}{\sqrt{2}}\right)",
    "The standard normal distribution function, written with the error function.",
    "Abramowitz and Stegun, 26.2.29",
    (r"\Phi(1)", r"\frac{1}{2} (1 + \operatorname{erf} \frac{1}{\sqrt{2}})"),
)


joint_of_a_linear_gaussian_model = planned(
    "joint_of_a_linear_gaussian_model",
    "Joint law of a linear Gaussian model",
    (
        r"\mathbf{x} \sim \mathcal{N}(\mathbf{m}, \mathbf{P}),\ \mathbf{y} \mid \mathbf{x} \sim "
        r"\mathcal{N}(\mathbf{H} \mathbf{x}, \mathbf{R}) \implies \operatorname{Cov}[\mathbf{x}, "
        r"\mathbf{y}] = \mathbf{P} \mathbf{H}^\top,\ \operatorname{Cov}[\mathbf{y}] = \mathbf{H} "
        r"\mathbf{P} \mathbf{H}^\top + \mathbf{R}"
    ),
    "Write y as H x plus independent noise: x and y are jointly normal with these covariances.",
    "Bishop, Pattern Recognition and Machine Learning, 2.3.3",
    (r"\operatorname{Cov}[X, Y]", "2", "X \\sim \\mathcal{N}(0, 1)\nY \\mid X \\sim \\mathcal{N}(2 X, 3)"),
)


divergence_of_normals = planned(
    "divergence_of_normals",
    "Divergence of two normals",
    (
        r"\operatorname{KL}(\mathcal{N}(a, s) \,\|\, \mathcal{N}(b, t)) = \tfrac{1}{2}\left(\frac{s + (a - "
        r"b)^2}{t} - 1 + \log \frac{t}{s}\right)"
    ),
    (
        "The logarithm of the ratio is a quadratic in x, whose mean under the first law needs its mean "
        "and variance only."
    ),
    "Murphy, Probabilistic Machine Learning: An Introduction, 5.1",
    (
        r"\operatorname{KL}(\mathcal{N}(0, 1) \,\|\, \mathcal{N}(1, 2))",
        r"\frac{1}{2} \left(\frac{1 + 1}{2} - 1 + \log 2\right)",
    ),
)


positive_semidefinite_by_minors = planned(
    "positive_semidefinite_by_minors",
    "Positive semidefinite",
    r"\boldsymbol{\Sigma} \succeq 0 \iff \text{all principal minors are } \ge 0",
    "A symmetric matrix is a covariance matrix exactly if none of its principal minors is negative.",
    "Horn and Johnson, Matrix Analysis, 7.2",
    (r"\det \begin{bmatrix} 4 & 1 \\ 1 & 9 \end{bmatrix}", r"4 \cdot 9 - 1"),
)
