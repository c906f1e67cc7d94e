"""Through a document in its order: what is stated is kept, displays and chains are joined to derivations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symderive.parse.macros import Macros
from symderive.parse.paper.alone import Found, settled, works
from symderive.parse.paper.asked_for import answer
from symderive.parse.paper.chained_facts import facts_in
from symderive.parse.paper.covers import Document
from symderive.parse.paper.densities_told import with_range
from symderive.parse.paper.formulas import Formula, formulas
from symderive.parse.paper.giving import (
    CONCLUDES,
    HELD,
    fixed_already,
    general,
    gives,
    held_at,
    law_found,
    observed,
    sentence_before,
    speaks_of,
    subject,
    supposes,
)
from symderive.parse.paper.hand import CALCULATES, SETS, Hand, solves_on
from symderive.parse.paper.headings import Section
from symderive.parse.paper.ledger import SURE_SIGNS, Ledger
from symderive.parse.paper.parting import member_behind, opens, relations
from symderive.parse.paper.places import Place, Placed
from symderive.parse.paper.rows import rows_of
from symderive.parse.paper.said_before import Said
from symderive.parse.paper.sought import solution, sought
from symderive.parse.paper.stated import DECLARES, Chosen, definition

GIVEN = re.compile(r"^\s*(?:%+|<!--)\s*given\s*:\s*(.*?)\s*(?:-->)?\s*$", re.IGNORECASE | re.DOTALL)
NAMED = re.compile(r"^\s*(?:%+|<!--)\s*(?:id|name|problem|symderive)\s*:\s*(\S+)", re.IGNORECASE)
LABEL = re.compile(r"\\label\s*\{(?:eq:|problem:|prob:|ex:)?([^{}]*)\}")
FORMULA_OR_COMMENT = re.compile(r"\$[^$]*\$|\\\\?\(.*?\\\\?\)|(?<!\\)%[^\n]*|<!--.*?-->", re.DOTALL)
NAME = re.compile(r"^(?:\\[A-Za-z]+(?:\s*\{[^{}]*\})?|[^\W\d_])(?:\s*[_^]\s*(?:\{[^{}]*\}|\w))*(?:\s*,\s*.{1,40})?$")
ITEM = r"(?:[-*+>]|\d+[.)]|\(?[a-h]\))[ \t]+"
BEGINS = re.compile(rf"(?:(?:\A|\n[ \t]*\n)[ \t]*(?:{ITEM})?|\n[ \t]*{ITEM}|\\item(?:\[[^\]]*\])?\s*)\Z")
STOPS = re.compile(rf"[ \t.,;]*(?:\Z|\n[ \t]*(?:\n|\Z|{ITEM}|\\item|\\end))")
NUMBER = re.compile(r"^(?:[A-Za-z]|\\[A-Za-z]+)\s*=\s*-?\d+(?:\.\d+)?$")
COMBINES = re.compile(r"\b(?:substitut|insert|plug|combin|eliminat)\w*\b", re.IGNORECASE)
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
        self.ledger = Ledger(given)
        self.section = Section()
        self.ledger.scopes = self.section.scopes
        self.prose = Said(document, macros)
        self.hand: Hand | None = None
        self.aside: Hand | None = None
        self.fresh = True
        self.induction = bool(re.search(r"\b[Ii]nducti(?:on|ve)\b", document.text))
        self.some = False
        self.loose: list[Placed] = []  # what was stated last without a word that gives it
        self.held: tuple[str, int] = ("", 0)  # a condition that the sentence has set, and where it ended
        self.stood = 0  # how much had been stated before that
        self.last = 0  # where the last formula ended
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
        yield from settled(self.ledger.found)

    def bare(self) -> None:
        """A text without any mark of a formula is one display."""
        rows = rows_of(self.document, 0, len(self.document.text), self.macros, "align")
        for row in rows:
            if self.declares(row):
                self.state(row, row.place)
        rows = [row for row in rows if not self.declares(row)]
        hand = Hand(self.section.name, rows, list(self.ledger.stated))
        if rows and hand.whole:
            self.ledger.finished(hand)

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
            self.section.scopes.named(self.section.number)
            self.section.called(named[1], place)
            self.trailing = False
            # a problem with a name has givens of its own
            self.ledger.begins()
            self.fresh = True

    def state(self, text: str, place: Place, *, sure: bool = False, soft: bool = False) -> None:
        made = self.ledger.state(text, place, self.section.number, sure=sure, soft=soft)
        if made is None or self.hand is None or not self.trailing:
            return
        if all(k.left != made.left for k in self.hand.known):
            self.hand.known = [*self.hand.known, made]  # (display) where x > 0

    def facts(self, row: Placed) -> list[Placed]:
        """What a row states of quantities of which nothing was stated so far."""
        parts = facts_in(row)
        new = len(parts) == 1 or not any(re.sub(r"\s", "", part.split("=")[0]) in self.ledger.said for part in parts)
        return parts if new else []

    def ranged(self, formula: Formula, rows: list[Placed]) -> bool:
        """Is this the range of the density that was stated right before it?"""
        last = self.ledger.stated[-1] if self.ledger.stated else None
        if last is None or last.outer or len(rows) > 1:
            return False
        between = self.document.text[self.last : formula.begin]
        after = FORMULA_OR_COMMENT.sub(" § ", self.document.text[formula.end : formula.end + 200])
        after = re.split(r"[.\n$]", after)[0]
        whole = with_range(last.text, rows[0], between, self.sentence(formula) + after)
        if whole is None:
            return False
        self.ledger.stated.pop()
        self.state(whole, last.place)
        return True

    def declares(self, row: Placed) -> bool:
        """Is this a declaration (x in R^n, X ~ N), not a step?"""
        if not DECLARES.search(row) or opens(row) or len(relations(row)) > 1:
            return False
        return not member_behind(row) or definition(row) is not None  # df/dx = A in R^{m x n} is a step

    def told(self, until: int) -> None:
        """The words up to a place: what they say of names, where they begin a problem."""
        between = self.document.text[self.last : until]
        if NEXT.search(between):
            self.trailing = False
        known = [s.text for s in self.ledger.stated]
        for statement in self.prose.told(self.last, until, known):
            self.state(statement, self.document.place(self.last))
        heading = self.section.passed(between, self.document.place(self.last), bare=self.bare_section())
        if heading is not None:
            self.prose.hears(self.last, self.last + heading)
            self.prose.begins()
            self.fresh = True
        self.prose.hears(self.last + (heading or 0), until)

    def bare_section(self) -> bool:
        """Has nothing been stated or derived under the heading so far?"""
        here = self.section.number
        said = any(s.section == here and not s.outer for s in self.ledger.stated)
        return not said and not any(f.hand.section == here for f in self.ledger.found) and self.hand is None

    # ------------------------------------------------------------ formulas
    def formula(self, formula: Formula) -> None:
        self.told(formula.begin)
        if formula.inline and formula.begin < self.prose.passed:
            return  # it is part of what a sentence said
        rows = rows_of(self.document, formula.start, formula.stop, self.macros, formula.kind)
        if not rows:
            return
        if not opens(rows[0]):
            self.loose = []
        number = formula.inline and NUMBER.match(rows[0])  # n = 1 begins an induction, if nothing gives it
        apart = not formula.inline or self.by_itself(formula, rows)
        given = gives(self.sentence(formula), fresh=self.fresh and not number, display=apart)
        given = given and not (number and self.induction)
        if formula.inline and self.ranged(formula, rows):
            return
        known = [s.text for s in self.ledger.stated]
        if formula.inline and (said := self.prose.apart_given(self.last, rows[0], formula.begin, known)) is not None:
            self.state(said, rows[0].place)
            return
        if all(self.declares(row) for row in rows):
            if self.concluded(formula, rows):
                for row in rows:
                    self.ledger.claim(row, self.section.number)
                return
            for row in map(self.under_condition, rows):
                self.state(row, row.place)
            self.prose.declared(rows[-1], self.sentence(formula))
            return
        if not apart:
            self.in_prose(formula, rows, given)
        else:
            named = [row for row in rows[1:] if row.beside and relations(row)[0][1] in SURE_SIGNS and definition(row)]
            for row in named:  # s_i (\\delta_{ij} - s_j), \\quad s_i := ...
                self.state(str(definition(row)), row.place)
            self.display(formula, [row for row in rows if row not in named], given)

    def sentence(self, formula: Formula) -> str:
        """The words of the sentence before a formula."""
        before = self.document.text[max(0, formula.begin - 600) : formula.begin]
        return sentence_before(FORMULA_OR_COMMENT.sub(" § ", before))

    def paragraph(self, formula: Formula) -> str:
        """The words that lead to a formula across an empty line: "and hence", the display."""
        before = self.document.text[max(0, formula.begin - 600) : formula.begin]
        return sentence_before(FORMULA_OR_COMMENT.sub(" § ", before).rstrip())

    def concluded(self, formula: Formula, rows: list[Placed]) -> bool:
        """Is a law stated as what was found (hence X ~ N), so that it is not given?"""
        if gives(self.sentence(formula), fresh=True):
            return False
        laws = [row for row in rows if re.search(r"\\sim(?![A-Za-z])|∼", row)]
        told = [s.text for s in self.ledger.stated]
        return bool(laws and (self.hand or self.ledger.found)) or all(law_found(row, told) for row in rows)

    def by_itself(self, formula: Formula, rows: list[Placed]) -> bool:
        """Does a formula of the prose make a paragraph, as a display does?"""
        text = self.document.text
        before, after = text[: formula.begin], text[formula.end : formula.end + 200]
        return bool(relations(rows[0]) and BEGINS.search(before[-200:]) and STOPS.match(after))

    def in_prose(self, formula: Formula, rows: list[Placed], given: bool) -> None:
        row = rows[0]
        found = relations(row)
        if not found:
            if NAME.match(row):
                self.prose.named(row, self.sentence(formula), formula.end)
            return
        if opens(row):
            self.taken_back(found[0][1])
            hand = self.aside or self.hand
            apart = hand is not self.aside and re.search(r"\n[ \t]*\n", self.document.text[self.last : formula.begin])
            if hand is not None and not apart and found[0][1] in ("=", r"\propto", r"\approx", "≈", "∝"):
                hand.rows.extend(rows)
            return
        chains = any(sign == "=" for _, sign in found) and len(found) >= 2
        sentence = self.sentence(formula)
        behind = FORMULA_OR_COMMENT.sub(" § ", self.document.text[formula.end : formula.end + 120])
        argued = general(sentence, behind)
        if observed(row, [s.text for s in self.ledger.stated]):
            self.held = (row, formula.end) if HELD.search(sentence) else ("", 0)
            return
        if definition(row) and not self.ledger.worked_out(row):
            given = given or speaks_of(sentence, row) or subject(sentence, self.document.text[formula.end :][:20])
        if argued or (given and not supposes(sentence) and fixed_already(row, [s.text for s in self.ledger.stated])):
            given = False
        if chains and not given and CONCLUDES.search(sentence) and solution(row):
            for part in facts_in(row):
                self.ledger.claim(part, self.section.number)  # setting this to zero gives $x = y = 0$
            return
        facts = [self.facts(piece) for piece in rows] if given and chains else []
        if given and (not chains or all(facts) or definition(row)):
            self.stood = len(self.ledger.stated)
            for piece, parts in zip(rows, facts or [[row] for row in rows], strict=True):
                for part in parts or [piece]:
                    self.state(part, part.place)
            self.loose = rows if len(rows) == 1 and not chains and not gives(sentence, fresh=False) else []
            return
        said = Hand(None, rows, [], section=self.section.number, at=formula.begin)
        if not chains:
            self.ledger.claim(row, self.section.number)
        if not chains and found[0][1] == "=" and (CONCLUDES.search(sentence) or works(said)):
            self.ledger.found.append(Found(said, Chosen([], None), "prose"))
        self.ended(aside=True)
        name = self.section.name if chains else None
        self.aside = Hand(name, rows, list(self.ledger.stated), aside=True, section=self.section.number)
        self.aside.prose, self.aside.at = self.prose.heard, formula.begin
        self.aside.sought = sought(self.document.text, formula.begin, formula.end)
        if chains:
            self.fresh = False

    def under_condition(self, row: Placed) -> Placed:
        """A law, with the condition under which its sentence states it."""
        condition, end = self.held
        ended = not condition or NEXT.search(self.document.text[end : self.last])
        return row if ended else Placed(held_at(row, condition), row.place)

    def taken_back(self, sign: str) -> None:
        """A formula that nothing calls given, and from which the next one goes on, begins a derivation: 1. Bayes: $a
        \\propto b$ 2. Insert: $\\propto c$."""
        if not self.loose or self.aside or self.hand or sign not in ("=", r"\propto", "∝"):
            return
        del self.ledger.stated[self.stood :]
        self.aside = Hand(self.section.name, self.loose, list(self.ledger.stated), aside=True)
        self.aside.section, self.aside.prose = self.section.number, self.prose.heard
        self.aside.at, self.loose, self.fresh = self.last, [], False

    def display(self, formula: Formula, rows: list[Placed], given: bool) -> None:
        related = [row for row in rows if relations(row)]
        if opens(rows[0]):
            hand = self.aside if self.aside is not None and self.aside.whole else self.hand
            if hand is not None:
                hand.rows.extend(rows)
            return
        sentence = self.sentence(formula)
        works = any(CALCULATES.search(row[: relations(row)[0][0]]) for row in related)
        told = given and gives(sentence, fresh=False, firmly=works, display=True)
        facts = [[] if opens(row) else self.facts(row) for row in rows]
        chained = any(len(parts) > 1 for parts in facts) and gives(sentence, fresh=False, firmly=True, display=True)
        if told and all(facts) and (chained or not any(len(parts) > 1 or definition(*parts) for parts in facts)):
            for part in (part for parts in facts for part in parts):
                self.state(part, part.place)  # suppose that (display)
            return
        combined = COMBINES.search(sentence)  # with an equation of another display
        if self.hand is not None and not told and not combined and solves_on(self.hand, rows, self.section.number):
            self.hand.rows.extend(rows)  # an equation was set, and this display solves it
            return
        self.ended()
        if not told and self.answered(formula, rows):
            return
        if self.ledger.define(rows, self.section.number):
            self.trailing = False
            return
        labelled = LABEL.search(formula.text)
        if not related:
            bare = Hand(None, rows, [], section=self.section.number, at=formula.begin)
            self.ledger.found.append(Found(bare, Chosen([], None), "bare"))
            return
        name = self.section.name or (labelled[1] if labelled else None)
        self.section.used = True
        self.hand = Hand(name, rows, list(self.ledger.stated), told=told, solves=bool(SETS.search(sentence)))
        self.hand.section, self.hand.prose, self.hand.at = self.section.number, self.prose.heard, formula.begin
        self.hand.named, self.hand.sought = (
            self.section.name is not None,
            sought(self.document.text, formula.begin, formula.end),
        )
        self.hand.answers = self.hand.named or self.claims
        self.hand.concludes = bool(CONCLUDES.search(sentence or self.paragraph(formula))) and not given
        self.hand.label = labelled[1] if labelled else ""
        self.fresh = False
        self.trailing = not re.search(r"[.!?]\s*(?:\\\w+\{[^{}]*\}\s*)*$", formula.text.rstrip())

    def answered(self, formula: Formula, rows: list[Placed]) -> bool:
        """Does the display give a letter to what is asked for (the Jacobian is J = ...)? That is judged; is it all?"""
        before = FORMULA_OR_COMMENT.sub(" § ", self.document.text[max(0, formula.begin - 300) : formula.begin])
        here = [s for s in self.ledger.stated if s.section == self.section.number]
        claimed = answer(rows[0], before, here)
        if claimed is None:
            return False
        hand = Hand(self.section.name, [claimed], list(self.ledger.stated), section=self.section.number)
        hand.prose, hand.at, hand.answers, hand.named = self.prose.heard, formula.begin, True, bool(self.section.name)
        self.ledger.judged(hand)
        self.fresh = False
        if len(rows) > 1 or len(relations(rows[0])) > 1:
            return False
        if (made := definition(rows[0])) is not None:
            self.state(made, rows[0].place, soft=True)
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
                self.ledger.finished(hand)
