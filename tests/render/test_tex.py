"""PDF through TeX: drawings that it includes, a second run where one is needed, the first error as a sentence."""

import shutil
import subprocess

import pytest

from symderive.expr.shape import DerivationError
from symderive.render import tex

pytestmark = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX is installed")
PAGE = r"\documentclass{article}\usepackage{graphicx}\begin{document}%s\end{document}"


def test_the_first_error_is_a_sentence():
    with pytest.raises(DerivationError, match=r"could not typeset this: Undefined control sequence.*line 1"):
        tex.pdf(PAGE % r"\nosuchthing")


def test_a_file_outside_is_not_read():
    with pytest.raises(DerivationError, match="could not typeset"):
        tex.pdf(PAGE % r"\input{/etc/passwd}")


def test_no_program_is_run(tmp_path):
    witness = tmp_path / "ran"
    tex.pdf(PAGE % rf"\immediate\write18{{touch {witness}}}word")
    assert not witness.exists()


def test_drawings_are_included():
    drawing = tex.pdf(PAGE % "drawing")
    assert len(tex.pdf(PAGE % r"\includegraphics{drawing.pdf}", {"drawing.pdf": drawing})) > len(drawing)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext is installed")
def test_what_only_a_second_run_knows_is_printed(tmp_path):
    page = tmp_path / "page.pdf"
    page.write_bytes(tex.pdf(PAGE % r"page \pageref{end}\newpage second\label{end}"))
    text = subprocess.run(["pdftotext", page, "-"], capture_output=True, check=True).stdout.decode()
    assert "page 2" in text
    assert "??" not in text


@pytest.mark.parametrize(("log", "sentence"), [
    ("! Undefined control sequence.\nl.7 \\nosuch", "Undefined control sequence. (line 7 of the document)"),
    ("! LaTeX Error: File `exam.cls' not found.\n\nType X", "LaTeX Error: File `exam.cls' not found."),
    ("nothing", "it gave no reason"),
])  # fmt: skip
def test_first_error(log, sentence):
    assert tex.first_error(log) == sentence
