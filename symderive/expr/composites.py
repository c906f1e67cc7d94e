"""Functions of one number that have a name of their own, but are made of others: coth, logit, SiLU.

They are written out where they are read, so that every rule, every number and every page knows them. On a column the
functions of machine learning act entry by entry. Sources: DLMF 4.28 (hyperbolic functions) and 7.2.2 (erfc); Hendrycks
and Gimpel, arXiv:1606.08415 (GELU); Elfwing et al., arXiv:1702.03118 (SiLU).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from symderive.expr.algebra import UNITY, Map, Ones
from symderive.expr.build import add, divide, hadamard, neg
from symderive.expr.node import Node
from symderive.expr.shape import is_scalar


def of_one(u: Node) -> Node:
    """1, or a column of ones beside a column."""
    return UNITY if is_scalar(u.shape) else Ones(u.shape)


def over(name: str, u: Node) -> Node:
    return divide(UNITY, Map(name, u))


#: name -> what it is of u
WRITTEN_OUT: Mapping[str, Callable[[Node], Node]] = {
    "coth": lambda u: divide(Map("cosh", u), Map("sinh", u)),
    "sech": lambda u: over("cosh", u),
    "csch": lambda u: over("sinh", u),
    "erfc": lambda u: add(of_one(u), neg(Map("erf", u))),
    "logit": lambda u: add(Map("log", u), neg(Map("log", add(of_one(u), neg(u))))),
    "gelu": lambda u: hadamard(u, Map("Phi", u)),
    "silu": lambda u: hadamard(u, Map("sigmoid", u)),
}
#: those that a column may stand in
ENTRYWISE = frozenset({"erfc", "logit", "gelu", "silu"})
