"""Questions on random variables: the answers, what is left open, what contradicts itself."""

import random
import re
import tomllib
from pathlib import Path

import pytest
import sympy

from symderive.methods.laws import worked_out
from symderive.parse.statements import read_problem
from symderive.render.sympy_syntax import sympy as exact

QUESTIONS = [
    question
    for name in ("answers.toml", "functions.toml")
    for question in tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))["question"]
]
LAWS = ("Normal", "Beta", "Gamma", "Poisson", "Binomial", "Exponential", "Uniform", "Dirichlet")


def parts(text):
    """The numbers of an exact string: its law's name and parameters, its entries, or itself."""
    words, called = set(re.findall(r"[A-Za-z_]\w*", text)), set(re.findall(r"([A-Za-z_]\w*)\s*\(", text))
    names = words - called - {"E", "pi"}
    local = {n: sympy.Symbol(n, positive=True) for n in names} | {n: sympy.Function(n) for n in LAWS}
    e = sympy.sympify(text, local, rational=True)
    if isinstance(e, list):
        return ["array", *sympy.flatten(e)]
    return [e.func.__name__, *e.args] if e.func.__name__ in LAWS else [e]


def same(got, want):
    a, b = parts(got), parts(want)
    if len(a) != len(b):
        return False
    for x, y in zip(a, b, strict=True):
        if isinstance(x, str) or isinstance(y, str):
            if x != y:
                return False
            continue
        letters = sorted(x.free_symbols | y.free_symbols, key=str)
        for seed in range(3):
            rng = random.Random(seed)
            at = {s: sympy.Rational(rng.randint(2, 37), 83) for s in letters}
            if abs(complex(sympy.N((x - y).subs(at).doit(), 20))) > 1e-10:
                return False
    return True


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q["find"])
def test_an_answer(question):
    found = worked_out(read_problem(question["given"], question["find"]))
    assert found is not None and found.status == "solved"
    assert found.answer is not None and found.answer.node is not None
    assert same(exact(found.answer.node), question["answer"])
    assert found.steps and all(step.rule.statement and step.why for step in found.steps)


DEPENDENT = "X \\sim \\mathcal{N}(0, 1)\nY \\sim \\mathcal{N}(0, 1)"


@pytest.mark.parametrize("find", [r"\operatorname{Var}[X + Y]", "P(X < Y)", r"\mathbb{E}[X Y]", r"P(X \le 0, Y \le 0)"])
def test_independence_is_never_assumed(find):
    assert worked_out(read_problem(DEPENDENT, find)) is None


@pytest.mark.parametrize(
    ("given", "find", "bounds"),
    [
        ("\\mathbb{E}[X] = \\mu\n\\operatorname{Var}[X] = 4", r"P(|X - \mu| \ge 4)", ("0", "1/4")),
        ("\\mathbb{E}[X] = 0\n\\operatorname{Var}[X] = 4", r"P(X \ge 2)", ("0", "1/2")),
        ("0 \\le X \\le 1\n\\mathbb{E}[X] = 1/4", r"P(X \ge 1/2)", ("0", "1/2")),
        ("X \\ge 0\n\\mathbb{E}[X] = 3", r"P(X \ge 6)", ("0", "1/2")),
    ],
)
def test_moments_leave_a_range(given, find, bounds):
    found = worked_out(read_problem(given, find))
    assert found is not None and found.status == "undetermined"
    assert found.answer is not None and found.answer.bounds == bounds


@pytest.mark.parametrize(
    ("given", "find"),
    [
        (r"p(x) = 3 x \text{ for } 0 \le x \le 1", r"\mathbb{E}[X]"),
        ("p(x) = 2 x - 1/2 \\text{ for } 0 \\le x \\le c\nc > 0", "c"),
        ("X \\sim \\text{Poisson}(3)\nP(X = 0) = 0.5", "P(X = 1)"),
        (r"\operatorname{Var}[X] = -1", r"\operatorname{Var}[2 X]"),
        (
            "\\operatorname{Var}[X] = 1\n\\operatorname{Var}[Y] = 4\n\\operatorname{Cov}[X, Y] = 3",
            r"\operatorname{Var}[X - Y]",
        ),
    ],
)
def test_what_no_law_obeys_is_inconsistent(given, find):
    found = worked_out(read_problem(given, find))
    assert found is not None and found.status == "inconsistent"


NO_ANSWER = [
    (r"X \sim \text{Uniform}(0, 1)", r"\mathbb{E}[X \mid X > 3]", "undefined"),
    (r"X \sim \text{Poisson}(2)", r"\mathbb{E}[X \mid X < 0]", "undefined"),
    ("0 \\le X \\le 1\n\\mathbb{E}[X] = 3/2", r"P(X \ge 1/2)", "inconsistent"),
    (
        "\\operatorname{Var}[X] = 4\n\\operatorname{Var}[Y] = 9\n\\operatorname{Var}[X + Y] = 40",
        r"\operatorname{Cov}[X, Y]",
        "inconsistent",
    ),
]


@pytest.mark.parametrize("given, find, status", NO_ANSWER)
def test_what_has_no_answer(given, find, status):
    found = worked_out(read_problem(given, find))
    assert found is not None and found.status == status


VARIANCES = "\\operatorname{Var}[X] = 4\n\\operatorname{Var}[Y] = 9"
ENDS = [
    (VARIANCES, r"\operatorname{Var}[X + Y]", ("1", "25")),
    (VARIANCES, r"\operatorname{Cov}[X, Y]", ("-6", "6")),
    (VARIANCES + "\n\\mathbb{E}[X] = 1\n\\mathbb{E}[Y] = 2", r"\mathbb{E}[X Y]", ("-4", "8")),
]


@pytest.mark.parametrize("given, find, bounds", ENDS)
def test_variances_bound_what_a_covariance_leaves_open(given, find, bounds):
    found = worked_out(read_problem(given, find))
    assert found is not None and found.status == "undetermined"
    assert found.answer is not None and found.answer.bounds == bounds


def test_more_stated_of_a_variable_leaves_no_bounds_to_be_claimed():
    assert worked_out(read_problem(VARIANCES + "\nX \\ge 0", r"\operatorname{Var}[X + Y]")) is None
