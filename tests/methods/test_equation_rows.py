"""The derivative set to zero is an equation, and its rows are written: each holds at the solution and not elsewhere."""

import pytest

from symderive.expr.algebra import Rel
from symderive.expr.build import add
from symderive.expr.node import substitute
from symderive.numeric.compare import agree
from symderive.numeric.solved_rows import rows_hold, solutions
from symderive.parse.statements import read_formula, read_problem
from symderive.render import notation, views
from symderive.solve import solve

DATA = r"X \in \mathbb{R}^{n \times d}, y \in \mathbb{R}^n, w \in \mathbb{R}^d, "
LEAST = DATA + r"L(w) = \|X w - y\|^2"
SAMPLE = r"x_i > 0, i = 1, \dots, n, \lambda > 0, "

#: (given, goal, the rows of the equation, what is taken for granted)
SOLVED = [
    (LEAST, r"\arg\min_w L(w)",
     ["2Xᵀ (X w − y) = 𝟎", "Xᵀ X w = Xᵀ y", "w = (Xᵀ X)⁻¹ Xᵀ y"],
     ("X has full column rank, so that the equation has one solution",)),
    (LEAST + r", \operatorname{rank}(X) = d", r"\arg\min_w L(w)",
     ["2Xᵀ (X w − y) = 𝟎", "Xᵀ X w = Xᵀ y", "w = (Xᵀ X)⁻¹ Xᵀ y"], ()),
    (DATA + r"\lambda > 0, L(w) = \|X w - y\|^2 + \lambda \|w\|^2", r"\arg\min_w L(w)",
     ["2Xᵀ (X w − y) + 2λ w = 𝟎", "(Xᵀ X + λ I_d) w = Xᵀ y", "w = (Xᵀ X + λ I_d)⁻¹ Xᵀ y"], ()),
    (SAMPLE + r"\ell(\lambda) = \sum_{i=1}^n (\log\lambda - \lambda x_i)", r"\arg\max_\lambda \ell(\lambda)",
     ["Σᵢ₌₁ⁿ (1/λ − xᵢ) = 0", "n − λ Σᵢ₌₁ⁿ xᵢ = 0", "λ Σᵢ₌₁ⁿ xᵢ = n", "λ = n/(Σᵢ₌₁ⁿ xᵢ)"], ()),
    (r"k, n \in \mathbb{N}, p \in (0, 1), \ell(p) = k \log p + (n - k) \log(1 - p)", r"\arg\max_p \ell(p)",
     ["k/p + (k − n)/(1 − p) = 0", "k − p n = 0", "n p = k", "p = k/n"],
     ("k < n",)),
    (r"x > 0, f(x) = x \log x", r"\arg\min_x f(x)", ["log x + 1 = 0", "log x = −1", "x = e⁻¹"], ()),
    (r"f(x) = x^3 - 3 x", r"f'(x) = 0", ["3x² − 3 = 0", "3(x − 1) (x + 1) = 0", "x ∈ {−1, 1}"], ()),
    (r"x \in \mathbb{R}, f(x) = x^2 - 4 x", r"f'(x) = 0", ["2x − 4 = 0", "2x = 4", "x = 2"], ()),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find", "rows", "taken"), SOLVED)
def test_the_rows_of_the_equation(given, find, rows, taken):
    found = solve(read_problem(given, find))
    (strand,) = (s for s in found.strands if isinstance(s.subject, Rel))
    assert found.status == "solved"
    assert [notation.text(line) for line in strand.lines] == rows
    said = [a for a in found.assumptions if "taken to be" not in a]
    assert (*said, *map(notation.text, found.conditions)) == taken
    assert found.confirmed.points


def test_every_row_holds_at_the_solution_only():
    found = solve(read_problem(LEAST, r"\arg\min_w L(w)"))
    (strand,) = (s for s in found.strands if isinstance(s.subject, Rel))
    v, (value,) = solutions(strand.last)
    for row in strand.lines[:-1]:
        gap = add(row.left, -1 * row.right)
        assert agree(substitute(gap, {v: value}), 0 * gap, found.problem).verdict == "equal"
        assert agree(gap, 0 * gap, found.problem).verdict == "different"


def test_rows_that_the_solution_does_not_obey_are_refuted():
    problem = read_problem(r"x \in \mathbb{R}, a > 0")
    rows = [read_formula(f, problem) for f in ("2 a x - 6 = 0", "a x = 6", r"x = \frac{3}{a}")]
    assert rows_hold([rows[0], rows[2]], problem).verdict == "equal"
    assert rows_hold(rows, problem).verdict == "different"


def test_a_row_that_always_holds_confirms_nothing():
    problem = read_problem(r"x \in \mathbb{R}")
    rows = [read_formula(f, problem) for f in ("x - x = 0", "x = 3")]
    assert rows_hold(rows, problem).verdict == "undecided"


def test_two_letters_are_solved_one_after_the_other():
    given = (
        r"x_i \in \mathbb{R}, i = 1, \dots, n, v > 0"
        "\n"
        r"\ell(\mu, v) = -\frac{n}{2} \log v - \frac{1}{2v} \sum_{i=1}^n (x_i - \mu)^2"
    )
    found = solve(read_problem(given, r"\arg\max_{\mu, v} \ell(\mu, v)"))
    equations = [s for s in found.strands if isinstance(s.subject, Rel)]
    assert found.status == "solved"
    assert [notation.text(s.last.left) for s in equations] == ["μ", "v"]


#: (given, goal, what is said of the second derivative, what the data obey)
BENT = [
    (r"x_i \in \{0, 1\}, i = 1, \dots, n, 0 < p < 1, \ell(p) = \sum_{i=1}^n (x_i \log p + (1 - x_i) \log(1 - p))",
     r"\arg\max_p \ell(p)",
     r"negative: no term is positive, as $0 \le x_{i} \le 1$, and not all are 0, so a maximum",
     [r"$0 < \sum_{i=1}^{n} x_i < n$"]),
    (r"x_i \in \mathbb{N}_0, i = 1, \dots, n, \lambda > 0, \ell(\lambda) = \sum_{i=1}^n (x_i \log \lambda - \lambda)",
     r"\arg\max_\lambda \ell(\lambda)", r"negative, as $x_{i} \ge 0$, so a maximum", [r"$0 < \sum_{i=1}^{n} x_i$"]),
    (LEAST, r"\arg\min_w L(w)", "positive definite, as $X$ has full column rank, so a minimum",
     ["X has full column rank, so that the equation has one solution"]),
    (DATA + r"\lambda > 0, L(w) = \|X w - y\|^2 + \lambda \|w\|^2", r"\arg\min_w L(w)",
     "positive definite: no term is negative, one is definite, so a minimum", []),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find", "said", "taken"), BENT)
def test_why_it_is_a_maximum_or_a_minimum(given, find, said, taken):
    found = solve(read_problem(given, find))
    (check,) = (s for s in found.steps if s.rule.name == "second-order-check")
    assert check.note == said
    assert [a for a in views.solution(found)["assumptions"] if "taken to be" not in a] == taken
