"""A number for every node: ``evaluate``. (The code that is exported is printed by ``code``.)"""

from __future__ import annotations

import numpy as np

from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric import changes, families, values
from symderive.numeric.duals import base
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import VALUES, Point, Scope, names_of, value_of

ROOMS = (changes, families, values)  # they fill the table of evaluators


def evaluate(node: Node, point: Point, problem: Problem | None = None) -> np.ndarray:
    """The value of a tree at a point: an array ``(..., rows, columns)``, 2-D for a single point.

    Raises NoNumber, with the reason, where the tree has none. What is not defined on the reals is nan.
    """
    with np.errstate(all="ignore"):
        value = base(Scope(point, names_of(problem)).value(node))
    return value


__all__ = ["VALUES", "NoNumber", "Point", "Scope", "evaluate", "value_of"]
