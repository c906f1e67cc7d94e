"""Pictures in problem sets: what the format admits, the examples, and the picture that a problem has by itself."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from symderive.expr.shape import DerivationError
from symderive.parse import problem_set
from symderive.parse.picture_keys import KINDS
from symderive.parse.statements import read_problem
from symderive.pictures import DRAWINGS, draw, picture_of
from symderive.sheets.variants import draw as drawn_values
from symderive.sheets.variants import filled
from symderive.solve import solve

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = problem_set.load((ROOT / "examples" / "pictures.toml").read_text(encoding="utf-8"))


def test_every_kind_of_the_format_can_be_drawn():
    assert set(KINDS) == set(DRAWINGS)
    assert {p["picture"]["kind"] for p in EXAMPLES.problems} == set(KINDS)


@pytest.mark.parametrize("raw", EXAMPLES.problems, ids=lambda p: p["id"])
def test_the_examples(raw):
    found = filled(raw, drawn_values(raw, 7))
    problem = read_problem(found["given"], found["find"]) if "given" in found else None
    picture = draw(found["picture"], seed=7, problem=problem)
    again = draw(found["picture"], seed=7, problem=problem)
    assert picture == again
    for svg in (picture.svg, *([picture.worked.svg] if picture.worked else []), *(o.svg for o in picture.options)):
        root = ET.fromstring(svg)
        box = [float(v) for v in root.get("viewBox").split()]
        assert 60 < box[2] < 420
        for x, y in re.findall(r'<text x="(-?[\d.]+)" y="(-?[\d.]+)"', svg):
            assert -1 <= float(x) <= box[2] + 1
            assert 0 < float(y) <= box[3] + 1
    assert picture.pdf.startswith(b"%PDF-1.4")
    assert picture.alt.endswith(".")
    assert picture.answer.count("$") % 2 == 0
    assert all(r.endswith(".") and r.count("$") % 2 == 0 for r in picture.reason)
    assert "$" not in picture.alt
    assert "\\" not in picture.alt


SET = """
title = 'T'
[[problem]]
id = 'p'
prompt = 'Which?'
[problem.params]
a = {{ choose = [1, 2] }}
[problem.picture]
{0}
"""


@pytest.mark.parametrize(
    ("picture", "words", "line"),
    [
        ("kind = 'spot-the-derivativ'", "no picture of the kind 'spot-the-derivativ'", 8),
        ("kind = 'venn'\nblack = true", "the picture venn has no key 'black'", 9),
        ("kind = 'venn'\nblank = 'yes'", "blank of the picture must be true or false", 9),
        ("kind = 'distances'\ndimensions = 3", "dimensions of the picture must be a list of whole numbers", 9),
        ("f = 'x'", "a picture needs a kind", 7),
        ("kind = 'spot-the-derivative'\nf = 'x^{\\val{b}}'", "there is no parameter b", 7),
    ],
)
def test_a_set_is_refused_by_name_and_place(picture, words, line):
    with pytest.raises(DerivationError, match=re.escape(words)) as caught:
        problem_set.load(SET.format(picture))
    assert caught.value.line == line


def test_a_picture_is_a_table():
    with pytest.raises(DerivationError, match=re.escape("picture must be a table: [problem.picture]")):
        problem_set.load("[[problem]]\npicture = 'venn'")


def test_parameters_stand_in_pictures():
    (raw,) = problem_set.load(SET.format("kind = 'spot-the-derivative'\nf = 'x^2/\\val{a}'")).problems
    assert filled(raw, {"a": 2})["picture"]["f"] == "x^2/2"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_picture_with_nothing_in_it_is_drawn_or_refused_in_a_sentence(kind):
    try:
        draw({"kind": kind})
    except DerivationError as error:
        assert error.where is None or error.where.startswith("picture.")
        assert len(str(error)) > 20


# ---------------------------------------------------------------- a problem's own picture
DISEASE = "D, T \\in \\{0, 1\\}\nP(D=1) = 0.005\nP(T=1 \\mid D=1) = 0.98\nP(T=1 \\mid D=0) = 0.05"


@pytest.mark.parametrize(
    ("given", "find", "name"),
    [
        (DISEASE, r"P(D=1 \mid T=1)", "tree"),
        (DISEASE, r"P(T=1)", None),
        ("A \\to B\nB \\to C", r"A \perp C \mid B", "network"),
        ("P(A)=0.3\nP(B)=0.4\nP(A \\cap B)=0.1", r"P(A \mid B)", None),
        ("P(A)=0.3\nP(B \\mid A)=0.4", r"P(A \mid B)", None),
        ("x \\in \\mathbb{R}", r"\frac{d}{dx} x^2 \sin x", None),
    ],
)
def test_the_picture_of_a_problem(given, find, name):
    found = picture_of(read_problem(given, find))
    assert (found.name if found else None) == name


def test_the_graph_of_a_derivation_by_automatic_differentiation():
    problem = read_problem("x \\in \\mathbb{R}", r"\frac{d}{dx} \sin(x^2) e^x")
    assert picture_of(problem, solve(problem, method="autodiff")).name == "computational-graph"
    assert picture_of(problem, solve(problem)) is None
