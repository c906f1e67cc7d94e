"""Worlds that are far from uniform: masses that differ by powers of ten, values of other sizes.

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


class Skewed(Random):
    """A source of random numbers whose masses are of very different sizes; ``scale`` is that of all values."""

    scale = Fraction(1)


def source(seed: int) -> Random:
    """The source of random numbers of a world."""
    if seed < SKEWED:
        return Random(crc32(f"world {seed}".encode()))
    found = Skewed(crc32(f"world {seed}".encode()))
    found.scale = SCALES[seed % len(SCALES)]
    return found


def mass(rng: Random) -> Fraction:
    """A random mass, not yet as a share of all."""
    if isinstance(rng, Skewed):
        return Fraction(STEP ** rng.randint(0, STEPS))
    return Fraction(rng.randint(2, 19))


def scaled(value: Fraction, rng: Random) -> Fraction:
    """A random value in the scale of its world."""
    return value * rng.scale if isinstance(rng, Skewed) else value
