"""Rounded decimals: a line that shows decimals is right if it is right to the digits shown."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Num, Size, Sym
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.corners import parted
from symderive.numeric.numbers import NoNumber
from symderive.numeric.rounding import close
from symderive.numeric.value import number_of

DECIMAL = re.compile(r"\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Rounded:
    """What is to be said of a rounded number: "rounded", "cut", or "off" with the right digits."""

    kind: str
    shown: str
    right: str


def shown_decimal(latex: str) -> str | None:
    """The one number that a line consists of, as it is written; None where the line is more than a number."""
    bare = re.sub(r"\\(left|right|,|;|!|quad|text\{[^}]*\})|[\s${}&\\]|^(=|approx|≈)+", "", latex.strip())
    bare = re.sub(r"^(=|approx|≈|doteq|simeq)+", "", bare)
    percent = bare.endswith("%")
    bare = bare.rstrip("%.,;")
    if re.fullmatch(r"[-−]?\d+(\.\d+)?", bare):
        value = bare.replace("−", "-")
        if percent:
            return str(Decimal(value).scaleb(-2))
        return value
    return None


def decimals(latex: str) -> list[str]:
    return DECIMAL.findall(latex)


def judge_rounding(exact: Fraction | float, shown: str) -> Rounded:
    """Compare a number as shown with the exact one, at the digits shown."""
    kind = close(exact, shown) or "off"
    digits = len(shown.partition(".")[2])
    value = Decimal(exact.numerator) / Decimal(exact.denominator) if isinstance(exact, Fraction) else Decimal(exact)
    return Rounded(kind, shown, f"{value:.{digits}f}")


def significant(shown: str) -> int:
    """How many significant digits a decimal shows."""
    return len(shown.lstrip("-0.").replace(".", "")) if Decimal(shown) != 0 else 0


@dataclass(frozen=True, slots=True)
class Rounding:
    """``fine`` where the line is right to the digits shown; ``remark`` says how."""

    fine: bool
    remark: str


def rounded(above: Node, line: Node, latex: str, problem: Problem, *, given: str, approx: bool) -> Rounding | None:
    """Compare a line that shows decimals with the exact value above; None where rounding has nothing to say."""
    if not is_scalar(above.shape) or not is_scalar(line.shape):
        return None
    fresh = [d for d in decimals(latex) if d not in decimals(given) and d not in decimals(problem.given)]
    shown = shown_decimal(latex)
    if shown is None and not fresh:
        return None
    exact = value(above, problem)
    if exact is None or not math.isfinite(exact):
        return None
    if any(isinstance(u, Sym) for u in free_leaves(above)) and parted(above, Num(Fraction(exact)), problem) is not None:
        return None  # a number in most places, as max(x, 0.999) for x in [0, 1], is none
    if shown is not None:
        if "." not in shown and not approx:
            return None
        if not approx and significant(shown) < 2:
            return None
        return spoken(judge_rounding(exact, shown))
    return within(exact, line, fresh, problem)


CLOSE, FAR = 0.02, 0.2  # shares by which an approximation by a formula may be off: it is one, it may be one


def approximated(above: Node, line: Node, latex: str, problem: Problem) -> Verdict | None:
    """The verdict on a formula that is said to be an approximation; None for decimals, and where it is far off."""
    if decimals(latex) or shown_decimal(latex) is not None or not is_scalar(line.shape):
        return None
    due, shown = value(above, problem), value(line, problem)
    if due is None or shown is None:
        if any(isinstance(u, Sym | Size) for node in (above, line) for u in free_leaves(node)):
            return Verdict(0, "undecided", message="How good an approximation in letters is depends on the letters.")
        return None
    beyond = shown / due - 1 if due else math.inf
    off = beyond if beyond > 0 else -beyond
    if off > FAR:
        return None
    if off > CLOSE:
        return Verdict(0, "undecided", message=f"The two differ by {100 * off:.2g} percent.")
    return Verdict(0, "right", "tested", remarks=(f"An approximation: the two differ by {100 * off:.2g} percent.",))


def spoken(found: Rounded) -> Rounding | None:
    match found.kind:
        case "exact":
            return None
        case "rounded":
            return Rounding(True, f"{found.shown} is rounded: right to the digits shown.")
        case "cut":
            return Rounding(True, f"{found.shown} is cut, not rounded: it should be {found.right}.")
    return Rounding(False, f"To these digits the value is {found.right}, not {found.shown}.")


def within(exact: Fraction | float, line: Node, fresh: list[str], problem: Problem) -> Rounding | None:
    """Does the exact value lie in what the line may mean when each new decimal is known to half its last digit?"""
    halves = {Fraction(d): Fraction(1, 2 * 10 ** len(d.partition(".")[2])) for d in fresh if significant(d) >= 2}
    if not halves:
        return None
    middle = value(line, problem)
    if middle is None:
        return None
    spread = 0.0
    for number, half in halves.items():
        moved = value(shift(line, number, half), problem)
        if moved is None:
            return None
        spread += abs(float(moved) - float(middle))
    if spread and abs(float(exact) - float(middle)) <= 1.05 * spread:
        return Rounding(True, "The decimals are rounded: right to the digits shown.")
    return None


def shift(line: Node, number: Fraction, by: Fraction) -> Node:
    def change(part: Node) -> Node:
        return Num(part.value + by) if isinstance(part, Num) and part.value == number else part

    return transform(line, change)


def value(node: Node, problem: Problem) -> Fraction | float | None:
    """The value of a line that is a number; None where it depends on a letter."""
    try:
        return number_of(node, problem)
    except (NoNumber, ZeroDivisionError, OverflowError):
        return None
