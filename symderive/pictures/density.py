"""Densities and masses with an event shaded, and its probability in the key."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from typing import Any

from symderive.derive.derivation import Derivation
from symderive.expr.algebra import TRUE, Rel
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, In, Interval, Not, Or, Prob
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError
from symderive.numeric.curve import value
from symderive.numeric.numbers import NoNumber
from symderive.pictures.axes import GROUND, Plot, Range
from symderive.pictures.features import digits, near
from symderive.pictures.finish import finished
from symderive.pictures.labels import DECIMALS, Run, formula
from symderive.pictures.laws import POINT, Drawn, drawn_law, standing
from symderive.pictures.picture import Picture
from symderive.pictures.scene import Ink, Scene, filled
from symderive.pictures.spec import interval, refused
from symderive.pictures.wrong_curves import calm
from symderive.render import notation
from symderive.solve import solve

KIND = "density"
WIDTH, HEIGHT, LEFT, TOP = 290.0, 120.0, 14.0, 24.0
POINTS = 360
LONGEST = 120  # characters of an exact answer that anybody wants to see
ORDER = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
         "=": lambda a, b: abs(a - b) < 1e-12, "!=": lambda a, b: abs(a - b) >= 1e-12}  # fmt: skip


def draw(spec: dict[str, Any], seed: int, problem: Problem | None = None) -> Picture:
    """The law with the event of ``find`` shaded. Raises DerivationError where there is no such law or event."""
    law, stated = drawn_law(spec, problem, spec.get("find", ""))
    goal = stated.goal.node if stated.goal is not None else None
    if not isinstance(goal, Prob):
        raise refused(
            f"the picture {KIND} shades an event: find must ask for its probability", "find", "P(1 \\le X \\le 2)"
        )
    event = standing(goal.event, law.variable)
    given = TRUE if goal.given is None else standing(goal.given, law.variable)
    within = interval(spec, "x", shown_range(law, [event, given]))
    refuse_empty(event, law, within)
    found = solve(stated, seed=seed, dialects=())
    exact = exact_words(goal, found)
    if exact is None:
        raise refused("the probability of the event could not be found", "find", (found.error or {}).get("message"))
    words, decimal = exact
    check_area(law, event, given, decimal)
    return finished(
        KIND,
        scene_of(law, event, given, within, ""),
        answer=f"${words}$.",
        reason=reasons(law, event, decimal, goal.given is not None),
        worked=scene_of(law, event, given, within, f"${notation.latex(goal, DECIMALS)} \\approx {digits(decimal)}$"),
    )


# ---------------------------------------------------------------- the event
def holds(event: Node, x: float) -> bool:
    """Does an event in the letter x hold at a number? Raises DerivationError for what is not such an event."""
    match event:
        case And(events):
            return all(holds(e, x) for e in events)
        case Or(events):
            return any(holds(e, x) for e in events)
        case Not(inner):
            return not holds(inner, x)
        case In(u, Interval(low, high, closed)):
            above, below = ("<=" if end in "[]" else "<" for end in (closed[0], closed[1]))
            return holds(Rel(above, low, u), x) and holds(Rel(below, u, high), x)
        case Rel(op, left, right) if op in ORDER:
            try:
                return bool(ORDER[op](value(left, {POINT: x}), value(right, {POINT: x})))
            except NoNumber as why:
                raise refused(f"the event cannot be drawn: {why}", "find") from why
    if event is TRUE:
        return True
    raise refused("the event is not made of comparisons of one variable with numbers", "find", "P(1 \\le X \\le 2)")


def numbers_in(event: Node) -> list[float]:
    """The numbers that an event compares with: where a shaded part may end."""
    found = []
    for part in event.walk():
        for side in (
            (part.left, part.right) if isinstance(part, Rel) else part.kids if isinstance(part, Interval) else ()
        ):
            if POINT not in side.walk():
                found.append(value(side))
    return [v for v in found if isfinite(v)]


def shown_range(law: Drawn, events: list[Node]) -> Range:
    """Where the law lives, with the ends of the event."""
    low, high = law.range()
    near_by = [v for e in events for v in numbers_in(e) if abs(v - law.mean) < 8 * law.deviation]
    room = 0.3 * law.deviation
    low, high = min([low, *(v - room for v in near_by)]), max([high, *(v + room for v in near_by)])
    margin = 0.6 if law.discrete else 0.04 * (high - low) if isfinite(law.support[0]) or isfinite(law.support[1]) else 0
    return low - margin, high + margin


def edges(law: Drawn, event: Node, within: Range) -> list[float]:
    """Numbers along the line, with the exact places where the event may begin or end on both sides."""
    low, high = within
    xs = {low + (high - low) * n / POINTS for n in range(POINTS + 1)}
    tiny = (high - low) * 1e-9
    for v in [*numbers_in(event), *law.support]:
        if low < v < high:
            xs |= {v - tiny, v, v + tiny}
    return sorted(xs)


def refuse_empty(event: Node, law: Drawn, within: Range) -> None:
    wide = (within[0] - 20 * law.deviation, within[1] + 20 * law.deviation)
    places = law.places(wide) if law.discrete else edges(law, event, wide)
    beyond = [] if law.discrete else [v + d for v in numbers_in(event) for d in (-1.0, 0.0, 1.0)]
    if not any(holds(event, x) for x in (*places, *beyond)):
        name = notation.text(law.variable)
        hint = "the smaller end of an interval stands first"
        raise refused(f"the event is empty: it holds for no value of {name}", "find", hint)


# ---------------------------------------------------------------- the key
def exact_words(goal: Prob, found: Derivation) -> tuple[str, float] | None:
    """``P(...) = exact ≈ decimal`` in LaTeX and the decimal, as the solver confirms them."""
    answer = found.answer
    if found.status != "solved" or answer is None or answer.node is None:
        return None
    number = answer.decimal if answer.decimal is not None else value(answer.node)
    exact = notation.latex(answer.node)
    shown = digits(number)
    if len(exact) > LONGEST:
        return rf"{notation.latex(goal, DECIMALS)} \approx {shown}", number
    last = "" if shown == exact else rf" \approx {shown}"
    return f"{notation.latex(goal, DECIMALS)} = {exact}{last}", number


def check_area(law: Drawn, event: Node, given: Node, decimal: float) -> None:
    """The shaded share of what is drawn must be the probability that the key gives."""
    if law.discrete:
        places = law.places(law.range(12.0))
        parts = list(zip(places, law.heights(places), strict=True))
    else:
        xs = edges(law, event, law.range(9.0))
        strips = [(x + (y - x) * (k + 0.5) / 12, (y - x) / 12) for x, y in pairwise(xs) for k in range(12)]
        areas = [h * w for h, (_, w) in zip(law.heights([m for m, _ in strips]), strips, strict=True)]
        parts = [((x + y) / 2, sum(areas[12 * n : 12 * n + 12])) for n, (x, y) in enumerate(pairwise(xs))]
    whole = sum(p for x, p in parts if holds(given, x))
    share = sum(p for x, p in parts if holds(given, x) and holds(event, x))
    if not whole or abs(share / whole - decimal) > 0.01:
        raise DerivationError("the probability that was found is not the area that is drawn; the picture is withheld")


def reasons(law: Drawn, event: Node, decimal: float, conditional: bool) -> tuple[str, ...]:
    what = "heights of the dark bars, added up" if law.discrete else "shaded area under the density"
    over = ", divided by that of the condition" if conditional else ""
    out = [
        f"The law has the mean ${near_latex(law.mean)}$ and the standard deviation ${near_latex(law.deviation)}$.",
        f"The probability is the {what}{over}: about ${100 * decimal:.3g}$% of the whole.",
    ]
    if law.law.name == "Normal":
        counted = [from_mean(v, (v - law.mean) / law.deviation) for v in sorted(set(numbers_in(event)))]
        out[1:1] = [f"{', '.join(counted)}."] if counted else []
    return tuple(out)


def from_mean(v: float, deviations: float) -> str:
    """``1 lies 2 standard deviations above the mean``."""
    if deviations == 0:
        return f"${v:g}$ is the mean"
    plural = "" if abs(deviations) == 1 else "s"
    way = "above" if deviations > 0 else "below"
    return f"${v:g}$ lies ${near_latex(abs(deviations))}$ standard deviation{plural} {way} the mean"


def near_latex(v: float) -> str:
    return near(v).replace("−", "-")


# ---------------------------------------------------------------- the drawing
def scene_of(law: Drawn, event: Node, given: Node, within: Range, told: str) -> Scene:
    scene = Scene(WIDTH + 40, HEIGHT + TOP + 20, "A law with an event shaded")
    xs = law.places(within) if law.discrete else edges(law, event, within)
    ys = law.heights(xs)
    top = max(calm(ys), default=1.0) * 1.12
    plot = Plot(scene, LEFT, TOP, WIDTH, HEIGHT, within, (0.0, top))
    if law.discrete:
        bars(plot, xs, ys, event, given)
    else:
        shades(plot, xs, ys, event, given)
        plot.curve(xs, ys, Ink("1", width=1.4))
    name = formula(law.variable)
    plot.floor_axis(name, xs if law.discrete and len(xs) <= 16 else None)
    scene.words((LEFT, 11), (*name, Run(" ∼ "), *formula(law.law, DECIMALS)), size=9.5)
    if told:
        scene.words((LEFT + WIDTH, 11), told, "end", 9.5)
    scene.alt = alt(law, event, given, within, xs, ys)
    return scene


def shades(plot: Plot, xs: list[float], ys: list[float], event: Node, given: Node) -> None:
    for test, ink in ((given, filled("ink", 0.08)), (And((given, event)), GROUND)):
        if test is TRUE:
            continue
        stretch: list[tuple[float, float]] = []
        for x, y in [*zip(xs, ys, strict=True), (xs[-1], float("nan"))]:
            if isfinite(y) and holds(test, x):
                stretch.append((x, y))
            elif stretch:
                if len(stretch) > 1:
                    plot.area([p[0] for p in stretch], [p[1] for p in stretch], ink)
                    for end in (stretch[0], stretch[-1]):
                        plot.upright(end[0], 0.0, min(end[1], plot.y[1]), Ink("1", width=0.7))
                stretch = []


def bars(plot: Plot, xs: list[float], ys: list[float], event: Node, given: Node) -> None:
    half = min(0.32, 0.32 * min((b - a for a, b in pairwise(xs)), default=1.0))
    for x, y in zip(xs, ys, strict=True):
        inside = holds(given, x) and holds(event, x)
        ground = filled("1", 0.75) if inside else filled("ink", 0.14 if given is not TRUE and holds(given, x) else 0.04)
        plot.bars([x - half, x + half], [y], ground)
        plot.bars([x - half, x + half], [y], Ink("1" if inside else "quiet", width=0.7))


def alt(law: Drawn, event: Node, given: Node, within: Range, xs: list[float], ys: list[float]) -> str:
    what = "Bars with the probabilities" if law.discrete else "The density curve"
    height, peak = max(zip(ys, xs, strict=True), key=lambda p: p[0] if isfinite(p[0]) else -1.0)
    single = sum(y > 0.999 * height for y in ys) < len(ys) / 8 and min(law.support) < peak < max(law.support)
    marked = "The bars" if law.discrete else "The area"
    return (
        f"{what} of {notation.text(law.variable)} ∼ {notation.text(law.law, DECIMALS)} from {near(within[0])} to "
        f"{near(within[1])}{f', highest near {near(peak)}' if single else ''}. {marked} where "
        f"{said(event, law)}{'' if given is TRUE else ', given ' + said(given, law)}, "
        f"{'are' if law.discrete else 'is'} shaded."
    )


def said(event: Node, law: Drawn) -> str:
    return notation.text(substitute(event, {POINT: law.variable}), DECIMALS)
