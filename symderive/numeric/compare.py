"""Do two expressions agree? Exactly modulo a prime, else at random points; a difference is shown at a point that a
person can put in.

What is rational is compared modulo 2⁶¹ − 1 at three rectangular shapes. Anything else is compared in doubles at
four points of each of three shapes, stratified over signs and magnitudes; where they differ by more than 10⁻⁸ of
their size the point is drawn again to fifty digits, and only what still differs there is called different. What has
no number, or no point that obeys what is stated, is undecided.
"""

from __future__ import annotations

import time
from collections.abc import Container, Sequence
from itertools import pairwise

import numpy as np

from symderive.expr.algebra import Apply, Map, Rel
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, nodes_of
from symderive.expr.problem import Problem
from symderive.expr.shape import describe
from symderive.numeric import counter
from symderive.numeric.agreement import Agreement, Confirmation
from symderive.numeric.at_each_value import at_one_value
from symderive.numeric.blurring import blurred, unsharp
from symderive.numeric.compile import evaluate
from symderive.numeric.deadline import OutOfTime, until
from symderive.numeric.defined import names_of
from symderive.numeric.exact import RESIDUES, rational
from symderive.numeric.formula_values import OF_FORMULAS
from symderive.numeric.functions import KNOWN
from symderive.numeric.gaps import apart, at_both, at_each, everywhere, spread
from symderive.numeric.letters import speaks_of_chance
from symderive.numeric.numbers import DOUBLES, NoNumber, Numbers
from symderive.numeric.point import Point
from symderive.numeric.points import POINTS, SHAPES, points_for
from symderive.numeric.sample import fixed
from symderive.numeric.second_look import BAR, NOWHERE_BOTH, SecondLook
from symderive.numeric.sizes import NoPoint

WORLDS = 9  # where letters are values of formulas in random variables: each world has one value for each of them
LIMIT = 6.0  # seconds for a comparison, where nothing is said
CLEAR = 1e-4  # relative; what no rounding explains
ROUNDS = 5  # further draws where a value was not defined
LEANINGS = ("positive", "unit", "")  # where to look when both sides are defined at too few points
ROUNDING = 1e-13  # what is left of means that cancel
SHARP_ENOUGH = 1e-6  # what it is off by where its corners are known
BLURRED = 1e-2  # how closely a drawn world has to obey what is stated of chances


def agree(
    a: Node, b: Node, problem: Problem, *, seed: int = 0, limit: float | None = None, shown: bool = True
) -> Agreement:
    """Compare ``a`` (the line above) with ``b`` (what is claimed equal to it) at points that obey the problem.

    ``limit`` ends the comparison after that many seconds (LIMIT where it is None) with "undecided". Where only the
    verdict is wanted ``shown`` is False: a clear difference is then not looked at twice, and no point that shows it is
    looked for.
    """
    return Trial(problem, (a, b), seed, limit, shown=shown).agree(a, b)


def chain(lines: Sequence[Node], problem: Problem, *, seed: int = 0, limit: float | None = None) -> Confirmation:
    """Compare each line with the one before it, at the same points for the whole chain.

    ``limit`` is for the whole chain, in seconds (LIMIT where it is None).
    """
    points, shapes, error, exact = 0, 0, 0.0, True
    undecided = ""
    trial = Trial(problem, tuple(lines), seed, limit)
    for n, (above, line) in enumerate(pairwise(lines), start=1):
        if above is line:
            continue
        found = trial.agree(above, line)
        if found.verdict == "different" and not found.exact and unsharp(found, above, line, problem):
            undecided = undecided or "the numbers of a continuous law are not sharp enough to tell these lines apart"
            continue
        if found.verdict == "different":
            why = found.reason or f"the values are {found.values[0]} and {found.values[1]}"
            return Confirmation("different", found.points, found.shapes, found.max_error, found.exact, why, n)
        if found.verdict == "undecided":
            undecided = undecided or found.reason
            continue
        points, shapes = max(points, found.points), max(shapes, found.shapes)
        error, exact = max(error, found.max_error), exact and found.exact
    if undecided:
        return Confirmation("undecided", points, shapes, error, False, undecided)
    return Confirmation("equal", points, shapes, error, exact)


def written_out(of: Node, functions: Container[str]) -> bool:
    """Is this a formula, and not a name or a function by name?"""
    return bool(of.kids) and not (isinstance(of, Map | Apply) and (of.name in functions or of.name not in KNOWN))


class Trial:
    """The lines of one derivation on trial: they are compared at the same points. Those written ``by_hand`` may take a
    partial derivative through a named quantity; a method's own lines say which names are held."""

    def __init__(
        self,
        problem: Problem,
        lines: tuple[Node, ...],
        seed: int = 0,
        limit: float | None = None,
        *,
        through: bool = False,
        shown: bool = True,
        by_hand: bool = False,
    ):
        self.problem, self.lines, self.seed, self.limit = problem, lines, seed, limit
        self.through, self.shown, self.by_hand = through, shown, by_hand
        self.end = time.perf_counter() + (LIMIT if limit is None else limit)

    def agree(self, a: Node, b: Node) -> Agreement:
        """What the numbers say of a (above) and b (claimed equal to it)."""
        if a is b:
            return Agreement("equal", exact=True)
        if a.shape != b.shape:
            return Agreement("different", reason=f"one side is {describe(a.shape)}, the other {describe(b.shape)}")
        if self.by_hand and not self.through and self.names_move(a, b):
            return Trial(self.problem, self.lines, self.seed, self.limit, through=True, shown=self.shown).agree(a, b)
        found = self.read(a, b)
        if found.verdict == "different" and self.two_readings(a, b):
            other = Trial(self.problem, self.lines, self.seed, self.limit, through=True, shown=self.shown).read(a, b)
            found = other if other.verdict == "equal" else found
        if found.verdict == "different" and (stated := self.disobeyed(a, b)) is not None:
            return Agreement(
                "undecided", reason=f"no points were found at which {stated or 'what the rows above state'} holds"
            )
        return found

    def disobeyed(self, a: Node, b: Node) -> str | None:
        """An equation of the givens between probabilities or moments that the worlds drawn do not obey: they may not
        refute anything. (What is stated between letters holds at every point, else there is none.)"""
        for fact in self.problem.facts:
            if fact.kind != "relation" or not isinstance(fact.node, Rel) or fact.node.op != "=":
                continue
            stated = at_one_value(fact)
            if stated is None or not speaks_of_chance(fact.node):
                continue
            sides = (stated.left, stated.right)
            try:
                point = points_for(self.problem, (a, b, *sides), self.lines, self.seed, DOUBLES, POINTS)
                left, right = (self.value(side, point) for side in sides)
            except NoNumber:
                continue
            if not np.allclose(left, right, rtol=BLURRED, atol=BLURRED, equal_nan=True):
                return fact.text
        return None

    def read(self, a: Node, b: Node) -> Agreement:
        """The verdict in one reading of partial derivatives."""
        try:
            with until(self.end):
                exact = self.modulo_a_prime(a, b)
                return self.in_doubles(a, b) if exact is None else exact
        except NoNumber as reason:
            return Agreement("undecided", reason=str(reason))
        except RecursionError:
            return Agreement("undecided", reason="the expressions are nested too deeply for numbers")

    def two_readings(self, a: Node, b: Node) -> bool:
        """May a partial derivative be meant to run through named quantities that stand beside its variable?"""
        if not names_of(self.problem).quantities:
            return False
        return any(p.partial for node in (a, b) for p in nodes_of(node, Derivative))

    def names_move(self, a: Node, b: Node) -> bool:
        """Are all partial derivatives here of formulas that are written out, and is none taken by a name in them? Then
        such a name is what it stands for; only where paths are told apart is it held."""
        names = names_of(self.problem)
        partial = [p for node in (a, b) for p in nodes_of(node, Derivative) if p.partial]
        if not names.quantities or not partial or not all(written_out(p.of, names.functions) for p in partial):
            return False
        by = {v for node in (a, b, *self.lines) for p in nodes_of(node, Derivative) for v in p.by}
        return not any(leaf in by for p in partial for leaf in p.of.walk() if leaf in names.quantities)

    def value(self, node: Node, point: Point) -> np.ndarray:
        return evaluate(node, point, self.problem, through=self.through)

    def second_look(self) -> SecondLook:
        return SecondLook(self.problem, self.seed, self.through, self.end)

    def modulo_a_prime(self, a: Node, b: Node) -> Agreement | None:
        """The verdict of exact arithmetic; None where a tree or a point is not rational."""
        names = names_of(self.problem)
        if not (rational(a, names) and rational(b, names)):
            return None
        done, wanted = 0, SHAPES
        for number in range(WORLDS + 3):
            if done >= wanted:
                return Agreement("equal", points=done, shapes=done, exact=True)
            if number == wanted + 3:
                return None
            if time.perf_counter() > self.end:
                return Agreement("undecided", done, done, reason="the time limit was reached")
            try:
                point = self.points(a, b, number, RESIDUES, 1)
                left, right = self.value(a, point), self.value(b, point)
            except ZeroDivisionError:
                continue
            except OutOfTime:
                raise
            except NoNumber:
                return None
            if np.any(RESIDUES.settle(left - right) != 0):
                if not self.shown:
                    return Agreement("different", 1, 1, 1.0, exact=True)
                return counter.exactly(Agreement("different", 1, 1, 1.0), a, b, self.problem, self.seed, self.end)
            if point.count == SHAPES or fixed(self.problem, (a, b)):
                return Agreement("equal", points=SHAPES, shapes=1, exact=True)
            done, wanted = done + 1, WORLDS if OF_FORMULAS in point.extra else SHAPES
        return None

    def points(self, a: Node, b: Node, number: int, kind: Numbers, count: int, leaning: str = "") -> Point:
        """The points of a draw. The first one holds those of all shapes where there is only one."""
        shapes = 1 if number else SHAPES
        lines = () if fixed(self.problem, (a, b)) else self.lines
        return points_for(self.problem, (a, b), lines, self.seed + number, kind, count, leaning, shapes=shapes)

    def in_doubles(self, a: Node, b: Node) -> Agreement:
        """The verdict of random points, with a second look at what differs."""
        points = shapes = only_left = only_right = 0
        error = 0.0
        same = at_once = fixed(self.problem, (a, b))
        wanted = SHAPES
        for number in range(SHAPES * (1 + ROUNDS) if not same else 1):
            if time.perf_counter() > self.end:
                return Agreement("undecided", points, shapes, error, reason="the time limit was reached")
            if shapes >= (1 if at_once else wanted) and (points >= 2 * POINTS or number >= 2 * SHAPES):
                break
            if at_once and 0 < number < SHAPES:
                continue  # these were drawn with the first
            leaning = "" if number < SHAPES else LEANINGS[number % 3]
            point = self.points(a, b, number, DOUBLES, POINTS, leaning)
            at_once |= point.count == SHAPES * POINTS
            wanted = WORLDS if OF_FORMULAS in point.extra else wanted
            try:
                left, right = spread(self.value(a, point)), spread(self.value(b, point))
            except NoPoint as reason:  # the letters drawn make no law (a covariance that is not positive): draw again
                if number == SHAPES * (1 + ROUNDS) - 1 and not shapes:
                    raise reason
                continue
            if left.shape != right.shape:
                left, right = np.broadcast_arrays(left, right)
            whole = bool(np.isfinite(left).all() and np.isfinite(right).all())  # mostly they are defined everywhere
            defined = everywhere(left) if whole else at_both(left, right)
            if not whole:
                only_left += int(np.sum(at_each(np.isfinite(left)) & ~at_each(~np.isnan(right))))
                only_right += int(np.sum(at_each(np.isfinite(right)) & ~at_each(~np.isnan(left))))
                if not defined.any():
                    continue
                left, right = left[..., defined, :, :], right[..., defined, :, :]
            points += int(defined.sum()) if defined.size > 1 else SHAPES * POINTS if same else point.count or 1
            shapes += 1
            gaps = apart(left, right)
            worst = float(gaps.max(initial=0))
            if worst > BAR:
                seen = float(max(np.abs(left).max(), np.abs(right).max()))
                if (worst < SHARP_ENOUGH or seen < ROUNDING) and blurred(a, b, self.problem):
                    error = max(error, worst)
                elif worst > CLEAR and (not self.shown or self.second_look().plainly_complex(a, b, left, right)):
                    return Agreement("different", points, shapes, worst)
                elif worst > CLEAR and (found := self.second_look().at_once(a, b, points, shapes, worst)) is not None:
                    return found
                elif self.second_look().differ_still(
                    a, b, number, leaning, place=int(np.flatnonzero(defined)[gaps.argmax()]), seen=seen
                ):
                    found = Agreement("different", points, shapes, worst)
                    return found if not self.shown else counter.nearly(found, a, b, self.problem, self.seed, self.end)
            else:
                error = max(error, worst)
        if not points and same:
            return self.second_look().of_numbers(a, b)
        if only_left >= 2:
            said = "the right side is not defined everywhere where the left side is"
            found = Agreement("different", points, shapes, 1.0, reason=said, undefined="right")
            shown = counter.undefined(found, a, b, self.problem, self.seed)
            if shown is not None:
                return shown
            return Agreement("undecided", points, shapes, error, reason=said, undefined="right")
        if not points:
            return Agreement("undecided", reason=NOWHERE_BOTH)
        if points < POINTS:
            return Agreement("undecided", points, shapes, error, reason="both sides are defined at too few points")
        return Agreement("equal", points, shapes, error, undefined="left" if only_right >= 2 else "")
