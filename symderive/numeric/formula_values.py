"""Numbers for letters that are values of formulas in random variables: n in P(X + Y = n), k in P(max(X, Y) <= k).

As x beside X is the value that was drawn for X, such a letter is what the formula is at the values drawn. Then the
event is possible, and the letter is a whole number where the formula is one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from symderive.expr.algebra import Sum, Sym
from symderive.expr.node import Node
from symderive.expr.probability import RandVar
from symderive.numeric.draft import Draft
from symderive.numeric.duals import base
from symderive.numeric.lawful import about, relations_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.relations import where_all_hold
from symderive.numeric.scope import Scope
from symderive.numeric.thresholds import ORDERS, comparisons
from symderive.numeric.world import World

OF_FORMULAS = "of formulas"  # said of a point at which letters are values of formulas


def formula_values(draft: Draft, world: World, known: set[Node]) -> None:
    """Undeclared letters of which nothing else is ``known`` get the value of the formula that they are compared with,
    if it lies in the range stated for them; else, and where they are added there, k in P(X > n + k), they are whole
    numbers where the formula is."""
    for formula, other in comparisons(world.universe, (*ORDERS, "=", "!=")):
        letters = [u for u in (other.terms if isinstance(other, Sum) else (other,)) if isinstance(u, Sym)]
        free = [u for u in letters if u not in known and is_open(u, draft, world)]
        if not free or (isinstance(formula, RandVar) and free == [other]):
            continue
        draft.point.memo.clear()
        try:
            value = Scope(draft.point, draft.names).value(formula)
        except (NoNumber, ZeroDivisionError):
            continue
        whole = draft.kind.name != "residues" and all(float(v).is_integer() for v in np.ravel(base(value)))
        for letter in free:
            if letter is other and takes(letter, value, draft):
                draft.point.extra[OF_FORMULAS] = True
            elif whole:
                drawn = np.abs(np.asarray(draft.point.values[letter], dtype=float)).round()
                takes(letter, draft.kind.whole(np.maximum(drawn, 1).astype(int)), draft)


def takes(letter: Sym, value: Any, draft: Draft) -> bool:
    """Give a letter a value, where all that is stated of the letter holds with it; else it stays as it was drawn."""
    stated = [rel for rel in relations_of(draft.problem) if letter in draft.names.depends(rel) and about(rel, draft)]
    if stated and draft.kind.name == "residues":
        return False  # which of two residues is the larger cannot be told
    own = draft.point.values[letter]
    draft.point.values[letter] = value
    draft.point.memo.clear()
    if not stated or where_all_hold(stated, draft).all():
        return True
    draft.point.values[letter] = own
    draft.point.memo.clear()
    return False


def is_open(letter: Sym, draft: Draft, world: World) -> bool:
    """Is nothing known of a letter that was drawn, neither from a declaration nor from a law?"""
    declared = draft.problem.declarations.get(letter.name)
    if letter in world.assigned or letter in world.universe.value_letters or letter not in draft.point.values:
        return False
    return (declared is None or declared.inferred) and draft.names.definition(letter) is None
