# ruff: noqa: E501  (formulas are not broken)
"""Right hand derivations of all topics, as they stand in textbooks: nothing in them may be called wrong."""

COLUMN = r"; \ \nabla \text{ is a column}"

RIGHT = [
    # ------------------------------------------------ numbers and one variable
    (r"x \in \mathbb{R}", [r"\frac{d}{dx} x^2 \sin x", r"= 2 x \sin x + x^2 \cos x", r"= x (2 \sin x + x \cos x)"]),
    (
        r"x > 0",
        [r"\frac{d}{dx} \frac{\log x}{x}", r"= \frac{\frac{1}{x} x - \log x}{x^2}", r"= \frac{1 - \log x}{x^2}"],
    ),
    (r"x \in \mathbb{R}", [r"\frac{d}{dx} e^{-x^2/2}", r"= e^{-x^2/2} \cdot (-x)", r"= -x e^{-x^2/2}"]),
    (r"a, b \in \mathbb{R}", [r"(a + b)^2 - (a - b)^2", r"= a^2 + 2ab + b^2 - (a^2 - 2ab + b^2)", r"= 4ab"]),
    (r"x \in \mathbb{R}", [r"\frac{d}{dx} \tanh x", r"= 1 - \tanh^2 x", r"= \frac{1}{\cosh^2 x}"]),
    (
        r"x > 0",
        [r"\frac{d}{dx} x^x", r"= \frac{d}{dx} e^{x \log x}", r"= e^{x \log x} (\log x + 1)", r"= x^x (\log x + 1)"],
    ),
    (
        r"x \in \mathbb{R}",
        [
            r"\lim_{h \to 0} \frac{(x+h)^2 - x^2}{h}",
            r"= \lim_{h \to 0} \frac{2xh + h^2}{h}",
            r"= \lim_{h \to 0} (2x + h)",
            r"= 2x",
        ],
    ),
    (r"x \in \mathbb{R}", [r"\int_0^1 x e^{x} dx", r"= e - \int_0^1 e^x dx", r"= e - (e - 1)", r"= 1"]),
    (
        r"\lambda > 0",
        [r"\int_0^\infty x \lambda e^{-\lambda x} dx", r"= \int_0^\infty e^{-\lambda x} dx", r"= \frac{1}{\lambda}"],
    ),
    (
        r"n \in \mathbb{N}",
        [r"\sum_{k=1}^n (2k - 1)", r"= 2 \sum_{k=1}^n k - n", r"= n(n+1) - n", r"= n^2"],
    ),
    # ------------------------------------------------ several variables
    (
        r"x, y \in \mathbb{R}",
        [r"\frac{\partial}{\partial x} \left( x^2 y + x y^3 \right)", r"= 2xy + y^3", r"= y (2x + y^2)"],
    ),
    (
        r"f(x, y) = x^2 + y^2, \ x = \cos t, \ y = \sin t, \ t \in \mathbb{R}",
        [r"\frac{df}{dt}", r"= 2x \frac{dx}{dt} + 2y \frac{dy}{dt}", r"= -2 \cos t \sin t + 2 \sin t \cos t", r"= 0"],
    ),
    # ------------------------------------------------ vectors and matrices
    (
        r"A \in \mathbb{R}^{m \times n}, x \in \mathbb{R}^n, b \in \mathbb{R}^m" + COLUMN,
        [
            r"\nabla_x \|Ax - b\|^2",
            r"= \nabla_x \left( x^\top A^\top A x - 2 b^\top A x + b^\top b \right)",
            r"= 2 A^\top A x - 2 A^\top b",
            r"= 2 A^\top (Ax - b)",
        ],
    ),
    (
        r"x \in \mathbb{R}^n, \ x \ne 0" + COLUMN,
        [r"\nabla_x \|x\|", r"= \frac{1}{2 \sqrt{x^\top x}} \cdot 2x", r"= \frac{x}{\|x\|}"],
    ),
    (r"A, B \in \mathbb{R}^{n \times n}", [r"(A + B)^2", r"= A^2 + AB + BA + B^2"]),
    (
        r"A \in \mathbb{R}^{n \times m}, B \in \mathbb{R}^{m \times n}",
        [r"\operatorname{tr}(AB)", r"= \operatorname{tr}(BA)", r"= \operatorname{tr}(A^\top B^\top)"],
    ),
    (
        r"A, B \in \mathbb{R}^{n \times n} \text{ invertible}",
        [r"((AB)^{-1})^\top", r"= (B^{-1} A^{-1})^\top", r"= A^{-\top} B^{-\top}"],
    ),
    (
        r"X \in \mathbb{R}^{n \times d}, w \in \mathbb{R}^d, y \in \mathbb{R}^n, \lambda > 0" + COLUMN,
        [
            r"\nabla_w \left( \|y - Xw\|^2 + \lambda \|w\|^2 \right)",
            r"= -2 X^\top (y - Xw) + 2 \lambda w",
            r"= 2 (X^\top X + \lambda I) w - 2 X^\top y",
        ],
    ),
    (
        r"A \in \mathbb{R}^{n \times n}, X \in \mathbb{R}^{n \times m}; \ \frac{\partial f}{\partial X} \text{ has the shape of } X",
        [r"\frac{\partial}{\partial X} \operatorname{tr}(X^\top A X)", r"= A X + A^\top X", r"= (A + A^\top) X"],
    ),
    (
        r"U \in \mathbb{R}^{n \times k}",
        [r"(I + U U^\top)^{-1} U", r"= U (I + U^\top U)^{-1}"],
    ),
    # ------------------------------------------------ probability
    (
        r"P(D) = 0.005, \quad P(T \mid D) = 0.98, \quad P(T \mid \bar D) = 0.05",
        [
            r"P(D \mid T)",
            r"= \frac{P(T \mid D) P(D)}{P(T \mid D) P(D) + P(T \mid \bar D) P(\bar D)}",
            r"= \frac{0.98 \cdot 0.005}{0.98 \cdot 0.005 + 0.05 \cdot 0.995}",
            r"= \frac{98}{1093}",
            r"\approx 0.0897",
        ],
    ),
    (
        r"A, B \text{ events}",
        [r"P(\bar A \cap \bar B)", r"= 1 - P(A \cup B)", r"= 1 - P(A) - P(B) + P(A \cap B)"],
    ),
    (
        r"A, B, C \text{ events with positive joint probabilities}",
        [r"P(A \cap B \cap C)", r"= P(A) P(B \mid A) P(C \mid A, B)", r"= P(C) P(B \mid C) P(A \mid B, C)"],
    ),
    (
        "A, B \\text{ events}\nA \\perp B",
        [r"P(A \cup B)", r"= P(A) + P(B) - P(A) P(B)", r"= 1 - (1 - P(A))(1 - P(B))"],
    ),
    # ------------------------------------------------ expectation
    (
        r"X, Y \text{ random variables}",
        [
            r"\operatorname{Var}(X + Y)",
            r"= \operatorname{Var}(X) + \operatorname{Var}(Y) + 2 \operatorname{Cov}(X, Y)",
            r"= E[X^2] - E[X]^2 + E[Y^2] - E[Y]^2 + 2 (E[XY] - E[X] E[Y])",
        ],
    ),
    (
        r"X \text{ a random variable}, a, b \in \mathbb{R}",
        [r"\operatorname{Var}(aX + b)", r"= E[(aX + b)^2] - E[aX + b]^2", r"= a^2 \operatorname{Var}(X)"],
    ),
    # ------------------------------------------------ normal densities
    (
        r"X \sim \mathcal{N}(\mu, \sigma^2), \ \sigma > 0",
        [
            r"\log p(x)",
            r"= -\frac{1}{2} \log(2\pi\sigma^2) - \frac{(x - \mu)^2}{2\sigma^2}",
            r"= -\frac{1}{2} \log(2\pi) - \log \sigma - \frac{x^2 - 2x\mu + \mu^2}{2\sigma^2}",
        ],
    ),
    (
        r"x_1, \dots, x_n \in \mathbb{R}, \ \mu \in \mathbb{R}, \ \sigma > 0",
        [
            r"\frac{\partial}{\partial \sigma} \left( -n \log \sigma - \frac{1}{2\sigma^2} \sum_{i=1}^n (x_i - \mu)^2 \right)",
            r"= -\frac{n}{\sigma} + \frac{1}{\sigma^3} \sum_{i=1}^n (x_i - \mu)^2",
        ],
    ),
]
