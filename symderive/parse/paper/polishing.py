"""The look of a row: labels, phantoms, boxes and colours are taken away, and the punctuation of the sentence around."""

from __future__ import annotations

import re

from symderive.parse.macros import group
from symderive.parse.paper.parting import RELATION

FORGOTTEN = re.compile(r"\\(?:label|vspace\*?|hspace\*?|intertext|shortintertext|eqmakebox|setlength|color)\s*(?=\{)")
DROPPED = re.compile(
    r"\\(?:nonumber|notag|displaystyle|textstyle|allowbreak|hline|hfill|noindent|displaybreak|pagebreak|nobreak|par"
    r"|smallskip|medskip|bigskip|small|large|footnotesize|mathstrut|strut|limits|nolimits)(?![A-Za-z])(?:\[\d\])?|\{\s*\}"
)
PHANTOM = re.compile(r"\\(?:[hv]?phantom|mathrel|mathbin|mathopen|mathclose)\s*(?=\{)")
SEEN_THROUGH = re.compile(
    r"\\(?:boxed|fbox|colorbox\s*\{[^{}]*\}|textcolor\s*(?:\[[^\]]*\])?\{[^{}]*\}|cancel|bcancel|highlight)\s*(?=\{)"
)
LEADS = re.compile(
    r"^(?:[\s~&]|\\q?quad(?![A-Za-z])|\\[,;:! ]|\\hspace\s*\{[^}]*\}|\\(?:bullet|item|therefore)(?![A-Za-z])"
    r"|\(?\s*\\text\s*\{\s*\(?[ivx\d]+\)\.?\s*\}|\{\s*\})+"
)
LONGEST = 60_000  # characters of a row
TAIL = re.compile(r"(?:\\[,;:! ]|\\q?quad|~|[,;\s]|(?<!\.)\.|\\|\\(?:square|blacksquare|qed|Box|qedhere))\Z")


def without(row: str, *commands: re.Pattern[str]) -> str:
    """A text without some commands and their arguments."""
    for command in commands:
        while found := command.search(row):
            _, end = group(row, found.end())
            row = row[: found.start()] + " " + row[end:]
    return row


TAG_OR_LABEL = re.compile(r"\\(?:label|tag\*?)\s*(?=\{)")


def polished(row: str) -> str:
    """Labels, phantoms, boxes and colours taken away, and the punctuation of the sentence around."""
    if len(row) > LONGEST:
        return row.strip()
    row = without(row, re.compile(r"\\[hv]?phantom\s*(?=\{)"), COLOR_ARGUMENT, FORGOTTEN)
    for opened in (SEEN_THROUGH, PHANTOM):
        while found := opened.search(row):
            body, end = group(row, found.end())
            if body is None:
                break
            whole = body if opened is PHANTOM or not needs_braces(row, found.start(), end) else f"{{{body}}}"
            row = row[: found.start()] + f" {whole} " + row[end:]
    row = DROPPED.sub(" ", re.sub(r"[_^]\s*\{\s*\}", " ", row))
    row = re.sub(r"\s+", " ", row).strip()
    row = LEADS.sub("", row)
    stop = len(row)
    while stop and (tail := TAIL.search(row, max(0, stop - 12), stop)) is not None:
        stop = tail.start()
    return row[:stop].strip()


COLOR_ARGUMENT = re.compile(r"\\color\s*(?:\[[^\]]*\])?\s*(?=\{)")


def needs_braces(row: str, start: int, end: int) -> bool:
    """Is a box a factor or a term among others, so that its braces must stay?"""
    before, after = row[:start].rstrip(), row[end:].lstrip()
    alone = re.match(rf"$|[.,;]|\\q?quad|\\text|\\tag|{RELATION.pattern}", after)
    first = not before or re.search(rf"(?:{RELATION.pattern}|\\q?quad|\\[,;:! ])$", before)
    return not (alone and first)


def only_words(row: str) -> bool:
    """Nothing but words: a remark between the rows."""
    rest = row
    while found := re.compile(r"\\(?:text|mbox|textrm|textit|intertext)\s*(?=\{)").search(rest):
        _, end = group(rest, found.end())
        rest = rest[: found.start()] + rest[end:]
    return not re.search(r"[A-Za-z0-9\\=]", re.sub(r"\\q?quad|\\[,;:! ]", "", rest))
