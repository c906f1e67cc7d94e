"""A number for every node (``evaluate``) and code for every answer (``numpy_code``, ``torch_code``, ``jax_code``)."""

from __future__ import annotations

from typing import Any

import numpy as np

from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.code import PLAIN, Axes, code, with_leaves
from symderive.numeric.defined import names_of
from symderive.numeric.duals import base
from symderive.numeric.point import Point
from symderive.numeric.scope import Scope
from symderive.numeric.spelling import JAX, NUMPY, TORCH
from symderive.numeric.trial import try_out


def evaluate(node: Node, point: Point, problem: Problem | None = None, *, through: bool = False) -> np.ndarray:
    """The value of a tree at a point: an array ``(..., rows, columns)``, 2-D for a single point.

    ``through`` reads partial derivatives as running through named quantities (the default holds fixed those that stand
    beside the variable; the derivative that the problem asks for runs through them in any case). Raises NoNumber, with
    the reason, where the tree has no value. What is not defined on the reals is nan.
    """
    with np.errstate(all="ignore"):
        return base(Scope(point, names_of(problem), through=through).value(node))


def numpy_code(
    node: Node, problem: Problem, entry: str, wrt: tuple[Node, ...] = (), *, axes: Axes = PLAIN
) -> dict[str, Any]:
    """The answer as a NumPy function, ``{"entry", "source", "arguments"}``, run and compared with ``evaluate`` at a
    random point. Raises NoCode where it cannot be written or does not agree."""
    written, leaves = with_leaves(node, problem, entry, wrt, axes=axes, dialect=NUMPY)
    try_out(written, leaves, node, problem, axes)
    return written


def torch_code(
    node: Node, problem: Problem, entry: str, wrt: tuple[Node, ...] = (), *, axes: Axes = PLAIN
) -> dict[str, Any]:
    """The answer as a PyTorch function, printed by the same printer."""
    return code(node, problem, entry, wrt, axes=axes, dialect=TORCH)


def jax_code(
    node: Node, problem: Problem, entry: str, wrt: tuple[Node, ...] = (), *, axes: Axes = PLAIN
) -> dict[str, Any]:
    """The answer as a JAX function, printed by the same printer."""
    return code(node, problem, entry, wrt, axes=axes, dialect=JAX)
