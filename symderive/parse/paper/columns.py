"""The columns of a row: the statement, the reasons behind it, other statements beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symderive.parse.macros import group
from symderive.parse.paper.cutting import Raw
from symderive.parse.paper.parting import clauses, opens, reason_at, relations, stripped
from symderive.parse.sizes_behind import SPACED, said_size, spelled_out

TAG = re.compile(r"\\tag\*?\s*(?=\{)")
NUMBER = re.compile(
    r"(?:&&?|\\q?quad|\\hfill|~~)\s*(?:\(\s*(?:\d+[a-z]?|\*+|[ivx]+|[a-z])\s*\)|\[\s*\d+\s*\])\s*[.,]?\s*$"
)
WORDS = re.compile(
    r"(?!\\(?:mathrm|text)\s*\{\s*\w+\s*\}\s*(?:\\left|\\[bB]igg?l?)?\s*[(\[])\\(?:text|mbox|textrm|textit|textsf|textnormal|texttt|emph|mathrm|hbox|because)(?![A-Za-z])|\\because"
)
WORDS_IN_BRACKETS = re.compile(r"[(\[]\s*\\(?:text|mbox|textrm|textit)\s*\{([^{}]*)\}\s*[)\]](?=\s*[.,;]?\s*$)")
HANGING = re.compile(r"(?:[-+=<>−·]|\\(?:cdot|times|odot|otimes|pm|mp|leq?|geq?|approx|propto|equiv))$")
DECLARED = re.compile(r"[^=<>]*?\\in(?![A-Za-z])[^=<>]*$")  # A \in ..., x \in ...: the second is no range of the first


def statements(raw: Raw) -> Iterator[str]:
    """The statements of a row: its columns, and what is parted by commas; a column of words is a reason."""
    row = WORDS_IN_BRACKETS.sub(r" \\quad \\text{(\1)}", tagged(raw.text))
    row = spelled_out(NUMBER.sub("", row))
    first, reasons, beside = sided(row, raw.kind)
    pieces = [piece for _, piece in clauses(first)]
    own: list[str] = []
    for piece in map(stripped, pieces):
        if own and conditional(piece) and not (DECLARED.match(own[-1]) and DECLARED.match(piece)):
            reasons.insert(0, piece if WORDS.match(piece) else rf"\text{{for }} {piece}")
        else:
            own.append(piece)
    for k, piece in enumerate([*own, *beside]):
        yield piece + "".join(rf" \quad {r}" for r in reasons) if k == 0 else piece


def tagged(row: str) -> str:
    """\\tag{by Bayes} is a reason, \\tag{3} a number."""
    while found := TAG.search(row):
        said, end = group(row, found.end())
        word = (said or "").strip()
        keep = re.search(r"[A-Za-z]{3}", re.sub(r"\\[A-Za-z]+\s*\{[^{}]*\}", "", word)) and "\\ref" not in word
        row = row[: found.start()] + (rf" && \text{{({word})}}" if keep else " ") + row[end:]
    return row


def sided(row: str, kind: str) -> tuple[str, list[str], list[str]]:
    """The columns of a row: the statement, the reasons beside it, other statements beside it."""
    cells = columns_of(row)
    if len(cells) == 1:
        return cells[0], [], []
    pairs = [" ".join(cells[k : k + 2]) for k in range(0, len(cells), 2)]
    if kind.startswith(("eqnarray", "array", "IEEE")):
        pairs = [" ".join(cells[:3]), *cells[3:]]
    first, reasons, beside = pairs[0], [], []
    for column in pairs[1:]:
        plain = column.strip()
        if not plain:
            continue
        alone = stripped(plain)
        if WORDS.match(alone.lstrip("([")):
            reasons.append(alone.removeprefix(r"\because").strip() if not WORDS.match(alone) else alone)
        elif (size := said_size(alone)) is not None:
            end = reason_at(first)
            first = f"{SPACED.sub('', first[:end])} {size} {first[end:]}"
        elif not relations(alone) or opens(alone) or HANGING.search(first.rstrip()):
            first = f"{first} {plain}"
        elif opens(stripped(first)) or not relations(first):
            reasons.append(rf"\text{{where }} {alone}")
        else:
            beside.append(alone)
    return first, reasons, beside


def columns_of(row: str) -> list[str]:
    """The cells between the & outside of inner environments."""
    out, depth = [""], 0
    for found in re.compile(r"\\begin\{[^}]*\}|\\end\{[^}]*\}|\\.|&|[^\\&]+|\\", re.DOTALL).finditer(row):
        word = found.group()
        depth += word.startswith("\\begin{")
        depth -= word.startswith("\\end{")
        if word == "&" and depth <= 0:
            out.append("")
        else:
            out[-1] += word
    return out


def conditional(piece: str) -> bool:
    """x > 0, i = 1, ..., n, x in R: under what the statement before it holds."""
    found = relations(piece)
    if WORDS.match(piece) or not found or re.match(r"\\forall(?![A-Za-z])|∀", piece):
        return True
    if re.fullmatch(r"\w\s*=\s*\d+\s*,\s*(?:\d+\s*,\s*)*(?:\\[lc]?dots|\.\.\.|…).*", piece):
        return True
    return all(sign not in ("=", ":=", r"\equiv", r"\approx", r"\propto") for _, sign in found)
