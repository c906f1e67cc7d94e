"""What a problem's statements say of a finite world, for tables, sets and trees: probabilities exact, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from symderive.data.deduce import know
from symderive.data.errors import TooLargeError, UndefinedError
from symderive.data.field import Value, to_node
from symderive.data.knowledge import Knowledge
from symderive.data.read_world import read_world
from symderive.data.reading import FALSE, conjunction
from symderive.data.world import World
from symderive.expr.algebra import TRUE, Num, Rel
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Not
from symderive.expr.problem import Problem
from symderive.pictures.features import digits
from symderive.pictures.labels import Label, formula
from symderive.pictures.spec import problem_of, refused
from symderive.render import notation
from symderive.render.spelling import Style
from symderive.render.views import style_of
from symderive.solve import solve

APPROX = r"\approx"


@dataclass(frozen=True)
class Finite:
    """A finite world with all that its statements fix."""

    problem: Problem
    world: World
    known: Knowledge
    style: Style

    def chance(self, event: Node, given: Node = TRUE) -> Value | None:
        """P(event | given); None where it is not fixed, or where the condition cannot happen."""
        try:
            return self.known.probability(self.world.plain(event), self.world.plain(given))
        except (UndefinedError, TooLargeError):
            return None

    def fixed(self, event: Node, given: Node = TRUE) -> Value:
        """The same, refused where it is not fixed."""
        found = self.chance(event, given)
        if found is None:
            bar = "" if given is TRUE else f" | {notation.text(given)}"
            raise refused(
                f"the statements do not fix P({notation.text(event)}{bar})",
                "given",
                "state the probabilities that are missing",
            )
        return found

    def values(self, variable: Node) -> tuple[Node, ...]:
        """The events that a variable has one of its values; of an event: that it happens, that it does not."""
        return tuple(standing(variable, v) for v in self.world.values[variable])

    def named(self, node: Node) -> list[Node]:
        """The variables and events that an expression speaks of, in the order of the statements."""
        mentioned = self.world.mentions(node)
        return [v for v in self.world.values if v in mentioned]

    # ------------------------------------------------------------ words
    def label(self, value: Value) -> Label:
        return formula(to_node(value), self.style)

    def latex(self, value: Value | Node) -> str:
        return notation.latex(value if isinstance(value, Node) else to_node(value), self.style)

    def share(self, above: Value, below: Value) -> str:
        """A quotient as it stands and what it comes to, in LaTeX."""
        quotient, value = rf"\frac{{{self.inline(above)}}}{{{self.inline(below)}}}", self.latex(above / below)
        return quotient if quotient == value else f"{quotient} = {value}"

    def inline(self, value: Value) -> str:
        """A number as it stands above or below a stroke."""
        words = self.latex(value)
        return f"{value.numerator}/{value.denominator}" if isinstance(value, Fraction) and "frac" in words else words

    def text(self, value: Value | Node) -> str:
        return notation.text(value if isinstance(value, Node) else to_node(value), self.style)


def standing(variable: Node, value: Node) -> Node:
    """The event X = x; of an event A: A or its complement."""
    if value is TRUE:
        return variable
    if value is FALSE:
        return Not(variable)
    return Rel("=", variable, value)


def both(*events: Node) -> Node:
    """The intersection, without what always holds."""
    found = [e for e in events if e is not TRUE]
    return conjunction(found, True) if found else TRUE


def finite(spec: dict[str, Any], problem: Problem | None) -> Finite:
    """The world of the picture's own statements, or of its problem's. Raises DerivationError where there is none."""
    if "given" in spec or problem is None:
        if "given" not in spec:
            raise refused("the picture needs statements", "given", "one statement a line, for instance P(A) = 0.3")
        problem = problem_of(spec["given"], spec.get("find", ""), "given")
    elif "find" in spec:
        problem = problem_of(problem.given, spec["find"], "find")
    world = read_world(problem)
    if not world.values:
        raise refused("the statements speak of no events and of no variables with finitely many values", "given")
    try:
        known = know(world, world.values)
    except TooLargeError as why:
        raise refused(f"the world of the statements is too large to be drawn: {why}", "given") from why
    if known.conflict is not None:
        raise refused(f"the statements contradict each other: {'; '.join(known.conflict)}", "given")
    return Finite(problem, world, known, style_of(problem))


def alternatives(world: Finite, events: list[Node]) -> bool:
    """Does exactly one of some events happen?"""
    if len(events) < 2 or not all(isinstance(e, EventSym) for e in events):
        return False
    for cell in product((True, False), repeat=len(events)):
        if sum(cell) != 1 and world.chance(both(*(e if c else Not(e) for e, c in zip(events, cell, strict=True)))) != 0:
            return False
    return True


def answer_to(problem: Problem, style: Style, seed: int) -> str | None:
    """``goal = exact ≈ decimal`` between dollars, as the solver confirms it; None where nothing is asked or found."""
    if problem.goal is None:
        return None
    found = solve(problem, seed=seed, dialects=())
    if found.status != "solved" or found.answer is None or found.answer.node is None:
        return None
    tree = found.answer.node
    last = ""
    if isinstance(tree, Num) and (shown := digits(float(tree.value))) != notation.latex(tree, style):
        exact = "10^" not in shown and Fraction(shown) == tree.value
        last = f" {'=' if exact else APPROX} {shown}"
    return f"${notation.latex(problem.goal.node, style)} = {notation.latex(tree, style)}{last}$"
