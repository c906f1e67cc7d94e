"""Spot the derivative: a curve, four candidates, and what is wrong with three of them."""

from __future__ import annotations

import random
from math import isfinite
from typing import Any

from symderive.expr.algebra import Sym
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.curve import along
from symderive.numeric.numbers import NoNumber
from symderive.parse.picture_keys import closest
from symderive.parse.statements import read_problem
from symderive.pictures import slope_reasons
from symderive.pictures.axes import Plot, Range, spread
from symderive.pictures.features import Turn, near, told, turns
from symderive.pictures.finish import finished, option
from symderive.pictures.labels import bold
from symderive.pictures.picture import Picture
from symderive.pictures.scene import Ink, Scene
from symderive.pictures.spec import at_key, interval, refused
from symderive.pictures.wrong_curves import Material, Wrong, calm, differs, fits, names, pool, wrong
from symderive.render import notation
from symderive.solve import solve

KIND = "spot-the-derivative"
POINTS = 240
LETTERS = "ABCD"
WIDTH, PANEL, GAP = 340.0, (134.0, 84.0), 32.0


def draw(spec: dict[str, Any], seed: int, problem: Problem | None = None) -> Picture:
    """The curve above, the candidates A to D below. Raises DerivationError where the formula cannot be drawn."""
    if "f" not in spec:
        raise refused(f"the picture {KIND} needs a formula", "f", "for instance f = 'x e^{-x^2}'")
    m, formula = material(spec, seed)
    dice = random.Random(f"{KIND}/{seed}")
    chosen = choose(spec, m, dice)
    bends = [b for b in turning(m) if m.xs[0] < b.x < m.xs[-1]]
    places: list[Wrong | None] = [None, *chosen]
    dice.shuffle(places)
    right = LETTERS[places.index(None)]
    whys = [
        slope_reasons.right(letter, m, bends) if found is None else slope_reasons.reason(letter, found, m, bends)
        for letter, found in zip(LETTERS, places, strict=True)
    ]
    curves = [m.first if found is None else found.values for found in places]
    height = spread(v for values in curves for v in calm(values))
    scenes = [candidate(letter, values, height, m) for letter, values in zip(LETTERS, curves, strict=True)]
    reasons = [f"{letter}: {why}" for letter, why in zip(LETTERS, whys, strict=True)]
    slope = f"f'({slope_reasons.name(m)}) = {formula}"
    return finished(
        KIND,
        whole(scenes, m),
        answer=f"{right}, because ${slope}$.",
        reason=tuple(reasons),
        options=tuple(
            option(letter, scene, letter == right, why)
            for letter, scene, why in zip(LETTERS, scenes, whys, strict=True)
        ),
    )


# ---------------------------------------------------------------- the function
def material(spec: dict[str, Any], seed: int) -> tuple[Material, str]:
    """The function with its derivatives by the solver, and f' in LaTeX."""
    given = spec.get("given", "")
    x = letter_of(spec["f"], given)
    trees = [derived(given, spec["f"], x, goal, seed) for goal in ("f'", "f''")]
    problem, definition, slope = trees[0]
    letter, body = definition.params[0], definition.body
    refuse_letters(body, letter, problem)
    low, high = interval(spec, "x", usual_range(body, letter, problem))
    xs = line(low, high)
    values = [along(tree, letter, xs, p) for tree, p in ((body, problem), (slope, problem), (trees[1][2], trees[1][0]))]
    defined = sum(isfinite(v) and isfinite(s) for v, s in zip(values[0], values[1], strict=True))
    if defined < len(xs) / 2:
        raise refused(
            f"f is not defined on most of the line from {low:g} to {high:g}",
            "x" if "x" in spec else "f",
            "say where it is to be drawn: x = [from, to]",
        )
    if all(abs(v) < 1e-12 for v in values[1] if isfinite(v)):
        raise refused("the derivative of f is zero wherever it exists: there is nothing to spot", "f")
    return Material(problem, letter, body, slope, xs, *values), notation.latex(slope)


def line(low: float, high: float) -> list[float]:
    return [low + (high - low) * n / POINTS for n in range(POINTS + 1)]


def usual_range(body: Node, letter: Node, problem: Problem) -> tuple[float, float]:
    """Where a curve is drawn if nothing is said: around 0, or to its right where it is not defined on the left."""
    for low, high in ((-3.0, 3.0), (0.05, 4.0), (-1.0, 1.0)):
        if sum(map(isfinite, along(body, letter, line(low, high), problem))) > 0.95 * POINTS:
            return low, high
    return -3.0, 3.0


def letter_of(f: str, given: str) -> str:
    """The letter that the formula is in: x, or the only other one."""
    found = function_of(given, f, "x", "").definitions[-1].body
    letters = {leaf.name: leaf.latex for leaf in free_leaves(found) if isinstance(leaf, Sym) and is_scalar(leaf.shape)}
    return "x" if "x" in letters or len(letters) != 1 else next(iter(letters.values()))


def function_of(given: str, f: str, x: str, goal: str) -> Problem:
    """The problem of differentiating f. What cannot be read is told with its place in ``given`` or in ``f``."""
    head = [*given.rstrip().splitlines(), f"f({x}) = "]
    try:
        return read_problem("\n".join(head) + f, goal)
    except DerivationError as error:
        inside = error.line == len(head) - 1 and error.where in (None, "given")
        line, column = (0, max((error.column or 0) - len(head[-1]), 0)) if inside else (error.line, error.column)
        raise at_key(error, "f" if inside or not given else "given", line, column) from error


def derived(given: str, f: str, x: str, goal: str, seed: int) -> tuple[Problem, Definition, Node]:
    """A derivative of the function, as the solver confirms it."""
    problem = function_of(given, f, x, f"{goal}({x})")
    definition = problem.function("f")
    found = solve(problem, seed=seed, dialects=())
    if definition is None or found.status != "solved" or found.answer is None or found.answer.node is None:
        raise refused(f"the derivative {goal}({x}) could not be found", "f", (found.error or {}).get("message"))
    return found.problem, definition, found.answer.node


def refuse_letters(body: Node, letter: Node, problem: Problem) -> None:
    """A curve needs numbers: no other letters, no functions known by name only."""
    others = [leaf for leaf in free_leaves(body) if isinstance(leaf, Sym) and leaf is not letter]
    unknown = [
        d.name for d in problem.declarations.values() if d.kind == "function" and problem.function(d.name) is None
    ]
    for named in [*(notation.text(leaf) for leaf in others), *unknown]:
        raise refused(
            f"the curve of f cannot be drawn: {named} has no value", "f", f"write {named} as a number or into given"
        )
    try:
        along(body, letter, [1.0], problem)
    except NoNumber as why:
        raise refused(f"the curve of f cannot be drawn: {why}", "f") from why


def turning(m: Material) -> list[Turn]:
    def at(tree: Node) -> Any:
        return lambda x: along(tree, m.letter, [x], m.problem)[0]

    return turns(at(m.body), at(m.slope), m.xs, m.first)


def choose(spec: dict[str, Any], m: Material, dice: random.Random) -> list[Wrong]:
    """Three wrong candidates that one can tell from the derivative and from each other."""
    asked = spec.get("wrong", [])
    for name in asked:
        if name not in names():
            raise refused(f"no wrong candidate is called {name!r}", "wrong", closest(str(name), names()))
    found: list[Wrong] = []
    for name in asked[:3]:
        candidate = wrong(name, m)
        if candidate is None:
            raise refused(f"{name} gives no other curve than the derivative, or none at all", "wrong")
        found.append(candidate)
    others = [w for w in pool(m) if fits(w, m) and w.name not in asked]
    dice.shuffle(others)
    # What the eye mistakes is plainer than a slip of the rules: at most one of those.
    others.sort(key=lambda w: w.name == "half")
    for w in others:
        if len(found) == 3:
            break
        slips = sum(f.why.startswith("A slip") for f in found)
        if all(differs(w.values, f.values, m) for f in found) and not (slips and w.why.startswith("A slip")):
            found.append(w)
    if len(found) < 3:
        raise DerivationError("there are not enough wrong curves that one could tell apart", where="picture.f")
    return found


# ---------------------------------------------------------------- the drawing
def candidate(letter: str, values: list[float], height: Range, m: Material) -> Scene:
    w, h = PANEL
    told_of = told(m.xs, values, slope_reasons.name(m))
    scene = Scene(w + 34, h + 22, f"Curve {letter}", f"Curve {letter} {told_of}.")
    plot = Plot(scene, 30, 6, w, h, (m.xs[0], m.xs[-1]), height)
    plot.frame()
    plot.curve(m.xs, values, Ink("2", width=1.3))
    scene.words((1, 14), bold(letter), size=11)
    return scene


def whole(scenes: list[Scene], m: Material) -> Scene:
    w, h = PANEL
    top = h + 58
    scene = Scene(WIDTH, top + 2 * h + GAP + 22, "Spot the derivative")
    x = slope_reasons.name(m)
    plot = Plot(scene, (WIDTH - w - 20) / 2, 16, w + 30, h + 10, (m.xs[0], m.xs[-1]), spread(calm(m.f)))
    plot.frame(f"${x}$", f"$f({x})$")
    plot.curve(m.xs, m.f, Ink("1", width=1.5))
    for n, other in enumerate(scenes):
        scene.put(other, (n % 2) * (WIDTH / 2 + 4), top + (n // 2) * (h + GAP))
    scene.alt = (
        f"Above, the curve of f for {x} from {near(m.xs[0])} to {near(m.xs[-1])}; it {told(m.xs, m.f, x)}. "
        f"Below, four candidates for its derivative. " + " ".join(s.alt for s in scenes)
    )
    return scene
