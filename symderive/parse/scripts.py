"""Subscripts and those superscripts that are part of a name; what stands behind an atom."""

from __future__ import annotations

import re
from collections.abc import Callable

from symderive.parse.labels import script_label
from symderive.parse.names import MATRIX, VECTOR
from symderive.parse.powers import Powers
from symderive.parse.syntax import Syntax, node

APPLIED_BY_CUSTOM = frozenset(
    ["f", "g", "h", "F", "G", "H", "J", "L", "ell", "phi", "psi", "varphi", "Phi", "Psi", "sigma"]
)


class Scripts(Powers):
    """Scripts behind an atom."""

    def scripts(self, part: Syntax) -> Syntax:
        """Subscripts, primes and those superscripts that belong to the name itself: W^{(1)}, x', x^*."""
        while True:
            if self.sym == "_":
                part = self.lowered(part)
            elif self.sym == "'":
                if self.names.kind(part) == "function" or (
                    part.head in APPLIED_BY_CUSTOM and self.calls_after_primes()
                ):
                    return part
                grown = self.primed(part)
                part = grown
            elif self.sym == "^" and self.outcome_marked(part):
                part = self.outcome_of(part)
            elif self.sym == "^" and self.pseudo_inverted(part):
                return part
            elif self.sym == "^" and (mark := self.name_mark()):
                if part.kind == "name" and self.function_like(part) and self.calls_after_mark():
                    return part
                self.take()
                part = mark(part)
            else:
                return part

    def outcome_marked(self, part: Syntax) -> bool:
        """T^+, T^{-} in a probability: an event and its complement."""
        signs = [self.peek(k).sym for k in (1, 2, 3)]
        sign = signs[1] if signs[0] == "{" and signs[2] == "}" else signs[0]
        capital = part.kind == "name" and part.head[:1].isupper() and self.names.kind(part) in (None, "event")
        return bool(self.events) and bool(self.headed) and capital and sign in ("+", "-")

    def outcome_of(self, part: Syntax) -> Syntax:
        self.take()
        braced = self.accept("{")
        sign = self.take().sym
        if braced:
            self.take()
        self.assume(f"{self.shown(part)}^+ is the event {self.shown(part)}, {self.shown(part)}^- its complement")
        return part if sign == "+" else node("compl", part, stop=self.before)

    def function_like(self, part: Syntax) -> bool:
        return self.names.kind(part) == "function" or (part.head in APPLIED_BY_CUSTOM and self.names.kind(part) is None)

    def calls_after_primes(self) -> bool:
        at = self.i
        while self.tokens[at].sym == "'":
            at += 1
        return self.tokens[min(at, len(self.tokens) - 1)].sym == "("

    def calls_after_mark(self) -> bool:
        at = self.i + 1
        if self.tokens[at].sym == "{":
            depth = 0
            while True:
                depth += {"{": 1, "}": -1}.get(self.tokens[at].sym, 0)
                at += 1
                if depth == 0 or at >= len(self.tokens) - 1:
                    break
        else:
            at += 1
        return self.tokens[min(at, len(self.tokens) - 1)].sym == "("

    def bracket_raised(self) -> bool:
        """Does a superscript follow the next bracket: \\sigma^2 (A)^{-1}?"""
        depth = 0
        for place in range(self.i, len(self.tokens) - 1):
            depth += {"(": 1, ")": -1}.get(self.tokens[place].sym, 0)
            if depth == 0 and self.tokens[place].sym == ")":
                return self.tokens[place + 1].sym == "^"
        return False

    def name_mark(self) -> Callable[[Syntax], Syntax] | None:
        """A superscript that makes a name of its own, as a function of the part; None for a power."""
        first, second = self.peek(1), self.peek(2)
        if first.sym in ("*", "star", "dagger"):
            return lambda part: (
                self.take(),
                node("decor", part, Syntax("star", (), first.start, first.stop), stop=first.stop),
            )[1]
        if first.sym != "{":
            return None
        third, _fourth = self.peek(3), self.peek(4)
        if second.sym in ("*", "star") and third.sym == "}":

            def starred(part: Syntax) -> Syntax:
                for _ in range(3):
                    self.take()
                return node("decor", part, Syntax("star", (), second.start, second.stop), stop=third.stop)

            return starred
        if second.sym in ("(", "[") and third.kind in ("number", "name"):
            at = self.i + 4
            while self.tokens[at].sym in ("+", "-") or (
                self.tokens[at].kind in ("number", "name") and self.tokens[at - 1].sym in ("+", "-")
            ):
                at += 1
            after = self.tokens[min(at + 1, len(self.tokens) - 1)]
            closes = after.sym in ("}", "^", "top") or after.text == "T"
            if (
                self.tokens[at].sym == {"(": ")", "[": "]"}[second.sym]
                and closes
                and not (self.tokens[self.i - 1].text == "e" and self.tokens[self.i - 1].kind == "name")
            ):
                return lambda part: self.layered(part)
        if second.kind == "text" and third.sym == "}":

            def worded(part: Syntax) -> Syntax:
                for _ in range(3):
                    self.take()
                label = Syntax(re.sub(r"\W+", "_", second.text.strip()), (), second.start, second.stop, kind="word")
                return node("sup", part, label, stop=third.stop)

            return worded
        return None

    def layered(self, part: Syntax) -> Syntax:
        """W^{(1)}, w^{(3)\\top}, x^{(i)}: the number in brackets belongs to the name."""
        self.take()
        opener = self.take().sym
        begin = self.i
        with self.inside(events=False):
            mark = self.sum()
        script = tuple(self.tokens[begin : self.i])
        if part.kind == "name" and (part.head + "^", script_label(script)) in self.names.labels:
            latex = "".join(t.latex for t in script)
            mark = Syntax(script_label(script), (), mark.start, mark.stop, kind="word", latex=latex)
        closer = ")" if opener == "(" else "]"
        self.expect(closer, "after the number of the layer")
        indices = part.kids[1:] if self.member_scripted(part) else ()
        name = part.kids[0] if indices else part
        part = node("sup", name, mark, start=part.start, stop=self.before, note=None if opener == "(" else "[]")
        if indices:  # x_j^{(i)} is the entry x^{(i)}_j
            part = node("idx" if self.indexed(part) else "sub_", part, *indices, stop=self.before)
        if self.sym == "^":
            self.take()
        if self.sym != "}":
            braced = self.accept("{")
            power = self.exponent_group(closed=False)
            if braced:
                self.expect("}", "to end the superscript")
            part = self.power(part, power)
        self.expect("}", "to end the superscript")
        return part

    def member_scripted(self, part: Syntax) -> bool:
        """Does an index stand below the letter of a family of vectors or matrices?"""
        under = self.names.key(part.kids[0]) if part.head in ("sub_", "idx") and part.note != "()" else None
        return self.names.kinds.get(under or "") == "family" and self.names.ranks.get(under or "") in (VECTOR, MATRIX)

    def lowered(self, part: Syntax) -> Syntax:
        """A subscript: an entry of what was declared indexed, a subscripted name otherwise. Behind a superscript, as in
        x^2_i, it belongs to what both stand on."""
        if part.head == "pow" and part.note != "()" and part.kids[1].head != "neg":
            base, exponent = part.kids
            under = self.with_order(base) if base.head == "norm" and len(base.kids) == 1 else self.lowered(base)
            return node("pow", under, exponent, start=part.start, stop=self.before)
        if part.head == "norm" and len(part.kids) == 1:
            return self.with_order(part)  # {\\|W\\|}_F
        mark = self.take()
        if part.head in ("sub_", "idx") and part.note != "()":
            raise self.error("double subscript", mark, "put both into one pair of braces: x_{ij}")
        begin = self.i
        indices = self.indices(part)
        part, indices = self.as_declared(part, indices, tuple(self.tokens[begin : self.i]))
        plain = part.kind == "name" and part.head == "I" and part.font != "double" and "I" not in self.names.letters
        if plain and self.names.kind(part) is None:
            return Syntax("identity", (), part.start, self.before, latex=part.latex, note=tuple(indices))
        head = "idx" if self.indexed(part) else "sub_"
        return node(head, part, *indices, stop=self.before)

    def raised(self, part: Syntax) -> Syntax:
        """A superscript: a power, a transpose, an inverse, a complement, a star."""
        if self.pseudo_inverted(part):
            return self.pseudo_inverse(part)
        mark = self.name_mark() if part.note != "()" or self.peek(2).sym in ("*", "star") else None
        caret = self.take()
        if part.head == "pow" and part.note != "()":
            raise self.error("double superscript", caret, "put braces around the base or around both exponents")
        if mark is not None and part.kind == "node" and part.head not in ("app", "div", "add", "mul"):
            return mark(part)
        return self.power(part, self.exponent_group())
