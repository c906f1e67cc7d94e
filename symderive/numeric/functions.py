"""The functions of one number that are known by name: their values in doubles and their slopes.

A slope is written in terms of other known functions, so that it can be differentiated again and evaluated in any
kind of number: ``f("cos", u)`` is the cosine of u, ``f.one_over(u)`` its reciprocal.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from statistics import NormalDist
from typing import Any

import numpy as np


def _vectorised(f: Callable[[float], float]) -> Callable[[Any], Any]:
    """A function of one float on arrays; nan where it is not defined, inf where it overflows."""

    def guarded(x: float) -> float:
        try:
            return f(x)
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return np.vectorize(guarded, otypes=[float])


def hurwitz(s: int, x: float) -> float:
    """The Hurwitz zeta function Σ 1/(x + k)^s for s >= 2, x > 0, by Euler and Maclaurin."""
    n = max(0, 12 - int(x))
    head = math.fsum((x + k) ** -s for k in range(n))
    y = x + n
    tail = y ** (1 - s) / (s - 1) + y**-s / 2
    rising, factorial = float(s), 2.0
    for j, bernoulli in enumerate((1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6), start=1):
        tail += bernoulli / factorial * rising * y ** (-s - 2 * j + 1)
        rising *= (s + 2 * j - 1) * (s + 2 * j)
        factorial *= (2 * j + 1) * (2 * j + 2)
    return head + tail


def digamma(x: float) -> float:
    """The derivative of log Γ: reflection for x < 0, recurrence up to 12, then the asymptotic series."""
    if x <= 0:
        if x == int(x):
            return math.nan
        return digamma(1 - x) - math.pi / math.tan(math.pi * x)
    total = 0.0
    while x < 12:
        total -= 1 / x
        x += 1
    z = 1 / (x * x)
    series = z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - z * 691 / 32760)))))
    return total + math.log(x) - 0.5 / x - series


def polygamma(n: int) -> Callable[[float], float]:
    """The n-th derivative of digamma, for positive x."""
    sign = -1 if n % 2 == 0 else 1

    def value(x: float) -> float:
        return sign * math.factorial(n) * hurwitz(n + 1, x) if x > 0 else math.nan

    return value


def _sigmoid(u: Any) -> Any:
    return 0.5 * (1 + np.tanh(0.5 * u))


def _loggamma(x: float) -> float:
    return math.lgamma(x) if x > 0 else math.nan


def _erfinv(u: float) -> float:
    return NormalDist().inv_cdf((1 + u) / 2) / math.sqrt(2) if abs(u) < 1 else math.nan


FLOAT_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "sqrt": np.sqrt,
    "exp": np.exp,
    "log": np.log,
    "abs": np.abs,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "cot": lambda u: 1 / np.tan(u),
    "sec": lambda u: 1 / np.cos(u),
    "csc": lambda u: 1 / np.sin(u),
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "sign": np.sign,
    "sigmoid": _sigmoid,
    "relu": lambda u: np.maximum(u, 0),
    "softplus": lambda u: np.logaddexp(0, u),
    "erf": _vectorised(math.erf),
    "erfinv": _vectorised(_erfinv),
    "gamma": _vectorised(math.gamma),
    "loggamma": _vectorised(_loggamma),
    "digamma": _vectorised(digamma),
    "polygamma1": _vectorised(polygamma(1)),
    "polygamma2": _vectorised(polygamma(2)),
    "polygamma3": _vectorised(polygamma(3)),
    "floor": np.floor,
    "ceil": np.ceil,
    "factorial": _vectorised(lambda x: math.gamma(x + 1)),
    "heaviside": lambda u: np.heaviside(u, 0.5),
    "Phi": _vectorised(lambda x: 0.5 * math.erfc(-x / math.sqrt(2))),
}

Slope = Callable[[Any, Any], Any]

SLOPES: dict[str, Slope] = {
    "sqrt": lambda u, f: f.one_over(2 * f("sqrt", u)),
    "exp": lambda u, f: f("exp", u),
    "log": lambda u, f: f.one_over(u),
    "abs": lambda u, f: f("sign", u),
    "sin": lambda u, f: f("cos", u),
    "cos": lambda u, f: -f("sin", u),
    "tan": lambda u, f: f("sec", u) * f("sec", u),
    "cot": lambda u, f: -f("csc", u) * f("csc", u),
    "sec": lambda u, f: f("sec", u) * f("tan", u),
    "csc": lambda u, f: -f("csc", u) * f("cot", u),
    "asin": lambda u, f: f.one_over(f("sqrt", 1 - u * u)),
    "acos": lambda u, f: -f.one_over(f("sqrt", 1 - u * u)),
    "atan": lambda u, f: f.one_over(1 + u * u),
    "sinh": lambda u, f: f("cosh", u),
    "cosh": lambda u, f: f("sinh", u),
    "tanh": lambda u, f: 1 - f("tanh", u) * f("tanh", u),
    "asinh": lambda u, f: f.one_over(f("sqrt", u * u + 1)),
    "acosh": lambda u, f: f.one_over(f("sqrt", u * u - 1)),
    "atanh": lambda u, f: f.one_over(1 - u * u),
    "sign": lambda u, f: u * 0,
    "sigmoid": lambda u, f: f("sigmoid", u) * (1 - f("sigmoid", u)),
    "relu": lambda u, f: f("heaviside", u),
    "softplus": lambda u, f: f("sigmoid", u),
    "erf": lambda u, f: 2 * f.one_over(f("sqrt", f.pi())) * f("exp", -(u * u)),
    "erfinv": lambda u, f: f.number(Fraction(1, 2)) * f("sqrt", f.pi()) * f("exp", f("erfinv", u) * f("erfinv", u)),
    "gamma": lambda u, f: f("gamma", u) * f("digamma", u),
    "loggamma": lambda u, f: f("digamma", u),
    "digamma": lambda u, f: f("polygamma1", u),
    "polygamma1": lambda u, f: f("polygamma2", u),
    "polygamma2": lambda u, f: f("polygamma3", u),
    "floor": lambda u, f: u * 0,
    "ceil": lambda u, f: u * 0,
    "factorial": lambda u, f: f("factorial", u) * f("digamma", u + 1),
    "heaviside": lambda u, f: u * 0,
    "Phi": lambda u, f: f.one_over(f("sqrt", 2 * f.pi())) * f("exp", -(u * u) * f.number(Fraction(1, 2))),
}

KNOWN = frozenset(FLOAT_FUNCTIONS)
