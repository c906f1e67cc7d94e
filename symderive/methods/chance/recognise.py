"""Recognise a law by its kernel: collect powers, read off the parameters."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import INFINITY, ZERO, Map, Num, Sym
from symderive.expr.build import add, divide, mul, neg
from symderive.expr.node import Node
from symderive.expr.probability import Law
from symderive.scalar import Letters

MINUS_INFINITY = neg(INFINITY)
NOUGHT: Node = ZERO


def recognise(
    body: Node, x: Sym, low: Node, high: Node, *, discrete: bool = False, letters: Letters | None = None
) -> Law | None:
    """The law whose density (mass) is proportional to ``body`` on its support from ``low`` to ``high``.

    ``body`` is taken to have a finite integral: a parameter whose sign the letters leave open passes.
    """
    letters = letters or Letters()
    inside = letters
    if isinstance(low, Num):
        inside = inside.within(x, low.value, None)
    if isinstance(high, Num):
        inside = inside.within(x, None, high.value)
    if discrete:
        inside = inside.integer(x)
    found = scalar.kernel(body, x, inside)
    if found is None:
        return None
    found.pop("1", None)
    law = (discrete_law if discrete else continuous_law)(found, low, high, letters)
    return None if law is None else Law(law.name, tuple(scalar.simplify(p, letters) for p in law.params))


def only(kernel: dict[str, Node], *names: str) -> bool:
    return set(kernel) <= set(names)


def continuous_law(kernel: dict[str, Node], low: Node, high: Node, letters: Letters) -> Law | None:

    def get(name: str) -> Node:
        return kernel.get(name, NOUGHT)

    if low is MINUS_INFINITY and high is INFINITY and only(kernel, "x", "x^2"):
        variance = divide(Num(-1), mul(2, get("x^2")))
        if "x^2" not in kernel or scalar.sign(variance, letters) in (0, -1):
            return None
        return Law("Normal", (mul(get("x"), variance), variance))
    if low is ZERO and high is INFINITY and only(kernel, "x", "log x"):
        shape, rate = add(get("log x"), 1), neg(get("x")) if isinstance(get("x"), Num) else mul(-1, get("x"))
        if scalar.sign(shape, letters) in (0, -1) or scalar.sign(rate, letters) in (0, -1):
            return None
        return Law("Exponential", (rate,)) if "log x" not in kernel else Law("Gamma", (shape, rate))
    if (
        low is ZERO
        and high == Num(1)
        and kernel
        and only(kernel, "log x", "log(h-x)", "h")
        and kernel.get("h", Num(1)) == Num(1)
    ):
        a, b = add(get("log x"), 1), add(get("log(h-x)"), 1)
        if scalar.sign(a, letters) in (0, -1) or scalar.sign(b, letters) in (0, -1):
            return None
        return Law("Beta", (a, b))
    if not kernel and low is not MINUS_INFINITY and high is not INFINITY:
        return Law("Uniform", (low, high))
    return None


def discrete_law(kernel: dict[str, Node], low: Node, high: Node, letters: Letters) -> Law | None:

    def get(name: str) -> Node:
        return kernel.get(name, NOUGHT)

    ratio = Map("exp", get("x"))
    if low is ZERO and high is INFINITY and only(kernel, "x", "log x!") and get("log x!") == Num(-1):
        return Law("Poisson", (ratio,))
    if low == Num(1) and high is INFINITY and only(kernel, "x"):
        return Law("Geometric", (add(1, mul(-1, ratio)),))
    if low is ZERO and only(kernel, "x", "log x!", "log(h-x)!", "h!"):
        n = kernel.get("h!")
        if n is not None and scalar.equal(n, high, letters) and get("log x!") == Num(-1) == get("log(h-x)!"):
            return Law("Binomial", (n, divide(ratio, add(1, ratio))))
    return None
