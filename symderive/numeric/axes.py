"""A random law on finitely many points with a given mean and covariance, in rational numbers.

x = m + B u, where B diag(d) Bᵀ is the covariance and u runs along one axis at a time: along the j-th in a share w_j of
the cases, with mean 0 and variance d_j / w_j there. So the entries of u are uncorrelated and are not independent.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from symderive.numeric.skewed import mass

Matrix = list[list[Fraction]]
Atoms = list[tuple[tuple[Fraction, ...], Fraction]]  # points and their masses


def scattered(mean: list[Fraction], spread: Matrix, rng: Random, coins: int = 2) -> Atoms | None:
    """Points and masses with this mean and covariance; None where the matrix is not positive semidefinite.

    Along every axis ``coins`` pairs of values are taken.
    """
    parts = factored(spread)
    if parts is None:
        return None
    lower, squares = parts
    live = [j for j, d in enumerate(squares) if d]
    if not live:
        return [(tuple(mean), Fraction(1))]
    frame = times(lower, reflection(squares, live, rng))
    shares = [mass(rng) for _ in live]
    found: Atoms = []
    for j, share in zip(live, shares, strict=True):
        weight = share / sum(shares)
        for part in portions(coins, rng):
            for u, p in two_values(squares[j] / weight, rng):
                point = tuple(m + row[j] * u for m, row in zip(mean, frame, strict=True))
                found.append((point, weight * part * p))
    return found


def portions(number: int, rng: Random) -> list[Fraction]:
    """Random masses with the sum 1."""
    found = [Fraction(rng.randint(1, 5)) for _ in range(number)]
    return [p / sum(found) for p in found]


def two_values(variance: Fraction, rng: Random) -> list[tuple[Fraction, Fraction]]:
    """(value, probability) of a variable with mean 0 and a given variance: a and -b with a b the variance."""
    if variance == 0:
        return [(Fraction(0), Fraction(1))]
    a = Fraction(rng.randint(2, 9), 4)
    b = variance / a
    return [(a, b / (a + b)), (-b, a / (a + b))]


def factored(m: Matrix) -> tuple[Matrix, list[Fraction]] | None:
    """L and D of L D L^T, L with ones on its diagonal; None where the matrix is not positive semidefinite."""
    n = len(m)
    lower = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    squares: list[Fraction] = []
    for j in range(n):
        d = m[j][j] - sum(lower[j][k] ** 2 * squares[k] for k in range(j))
        if d < 0:
            return None
        squares.append(d)
        for i in range(j + 1, n):
            rest = m[i][j] - sum(lower[i][k] * lower[j][k] * squares[k] for k in range(j))
            if d == 0 and rest != 0:
                return None
            lower[i][j] = rest / d if d else Fraction(0)
    return lower, squares


def reflection(squares: list[Fraction], live: list[int], rng: Random) -> Matrix:
    """A random G = I - 2 v vᵀ D⁻¹ / (vᵀ D⁻¹ v) with G D Gᵀ = D = diag(d), so that no axis is that of a single entry."""
    n = len(squares)
    v = [Fraction(rng.choice((-2, -1, 1, 2, 3))) if j in live else Fraction(0) for j in range(n)]
    scaled = [v[j] / squares[j] if j in live else Fraction(0) for j in range(n)]
    length = sum(a * b for a, b in zip(v, scaled, strict=True))
    return [[Fraction(int(i == j)) - 2 * v[i] * scaled[j] / length for j in range(n)] for i in range(n)]


def times(a: Matrix, b: Matrix) -> Matrix:
    return [[sum((x * b[k][j] for k, x in enumerate(row)), Fraction(0)) for j in range(len(b[0]))] for row in a]


def definite(size: int, rng: Random) -> Matrix:
    """A random positive definite matrix with small entries."""
    g = [[Fraction(rng.randint(-4, 4), rng.choice((1, 2, 3))) for _ in range(size)] for _ in range(size)]
    half = Fraction(1, 2)
    square = times(g, [list(column) for column in zip(*g, strict=True)])
    return [[x / size + (half if i == j else 0) for j, x in enumerate(row)] for i, row in enumerate(square)]
