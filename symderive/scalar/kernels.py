"""Collect powers: the exponents with which x, 1 - x, e^x, e^{x^2}, x! ... stand in a product.

That is how a person recognises a law: a density is known from its kernel, whatever its constant.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symderive.expr.algebra import Sym
from symderive.expr.node import Node
from symderive.scalar.forms import tidy
from symderive.scalar.letters import NOTHING_KNOWN, Letters
from symderive.scalar.limited import limited
from symderive.scalar.translate import CANNOT, Translation

#: what may stand in the exponent: log x, log(h - x), log(c + x), x, x^2, 1/x, log x!, log (h - x)!
Kernel = dict[str, Node]


def kernel(u: Node, x: Sym, letters: Letters = NOTHING_KNOWN) -> Kernel | None:
    """The coefficients of log u by what it depends on x through; None where something else stands there.

    Keys: ``log x``, ``log(h-x)`` (with ``h``), ``x``, ``x^2``, ``1/x``, ``log x!``, ``log(h-x)!`` (with ``h!``),
    and ``1`` for log of the constant.
    """
    words = Translation(letters)
    try:
        e, s = words.there(u), words.variable(x)
        found = limited(lambda: exponents(e, s))
        return None if found is None else {name: words.back(tidy(c)) for name, c in found.items()}
    except CANNOT:
        return None


def exponents(e: Any, x: Any) -> dict[str, Any] | None:
    found: dict[str, Any] = {}

    def put(name: str, c: Any) -> None:
        found[name] = found.get(name, sp.Integer(0)) + c

    def exponent(q: Any, times: Any) -> bool:
        """times * q in the exponent of e: a polynomial of degree two, 1/x, or logarithms."""
        for term in sp.Add.make_args(sp.expand(q)):
            c, rest = term.as_independent(x, as_Add=False)
            if rest == 1:
                put("1", times * c)
            elif rest in (x, x**2, 1 / x):
                put({x: "x", x**2: "x^2", 1 / x: "1/x"}[rest], times * c)
            elif rest.func is sp.log:
                if not product(rest.args[0], times * c):
                    return False
            else:
                return False
        return True

    def product(u: Any, times: Any) -> bool:
        """u to the power ``times``."""
        return all(one(f, times) for f in sp.Mul.make_args(u))

    def one(f: Any, times: Any) -> bool:
        if not f.has(x):
            put("1", times * sp.log(f))
            return True
        if f == x:
            put("log x", times)
            return True
        if f.func is sp.exp:
            return exponent(f.args[0], times)
        if f.func is sp.Pow:
            if not f.base.has(x):
                return exponent(f.exp * sp.log(f.base), times)
            return not f.exp.has(x) and product(f.base, times * f.exp)
        if f.func is sp.gamma:
            return one(sp.factorial(f.args[0] - 1), times)
        if f.func is sp.factorial:
            return factorial(sp.expand(f.args[0]), times)
        if f.func is sp.binomial:
            n, k = f.args
            return one_or_number(n, times) and one_or_number(k, -times) and one_or_number(n - k, -times)
        if f.func is sp.sqrt:
            return product(f.args[0], times / 2)
        return f.is_Add and linear(f, times)

    def one_or_number(n: Any, times: Any) -> bool:
        if not n.has(x):
            put("1", times * sp.log(sp.factorial(n)))
            return True
        return factorial(sp.expand(n), times)

    def factorial(n: Any, times: Any) -> bool:
        slope = sp.diff(n, x)
        if slope == 1 and n - x == 0:
            put("log x!", times)
            return True
        if slope == 1 and (n - x) == -1:  # (x-1)! = x!/x
            put("log x!", times)
            put("log x", -times)
            return True
        if slope == -1:
            h = sp.simplify(n + x)
            if found.setdefault("h!", h) != h:
                return False
            put("log(h-x)!", times)
            return True
        return False

    def linear(f: Any, times: Any) -> bool:
        f = sp.factor(f)
        if f.is_Mul or f.is_Pow:
            return product(f, times)
        slope = sp.diff(f, x)
        if slope.has(x):
            return False
        h = sp.cancel(-f.subs(x, 0) / slope)
        if h == 0:
            put("log x", times)
            put("1", times * sp.log(slope))
            return True
        if found.setdefault("h", h) != h:
            return False
        put("log(h-x)", times)
        put("1", times * sp.log(-slope))
        return True

    if not product(sp.powsimp(e, combine="base") if e.is_Mul else e, sp.Integer(1)):
        return None
    return {name: c for name, c in found.items() if c != 0}
