"""Sharp bounds: an exact simplex over fractions, for probabilities and for conditional probabilities.

A set of probability tables is a polytope {w >= 0, A w = b, C w <= d}. A probability is linear on it; a conditional
probability is a ratio of two linear forms, made linear by the substitution y = w t of Charnes and Cooper (1962).
Pivots follow Bland's rule, so that the method ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Row = Mapping[int, Fraction]
CONSTANT = -1


@dataclass(frozen=True, slots=True)
class Optimum:
    """An optimal value and a table that reaches it (of a ratio: in the limit)."""

    value: Fraction
    point: tuple[Fraction, ...]


class Polytope:
    """{w in R^n, w >= 0 : every equality form = 0, every inequality form >= 0}, forms with a CONSTANT entry.

    ``feasible`` says whether it has a point. Raises nothing; an unbounded objective has no optimum (None).
    """

    def __init__(self, n: int, equalities: Sequence[Row], inequalities: Sequence[Row] = ()):
        self.n = n
        self.width = n + len(inequalities)
        table: list[list[Fraction]] = []
        for place, form in enumerate([*equalities, *inequalities]):
            row = [Fraction(0)] * (self.width + 1)
            for k, c in form.items():
                if k == CONSTANT:
                    row[-1] = -c
                else:
                    row[k] = c
            if place >= len(equalities):
                row[n + place - len(equalities)] = Fraction(-1)
            table.append([-c for c in row] if row[-1] < 0 else row)
        self.table, self.basis = table, [-1] * len(table)
        self.feasible = self.find_point()

    def find_point(self) -> bool:
        """Phase one: drive the sum of artificial variables to zero, then leave them out."""
        rows = len(self.table)
        tall = [row[:-1] + [Fraction(int(i == j)) for j in range(rows)] + row[-1:] for i, row in enumerate(self.table)]
        basis = [self.width + i for i in range(rows)]
        cost = [Fraction(0)] * (self.width + rows + 1)
        for row in tall:
            for j in (*range(self.width), -1):
                cost[j] -= row[j]
        climb(tall, basis, cost, self.width)
        if cost[-1] != 0:
            return False
        kept, places = [], []
        for i, row in enumerate(tall):
            if basis[i] >= self.width:
                pivot = next((j for j in range(self.width) if row[j]), None)
                if pivot is None:
                    continue
                turn(tall, basis, cost, i, pivot)
            kept.append(i)
        for i in kept:
            places.append(basis[i])
        self.table = [tall[i][: self.width] + tall[i][-1:] for i in kept]
        self.basis = places
        return True

    def best(self, objective: Row, *, largest: bool) -> Optimum | None:
        """The smallest or largest value of a linear form over the polytope, with a point where it is reached."""
        sign = -1 if largest else 1
        cost = [Fraction(0)] * (self.width + 1)
        for k, c in objective.items():
            if k != CONSTANT:
                cost[k] = sign * c
        table, basis = [row[:] for row in self.table], self.basis[:]
        for row, k in zip(table, basis, strict=True):
            if cost[k]:
                factor = cost[k]
                cost = [c - factor * r for c, r in zip(cost, row, strict=True)]
        if not climb(table, basis, cost, self.width):
            return None
        point = [Fraction(0)] * self.n
        for row, k in zip(table, basis, strict=True):
            if k < self.n:
                point[k] = row[-1]
        value = objective.get(CONSTANT, Fraction(0)) + sum(
            (c * point[k] for k, c in objective.items() if k != CONSTANT), Fraction(0)
        )
        return Optimum(value, tuple(point))


def climb(table: list[list[Fraction]], basis: list[int], cost: list[Fraction], width: int) -> bool:
    """Pivot until no cost is negative; False where the objective is unbounded."""
    while True:
        enter = next((j for j in range(width) if cost[j] < 0), None)
        if enter is None:
            return True
        leave, smallest = None, None
        for i, row in enumerate(table):
            if row[enter] > 0:
                step = row[-1] / row[enter]
                if smallest is None or step < smallest or (step == smallest and basis[i] < basis[leave or 0]):
                    leave, smallest = i, step
        if leave is None:
            return False
        turn(table, basis, cost, leave, enter)


def turn(table: list[list[Fraction]], basis: list[int], cost: list[Fraction], leave: int, enter: int) -> None:
    """One pivot: the unknown ``enter`` takes the place of the one that row ``leave`` was solved for."""
    pivot = table[leave][enter]
    row = table[leave] = [c / pivot if c else c for c in table[leave]]
    nonzero = [j for j, c in enumerate(row) if c]
    for i, other in enumerate(table):
        if i != leave and other[enter]:
            factor = other[enter]
            for j in nonzero:
                other[j] -= factor * row[j]
    factor = cost[enter]
    if factor:
        for j in nonzero:
            cost[j] -= factor * row[j]
    basis[leave] = enter


def ratio_bounds(
    n: int, equalities: Sequence[Row], inequalities: Sequence[Row], top: Row, below: Row
) -> tuple[Optimum, Optimum] | None:
    """The infimum and supremum of top / below over the points of the polytope where below > 0; None if there are none.

    With y = w t and t > 0 the ratio is linear: maximise top(y) where below(y) = 1 and every constant is
    multiplied by t, which is one more unknown (number n).
    """

    def lift(form: Row) -> Row:
        return {n if k == CONSTANT else k: c for k, c in form.items()}

    unit = {**lift(below), CONSTANT: Fraction(-1)}
    lifted = Polytope(n + 1, [*map(lift, equalities), unit], [lift(i) for i in inequalities])
    if not lifted.feasible:
        return None
    found = []
    for largest in (False, True):
        best = lifted.best(lift(top), largest=largest)
        if best is None:
            return None
        t = best.point[n]
        point = tuple(y / t for y in best.point[:n]) if t else best.point[:n]
        found.append(Optimum(best.value, point))
    return found[0], found[1]
