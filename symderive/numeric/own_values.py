"""Numbers for letters that are values of random variables: x beside X, t in P(X > t), x' beside x.

They are drawn from the variable's own world, and lie where the givens say that the letter lies.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import islice, permutations
from random import Random
from typing import Any
from zlib import crc32

import numpy as np

from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.laws import LAWS
from symderive.expr.probability import Law
from symderive.expr.shape import is_scalar
from symderive.numeric import relations
from symderive.numeric.columns import of_kind
from symderive.numeric.densities import discrete_values
from symderive.numeric.domains import Range
from symderive.numeric.draft import Draft, in_doubles
from symderive.numeric.duals import base
from symderive.numeric.formula_values import formula_values
from symderive.numeric.letters import letters_of
from symderive.numeric.masses import MASS
from symderive.numeric.members import family_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope
from symderive.numeric.sizes import NoPoint
from symderive.numeric.skewed import share
from symderive.numeric.stated import FORMULAS, stated_row
from symderive.numeric.supports import generic
from symderive.numeric.thresholds import thresholds_only
from symderive.numeric.variables import Name, Variable
from symderive.numeric.world import World

TRIES = 12
MOST = 24  # orders of the values of one variable


def own_values(draft: Draft, world: World) -> None:
    """Letters that are values of a variable get the one that was drawn for it."""
    bound = {b for part in draft.parts for b in part.bound()}
    letters: dict[Name, list[Sym]] = {}
    compared = thresholds_only(world.universe)
    for part in draft.parts:
        if (
            not isinstance(part, Sym)
            or part in compared
            or draft.names.definition(part) is not None
            or part in world.assigned
            or part in bound
        ):
            continue
        name = world.stands_for(part)
        if name is not None and name in world.atom:
            letters.setdefault(name, []).append(part)
    for name, several in letters.items():
        several.sort(key=lambda letter: (len(letter.name), letter.name))
        taken: list[Any] = []
        for place, letter in enumerate(several):
            drawn = another_value(name, taken, draft, world) if place else world.atom[name]
            taken.append(allowed_value(drawn, name, letter, draft, world))
            draft.point.values[letter] = of_kind(column(taken[-1]), draft.kind)
    own_members(draft, world)
    formula_values(draft, world, compared | bound)
    found = {letter for several in letters.values() for letter in several}
    stated = [rel for rel in draft.rest if found & letters_of(rel, draft.problem)]
    if stated and draft.kind.name != "residues" and not in_order(list(letters.values()), stated, draft):
        raise NoPoint("no values of the variables were found that obey what is stated of the letters")
    draft.point.memo.clear()


def own_members(draft: Draft, world: World) -> None:
    """The members of a family of letters get the values that were drawn for the variables of the same index."""
    for letter, array in draft.point.families.items():
        family = family_of(letter, draft.problem)
        r = draft.stated.ranges.get(("family", letter))
        for k in range(array.shape[-3] if array.ndim == 4 else 0):
            value = world.atom.get((family, k + 1))
            if value is None or isinstance(value, tuple) or (r is not None and not lies_within(value, r)):
                continue
            array[:, k] = draft.kind.number(value)


def in_order(groups: list[list[Sym]], stated: list[Rel], draft: Draft) -> bool:
    """Do the letters obey what is stated between them, perhaps with the values of one variable given out anew?"""
    values = draft.point.values
    for several in groups:
        own = [values[letter] for letter in several]
        for order in islice(permutations(own), MOST):
            values.update(zip(several, order, strict=True))
            draft.point.memo.clear()
            if all(in_range(letter, draft) for letter in several) and relations.where_all_hold(stated, draft).all():
                return True
        values.update(zip(several, own, strict=True))
    draft.point.memo.clear()
    return bool(relations.where_all_hold(stated, draft).all())


def in_range(letter: Sym, draft: Draft) -> bool:
    """Does a letter's value lie where it was declared to lie?"""
    r = draft.stated.ranges.get(letter)
    return r is None or all(lies_within(Fraction(float(x)), r) for x in np.ravel(draft.point.values[letter]))


def allowed_value(value: Any, name: Name, letter: Sym, draft: Draft, world: World) -> Any:
    """The value, or where the letter was declared to lie elsewhere one that lies there: another one of a table, else
    the same distance inside the range."""
    r = draft.stated.ranges.get(letter)
    if r is None or isinstance(value, tuple) or draft.kind.name == "residues" or lies_within(value, r):
        return value
    if name in world.tabled:
        place = world.table.names.index(name)
        others = [row[place] for row in world.table.rows if lies_within(row[place], r)]
        if others:
            return others[0]
    if r.elements:
        return r.elements[draft.seed % len(r.elements)]
    away = abs(Fraction(value)) % 3 or Fraction(1)
    away = Fraction(max(1, round(away))) if r.integer else away
    if r.low is not None and r.high is not None:
        return r.low + (r.high - r.low) * (away / 3 if away < 3 else Fraction(1, 2))
    return r.low + away if r.low is not None else (r.high or 0) - away


def lies_within(value: Any, r: Range) -> bool:
    if r.elements is not None:
        return value in r.elements
    return (r.low is None or value > r.low) and (r.high is None or value < r.high)


def another_value(name: Name, taken: list[Any], draft: Draft, world: World) -> Any:
    """A value of a variable for one more letter (x' beside x), different from those taken where there is one."""
    rng = Random(crc32(f"{name} {len(taken)} {draft.seed}".encode()))
    if name in world.tabled:
        place = world.table.names.index(name)
        weighed = zip(world.table.rows, world.table.weights, strict=True)
        others = [v for v in dict.fromkeys(row[place] for row, weight in weighed if weight) if v not in taken]
        return rng.choice(others) if others else taken[0]
    if name in world.blocks:
        rows = draft.point.size(world.universe.variables[name].shape[0])
        return tuple(generic(rng, 0) for _ in range(rows)) if rows > 1 else generic(rng, 0)
    twin = in_doubles(world.assigned, draft, draft.point.extra)
    variable = world.universe.variables[name]
    for _ in range(TRIES):
        found = law_value(variable, Scope(twin, draft.names), rng) if variable.laws else None
        if found is not None and found not in taken:
            return found
    return taken[0]


def column(value: Any) -> Any:
    entries = value if isinstance(value, tuple) else (value,)
    out = np.empty((len(entries), 1), dtype=object)
    out[:, 0] = entries
    return out


def law_value(variable: Variable, scope: Scope, rng: Random) -> Fraction | None:
    """A value inside the support of a variable's law: near its mean."""
    law, _ = variable.laws[0]
    row = stated_row(law) if law.name in FORMULAS else LAWS.get(law.name)
    if not is_scalar(variable.shape):
        return None
    if row is None:
        return one_listed(law, scope, rng)
    if law.name in FORMULAS:
        return inside_support(law, scope, rng)
    if law.name == "Bernoulli":
        return Fraction(rng.randint(0, 1))
    scope.point.memo.clear()
    try:
        mean = float(np.ravel(base(scope.value(row.mean(*law.params))))[0])
        spread = math.sqrt(float(np.ravel(base(scope.value(row.variance(*law.params))))[0]))
    except (NoNumber, ValueError, ZeroDivisionError, TypeError, OverflowError):
        return None
    if row.discrete:
        return Fraction(max(1, round(mean + rng.choice((-1, 0, 1)) * min(spread, 1.0))))
    if law.name in ("Normal",):
        return Fraction(round(8 * (mean + spread * rng.uniform(-1.6, 1.6))), 8)
    return Fraction(round(64 * (mean + spread * rng.uniform(-0.8, 0.8))), 64)


def one_listed(law: Law, scope: Scope, rng: Random) -> Fraction | None:
    """One of the values of a law that lists them."""
    listed = [u.value for u, _ in discrete_values(law, scope) or () if isinstance(u, Num)]
    return rng.choice(listed) if listed else None


def inside_support(law: Law, scope: Scope, rng: Random) -> Fraction | None:
    """A point between the ends of a stated density."""
    scope.point.memo.clear()
    try:
        low, high = (float(np.ravel(base(scope.value(end)))[0]) for end in law.params[2:])
    except (NoNumber, ValueError, ZeroDivisionError):
        return None
    wide = 3.0 if np.isfinite(low) else 4.0  # a law on all numbers mostly turns at 0
    low, high = max(low, -2.0 if high > 0 else high - 2), min(high, max(low, -2.0) + wide)
    if law.name == MASS:
        return Fraction(rng.randint(int(low), int(high)))
    return Fraction(round(64 * (low + (high - low) * share(rng, 0.15, 0.85))), 64)
