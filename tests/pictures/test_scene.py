"""Scenes and their two writers: well-formed, without ids, the same bytes for the same scene, openable."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from math import cos, pi, sin

import pytest

from symderive.pictures import outlines
from symderive.pictures.labels import label, strokes, text, width
from symderive.pictures.metrics import glyphs
from symderive.pictures.pdf import pdf
from symderive.pictures.scene import Ink, Scene, arc
from symderive.pictures.svg import number, svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def scene():
    made = Scene(200, 100, "A test", "Circles & <letters>.")
    made.circle((50, 50), 20, Ink("1", "2", 1.0, (2, 1), 0.4))
    made.words((10, 20), r"$f'(x) \le \sqrt{2 D}$, $\bar{X}_N$ & <b>", size=10)
    made.words((100, 50), "$P(A)$", "middle", turn=90)
    made.arrow((0, 0), (30, 40))
    made.dots([(1, 1), (2, 2)])
    made.box(5, 5, 40, 20, corner=4)
    return made


def test_the_svg_is_one_element_with_words_for_readers(scene):
    root = ET.fromstring(svg(scene))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "A test"
    assert root.find(f"{SVG}desc").text == "Circles & <letters>."


def test_the_svg_can_stand_twice_on_a_page(scene):
    assert " id=" not in svg(scene)
    assert "script" not in svg(scene)
    assert "currentColor" in svg(scene)
    assert "var(--picture-1,#0072b2)" in svg(scene)


def test_the_pdf_says_where_each_object_begins(scene):
    data = pdf(scene)
    start = int(re.search(rb"startxref\n(\d+)\n", data)[1])
    assert data[start : start + 4] == b"xref"
    places = [int(line[:10]) for line in data[start:].split(b"\n")[2:] if line.endswith(b" n ")]
    for n, place in enumerate(places, start=1):
        assert data[place:].startswith(f"{n} 0 obj".encode())
    stream = re.search(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", data, re.S)
    assert int(stream[1]) == len(stream[2]) + 1
    assert b"Date" not in data


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler")
@pytest.mark.parametrize("drawn", [True, False], ids=["its own letters", "standard fonts"])
def test_the_pdf_opens(scene, tmp_path, drawn, monkeypatch):
    if drawn and not outlines.installed():
        pytest.skip("needs matplotlib's fonts")
    monkeypatch.setattr(outlines, "installed", lambda: drawn)
    (tmp_path / "a.pdf").write_bytes(pdf(scene))
    done = subprocess.run(["pdftoppm", "-png", "-singlefile", "a.pdf", "a"], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0
    assert b"rror" not in done.stderr
    assert (tmp_path / "a.png").stat().st_size > 500
    assert (b"Type3" in pdf(scene)) == drawn
    assert (b"Times-Italic" in pdf(scene)) != drawn


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")
def test_the_pdf_can_be_included(scene, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf(scene))
    (tmp_path / "t.tex").write_text(
        r"\documentclass{article}\usepackage{graphicx}\begin{document}\includegraphics{a.pdf}\end{document}"
    )
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"], cwd=tmp_path, capture_output=True
    )
    assert done.returncode == 0, done.stdout[-500:]


@pytest.mark.skipif(not outlines.installed(), reason="needs matplotlib's fonts")
def test_letters_are_as_wide_as_the_page_expects():
    """A letter with a straight stem: l in Times is 278 wide, drawn within its width."""
    drawn = outlines.outline("l", "roman", 278)
    xs = [float(n) for n in re.findall(r"(-?\d+) -?\d+(?= )", drawn)]
    assert 0 <= min(xs) < max(xs) <= 278
    assert drawn.startswith(re.match(r"-?\d+ -?\d+ m", drawn)[0])
    assert drawn.endswith("h")
    assert outlines.outline("字", "roman", 500) is None


def test_the_same_scene_gives_the_same_bytes(scene):
    assert svg(scene) == svg(scene)
    assert pdf(scene) == pdf(scene)


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (-0.001, "0"), (2.5, "2.5"), (1 / 3, "0.33"), (-10, "-10")])
def test_numbers_are_short(value, shown):
    assert number(value) == shown


def test_an_arc_ends_where_it_should_and_stays_on_its_circle():
    drawn = arc((3, 4), 2, 2, 0.0, 0.3, 4.0)
    assert drawn[0] == ("M", pytest.approx((3 + 2 * cos(0.3), 4 + 2 * sin(0.3))))
    assert drawn[-1][1][-2:] == pytest.approx((3 + 2 * cos(4.0), 4 + 2 * sin(4.0)))
    (x0, y0), (x1, y1, x2, y2, x3, y3) = drawn[0][1], drawn[1][1]
    for t in (0.2, 0.5, 0.8):
        x = (1 - t) ** 3 * x0 + 3 * t * (1 - t) ** 2 * x1 + 3 * t * t * (1 - t) * x2 + t**3 * x3
        y = (1 - t) ** 3 * y0 + 3 * t * (1 - t) ** 2 * y1 + 3 * t * t * (1 - t) * y2 + t**3 * y3
        assert ((x - 3) ** 2 + (y - 4) ** 2) ** 0.5 == pytest.approx(2, abs=1e-4)


def test_a_turned_ellipse_has_its_axis_there():
    (_, start), *_ = arc((0, 0), 3, 1, pi / 6, 0.0, pi)
    assert start == pytest.approx((3 * cos(pi / 6), 3 * sin(pi / 6)))


# ---------------------------------------------------------------- labels
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (r"$f'(x)$", "f ′(x)"),
        (r"$P(D=1 \mid T=1)$", "P(D = 1 | T = 1)"),
        (r"$\frac{1}{200}$", "1/200"),
        (r"$\frac{a+b}{2}$", "(a + b)/2"),
        (r"$\mu \pm 2\sigma$", "μ ± 2σ"),
        ("price: 3 euros", "price: 3 euros"),
    ],
)
def test_labels_in_letters(words, shown):
    assert text(label(words)) == shown


def test_scripts_stand_above_and_below():
    runs = label(r"$x_1^2$")
    assert [(r.words, r.rise > 0, r.scale < 1) for r in runs] == [
        ("x", False, False),
        ("1", False, True),
        ("2", True, True),
    ]


def test_letters_are_italic_and_names_are_not():
    assert [(r.words, r.face) for r in label(r"$\sin x$")] == [("sin", "roman"), (" ", "roman"), ("x", "italic")]


def test_the_line_over_a_root_covers_what_stands_under_it():
    runs = label(r"$\sqrt{2D}$")
    ((start, wide, _),) = strokes(runs, 10)
    assert start == pytest.approx(5.49)
    assert wide == pytest.approx(width(runs, 10) - 5.49)


@pytest.mark.parametrize("char", "aZé∈√λ−⊤ℝ𝒩字")
def test_every_letter_has_some_sign(char):
    assert glyphs(char, "italic")
    assert all(0 < g.code < 256 and g.width > 0 for g in glyphs(char, "italic"))


@pytest.mark.parametrize(("words", "ems"), [("AB", 1.389), ("i", 0.278), ("≤", 0.549)])
def test_widths_are_those_of_the_standard_fonts(words, ems):
    assert sum(g.width for g in glyphs(words, "roman")) / 1000 == pytest.approx(ems)
