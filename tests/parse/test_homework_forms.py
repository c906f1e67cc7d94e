"""Homework as it is handed in: which problem a derivation answers, what holds for it, and what is said of the rest."""

import pytest

from symderive.expr.shape import DerivationError
from symderive.parse.documents import derivations
from symderive.parse.macros import Macros
from symderive.parse.paper.densities_told import density
from symderive.parse.paper.worded import worded


def found(text, kind="latex", **more):
    return list(derivations(text, kind, **more))


def names(text, kind="latex"):
    return [name for name, _, _ in found(text, kind)]


# ---------------------------------------------------------------- names
SLOPE = r"\[ \frac{d}{dx} x^2 = 2x \]"


def test_a_comment_holds_until_the_next_one():
    text = f"% symderive: a\n{SLOPE} and then\n{SLOPE}\n% symderive: b\n{SLOPE}"
    assert names(text) == ["a", "a", "b"]
    assert all(given.answers for _, given, _ in found(text))


def test_a_heading_as_high_as_the_one_of_the_name_ends_it():
    text = r"\section{One} % symderive: a" + f"\n{SLOPE}\n" + rf"\subsection{{more}} {SLOPE} \section{{Two}} {SLOPE}"
    assert names(text) == ["a", "a", None]


def test_the_label_of_a_heading_names_a_problem():
    assert names(rf"\section{{One}}\label{{prob:ridge}} {SLOPE}") == ["ridge"]
    assert names(r"\begin{equation}\label{eq:ridge} \frac{d}{dx} x^2 = 2x \end{equation}") == ["ridge"]


# ---------------------------------------------------------------- what holds
def test_a_problem_has_letters_of_its_own():
    text = (
        "**Problem 1.** Let $z \\in \\mathbb{R}^K$.\n$$\\frac{\\partial}{\\partial z} z^\\top z = 2 z^\\top$$\n"
        "**Problem 2.** Let $\\sigma(z) = \\frac{1}{1+e^{-z}}$.\n$$\\sigma'(z) = \\sigma(z) (1 - \\sigma(z))$$"
    )
    givens = [str(given) for _, given, _ in found(text, "markdown")]
    assert givens == [r"z \in \mathbb{R}^K", r"\sigma(z) = \frac{1}{1+e^{-z}}"]


@pytest.mark.parametrize(
    ("names", "after", "statement"),
    [
        ("X, Y", " be independent random variables with $E[X] = 2$", r"X, Y \text{ independent random variables}"),
        ("X", " is uniform on $(0, 2)$. Find", r"X \text{ uniform on } (0, 2)"),
        (
            r"X_1, \dots, X_n",
            " be i.i.d. random variables with mean $\\mu$ and variance $\\sigma^2$. Show",
            r"X_1, \dots, X_n \text{ i.i.d. random variables with mean } \mu \text{ and variance } \sigma^2",
        ),
        ("A", " be an $n \\times n$ matrix.", r"A \in \mathbb{R}^{n \times n}"),
        ("A", " is symmetric and invertible, we get", r"A \text{ symmetric and invertible}"),
        ("D, T", " are binary", r"D, T \in \{0, 1\}"),
        ("X", " is the design matrix and $y$", None),
        ("X", " be the number of heads", None),
    ],
)
def test_what_a_sentence_says_of_names(names, after, statement):
    told = worded(names, after, Macros())
    assert (told and told[0]) == statement


def test_a_density_with_its_range():
    told = density("X, Y", " have joint pdf $f(x,y) = x + y$ on $[0,1]^2$. Find", Macros())
    assert told is not None
    assert told[0].endswith(r"f(x,y) = x + y \text{ for } 0 \le x \le 1, 0 \le y \le 1")
    assert density("X", " has density $f(x) = 2x$, and", Macros())[0] == r"X \text{ has density } f(x) = 2x"


def test_prose_about_chance_is_given_where_nothing_else_is_said():
    text = "A bag holds 3 red and 2 blue balls.\n$$P(R) = \\frac{3}{5}$$\n"
    ((_, given, _),) = found(text, "markdown")
    assert given == r"\text{A bag holds 3 red and 2 blue balls.}"
    ((_, given, _),) = found(text.replace("$$P", "Let $P(R) = 0.6$.\n$$P"), "markdown")
    assert given == "P(R) = 0.6"


def test_a_conclusion_is_not_given():
    text = r"Let $\theta \sim \text{Beta}(a, b)$. \[ p(\theta) = p(\theta) = p(\theta) \] "
    text += r"Hence $\theta \sim \text{Beta}(1, 2)$. "
    text += r"\[ E[\theta] = \frac{a}{a+b} \]"
    assert "Beta}(1, 2)" not in found(text)[-1][1]


def test_layers_of_a_network_are_given():
    text = r"\begin{align*} z &= W x + b \\ a &= \tanh(z) \\ \hat y &= v^\top a \end{align*}"
    ((_, given, _),) = found(text + r"\[ \frac{\partial \hat y}{\partial a} = v^\top \]")
    assert given.split("\n") == ["z = W x + b", r"a = \tanh(z)", r"\hat y = v^\top a"]


# ---------------------------------------------------------------- rows
def test_equations_side_by_side_are_one_line():
    text = r"\begin{align*} 2x + 3y &= 8, \quad x - y = -1 \\ 5x &= 5 \\ x = 1, y = 2 \end{align*}"
    ((_, _, lines),) = found(text)
    assert lines == [r"2x + 3y = 8, \quad x - y = -1", "5x = 5", r"x = 1, \quad y = 2"]


def test_a_display_solves_the_equation_of_the_one_above():
    text = r"Setting the slope to zero, \[ \frac{d \ell}{d \lambda} = \frac{n}{\lambda} - s = 0 \] so that "
    text += r"\[ \hat\lambda = \frac{n}{s} = \frac{1}{m} \]"
    slope, equation = (lines for _, _, lines in found(text))
    assert slope == [r"\frac{d \ell}{d \lambda}", r"= \frac{n}{\lambda} - s"]
    assert equation == [r"\frac{n}{\lambda} - s = 0", r"\hat\lambda = \frac{n}{s}", r"= \frac{1}{m}"]


def test_a_solution_is_no_definition_for_the_next_problem():
    text = r"\section{A} \begin{align*} 2 x &= 2 \\ x &= 1 \end{align*} \section{B} \[ \frac{d}{dx} x^2 = 2x \]"
    assert found(text)[-1][1] == ""


def test_formulas_that_make_an_item_are_displays():
    text = "1. $\\frac{d}{dx} x^3 = 3x^2$\n2. $\\frac{d}{dx} x^2 = 2x$\n"
    assert [lines for _, _, lines in found(text, "markdown")] == [
        [r"\frac{d}{dx} x^3", "= 3x^2"],
        [r"\frac{d}{dx} x^2", "= 2x"],
    ]


# ---------------------------------------------------------------- nothing is passed over
def test_an_equation_that_stands_alone_is_named():
    ((_, given, _),) = found(SLOPE + "\n" + r"\[ a x + b = c \]")
    assert given.notes == ("line 2: $a x + b = c$ stands alone and is not judged.",)


def test_under_a_name_it_is_a_claim():
    text = "% symderive: mean\n" + r"\[ E[\theta \mid x] = \frac{s x}{s + t} \]"
    ((_, _, lines),) = found(text)
    assert lines == [r"E[\theta \mid x]", r"= \frac{s x}{s + t}"]


def test_a_conclusion_in_the_prose_of_an_answer_is_named():
    ((_, given, _),) = found("% symderive: a\n" + SLOPE + " Hence $x = 3$.")
    assert given.notes == ("line 2: $x = 3$ stands in the prose and is not judged.",)


def test_a_display_without_a_relation():
    with pytest.raises(DerivationError, match="no relation") as refused:
        found("text\n" + r"\[ x^2 + 1 \]")
    assert refused.value.line == 1
    ((_, given, _),) = found(SLOPE + r" \[ x^2 + 1 \]")
    assert "has no relation" in given.notes[0]


def test_a_second_derivation_in_a_display_is_named():
    first = r"\frac{d}{dx} x^2 &= x + x \\ &= 2x \\"
    second = r"\frac{d}{dx} x^3 &= 2x^2 + x^2 \\ &= 3x^2"
    ((_, given, _),) = found("\\begin{align*}\n" + first + "\n" + second + "\n\\end{align*}")
    assert given.notes == ("line 3: a second derivation begins in this display.",)


def test_a_command_before_an_argument_ends_where_it_ended():
    macros = Macros()
    macros.learn(r"\newcommand{\norm}[1]{\left\lVert#1\right\rVert} \newcommand{\E}{\operatorname{\mathbb{E}}}")
    assert macros.expand(r"\norm{Xw}") == r"\left\lVert Xw\right\rVert"
    assert macros.expand(r"\E[X]") == r"\mathbb{E}[X]"
