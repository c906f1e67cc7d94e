"""Homework as students write it: models of data, general facts, laws in words, answers with "
"letters of their own, and
problems that stand one below the other."""

from __future__ import annotations

import pytest

from symderive.faces import checking, sources

SIGNS = {"given": "", "right": "+", "wrong": "-", "unjustified": "!", "undecided": "?", "not-understood": "u"}


def marks(text: str, kind: str = ".md") -> str:
    """The verdicts of all lines of a file, the derivations parted by a space."""
    items = sources.derivations(text, kind, "-", "", {})
    found = [checking.check(item).result["lines"] for item in items]
    return " ".join("".join(SIGNS[line["verdict"]] for line in lines) for lines in found)


MODELS = [
    (
        (
            "We assume the model $y = Xw + \\varepsilon$ with $X \\in \\mathbb{R}^{n \\times d}$. "
            "The loss is $L(w) = \\|y - Xw\\|^2$ and its gradient is\n"
            "$$\\nabla_w L = -2X^\\top(y - Xw)$$"
        ),
        "+",
    ),
    (
        (
            "We assume the model $y = Xw + \\varepsilon$ with $X \\in \\mathbb{R}^{n \\times d}$. "
            "The loss is $L(w) = \\|y - Xw\\|^2$ and its gradient is\n"
            "$$\\nabla_w L = -X^\\top(y - Xw)$$"
        ),
        "-",
    ),
    (
        (
            "Let $y_i = w x_i + \\epsilon_i$, $\\epsilon_i \\sim \\mathcal{N}(0, \\sigma^2)$, $i = "
            "1, \\dots, n$. We minimize "
            "$S(w) = \\sum_{i=1}^n (y_i - w x_i)^2$.\n$$S'(w) = -2 \\sum_{i=1}^n x_i (y_i - w x_i)$$"
        ),
        "+",
    ),
    ("Let $z = 3w + 1$ and $L = z^2$.\n$$\\frac{dL}{dw} = 6(3w + 1)$$", "+"),
]

NO_GIVENS = [
    (
        (
            "We know that $E[XY] = E[X]E[Y]$ for independent random variables. Let $X$ and $Y$ be "
            "random variables with "
            "$\\mathrm{Var}(X) = 1$. Therefore\n$$\\mathrm{Cov}(X, Y) = E[XY] - E[X]E[Y]$$\n$$= 0$$"
        ),
        "+?",
    ),
    (
        "The function satisfies $f(-x) = f(x)$, since with $f(x) = x^3$:\n$$f(-x) = (-x)^3 = -x^3 = f(x)$$",
        "++-",
    ),
    ("Suppose $f(x) = x^2$, since this is convex.\n$$f'(x) = 2x$$", "+"),
    (
        (
            "The Lagrangian is $L(x, y, t) = xy - t(x^2 + y^2 - 8)$. Then\n$$\\frac{\\partial "
            "L}{\\partial x} = y - 2tx$$\n"
            "From the first two equations $x^2 = y^2$, hence\n$$2x^2 = 8$$"
        ),
        "+",
    ),
]

IN_WORDS = [
    ("Let $Z$ be normal with mean 1 and variance 4.\n$$E[Z^2] = 5$$", "+"),
    ("Let $Z$ be normal with mean 1 and variance 4.\n$$E[Z^2] = 4$$", "-"),
    ("Let $B$ be binomial with $n = 10$ and $p = 0.2$.\n$$E[B] = 2$$", "+"),
    ("$G$ follows a geometric distribution with success probability $p$.\n$$E[G] = \\frac{1}{p}$$", "+"),
    ("$G$ follows a geometric distribution with success probability $p$.\n$$E[G] = p$$", "-"),
    ("Let $Y$ follow a normal distribution with mean $m$ and standard deviation $s$.\n$$E[Y^2] = m^2 + s^2$$", "+"),
    ("Let $Y$ follow a normal distribution with mean $m$ and standard deviation $s$.\n$$E[Y^2] = m^2 + s$$", "-"),
    (
        (
            "A random variable $X$ takes the values $-1$, $0$ and $1$ with probabilities "
            "$\\frac14$, $\\frac12$ and $\\frac14$."
            "\n$$E[X] = 0$$\n$$\\mathrm{Var}(X) = \\frac12$$"
        ),
        "+ +",
    ),
    ("The random variable $X$ is 1 with probability $p$ and $-1$ with probability $1-p$.\n$$E[X] = 2p - 1$$", "+"),
    ("The random variable $X$ is 1 with probability $p$ and $-1$ with probability $1-p$.\n$$E[X] = 2p$$", "-"),
    (
        (
            "Let $v$ be an eigenvector of the symmetric matrix $A$ with eigenvalue $\\lambda$.\n"
            "$$v^\\top A v = \\lambda v^\\top v$$"
        ),
        "+",
    ),
    (
        (
            "Let $v$ be an eigenvector of the symmetric matrix $A$ with eigenvalue $\\lambda$.\n"
            "$$v^\\top A v = \\lambda^2 v^\\top v$$"
        ),
        "-",
    ),
    ("Let $A$ be an $n \\times n$ symmetric matrix and $x \\in \\mathbb{R}^n$.\n$$\\nabla_x x^\\top A x = 2Ax$$", "+"),
    ("Let $A$ be an $n \\times n$ matrix and $x \\in \\mathbb{R}^n$.\n$$\\nabla_x x^\\top A x = 2Ax$$", "!"),
    (
        (
            "Let $A \\in \\mathbb{R}^{n \\times n}$ be symmetric, $v_1, v_2 \\in \\mathbb{R}^n$ "
            "with $Av_1 = \\lambda_1 v_1$ and "
            "$Av_2 = \\lambda_2 v_2$.\n$$\\lambda_1 v_1^\\top v_2 = (Av_1)^\\top v_2$$\n$$= "
            "\\lambda_2 v_1^\\top v_2$$"
        ),
        "++",
    ),
    (
        (
            "Let $X \\sim \\mathrm{Bernoulli}(p)$. If $X_1, \\ldots, X_n$ are i.i.d. copies of $X$ and "
            "$\\bar X = \\frac1n \\sum_{i=1}^n X_i$ then\n$$\\mathrm{Var}(\\bar X) = \\frac1n "
            "\\sum_{i=1}^n \\mathrm{Var}(X_i)$$"
        ),
        "-",
    ),
]

HALF_TOLD = [
    (
        (
            "Suppose $P(S) = 0.4$, $P(F \\mid S) = 0.5$, $P(F \\mid H) = 0.05$. Then\n"
            "$$P(S \\mid F) = \\frac{0.5 \\cdot 0.4}{0.5 \\cdot 0.4 + 0.05 \\cdot 0.6}$$"
        ),
        "?",
    ),
    (
        (
            "Suppose $P(S) = 0.4$, $P(F \\mid S) = 0.5$, $P(F \\mid H) = 0.05$. Then\n"
            "$$P(S \\mid F) = \\frac{0.5 \\cdot 0.6}{0.5 \\cdot 0.4 + 0.05 \\cdot 0.6}$$"
        ),
        "-",
    ),
    (
        (
            "Machine $A$ produces 60\\% of the parts and machine $B$ 40\\%. Let $D$ be the event "
            "that a part is defective, with "
            "$P(D \\mid A) = 0.02$ and $P(D \\mid B) = 0.05$. Then\n$$P(A \\mid D) = "
            "\\frac{0.012}{0.012 + 0.02}$$"
        ),
        "?",
    ),
    (
        (
            "In a town 1\\% have the disease: $P(D) = 0.01$, $P(T \\mid D) = 0.9$, $P(T \\mid D^c) = 0.08$.\n"
            "$$P(T) = 0.9 \\cdot 0.01 + 0.08 \\cdot 0.01$$"
        ),
        "-",
    ),
    (
        (
            "Let $X$ have density $f(x) = c x^2$ on $[0, 2]$. To find $c$: $\\int_0^2 c x^2 dx = "
            "\\frac{8c}{3} = 1$, so "
            "$c = 3/8$."
        ),
        "+",
    ),
]

ASKED = [
    ("Compute the Hessian of $f(x, y) = x^2 + 3xy$.\n\n$$H = \\begin{bmatrix} 2 & 3 \\\\ 3 & 0 \\end{bmatrix}$$", "+"),
    ("Compute the Hessian of $f(x, y) = x^2 + 3xy$.\n\n$$H = \\begin{bmatrix} 2 & 3 \\\\ 3 & 1 \\end{bmatrix}$$", "-"),
    ("Let $f(x, y) = x^2 + 3xy$. The gradient is\n$$g = \\begin{bmatrix} 2x + 3y \\\\ 3y \\end{bmatrix}$$", "-"),
]

ONE_BELOW_THE_OTHER = [
    (
        "1. Let $y = x^2 + 1$.\n$$\\frac{dy}{dx} = 2x$$\n\n2. Minimize $g(x) = \\frac12 (x - y)^2$.\n$$g'(x) = x - y$$",
        "+ +",
    ),
    (
        "1. Let $y = x^2 + 1$.\n$$\\frac{dy}{dx} = 2x$$\n\n2. Minimize $g(x) = \\frac12 (x - y)^2$.\n$$g'(x) = x + y$$",
        "+ -",
    ),
    (
        (
            "1. Let $f(x, y) = x^2 + 3xy$.\n$$\\frac{\\partial f}{\\partial y} = 3x$$\n\n"
            "2. Let $A$ be an $n \\times n$ symmetric matrix and $x \\in "
            "\\mathbb{R}^n$.\n$$\\nabla_x x^\\top A x = 2Ax$$"
        ),
        "+ +",
    ),
    (
        (
            "## Problem 1\nLet $f(x) = x^3$.\n\n### (a)\n$$f'(x) = 3x^2$$\n\n### (b)\n$$f''(x) = 6x$$\n\n"
            "### (c)\n$$f''(x) = 5x$$"
        ),
        "+ + -",
    ),
    ("# The loss\nLet $L(w) = w^4$.\n\n# Its slope\nSo\n$$L'(w) = 4w^3$$\n\nand\n$$L''(w) = 12w$$", "+ -"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [*MODELS, *NO_GIVENS, *IN_WORDS, *HALF_TOLD, *ASKED, *ONE_BELOW_THE_OTHER],
)
def test_homework_as_it_is_written(text: str, expected: str) -> None:
    assert marks(text) == expected
