"""Decorated letters, \\text in formulas, and small signs that stand alone."""

from __future__ import annotations

import re

from symderive.parse.calls import Calls
from symderive.parse.law_spellings import LAW_WORDS
from symderive.parse.scripts import Scripts
from symderive.parse.syntax import Syntax, node
from symderive.parse.tokens import Token
from symderive.parse.words import FUNCTION_WORDS, INFORMATION, MOMENTS


class Decorations(Calls, Scripts):
    """Atoms that are typed with a command of their own."""

    def nothing_here(self) -> Exception:
        token = self.token
        if token.kind == "end":
            return self.error(
                "something is missing at the end", hint="the formula breaks off after an operator or bracket"
            )
        if token.sym in (")", "]"):
            return self.error(
                f"{token.sym} has no partner"
                if not self.i or self.i < 2
                else f"something is missing before {token.sym}"
            )
        if token.sym in ("mid",):
            return self.error("there is nothing before the bar")
        if token.sym in ("^", "_"):
            return self.error(f"{token.sym} has nothing before it", hint="write {} before it if that is meant")
        return self.error(f"a formula was expected here, not {self.found()}")

    def infinity(self) -> Syntax:
        token = self.take()
        return Syntax("infty", (), token.start, token.stop, kind="name", latex="\\infty")

    def dots_sign(self) -> Syntax:
        token = self.take()
        return Syntax("dots", (), token.start, token.stop)

    def placeholder(self) -> Syntax:
        """f(.) or N(. ; m, v): the argument left open."""
        token = self.take()
        if self.sym in (")", ",", ";", "mid", "|"):
            return Syntax("dot", (), token.start, token.stop)
        raise self.error("\\cdot has nothing before it", token)

    def empty_set(self) -> Syntax:
        token = self.take()
        return Syntax("emptyset", (), token.start, token.stop)

    def complement_sign(self) -> Syntax:
        raise self.error("\\complement stands behind a set, as in A^\\complement")

    def triangle_sign(self) -> Syntax:
        raise self.error("\\triangle is not read", hint="write (A \\setminus B) \\cup (B \\setminus A)")

    def name_of_command(self) -> Syntax:
        token = self.token
        self.tokens[self.i] = Token("name", token.text, token.start, token.stop, token.latex, "roman")
        return self.name()

    def negation(self) -> Syntax:
        token = self.take()
        inner = self.factor()
        return node("compl", inner, start=token.start)

    def parameter(self) -> Syntax:
        """\\val{name}: a parameter of a problem set that has not been given its number."""
        token = self.take()
        name = self.raw_group()
        return Syntax(name, (), token.start, self.before, kind="name", latex=rf"\val{{{name}}}")

    def constant_vector(self, part: Syntax) -> Syntax:
        """Bold 1 and 0: vectors of ones and zeros; an indicator if an event hangs on it."""
        if part.head == "1":
            event = self.indicator_of(part)
            if event is not None:
                return event
        head = "ones" if part.head == "1" else "zeros"
        size = []
        if self.sym == "_":
            self.take()
            size = [self.script()]
        return Syntax(head, (), part.start, self.before, latex=part.latex, note=tuple(size))

    def word(self) -> Syntax:
        """\\text{...} in a formula: a function typed upright, or a word that names a value or variable."""
        token = self.token
        text = token.text.strip()
        plain = re.sub(r"[\s-]", "", text)
        tokens = None
        if (
            plain in FUNCTION_WORDS
            or plain in MOMENTS
            or plain in INFORMATION
            or plain in LAW_WORDS
            or plain in ("Pr", "Prob", "E", "P", "N", "grad", "lim")
        ):
            following = self.peek().sym in ("(", "[", "{", "_", "^", "|") or self.peek().kind in (
                "name",
                "number",
                "command",
            )
            if following or plain in FUNCTION_WORDS:
                tokens = Token("name", plain, token.start, token.stop, token.latex, "roman")
        if (
            tokens is None
            and re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", plain)
            and self.peek().sym == "("
            and token.text == text
        ):
            tokens = Token("name", plain, token.start, token.stop, token.latex, "roman")
        if tokens is not None:
            self.tokens[self.i] = tokens
            return self.name()
        self.take()
        if not text:
            raise self.error("an empty \\text stands where a formula is expected", token)
        if re.fullmatch(r"[A-Za-z]", text):
            part = Syntax(text, (), token.start, token.stop, kind="name", latex=token.latex, font="roman")
            return self.called(part, self.scripts(part))
        label = Syntax(
            re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_") or "word",
            (),
            token.start,
            token.stop,
            kind="word",
            latex=token.latex,
            note=text,
        )
        return self.scripts(label)

    def word_factor(self) -> bool:
        """Is this \\text a factor (a function or a name), not prose?"""
        text = self.token.text
        plain = re.sub(r"[\s-]", "", text)
        if plain in FUNCTION_WORDS or plain in MOMENTS or plain in INFORMATION or plain in LAW_WORDS or plain == "Pr":
            return not text.startswith(" ") and self.peek().kind != "end"
        return bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", text)) and text not in (
            "for",
            "and",
            "or",
            "if",
            "where",
            "with",
            "is",
            "otherwise",
            "else",
            "given",
            "when",
            "so",
            "since",
            "by",
        )

    def decorated(self) -> Syntax:
        """\\hat x, \\bar A (a complement of an event, a mean of a variable), \\tilde, \\dot, \\vec."""
        token = self.take()
        inner = self.braced_or_one(token)
        mark = {"check": "check", "widehat": "hat"}.get(token.sym, token.sym)
        if mark == "vec":
            return self.called(inner.but(font="bold") if inner.kind == "name" else inner, None)
        if mark == "bar" and self.sym == "_" and inner.kind == "name":
            kept = self.i
            scripted = self.lowered(inner)
            if self.complement_bar(scripted):
                return node("compl", scripted, start=token.start, stop=self.before)
            self.i = kept
        if mark == "bar" and self.complement_bar(inner):
            return node("compl", inner, start=token.start, stop=self.before)
        part = node("decor", inner, Syntax(mark, (), token.start, token.stop), start=token.start, stop=self.before)
        return self.called(part, self.scripts(part))

    def complement_bar(self, inner: Syntax) -> bool:
        kind = self.names.kind(inner)
        if kind == "event" or inner.head in ("cap", "cup", "eq", "compl", "setminus", "lt", "le", "gt", "ge"):
            return True
        barred = node("decor", inner, Syntax("bar", ()))
        if kind is not None or self.names.kind(barred) is not None:
            return False
        return (bool(self.events) and inner.kind == "name" and inner.head[:1].isupper()) or (
            bool(self.events) and inner.head == "sub_" and inner.kids[0].head[:1].isupper()
        )

    def braced_or_one(self, token: Token) -> Syntax:
        """A macro's argument: a braced formula, or one letter."""
        if self.sym == "{":
            self.take()
            if self.sym == "}":
                raise self.error(f"\\{token.text} has an empty argument")
            with self.inside():
                part = self.union()
            self.expect("}", f"to end the argument of \\{token.text}")
            return part
        if self.token.kind == "number" and len(self.token.text) > 1 and self.token.text.isdigit():
            return self.first_digit_argument()
        one = self.token
        if one.kind in ("name", "number"):
            self.take()
            return Syntax(one.text, (), one.start, one.stop, kind=one.kind, latex=one.latex, font=one.font)
        if one.kind == "end":
            raise self.error(f"\\{token.text} needs an argument", token)
        return self.atom()

    def first_digit_argument(self) -> Syntax:
        token = self.token
        self.tokens[self.i] = Token("number", token.text[1:], token.start + 1, token.stop, token.text[1:], near=True)
        return Syntax(token.text[0], (), token.start, token.start + 1, kind="number", latex=token.text[0])
