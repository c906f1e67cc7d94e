"""The reader's place in the tokens: looking, taking, and saying what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from symderive.parse.errors import ReadingError, Source
from symderive.parse.names import Names
from symderive.parse.syntax import Syntax
from symderive.parse.tokens import Token

MAX_NESTING = 900

WHAT = {
    ")": ") has no partner",
    "]": "] has no partner",
    "}": "\\} has no partner",
    "&": "& stands outside a matrix or align",
    "end": "the formula ends too early",
}

LONELY = frozenset(("=", "<", ">", "+", "-", "leq", "geq", "neq", "odot", "otimes", "circ", "cdot", "times", "oplus"))


@dataclass(frozen=True, slots=True)
class Reach:
    """A sum or derivative that can end at two places: both in words, whether the second may be meant too, whether
    custom leaves it open which is (of a sum, whose index stands behind the + as well), and whether it is a derivative
    that stands ``alone`` in its row, of which a first row means the whole."""

    said: str
    two: bool
    open: bool
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is read. ``scanning``: what cannot be read yet is let pass; ``continues``: it may open with a
    relation, as a line of a derivation does; ``strict``: what custom leaves open is refused; ``far``: a sum or
    derivative that may end at two places ends at the later one."""

    scanning: bool = False
    continues: bool = False
    strict: bool = True
    far: bool = False


PLAIN = Manner()
SCANNING = Manner(scanning=True, continues=True)
LINE = Manner(continues=True)
LENIENT, FAR = Manner(continues=True, strict=False), Manner(continues=True, strict=False, far=True)


class Stream:
    """Tokens with a cursor. ``remarks`` collects choices made between readings, as sentences.

    ``bars`` counts the open bare bars, ``heads`` the probability brackets in which a bar means "given";
    ``integrals`` the integrals that wait for their differential; ``bound`` the letters bound by sums around.
    ``claims`` are the formulas with a brace and its label, ``reaches`` the sums that may end at two places, ``asked``
    the words of the manner of reading that were asked for: what is read depends on no others.
    """

    def __init__(
        self,
        tokens: list[Token],
        source: Source,
        names: Names,
        manner: Manner = PLAIN,
    ):
        self.tokens = unbraced([t for t in tokens if t.text != "\n" or t.kind != "break"])
        if not self.tokens or self.tokens[-1].kind != "end":
            last = self.tokens[-1].stop if self.tokens else 0
            self.tokens.append(Token("end", "", last, last))
        self.i = 0
        self.source = source
        self.names = names
        self.manner = manner
        self.asked: set[str] = set()
        self.assumed: dict[str, None] = {}
        self.remarks: dict[str, None] = {}
        self.bars: list[str] = []
        self.events = 0
        self.integrals: list[list[Syntax]] = []
        self.bound: list[str] = []
        self.nesting = 0
        self.table = 0
        self.headed = 0
        self.in_operand = 0
        self.spaced = True
        self.opening = manner.continues
        self.claims: list[tuple[Syntax, tuple[Token, ...]]] = []
        self.reaches: list[Reach] = []

    def two_reaches(self, what: str, rest: Sequence[Syntax], it: str = "it") -> str:
        """In words: the operand of a sign may end before the ``rest`` or take it in."""
        behind = " ".join(self.source.text[rest[0].start : rest[-1].stop].split())
        return f"it is not clear how far {what} reaches: {it} can end before {behind} or take it in"

    @property
    def scanning(self) -> bool:
        self.asked.add("scanning")
        return self.manner.scanning

    @property
    def strict(self) -> bool:
        self.asked.add("strict")
        return self.manner.strict

    @property
    def far(self) -> bool:
        self.asked.add("far")
        return self.manner.far

    @property
    def continues(self) -> bool:
        """May a relation open the formula here? In brackets it may not, in the rows of an environment it may."""
        self.asked.add("continues")
        return self.opening

    @property
    def token(self) -> Token:
        return self.tokens[self.i]

    @property
    def sym(self) -> str:
        return self.tokens[self.i].sym

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.i + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.tokens[self.i]
        if token.kind != "end":
            self.i += 1
        return token

    def accept(self, *syms: str) -> Token | None:
        """Take the next token if it is one of these signs."""
        token = self.tokens[self.i]
        if token.sym and token.sym in syms:
            self.i += 1
            return token
        return None

    def expect(self, sym: str, why: str, hint: str | None = None) -> Token:
        token = self.accept(sym)
        if token is None:
            raise self.error(f"expected {sym} {why}, found {self.found()}", hint=hint)
        return token

    @property
    def before(self) -> int:
        """Where the last taken token ends."""
        return self.tokens[self.i - 1].stop if self.i else 0

    def found(self) -> str:
        token = self.token
        return "the end" if token.kind == "end" else token.latex or token.text

    def error(self, message: str, at: int | Syntax | Token | None = None, hint: str | None = None) -> ReadingError:
        if at is None:
            at = self.token.start
        elif not isinstance(at, int):
            at = at.start
        return self.source.error(message, at, hint)

    def assume(self, sentence: str) -> None:
        self.assumed[sentence] = None

    @contextmanager
    def inside(self, *, events: bool | None = None, bars: bool = True) -> Iterator[None]:
        """A bracket of its own: bars outside do not count inside, events or not."""
        kept = (self.bars, self.events, self.headed, self.table, self.in_operand, self.spaced, self.opening)
        self.opening = False
        if bars:
            self.bars, self.headed, self.table, self.in_operand, self.spaced = [], 0, 0, 0, False
        if events is not None:
            self.events = int(events)
        try:
            yield
        finally:
            self.bars, self.events, self.headed, self.table, self.in_operand, self.spaced, self.opening = kept

    def operand(self) -> Operand:
        return Operand(self)

    def deeper(self) -> None:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self.error("the formula is nested too deeply", hint="name the inner parts and define them")

    def stuck(self) -> ReadingError:
        """What cannot follow here, in words."""
        token = self.token
        word = WHAT.get(token.sym or token.kind)
        if word:
            partner = {")": "(", "]": "[", "}": "\\{"}.get(token.sym)
            return self.error(word, hint=f"remove it, or write {partner} where it opens" if partner else None)
        if token.sym in ("$", "#"):
            hint = "dollar signs stand around a formula" if token.sym == "$" else "a # belongs to a macro's definition"
            return self.error(f"{token.sym} is not expected here", hint=hint)
        if token.sym in ("|", "||", "mid"):
            return self.error(
                "a second bar at the same level: it is not clear what it closes",
                hint="write \\lvert ... \\rvert for an absolute value or determinant, \\mid for a condition",
            )
        if token.sym in ("^", "_"):
            return self.error(f"{token.sym} has nothing before it")
        return self.error(f"{self.found()} is not expected here")

    def sign_as_name(self) -> Syntax | None:
        """A lone + or - is the name of a value: T = +, {+, -}."""
        if self.sym not in ("+", "-") or self.peek().sym not in (")", "mid", "|", ",", "}", "]"):
            return None
        sign = self.take()
        return Syntax(sign.sym, (), sign.start, sign.stop, kind="word", latex=sign.sym)


class Operand:
    """While the operand of a prefix operator is read, another bare d/dx ends it."""

    def __init__(self, stream: Stream):
        self.stream = stream

    def __enter__(self) -> None:
        self.stream.in_operand += 1

    def __exit__(self, *_: object) -> None:
        self.stream.in_operand -= 1


def unbraced(tokens: list[Token]) -> list[Token]:
    """A sign alone in braces, {=} or \\mathbin{\\odot}, is that sign."""
    if not any(t.sym in LONELY for t in tokens):
        return tokens
    kept: list[Token] = []
    for k, t in enumerate(tokens):
        closed = k >= 2 and t.sym == "}" and t.kind == "sign" and tokens[k - 1].sym in LONELY
        opened = closed and tokens[k - 2].sym == "{" and tokens[k - 2].kind == "sign"
        if opened and (k < 3 or tokens[k - 3].sym not in ("_", "^")):
            kept[-2:] = [tokens[k - 1]]
        else:
            kept.append(t)
    return kept
