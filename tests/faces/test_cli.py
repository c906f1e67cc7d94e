"""The command line: formats, exit statuses, sentences for bad input, nothing half written."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from symderive.faces.cli import main

ROOT = Path(__file__).parent.parent.parent
GOAL = r"\frac{d}{dx} x^2 \sin x"


def run(*words, stdin=None):
    return CliRunner().invoke(main, list(words), input=stdin)


def test_one_formula():
    done = run("solve", "-e", GOAL)
    assert done.exit_code == 0
    assert "product rule" in done.stdout
    assert "2x sin x + x² cos x" in done.stdout


@pytest.mark.parametrize("ending", ["tex", "html", "md", "txt", "json", "py"])
def test_the_ending_picks_the_format(tmp_path, ending):
    target = tmp_path / f"out.{ending}"
    assert run("solve", "-e", GOAL, "-o", str(target)).exit_code == 0
    start = {"tex": r"\documentclass", "html": "<!DOCTYPE html>", "md": "**Find**", "json": "{", "py": "import numpy"}
    assert target.read_text(encoding="utf-8").startswith(start.get(ending, ""))


def test_statements_on_standard_input():
    done = run("solve", "-", stdin="P(A) = 0.3\nP(A^c) = ?\n")
    assert done.exit_code == 0
    assert "0.7" in done.stdout


def test_sympy_syntax():
    done = run("solve", "--sympy", "diff(x**2*sin(x), x)")
    assert "2x sin x + x² cos x" in done.stdout
    refused = run("parse", "--sympy", "__import__('os')")
    assert refused.exit_code == 2


def test_check_finds_the_wrong_line():
    done = run("check", "-e", r"\frac{d}{dx} x^2", "-e", "= 2x", "-e", "= 3x", "--given", r"x \in \mathbb{R}")
    assert done.exit_code == 1
    assert "✓ = 2x" in done.stdout
    assert "✗ = 3x" in done.stdout


def test_parse():
    assert "diff(pow(x,2),x)" in run("parse", "-e", r"\frac{d}{dx} x^2").stdout


def test_rules():
    assert run("rules", "chain-rule").exit_code == 0
    unknown = run("rules", "chain-rul")
    assert unknown.exit_code == 2
    assert "did you mean chain-rule" in unknown.stderr


def test_a_batch(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [
        {"id": "a", "given": "", "find": GOAL},
        {"id": "b", "given": "", "find": r"\frac{x"},
        {"id": 3, "find": "1 + 1"},
    ]
    source.write_text("\n".join(map(json.dumps, rows)) + "\nnot json\n")
    assert run("solve", str(source), "-o", str(target)).exit_code == 1
    results = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [r["id"] for r in results] == ["a", "b", 3, None]
    assert [r["status"] for r in results][:2] == ["solved", "error"]
    assert results[1]["error"]["column"] == 5
    assert all("seconds" in r for r in results)


DOUBLE = '[[problem]]\nid = "a"\ngiven = ""\nfind = "\\frac{1}{2}"\n'
BAD = {
    "unknown command": (["sovle"], "No such command"),
    "nothing": (["solve"], "nothing to work on"),
    "missing file": (["solve", "missing.toml"], "cannot read missing.toml"),
    "a folder": (["solve", "."], "cannot read"),
    "braces": (["solve", "-e", r"\frac{x"], "missing }"),
    "double subscript": (["solve", "-e", "x_1_2"], "double subscript"),
    "sizes": (["solve", "--given", r"A \in \mathbb{R}^{m \times n}", "-e", r"A + A^\top"], "cannot add"),
    "probability over 1": (["solve", "--given", "P(A) = 1.5", "-e", "P(A^c)"], ""),
    "ending": (["solve", "-e", "x", "-o", "out.xyz"], "names no format"),
    "unwritable": (["solve", "-e", GOAL, "-o", "/proc/none/out.tex"], "cannot write"),
    "method without a name": (["solve", "-e", GOAL, "--method"], "requires an argument"),
    "limit": (["solve", "-e", GOAL, "--limit", "0"], "--limit"),
}


@pytest.mark.parametrize(("words", "sentence"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_a_sentence_and_status_2(words, sentence):
    done = run(*words)
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_key_and_a_control_character(tmp_path):
    path = tmp_path / "bad.toml"
    for text, sentence in (
        ("[[problem]]\npionts = 3\n", "pionts"),
        (DOUBLE, "control character"),
        ("[[problem", "TOML"),
    ):
        path.write_text(text)
        done = run("solve", str(path))
        assert done.exit_code == 2
        assert sentence in done.stderr


def test_a_caret_points_at_the_place():
    lines = run("solve", "-e", r"\frac{x").stderr.splitlines()
    assert lines[1:3] == [r"    \frac{x", "         ^"]


def test_nothing_is_written_when_nothing_was_read(tmp_path):
    target = tmp_path / "out.tex"
    assert run("solve", "-e", r"\frac{x", "-o", str(target)).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_help_imports_nothing_heavy():
    code = (
        "import sys, symderive.faces.cli; print([m for m in ('numpy', 'sympy', 'jinja2', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_a_plain_derivation_does_without_sympy():
    solving = r"symderive.solve('', r'\frac{d}{dx} x^2 \sin x').to('latex')"
    code = f"import sys, symderive; {solving}; print('sympy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "False"
