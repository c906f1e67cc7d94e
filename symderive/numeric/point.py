"""A point: numbers for the sizes and the leaves of some nodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from symderive.expr.shape import Dim
from symderive.numeric.numbers import DOUBLES, NoNumber, Numbers


@dataclass(slots=True)
class Point:
    """Numbers for sizes and leaves. ``values`` holds for each leaf an array ``(..., rows, columns)``: the leading
    axes are the ``count`` points of one shape (none where ``count`` is None) and, before it, one axis for each free
    index that is spread over its whole range; ``depth`` counts them. ``families`` holds x_1, ..., x_N as ``(points,
    N, rows, columns)`` (more index axes where there are more indices). ``directions`` are the sampled dX. ``extra``
    is for other rooms' worlds.
    """

    sizes: dict[str, int]
    values: dict[Any, Any] = field(default_factory=dict)
    families: dict[str, Any] = field(default_factory=dict)
    directions: dict[Any, Any] = field(default_factory=dict)
    seed: int = 0
    count: int | None = None
    depth: int = 0
    kind: Numbers = DOUBLES
    extra: dict[str, Any] = field(default_factory=dict)
    memo: dict[Any, dict[Any, Any]] = field(default_factory=dict)

    def size(self, dim: Dim) -> int:
        try:
            return dim.value(self.sizes)
        except KeyError as missing:
            raise NoNumber(f"the size {missing.args[0]} has no value") from None


def grain(point: Point) -> float:
    """How fine continuous laws are laid out at a point: 1, less where the same is asked for more coarsely."""
    return float(point.extra.get("grain", 1))
