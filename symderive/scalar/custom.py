"""What custom prefers where forms are as short: one root below a bar, exponentials that fall, letters before powers
such as mⁿ⁻¹. None of it changes a value.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

HALF = sp.Rational(1, 2)


# ---------------------------------------------------------------- exponentials
def falling(e: Any) -> Any:
    """A quotient whose exponentials all grow, by e to the sum of their exponents above and below: they fall."""
    numerator, denominator = sp.fraction(e)
    powers = [a.args[0] for a in e.atoms(sp.exp)]
    if not denominator.is_Add or len(powers) < 2 or not all(p.is_nonnegative for p in powers):
        return e
    terms = {t for p in powers for t in sp.Add.make_args(p)}
    shrunk = sp.exp(-sp.Add(*terms))
    above, below = (times(part, shrunk) for part in (numerator, denominator))
    made = above / below
    return made if sp.count_ops(made) <= sp.count_ops(e) + 4 else e


def times(u: Any, factor: Any) -> Any:
    """Each term of a sum by a factor."""
    return sp.Add(*(sp.powsimp(t * factor, combine="exp") for t in sp.Add.make_args(u)))


# ---------------------------------------------------------------- roots
def one_root(number: Any, factors: list[Any]) -> tuple[Any, list[Any]]:
    """√2 / (2 √π √y) as 1 / √(2 π y): the roots above and those below the bar, each under one sign.

    √a √b is √(a b) where one of the two is known not to be negative.
    """
    above = [f.base for f in factors if f.is_Pow and f.exp == HALF]
    below = [f.base for f in factors if f.is_Pow and f.exp == -HALF]
    plain = [f for f in factors if not (f.is_Pow and f.exp in (HALF, -HALF))]
    digits = [a for a in above if a.is_Integer]
    if below and len(digits) == 1 and number.q % digits[0] == 0:
        number, above, below = number * digits[0], [a for a in above if a not in digits], [*digits, *below]
    return number, [*plain, *gathered(above, HALF), *gathered(below, -HALF)]


def gathered(bases: list[Any], power: Any) -> list[Any]:
    """Roots as one root, all but one of whose parts are known not to be negative."""
    known = [b for b in bases if b.is_nonnegative]
    rest = [b for b in bases if not b.is_nonnegative]
    together = sp.Mul(*known, *rest[:1])
    return [] if not bases else [sp.Pow(together, power, evaluate=False), *(sp.Pow(b, power) for b in rest[1:])]


# ---------------------------------------------------------------- order
def place(factor: Any) -> int:
    """Where a factor stands in a product: π and √2, then letters, then powers such as mⁿ⁻¹ and the rest."""
    base, power = factor.as_base_exp()
    if base.is_number and power.is_number and not factor.is_Add:
        return 0
    return 1 if base.is_Symbol and power.is_number else 2
