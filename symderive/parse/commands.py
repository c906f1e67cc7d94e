"""LaTeX's commands as tokens: letters, fonts, words, sized brackets, environments; what shapes the page is dropped."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from symderive.parse.errors import Source, unknown_command
from symderive.parse.vocabulary import KNOWN
from symderive.parse.words import (
    ALIASES,
    DROPPED,
    DROPPED_WITH_ARGUMENT,
    ENVIRONMENTS,
    FONTS,
    LETTERS,
    SEEN_THROUGH,
    SIZES,
    TEXTS,
)

REST_OF_MOMENTS = frozenset(("ar", "ov", "orr"))
FONTED = re.compile(r"\s*(?:\{\s*(\\[A-Za-z]+|[A-Za-z]+|\d)\s*\}|(\\[A-Za-z]+|[A-Za-z]|\d))")
WHOLE_WORDS = frozenset(("KL", "Var", "Cov", "MI", "LN"))  # \mathbb{KL} is one word, \mathbf{Ax} two letters
# ways of setting bold that few renderers know, and the one that all of them do
SPELLED = {
    "bf": "mathbf", "bold": "mathbf", "boldmath": "mathbf", "textbf": "mathbf", "bm": "boldsymbol", "pmb": "boldsymbol",
    "rm": "mathrm", "sf": "mathsf", "tt": "mathtt", "it": "mathit", "cal": "mathcal",
}  # fmt: skip
#: the fonts that old documents switch on inside braces, {\rm Var}, with the one word to the end of these braces
SWITCHES = frozenset(("rm", "bf", "it", "sf", "tt", "cal"))
SWITCHED = re.compile(r"\s*(\\[A-Za-z]+|[A-Za-z]+|\d)(?:\s|\\[,;:! ])*\}")


class Commands(ABC):
    """The part of the lexer behind a backslash."""

    source: Source
    text: str
    at: int
    gap: bool
    open: list[tuple[str, int]]

    @abstractmethod
    def put(self, kind: str, text: str, start: int, latex: str = "", font: str = "") -> None: ...

    @abstractmethod
    def insert(self, letter: str, start: int, latex: str, font: str) -> None: ...

    @abstractmethod
    def last_sign(self) -> str | None:
        """The sign of the token before, None at the beginning."""

    @abstractmethod
    def grows(self, word: str, stop: int) -> bool:
        r"""Does this word end the name before it, \mathbb{V}\mathrm{ar}? Then the two are one."""

    @abstractmethod
    def unopened(self) -> int:
        """Take back the brace that was opened last: its place."""

    @abstractmethod
    def deeper(self, start: int) -> None: ...

    def command(self, name: str, start: int) -> None:
        if name in ("quad", "qquad"):
            self.gap = True
            return
        if not name[0].isalpha():
            self.control_sign(name, start)
            return
        if name == "bot" and self.last_sign() not in (None, "^", "_", "{"):
            name = "perp"  # between two variables; in a script it is a transpose or a label
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
        font, spelled = FONTS[name], SPELLED.get(name, name)
        switched = SWITCHED.match(self.text, self.at) if name in SWITCHES and self.last_sign() == "{" else None
        if switched:
            self.switched(switched, font, spelled)
            return
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
        if font == "roman" and word in REST_OF_MOMENTS and self.grows(word, found.end()):
            return
        if word.startswith("\\"):
            letter = LETTERS.get(word[1:])
            if letter is None:
                return
            self.at = found.end()
            self.put("name", letter, start, self.typed(name, spelled, start, word), font)
        elif len(word) == 1 or font == "roman" or name.startswith("operatorname") or word in WHOLE_WORDS:
            self.at = found.end()
            if font == "script" and self.last_sign() == "{" and self.text.startswith("}", self.at):
                start, self.at = self.unopened(), self.at + 1  # {\mathcal N} is \mathcal{N}
            self.put("name", word, start, self.typed(name, spelled, start, word), font)
        # \mathbf{Ax}: each letter in the font
        elif font in ("bold", "double", "script"):
            self.at = found.end()
            inner_start = found.start(1)
            self.put("sign", "{", start)
            for i, letter in enumerate(word):
                self.insert(letter, inner_start + i, rf"\{spelled}{{{letter}}}", font)
            self.put("sign", "}", start)

    def switched(self, found: re.Match[str], font: str, spelled: str) -> None:
        r"""{\rm Var} is \mathrm{Var}: the braces are those of its argument."""
        word, start = found.group(1), self.unopened()
        self.at = found.end()
        latex = rf"\{spelled}{{{word}}}"
        letter = LETTERS.get(word[1:]) if word.startswith("\\") else word
        if letter is None:
            self.at = found.end(1)
            self.command(word[1:], found.start(1))
            self.at = found.end()
        elif len(letter) == 1 or font == "roman" or word.startswith("\\"):
            self.put("name", letter, start, latex, font)
        else:
            self.put("sign", "{", start)
            for i, one in enumerate(letter):
                self.insert(one, found.start(1) + i, rf"\{spelled}{{{one}}}", font)
            self.put("sign", "}", start)

    def typed(self, name: str, spelled: str, start: int, word: str) -> str:
        """A name as it was typed; old and rare ways of setting it bold in the one that goes everywhere."""
        return self.text[start : self.at] if name == spelled else rf"\{spelled}{{{word}}}"

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
