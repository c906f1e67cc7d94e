"""Notebooks: the cells, what they show, and the tour that is handed out, run from top to bottom."""

import re
from pathlib import Path

import pytest

import symderive
from symderive.derive.derivation import Derivation, Report
from symderive.expr.shape import DerivationError
from symderive.faces import magics

TOUR = Path(__file__).parent.parent.parent / "examples" / "tour.ipynb"
PRODUCT = "x \\in \\mathbb{R}\n\\frac{d}{dx} x^2 \\sin x = ?"
WRONG = "x \\in \\mathbb{R}\n\n\\frac{d}{dx} x^2\n= 2x\n= 3x"


def test_a_cell_derives():
    name, found, shown = magics.derive("--as slope", PRODUCT)
    assert name == "slope"
    assert isinstance(found, Derivation)
    assert found.status == "solved"
    page = shown._repr_html_()
    assert page.startswith('<div class="symderive embedded"')
    assert "<html" not in page
    assert "product rule" in page
    assert "product rule" in repr(shown)
    assert shown._repr_latex_().startswith("$")


def test_a_cell_shows_the_detail_that_it_asks_for():
    brief = magics.derive("--detail brief", PRODUCT)[2]
    full = magics.derive("--detail full", PRODUCT)[2]
    assert len(brief._repr_html_()) < len(full._repr_html_())
    assert len(repr(brief)) < len(repr(full))


def test_a_cell_checks():
    name, found, shown = magics.check("", WRONG)
    assert name is None
    assert isinstance(found, Report)
    assert found.first_wrong == 2
    assert "wrong" in shown._repr_html_()


def test_a_cell_checks_an_align_block():
    text = "\\begin{align*} \\frac{d}{dx} x^2 &= 2x \\end{align*}"
    assert magics.check("", text)[1].first_wrong == -1


@pytest.mark.parametrize(
    ("magic", "words", "cell"),
    [
        (magics.derive, "--detail most", PRODUCT),
        (magics.derive, "", "\\frac{d}{d"),
        (magics.derive, "", ""),
        (magics.check, "", ""),
        (magics.check, "--layout mixed", WRONG),
    ],
)
def test_what_is_wrong_with_a_cell_is_a_sentence(magic, words, cell):
    with pytest.raises(DerivationError):
        magic(words, cell)


class Shell:
    """As much of a notebook's shell as the magics use."""

    def __init__(self):
        self.magics, self.names = {}, {}

    def register_magic_function(self, function, kind, name):
        self.magics[kind, name] = function

    def push(self, names):
        self.names |= names


def test_the_extension_gives_both_cells(capsys):
    shell = Shell()
    symderive.load_ipython_extension(shell)
    assert set(shell.magics) == {("cell", "derive"), ("cell", "check")}
    shell.magics["cell", "derive"]("--as d", PRODUCT)
    assert shell.names["d"].status == "solved"
    assert shell.magics["cell", "derive"]("", "x \\in \\mathbb{R}\n\\frac{d}{d") is None
    said = capsys.readouterr().err
    assert "missing }" in said
    assert "^" in said


def test_sympy_objects_come_back():
    sympy = pytest.importorskip("sympy")
    x = sympy.Symbol("x")
    found = symderive.solve("", sympy.Derivative(x**2 * sympy.sin(x), x)).sympy()
    assert sympy.simplify(found - (2 * x * sympy.sin(x) + x**2 * sympy.cos(x))) == 0
    assert symderive.parse(r"x^2 + 1").sympy() == x**2 + 1


def test_the_tour_runs():
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    notebook = nbformat.read(TOUR, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not any(output.output_type == "error" or output.get("name") == "stderr" for output in shown)
    pages = [output.data["text/html"] for output in shown if "text/html" in output.get("data", {})]
    assert len(pages) == 4
    assert any("Product rule" in page or re.search(r"arithmetic|factor", page) for page in pages)
