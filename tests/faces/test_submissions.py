"""Hand derivations tied to problems, their points, and folders of submissions."""

import csv

import pytest
from click.testing import CliRunner

from symderive.faces.cli import main

SET = r"""schema = 1
title = "Two problems"
[[problem]]
id = "slope"
points = 4
given = 'x \in \mathbb{R}'
find = '\frac{d}{dx} x^2 e^x'
[[problem]]
id = "square"
points = 2
given = 'a, b \in \mathbb{R}'
find = '(a+b)^2'
"""
GOOD = r"""% symderive: slope
\begin{align*} \frac{d}{dx} x^2 e^x &= 2x e^x + x^2 e^x \\ &= x (2 + x) e^x \end{align*}
"""
BAD = r"""\begin{align}\label{eq:square} (a+b)^2 &= a^2 + b^2 \\ &= b^2 + a^2 \end{align}
"""


@pytest.fixture
def course(tmp_path):
    (tmp_path / "set.toml").write_text(SET, encoding="utf-8")
    folder = tmp_path / "submissions"
    folder.mkdir()
    (folder / "ann.tex").write_text(GOOD, encoding="utf-8")
    (folder / "bob.tex").write_text(GOOD + BAD, encoding="utf-8")
    (folder / "eve.tex").write_text("nothing", encoding="utf-8")
    return tmp_path


def run(*args):
    return CliRunner().invoke(main, ["check", *map(str, args)])


def test_a_folder_gives_a_report_each_and_one_table(course):
    done = run(course / "submissions", "--problem", course / "set.toml", "-o", course / "out")
    assert done.exit_code == 1, done.output
    assert {p.name for p in (course / "out").iterdir()} >= {"ann.html", "bob.html", "results.csv"}
    rows = list(csv.DictReader((course / "out" / "results.csv").open(encoding="utf-8")))
    told = [(r["file"], r["derivation"], r["first_wrong"], r["points"], r["of"]) for r in rows[:3]]
    assert told == [
        ("ann.tex", "slope", "-1", "4.0", "4.0"),
        ("bob.tex", "slope", "-1", "4.0", "4.0"),
        ("bob.tex", "square", "1", "1.0", "2.0"),
    ]
    assert rows[3]["status"].startswith("error")


def test_points_stand_in_the_report(course):
    done = run(course / "submissions" / "ann.tex", "--problem", f"{course / 'set.toml'}#slope")
    assert done.exit_code == 0, done.output
    assert "Points: 4 of 4." in done.output


def test_a_problem_that_is_not_there_is_named(course):
    done = run(course / "submissions" / "ann.tex", "--problem", f"{course / 'set.toml'}#none")
    assert done.exit_code == 2
    assert "there is no problem 'none'" in done.output


def test_a_folder_needs_a_folder_for_the_reports(course):
    done = run(course / "submissions")
    assert done.exit_code == 2
    assert "-o" in done.output
