"""What the prose of a homework gives, what it works on and what it claims: a claim is never a given."""

from __future__ import annotations

import pytest

from symderive.faces import checking, sources

SIGNS = {"given": "", "right": "+", "wrong": "-", "unjustified": "!", "undecided": "?", "not-understood": "u"}


def marks(text: str, kind: str = ".md") -> str:
    """The verdicts of all lines of a file, the derivations parted by a space."""
    items = sources.derivations(text, kind, "-", "", {})
    found = [checking.check(item).result["lines"] for item in items]
    return " ".join("".join(SIGNS[line["verdict"]] for line in lines) for lines in found)


WORKED_ON = [
    ("Compute the slope of $h(t) = t^3$.\n\n$$h'(t) = 3t^2$$", "+"),
    ("Compute the slope of $h(t) = t^3$.\n\n$$h'(t) = 2t^2$$", "-"),
    ("Differentiate $u(x) = x e^{3x}$.\n\n$$u'(x) = e^{3x} + 3x e^{3x}$$\n$$= (1 + 3x) e^{3x}$$", "++"),
    ("Differentiate $u(x) = x e^{3x}$.\n\n$$u'(x) = e^{3x} + x e^{3x}$$", "-"),
    ("What is the slope of $f(x) = x^4$ at $x = 2$?\n\n$$f'(2) = 4 \\cdot 2^3$$\n$$= 32$$", "++"),
    ("We have $f(x) = \\sin x$.\n\n$$f''(x) = -\\sin x$$", "+"),
    ("We have $f(x) = \\sin x$.\n\n$$f''(x) = \\sin x$$", "-"),
    ("Nothing is said of it.\n\n$$f'(x) = 2x$$", "?"),
    (
        (
            "Let $P \\in \\mathbb{R}^{n \\times n}$ with $P^2 = P$. Show that $R = I - 2P$ squares to $I$."
            "\n\n$$R^2 = I - 4P + 4P^2$$\n$$= I$$"
        ),
        "?+",
    ),
    (
        (
            "Let $P \\in \\mathbb{R}^{n \\times n}$ with $P^2 = P$. Show that $R = I - 2P$ is an involution."
            "\n\n$$R^2 = I - 4P + 4P^2$$\n$$= I$$"
        ),
        "++",
    ),
]

STATED = [
    ("Let $M \\in \\mathbb{R}^{n \\times n}$ with $M^2 = M$. So\n$$(I - M)^2 = I - 2M + M^2$$\n$$= I - M$$", "++"),
    ("Let $M \\in \\mathbb{R}^{n \\times n}$ with $M^2 = M$. So\n$$(I - M)^2 = I - 2M + M^2$$\n$$= I + M$$", "+-"),
    ("Let $A^2 = I$ with $A \\in \\mathbb{R}^{n \\times n}$. Then\n$$(I + A)(I - A) = I - A^2$$\n$$= 0$$", "++"),
    ("Let $S^2 = v$ with $v > 0$ and $S > 0$. Then\n$$\\log S = \\frac12 \\log v$$", "+"),
    ("Let $A \\in \\mathbb{R}^{n \\times n}$. For $x \\in \\mathbb{R}^n$,\n$$\\|Ax\\|^2 = x^\\top A^\\top A x$$", "+"),
    ("Let $A \\in \\mathbb{R}^{n \\times n}$. For $x \\in \\mathbb{R}^n$,\n$$\\|Ax\\|^2 = x^\\top A x$$", "-"),
    (
        (
            "For independent $U \\sim \\text{Poisson}(a)$ and $V \\sim \\text{Poisson}(b)$,\n"
            "$$P(U + V = 0) = P(U = 0) P(V = 0)$$\n$$= e^{-a-b}$$"
        ),
        "++",
    ),
    (
        (
            "The joint density is $f(x,y) = 6xy^2$ for $0 \\le x \\le 1$, $0 \\le y \\le 1$.\n\n"
            "$$f_X(x) = \\int_0^1 6xy^2 \\, dy = 2x$$\n\n$$E[X] = \\int_0^1 2x^2 \\, dx = \\frac13$$"
        ),
        "++ +-",
    ),
    (
        (
            "Let $U$, $V$ have joint density $p(u,v) = u + v$ for $0 \\le u \\le 1$ and $0 \\le v \\le 1$. Then\n"
            "$$p(u) = \\int_0^1 (u + v) dv$$\n$$= u + 1$$"
        ),
        "+-",
    ),
    (
        (
            "Let $C \\in \\{a, b\\}$ with $P(C=a) = \\frac12$ and $P(X_i = 1 \\mid C=a) = \\frac12$,"
            " $P(X_i = 1 \\mid C=b) = 1$"
            " for $i=1,2$, independent given $C$.\n\n$$P(X_1 = 1, X_2 = 1) = \\frac12 \\cdot \\frac14 + \\frac12$$"
        ),
        "+",
    ),
    (
        (
            "Let $N \\sim \\text{Poisson}(m)$ and, given $N = n$, let $K \\sim \\text{Binomial}(n, p)$. Then\n"
            "$$E[K] = E[Np]$$\n$$= mp$$"
        ),
        "++",
    ),
    (
        (
            "Let $Q \\sim \\text{Beta}(2, 3)$ and $X \\mid Q \\sim \\text{Binomial}(5, Q)$; we observe $X = 4$. So\n"
            "$$E[Q \\mid X = 4] = \\frac{6}{10}$$\n$$= \\frac{7}{10}$$"
        ),
        "+-",
    ),
    (
        (
            "Let $X$ and $Y$ be independent standard normal variables and set $U = X + Y$.\n"
            "$$\\operatorname{Var}(U) = 2$$\n$$= 1$$"
        ),
        "+-",
    ),
]

CLAIMED = [
    (
        (
            "Let $X$ have density $p(x) = 2x$ for $0 \\le x \\le 1$. The mean is $\\mathbb{E}[X] = \\frac12$ and"
            " $\\mathbb{E}[X^2] = \\frac12$. So\n$$\\operatorname{Var}(X) = \\mathbb{E}[X^2] - \\mathbb{E}[X]^2$$\n"
            "$$= \\frac12 - \\frac14$$"
        ),
        "+-",
    ),
    ("Suppose $X \\sim \\text{Poisson}(3)$. We know $\\operatorname{Var}(X) = 9$. So\n$$E[X^2] = 9 + 9$$", "-"),
    ("Let $P(A) = 0.3$, $P(B) = 0.5$ and $P(A \\mid B) = 0.4$. Hence $A \\perp B$. So\n$$P(A \\cap B) = 0.15$$", "-"),
    (
        (
            "Let $X, Y$ be independent with $X \\sim \\mathcal{N}(0, 1)$, $Y \\sim \\mathcal{N}(0, 3)$ and $S = X - Y$."
            " Then"
            " $S \\sim \\mathcal{N}(0, 2)$, so\n$$\\operatorname{Var}(S) = 2$$"
        ),
        "-",
    ),
    (
        (
            "Let $X, Y$ be independent with $X \\sim \\mathcal{N}(0, 1)$, $Y \\sim \\mathcal{N}(0, 3)$ and $S = X - Y$."
            " Then"
            " $S \\sim \\mathcal{N}(0, 4)$, so\n$$\\operatorname{Var}(S) = 4$$"
        ),
        "+",
    ),
    ("Let $a = \\tanh(z)$. The slope is $\\frac{da}{dz} = 1 + a^2$, so\n$$\\frac{d}{dz} a^2 = 2a(1 + a^2)$$", "-"),
    (  # what nobody can judge saves the line that rests on it, and makes nothing right
        (
            "Let $P \\in \\mathbb{R}^{n \\times n}$ be a projection matrix, so $P^2 = P$ and $P^\\top = P$. For"
            " $x \\in \\mathbb{R}^n$,\n$$\\|Px\\|^2 = x^\\top P^\\top P x$$\n$$= x^\\top P x$$"
        ),
        "+?",
    ),
    (
        (
            "Let $S \\in \\mathbb{R}^{d \\times d}$ and $u \\in \\mathbb{R}^d$, $\\lambda > 0$ with"
            " $u^\\top u = 1$. Then\n"
            "\\begin{align*} 2 S u - 2 \\lambda u &= 0 \\\\ S u &= \\lambda u \\end{align*}\n"
            "so that $u^\\top S u = \\lambda u^\\top u = \\lambda$."
        ),
        "+ ?+",
    ),
]


@pytest.mark.parametrize(("text", "expected"), [*WORKED_ON, *STATED, *CLAIMED])
def test_given_or_claimed(text, expected):
    assert marks(text) == expected


SOFTMAX = (
    r"Given $z \in \mathbb{R}^K$ and $s_i = \frac{e^{z_i}}{\sum_{j=1}^K e^{z_j}}$. For $i \ne k$, \[ \frac{\partial"
    r" s_i}{\partial z_k} = -s_i s_k \] and for $i = k$ \[ \frac{\partial s_i}{\partial z_k} = s_i (1 %s s_i) \]"
)


@pytest.mark.parametrize(("sign", "expected"), [("-", "+ +"), ("+", "+ -")])
def test_cases_of_two_indices(sign, expected):
    assert marks(SOFTMAX % sign, ".tex") == expected


@pytest.mark.parametrize(("end", "expected"), [(r"(m_n - y_n) x_n", "+"), (r"(m_n + y_n) x_n", "-")])
def test_braces_as_brackets(end, expected):
    text = (
        r"Let $x_n \in \mathbb{R}^D$, $y_n, m_n \in \mathbb{R}$, $n = 1,\dots,N$. \[ -\sum_{n=1}^N \left\{ y_n"
        rf" (1-m_n) - (1-y_n) m_n \right\}} x_n = \sum_{{n=1}}^N {end} \]"
    )
    assert marks(text, ".tex") == expected


FISHER = (
    r"Let $p_\theta(x) = \theta^x (1-\theta)^{1-x}$, $x \in \{0,1\}$, $0<\theta<1$. \begin{align*}"
    r"\frac{d}{d\theta} \log p_\theta(x) &= \frac{x}{\theta} %s \frac{1-x}{1-\theta} \\"
    r"I(\theta) &= E\left[ \left( \frac{X - \theta}{\theta(1-\theta)} \right)^2 \right] \\"
    r"&= \frac{1}{\theta(1-\theta)} \end{align*}"
)


@pytest.mark.parametrize(("sign", "expected"), [("-", "+++"), ("+", "-++")])
def test_the_information_is_no_identity(sign, expected):
    assert marks(FISHER % sign, ".tex") == expected
