"""Derivations in files, each line marked with the verdict that is due.

A paragraph is one derivation: ``names :: givens``, then its lines. The names are those that a reader would accept for
its first mistake; there are none where nothing is wrong or too many are fair. ``//`` stands between statements, and
``as above`` for the givens of the paragraph before. Before a line stands ``!`` if it is wrong (as it stands, or for
want of an assumption), ``?`` if it can be neither shown nor refuted, ``.`` if it is given, nothing if it is right. The
first line is given; ``+`` before it says that it is right on its own account. A line with ``#`` speaks of the
paragraphs below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from symderive.check import check
from symderive.derive.derivation import Verdict
from symderive.parse.statements import read_lines

HERE = Path(__file__).parent
DUE = {"!": "w", "?": "u", "+": "r", ".": "g"}
LETTERS = {"given": "g", "right": "r", "wrong": "w", "unjustified": "w"}


@dataclass(frozen=True)
class Case:
    """Lines with a letter for each: r right, w wrong or unjustified, u neither, g given."""

    names: tuple[str, ...]
    given: str
    lines: tuple[str, ...]
    due: str

    @property
    def wrong(self) -> int:
        """The number of the first wrong line; -1 where all is right."""
        return self.due.find("w")


def cases(path: Path) -> Iterator[Case]:
    """The derivations of a file."""
    given = ""
    for paragraph in path.read_text(encoding="utf-8").strip().split("\n\n"):
        rows = [row for row in paragraph.split("\n") if not row.startswith("#")]
        if not rows:
            continue
        names, _, stated = rows[0].partition("::")
        given = given if stated.strip() == "as above" else stated.strip().replace(" // ", "\n")
        due = "".join(DUE.get(row[0], "r" if number else "g") for number, row in enumerate(rows[1:]))
        lines = tuple(row[1:] if row[0] in DUE else row for row in rows[1:])
        yield Case(tuple(names.split()), given, lines, due)


def told(case: Case) -> str:
    return f"{' '.join(case.names)}: {case.lines[case.wrong]}"[:60]


def judged(case: Case) -> tuple[Verdict, ...]:
    return check(*read_lines(case.given, list(case.lines)), limit=20).lines


def letters(verdicts: tuple[Verdict, ...]) -> str:
    return "".join(LETTERS.get(v.verdict, "u") for v in verdicts)
