"""Reading the table of a picture: numbers, ranges, lists, and the problem that its statements make."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from symderive.expr.algebra import Num
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError
from symderive.numeric.curve import value
from symderive.numeric.numbers import NoNumber
from symderive.parse.statements import read_formula, read_problem

MOST = 100_000  # draws, samples: more than anybody wants to see


def refused(message: str, key: str, hint: str | None = None) -> DerivationError:
    """An error at a key of the picture."""
    return DerivationError(message, hint=hint, where=f"picture.{key}")


def at_key(error: DerivationError, key: str, line: int | None = None, column: int | None = None) -> DerivationError:
    """What the reader says of a text, with the key that the text stands at and the place in it."""
    return DerivationError(
        f"{key} of the picture cannot be read: {error.message}",
        line=error.line if line is None else line,
        column=error.column if column is None else column,
        hint=error.hint,
        where=f"picture.{key}",
    )


def problem_of(given: str, find: str, key: str) -> Problem:
    """The problem that statements and a goal make; errors name the key."""
    try:
        return read_problem(given, find)
    except DerivationError as error:
        raise at_key(error, "find" if error.where == "find" else key) from error


def tree(text: str, problem: Problem, key: str) -> Node:
    try:
        return read_formula(text, problem)
    except DerivationError as error:
        raise at_key(error, key) from error


def exact(entry: Any, key: str) -> Fraction:
    """A rational number: 2, 0.5, '1/3', '\\frac{1}{3}'."""
    if isinstance(entry, int | Decimal) and not isinstance(entry, bool):
        return Fraction(entry)
    if isinstance(entry, float):
        return Fraction(str(entry))
    if isinstance(entry, str):
        found = tree(entry, Problem(), key)
        if isinstance(found, Num):
            return found.value
    raise refused(f"{key} of the picture needs a number, not {entry!r}", key)


def real(entry: Any, key: str) -> float:
    """A number that need not be rational: '2\\pi'."""
    if not isinstance(entry, str):
        return float(exact(entry, key))
    try:
        return value(tree(entry, Problem(), key))
    except NoNumber as reason:
        raise refused(f"{key} of the picture needs a number, not {entry!r}", key) from reason


def interval(spec: dict[str, Any], key: str, default: tuple[float, float]) -> tuple[float, float]:
    """Two numbers of which the first is the smaller."""
    if key not in spec:
        return default
    ends = spec[key]
    if len(ends) != 2:
        raise refused(f"{key} of the picture must be a list of two numbers: [from, to]", key)
    low, high = real(ends[0], key), real(ends[1], key)
    if not low < high:
        raise refused(f"the interval {key} of the picture is empty: {low:g} is not below {high:g}", key)
    return low, high


def count(entry: Any, key: str, least: int = 1, most: int = MOST) -> int:
    """A whole number within bounds."""
    found = exact(entry, key)
    if found.denominator != 1 or not least <= found <= most:
        raise refused(f"{key} of the picture must be a whole number from {least} to {most}, not {entry}", key)
    return int(found)


def counts(spec: dict[str, Any], key: str, default: list[int], most: int = MOST, longest: int = 8) -> list[int]:
    entries = spec.get(key, default)
    if not 1 <= len(entries) <= longest:
        raise refused(f"{key} of the picture needs from 1 to {longest} whole numbers", key)
    return [count(entry, key, most=most) for entry in entries]
