"""Bayesian networks: a problem's arrows as a picture; the key has the factorisation and what separates what."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import atan2, hypot, prod
from typing import Any

from symderive.data.read_world import read_world
from symderive.data.separation import cycle_of, separated
from symderive.data.world import World
from symderive.expr.algebra import Num
from symderive.expr.node import Node
from symderive.expr.probability import Indep, Prob, RandVar
from symderive.expr.problem import Problem
from symderive.pictures import trails
from symderive.pictures.finish import finished
from symderive.pictures.labels import formula, width
from symderive.pictures.layers import Layers, layered
from symderive.pictures.picture import Picture
from symderive.pictures.scene import XY, Ink, Scene, towards
from symderive.pictures.spec import problem_of, refused
from symderive.pictures.worlds import answer_to
from symderive.render import notation
from symderive.render.views import style_of

KIND = "network"
SIZE, TALL, DOWN, GAP, EDGE = 11.0, 13.0, 56.0, 26.0, 6.0
MOST = 24


@dataclass(frozen=True)
class Graph:
    """The arrows of a problem: parents of each variable; what is asked for and what is known."""

    parents: dict[Node, tuple[Node, ...]]
    asked: frozenset[Node]
    known: frozenset[Node]

    @property
    def arrows(self) -> list[tuple[Node, Node]]:
        return [(p, v) for v, above in self.parents.items() for p in above]


def draw(spec: dict[str, Any], seed: int, problem: Problem | None = None) -> Picture:
    """The graph of the problem's statements. Raises DerivationError where there are no arrows, or a cycle."""
    if "given" in spec or problem is None:
        if "given" not in spec:
            raise refused("the picture needs statements", "given", r"arrows such as D \to G")
        problem = problem_of(spec["given"], spec.get("find", ""), "given")
    elif "find" in spec:
        problem = problem_of(problem.given, spec["find"], "find")
    world = read_world(problem)
    graph = graph_of(problem, world)
    loop = cycle_of(graph.parents)
    if loop is not None:
        around = " → ".join(notation.text(v) for v in [*loop, loop[0]])
        raise refused(f"the arrows go round in a circle: {around}", "given")
    if len(graph.parents) > MOST:
        raise refused(f"the network has {len(graph.parents)} variables; {MOST} can be drawn", "given")
    asked, told = asked_separation(problem, graph)
    joint = factorisation(graph)
    if problem.goal is not None and not asked:
        found = answer_to(problem, style_of(problem), seed)
        asked = f"{found}." if found else ""
    return finished(
        KIND,
        scene_of(graph),
        answer=asked or joint,
        reason=(*told, *([joint] if asked else []), *sizes(world, graph), *independences(graph)),
    )


def graph_of(problem: Problem, world: World) -> Graph:
    parents = dict(world.parents)
    if not any(parents.values()):
        raise refused("there is no arrow among the statements", "given", r"write them as D \to G")
    order = {v: n for n, v in enumerate(parents)}
    parents = {v: tuple(sorted(above, key=order.__getitem__)) for v, above in parents.items()}
    goal = problem.goal.node if problem.goal is not None else None
    asked, known = set(), {v for e in world.observed for v in e.walk() if v in parents}
    match goal:
        case Prob(event, given):
            asked = {v for v in event.walk() if v in parents}
            known |= {v for v in given.walk() if v in parents} if given is not None else set()
        case Indep(groups, given):
            asked = {v for group in groups for u in group for v in u.walk() if v in parents}
            known |= {v for u in given for v in u.walk() if v in parents}
    return Graph(parents, frozenset(asked - known), frozenset(known))


# ---------------------------------------------------------------- the key
def factorisation(graph: Graph) -> str:
    """p(a, b, c) as the product of each variable given its parents."""

    def factor(v: Node) -> str:
        above = ", ".join(notation.latex(p) for p in graph.parents[v])
        return rf"P({notation.latex(v)} \mid {above})" if above else f"P({notation.latex(v)})"

    every = ", ".join(notation.latex(v) for v in graph.parents)
    product = r" \, ".join(map(factor, graph.parents))
    return rf"The joint law is $P({every}) = {product}$."


def asked_separation(problem: Problem, graph: Graph) -> tuple[str, list[str]]:
    """Whether the goal's independence holds in every law with this graph, and what becomes of each path."""
    goal = problem.goal.node if problem.goal is not None else None
    if not isinstance(goal, Indep) or len(goal.groups) != 2:
        return "", []
    xs, ys = ({v for u in group for v in u.walk() if v in graph.parents} for group in goal.groups)
    if not xs or not ys:
        return "", []
    given = set(graph.known)
    words = f"${notation.latex(goal)}$"
    told = trails.report(graph.parents, xs, ys, given)
    if separated(graph.parents, xs, ys, given):
        return f"{words} holds: every path between them is blocked.", told[:8]
    told = [sentence for sentence in told if sentence.endswith("open.")][:3]
    return f"{words} does not follow from the graph: a path between them is open.", told


def sizes(world: World, graph: Graph) -> list[str]:
    """How many numbers the tables need, beside the joint table."""
    counts = {v: len(world.values[v]) for v in graph.parents if v in world.values}
    if len(counts) < len(graph.parents):
        return []
    whole = prod(counts.values()) - 1
    needed = sum((counts[v] - 1) * prod(counts[p] for p in above) for v, above in graph.parents.items())
    return [f"The factors are given by ${needed}$ numbers; the joint table would need ${whole}$."]


def independences(graph: Graph) -> list[str]:
    """What each variable does not depend on, given its parents."""
    out = []
    for v, above in graph.parents.items():
        below = descendants(graph, v)
        others = [u for u in graph.parents if u is not v and u not in above and u not in below]
        if not others:
            continue
        bar = rf" \mid {', '.join(map(notation.latex, above))}" if above else ""
        out.append(rf"${notation.latex(v)} \perp {', '.join(map(notation.latex, others))}{bar}$.")
    return out


def descendants(graph: Graph, v: Node) -> set[Node]:
    found: set[Node] = set()
    todo = [v]
    while todo:
        u = todo.pop()
        for child, above in graph.parents.items():
            if u in above and child not in found:
                found.add(child)
                todo.append(child)
    return found


# ---------------------------------------------------------------- the drawing
def scene_of(graph: Graph) -> Scene:
    half = {v: max(TALL, width(formula(v), SIZE) / 2 + 6) for v in graph.parents}
    rooms = {v: 2 * h + GAP for v, h in half.items()}
    found = in_time(graph, max(rooms.values())) or layered(list(graph.parents), graph.arrows, rooms)
    wide = max(found.place[v] + half[v] + GAP / 2 for v in graph.parents)
    scene = Scene(wide + 2 * EDGE - GAP / 2, (found.depth - 1) * DOWN + 2 * (TALL + EDGE), "A network of variables")
    spots = {v: spot(found, v) for v in graph.parents}
    for (u, v), route in found.routes.items():
        arrow(scene, [at(layer, place) for layer, place in route], half[u], half[v])
    for v, where in spots.items():
        known, asked = v in graph.known, v in graph.asked
        if known:
            scene.ellipse(where, half[v], TALL, ink=Ink("", "ink", 0.0, (), 0.22))
        scene.ellipse(where, half[v], TALL, ink=Ink("ink", width=1.8 if asked else 0.9))
        scene.centred(where, formula(v), SIZE)
    scene.alt = alt(graph)
    return scene


def in_time(graph: Graph, stride: float) -> Layers | None:
    """The grid of a network that is a process: a column for each time, a row for each family of variables."""
    names = [named for v in graph.parents if (named := numbered(v)) is not None]
    times = sorted({time for _, time in names})
    families = list(dict.fromkeys(family for family, _ in names))
    if len(names) < len(graph.parents) or len(times) < 3 or len(set(names)) < len(names):
        return None
    spots = dict(zip(graph.parents, names, strict=True))
    layer = {v: families.index(family) for v, (family, _) in spots.items()}
    place = {v: (times.index(time) + 0.5) * stride for v, (_, time) in spots.items()}
    if any(layer[u] == layer[v] and abs(place[u] - place[v]) > 1.5 * stride for u, v in graph.arrows):
        return None  # an arrow that skips a time would run through a variable
    routes = {(u, v): [(layer[u], place[u]), (layer[v], place[v])] for u, v in graph.arrows}
    return Layers(layer, place, routes)


def numbered(v: Node) -> tuple[str, Fraction] | None:
    """The family and the number of a member with one index."""
    match v:
        case RandVar(_, _, _, family, (Num(number),)) if family:
            return family, number
    return None


def at(layer: int, place: float) -> XY:
    return place + EDGE - GAP / 2, layer * DOWN + TALL + EDGE


def spot(found: Layers, v: Node) -> XY:
    return at(found.layer[v], found.place[v])


def arrow(scene: Scene, points: list[XY], half_first: float, half_last: float) -> None:
    """An arrow through some points, straight where there are only two, from rim to rim."""
    start = rim(points[0], points[1], half_first)
    end = rim(points[-1], points[-2], half_last)
    ink = Ink("ink", width=0.9)
    if len(points) == 2:
        return scene.arrow(start, end, ink, 6)
    way = [start, *points[1:-1], end]
    segments: list[tuple[str, tuple[float, ...]]] = [("M", start)]
    for k in range(len(way) - 1):
        a, b = way[k], way[k + 1]
        before, after = way[max(k - 1, 0)], way[min(k + 2, len(way) - 1)]
        first = (a[0] + (b[0] - before[0]) / 6, a[1] + (b[1] - before[1]) / 6)
        second = (b[0] - (after[0] - a[0]) / 6, b[1] - (after[1] - a[1]) / 6)
        segments.append(("C", (*first, *second, *b)))
    scene.path(segments, ink)
    turn = segments[-1][1]
    neck = towards(end, (turn[2], turn[3]), 0.1)
    scene.head(end, atan2(end[1] - neck[1], end[0] - neck[0]), ink, 6)
    return None


def rim(centre: XY, toward: XY, half: float) -> XY:
    """Where the line to another point leaves an ellipse."""
    dx, dy = toward[0] - centre[0], toward[1] - centre[1]
    scale = 1 / (hypot(dx / half, dy / TALL) or 1.0)
    return centre[0] + dx * scale, centre[1] + dy * scale


def alt(graph: Graph) -> str:
    arrows = ", ".join(f"{notation.text(u)} → {notation.text(v)}" for u, v in graph.arrows)
    known = ", ".join(notation.text(v) for v in graph.parents if v in graph.known)
    return f"A directed graph with the arrows {arrows}.{f' Known, and drawn in grey: {known}.' if known else ''}"
