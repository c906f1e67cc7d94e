"""The words that SymPy and our trees have in common: functions of numbers and relations, there and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp


def phi(u: Any) -> Any:
    return (1 + sp.erf(u / sp.sqrt(2))) / 2


FORWARD: dict[str, Callable[..., Any]] = {
    "sqrt": sp.sqrt,
    "exp": sp.exp,
    "log": sp.log,
    "abs": sp.Abs,
    "sin": sp.sin,
    "cos": sp.cos,
    "tan": sp.tan,
    "cot": sp.cot,
    "sec": sp.sec,
    "csc": sp.csc,
    "asin": sp.asin,
    "acos": sp.acos,
    "atan": sp.atan,
    "sinh": sp.sinh,
    "cosh": sp.cosh,
    "tanh": sp.tanh,
    "asinh": sp.asinh,
    "acosh": sp.acosh,
    "atanh": sp.atanh,
    "sign": sp.sign,
    "relu": lambda u: sp.Max(0, u),
    "sigmoid": lambda u: 1 / (1 + sp.exp(-u)),
    "softplus": lambda u: sp.log(1 + sp.exp(u)),
    "erf": sp.erf,
    "erfinv": sp.erfinv,
    "gamma": sp.gamma,
    "loggamma": sp.loggamma,
    "digamma": sp.digamma,
    "floor": sp.floor,
    "ceil": sp.ceiling,
    "factorial": sp.factorial,
    "heaviside": sp.Heaviside,
    "Phi": phi,
    "binom": sp.binomial,
    "beta": lambda a, b: sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b),
    "max": sp.Max,
    "min": sp.Min,
}
BACK = {
    sp.log: "log",
    sp.Abs: "abs",
    sp.sin: "sin",
    sp.cos: "cos",
    sp.tan: "tan",
    sp.asin: "asin",
    sp.acos: "acos",
    sp.atan: "atan",
    sp.sinh: "sinh",
    sp.cosh: "cosh",
    sp.tanh: "tanh",
    sp.asinh: "asinh",
    sp.acosh: "acosh",
    sp.atanh: "atanh",
    sp.sign: "sign",
    sp.erf: "erf",
    sp.erfinv: "erfinv",
    sp.gamma: "gamma",
    sp.loggamma: "loggamma",
    sp.digamma: "digamma",
    sp.floor: "floor",
    sp.ceiling: "ceil",
    sp.factorial: "factorial",
}
BACK_SEVERAL = {sp.binomial: "binom", sp.beta: "beta", sp.Max: "max", sp.Min: "min"}
RELATIONS = {
    sp.Eq: "=",
    sp.Ne: "!=",
    sp.StrictLessThan: "<",
    sp.LessThan: "<=",
    sp.StrictGreaterThan: ">",
    sp.GreaterThan: ">=",
}
SP_RELATIONS = {op: made for made, op in RELATIONS.items()}
