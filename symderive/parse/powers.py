"""What a superscript or a prime means, given what it stands on: a power, a transpose, an inverse, a derivative."""

from __future__ import annotations

from symderive.parse.indices import Indices
from symderive.parse.names import MATRIX, ROW, SCALAR, VECTOR
from symderive.parse.syntax import Syntax, node

MAX_PRIMES = 9
TRANSPOSES = frozenset(("T", "top", "intercal"))


class Powers(Indices):
    """Superscripts and primes that are no part of a name."""

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
