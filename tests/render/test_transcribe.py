"""Formulas as typed: shown faithfully, and never obeyed."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symderive.render import paint_latex, paint_mathml, paint_text
from symderive.render.transcribe import transcribe

TYPED = [
    (r"\frac12 x_10^23", r"\frac{1}{2}x_10^23", "(1/2)x₁0²3"),
    (r"X \sim \mathcal N(\mu, \sigma^2)", r"X \sim \mathcal{N}(\mu, \sigma^2)", "X ∼ 𝒩(μ, σ²)"),
    (r"\mathbf x^\top\mathbf{x}", r"\mathbf{x}^\top\mathbf{x}", "𝐱ᵀ𝐱"),
    (r"P(A \mid B^c)", r"P(A \mid B^c)", "P(A | Bᶜ)"),
    (r"f''(x)", r"f''(x)", "f″(x)"),
    (r"\hat{\boldsymbol\beta}_1", r"\hat{\boldsymbol{\beta}}_1", "𝛃̂₁"),
    (r"x \in \{1, \dots, 6\}", r"x \in \{1, \dots, 6\}", "x ∈ {1, …, 6}"),
    (r"-x + 3", r"-x + 3", "−x + 3"),
    (r"\text{draw } 2 \text{ of 5\%}", r"\text{draw }2\text{ of 5\%}", "draw 2 of 5%"),
]


@pytest.mark.parametrize(("typed", "in_latex", "in_text"), TYPED, ids=[row[0] for row in TYPED])
def test_shown_as_typed(typed, in_latex, in_text):
    assert paint_latex.latex(transcribe(typed)) == in_latex
    assert paint_text.text(transcribe(typed)) == in_text


HOSTILE = [
    r"\input{/etc/passwd}",
    r"\write18{rm -rf /}",
    r"\immediate\openout5=x",
    r"\catcode`\^=7",
    r"\def\x{\x}\x",
    r"\href{javascript:alert(1)}{x}",
    r"\begin{verbatim}\end{document}",
    r"\text{\input{x}}",
    r"\operatorname{\csname input\endcsname}",
    r"<script>alert(1)</script>",
    r"$ \end{align*} \input{x}",
    "}" * 50 + "{" * 50,
    "^" * 30 + "_" * 30,
    "\\",
    "%",
]


def commands(source: str) -> set[str]:
    return set(re.findall(r"\\([A-Za-z]+)", source.replace(r"\textbackslash{}", "")))


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_command_of_the_users_reaches_tex_or_a_browser(typed):
    box = transcribe(typed)
    assert not commands(paint_latex.latex(box)) & {
        "input",
        "write",
        "openout",
        "immediate",
        "catcode",
        "def",
        "href",
        "csname",
    }
    assert "<script" not in paint_mathml.mathml(box)
    assert r"\end{document}" not in paint_latex.latex(box)


@given(st.text(alphabet="\\{}^_$&%#~ <>'\"abcfrtex12()[]|+-=\n\tλ∑", max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_transcribed_with_braces_in_balance(typed):
    source = paint_latex.latex(transcribe(typed)).replace(r"\{", "").replace(r"\}", "")
    depth = 0
    for char in source:
        depth += (char == "{") - (char == "}")
        assert depth >= 0
    assert depth == 0
    paint_text.text(transcribe(typed))


def test_deep_nesting_ends():
    assert paint_text.text(transcribe("{" * 5000 + "x"))
    assert paint_text.text(transcribe(r"\frac{" * 3000))
