"""Letters that a homework does not declare: the shapes that alone make its lines fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from symderive.expr.shape import DerivationError, is_scalar

MOST = 40  # how many ways to declare them are tried
DECLARE = re.compile(r"declare (.+)$")
LETTER = re.compile(r"[a-z]")


def fitted(given: str, lines: Sequence[str], find: str, read: Sequence[Any]) -> tuple[str, str] | None:
    """Declarations under which lines fit whose undeclared small letters, taken as numbers, do not; and a sentence that
    says so. None where no way, or more than one, leaves the fewest lines that do not fit."""
    names = undeclared(read)
    if not names:
        return None
    from symderive.parse import statements

    try:
        problem = statements.read_problem(given, find)
    except DerivationError:
        return None
    leaves = [d.node for d in problem.declarations.values() if d.node is not None]
    shapes = [leaf.shape for leaf in leaves if not is_scalar(leaf.shape)]
    sizes = sorted({str(dim) for shape in shapes for dim in shape if re.fullmatch(r"[A-Za-z]", str(dim))})
    best: list[tuple[int, int, str, str]] = []
    for added, said in ways(names, sizes):
        try:
            _, made = statements.read_lines("\n".join(filter(None, [given, *added])), list(lines), find)
        except DerivationError:
            continue
        best.append((misfits(made), len(added), "\n".join(added), said))
    best.sort()
    if not best or best[0][0] >= misfits(read) or (len(best) > 1 and best[0][:2] == best[1][:2]):
        return None
    return "\n".join(filter(None, [given, best[0][2]])), best[0][3]


def undeclared(read: Sequence[Any]) -> list[str]:
    """The small letters that the lines which do not fit use without a declaration."""
    found: dict[str, None] = {}
    for line in read:
        named = DECLARE.fullmatch(line.error.hint or "") if line.error is not None else None
        for name in named[1].split(", ") if named else ():
            if LETTER.fullmatch(name):
                found[name] = None
    return list(found)[:3]


def misfits(read: Sequence[Any]) -> int:
    return sum(line.error is not None for line in read)


def ways(names: Sequence[str], sizes: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """The ways to declare letters as vectors of the sizes that are known, or to leave them numbers."""
    for number, chosen in enumerate(product(["", *sizes], repeat=len(names))):
        if number > MOST:
            return
        pairs = [(name, size) for name, size in zip(names, chosen, strict=True) if size]
        if pairs:
            said = " and ".join(f"{name} as a vector of size {size}" for name, size in pairs)
            sentence = f"Not declared, but the sizes fit only so: {said}."
            yield [rf"{name} \in \mathbb{{R}}^{{{size}}}" for name, size in pairs], sentence
