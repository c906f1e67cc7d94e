"""The joint table of two variables, with its margins; in the key every cell and what a condition picks out."""

from __future__ import annotations

from typing import Any

from symderive.data.field import Value
from symderive.expr.node import Node
from symderive.expr.probability import Prob
from symderive.expr.problem import Problem
from symderive.pictures.finish import finished
from symderive.pictures.labels import formula, plain, width
from symderive.pictures.picture import Picture
from symderive.pictures.scene import THIN, Ink, Scene, filled
from symderive.pictures.spec import refused
from symderive.pictures.worlds import Finite, answer_to, both, finite
from symderive.render import notation

KIND = "joint-table"
SIZE, ROW, PAD = 9.5, 19.0, 16.0


def draw(spec: dict[str, Any], seed: int, problem: Problem | None = None) -> Picture:
    """The table of the two variables that the statements (or else the goal) speak of."""
    world = finite(spec, problem)
    down, across = pair(world)
    rows, columns = world.values(down), world.values(across)
    if len(rows) > 8 or len(columns) > 8:
        raise refused("a joint table has at most eight rows and columns", "given")
    cells = [[world.fixed(both(r, c)) for c in columns] for r in rows]
    answer = answer_to(world.problem, world.style, seed)
    return finished(
        KIND,
        scene_of(world, (down, across), cells, blank=bool(spec.get("blank", False)), key=False),
        answer=answer + "." if answer else "The cells and each of the margins add up to 1.",
        reason=tuple(reasons(world, rows, columns, cells)),
        worked=scene_of(world, (down, across), cells, blank=False, key=True),
    )


def pair(world: Finite) -> tuple[Node, Node]:
    """The two variables: those of the goal if it speaks of two, else all that there are."""
    goal = world.problem.goal
    asked = world.named(goal.node) if goal is not None else []
    found = asked if len(asked) == 2 else list(world.world.values)
    if len(found) != 2:
        names = ", ".join(notation.text(v) for v in found)
        raise refused(f"a joint table is of two variables, but the statements speak of {names}", "given")
    first, second = sorted(found, key=list(world.world.values).index)
    return first, second


# ---------------------------------------------------------------- the key
def reasons(world: Finite, rows: tuple[Node, ...], columns: tuple[Node, ...], cells: list[list[Value]]) -> list[str]:
    out = []
    for r, line in zip(rows, cells, strict=True):
        out.append(margin(world, r, line))
    for n, c in enumerate(columns):
        out.append(margin(world, c, [line[n] for line in cells]))
    goal = world.problem.goal.node if world.problem.goal is not None else None
    if isinstance(goal, Prob) and goal.given is not None:
        above, below = world.chance(both(goal.event, goal.given)), world.chance(goal.given)
        if above is not None and below:
            out.append(
                f"Of the weight ${world.latex(below)}$ of ${world.latex(goal.given)}$ the share "
                f"${world.latex(above)}$ belongs to ${world.latex(goal.event)}$: "
                f"${world.latex(goal)} = {world.share(above, below)}$."
            )
    return out


def margin(world: Finite, event: Node, line: list[Value]) -> str:
    total = sum(line[1:], start=line[0])
    return f"${notation.latex(Prob(event, None))} = {' + '.join(map(world.latex, line))} = {world.latex(total)}$."


# ---------------------------------------------------------------- the drawing
def scene_of(world: Finite, pair_of: tuple[Node, Node], cells: list[list[Value]], blank: bool, key: bool) -> Scene:
    down, across = pair_of
    rows, columns = world.values(down), world.values(across)
    margins = [sum(line[1:], start=line[0]) for line in cells]
    below = [sum((line[n] for line in cells[1:]), start=cells[0][n]) for n in range(len(columns))]
    whole = sum(below[1:], start=below[0])
    heads = [formula(r, world.style) for r in rows]
    tops = [formula(c, world.style) for c in columns]
    body = [[world.label(v) for v in (*line, m)] for line, m in zip(cells, margins, strict=True)]
    body.append([world.label(v) for v in (*below, whole)])
    first = max(width(h, SIZE) for h in [*heads, plain("sum")]) + PAD
    wide = max(width(w, SIZE) for w in [*tops, *(w for line in body for w in line), plain("sum")]) + PAD
    scene = Scene(first + wide * (len(columns) + 1) + 6, ROW * (len(rows) + 2) + 8, "A joint table")
    left, top = 3 + first, 4 + ROW
    if key:
        shade(scene, world, rows, columns, (left, top, wide))
    for n, words in enumerate([*tops, plain("sum")]):
        scene.words((left + wide * (n + 0.5), top - 6), words, "middle", SIZE)
    for k, (head, line) in enumerate(zip([*heads, plain("sum")], body, strict=True)):
        scene.words((left - 8, top + ROW * (k + 0.5) + 3.2), head, "end", SIZE)
        for n, words in enumerate(line):
            total = n == len(columns) or k == len(rows)
            if not blank or (k == len(rows) and n == len(columns)):
                colour = "quiet" if total and not key else "ink"
                scene.words((left + wide * (n + 0.5), top + ROW * (k + 0.5) + 3.2), words, "middle", SIZE, colour)
    grid(scene, left, top, wide, len(columns), len(rows))
    scene.alt = alt(world, rows, columns, cells, blank)
    return scene


def grid(scene: Scene, left: float, top: float, wide: float, columns: int, rows: int) -> None:
    right, bottom = left + wide * (columns + 1), top + ROW * (rows + 1)
    for n in range(columns + 2):
        strong = n in (0, columns)
        x = left + wide * n
        scene.line((x, top - (ROW - 3 if strong else 0)), (x, bottom), ink=Ink("ink", width=0.9) if strong else THIN)
    for k in range(rows + 2):
        strong = k in (0, rows)
        y = top + ROW * k
        scene.line((3 if strong else left, y), (right, y), ink=Ink("ink", width=0.9) if strong else THIN)


def shade(
    scene: Scene, world: Finite, rows: tuple[Node, ...], columns: tuple[Node, ...], at: tuple[float, float, float]
) -> None:
    """The cells of the condition in a light shade, those of the event in a darker one."""
    goal = world.problem.goal.node if world.problem.goal is not None else None
    if not isinstance(goal, Prob):
        return
    left, top, wide = at
    for k, r in enumerate(rows):
        for n, c in enumerate(columns):
            cell = both(r, c)
            if goal.given is not None and world.chance(goal.given, cell) == 1:
                scene.box(left + wide * n, top + ROW * k, wide, ROW, filled("ink", 0.1))
            if world.chance(both(goal.event, goal.given) if goal.given is not None else goal.event, cell) == 1:
                scene.box(left + wide * n, top + ROW * k, wide, ROW, filled("1", 0.28))


def alt(world: Finite, rows: tuple[Node, ...], columns: tuple[Node, ...], cells: list[list[Value]], blank: bool) -> str:
    names = (
        f"rows {', '.join(notation.text(r) for r in rows)} and columns {', '.join(notation.text(c) for c in columns)}"
    )
    if blank:
        return f"An empty joint table with the {names}."
    said = [
        f"{notation.text(r)}, {notation.text(c)}: {world.text(v)}"
        for r, line in zip(rows, cells, strict=True)
        for c, v in zip(columns, line, strict=True)
    ]
    return f"A joint table with the {names}. {'; '.join(said)}."
