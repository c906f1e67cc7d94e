"""How far a derivative reaches whose bracket is followed by more: \\frac{d}{dx} (x+1)(x^2+2)."""

from __future__ import annotations

from symderive.parse.prose import RELATION_SIGNS
from symderive.parse.stream import Reach, Stream
from symderive.parse.syntax import Syntax, product
from symderive.parse.tokens import Token

OPENING, CLOSING = frozenset(("(", "[", "{")), frozenset((")", "]", "}"))
ENDS = RELATION_SIGNS | {"&", ",", ";", "implies", "iff"}


class Derivands(Stream):
    """What is differentiated, where a bracket stands behind the sign."""

    def bracket_behind(self, token: Token) -> Syntax:
        """The bracket behind the derivative that starts with ``token``, with the factors side by side behind it where
        these are meant too: \\frac{d}{dx} (x+1)(x^2+2) alone in a row is the derivative of the product."""
        start = self.i
        first = self.attached_group()
        if not (made_of_several(first) or self.sym == "(") or not self.factor_follows():
            return first
        kept, alone = self.i, self.whole_row(token, start)
        with self.operand():
            rest = self.run()
        behind = " ".join(self.source.text[rest.start : rest.stop].split())
        said = f"it is not clear how far this derivative reaches: it can end before {behind} or take it in"
        self.reaches.append(Reach(said, True, False, alone))
        if alone != self.far:
            return product([first, rest])
        self.i = kept
        return first

    def factor_follows(self) -> bool:
        """Does another factor follow side by side, that is no derivative and no point?"""
        return self.starts() and not self.token.gap and not self.derivative_operator_follows()

    def whole_row(self, token: Token, at: int) -> bool:
        """Does the derivative that starts with ``token`` stand alone in its row, or behind factors only?"""
        first = next(k for k, t in enumerate(self.tokens) if t is token)
        before = self.tokens[first - 1].sym if first else ""
        depth = 0
        for t in self.tokens[at:]:
            depth += (t.sym in OPENING) - (t.sym in CLOSING)
            if depth < 0 or (depth == 0 and t.sym in ENDS):
                break
            if depth == 0 and t.sym in ("+", "-", "cdot", "times"):
                return False
        return before in ("", "&", "{", "(", "[", *ENDS)


def made_of_several(part: Syntax) -> bool:
    """Does a factor need its brackets, as (x + 1)^2 and (a^T x) do? Brackets around x^2 say where the derivative ends."""
    while part.head in ("pow", "paren"):
        part = part.kids[0]
    return part.head in ("add", "sub", "mul", "dot")
