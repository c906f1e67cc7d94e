"""What stands between operators: numbers, names with their scripts, brackets, bars, sets."""

from __future__ import annotations

from collections.abc import Callable

from symderive.parse.calls import BRACKETS
from symderive.parse.decorations import Decorations
from symderive.parse.indicators import COMPARISONS
from symderive.parse.law_sides import law_name
from symderive.parse.syntax import Syntax, node
from symderive.parse.tokens import Token
from symderive.parse.words import (
    DECORATIONS,
    FUNCTION_WORDS,
)


class Atoms(Decorations):
    """Factors: an atom with everything that is attached behind it."""

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

    def atom(self) -> Syntax:
        token = self.token
        kind, sym = token.kind, token.sym
        if kind == "number":
            self.take()
            number = Syntax(token.text, (), token.start, token.stop, kind="number", latex=token.latex)
            braced = token.text == "1" and self.sym == "{" and self.token.kind == "command"
            compared = braced and not COMPARISONS.isdisjoint(self.top_level())  # 1\{x > 0\}
            return (self.indicator_of(number) if compared else None) or number
        if kind == "name":
            return self.name()
        if kind == "text":
            return self.word()
        if sym in BRACKETS and token.kind == "sign":
            return self.bracket()
        if sym in FUNCTION_WORDS and sym != "sqrt":
            return self.function()
        if method := self.table_of_atoms.get(sym):
            read: Callable[[], Syntax] = getattr(self, method)
            return read()
        if sym in DECORATIONS or sym == "vec":
            return self.decorated()
        if sym in ("|", "||") and kind == "sign":
            return self.bare_bars()
        raise self.nothing_here()

    table_of_atoms = {  # noqa: RUF012
        "{": "braces", "frac": "fraction", "binom": "binomial", "sqrt": "root", "sum": "big_sum",
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
        if text == "d" and self.sym == "(" and "d" not in self.names.kinds and self.differentiable_inside():
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
            operand = self.operand_of_gradient(token, variable)
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

    def differentiable_inside(self) -> bool:
        """Does the bracket that follows hold a declared matrix or vector, or a letter of which dx stands somewhere, and
        no comma?"""
        inside = [t.text for t in self.group_tokens() if t.kind == "name"]
        shaped = any(self.names.kinds.get(name) in ("matrix", "vector") for name in inside)
        return not self.comma_inside() and (shaped or any(name in self.names.moving for name in inside))
