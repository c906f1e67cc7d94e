"""What is known of letters: signs, integrality, the interval that a letter lies in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from symderive.expr.node import Node

Bounds = tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True)
class Letters:
    """``bounds`` holds the ends of a letter's interval (None: no end), ``whole`` the letters that are integers.

    A letter of which nothing is said is a real number. Ends may or may not belong to the interval: everything
    that reads them holds almost everywhere, and at the ends by continuity.
    """

    bounds: Mapping[Node, Bounds] = field(default_factory=dict)
    whole: frozenset[Node] = frozenset()

    def within(self, letter: Node, low: Fraction | int | None, high: Fraction | int | None) -> Letters:
        """The same and that a letter lies between two numbers; what was known stays where it is sharper."""
        old_low, old_high = self.bounds.get(letter, (None, None))
        new_low = old_low if low is None else Fraction(low) if old_low is None else max(old_low, Fraction(low))
        new_high = old_high if high is None else Fraction(high) if old_high is None else min(old_high, Fraction(high))
        return Letters({**self.bounds, letter: (new_low, new_high)}, self.whole)

    def positive(self, letter: Node) -> Letters:
        return self.within(letter, 0, None)

    def integer(self, letter: Node) -> Letters:
        return Letters(self.bounds, self.whole | {letter})

    def of(self, letter: Node) -> Bounds:
        return self.bounds.get(letter, (None, None))


NOTHING_KNOWN = Letters()
