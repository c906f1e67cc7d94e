"""Slips with chances: inside one part of a line, beside a right step, in numbers; and what the reports say of them."""

import pytest

from symderive.check.judge import check
from symderive.check.words import in_one_way
from symderive.expr.algebra import Num, Prod, Size, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.probability import Var
from symderive.numeric.naming import spelled
from symderive.parse.statements import read_lines

CHANNEL = (
    "S, R \\in \\{0, 1\\}, \\ a, e \\in (0, 1)\n"
    "P(S=1) = a, \\quad P(R=1 \\mid S=1) = 1 - e, \\quad P(R=1 \\mid S=0) = e"
)
URNS = (
    "U \\in \\{1, 2, 3\\}, R \\text{ an event}\nP(U=1) = 0.5, P(U=2) = 0.3, P(U=3) = 0.2\n"
    "P(R \\mid U=1) = 0.1, P(R \\mid U=2) = 0.5, P(R \\mid U=3) = 0.8"
)
TREE = "A, B, C \\in \\{0, 1\\}\nA \\to B, \\ B \\to C"
ILL = "D, T \\text{ events}\nP(D) = 0.1, \\quad P(T \\mid D) = 0.8, \\quad P(T \\mid D^c) = 0.2"
ALARM = "A, B, C \\in \\{0, 1\\}\nB \\perp C\nP(B=1) = 0.3, \\quad P(C=1) = 0.1\nA = B \\lor C"
EVENTS = "A, B \\text{ events}\nP(A) = 0.5, P(B) = 0.4, P(A \\cap B) = 0.1"
TWO_NORMALS = "X \\sim \\mathcal{N}(3, 4), Y \\sim \\mathcal{N}(1, 9), X \\perp Y"
MIXED = (
    "X \\text{ a random variable}, Z \\in \\{1, 2\\}, P(Z=1) = \\frac{1}{3}, P(Z=2) = \\frac{2}{3}\n"
    "\\operatorname{Var}(X \\mid Z=1) = 2, \\operatorname{Var}(X \\mid Z=2) = 5\n"
    "E[X \\mid Z=1] = 2, E[X \\mid Z=2] = 5"
)
MOMENTS = (
    "X, Y \\text{ random variables}\n"
    "\\operatorname{Var}(X) = 4, \\operatorname{Var}(Y) = 9, \\operatorname{Cov}(X, Y) = 2"
)
INFORMATION = r"X, Y \text{ discrete random variables}"
WEIGHTS = r"p_k > 0, x_k > 0, k = 1, \dots, K, \sum_k p_k = 1"

# (givens, the line above, the wrong line, its name)
NAMED = [
    # the slip sits in one part of Bayes' rule; its value alone would fit other mistakes
    (CHANNEL, r"P(S=1 \mid R=1)", r"\frac{(1-e) a}{(1-e) a + e a}", "complement-not-taken"),
    (ILL, r"P(D \mid T)", r"\frac{0.8 \cdot 0.1}{0.8}", "condition-divides-by-wrong-event"),
    (ILL, r"\frac{P(T \mid D) P(D)}{P(T)}", r"\frac{0.8 \cdot 0.1}{0.8 + 0.2}", "sum-of-conditionals"),
    (ILL, r"\frac{P(T \mid D) P(D)}{P(T)}", r"\frac{0.8 \cdot 0.1}{0.8 \cdot 0.1 + 0.2}", "complement-not-taken"),
    (ILL, r"P(D \mid T)", r"\frac{4}{9}", "odds-as-probability"),
    (URNS, r"P(U=1 \mid R)", r"\frac{0.5}{0.5 + 0.3 + 0.2}", "likelihood-neglect"),
    (URNS, r"P(U=3 \mid R)", r"\frac{P(U=3)}{P(U=2) + P(U=3)}", "likelihood-neglect"),
    (ALARM, r"\frac{P(A=1 \mid B=1) P(B=1)}{P(A=1)}", r"\frac{1 \cdot 0.3}{0.3 + 0.1}", "add-nonexclusive"),
    (TREE, "p(a, b, c)", r"p(a) \, p(a \mid b) \, p(c \mid b)", "inverse-fallacy"),
    # what a graph says is not called a missing assumption
    (TREE, "p(a, c)", "p(a) p(c)", "dependent-as-independent"),
    (EVENTS, r"P((A \cap B)^c)", r"P(A^c \cap B^c)", "complement-distributes"),
    (EVENTS, r"P(A^c \cap B^c)", "1 - (0.5 + 0.4)", "add-nonexclusive"),
    # laws written out
    (r"X \sim \text{Hypergeometric}(12, 5, 3)", "P(X = 0)", r"\left(\frac{7}{12}\right)^3", "replacement-confusion"),
    (r"X \sim \text{Binomial}(5, \frac{1}{4})", r"P(X \ge 1)", r"5 \cdot \frac{1}{4}", "add-nonexclusive"),
    (r"X \sim \text{Binomial}(3, q), 0 < q < 1", r"P(X \le 1)", "(1-q)^3 + q (1-q)^2", "forget-arrangements"),
    ("", r"\frac{\binom{5}{2}}{\binom{8}{2}}", r"\frac{5 \cdot 5}{8 \cdot 8}", "replacement-confusion"),
    (r"n \in \mathbb{N}", r"\frac{n!}{(n+1)!}", r"\frac{1}{n}", "binomial-off-by-one"),
    (TWO_NORMALS, r"P(X + Y \le 5)", r"\Phi\left(\frac{5-4}{2 + 3}\right)", "sqrt-linear"),
    (r"X \sim \mathcal{N}(3, 4)", r"P(X \le 5)", r"\Phi\left(\frac{5-3}{4}\right)", "sigma-vs-variance"),
    (r"X \sim \mathcal{N}(3, 4)", "P(X > 5)", r"\Phi(1)", "complement-not-taken"),
    (
        "X \\sim \\mathcal{N}(0, 1)\nY = X^2, \\ y > 0",
        "p_Y(y)",
        r"p_X(\sqrt{y}) + p_X(-\sqrt{y})",
        "change-of-variables-no-jacobian",
    ),
    # moments
    (MIXED, r"\operatorname{Var}(X)", r"\frac{1}{3} \cdot 2 + \frac{2}{3} \cdot 5", "total-variance-one-term"),
    (
        r"X, Y \text{ random variables}, X \perp Y",
        r"\operatorname{Var}(XY)",
        r"\operatorname{Var}(X) \operatorname{Var}(Y)",
        "variance-of-product",
    ),
    (r"X \text{ a random variable}, c \in \mathbb{R}", "E[(c - X)^2]", "(c - E[X])^2", "second-moment-is-square"),
    (r"X \text{ a random variable}", r"\operatorname{Var}(X)", "E[X^2] - E[X]", "exponent-slip"),
    (WEIGHTS, r"\sum_k p_k \log x_k", r"\log \sum_k p_k x_k", "expectation-through-function"),
    (INFORMATION, "H(X, Y)", r"H(Y) + H(Y \mid X)", "inverse-fallacy"),
    (
        r"X \sim \text{Exponential}(r), r > 0",
        r"\int_0^\infty x r e^{-r x} dx",
        r"\int_0^\infty x e^{-r x} dx",
        "normaliser-dropped",
    ),
    # algebra on the way
    (r"a, b, t > 0", r"e^{-a t} e^{-b t}", r"e^{-a b t}", "exponent-slip"),
    (r"a, b \in \mathbb{R}, a < b", r"\frac{b^3 - a^3}{3 (b - a)}", r"\frac{(b-a)^3}{3(b-a)}", "square-of-sum"),
    (
        r"\mu, \nu \in \mathbb{R}, s, t > 0",
        r"\frac{\frac{\mu}{s} + \frac{\nu}{t}}{\frac{1}{s} + \frac{1}{t}}",
        r"\frac{s \mu + t \nu}{s + t}",
        "weights-swapped",
    ),
    (
        r"x, c \in \mathbb{R}^n, \ M \in \mathbb{R}^{n \times n} \text{ symmetric positive definite}",
        r"x^\top M x - 2 c^\top x",
        r"(x - c)^\top M (x - c) - c^\top M c",
        "complete-square-correction",
    ),
    (
        r"n \in \mathbb{N}, n \ge 1, p \in (0, 1), q = 1 - p",
        r"\sum_{k=0}^n k \binom{n}{k} p^k q^{n-k}",
        r"n \sum_{k=1}^n \binom{n-1}{k-1} p^{k-1} q^{n-k}",
        "drop-factor",
    ),
]


@pytest.mark.parametrize(("given", "above", "line", "mistake"), NAMED, ids=[f"{c[3]}: {c[2][:28]}" for c in NAMED])
def test_the_slip_is_named(given: str, above: str, line: str, mistake: str) -> None:
    verdict = check(*read_lines(given, [above, f"= {line}"])).lines[-1]
    assert (verdict.verdict, verdict.mistake) == ("wrong", mistake)


def test_a_posterior_without_its_prior_is_named() -> None:
    given = "x, m \\in \\mathbb{R}, \\ s, t > 0\nM \\sim \\mathcal{N}(0, t), \\ X \\mid M \\sim \\mathcal{N}(M, s)"
    lines = [r"\log p(m \mid x)", r"= -\frac{(x - m)^2}{2s} + \text{const}"]
    assert check(*read_lines(given, lines)).lines[-1].mistake == "base-rate-neglect"


def test_a_bracket_that_lost_a_term_is_named_in_an_equation() -> None:
    rows = ["m = p + (1-p)(1 + m)", "m = p + (1-p) m"]
    verdict = check(*read_lines(r"m \in \mathbb{R}, \ p \in (0, 1)", rows)).lines[-1]
    assert verdict.mistake == "distribute-slip"


# (givens, the line above, the wrong line, what it should have been)
EXPECTED = [
    (
        MOMENTS,
        r"\operatorname{Var}(3X - 2Y + 5)",
        r"9 \operatorname{Var}(X) + 4 \operatorname{Var}(Y)",
        r"9 \operatorname{Var}[X] + 4 \operatorname{Var}[Y] - 12 \operatorname{Cov}[X, Y]",
    ),
    (
        r"N \sim \text{Binomial}(4, \tfrac{1}{6})",
        r"1 - P(N = 0)",
        r"1 - \left(\frac{1}{6}\right)^4",
        r"1 - \left( \frac{5}{6} \right)^4",
    ),
    (
        r"A, B \text{ events}",
        r"P(A \cup B) - P(A \cap B)",
        r"P(A) + P(B) - P(A \cap B)",
        r"P(A) + P(B) - 2 P(A \cap B)",
    ),
    (r"X \sim \mathcal{N}(3, 4)", "P(X > 7)", r"\Phi(2)", r"1 - \Phi(2)"),
    (CHANNEL, r"P(S=1 \mid R=1)", r"\frac{(1-e) a}{(1-e) a + e a}", r"\frac{(1 - e) a}{e \cdot (1 - a) + (1 - e) a}"),
]


@pytest.mark.parametrize(("given", "above", "line", "due"), EXPECTED, ids=[c[3][:30] for c in EXPECTED])
def test_what_the_line_should_have_been_is_a_textbook_step(given: str, above: str, line: str, due: str) -> None:
    assert check(*read_lines(given, [above, f"= {line}"])).lines[-1].expected == due


def test_two_values_are_shown_in_one_way() -> None:
    assert in_one_way("0.25", "7/36") == ("0.25", "0.194444")
    assert in_one_way("-36705/75272", "1/2") == ("-0.487632", "0.5")
    assert in_one_way("1/3", "2/5") == ("1/3", "2/5")


def test_counterexamples_are_spelled_without_internal_words() -> None:
    _, lines = read_lines(
        "X_1, \\dots, X_n \\text{ iid with mean } \\mu \\text{ and variance } v",
        [r"\operatorname{Var}\left(\frac{1}{n} \sum_{i=1}^n X_i\right)"],
    )
    node = lines[0].right or lines[0].left
    assert isinstance(node, Var) and isinstance(node.u, Prod)
    assert any(isinstance(p, BigSum) for p in node.walk()) and any(isinstance(p, Size) for p in node.walk())
    assert "Σ_i X_i" in spelled(node) and "bigsum" not in spelled(node)
    assert spelled(Sum((Num(1), Prod((Num(-1), Num(2)))))) == "1 - 2"
