"""A page writes as the author does: ln, f'(x), a gradient; reasons are said once; mistakes have names in words."""

import pytest

from symderive.derive.rule import CATALOGUE
from symderive.parse.statements import read_problem
from symderive.render import pages, writeup
from symderive.render.mistake_titles import TITLES, mistake_title
from symderive.rules.mistakes import mistakes
from symderive.solve import solve


def shown(given, find, detail="normal"):
    return pages.write([writeup.solution(solve(read_problem(given, find)), detail)], "text")


VECTORS = r"X \in \mathbb{R}^{n \times d}, \mathbf{y} \in \mathbb{R}^n, \mathbf{w} \in \mathbb{R}^d, "
ASKED = [
    (r"x \in \mathbb{R}, f(x) = \ln(1 + x^2)", "f'(x)", ["f′(x) = ", "ln(1 + x²)"], ["log", "d/dx f(x)"]),
    (r"x \in \mathbb{R}, f(x) = \log(1 + x^2)", r"\frac{df}{dx}", ["df/dx = ", "log(1 + x²)"], ["ln(", "f′(x)"]),
    (r"f(x) = x^3", "f''(x)", ["f″(x) = 6x", "differentiate again"], ["d²/dx²"]),
    ("y = x^3", "y'", ["y′ = 3x²"], []),
    (VECTORS + r"L(\mathbf{w}) = \|X \mathbf{w} - \mathbf{y}\|^2", r"\nabla_{\mathbf{w}} L", ["∇_𝐰 L = "], ["dL/d𝐰"]),
    (r"\mathbf{x} \in \mathbb{R}^d, f(\mathbf{x}) = \|\mathbf{x}\|^2", r"\nabla f(\mathbf{x})", ["∇f(𝐱) = 2𝐱ᵀ"], []),
    ("f(x) = \\sin x\ng(x) = x^2", "(fg)'(x)", ["2x sin x"], ["with f"]),
    ("f(x) = \\sin x\ng(x) = x^2", r"(f \circ g)'(x)", ["2x cos(x²)"], ["with g"]),
    (r"f(x) = x^3 - 3 x", "f'(x) = 0", ["answer  x ∈ {−1, 1}", "second order check: a local maximum"], ["x = {"]),
]


@pytest.mark.parametrize(("given", "find", "there", "gone"), ASKED)
def test_the_answer_is_written_as_it_was_asked(given, find, there, gone):
    page = shown(given, find)
    assert not [words for words in there if words not in page], page
    assert not [words for words in gone if words in page], page


def test_a_reason_is_said_once():
    page = shown(r"x \in \mathbb{R}, f(x) = x^2 \sin x + x^3 \cos x", r"\frac{df}{dx}", "full")
    reason = "Numbers are multiplied out, like terms are collected"
    assert page.count("One factor changes") <= 1 and page.count(reason) <= 1
    assert "product rule: " in page


def test_a_layer_is_differentiated_backwards_with_the_differential_of_each_quantity():
    page = shown(
        "\n".join((
            r"W \in \mathbb{R}^{m \times n}, \mathbf{x} \in \mathbb{R}^n, \mathbf{y} \in \mathbb{R}^m",
            r"\mathbf{z} = W \mathbf{x}",
            r"\mathbf{a} = \tanh(\mathbf{z})",
            r"L = \frac{1}{2} \|\mathbf{a} - \mathbf{y}\|^2",
        )),
        r"\frac{\partial L}{\partial W}",
    )  # fmt: skip
    assert "dL/d𝐳 = dL/d𝐚 diag(𝟏 − 𝐚 ⊙ 𝐚)" in page
    assert "= ((𝐚 − 𝐲) ⊙ (𝟏 − 𝐚 ⊙ 𝐚)) 𝐱ᵀ" in page
    assert "ᵀ)ᵀ" not in page


def test_the_titles_are_of_mistakes_that_exist():
    named = {rule.name for rule in mistakes()}
    assert not [name for name in TITLES if name not in named]
    assert mistake_title("sign-slip") == "Sign slip"
    assert CATALOGUE["var-scale-linear"].sound is False
