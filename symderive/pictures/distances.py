"""Lengths of normal vectors, or distances between two of them, as the dimension grows: they gather around √D.

|X| for X ~ N(0, σ² I_D) is σ times a chi variable; the difference of two such vectors has the variance 2σ² in each
direction. The histograms are of draws, the curves and the key's means are exact.
"""

from __future__ import annotations

import random
from fractions import Fraction
from math import exp, lgamma, log, sqrt
from typing import Any

from symderive.expr.problem import Problem
from symderive.pictures.axes import Plot
from symderive.pictures.eigen import drawn_out
from symderive.pictures.finish import finished
from symderive.pictures.picture import Picture
from symderive.pictures.scene import DASHED, Ink, Scene, filled
from symderive.pictures.spec import count, counts, exact, refused

KIND = "distances"
WIDTH, ROW, LEFT = 300.0, 42.0, 46.0
BINS = 48


def draw(spec: dict[str, Any], seed: int, problem: Problem | None = None) -> Picture:
    """One row for each dimension, all on one scale."""
    dimensions = counts(spec, "dimensions", [1, 2, 10, 50, 200], most=100_000, longest=7)
    if len(set(dimensions)) < len(dimensions):
        raise refused("dimensions of the picture names a dimension twice", "dimensions")
    between = spec.get("between", "points")
    if between not in ("points", "origin"):
        raise refused(f'between of the picture must be "points" or "origin", not {between!r}', "between")
    sigma = exact(spec.get("sigma", 1), "sigma")
    if sigma <= 0:
        raise refused(f"sigma of the picture must be positive, not {sigma}", "sigma")
    samples = count(spec.get("samples", 400), "samples", 20, 20_000)
    square = sigma**2 * (2 if between == "points" else 1)
    scale = sqrt(square)
    what = "|X_1 - X_2|" if between == "points" else "|X|"
    dice = random.Random(f"{KIND}/{seed}")
    draws = {d: [scale * sqrt(2 * dice.gammavariate(d / 2, 1)) for _ in range(samples)] for d in dimensions}
    rule = root_of(square, "D")
    entry = "difference" if between == "points" else "entry"
    times = f"{number(square)} " if square != 1 else ""
    gammas = r"\Gamma(\frac{D+1}{2}) / \Gamma(\frac{D}{2})"
    reasons = [
        (
            f"In each direction the {entry} has the variance ${number(square)}$, so "
            rf"$\mathbb{{E}}\,{what}^2 = {times}D$ and the length is about ${rule}$."
        ),
        rf"Exactly: $\mathbb{{E}}\,{what} = {root_of(2 * square)} \, {gammas}$.",
        *(sentence(d, square, what) for d in dimensions),
        (
            f"The standard deviation stays near ${valued(square / 2)}$ while the mean grows: in high dimensions "
            f"all {'distances' if between == 'points' else 'lengths'} are nearly the same."
        ),
    ]
    answer = rf"The lengths gather around ${rule}$: their mean grows like $\sqrt{{D}}$ and their spread does not grow."
    return finished(
        KIND,
        scene_of(draws, scale, what, rule, False),
        answer=answer,
        reason=tuple(reasons),
        worked=scene_of(draws, scale, what, rule, True),
    )


# ---------------------------------------------------------------- the chi law
def mean(d: int) -> float:
    """E|X| of a standard normal vector: √2 Γ((d+1)/2) / Γ(d/2)."""
    return sqrt(2) * exp(lgamma((d + 1) / 2) - lgamma(d / 2))


def mean_words(d: int, square: Fraction) -> str:
    """The same times the root of ``square``, exactly: a fraction times the root of a multiple of π or of 1/π."""
    ratio = Fraction(1, 1)  # Γ((d+1)/2) / Γ(d/2), up to the root of π that belongs to it
    for k in range(d - 1, 0, -2):  # Γ((k+2)/2) / Γ((k+1)/2) = k/(k-1) Γ(k/2) / Γ((k-1)/2)
        ratio *= Fraction(k, k - 1) if k > 1 else Fraction(1, 2)
    whole, left = drawn_out(2 * square)
    inside = rf"\frac{{{left}}}{{\pi}}" if d % 2 else rf"{left if left != 1 else ''} \pi".strip()
    front = number(whole * ratio)
    return rf"{front if front != '1' else ''} \sqrt{{{inside}}}".strip()


def spread(d: int) -> float:
    return sqrt(max(d - mean(d) ** 2, 0.0))


def density(r: float, d: int) -> float:
    """Of the length of a standard normal vector at r > 0."""
    if r <= 0:
        return 0.0 if d > 1 or r < 0 else sqrt(2 / 3.141592653589793)
    return exp((d - 1) * log(r) - r * r / 2 - (d / 2 - 1) * log(2) - lgamma(d / 2))


# ---------------------------------------------------------------- the key
def sentence(d: int, square: Fraction, what: str) -> str:
    """The mean for one dimension, exactly where that is short."""
    exactly = f"{mean_words(d, square)} " if d <= 12 else ""
    about = f"{mean(d) * sqrt(square):.4g}"
    return (
        f"$D = {d}$: the mean is ${exactly}\\approx {about}$, beside ${valued(square * d)}$; "
        f"the standard deviation is ${spread(d) * sqrt(square):.2g}$."
    )


def valued(square: Fraction) -> str:
    """A root with its decimal, where it has one: ``2`` or ``\\sqrt{5} \\approx 2.236``."""
    root = root_of(square)
    return root if "sqrt" not in root else rf"{root} \approx {sqrt(square):.4g}"


def number(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else rf"\frac{{{value.numerator}}}{{{value.denominator}}}"


def root_of(value: Fraction, letter: str = "") -> str:
    """√value in LaTeX, with the squares drawn out."""
    whole, left = drawn_out(value)
    inside = ("" if left == 1 and letter else str(left)) + (f" {letter}" if letter else "")
    root = "" if left == 1 and not letter else rf"\sqrt{{{inside.strip()}}}"
    front = "" if whole == 1 and root else number(whole)
    return f"{front} {root}".strip()


# ---------------------------------------------------------------- the drawing
def scene_of(draws: dict[int, list[float]], scale: float, what: str, rule: str, key: bool) -> Scene:
    scene = Scene(LEFT + WIDTH + 46, len(draws) * ROW + 30, "Lengths in growing dimension")
    far = max(scale * (mean(d) + 3.4 * spread(d)) for d in draws)
    for n, (d, lengths) in enumerate(draws.items()):
        top = 4 + n * ROW
        peak = max(density(mean(d) + t * spread(d) / 5, d) for t in range(-15, 16)) / scale
        peak = max(peak, density(0.0, d) / scale)
        plot = Plot(scene, LEFT, top, WIDTH, ROW - 8, (0.0, far), (0.0, peak * 1.25))
        step = far / BINS if scale * spread(d) > far / 20 else scale * spread(d) / 3
        tall = histogram(lengths, step)
        plot.bars([k * step for k in range(len(tall) + 1)], tall, filled("1", 0.35))
        if key:
            xs = [far * k / 400 for k in range(401)]
            xs = sorted({*xs, *(max(0.0, scale * (mean(d) + t * spread(d) / 10)) for t in range(-40, 41))})
            plot.curve(xs, [density(x / scale, d) / scale for x in xs], Ink("2", width=1.1))
            plot.upright(scale * sqrt(d), 0, peak * 1.2, DASHED)
        scene.line((LEFT, top + ROW - 8), (LEFT + WIDTH, top + ROW - 8), ink=Ink("quiet", width=0.5))
        scene.words((LEFT - 6, top + ROW - 12), f"$D = {d}$", "end")
    bottom = Plot(scene, LEFT, 4 + (len(draws) - 1) * ROW, WIDTH, ROW - 8, (0.0, far), (0.0, 1.0))
    bottom.floor_axis(f"${what}$")
    if key:
        scene.words((LEFT + WIDTH, scene.height - 2), f"dashed: ${rule}$", "end", 8)
    scene.alt = (
        "Histograms of lengths, one below the other on one scale. "
        + " ".join(
            f"D = {d}: around {sum(v) / len(v):.3g}, from {min(v):.3g} to {max(v):.3g}." for d, v in draws.items()
        )
    )  # fmt: skip
    return scene


def histogram(values: list[float], step: float) -> list[float]:
    """The heights of the columns, as a density."""
    tall = [0] * (int(max(values) / step) + 1)
    for v in values:
        tall[int(v / step)] += 1
    return [t / (len(values) * step) for t in tall]
