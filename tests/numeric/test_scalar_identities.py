"""Identities of numbers and functions: true ones are equal, false ones different and shown at a point."""

import pytest
from blackboard import EMPTY, a, absolute, b, c, exp, fail, fn, h, hold, i, log, n, power, sqrt, t, x

from symderive.expr.algebra import INFINITY, PI, Apply, Map, Num, Pow
from symderive.expr.arrays import BigSum, Entry
from symderive.expr.build import size
from symderive.expr.calculus import Derivative, Integral, Limit
from symderive.expr.node import Node, substitute
from symderive.numeric.compare import agree
from symderive.numeric.compile import evaluate
from symderive.numeric.sample import draw

TRUE = {
    "binomial": (power(a + b, 2), a * a + 2 * a * b + b * b),
    "cube": (power(a - b, 3), power(a, 3) - 3 * a * a * b + 3 * a * b * b - power(b, 3)),
    "difference of squares": ((a + b) * (a - b), a * a - b * b),
    "fractions": (a / b + c / b, (a + c) / b),
    "common denominator": (Num(1) / a + Num(1) / b, (a + b) / (a * b)),
    "square root of a square": (sqrt(t * t), absolute(t)),
    "abs squared": (power(absolute(t), 2), t * t),
    "log of a square": (log(t * t), 2 * log(absolute(t))),
    "log of exp": (log(exp(t)), t),
    "exp of a sum": (exp(a + b), exp(a) * exp(b)),
    "log of a quotient of exps": (log(exp(a) / exp(b)), a - b),
    "Pythagoras": (power(fn("sin", t), 2) + power(fn("cos", t), 2), Num(1)),
    "double angle": (fn("sin", 2 * t), 2 * fn("sin", t) * fn("cos", t)),
    "tan": (fn("tan", t), fn("sin", t) / fn("cos", t)),
    "tanh by exponentials": (fn("tanh", t), (exp(t) - exp(-t)) / (exp(t) + exp(-t))),
    "tanh by the sigmoid": (fn("tanh", t), 2 * fn("sigmoid", 2 * t) - 1),
    "sigmoid turned": (1 - fn("sigmoid", t), fn("sigmoid", -t)),
    "softplus": (log(1 + exp(t)), t + log(1 + exp(-t))),
    "softplus by cosh": (log(1 + exp(t)), t / Num(2) + log(2 * fn("cosh", t / Num(2)))),
    "softplus known": (fn("softplus", t), log(1 + exp(t))),
    "relu": (fn("relu", t), (t + absolute(t)) / Num(2)),
    "max by abs": (Apply("max", (a, b)), (a + b + absolute(a - b)) / Num(2)),
    "abs of a product": (absolute(a * b), absolute(a) * absolute(b)),
    "hyperbolic": (power(fn("cosh", t), 2) - power(fn("sinh", t), 2), Num(1)),
    "asinh": (fn("asinh", t), log(t + sqrt(t * t + 1))),
    "Phi by erf": (fn("Phi", t), (1 + fn("erf", t / sqrt(Num(2)))) / Num(2)),
    "gamma recurrence": (fn("gamma", t * t + 1), t * t * fn("gamma", t * t)),
    "digamma recurrence": (fn("digamma", t * t + 1), fn("digamma", t * t) + Num(1) / (t * t)),
    "beta by gamma": (
        Apply("beta", (t * t, a * a)),
        fn("gamma", t * t) * fn("gamma", a * a) / fn("gamma", t * t + a * a),
    ),
    "binomial coefficient": (Apply("binom", (a, Num(2))), a * (a - 1) / Num(2)),
    "derivative of a product": (
        Derivative(t * t * fn("sin", t), (t,)),
        2 * t * fn("sin", t) + t * t * fn("cos", t),
    ),
    "derivative of a power": (Derivative(Pow(2 * t + 1, Num(4)), (t,)), 8 * Pow(2 * t + 1, Num(3))),
    "derivative of a quotient": (
        Derivative(t / (1 + t * t), (t,)),
        (1 - t * t) / Pow(1 + t * t, Num(2)),
    ),
    "derivative of t^t": (
        Derivative(Pow(exp(t), exp(t)), (t,)),
        Pow(exp(t), exp(t)) * (exp(t) * log(exp(t)) + exp(t)),
    ),
    "second derivative": (Derivative(power(t, 4), (t, t)), 12 * t * t),
    "derivative of a function by name": (
        Derivative(Map("f", t * t), (t,)),
        2 * t * Map("f", t * t, 1),
    ),
    "difference quotient": (
        Limit((power(t + h, 2) - t * t) / h, h, Num(0), ""),
        2 * t,
    ),
    "Euler": (Limit(Pow(1 + t / h, h), h, INFINITY, ""), exp(t)),
    "integral": (Integral(h * h * (1 - h), h, Num(0), Num(1)), Num(1) / Num(12)),
    "Gauss": (Integral(exp(-1 * h * h), h, -INFINITY, INFINITY), sqrt(PI)),
    "under the integral": (
        Derivative(Integral(fn("sin", h * t), h, Num(0), Num(1)), (t,)),
        Integral(h * fn("cos", h * t), h, Num(0), Num(1)),
    ),
}

FALSE = {
    "square of a sum": (power(a + b, 2), a * a + b * b),
    "root of a sum": (sqrt(a * a + b * b), a + b),
    "reciprocal of a sum": (Num(1) / (a + b), Num(1) / a + Num(1) / b),
    "fraction cancelled in part": ((a + b) / a, b),
    "root of a square": (sqrt(t * t), t),
    "log of a square": (log(t * t), 2 * log(t)),
    "log of a sum": (log(exp(a) + exp(b)), a + b),
    "log of a product": (log(exp(a) * exp(b)), a * b),
    "exp of a product": (exp(a * b), exp(a) * exp(b)),
    "exp of a sum": (exp(a + b), exp(a) + exp(b)),
    "sine of a sum": (fn("sin", a + b), fn("sin", a) + fn("sin", b)),
    "sine of a double": (fn("sin", 2 * t), 2 * fn("sin", t)),
    "abs of a sum": (absolute(a + b), absolute(a) + absolute(b)),
    "abs dropped": (absolute(t), t),
    "power of a power": (power(power(t, 2), 3), power(t, 5)),
    "negative power": (power(t, -2), -power(t, 2)),
    "sigmoid turned": (fn("sigmoid", -t), -fn("sigmoid", t)),
    "tanh squared": (1 - power(fn("tanh", t), 2), power(fn("tanh", t), 2)),
    "derivative of a product": (Derivative(t * t * fn("sin", t), (t,)), 2 * t * fn("cos", t)),
    "derivative of a quotient": (Derivative(t / (1 + t * t), (t,)), Num(1) / (2 * t)),
    "inner derivative forgotten": (Derivative(fn("sin", t * t), (t,)), fn("cos", t * t)),
    "power rule on an exponential": (Derivative(exp(2 * t), (t,)), 2 * t * exp(2 * t - 1)),
    "derivative of log": (Derivative(log(t * t), (t,)), Num(1) / (t * t)),
    "sign of cosine": (Derivative(fn("cos", t), (t,)), fn("sin", t)),
    "derivative of the reciprocal": (Derivative(Num(1) / t, (t,)), power(t, -2)),
    "derivative of tanh": (Derivative(fn("tanh", t), (t,)), 1 + power(fn("tanh", t), 2)),
    "derivative of sigmoid": (Derivative(fn("sigmoid", t), (t,)), fn("sigmoid", t)),
    "derivative of a constant power": (Derivative(exp(t * log(Num(2))), (t,)), t * exp((t - 1) * log(Num(2)))),
    "second derivative": (Derivative(power(t, 4), (t, t)), 12 * power(t, 3)),
    "function by name, no inner factor": (Derivative(Map("f", t * t), (t,)), Map("f", t * t, 1)),
    "function by name is linear": (Map("f", a + b), Map("f", a) + Map("f", b)),
    "function by name commutes": (Apply("g", (a, b)), Apply("g", (b, a))),
    "difference quotient": (Limit((power(t + h, 2) - t * t) / h, h, Num(0), ""), t),
    "limit of a quotient": (Limit(fn("sin", 2 * h) / h, h, Num(0), ""), Num(1)),
    "integral of a product": (
        Integral(h * h * (1 - h), h, Num(0), Num(1)),
        Integral(h * h, h, Num(0), Num(1)) * Integral(1 - h, h, Num(0), Num(1)),
    ),
    "integral of a power": (Integral(power(h, 3), h, Num(0), Num(1)), Num(1) / Num(3)),
    "Gauss without a half": (Integral(exp(-1 * h * h), h, -INFINITY, INFINITY), sqrt(2 * PI)),
    "binomial coefficient": (Apply("binom", (a, Num(2))), a * (a + 1) / Num(2)),
    "sum of squares": (
        BigSum(power(Entry(x, (i,)), 2), i, Num(1), size(n)),
        power(BigSum(Entry(x, (i,)), i, Num(1), size(n)), 2),
    ),
    "sum of a constant": (BigSum(a, i, Num(1), size(n)), a),
}


def test_there_are_forty_of_each() -> None:
    assert min(len(TRUE), len(FALSE)) >= 40


@pytest.mark.parametrize("name", TRUE)
def test_true_identities_are_equal(name: str) -> None:
    hold(*TRUE[name])


@pytest.mark.parametrize("name", FALSE)
def test_false_identities_are_different_and_shown(name: str) -> None:
    fail(*FALSE[name])


def number(text: str) -> Node:
    top, _, below = text.partition("/")
    return Num(int(top)) / Num(int(below or 1))


@pytest.mark.parametrize("name", ["square of a sum", "root of a sum", "abs of a sum", "derivative of a product"])
def test_a_counterexample_reproduces(name: str) -> None:
    left, right = FALSE[name]
    found = agree(left, right, EMPTY)
    if isinstance(left, Derivative):
        left = 2 * t * fn("sin", t) + t * t * fn("cos", t)
    put = {
        letter: number(found.counterexample[letter.name]) for letter in (a, b, t) if letter.name in found.counterexample
    }
    point = draw(EMPTY, [Num(0)], 0)
    values = [float(evaluate(substitute(side, put), point, EMPTY)[0, 0]) for side in (left, right)]
    assert abs(values[0] - values[1]) > 1e-6
