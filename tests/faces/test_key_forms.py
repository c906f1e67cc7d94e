"""Choices, pictures and quizzes in a key's folder; what is said where a set gives less than was asked for."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from symderive.faces.cli import main

SET = r"""
title = 'Choices and pictures'
[[problem]]
id = 'server'
points = 2
choices = 4
given = '''
S, L \in \{0, 1\}
P(S=1) = \val{share}
P(L=1 \mid S=1) = 0.1
P(L=1 \mid S=0) = 0.3
'''
find = 'P(S=1 \mid L=1)'
[problem.params]
share = { choose = [0.2, 0.4] }
[[problem]]
id = 'Spot it'
prompt = 'Which plot is the derivative?'
[problem.picture]
kind = 'spot-the-derivative'
f = '\sin(\val{k} x)'
[problem.params]
k = { choose = [1, 2] }
"""


FORMS = ("latex", "html", "markdown", "moodle", "qti")
TWICE = ("latex",)


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    place = tmp_path_factory.mktemp("course")
    (place / "set.toml").write_text(SET, encoding="utf-8")
    for form in FORMS:
        for name in (form, f"{form}-again") if form in TWICE else (form,):
            done = run("key", place / "set.toml", "--variants", 2, "--seed", 7, "--to", form, "-o", place / name)
            assert done.exit_code == 0, done.stderr
    return place


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("form", TWICE)
def test_the_same_seed_gives_the_same_bytes(course, form):
    assert contents(course / form) == contents(course / f"{form}-again")


@pytest.mark.parametrize(("form", "ending"), [("latex", "tex"), ("html", "html"), ("markdown", "md")])
def test_the_sheet_has_the_options_and_the_key_the_reasons(course, form, ending):
    sheet = (course / form / f"sheet-01.{ending}").read_text(encoding="utf-8")
    key = (course / form / f"key-01.{ending}").read_text(encoding="utf-8")
    assert "inverse fallacy" not in sheet
    assert "inverse fallacy" in key
    assert "is right." in key
    assert "opposite sign" not in sheet
    data = json.loads((course / form / "key.json").read_text(encoding="utf-8"))
    server, spot = data["variants"][0]["problems"]
    assert [option["right"] for option in server["choices"]].count(True) == 1
    assert all(option.get("why", "").endswith(".") for option in server["choices"] if not option["right"])
    values = [option["decimal"] for option in server["choices"]]
    assert len(set(values)) == 4
    assert spot["picture"]["answer"][0] in "ABCD"
    right = next(letter for letter, option in zip("ABCD", server["choices"], strict=True) if option["right"])
    assert f"{right}}} is right" in key or f"{right}** is right" in key or f"{right}</strong> is right" in key


def test_drawings_lie_beside_the_pages_that_include_them(course):
    assert {"picture-spot-it-01.pdf", "picture-spot-it-02.pdf"} <= set(contents(course / "latex"))
    assert {"picture-spot-it-01.svg", "picture-spot-it-02.svg"} <= set(contents(course / "markdown"))
    assert "![" in (course / "markdown" / "sheet-01.md").read_text(encoding="utf-8")
    assert {name.rsplit(".")[-1] for name in contents(course / "html")} == {"html", "json"}
    assert "<svg" in (course / "html" / "sheet-01.html").read_text(encoding="utf-8")
    assert (course / "latex" / "picture-spot-it-01.pdf").read_bytes()[:5] == b"%PDF-"
    assert set(contents(course / "moodle")) == {"quiz.xml", "key.json"}
    assert "data:image/svg+xml;base64," in (course / "moodle" / "quiz.xml").read_text(encoding="utf-8")


def test_a_hint_does_not_give_the_picture_away(course):
    whole = run("solve", course / "set.toml")
    hint = run("solve", course / "set.toml", "--hint", "rule")
    assert "its slope" in whole.stdout or "opposite sign" in whole.stdout or "slope of f" in whole.stdout
    assert "answer" not in hint.stdout


def test_solutions_with_pictures_bring_their_files(course, tmp_path):
    assert run("solve", course / "set.toml", "-o", tmp_path / "out" / "page.tex").exit_code == 0
    assert {"page.tex", "picture-spot-it.pdf"} <= set(contents(tmp_path / "out"))


def test_fewer_draws_than_variants_are_told(course, tmp_path):
    done = run("key", course / "set.toml", "--variants", 3, "-o", tmp_path / "build")
    assert done.exit_code == 0
    assert "'server' has 2 different draws for 3 variants" in done.stderr


def test_fewer_options_than_asked_are_told(tmp_path):
    given = "choices = 40\ngiven = 'P(A) = 0.3'\nfind = 'P(A^c)'"
    (tmp_path / "set.toml").write_text(f"[[problem]]\nid = 'few'\n{given}\n", encoding="utf-8")
    done = run("key", tmp_path / "set.toml", "-o", tmp_path / "build")
    assert done.exit_code == 0, done.stderr
    assert "options instead of 40" in done.stderr
    assert "options: 1 questions" in run("key", tmp_path / "set.toml", "--stress", 2).stdout


def test_a_picture_that_cannot_be_drawn_leaves_no_folder(tmp_path):
    spec = "[problem.picture]\nkind = 'spot-the-derivative'\nf = 'x +'\n"
    (tmp_path / "set.toml").write_text(f"[[problem]]\nid = 'bad'\nprompt = 'Which?'\n{spec}", encoding="utf-8")
    done = run("key", tmp_path / "set.toml", "-o", tmp_path / "build")
    assert done.exit_code == 2
    assert "'bad'" in done.stderr
    assert not Path(tmp_path / "build").exists()
