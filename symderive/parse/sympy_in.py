"""SymPy objects -> nodes. What has no counterpart is named in the error.

Objects are taken apart by the names of their classes, so that SymPy itself is not imported here. The tables for
matrices, and for calculus and chance, stand in files of their own.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symderive.expr.algebra import IMAGINARY, INFINITY, PI, TRUE, UNITY, Apply, Idx, Map, Num, Pow, Rel, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.composites import WRITTEN_OUT
from symderive.expr.node import Node
from symderive.expr.shape import DerivationError, is_scalar
from symderive.parse.sympy_calculus import CALCULUS
from symderive.parse.sympy_matrices import MATRICES, explicit
from symderive.parse.sympy_names import MAPS, RELATIONS, SEVERAL, Read, Reading, refused, spelled


def from_sympy(e: Any) -> Node:
    """The node of a SymPy object (or of a Python number). Raises a DerivationError that names what has no
    counterpart."""
    kind = type(e).__name__
    if isinstance(e, bool):
        raise refused(e)
    if isinstance(e, int | Fraction):
        return Num(Fraction(e))
    if isinstance(e, float):
        return number(e)
    reading = TABLE.get(kind)
    if reading is not None:
        return reading(e, from_sympy)
    if getattr(e, "is_Rational", False):
        return Num(Fraction(int(e.p), int(e.q)))
    if getattr(e, "is_Float", False):
        return number(e)
    arguments: tuple[Any, ...] = getattr(e, "args", ())
    if kind in MAPS and len(arguments) == 1:
        return Map(MAPS[kind], from_sympy(arguments[0]))
    if kind in WRITTEN_OUT:
        return WRITTEN_OUT[kind](from_sympy(arguments[0]))
    if kind in SEVERAL:
        return several(SEVERAL[kind], [from_sympy(a) for a in arguments])
    if kind in RELATIONS:
        return Rel(RELATIONS[kind], from_sympy(arguments[0]), from_sympy(arguments[1]))
    if getattr(e, "is_Matrix", False) and hasattr(e, "tolist"):
        return explicit(e, from_sympy)
    if "UndefinedFunction" in type(type(e)).__name__:
        return applied(e.func.__name__, [from_sympy(a) for a in arguments])
    raise refused(e)


def number(e: Any) -> Node:
    try:
        return Num(Fraction(str(e)))
    except ValueError:
        raise DerivationError(f"the number {e} has no counterpart here") from None


def several(name: str, nodes: list[Node]) -> Node:
    """A function of several arguments; max(0, u) is the positive part."""
    if name == "max" and len(nodes) == 2 and Num(0) in nodes:
        return Map("relu", nodes[0] if nodes[1] is Num(0) else nodes[1])
    return Apply(name, tuple(nodes))


def applied(name: str, nodes: list[Node]) -> Node:
    """A function that is only named."""
    return Map(name, nodes[0]) if len(nodes) == 1 and is_scalar(nodes[0].shape) else Apply(name, tuple(nodes))


def product(e: Any, node: Read) -> Node:
    return mul(*(node(a) for a in e.args))


def total(e: Any, node: Read) -> Node:
    return add(*(node(a) for a in e.args))


def power(e: Any, node: Read) -> Node:
    base, exponent = node(e.args[0]), node(e.args[1])
    if isinstance(exponent, Num) and exponent.value == Fraction(1, 2):
        return Map("sqrt", base)
    return Pow(base, exponent)


def heaviside(e: Any, node: Read) -> Node:
    return Map("heaviside", node(e.args[0]))


def polygamma(e: Any, node: Read) -> Node:
    if e.args[0] != 0:
        raise refused(e)
    return Map("digamma", node(e.args[1]))


TABLE: dict[str, Reading] = {
    "Symbol": lambda e, _: Sym(*spelled(e.name)),
    "Dummy": lambda e, _: Sym(*spelled(e.name)),
    "Idx": lambda e, _: Idx(str(e.label)),
    "Pi": lambda _e, _: PI,
    "Exp1": lambda _e, _: Map("exp", UNITY),
    "Infinity": lambda _e, _: INFINITY,
    "NegativeInfinity": lambda _e, _: neg(INFINITY),
    "ImaginaryUnit": lambda _e, _: IMAGINARY,
    "BooleanTrue": lambda _e, _: TRUE,
    "Add": total,
    "Mul": product,
    "MatAdd": total,
    "MatMul": product,
    "Pow": power,
    "exp": lambda e, node: Map("exp", node(e.args[0])),
    "ExpBase": lambda e, node: Map("exp", node(e.args[0])),
    "Heaviside": heaviside,
    "polygamma": polygamma,
    **MATRICES,
    **CALCULUS,
}
