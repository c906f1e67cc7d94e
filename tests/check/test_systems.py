"""Rows that follow from several equations, from the givens, from inequalities; families whose number nobody stated."""

import pytest

import symderive

XY = r"x, y \in \mathbb{R}"
ABC = r"A, B, C \in \mathbb{R}^{n \times n} \text{ invertible}"
CHAIN = r"""X_0, X_1, X_2 \in \{0, 1\}
P(X_0 = 1) = \frac{1}{2}
P(X_{t+1} = 1 \mid X_t = 1) = \frac{3}{4}, \quad P(X_{t+1} = 1 \mid X_t = 0) = \frac{1}{4}"""
NORMAL = r"""p(x \mid \theta) = \mathcal{N}(x; \theta, s), \quad p(\theta) = \mathcal{N}(\theta; 0, t)
s, t > 0"""
POSTERIOR = [r"p(\theta \mid x)", r"\propto p(x \mid \theta) p(\theta)"]
MEAN = r"X, Y \text{ random variables}, E[Y \mid X] = "
SUMS = [r"2x + y = 4, \ x - y = -1", r"3x = 3"]
BLOCKS = [
    # systems of equations
    (XY, [*SUMS, r"x = 1, \ y = 2"], "grr"),
    (XY, [*SUMS, r"x = 1, \ y = 3"], "grw"),
    (XY, [SUMS[0], r"3x = 5"], "gw"),
    (XY, [SUMS[0], r"3x = 5", r"x = \frac{5}{3}"], "gwr"),
    (XY, [r"2x + y = 4, \ y = x + 1", r"2x + x + 1 = 4", "x = 1", "y = 2"], "grrr"),
    (r"\pi_1 + \pi_2 = 1", [r"\pi_1 = 0.7 \pi_1 + 0.2 \pi_2", r"\pi_1 = 0.4"], "gr"),
    (r"\pi_1 + \pi_2 = 1", [r"\pi_1 = 0.7 \pi_1 + 0.2 \pi_2", r"\pi_1 = 0.6"], "gw"),
    # matrix equations
    (ABC, ["A B = C", "B = A^{-1} C", "B^{-1} = C^{-1} A"], "grr"),
    (ABC, ["A B = C", "B = C A^{-1}"], "gw"),
    (r"S, L \in \mathbb{R}^{d \times d} \text{ symmetric positive definite}", ["L^{-1} - S = 0", "L = S^{-1}"], "gr"),
    (r"S, L \in \mathbb{R}^{d \times d} \text{ symmetric positive definite}", ["L^{-1} - S = 0", "L = S"], "gw"),
    # what is given holds at every point
    (XY + r", \ x^2 + y^2 = 1", ["(x+y)^2 + (x - y)^2", "= 2"], "gr"),
    (XY + r", \ x^2 + y^2 = 1", ["(x+y)^2 + (x - y)^2", "= 1"], "gw"),
    (r"A \in \mathbb{R}^{n \times n}, \ A^3 = 0", ["(I - A)(I + A + A^2)", "= I"], "gr"),
    (r"A \in \mathbb{R}^{n \times n}, \ A^3 = 0", ["(I - A)(I + A)", "= I"], "gw"),
    (r"U \in \mathbb{R}^{n \times k}, \ U^\top U = I_k", [r"\operatorname{tr}(U U^\top)", "= k"], "gr"),
    (r"U \in \mathbb{R}^{n \times k}, \ U^\top U = I_k", [r"\operatorname{tr}(U U^\top)", "= n"], "gw"),
    (r"A, B \in \mathbb{R}^{n \times n} \text{ invertible}, A + B \text{ invertible}",
     ["A^{-1} + B^{-1}", "= A^{-1} (A + B) B^{-1}"], "gr"),
    # families run as far as the sums over them
    (r"w_i, x_i \in \mathbb{R}", [r"\frac{\partial}{\partial w_j} \sum_i w_i x_i", "= x_j"], "gr"),
    (r"w_i, x_i \in \mathbb{R}", [r"\frac{\partial}{\partial w_j} \sum_i w_i x_i", "= w_j"], "gw"),
    (r"a_{ij} \in \mathbb{R}, x_i \in \mathbb{R}, i, j = 1, \dots, n",
     [r"\frac{\partial}{\partial x_k} \sum_{i=1}^n \sum_{j=1}^n a_{ij} x_i x_j",
      r"= \sum_{j=1}^n (a_{kj} + a_{jk}) x_j"],
     "gr"),
    (r"p_i > 0, \ \sum_i p_i = 1", [r"-\sum_i p_i \log \frac{p_i}{2}", r"= -\sum_i p_i \log p_i + \log 2"], "gr"),
    (r"p_i > 0, \ \sum_i p_i = 1", [r"-\sum_i p_i \log \frac{p_i}{2}", r"= -\sum_i p_i \log p_i - \log 2"], "gw"),
    # inequalities
    (r"x \in \mathbb{R}", ["1 - 2x < 7", "-2x < 6", "x > -3"], "grr"),
    (r"x \in \mathbb{R}", ["1 - 2x < 7", "-2x < 6", "x > -2"], "grw"),
    (r"x \in \mathbb{R}", ["1 - 2x < 7", "x > -4"], "gr"),
    (r"x \in \mathbb{R}", ["x^2 > 4", "x > 2"], "gu"),  # needs x > 0, as x^2 = 4 does
    (r"x \in \mathbb{R}", ["x > 2", "x^2 > 4"], "gr"),
    (r"x \in \mathbb{R}", ["x - 1", r"\le 30"], "gw"),
    (XY, [r"(x-y)^2 \ge 0", r"x^2 + y^2 \ge 2xy", r"x^2+y^2 \ge xy"], "grr"),
    (r"x \in \mathbb{R}", ["0 < x < 1", "x^2 < x"], "gr"),
    (r"x \in \mathbb{R}", ["0 < x < 1", "x^2 > x"], "gw"),
    (r"x \in \mathbb{R}", ["x > 1", r"0 < \frac{1}{x} < 1"], "gr"),
    (XY, ["x > 0, y > 0", "xy > 0"], "gr"),
    (XY, ["x > 0, y > 0", "xy > 1"], "gw"),
    # a chain with one table of steps, posteriors of stated densities, conditional means
    (CHAIN, [r"P(X_2 = 1 \mid X_0 = 1)", r"= \frac{9}{16} + \frac{1}{16}", r"= \frac{3}{4}"], "grw"),
    (r"X_t \in \{0, 1\}, P(X_{t+1} = 1 \mid X_t = 1) = a, P(X_{t+1} = 1 \mid X_t = 0) = b",
     ["P(X_{t+1} = 1)", "= a P(X_t = 1) + b P(X_t = 0)", "= (a + b) P(X_t = 1)"], "grw"),
    (NORMAL, [*POSTERIOR, r"\propto \exp(-\frac{(x - \theta)^2}{2s} - \frac{\theta^2}{2t})"], "grr"),
    (NORMAL, [*POSTERIOR, r"\propto \exp(-\frac{(x - \theta)^2}{s} - \frac{\theta^2}{t})"], "grw"),
    (r"p(x) = 2x \text{ for } 0 \le x \le 1", [r"P(X = \frac{1}{2})", r"= p(\frac{1}{2})"], "gw"),
    (MEAN + "0", ["E[X^2 Y]", r"= E[X^2 E[Y \mid X]]", "= 0"], "grr"),
    (MEAN + "X", [r"\operatorname{Cov}(X, Y)", "= E[X^2] - E[X]^2"], "gr"),
    (MEAN + "X^2", ["E[X Y]", "= E[X]^3"], "gw"),
    # variables that are alike, a joint density on its range
    (r"X_1, \dots, X_n \text{ iid with mean } \mu \text{ and variance } s" + "\n" + r"M = \frac{1}{n} \sum_{i=1}^n X_i",
     [r"\operatorname{Var}(M)", r"= \frac{1}{n^2} \sum_{i=1}^n \operatorname{Var}(X_i)", r"= \frac{s}{n^2}"], "grw"),
    (r"p(x, y) = x + y \text{ for } 0 \le x \le 1, \ 0 \le y \le 1",
     [r"p(x \mid y)", r"= \frac{x + y}{\int_0^1 (x + y) \, dx}", r"= \frac{x + y}{y + \frac{1}{3}}"], "grw"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "lines", "verdicts"), BLOCKS)
def test_verdicts(given: str, lines: list[str], verdicts: str) -> None:
    report = symderive.check(given, lines)
    assert "".join(v.verdict[0] for v in report.lines) == verdicts


def test_a_line_with_two_sides_of_its_own_speaks_of_its_sides() -> None:
    line = symderive.check(r"x \in \mathbb{R}", ["-2x < 6", "x < -3"]).lines[1]
    assert "left side" in line.message and "line above" not in line.message


@pytest.mark.parametrize(
    ("given", "lines", "remark"),
    [
        (r"x \in \mathbb{R}", [r"\frac{x^2 - 1}{x - 1}", "= x + 1"], "x = 1"),
        (r"x \in \mathbb{R}", ["x + 1", r"= \frac{x^2 - 1}{x - 1}"], "x = 1"),
        (r"x > 1", [r"\frac{x^2 - 1}{x - 1}", "= x + 1"], ""),
        (r"x \in \mathbb{R}, x \ne 1", [r"\frac{x^2 - 1}{x - 1}", "= x + 1"], ""),
    ],
)
def test_a_number_outside_of_a_domain_is_remarked(given: str, lines: list[str], remark: str) -> None:
    line = symderive.check(given, lines).lines[1]
    assert line.verdict == "right"
    assert any(remark in said for said in line.remarks) if remark else not line.remarks


def test_a_shown_point_lists_no_bound_letter_and_the_sizes_that_count() -> None:
    bar = symderive.check("", [r"\int_1^e \frac{1}{x} \, dx", r"= \left[ \frac{1}{x} \right]_1^e"]).lines[1]
    assert not bar.counterexample
    given = r"p_1, \dots, p_n > 0, \ \sum_{i=1}^n p_i = 1"
    size = symderive.check(given, [r"\log n \sum_{i=1}^n p_i", r"= n \log n"]).lines[1]
    assert "n" in size.counterexample
