"""Known functions of vectors or of several arguments: softmax, log-sum-exp, max, min, binomial coefficients ..."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from symderive.numeric.duals import Dual, Value, base, function, inverse, linear, reciprocal, where
from symderive.numeric.numbers import NoNumber, Numbers

LONG = 20_000  # factors of a binomial coefficient at most
Special = Callable[[Any, list[Value], Numbers], Value]


def _total(u: Value) -> Value:
    return linear(lambda x: x.sum(axis=(-2, -1), keepdims=True), u)


def _largest(u: Value) -> Any:
    return base(u).max(axis=(-2, -1), keepdims=True)


def softmax(_node: Any, values: list[Value], k: Numbers) -> Value:
    """exp(uᵢ) / Σⱼ exp(uⱼ), shifted by the largest entry so that nothing overflows."""
    (u,) = values
    e = function("exp", u - _largest(u), k)
    return e * reciprocal(_total(e), k)


def logsumexp(_node: Any, values: list[Value], k: Numbers) -> Value:
    """log Σᵢ exp(uᵢ) over the entries of a vector or over several scalars."""
    top = reduce(np.maximum, [_largest(u) for u in values])
    terms = [_total(function("exp", u - top, k)) for u in values]
    return function("log", reduce(lambda a, b: a + b, terms), k) + top


def _extreme(better: Callable[[Any, Any], Any]) -> Special:
    def value(_node: Any, values: list[Value], k: Numbers) -> Value:
        if k.exact:
            raise NoNumber("residues have no order")
        if len(values) > 1:
            return reduce(lambda u, v: where(better(base(u), base(v)), u, v), values)
        u = values[0]
        rows, columns = base(u).shape[-2:]

        def entry(i: int, j: int) -> Value:
            return linear(lambda x: x[..., i : i + 1, j : j + 1], u)

        entries = [entry(i, j) for i in range(rows) for j in range(columns)]
        return reduce(lambda v, w: where(better(base(v), base(w)), v, w), entries)

    return value


def _place(best: Callable[..., Any]) -> Special:
    def value(_node: Any, values: list[Value], k: Numbers) -> Value:
        u = base(values[0])
        flat = u.reshape(*u.shape[:-2], -1)
        return k.whole(best(flat, axis=-1)[..., None, None] + 1)

    return value


def binomial(_node: Any, values: list[Value], k: Numbers) -> Value:
    """n over m: a product for an integer m >= 0, the Gamma function otherwise."""
    n, m = values
    lower = base(m)
    if lower.size and any(x == int(x) and x > LONG for x in lower.ravel() if x == x and abs(x) != math.inf):
        raise NoNumber("a binomial coefficient of such large numbers is not worked out")
    if lower.size and all(x == int(x) for x in lower.ravel()) and not hasattr(m, "level"):
        if all(x == lower.flat[0] for x in lower.ravel()):
            result: Value = k.number(1)
            for j in range(int(lower.flat[0])):
                result = result * (n - k.number(j)) * k.number(Fraction(1, j + 1))
            return result if lower.flat[0] >= 0 else k.number(0)
        if not hasattr(n, "level"):
            return _integer_binomial(n, m, k)
    one = k.number(1)
    inside = function("loggamma", n + one, k) - function("loggamma", m + one, k) - function("loggamma", n - m + one, k)
    return function("exp", inside, k)


def _integer_binomial(n: Value, m: Value, k: Numbers) -> Value:
    def one_value(a: Any, b: Any) -> Any:
        if b < 0:
            return 0
        start = Fraction(int(a)) if a == int(a) else a  # a whole number is exact, whatever kind of number holds it
        return math.prod(((start - j) / (j + 1) for j in range(int(b))), start=Fraction(1) if a == int(a) else a / a)

    exact = np.vectorize(one_value, otypes=[object])(n, m)
    made = lambda q: k.number(q)[0, 0] if isinstance(q, Fraction | int) else q  # noqa: E731
    return np.vectorize(made, otypes=[base(n).dtype])(exact)


def beta(_node: Any, values: list[Value], k: Numbers) -> Value:
    """Γ(a) Γ(b) / Γ(a + b)."""
    a, b = values
    return function("gamma", a, k) * function("gamma", b, k) * reciprocal(function("gamma", a + b, k), k)


def multinomial(_node: Any, values: list[Value], k: Numbers) -> Value:
    """n! / (k₁! k₂! ...)."""
    n, *parts = values
    result = function("factorial", n, k)
    for part in parts:
        result = result * reciprocal(function("factorial", part, k), k)
    return result


def modulo(_node: Any, values: list[Value], k: Numbers) -> Value:
    if k.exact:
        raise NoNumber("residues have no remainder")
    a, b = (base(v) for v in values)
    return a - b * k.map("floor", a * k.reciprocal(b))


def exclusive_or(_node: Any, values: list[Value], k: Numbers) -> Value:
    total = reduce(lambda a, b: a + b, [(base(v) != 0).astype(int) for v in values])
    return k.whole(total % 2)


def _eigenvalue(place: int) -> Special:
    def value(_node: Any, values: list[Value], k: Numbers) -> Value:
        u = values[0]
        if k.exact or isinstance(u, Dual):
            raise NoNumber("eigenvalues are computed in doubles, and not differentiated")
        a = np.asarray(u, dtype=float)
        if a.shape[-1] != a.shape[-2] or not np.allclose(a, np.swapaxes(a, -1, -2)):
            raise NoNumber("the largest and the smallest eigenvalue are those of a symmetric matrix")
        return np.linalg.eigvalsh(a)[..., place, None, None]

    return value


def pseudo_inverse(_node: Any, values: list[Value], k: Numbers) -> Value:
    """The pseudo-inverse of a matrix of full rank (of others there is no number here)."""
    (u,) = values
    t = linear(lambda x: np.swapaxes(x, -1, -2), u)
    rows, columns = base(u).shape[-2:]
    return inverse(t @ u, k) @ t if rows >= columns else t @ inverse(u @ t, k)


SPECIAL: dict[str, Special] = {
    "softmax": softmax,
    "logsumexp": logsumexp,
    "max": _extreme(lambda a, b: a >= b),
    "min": _extreme(lambda a, b: a <= b),
    "argmax": _place(np.argmax),
    "argmin": _place(np.argmin),
    "binom": binomial,
    "beta": beta,
    "multinom": multinomial,
    "mod": modulo,
    "xor": exclusive_or,
    "lambda_max": _eigenvalue(-1),
    "lambda_min": _eigenvalue(0),
    "pinv": pseudo_inverse,
}
