"""Circles that overlap: the regions into which they cut the page, as closed paths, and where a label fits into each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import atan2, cos, hypot, pi, sin, sqrt

from symderive.pictures.scene import XY, Segment, arc

Inside = tuple[bool, ...]  # in which of the circles


@dataclass(frozen=True, slots=True)
class Circle:
    centre: XY
    radius: float

    def depth(self, p: XY) -> float:
        """How far inside a point lies (negative: outside)."""
        return self.radius - hypot(p[0] - self.centre[0], p[1] - self.centre[1])

    def at(self, angle: float) -> XY:
        return self.centre[0] + self.radius * cos(angle), self.centre[1] + self.radius * sin(angle)


def crossings(a: Circle, b: Circle) -> list[XY]:
    """Where two circles meet."""
    dx, dy = b.centre[0] - a.centre[0], b.centre[1] - a.centre[1]
    d = hypot(dx, dy)
    if not abs(a.radius - b.radius) < d < a.radius + b.radius:
        return []
    along = (d * d + a.radius**2 - b.radius**2) / (2 * d)
    off = sqrt(a.radius**2 - along**2)
    x, y = a.centre[0] + along * dx / d, a.centre[1] + along * dy / d
    return [(x + s * off * dy / d, y - s * off * dx / d) for s in (1, -1)]


def arcs(circles: list[Circle]) -> Iterator[tuple[int, float, float]]:
    """The pieces of the circles between their crossings: (which circle, from angle, to angle)."""
    for n, circle in enumerate(circles):
        angles = sorted(
            atan2(y - circle.centre[1], x - circle.centre[0])
            for k, other in enumerate(circles)
            if k != n
            for x, y in crossings(circle, other)
        )
        if not angles:
            yield n, 0.0, 2 * pi
        for start, end in zip(angles, [*angles[1:], *(a + 2 * pi for a in angles[:1])], strict=True):
            if end - start > 1e-9:
                yield n, start, end


def outline(circles: list[Circle], region: Inside) -> list[Segment]:
    """The boundary of the points that lie inside just the circles that ``region`` names (one of them at least)."""
    pieces = []
    for n, start, end in arcs(circles):
        middle = circles[n].at((start + end) / 2)
        others = all((c.depth(middle) > 0) == region[k] for k, c in enumerate(circles) if k != n)
        if others:
            pieces.append((n, start, end) if region[n] else (n, end, start))
    segments: list[Segment] = []
    while pieces:
        first = pieces.pop(0)
        chain = [first]
        while next_piece := following(circles, chain[-1], pieces):
            pieces.remove(next_piece)
            chain.append(next_piece)
        for k, (n, start, end) in enumerate(chain):
            c = circles[n]
            drawn = arc(c.centre, c.radius, c.radius, 0.0, start, end)
            segments += drawn if k == 0 else drawn[1:]
        segments.append(("Z", ()))
    return segments


def following(
    circles: list[Circle], last: tuple[int, float, float], pieces: list[tuple[int, float, float]]
) -> tuple[int, float, float] | None:
    """The piece that begins where the last one ends."""
    end = circles[last[0]].at(last[2])
    for piece in pieces:
        start = circles[piece[0]].at(piece[1])
        if hypot(start[0] - end[0], start[1] - end[1]) < 1e-6:
            return piece
    return None


def middle(circles: list[Circle], region: Inside, within: tuple[float, float, float, float]) -> tuple[XY, float] | None:
    """The place in a region that is farthest from its edges, and how far that is; None for a region that is empty."""
    left, top, right, bottom = within
    best: tuple[float, XY] | None = None
    steps = 90
    for i, j in product(range(steps + 1), repeat=2):
        p = (left + (right - left) * i / steps, top + (bottom - top) * j / steps)
        depths = [c.depth(p) if r else -c.depth(p) for c, r in zip(circles, region, strict=True)]
        edges = [p[0] - left, right - p[0], p[1] - top, bottom - p[1]] if not any(region) else []
        room = min([*depths, *edges])
        if room > 0 and (best is None or room > best[0] + 1e-9):
            best = (room, p)
    return None if best is None else (best[1], best[0])
