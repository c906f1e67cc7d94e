"""Limits, integrals and sums that are asked for as such: values of any calculus book, and the rules on the way."""

import pytest
import sympy as sp

import symderive
from symderive.scalar import to_sympy

ASKED = [
    # given, find, answer in SymPy's syntax, rules that a person would name
    (r"x \in \mathbb{R}", r"\lim_{n \to \infty} (1 + \frac{x}{n})^n", "exp(x)", {"power-as-an-exponential"}),
    ("", r"\lim_{x \to 0} \frac{\sin x}{x}", "1", {"standard-limit"}),
    ("", r"\lim_{x \to 0} \frac{1 - \cos x}{x^2}", "1/2", {"l-hopital-rule", "continuity"}),
    (r"f(x) = \ln(1+x)", r"\lim_{x \to 0} \frac{f(x)}{x}", "1", {"insert-the-definition"}),
    ("", r"\lim_{x \to 1} \frac{x^2 - 1}{x - 1}", "2", {"cancel-the-common-factor"}),
    ("", r"\lim_{x \to \infty} \frac{3x^2 + 2x - 1}{5x^2 + 7}", "3/5", {"divide-by-the-highest-power"}),
    ("", r"\lim_{x \to 0^+} x \ln x", "0", {"product-as-a-quotient"}),
    ("", r"\lim_{x \to \infty} x^2 e^{-x}", "0", {"l-hopital-rule", "what-vanishes-at-infinity"}),
    ("", r"\lim_{x \to \infty} \frac{\sin x}{x}", "0", {"squeeze"}),
    ("", r"\int_{-\infty}^{\infty} e^{-x^2} dx", "sqrt(pi)", {"gaussian-integral"}),
    ("", r"\int_0^1 x e^x dx", "1", {"integration-by-parts"}),
    (r"\lambda > 0", r"\int_0^\infty \lambda x e^{-\lambda x} dx", "1/lambda_", {"integration-by-parts"}),
    ("", r"\int_0^1 x e^{-x^2} dx", "(1 - exp(-1))/2", {"substitution"}),
    ("", r"\int_0^1 \int_0^1 (x + y) dx dy", "1", {"values-of-an-antiderivative"}),
    (r"\lambda > 0", r"\sum_{k=0}^\infty \frac{\lambda^k}{k!} e^{-\lambda}", "1", {"exponential-series"}),
    ("", r"\sum_{k=1}^{100} k", "5050", {"power-sum"}),
    (r"p \in (0, 1)", r"\sum_{k=1}^\infty p (1-p)^{k-1}", "1", {"geometric-series"}),
    (r"n \in \mathbb{N}", r"\sum_{k=0}^n \binom{n}{k} p^k (1-p)^{n-k}", "1", {"binomial-sum"}),
    ("", r"\lim_{n\to\infty} \sum_{k=1}^n \frac{k}{n^2}", "1/2", {"power-sum", "divide-by-the-highest-power"}),
]


@pytest.mark.parametrize(("given", "find", "answer", "rules"), ASKED, ids=[row[1] for row in ASKED])
def test_value_and_rules(given: str, find: str, answer: str, rules: set[str]) -> None:
    derivation = symderive.solve(given, find)
    assert derivation.status == "solved"
    found = to_sympy(derivation.answer.node)
    found = found.xreplace({s: sp.Symbol("lambda_" if s.name == "lambda" else s.name) for s in found.free_symbols})
    assert sp.simplify(found - sp.sympify(answer)) == 0
    assert rules <= {step.rule.name for step in derivation.steps}


def test_an_integral_that_diverges_is_infinite() -> None:
    derivation = symderive.solve("", r"\int_1^\infty \frac{1}{x} dx")
    assert derivation.answer.node.name == "oo"
    assert derivation.answer.decimal is None


@pytest.mark.parametrize("find", [r"\lim_{x \to \infty} \sin x", r"\lim_{x \to 0} \frac{|x|}{x}"])
def test_a_limit_that_does_not_exist_gets_no_value(find: str) -> None:
    assert symderive.solve("", find).status != "solved"


@pytest.mark.parametrize("head", ["E", "H", "L"])
def test_a_named_loss_is_differentiated_whatever_its_letter(head: str) -> None:
    given = rf"X \in \mathbb{{R}}^{{m \times n}}, {head}(X) = \operatorname{{tr}}(X^\top X)"
    assert symderive.solve(given, rf"\nabla_X {head}").to("text").count("2X") >= 1
