"""Hand derivations tied to problems, their points, and folders of submissions."""

import csv
import json

import pytest
from click.testing import CliRunner

from symderive.faces.cli import main
from symderive.render.shown_report import totals

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
    shown = ("file", "problem", "status", "first_wrong", "where", "points", "of")
    assert [tuple(r[key] for key in shown) for r in rows] == [
        ("ann.tex", "slope", "right", "", "", "4", "4"),
        ("ann.tex", "square", "missing", "", "", "0", "2"),
        ("bob.tex", "slope", "right", "", "", "4", "4"),
        ("bob.tex", "square", "wrong", "1", "line 3", "1", "2"),
        ("eve.tex", "slope", "no derivation", "", "", "0", "4"),
        ("eve.tex", "square", "no derivation", "", "", "0", "2"),
    ]
    assert "no derivation" in (course / "out" / "eve.html").read_text(encoding="utf-8")
    points = (course / "out" / "points.csv").read_text(encoding="utf-8").splitlines()
    assert points == ["file,slope,square,points,open,of", "ann.tex,4,0,4,0,6", "bob.tex,4,1,5,0,6", "eve.tex,0,0,0,0,6"]


TWO_PARTS = r"""% symderive: slope
We write \[ \frac{d}{dx} x^2 e^x = 2x e^x + x^2 e^x \]
which is the same as
\begin{align*} 2x e^x + x^2 e^x &= 2x (1 + x) e^x \\ &= (2x + 2x^2) e^x \end{align*}
"""


def test_two_displays_of_one_problem_are_one_problem(course):
    path = course / "two.tex"
    path.write_text(TWO_PARTS, encoding="utf-8")
    done = run(path, "--problem", course / "set.toml", "--to", "json")
    result = json.loads(done.stdout)
    assert [(v["n"], v["verdict"]) for v in result["lines"]] == [
        (0, "given"),
        (1, "right"),
        (2, "given"),
        (3, "wrong"),
        (4, "right"),
    ]
    assert result["parts"] == [0, 2]
    assert result["first_wrong"] == 3
    assert result["points"] == {"of": 4.0, "earned": 2.5}


def test_a_problem_that_asks_for_nothing_is_checked_line_by_line(course):
    (course / "set.toml").write_text('[[problem]]\nid = "slope"\npoints = 2\ngiven = "x > 0"\n', encoding="utf-8")
    done = run(course / "submissions" / "ann.tex", "--problem", course / "set.toml")
    assert done.exit_code == 0, done.output
    assert "Points: 2 of 2." in done.output


def test_a_derivation_of_an_unknown_problem_is_judged_without_points(course):
    path = course / "more.tex"
    path.write_text(GOOD + "\n\n% symderive: other\n" + BAD.replace("eq:square", "eq:x"), encoding="utf-8")
    done = run(path, "--problem", course / "set.toml")
    assert "It is not said which problem of set.toml this answers (line 6)." in " ".join(done.output.split())
    assert "Points: 4 of 4." in done.output


def test_what_the_problem_gives_holds_against_the_document(course):
    (course / "set.toml").write_text("[[problem]]\nid = 'p'\ngiven = 'P(A) = 0.3'\nfind = 'P(A^c)'\n", encoding="utf-8")
    path = course / "other.tex"
    path.write_text("% symderive: p\nLet $P(A) = 0.4$. \\[ P(A^c) = 1 - P(A) = 0.7 \\]", encoding="utf-8")
    done = run(path, "--problem", course / "set.toml")
    assert done.exit_code == 0, done.output
    assert "what the problem gives holds instead" in done.output


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_documents_of_all_editors_are_read(tmp_path, encoding):
    path = tmp_path / "\u00fcbung.tex"
    path.write_bytes(("M\u00fcller\r\n" + GOOD.replace("\n", "\r\n")).encode(encoding))
    done = run(path, "--to", "json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["lines"][1]["line"] == 2


def test_the_report_names_the_file_and_adds_the_points(course):
    done = run(course / "submissions" / "bob.tex", "--problem", course / "set.toml")
    head, _, _ = done.stdout.partition("\n1. ")
    assert head.splitlines()[:2] == ["bob.tex", "======="]
    assert "wrong in line 3" in head
    assert "Points: 5 of 6." in head


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


def test_a_letter_that_nobody_declares_is_the_vector_that_fits(tmp_path):
    path = tmp_path / "ridge.tex"
    path.write_text(
        r"Let $X \in \mathbb{R}^{n \times d}$ and $y \in \mathbb{R}^n$."
        r"\begin{align*} X^\top X w &= X^\top y \\ w &= (X^\top X)^{-1} X^\top y \end{align*}",
        encoding="utf-8",
    )
    done = run(path)
    assert done.exit_code == 0, done.output
    assert "Nothing declares w: it is taken to be a vector of size d." in done.output


def test_two_derivations_in_a_text_are_both_judged(tmp_path):
    path = tmp_path / "in.jsonl"
    text = r"\[ \frac{d}{dx} x^2 = 2x \]" + "\n" + r"\[ \frac{d}{dx} x^3 = 2x^2 \]"
    path.write_text(json.dumps({"id": 1, "given": r"x \in \mathbb{R}", "text": text}) + "\n", encoding="utf-8")
    result = json.loads(run(path).stdout)
    assert [v["verdict"] for v in result["lines"]] == ["given", "right", "given", "wrong"]
    assert "the second from line 2 on" in result["remarks"][0]


def test_files_of_one_name_have_reports_of_their_own(course):
    (course / "submissions" / "ann.md").write_text("$$\\frac{d}{dx} x^2 = 2x$$\n", encoding="utf-8")
    run(course / "submissions", "-o", course / "out")
    assert {p.name for p in (course / "out").iterdir()} >= {"ann.tex.html", "ann.md.html", "bob.html"}


@pytest.mark.parametrize("out", ["submissions", "submissions/reports"])
@pytest.mark.parametrize("form", ["latex", "markdown"])
def test_reports_never_replace_submissions(course, out, form):
    folder = course / "submissions"
    before = {p.name: p.read_text() for p in folder.iterdir()}
    found = CliRunner().invoke(main, ["check", str(folder), "-o", str(course / out), "--to", form])
    assert found.exit_code == 2
    assert "of the submissions" in found.stderr
    assert {p.name: p.read_text() for p in folder.iterdir()} == before


def test_output_never_replaces_what_is_read(course):
    file = course / "submissions" / "ann.tex"
    found = CliRunner().invoke(main, ["check", str(file), "-o", str(file)])
    assert found.exit_code == 2
    assert "it is read here" in found.stderr
    assert file.read_text() == GOOD


def test_files_that_are_not_read_have_a_row(course):
    folder, out = course / "submissions", course / "reports"
    (folder / "zoe.pdf").write_bytes(b"%PDF-1.4")
    (folder / "ann.pdf").write_bytes(b"%PDF-1.4")  # what ann.tex compiles to
    found = CliRunner().invoke(main, ["check", str(folder), "-o", str(out), "--problem", str(course / "set.toml")])
    assert found.exit_code == 1
    assert "zoe.pdf is not read" in found.stderr
    rows = list(csv.DictReader((out / "results.csv").open()))
    assert [(r["problem"], r["status"]) for r in rows if r["file"] == "zoe.pdf"] == [
        ("slope", "unreadable"),
        ("square", "unreadable"),
    ]
    assert not any(r["file"] == "ann.pdf" for r in rows)
    assert (out / "zoe.html").exists()


def test_hint_of_a_file_without_derivation_is_source(course):
    out = course / "reports"
    CliRunner().invoke(main, ["check", str(course / "submissions"), "-o", str(out), "--to", "latex"])
    assert r"\texttt{\textbackslash{}begin\{align*\}}" in (out / "eve.tex").read_text()


def test_points_are_of_all_problems():
    pages = [{"marks": {"earned": 2.5, "of": 4.0}}, {"marks": {"earned": 3.0, "of": 5.0}}]
    assert totals(pages) == "Points: 5.5 of 9."
    assert totals(pages, 23.0) == "Points: 5.5 of 23."


def test_no_folder_is_made_for_a_slip_in_a_path(course):
    found = CliRunner().invoke(main, ["solve", "-e", "x", "-o", str(course / "missing" / "deep" / "x.tex")])
    assert found.exit_code == 2
    assert "there is no folder" in found.stderr
    assert not (course / "missing").exists()
    made = CliRunner().invoke(main, ["solve", "-e", r"\frac{d}{dx} x^2", "-o", str(course / "new" / "x.tex")])
    assert made.exit_code == 0
    assert "new was made" in made.stderr


def test_a_file_that_a_document_takes_in_is_never_replaced(tmp_path):
    (tmp_path / "hw.tex").write_text(r"\documentclass{article}\begin{document}\input{part}\end{document}")
    (tmp_path / "part.tex").write_text(GOOD)
    for read, target in (("hw.tex", "part.tex"), ("part.tex", "hw.tex")):
        before = (tmp_path / target).read_text()
        found = CliRunner().invoke(main, ["check", str(tmp_path / read), "-o", str(tmp_path / target)])
        assert found.exit_code == 2
        assert "it is read here" in found.stderr
        assert (tmp_path / target).read_text() == before


def test_rows_of_a_text_file_are_read(tmp_path):
    path = tmp_path / "hw.txt"
    path.write_text(
        "A \\in \\mathbb{R}^{n \\times n}, x \\in \\mathbb{R}^n\n\n"
        "\\frac{d}{dx} x^\\top A x\n  = x^\\top (A + A^\\top)\n  = 2 x^\\top A\n\nbecause A is symmetric.\n"
    )
    done = run(path)
    assert done.exit_code == 1
    assert "1 right, 1 not justified" in done.output
    assert "line 5" in done.output


def test_a_display_that_is_too_long_is_refused_with_its_place(tmp_path):
    path = tmp_path / "hw.tex"
    path.write_text("\\begin{align*}\nx &= " + "y + " * 20_000 + "y \\\\ &= 2\n\\end{align*}")
    done = run(path)
    assert done.exit_code == 2
    assert "up to 60,000 are read (line 2" in done.output


def test_a_conclusion_across_an_empty_line_is_judged(tmp_path):
    path = tmp_path / "hw.md"
    path.write_text(
        "Let $X \\sim \\text{Poisson}(\\lambda)$. Then\n\n"
        "$$E[X^2] = \\operatorname{Var}[X] + E[X]^2 = \\lambda + \\lambda^2$$\n\n"
        "and hence\n\n$$\\operatorname{Var}[3X + 1] = 3\\lambda + 1$$\n"
    )
    done = run(path)
    assert done.exit_code == 1
    assert "a variance is scaled like a mean" in done.output.lower()
