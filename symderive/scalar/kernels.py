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
    """The coefficients of log e, by what it depends on x through."""
    read = Exponents(x)
    if not read.product(sp.powsimp(e, combine="base") if e.is_Mul else e, sp.Integer(1)):
        return None
    return {name: c for name, c in read.found.items() if c != 0}


class Exponents:
    """Reads log of a product factor by factor into ``found``; each reader says whether it knew all that it met.

    ``times`` is the power to which what is read stands.
    """

    def __init__(self, x: Any):
        self.x = x
        self.found: dict[str, Any] = {}

    def put(self, name: str, c: Any) -> bool:
        self.found[name] = self.found.get(name, sp.Integer(0)) + c
        return True

    def product(self, u: Any, times: Any) -> bool:
        return all(self.factor(f, times) for f in sp.Mul.make_args(u))

    def factor(self, f: Any, times: Any) -> bool:
        x = self.x
        if not f.has(x):
            return self.put("1", times * sp.log(f))
        if f == x:
            return self.put("log x", times)
        if f.func is sp.exp:
            return self.exponent(f.args[0], times)
        if f.func is sp.Pow:
            if not f.base.has(x):
                return self.exponent(f.exp * sp.log(f.base), times)
            return not f.exp.has(x) and self.product(f.base, times * f.exp)
        if f.func is sp.gamma:
            return self.factor(sp.factorial(f.args[0] - 1), times)
        if f.func is sp.factorial:
            return self.factorial(sp.expand(f.args[0]), times)
        if f.func is sp.binomial:
            n, k = f.args
            return all(self.factorial_or_number(m, c) for m, c in ((n, times), (k, -times), (n - k, -times)))
        if f.func is sp.sqrt:
            return self.product(f.args[0], times / 2)
        return f.is_Add and self.linear(f, times)

    def exponent(self, q: Any, times: Any) -> bool:
        """times * q in the exponent of e: a polynomial of degree two, 1/x, or logarithms."""
        x = self.x
        names = {x: "x", x**2: "x^2", 1 / x: "1/x", sp.Integer(1): "1"}
        for term in sp.Add.make_args(sp.expand(q)):
            c, rest = term.as_independent(x, as_Add=False)
            if rest in names:
                self.put(names[rest], times * c)
            elif rest.func is not sp.log or not self.product(rest.args[0], times * c):
                return False
        return True

    def factorial_or_number(self, n: Any, times: Any) -> bool:
        if not n.has(self.x):
            return self.put("1", times * sp.log(sp.factorial(n)))
        return self.factorial(sp.expand(n), times)

    def factorial(self, n: Any, times: Any) -> bool:
        slope = sp.diff(n, self.x)
        if slope == 1 and n - self.x == 0:
            return self.put("log x!", times)
        if slope == 1 and n - self.x == -1:  # (x-1)! = x!/x
            return self.put("log x!", times) and self.put("log x", -times)
        if slope == -1:
            h = sp.simplify(n + self.x)
            return bool(self.found.setdefault("h!", h) == h) and self.put("log(h-x)!", times)
        return False

    def linear(self, f: Any, times: Any) -> bool:
        f = sp.factor(f)
        if f.is_Mul or f.is_Pow:
            return self.product(f, times)
        slope = sp.diff(f, self.x)
        if slope.has(self.x):
            return False
        h = sp.cancel(-f.subs(self.x, 0) / slope)
        if h == 0:
            return self.put("log x", times) and self.put("1", times * sp.log(slope))
        if self.found.setdefault("h", h) != h:
            return False
        return self.put("log(h-x)", times) and self.put("1", times * sp.log(-slope))
