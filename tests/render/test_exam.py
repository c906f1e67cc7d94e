"""The page for LaTeX's exam class: answers only in the key, and it compiles where the class is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from symderive.faces.cli import main

EXAM = Path(__file__).parent.parent.parent / "examples" / "exam.toml"


def has_class():
    if shutil.which("pdflatex") is None or shutil.which("kpsewhich") is None:
        return False
    return bool(subprocess.run(["kpsewhich", "exam.cls"], capture_output=True).stdout.strip())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("exam") / "out"
    words = ["key", str(EXAM), "--seed", "7", "--template", "exam.tex", "-o", str(place)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.stderr
    return place


def test_answers_are_printed_in_the_key_only(folder):
    sheet, key = ((folder / name).read_text(encoding="utf-8") for name in ("sheet-01.tex", "key-01.tex"))
    assert "addpoints]{exam}" in sheet
    assert "addpoints,answers]{exam}" in key
    for text in (sheet, key):
        assert text.count(r"\begin{solution}") == text.count(r"\question[")
        assert text.count(r"\CorrectChoice") == text.count(r"\begin{choices}") == 2
        assert r"\question[4]" in text


@pytest.mark.skipif(not has_class(), reason="exam.cls is not installed (texlive-latex-extra has it)")
@pytest.mark.parametrize("name", ["sheet-01", "key-01"])
def test_it_compiles(folder, name):
    for _ in range(2):
        done = subprocess.run(
            ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"],
            cwd=folder,
            capture_output=True,
            timeout=60,
        )
    log = done.stdout.decode(errors="replace")
    assert done.returncode == 0, log[-2000:]
    assert "Overfull" not in log
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", f"{name}.pdf", "-"], cwd=folder, capture_output=True).stdout.decode()
        assert ("Solution:" in text) is (name == "key-01")
