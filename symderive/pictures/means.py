"""Means of growing samples: histograms with the normal curve of the central limit theorem, and paths of a running mean
with its band."""

from __future__ import annotations

import random
from itertools import pairwise
from math import exp, log10, pi, sqrt
from typing import Any

from symderive.expr.problem import Problem
from symderive.pictures.axes import SMALL, TICK, Plot, shown, ticks
from symderive.pictures.density import near_latex
from symderive.pictures.finish import finished
from symderive.pictures.labels import DECIMALS, Run, formula
from symderive.pictures.laws import Drawn, drawn_law
from symderive.pictures.picture import Picture
from symderive.pictures.scene import DASHED, THIN, Ink, Scene, filled
from symderive.pictures.spec import count, counts, refused
from symderive.render import notation

PANEL, GAP, LEFT = (142.0, 92.0), 36.0, 16.0
BINS = 40


def histograms(spec: dict[str, Any], seed: int, problem: Problem | None = None) -> Picture:
    """For each N a histogram of means of N draws; in the key the normal curve N(μ, σ²/N) beside it."""
    law, _ = drawn_law(spec, problem)
    sizes = counts(spec, "sizes", [1, 2, 10, 50], most=2000, longest=6)
    samples = count(spec.get("samples", 400), "samples", 20, 5000)
    refuse_constant(law)
    if sum(sizes) * samples > 1_000_000:
        raise refused(
            "the picture would need more than a million draws", "samples", "take fewer samples or smaller sizes"
        )
    dice = random.Random(f"sample-means/{seed}")
    draws = {n: [sum(law.draw(dice) for _ in range(n)) / n for _ in range(samples)] for n in sizes}
    reasons = [
        f"One draw has the mean $\\mu = {near_latex(law.mean)}$ and the variance $\\sigma^2 = {short(law.variance)}$.",
        *(
            rf"$N = {n}$: $\bar{{X}}$ has the mean ${near_latex(law.mean)}$, the variance $\sigma^2 / N = "
            rf"{short(law.variance / n)}$ and so the standard deviation ${short(law.deviation / sqrt(n))}$; the "
            rf"{samples} means that are drawn have the standard deviation ${short(deviation(draws[n]))}$."
            for n in sizes
        ),
        (
            "The mean stays, the width shrinks like $1/\\sqrt{N}$, and the shape becomes that of the normal law "
            "(central limit theorem)."
        ),
    ]
    normal = rf"\mathcal{{N}}({near_latex(law.mean)}, {short(law.variance)}/N)"
    answer = rf"For large $N$ the mean $\bar{{X}}$ is close to ${normal}$."
    return finished(
        "sample-means",
        means_scene(law, draws, False),
        answer=answer,
        reason=tuple(reasons),
        worked=means_scene(law, draws, True),
    )


def paths(spec: dict[str, Any], seed: int, problem: Problem | None = None) -> Picture:
    """Running means of a few sequences of draws; in the key the band μ ± 2σ/√N."""
    law, _ = drawn_law(spec, problem)
    last = count(spec.get("number", 1000), "number", 10, 20_000)
    lines = count(spec.get("paths", 3), "paths", 1, 4)
    refuse_constant(law)
    dice = random.Random(f"running-mean/{seed}")
    walks = [running([law.draw(dice) for _ in range(last)]) for _ in range(lines)]
    mu, sigma = near_latex(law.mean), short(law.deviation)
    reasons = (
        f"One draw has the mean $\\mu = {mu}$ and the standard deviation $\\sigma = {sigma}$.",
        (
            "The mean of $N$ draws has the same mean and the standard deviation $\\sigma / \\sqrt{N}$: "
            f"for $N = {last}$ that is ${short(law.deviation / sqrt(last))}$."
        ),
        (
            "By the central limit theorem it lies within $\\mu \\pm 2 \\sigma / \\sqrt{N}$ with a probability of about "
            "$95$% for each single large $N$ (not for all $N$ at once)."
        ),
    )
    return finished(
        "running-mean",
        paths_scene(law, walks, False),
        answer=f"The means settle at $\\mu = {mu}$ (law of large numbers); the band narrows like $1/\\sqrt{{N}}$.",
        reason=reasons,
        worked=paths_scene(law, walks, True),
    )


def refuse_constant(law: Drawn) -> None:
    if law.variance <= 0:
        raise refused("the law has no spread: all its means are the same", "law")


def short(value: float) -> str:
    """Three digits, never in powers of ten."""
    places = max(0, 2 - int(log10(abs(value)) // 1)) if value else 0
    return f"{value:.{places}f}".rstrip("0").rstrip(".") if places else f"{value:.0f}"


def deviation(values: list[float]) -> float:
    mean = sum(values) / len(values)
    return sqrt(sum((v - mean) ** 2 for v in values) / (len(values) - 1))


def running(values: list[float]) -> list[float]:
    out, total = [], 0.0
    for n, v in enumerate(values, start=1):
        total += v
        out.append(total / n)
    return out


# ---------------------------------------------------------------- histograms
def means_scene(law: Drawn, draws: dict[int, list[float]], key: bool) -> Scene:
    w, h = PANEL
    rows = (len(draws) + 1) // 2
    scene = Scene(2 * (w + GAP) + 10, rows * (h + 38) + 14, "Means of growing samples")
    scene.words((LEFT, 9), (*formula(law.variable), Run(" ∼ "), *formula(law.law, DECIMALS)), size=9.5)
    within = law.range(3.2)
    for n, (size, means) in enumerate(draws.items()):
        left, top = LEFT + (n % 2) * (w + GAP), 24 + (n // 2) * (h + 38)
        columns(scene, (left, top), law, size, means, within, key)
    ranges = [
        f"N = {n}: from {min(v):.3g} to {max(v):.3g}, with the mean {sum(v) / len(v):.3g}." for n, v in draws.items()
    ]
    scene.alt = (
        f"Histograms of means of N draws of {notation.text(law.law, DECIMALS)}, on one scale from {short(within[0])} "
        f"to {short(within[1])}. {' '.join(ranges)}"
    )
    return scene


def columns(
    scene: Scene,
    at: tuple[float, float],
    law: Drawn,
    size: int,
    means: list[float],
    within: tuple[float, float],
    key: bool,
) -> None:
    w, h = PANEL
    low, high = within
    margin = (high - low) * 0.05 + (lattice(law, 1) or 0.0) / 2
    narrow = law.deviation / sqrt(size)
    step = lattice(law, size) or min((high - low) / BINS, narrow / 2.5)
    start = low - (step / 2 if lattice(law, size) else 0.0)
    tall = [0] * (int((high + step - start) / step) + 1)
    for v in means:
        if 0 <= int((v - start) / step) < len(tall):
            tall[int((v - start) / step)] += 1
    heights = [t / (len(means) * step) for t in tall]
    peak = 1 / sqrt(2 * pi) / narrow
    plot = Plot(scene, *at, w, h, (low - margin, high + margin), (0.0, max([*heights, peak if key else 0.0]) * 1.08))
    plot.bars([start + k * step for k in range(len(tall) + 1)], heights, filled("1", 0.45))
    plot.floor_axis()
    if key:
        xs = [low - margin + (high - low + 2 * margin) * k / 300 for k in range(301)]
        xs = sorted(
            {*xs, *(law.mean + t * narrow / 8 for t in range(-32, 33) if low < law.mean + t * narrow / 8 < high)}
        )
        plot.curve(xs, [peak * exp(-((x - law.mean) ** 2) / (2 * narrow**2)) for x in xs], Ink("2", width=1.1))
        plot.upright(law.mean, 0, plot.y[1])
    scene.words((at[0] + w, at[1] + 8), f"$N = {size}$", "end")


def lattice(law: Drawn, size: int) -> float | None:
    """The distance of the values that a mean of a discrete law can take, where one would see it."""
    if not law.discrete:
        return None
    places = law.places(law.range(12.0))
    step = min((b - a for a, b in pairwise(places)), default=1.0)
    wide = law.range(3.2)[1] - law.range(3.2)[0]
    fine = step / size
    while fine < wide / 90:
        fine *= 2
    return fine


# ---------------------------------------------------------------- running means
WIDTH, HEIGHT = 300.0, 150.0
INKS = (
    Ink("1", width=1.1),
    Ink("2", width=1.1, dash=(5, 1.5)),
    Ink("3", width=1.1, dash=(2, 1.2)),
    Ink("4", width=1.1),
)


def paths_scene(law: Drawn, walks: list[list[float]], key: bool) -> Scene:
    last = len(walks[0])
    reach = 2.6 * law.deviation / sqrt(2)
    scene = Scene(WIDTH + 84, HEIGHT + 44, "Running means")
    plot = Plot(scene, 36, 18, WIDTH, HEIGHT, (0.0, log10(last)), (law.mean - reach, law.mean + reach))
    if key:
        ns = [10 ** (log10(last) * k / 200) for k in range(201)]
        upper = [min(law.mean + 2 * law.deviation / sqrt(n), plot.y[1]) for n in ns]
        lower = [max(law.mean - 2 * law.deviation / sqrt(n), plot.y[0]) for n in ns]
        xs = [log10(n) for n in ns]
        there = [plot.at(x, y) for x, y in zip(xs, upper, strict=True)]
        back = [plot.at(x, y) for x, y in zip(xs, lower, strict=True)]
        scene.polygon([*there, *back[::-1]], filled("ink", 0.1))
        scene.words((plot.left + 0.62 * WIDTH, plot.top + 14), "$\\mu \\pm 2 \\sigma / \\sqrt{N}$", size=9)
    kept = sorted({round(10 ** (log10(last) * k / 320)) for k in range(321)})
    for ink, walk in zip(INKS, walks, strict=False):
        plot.curve([log10(n) for n in kept], [walk[n - 1] for n in kept], ink)
    scene.line(plot.at(0, law.mean), plot.at(plot.x[1], law.mean), ink=DASHED)
    scene.words(
        (plot.left + WIDTH + 4, plot.at(0, law.mean)[1] + 3), f"$\\mu = {near_latex(law.mean)}$" if key else "$\\mu$"
    )
    frame(plot, last)
    scene.words((plot.left, 10), (*formula(law.variable), Run(" ∼ "), *formula(law.law, DECIMALS)), size=9.5)
    scene.alt = (
        f"Means of the first N draws of {notation.text(law.law, DECIMALS)} for N from 1 to {last}, on a logarithmic "
        f"scale, for {len(walks)} sequences. They end at {', '.join(f'{walk[-1]:.3g}' for walk in walks)}; the mean of "
        f"the law is {near_latex(law.mean)}."
    )
    return scene


def frame(plot: Plot, last: int) -> None:
    """A box with a logarithmic scale below."""
    scene = plot.scene
    scene.box(plot.left, plot.top, plot.width, plot.height, THIN)
    power = 1
    while power <= last:
        for n in (power, 2 * power, 5 * power):
            if n <= last:
                x, y = plot.at(log10(n), plot.y[0])
                scene.line((x, y), (x, y + TICK), ink=THIN)
                if n == power or last <= 100:
                    scene.words((x, y + TICK + SMALL), shown(n) if n < 10**6 else f"{n}", "middle", SMALL)
        power *= 10
    scene.words((plot.left + plot.width + 6, plot.top + plot.height + 3), "$N$")
    for t in ticks(plot.y, plot.height / 18):
        x, y = plot.at(0, t)
        scene.line((x - TICK, y), (x, y), ink=THIN)
        scene.words((x - TICK - 1.5, y + 0.34 * SMALL), shown(t), "end", SMALL)
