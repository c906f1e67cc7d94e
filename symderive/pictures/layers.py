"""A graph without cycles in layers: every arrow goes forward, few cross, neighbours stand near each other.

The steps of Sugiyama, Tagawa and Toda (1981): layers by the longest path, stand-ins where an arrow passes a layer, the
order within each layer by the mean place of its neighbours, and places that are as near to these means as room allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

Vertex = Any  # whatever can be a key
Arrow = tuple[Vertex, Vertex]
Stop = Any  # a vertex, or a stand-in (u, v, layer) of an arrow


@dataclass
class Layers:
    """Where everything stands: ``layer`` counts from 0 in the direction of the arrows, ``place`` runs across them.
    ``routes`` holds for each arrow the places (layer, place) that it passes, its ends among them."""

    layer: dict[Vertex, int]
    place: dict[Vertex, float]
    routes: dict[Arrow, list[tuple[int, float]]] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        return max(self.layer.values(), default=0) + 1


def layered(vertices: Sequence[Vertex], arrows: Sequence[Arrow], breadth: Mapping[Vertex, float]) -> Layers:
    """The layers of a graph. ``breadth`` is how much room a vertex takes across; ``place`` is in the same unit."""
    depth = depths(vertices, arrows)
    rows: list[list[Stop]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for v in vertices:
        rows[depth[v]].append(v)
    before: dict[Stop, list[Stop]] = {}
    after: dict[Stop, list[Stop]] = {}
    chains: dict[Arrow, list[Stop]] = {}
    for u, v in arrows:
        chain: list[Stop] = [u, *((u, v, k) for k in range(depth[u] + 1, depth[v])), v]
        chains[(u, v)] = chain
        for k, stop in enumerate(chain[1:-1], start=depth[u] + 1):
            rows[k].append(stop)
        for a, b in pairwise(chain):
            after.setdefault(a, []).append(b)
            before.setdefault(b, []).append(a)
    rows = ordered(rows, before, after)
    room = {stop: breadth.get(stop, 0.3 * min(breadth.values(), default=1.0)) for row in rows for stop in row}
    place = placed(rows, before, after, room)
    found = Layers(depth, {v: place[v] for v in vertices})
    for arrow, chain in chains.items():
        found.routes[arrow] = [(depth[arrow[0]] + k, place[stop]) for k, stop in enumerate(chain)]
    return found


def depths(vertices: Sequence[Vertex], arrows: Sequence[Arrow]) -> dict[Vertex, int]:
    """The layer of each vertex: the longest way to it; roots stand right before the first that they point to."""
    above: dict[Vertex, list[Vertex]] = {v: [] for v in vertices}
    below: dict[Vertex, list[Vertex]] = {v: [] for v in vertices}
    for u, v in arrows:
        above[v].append(u)
        below[u].append(v)
    depth: dict[Vertex, int] = {}
    left = list(vertices)
    while left:
        ready = [v for v in left if all(u in depth for u in above[v])]
        if not ready:
            raise ValueError("the graph has a cycle")
        for v in ready:
            depth[v] = max((depth[u] + 1 for u in above[v]), default=0)
            left.remove(v)
    for v in vertices:
        if not above[v] and below[v]:
            depth[v] = min(depth[w] for w in below[v]) - 1
    return depth


def ordered(
    rows: list[list[Stop]], before: Mapping[Stop, list[Stop]], after: Mapping[Stop, list[Stop]]
) -> list[list[Stop]]:
    """The rows in the order with the fewest crossings that some sweeps up and down find."""
    best, fewest = [list(r) for r in rows], crossings(rows, after)
    rows = [list(r) for r in rows]
    for sweep in range(12):
        down = sweep % 2 == 0
        for k in range(1, len(rows)) if down else range(len(rows) - 2, -1, -1):
            beside = rows[k - 1] if down else rows[k + 1]
            spot = {stop: float(n) for n, stop in enumerate(beside)}
            near = before if down else after
            own = {stop: float(n) for n, stop in enumerate(rows[k])}

            rows[k].sort(key=partial(mean_place, spot=spot, near=near, own=own))
        count = crossings(rows, after)
        if count < fewest:
            best, fewest = [list(r) for r in rows], count
    return best


def mean_place(
    stop: Stop, spot: Mapping[Stop, float], near: Mapping[Stop, list[Stop]], own: Mapping[Stop, float]
) -> float:
    """The mean place of a stop's neighbours in the row beside; its own place where it has none there."""
    found = [spot[o] for o in near.get(stop, ()) if o in spot]
    return sum(found) / len(found) if found else own[stop]


def crossings(rows: list[list[Stop]], after: Mapping[Stop, list[Stop]]) -> int:
    total = 0
    for upper, lower in pairwise(rows):
        spot = {stop: n for n, stop in enumerate(lower)}
        ends = [(n, spot[o]) for n, stop in enumerate(upper) for o in after.get(stop, ()) if o in spot]
        total += sum((a - c) * (b - d) < 0 for k, (a, b) in enumerate(ends) for c, d in ends[:k])
    return total


def placed(
    rows: list[list[Stop]],
    before: Mapping[Stop, list[Stop]],
    after: Mapping[Stop, list[Stop]],
    room: Mapping[Stop, float],
) -> dict[Stop, float]:
    """Places across: near the mean of the neighbours, in order, with room for each."""
    place: dict[Stop, float] = {}
    for row in rows:
        at = 0.0
        for stop in row:
            place[stop] = at + room[stop] / 2
            at += room[stop]
        for stop in row:
            place[stop] -= at / 2
    for sweep in range(80):
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            wanted = []
            for stop in row:
                near = [place[o] for o in (*before.get(stop, ()), *after.get(stop, ()))]
                wanted.append(sum(near) / len(near) if near else place[stop])
            for stop, x in zip(row, spread_out(wanted, [room[s] for s in row]), strict=True):
                place[stop] = x
    low = min(place[s] - room[s] / 2 for row in rows for s in row)
    return {stop: x - low for stop, x in place.items()}


def spread_out(wanted: list[float], room: list[float]) -> list[float]:
    """The places nearest to the wanted ones (least squares) that keep the order and leave room: pool what collides."""
    offsets = [0.0]
    for a, b in pairwise(room):
        offsets.append(offsets[-1] + (a + b) / 2)
    pools: list[tuple[float, int]] = []  # (mean, how many)
    for want, offset in zip(wanted, offsets, strict=True):
        mean, size = want - offset, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        pools.append((mean, size))
    flat = [mean for mean, size in pools for _ in range(size)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=True)]
