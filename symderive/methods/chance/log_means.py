"""Means of logarithms under laws: E[log X] of beta and gamma variables by the digamma function."""

from __future__ import annotations

from collections.abc import Mapping

from symderive.expr.algebra import UNITY, ZERO, Map, Num, Pow
from symderive.expr.build import add, mul
from symderive.expr.laws import law_row
from symderive.expr.node import Node
from symderive.expr.probability import Law


def psi(u: Node) -> Node:
    return Map("digamma", u)


def mean_of_shapes(law: Law, coefficients: Mapping[str, Node]) -> Node | None:
    """E[c_0 + c_1 X + c_2 X^2 + c_3 log X + c_4 log(1 - X)] from the coefficients by name; None where one is not
    known. Source: derivatives of the normalising integrals (Bishop, Pattern Recognition and Machine Learning, B)."""
    ends = coefficients.get("h", UNITY)
    terms = []
    for name, c in coefficients.items():
        if name == "h":
            continue
        mean = mean_of_shape(law, name) if name != "log(h-x)" or ends == UNITY else None
        if mean is None:
            return None
        terms.append(mul(c, mean))
    return add(*terms)


def mean_of_shape(law: Law, name: str) -> Node | None:
    row = law_row(law)
    if row is None:
        return None
    match name, law:
        case "1", _:
            return UNITY
        case "x", _:
            return row.mean(*law.params)
        case "x^2", _:
            return add(row.variance(*law.params), Pow(row.mean(*law.params), Num(2)))
        case "log x", Law("Beta", (a, b)):
            return add(psi(a), mul(-1, psi(add(a, b))))
        case "log(h-x)", Law("Beta", (a, b)):
            return add(psi(b), mul(-1, psi(add(a, b))))
        case "log x", Law("Gamma", (a, r)):
            return add(psi(a), mul(-1, Map("log", r)))
        case "log x", Law("Exponential", (r,)):
            return add(psi(UNITY), mul(-1, Map("log", r)))
        case "log x" | "log(h-x)", Law("Uniform", (low, high)) if low == ZERO and high == UNITY:
            return Num(-1)
    return None
