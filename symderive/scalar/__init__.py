"""Scalar work that SymPy does for the core: simplify, integrate, sum, solve, take limits.

Trees go in, trees come out; what SymPy cannot do within its time, or what the numbers do not bear out, is ``None``.
SymPy is imported when the first of these functions is used, not before.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from symderive.scalar.letters import NOTHING_KNOWN, Letters

if TYPE_CHECKING:
    from symderive.scalar.equations import solve, solve_system
    from symderive.scalar.forms import differentiate, expand, factor, polynomial, simplify
    from symderive.scalar.integrals import integrate
    from symderive.scalar.kernels import kernel
    from symderive.scalar.limits import limit
    from symderive.scalar.matrices import determinant, eigenvalues, invert, matrix_product
    from symderive.scalar.periods import every_root
    from symderive.scalar.primitives import antiderivative
    from symderive.scalar.signs import compare, equal, number, sign
    from symderive.scalar.sums import summation
    from symderive.scalar.translate import from_sympy, to_sympy

#: where each service lives
PLACES = {
    "antiderivative": "primitives",
    "compare": "signs",
    "determinant": "matrices",
    "differentiate": "forms",
    "eigenvalues": "matrices",
    "equal": "signs",
    "every_root": "periods",
    "expand": "forms",
    "factor": "forms",
    "from_sympy": "translate",
    "integrate": "integrals",
    "invert": "matrices",
    "kernel": "kernels",
    "limit": "limits",
    "matrix_product": "matrices",
    "number": "signs",
    "polynomial": "forms",
    "sign": "signs",
    "simplify": "forms",
    "solve": "equations",
    "solve_system": "equations",
    "summation": "sums",
    "to_sympy": "translate",
}


def __getattr__(name: str) -> Any:
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{PLACES[name]}"), name)


__all__ = [
    "NOTHING_KNOWN",
    "Letters",
    "antiderivative",
    "compare",
    "determinant",
    "differentiate",
    "eigenvalues",
    "equal",
    "every_root",
    "expand",
    "factor",
    "from_sympy",
    "integrate",
    "invert",
    "kernel",
    "limit",
    "matrix_product",
    "number",
    "polynomial",
    "sign",
    "simplify",
    "solve",
    "solve_system",
    "summation",
    "to_sympy",
]
