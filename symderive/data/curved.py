"""Sharp ends where the statements are not linear: independent events whose probabilities are not all known.

What is open are letters of a network. Fixed all but one, the value and every constraint are quotients of linear forms
in that letter, so that an end is reached where a constraint is an equality: there the letter is put in by the others,
and again, until one letter is left.
"""

from __future__ import annotations

from fractions import Fraction

from symderive.data.errors import ContradictionError
from symderive.data.field import ONE_POLY, Poly, Ratio, Value, letters_of, put, settle
from symderive.data.knowledge import Knowledge
from symderive.data.one_letter import IrrationalError, ends_of
from symderive.expr.node import Node

LETTERS = 3


def curved_range(known: Knowledge, value: Value) -> tuple[Fraction, Fraction] | None:
    """The sharp ends of a value in open letters, over all that the statements allow; None where they are not found.

    Raises ContradictionError where nothing obeys the statements.
    """
    if known.network is None or known.built is None or known.open_letters:
        return None
    limits = constraints_of(known)
    if limits is None:
        return None
    letters = set(letters_of(value))
    while grown := [c for c in limits if letters_of(c) & letters and not letters_of(c) <= letters]:
        letters |= {x for c in grown for x in letters_of(c)}
    mine = [c for c in limits if letters_of(c) & letters]
    if not letters or len(letters) > LETTERS or not letters <= set(known.built.free):
        return None
    try:
        found = ends(value, mine, sorted(letters, key=lambda x: str(getattr(x, "name", ""))))
    except IrrationalError:
        return None
    if found is None:
        raise ContradictionError
    return found


def constraints_of(known: Knowledge) -> list[Value] | None:
    """Everything that must not be negative: the entries of the tables, and the stated inequalities."""
    assert known.network is not None
    found: list[Value] = []
    for table in known.network.tables.values():
        for row in table.rows.values():
            found += [c for c in row.values() if isinstance(c, Ratio)]
    for item in known.world.equations:
        if item.op in ("=", "!="):
            continue
        left, right = known.expression(item.left), known.expression(item.right)
        if left is None or right is None or item.op not in ("<", "<=", ">", ">="):
            return None
        gap = left - right if item.op in (">", ">=") else right - left
        if isinstance(gap, Ratio):
            found.append(gap)
    return found


def ends(value: Value, limits: list[Value], letters: list[Node]) -> tuple[Fraction, Fraction] | None:
    """The least and greatest value, None where no point obeys the limits."""
    if any(isinstance(c, Fraction) and c < 0 for c in limits):
        return None
    limits = list({repr(c): c for c in limits if isinstance(c, Ratio)}.values())
    open_letters = [x for x in letters if x in letters_of(value) or any(x in letters_of(c) for c in limits)]
    if not open_letters:
        return (value, value) if isinstance(value, Fraction) else None
    if len(open_letters) == 1:
        return ends_of(value, limits, open_letters[0])
    chosen = next((x for x in open_letters if all(straight(v, x) for v in (value, *limits))), None)
    if chosen is None:
        raise IrrationalError
    found: list[Fraction] = []
    for c in limits:
        if chosen not in letters_of(c) or not isinstance(c, Ratio):
            continue
        edge = root_in(c.num, chosen)
        if edge is None:
            continue
        try:
            inside = [put(d, {chosen: edge}) for d in limits if d is not c]
        except ZeroDivisionError:
            continue  # a constraint grows without limit there: the edge is not reached
        try:
            there = put(value, {chosen: edge})
        except ZeroDivisionError:
            raise IrrationalError from None
        part = ends(there, inside, [x for x in open_letters if x is not chosen])
        if part is not None:
            found += part
    return (min(found), max(found)) if found else None


def straight(value: Value, letter: Node) -> bool:
    """Is it a quotient of forms that are linear in the letter?"""
    sides = (value.num, value.den) if isinstance(value, Ratio) else ()
    return all(dict(m).get(letter, 0) <= 1 for side in sides for m in side)


def root_in(p: Poly, letter: Node) -> Value | None:
    """The letter from p = 0, linear in it, by the other letters."""
    with_it: Poly = {tuple(part for part in m if part[0] is not letter): c for m, c in p.items() if letter in dict(m)}
    without: Poly = {m: -c for m, c in p.items() if letter not in dict(m)}
    if not with_it:
        return None
    return settle(Ratio(without, ONE_POLY)) / settle(Ratio(with_it, ONE_POLY)) if without else Fraction(0)
