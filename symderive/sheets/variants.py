"""Variants of a problem: parameters drawn from a seed, put into its texts, held against its requirements.

The same seed, problem and variant number give the same draw, on every machine. Numbers are exact.
"""

from __future__ import annotations

import ast
import operator
import random
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from symderive.expr.shape import DerivationError

DRAWS = 500
Value = Fraction | str

OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv,
    ast.Pow: operator.pow,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def variants(problem: dict[str, Any], seed: int, count: int) -> Iterator[dict[str, Value]]:
    """``count`` draws of a problem's parameters, different ones as long as there are any."""
    seen: set[tuple[tuple[str, Value], ...]] = set()
    exhausted = False
    for number in range(count):
        values = draw(problem, seed, number)
        for again in range(1, 1 if exhausted else DRAWS):
            if tuple(values.items()) not in seen:
                break
            values = draw(problem, seed, number, again)
        exhausted = tuple(values.items()) in seen
        seen.add(tuple(values.items()))
        yield values


def draw(problem: dict[str, Any], seed: int, variant: int = 0, again: int = 0) -> dict[str, Value]:
    """One draw that meets the problem's requirements.

    Raises DerivationError where a requirement cannot be read or no draw of many meets it.
    """
    params = problem.get("params", {})
    if not params:
        return {}
    dice = random.Random(f"{seed}/{problem.get('id', '')}/{variant}/{again}")
    requirements = problem.get("require", [])
    for _ in range(DRAWS):
        values: dict[str, Value] = {}
        for name, parameter in sorted(params.items(), key=lambda item: "is" in item[1]):
            values[name] = value_of(parameter, values, dice)
        values = {name: values[name] for name in params}
        if all(evaluate(text, values) for text in requirements):
            return values
    raise DerivationError(
        f"no draw of {DRAWS} meets what the problem {problem.get('id', '')!r} requires: {'; '.join(requirements)}"
    )


def value_of(parameter: dict[str, Any], values: dict[str, Value], dice: random.Random) -> Value:
    if "choose" in parameter:
        return exact(dice.choice(parameter["choose"]))
    if "is" in parameter:
        found: Value = evaluate(parameter["is"], values)
        return found
    low, high, step = (Fraction(parameter.get(key, 1)) for key in ("from", "to", "step"))
    if high < low:
        raise DerivationError(f"a parameter runs from {low} to {high}, but there is nothing between")
    return low + step * dice.randint(0, int((high - low) / step))


def exact(value: Any) -> Value:
    return Fraction(value) if isinstance(value, int | Decimal | Fraction) else str(value)


def evaluate(text: str, values: dict[str, Value]) -> Any:
    """The value of a small expression: numbers, parameters, ``+ - * / % // **``, comparisons, and, or, not."""

    def of(part: ast.expr) -> Any:
        match part:
            case ast.Constant(value=bool() | int() | str() as value):
                return Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value
            case ast.Constant(value=float()):
                return Fraction(ast.get_source_segment(text, part) or "")
            case ast.Name(id=name):
                if name not in values:
                    raise DerivationError(f"{text!r} uses {name}, which is not a parameter")
                return values[name]
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                a, b = of(left), of(right)
                if isinstance(op, ast.Pow) and (not isinstance(b, Fraction) or b.denominator != 1 or abs(b) > 64):
                    raise DerivationError(f"{text!r} raises to a power that is not a small whole number")
                return OPERATORS[type(op)](a, b)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -of(operand)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not of(operand)
            case ast.BoolOp(op=op, values=parts):
                return (all if isinstance(op, ast.And) else any)(of(p) for p in parts)
            case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in OPERATORS for op in ops):
                sides = [of(side) for side in (left, *others)]
                return all(OPERATORS[type(op)](a, b) for op, a, b in zip(ops, sides, sides[1:], strict=False))
        raise DerivationError(f"{text!r} is not a simple expression of parameters")

    try:
        return of(ast.parse(text, mode="eval").body)
    except SyntaxError as error:
        raise DerivationError(f"{text!r} is not an expression", column=(error.offset or 1) - 1) from error
    except (ZeroDivisionError, TypeError) as error:
        raise DerivationError(f"{text!r} has no value for these parameters") from error


def put(text: str, values: dict[str, Value]) -> str:
    r"""The text with every ``\val{name}`` replaced by its value, as it would be typed."""
    return re.sub(r"\\val\{([^{}]*)\}", lambda found: spelled(values[found[1]]), text)


def spelled(value: Value) -> str:
    """A number as a person types it in LaTeX: 3, 0.05, a fraction where the decimal does not end."""
    if isinstance(value, str):
        return value
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1 and value.denominator <= 10**9:
        return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def filled(problem: dict[str, Any], values: dict[str, Value]) -> dict[str, Any]:
    """A problem with its parameters put into every text."""
    texts = ("given", "find", "prompt", "title", "lines", "picture")
    return problem | {key: deeply(problem[key], values) for key in texts if key in problem}


def deeply(value: Any, values: dict[str, Value]) -> Any:
    """A list or a table with the parameters put into every text in it."""
    match value:
        case str():
            return put(value, values)
        case list():
            return [deeply(item, values) for item in value]
        case dict():
            return {key: deeply(item, values) for key, item in value.items()}
    return value
