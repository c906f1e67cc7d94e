"""Trees of two or three stages: branches with their probabilities, products along the paths, the posterior."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from symderive.data.field import Value, to_node
from symderive.expr.algebra import TRUE, Sum
from symderive.expr.node import Node
from symderive.expr.probability import Prob
from symderive.expr.problem import Problem
from symderive.pictures.branches import Branch, by_level, grown, leaves_of, stages
from symderive.pictures.finish import finished
from symderive.pictures.labels import ROOMY, Label, formula, plain, text, width
from symderive.pictures.picture import Picture
from symderive.pictures.scene import THIN, XY, Ink, Scene
from symderive.pictures.spec import refused
from symderive.pictures.worlds import Finite, answer_to, finite
from symderive.render import notation

KIND = "tree"
SIZE, STEP, STRIDE, TOP = 9.5, 25.0, 78.0, 10.0
MOST_LEAVES = 16


def draw(spec: dict[str, Any], seed: int, problem: Problem | None = None) -> Picture:
    """The tree of a problem's statements. Raises DerivationError where they do not fix every branch."""
    world = finite(spec, problem)
    levels = stages(world, spec.get("first"))
    branches = grown(world, levels, TRUE, Fraction(1))
    leaves = sum(b.leaves for b in branches)
    if leaves > MOST_LEAVES:
        raise refused(f"the tree would have {leaves} leaves; {MOST_LEAVES} can be drawn", "given")
    answer = answer_to(world.problem, world.style, seed)
    paths = list(leaves_of(branches))
    return finished(
        KIND,
        scene_of(world, branches, levels, numbers=not spec.get("blank", False), key=False),
        answer=answer + "." if answer else f"The {leaves} paths have probabilities that add up to 1.",
        reason=tuple(reasons(world, paths)),
        worked=scene_of(world, branches, levels, numbers=True, key=True),
    )


# ---------------------------------------------------------------- the key
def reasons(world: Finite, paths: list[tuple[Branch, ...]]) -> list[str]:
    out = [
        f"${notation.latex(Prob(path[-1].path, None), world.style)} = {product_words(world, path)}$." for path in paths
    ]
    goal = world.problem.goal.node if world.problem.goal is not None else None
    if not isinstance(goal, Prob) or not decided(world, goal, paths):
        return out
    if goal.given is not None:
        inside = [p for p in paths if world.chance(goal.given, p[-1].path) == 1]
        target = [p for p in inside if world.chance(goal.event, p[-1].path) == 1]
        below, above = (sum((p[-1].weight for p in ps), start=Fraction(0)) for ps in (inside, target))
        if inside:
            terms = " + ".join(weighed(world, p) for p in inside)
            out.append(
                f"The paths that agree with ${world.latex(goal.given)}$ weigh ${sums(terms, world.latex(below))}$."
            )
            share = f"{world.latex(goal)} = {world.share(above, below)}"
            out.append(f"The share of ${world.latex(goal.event)}$ in them is ${share}$.")
    else:
        inside = [p for p in paths if world.chance(goal.event, p[-1].path) == 1]
        total = sum((p[-1].weight for p in inside), start=Fraction(0))
        if inside:
            terms = " + ".join(weighed(world, p) for p in inside)
            out.append(
                f"The paths that belong to ${world.latex(goal.event)}$ weigh ${sums(terms, world.latex(total))}$."
            )
    return out


def decided(world: Finite, goal: Prob, paths: list[tuple[Branch, ...]]) -> bool:
    """Do the paths say of every event of the goal whether it happens, and are they all that can happen?"""
    whole = sum((p[-1].weight for p in paths), start=Fraction(0))
    events = [e for e in (goal.event, goal.given) if e is not None]
    return whole == 1 and all(world.chance(e, p[-1].path) in (0, 1) for e in events for p in paths)


def sums(terms: str, total: str) -> str:
    return terms if terms == total or "\\cdot" in terms else f"{terms} = {total}"


def product_words(world: Finite, path: tuple[Branch, ...]) -> str:
    words = factors(world, path)
    return f"{words} = {world.latex(path[-1].weight)}" if plainly(path) else words


def factors(world: Finite, path: tuple[Branch, ...]) -> str:
    return r" \cdot ".join(f"({world.latex(b.chance)})" if loose(b.chance) else world.latex(b.chance) for b in path)


def weighed(world: Finite, path: tuple[Branch, ...]) -> str:
    """The weight of a path in a sum: a number, or the product of its letters as it stands."""
    return world.latex(path[-1].weight) if plainly(path) else factors(world, path)


def plainly(path: tuple[Branch, ...]) -> bool:
    """Is the product along a path a number, so that it is worth while to give it?"""
    return isinstance(path[-1].weight, Fraction)


def loose(factor: Value) -> bool:
    """Does a factor need brackets: 1 - p?"""
    return isinstance(to_node(factor), Sum)


# ---------------------------------------------------------------- the drawing
def event_label(event: Node, world: Finite) -> Label:
    return formula(event, world.style)


def scene_of(
    world: Finite, branches: tuple[Branch, ...], levels: list[tuple[Node, ...]], numbers: bool, key: bool
) -> Scene:
    columns = [ROOMY * max(width(event_label(e, world), SIZE) for e in level) for level in levels]
    leaves = sum(b.leaves for b in branches)
    strides = [max(STRIDE, *(width(world.label(b.chance), 8.5) + 16 for b in level)) for level in by_level(branches)]
    strides[0] = max(strides[0], 0.4 * leaves * STEP)
    lefts = [strides[0]]
    for wide, stride in zip(columns, strides[1:], strict=False):
        lefts.append(lefts[-1] + wide + 10 + stride)
    right = lefts[-1] + columns[-1] + 8
    paths = leaves_of(branches)
    products = [leaf_label(world, path) for path in paths]
    tail = max(width(p, SIZE) for p in products) + 16 if key else 0.0
    scene = Scene(right + tail + 4, 2 * TOP + leaves * STEP, "A tree of events")
    goal = world.problem.goal.node if world.problem.goal is not None else None
    marked = marks(world, goal, paths)
    height = scene.height

    def place(found: tuple[Branch, ...], level: int, start: XY, at: float) -> None:
        for b in found:
            y = at + STEP * b.leaves / 2
            hot = key and any(b is part for path in marked for part in path)
            end = (lefts[level] - 4, y)
            scene.line(start, end, ink=Ink("2", width=1.5) if hot else THIN if key else Ink("ink", width=0.8))
            if numbers:
                beside(scene, start, end, world.label(b.chance))
            words = event_label(b.event, world)
            scene.words((lefts[level], y + 3), words, size=SIZE)
            if b.further:
                place(b.further, level + 1, (lefts[level] + ROOMY * width(words, SIZE) + 4, y), at)
            at += STEP * b.leaves

    place(branches, 0, (6, height / 2), TOP)
    scene.dots([(6, height / 2)], 2.2)
    if key:
        for n, (path, words) in enumerate(zip(paths, products, strict=True)):
            hot = path in marked
            if hot and isinstance(goal, Prob) and world.chance(goal.event, path[-1].path) == 1:
                words = tuple(replace(run, face="bold" if run.face == "roman" else "bold-italic") for run in words)
            scene.words((right + 8, TOP + STEP * (n + 0.5) + 3), words, size=SIZE, colour="2" if hot else "ink")
    scene.alt = alt(world, paths, numbers, key)
    return scene


def beside(scene: Scene, start: XY, end: XY, words: Label) -> None:
    """A probability on its branch: above a rising line, below a falling one, next to the branch's end."""
    share = 0.6
    x, y = start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
    wide = width(words, 8.5)
    slope = (end[1] - start[1]) / (end[0] - start[0])
    down = slope > 0.02
    lift = abs(slope) * wide / 2 + 3
    scene.words((x, y + lift + 6 if down else y - lift), words, "middle", 8.5)


def leaf_label(world: Finite, path: tuple[Branch, ...]) -> Label:
    factors = [
        (*plain("("), *world.label(b.chance), *plain(")")) if loose(b.chance) else world.label(b.chance) for b in path
    ]
    out = list(factors[0])
    for f in factors[1:]:
        out += [*plain(" · "), *f]
    return (*out, *plain(" = "), *world.label(path[-1].weight)) if plainly(path) else tuple(out)


def marks(world: Finite, goal: Node | None, paths: list[tuple[Branch, ...]]) -> list[tuple[Branch, ...]]:
    """The paths that matter: those that agree with the condition, or those of the event."""
    if not isinstance(goal, Prob):
        return []
    condition = goal.event if goal.given is None else goal.given
    return [p for p in paths if world.chance(condition, p[-1].path) == 1]


def alt(world: Finite, paths: list[tuple[Branch, ...]], numbers: bool, key: bool) -> str:
    said = []
    for path in paths:
        steps = ", then ".join(
            notation.text(b.event) + (f" (probability {world.text(b.chance)})" if numbers else "") for b in path
        )
        said.append(steps + (f": {text(leaf_label(world, path))}" if key else ""))
    return f"A tree with {len(paths)} paths. " + "; ".join(said) + "."
