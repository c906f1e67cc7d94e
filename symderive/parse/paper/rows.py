"""The rows of a display as its author meant them: comments, labels and alignment gone, what spans two rows put
together, the reasons of a last column behind the formula, each row with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from symderive.expr.shape import DerivationError
from symderive.parse.macros import Macros, group
from symderive.parse.paper.covers import Document
from symderive.parse.paper.parting import RELATION, clauses, opens, reason_at, relations, stripped
from symderive.parse.paper.places import Placed
from symderive.parse.sizes_behind import SPACED, said_size, spelled_out

ENVIRONMENTS = [
    "align",
    "align*",
    "aligned",
    "alignedat",
    "eqnarray",
    "eqnarray*",
    "equation",
    "equation*",
    "gather",
    "gather*",
    "gathered",
    "multline",
    "multline*",
    "flalign",
    "flalign*",
    "alignat",
    "alignat*",
    "displaymath",
    "split",
    "dmath",
    "dmath*",
    "IEEEeqnarray",
    "IEEEeqnarray*",
    "math",
]
NAMES = "|".join(re.escape(n) for n in ENVIRONMENTS)
BEGIN = re.compile(rf"\s*\\begin\s*\{{({NAMES}|array)\}}(?:\[[^\]]*\])?")
ROW = re.compile(
    r"\\begin\s*\{|\\end\s*\{[^}]*\}|\\\\(?:\s*\[-?[\d.]+\s*\w\w\]|\*)?|\\(?:newline|cr)(?![A-Za-z])|\\.|[{}]|(?<!\\)%[^\n]*",
    re.DOTALL,
)
FORGOTTEN = re.compile(r"\\(?:label|vspace\*?|hspace\*?|intertext|shortintertext|eqmakebox|setlength|color)\s*(?=\{)")
DROPPED = re.compile(
    r"\\(?:nonumber|notag|displaystyle|textstyle|allowbreak|hline|hfill|noindent|displaybreak|pagebreak|nobreak|par"
    r"|smallskip|medskip|bigskip|small|large|footnotesize|mathstrut|strut|limits|nolimits)(?![A-Za-z])(?:\[\d\])?|\{\s*\}"
)
PHANTOM = re.compile(r"\\(?:[hv]?phantom|mathrel|mathbin|mathopen|mathclose)\s*(?=\{)")
TAG = re.compile(r"\\tag\*?\s*(?=\{)")
SEEN_THROUGH = re.compile(
    r"\\(?:boxed|fbox|colorbox\s*\{[^{}]*\}|textcolor\s*(?:\[[^\]]*\])?\{[^{}]*\}|cancel|bcancel|highlight)\s*(?=\{)"
)
NUMBER = re.compile(
    r"(?:&&?|\\q?quad|\\hfill|~~)\s*(?:\(\s*(?:\d+[a-z]?|\*+|[ivx]+|[a-z])\s*\)|\[\s*\d+\s*\])\s*[.,]?\s*$"
)
WORDS = re.compile(
    r"(?!\\(?:mathrm|text)\s*\{\s*\w+\s*\}\s*(?:\\left|\\[bB]igg?l?)?\s*[(\[])\\(?:text|mbox|textrm|textit|textsf|textnormal|texttt|emph|mathrm|hbox|because)(?![A-Za-z])|\\because"
)
WORDS_IN_BRACKETS = re.compile(r"[(\[]\s*\\(?:text|mbox|textrm|textit)\s*\{([^{}]*)\}\s*[)\]](?=\s*[.,;]?\s*$)")
LEADS = re.compile(
    r"^(?:[\s~&]|\\q?quad(?![A-Za-z])|\\[,;:! ]|\\hspace\s*\{[^}]*\}|\\(?:bullet|item|therefore)(?![A-Za-z])"
    r"|\(?\s*\\text\s*\{\s*\(?[ivx\d]+\)\.?\s*\}|\{\s*\})+"
)
LONGEST = 60_000  # characters of a row
MOST_ROWS = 5_000  # of a display
LABELLED = re.compile(r"\\(?:label|tag\*?)\s*\{[^{}]*\}\Z")
TAIL = re.compile(r"(?:\\[,;:! ]|\\q?quad|~|[,;\s]|(?<!\.)\.|\\|\\(?:square|blacksquare|qed|Box|qedhere))\Z")
EMPTY = re.compile(r"^(\\(?:Down|Up|down|up|Right|right|Left|left)arrow|\\vdots|\\[lc]?dots|\.\.\.|…|⋮)$")
JOINED = re.compile(r"^(?:\+|\\(?:cdot|times|odot|otimes|pm|mp|circ)(?![A-Za-z])|/)")
MINUS = re.compile(r"^[-−]")
HANGING = re.compile(r"(?:[-+=<>−·]|\\(?:cdot|times|odot|otimes|pm|mp|leq?|geq?|approx|propto|equiv))$")
PARTED_BRACKET = re.compile(r"\\right\s*\.(?:[\s&]|\\q?quad|\\[,;:! ])*$")
NULL_FENCES = re.compile(r"\\right\s*\.((?:[\s&]|\\q?quad|\\[,;:! ])*[-+=]?(?:[\s&]|\\q?quad|\\[,;:! ])*)\\left\s*\.")


@dataclass(slots=True)
class Raw:
    """A row as it was cut out: its text, and where in the document it begins."""

    text: str
    at: int
    stop: int
    kind: str


def rows_of(document: Document, start: int, stop: int, macros: Macros, kind: str = "") -> list[Placed]:
    """The rows of a display: macros put in, alignment taken away."""
    found: list[Placed] = []
    cuts = list(cut(document.text, start, stop, kind))
    refuse_what_is_too_long(document, [raw for raw in cuts if "=" in raw.text])
    for raw in joined(cuts, macros):
        signs = relations(document.text[raw.at : raw.stop])
        for number, text in enumerate(statements(raw)):
            plain = polished(text)
            if plain and not EMPTY.match(plain) and not only_words(plain):
                alike = [s for _, s in relations(plain)] == [s for _, s in signs]
                spots = tuple(document.place(raw.at + at) for at, _ in signs) if alike else ()
                found.append(Placed(plain, document.place(raw.at), spots, beside=number > 0))
    return found


def refuse_what_is_too_long(document: Document, rows: list[Raw]) -> None:
    """A sentence with the place of a row, or of a display, that no reader would read to its end."""
    long = next((raw for raw in rows if len(raw.text) > LONGEST), None)
    if long is not None:
        said = f"this row has {len(long.text):,} characters, and up to {LONGEST:,} are read"
    elif len(rows) > MOST_ROWS:
        said = f"this display has {len(rows):,} rows, and up to {MOST_ROWS:,} are read"
    else:
        return
    place = document.place((long or rows[0]).at)
    raise DerivationError(said, line=place.line, column=place.column, where="text")


# ---------------------------------------------------------------- cutting
def cut(text: str, start: int, stop: int, kind: str) -> Iterator[Raw]:
    """Rows parted at \\\\ outside of braces and inner environments; an environment around all of them is opened."""
    start, stop = inner(text, start, stop)
    while found := BEGIN.match(text, start, stop):
        closing = re.compile(rf"\\end\s*\{{{re.escape(found[1])}\}}\s*[.,;]?\s*$").search(text, found.end(), stop)
        if not closing or (found[1] == "array" and not columns(text, found.end())):
            break
        kind = found[1]
        start = found.end()
        if kind in ("array", "alignat", "alignat*", "alignedat", "IEEEeqnarray", "IEEEeqnarray*"):
            _, start = group(text, start)
        start, stop = inner(text, start, closing.start())
    depth, begin = 0, start
    at = start
    while (word := ROW.search(text, at, stop)) is not None:
        at = word.end()
        sign = word.group()
        if sign.startswith("%"):
            continue
        if sign.startswith("\\begin"):
            depth += 2  # its own brace closes soon, the environment stays open
        elif sign.startswith("\\end"):
            depth -= 1
        elif sign in "{}":
            depth += 1 if sign == "{" else -1
        elif (sign.startswith("\\\\") or sign in ("\\newline", "\\cr")) and depth <= 0:
            yield Raw(text[begin : word.start()], begin, word.start(), kind)
            begin = word.end()
    yield Raw(text[begin:stop], begin, stop, kind)


def columns(text: str, at: int) -> bool:
    """Is this array an align: three columns, right, centre, left?"""
    spec, _ = group(text, at)
    return spec is not None and re.sub(r"[^rcl]", "", spec) in ("rcl", "rl", "lcl", "ll", "rll")


def inner(text: str, start: int, stop: int) -> tuple[int, int]:
    """Without the labels, comments and spaces at both ends."""
    lead = re.compile(r"(?:\s|(?<!\\)%[^\n]*|\\label\s*\{[^{}]*\}|\\(?:nonumber|notag|displaystyle)(?![A-Za-z]))*")
    found = lead.match(text, start, stop)
    start = found.end() if found else start
    while stop > start:
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        tail = LABELLED.search(text, max(start, stop - 200), stop)
        if tail is None:
            break
        stop = tail.start()
    return start, stop


# ---------------------------------------------------------------- rows that belong together
def joined(raws: list[Raw], macros: Macros) -> Iterator[Raw]:
    """Rows that go on from the one before without a relation of their own are put behind it."""
    held: Raw | None = None
    for raw in raws:
        at, text = shown(raw)
        text = macros.expand(uncommented(text))
        bare = LEADS.sub("", without(PHANTOM, TAG_OR_LABEL, text)).strip()
        if not bare:
            continue
        if held is not None and goes_on(held, bare):
            held = Raw(NULL_FENCES.sub(r" \1 ", f"{held.text} {bare}"), held.at, raw.stop, held.kind)
            continue
        if held is not None:
            yield held
        held = Raw(text, at, raw.stop, raw.kind)
    if held is not None:
        yield held


def shown(raw: Raw) -> tuple[int, str]:
    """A row without what stands before its formula: line ends, comments, words between the rows."""
    at = 0
    lead = re.compile(r"\s+|%[^\n]*|\\label\s*\{[^{}]*\}|\\hline(?![A-Za-z])")
    while at < len(raw.text):
        found = lead.match(raw.text, at)
        if found:
            at = found.end()
            continue
        words = re.compile(r"\\(?:short)?intertext\s*(?=\{)").match(raw.text, at)
        if not words:
            break
        _, at = group(raw.text, words.end())
    return raw.at + at, raw.text[at:]


def goes_on(held: Raw, bare: str) -> bool:
    """Does a row belong to the one before it?"""
    above = held.text.rstrip().rstrip("&").rstrip()
    if held.kind.startswith("multline"):
        return not opens(bare) or not relations(above)
    if JOINED.match(bare) or HANGING.search(above) or bare.startswith(r"\right"):
        return True
    if bare.startswith(r"\left.") and PARTED_BRACKET.search(above):
        return True
    if above.count("(") + above.count("[") > above.count(")") + above.count("]") and "\\left." not in above:
        return not opens(bare)
    return bool(MINUS.match(bare)) and not relations(bare)


def uncommented(row: str) -> str:
    return re.sub(r"(?<!\\)%[^\n]*", "", row)


# ---------------------------------------------------------------- columns
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


# ---------------------------------------------------------------- the look of a row
def without(*patterns: object) -> str:
    """A text (the last argument) without commands and their arguments."""
    *commands, text = patterns
    row = str(text)
    for command in commands:
        assert isinstance(command, re.Pattern)
        while found := command.search(row):
            _, end = group(row, found.end())
            row = row[: found.start()] + " " + row[end:]
    return row


TAG_OR_LABEL = re.compile(r"\\(?:label|tag\*?)\s*(?=\{)")


def polished(row: str) -> str:
    """Labels, phantoms, boxes and colours taken away, and the punctuation of the sentence around."""
    if len(row) > LONGEST:
        return row.strip()
    row = without(re.compile(r"\\[hv]?phantom\s*(?=\{)"), COLOR_ARGUMENT, row)
    row = without(FORGOTTEN, row)
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
