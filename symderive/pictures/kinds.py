"""The kinds of picture: name -> the function that draws it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symderive.expr.problem import Problem
from symderive.parse.picture_keys import check_picture
from symderive.pictures import (
    computation,
    covariance,
    density,
    derivative,
    distances,
    means,
    network,
    table,
    tree,
    venn,
)
from symderive.pictures.picture import Picture

Drawing = Callable[[dict[str, Any], int, Problem | None], Picture]

DRAWINGS: dict[str, Drawing] = {
    "spot-the-derivative": derivative.draw,
    "density": density.draw,
    "joint-table": table.draw,
    "venn": venn.draw,
    "tree": tree.draw,
    "network": network.draw,
    "computational-graph": computation.draw,
    "distances": distances.draw,
    "sample-means": means.histograms,
    "running-mean": means.paths,
    "which-covariance": covariance.draw,
}


def draw(spec: dict[str, Any], *, seed: int = 0, problem: Problem | None = None) -> Picture:
    """The picture that a table ``[problem.picture]`` describes, with its key.

    ``problem`` is the problem that the picture belongs to, for the kinds that draw its statements; ``given`` and
    ``find`` of the table go before it. The same table, problem and seed give the same bytes. Raises DerivationError,
    with the key in ``where`` ("picture.f"), for what cannot be drawn.
    """
    check_picture(spec)
    return DRAWINGS[spec["kind"]](spec, seed, problem)
