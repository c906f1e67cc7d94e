"""Wrong answers to choose from: of named mistakes, different in value from the right one and from one another."""

import itertools

import pytest

import symderive
from symderive.derive.rule import CATALOGUE
from symderive.expr.algebra import Num
from symderive.parse.statements import read_problem
from symderive.render import notation
from symderive.sheets import choices
from symderive.sheets.distractors import differs, distractors
from symderive.solve import solve

BAYES = "D, T \\in \\{0, 1\\}\nP(D=1) = 0.01\nP(T=1 \\mid D=1) = 0.9\nP(T=1 \\mid D=0) = 0.2"
VECTORS = r"\mathbf{x}, \mathbf{a} \in \mathbb{R}^n"
CHAIN = "f(z) = \\log(3 + z)\nz = \\mathbf{x}^\\top \\mathbf{x}\n\\mathbf{x} \\in \\mathbb{R}^D"
SUM = r"\frac{d}{d\mathbf{x}} (\mathbf{a}^\top \mathbf{x} + \mathbf{x}^\top \mathbf{x})"
#: given, goal, mistakes that must be offered
QUESTIONS = [
    (BAYES, r"P(D=1 \mid T=1)", {"inverse-fallacy", "drop-evidence", "base-rate-neglect"}),
    (BAYES, r"P(T=1)", {"forget-complement-term"}),
    (r"x \in \mathbb{R}", r"\frac{d}{dx} x^3 \sin(2x)", {"product-of-derivatives", "chain-missing-inner"}),
    (VECTORS, SUM, {"forget-factor-two"}),
    (CHAIN, r"\frac{df}{d\mathbf{x}}", {"forget-factor-two"}),
    ("\\mathbb{E}[X] = m\n\\mathbb{E}[X^2] = s", r"\operatorname{Var}[X]", {"second-moment-is-square"}),
    (r"K \sim \text{Binomial}(4, 0.3)", "P(K=2)", {"forget-arrangements"}),
]


def offered(given, goal, count=3):
    derivation = solve(read_problem(given, goal, id="q"))
    return derivation, distractors(derivation, count)


@pytest.mark.parametrize(("given", "goal", "mistakes"), QUESTIONS, ids=[goal for _, goal, _ in QUESTIONS])
def test_wrong_answers_of_named_mistakes(given, goal, mistakes):
    derivation, wrong = offered(given, goal)
    assert len(wrong) == 3
    assert mistakes <= {w.mistake for w in wrong}
    for w in wrong:
        assert w.why.endswith(".")
        assert w.mistake not in CATALOGUE or not CATALOGUE[w.mistake].sound
    answers = [derivation.answer.node, *(w.answer.node for w in wrong)]
    for a, b in itertools.combinations(answers, 2):
        assert a.shape == b.shape
        assert differs(a, b, derivation.problem), (notation.text(a), notation.text(b))


def test_a_wrong_probability_is_a_probability():
    for goal in (r"P(D=1 \mid T=1)", "P(T=1)"):
        _, wrong = offered(BAYES, goal, 7)
        assert len(wrong) >= 5
        assert all(isinstance(w.answer.node, Num) and 0 <= w.answer.node.value <= 1 for w in wrong)


def test_the_same_question_has_the_same_wrong_answers():
    first, second = ([notation.text(w.answer.node) for w in offered(*QUESTIONS[0][:2])[1]] for _ in range(2))
    assert first == second


def test_a_sentence_has_no_wrong_answers():
    derivation = symderive.solve("P(A) = 0.5\nP(B) = 0.5", r"P(A \cap B)")
    assert derivation.status == "undetermined"
    assert distractors(derivation, 3) == []
    result, _ = choices.added(derivation, 4, {"id": "q"}, None)
    assert result["choices"] == []
    assert "no multiple-choice form" in result["shortfall"]


def test_options_are_shuffled_by_the_seed():
    options = [{"right": n == 0, "n": n} for n in range(5)]
    one = choices.shuffled(options, 7, "q", 1)
    assert one == choices.shuffled(options, 7, "q", 1)
    assert [o["letter"] for o in one] == list("ABCDE")
    assert sorted(o["n"] for o in one) == list(range(5))
    orders = {tuple(o["n"] for o in choices.shuffled(options, 7, "q", variant)) for variant in range(8)}
    assert len(orders) > 4
    assert one != choices.shuffled(options, 8, "q", 1)


def test_numbers_to_choose_from_look_alike():
    derivation = solve(read_problem(BAYES, r"P(D=1 \mid T=1)", id="q"))
    _, page = choices.added(derivation, 4, {}, {})
    assert page is not None
    shown = page["choices"]
    assert all(option["approx"] is None for option in shown) or all(option["approx"] for option in shown)


def test_a_wrong_answer_keeps_the_names_of_the_right_one():
    derivation, wrong = offered(CHAIN, r"\frac{df}{d\mathbf{x}}")
    assert "z" in notation.text(derivation.answer.node)
    assert any("+ z" in notation.text(w.answer.node) for w in wrong)
