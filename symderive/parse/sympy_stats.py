"""The variables of sympy.stats: their names, and their laws as ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symderive.expr.algebra import Num, Pow
from symderive.expr.node import Node
from symderive.expr.probability import FiniteSet, Law
from symderive.expr.shape import DerivationError
from symderive.parse.sympy_in import from_sympy
from symderive.parse.sympy_names import spelled

#: SymPy's law -> ours, and our parameters from SymPy's
LAWS: dict[str, tuple[str, Callable[..., tuple[Node, ...]]]] = {
    "Normal": ("Normal", lambda m, s: (m, Pow(s, Num(2)))),
    "Bernoulli": ("Bernoulli", lambda p, *_: (p,)),
    "Binomial": ("Binomial", lambda n, p, *_: (n, p)),
    "Poisson": ("Poisson", lambda r: (r,)),
    "Exponential": ("Exponential", lambda r: (r,)),
    "Uniform": ("Uniform", lambda a, b: (a, b)),
    "Gamma": ("Gamma", lambda k, t: (k, Pow(t, Num(-1)))),
    "Beta": ("Beta", lambda a, b: (a, b)),
    "Geometric": ("Geometric", lambda p: (p,)),
    "Laplace": ("Laplace", lambda m, b: (m, b)),
    "Cauchy": ("Cauchy", lambda x, g: (x, g)),
    "LogNormal": ("LogNormal", lambda m, s: (m, Pow(s, Num(2)))),
    "StudentT": ("StudentT", lambda n: (n,)),
    "ChiSquared": ("ChiSquare", lambda k: (k,)),
    "Hypergeometric": ("Hypergeometric", lambda n, k, m: (n, k, m)),
}
COUNTS_ONE = ("Bernoulli", "Binomial")  # SymPy lets success count as any number


def law_of(variable: Any) -> Law:
    """The law of a sympy.stats variable. Raises a DerivationError that names a law without counterpart."""
    law = getattr(variable.pspace, "distribution", None)
    name = type(law).__name__.removesuffix("Distribution")
    if law is None:
        raise DerivationError(f"the law of SymPy's {variable} is not known")
    if name == "Die":
        return Law("UniformSet", (FiniteSet(tuple(Num(k) for k in range(1, int(law.sides) + 1))),))
    if name == "DiscreteUniform":
        return Law("UniformSet", (FiniteSet(tuple(from_sympy(a) for a in law.args)),))
    if name not in LAWS or (name in COUNTS_ONE and tuple(law.args[-2:]) != (1, 0)):
        raise DerivationError(f"SymPy's law {name} (of {variable}) has no counterpart here")
    ours, arrange = LAWS[name]
    return Law(ours, arrange(*(from_sympy(a) for a in law.args)))


def laws(thing: Any) -> list[tuple[str, Law]]:
    """The sympy.stats variables in a SymPy object: the LaTeX of their names, and their laws. They are independent."""
    from sympy.stats.rv import random_symbols

    variables = sorted(random_symbols(thing), key=lambda v: str(v.symbol))
    return [(spelled(str(v.symbol))[2], law_of(v)) for v in variables]
