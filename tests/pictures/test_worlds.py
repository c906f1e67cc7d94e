"""Tables, trees and Venn figures: every number of a key against the arithmetic done here, and refusals."""

import random
import re
from fractions import Fraction
from itertools import product
from math import hypot

import pytest

from symderive.expr.shape import DerivationError
from symderive.pictures import draw
from symderive.pictures.regions import Circle, crossings, middle, outline

DISEASE = r"""D, T \in \{0, 1\}
P(D=1) = 0.005
P(T=1 \mid D=1) = 0.98
P(T=1 \mid D=0) = 0.05"""
URNS = r"""n(\text{red}, \text{apple}) = 2
n(\text{red}, \text{orange}) = 6
n(\text{blue}, \text{apple}) = 3
n(\text{blue}, \text{orange}) = 1"""
MACHINES = r"""P(B_1) = 1/2
P(B_2) = 1/3
P(B_3) = 1/6
P(A \mid B_1) = 0.1
P(A \mid B_2) = 0.2
P(A \mid B_3) = 0.3
B_1 \cap B_2 = \emptyset
B_1 \cap B_3 = \emptyset
B_2 \cap B_3 = \emptyset"""


# ---------------------------------------------------------------- trees
def test_the_tree_of_a_rare_disease():
    """The slides' numbers: 0.0049 of 0.05465."""
    picture = draw({"kind": "tree", "given": DISEASE, "find": r"P(D=1 \mid T=1)"})
    assert r"\frac{98}{1093} \approx 0.08966" in picture.answer
    said = " ".join(picture.reason)
    assert r"P(D=1, T=1) = 0.005 \cdot 0.98 = 0.0049" in said
    assert "0.0049 + 0.04975 = 0.05465" in said
    assert r"\frac{0.0049}{0.05465}" in said
    assert picture.worked is not None
    assert "0.0049" in picture.worked.alt
    assert "0.0049" not in picture.alt


def test_the_cause_branches_first():
    alt = draw({"kind": "tree", "given": DISEASE, "find": r"P(T=1)"}).alt
    assert alt.startswith("A tree with 4 paths. D = 1 (probability 0.005), then T = 1 (probability 0.98)")
    assert draw({"kind": "tree", "given": DISEASE, "find": r"P(T=1)", "first": "T"}).alt.startswith(
        "A tree with 4 paths. T = 1"
    )


def test_events_of_which_one_happens_branch_together():
    picture = draw({"kind": "tree", "given": MACHINES, "find": r"P(B_1 \mid A)"})
    assert picture.alt.startswith("A tree with 6 paths. B₁ (probability 0.5), then A (probability 0.1)")
    assert "P(B_1 \\mid A) = 0.3$" in picture.answer
    assert "0.05 + \\frac{1}{15} + 0.05 = \\frac{1}{6}" in " ".join(picture.reason)


def test_a_tree_with_letters():
    picture = draw({"kind": "tree", "given": "P(A) = p\nP(B \\mid A) = q\nP(B \\mid A^c) = r", "find": r"P(A \mid B)"})
    assert r"P(A^c, B) = (1 - p) \cdot r" in picture.reason[2]
    assert r"p \cdot q + (1 - p) \cdot r" in picture.reason[4]


def test_a_blank_tree_has_its_numbers_in_the_key():
    picture = draw({"kind": "tree", "given": DISEASE, "find": r"P(T=1)", "blank": True})
    assert "0.98" not in picture.svg
    assert "0.98" in picture.worked.svg


@pytest.mark.parametrize(
    ("given", "more", "words", "where"),
    [
        ("P(A) = 0.3\nP(B) = 0.4", {}, "do not fix P(B | A)", "picture.given"),
        ("P(A) = 0.3\nP(B) = 1.4", {}, "contradict each other", "picture.given"),
        ("P(A) = 0.3", {}, "two or three stages, but the statements speak of 1", "picture.given"),
        (DISEASE, {"first": "S"}, "no variable 'S'", "picture.first"),
        ("x \\in \\mathbb{R}", {}, "no events", "picture.given"),
        ("P(A", {}, "cannot be read", "picture.given"),
    ],
)
def test_trees_that_cannot_be_drawn(given, more, words, where):
    with pytest.raises(DerivationError, match=re.escape(words)) as caught:
        draw({"kind": "tree", "given": given} | more)
    assert caught.value.where == where


# ---------------------------------------------------------------- tables
def test_the_table_of_the_urns():
    picture = draw(
        {"kind": "joint-table", "given": URNS, "find": r"P(\text{bin} = \text{red} \mid \text{fruit} = \text{apple})"}
    )
    assert r"= \frac{2}{5} = 0.4$" in picture.answer
    said = " ".join(picture.reason)
    assert r"P(\text{fruit}=\text{apple}) = \frac{1}{6} + \frac{1}{4} = \frac{5}{12}" in said
    assert r"\frac{1/6}{5/12} = \frac{2}{5}" in said
    assert "bin = blue, fruit = orange: 1/12" in picture.alt


def test_a_blank_table():
    picture = draw({"kind": "joint-table", "given": DISEASE, "find": "P(T=1)", "blank": True})
    assert "empty" in picture.alt
    assert "0.04975" not in picture.svg
    assert "0.04975" in picture.worked.svg


def test_a_table_is_of_two_variables():
    with pytest.raises(DerivationError, match="of two variables, but the statements speak of A, B, C"):
        draw({"kind": "joint-table", "given": "P(A)=0.5\nP(B)=0.5\nP(C)=0.5"})


# ---------------------------------------------------------------- Venn figures
def test_the_regions_of_two_sets():
    picture = draw({"kind": "venn", "given": "P(A)=0.3\nP(B)=0.4\nP(A \\cap B)=0.1", "find": r"P(A \mid B)"})
    assert "P(A \\mid B) = 0.25$" in picture.answer
    assert list(picture.reason[:4]) == [
        "$P(A, B) = 0.1$.", "$P(A, B^c) = 0.2$.", "$P(A^c, B) = 0.3$.", "$P(A^c, B^c) = 0.4$.",
    ]  # fmt: skip


def test_the_regions_of_three_sets_by_inclusion_and_exclusion():
    given = (
        "P(A)=0.5\nP(B)=0.4\nP(C)=0.3\nP(A \\cap B)=0.2\nP(A \\cap C)=0.15\nP(B \\cap C)=0.1\nP(A \\cap B \\cap C)=0.05"
    )
    picture = draw({"kind": "venn", "given": given, "find": r"P(A \cup B^c)"})
    numbers = [Fraction(n) for n in re.findall(r"= ([\d.]+)\$\.", " ".join(picture.reason[:8]))]
    assert numbers == [
        Fraction("0.05"),
        Fraction("0.15"),
        Fraction("0.1"),
        Fraction("0.2"),
        Fraction("0.05"),
        Fraction("0.15"),
        Fraction("0.1"),
        Fraction("0.2"),
    ]
    assert "= 0.8$" in picture.answer


@pytest.mark.parametrize(
    ("spec", "words", "where"),
    [
        ({"given": "P(A)=1/3\nP(B)=1/4"}, "do not fix P(A, B)", "picture.given"),
        ({"given": "P(A)=1/3"}, "two or three events", "picture.given"),
        ({"given": "P(A)=0.3\nP(B)=0.4\nA \\perp B", "shade": "A \\cap D"}, "not made of the sets", "picture.shade"),
        (
            {"given": "P(A)=0.3\nP(B)=0.4\nA \\perp B", "shade": "A \\cap"},
            "shade of the picture cannot be read",
            "picture.shade",
        ),
    ],
)
def test_figures_that_cannot_be_drawn(spec, words, where):
    with pytest.raises(DerivationError, match=re.escape(words)) as caught:
        draw({"kind": "venn"} | spec)
    assert caught.value.where == where


# ---------------------------------------------------------------- regions
THREE = [Circle((0, 0), 1), Circle((1, 0), 1), Circle((0.5, 0.8), 0.9)]


def polygon(segments):
    """The points of an outline, the Bézier curves laid out finely; one ring for each closed piece."""
    rings, here = [[]], (0.0, 0.0)
    for kind, v in segments:
        if kind == "M":
            rings[-1].append(v)
            here = v
        elif kind == "C":
            for k in range(1, 13):
                t = k / 12
                w = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                rings[-1].append(
                    tuple(w[0] * here[i] + w[1] * v[i] + w[2] * v[2 + i] + w[3] * v[4 + i] for i in (0, 1))
                )
            here = v[4:]
        elif kind == "Z":
            rings.append([])
    return [r for r in rings if r]


def area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


@pytest.mark.parametrize("region", [r for r in product((True, False), repeat=3) if any(r)])
def test_the_outline_of_a_region_holds_its_area(region):
    dice = random.Random(1)
    n, hits = 60_000, 0
    for _ in range(n):
        p = (dice.uniform(-1.1, 2.1), dice.uniform(-1.1, 1.8))
        hits += all((c.depth(p) > 0) == inside for c, inside in zip(THREE, region, strict=True))
    expected = hits / n * 3.2 * 2.9
    assert abs(sum(area(ring) for ring in polygon(outline(THREE, region)))) == pytest.approx(expected, abs=0.03)


def test_circles_meet_on_both():
    for p in crossings(THREE[0], THREE[1]):
        assert hypot(p[0], p[1]) == pytest.approx(1)
        assert hypot(p[0] - 1, p[1]) == pytest.approx(1)
    assert crossings(Circle((0, 0), 1), Circle((3, 0), 1)) == []
    assert crossings(Circle((0, 0), 3), Circle((1, 0), 1)) == []


def test_a_label_stands_inside_its_region():
    (at, room) = middle(THREE, (True, True, False), (-2, -2, 3, 3))
    assert THREE[0].depth(at) >= room
    assert THREE[1].depth(at) >= room
    assert -THREE[2].depth(at) >= room > 0
    apart = [Circle((0, 0), 1), Circle((3, 0), 1)]
    assert middle(apart, (True, True), (-2, -2, 5, 2)) is None
