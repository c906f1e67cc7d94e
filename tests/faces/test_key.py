"""The key command: a whole folder or none, the same one for the same seed, sentences for what cannot be."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from symderive.faces.cli import main

ROOT = Path(__file__).parent.parent.parent
SET = r"""
title = 'Two questions'
[[problem]]
id = 'disease'
points = 3
prompt = 'Is it the disease? <script>alert(1)</script> \input{/etc/passwd} 100% & more'
given = '''
D, T \in \{0, 1\}
P(D=1) = \val{prior}
P(T=1 \mid D=1) = 0.9
P(T=1 \mid D=0) = 0.1
'''
find = 'P(D=1 \mid T=1)'
[problem.params]
prior = { choose = [0.1, 0.2, 0.3, 0.4] }
[[problem]]
id = 'slope'
points = 2
find = '\frac{d}{dx} x^2 \sin x'
"""


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "set.toml"
    path.write_text(SET)
    return path


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_sheets_keys_and_data(questions, tmp_path):
    done = run("key", questions, "--variants", 2, "--seed", 7, "-o", tmp_path / "build")
    assert done.exit_code == 0, done.stderr
    made = contents(tmp_path / "build")
    assert sorted(made) == ["key-01.tex", "key-02.tex", "key.json", "sheet-01.tex", "sheet-02.tex"]
    sheet, key = made["sheet-01.tex"].decode(), made["key-01.tex"].decode()
    assert "boxed" not in sheet
    assert r"\boxed" in key
    assert "Bayes' rule" in key
    assert r"\credit{1}" in key
    assert r"\input{/etc" not in sheet + key
    data = json.loads(made["key.json"])
    first = data["variants"][0]["problems"][0]
    assert data["seed"] == 7
    assert first["answer"]["exact"]
    assert sum(row["points"] for row in first["rubric"]) == first["points"] == 3
    assert first["parameters"]["prior"] in ("1/10", "1/5", "3/10", "2/5")
    assert "seconds" not in made["key.json"].decode()


@pytest.mark.parametrize("form", ["latex", "html", "markdown"])
def test_the_same_seed_gives_the_same_bytes(questions, tmp_path, form):
    for name in ("one", "two"):
        assert run("key", questions, "--variants", 2, "--seed", 7, "--to", form, "-o", tmp_path / name).exit_code == 0
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert one == two
    assert not any(b"<script" in text for text in one.values() if form == "html")
    run("key", questions, "--variants", 2, "--seed", 8, "--to", form, "-o", tmp_path / "two")
    assert contents(tmp_path / "two") != one


def test_an_exam(questions, tmp_path):
    assert run("key", questions, "--template", "exam.tex", "-o", tmp_path / "b").exit_code == 0
    made = contents(tmp_path / "b")
    assert b",answers" in made["key-01.tex"]
    assert b",answers" not in made["sheet-01.tex"]
    assert rb"\question[3]" in made["sheet-01.tex"]


def test_a_template_of_ones_own(questions, tmp_path):
    own = tmp_path / "own.md"
    own.write_text(
        "{% for page in pages %}{{ page.id }}{% if answers %}: {{ page.answer.whole }}{% endif %};{% endfor %}"
    )
    assert run("key", questions, "--template", own, "--to", "markdown", "-o", tmp_path / "b").exit_code == 0
    assert contents(tmp_path / "b")["sheet-01.md"] == b"disease;slope;\n"
    own.write_text("{{ secret }}")
    refused = run("key", questions, "--template", own, "--to", "markdown", "-o", tmp_path / "c")
    assert refused.exit_code == 2
    assert "secret" in refused.stderr
    assert not (tmp_path / "c").exists()


def test_templates_are_listed_and_copied(tmp_path):
    assert "exam.tex" in run("templates").stdout
    assert run("templates", "exam.tex", "-o", tmp_path / "own.tex").exit_code == 0
    assert "questions" in (tmp_path / "own.tex").read_text()
    assert run("templates", "exm.tex").exit_code == 2


def test_stress_writes_nothing(questions, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("key", questions, "--stress", 6)
    assert done.exit_code == 0
    assert "disease: 6 draws, 4 different, 4 answers" in done.stdout
    assert [p.name for p in tmp_path.iterdir()] == ["set.toml"]


BAD = {
    "two ids": (SET.replace("'slope'", "'disease'"), "two problems have the id"),
    "a requirement that no draw meets": (
        SET.replace("[problem.params]", "require = ['prior > 1']\n[problem.params]"),
        "no draw of 500",
    ),
    "a formula that cannot be read": (SET.replace(r"\frac{d}{dx}", r"\frac{d}{dx"), "'slope'"),
    "a rubric over the points": (SET + "rubric = [{ step = 'product-rule', points = 5 }]", "gives 5 points"),
    "a parameter that there is not": (SET.replace(r"\val{prior}", r"\val{other}"), "other"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), BAD.values(), ids=BAD.keys())
def test_a_set_that_cannot_be_used_leaves_no_folder(tmp_path, text, sentence):
    path = tmp_path / "set.toml"
    path.write_text(text)
    done = run("key", path, "-o", tmp_path / "build")
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["set.toml"]


def test_a_folder_with_other_files_is_left_alone(questions, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    done = run("key", questions, "-o", tmp_path)
    assert done.exit_code == 2
    assert "holds other files" in done.stderr
    assert run("key", questions, "-o", questions).exit_code == 2


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX is installed")
def test_sheet_and_key_compile(questions, tmp_path):
    run("key", questions, "--variants", 2, "-o", tmp_path / "build")
    for name in ("sheet-01.tex", "key-02.tex"):
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", name],
            cwd=tmp_path / "build",
            capture_output=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout[-1500:]
