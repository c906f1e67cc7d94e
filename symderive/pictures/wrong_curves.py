"""Curves that somebody takes for a derivative: the function again, the wrong sign, a lost factor, and so on.

Each is a name, a sentence on what was mistaken, and its values along the line. The mistakes of the rule catalogue stand
beside those that one makes with the eye.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from math import isfinite

from symderive import scalar
from symderive.derive.rule import CATALOGUE, Rule
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, transform
from symderive.expr.problem import Problem
from symderive.numeric.curve import along
from symderive.numeric.numbers import NoNumber
from symderive.rules import mistakes_calculus

Values = list[float]
TOPIC = mistakes_calculus.__name__.rsplit(".", 1)[-1]


@dataclass(frozen=True, slots=True)
class Material:
    """A function and its derivatives as trees and as values along a line."""

    problem: Problem
    letter: Node
    body: Node
    slope: Node
    xs: Values
    f: Values
    first: Values
    second: Values
    #: the largest slope, by which differences are measured
    size: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", max((abs(v) for v in calm(self.first)), default=1.0) or 1.0)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong candidate. ``why`` says in a sentence what its maker has mistaken."""

    name: str
    why: str
    values: Values


def calm(values: Values) -> Values:
    """The values without the few that run away to infinity."""
    real = sorted(v for v in values if isfinite(v))
    if len(real) < 20:
        return real
    cut = len(real) // 20
    inner = real[cut:-cut]
    room = 1.5 * (inner[-1] - inner[0]) + 1e-9
    return [v for v in real if inner[0] - room <= v <= inner[-1] + room]


def area(m: Material) -> Values:
    """The antiderivative that is zero in the middle of the line, by the trapezium rule."""
    steps = [(x1 - x0) * (y0 + y1) / 2 for (x0, y0), (x1, y1) in pairwise(zip(m.xs, m.f, strict=True))]
    sums = list(accumulate((s if isfinite(s) else 0.0 for s in steps), initial=0.0))
    middle = sums[len(sums) // 2]
    return [s - middle for s in sums]


def shifted(m: Material) -> Values:
    """f' moved to the right by an eighth of the line."""
    move = (m.xs[-1] - m.xs[0]) / 8
    return along(m.slope, m.letter, [x - move for x in m.xs], m.problem)


EYE: dict[str, tuple[str, Callable[[Material], Values]]] = {
    "function": ("It is the function itself, not its slope.", lambda m: m.f),
    "negative": ("It is the derivative with the opposite sign.", lambda m: [-v for v in m.first]),
    "second": ("It is the second derivative: the slope of the slope.", lambda m: m.second),
    "area": ("It is an antiderivative: the area under the curve instead of its slope.", area),
    "raised": (
        "It has the shape of the derivative, but stands too high.",
        lambda m: [v + 0.6 * m.size for v in m.first],
    ),
    "shifted": ("It has the shape of the derivative, but stands too far to the right.", shifted),
    "size": ("It shows how steep the curve is and forgets whether it rises or falls.", lambda m: [*map(abs, m.first)]),
    "mirrored": ("It is the derivative with left and right exchanged.", lambda m: m.first[::-1]),
    "flipped": ("It is the function turned upside down.", lambda m: [-v for v in m.f]),
    "half": ("It has the right zeros, but is only half as steep as it should be.", lambda m: [v / 2 for v in m.first]),
}  # fmt: skip


def mistakes() -> dict[str, Rule]:
    """The mistakes of differentiation that the catalogue knows, by name."""
    return {name: rule for name, rule in CATALOGUE.items() if rule.topic == TOPIC and not rule.sound}


def names() -> list[str]:
    return [*EYE, *mistakes()]


def pool(m: Material) -> Iterator[Wrong]:
    """All wrong candidates that there are for a function."""
    for name in names():
        found = wrong(name, m)
        if found is not None:
            yield found


def wrong(name: str, m: Material) -> Wrong | None:
    """A wrong candidate by name; None where it does not apply or cannot be told from the derivative."""
    if name in EYE:
        why, made_of = EYE[name]
        found = Wrong(name, why, made_of(m))
    else:
        rule = mistakes()[name]
        made = rule.first(Derivative(m.body, (m.letter,)), m.problem)
        if made is None:
            return None
        carried = transform(made, carried_out)
        if any(isinstance(part, Derivative) for part in carried.walk()):
            return None
        try:
            values = along(carried, m.letter, m.xs, m.problem)
        except NoNumber:
            return None
        found = Wrong(name, f"A slip of the rules: {rule.reason[:1].lower()}{rule.reason[1:]}", values)
    return found if differs(found.values, m.first, m) else None


def carried_out(node: Node) -> Node:
    """A derivative that the mistake leaves to be done, done."""
    if isinstance(node, Derivative) and len(node.by) == 1:
        return scalar.differentiate(node.of, node.by[0]) or node
    return node


def differs(a: Values, b: Values, m: Material) -> bool:
    """Would one see the difference? At a tenth of the places by a sixth of the largest slope."""
    bar = m.size / 6
    apart = [abs(u - v) > bar for u, v in zip(a, b, strict=True) if isfinite(u) and isfinite(v)]
    return len(apart) > len(a) / 2 and sum(apart) > len(apart) / 10


def fits(found: Wrong, m: Material) -> bool:
    """Is it of about the size of the derivative, so that one plot can hold both?"""
    real = calm(found.values)
    return bool(real) and m.size / 5 < max(map(abs, real)) < 3 * m.size
