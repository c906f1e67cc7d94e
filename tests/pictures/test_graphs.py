"""Networks and computational graphs: layers, paths, values forwards and derivatives backwards."""

import random
import re
from itertools import pairwise
from math import cos, exp, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symderive.data.separation import separated
from symderive.data.trails import trails
from symderive.expr.probability import RandVar
from symderive.expr.shape import DerivationError
from symderive.parse.statements import read_problem
from symderive.pictures import draw
from symderive.pictures.layers import layered, spread_out
from symderive.pictures.operations import operations
from symderive.pictures.trails import report

V = [RandVar(name) for name in "ABCDEF"]


@st.composite
def graphs(draw_from):
    """Parents of six variables, without a cycle."""
    return {
        v: tuple(u for u in V[:n] if draw_from(st.booleans()) and draw_from(st.booleans())) for n, v in enumerate(V)
    }


# ---------------------------------------------------------------- layers
@given(graphs())
def test_arrows_go_forward_and_neighbours_have_room(parents):
    arrows = [(u, v) for v, above in parents.items() for u in above]
    room = {v: 10.0 + 5 * n for n, v in enumerate(V)}
    found = layered(V, arrows, room)
    assert all(found.layer[u] < found.layer[v] for u, v in arrows)
    for k in range(found.depth):
        row = sorted((v for v in V if found.layer[v] == k), key=found.place.__getitem__)
        for a, b in pairwise(row):
            assert found.place[b] - found.place[a] >= (room[a] + room[b]) / 2 - 1e-6
    for (u, v), route in found.routes.items():
        assert [layer for layer, _ in route] == list(range(found.layer[u], found.layer[v] + 1))


def test_a_tree_has_no_crossings():
    arrows = [("r", "b"), ("r", "a"), ("a", "x"), ("b", "y"), ("a", "w"), ("b", "z")]
    found = layered(["r", "a", "b", "y", "w", "z", "x"], arrows, dict.fromkeys("rabxywz", 1.0))
    ends = [(found.place[u], found.place[v]) for u, v in arrows if u != "r"]
    assert all((a - c) * (b - d) >= 0 for a, b in ends for c, d in ends)


def test_places_are_the_nearest_with_room():
    assert spread_out([0, 0], [2, 2]) == pytest.approx([-1, 1])
    assert spread_out([0, 10], [2, 2]) == pytest.approx([0, 10])
    assert spread_out([3, 0, 1], [1, 1, 1]) == pytest.approx([1 / 3, 4 / 3, 7 / 3])


# ---------------------------------------------------------------- separation
@given(graphs(), st.sets(st.sampled_from(V[1:-1])), st.booleans())
def test_variables_are_separated_when_every_path_is_blocked(parents, known, _):
    x, y = V[0], V[-1]
    open_ones = [t for t in trails(parents, x, y, known) if t.blocker is None]
    assert separated(parents, {x}, {y}, known) == (not open_ones)


def test_what_is_said_of_a_collider():
    d, g, i = V[:3]
    parents = {d: (), i: (), g: (d, i)}
    assert report(parents, {d}, {i}, set()) == [
        r"The path $A \to B \leftarrow C$ is blocked at $B$, where arrows meet and nothing is known."
    ]
    assert report(parents, {d}, {i}, {g}) == [r"The path $A \to B \leftarrow C$ is open."]


# ---------------------------------------------------------------- networks
STUDENT = "D \\to G\nI \\to G\nI \\to S\nG \\to L"


def test_the_student_network():
    """Koller and Friedman, Probabilistic Graphical Models, 3.2.1."""
    picture = draw({"kind": "network", "given": STUDENT, "find": r"D \perp S"})
    joint = r"P(D) \, P(G \mid D, I) \, P(I) \, P(S \mid I) \, P(L \mid G)"
    assert any(joint in r for r in picture.reason)
    assert joint in draw({"kind": "network", "given": STUDENT}).answer
    assert r"$D \perp S$ holds" in picture.answer
    assert "blocked at $G$" in picture.reason[0]
    opened = draw({"kind": "network", "given": STUDENT, "find": r"D \perp S \mid L"})
    assert "does not follow" in opened.answer
    assert r"$D \to G \leftarrow I \to S$ is open" in opened.reason[0]


def test_a_network_with_numbers_counts_them():
    given = (
        "C \\to R\nC \\to S\nR \\to W\nS \\to W\nP(C=1)=0.5\nP(R=1|C=1)=0.8\nP(R=1|C=0)=0.2\nP(S=1|C=1)=0.1\n"
        "P(S=1|C=0)=0.5\nP(W=1|R=1,S=1)=0.99\nP(W=1|R=1,S=0)=0.9\nP(W=1|R=0,S=1)=0.9\nP(W=1|R=0,S=0)=0"
    )
    picture = draw({"kind": "network", "given": given, "find": r"P(R=1 \mid W=1)"})
    assert picture.reason[1] == "The factors are given by $9$ numbers; the joint table would need $15$."
    joint = {}
    for c in (0, 1):
        for r in (0, 1):
            for s in (0, 1):
                pr, ps = (0.8, 0.1) if c else (0.2, 0.5)
                w = {(1, 1): 0.99, (1, 0): 0.9, (0, 1): 0.9, (0, 0): 0.0}[(r, s)]
                joint[c, r, s] = 0.5 * (pr if r else 1 - pr) * (ps if s else 1 - ps) * w
    expected = sum(v for (_, r, _), v in joint.items() if r) / sum(joint.values())
    assert float(re.search(r"\\approx ([\d.]+)\$", picture.answer)[1]) == pytest.approx(expected, rel=1e-3)
    assert "grey: W" in picture.alt


def test_a_process_runs_from_left_to_right():
    chain = "\n".join([f"Z_{t} \\to Z_{t + 1}" for t in (1, 2, 3)] + [f"Z_{t} \\to X_{t}" for t in (1, 2, 3, 4)])
    svg = draw({"kind": "network", "given": chain}).svg
    heights = {float(m[1]) for m in re.finditer(r'<text x="[\d.]+" y="([\d.]+)"', svg)}
    assert len(heights) == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [("A \\to B\nB \\to A", "in a circle"), ("P(A) = 0.2", "no arrow"), ("A \\to", "cannot be read")],
)
def test_networks_that_cannot_be_drawn(given, words):
    with pytest.raises(DerivationError, match=re.escape(words)):
        draw({"kind": "network", "given": given})


# ---------------------------------------------------------------- computational graphs
def neuron(w, x=2.0, b=-1.0, t=1.0):
    return (1 / (1 + exp(-(w * x + b))) - t) ** 2


FUNCTIONS = [
    ("x \\in \\mathbb{R}\nf(x) = \\sqrt{x^2 + \\exp(x^2)} + \\cos(x^2+\\exp(x^2))", "f'(x)", {"x": 1},
     lambda x: (x * x + exp(x * x)) ** 0.5 + cos(x * x + exp(x * x))),
    ("x, y \\in \\mathbb{R}\nf = \\sin(x y) + x^2", r"\frac{\partial f}{\partial x}", {"x": 2, "y": "\\pi"},
     lambda x: sin(x * pi) + x * x),
    ("z = w x + b\na = \\frac{1}{1+e^{-z}}\nL = (a - t)^2", r"\frac{\partial L}{\partial w}",
     {"w": 0.5, "x": 2, "b": -1, "t": 1}, neuron),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find", "at", "function"), FUNCTIONS, ids=["mml-5.6", "two letters", "a neuron"])
def test_values_forwards_and_derivatives_backwards(given, find, at, function):
    found = operations(read_problem(given, find), at)
    (letter,) = found.inputs
    x, h = found.values[letter], 1e-6
    assert found.values[found.top] == pytest.approx(function(x))
    assert found.adjoints[letter] == pytest.approx((function(x + h) - function(x - h)) / (2 * h), abs=1e-6)
    assert found.adjoints[found.top] == 1.0
    picture = draw({"kind": "computational-graph", "given": given, "find": find, "at": at})
    assert f"{found.adjoints[letter]:.4g}" in picture.answer
    assert picture.worked.alt.count("derivative") > len(found.definitions)


def test_a_gradient_in_two_letters_has_both_inputs():
    spec = {"given": "f(x, y) = \\sin(x y) + x^2", "find": r"\nabla f", "at": {"x": 2, "y": 1}}
    picture = draw({"kind": "computational-graph"} | spec)
    assert "Inputs: x, y." in picture.alt
    assert rf"= {cos(2) + 4:.4g}" in picture.answer
    assert rf"= {2 * cos(2):.4g}" in picture.answer


def test_vectors_are_carried_back_in_letters():
    given = "f(z) = \\log(1 + z)\nz = \\mathbf{x}^\\top \\mathbf{x}\n\\mathbf{x} \\in \\mathbb{R}^D"
    picture = draw({"kind": "computational-graph", "given": given, "find": r"\frac{df}{d\mathbf{x}}"})
    assert any(r"\frac{2}{v_2} \mathbf{x}^\top" in r for r in picture.reason)


@pytest.mark.parametrize(
    ("spec", "words", "where"),
    [
        ({"given": "P(A) = 0.2", "find": "P(A)"}, "needs the first derivative", "picture.find"),
        ({"find": r"\frac{d}{dx} x^2 y", "at": {"x": 1}}, "at gives no value to y", "picture.at"),
        ({"find": r"\frac{d}{dx} x^2", "at": {"x": 1, "z": 2}}, "gives z a value", "picture.at"),
        ({"find": r"\frac{d}{dx} \log x", "at": {"x": -1}}, "not defined at these values", "picture.at"),
        ({"find": r"\frac{d}{dx} x"}, "nothing to compute", "picture.find"),
        ({"find": r"\frac{d}{dx} x^2", "at": {"x": "a"}}, "needs a number", "picture.at"),
        ({}, "needs a derivative", "picture.find"),
    ],
)
def test_graphs_that_cannot_be_drawn(spec, words, where):
    with pytest.raises(DerivationError, match=re.escape(words)) as caught:
        draw({"kind": "computational-graph"} | spec)
    assert caught.value.where == where


def test_dice_are_not_shared():
    """Drawing a picture neither reads nor moves the global dice."""
    random.seed(1)
    before = random.getstate()
    draw({"kind": "which-covariance"}, seed=5)
    assert random.getstate() == before
