"""Venn figures: two or three events with the probabilities of the regions, an event shaded."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import cos, pi, sin
from typing import Any

from symderive.data.field import Value
from symderive.data.reading import FALSE, as_event, fold
from symderive.expr.algebra import TRUE
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Not, Prob
from symderive.expr.problem import Problem
from symderive.pictures.finish import finished
from symderive.pictures.labels import formula
from symderive.pictures.picture import Picture
from symderive.pictures.regions import Circle, Inside, middle, outline
from symderive.pictures.scene import THIN, Ink, Scene, filled
from symderive.pictures.spec import refused, tree
from symderive.pictures.worlds import Finite, answer_to, both, finite
from symderive.render import notation

KIND = "venn"
WIDTH, HEIGHT, RADIUS, SIZE = 236.0, 158.0, 52.0, 9.5


def draw(spec: dict[str, Any], seed: int, problem: Problem | None = None) -> Picture:
    """The figure of the events that the statements (or else the goal) speak of."""
    world = finite(spec, problem)
    events = chosen(world)
    weights = {region: world.fixed(meet(events, region)) for region in product((True, False), repeat=len(events))}
    shaded, ground = shades(spec, world)
    answer = answer_to(world.problem, world.style, seed)
    return finished(
        KIND,
        scene_of(
            world, events, weights, not spec.get("blank", False), (shaded, ground) if "shade" in spec else (None, None)
        ),
        answer=answer + "." if answer else "The regions add up to 1.",
        reason=tuple(reasons(world, events, weights, shaded, ground)),
        worked=scene_of(world, events, weights, True, (shaded, ground)),
    )


def chosen(world: Finite) -> list[Node]:
    """Two or three events: all that there are, or those of the goal."""
    found = [v for v in world.world.values if isinstance(v, EventSym)]
    goal = world.problem.goal
    if len(found) > 3 and goal is not None:
        found = [v for v in world.named(goal.node) if isinstance(v, EventSym)]
    if not 2 <= len(found) <= 3:
        names = ", ".join(notation.text(v) for v in found) or "none"
        raise refused(f"a Venn figure is of two or three events, but the statements speak of {names}", "given")
    return list(found)


def meet(events: list[Node], region: Inside) -> Node:
    return both(*(e if inside else Not(e) for e, inside in zip(events, region, strict=True)))


def shades(spec: dict[str, Any], world: Finite) -> tuple[Node | None, Node | None]:
    """The event that is shaded, and the condition that stands behind it."""
    if "shade" in spec:
        return tree(spec["shade"], world.problem, "shade"), None
    goal = world.problem.goal.node if world.problem.goal is not None else None
    return (goal.event, goal.given) if isinstance(goal, Prob) else (None, None)


def covers(world: Finite, event: Node | None, events: list[Node], region: Inside) -> bool:
    """Does a region belong to an event? Decided by the sets alone, so that regions of weight 0 are shaded too."""
    if event is None:
        return False
    values = {e: TRUE if inside else FALSE for e, inside in zip(events, region, strict=True)}
    found = as_event(fold(world.world.plain(event), values))
    if found not in (TRUE, FALSE):
        raise refused(f"the event {notation.text(event)} is not made of the sets of the figure", "shade")
    return found is TRUE


# ---------------------------------------------------------------- the key
def reasons(
    world: Finite, events: list[Node], weights: dict[Inside, Value], shaded: Node | None, ground: Node | None
) -> list[str]:
    out = [
        f"${notation.latex(Prob(meet(events, region), None))} = {world.latex(weight)}$."
        for region, weight in weights.items()
    ]
    if shaded is not None:
        below = [w for r, w in weights.items() if ground is None or covers(world, ground, events, r)]
        above = [
            w
            for r, w in weights.items()
            if covers(world, shaded, events, r) and (ground is None or covers(world, ground, events, r))
        ]
        top = sum(above, start=Fraction(0))
        words = " + ".join(map(world.latex, above)) or "0"
        event = both(shaded, ground if ground is not None else TRUE)
        out.append(f"The shaded regions weigh ${notation.latex(Prob(event, None))} = {words}{total(world, above)}$.")
        if ground is not None and below:
            whole = sum(below[1:], start=below[0])
            out.append(
                f"The condition weighs ${notation.latex(Prob(ground, None))} = {' + '.join(map(world.latex, below))}"
                f"{total(world, below)}$."
            )
            if whole and above:
                out.append(f"${notation.latex(Prob(shaded, ground))} = {world.share(top, whole)}$.")
    return out


def total(world: Finite, parts: list[Value]) -> str:
    return f" = {world.latex(sum(parts[1:], start=parts[0]))}" if len(parts) > 1 else ""


# ---------------------------------------------------------------- the drawing
def circles_of(events: list[Node], weights: dict[Inside, Value]) -> list[Circle]:
    """Where the circles stand: apart where the events exclude each other, one within the other where it implies it."""
    x, y = WIDTH / 2, HEIGHT / 2
    if len(events) == 3:
        spots = [(x + 31 * cos(a), y - 6 + 31 * sin(a)) for a in (pi + pi / 6, -pi / 6, pi / 2)]
        return [Circle(spot, 42.0) for spot in spots]
    if weights[(True, True)] == 0:
        return [Circle((x - 54, y), 46), Circle((x + 54, y), 46)]
    if weights[(True, False)] == 0 and weights[(False, True)] != 0:
        return [Circle((x - 14, y + 8), 32), Circle((x, y), 62)]
    if weights[(False, True)] == 0 and weights[(True, False)] != 0:
        return [Circle((x, y), 62), Circle((x + 14, y + 8), 32)]
    return [Circle((x - 32, y), RADIUS + 4), Circle((x + 32, y), RADIUS + 4)]


def scene_of(
    world: Finite,
    events: list[Node],
    weights: dict[Inside, Value],
    numbers: bool,
    marked: tuple[Node | None, Node | None],
) -> Scene:
    scene = Scene(WIDTH + 4, HEIGHT + 4, "A Venn figure")
    circles = [Circle((c.centre[0] + 2, c.centre[1] + 2), c.radius) for c in circles_of(events, weights)]
    within = (2.0, 2.0, WIDTH + 2, HEIGHT + 2)
    frame = [("M", (2, 2)), ("L", (WIDTH + 2, 2)), ("L", (WIDTH + 2, HEIGHT + 2)), ("L", (2, HEIGHT + 2)), ("Z", ())]
    shaded, ground = marked
    for region in weights:
        path = outline(circles, region)
        path = path if any(region) else [*frame, *path]
        if ground is not None and covers(world, ground, events, region):
            scene.path(path, filled("ink", 0.1))
        if covers(world, shaded, events, region) and (ground is None or covers(world, ground, events, region)):
            scene.path(path, filled("1", 0.28))
    for circle in circles:
        scene.circle(circle.centre, circle.radius, Ink("ink", width=1.0))
    scene.box(2, 2, WIDTH, HEIGHT, THIN)
    names(scene, events, circles)
    scene.words((9, HEIGHT - 4), "$\\Omega$", size=11)
    if numbers:
        for region, weight in weights.items():
            place(scene, world, circles, region, weight, within)
    scene.alt = alt(world, events, weights, numbers)
    return scene


def names(scene: Scene, events: list[Node], circles: list[Circle]) -> None:
    """The name of each set beside its circle, away from the others."""
    x = sum(c.centre[0] for c in circles) / len(circles)
    for n, (event, circle) in enumerate(zip(events, circles, strict=True)):
        if len(circles) == 3 and n == 2:
            at, anchor = (circle.centre[0] + circle.radius * 0.8 + 5, circle.centre[1] + circle.radius * 0.72), "start"
        else:
            inner = any(o is not circle and o.depth(circle.centre) > circle.radius for o in circles)
            left = circle.centre[0] < x or (n == 0 and circle.centre[0] == x)
            sign = -1 if left else 1
            out = circle.radius + (8 if inner else 4)
            at = (circle.centre[0] + sign * 0.71 * out, circle.centre[1] - 0.71 * out + (3 if inner else 0))
            anchor = "middle" if inner else "end" if left else "start"
        scene.words(at, formula(event), anchor, 12)


def place(
    scene: Scene,
    world: Finite,
    circles: list[Circle],
    region: Inside,
    weight: Value,
    within: tuple[float, float, float, float],
) -> None:
    if not any(region):
        scene.words((within[2] - 8, within[3] - 8), world.label(weight), "end", SIZE)
        return
    found = middle(circles, region, within)
    if found is not None:
        scene.centred(found[0], world.label(weight), min(SIZE, max(6.5, found[1] * 0.9)))


def alt(world: Finite, events: list[Node], weights: dict[Inside, Value], numbers: bool) -> str:
    sets = ", ".join(notation.text(e) for e in events)
    if not numbers:
        return f"A Venn figure of the sets {sets}, without numbers."
    said = "; ".join(f"{notation.text(meet(events, r))}: {world.text(w)}" for r, w in weights.items())
    return f"A Venn figure of the sets {sets} with the probabilities of its regions. {said}."
