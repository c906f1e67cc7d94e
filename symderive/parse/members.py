"""A statement on A_i said of each member that the problem names: A_1, A_2, A_3."""

from __future__ import annotations

from itertools import product

from symderive.parse.names import Names
from symderive.parse.syntax import Syntax

MOST = 400


def said_of_members(tree: Syntax, names: Names, ranges: dict[str, str]) -> list[Syntax]:
    """The statement once for each choice of its running indices; the statement itself where none runs.

    An index runs here if it stands below a letter whose members A_1, A_2, ... are names of their own (events or single
    variables, no declared family). Two indices, as in A_i \\perp A_j, take different numbers.
    """
    letters: dict[str, set[int]] = {}
    for p in tree.walk():
        if p.head in ("sub_", "idx") and len(p.kids) == 2 and runs_over_names(p, names):
            under, index = p.kids[0].head, p.kids[1].head
            end = ranges.get(index, "")
            numbers = set(range(1, int(end) + 1)) if end.isdigit() else names.members[under]
            letters[index] = letters.get(index, set()) | numbers
    if not letters:
        return [tree]
    choices = product(*(sorted(numbers) for numbers in letters.values()))
    distinct = [c for c in choices if len(set(c)) == len(c) and (len(c) != 2 or tree.head != "indep" or c[0] < c[1])]
    if not distinct or len(distinct) > MOST:
        return [tree]
    return [with_numbers(tree, dict(zip(letters, c, strict=True))) for c in distinct]


def runs_over_names(part: Syntax, names: Names) -> bool:
    """Is this A_i with a plain letter i, where A_1 and the like are events or variables by themselves?"""
    under, index = part.kids
    if under.kind != "name" or index.kind != "name" or len(index.head) != 1 or not index.head.islower():
        return False
    if under.head not in names.members or under.head in names.arity or not under.head[:1].isupper():
        return False
    if names.kinds.get(under.head) not in (None, "event") or names.kinds.get(index.head) not in (None, "index"):
        return False
    own = {names.kinds.get(f"{under.head}_{n}") for n in names.members[under.head]}
    return own <= {None, "event", "random"} and names.kinds.get(f"{under.head}_{index.head}") in (
        None,
        "event",
        "random",
    )


def with_numbers(part: Syntax, numbers: dict[str, int]) -> Syntax:
    """A part with numbers for letters in its subscripts and as plain letters."""
    if part.kind == "name" and part.head in numbers:
        return part.but(head=str(numbers[part.head]), kind="number", latex=str(numbers[part.head]))
    if not part.kids:
        return part
    return part.but(kids=tuple(with_numbers(k, numbers) for k in part.kids))
