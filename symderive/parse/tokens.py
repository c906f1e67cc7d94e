"""LaTeX -> tokens with places, in linear time.

What only shapes the page (spacing, sizes, comments) is dropped here, raw Unicode becomes commands, a letter in a
font becomes one token, and the limits on length, depth and digits are kept before anything is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from symderive.parse.commands import Commands
from symderive.parse.errors import Source
from symderive.parse.words import (
    COMBINING,
    LOWERED,
    PLAIN_WORDS,
    RAISED,
    UNICODE,
)

MAX_LENGTH = 2_000_000
MAX_DEPTH = 200
MAX_DIGITS = 400
MAX_TOKENS = 60_000
LONGEST_WORD = 40
KEPT, SHORT = 256, 4000  # texts whose tokens are kept; their length at most
#: what opens a bracket or an environment, and what shuts one
OPEN, SHUT = frozenset(("(", "[", "{", "begin")), frozenset((")", "]", "}", "end"))
SIGN = re.compile(r"\\[A-Za-z]+|[0-9.]+|[^\s]")

LEXER = re.compile(
    r"""(?P<space>[ \t\r]+|(?<!\\)%[^\n]*)
  | (?P<line>\n)
  | (?P<number>(?:(?<![_^])\d{1,3}(?:\\,\d{3}(?!\d))+|\d+(?:\{,\}\d{3}(?!\d))*)(?:\.\d+)?|\.\d+)
  | (?P<command>\\(?:[A-Za-z]+\*?|.|\n))
  | (?P<letter>[A-Za-z])
  | (?P<sign>[-+*/=<>()\[\]{}|,;:!'^_&~.?"@#$`])
  | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
WORD = re.compile(r"[A-Za-z]+(?=\s*(?:\\left\s*|\\[bB]igg?l?\s*|\\!)?[(\[])")

#: a word that names a value, where a value is expected; of two letters only these, as ab is a product elsewhere
VALUE = re.compile(r"[a-z]{2,}(?=\s*(?:[),|\]]|\\\}|\\mid|\\cap|\\cup|\\vert|\\given|\\wedge))")
#: f^{\prime\prime} and f^{''} are what f'' stands for
PRIMES = re.compile(r"\s*(?:\{\s*(?:(?:\\prime|')\s*)+\}|\\prime(?![A-Za-z]))")
SHORT_VALUES = frozenset(("no", "up", "on", "in"))


@dataclass(slots=True, eq=False)
class Token:
    """One sign. ``kind`` is number, name, command, sign, text, break (newline, ``\\\\``, ``;`` stay signs) or end.

    A name's ``text`` is its plain spelling (``lambda``, ``x``, ``Var``), ``font`` how it was set, ``latex`` how it
    was typed. ``gap`` says that a ``\\quad`` stood before it; ``near`` that nothing did; ``sym``
    is the text of a sign or command, empty for names, numbers and words.
    """

    kind: str
    text: str
    start: int
    stop: int
    latex: str = ""
    font: str = ""
    gap: bool = False
    near: bool = False
    sym: str = ""

    def __post_init__(self) -> None:
        if self.kind in ("sign", "command"):
            self.sym = self.text


def tokenize(source: Source) -> list[Token]:
    """All tokens of a text, the last one of kind ``end``; a ReadingError for what breaks a limit or no command is.

    Those of the last texts are kept: the givens and every line are asked for several times on the way, and tokens
    are never changed.
    """
    text = source.text
    known = _kept.get(text)
    if known is not None:
        return list(known)
    if len(text) > MAX_LENGTH:
        raise source.error(f"the text is longer than {MAX_LENGTH:,} characters", 0, "split it into several problems")
    over = next(islice(SIGN.finditer(text), MAX_TOKENS, None), None) if len(text) > MAX_TOKENS else None
    if over is not None:
        raise source.error(
            f"the text has more than {MAX_TOKENS:,} signs", over.start(), "split it into several formulas"
        )
    tokens = Lexer(source).run()
    if len(text) <= SHORT:
        if len(_kept) >= KEPT:
            del _kept[next(iter(_kept))]
        _kept[text] = tuple(tokens)
    return tokens


_kept: dict[str, tuple[Token, ...]] = {}


def placed(latex: str, first: Token, last: Token) -> Iterator[Token]:
    """The tokens of a spelling, at the place of what was typed from one token to another."""
    for token in tokenize(Source(latex))[:-1]:
        yield Token(token.kind, token.text, first.start, last.stop, token.latex, token.font)


class Lexer(Commands):
    """One pass over a text. ``open`` holds the braces and environments that wait for their partners."""

    def __init__(self, source: Source):
        self.source = source
        self.text = source.text
        self.tokens: list[Token] = []
        self.open: list[tuple[str, int]] = []
        self.round = 0
        self.at = 0
        self.gap = False
        self.last = -1
        self.listed = -1  # the place of the last word in a set of values

    def run(self) -> list[Token]:
        text, end = self.text, len(self.text)
        match = LEXER.match
        while self.at < end:
            found = match(text, self.at)
            kind = found.lastgroup if found else "other"
            start = self.at
            self.at = found.end() if found else start + 1
            if kind == "space":
                continue
            word = text[start : self.at]
            if kind == "letter":
                self.letter(word, start)
            elif kind == "sign":
                self.sign(word, start)
            elif kind == "number":
                self.number(word, start)
            elif kind == "command":
                self.command(word[1:], start)
            elif kind == "line":
                self.put("break", "\n", start)
            else:
                self.other(word, start)
            if len(self.tokens) > MAX_TOKENS:
                raise self.source.error(
                    f"the text has more than {MAX_TOKENS:,} signs", start, "split it into several formulas"
                )
        if self.open:
            what, at = self.open[-1]
            if what == "{":
                raise self.source.error("missing } for this {", at, "add the closing brace")
            raise self.source.error(f"\\begin{{{what}}} is never ended", at, f"add \\end{{{what}}}")
        self.put("end", "", end)
        return self.tokens

    def put(self, kind: str, text: str, start: int, latex: str = "", font: str = "") -> None:
        self.tokens.append(Token(kind, text, start, self.at, latex or text, font, self.gap, start == self.last))
        self.gap = False
        self.last = self.at

    def insert(self, letter: str, start: int, latex: str, font: str) -> None:
        """One letter of a word in a font."""
        self.tokens.append(Token("name", letter, start, start + 1, latex, font))

    def last_sign(self) -> str | None:
        return self.tokens[-1].sym if self.tokens else None

    def grows(self, word: str, stop: int) -> bool:
        if not self.tokens or self.tokens[-1].font != "double":
            return False
        initial = self.tokens.pop()
        self.at = stop
        self.put("name", initial.text + word, initial.start, rf"\operatorname{{{initial.text}{word}}}", "roman")
        return True

    def unopened(self) -> int:
        self.tokens.pop()
        return self.open.pop()[1]

    def deeper(self, start: int) -> None:
        if len(self.open) + self.round > MAX_DEPTH:
            raise self.source.error(
                f"brackets are nested more than {MAX_DEPTH} deep", start, "name the inner parts and define them"
            )

    # ------------------------------------------------------------ kinds of tokens
    def letter(self, letter: str, start: int) -> None:
        following = self.text[self.at : self.at + 1]
        if following.isalpha() and following.isascii():
            word = WORD.match(self.text, start, start + LONGEST_WORD)
            if word and word.group() in PLAIN_WORDS:
                self.at = word.end()
                self.put("name", word.group(), start, rf"\operatorname{{{word.group()}}}", "roman")
                return
            value = VALUE.match(self.text, start, start + LONGEST_WORD)
            if value and (len(value.group()) > 2 or value.group() in SHORT_VALUES) and self.value_expected():
                self.at = value.end()
                self.put("text", value.group(), start, rf"\text{{{value.group()}}}")
                return
        self.put("name", letter, start)

    def value_expected(self) -> bool:
        """Does a value of a variable stand here: behind the = of D = yes, or in D \\in {yes, no}?"""
        signs = [t.sym for t in self.tokens[-4:]]
        if signs[-1:] == ["="]:
            owner = self.tokens[-2] if len(signs) > 1 else None
            return owner is not None and owner.kind == "name" and owner.text[:1].isupper() and self.round > 0
        for place in range(len(self.tokens) - 1, -1, -1):
            token = self.tokens[place]
            opens = token.sym == "{" and token.kind == "command" and place > 0 and self.tokens[place - 1].sym == "in"
            if opens or place == self.listed:
                self.listed = len(self.tokens)
                return True
            if not (token.sym == "," or token.kind == "text"):
                return False
        return False

    def number(self, word: str, start: int) -> None:
        if len(word) > MAX_DIGITS:
            raise self.source.error(f"a number of more than {MAX_DIGITS} digits", start, "use a letter for it")
        self.put("number", word.replace("{,}", "").replace("\\,", ""), start, word)

    def sign(self, sign: str, start: int) -> None:
        if sign == "~":
            return
        if sign == "|" and self.text.startswith("|", self.at):
            self.at += 1
            self.put("sign", "||", start)
            return
        primes = PRIMES.match(self.text, self.at) if sign == "^" else None
        if primes:
            self.at = primes.end()
            for _ in re.findall(r"prime|'", primes.group()):
                self.put("sign", "'", start)
            return
        if sign == "{":
            self.open.append(("{", start))
            self.deeper(start)
        elif sign == "}":
            if not self.open or self.open[-1][0] != "{":
                if self.open:
                    what, _at = self.open[-1]
                    raise self.source.error(f"}} inside \\begin{{{what}}} has no partner", start)
                raise self.source.error("} has no partner", start)
            self.open.pop()
        elif sign in "([":
            self.round += 1
            self.deeper(start)
        elif sign in ")]" and self.round:
            self.round -= 1
        self.put("sign", sign, start)

    def other(self, char: str, start: int) -> None:
        """A raw character: folded to commands, or refused by its name."""
        if char in UNICODE:
            self.fold(UNICODE[char], start)
            return
        for table, mark in ((RAISED, "^"), (LOWERED, "_")):
            if char in table:
                stop = start
                while stop < len(self.text) and self.text[stop] in table:
                    stop += 1
                inner = "".join(table[c] for c in self.text[start:stop])
                self.at = stop
                self.fold(f"{mark}{{{inner}}}", start)
                return
        if char in COMBINING and self.tokens and self.tokens[-1].kind == "name":
            base = self.tokens.pop()
            for kind, piece in (("command", COMBINING[char]), ("sign", "{")):
                self.tokens.append(Token(kind, piece, base.start, base.start, piece))
            self.tokens += [base, Token("sign", "}", start, self.at, "}")]
            return
        plain = unicodedata.normalize("NFKC", char)
        if plain != char and plain.isalnum():
            name = unicodedata.name(char, "")
            font = next((f for f in ("BOLD", "DOUBLE-STRUCK", "SCRIPT") if f in name), "")
            command = {"BOLD": r"\mathbf", "DOUBLE-STRUCK": r"\mathbb", "SCRIPT": r"\mathcal"}.get(font, "")
            plain = UNICODE.get(plain, plain)
            self.fold(f"{command}{{{plain}}}" if command else plain, start)
            return
        composed = unicodedata.normalize("NFD", char)
        if len(composed) == 2 and composed[1] in COMBINING and composed[0].isalpha():
            self.fold(rf"\{COMBINING[composed[1]]}{{{composed[0]}}}", start)
            return
        if char.isspace():
            return
        if char.isalpha():
            stop = self.at
            while stop < len(self.text) and self.text[stop].isalpha() and not self.text[stop].isascii():
                stop += 1
            self.at = stop
            self.put("text", self.text[start:stop], start)
            return
        name = unicodedata.name(char, f"U+{ord(char):04X}").lower()
        hint = "write its LaTeX command"
        if ord(char) < 32:
            hint = "a backslash was lost: in TOML and Python use single quotes or a raw string"
            name = f"control character U+{ord(char):04X}"
        raise self.source.error(f"the character {char!r} ({name}) has no meaning here", start, hint)

    def fold(self, latex: str, start: int) -> None:
        """Tokens of a replacement, all at the place of what they replace."""
        stop = self.at
        inner = Lexer(Source(latex))
        for token in inner.run()[:-1]:
            self.tokens.append(
                Token(token.kind, token.text, start, stop, token.latex, token.font, self.gap, start == self.last)
            )
            self.gap = False
        self.last = stop
