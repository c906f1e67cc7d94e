"""Rows with arrows between relations: each piece is judged as a row of its own, and the row has one verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from symderive.check.reading import Line
from symderive.derive.derivation import Verdict
from symderive.parse.lines import Line as ReadLine

Rows = dict[int, tuple[int, str]]


def apart(lines: Sequence[Line]) -> tuple[list[Line], Rows]:
    """The lines with a number of its own for each piece of a row, and what the numbers stand for: the number and the
    text of the whole row. Where no row has several pieces nothing is changed, and the second is empty."""
    if not any(isinstance(line, ReadLine) and line.part for line in lines):
        return list(lines), {}
    found: list[Line] = []
    whole: Rows = {}
    last: tuple[int, int] | None = None
    number = -1
    for line in lines:
        place = (line.n, line.part if isinstance(line, ReadLine) else 0)
        number += place != last
        last = place
        row = line.row if isinstance(line, ReadLine) and line.row else line.latex
        whole[number] = line.n, row
        found.append(replace(line, n=number) if isinstance(line, ReadLine) else line)
    return found, whole


def together(verdicts: Iterable[Verdict], whole: Rows) -> list[Verdict]:
    """The verdicts under the numbers and with the texts of the whole rows."""
    if not whole:
        return list(verdicts)
    return [replace(v, n=whole[v.n][0], latex=whole[v.n][1]) for v in verdicts]
