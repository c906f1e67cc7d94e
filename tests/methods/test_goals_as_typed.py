"""Goals and definitions as people type them: y', shapes beside a derivative, f_i(x), log p, class labels, limits."""

import pytest
from differences import largest_difference

from symderive.expr.shape import DerivationError
from symderive.methods.question import question_of
from symderive.numeric.compare import agree
from symderive.parse.statements import read_problem
from symderive.render.notation import text
from symderive.solve import solve

X = r"x \in \mathbb{R}"
VECTORS = r"x, a \in \mathbb{R}^n, f(x) = (a^\top x)^2"
LOTKA = r"x, r \in \mathbb{R}^n, A \in \mathbb{R}^{n \times n}" + "\n" + r"f_i(x) = x_i (r_i - \sum_{j=1}^n A_{ij} x_j)"
CLASSES = r"x \in \mathbb{R}^d, w_k \in \mathbb{R}^d, k = 1, \dots, K" + "\n" + r"f_k(x) = w_k^\top x"
NORMAL = (
    r"x, m \in \mathbb{R}^d, S \in \mathbb{R}^{d \times d}, S \succ 0" + "\n"
    r"%s = -\frac{1}{2} \log|2 \pi S| - \frac{1}{2} (x - m)^\top S^{-1} (x - m)"
)
SLOPE = r"\frac{1}{2} (S^{-1} (x - m)(x - m)^\top S^{-1} - S^{-1})"
LABEL = r"z \in \mathbb{R}^K, c \in \{1, \dots, K\}" + "\n" + r"L = %s"
COINS = r"p \in (0, 1), x_i \in \{0, 1\}, i = 1, \dots, n" + "\n" + r"L(p) = \prod_{i=1}^n p^{x_i} (1 - p)^{1 - x_i}"
SCORE = r"\sum_{i=1}^n (\frac{x_i}{p} - \frac{1 - x_i}{1 - p})"

GOALS = [
    (rf"{X}, y = \log_2(1 + x^2)", "y'", r"\frac{2x}{(1 + x^2) \log 2}"),
    (rf"{X}, y = x^3 + 2x", "y''", "6x"),
    (r"a, k, x \in \mathbb{R}, y = a e^{k x}", "y'", r"a k e^{k x}"),
    (r"t \in \mathbb{R}, x = \cos(3t)", r"\ddot{x}", r"-9 \cos(3t)"),
    (VECTORS, r"\frac{df}{dx} \in \mathbb{R}^{1 \times n}", r"2 (a^\top x) a^\top"),
    (VECTORS, r"\frac{df}{dx} \in \mathbb{R}^{n}", r"2 (a^\top x) a"),
    (CLASSES, r"\nabla_x f_k", r"w_k^\top"),
    (NORMAL % r"\log p", r"\frac{\partial \log p}{\partial S}", SLOPE),
    (NORMAL % r"\log p(x)", r"\frac{\partial \log p}{\partial S}", SLOPE),
    (COINS, r"\frac{d}{dp} \log L(p)", SCORE),
]


@pytest.mark.parametrize(("given", "find", "answer"), GOALS)
def test_an_answer(given, find, answer):
    problem = read_problem(given, find)
    found = solve(problem)
    assert found.status == "solved"
    assert agree(found.answer.node, read_problem(given, answer).goal.node, problem).verdict == "equal"


@pytest.mark.parametrize("find", [r"\frac{\partial f_i}{\partial x_k}", r"\frac{\partial f_i(x)}{\partial x_k}"])
def test_the_entries_of_a_function_with_its_letters(find):
    problem = read_problem(LOTKA, find)
    found = solve(problem)
    assert largest_difference(problem, question_of(problem), found.answer) < 1e-4
    assert "f_i(x) is the i-th entry of f" in found.assumptions


@pytest.mark.parametrize("loss", [r"-\log \frac{e^{z_c}}{\sum_{j=1}^K e^{z_j}}", r"-z_c + \log \sum_{j=1}^K e^{z_j}"])
def test_the_cross_entropy_of_one_class(loss):
    found = solve(read_problem(LABEL % loss, r"\frac{\partial L}{\partial z_k}"))
    assert text(found.answer.node) == "e^(zₖ)/(Σⱼ₌₁^K e^(zⱼ)) − δ_kc"


def test_a_shape_that_the_derivative_does_not_have_is_refused():
    with pytest.raises(DerivationError, match="said to be a vector of size m, but it is a vector of size n"):
        read_problem(VECTORS, r"\frac{df}{dx} \in \mathbb{R}^{m}")


def test_a_prime_of_several_letters_none_of_which_is_a_variable_by_custom_is_not_guessed():
    assert solve(read_problem(r"a, b \in \mathbb{R}, y = a e^b", "y'")).status == "unsolved"


def test_the_logarithm_of_a_likelihood_is_opened_before_it_is_differentiated():
    found = solve(read_problem(COINS.partition("\n")[0], r"\frac{d}{dp} \log \prod_{i=1}^n p^{x_i} (1 - p)^{1 - x_i}"))
    assert found.steps[0].rule.name == "derivative-of-the-log-of-a-product"
    assert not any("prod" in step.rule.name for step in found.steps[1:])


@pytest.mark.parametrize(
    ("given", "find", "entry", "at", "value"),
    [
        (r"x > -1, f(x) = \sqrt{x + 1}", r"\lim_{h \to 0} \frac{f(x + h) - f(x)}{h}", "limit", {"x": 3.0}, 0.25),
        (r"x > 0", r"\int_0^x t^2\,dt", "integral", {"x": 3.0}, 9.0),
    ],
)
def test_limits_and_integrals_have_code(given, find, entry, at, value):
    code = solve(read_problem(given, find)).answer.code["numpy"]
    space = {}
    exec(code["source"], space)
    assert code["entry"] == entry
    assert space[entry](**at) == pytest.approx(value)


ALONG = r"x, v \in \mathbb{R}^n, A \in \mathbb{R}^{n \times n}" + "\n"
QUOTIENT = r"\lim_{h \to 0} \frac{f(x + h v) - f(x)}{h}"


@pytest.mark.parametrize(
    ("given", "find", "answer"),
    [
        (ALONG + r"f(x) = x^\top A x", QUOTIENT, r"v^\top A x + x^\top A v"),
        (ALONG + r"f(x) = \|x\|", QUOTIENT, r"\frac{x^\top v}{\|x\|}"),
        (ALONG, r"\lim_{t \to 0} \frac{1}{t} (\|x + t v\|^2 - \|x\|^2)", r"2 x^\top v"),
    ],
)
def test_a_directional_derivative_from_its_definition(given, find, answer):
    problem = read_problem(given, find)
    found = solve(problem)
    assert "definition-of-the-derivative" in [step.rule.name for step in found.steps]
    assert agree(found.answer.node, read_problem(given, answer).goal.node, problem).verdict == "equal"
