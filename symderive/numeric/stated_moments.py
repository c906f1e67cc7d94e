"""What is stated of the moments of random variables, in rational numbers: means, covariances, products' means.

A letter that stands for a moment is drawn here, where it has no number yet: a covariance positive semidefinite,
anything else as it is declared.
"""

from __future__ import annotations

from copy import copy
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from symderive.expr.algebra import Num, Pow, Prod, Rel, Sym, Transpose
from symderive.expr.node import Node, holds
from symderive.expr.probability import Cov, Expect, RandVar, Var
from symderive.expr.shape import is_scalar
from symderive.numeric.axes import Matrix, definite, factored
from symderive.numeric.domains import REALS
from symderive.numeric.draft import Draft
from symderive.numeric.duals import base
from symderive.numeric.exact import RATIONALS
from symderive.numeric.letters import Letters, in_order, letters_of
from symderive.numeric.letters import drawn as number_in
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.sample import keep
from symderive.numeric.scope import Scope
from symderive.numeric.sizes import NoPoint

DEFINITE = frozenset(("symmetric", "positive definite", "positive semidefinite", "invertible"))
Moment = tuple[str, tuple[RandVar, ...], Node]  # "mean", "covariance" or "product", of which variables, and what it is


def moment_of(fact: Node) -> Moment | None:
    """A mean E[x], a covariance Cov(x, y), or the mean of a product E[x yᵀ] of single variables, stated without any
    other variable; None for any other statement."""
    if not isinstance(fact, Rel) or fact.op != "=":
        return None
    for side, value in ((fact.left, fact.right), (fact.right, fact.left)):
        if holds(value, RandVar):
            continue
        match side:
            case Expect(RandVar() as x, None, None):
                return "mean", (x,), value
            case Var(RandVar() as x, None, None):
                return "covariance", (x, x), value
            case Cov(RandVar() as x, RandVar() as y, None):
                return "covariance", (x, y), value
            case Expect(Pow(RandVar() as x, Num(k)), None, None) if k == 2:
                return "product", (x, x), value
            case Expect(Prod((RandVar() as x, Transpose(RandVar() as y))), None, None):
                return "product", (x, y), value
            case Expect(Prod((RandVar() as x, RandVar() as y)), None, None) if is_scalar(x.shape):
                return "product", (x, y), value
    return None


class Moments:
    """The stated moments of some variables, and numbers for what they are set equal to."""

    def __init__(self, facts: list[Node], letters: Letters, exact: Point, draft: Draft, rng: Random) -> None:
        self.stated = [found for fact in facts if (found := moment_of(fact)) is not None]
        self.letters, self.exact, self.draft, self.rng = letters, exact, draft, rng
        equations = [rel for rel in draft.rest if rel.op == "="]
        self.tied = {u for rel in equations for u in letters_of(rel, draft.problem)}

    def __contains__(self, x: Node) -> bool:
        return any(x in of for _, of, _ in self.stated)

    def find(self, kind: str, *of: Node) -> tuple[Node, bool] | None:
        """What a moment is stated to be, and whether it is that of the variables in the other order."""
        for known, variables, value in self.stated:
            if known == kind and variables == of:
                return value, False
        for known, variables, value in self.stated:
            if known == kind and variables == of[::-1]:
                return value, True
        return None

    def size(self, x: Node) -> int:
        return self.exact.size(x.shape[0])

    def mean(self, x: Node) -> list[Fraction] | None:
        """The mean as stated; None where nothing is stated of it."""
        found = self.find("mean", x)
        return None if found is None else [row[0] for row in self.number(found[0], (self.size(x), 1))]

    def own(self, x: Node, kind: str) -> Matrix | None:
        """The covariance of x, or E[x xᵀ], as stated; None where nothing is stated of it."""
        found = self.find(kind, x, x)
        return None if found is None else self.number(found[0], (self.size(x), self.size(x)), spread=True)

    def cross(self, x: Node, y: Node, kind: str) -> Matrix | None:
        """Cov(x, y), or E[x yᵀ], as stated; None where nothing is stated of it, or only a letter that stands for it."""
        found = self.find(kind, x, y)
        if found is None or self.unknown(found[0]):
            return None
        shape = (self.size(x), self.size(y))
        return transposed(self.number(found[0], shape[::-1])) if found[1] else self.number(found[0], shape)

    def name(self, x: Node, y: Node, kind: str, value: Matrix) -> None:
        """Let the letter that stands for a moment of two variables have its value."""
        for known, of, letter in self.stated:
            if known == kind and of in ((x, y), (y, x)) and self.unknown(letter):
                self.put(letter, value if of == (x, y) else transposed(value))

    # ------------------------------------------------------------ numbers for letters
    def unknown(self, letter: Node) -> bool:
        """A letter without a definition that has no number yet."""
        named = isinstance(letter, Sym) and self.draft.names.definition(letter) is None
        return named and letter not in self.exact.values

    def number(self, value: Node, shape: tuple[int, int], *, spread: bool = False) -> Matrix:
        """A stated moment in numbers (``spread``: a covariance); its letters are drawn where they have none yet."""
        if self.unknown(value) and spread and not is_scalar(value.shape) and value not in self.tied:
            self.put(value, definite(self.size(value), self.rng))
        new = [u for u in in_order(letters_of(value, self.draft.problem)) if self.unknown(u)]
        for letter in new:
            self.draw(letter, spread and letter is value)
        found = self.value(value, shape)
        if spread and new and factored(found) is None:
            for letter in new:
                self.raise_up(letter)
            found = self.value(value, shape)
        return found

    def value(self, node: Node, shape: tuple[int, int]) -> Matrix:
        self.exact.memo.clear()
        found = np.asarray(base(Scope(self.exact, self.draft.names).value(node)))
        if found.ndim != 2:
            raise NoNumber("a moment is stated for many indices at once")
        return [[Fraction(x) for x in row] for row in np.broadcast_to(found, shape)]

    def draw(self, letter: Node, positive: bool) -> None:
        if letter in self.tied:
            self.put(letter, self.solved(letter))
            return
        if is_scalar(letter.shape):
            declared = self.letters.range_of(letter)
            slot = declared.above(Fraction(0)) if positive and declared.elements is None else declared
            self.put(letter, [[number_in(slot, self.rng)]])
            return
        self.put(letter, self.declared(letter))

    def raise_up(self, letter: Node) -> None:
        """Numbers for a letter with which a covariance is rather positive semidefinite, if what is stated of the letter
        allows it."""
        stated = set(self.draft.stated.properties.get(letter, ()))
        if letter in self.tied:
            return
        if stated == {"diagonal"} or (is_scalar(letter.shape) and self.letters.range_of(letter).low is None):
            self.put(letter, [[abs(x) for x in row] for row in self.value(letter, self.shape(letter))])
        elif letter.shape[0] == letter.shape[1] and stated <= DEFINITE and not is_scalar(letter.shape):
            self.put(letter, definite(self.size(letter), self.rng))

    def shape(self, letter: Node) -> tuple[int, int]:
        return self.exact.size(letter.shape[0]), self.exact.size(letter.shape[1])

    def solved(self, letter: Node) -> Matrix:
        """The numbers of a letter for which an equation was solved; from here on there is this one point only."""
        if self.draft.kind.name == "residues":
            raise NoPoint("a law has no moments modulo a prime")
        keep(self.draft, np.ones(self.draft.point.count or 1, dtype=bool), 1)
        found = np.asarray(self.draft.point.values[letter])
        matrix = found.reshape(found.shape[-2:])
        return [[Fraction(x) if isinstance(x, Fraction) else Fraction(float(x)) for x in row] for row in matrix]

    def declared(self, letter: Node) -> Matrix:
        """Rational numbers for a vector or matrix, with the properties that are stated of it."""
        rows, columns = (self.exact.size(dim) for dim in letter.shape)
        if not self.draft.stated.properties.get(letter):
            whole = self.draft.stated.ranges.get(letter, REALS)
            return [[number_in(whole, self.rng) for _ in range(columns)] for _ in range(rows)]
        twin = copy(self.draft)
        twin.kind, twin.seed = RATIONALS, self.rng.randint(0, 10**6)
        twin.point = Point(dict(self.exact.sizes), seed=twin.seed, count=1, kind=RATIONALS, depth=1)
        found = twin.array(letter, getattr(letter, "name", ""), (), rows, columns)
        return [[Fraction(x) for x in row] for row in found[0]]

    def put(self, letter: Node, value: Matrix) -> None:
        self.exact.values[letter] = as_array(value)


def as_array(value: Matrix) -> Any:
    found = np.empty((len(value), len(value[0])), dtype=object)
    for i, row in enumerate(value):
        for j, x in enumerate(row):
            found[i, j] = x
    return found


def transposed(m: Matrix) -> Matrix:
    return [list(column) for column in zip(*m, strict=True)]
