"""Subscripts as indices: one or several, letters run together, ranges, labels."""

from __future__ import annotations

import re

from symderive.parse.grammar import Grammar
from symderive.parse.labels import script_label
from symderive.parse.names import DATA, MATRIX, ROW, VECTOR
from symderive.parse.syntax import Syntax, node
from symderive.parse.tokens import Token
from symderive.parse.words import (
    EXTREMES,
)


class Indices(Grammar):
    """What stands below a letter."""

    def as_declared(
        self, part: Syntax, indices: list[Syntax], tokens: tuple[Token, ...]
    ) -> tuple[Syntax, list[Syntax]]:
        """A subscript that labels is one word; a family that shares its letter with a point has a name of its own."""
        if part.kind != "name" or not (self.names.labels or self.names.twofold):
            return part, indices
        script = tuple(t for t in tokens if t.sym not in ("{", "}"))
        label = script_label(script)
        if (part.head, label) in self.names.labels:
            latex = "".join(t.latex for t in script)
            return part, [Syntax(label, (), script[0].start, script[-1].stop, kind="word", latex=latex)]
        if part.head in self.names.twofold and any(t.kind in ("name", "number") for t in script):
            return part.but(head=part.head + DATA), indices
        return part, indices

    def indices(self, part: Syntax) -> list[Syntax]:
        """The indices in a subscript: i, ij, i,j, n+1, new, :."""
        if self.sym != "{":
            token = self.token
            if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():
                return [self.first_digit()]
            return [self.script()]
        self.take()
        found: list[Syntax] = []
        with self.inside(events=False):
            letters = self.letter_run()
            if letters:
                found = self.letters_as_indices(letters, part)
            else:
                found.append(self.index())
                while self.accept(",", ";") or self.sym in ("mid", "|"):
                    if self.sym in ("mid", "|"):
                        self.take()
                    found.append(self.index())
                if len(found) == 1 and found[0].kind == "number" and len(found[0].head) == 2 and self.two_indices(part):
                    one = found[0]
                    found = [
                        one.but(head=one.head[0], stop=one.start + 1),
                        one.but(head=one.head[1], start=one.start + 1),
                    ]
        self.expect("}", "to end the subscript")
        return found

    def index(self) -> Syntax:
        """One index; a colon stands for all of them."""
        token = self.token
        if token.sym == ":":
            self.take()
            return Syntax("all", (), token.start, token.stop)
        if token.kind == "text":
            self.take()
            return Syntax(
                re.sub(r"\W+", "_", token.text.strip()), (), token.start, token.stop, kind="word", latex=token.latex
            )
        if token.kind == "name" and token.font == "roman" and len(token.text) > 1:
            self.take()
            return Syntax(token.text, (), token.start, token.stop, kind="word", latex=token.latex)
        if token.sym in EXTREMES:
            self.take()
            return Syntax(token.sym, (), token.start, token.stop, kind="word", latex=f"\\{token.sym}")
        if token.sym in ("*", "star", "+", "-") and self.peek().sym in ("}", ","):
            self.take()
            return Syntax(
                {"*": "star", "+": "plus", "-": "minus"}.get(token.sym, token.sym),
                (),
                token.start,
                token.stop,
                kind="word",
            )
        first = self.relation()
        if self.sym == ":":
            self.take()
            return node("range", first, self.sum())
        return first

    def letter_run(self) -> list[Token]:
        """The tokens of a subscript that is nothing but two or more plain letters."""
        at = self.i
        while (self.tokens[at].kind == "name" and len(self.tokens[at].text) == 1) or (
            self.tokens[at].kind == "number" and at > self.i
        ):
            at += 1
        run = self.tokens[self.i : at]
        return run if self.tokens[at].sym == "}" and len(run) > 1 else []

    def letters_as_indices(self, letters: list[Token], part: Syntax) -> list[Syntax]:
        self.i += len(letters)
        single = [
            Syntax(
                t.text, (), t.start, t.stop, kind="name" if t.kind == "name" else "number", latex=t.latex, font=t.font
            )
            for t in letters
        ]
        capital = all(t.text.isupper() for t in letters)
        count = self.names.arity.get(self.names.key(part) or "")
        if len(letters) == 2 and (count == 2 or self.two_indices(part) or not capital):
            return single
        if len(letters) == 3 and count in (2, 3) and not capital:
            return single
        text = "".join(t.text for t in letters)
        if all(t.text in self.bound or t.text in "ijkl" for t in letters):
            return single
        return [Syntax(text, (), letters[0].start, letters[-1].stop, kind="word", latex=text)]

    def two_indices(self, part: Syntax) -> bool:
        return self.names.rank(part) == MATRIX or self.names.arity.get(self.names.key(part) or "") == 2

    def indexed(self, part: Syntax) -> bool:
        """Is this a declared vector, matrix or family (or a formula), so that a subscript picks an entry?"""
        if part.kind == "word":
            return False
        name = self.names.key(part)
        if name in self.names.arity:
            return True
        if name is None:
            return True
        if name in self.names.kinds:
            return self.names.rank(part) in (VECTOR, ROW, MATRIX) and self.names.kinds[name] in (
                "vector",
                "matrix",
                "family",
                "random",
            )
        if part.head == "decor":
            inner = self.names.key(part.kids[0])
            return inner in self.names.kinds and self.names.rank(part.kids[0]) in (VECTOR, ROW, MATRIX)
        return False

    def script(self) -> Syntax:
        """The argument of a subscript without braces, or a braced formula."""
        if self.sym == "{":
            self.take()
            with self.inside(events=False):
                part = self.index()
                more = [part]
                while self.accept(",", ";"):
                    more.append(self.index())
            self.expect("}", "to end the group")
            return part if len(more) == 1 else node("list", *more)
        token = self.token
        if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():
            return self.first_digit()
        if token.kind in ("number", "name"):
            self.take()
            kind = "word" if token.font == "roman" and len(token.text) > 1 else token.kind
            return Syntax(token.text, (), token.start, token.stop, kind=kind, latex=token.latex, font=token.font)
        if token.kind == "end" or token.sym in (")", "]", "}", "^", "_"):
            raise self.error("a script is missing here")
        if token.sym in EXTREMES or token.kind == "text" or token.sym in ("*", "+", "-"):
            return self.index()
        return self.atom()

    def first_digit(self) -> Syntax:
        """x_12 is x_1 2 in TeX: the first digit is the script."""
        token = self.token
        self.remarks[
            f"{token.text[0]} alone is taken as the script of {token.text}: braces show what belongs to it"
        ] = None
        self.assume(f"only the first digit of {token.text} is the script")
        self.tokens[self.i] = Token("number", token.text[1:], token.start + 1, token.stop, token.text[1:], near=True)
        return Syntax(token.text[0], (), token.start, token.start + 1, kind="number", latex=token.text[0])
