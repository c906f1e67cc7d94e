"""Blocks of worked lines in a table of text, and the verdicts on them."""

from __future__ import annotations

from dataclasses import dataclass

from symderive.check import check
from symderive.parse.statements import read_lines


@dataclass(frozen=True)
class Block:
    """Givens, right lines (the first one is given), and wrong lines with how many right ones stand above each."""

    name: str
    given: str
    right: tuple[str, ...]
    wrong: tuple[tuple[int, str], ...]


def blocks(text: str) -> list[Block]:
    return [block(part) for part in text.strip().split("\n\n")]


def block(text: str) -> Block:
    lines = text.replace("\n    ", " ").split("\n")  # a line that is set in goes on with the one above
    marked = [(line[:2].strip(), line[2:].strip()) for line in lines]
    right: list[str] = []
    wrong: list[tuple[int, str]] = []
    for mark, line in marked:
        if mark in ("0", "+"):
            right.append(line)
        elif mark == "-":
            wrong.append((len(right), line))
    given = "\n".join(line for mark, line in marked if mark == "G:")
    return Block(next(line for mark, line in marked if mark == "#"), given, tuple(right), tuple(wrong))


def verdicts_of_right(b: Block) -> list[str]:
    return [v.verdict for v in check(*read_lines(b.given, list(b.right))).lines]


def verdicts_of_wrong(b: Block) -> list[str]:
    """The verdict on each wrong line, below the right lines that stand above it."""
    found = []
    for above, line in b.wrong:
        report = check(*read_lines(b.given, [*b.right[:above], line]))
        found.append(report.lines[above].verdict)
    return found
