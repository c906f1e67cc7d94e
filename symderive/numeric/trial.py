"""What is exported is what was verified: the printed function is run at a random point and compared with the tree."""

from __future__ import annotations

from typing import Any

import numpy as np

from symderive.expr.arrays import Member
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.code import Axes, NoCode, free_indices
from symderive.numeric.sample import draw
from symderive.numeric.scope import Point


def try_out(written: dict[str, Any], node: Node, problem: Problem, axes: Axes) -> None:
    """Raise NoCode if the function fails or its value is not the tree's."""
    from symderive.numeric.compile import evaluate

    space: dict[str, Any] = {}
    exec(compile(written["source"], "<exported>", "exec"), space)
    for seed, leaning in enumerate(("", "", "positive", "unit", "", "positive", "unit", "")):
        point = draw(problem, context(node, problem), seed, count=1, spread=True, leaning=leaning)
        want = evaluate(node, point, problem)
        if not np.isfinite(want).all():
            continue
        values = {a["name"]: given(a, point) for a in written["arguments"]}
        try:
            with np.errstate(all="ignore"):
                got = np.asarray(space[written["entry"]](**values), dtype=float)
        except (
            TypeError,
            ValueError,
            IndexError,
            ArithmeticError,
            AttributeError,
            NameError,
            np.linalg.LinAlgError,
        ) as error:
            raise NoCode(f"the code does not run: {error}") from error
        want = expected(want, node, problem, axes, point)
        if got.size != want.size or not np.allclose(np.squeeze(got), np.squeeze(want), rtol=1e-7, atol=1e-9):
            raise NoCode("the code does not have the value of the answer")
        return
    raise NoCode("the code could not be tried: no point was found at which the answer is defined")


def context(node: Node, problem: Problem) -> list[Node]:
    """What a point needs numbers for: the answer, and letters whose sizes the function reads."""
    letters = [
        d.node for d in problem.declarations.values() if d.node is not None and d.kind in ("vector", "matrix", "scalar")
    ]
    members = [d.node for d in problem.declarations.values() if isinstance(d.node, Member)]
    inside = [p for d in problem.definitions for p in d.body.walk() if isinstance(p, Member)]
    return [node, *letters, *members, *inside, *free_indices(node, problem)]


def given(argument: dict[str, Any], point: Point) -> Any:
    """An argument's value: a float, a one- or two-dimensional array, a family with its indices leading."""
    latex, name = argument["latex"], argument["name"]
    for leaf, value in point.values.items():
        if getattr(leaf, "latex", None) == latex and _fits(leaf, argument):
            array = np.asarray(value)[0]
            return array.reshape([n for n, d in zip(array.shape, leaf.shape, strict=True) if str(d) != "1"])
    for family, value in point.families.items():
        if name.rstrip("_") == "".join(c for c in family if c.isalnum() or c == "_") or family == name:
            array = np.asarray(value)[0]
            dims = len(argument["shape"])
            lead = array.shape[:-2]
            rest = [n for n in array.shape[-2:] if n != 1]
            return array.reshape(*lead, *rest)[(...,) + (0,) * max(0, len(lead) + len(rest) - dims)]
    raise NoCode(f"the argument {name} has no value")


def _fits(leaf: Any, argument: dict[str, Any]) -> bool:
    return [str(d) for d in leaf.shape if str(d) != "1"] == list(argument["shape"])


def expected(want: np.ndarray, node: Node, problem: Problem, axes: Axes, point: Point) -> np.ndarray:
    """The tree's value with axes as the code returns them."""
    indices = axes.indices if axes.indices is not None else free_indices(node, problem)
    if indices:
        full = np.broadcast_to(want, [*(1 for _ in range(point.depth + 2 - want.ndim)), *want.shape])
        shape = list(full.shape)
        order = []
        for index in indices:
            values = point.values[index]
            axis = point.depth - 1 - (np.ndim(values) - 3)
            shape[axis] = values.size
            order.append(axis)
        full = np.broadcast_to(full, shape)
        rest = [a for a in range(full.ndim) if a not in order]
        return np.transpose(full, [*order, *rest])
    matrix = want.reshape(want.shape[-2:])
    if axes.rows is not None or axes.columns is not None:
        shape, order = [], []
        for held, n in ((axes.rows, matrix.shape[0]), (axes.columns, matrix.shape[1])):
            at = len(shape)
            if held is None:
                shape.append(n)
                order.append(at)
            else:
                shape += [point.size(held[1]), point.size(held[0])]
                order += [at + 1, at]
        return matrix.reshape(shape).transpose(order)
    return matrix.T if axes.turned else matrix
