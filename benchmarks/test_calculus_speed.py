"""Derivatives: beside SymPy on problems that both answer, and how the time and the print grow with the problem.

Times are medians of processor time in one run on one machine and are to be read as ratios.
``python -m pytest benchmarks -s`` prints them.
"""

import math
import statistics
import time

import pytest
import sympy
from sympy import MatrixSymbol, Symbol, Trace

from symderive.derive.derivation import Derivation
from symderive.methods.table import plans
from symderive.parse.statements import read_problem
from symderive.render.notation import latex
from symderive.solve import confirm, solve

n = Symbol("n", integer=True, positive=True)
A, B, X = (MatrixSymbol(name, n, n) for name in "ABX")
a, b, x, y = (MatrixSymbol(name, n, 1) for name in "abxy")
t = Symbol("t", real=True)
SQUARE = r"A, B, X \in \mathbb{R}^{n \times n}, a, b, x, y \in \mathbb{R}^n"


def entrywise(f, u):
    s = sympy.Dummy()
    return u.applyfunc(sympy.Lambda(s, f(s)))


#: name, given, find, what SymPy is asked
BOTH = [
    ("quadratic form", SQUARE, r"\frac{d}{dx} (x^\top A x)", lambda: (x.T * A * x).diff(x)),
    ("linear map", SQUARE, r"\frac{d}{dx} (A x)", lambda: (A * x).diff(x)),
    ("sin(Ax + b)", SQUARE, "f = \\sin(A x + b)\n\\frac{df}{dx}",
     lambda: entrywise(sympy.sin, A * x + b).diff(x)),
    ("residual", SQUARE, r"\frac{d}{dx} (A x - b)^\top (A x - b)", lambda: ((A * x - b).T * (A * x - b)).diff(x)),
    ("trace", SQUARE, r"\frac{\partial}{\partial X} \operatorname{tr}(A X B)", lambda: Trace(A * X * B).diff(X)),
    ("inverse", SQUARE, r"\frac{\partial}{\partial X} (a^\top X^{-1} b)", lambda: (a.T * X.inv() * b).diff(X)),
    ("quadratic trace", SQUARE, r"\frac{\partial}{\partial X} \operatorname{tr}(X^\top B X A)",
     lambda: Trace(X.T * B * X * A).diff(X)),
    ("tanh layer", SQUARE, r"\frac{\partial}{\partial X} (a^\top \tanh(X x + b))",
     lambda: (a.T * entrywise(sympy.tanh, X * x + b)).diff(X)),
    ("Hadamard", SQUARE, "f = x \\odot (A x)\n\\frac{df}{dx}",
     lambda: sympy.HadamardProduct(x, A * x).diff(x)),
    ("factorisation", SQUARE, r"\frac{\partial}{\partial A} \operatorname{tr}((X - A B^\top)^\top (X - A B^\top))",
     lambda: Trace((X - A * B.T).T * (X - A * B.T)).diff(A)),
    ("Hessian", SQUARE, r"\frac{\partial^2}{\partial x \partial x^\top} (x^\top A x)",
     lambda: (x.T * A * x).diff(x).diff(x)),
    ("relu layer", SQUARE, r"\frac{\partial}{\partial X} (a^\top \operatorname{ReLU}(X x + b))",
     lambda: (a.T * entrywise(lambda s: sympy.Max(0, s), X * x + b)).diff(X)),
    ("Rayleigh quotient", SQUARE, r"\frac{d}{dx} \frac{x^\top A x}{x^\top x}",
     lambda: (entrywise(lambda s: 1 / s, x.T * x) * (x.T * A * x)).diff(x)),
]  # fmt: skip


def posed(given: str, find: str):
    *more, goal = find.split("\n")
    return read_problem("\n".join([given, *more]), goal)


def median(work, rounds: int = 5) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def derived(problem) -> Derivation:
    """The derivation with its steps, not yet confirmed."""
    for plan in plans(problem):
        if plan.fits(problem):
            found = plan.carry_out(problem)
            if found is not None:
                return found
    raise AssertionError("not solved")


def test_beside_sympy():
    """Steps in a fifth of the time that SymPy takes to differentiate, steps and confirmation in a half (medians)."""
    ours, both, theirs = [], [], []
    for name, given, find, ask in BOTH:

        def fresh(ask=ask):
            sympy.core.cache.clear_cache()
            return ask()

        one = median(lambda given=given, find=find: derived(posed(given, find)))
        reading = median(lambda given=given, find=find: posed(given, find))
        two = median(lambda given=given, find=find: confirm(derived(posed(given, find))))
        other = median(fresh, 3)
        print(
            f"{name:18s} steps {1e3 * (one - reading):6.1f}  + confirmation {1e3 * (two - reading):6.1f}  "
            f"reading {1e3 * reading:5.1f}  SymPy {1e3 * other:6.1f} ms"
        )
        ours.append(one - reading)
        both.append(two - reading)
        theirs.append(other)
    steps, whole = (statistics.median(s) / statistics.median(theirs) for s in (ours, both))
    print(f"medians: steps {steps:.2f}, steps and confirmation {whole:.2f} of SymPy's time")
    assert steps <= 0.2
    assert whole <= 0.5


# ---------------------------------------------------------------- growth
def network(k: int) -> tuple[str, str]:
    given = [r"\sigma(t) = \frac{1}{1 + e^{-t}}, a_0, y \in \mathbb{R}^n"]
    for layer in range(1, k + 1):
        given.append(rf"W_{{{layer}}} \in \mathbb{{R}}^{{n \times n}}, b_{{{layer}}} \in \mathbb{{R}}^n")
        given.append(rf"z_{{{layer}}} = W_{{{layer}}} a_{{{layer - 1}}} + b_{{{layer}}}")
        given.append(rf"a_{{{layer}}} = \sigma(z_{{{layer}}})")
    return "\n".join([*given, rf"L = \|a_{{{k}}} - y\|^2"]), r"\frac{\partial L}{\partial W_{1}}"


def matrices(k: int) -> str:
    return ", ".join(rf"A_{{{i}}}" for i in range(1, k + 1)) + r", X \in \mathbb{R}^{n \times n}"


def product_of_matrices(k: int) -> tuple[str, str]:
    whole = " ".join(rf"A_{{{i}}}" for i in range(1, k + 1))
    return matrices(k), rf"\frac{{\partial}}{{\partial X}} \operatorname{{tr}}({whole} X)"


def sum_of_traces(k: int) -> tuple[str, str]:
    whole = " + ".join(rf"\operatorname{{tr}}(A_{{{i}}} X)" for i in range(1, k + 1))
    return matrices(k), rf"\frac{{\partial}}{{\partial X}} ({whole})"


def chain_of_compositions(k: int) -> tuple[str, str]:
    given = [r"x \in \mathbb{R}, u_0 = x"]
    given += [rf"u_{{{i}}} = \sin(u_{{{i - 1}}})" for i in range(1, k + 1)]
    return "\n".join(given), rf"\frac{{d u_{{{k}}}}}{{dx}}"


GROWING = {
    "network": network,
    "product of matrices": product_of_matrices,
    "sum of traces": sum_of_traces,
    "chain of compositions": chain_of_compositions,
}


def printed(found: Derivation) -> int:
    """How much is printed: every step's own before and after."""
    return sum(len(latex(step.before)) + len(latex(step.after)) for step in found.steps)


def exponent(sizes: list[int], values: list[float]) -> float:
    """The slope of a line through the points in logarithms."""
    u, v = [math.log(s) for s in sizes], [math.log(w) for w in values]
    mean_u, mean_v = statistics.mean(u), statistics.mean(v)
    top = sum((p - mean_u) * (q - mean_v) for p, q in zip(u, v, strict=True))
    return top / sum((p - mean_u) ** 2 for p in u)


@pytest.mark.parametrize("name", GROWING)
def test_growth(name):
    """Time and print grow like the problem: exponents of at most 1.2 from 8 to 64."""
    sizes = [8, 16, 32, 64]
    times, lengths = [], []
    for k in sizes:
        given, find = GROWING[name](k)
        problem = read_problem(given, find)
        found = solve(problem)
        assert found.status == "solved"
        lengths.append(printed(found))
        times.append(min(timed(given, find) for _ in range(3)))
    in_time, in_print = exponent(sizes, times), exponent(sizes, [float(v) for v in lengths])
    shown = ", ".join(f"{k}: {1e3 * s:.0f} ms" for k, s in zip(sizes, times, strict=True))
    print(f"{name}: time k^{in_time:.2f}, print k^{in_print:.2f} ({shown})")
    assert in_time <= 1.2
    assert in_print <= 1.2


def timed(given: str, find: str) -> float:
    """The time of a derivation with its confirmation; the reading is measured elsewhere."""
    problem = read_problem(given, find)
    start = time.process_time()
    solve(problem)
    return time.process_time() - start
