"""How fast: start-up, one formula read, one gradient, one Bayes, each beside SymPy doing the same where it can.

Run with ``python -m pytest benchmarks --benchmark-group-by=group``. Times of one group are from one run and are to be
read as ratios: machines differ.
"""

import subprocess
import sys

import pytest
import sympy
import sympy.stats

import symderive

GRADIENT = (
    "x \\in \\mathbb{R}^n, A \\in \\mathbb{R}^{n \\times n}\nf(x) = x^\\top A x",
    r"\frac{df}{dx}",
)
BAYES = (
    "D, T \\in \\{0, 1\\}\nP(D=1) = 0.005\nP(T=1 \\mid D=1) = 0.98\nP(T=1 \\mid D=0) = 0.05",
    r"P(D=1 \mid T=1)",
)


def layers(depth):
    """z_l = W_l a_{l-1} + b_l, a_l = tanh(z_l), L = ||a_depth||^2, by W_1."""
    given = [r"\mathbf{x} \in \mathbb{R}^n"]
    previous = r"\mathbf{x}"
    for layer in range(1, depth + 1):
        given.append(rf"W_{{{layer}}} \in \mathbb{{R}}^{{n \times n}}")
        given.append(rf"\mathbf{{z}}_{{{layer}}} = W_{{{layer}}} {previous}")
        given.append(rf"\mathbf{{a}}_{{{layer}}} = \tanh(\mathbf{{z}}_{{{layer}}})")
        previous = rf"\mathbf{{a}}_{{{layer}}}"
    given.append(rf"L = {previous}^\top {previous}")
    return "\n".join(given), r"\frac{\partial L}{\partial W_{1}}"


def run(*command):
    return subprocess.run([sys.executable, *command], capture_output=True, check=True)


@pytest.mark.benchmark(group="start-up")
def test_start_up_of_sympy(benchmark):
    benchmark(run, "-c", "import sympy")


@pytest.mark.benchmark(group="start-up")
def test_start_up_for_a_derivative(benchmark):
    benchmark(run, "-m", "symderive", "solve", "-e", r"\frac{d}{dx} x^2 \sin x")


@pytest.mark.benchmark(group="start-up")
def test_start_up_for_help(benchmark):
    benchmark(run, "-m", "symderive", "--help")


@pytest.mark.benchmark(group="reading")
def test_reading_a_formula(benchmark):
    benchmark(symderive.parse, r"\frac{1}{2\sigma^2} \sum_{i=1}^{n} (x_i - \mu)^2")


@pytest.mark.benchmark(group="gradient")
def test_gradient(benchmark):
    assert benchmark(symderive.solve, *GRADIENT).status == "solved"


@pytest.mark.benchmark(group="gradient")
def test_gradient_by_sympy(benchmark):
    n = sympy.Symbol("n", integer=True, positive=True)
    x, a = sympy.MatrixSymbol("x", n, 1), sympy.MatrixSymbol("A", n, n)

    def differentiate():
        sympy.core.cache.clear_cache()
        return (x.T * a * x).diff(x)

    benchmark(differentiate)


@pytest.mark.benchmark(group="bayes")
def test_bayes(benchmark):
    assert benchmark(symderive.solve, *BAYES).status == "solved"


@pytest.mark.benchmark(group="bayes")
def test_bayes_by_sympy(benchmark):
    def posterior():
        sympy.core.cache.clear_cache()
        d = sympy.stats.Bernoulli("D", sympy.Rational(1, 200))
        hit = sympy.stats.Bernoulli("H", sympy.Rational(98, 100))
        false = sympy.stats.Bernoulli("F", sympy.Rational(5, 100))
        test = d * hit + (1 - d) * false
        return sympy.stats.P(sympy.Eq(d, 1), sympy.Eq(test, 1))

    assert benchmark(posterior) == sympy.Rational(98, 1093)


@pytest.mark.parametrize("depth", [4, 8, 16, 32, 64])
@pytest.mark.benchmark(group="layers")
def test_layers(benchmark, depth):
    given, find = layers(depth)
    assert benchmark.pedantic(symderive.solve, (given, find), rounds=3, warmup_rounds=1).status == "solved"
