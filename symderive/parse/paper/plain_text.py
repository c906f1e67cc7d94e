"""A text file without displays: rows of a derivation stand among the words as they were typed.

Each paragraph in which a row begins with a relation sign is put between the marks of a display, and a line that is one
statement without words is let hold, so that everything that reads documents reads it. Lines keep their numbers.
"""

from __future__ import annotations

import re

MARKED = re.compile(r"\$|\\\[|\\\(|\\begin\{")
SIGN = r"(?:=|<|>|≤|≥|≈|∝|\\(?:leq?|geq?|approx|propto|implies|iff)(?![A-Za-z]))"
GOES_ON = re.compile(rf"\s*{SIGN}")
RELATION = re.compile(SIGN)

STATES = re.compile(r"=|\\(?:in|sim|perp)(?![A-Za-z])")
WORDS = re.compile(r"(?<![\\A-Za-z{])[A-Za-z]{3,}")  # words of a sentence, not commands or what stands in braces


def displayed(text: str) -> str:
    """The text with such rows as displays."""
    lines = text.split("\n")
    done: list[str] = []
    for first, last in paragraphs(lines):
        rows = lines[first:last]
        begin = next((n for n, row in enumerate(rows) if GOES_ON.match(row)), None)
        if any(MARKED.search(row) for row in rows):
            done += rows
            continue
        if begin is None:
            done += [f"Let ${row.strip().rstrip('.,;')}$." if STATES.search(row) and not WORDS.search(row) else row
                     for row in rows]  # fmt: skip
            continue
        head = max(0, begin - 1)
        end = next((n for n in range(head, len(rows)) if not RELATION.search(rows[n]) and n != head), len(rows))
        done += rows[:head]
        done += [put(row, n == 0, n == end - head - 1) for n, row in enumerate(rows[head:end])]
        done += rows[end:]
    return "\n".join(done)


def paragraphs(lines: list[str]) -> list[tuple[int, int]]:
    """The runs of lines between empty ones, the empty lines each by itself."""
    runs: list[tuple[int, int]] = []
    for n, line in enumerate(lines):
        if line.strip() and runs and lines[n - 1].strip():
            runs[-1] = (runs[-1][0], n + 1)
        else:
            runs.append((n, n + 1))
    return runs


def put(row: str, first: bool, last: bool) -> str:
    """A row of the display, with its marks on its own line."""
    end = r" \end{align*}" if last else "" if row.rstrip().endswith("\\\\") else r" \\"
    return (r"\begin{align*} " if first else "") + row + end
