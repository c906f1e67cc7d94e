"""The mistake is named inside a sum, a product, an inner function or an equation, with the tidying-up of a bigger step.

Lines of homework, written by hand; each with the names that a reader would accept.
"""

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

COLUMN = r"\nabla \text{ is a column}"
ENTRIES = r"\frac{\partial f}{\partial x} \text{ has entry } (i,j) = \frac{\partial f_i}{\partial x_j}"
SHAPED = r"\frac{\partial f}{\partial X} \text{ has the shape of } X"
X = r"x \in \mathbb{R}"
AB = r"a, b, c > 0"
A_X = r"A \in \mathbb{R}^{m \times n}, \ x \in \mathbb{R}^n, \ b \in \mathbb{R}^m, \ \lambda > 0; \ " + COLUMN
ROWS = r"A \in \mathbb{R}^{m \times n}, \ x \in \mathbb{R}^n, \ b \in \mathbb{R}^m; \ " + ENTRIES
DATA = (
    r"x_i \in \mathbb{R}^d, \ y_i \in \mathbb{R}, \ i = 1, \dots, N, \ w \in \mathbb{R}^d, \ \lambda > 0; \ " + COLUMN
)
SQUARE = (
    r"X \in \mathbb{R}^{n \times n} \text{ invertible}, \ A, B \in \mathbb{R}^{n \times n}, \ a, b \in \mathbb{R}^n; "
)
SQUARE += SHAPED
SAMPLE = r"x_1, \dots, x_n \in \mathbb{R}, \ \mu \in \mathbb{R}"
SIGMOID = r"\sigma(z) = \frac{1}{1+e^{-z}}, \ x \in \mathbb{R}"
TWO = r"A, B \in \mathbb{R}^{n \times n}"
REGULAR = TWO + r" \text{ invertible}, \ x, b, c \in \mathbb{R}^n"

#: givens, the line above, the wrong line, the names that fit
LINES = [
    # one variable
    (X, r"\frac{d}{dx} (x e^{-2x})", r"= (1 + x) e^{-2x}", "chain-missing-inner"),
    (X, r"\frac{d}{dx} x^3 e^{x^2}", r"= x^2 e^{x^2} (3 + x)", "chain-missing-inner"),
    (X, r"\frac{d}{dx} \arctan(2x)", r"= \frac{1}{1 + 4x^2}", "chain-missing-inner"),
    (X, r"\frac{d}{dx} \int_0^{x^2} e^{-t^2} dt", r"= e^{-x^4}", "chain-missing-inner"),
    (
        X,
        r"\frac{d}{dx} \left( x + \frac{1}{1 + x^2} \right)",
        r"= 1 + \frac{2 x}{(1 + x^2)^2}",
        "reciprocal-derivative",
    ),
    (X, r"\frac{d}{dx} \frac{1}{2 + \sin x}", r"= \frac{1}{\cos x}", "chain-derivative-inside"),
    (r"x > 0", r"\frac{d}{dx} x^x", r"= x \cdot x^{x-1}", "power-rule-on-exponential"),
    (r"x > 0", r"\frac{d}{dx} (x \log x - x)", r"= \frac{1}{x} - 1", "product-of-derivatives"),
    (SIGMOID, r"\frac{d}{dx} x \sigma(x)", r"= \sigma(x) + x \sigma(x) (1 + \sigma(x))", "sigmoid-derivative"),
    (SIGMOID, r"\frac{d}{dx} \log\sigma(x)", r"= 1 + \sigma(x)", "sigmoid-derivative sign-slip"),
    (
        r"x, y \in \mathbb{R}",
        r"\frac{\partial}{\partial x} e^{x y^2}",
        r"= 2 x y e^{x y^2}",
        "partial-treats-other-as-variable",
    ),
    # gradients
    (A_X, r"\nabla_x \|A x - b\|^2", r"= 2 (A x - b)", "chain-missing-inner"),
    (A_X, r"\nabla_x \|A x - b\|^2", r"= 2 (A x - b) A^\top", "chain-transposed-wrong transpose-order"),
    (A_X, r"\nabla_x \|A x - b\|^2", r"= 2 A^\top A x - A^\top b", "distribute-slip forget-factor-two"),
    (A_X, r"\nabla_x ( \|A x - b\|^2 + \lambda \|x\|^2 )", r"= 2 A^\top (A x - b) + \lambda x", "regulariser-factor"),
    (A_X, r"\nabla_x ( \|A x - b\|^2 + \lambda \|x\|^2 )", r"= 2 A^\top A x - 2 A^\top b", "drop-term drop-factor"),
    (A_X, r"\nabla_x \log(1 + \|A x\|^2)", r"= \frac{2 A x}{1 + \|A x\|^2}", "chain-missing-inner"),
    (A_X, r"\nabla_x \, b^\top \exp(A x)", r"= b \odot \exp(A x)", "chain-missing-inner"),
    (A_X, r"\nabla_x \, b^\top \exp(A x)", r"= A (b \odot \exp(A x))", "chain-transposed-wrong missing-transpose"),
    (A_X, r"\nabla_x \, b^\top \exp(A x)", r"= A^\top \exp(A x)", "drop-factor"),
    (A_X, r"\nabla_x \exp(b^\top A x)", r"= \exp(b^\top A x) b", "chain-missing-inner"),
    (
        DATA,
        r"\nabla_w \sum_{i=1}^N (y_i - w^\top x_i)^2",
        r"= -2 \sum_{i=1}^N (y_i - w^\top x_i)",
        "chain-missing-inner",
    ),
    (DATA, r"\nabla_w \sum_{i=1}^N (y_i - w^\top x_i)^2", r"= -2 \sum_{i=1}^N (y_i - w^\top x_i) w", "index-slip"),
    (DATA, r"\nabla_w \sum_{i=1}^N \|w - x_i\|^2", r"= 2 w - 2 \sum_{i=1}^N x_i", "sum-of-constant"),
    (
        DATA,
        r"\nabla_w \sum_{i=1}^N (e^{w^\top x_i} - y_i w^\top x_i)",
        r"= \sum_{i=1}^N (e^{w^\top x_i} - y_i x_i)",
        "chain-missing-inner",
    ),
    # Jacobians
    (
        ROWS,
        r"\frac{\partial}{\partial x} \sin(A x + b)",
        r"= \operatorname{diag}(\cos(A x + b))",
        "chain-missing-inner",
    ),
    (ROWS, r"\frac{\partial}{\partial x} \sin(A x + b)", r"= \operatorname{diag}(\cos(A x)) A", "drop-term"),
    (
        r"a, x \in \mathbb{R}^n; \ " + ENTRIES,
        r"\frac{\partial}{\partial x} \left( (a^\top x) x \right)",
        r"= x a^\top",
        "product-rule-one-term",
    ),
    # matrices
    (
        SQUARE,
        r"\frac{\partial}{\partial X} \operatorname{tr}(A X B X)",
        r"= A^\top X^\top B^\top",
        "product-rule-one-term",
    ),
    (
        SQUARE,
        r"\frac{\partial}{\partial X} (a^\top X^\top X a)",
        r"= X a a^\top",
        "forget-factor-two product-rule-one-term",
    ),
    (SQUARE, r"\frac{\partial}{\partial X} \operatorname{tr}(A X B)", r"= A^\top B", "transpose-dropped"),
    (SQUARE, r"\frac{\partial}{\partial X} \det X", r"= X^{-\top}", "drop-factor"),
    (
        r"A, B \in \mathbb{R}^{n \times n}, \ t \in \mathbb{R}, \ \det(A + t B) > 0",
        r"\frac{d}{dt} \log\det(A + t B)",
        r"= \operatorname{tr}\left( (A + t B)^{-1} \right) \operatorname{tr}(B)",
        "trace-multiplicative",
    ),
    (TWO, r"(A + B)^\top (A + B)", r"= A^\top A + 2 A^\top B + B^\top B", "commuting-matrices"),
    (REGULAR, r"A (A + B)^{-1} B", r"= B + A", "inverse-of-sum"),
    # indices
    (
        r"A \in \mathbb{R}^{n \times n}, \ x \in \mathbb{R}^n",
        r"\frac{\partial}{\partial x_k} \sum_{i=1}^n \sum_{j=1}^n A_{ij} x_i x_j",
        r"= \sum_{j=1}^n A_{kj} x_j",
        "product-rule-one-term",
    ),
    (
        r"x_1, \dots, x_n, y_1, \dots, y_n, w \in \mathbb{R}",
        r"\frac{\partial}{\partial w} \sum_{i=1}^n (y_i - w x_i)^2",
        r"= -2 \sum_{i=1}^n x_i y_i + 2 w \left( \sum_{i=1}^n x_i \right)^2",
        "square-of-sum",
    ),
    # squares, roots, fractions
    (AB, r"(a + b)^2 - (a - b)^2", r"= a^2 + b^2 - (a^2 - b^2)", "square-of-sum"),
    (r"x, y \in \mathbb{R}^n", r"\|(x - y) + y\|", r"= \|x - y\| + \|y\|", "sqrt-linear"),
    (r"x, y \in \mathbb{R}^n", r"\|x - 2 y\|^2", r"= \|x\|^2 - 2 x^\top y + 4 \|y\|^2", "cross-term-once"),
    (SAMPLE, r"\left( \frac{1}{n} \sum_{i=1}^n x_i \right)^2", r"= \frac{1}{n^2} \sum_{i=1}^n x_i^2", "square-of-sum"),
    (AB, r"\frac{a}{b} + \frac{a}{c}", r"= \frac{a}{b + c}", "reciprocal-linear"),
    (r"x > 0", r"2 x \log x + x", r"= x (2 \log x + x)", "distribute-slip"),
    (r"x > 0", r"\log (2 x^3)", r"= 3 \log(2 x)", "log-power"),
    (r"\lambda \in \mathbb{R}", r"\lambda^2 - 7\lambda + 10", r"= (\lambda + 2)(\lambda + 5)", "sign-slip"),
    # integrals
    (X, r"\int x e^x dx", r"= x e^x + \int e^x dx", "sign-slip by-parts-missing-factor"),
    (X, r"\int e^{2x} dx", r"= 2 e^{2x} + C", "antiderivative-slip"),
    (X, r"\int \log x \, dx", r"= \frac{1}{x} + C", "antiderivative-slip"),
    (X, r"\int_1^2 \frac{1}{x^2} dx", r"= \left[ \log x^2 \right]_1^2", "antiderivative-slip"),
    # equations
    (r"x > 0", r"x^2 + 4 = 9", r"x + 2 = 3", "sqrt-linear"),
    (r"x, y > 0", r"\log x = 3 \log y", r"x = 3 y", "log-power"),
    (X, r"\frac{x}{3} + 1 = 5", r"x + 1 = 15", "distribute-slip"),
    (REGULAR, r"A x + c = b", r"x = A^{-1} b - c", "distribute-slip"),
    (REGULAR, r"A x + c = b", r"x = A^{-1} (b + c)", "sign-slip"),
    (REGULAR, r"A B x = c", r"x = A^{-1} B^{-1} c", "inverse-product-order"),
    (REGULAR, r"A x = B x + b", r"x = (A^{-1} - B^{-1}) b", "inverse-of-sum"),
    (
        r"X \in \mathbb{R}^{m \times n}, \ y \in \mathbb{R}^m, \ w \in \mathbb{R}^n, \ \lambda > 0",
        r"X^\top (y - X w) = \lambda w",
        r"(X^\top X - \lambda I) w = X^\top y",
        "sign-slip",
    ),
    (r"R, a, b > 0", r"\frac{1}{R} = \frac{1}{a} + \frac{1}{b}", r"\frac{1}{R} = \frac{1}{a + b}", "reciprocal-linear"),
]


@pytest.mark.parametrize(("given", "above", "line", "names"), LINES, ids=[f"{a}{b}" for _, a, b, _ in LINES])
def test_the_mistake_is_named(given, above, line, names):
    verdict = check(*read_lines(given, [above, line])).lines[1]
    assert verdict.verdict == "wrong", verdict
    assert verdict.mistake in names.split(), verdict


#: what is near at hand is named before what is far-fetched
NEAR = [
    (r"\theta \in \mathbb{R}", r"\cos(2\theta)", r"= 2 \cos\theta - 1", "exponent-slip"),
    (
        r"a, x \in \mathbb{R}^n, \ x \ne 0; \ " + COLUMN,
        r"\nabla_x \frac{a^\top x}{\|x\|}",
        r"= \frac{a}{\|x\|} + \frac{a^\top x}{\|x\|^3} x",
        "sign-slip",
    ),
    (r"h \in \mathbb{R}", r"\lim_{x \to 2} \frac{x^2 - 4}{x - 2}", r"= \lim_{x \to 2} (x - 2)", "sign-slip"),
    (
        r"w, x \in \mathbb{R}^n, \ y \in \mathbb{R}; \ " + COLUMN,
        r"\nabla_w \exp(-y w^\top x)",
        r"= -\exp(-y w^\top x) x",
        "chain-missing-inner drop-factor",
    ),
]


@pytest.mark.parametrize(("given", "above", "line", "names"), NEAR, ids=[f"{a}{b}" for _, a, b, _ in NEAR])
def test_a_plain_slip_is_not_given_a_far_fetched_name(given, above, line, names):
    assert check(*read_lines(given, [above, line])).lines[1].mistake in names.split()


#: the sentence says where: the term, the factor
PLACES = [
    (AB, r"a (b - c)", r"= a b + a c", "Look at the sign of a c."),
    (AB, r"\frac{a}{2} + b", r"= a + b", "a bears the factor 2 too many."),
    (AB, r"a^2 b + c", r"= a^2 + c", "a² lacks the factor b."),
    (X, r"\tan x \cos x", r"= \sin^2 x", "Look at the exponent of sin x."),
]


@pytest.mark.parametrize(("given", "above", "line", "said"), PLACES, ids=[b for _, _, b, _ in PLACES])
def test_the_place_of_a_slip_is_said(given, above, line, said):
    assert said in check(*read_lines(given, [above, line])).lines[1].message
