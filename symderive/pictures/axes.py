"""Axes: from numbers to places on the page, ticks at round numbers, curves cut off where the plot ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isfinite, log10

from symderive.pictures.labels import Label
from symderive.pictures.scene import DASHED, LINE, THIN, XY, Ink, Scene, filled

Range = tuple[float, float]
TICK = 2.5  # length of a tick
SMALL = 7.5  # size of the numbers at the ticks


@dataclass(frozen=True, slots=True)
class Plot:
    """A rectangle of the page (upper left corner, width, height) and the numbers that it shows."""

    scene: Scene
    left: float
    top: float
    width: float
    height: float
    x: Range
    y: Range

    def at(self, x: float, y: float) -> XY:
        """The place of a pair of numbers."""
        return (
            self.left + (x - self.x[0]) / (self.x[1] - self.x[0]) * self.width,
            self.top + (self.y[1] - y) / (self.y[1] - self.y[0]) * self.height,
        )

    # ------------------------------------------------------------ curves
    def curve(self, xs: Sequence[float], ys: Sequence[float], ink: Ink = LINE) -> None:
        """A curve through points, without what is undefined or leaves the plot."""
        for piece in self.pieces(xs, ys):
            self.scene.line(*(self.at(x, y) for x, y in piece), ink=ink)

    def pieces(self, xs: Sequence[float], ys: Sequence[float]) -> list[list[XY]]:
        found: list[list[XY]] = []
        for n, ((x0, y0), (x1, y1)) in enumerate(pairwise(zip(xs, ys, strict=True))):
            ends = None if self.jumps(ys, n) else self.cut(x0, y0, x1, y1)
            if ends is None:
                continue
            if found and found[-1][-1] == ends[0]:
                found[-1].append(ends[1])
            else:
                found.append(list(ends))
        return found

    def jumps(self, ys: Sequence[float], n: int) -> bool:
        """Is there a gap between two neighbours: a step far larger than those beside it?"""
        step = abs(ys[n + 1] - ys[n])
        if not step > 0.15 * (self.y[1] - self.y[0]):
            return False
        beside = [abs(ys[k + 1] - ys[k]) for k in (n - 2, n - 1, n + 1, n + 2) if 0 <= k < len(ys) - 1]
        calm = [s for s in beside if isfinite(s) and s < 0.2 * step]
        return step > 4 * (self.y[1] - self.y[0]) or len(calm) > len(beside) / 2

    def cut(self, x0: float, y0: float, x1: float, y1: float) -> tuple[XY, XY] | None:
        """The part of a short line that lies within the heights of the plot."""
        low, high = self.y
        if not (isfinite(y0) and isfinite(y1)) or max(y0, y1) < low or min(y0, y1) > high:
            return None

        def within(x: float, y: float, u: float, v: float) -> XY:
            wanted = min(max(y, low), high)
            return (x, y) if wanted == y else (x + (u - x) * (wanted - y) / (v - y), wanted)

        return within(x0, y0, x1, y1), within(x1, y1, x0, y0)

    def area(self, xs: Sequence[float], ys: Sequence[float], ink: Ink) -> None:
        """The ground between a curve and the x-axis."""
        high = [min(y, self.y[1]) for y in ys]
        self.scene.polygon(
            [self.at(xs[0], 0), *(self.at(x, y) for x, y in zip(xs, high, strict=True)), self.at(xs[-1], 0)], ink
        )

    def bars(self, edges: Sequence[float], heights: Sequence[float], ink: Ink) -> None:
        """The columns of a histogram."""
        for (left, right), height in zip(pairwise(edges), heights, strict=True):
            if height > 0:
                (x0, y0), (x1, y1) = self.at(left, min(height, self.y[1])), self.at(right, 0)
                self.scene.box(x0, y0, x1 - x0, y1 - y0, ink)

    def upright(self, x: float, low: float, high: float, ink: Ink = DASHED) -> None:
        self.scene.line(self.at(x, low), self.at(x, high), ink=ink)

    # ------------------------------------------------------------ axes
    def floor_axis(self, x_name: Label | str = "", marks: Iterable[float] | None = None) -> None:
        """Only the axis below, for densities and histograms."""
        self.x_axis(0.0, list(marks) if marks is not None else ticks(self.x, self.width / 26), x_name)

    def x_axis(self, y0: float, marks: list[float], name: Label | str, without: tuple[float, ...] = ()) -> None:
        left, right = self.at(self.x[0], y0), self.at(self.x[1], y0)
        self.scene.arrow((left[0] - 2, left[1]), (right[0] + 7, right[1]), THIN, 3.5)
        for t in marks:
            if t in without:
                continue
            x, y = self.at(t, y0)
            self.scene.line((x, y), (x, y + TICK), ink=THIN)
            self.scene.words((x, y + TICK + SMALL), shown(t), "middle", SMALL)
        if name:
            self.scene.words((right[0] + 9, right[1] + 2.5), name, size=SMALL + 0.5)

    def frame(self, x_name: Label | str = "", y_name: Label | str = "") -> None:
        """A box around the plot, ticks below and to the left, thin lines where x and y are zero: no number can get into
        the way of a curve."""
        for low, high, ends in ((*self.x, "x"), (*self.y, "y")):
            if low < 0 < high:
                line = ((0, self.y[0]), (0, self.y[1])) if ends == "x" else ((self.x[0], 0), (self.x[1], 0))
                self.scene.line(*(self.at(*end) for end in line), ink=THIN)
        self.scene.box(self.left, self.top, self.width, self.height, THIN)
        for t in ticks(self.x, self.width / 24):
            x, y = self.at(t, self.y[0])
            self.scene.line((x, y), (x, y + TICK), ink=THIN)
            self.scene.words((x, y + TICK + SMALL), shown(t), "middle", SMALL)
        for t in ticks(self.y, self.height / (24 if self.x == self.y else 15)):
            x, y = self.at(self.x[0], t)
            self.scene.line((x - TICK, y), (x, y), ink=THIN)
            self.scene.words((x - TICK - 1.5, y + 0.34 * SMALL), shown(t), "end", SMALL)
        if x_name:
            self.scene.words((self.left + self.width + 5, self.top + self.height + 2.5), x_name, size=SMALL + 0.5)
        if y_name:
            self.scene.words((self.left, self.top - 4), y_name, size=SMALL + 0.5)


GROUND = filled("1", 0.22)


def ticks(of: Range, most: float) -> list[float]:
    """Round numbers in a range, at most about so many.

    >>> ticks((-3, 3), 7)
    [-3, -2, -1, 0, 1, 2, 3]
    """
    low, high = of
    rough = (high - low) / max(1.0, most)
    power = 10.0 ** floor(log10(rough))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if s * power >= rough * 0.999)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [rounded(n * step, step) for n in range(first, last + 1)]


def rounded(value: float, step: float) -> float:
    digits = max(0, -floor(log10(step)) + 2)
    near = round(value, digits)
    return int(near) if near == int(near) else near


def shown(value: float) -> str:
    """A number at a tick, with a minus that is one."""
    return f"{value:g}".replace("-", "−")


def spread(values: Iterable[float], share: float = 0.08) -> Range:
    """The range of numbers (those that are), with some room, and with zero in it if that is near."""
    real = [v for v in values if isfinite(v)]
    low, high = (min(real), max(real)) if real else (0.0, 1.0)
    if high - low < 1e-9 * max(1.0, abs(high)):
        low, high = low - 1, high + 1
    room = (high - low) * share
    low, high = (low - room if low < 0 else max(low - room, 0.0) if low > 0 else 0.0), high + room
    if 0 < low < 0.5 * high:
        low = 0.0
    return low, (max(high, 0.0) if high > 0.3 * low else high)
