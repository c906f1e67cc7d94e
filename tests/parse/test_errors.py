"""What cannot be read is refused with a sentence and its place; nothing is read in part."""

import time

import pytest

from symderive.expr.shape import DerivationError
from symderive.parse.errors import error_text
from symderive.parse.prefix import read_prefix
from symderive.parse.statements import read_problem

TABLE = [
    (r"\frac{1}{2", "missing }", 8),
    (r"x + 1)", ") has no partner", 5),
    (r"\foo{x}", r"unknown command \foo", 0),
    (r"x + \alhpa", r"unknown command \alhpa", 4),
    ("P()", "empty probability", 1),
    (r"P(A \mid)", "nothing after the bar", 4),
    ("", "empty", 0),
    (r"x_1_2", "double subscript", 3),
    (r"x^2^3", "double superscript", 3),
    (r"f^{-1}(x)", "inverse function", 0),
    (r"\begin{bmatrix} 1 \end{pmatrix}", "mismatch", 18),
    (r"\begin{bmatrix} 1 & 2 \\ 3 \end{bmatrix}", "rows of this matrix", 25),
    (r"\frac{d^2 f}{dx}", "orders do not add up", 0),
    (r"dx", "differential", 0),
    (r"|A|", "absolute value", 0),
    (r"||x| - 1|", "bars", 0),
    (r"\int x^2", "no differential", 0),
    (r"x = ", "missing", 4),
    (r"\mathbf{x}\mathbf{y}", "cannot multiply", 10),
    (r"1/2 x", "two ways", 1),
]


@pytest.mark.parametrize(("latex", "words", "column"), TABLE)
def test_place_and_sentence(latex, words, column):
    with pytest.raises(DerivationError) as caught:
        read_prefix(latex)
    assert words in caught.value.message
    assert (caught.value.line, caught.value.column) == (0, column)


def test_shapes_point_at_the_relation():
    given = "A \\in \\mathbb{R}^{m \\times n}\nx, y \\in \\mathbb{R}^n"
    with pytest.raises(DerivationError) as caught:
        read_prefix(r"x = A y", given)
    assert caught.value.column == 2
    assert "vector of size n" in caught.value.message


def test_line_of_a_statement():
    with pytest.raises(DerivationError) as caught:
        read_problem("x \\in \\mathbb{R}\nf(x) = \\bar(x + \\nosuch y")
    assert caught.value.line == 1


def test_hint_and_caret():
    with pytest.raises(DerivationError) as caught:
        read_prefix(r"x + \alhpa")
    text = error_text(caught.value, r"x + \alhpa")
    assert text.splitlines()[2].index("^") == 4 + 4
    assert "did you mean" in text


@pytest.mark.parametrize(
    "hostile",
    [
        "{" * 10_000 + "x" + "}" * 10_000,
        "(" * 2_000 + "x" + ")" * 2_000,
        "x+" * 500_000 + "x",
        "9" * 5_000,
        r"\frac{" * 3_000,
        "x" * 2_100_000,
        r"\sqrt" * 5_000 + "x",
        "-" * 5_000 + "x",
        r"\hat" * 3_000 + "x",
    ],
)
def test_limits(hostile):
    begin = time.perf_counter()
    with pytest.raises(DerivationError):
        read_prefix(hostile)
    assert time.perf_counter() - begin < 1.5


def test_deep_but_allowed():
    assert read_prefix("(" * 150 + "x" + ")" * 150)["prefix"] == "x"


def test_a_power_tower_is_kept():
    assert read_prefix("9^{9^{9^9}}")["prefix"] == "pow(9,pow(9,pow(9,9)))"


TERMS = [
    lambda n: read_prefix("+".join(["x y"] * n)),
    lambda n: read_problem("y = " + " + ".join(f"a_{{{i}}} x" for i in range(n)), "y"),
    lambda n: read_problem(r"D \in \{" + ", ".join("abc" + "d" * (i % 5) for i in range(n)) + r"\}", "P(D=yes)"),
]


@pytest.mark.parametrize("read", TERMS, ids=["formula", "given", "words"])
def test_time_is_linear(read):
    def seconds(n: int) -> float:
        begin = time.perf_counter()
        read(n)
        return time.perf_counter() - begin

    seconds(10)
    small, large = seconds(1_000), seconds(8_000)
    assert large < 8 * small * 4
