"""Scalars, vectors and matrices by scalars, vectors and matrices, in three layouts: the shape that the layout says,
and an exported function whose axes are the function's first, whatever the layout, equal to central differences."""

import pytest
from differences import largest_difference

from symderive.methods.question import question_of
from symderive.parse.statements import read_problem
from symderive.solve import solve

GIVEN = (
    r"t \in \mathbb{R}, x, c \in \mathbb{R}^n, b \in \mathbb{R}^m, X, C \in \mathbb{R}^{m \times n}, "
    r"A \in \mathbb{R}^{m \times n}, S \in \mathbb{R}^{n \times n}, S \succ 0"
)
BY = {"t": (), "x": ("n",), "X": ("m", "n")}

#: by which letter: (formula, its axes)
FUNCTIONS = {
    "t": [
        (r"t^3", ()), (r"\sin(t) e^{-t}", ()), (r"c^\top (c + t\,c)", ()), (r"\det(S + t I)", ()),
        (r"\operatorname{tr}((S + t I)^{-1})", ()), (r"\log\det(S + t^2 I)", ()), (r"\|b + t A c\|^2", ()),
        (r"t\,c", ("n",)), (r"\exp(t A c)", ("m",)), (r"(S + t^2 I)^{-1} c", ("n",)), (r"b + t^2 A c", ("m",)),
        (r"\tanh(t\,c)", ("n",)), (r"t A", ("m", "n")), (r"(S + t^2 I)^{-1}", ("n", "n")),
        (r"t^2\,b c^\top", ("m", "n")), (r"A \odot \exp(t C)", ("m", "n")), (r"\operatorname{diag}(t\,c)", ("n", "n")),
    ],
    "x": [
        (r"c^\top x", ()), (r"x^\top S x", ()), (r"\|A x - b\|", ()), (r"\log(1 + x^\top x)", ()),
        (r"\operatorname{logsumexp}(A x)", ()), (r"\mathbf{1}^\top \operatorname{ReLU}(A x)", ()),
        (r"\frac{c^\top x}{x^\top S x}", ()), (r"\exp(-\frac12 x^\top S^{-1} x)", ()),
        (r"A x", ("m",)), (r"\tanh(A x + b)", ("m",)), (r"(c^\top x) x", ("n",)),
        (r"\operatorname{softmax}(A x)", ("m",)), (r"x \odot (S x)", ("n",)), (r"\frac{x}{\|x\|}", ("n",)),
        (r"S^{-1} \exp(x)", ("n",)),
        (r"x c^\top", ("n", "n")), (r"b x^\top", ("m", "n")), (r"\operatorname{diag}(x) S", ("n", "n")),
        (r"x x^\top", ("n", "n")), (r"A \operatorname{diag}(\exp(x))", ("m", "n")),
    ],
    "X": [
        (r"b^\top X c", ()), (r"\operatorname{tr}(X^\top C)", ()), (r"\|X\|_F^2", ()), (r"\log\det(X S X^\top)", ()),
        (r"\operatorname{tr}(X S X^\top)", ()), (r"\|X c - b\|", ()), (r"\sum_{i=1}^m \sum_{j=1}^n \exp(X_{ij})", ()),
        (r"b^\top \tanh(X c)", ()), (r"X c", ("m",)), (r"\tanh(X c + b)", ("m",)), (r"X^\top b", ("n",)),
        (r"(b^\top X c) b", ("m",)), (r"X S c", ("m",)), (r"\exp(X) c", ("m",)),
        (r"X S", ("m", "n")), (r"X^\top X", ("n", "n")), (r"X \odot C", ("m", "n")), (r"X S X^\top", ("m", "m")),
        (r"\exp(X)", ("m", "n")), (r"(X^\top X + S)^{-1}", ("n", "n")), (r"b c^\top X^\top", ("m", "m")),
    ],
}  # fmt: skip
TABLE = [(by, of, axes) for by, rows in FUNCTIONS.items() for of, axes in rows]


def shape(of: tuple[str, ...], by: tuple[str, ...], layout: str) -> list[str]:
    """What the documentation promises: mixed rows for a number by a vector, X's shape for a number by X."""
    if len(of) + len(by) > 2:
        return [*of, *by]
    if not by:
        column = [*of, *["1"] * (2 - len(of))] if of else ["1", "1"]
        return column[::-1] if layout == "denominator" and len(of) == 1 else column
    if not of:
        if len(by) == 1:
            return [by[0], "1"] if layout == "denominator" else ["1", by[0]]
        return [by[1], by[0]] if layout == "numerator" else [*by]
    return [by[0], of[0]] if layout == "denominator" else [of[0], by[0]]


@pytest.mark.parametrize("layout", ["mixed", "numerator", "denominator"])
@pytest.mark.parametrize(("by", "of", "axes"), TABLE, ids=[f"{of} by {by}" for by, of, _ in TABLE])
def test_shape_and_code(by, of, axes, layout):
    problem = read_problem(GIVEN + "\n" + f"f = {of}", rf"\frac{{\partial f}}{{\partial {by}}}", layout=layout)
    found = solve(problem)
    assert found.status == "solved"
    assert [str(d) for d in found.answer.shape] == shape(axes, BY[by], layout)
    assert found.confirmed.points
    if layout == "mixed" or len(axes) + len(BY[by]) <= 2:
        difference = largest_difference(found.problem, question_of(found.problem), found.answer)
        assert difference is None or difference < 1
