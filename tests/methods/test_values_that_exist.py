"""What leaves as an answer has a value: no zero below a bar, no mean that does not exist, no density outside of
its range; contradictions are said to be such. The answers are worked out by hand."""

import pytest
import sympy

from symderive.expr.algebra import INFINITY, Map, Num, Pow, Prod, Sum, Sym
from symderive.expr.build import neg
from symderive.methods.well_defined import well_defined
from symderive.parse.statements import read_problem
from symderive.render.sympy_syntax import sympy as exact
from symderive.solve import solve

X, LAM = Sym("x"), Sym("lambda")

WITHOUT_A_VALUE = [
    Pow(Sum((Num(2), Num(-2))), Num(-1)),
    Prod((Num(3), Map("exp", Num(0)), Pow(Sum((Num(1), Prod((Num(-1), Num(1))))), Num(-1)))),
    Map("log", Sum((Num(1), Num(-1)))),
    Sum((INFINITY, Prod((Num(-2), INFINITY)))),
    Prod((Num(2), INFINITY)),
    Pow(Sum((LAM, Prod((Num(-1), LAM)))), Num(-1)),
]


@pytest.mark.parametrize("answer", WITHOUT_A_VALUE, ids=repr)
def test_what_has_no_value_is_seen(answer):
    assert not well_defined(answer, letters=True)


@pytest.mark.parametrize(
    "answer", [INFINITY, neg(INFINITY), Pow(X, Num(-1)), Map("log", X), Map("exp", Num(0))], ids=repr
)
def test_what_has_a_value_passes(answer):
    assert well_defined(answer, letters=True)


NORMAL = r"X \sim \mathcal{N}(0, 1)"
SINGULAR = (
    r"(X, Y)^\top \sim \mathcal{N}(\begin{bmatrix} 0 \\ 0 \end{bmatrix}, \begin{bmatrix} 1 & 1 \\ 1 & 1 \end{bmatrix})"
)
CAUCHY = r"p(x) = \frac{1}{\pi (1 + x^2)}"

#: (given, goal, status, exact answer or None)
ROWS = [
    # means that do not exist or are infinite
    (NORMAL, r"\mathbb{E}[1/X]", "undefined", None),
    (r"X, Y \overset{\text{iid}}{\sim} \mathcal{N}(0, 1)", r"\mathbb{E}[X/Y]", "undefined", None),
    (r"X \sim \text{Uniform}(-1, 1)", r"\mathbb{E}[1/X]", "undefined", None),
    (CAUCHY, r"\mathbb{E}[X]", "undefined", None),
    (CAUCHY, r"\mathbb{E}[X^2]", "solved", "oo"),
    (r"X \sim \text{Uniform}(0, 1)", r"\mathbb{E}[1/X]", "solved", "oo"),
    (r"X \sim \text{Uniform}(0, 1)", r"\mathbb{E}[1/\sqrt{X}]", "solved", "2"),
    (r"X \sim \text{Exponential}(1)", r"\mathbb{E}[-e^{2X}]", "solved", "-oo"),
    (r"X \sim \text{Exponential}(\lambda)" + "\n" + r"t > \lambda", r"\mathbb{E}[e^{tX}]", "solved", "oo"),
    (r"X \sim \text{Geometric}(1/2)", r"\mathbb{E}[3^X]", "solved", "oo"),
    (r"X \sim \text{Gamma}(2, 1)" + "\nY = e^X", r"\operatorname{Cov}[X, Y]", "unsolved", None),
    # densities and distribution functions outside of a range
    (r"X \sim \text{Uniform}(0, 1)", "p_X(2)", "solved", "0"),
    (r"X \sim \text{Exponential}(2)", "p_X(-1)", "solved", "0"),
    (r"p(x) = 2x \text{ for } 0 \le x \le 1", "p_X(1/2)", "solved", "1"),
    (r"X \sim \text{Uniform}(1, 4)" + "\nY = 2X + 3", r"p_Y(y) \text{ for } 0 < y < 4", "solved", "0"),
    (r"P(X \le x) = x^2 \text{ for } 0 \le x \le 1", r"p(x) \text{ for } x > 1", "solved", "0"),
    # the value of a letter is put in
    ("\\sigma = 2\nX \\sim \\mathcal{N}(0, \\sigma^2)", r"\operatorname{Var}[X]", "solved", "4"),
    ("\\mu = 1\n\\sigma^2 = 4\nX \\sim \\mathcal{N}(\\mu, \\sigma^2)", r"\mathbb{E}[X^2]", "solved", "5"),
    ("a = 2\nb = 2\nX \\sim \\text{Beta}(a, b)", r"\mathbb{E}[X]", "solved", "1/2"),
    ("\\lambda = 2\\mu\n\\mu = 3\nX \\sim \\text{Poisson}(\\lambda)", "P(X = 0)", "solved", "exp(-6)"),
    # laws on a line or a point
    (SINGULAR, "P(X > Y)", "solved", "0"),
    (NORMAL + "\nY = X", "P(X > Y)", "solved", "0"),
    (NORMAL + "\nY = X", r"P(X \ge Y)", "solved", "1"),
    (r"X \sim \mathcal{N}(2, 0)", "P(X = 2)", "solved", "1"),
    (SINGULAR, r"\operatorname{I}(X; X)", "solved", "oo"),
    # divergences
    ("p = \\text{Bernoulli}(1/2)\nq = \\text{Bernoulli}(0)", r"\operatorname{KL}(p \,\|\, q)", "solved", "oo"),
    ("p = \\text{Uniform}(0, 2)\nq = \\text{Uniform}(0, 1)", r"\operatorname{KL}(p \,\|\, q)", "solved", "oo"),
    ("p = (1/2, 1/2, 0)\nq = (1/2, 0, 1/2)", r"\operatorname{KL}(p \,\|\, q)", "solved", "oo"),
    ("p = (1/2, 1/2, 0)\nq = (1/2, 1/4, 1/4)", r"\operatorname{KL}(p \,\|\, q)", "solved", "log(2)/2"),
    ("p = (1/2, 1/4, 1/8)\nq = (1/3, 1/3, 1/3)", r"\operatorname{KL}(p \,\|\, q)", "inconsistent", None),
    # contradictions
    (
        r"p(x \mid y) = \frac{x}{y} \text{ for } 0 \le x \le y",
        r"\mathbb{E}[X \mid Y = y]",
        "inconsistent",
        None,
    ),
    (r"P(X \le x) = \sin x \text{ for } 0 \le x \le \pi", r"P(X \le 1)", "inconsistent", None),
    (
        "n(\\text{red}) = 2\nn(\\text{blue}) = 1\n\\text{draw } 4 \\text{ without replacement: } X_1, X_2, X_3, X_4",
        r"P(X_4 = \text{red})",
        "inconsistent",
        None,
    ),
    # two bounds that are letters
    (NORMAL, "P(a < X < b)", "solved", "erf(sqrt(2)*b/2)/2 - erf(sqrt(2)*a/2)/2"),
]


@pytest.mark.parametrize(("given", "goal", "status", "answer"), ROWS, ids=[f"{g} | {f}" for g, f, *_ in ROWS])
def test_answers_that_exist(given, goal, status, answer):
    found = solve(read_problem(given, goal), dialects=())
    assert found.status == status, found.error
    if answer is not None:
        assert sympy.simplify(sympy.sympify(exact(found.answer.node), rational=True) - sympy.sympify(answer)) in (
            0,
            sympy.nan,
        )
        assert "oo" not in answer or exact(found.answer.node) == answer


PAIR = r"X, Y \overset{\text{iid}}{\sim} \text{Uniform}(0, 1)"

#: (given, goal, values at which the case distinction is looked at)
PIECES = [
    (r"X \sim \text{Exponential}(1)", r"p_X(x) \text{ for } x \in \mathbb{R}", {-1: 0, 2: "exp(-2)"}),
    (r"X \sim \text{Exponential}(1)" + "\nY = X^2", r"p_Y(y) \text{ for } -1 < y < 1", {"-1/2": 0, "1/4": "exp(-1/2)"}),
    (r"X \sim \text{Uniform}(1, 4)" + "\nY = 2X + 3", r"p_Y(y) \text{ for } y \in \mathbb{R}", {4: 0, 6: "1/6", 12: 0}),
    (PAIR + "\nM = \\max(X, Y)", r"p_M(m) \text{ for } m > 0", {2: 0}),
    (PAIR + "\nS = X + Y", r"p_S(s) \text{ for } s \in \mathbb{R}",
     {-1: 0, "1/2": "1/2", "3/2": "1/2", 3: 0}),
    (r"X \sim \text{Uniform}(0, 1)", r"P(X \le x) \text{ for } x > 0", {"1/2": "1/2", 2: 1}),
    (r"X \sim \text{Uniform}(0, 1)" + "\nY = X^2", r"P(Y \le y) \text{ for } y > 0", {"1/4": "1/2", 3: 1}),
]  # fmt: skip


@pytest.mark.parametrize(("given", "goal", "values"), PIECES, ids=[f for _, f, _ in PIECES])
def test_a_wider_range_is_a_case_distinction(given, goal, values):
    found = solve(read_problem(given, goal), dialects=())
    assert found.status == "solved", found.error
    formula = sympy.sympify(exact(found.answer.node), rational=True)
    (letter,) = formula.free_symbols
    for at, want in values.items():
        assert sympy.simplify(formula.subs(letter, sympy.Rational(at)) - sympy.sympify(want)) == 0


#: (law, map, goal, answer or None where the solutions are not all known)
TURNS = [
    (r"\text{Uniform}(0, 3\pi)", r"\sin X", r"p_Y(y) \text{ for } 0 < y < 1", "4/(3*pi*sqrt(1 - y**2))"),
    (r"\text{Uniform}(0, 4\pi)", r"\sin X", r"p_Y(y) \text{ for } -1 < y < 1", "1/(pi*sqrt(1 - y**2))"),
    (r"\text{Uniform}(0, 4)", r"\sin(\pi X)", "P(Y > 1/2)", "1/3"),
    (r"\text{Exponential}(2)", r"\sin(\pi X)", r"P(Y \le 3/4)", None),
    (r"\mathcal{N}(1, 4)", r"\sin(\pi X)", r"P(Y \le 2/5)", None),
]


@pytest.mark.parametrize(("law", "map_", "goal", "answer"), TURNS, ids=[f"{law} {f}" for law, f, *_ in TURNS])
def test_all_turns_of_a_periodic_map(law, map_, goal, answer):
    found = solve(read_problem(f"X \\sim {law}\nY = {map_}", goal), dialects=())
    if answer is None:
        assert found.status == "unsolved"
        return
    assert found.status == "solved", found.error
    gap = sympy.sympify(exact(found.answer.node), rational=True) - sympy.sympify(answer)
    assert sympy.simplify(gap) == 0
