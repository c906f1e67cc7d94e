"""A random point of {x >= 0 : A x = b}, exactly: where masses that obey linear statements come from.

The simplex method in whole numbers (each row times one common denominator, which is the last pivot; Edmonds 1967),
with Bland's rule, so that it always ends and never rounds. The set is empty exactly when ``start`` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from random import Random

from symderive.numeric.deadline import look

Row = Sequence[Fraction | int]


class Corner:
    """A corner of the set, as a tableau: row i says what the basic variable ``basis[i]`` is, times ``scale``."""

    def __init__(self, rows: list[list[int]], basis: list[int], scale: int, width: int) -> None:
        self.rows, self.basis, self.scale, self.width = rows, basis, scale, width

    def copy(self) -> Corner:
        return Corner([row[:] for row in self.rows], self.basis[:], self.scale, self.width)

    def values(self) -> list[Fraction]:
        x = [Fraction(0)] * self.width
        for row, column in zip(self.rows, self.basis, strict=True):
            x[column] = Fraction(row[-1], self.scale)
        return x

    def pivot(self, r: int, c: int) -> None:
        """Bring column ``c`` into the basis in place of the basic variable of row ``r``."""
        look()
        row, scale = self.rows[r], self.scale
        if row[c] < 0:
            row[:] = [-e for e in row]
        p = row[c]
        for i, other in enumerate(self.rows):
            if i != r:
                f = other[c]
                if f:
                    other[:] = [(e * p - f * g) // scale for e, g in zip(other, row, strict=True)]
                elif p != scale:
                    other[:] = [e * p // scale for e in other]
        self.scale, self.basis[r] = p, c

    def blocking(self, c: int) -> int | None:
        """The row that stops the increase of column ``c`` first (Bland's choice among equals); None: none does."""
        best: int | None = None
        for i, row in enumerate(self.rows):
            if row[c] > 0:
                if best is None:
                    best = i
                    continue
                mine, least = row[-1] * self.rows[best][c], self.rows[best][-1] * row[c]
                if mine < least or (mine == least and self.basis[i] < self.basis[best]):
                    best = i
        return best

    def climb(self, gain: Sequence[int]) -> bool:
        """Go to a corner where ``gain . x`` is largest; False where it grows without bound. Changes this corner."""
        while True:
            basic = set(self.basis)
            for c in range(self.width):
                if c in basic:
                    continue
                slope = gain[c] * self.scale - sum(
                    gain[b] * row[c] for b, row in zip(self.basis, self.rows, strict=True) if gain[b]
                )
                if slope > 0:
                    r = self.blocking(c)
                    if r is None:
                        return False
                    self.pivot(r, c)
                    break
            else:
                return True


def start(rows: Iterable[Row], rhs: Iterable[Fraction | int], width: int) -> Corner | None:
    """A corner of {x >= 0 : rows x = rhs} with redundant rows left out; None where the set is empty."""
    table: list[list[int]] = []
    for row, b in zip(rows, rhs, strict=True):
        whole = lcm(*(Fraction(e).denominator for e in row), Fraction(b).denominator)
        ints = [int(e * whole) for e in row] + [int(b * whole)]
        table.append([-e for e in ints] if ints[-1] < 0 else ints)
    height = len(table)
    wide = [row[:-1] + [int(i == j) for j in range(height)] + [row[-1]] for i, row in enumerate(table)]
    corner = Corner(wide, list(range(width, width + height)), 1, width + height)
    corner.climb([0] * width + [-1] * height)
    for i in reversed(range(height)):
        if corner.basis[i] < width:
            continue
        if corner.rows[i][-1]:
            return None
        c = next((c for c in range(width) if corner.rows[i][c]), None)
        if c is None:
            del corner.rows[i], corner.basis[i]
        else:
            corner.pivot(i, c)
    corner.rows = [row[:width] + row[-1:] for row in corner.rows]
    corner.width = width
    return corner


def largest(corner: Corner, gain: Sequence[Fraction | int]) -> tuple[Fraction, list[Fraction]] | None:
    """The largest value of ``gain . x`` and where it is reached; None where there is no bound."""
    whole = lcm(*(Fraction(g).denominator for g in gain)) if gain else 1
    top = corner.copy()
    if not top.climb([int(g * whole) for g in gain]):
        return None
    x = top.values()
    return sum((g * e for g, e in zip(gain, x, strict=True)), Fraction(0)), x


def interior(corner: Corner, rng: Random) -> list[Fraction]:
    """A random point of the relative interior: a coordinate is 0 only where it is 0 in the whole set.

    Several corners with the edges that leave them are mixed, so that no relation holds by accident.
    """
    x = around(corner, rng)
    for _ in range(2):
        top = corner.copy()
        if top.climb([rng.randint(-9, 9) for _ in range(corner.width)]):
            x = mixed(x, around(top, rng), rng)
    for c in range(corner.width):
        if x[c] == 0:
            found = largest(corner, [int(j == c) for j in range(corner.width)])
            if found is None or found[0] > 0:
                top = corner.copy()
                top.climb([int(j == c) for j in range(corner.width)])
                x = mixed(x, around(top, rng), rng)
    return x


def mixed(x: list[Fraction], y: list[Fraction], rng: Random) -> list[Fraction]:
    share = Fraction(rng.randint(2, 9), 11)
    return [share * a + (1 - share) * b for a, b in zip(x, y, strict=True)]


def around(corner: Corner, rng: Random) -> list[Fraction]:
    """The corner mixed with the ends of the edges that leave it, in random shares."""
    x = corner.values()
    basic = set(corner.basis)
    edges: list[tuple[int, Fraction]] = []
    for c in range(corner.width):
        if c not in basic:
            r = corner.blocking(c)
            far = Fraction(corner.rows[r][-1], corner.rows[r][c]) if r is not None else Fraction(1)
            if far:
                edges.append((c, far))
    shares = [rng.randint(2, 9) for _ in edges]
    total = sum(shares) + rng.randint(2, 9)
    for (c, far), share in zip(edges, shares, strict=True):
        step = far * Fraction(share, total)
        x[c] += step
        for row, b in zip(corner.rows, corner.basis, strict=True):
            if row[c]:
                x[b] -= step * Fraction(row[c], corner.scale)
    return x
