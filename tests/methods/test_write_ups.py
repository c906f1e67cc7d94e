"""The rules that a solution names are the ones that it uses, and no line between them is missing."""

import pytest

import symderive
from symderive.data.field import from_node, to_node
from symderive.expr.algebra import Num, Pow, Sym
from symderive.expr.build import add, mul
from symderive.methods.chance.signs import upright
from symderive.render.notation import text

APART = "X \\perp Y"

NAMED = [
    # a product of independent variables is no matter of linearity
    (
        "\\mathbb{E}[X] = 2\n\\mathbb{E}[Y] = 3\n" + APART,
        r"\mathbb{E}[X Y]",
        ["expectation-of-an-independent-product", "put-in-what-is-given"],
    ),
    # a random number of terms: the tower rule first
    (
        (
            "N \\sim \\text{Geometric}(1/3)\nX_i \\sim \\text{Exponential}(2)\nS = \\sum_{i=1}^{N} X_i\n"
            "N, X_1, X_2, \\dots \\text{ independent}"
        ),
        r"\mathbb{E}[S]",
        ["tower-rule", "put-in-what-was-found", "linearity-of-expectation"],
    ),
    # the posterior stands before what is read off it
    (
        "\\Theta \\sim \\text{Uniform}(0, 1)\nX \\mid \\Theta \\sim \\text{Binomial}(3, \\Theta)",
        r"P(\Theta > 1/2 \mid X = 2)",
        ["bayes-rule-for-densities", "collect-powers-and-recognise-the-law", "probability-as-an-integral"],
    ),
    (
        (
            "\\Lambda \\sim \\text{Gamma}(2, 1)\n"
            "X_1, X_2 \\mid \\Lambda \\overset{\\text{iid}}{\\sim} \\text{Poisson}(\\Lambda)"
        ),
        r"P(X_2 = 0 \mid X_1 = 3)",
        ["bayes-rule-for-densities", "collect-powers-and-recognise-the-law", "predictive", "work-out-the-integral"],
    ),
    # X - Y is normal, then it is standardised
    (
        "X \\sim \\mathcal{N}(1, 4)\nY \\sim \\mathcal{N}(2, 5)\n" + APART,
        "P(X > Y)",
        ["sum-of-independent-normals", "standardise", "normal-distribution-function"],
    ),
    # a second test after a first one
    (
        (
            "D, T_1, T_2 \\in \\{0, 1\\}\nT_1 \\perp T_2 \\mid D\nP(D=1 \\mid T_1=1) = 1/10\n"
            "P(T_2=1 \\mid D=1) = 0.9\nP(T_2=1 \\mid D=0) = 0.1"
        ),
        r"P(D=1 \mid T_1=1, T_2=1)",
        ["complement-rule", "total-probability", "bayes-rule"],
    ),
    # the conditional means of a chain
    (
        (
            "X_1 \\sim \\mathcal{N}(0, 1)\n"
            "X_2 \\mid X_1 \\sim \\mathcal{N}(X_1, 1)\nX_3 \\mid X_2 \\sim \\mathcal{N}(2 X_2, 1)"
        ),
        r"\operatorname{Cov}[X_1, X_3]",
        ["tower-rule", "covariance-is-bilinear", "tower-rule", "put-in-what-is-given"],
    ),
    # Markov's inequality is said of the variable that is not negative
    (
        "0 \\le X \\le 1\n\\mathbb{E}[X] = 1/2",
        r"P(X \le 1/4)",
        ["the-same-event", "markov-inequality"],
    ),
]


def test_rules_are_named_in_order():
    for given, find, expected in NAMED:
        rest = iter([s.rule.name for s in symderive.solve(given, find).steps])
        assert all(name in rest for name in expected), (find, expected)


@pytest.mark.parametrize(
    ("given", "find", "line"),
    [
        ("P(A) = p\nP(B \\mid A) = 1/2\nP(B \\mid A^c) = 1/4\nP(A \\mid B) = 1/2", "p", "⇔ p = 1/3"),
        (r"\mathbb{E}[X] = 0" + "\n" + r"\operatorname{Var}[X] = 1", r"P(X \ge 2)", "reached by the table X = 2: 1/5"),
        (
            (
                "Z \\in \\{0, 1\\}\nP(Z=1) = 1/4\n\\mathbb{E}[X \\mid Z=1] = 8\n\\mathbb{E}[X \\mid Z=0] = 4\n"
                "\\operatorname{Var}[X \\mid Z=1] = 2\n\\operatorname{Var}[X \\mid Z=0] = 6"
            ),
            r"\operatorname{Var}[X]",
            "3/4 · 4² + 1/4 · 8² − (3/4 · 4 + 1/4 · 8)²",
        ),
        ("X \\sim \\text{Uniform}\\{1, 2, 3, 4, 5, 6\\}", r"P(X = 4 \mid X \ge 3)", "(1/6)/(2/3)"),
    ],
)
def test_a_line_is_written(given, find, line):
    assert line in symderive.solve(given, find).to("text")


def test_the_statement_is_of_the_family_at_hand():
    given = "X \\sim \\text{Exponential}(1)\nY \\sim \\text{Exponential}(1)\nX \\perp Y"
    steps = symderive.solve(given, r"P(X + Y \le 1)").to("json")
    assert "Gamma" in str(steps) and "Poisson" not in str(steps)


p = Sym("p")


@pytest.mark.parametrize(
    ("node", "shown"),
    [
        (mul(-1, Pow(add(p, -2), Num(-1))), "1/(2 − p)"),
        (mul(-1, p, add(p, -1)), "p · (1 − p)"),
        (mul(add(p, -1), Pow(add(p, -2), Num(-1))), "(1 − p)/(2 − p)"),
    ],
)
def test_signs_stand_upright(node, shown):
    assert text(upright(node)) == shown


def test_common_factors_are_cancelled():
    top = add(mul(-1, p), Pow(p, Num(2)), mul(-1, Pow(p, Num(3))))  # -p (1 - p + p^2)
    below = mul(add(1, mul(-1, p), Pow(p, Num(2))), add(1, p))
    value = from_node(mul(top, Pow(below, Num(-1))))
    assert value is not None
    assert text(to_node(value)) == "−p/(1 + p)"
