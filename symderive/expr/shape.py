"""Sizes and shapes: every node knows how many rows and columns it has.

A size is a polynomial with integer coefficients in size letters (``n``, ``m + n``, ``2 n``), so that the
size of a block matrix or of a Kronecker product is a size like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class DerivationError(Exception):
    """Whatever symderive has to tell a person: the text is a sentence.

    ``line`` and ``column`` count from 0 into the text as given; ``hint`` says what would help; ``where`` names the
    text that the place counts into: "given", "find", "line 3" or "latex".
    """

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
        where: str | None = None,
    ):
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.hint = hint
        self.where = where


class ShapeError(DerivationError):
    """Two sizes that do not fit, named in a sentence."""


Monomial = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dim:
    """A size: the sum of ``coefficient * product of letters`` over its terms, in a canonical order."""

    terms: tuple[tuple[Monomial, int], ...]

    @staticmethod
    def of(size: Dim | int | str) -> Dim:
        """The size of a number or of a letter."""
        if isinstance(size, Dim):
            return size
        if isinstance(size, int):
            return Dim((((), size),)) if size else Dim(())
        return Dim((((size,), 1),))

    @staticmethod
    def collect(parts: Mapping[Monomial, int]) -> Dim:
        return Dim(tuple(sorted((m, c) for m, c in parts.items() if c)))

    def __add__(self, other: Dim | int | str) -> Dim:
        parts = dict(self.terms)
        for m, c in Dim.of(other).terms:
            parts[m] = parts.get(m, 0) + c
        return Dim.collect(parts)

    def __mul__(self, other: Dim | int | str) -> Dim:
        parts: dict[Monomial, int] = {}
        for m, c in self.terms:
            for k, d in Dim.of(other).terms:
                letters = tuple(sorted(m + k))
                parts[letters] = parts.get(letters, 0) + c * d
        return Dim.collect(parts)

    def __sub__(self, other: Dim | int | str) -> Dim:
        return self + Dim.of(other) * -1

    @property
    def number(self) -> int | None:
        """The size as an integer, or None where letters stand in it."""
        if not self.terms:
            return 0
        if len(self.terms) == 1 and self.terms[0][0] == ():
            return self.terms[0][1]
        return None

    @property
    def letter(self) -> str | None:
        """The one letter that this size is, or None."""
        if len(self.terms) == 1 and self.terms[0][1] == 1 and len(self.terms[0][0]) == 1:
            return self.terms[0][0][0]
        return None

    @property
    def letters(self) -> frozenset[str]:
        return frozenset(letter for m, _ in self.terms for letter in m)

    def put(self, sizes: Mapping[str, Dim]) -> Dim:
        """This size with letters replaced."""
        if not self.letters & sizes.keys():
            return self
        total = Dim(())
        for m, c in self.terms:
            part = Dim.of(c)
            for letter in m:
                part = part * sizes.get(letter, Dim.of(letter))
            total = total + part
        return total

    def value(self, sizes: Mapping[str, int]) -> int:
        """This size with numbers put in for all letters."""
        total = 0
        for m, c in self.terms:
            for letter in m:
                c *= sizes[letter]
            total += c
        return total

    def __str__(self) -> str:
        words = []
        for m, c in sorted(self.terms, key=lambda term: (not term[0], term[0])):
            body = " ".join(m)
            sign = "-" if c < 0 else "+"
            size = f"{abs(c)} {body}" if body and abs(c) != 1 else body or str(abs(c))
            words.append(f"{sign} {size}")
        text = " ".join(words) or "0"
        return text.removeprefix("+ ").replace("- ", "-", 1) if text.startswith("-") else text.removeprefix("+ ")


Shape = tuple[Dim, Dim]
ONE = Dim.of(1)
SCALAR: Shape = (ONE, ONE)


def shape(rows: Dim | int | str = 1, columns: Dim | int | str = 1) -> Shape:
    return (Dim.of(rows), Dim.of(columns))


def is_scalar(s: Shape) -> bool:
    return s == SCALAR


def is_column(s: Shape) -> bool:
    return s[1] == ONE


def is_square(s: Shape) -> bool:
    return s[0] == s[1]


def describe(s: Shape) -> str:
    """A shape in words: "a scalar", "a vector of size n", "a row of size n", "an m x n matrix"."""
    if is_scalar(s):
        return "a scalar"
    if s[1] == ONE:
        return f"a vector of size {s[0]}"
    if s[0] == ONE:
        return f"a row of size {s[1]}"
    first = str(s[0])
    vowel = first[0] in "aefhilmnorsx8AEFHILMNORSX" and len(first) == 1
    return f"{'an' if vowel else 'a'} {s[0]} x {s[1]} matrix"


def unify(a: Dim, b: Dim, known: dict[str, Dim]) -> bool:
    """Make two sizes equal by giving values to unknown letters (those that start with ``?``) in ``known``.

    Returns False where they cannot be made equal.
    """
    a, b = settle(a, known), settle(b, known)
    if a == b:
        return True
    for left, right in ((a, b), (b, a)):
        letter = left.letter
        if letter is not None and letter.startswith("?") and letter not in right.letters:
            known[letter] = right
            return True
    # m + ? = n is solved too, and ? n = p n: it is how a block of unknown height gets its size, and I in I (x) A.
    difference = without_common(a - b)
    for m, c in difference.terms:
        if len(m) == 1 and m[0].startswith("?") and abs(c) == 1:
            rest = difference - Dim(((m, c),))
            if m[0] not in rest.letters:
                known[m[0]] = rest * -c
                return True
    return False


def without_common(difference: Dim) -> Dim:
    """A difference of sizes divided by the known letters that stand in all of its terms."""
    terms = difference.terms
    while terms and (common := set.intersection(*(set(m) for m, _ in terms))):
        known = [letter for letter in sorted(common) if not letter.startswith("?")]
        if not known:
            break
        terms = Dim.collect({without_one(m, known[0]): c for m, c in terms}).terms
    return Dim(terms)


def without_one(m: tuple[str, ...], letter: str) -> tuple[str, ...]:
    at = m.index(letter)
    return m[:at] + m[at + 1 :]


def settle(a: Dim, known: Mapping[str, Dim]) -> Dim:
    """A size with the unknown letters that have got a value replaced, as often as needed."""
    while a.letters & known.keys():
        a = a.put(known)
    return a
