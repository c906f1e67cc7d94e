"""Where the numbers of a world come from; worlds that are far from uniform, with masses that differ by powers of ten
and values of other sizes.

What is said of all laws and holds at tables of like masses may fail where one case is rare or a variable hardly varies.
Seeds from ``SKEWED`` on ask for such worlds.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random
from zlib import crc32

SKEWED = 100_000  # the first seed of a skewed world
STEP, STEPS = 12, 3  # masses are powers of STEP
SCALES = (Fraction(1, 16), Fraction(1, 4), Fraction(1), Fraction(6))


class Turning(Random):
    """A source of random numbers that knows which of several worlds it is for, so that the first two values that are
    asked for come from both halves of their ranges, by turns of one world and of two."""

    def __init__(self, seed: int) -> None:
        super().__init__(crc32(f"world {seed}".encode()))
        self.turns = [seed & 1, seed >> 1 & 1]

    def half(self) -> int:
        """0 for the lower half of a range, 1 for the upper one."""
        return self.turns.pop(0) if self.turns else self.getrandbits(1)


class Skewed(Random):
    """A source of random numbers whose masses are of very different sizes; ``scale`` is that of all values."""

    scale = Fraction(1)


def source(seed: int) -> Random:
    """The source of random numbers of a world."""
    if seed < SKEWED:
        return Turning(seed)
    found = Skewed(crc32(f"world {seed}".encode()))
    found.scale = SCALES[seed % len(SCALES)]
    return found


def share(rng: Random, low: float, high: float) -> float:
    """How far between the ends of a range a value lies, in one of its halves."""
    if not isinstance(rng, Turning):
        return rng.uniform(low, high)
    middle = (low + high) / 2
    return rng.uniform(middle, high) if rng.half() else rng.uniform(low, middle)


def mass(rng: Random) -> Fraction:
    """A random mass, not yet as a share of all."""
    if isinstance(rng, Skewed):
        return Fraction(STEP ** rng.randint(0, STEPS))
    return Fraction(rng.randint(2, 19))


def scaled(value: Fraction, rng: Random) -> Fraction:
    """A random value in the scale of its world."""
    return value * rng.scale if isinstance(rng, Skewed) else value
