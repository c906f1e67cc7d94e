"""latex2sympy2 behind its fence: what only it reads is read, reported and never guessed; and a second opinion."""

import time

import pytest

pytest.importorskip("latex2sympy2", exc_type=ImportError)

from symderive.expr.canon import same
from symderive.expr.shape import DerivationError
from symderive.parse import fallback
from symderive.parse.fallback import answers, covered, suits
from symderive.parse.prefix import read_prefix
from symderive.parse.statements import read_formula, read_lines, read_problem
from symderive.parse.sympy_text import read_sympy_text

AGREED = [r"x + 2 y", r"\frac{a}{b + 1}", r"\sin(x)", r"x^{2} - y", r"a b c", r"\log x", r"\sqrt{x} \cdot \cos y",
          r"\exp(-x)", r"\lfloor x \rfloor"]  # fmt: skip


def test_the_two_readers_agree():
    for formula, answer in zip(AGREED, answers(AGREED, seconds=60), strict=True):
        assert answer is not None, formula
        assert same(read_sympy_text(answer.text), read_formula(formula, read_problem(""))), formula


READ = [
    (r"\arccot(t) - \frac{1}{2}", "sub(atan(div(1,t)),div(1,2))"),
    (r"2 \arccsc x", "mul(2,asin(div(1,x)))"),
    (r"\ulcorner x \urcorner + \llcorner x \lrcorner", "add(ceil(x),floor(x))"),
    (r"\lcm(4, 6) y", "mul(12,y)"),
    (r"P(A) + \arcsec(3)", "add(P(A),acos(div(1,3)))"),
]


@pytest.mark.parametrize(("formula", "prefix"), READ)
def test_what_it_reads_is_read_and_said(formula, prefix):
    found = read_prefix(formula)
    assert found["prefix"] == prefix
    assert any(a.startswith("read by latex2sympy2: ") for a in found["assumptions"])


def test_in_statements_goals_and_lines():
    problem = read_problem("f(x) = \\arccot(x)\nx > 0", r"\frac{d}{dx} \arccot(x)")
    assert sum("latex2sympy2" in a for a in problem.assumptions) == 2
    _, lines = read_lines("x > 1", [r"\arccsc x", r"= \arcsin \frac{1}{x}"])
    assert same(lines[0].right, lines[1].right) and "latex2sympy2" in lines[0].assumptions[0]


REFUSED = [
    r"\arccot 2t",  # what does it take?
    r"\arccot^2 t",
    r"\arccot(f(t))",  # the package would multiply
    r"\arccot(\mathbf{x})",
    r"\arccot(\arccot",
    r"\arccot(i)",
    r"\lcm(a, b)",  # the package makes it a b
    r"\arccot(x = 1)",
    r"\arccot(" + "{" * 30 + "x" + "}" * 30 + ")",
    r"\arccot(" + "9" * 80 + ")",
    r"\arccoth x",
    r"\zeta_foo \unknown",
]


@pytest.mark.parametrize("formula", REFUSED)
def test_where_a_precaution_fails_our_own_error_stands(formula):
    with pytest.raises(DerivationError):
        read_prefix(formula)


def test_a_declared_matrix_is_not_given_to_it():
    assert covered(r"\arccot(A)", r"A \in \mathbb{R}^{n \times n}")[1] == ()
    assert covered(r"\arccot(A)", r"A \in \mathbb{R}")[1] != ()


def test_a_formula_without_these_commands_costs_nothing(monkeypatch):
    monkeypatch.setattr(fallback.subprocess, "run", lambda *_a, **_k: pytest.fail("a process was started"))
    begin = time.perf_counter()
    with pytest.raises(DerivationError):
        read_prefix(r"\nosuch x")
    assert time.perf_counter() - begin < 0.5


def test_a_package_that_is_missing_or_slow_is_said(monkeypatch):
    monkeypatch.setattr(fallback, "CHILD", 'print(\'{"missing": "no module"}\')')
    with pytest.raises(DerivationError, match="not installed"):
        answers([r"\arccot(z)"])
    monkeypatch.setattr(fallback, "CHILD", "import time; time.sleep(5)")
    with pytest.raises(DerivationError, match="did not answer"):
        answers([r"\arccot(z)"], seconds=0.3)


@pytest.mark.parametrize(
    "formula", [r"P(A \mid B)", r"\mathbf{x}^\top x", "x = 5", "f'(x)", "x" * 3000, "9" * 100, "{" * 50 + "}" * 50]
)
def test_what_is_not_given_to_it(formula):
    assert not suits(formula)
