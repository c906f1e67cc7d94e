"""The drawing of a computational graph: boxes from left to right, numbers above and below, slopes at the arrows."""

from __future__ import annotations

from itertools import pairwise
from math import pi

from symderive.expr.algebra import Map, Sym
from symderive.expr.node import Node
from symderive.numeric.curve import value
from symderive.pictures.features import digits
from symderive.pictures.labels import Label, formula, label, plain, text, width
from symderive.pictures.layers import Layers, layered
from symderive.pictures.operations import Operations
from symderive.pictures.scene import XY, Ink, Scene
from symderive.render import notation

SIZE, TALL, ACROSS, GAP, EDGE = 9.5, 20.0, 50.0, 46.0, 6.0
WIDEST, STEP = 400.0, 44.0


def short(number: float) -> str:
    """Four digits in LaTeX; what is zero but for rounding is 0."""
    return digits(0.0 if abs(number) < 1e-12 else number)


def number_label(number: float) -> Label:
    return label(f"${short(number)}$")


def scene_of(found: Operations, key: bool) -> Scene:
    """The graph from left to right; from top to bottom where that would not fit on a page."""
    level = across(found, key)
    return level if level.width <= WIDEST else downwards(found, key)


def across(found: Operations, key: bool) -> Scene:
    labels = {v: box_label(found, v) for v in found.vertices}
    wide = {v: max(24.0, width(words, SIZE) + 12) for v, words in labels.items()}
    rows = layered(found.vertices, found.arrows, dict.fromkeys(found.vertices, ACROSS))
    columns = [max(wide[v] for v in found.vertices if rows.layer[v] == k) for k in range(rows.depth)]
    gaps = [edge_room(found, rows, k, key) for k in range(rows.depth - 1)]
    middles = [EDGE + sum(columns[:k]) + sum(gaps[:k]) + columns[k] / 2 for k in range(rows.depth)]
    tall = max(rows.place.values()) + ACROSS / 2
    out = formula(found.name) if isinstance(found.name, Sym | Map) else ()
    right = middles[-1] + columns[-1] / 2
    scene = Scene(
        right + 30 + width(out, SIZE) + EDGE, tall + (14 if key and found.values else 0), "A computational graph"
    )
    spots = {v: (middles[rows.layer[v]], rows.place[v]) for v in found.vertices}
    for (u, v), route in rows.routes.items():
        points = [spots[u], *((middles[layer], place) for layer, place in route[1:-1]), spots[v]]
        points[0] = (points[0][0] + wide[u] / 2, points[0][1])
        points[-1] = (points[-1][0] - wide[v] / 2, points[-1][1])
        if len(points) > 2:
            points[1:-1] = [p for x, y in points[1:-1] for p in ((x - 14, y), (x + 14, y))]
        connect(scene, points)
        if key and (u, v) in found.slopes:
            parting, meeting = (sum(arrow[k] is end for arrow in found.arrows) > 1 for k, end in ((0, u), (1, v)))
            slope_label(scene, points, number_or_tree(found, u, v), parting, meeting)
    for v in found.vertices:
        box(scene, spots[v], wide[v], labels[v], v in found.inputs)
        if key and found.values:
            x, y = spots[v]
            scene.words((x, y - TALL / 2 - 4), number_label(found.values[v]), "middle", 8.5, "1")
            scene.words((x, y + TALL / 2 + 10), number_label(found.adjoints[v]), "middle", 8.5, "2")
    x, y = spots[found.top]
    scene.arrow((x + wide[found.top] / 2, y), (x + wide[found.top] / 2 + 24, y), Ink("ink", width=0.9), 5)
    scene.words((x + wide[found.top] / 2 + 27, y + 3), out, size=SIZE)
    if key and found.values:
        legend(scene, found, "above", "below")
    scene.alt = alt(found, key, "from left to right")
    return scene


def downwards(found: Operations, key: bool) -> Scene:
    """The same from top to bottom: values to the left of each box, derivatives to the right."""
    labels = {v: box_label(found, v) for v in found.vertices}
    wide = {v: max(24.0, width(words, SIZE) + 12) for v, words in labels.items()}
    beside = 76.0 if key and found.values else 24.0
    rows = layered(found.vertices, found.arrows, {v: wide[v] + beside for v in found.vertices})
    spots = {v: (rows.place[v] + EDGE, rows.layer[v] * STEP + TALL / 2 + EDGE) for v in found.vertices}
    across = max(rows.place[v] + (wide[v] + beside) / 2 for v in found.vertices) + 2 * EDGE
    out = formula(found.name) if isinstance(found.name, Sym | Map) else ()
    room = 14 if key and found.values else 0
    scene = Scene(
        max(across, 200.0 if room else 0.0), rows.depth * STEP + TALL + 2 * EDGE + room, "A computational graph"
    )
    for (u, v), route in rows.routes.items():
        points = [spots[u], *((place + EDGE, layer * STEP + TALL / 2 + EDGE) for layer, place in route[1:-1]), spots[v]]
        points[0] = (points[0][0], points[0][1] + TALL / 2)
        points[-1] = (points[-1][0], points[-1][1] - TALL / 2)
        connect(scene, points, down=True)
        if key and (u, v) in found.slopes:
            (ax, ay), (bx, by) = points[-2:]
            left, steep = bx < ax - 12, abs(bx - ax) <= 12
            x, y = (max(ax, bx) + 4, (ay + by) / 2 + 3) if steep else ((ax + bx) / 2, (ay + by) / 2 - 2)
            place = (x, y) if steep else (x - 5, y) if left else (x + 5, y)  # above a line that falls to either side
            scene.words(place, number_or_tree(found, u, v), "end" if left else "start", 8, "2")
    for v, (x, y) in spots.items():
        box(scene, (x, y), wide[v], labels[v], v in found.inputs)
        if key and found.values:
            scene.words((x - wide[v] / 2 - 5, y + 3), number_label(found.values[v]), "end", 8.5, "1")
            scene.words((x + wide[v] / 2 + 5, y + 3), number_label(found.adjoints[v]), "start", 8.5, "2")
    x, y = spots[found.top]
    scene.arrow((x, y + TALL / 2), (x, y + TALL / 2 + 20), Ink("ink", width=0.9), 5)
    scene.words((x, y + TALL / 2 + 30), out, "middle", SIZE)
    if key and found.values:
        legend(scene, found, "left", "right")
    scene.alt = alt(found, key, "from top to bottom")
    return scene


def box_label(found: Operations, v: Node) -> Label:
    for d in found.definitions:
        if d.name is v:
            return (*formula(v), *plain(" = "), *formula(d.body))
    return formula(v)


def number_or_tree(found: Operations, u: Node, v: Node) -> Label:
    tree = found.slopes[(u, v)]
    return number_label(value(tree, dict(found.values))) if found.values else formula(tree)


def edge_room(found: Operations, rows: Layers, k: int, key: bool) -> float:
    """How far two columns stand apart: the labels of the arrows between them must fit."""
    if not key:
        return GAP * 0.75
    labels = [number_or_tree(found, u, v) for u, v in found.slopes if rows.layer[v] == k + 1]
    return max([GAP, *(width(words, 8) + 22 for words in labels)])


def connect(scene: Scene, points: list[XY], down: bool = False) -> None:
    """A smooth arrow that leaves and arrives level (or upright, where the graph runs down)."""
    ink = Ink("ink", width=0.9)
    end = points[-1]
    neck = (end[0], end[1] - 4) if down else (end[0] - 4, end[1])
    segments: list[tuple[str, tuple[float, ...]]] = [("M", points[0])]
    for a, b in pairwise([*points[:-1], neck]):
        dx, dy = (0.0, 0.45 * (b[1] - a[1])) if down else (0.45 * (b[0] - a[0]), 0.0)
        segments.append(("C", (a[0] + dx, a[1] + dy, b[0] - dx, b[1] - dy, *b)))
    scene.path(segments, ink)
    scene.head(end, pi / 2 if down else 0.0, ink, 5)


def slope_label(scene: Scene, points: list[XY], words: Label, parting: bool, meeting: bool) -> None:
    """The local derivative beside its arrow: outside where arrows part, outside where they meet, else above."""
    (ax, ay), (bx, by) = points[-2], points[-1]
    rise = ay - by
    if abs(rise) < 2:
        return scene.words(((ax + bx) / 2, ay - 3.5), words, "middle", 8, "2")
    t = 0.66 if parting and len(points) == 2 else 0.42
    x, y = ax + t * (bx - ax), ay - (3 * t * t - 2 * t**3) * rise
    above = rise > 0 if parting and len(points) == 2 else rise < 0 or not meeting
    left = (rise > 0) == above
    place = (
        (x - 3, y - 2) if above and left else (x + 3, y - 2) if above else (x - 3, y + 8) if left else (x + 3, y + 8)
    )
    return scene.words(place, words, "end" if left else "start", 8, "2")


def box(scene: Scene, centre: XY, wide: float, words: Label, is_input: bool) -> None:
    x, y = centre
    scene.box(
        x - wide / 2, y - TALL / 2, wide, TALL, Ink("ink", "tint" if is_input else "", 0.9), TALL / 2 if is_input else 4
    )
    scene.centred(centre, words, SIZE)


def legend(scene: Scene, found: Operations, first_side: str, second_side: str) -> None:
    y = scene.height - 3
    first = plain(f"{first_side}: values forwards;  ")
    scene.words((EDGE, y), first, size=8, colour="1")
    scene.words(
        (EDGE + width(first, 8), y),
        (*plain(f"{second_side}: derivatives of "), *formula(found.top), *plain(" backwards")),
        size=8,
        colour="2",
    )


def alt(found: Operations, key: bool, way: str) -> str:
    steps = []
    for d in found.definitions:
        words = f"{notation.text(d.name)} = {notation.text(d.body)}"
        if key and found.values:
            words += f", value {said(found.values[d.name])}, derivative {said(found.adjoints[d.name])}"
        steps.append(words)
    inputs = ", ".join(
        notation.text(v)
        + (f" (value {said(found.values[v])}, derivative {said(found.adjoints[v])})" if key and found.values else "")
        for v in found.inputs
    )
    return f"A computational graph {way}. Inputs: {inputs}. Operations: {'; '.join(steps)}."


def said(number: float) -> str:
    return text(number_label(number))
