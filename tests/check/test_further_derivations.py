"""Steps that need more than two values at a point: conditions at infinity, unknown vectors, stated densities, cases."""

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

FULL = r"X \in \mathbb{R}^{N \times D}, \mathbf{y} \in \mathbb{R}^N, \mathbf{w} \in \mathbb{R}^D" + "\n"
FULL += r"X \text{ full column rank}"
BETA = r"\theta \sim \text{Beta}(a, b), X \mid \theta \sim \text{Binomial}(n, \theta), a, b > 0, n \in \mathbb{N}"
CASES = [
    (r"\lambda > 0", [r"\int_0^\infty x \lambda e^{-\lambda x} dx",
     r"= \left[ -x e^{-\lambda x} \right]_0^\infty + \int_0^\infty e^{-\lambda x} dx", r"= \frac{1}{\lambda}"], "rr"),
    (FULL, [r"X^\top X \mathbf{w} = X^\top \mathbf{y}", r"\implies \mathbf{w} = (X^\top X)^{-1} X^\top \mathbf{y}"],
     "r"),
    (FULL, [r"X^\top X \mathbf{w} = X^\top \mathbf{y}", r"\implies \mathbf{w} = X^\top \mathbf{y}"], "w"),
    (r"x \in \mathbb{R}", [r"(x-2)(x-3) = 0", r"\iff x = 2 \text{ or } x = 3"], "r"),
    (r"x \in \mathbb{R}", [r"(x-2)(x-3) = 0", r"\iff x = 2 \text{ or } x = 4"], "w"),
    (r"x \in \mathbb{R}", [r"\int x \cos x\,dx", r"= x \sin x - \int \sin x\,dx", r"= x \sin x + \cos x + C"], "rr"),
    (r"x \in \mathbb{R}", [r"\int x e^{x^2} dx", r"= e^{x^2} + C"], "w"),
    (BETA, [r"p(\theta \mid X=k)", r"\propto \theta^k (1-\theta)^{n-k} \theta^{a-1} (1-\theta)^{b-1}"], "r"),
    (BETA, [r"p(\theta \mid X=k)", r"\propto \theta^{k+a} (1-\theta)^{n-k+b}"], "w"),
    (r"p(x,y) = x + y \text{ for } 0 \le x \le 1, 0 \le y \le 1",
     [r"p(y \mid x)", r"= \frac{p(x,y)}{p(x)}", r"= \frac{x+y}{x+1/2}"], "rr"),
    (r"z \in \mathbb{R}^K, \ p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}",
     [r"\frac{\partial p_i}{\partial z_j}", r"= p_i (\delta_{ij} - p_j)"], "r"),
    (r"z \in \mathbb{R}^K, \ p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}, \ i \ne j",
     [r"\frac{\partial p_i}{\partial z_j}", r"= -p_i p_j"], "r"),
    (r"X \sim \mathcal{N}(0, 1)", [r"\mathbb{E}[X]^2", "= 0"], "r"),
    (r"z \text{ a random variable}, z \in \mathbb{R}^n, A \in \mathbb{R}^{m \times n}, \operatorname{Cov}(z) = \Sigma",
     [r"\operatorname{Cov}(A z)", r"= A \Sigma A^\top"], "r"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "lines", "wanted"), CASES, ids=lambda v: v[-1][:40] if isinstance(v, list) else "")
def test_verdicts(given, lines, wanted):
    problem, read = read_lines(given, lines)
    assert "".join(v.verdict[0] for v in check(problem, read, limit=20).lines[1:]) == wanted


def test_a_line_below_one_that_was_not_read_is_not_called_wrong():
    problem, read = read_lines(r"x \in \mathbb{R}", [r"x^2", r"= \frac{x}{", "= x^3"])
    assert [v.verdict for v in check(problem, read).lines[1:]] == ["not-understood", "undecided"]


def test_a_function_that_is_not_declared_is_said():
    problem, read = read_lines(r"x \in \mathbb{R}", [r"\tanh x", r"= 3 g(2x) - 1"])
    assert check(problem, read).lines[1].verdict == "not-understood"
