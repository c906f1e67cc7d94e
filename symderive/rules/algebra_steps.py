"""What is done to a formula by algebra alone, by the names under which it is taught."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)

ALGEBRA = "algebra"
COOKBOOK = "Petersen and Pedersen, The Matrix Cookbook, sec. 1"

multiply_out = planned(
    "multiply_out",
    "Multiply out",
    r"(u + v)\, w = u w + v w",
    "Every term of one bracket is multiplied by every term of the other; matrices keep their order.",
    ALGEBRA,
    (r"(x + 1)^2", r"x^2 + 2x + 1", r"x \in \mathbb{R}"),
)
rules_of_logarithms = planned(
    "rules_of_logarithms",
    "Rules of the logarithm",
    r"\log (u v) = \log u + \log v, \quad \log u^k = k \log u",
    "The logarithm turns products into sums and powers into factors.",
    ALGEBRA,
    (r"\log \frac{x^2}{y}", r"2 \log x - \log y", r"x, y > 0"),
)
to_the_digits_shown = planned(
    "to_the_digits_shown",
    "To the digits shown",
    r"\frac{2}{3} \approx 0.667",
    "A number is given as a decimal, right to the digits that are written.",
    ALGEBRA,
    (r"\frac{1}{8}", "0.125"),
)
leave_out_the_factor = planned(
    "leave_out_the_factor",
    "Leave out the factor",
    r"c f(x) \propto f(x)",
    "A factor that does not hold the letter is left out: the two are proportional.",
    ALGEBRA,
    (r"2 x", r"x + x", r"x \in \mathbb{R}"),
)
rules_of_powers = planned(
    "rules_of_powers",
    "Rules of powers",
    r"a^u a^v = a^{u + v}, \quad (a^u)^v = a^{u v}",
    "Powers of one base are multiplied by adding their exponents.",
    ALGEBRA,
    (r"e^{x} e^{2x}", r"e^{3x}", r"x \in \mathbb{R}"),
)
trigonometric_identity = planned(
    "trigonometric_identity",
    "Trigonometric identity",
    r"\sin^2 x + \cos^2 x = 1",
    "One of the identities between sine, cosine and tangent.",
    ALGEBRA,
    (r"\cos^2 x - \sin^2 x", r"\cos 2x", r"x \in \mathbb{R}"),
)
linearity_of_the_sum = planned(
    "linearity_of_the_sum",
    "Take the sum apart",
    r"\sum_i (a u_i + b v_i) = a \sum_i u_i + b \sum_i v_i",
    "A sum is linear in its terms: constant factors stand in front of it, a constant is counted as often as there are "
    "terms.",
    ALGEBRA,
    (r"\sum_{i=1}^n (x_i - 1)", r"\sum_{i=1}^n x_i - n", r"x_1, \dots, x_n \in \mathbb{R}"),
)
linearity_of_the_integral = planned(
    "linearity_of_the_integral",
    "Linearity of the integral",
    r"\int (a f(x) + b g(x))\, dx = a \int f(x)\, dx + b \int g(x)\, dx",
    "Constant factors stand in front of an integral, a sum is integrated term by term, a range is cut in pieces.",
    ALGEBRA,
    (r"\int_0^1 (2x + x^2)\, dx", r"2 \int_0^1 x\, dx + \int_0^1 x^2\, dx"),
)
work_out_the_determinant = planned(
    "work_out_the_determinant",
    "Determinant",
    r"\det \begin{pmatrix} a & b \\ c & d \end{pmatrix} = a d - b c",
    "The determinant by its formula or its rules: of a product it is the product, of a transpose the same.",
    COOKBOOK,
    (r"\det \begin{pmatrix} a & b \\ c & d \end{pmatrix}", r"a d - b c", r"a, b, c, d \in \mathbb{R}"),
)
rules_of_the_trace = planned(
    "rules_of_the_trace",
    "Rules of the trace",
    r"\operatorname{tr}(A + B) = \operatorname{tr} A + \operatorname{tr} B, \quad \operatorname{tr}(A B) = "
    r"\operatorname{tr}(B A)",
    "The trace is linear, and the factors under it may be turned round in a circle.",
    COOKBOOK,
    (
        r"\operatorname{tr}(A B)",
        r"\operatorname{tr}(B A)",
        r"A \in \mathbb{R}^{m \times n}, B \in \mathbb{R}^{n \times m}",
    ),
)
transposes_and_inverses = planned(
    "transposes_and_inverses",
    "Transposes and inverses",
    r"(A B)^\top = B^\top A^\top, \quad (A B)^{-1} = B^{-1} A^{-1}, \quad A A^{-1} = I",
    "A transpose or an inverse turns the order of the factors round; a matrix times its inverse is the identity.",
    COOKBOOK,
    (r"(A B)^\top", r"B^\top A^\top", r"A \in \mathbb{R}^{m \times n}, B \in \mathbb{R}^{n \times k}"),
)
norm_by_definition = planned(
    "norm_by_definition",
    "Definition of the norm",
    r"\|\mathbf{u}\|^2 = \mathbf{u}^\top \mathbf{u}, \quad \|A\|_F^2 = \operatorname{tr}(A^\top A)",
    "The square of a Euclidean norm is the sum of the squares of all entries.",
    COOKBOOK,
    (r"\|\mathbf{u}\|^2", r"\mathbf{u}^\top \mathbf{u}", r"\mathbf{u} \in \mathbb{R}^n"),
)
