"""Through a document in its order: what is stated is kept, displays and chains are joined to derivations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symderive.parse.macros import Macros
from symderive.parse.paper.covers import Document
from symderive.parse.paper.formulas import Formula, formulas
from symderive.parse.paper.hand import SETS, Hand, claim, equation_set, lines_of
from symderive.parse.paper.parting import opens, relations
from symderive.parse.paper.places import Place, Placed
from symderive.parse.paper.rows import rows_of
from symderive.parse.paper.stated import (
    DECLARES,
    Chosen,
    Stated,
    choose,
    definition,
    gives,
    names_of,
    sentence_before,
    told_of,
)

GIVEN = re.compile(r"^\s*(?:%+|<!--)\s*given\s*:\s*(.*?)\s*(?:-->)?\s*$", re.IGNORECASE | re.DOTALL)
NAMED = re.compile(r"^\s*(?:%+|<!--)\s*(?:id|name|problem|symderive)\s*:\s*(\S+)", re.IGNORECASE)
LABEL = re.compile(r"\\label\s*\{(?:eq:|problem:|prob:|ex:)?([^{}]*)\}")
HEADING = re.compile(r"^#{1,6}\s|\\(?:sub)*section\b|\\begin\{(?:problem|exercise|question)\}", re.MULTILINE)
SURE_SIGNS = frozenset((":=", r"\triangleq", r"\coloneqq", "≔"))
FORMULA_OR_COMMENT = re.compile(r"\$[^$]*\$|\\\\?\(.*?\\\\?\)|(?<!\\)%[^\n]*|<!--.*?-->", re.DOTALL)
CONCLUSION = re.compile(r"\b(?:hence|therefore|thus|so|show|prove|then|conclude)\b", re.IGNORECASE)
NAME = re.compile(r"^(?:\\[A-Za-z]+(?:\s*\{[^{}]*\})?|[^\W\d_])(?:\s*[_^]\s*(?:\{[^{}]*\}|\w))*(?:\s*,\s*.{1,40})?$")


class Collector:
    """Goes through a document's formulas in order: statements are kept, displays and chains joined to derivations."""

    def __init__(self, document: Document, kind: str, macros: Macros, given: str = ""):
        self.document = document
        self.kind = kind
        self.macros = macros
        lines = [line for line in given.split("\n") if line.strip()]
        self.outer = [Stated(line, Place(0, 0), sure=True, outer=True, number=n) for n, line in enumerate(lines)]
        self.stated: list[Stated] = list(self.outer)
        self.said: dict[str, str] = {}  # the last statement about each left side
        self.hand: Hand | None = None
        self.aside: Hand | None = None
        self.name: str | None = None
        self.used: set[str] = set()
        self.facts: set[str] = set().union(*(s.names for s in self.outer if not DECLARES.search(s.text)))
        self.spelled = ""
        self.fresh = True
        self.some = False
        self.last = 0  # where the last formula ended
        self.found = False
        self.judge_alone: list[tuple[Hand, Chosen]] = []  # single equations: claims where the document has nothing else
        self.trailing = False  # does the sentence of the last display go on?
        self.names: list[str] = []  # bare names that the sentence lists: Let $A$ and $B$ be ...

    def hands(self) -> Iterator[tuple[Hand, Chosen]]:
        for formula in formulas(self.document, self.kind, self.macros):
            if formula.kind == "comment":
                self.comment(formula)
                continue
            self.some = True
            yield from self.formula(formula)
            self.last = formula.end
        yield from self.ended()
        for hand, chosen in self.judge_alone:
            hand.lines = claim(hand.rows[0])
            yield hand, chosen
        if not self.some and self.document.text.strip():
            yield from self.bare()

    def bare(self) -> Iterator[tuple[Hand, Chosen]]:
        """A text without any mark of a formula is one display."""
        rows = rows_of(self.document, 0, len(self.document.text), self.macros, "align")
        for row in rows:
            if self.declares(row):
                self.state(row, row.place)
        rows = [row for row in rows if not self.declares(row)]
        if rows:
            yield from self.finished(Hand(self.name, rows, list(self.stated)))

    # ------------------------------------------------------------ what is said
    def comment(self, formula: Formula) -> None:
        said, named = GIVEN.match(formula.text), NAMED.match(formula.text)
        if said:
            for line in said[1].split("\n"):
                if line.strip():
                    self.state(self.macros.expand(line.strip()), self.document.place(formula.start), sure=True)
        if named:
            self.name, self.trailing = named[1], False
            self.stated, self.said, self.fresh = (
                list(self.outer),
                {},
                True,
            )  # a problem with a name has givens of its own

    def state(self, text: str, place: Place, *, sure: bool = False, soft: bool = False) -> None:
        made = Stated(text, place, sure, soft, len(self.stated))
        if self.said.get(made.left) == text and not sure:
            return
        self.said[made.left] = text
        self.stated.append(made)
        if not DECLARES.search(text):
            self.facts |= made.names
        if self.hand is not None and self.trailing and all(k.left != made.left for k in self.hand.known):
            self.hand.known = [*self.hand.known, made]  # (display) where x > 0

    def declares(self, row: str) -> bool:
        """Is this a declaration (x in R^n, X ~ N), not a step?"""
        return bool(DECLARES.search(row)) and not opens(row) and len(relations(row)) <= 1

    # ------------------------------------------------------------ formulas
    def formula(self, formula: Formula) -> Iterator[tuple[Hand, Chosen]]:
        between = self.document.text[self.last : formula.begin]
        if re.search(r"\n[ \t]*\n|[.!?;]\s+[^a-z\s]|\\(?:sub)*section|\\item|\\begin|\\end", between):
            self.trailing = False
        self.told(between)
        if HEADING.search(between):
            self.fresh = True
        rows = rows_of(self.document, formula.start, formula.stop, self.macros, formula.kind)
        if not rows:
            return
        given = gives(self.sentence(formula), fresh=self.fresh)
        if all(self.declares(row) for row in rows):
            for row in rows:
                self.state(row, row.place)
            self.names = [re.split(r"\\in(?![A-Za-z])|∈|\\sim|∼|:", rows[-1])[0].strip()]
            return
        if formula.inline:
            yield from self.in_prose(formula, rows, given)
        else:
            yield from self.display(formula, rows, given)

    def sentence(self, formula: Formula) -> str:
        """The words of the sentence before a formula."""
        before = self.document.text[max(0, formula.begin - 600) : formula.begin]
        return sentence_before(FORMULA_OR_COMMENT.sub(" § ", before))

    def told(self, between: str) -> None:
        """Words behind names: Let $A$ and $B$ be events."""
        if not self.names:
            return
        if re.fullmatch(r"\s*(?:,|and|,\s*and)\s*", between):
            return
        statement = told_of(", ".join(self.names), between)
        if statement is not None and not CONCLUSION.search(self.before_names):
            self.state(statement, self.document.place(self.last))
        self.names = []

    before_names = ""

    def in_prose(self, formula: Formula, rows: list[Placed], given: bool) -> Iterator[tuple[Hand, Chosen]]:
        row = rows[0]
        found = relations(row)
        if not found:
            if NAME.match(row):
                self.before_names = self.sentence(formula) if not self.names else self.before_names
                self.names.append(row)
            return
        if opens(row):
            hand = self.aside or self.hand
            apart = hand is not self.aside and re.search(r"\n[ \t]*\n", self.document.text[self.last : formula.begin])
            if hand is not None and not apart and found[0][1] in ("=", r"\propto", r"\approx", "≈", "∝"):
                hand.rows.extend(rows)
            return
        chains = any(sign == "=" for _, sign in found) and len(found) >= 2
        if given and (not chains or definition(row)):
            for piece in rows:
                self.state(piece, piece.place)
            return
        yield from self.ended(aside=True)
        self.aside = Hand(self.name if chains else None, rows, list(self.stated), aside=True)
        if chains:
            self.fresh = False

    def display(self, formula: Formula, rows: list[Placed], given: bool) -> Iterator[tuple[Hand, Chosen]]:
        related = [row for row in rows if relations(row)]
        if opens(rows[0]):
            hand = self.aside if self.aside is not None and self.aside.whole else self.hand
            if hand is not None:
                hand.rows.extend(rows)
            return
        told = given and gives(self.sentence(formula), fresh=False)
        facts = [row for row in rows if len(relations(row)) <= 1 and not opens(row)]
        if told and len(facts) == len(rows) and not any(definition(row) for row in rows):
            for row in rows:
                self.state(row, row.place)  # suppose that (display)
            return
        yield from self.ended()
        labelled = LABEL.search(formula.text)
        if not related:
            return
        name = self.name or (labelled[1] if labelled else None)
        self.hand = Hand(name, rows, list(self.stated), told=told, solves=bool(SETS.search(self.sentence(formula))))
        self.name = None
        self.trailing = not re.search(r"[.!?]\s*(?:\\\w+\{[^{}]*\}\s*)*$", formula.text.rstrip())

    # ------------------------------------------------------------ derivations
    def ended(self, *, aside: bool = False) -> Iterator[tuple[Hand, Chosen]]:
        """The derivations that nothing goes on from any more."""
        hands = [self.aside] if aside else [self.hand, self.aside]
        if not aside:
            self.hand = None
        self.aside = None
        for hand in sorted((h for h in hands if h is not None and h.whole), key=lambda h: position(h.rows[0].place)):
            yield from self.finished(hand)

    def finished(self, hand: Hand) -> Iterator[tuple[Hand, Chosen]]:
        """The derivation, and the equation that its end sets, which is solved from there on."""
        hand.rows, equation = equation_set(hand.rows, hand.solves)
        if hand.rows:
            yield from self.judged(hand)
        if equation:
            yield from self.judged(Hand(hand.name if not hand.rows else None, equation, hand.known, solved=True))

    def judged(self, hand: Hand) -> Iterator[tuple[Hand, Chosen]]:
        """The lines of a derivation, with what holds for it; its definitions hold for what comes after."""
        known = list(hand.known)
        defined = None if hand.solved else self.defined(hand, known)
        marked = any(s.sure for s in known)
        hand.lines = lines_of(hand.rows, hand.solved or defined is not None, marked)
        chosen = choose([*known, *([defined] if defined else [])], [str(row) for row in hand.rows])
        if defined is not None and defined not in chosen.statements:
            hand.lines = lines_of(hand.rows, hand.solved, marked)
        self.keep(hand, defined)
        self.fresh = False
        if len(hand.lines) > 1:
            self.judge_alone = []
            self.found = True
            yield hand, chosen
        elif defined is None and not hand.solved and not self.found:
            self.judge_alone.append((hand, chosen))

    def defined(self, hand: Hand, known: list[Stated]) -> Stated | None:
        """The definition that the first row of a derivation gives, if it gives one."""
        row = hand.rows[0]
        made = definition(row)
        if made is None:
            return None
        firm = hand.told or relations(row)[0][1] in SURE_SIGNS
        if not firm and self.has_used(made.split("=")[0]):
            return None
        return Stated(made, row.place, soft=not firm, number=1 + max([s.number for s in known], default=-1))

    def has_used(self, left: str) -> bool:
        """Did a name stand in an earlier derivation, or in a statement that does not just declare it?"""
        head = re.sub(r"\(.*", "", left).strip()
        names = names_of(head)
        decorated = re.search(r"\\(?:hat|bar|tilde)|[_^]", head)
        if decorated:
            return squeezed(head) in self.spelled
        return bool(names & self.used) or bool(names & self.facts)

    def keep(self, hand: Hand, defined: Stated | None) -> None:
        if defined is not None:
            self.state(defined.text, defined.place, soft=defined.soft)
        for row in hand.rows[1:]:
            made = definition(row)
            if made is not None and not self.has_used(made.split("=")[0]):
                self.state(made, row.place, soft=True)
        for row in hand.rows:
            self.used |= names_of(row)
            self.spelled += squeezed(row)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text) + " "


def position(place: Place) -> tuple[str, int, int]:
    return (place.part, place.line, place.column)
