"""Is a decimal right to the digits shown? Rounded, or cut off, or neither."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

WIDE = Context(prec=60)
UNSURE = Decimal("1e-9")  # what a double may be off by, as a share, that came out of a quadrature


def close(value: Any, shown: str | Decimal) -> str | None:
    """The word "exact", "rounded" or "cut" where ``shown`` (as written: "0.0545", "5.45e-2", "12.50") is the value
    to its digits; None where it is not, or is no decimal.

    ``value`` is a Fraction, an int, a float or a number of many digits. A half may be rounded up or to the even
    digit; a double is allowed its own rounding at a half.
    """
    try:
        decimal = shown if isinstance(shown, Decimal) else Decimal(shown.replace(" ", "").replace(",", ""))
    except InvalidOperation:
        return None
    exact = _decimal(value)
    if exact is None or not decimal.is_finite():
        return None
    if isinstance(value, (int, Fraction)) and Fraction(decimal) == value:
        return "exact"
    unit = Decimal(1).scaleb(int(decimal.as_tuple().exponent))
    candidates = [exact]
    if isinstance(value, float):
        slack = abs(exact) * Decimal("1e-14")
        candidates += [exact + slack, exact - slack]
    for candidate in candidates:
        for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN):
            if candidate.quantize(unit, rounding=mode, context=WIDE) == decimal:
                return "exact" if candidate == decimal else "rounded"
    if isinstance(value, float):  # a double just below 0.5 may stand for 0.5, of which 0.49 is no cut
        candidates = [exact, exact * (1 + UNSURE)]
    if all(u.quantize(unit, rounding=ROUND_DOWN, context=WIDE) == decimal for u in candidates):
        return "cut"
    return None


def _decimal(value: Any) -> Decimal | None:
    """A number as a decimal of sixty digits."""
    if isinstance(value, Fraction):
        return WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    if isinstance(value, (int, float)):
        found = Decimal(value)
    else:
        found = Decimal(str(value))
    return found if found.is_finite() else None
