"""Homework as it is handed in: what the prose gives, sizes beside the lines, what is passed over."""

from __future__ import annotations

import pytest

from symderive.check import check
from symderive.derive.derivation import Report
from symderive.parse.documents import Given, derivations
from symderive.parse.statements import read_lines

SIGNS = {"given": "", "right": "+", "wrong": "-", "unjustified": "!", "undecided": "?", "not-understood": "u"}


def judged(text: str, kind: str = "latex") -> list[tuple[Given, Report]]:
    found = []
    for _, given, lines in derivations(text, kind):
        assert isinstance(given, Given)
        found.append((given, check(*read_lines(given, lines))))
    return found


def marks(text: str, kind: str = "latex") -> str:
    """The verdicts of all lines, the derivations parted by a space."""
    return " ".join("".join(SIGNS[v.verdict] for v in report.lines) for _, report in judged(text, kind))


GIVEN_IN_PROSE = [
    pytest.param(
        r"Let $A$ and $B$ be independent events with $P(A) = P(B) = \tfrac13$. \[ P(A \cap B) = \tfrac13 \cdot \tfrac13"
        r" = \tfrac19 \]",
        "++",
        id="a chain of two probabilities",
    ),
    pytest.param(
        r"Let $A$ and $B$ be independent events with $P(A) = P(B) = \tfrac13$. \[ P(A \cap B) = \tfrac13 \cdot \tfrac13"
        r" = \tfrac16 \]",
        "+-",
        id="a chain of two probabilities and a slip",
    ),
    pytest.param(
        r"Let $U, V$ be independent with $\mathbb{E}[U] = \mathbb{E}[V] = 0$ and $\operatorname{Var}[U] ="
        r" \operatorname{Var}[V] = \tau$. \[ \mathbb{E}[(U - V)^2] = \mathbb{E}[U^2] + \mathbb{E}[V^2] = 2 \tau \]",
        "++",
        id="chains of moments",
    ),
    pytest.param(
        r"Suppose that \[ P(A) = P(B) = 0.3 \] and that $P(A \cap B) = 0.1$. \[ P(A \cup B) = P(A) + P(B) - P(A \cap B)"
        r" = 0.5 \]",
        "++",
        id="a chain in a display",
    ),
    pytest.param(
        r"Let $R, T \in \{0, 1\}$ with $P(R=1) = 0.2$, $P(T=1 \mid R=1) = 0.5$ and $P(T=1 \mid R=0) = 0.25$."
        r"\[ P(T=1) = 0.5 \cdot 0.2 + 0.25 \cdot 0.8 = 0.3 \]",
        "++",
        id="facts that the lines do not name",
    ),
    pytest.param(
        r"The data: $P(A) = 0.5$, $P(B) = 0.3$, $P(A \cap B) = 0.2$. \[ P(A \cup B) = 0.5 + 0.3 - 0.2 = 0.6 \]",
        "++",
        id="data behind a colon",
    ),
    pytest.param(
        r"\begin{enumerate}\item Let $X \in \mathbb{R}^{n \times d}$. \[ \operatorname{tr}(X^\top X) ="
        r" \operatorname{tr}(X X^\top) \] \item $X$ is a random variable with $E[X] = 1$, $\mathrm{Var}[X] = 4$."
        r"\[ E[X^2] = 4 + 1 = 5 \] \item $P(C) = 0.25$. \[ P(C^c) = 0.75 \]\end{enumerate}",
        "+ ++ +",
        id="problems in a list",
    ),
    pytest.param(
        r"Let $Y_1, \dots, Y_n$ be i.i.d.\ with mean $m$ and variance $s^2$ and $\bar Y = \frac1n \sum_{i=1}^n Y_i$."
        r"\[ \operatorname{Var}[\bar Y] = \frac{1}{n^2} \sum_{i=1}^n \operatorname{Var}[Y_i] = \frac{s^2}{n} \]",
        "++",
        id="i.i.d. without random variables",
    ),
    pytest.param(
        r"Let $X$ and $Y$ be the points of two throws, independent and uniform on $\{1,\dots,6\}$."
        r"\[ P(X + Y = 4) = \frac{3}{36} = \frac{1}{12} \]",
        "++",
        id="an apposition before the law",
    ),
    pytest.param(
        r"Let $T$ have density $p(t) = \mu e^{-\mu t}$, $t \ge 0$, where $\mu > 0$. \[ E[T] = \int_0^\infty t \mu"
        r" e^{-\mu t} \, dt = \frac{1}{\mu} \]",
        "++",
        id="the range and the sign behind a density",
    ),
    pytest.param(
        r"Suppose $X$ has density $p(x) = k x^3$ for $0 \le x \le 1$. \begin{align*} \int_0^1 k x^3 \, dx &= 1 \\"
        r" \frac{k}{4} &= 1 \\ k &= 4 \end{align*}",
        "++",
        id="an unknown constant",
    ),
    pytest.param(
        r"\begin{align*} \int_0^1 k x^3 \, dx &= \left[ \frac{k x^4}{4} \right]_0^1 \\ &= \frac{k}{4} = 1 \\"
        r" \implies k &= 4 \end{align*}",
        "++ +",
        id="an integral set to one",
    ),
    pytest.param(
        r"Let $y_1, \dots, y_m \in \mathbb{R}$, $\nu \in \mathbb{R}$, $\tau > 0$ and \[ \ell(\nu, \tau^2) ="
        r" -\frac{m}{2} \log \tau^2 - \frac{1}{2 \tau^2} \sum_{i=1}^m (y_i - \nu)^2 \] Differentiate:"
        r"\[ \frac{\partial \ell}{\partial \nu} = \frac{1}{\tau^2} \sum_{i=1}^m (y_i - \nu) \]"
        r"\[ \frac{\partial \ell}{\partial \tau^2} = -\frac{m}{2 \tau^2} + \frac{1}{2 \tau^4}"
        r" \sum_{i=1}^m (y_i - \nu)^2 \]",
        "+ +",
        id="a function of a variance",
    ),
    pytest.param(
        r"Let $x \in \mathbb{R}^n$. \begin{align*} \frac{\partial}{\partial x_j} \log \sum_k e^{x_k}"
        r" &= \frac{e^{x_j}}{\sum_k e^{x_k}} \\ &= p_j, \qquad p_i := \frac{e^{x_i}}{\sum_k e^{x_k}} \end{align*}",
        "++",
        id="a definition at the end of a row",
    ),
    pytest.param(
        r"For $A \in \mathbb{R}^{n \times n}$ invertible, $A A^{-1} = I$. Differentiating with respect to $t$,"
        r"\begin{align*} \frac{dA}{dt} A^{-1} + A \frac{dA^{-1}}{dt} &= 0 \\"
        r" \frac{dA^{-1}}{dt} &= -A^{-1} \frac{dA}{dt} A^{-1} \end{align*}",
        "+",
        id="with respect to gives nothing",
    ),
]


@pytest.mark.parametrize(("text", "expected"), GIVEN_IN_PROSE)
def test_what_the_prose_gives(text, expected):
    assert marks(text) == expected


HALF_READ = [
    (r"$X$ and $Y$ are uniform on $\{1,\dots,6\}$, independent of each other.", r"\operatorname{Var}[Y]"),
    (r"Let $X$ and $Y$ be random variables with variances $2$ and $3$. They are independent.", "3"),
    (r"Two dice are thrown independently. Let $X$ and $Y$ be the points, uniform on $\{1,\dots,6\}$.", "35/12"),
    (r"Let $X$ be a random variable with mean $\mu = 2$ and variance $3$.", "4"),
]


@pytest.mark.parametrize(("prose", "other"), HALF_READ)
def test_what_half_read_prose_may_give_is_undecided(prose, other):
    assert marks(rf"{prose} \[ \operatorname{{Var}}[X + Y] = \operatorname{{Var}}[X] + {other} \]") == "?"


def test_a_number_of_which_nothing_is_stated_is_undecided():
    text = r"\begin{align*} P(A \cup B) &= P(A) + P(B) - P(A \cap B) \\ &= 0.8 \end{align*}"
    ((_, report),) = judged(text)
    assert [v.verdict for v in report.lines] == ["given", "right", "undecided"]
    assert report.lines[-1].message == "Nothing states P(A), P(B), P(A ∩ B), so that no number follows."


@pytest.mark.parametrize("claim", [r"P(A \mid B) + P(A \mid B^c) = 1", r"P(A \cup A^c) = 0.5", r"E[X - E[X]] = 2"])
def test_a_number_that_no_law_gives_is_wrong(claim):
    left, right = claim.split(" = ")
    report = check(*read_lines("", [left, f"= {right}"]))
    assert report.lines[-1].verdict == "wrong"


SIZES = r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$, $r = Ax - b$, $L = \|r\|^2$."


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (r"\frac{\partial L}{\partial r} &= 2 r^\top && (1 \times m)", ""),
        (r"\frac{\partial L}{\partial r} &= 2 r^\top && \in \mathbb{R}^{1 \times m}", ""),
        (r"\frac{\partial L}{\partial x} &= 2 r^\top A \qquad (1 \times n)", ""),
        (r"\frac{\partial L}{\partial x} &= 2 r^\top A \in \mathbb{R}^n", ""),
        (r"\frac{\partial r}{\partial x} &= A \quad \text{(linear)} && [m \times n]", ""),
        (r"\frac{\partial r}{\partial x} &= A && (\in \mathbb{R}^{n \times m})", "The size n x m"),
        (r"\frac{\partial L}{\partial r} &= 2 r^\top \in \mathbb{R}^{m \times 1}", "The size m x 1"),
    ],
)
def test_a_size_behind_a_line_is_a_claim(row, said):
    ((_, report),) = judged(rf"{SIZES} \begin{{align*}} {row} \end{{align*}}")
    assert report.lines[-1].verdict == "right"
    remarks = " ".join(report.lines[-1].remarks)
    assert said in remarks if said else "size" not in remarks


def test_a_number_in_the_reals():
    assert marks(r"Let $x \in \mathbb{R}$. \[ \frac{d}{dx} x^2 = 2x \in \mathbb{R} \]") == "+"


def test_a_square_within_a_diagonal_is_that_of_the_entries():
    given = r"z \in \mathbb{R}^n; a = \tanh(z)"
    lines = [r"\frac{\partial a}{\partial z}", r"= \operatorname{diag}(1 - a^2)"]
    assert check(*read_lines(given, lines)).lines[-1].verdict == "right"
    alone = check(*read_lines(given, [r"a^\top a", r"= a^2 \cdot 1"])).lines[-1]
    assert alone.mistake != "inverse-of-nonsquare"


def test_what_stands_in_the_prose_is_named():
    text = r"Let $f(x, y) = x^2 y$. \[ \frac{\partial f}{\partial x} = 2 x y \] At $(1, 2)$ we get $f(1, 2) = 2$."
    ((given, _),) = judged(text)
    assert any("f(1, 2) = 2" in note and "is not judged" in note for note in given.notes)
