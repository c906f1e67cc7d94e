"""Quantiles, orthants, forms and inner products of normal variables; divergences of named laws; limits in D."""

from __future__ import annotations

import pytest

from symderive.derive.derivation import Derivation
from symderive.numeric.compare import agree
from symderive.parse.statements import read_formula, read_problem
from symderive.scalar import number
from symderive.solve import solve

SPREAD = r"\begin{bmatrix} 4 & 3 \\ 3 & 9 \end{bmatrix}"
PAIR = r"(X, Y)^\top \sim \mathcal{N}\left( \begin{bmatrix} 0 \\ 0 \end{bmatrix}, " + SPREAD + r" \right)"
MOVED = r"(X, Y)^\top \sim \mathcal{N}\left( \begin{bmatrix} 1 \\ 2 \end{bmatrix}, " + SPREAD + r" \right)"
BALL = r"\mathbf{x} \sim \text{Uniform}(\{\|\mathbf{x}\| \le 1\}), \quad \mathbf{x} \in \mathbb{R}^{D}"

#: given, asked, value (by scipy.stats or by the textbook's formula)
NUMBERS = [
    ("X \\sim \\mathcal{N}(3, 4)\nP(X \\le q) = 0.975", "q", 6.919927969080108),
    ("X \\sim \\mathcal{N}(3, 4)\nP(X > q) = 0.975", "q", -0.919927969080108),
    ("X \\sim \\mathcal{N}(\\mu, 1)\nP(X \\le 2) = 0.9", r"\mu", 0.7184484344554),
    (PAIR, "P(X > 0, Y > 0)", 1 / 3),
    (PAIR, "P(X > 0, Y < 0)", 1 / 6),
    (PAIR, r"P(X > 0 \mid Y > 0)", 2 / 3),
    (MOVED, "P(X > 1, Y > 2)", 1 / 3),
    (MOVED, "P(Y > 2)", 1 / 2),
    (BALL, r"\lim_{D \to \infty} P(\|\mathbf{x}\| \ge 0.99)", 1),
    (r"\mathbf{x} \sim \text{Uniform}([-1, 1]^D)", r"\lim_{D \to \infty} P(\|\mathbf{x}\| \le 1)", 0),
    ("p = \\text{Beta}(2, 3)\nq = \\text{Uniform}(0, 1)", r"\operatorname{KL}(p \,\|\, q)", 0.2349066497880),
]


def solved(given: str, asked: str) -> Derivation:
    found = solve(read_problem(given, asked))
    assert found.status == "solved" and found.answer is not None and found.answer.node is not None, found.error
    return found


@pytest.mark.parametrize(("given", "asked", "value"), NUMBERS)
def test_values(given: str, asked: str, value: float) -> None:
    found = solved(given, asked)
    assert found.answer is not None and found.answer.node is not None
    assert number(found.answer.node) == pytest.approx(value, rel=1e-9, abs=1e-12)


#: given, asked, the answer in letters
LETTERS = [
    (
        "\\mathbf{x}, \\mathbf{y} \\overset{\\text{iid}}{\\sim} \\mathcal{N}(\\mathbf{0}, \\sigma^2 \\mathbf{I}_D)",
        r"\operatorname{Var}[\mathbf{x}^\top \mathbf{y}]",
        r"D \sigma^4",
    ),
    (
        "p = \\mathcal{N}(\\mathbf{0}, \\mathbf{I}_D)\nq = \\mathcal{N}(\\boldsymbol{\\mu}, \\mathbf{I}_D)",
        r"\operatorname{KL}(p \,\|\, q)",
        r"\frac{1}{2} \boldsymbol{\mu}^\top \boldsymbol{\mu}",
    ),
    (
        "p = \\text{Binomial}(n, 1/2)\nq = \\text{Binomial}(n, 1/3)",
        r"\operatorname{KL}(p \,\|\, q)",
        r"n \log 3 - \frac{3}{2} n \log 2",
    ),
    (
        "X_1, X_2 \\overset{\\text{iid}}{\\sim} \\mathcal{N}(\\mathbf{0}, \\sigma^2 \\mathbf{I}_D)\nD = 1",
        r"\mathbb{E}[\|X_1 - X_2\|]",
        r"\frac{2 \sigma}{\sqrt{\pi}}",
    ),
]


@pytest.mark.parametrize(("given", "asked", "value"), LETTERS)
def test_letters(given: str, asked: str, value: str) -> None:
    found = solved(given, asked)
    assert found.answer is not None and found.answer.node is not None
    assert agree(found.answer.node, read_formula(value, found.problem), found.problem).verdict == "equal"


#: P(X > Y) of correlated variables is found by the law of X - Y, never called a sum of independent ones
def test_correlated_normals_are_no_independent_sum() -> None:
    rules = [step.rule.name for strand in solved(PAIR, "P(X > Y)").strands for step in strand.steps]
    assert "variance-of-a-linear-form" in rules and "sum-of-independent-normals" not in rules


#: dependent or unstated: unsolved, not guessed
UNSURE = [
    ("X \\sim \\mathcal{N}(1, 4)\nY \\sim \\mathcal{N}(2, 1)", "P(X > Y)"),
    (MOVED, "P(X > 1, Y > 1)"),
]


@pytest.mark.parametrize(("given", "asked"), UNSURE)
def test_unsure_stays_unsolved(given: str, asked: str) -> None:
    assert solve(read_problem(given, asked)).status == "unsolved"
