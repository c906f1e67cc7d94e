"""What is exported is what was verified: the printed function is run at a random point and compared with the tree."""

from __future__ import annotations

from typing import Any

import numpy as np

from symderive.expr.arrays import Member
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE
from symderive.numeric.code import Axes, NoCode, free_indices
from symderive.numeric.defined import names_of
from symderive.numeric.duals import base
from symderive.numeric.point import Point
from symderive.numeric.sample import draw
from symderive.numeric.scope import Scope


def try_out(written: dict[str, Any], leaves: list[Node], node: Node, problem: Problem, axes: Axes) -> None:
    """Raise NoCode if the function fails or its value is not the tree's."""
    space: dict[str, Any] = {}
    exec(compile(written["source"], "<exported>", "exec"), space)
    for seed, leaning in enumerate(("", "", "positive", "unit", "", "positive", "unit", "")):
        point = draw(
            problem, [node, *leaves, *free_indices(node, problem)], seed, count=1, spread=True, leaning=leaning
        )
        with np.errstate(all="ignore"):
            want = base(Scope(point, names_of(problem)).value(node))
        if not np.isfinite(want).all():
            continue
        names = [argument["name"] for argument in written["arguments"]]
        values = {name: given(leaf, point) for name, leaf in zip(names, leaves, strict=True)}
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


def given(leaf: Node, point: Point) -> Any:
    """An argument's value: a number, a one- or two-dimensional array, a family with its indices leading."""
    array = np.asarray(point.families[leaf.name] if isinstance(leaf, Member) else point.values[leaf])[0]
    rest = [n for n, dim in zip(array.shape[-2:], leaf.shape, strict=True) if dim != ONE]
    return array.reshape((*array.shape[:-2], *rest))


def expected(want: np.ndarray, node: Node, problem: Problem, axes: Axes, point: Point) -> np.ndarray:
    """The tree's value with axes as the code returns them."""
    indices = axes.indices if axes.indices is not None else free_indices(node, problem)
    if indices:
        full = np.broadcast_to(want, [*(1 for _ in range(point.depth + 2 - want.ndim)), *want.shape])
        shape = list(full.shape)
        order = []
        for index in indices:
            if index not in point.values:
                raise NoCode("the answer does not depend on all of its indices")
            values = point.values[index]
            axis = point.depth - 1 - (np.ndim(values) - 3)
            shape[axis] = values.size
            order.append(axis)
        full = np.broadcast_to(full, shape)
        rest = [a for a in range(full.ndim) if a not in order]
        return np.transpose(full, [*order, *rest])
    matrix: np.ndarray[Any, Any] = want.reshape(want.shape[-2:])
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
