"""How far a derivative reaches whose bracket is followed by more: \\frac{d}{dx} (x+1)(x^2+2)."""

from __future__ import annotations

from symderive.parse.free_letters import holds
from symderive.parse.grammar import Grammar
from symderive.parse.prose import RELATION_SIGNS
from symderive.parse.stream import Reach
from symderive.parse.syntax import Syntax, key, node, product
from symderive.parse.tokens import Token

OPENING, CLOSING = frozenset(("(", "[", "{")), frozenset((")", "]", "}"))
DERIVED = frozenset(("diff", "grad"))
ENDS = RELATION_SIGNS | {"&", ",", ";", "implies", "iff"}


class Derivands(Grammar):
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
        self.reaches.append(Reach(self.two_reaches("this derivative", [rest]), True, False, alone))
        if alone != self.far:
            return product([first, rest])
        self.i = kept
        return first

    def derived_further(self, terms: list[Syntax]) -> list[Syntax]:
        """\\frac{d}{dx} x^2 + \\sin x: a derivative without brackets that begins a row ends before the +; where ``far``
        is asked for it takes in the terms behind, as is meant where only then the sizes fit or the next row follows."""
        first, later = terms[0], terms[1:]
        if not later or first.head not in DERIVED or len(first.kids) != 2 or not self.begins_row(first):
            return terms
        operand, letter = first.kids
        open_behind = operand.start > letter.start and operand.note != "()"
        if not open_behind or not any(holds(term, key(letter) or "") for term in later):
            return terms
        self.reaches.append(Reach(self.two_reaches("this derivative", later), True, False))
        if not self.far:
            return terms
        whole = node("add", operand, *later, start=operand.start)
        return [node(first.head, whole, letter, start=first.start, stop=whole.stop, note=first.note)]

    def begins_row(self, part: Syntax) -> bool:
        at = next((k for k, t in enumerate(self.tokens) if t.start == part.start), 0)
        return at == 0 or self.tokens[at - 1].sym in ("&", *ENDS)

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
    """Does a factor need its brackets, as (x + 1)^2 and (a^T x) do? Those of (x^2) say where the derivative ends."""
    while part.head in ("pow", "paren"):
        part = part.kids[0]
    return part.head in ("add", "sub", "mul", "dot")
