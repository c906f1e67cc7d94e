"""The package from Python: text, trees and SymPy objects in; values with displays out."""

import pytest
import sympy

import symderive


def test_solve_and_displays():
    found = symderive.solve(r"\mathbf{x} \in \mathbb{R}^n", r"\frac{d}{d\mathbf{x}} \mathbf{x}^\top \mathbf{x}")
    assert found.status == "solved"
    assert r"2 \mathbf{x}^\top" in found.to("latex")
    assert "<math" in found._repr_html_()
    assert r"2 \mathbf{x}^\top" in found._repr_latex_()
    with pytest.raises(symderive.DerivationError):
        found.to("word")


def test_sympy_objects_in_the_place_of_formulas():
    x = sympy.Symbol("x")
    found = symderive.solve("", sympy.Derivative(x**2 * sympy.sin(x), x))
    assert found.answer.node.to("text") == "2x sin x + x² cos x"
    assert symderive.parse(x**2 + 1).to("prefix") == "add(1,pow(x,2))"


def test_check():
    report = symderive.check(r"x \in \mathbb{R}", [r"\frac{d}{dx} x^2", "= 2x", "= x"])
    assert [v.verdict for v in report.lines] == ["given", "right", "wrong"]
    assert report.first_wrong == 2
    whole = symderive.check(r"x \in \mathbb{R}", "\\begin{align*} \\frac{d}{dx} x^2 &= 2x \\\\ &= x \\end{align*}")
    assert whole.first_wrong == 2
    assert "✗" in report.to("text")


def test_errors_are_sentences():
    with pytest.raises(symderive.DerivationError, match="missing }") as caught:
        symderive.parse(r"\frac{x")
    assert caught.value.column == 5


def test_the_words_are_functions_whatever_was_imported():
    import symderive.check
    import symderive.parse
    import symderive.solve

    assert callable(symderive.solve)
    assert callable(symderive.parse)
    assert callable(symderive.check)
