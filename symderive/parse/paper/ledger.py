"""What a document has stated and derived so far: givens, definitions made in passing, finished derivations."""

from __future__ import annotations

import re

from symderive.expr.shape import DerivationError
from symderive.parse.paper.alone import Found
from symderive.parse.paper.hand import CALCULATES, CHANCES, Hand, equation_set, equations, lines_of
from symderive.parse.paper.headings import Scopes
from symderive.parse.paper.models import without_models
from symderive.parse.paper.parting import opens, relations
from symderive.parse.paper.places import Place, Placed
from symderive.parse.paper.stated import DECLARES, Chosen, Stated, choose, definition, names_of
from symderive.parse.statements import read_lines

SURE_SIGNS = frozenset((":=", r"\triangleq", r"\coloneqq", "≔"))
MARKED = re.compile(r"\\(?:hat|widehat|star|ast)|\^\s*\{?\s*\*")


class Ledger:
    """The statements that hold at a place of the document, and the derivations that have ended above it."""

    def __init__(self, given: str):
        lines = [line for line in given.split("\n") if line.strip()]
        self.outer = [Stated(line, Place(0, 0), sure=True, outer=True, number=n) for n, line in enumerate(lines)]
        self.stated: list[Stated] = list(self.outer)
        self.said: dict[str, str] = {}  # the last statement about each left side
        self.used: set[str] = set()
        self.facts: set[str] = set().union(*(s.names for s in self.outer if not DECLARES.search(s.text)))
        self.spelled = ""
        self.found: list[Found] = []
        self.scopes = Scopes()
        self.claims: list[Stated] = []  # what the prose concludes and equations have been solved to: no givens

    def begins(self) -> None:
        """A problem with a name begins: it has givens of its own."""
        self.stated, self.said = list(self.outer), {}

    def state(self, text: str, place: Place, section: int, *, sure: bool = False, soft: bool = False) -> Stated | None:
        """Take a statement in; None where it stands there already."""
        made = Stated(text, place, sure, soft, len(self.stated), section=section)
        if self.said.get(made.left) == text and not sure:
            return None
        self.said[made.left] = text
        self.stated.append(made)
        if not DECLARES.search(text):
            self.facts |= made.names
        return made

    def claim(self, row: Placed, section: int) -> None:
        """Remember what was claimed: lines below may rest on it."""
        self.claims.append(Stated(str(row), row.place, section=section))

    # ------------------------------------------------------------ derivations
    def finished(self, hand: Hand) -> None:
        """The derivation, and the equation that its end sets, which is solved from there on."""
        hand.rows, equation = equation_set(hand.rows, hand.solves, hand.sought - self.facts)
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
        chosen = self.fitting([*known, *([defined] if defined else [])], rows, hand)
        names = set().union(*map(names_of, rows))
        start = (hand.rows[0].place.line, hand.rows[0].place.column)
        hand.claims = [
            s.text
            for s in self.claims
            if s.section == hand.section and (s.names & names or not s.names) and (s.place.line, s.place.column) < start
        ]
        if not hand.aside and (hand.solved or equations(hand.rows)):
            self.claim(hand.rows[-1], hand.section)
        if defined is not None and all(s.number != defined.number for s in chosen.statements):
            hand.lines = lines_of(hand.rows, hand.solved, marked)
        hand.prose.joined(chosen, rows, hand.rows[0].place)
        if (own := self.own(known, defined, chosen, hand)) is not None:
            hand.own = choose(own, rows, hand.section)
            hand.prose.joined(hand.own, rows, hand.rows[0].place)
            hand.strict = hand.section in self.scopes.problems
        second = second_begins(hand.rows)
        if second is not None:
            chosen.notes.append(f"{second.place.words}: a second derivation begins in this display.")
        self.keep(hand, defined)
        self.found.append(Found(hand, chosen, "" if len(hand.lines) > 1 else made_of(hand, defined)))

    # ------------------------------------------------------------ definitions
    def define(self, rows: list[Placed], section: int) -> bool:
        """A display of several rows that each define a new name, as the layers of a network: they are given."""
        made = [definition(row) if len(relations(row)) == 1 else None for row in rows]
        lefts = [text.split("=")[0].strip() for text in made if text is not None]
        sides = [text.split("=", 1)[1] for text in made if text is not None]
        if len(lefts) < max(2, len(rows)) or len(set(lefts)) < len(lefts) or any(map(self.has_used, lefts)):
            return False
        if any("(" in left for left in lefts) or not all(map(names_of, sides)):
            return False
        for row, text in zip(rows, made, strict=True):
            self.state(str(text), row.place, section, soft=True)
            alone = Hand(None, [row], [], section=section)
            self.found.append(Found(alone, Chosen([], None), "definition"))
        return True

    def fitting(self, known: list[Stated], rows: list[str], hand: Hand) -> Chosen:
        """What holds for a derivation; without what earlier problems say where only so its lines can be read."""
        known = without_models(known, rows)
        chosen = choose(known, rows, hand.section)
        own = [s for s in known if s.sure or s.outer or s.section == hand.section]
        if len(own) == len(known) or not (bad := misread(chosen, hand)):
            return chosen
        alone = choose(own, rows, hand.section)
        return alone if misread(alone, hand) < bad else chosen

    def own(self, known: list[Stated], defined: Stated | None, chosen: Chosen, hand: Hand) -> list[Stated] | None:
        """What a derivation's own problem says, where something else was chosen for it too."""
        reach = self.scopes.reach.get(hand.section)
        if reach is None or all(s.sure or s.outer or s.section in reach for s in chosen.statements):
            return None
        rows = [str(row) for row in hand.rows]
        kept = [s for s in without_models(known, rows) if s.sure or s.outer or s.section in reach]
        return [*kept, *([defined] if defined else [])]

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

    def worked_out(self, row: Placed) -> bool:
        """Is this formula about a name, not a function, that was met before?"""
        left = row[: relations(row)[0][0]]
        return "(" not in left and self.has_used(left)

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
            self.state(defined.text, defined.place, hand.section, soft=defined.soft)
        met = names_of(hand.rows[0])
        for row in hand.rows[1:]:
            made = definition(row)
            left = made.split("=")[0] if made is not None else ""
            new = MARKED.search(left) or not names_of(left) <= met
            if made is not None and not self.has_used(left) and new:
                self.state(made, row.place, hand.section, soft=True)
            met = met | names_of(row)
        for row in hand.rows:
            self.used |= names_of(row)
            self.spelled += squeezed(row)


def made_of(hand: Hand, defined: Stated | None) -> str:
    """What a derivation of one line is: a definition, an equation that is set, or an equation alone."""
    return "definition" if defined is not None else "equation" if hand.solved else "alone"


def misread(chosen: Chosen, hand: Hand) -> int:
    """How many lines of a derivation cannot be read with what was chosen?"""
    try:
        _, lines = read_lines("\n".join(s.text for s in chosen.statements), list(hand.lines))
    except DerivationError:
        return len(hand.lines)
    return sum(line.error is not None for line in lines)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text) + " "


def second_begins(rows: list[Placed]) -> Placed | None:
    """The row with which a display begins to derive something else, several lines long as what stands above it."""
    for number, row in enumerate(rows[1:], 1):
        signs = relations(row)
        if not signs or opens(row) or number + 1 >= len(rows) or not opens(rows[number - 1]):
            continue
        left = row[: signs[0][0]]
        new = squeezed(left).strip() not in "".join(map(squeezed, rows[:number]))
        if new and opens(rows[number + 1]) and (CALCULATES.search(left) or CHANCES.search(left)):
            return row
    return None
