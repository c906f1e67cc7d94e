"""LaTeX -> tokens with places, in linear time.

What only shapes the page (spacing, sizes, comments) is dropped here, raw Unicode becomes commands, a letter in a
font becomes one token, and the limits on length, depth and digits are kept before anything is read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

from symderive.parse.errors import Source, unknown_command
from symderive.parse.vocabulary import KNOWN
from symderive.parse.words import (
    ALIASES,
    COMBINING,
    DROPPED,
    DROPPED_WITH_ARGUMENT,
    ENVIRONMENTS,
    FONTS,
    LETTERS,
    LOWERED,
    PLAIN_WORDS,
    RAISED,
    SEEN_THROUGH,
    SIZES,
    TEXTS,
    UNICODE,
)

MAX_LENGTH = 2_000_000
MAX_DEPTH = 200
MAX_DIGITS = 400
MAX_TOKENS = 60_000
LONGEST_WORD = 40
SIGN = re.compile(r"\\[A-Za-z]+|[0-9.]+|[^\s]")

LEXER = re.compile(
    r"""(?P<space>[ \t\r]+|(?<!\\)%[^\n]*)
  | (?P<line>\n)
  | (?P<number>\d+(?:\{,\}\d{3}(?!\d))*(?:\.\d+)?|\.\d+)
  | (?P<command>\\(?:[A-Za-z]+\*?|.|\n))
  | (?P<letter>[A-Za-z])
  | (?P<sign>[-+*/=<>()\[\]{}|,;:!'^_&~.?"@#$`])
  | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
FONTED = re.compile(r"\s*(?:\{\s*(\\[A-Za-z]+|[A-Za-z]+|\d)\s*\}|(\\[A-Za-z]+|[A-Za-z]|\d))")
WORD = re.compile(r"[A-Za-z]+(?=\s*(?:\\left\s*|\\[bB]igg?l?\s*|\\!)?[(\[])")
WHOLE_WORDS = frozenset(("KL", "Var", "Cov", "MI", "LN"))  # \mathbb{KL} is one word, \mathbf{Ax} two letters


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
    """All tokens of a text, the last one of kind ``end``; a ReadingError for what breaks a limit or no command is."""
    text = source.text
    if len(text) > MAX_LENGTH:
        raise source.error(f"the text is longer than {MAX_LENGTH:,} characters", 0, "split it into several problems")
    over = next(islice(SIGN.finditer(text), MAX_TOKENS, None), None) if len(text) > MAX_TOKENS else None
    if over is not None:
        raise source.error(
            f"the text has more than {MAX_TOKENS:,} signs", over.start(), "split it into several formulas"
        )
    return Lexer(source).run()


class Lexer:
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
        self.put("name", letter, start)

    def number(self, word: str, start: int) -> None:
        if len(word) > MAX_DIGITS:
            raise self.source.error(f"a number of more than {MAX_DIGITS} digits", start, "use a letter for it")
        self.put("number", word.replace("{,}", ""), start, word)

    def sign(self, sign: str, start: int) -> None:
        if sign == "~":
            return
        if sign == "|" and self.text.startswith("|", self.at):
            self.at += 1
            self.put("sign", "||", start)
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

    # ------------------------------------------------------------ commands
    def command(self, name: str, start: int) -> None:
        if name in ("quad", "qquad"):
            self.gap = True
            return
        if not name[0].isalpha():
            self.control_sign(name, start)
            return
        starred, name = name, name.rstrip("*")
        own = (
            starred in FONTS or starred in DROPPED_WITH_ARGUMENT or name in ("operatorname", "hspace", "vspace", "tag")
        )
        if starred != name and not own:
            self.at -= 1  # the star is a sign of its own
        if name in TEXTS:
            self.text_argument(name, start)
        elif name in FONTS:
            self.font(name, start)
        elif name in LETTERS:
            self.put("name", LETTERS[name], start, "\\" + name)
        elif name in DROPPED:
            return
        elif name in DROPPED_WITH_ARGUMENT:
            self.argument(start)
            if name == "textcolor":  # its first argument is a colour, its second is seen through
                return
        elif name in SEEN_THROUGH:
            return
        elif name in SIZES:
            self.sized(name, start)
        elif name in ("left", "right", "middle", "mleft", "mright"):
            self.fence(name.removeprefix("m"), start) if name != "middle" else self.fence("middle", start)
        elif name in ("begin", "end"):
            self.environment(name, start)
        else:
            name = ALIASES.get(name, name)
            if len(name) == 1 or not name.isalpha():
                if name in ("\\{", "\\}"):
                    self.put("command", name[1], start)
                elif name.isalpha():
                    self.put("name", name, start)
                else:
                    self.put("sign", name, start)
                return
            self.known(name, start)
            self.put("command", name, start)

    def known(self, name: str, start: int) -> None:
        if name not in KNOWN:
            raise self.source.error(*_placed(unknown_command(name), start))

    def control_sign(self, name: str, start: int) -> None:
        if name in ",;:! >/-\n\t":
            return
        if name == "\\":
            spaced = re.compile(r"\s*\[-?[\d.]+\s*[a-z]{2}\]|\*").match(self.text, self.at)
            if spaced:
                self.at = spaced.end()
            self.put("break", "\\\\", start)
        elif name in "{}|":
            self.put("command", "Vert" if name == "|" else name, start)
        elif name in "%&#_":
            self.put("command", name, start)
        elif name in "[]()":
            return  # \[ \] \( \) around a formula
        elif name == "$":
            return  # money
        else:
            raise self.source.error(*_placed(unknown_command(name), start))

    def braces(self, start: int, what: str) -> str:
        """The raw text of a braced argument after the current place."""
        found = re.compile(r"\s*\{").match(self.text, self.at)
        if not found:
            raise self.source.error(f"{what} needs its argument in braces", start)
        at, depth = found.end(), 1
        opened = at - 1
        while depth:
            at = self._next_brace(at)
            if at < 0:
                raise self.source.error("missing } for this {", opened, "add the closing brace")
            depth += 1 if self.text[at] == "{" else -1
            at += 1
        inner = self.text[found.end() : at - 1]
        self.at = at
        return inner

    def _next_brace(self, at: int) -> int:
        for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(self.text, at):
            if found.group() in "{}":
                return found.start()
        return -1

    def argument(self, start: int) -> None:
        """Pass over one braced argument, if there is one."""
        if re.compile(r"\s*\{").match(self.text, self.at):
            self.braces(start, "the command")

    def text_argument(self, name: str, start: int) -> None:
        single = re.compile(r"\s*([A-Za-z])").match(self.text, self.at)
        if single and not self.text[self.at : self.at + 1].isalpha():
            self.at = single.end()
            inner = single.group(1)
        else:
            inner = self.braces(start, "\\" + name)
        if name == "textbf" and re.fullmatch(r"\s*[A-Za-z]\s*", inner):
            self.put("name", inner.strip(), start, rf"\mathbf{{{inner.strip()}}}", "bold")
            return
        self.put("text", inner, start, self.text[start : self.at])

    def font(self, name: str, start: int) -> None:
        """A font command: with one letter or word it is a name, around more it is seen through."""
        font = FONTS[name]
        if name.startswith("operatorname") and self.text.startswith("*", self.at):
            self.at += 1
        found = FONTED.match(self.text, self.at)
        if not found:
            if name.startswith("operatorname"):
                inner = self.braces(start, "\\operatorname")
                word = re.sub(r"\\[,;:!> ]|[\s{}*-]", "", inner)
                self.put("name", word, start, self.text[start : self.at], "roman")
            return
        word = found.group(1) or found.group(2)
        if word.startswith("\\"):
            letter = LETTERS.get(word[1:])
            if letter is None:
                return
            self.at = found.end()
            self.put("name", letter, start, self.text[start : self.at], font)
        elif len(word) == 1 or font == "roman" or name.startswith("operatorname") or word in WHOLE_WORDS:
            self.at = found.end()
            self.put("name", word, start, self.text[start : self.at], font)
        # \mathbf{Ax}: each letter in the font
        elif font in ("bold", "double", "script"):
            self.at = found.end()
            inner_start = found.start(1)
            self.put("sign", "{", start)
            for i, letter in enumerate(word):
                self.tokens.append(
                    Token("name", letter, inner_start + i, inner_start + i + 1, rf"\{name}{{{letter}}}", font)
                )
            self.put("sign", "}", start)

    def sized(self, name: str, start: int) -> None:
        """\\big and friends: the l and r forms tell openers from closers."""
        side = {"l": "left", "r": "right", "m": "middle"}.get(name[-1])
        if side and name not in ("big", "Big", "bigg", "Bigg"):
            self.fence(side, start)
        elif re.compile(r"\s*(\||\\vert\b)").match(self.text, self.at):
            self.fence("big", start)

    def fence(self, side: str, start: int) -> None:
        """\\left( is (, but \\left| opens for sure and \\right| closes for sure."""
        found = re.compile(r"\s*(\\[A-Za-z]+|\\.|[^\s])").match(self.text, self.at)
        if not found:
            raise self.source.error(f"\\{side} needs a bracket after it", start)
        word = found.group(1)
        name = ALIASES.get(word[1:], word[1:]) if word.startswith("\\") else word
        if name in ("\\{", "\\}", "\\|"):
            name = name[1:]
            word = "\\" + name
        bar = {"|": "vert", "mid": "vert"}.get(
            name if word != "\\|" else "",
            "Vert" if word in ("\\|", "\\Vert", "\\parallel", "||") or name in ("lVert", "rVert") else "",
        )
        if name in ("lvert", "rvert"):
            bar = "vert"
        if side == "middle" and bar == "vert":
            self.at = found.end()
            self.put("command", "mid", start)
            return
        if bar:
            self.at = found.end()
            if side == "big":
                self.put("command", "bigbar" if bar == "vert" else "Vert", start)
            elif side == "middle":
                self.put("command", "Vert", start)
            else:
                self.put("command", ("l" if side == "left" else "r") + bar, start)
            return
        if word == ".":
            self.at = found.end()
            self.put("command", f"{side}.", start)
            return
        if word in "<>" and side in ("left", "right"):
            self.at = found.end()
            self.put("command", "langle" if side == "left" else "rangle", start)
            return
        if name not in ("(", ")", "[", "]", "{", "}", "langle", "rangle", "lfloor", "rfloor", "lceil", "rceil", "/"):
            if name in ("uparrow", "downarrow", "backslash", "setminus"):
                return
            raise self.source.error(f"{word} is no bracket", found.start(1), f"\\{side} takes ( [ \\{{ | or .")
        # any other bracket reads as if typed plainly

    def environment(self, name: str, start: int) -> None:
        kind = self.braces(start, "\\" + name).strip()
        if kind not in ENVIRONMENTS:
            raise self.source.error(
                f"unknown environment {kind}", start, "bmatrix, pmatrix, cases, array and the align family are read"
            )
        if name == "begin":
            self.open.append((kind, start))
            self.deeper(start)
            if kind in ("array", "alignat", "alignat*", "alignedat", "subarray"):
                self.argument(start)
            self.put("command", "begin", start, kind)
        else:
            if not self.open or self.open[-1][0] != kind:
                what = self.open[-1][0] if self.open else None
                if what is None:
                    raise self.source.error(f"\\end{{{kind}}} without \\begin{{{kind}}}", start)
                opened = "the {" if what == "{" else f"\\begin{{{what}}}"
                raise self.source.error(f"mismatch: {opened} is ended by \\end{{{kind}}}", start)
            self.open.pop()
            self.put("command", "end", start, kind)


def _placed(words: tuple[str, str], start: int) -> tuple[str, int, str]:
    return (words[0], start, words[1])
