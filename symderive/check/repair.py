"""A repair: one small thing in a line changed, the name of the slip, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symderive.expr.node import Node
from symderive.expr.shape import ShapeError

ADVICE = {
    "sign-slip": "A sign has changed.",
    "factor-slip": "A factor was lost or added.",
    "arithmetic-slip": "A number was computed wrongly.",
    "exponent-slip": "An exponent has changed.",
    "transpose-dropped": "A transpose was lost or added; the sizes, or one entry written out, show it.",
    "transpose-order": "The transpose stands on the wrong side; the sizes, or one entry written out, show it.",
    "distribute-slip": "A factor before a bracket multiplies every term in it.",
    "drop-term": "A term of the line above is missing.",
    "term-added": "A term too many stands here.",
    "commuting-matrices": "Two factors have changed places, and matrices do not commute.",
    "index-slip": "An index, an end of a sum or a name has changed.",
    "drop-factor": "A factor was lost on the way.",
    "complete-square-correction": "What the square adds is taken off again: check the correction term.",
    "ordered-unordered": "Ordered pairs stand beside sets: divide by the k! orders of each set, above and below.",
    "weights-swapped": "Each of the two has the weight of the other.",
    "complement-not-taken": "The other case has the probability 1 - p: the complement was not taken.",
    "condition-slip": "What stands behind the bar has changed.",
}


@dataclass(frozen=True, slots=True)
class Repair:
    """A slip by name, and the line without it; where a part had to be multiplied: the part and the factor."""

    name: str
    line: Node
    part: Node | None = None
    times: Node | None = None


def put(root: Node, path: tuple[int, ...], new: Node) -> Iterator[Node]:
    try:
        yield root.replace(path, new)
    except ShapeError:
        return
