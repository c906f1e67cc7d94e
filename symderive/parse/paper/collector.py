"""Through a document in its order: what is stated is kept, displays and chains are joined to derivations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symderive.parse.macros import Macros
from symderive.parse.paper.alone import Found, settled
from symderive.parse.paper.covers import Document
from symderive.parse.paper.formulas import Formula, formulas
from symderive.parse.paper.hand import CALCULATES, SETS, Hand, equation_set, lines_of, solves_on
from symderive.parse.paper.headings import Section
from symderive.parse.paper.parting import opens, relations
from symderive.parse.paper.places import Place, Placed
from symderive.parse.paper.rows import rows_of
from symderive.parse.paper.said_before import Said
from symderive.parse.paper.stated import (
    CONCLUDES,
    DECLARES,
    Chosen,
    Stated,
    choose,
    definition,
    gives,
    names_of,
    sentence_before,
)

GIVEN = re.compile(r"^\s*(?:%+|<!--)\s*given\s*:\s*(.*?)\s*(?:-->)?\s*$", re.IGNORECASE | re.DOTALL)
NAMED = re.compile(r"^\s*(?:%+|<!--)\s*(?:id|name|problem|symderive)\s*:\s*(\S+)", re.IGNORECASE)
LABEL = re.compile(r"\\label\s*\{(?:eq:|problem:|prob:|ex:)?([^{}]*)\}")
SURE_SIGNS = frozenset((":=", r"\triangleq", r"\coloneqq", "≔"))
FORMULA_OR_COMMENT = re.compile(r"\$[^$]*\$|\\\\?\(.*?\\\\?\)|(?<!\\)%[^\n]*|<!--.*?-->", re.DOTALL)
NAME = re.compile(r"^(?:\\[A-Za-z]+(?:\s*\{[^{}]*\})?|[^\W\d_])(?:\s*[_^]\s*(?:\{[^{}]*\}|\w))*(?:\s*,\s*.{1,40})?$")
NEXT = re.compile(r"\n[ \t]*\n|[.!?;]\s+[^a-z\s]|\\(?:sub)*section|\\item|\\begin|\\end")


class Collector:
    """Goes through a document's formulas in order: statements are kept, displays and chains joined to derivations.

    ``claims``: what stands alone in a display is a claim of its author, as in the answer to a problem.
    """

    def __init__(self, document: Document, kind: str, macros: Macros, given: str = "", *, claims: bool = False):
        self.document = document
        self.kind = kind
        self.macros = macros
        self.claims = claims
        lines = [line for line in given.split("\n") if line.strip()]
        self.outer = [Stated(line, Place(0, 0), sure=True, outer=True, number=n) for n, line in enumerate(lines)]
        self.stated: list[Stated] = list(self.outer)
        self.section = Section()
        self.prose = Said(document, macros)
        self.said: dict[str, str] = {}  # the last statement about each left side
        self.hand: Hand | None = None
        self.aside: Hand | None = None
        self.used: set[str] = set()
        self.facts: set[str] = set().union(*(s.names for s in self.outer if not DECLARES.search(s.text)))
        self.spelled = ""
        self.fresh = True
        self.some = False
        self.last = 0  # where the last formula ended
        self.found: list[Found] = []
        self.trailing = False  # does the sentence of the last display go on?

    def hands(self) -> Iterator[tuple[Hand, Chosen]]:
        for formula in formulas(self.document, self.kind, self.macros):
            if formula.kind == "comment":
                self.comment(formula)
                continue
            self.some = True
            self.formula(formula)
            self.last = formula.end
        self.told(len(self.document.text))
        self.ended()
        if not self.some and self.document.text.strip():
            self.bare()
        yield from settled(self.found, [s.text for s in self.stated])

    def bare(self) -> None:
        """A text without any mark of a formula is one display."""
        rows = rows_of(self.document, 0, len(self.document.text), self.macros, "align")
        for row in rows:
            if self.declares(row):
                self.state(row, row.place)
        rows = [row for row in rows if not self.declares(row)]
        hand = Hand(self.section.name, rows, list(self.stated))
        if rows and hand.whole:
            self.finished(hand)

    # ------------------------------------------------------------ what is said
    def comment(self, formula: Formula) -> None:
        said, named = GIVEN.match(formula.text), NAMED.match(formula.text)
        place = self.document.place(formula.start)
        if said:
            for line in said[1].split("\n"):
                if line.strip():
                    self.state(self.macros.expand(line.strip()), place, sure=True)
        if named and named[1] != self.section.name:
            self.ended()
            if self.section.used or not self.section.number:
                self.prose.begins()
            self.section.number += 1
            self.section.called(named[1], place)
            self.trailing = False
            # a problem with a name has givens of its own
            self.stated, self.said, self.fresh = list(self.outer), {}, True

    def state(self, text: str, place: Place, *, sure: bool = False, soft: bool = False) -> None:
        made = Stated(text, place, sure, soft, len(self.stated), section=self.section.number)
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

    def told(self, until: int) -> None:
        """The words up to a place: what they say of names, where they begin a problem."""
        between = self.document.text[self.last : until]
        if NEXT.search(between):
            self.trailing = False
        for statement in self.prose.told(self.last, until):
            self.state(statement, self.document.place(self.last))
        heading = self.section.passed(between, self.document.place(self.last))
        if heading is not None:
            self.prose.hears(self.last, self.last + heading)
            self.prose.begins()
            self.fresh = True
        self.prose.hears(self.last + (heading or 0), until)

    # ------------------------------------------------------------ formulas
    def formula(self, formula: Formula) -> None:
        self.told(formula.begin)
        rows = rows_of(self.document, formula.start, formula.stop, self.macros, formula.kind)
        if not rows:
            return
        given = gives(self.sentence(formula), fresh=self.fresh)
        if all(self.declares(row) for row in rows):
            if self.concluded(formula, rows):
                return
            for row in rows:
                self.state(row, row.place)
            self.prose.names = [re.split(r"\\in(?![A-Za-z])|∈|\\sim|∼|:", rows[-1])[0].strip()]
            return
        if formula.inline and not self.by_itself(formula, rows):
            self.in_prose(formula, rows, given)
        else:
            self.display(formula, rows, given)

    def sentence(self, formula: Formula) -> str:
        """The words of the sentence before a formula."""
        before = self.document.text[max(0, formula.begin - 600) : formula.begin]
        return sentence_before(FORMULA_OR_COMMENT.sub(" § ", before))

    def concluded(self, formula: Formula, rows: list[Placed]) -> bool:
        """Is a law stated as what was found (hence X ~ N), so that it is not given?"""
        laws = [row for row in rows if re.search(r"\\sim(?![A-Za-z])|∼", row)]
        return bool(laws and self.found) and not gives(self.sentence(formula), fresh=True)

    def by_itself(self, formula: Formula, rows: list[Placed]) -> bool:
        """Does a formula of the prose make a paragraph, as a display does?"""
        text = self.document.text
        before, after = text[: formula.begin], text[formula.end : formula.end + 200]
        alone = re.search(r"(?:\A|\n[ \t]*\n)[ \t]*(?:[-*+>][ \t]+)?\Z", before[-200:])
        return bool(relations(rows[0]) and alone and re.match(r"[ \t.,;]*(?:\Z|\n[ \t]*(?:\n|\Z))", after))

    def in_prose(self, formula: Formula, rows: list[Placed], given: bool) -> None:
        row = rows[0]
        found = relations(row)
        if not found:
            if NAME.match(row):
                self.prose.named(row, self.sentence(formula), formula.end)
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
        self.ended(aside=True)
        name = self.section.name if chains else None
        self.aside = Hand(name, rows, list(self.stated), aside=True, section=self.section.number)
        self.aside.prose, self.aside.at = self.prose.heard, formula.begin
        if chains:
            self.fresh = False

    def display(self, formula: Formula, rows: list[Placed], given: bool) -> None:
        related = [row for row in rows if relations(row)]
        if opens(rows[0]):
            hand = self.aside if self.aside is not None and self.aside.whole else self.hand
            if hand is not None:
                hand.rows.extend(rows)
            return
        sentence = self.sentence(formula)
        works = any(CALCULATES.search(row[: relations(row)[0][0]]) for row in related)
        told = given and gives(sentence, fresh=False, firmly=works)
        facts = [row for row in rows if len(relations(row)) <= 1 and not opens(row)]
        if told and len(facts) == len(rows) and not any(definition(row) for row in rows):
            for row in rows:
                self.state(row, row.place)  # suppose that (display)
            return
        if self.hand is not None and not told and solves_on(self.hand, rows, self.section.number):
            self.hand.rows.extend(rows)  # an equation was set, and this display solves it
            return
        self.ended()
        if self.define(rows):
            return
        labelled = LABEL.search(formula.text)
        if not related:
            bare = Hand(None, rows, [], section=self.section.number, at=formula.begin)
            self.found.append(Found(bare, Chosen([], None), "bare"))
            return
        name = self.section.name or (labelled[1] if labelled else None)
        self.section.used = True
        self.hand = Hand(name, rows, list(self.stated), told=told, solves=bool(SETS.search(sentence)))
        self.hand.section, self.hand.prose, self.hand.at = self.section.number, self.prose.heard, formula.begin
        self.hand.named = self.section.name is not None
        self.hand.answers = self.hand.named or self.claims
        self.hand.concludes = bool(CONCLUDES.search(sentence)) and not given
        self.hand.label = labelled[1] if labelled else ""
        self.trailing = not re.search(r"[.!?]\s*(?:\\\w+\{[^{}]*\}\s*)*$", formula.text.rstrip())

    def define(self, rows: list[Placed]) -> bool:
        """A display of several rows that each define a new name, as the layers of a network: they are given."""
        made = [definition(row) if len(relations(row)) == 1 else None for row in rows]
        lefts = [text.split("=")[0].strip() for text in made if text is not None]
        sides = [text.split("=", 1)[1] for text in made if text is not None]
        if len(lefts) < max(2, len(rows)) or len(set(lefts)) < len(lefts) or any(map(self.has_used, lefts)):
            return False
        if any("(" in left for left in lefts) or not all(map(names_of, sides)):
            return False
        for row, text in zip(rows, made, strict=True):
            self.state(str(text), row.place, soft=True)
            alone = Hand(None, [row], [], section=self.section.number)
            self.found.append(Found(alone, Chosen([], None), "definition"))
        self.trailing = False
        return True

    # ------------------------------------------------------------ derivations
    def ended(self, *, aside: bool = False) -> None:
        """The derivations that nothing goes on from any more."""
        hands = [self.aside] if aside else [self.hand, self.aside]
        if not aside:
            self.hand = None
        self.aside = None
        for hand in hands:
            if hand is not None and hand.whole:
                self.finished(hand)

    def finished(self, hand: Hand) -> None:
        """The derivation, and the equation that its end sets, which is solved from there on."""
        hand.rows, equation = equation_set(hand.rows, hand.solves)
        if hand.rows:
            self.judged(hand)
        if equation:
            name = hand.name if not hand.rows or hand.answers else None
            rest = Hand(name, equation, hand.known, solved=True, section=hand.section, at=hand.at)
            rest.prose, rest.answers, rest.named = hand.prose, hand.answers, hand.named
            self.judged(rest)

    def judged(self, hand: Hand) -> None:
        """The lines of a derivation, with what holds for it; its definitions hold for what comes after."""
        known = list(hand.known)
        defined = None if hand.solved else self.defined(hand, known)
        marked = hand.answers or any(s.sure for s in known)
        hand.lines = lines_of(hand.rows, hand.solved or defined is not None, marked)
        rows = [str(row) for row in hand.rows]
        chosen = choose([*known, *([defined] if defined else [])], rows, hand.section)
        if defined is not None and defined not in chosen.statements:
            hand.lines = lines_of(hand.rows, hand.solved, marked)
        hand.prose.joined(chosen, rows, hand.rows[0].place)
        self.keep(hand, defined)
        self.fresh = False
        self.found.append(Found(hand, chosen, "" if len(hand.lines) > 1 else made_of(hand, defined)))

    def defined(self, hand: Hand, known: list[Stated]) -> Stated | None:
        """The definition that the first row of a derivation gives, if it gives one."""
        row = hand.rows[0]
        made = definition(row)
        if made is None:
            return None
        firm = hand.told or relations(row)[0][1] in SURE_SIGNS
        if not firm and self.has_used(made.split("=")[0]):
            return None
        number = 1 + max([s.number for s in known], default=-1)
        return Stated(made, row.place, soft=not firm, number=number, section=hand.section)

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
        met = names_of(hand.rows[0])
        for row in hand.rows[1:]:
            made = definition(row)
            if made is not None and not self.has_used(made.split("=")[0]) and not names_of(made.split("=")[0]) <= met:
                self.state(made, row.place, soft=True)
            met = met | names_of(row)
        for row in hand.rows:
            self.used |= names_of(row)
            self.spelled += squeezed(row)


def made_of(hand: Hand, defined: Stated | None) -> str:
    """What a derivation of one line is: a definition, an equation that is set, or an equation alone."""
    return "definition" if defined is not None else "equation" if hand.solved else "alone"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text) + " "
