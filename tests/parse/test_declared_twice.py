"""A name used two ways is refused at its second place."""

import pytest

from symderive.expr.shape import DerivationError
from symderive.parse.statements import read_problem


@pytest.mark.parametrize(
    ("given", "sentence", "column"),
    [
        (r"x \in \mathbb{R}^n, x \in \mathbb{R}^m", "as a vector of size n and as a vector of size m", 20),
        (r"A \in \mathbb{R}^{n \times n}, A \in \mathbb{R}", "as an n x n matrix and as a scalar", 31),
    ],
)
def test_a_name_used_two_ways(given, sentence, column):
    with pytest.raises(DerivationError, match=sentence) as caught:
        read_problem(given, r"x^\top x")
    assert (caught.value.line, caught.value.column) == (0, column)


def test_the_same_declaration_twice_is_read():
    assert read_problem(r"x \in \mathbb{R}^n, x \in \mathbb{R}^n", r"x^\top x").goal is not None
