"""Subscripts, superscripts and primes: which are part of a name, which are powers, transposes, complements."""

from __future__ import annotations

import re

from symderive.parse.indices import Indices
from symderive.parse.labels import script_label
from symderive.parse.names import MATRIX, ROW, SCALAR, VECTOR
from symderive.parse.syntax import Syntax, node

APPLIED_BY_CUSTOM = frozenset(
    ["f", "g", "h", "F", "G", "H", "J", "L", "ell", "phi", "psi", "varphi", "Phi", "Psi", "sigma"]
)

MAX_PRIMES = 9

TRANSPOSES = frozenset(("T", "top", "intercal"))


class Scripts(Indices):
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

    def name_mark(self):  # type: ignore[no-untyped-def]
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
        """A subscript: an entry of what was declared indexed, a subscripted name otherwise."""
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

    def pseudo_inverted(self, part: Syntax) -> bool:
        """A^+ and A^\\dagger of a declared matrix, in braces or not?"""
        signs = [self.peek(n).sym for n in (1, 2, 3)]
        sign = signs[1] if signs[0] == "{" and signs[2] == "}" else signs[0]
        if sign not in ("+", "dagger") or self.names.rank(part) != MATRIX:
            return False
        return self.names.kind(node("decor", part, Syntax("star", ()))) is None

    def pseudo_inverse(self, part: Syntax) -> Syntax:
        self.take()
        braced = self.accept("{")
        sign = self.take().sym
        if braced:
            self.take()
        self.assume(f"{self.shown(part)}^{'+' if sign == '+' else chr(92) + sign} is taken to be the pseudo-inverse")
        return node("pinv", part, stop=self.before)

    def exponent_group(self, closed: bool = True) -> Syntax:
        """The content of a superscript; its special meanings are told apart in ``power``."""
        braced = self.accept("{") if closed else None
        if not braced and closed:
            token = self.token
            if token.sym in ("top", "'", "prime", "complement", "bot", "dagger"):
                self.take()
                return Syntax({"bot": "top"}.get(token.sym, token.sym), (), token.start, token.stop)
            return self.script()
        token = self.token
        with self.inside(events=False):
            sign = self.accept("-", "+") if self.peek().sym == "top" or self.peek().text in TRANSPOSES else None
            if self.sym in ("top", "prime", "complement", "dagger", "'", "bot"):
                self.take()
                while self.accept("prime", "'"):
                    pass
                part = Syntax(
                    {"bot": "top"}.get(token.sym, self.tokens[self.i - 1].sym if token.sym in "'" else token.sym)
                    or "prime",
                    (),
                    token.start,
                    self.before,
                )
                if sign:
                    part = node("neg", Syntax("top", (), token.start, self.before))
            elif token.sym == "prime":
                self.take()
                part = Syntax("prime", (), token.start, token.stop)
            else:
                part = self.relation()
                if sign:
                    part = node("neg", part)
                if self.sym in ("top",):
                    self.take()
                    part = node("then_top", part)
        if braced:
            self.expect("}", "to end the superscript", hint="close the brace of the exponent")
        return part

    def power(self, part: Syntax, raised: Syntax) -> Syntax:
        """What a superscript means, given what it stands on."""
        stop = self.before
        text = raised.head if not raised.kids else ""
        rank = self.names.rank(part)
        if raised.head == "then_top":
            return self.power(self.power(part, raised.kids[0]), Syntax("top", (), raised.start, raised.stop))
        if text in ("top", "intercal") or (text in ("T", "t") and self.transposes(raised, rank, part)):
            return node("transpose", part, stop=stop)
        if raised.head == "neg" and raised.kids[0].head in TRANSPOSES:
            return node("transpose", node("inv", part, stop=stop), stop=stop)
        if text in ("prime", "'"):
            return self.prime_of(part, 1, stop)
        if text in ("c", "C", "complement") and self.is_event(part, raised):
            return node("compl", part, stop=stop)
        if text == "dagger":
            return node("decor", part, Syntax("dagger", (), raised.start, raised.stop), stop=stop)
        if (
            raised.head == "neg"
            and raised.kids[0].number == 1
            and (rank == MATRIX or (part.head == "decor" and rank == MATRIX))
        ):
            return node("inv", part, stop=stop)
        if part.kind == "name" and part.head == "e" and self.names.kind(part) is None:
            return node("exp", raised, start=part.start, stop=stop)
        return node("pow", part, raised, stop=stop)

    def transposes(self, raised: Syntax, rank: str | None, part: Syntax) -> bool:
        """Is ^T (or ^t) a transpose? Yes on vectors and matrices, and where T is no declared number."""
        if raised.head == "t":
            return rank in (VECTOR, MATRIX, ROW) and self.names.kind(raised) is None
        if rank == SCALAR:
            if self.names.kind(raised) is None:
                return raised.font == "roman"
            self.assume("T is a declared number here, so ^T is a power")
            return False
        if rank is None and self.names.kind(raised) in ("scalar", "size", "random"):
            self.assume("T is a declared number here, so ^T is a power")
            return False
        return True

    def is_event(self, part: Syntax, raised: Syntax) -> bool:
        """Does ^c mean the complement? On events, and inside P( ) on what is not declared a number."""
        if raised.head == "complement" or raised.font == "roman":
            return True
        if part.head in ("cap", "cup", "compl", "setminus", "eq", "lt", "le", "gt", "ge", "set", "in"):
            return True
        kind = self.names.kind(part)
        if kind == "event":
            return True
        letter = part.kind == "name" and part.head[:1].isupper()
        scripted = part.head == "sub_" and part.kids[0].head[:1].isupper()
        letter = letter or part.kind == "word"
        return kind is None and (letter or scripted) and bool(self.events) and self.names.kind(raised) is None

    def primed(self, part: Syntax) -> Syntax:
        count, token = 0, self.token
        while self.accept("'"):
            count += 1
        return self.prime_of(part, count, self.before if count else token.stop)

    def unclear_prime(self, part: Syntax) -> bool:
        """A' in the brackets of P, where A is an event or a capital that is no variable."""
        ends = self.sym in (")", "mid", "|", ",", "cap", "cup")
        capital = part.kind == "name" and part.head[:1].isupper() and self.names.kind(part) in (None, "event")
        return bool(self.events) and bool(self.headed) and capital and ends and not self.scanning

    def prime_of(self, part: Syntax, count: int, stop: int) -> Syntax:
        """A prime: another name if one is declared, a derivative of a function, a transpose of a matrix."""
        if count > MAX_PRIMES:
            raise self.error(f"more than {MAX_PRIMES} primes", part, "write the order as a number: f^{(12)}(x)")
        grown = part
        for _ in range(count):
            grown = node("prime", grown, stop=stop)
        if self.names.kind(grown) is not None:
            return grown
        if self.unclear_prime(part):
            raise self.error(
                f"{self.shown(part)}' inside P can be the complement of {self.shown(part)} or another event",
                part,
                f"write {self.shown(part)}^c, or declare {self.shown(part)}' as an event",
            )
        if count == 1 and part.note == "()" and self.names.rank(part) in (MATRIX, VECTOR):
            self.assume("a prime on a bracket of vectors or matrices is its transpose")
            return node("transpose", part, stop=stop)
        bracketed = part.note == "()" and part.kind == "node" and self.names.key(part) is None
        if bracketed and (letter := letter_of(part)) is not None and self.names.kind(letter) != "function":
            return node("diff", part, *([letter] * count), start=part.start, stop=stop, note="d")
        if self.names.kind(part) == "function" or bracketed:
            for _ in range(count):
                part = node("deriv", part, stop=stop)
            return part
        if count == 1 and self.names.rank(part) in (MATRIX, VECTOR) and self.names.kind(part) in ("matrix", "vector"):
            self.assume("a prime on a declared matrix or vector is its transpose")
            return node("transpose", part, stop=stop)
        return grown


def letter_of(part: Syntax) -> Syntax | None:
    """The one letter of a formula: the x of f(x) g(x), where functions are applied to no other, the x of x^2 + 1."""
    calls = [p for p in part.walk() if p.head == "app"]
    if calls:
        inside = [k for p in calls for k in p.kids[1:] if k.head != "app"]
    else:
        inside = [p for p in part.walk() if p.kind == "name" and p.head not in ("e", "pi")]
    letters = {k.head: k for k in inside if k.kind == "name"}
    return letters.popitem()[1] if len(letters) == 1 and all(k.kind == "name" for k in inside) else None
