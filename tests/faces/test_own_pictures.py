"""Pictures that belong to a solution: the tree of a Bayes problem, a network, a computational graph."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from symderive.faces.cli import main

BAYES = "D, T \\in \\{0,1\\}\nP(D=1) = 0.01\nP(T=1 \\mid D=1) = 0.9\nP(T=1 \\mid D=0) = 0.05"


@pytest.mark.parametrize(
    ("given", "find", "options", "shown"),
    [
        (BAYES, r"P(D=1 \mid T=1)", ["--pictures"], "0.009"),
        (
            "x, y \\in \\mathbb{R}\nf(x, y) = \\sin(x y) + x^2",
            r"\frac{\partial f}{\partial x}",
            ["--method", "autodiff"],
            "sin",
        ),
    ],
)
def test_a_solution_with_its_picture(tmp_path: Path, given: str, find: str, options: list[str], shown: str) -> None:
    page = tmp_path / "page.html"
    result = CliRunner().invoke(main, ["solve", "--given", given, "-e", find, *options, "-o", str(page)])
    assert result.exit_code == 0
    drawing = page.read_text().split("<svg", 1)[1].split("</svg>", 1)[0]
    assert shown in drawing


def test_latex_gets_its_file_beside_it(tmp_path: Path) -> None:
    page = tmp_path / "page.tex"
    CliRunner().invoke(main, ["solve", "--given", BAYES, "-e", r"P(D=1 \mid T=1)", "--pictures", "-o", str(page)])
    (drawing,) = tmp_path.glob("picture-*.pdf")
    assert drawing.stem in page.read_text()
    assert drawing.read_bytes().startswith(b"%PDF")


def test_without_the_option_there_is_none(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    CliRunner().invoke(main, ["solve", "--given", BAYES, "-e", r"P(D=1 \mid T=1)", "-o", str(page)])
    assert "<svg" not in page.read_text()
