"""Which covariance matrix belongs to which plot: clouds of samples with their ellipses, in an order of their own."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations
from math import cos, pi, sin, sqrt
from typing import Any

from symderive.expr.problem import Problem
from symderive.pictures.axes import Plot
from symderive.pictures.eigen import Covariance, number
from symderive.pictures.finish import finished
from symderive.pictures.labels import ROOMY, bold, label, width
from symderive.pictures.picture import Picture
from symderive.pictures.scene import LINE, XY, Ink, Scene
from symderive.pictures.spec import count, exact, refused

KIND = "which-covariance"
LETTERS = "ABCD"
SIDE, GAP = 128.0, 40.0
REACH = 3.0  # the plots show so many of the largest standard deviations to each side


def draw(spec: dict[str, Any], seed: int, problem: Problem | None = None) -> Picture:
    """Plots A, B, ... and the matrices Σ₁, Σ₂, ...; the key pairs them, with eigenvalues and eigenvectors."""
    dice = random.Random(f"{KIND}/{seed}")
    matrices = read(spec["matrices"]) if "matrices" in spec else invented(dice)
    samples = count(spec.get("samples", 150), "samples", 10, 2000)
    order = list(range(len(matrices)))
    dice.shuffle(order)
    shown = [matrices[n] for n in order]
    clouds = [cloud(m, samples, dice) for m in shown]
    pairs = ", ".join(f"{letter}: $\\Sigma_{n + 1}$" for letter, n in zip(LETTERS, order, strict=False))
    reasons = tuple(
        f"{letter}: {m.facts()} {m.spectrum(f'Sigma_{n + 1}'.replace('Sigma', chr(92) + 'Sigma'))}"
        for letter, n, m in zip(LETTERS, order, shown, strict=False)
    )
    return finished(
        KIND,
        scene_of(shown, clouds, matrices, False),
        answer=f"{pairs}.",
        reason=reasons,
        worked=scene_of(shown, clouds, matrices, True, order),
    )


# ---------------------------------------------------------------- the matrices
def read(given: list[Any]) -> list[Covariance]:
    """The matrices of the table. Raises DerivationError for what is no covariance matrix."""
    if not 2 <= len(given) <= 4:
        raise refused("matrices of the picture needs from 2 to 4 matrices", "matrices")
    found = [one(m, n) for n, m in enumerate(given, start=1)]
    for (n, a), (k, b) in combinations(enumerate(found, start=1), 2):
        if a == b:
            raise refused(f"the matrices {n} and {k} are the same: their plots cannot be told apart", "matrices")
    return found


def one(matrix: Any, n: int) -> Covariance:
    rows = matrix if isinstance(matrix, list) else []
    if len(rows) != 2 or not all(isinstance(row, list) and len(row) == 2 for row in rows):
        raise refused(
            f"the matrix {n} of the picture must have two rows of two numbers", "matrices", "[[2, 1], [1, 2]]"
        )
    (a, b), (d, c) = ([exact(entry, "matrices") for entry in row] for row in rows)
    if b != d:
        raise refused(f"the matrix {n} of the picture is not symmetric: {b} and {d} differ", "matrices")
    found = Covariance(a, b, c)
    if not found.positive:
        determinant = a * c - b * b
        why = f"its determinant is {determinant}" if a > 0 and c > 0 else "a variance on its diagonal is not positive"
        raise refused(f"the matrix {n} of the picture is not positive definite: {why}", "matrices")
    return found


def invented(dice: random.Random) -> list[Covariance]:
    """Four matrices that the eye tells apart: round, along an axis, rising and falling."""
    along = dice.choice([(4, 1), (1, 4), (3, 1), (1, 3)])
    rising = dice.choice([(2, 1, 2), (2, 1, 1), (1, 1, 2), (3, 2, 3)])
    falling = dice.choice([(2, -1, 2), (3, -1, 1), (1, -1, 3), (3, -2, 2)])
    rows = [(1, 0, 1), (along[0], 0, along[1]), rising, falling]
    dice.shuffle(rows)
    return [Covariance(*map(Fraction, row)) for row in rows]


def cloud(m: Covariance, samples: int, dice: random.Random) -> list[XY]:
    """Draws of the normal law with mean zero."""
    (p, _), (q, r) = m.factor()
    points = []
    for _ in range(samples):
        u, v = dice.gauss(0, 1), dice.gauss(0, 1)
        points.append((p * u, q * u + r * v))
    return points


# ---------------------------------------------------------------- the drawing
def scene_of(
    shown: list[Covariance],
    clouds: list[list[XY]],
    matrices: list[Covariance],
    key: bool,
    order: list[int] | None = None,
) -> Scene:
    reach = REACH * max(sqrt(max(m.a, m.c)) for m in matrices)
    rows = (len(shown) + 1) // 2
    scene = Scene(2 * SIDE + GAP + 44, rows * (SIDE + 30) + 46, "Which covariance matrix?")
    for n, (m, points) in enumerate(zip(shown, clouds, strict=True)):
        left, top = 30 + (n % 2) * (SIDE + GAP), 6 + (n // 2) * (SIDE + 30)
        scene.words((left - 29, top + 8), bold(LETTERS[n]), size=11)
        plot = Plot(scene, left, top, SIDE, SIDE, (-reach, reach), (-reach, reach))
        plot.frame()
        scene.dots([plot.at(x, y) for x, y in points if max(abs(x), abs(y)) < reach], 1.0, "1", 0.6)
        ellipses(plot, m)
        if key and order is not None:
            axes(plot, m)
            scene.words((left + 5, top + 11), f"$\\Sigma_{order[n] + 1}$", size=10)
    total = sum(matrix_width(m) + 44 for m in matrices) - 16
    left = (scene.width - total) / 2
    for n, m in enumerate(matrices, start=1):
        left = matrix(scene, (left, rows * (SIDE + 30) + 24), f"$\\Sigma_{n}$ = ", m) + 16
    plots = " ".join(f"Plot {letter}: {seen(m)}" for letter, m in zip(LETTERS, shown, strict=False))
    rows_of = [f"Sigma {n} has the rows {m.a}, {m.b} and {m.b}, {m.c}" for n, m in enumerate(matrices, start=1)]
    scene.alt = (
        "Plots of samples from normal laws with mean zero, each with its 1-sigma and 2-sigma ellipse. "
        f"{plots} Below: {'; '.join(rows_of)}."
    )
    return scene


def seen(m: Covariance) -> str:
    """A cloud in words, by what can be measured on it."""
    if m.round:
        return f"a round cloud of standard deviation {sqrt(m.a):.2g}."
    way = "lies along the axes" if m.b == 0 else "rises to the right" if m.b > 0 else "falls to the right"
    return f"the cloud {way}; its standard deviations are {sqrt(m.a):.2g} to the right and {sqrt(m.c):.2g} upwards."


def ellipses(plot: Plot, m: Covariance) -> None:
    """Where the density is constant: at one and at two standard deviations."""
    scale = plot.width / (plot.x[1] - plot.x[0])
    large, small = (sqrt(v) * scale for v in m.eigenvalues())
    centre = plot.at(0, 0)
    plot.scene.ellipse(centre, large, small, -m.angle, Ink("2", width=1.4))
    plot.scene.ellipse(centre, 2 * large, 2 * small, -m.angle, Ink("2", width=1.1, dash=(4, 2.2)))


def axes(plot: Plot, m: Covariance) -> None:
    """The eigenvectors, each as long as the standard deviation in its direction."""
    second = m.angle + (-pi / 2 if m.angle > 0 else pi / 2)
    for length, angle in zip(m.eigenvalues(), (m.angle, second), strict=True):
        end = (sqrt(length) * cos(angle), sqrt(length) * sin(angle))
        plot.scene.arrow(plot.at(0, 0), plot.at(*end), Ink("ink", width=1.3), 6)


def matrix_width(m: Covariance) -> float:
    return 2 * max(width(label(entry_words(v)), 9) for v in (m.a, m.b, m.c)) + 18


def entry_words(value: Fraction) -> str:
    return f"${number(value)}$"


def matrix(scene: Scene, at: XY, name: str, m: Covariance) -> float:
    """A matrix with its name, its middle at a height; gives back where it ends."""
    runs = label(name + "$ $")
    scene.words((at[0], at[1] + 3), runs)
    left = at[0] + ROOMY * width(runs, 9) + 3
    whole = matrix_width(m)
    column = (whole - 6) / 2
    for i, row in enumerate(((m.a, m.b), (m.b, m.c))):
        for j, value in enumerate(row):
            scene.words((left + 3 + (j + 0.5) * column, at[1] - 4 + 13 * i), entry_words(value), "middle")
    for x, d in ((left, 3), (left + whole, -3)):
        scene.line((x + d, at[1] - 14), (x, at[1] - 14), (x, at[1] + 13), (x + d, at[1] + 13), ink=LINE)
    return left + whole
