"""LaTeX as a person typed it, into boxes: names, statements, prompts, the statements of rules.

This reads for show only, sign by sign: what a formula means is the parser's business. A command that is not in our
tables becomes text that names it, so nothing that a user types reaches TeX or a browser as a command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from symderive.render import symbols
from symderive.render.boxes import EMPTY, Accent, Atom, Box, Brace, Fence, Frac, Root, Script, Styled, Table, row

TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}^_&'~]|\d+(?:\.\d+)?|\s+|.", re.S)
DEEPEST = 60
IGNORED = {r"\displaystyle", r"\textstyle", r"\limits", r"\nolimits", r"\middle", r"\nonumber", r"\notag", r"\relax"}
SIZED = re.compile(r"\\(?:[bB]igg?[lrm]?|left|right)$")
PLAIN = {
    "+": Atom("+", "+", "bin"),
    "-": Atom("-", "−", "bin"),
    "*": Atom("*", "∗", "bin"),
    "=": Atom("=", "=", "rel"),
    "<": Atom("<", "<", "rel"),
    ">": Atom(">", ">", "rel"),
    ":": Atom(":", ":", "rel"),
    ",": Atom(",", ",", "punct"),
    ";": Atom(";", ";", "punct"),
}
# A plus or minus that nothing stands before is a sign, not an operation.
SIGNS = {"-": Atom("-", "−", "sign"), "+": Atom("+", "+", "sign")}
MATRICES = {"matrix", "bmatrix", "pmatrix", "vmatrix", "smallmatrix", "Bmatrix", "Vmatrix"}
STACKS = {"aligned", "align", "split", "gathered", "array", "alignedat", "gather", "eqnarray", "substack", "equation"}


def command(name: str) -> Atom | None:
    """The sign of a LaTeX command (its name without the backslash), or None."""
    for table, role in (
        (symbols.LETTERS, "ord"),
        (symbols.BINARY, "bin"),
        (symbols.RELATIONS, "rel"),
        (symbols.BIG, "big"),
        (symbols.FUNCTIONS, "name"),
    ):
        if name in table:
            return Atom("\\" + name, table[name], role)
    return None


def opens(items: list[Box]) -> bool:
    """Does what follows these boxes begin a formula?"""
    last = items[-1] if items else None
    return last is None or (
        isinstance(last, Atom) and (last.role in ("rel", "bin", "punct") or last.latex in ("(", "[", r"\{"))
    )


def text_atom(words: str) -> Atom:
    """Words set upright in a formula; signs that mean something to TeX are escaped by the painter."""
    return Atom("", words, "text")


@lru_cache(maxsize=4096)
def transcribe(latex: str) -> Box:
    """The boxes of a formula; never fails, never runs anything."""
    return Reader(TOKEN.findall(latex)).all()


@dataclass
class Reader:
    tokens: list[str]
    at: int = 0
    depth: int = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def eat(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def skip_spaces(self) -> None:
        while self.peek().isspace():
            self.at += 1

    def all(self) -> Box:
        items: list[Box] = []
        while self.at < len(self.tokens):
            items.append(self.run(("",)))
            if self.at < len(self.tokens):  # a stray closing sign: shown, not obeyed
                items.append(text_atom(self.eat()))
        return row(*items)

    def run(self, stops: tuple[str, ...]) -> Box:
        """Everything up to (not including) one of the stops."""
        if self.depth > DEEPEST:
            rest = "".join(self.tokens[self.at :])
            self.at = len(self.tokens)
            return text_atom(rest)
        self.depth += 1
        items: list[Box] = []
        while (token := self.peek()) and token not in stops and token not in ("}", r"\right", r"\end", "&", r"\\"):
            if token.isspace() or token in IGNORED:
                self.at += 1
            elif token in ("^", "_", "'"):
                base = items.pop() if items else EMPTY
                items.append(self.scripts(base))
            else:
                item = self.one()
                items.append(SIGNS.get(item.latex, item) if isinstance(item, Atom) and opens(items) else item)
        self.depth -= 1
        return row(*items)

    def argument(self) -> Box:
        self.skip_spaces()
        if self.peek() == "{":
            self.at += 1
            inner = self.run(())
            if self.peek() == "}":
                self.at += 1
            return inner
        if len(self.peek()) > 1 and self.peek()[0].isdigit():  # x^23 raises the 2 only
            first, rest = self.peek()[0], self.peek()[1:]
            self.tokens[self.at] = rest
            return Atom(first, first, "number")
        return self.one() if self.peek() else EMPTY

    def raw_argument(self) -> str:
        """The text of a braced argument as typed."""
        self.skip_spaces()
        if self.peek() != "{":
            return self.eat()
        depth, words = 0, []
        while token := self.eat():
            depth += (token == "{") - (token == "}")
            if depth == 0:
                break
            words.append(token)
        return "".join(words[1:])

    def scripts(self, base: Box) -> Box:
        sub: Box | None = None
        above: list[Box] = []
        while True:
            self.skip_spaces()
            token = self.peek()
            if token == "'":
                self.at += 1
                above.append(Atom("'", "′"))
            elif token == "^":
                self.at += 1
                above.append(self.argument())
            elif token == "_" and sub is None:
                self.at += 1
                sub = self.argument()
            else:
                break
        if sub is None and not above:  # a second subscript
            self.at += 1
            return text_atom("_")
        limits = isinstance(base, Atom) and (
            (base.role == "big" and "int" not in base.latex) or base.text in symbols.LIMITS
        )
        if isinstance(base, Brace):
            return Brace(base.body, sub or row(*above), base.over)
        return Script(base, sub, row(*above) if above else None, limits)

    def one(self) -> Box:
        token = self.eat()
        if token == "{":
            inner = self.run(())
            if self.peek() == "}":
                self.at += 1
            return inner
        if token in symbols.SPACES:
            return Atom(token, symbols.SPACES[token], "space")
        if token in ("\\{", "\\}", "\\|") or (token in symbols.DELIMITERS and token.startswith("\\")):
            return Atom(token, symbols.DELIMITERS[token], "fence")
        if token.startswith("\\") and len(token) > 1:
            return self.command(token[1:])
        if token[0].isdigit():
            return Atom(token, token, "number")
        if token in PLAIN:
            return PLAIN[token]
        if token in "()[]|/.!?":
            return Atom(token, token, "fence" if token in "()[]|" else "ord")
        if token.isascii() and token.isalpha():
            return Atom(token, token)
        return text_atom(token)

    def command(self, name: str) -> Box:
        if (sign := command(name)) is not None:
            return sign
        if name in symbols.FONTS:
            return Styled(symbols.FONTS[name], self.argument())
        if name in symbols.TEXTS or name in ("operatorname", "operatorname*", "mathop"):
            words = re.sub(r"\\[A-Za-z]+\s*|[{}$]|\\", "", self.raw_argument())
            return Atom("", words, "name" if name.startswith(("operatorname", "mathop")) else "text")
        if name in ("frac", "dfrac", "tfrac", "cfrac"):
            return Frac(self.argument(), self.argument())
        if name in ("binom", "dbinom", "tbinom"):
            return Fence("(", Frac(self.argument(), self.argument(), line=False), ")")
        if name == "sqrt":
            degree = None
            self.skip_spaces()
            if self.peek() == "[":
                self.at += 1
                degree = self.run(("]",))
                self.at += 1
            return Root(self.argument(), degree)
        if name in symbols.ACCENTS:
            return Accent(name, self.argument())
        if name in ("underbrace", "overbrace"):
            return Brace(self.argument(), EMPTY, name == "overbrace")
        if name in ("stackrel", "overset", "underset"):
            mark, base = self.argument(), self.argument()
            return Script(base, mark, None, True) if name == "underset" else Script(base, None, mark, True)
        if name == "left":
            return self.fenced()
        if SIZED.match("\\" + name):
            token = self.eat()
            return Atom(token if token in symbols.DELIMITERS else "", symbols.DELIMITERS.get(token, token), "fence")
        if name == "begin":
            return self.environment()
        if name == "val":
            return text_atom("⟨" + self.raw_argument() + "⟩")
        return text_atom("\\" + name)

    def fenced(self) -> Box:
        self.skip_spaces()
        left = self.eat()
        body = self.run(())
        right = ""
        if self.peek() == r"\right":
            self.at += 1
            self.skip_spaces()
            right = self.eat()
        return Fence(left if left in symbols.DELIMITERS else "(", body, right if right in symbols.DELIMITERS else ".")

    def environment(self) -> Box:
        kind = self.raw_argument().rstrip("*")
        if kind in ("array", "alignedat"):
            self.raw_argument()
        lines: list[tuple[Box, ...]] = []
        cells: list[Box] = []
        while True:
            cells.append(self.run(()))
            token = self.eat()
            if token == r"\\":
                lines.append(tuple(cells))
                cells = []
            elif token == r"\end":
                self.raw_argument()
                break
            elif token != "&":
                break
        if cells and cells != [EMPTY]:
            lines.append(tuple(cells))
        if kind not in MATRICES and kind not in STACKS and kind != "cases":
            return text_atom(kind)
        return Table(tuple(lines), kind if kind in MATRICES or kind == "cases" else "aligned") if lines else EMPTY
