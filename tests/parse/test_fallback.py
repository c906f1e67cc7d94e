"""A second opinion on plain scalar formulas: where latex2sympy2 reads them rightly, our reader agrees."""

import pytest

pytest.importorskip("latex2sympy2", exc_type=ImportError)

from symderive.expr.canon import same
from symderive.parse.fallback import scalar_fallback, suits
from symderive.parse.statements import read_formula, read_problem

FORMULAS = [r"x + 2 y", r"\frac{a}{b + 1}", r"\sin(x)", r"x^{2} - y", r"a b c"]


def test_the_two_readers_agree():
    found = scalar_fallback(FORMULAS, seconds=60)
    agreed = [
        n for n, f in zip(found, FORMULAS, strict=True) if n is not None and same(n, read_formula(f, read_problem("")))
    ]
    assert len(agreed) >= 4


@pytest.mark.parametrize(
    "formula", [r"P(A \mid B)", r"\mathbf{x}^\top x", "x = 5", "f'(x)", "x" * 3000, "9" * 100, "{" * 50 + "}" * 50]
)
def test_what_is_not_given_to_it(formula):
    assert not suits(formula)
