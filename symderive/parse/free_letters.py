"""Letters that stand free in a formula: below no sum, product, integral or limit that runs over them.

They decide how far a sum reaches, and how one with a condition is read: in Σ_{i ≠ j} x_i x_j both letters run, unless
j stands free in the goal or in a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symderive.parse.syntax import Syntax, key

BINDING = {"sum", "prod", "sumover", "prodover", "int", "lim"}
ORDERED = {"lt", "le"}
CONDITIONS = {"ne", "gt", "ge", "and"} | ORDERED


def free_letters(formulas: Iterable[Syntax]) -> set[str]:
    """The names that stand free somewhere in some formulas; both letters of a condition below a sum count as bound."""
    return {name for formula in formulas for name in free(formula, frozenset(), CONDITIONS)}


def holds(part: Syntax, letter: str) -> bool:
    """Does a part use a letter that it does not bind itself? Of Σ_{j ≠ i} the letter i is, of Σ_{i < j} none."""
    return letter in free(part, frozenset(), ORDERED)


def free(part: Syntax, bound: frozenset[str], pairs: set[str]) -> Iterator[str]:
    """The free names; ``pairs`` are the conditions below a sum that bind both their letters."""
    if part.kind == "name":
        if part.head not in bound:
            yield part.head
        return
    inside = bound
    if part.head in BINDING and len(part.kids) > 1:
        inside |= {name for name in running(part, pairs) if name}
    for place, kid in enumerate(part.kids):
        within = place < 2 or kid.head in CONDITIONS  # the ends of a sum stand outside of it
        yield from free(kid, inside if within else bound, pairs)


def running(part: Syntax, pairs: set[str]) -> Iterator[str | None]:
    """The letter below a sum, and those of a condition below it that run too."""
    yield key(part.kids[1])
    for condition in part.kids[2:]:
        if condition.head in pairs:
            yield from (key(side) for side in condition.kids)
