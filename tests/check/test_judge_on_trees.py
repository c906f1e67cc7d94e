"""The judge on trees built by hand: what it says does not depend on the reader."""

from dataclasses import dataclass

import pytest

from symderive.check import check
from symderive.expr.algebra import Det, Map, Num, Prod, Sym
from symderive.expr.calculus import DENOMINATOR, Derivative
from symderive.expr.node import Node
from symderive.expr.probability import And, EventSym, Or, Prob
from symderive.expr.problem import Decl, Problem
from symderive.expr.shape import ONE, Dim, ShapeError

n = Dim.of("n")
A, B = Sym("A", (n, n)), Sym("B", (n, n))
x, b = Sym("x", (n, ONE)), Sym("b", (n, ONE))
s, t = Sym("s"), Sym("t")
E, F = EventSym("E"), EventSym("F")


@dataclass
class Line:
    n: int
    right: Node | None
    left: Node | None = None
    latex: str = ""
    op: str = "="
    reason: str = ""
    error: Exception | None = None
    claims: tuple = ()
    other: tuple | None = None
    choice: str = ""
    open: bool = False


def judged(problem, *nodes):
    return check(problem, [Line(k, node) for k, node in enumerate(nodes)])


def letters(*leaves, **more):
    kinds = {EventSym: "event"}
    found = {
        u.name: Decl(u.name, kinds.get(type(u), "scalar" if u.shape == (ONE, ONE) else "matrix"), u) for u in leaves
    }
    return Problem(declarations=found, **more)


COLUMN = letters(A, x, b, layouts={"gradient": "column"})
GRADIENT = Derivative(Prod((x.T, A, x)) + Prod((b.T, x)), (x,), True, DENOMINATOR)

RIGHT = [
    (COLUMN, GRADIENT, (A + A.T) @ x + b),
    (letters(s, t), (s + t) ** 2, s**2 + 2 * s * t + t**2),
    (letters(s), Derivative(Map("sin", s**2), (s,)), 2 * s * Map("cos", s**2)),
    (letters(E, F), Prob(And((E, F))), Prob(E) * Prob(F, E)),
    (letters(A, B), (A @ B).T, B.T @ A.T),
    (letters(s), Map("sqrt", s**2), Map("abs", s)),
]


@pytest.mark.parametrize(("problem", "above", "line"), RIGHT)
def test_right_lines(problem, above, line):
    assert judged(problem, above, line).lines[1].verdict == "right"


WRONG = [
    (COLUMN, GRADIENT, 2 * (A @ x) + b, "quadratic-nonsymmetric"),
    (COLUMN, GRADIENT, x.T @ (A + A.T) + b.T, "gradient-as-row"),
    (letters(s), Map("sqrt", s**2), s, "missing-assumption"),
    (letters(A, B), (A + B) @ (A - B), A**2 - B**2, "missing-assumption"),
    (letters(s), Derivative(Map("sin", s**2), (s,)), Map("cos", s**2), "chain-missing-inner"),
    (letters(s, t), (s + t) ** 2, s**2 + t**2, "square-of-sum"),
    (letters(s, t), 2 * (s + t), 2 * s + t, "distribute-slip"),
    (letters(A, t), Det(t * A.T), t * Det(A.T), "determinant-scale-linear"),
    (letters(E, F), Prob(E, F), Prob(F, E), "inverse-fallacy"),
    (letters(E, F), Prob(Or((E, F))), Prob(E) + Prob(F), "missing-assumption"),
    (letters(E, F), Prob(And((E, F))), Prob(E) * Prob(F), "missing-assumption"),
]


@pytest.mark.parametrize(("problem", "above", "line", "mistake"), WRONG)
def test_wrong_lines_are_named(problem, above, line, mistake):
    verdict = judged(problem, above, line).lines[1]
    assert verdict.verdict in ("wrong", "unjustified")
    assert verdict.mistake == mistake
    assert verdict.message


def test_after_a_wrong_line():
    report = judged(letters(s, t), (s + t) ** 2, s**2 + t**2, t**2 + s**2, s**2 + t**2 + 2 * s * t)
    assert [v.verdict for v in report.lines] == ["given", "wrong", "right", "right"]
    assert report.lines[2].follows_wrong and not report.lines[2].heals
    assert report.lines[3].heals
    assert report.first_wrong == 1


def test_sizes_that_do_not_fit_are_wrong_with_both_sides():
    lines = [Line(0, A @ x), Line(1, None, latex="= x A", error=ShapeError("cannot multiply a vector of size n by A"))]
    verdict = check(COLUMN, lines).lines[1]
    assert verdict.verdict == "wrong"
    assert "cannot multiply" in verdict.message


def test_inequalities():
    up = Line(1, s**2 + 1, op="<=")
    down = Line(1, s**2 - Num(1), op="<=")
    assert check(letters(s), [Line(0, s**2), up]).lines[1].verdict == "right"
    assert check(letters(s), [Line(0, s**2), down]).lines[1].verdict == "wrong"


def test_a_limit_ends_in_undecided():
    assert check(letters(s), [Line(0, s**2), Line(1, s**3)], limit=0).lines[1].verdict == "undecided"
