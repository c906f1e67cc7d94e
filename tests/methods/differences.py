"""An answer's exported function beside central differences of what was differentiated."""

import numpy as np

from symderive.expr.algebra import Idx
from symderive.expr.arrays import Block, Member, Vec
from symderive.expr.node import free_leaves
from symderive.numeric.code import Axes, free_indices, with_leaves
from symderive.numeric.compile import evaluate
from symderive.numeric.sample import draw
from symderive.numeric.trial import expected, given
from symderive.solve import axes_of, entry_name

STEPS = {1: 1e-5, 2: 2e-4, 3: 4e-3}
CLOSE = {1: 1e-4, 2: 5e-3, 3: 5e-2}


def largest_difference(problem, question, answer):
    """The largest relative difference at a point that obeys what is declared; None where no point was found.

    The axes are the function's first, then the variable's: another shape raises an AssertionError.
    """
    code, leaves = with_leaves(
        answer.node, problem, entry_name(question, problem), question.by, axes=axes_of(answer, question)
    )
    plain = problem.but(goal=None)
    free = free_indices(question.of, plain)
    order = tuple(i for i in answer.axes if i in free) + tuple(i for i in free if i not in answer.axes)
    variables = [v for v in question.by if not isinstance(v, Block)]
    for seed in range(6):
        point = draw(plain, [question.of, answer.node, *leaves, *variables], seed, count=1, spread=True)

        def value(point=point):
            point.memo.clear()
            found = evaluate(question.of, point, plain)
            return np.squeeze(expected(found, question.of, plain, Axes(indices=order), point)).astype(float)

        f = value
        for v in question.by:
            f = differentiated(f, v, point, STEPS[question.order])
        want = f()
        if not np.isfinite(want).all():
            continue
        point.memo.clear()
        arguments = {a["name"]: given(leaf, point) for a, leaf in zip(code["arguments"], leaves, strict=True)}
        space = {}
        exec(code["source"], space)
        got = np.squeeze(np.asarray(space[code["entry"]](**arguments), float))
        assert got.shape == want.shape
        scale = max(1.0, float(np.max(np.abs(want), initial=0.0)))
        return float(np.max(np.abs(got - want), initial=0.0)) / scale / CLOSE[question.order]
    return None


def differentiated(f, v, point, step):
    """Central differences of f by every entry of v, as last axes."""

    def derivative():
        table, key = (point.families, v.name) if isinstance(v, Member) else (point.values, v)
        start = np.array(table[key], dtype=float)
        columns = []
        for at in np.ndindex(*start.shape):
            sides = []
            for sign in (1, -1):
                moved = start.copy()
                moved[at] += sign * step
                table[key] = moved
                sides.append(f())
            columns.append((sides[0] - sides[1]) / (2 * step))
        table[key] = start
        stacked = np.stack(columns, axis=-1)
        return np.squeeze(stacked.reshape(stacked.shape[:-1] + start.shape))

    return derivative


def answerable(question) -> bool:
    """Is it the whole derivative by letters, at no single point and entry?"""
    entries = [i for at in question.by_at for i in at]
    own = free_leaves(question.name)
    return (
        not question.point
        and all(isinstance(i, Idx) for i in entries)
        and not any(i in own for i in entries)
        and not any(isinstance(v, Block | Vec) for v in question.by)
    )
