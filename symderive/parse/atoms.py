"""What stands between operators: numbers, names with their scripts, brackets, bars, sets."""

from __future__ import annotations

import re

from symderive.parse.calls import BRACKETS, Calls
from symderive.parse.scripts import Scripts
from symderive.parse.sides import law_name
from symderive.parse.syntax import Syntax, node
from symderive.parse.tokens import Token
from symderive.parse.words import (
    DECORATIONS,
    EXTREMES,
    FUNCTIONS,
    INFORMATION,
    LAW_WORDS,
    MATRIX_FUNCTIONS,
    MOMENTS,
    NAMED_FUNCTIONS,
)

INDEX_LETTERS = frozenset("ijklmnprstqdeabc")
FUNCTION_WORDS = FUNCTIONS.keys() | MATRIX_FUNCTIONS.keys() | NAMED_FUNCTIONS.keys() | EXTREMES.keys()
WORDS = frozenset(FUNCTION_WORDS) | {"lim", "Pr"}


class Atoms(Calls, Scripts):
    """Factors: an atom with everything that is attached behind it."""

    words = WORDS

    def factor(self) -> Syntax:
        """An atom with scripts, primes, factorials, percent signs, evaluation bars behind it."""
        self.deeper()
        part = self.atom()
        part = self.attached(part)
        self.nesting -= 1
        return part

    def attached(self, part: Syntax, evaluated: bool = True) -> Syntax:
        """What is attached behind an atom; an evaluation bar is left to the whole unless ``evaluated``."""
        while True:
            token = self.token
            sym = token.sym
            if sym == "!":
                if self.peek().sym == "=" and self.peek().near:
                    return part
                self.take()
                if self.accept("!"):
                    part = node("fact2", part, stop=self.before)
                else:
                    part = node("fact", part, stop=self.before)
            elif sym == "^":
                part = self.raised(part)
            elif sym == "_":
                part = self.lowered(part)
            elif sym == "'":
                part = self.primed(part)
            elif sym == "%":
                self.take()
                part = node("div", part, Syntax("100", (), token.start, token.stop, kind="number"))
            elif (sym == "bigbar" and evaluated and not self.in_operand) or (
                sym == "|" and self.peek().sym == "_" and not self.bars and self.evaluates()
            ):
                part = self.evaluation(part)
            elif sym == "(" and (
                (part.head == "compose" and part.note == "()") or (part.head == "deriv" and part.kids[0].note == "()")
            ):
                part = node("app", part, *self.arguments())
            else:
                return part

    def evaluates(self) -> bool:
        return not self.headed or self.peek(2).sym == "{"

    # ------------------------------------------------------------ atoms
    def atom(self) -> Syntax:
        token = self.token
        kind, sym = token.kind, token.sym
        if kind == "number":
            self.take()
            return Syntax(token.text, (), token.start, token.stop, kind="number", latex=token.latex)
        if kind == "name":
            return self.name()
        if kind == "text":
            return self.word()
        if sym in BRACKETS and token.kind == "sign":
            return self.bracket()
        if sym in FUNCTION_WORDS and sym != "sqrt":
            return self.function()
        method = self.table_of_atoms.get(sym)
        if method:
            return getattr(self, method)()
        if sym in DECORATIONS or sym == "vec":
            return self.decorated()
        if sym in ("|", "||") and kind == "sign":
            return self.bare_bars()
        raise self.nothing_here()

    table_of_atoms = {  # noqa: RUF012
        "{": "braces_set", "frac": "fraction", "binom": "binomial", "sqrt": "root", "sum": "big_sum",
        "prod": "big_sum", "bigcup": "big_sum",
        "bigcap": "big_sum", "int": "integral", "lim": "limit", "limsup": "limit", "liminf": "limit",
        "begin": "environment",
        "nabla": "gradient", "partial": "partial_sign", "left.": "evaluated", "infty": "infinity", "dots": "dots_sign",
        "emptyset": "empty_set", "lvert": "fenced_bars", "lVert": "fenced_bars", "langle": "angle", "lfloor": "floor",
        "lceil": "floor", "overbrace": "braced_note", "underbrace": "braced_note", "Pr": "name_of_command",
        "neg": "negation",
        "complement": "complement_sign", "exists": "quantified", "forall": "quantified", "substack": "substack",
        "overset": "set_over",
        "underset": "set_over", "stackrel": "set_over", "Vert": "norm_bars", "triangle": "triangle_sign",
        "cdot": "placeholder", "val": "parameter",
    }  # fmt: skip

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

    # ------------------------------------------------------------ names
    def name(self) -> Syntax:
        token = self.take()
        part = Syntax(token.text, (), token.start, token.stop, kind="name", latex=token.latex, font=token.font)
        special = self.special_name(token, part)
        if special is not None:
            return special
        return self.called(part, self.scripts(part))

    def special_name(self, token: Token, part: Syntax) -> Syntax | None:
        """Names that are no plain letters: ones, functions typed in roman, E and P heads, d, e."""
        text, font = token.text, token.font
        if text in ("0", "1"):
            return self.constant_vector(part)
        kind = self.names.kind(part)
        if text == "P" and kind == "matrix" and self.sym == "(" and {"mid", "|"} & set(self.top_level()):
            return self.probability(part)  # a transition matrix P beside P(X = j | Y = i)
        if kind is not None and kind not in ("law",) and (len(text) > 1 or font != "double"):
            return None
        if len(text) > 1 and self.sym == "(" and law_name(text) and {";", "mid", "|"} & set(self.top_level()):
            return self.law(part)
        if text in FUNCTION_WORDS and (font == "roman" or len(text) > 1):
            self.i -= 1
            return self.function()
        if text == "lim" and font == "roman":
            self.i -= 1
            return self.limit()
        if text in ("T", "top") and font == "roman":
            return None
        head = self.chance_head(token, part)
        if head is not None:
            return head
        if text == "d" and font == "roman" and self.token.sym == "(" and kind is None:
            inner = self.atom()  # \mathrm{d}(A x): the differential of what is in the bracket
            return Syntax("differential", (inner,), token.start, self.before, note="d")
        if text == "d" and self.sym == "(" and "d" not in self.names.kinds and self.shaped_inside():
            self.assume("d before this bracket is read as the differential of what is in it")
            inner = self.atom()
            return Syntax("differential", (inner,), token.start, self.before, note="d")
        if text == "d" and self.differential_here():
            return self.differential(token)
        if text in ("delta", "Delta") and self.token.kind == "name" and self.small_change(part):
            return self.change(part)
        if text == "D" and kind is None and self.sym == "_" and self.operator_d():
            self.take()
            variable = self.script()
            self.assume(f"D_{variable.latex or variable.head} is the derivative by {variable.latex or variable.head}")
            operand = self.operand_of_gradient(variable)
            return self.hessian_or_diff(operand, [variable], "d", token)
        if text == "grad" and font == "roman" and self.starts():
            self.i -= 1
            return self.gradient()
        return None

    def operator_d(self) -> bool:
        """D_x f: a derivative, if one letter stands below and a function's letter follows."""
        letter, function, after = self.peek(), self.peek(2), self.peek(3)
        known = self.names.kinds.get(function.text)
        named = known == "function" or (known is None and function.text in ("f", "g", "h"))
        return letter.kind == "name" and function.kind == "name" and named and after.sym not in ("^", "_")

    def shaped_inside(self) -> bool:
        """Does the bracket that follows hold a declared matrix or vector, and no comma?"""
        inside = self.group_tokens()
        shaped = ("matrix", "vector")
        return not self.comma_inside() and any(
            t.kind == "name" and self.names.kinds.get(t.text) in shaped for t in inside
        )

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

    # ------------------------------------------------------------ decorations
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
