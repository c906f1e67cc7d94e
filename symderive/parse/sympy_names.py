"""SymPy's names and ours: functions, relations, letters, and the sentence for what has no counterpart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symderive.expr.node import Node
from symderive.expr.shape import DerivationError
from symderive.parse.words import LETTERS

Read = Callable[[Any], Node]
Reading = Callable[[Any, Read], Node]

# SymPy's name of a function -> ours
MAPS = {
    "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec", "csc": "csc", "asin": "asin", "acos": "acos",
    "atan": "atan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "asinh",
    "acosh": "acosh", "atanh": "atanh",
    "exp": "exp", "log": "log", "ln": "log", "sqrt": "sqrt", "Abs": "abs", "abs": "abs", "sign": "sign",
    "erf": "erf", "erfinv": "erfinv", "gamma": "gamma",
    "loggamma": "loggamma", "digamma": "digamma", "factorial": "factorial", "floor": "floor", "ceiling": "ceil",
    "Heaviside": "heaviside", "sigmoid": "sigmoid", "relu": "relu", "softplus": "softplus",
}  # fmt: skip
SEVERAL = {"binomial": "binom", "beta": "beta", "Max": "max", "Min": "min", "Mod": "mod"}
RELATIONS = {
    "Equality": "=",
    "Eq": "=",
    "Unequality": "!=",
    "Ne": "!=",
    "StrictLessThan": "<",
    "LessThan": "<=",
    "StrictGreaterThan": ">",
    "GreaterThan": ">=",
}


def spelled(name: str) -> tuple[str, None, str]:
    """Our name, no shape, and the LaTeX of a symbol's name: lam is lambda, x_1 and x1 stay."""
    plain = {"lam": "lambda", "lamda": "lambda"}.get(name, name)
    head, _, tail = plain.partition("_")
    latex = "\\" + head if head in LETTERS else head if len(head) == 1 else rf"\text{{{head}}}"
    if tail:
        latex += f"_{tail}" if len(tail) == 1 else f"_{{{tail}}}"
    return plain, None, latex


def safe(name: str) -> str:
    return {"lambda": "lam"}.get(name, name)


def refused(e: Any) -> DerivationError:
    """What has no counterpart, by its name."""
    return DerivationError(
        f"SymPy's {type(e).__name__} has no counterpart here",
        hint="scalars, matrix expressions, derivatives, integrals, sums, limits and the common laws do",
    )
