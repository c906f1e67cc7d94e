"""A scene: what is on a drawing, as a list of paths and texts. ``svg`` and ``pdf`` write the same scene.

Lengths are in points, x to the right, y downwards, the origin at the upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import atan2, cos, hypot, pi, sin

from symderive.pictures.labels import Label, label, width

XY = tuple[float, float]
Segment = tuple[str, tuple[float, ...]]  # ("M", (x, y)), ("L", (x, y)), ("C", (x1, y1, x2, y2, x, y)), ("Z", ())

SIZE = 9.0  # of letters, where nothing else is said
ROUND = 0.5522847498  # how far the handles of a Bézier curve reach that draws a quarter of a circle


@dataclass(frozen=True, slots=True)
class Ink:
    """How a path is drawn. Colours are names: ink (of the text), quiet (thin lines), 1 to 4, tint (a light ground);
    ``veil`` is how much of what is under it a path covers."""

    stroke: str = "ink"
    fill: str = ""
    width: float = 0.8
    dash: tuple[float, ...] = ()
    veil: float = 1.0


LINE = Ink()
THIN = Ink("quiet", width=0.5)
DASHED = Ink("quiet", width=0.6, dash=(2.5, 2.0))


def filled(colour: str, veil: float = 1.0) -> Ink:
    return Ink("", colour, 0.0, (), veil)


@dataclass(frozen=True, slots=True)
class Path:
    segments: tuple[Segment, ...]
    ink: Ink = LINE


@dataclass(frozen=True, slots=True)
class Words:
    """A label at a point: ``anchor`` says which end of it stands there (start, middle, end); y is the base line."""

    at: XY
    runs: Label
    anchor: str = "start"
    size: float = SIZE
    colour: str = "ink"
    turn: float = 0.0  # degrees, anticlockwise

    @property
    def width(self) -> float:
        return width(self.runs, self.size)

    @property
    def start(self) -> float:
        """Where the first letter stands, from the point."""
        return {"start": 0.0, "middle": -self.width / 2, "end": -self.width}[self.anchor]


Item = Path | Words


@dataclass
class Scene:
    """A drawing in the making. ``title`` names it in a few words, ``alt`` describes it in sentences."""

    width: float
    height: float
    title: str = ""
    alt: str = ""
    items: list[Item] = field(default_factory=list)

    # ------------------------------------------------------------ lines
    def line(self, *points: XY, ink: Ink = LINE) -> None:
        self.items.append(Path(through(points), ink))

    def polygon(self, points: Sequence[XY], ink: Ink = LINE) -> None:
        self.items.append(Path((*through(points), ("Z", ())), ink))

    def path(self, segments: Iterable[Segment], ink: Ink = LINE) -> None:
        self.items.append(Path(tuple(segments), ink))

    def box(self, x: float, y: float, w: float, h: float, ink: Ink = LINE, corner: float = 0.0) -> None:
        """A rectangle, with round corners if asked."""
        if not corner:
            return self.polygon([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], ink)
        r, k = corner, corner * (1 - ROUND)
        return self.path(
            [
                ("M", (x + r, y)),
                ("L", (x + w - r, y)), ("C", (x + w - k, y, x + w, y + k, x + w, y + r)),
                ("L", (x + w, y + h - r)), ("C", (x + w, y + h - k, x + w - k, y + h, x + w - r, y + h)),
                ("L", (x + r, y + h)), ("C", (x + k, y + h, x, y + h - k, x, y + h - r)),
                ("L", (x, y + r)), ("C", (x, y + k, x + k, y, x + r, y)),
                ("Z", ()),
            ],
            ink,
        )  # fmt: skip

    def ellipse(self, centre: XY, a: float, b: float, turn: float = 0.0, ink: Ink = LINE) -> None:
        """An ellipse with half axes a and b; ``turn`` is the angle of the first, in radians, clockwise on the page."""
        self.path([*arc(centre, a, b, turn, 0.0, 2 * pi), ("Z", ())], ink)

    def circle(self, centre: XY, radius: float, ink: Ink = LINE) -> None:
        self.ellipse(centre, radius, radius, 0.0, ink)

    def dots(self, centres: Iterable[XY], radius: float = 1.0, colour: str = "ink", veil: float = 1.0) -> None:
        """Dots of one size: strokes of no length with round ends, all in one path."""
        segments = [s for centre in centres for s in (("M", centre), ("L", centre))]
        self.path(segments, Ink(colour, width=2 * radius, veil=veil))

    def arrow(self, start: XY, end: XY, ink: Ink = LINE, head: float = 5.0) -> None:
        """A line with a head at its end."""
        angle = atan2(end[1] - start[1], end[0] - start[0])
        neck = (end[0] - 0.8 * head * cos(angle), end[1] - 0.8 * head * sin(angle))
        self.line(start, neck, ink=ink)
        self.head(end, angle, ink, head)

    def head(self, end: XY, angle: float, ink: Ink, head: float = 5.0) -> None:
        wings = [(end[0] - head * cos(angle + d), end[1] - head * sin(angle + d)) for d in (-0.38, 0.38)]
        neck = (end[0] - 0.8 * head * cos(angle), end[1] - 0.8 * head * sin(angle))
        self.polygon([end, wings[0], neck, wings[1]], filled(ink.stroke))

    # ------------------------------------------------------------ words
    def words(self, at: XY, runs: Label | str, anchor: str = "start", size: float = SIZE, colour: str = "ink",
              turn: float = 0.0) -> None:  # fmt: skip
        """A label; a string is read as text with formulas between dollars."""
        self.items.append(Words(at, label(runs) if isinstance(runs, str) else runs, anchor, size, colour, turn))

    def centred(self, at: XY, runs: Label | str, size: float = SIZE, colour: str = "ink") -> None:
        """A label whose middle stands at a point."""
        self.words((at[0], at[1] + 0.34 * size), runs, "middle", size, colour)

    def put(self, other: Scene, x: float, y: float) -> None:
        """Another drawing with its corner at a point."""
        self.items += [moved(item, x, y) for item in other.items]


def through(points: Sequence[XY]) -> tuple[Segment, ...]:
    return (("M", points[0]), *(("L", p) for p in points[1:]))


def arc(centre: XY, a: float, b: float, turn: float, start: float, end: float) -> list[Segment]:
    """A piece of an ellipse between two angles (of its own, from its first axis), as Bézier curves."""
    pieces = max(1, round(abs(end - start) / (pi / 4)))
    step = (end - start) / pieces
    reach = 4 / 3 * (sin(step / 2) / (1 + cos(step / 2)))  # 4/3 tan(step/4)

    def at(t: float, dx: float = 0.0) -> XY:
        x, y = a * (cos(t) - dx * sin(t)), b * (sin(t) + dx * cos(t))
        return centre[0] + x * cos(turn) - y * sin(turn), centre[1] + x * sin(turn) + y * cos(turn)

    segments: list[Segment] = [("M", at(start))]
    for n in range(pieces):
        t, u = start + n * step, start + (n + 1) * step
        segments.append(("C", (*at(t, reach), *at(u, -reach), *at(u))))
    return segments


def moved(item: Item, x: float, y: float) -> Item:
    if isinstance(item, Words):
        return replace(item, at=(item.at[0] + x, item.at[1] + y))
    shift = (x, y)
    segments = tuple((kind, tuple(v + shift[n % 2] for n, v in enumerate(values))) for kind, values in item.segments)
    return replace(item, segments=segments)


def towards(start: XY, end: XY, distance: float) -> XY:
    """The point at a distance from ``start`` on the way to ``end``."""
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    return (start[0] + (end[0] - start[0]) * distance / length, start[1] + (end[1] - start[1]) * distance / length)
