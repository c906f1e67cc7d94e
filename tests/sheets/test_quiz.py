"""Quizzes for learning platforms: Moodle's XML, and text2qti's language, which text2qti itself reads."""

import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from symderive.faces.cli import main

SET = r"""
title = 'A quiz / with <signs> & ]]> more'
[[problem]]
id = 'disease'
title = 'Rare'
points = 3
prompt = 'Is it? <script>alert(1)</script> ]]> $x_1$ `b` 100\%'
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
choices = 4
find = '\frac{d}{dx} x^2 \sin x'
[[problem]]
id = 'gradient'
given = 'x \in \mathbb{R}^n'
find = '\frac{d}{dx} x^\top x'
[[problem]]
id = 'whole'
given = 'X \sim \text{Binomial}(10, 1/2)'
find = '\mathbb{E}[X]'
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    place = tmp_path_factory.mktemp("quiz")
    (place / "set.toml").write_text(SET, encoding="utf-8")
    for form in ("moodle", "qti"):
        words = ["key", str(place / "set.toml"), "--variants", "3", "--seed", "7", "--to", form]
        done = CliRunner().invoke(main, [*words, "-o", str(place / form)])
        assert done.exit_code == 0, done.stderr
    return place


@pytest.fixture(scope="module")
def quiz(folders):
    return ElementTree.parse(folders / "moodle" / "quiz.xml").getroot()


def of_kind(quiz, kind):
    return [question for question in quiz if question.get("type") == kind]


def test_each_problem_is_a_category_with_its_variants(quiz):
    names = [q.findtext("category/text") for q in of_kind(quiz, "category")]
    assert [name.rsplit("/", 1)[1] for name in names] == ["disease", "slope", "gradient", "whole"]
    assert len(of_kind(quiz, "numerical")) == 4
    assert len(of_kind(quiz, "multichoice")) == 1
    assert len(of_kind(quiz, "essay")) == 1


def test_a_number_is_marked_with_a_tolerance(quiz):
    for question in of_kind(quiz, "numerical")[:3]:
        value, tolerance = float(question.findtext("answer/text")), float(question.findtext("answer/tolerance"))
        assert 0 < value < 1
        assert tolerance == pytest.approx(0.005 * value, rel=0.1)
        assert question.findtext("defaultgrade") == "3"
        assert "three significant digits" in question.findtext("questiontext/text")
    whole = of_kind(quiz, "numerical")[3]
    assert (whole.findtext("answer/text"), float(whole.findtext("answer/tolerance"))) == ("5", 0)


def test_an_option_is_right_and_the_others_say_why_not(quiz):
    answers = of_kind(quiz, "multichoice")[0].findall("answer")
    assert sorted(a.get("fraction") for a in answers) == ["0", "0", "0", "100"]
    for a in answers:
        assert a.findtext("text").startswith(r"\(")
        assert a.findtext("feedback/text").strip()


def test_every_question_has_its_worked_solution(quiz):
    for question in quiz:
        if question.get("type") != "category":
            feedback = question.findtext("generalfeedback/text")
            assert r"\(" in feedback
            assert "<math" not in feedback
    assert r"\(" in of_kind(quiz, "essay")[0].findtext("graderinfo/text")


def test_words_of_users_stay_words(quiz):
    text = of_kind(quiz, "numerical")[0].findtext("questiontext/text")
    assert "<script" not in text
    assert "]]&gt;" in text
    assert "100%" in text


@pytest.mark.skipif(find_spec("text2qti") is None, reason="text2qti is not installed")
def test_text2qti_makes_a_package(folders, tmp_path):
    (tmp_path / "quiz.txt").write_bytes((folders / "qti" / "quiz.txt").read_bytes())
    program = "import sys; sys.argv = ['text2qti', 'quiz.txt']; from text2qti.cmdline import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": str(Path(sys.executable).parent)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()
    with zipfile.ZipFile(tmp_path / "quiz.zip") as package:
        assessment = next(name for name in package.namelist() if name.endswith(".xml") and "meta" not in name)
        texts = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
    assert assessment
    assert texts.count("numerical_question") == 4
    assert texts.count("multiple_choice_question") == 1
    assert texts.count("essay_question") == 1
    assert "<script" not in texts


def test_the_language_of_text2qti(folders):
    text = (folders / "qti" / "quiz.txt").read_text(encoding="utf-8")
    assert text.count("GROUP\n") == 2  # GROUP and END_GROUP
    assert text.count("*a)") + text.count("*b)") + text.count("*c)") + text.count("*d)") == 1
    assert "= 5\n" in text
