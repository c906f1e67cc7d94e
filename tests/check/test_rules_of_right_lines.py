"""By which rule a right line follows: named where it is asked for, and never to judge."""

from __future__ import annotations

import pytest

from symderive.check import check
from symderive.check.reasons import naming
from symderive.derive.rule import CATALOGUE
from symderive.parse.statements import read_lines

#: givens, the line above, the line, the rules by which it follows (the most telling first)
STEPS = (
    # algebra
    ("", r"\frac{2}{3} + \frac{1}{6}", r"= \frac{5}{6}", "work-out"),
    ("", r"(x + 1)^2", r"= x^2 + 2x + 1", "multiply-out"),
    ("", r"x^2 - 1", r"= (x - 1)(x + 1)", "write-as-a-product"),
    (r"x, y > 0", r"\log\frac{x}{y^2}", r"= \log x - 2 \log y", "rules-of-logarithms"),
    ("", r"e^{x} e^{y}", r"= e^{x + y}", "rules-of-powers"),
    ("x > 0", r"x^x", r"= e^{x \log x}", "power-as-an-exponential"),
    ("", r"r \cos^2 t + r \sin^2 t", r"= r", "trigonometric-identity"),
    ("x > 1", r"\frac{1}{x} - \frac{1}{x + 1}", r"= \frac{1}{x (x + 1)}", "common-denominator"),
    (r"A, B \in \mathbb{R}^{n \times n}", r"(A B)^\top (A B)", r"= B^\top A^\top A B", "transposes-and-inverses"),
    (r"A, B \in \mathbb{R}^{n \times n}", r"(A + B)(A - B)", r"= A^2 - A B + B A - B^2", "multiply-out"),
    (r"A, B \in \mathbb{R}^{n \times n}, AB = BA", r"(A + B)(A - B)", r"= A^2 - B^2", "use-what-is-declared"),
    (r"u, v \in \mathbb{R}^n", r"\|u - v\|^2", r"= (u - v)^\top (u - v)", "norm-by-definition"),
    # derivatives
    ("", r"\frac{d}{dx} x^2 \sin x", r"= 2x \sin x + x^2 \cos x", "derivative-of-a-product, power-rule"),
    ("", r"\frac{d}{dx} \log(\cos 3x)", r"= -3 \tan 3x", "chain-rule"),
    ("", r"\frac{d}{dx} \frac{x}{1 + x^2}", r"= \frac{1 + x^2 - 2x^2}{(1 + x^2)^2}",
     "derivative-of-a-quotient, power-rule"),
    ("f(x, y) = x y \n x = t^2 \n y = e^t", r"\frac{df}{dt}",
     r"= \frac{\partial f}{\partial x} \frac{dx}{dt} + \frac{\partial f}{\partial y} \frac{dy}{dt}",
     "chain-rule-through-named-quantities"),
    (r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n", r"\nabla_x x^\top A x", r"= (A + A^\top) x",
     "identify-the-gradient"),
    # limits, integrals, sums
    ("", r"\lim_{x \to 0} \frac{e^x - 1}{2x}", r"= \lim_{x \to 0} \frac{e^x}{2}", "l-hopital-rule"),
    ("", r"\lim_{h \to 0} \frac{2h + h^2}{h}", r"= \lim_{h \to 0} (2 + h)", "cancel-the-common-factor"),
    ("", r"\lim_{h \to 0} (2 + h)", r"= 2", "work-out-the-limit"),
    ("", r"\int_0^1 x e^x dx", r"= \left[ x e^x \right]_0^1 - \int_0^1 e^x dx", "integration-by-parts"),
    ("", r"\int_0^1 2x e^{x^2} dx", r"= \int_0^1 e^u du", "substitution"),
    ("", r"\int_0^1 x^2 (1 - x) dx", r"= \int_0^1 (x^2 - x^3) dx", "multiply-out"),
    ("", r"\int_0^1 x^2 dx", r"= \frac{1}{3}", "work-out-the-integral"),
    (r"x_1, \dots, x_n, m \in \mathbb{R}", r"\sum_{i=1}^n (x_i - m)", r"= \sum_{i=1}^n x_i - n m",
     "linearity-of-the-sum"),
    # chances
    (r"A, B \text{ events}", r"P(A \mid B)", r"= \frac{P(B \mid A) P(A)}{P(B)}", "bayes-rule"),
    (r"A, B \text{ events}, P(A) = 0.2, P(B \mid A) = 0.5", r"P(A) P(B \mid A)", r"= 0.2 \cdot 0.5",
     "put-in-what-is-given"),
    (r"A, B, C \text{ independent events}, P(A) = P(B) = P(C) = \frac{1}{3}", r"P(A^c \cap B^c \cap C^c)",
     r"= \left( \frac{2}{3} \right)^3", "independence, put-in-what-is-given"),
    (r"X \sim \text{Binomial}(4, 1/3)", r"P(X = 2)", r"= 6 \cdot \frac{4}{81}", "mass-of-a-law"),
    # means and variances
    (r"X, Y \text{ random variables}", r"E[2X + Y]", r"= 2 E[X] + E[Y]", "linearity-of-expectation"),
    (r"X \text{ random variable}", r"\operatorname{Var}(3 - 2X)", r"= 4 \operatorname{Var}(X)",
     "variance-of-a-linear-form"),
    (r"X \text{ random variable}", r"\operatorname{Var}(X)", r"= E[X^2] - E[X]^2", "variance-by-raw-moments"),
    (r"X \text{ random variable}, E[X] = m, \operatorname{Var}(X) = v", r"E[X^2]", r"= v + m^2",
     "variance-by-raw-moments, put-in-what-is-given"),
    (r"X \sim \mathcal{N}(3, 4)", r"P(X \le 5)", r"= P\left(\frac{X - 3}{2} \le 1\right)", "standardise"),
    # rows and bounds
    ("", r"2x - 4 = 0", r"2x = 4", "rearrange-the-equation"),
    ("", r"2x = 4", r"x = 2", "divide-by-the-factor"),
    ("", r"x^2 - 3x + 2 = 0", r"(x - 1)(x - 2) = 0", "write-as-a-product"),
    (r"A \in \mathbb{R}^{n \times n} \text{ invertible}, b \in \mathbb{R}^n", r"A x = b", r"x = A^{-1} b",
     "multiply-by-the-inverse"),
    (r"X \text{ a non-negative random variable}", r"P(X \ge 10)", r"\le \frac{E[X]}{10}", "markov-inequality"),
    (r"A, B \text{ events}", r"P(A \cup B)", r"\le P(A) + P(B)", "union-bound"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "above", "line", "rules"), STEPS, ids=[f"{above} {line}" for _, above, line, _ in STEPS]
)
def test_a_right_line_has_its_rule(given: str, above: str, line: str, rules: str) -> None:
    verdict = check(*read_lines(given, [above, line])).lines[1]
    assert verdict.verdict == "right"
    assert (verdict.rule, *verdict.rules[1:]) == tuple(rules.split(", "))
    assert verdict.by == ("rules" if "," in rules else "rule")
    assert set(verdict.rules) <= CATALOGUE.keys()


def test_the_rule_is_looked_for_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    search = naming.searched
    monkeypatch.setattr(naming, "searched", lambda *sides: asked.append(sides) or search(*sides))
    verdict = check(*read_lines("", [r"\frac{d}{dx} x^2 \sin x", r"= 2x \sin x + x^2 \cos x"])).lines[1]
    assert not asked
    assert verdict.rule == verdict.rule == "derivative-of-a-product"
    assert len(asked) == 1


def test_a_line_without_a_rule_says_so() -> None:
    verdict = check(*read_lines(r"x, y \in \mathbb{R}", [r"x^2 + 2xy + y^2", r"\le x^2 + 2|x||y| + y^2"])).lines[1]
    assert (verdict.verdict, verdict.by, verdict.rule, verdict.rules) == ("right", "tested", None, ())
