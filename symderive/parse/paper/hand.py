"""One hand derivation: its rows, and the lines that are judged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from symderive.parse.paper.parting import ARROWS, cuts, opens, opens_with_arrow, parted, reason_at, relations
from symderive.parse.paper.places import Placed
from symderive.parse.paper.polishing import LONGEST
from symderive.parse.paper.said_before import Heard
from symderive.parse.paper.stated import CHANCE, Chosen, Stated, definition, names_of

CALCULATES = re.compile(
    r"\\frac\s*\{\s*(?:d|\\partial|\\mathrm\s*\{?d\}?)\b|\\partial|\\nabla|\\i*int(?![A-Za-z])|\\lim|\\sum|\\prod|'|[∂∇∫∑∏]"
    r"|\\det|\\operatorname\s*\{(?:tr|Tr|det)\}|\\mathrm\s*\{(?:tr|Tr)\}"
)
CHANCES = re.compile(
    r"\\mathbb\s*\{?[PEV]|\\Pr\b|(?<![A-Za-z\\])[PpqE]\s*(?:\\left|\\big|\\Big)?\s*[(\[]|\b(?:Var|Cov)\b"
)
SETS = re.compile(
    r"\b(?:set|setting|zero|stationary|critical|optim\w*|minimi\w*|maximi\w*|vanish\w*|solve)\b", re.IGNORECASE
)
SLOPE = re.compile(r"\\frac\s*\{\s*(?:d|\\partial|\\mathrm\s*\{?d\}?)(?![A-Za-z])|\\partial|\\nabla|'|[∂∇]")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
TOTAL = re.compile(r"\\i*int(?![A-Za-z])|\\sum(?![A-Za-z])|[∫∑]")
ZERO = re.compile(r"0|(?:\\(?:mathbf|boldsymbol|vec|bm)\s*)\{?\s*0\s*\}?")
DERIVATIVE = re.compile(  # of an expression, not of a bare name, which an equation may hold
    r"\\nabla\s*(?:_\s*(?:\{[^{}]*\}|\w|\\\w+))?\s*(?:\\left)?\s*(?:\(|\[|\\l[vV]ert|\\\||\|)"
    r"|\\frac\s*\{\s*(?:d|\\partial)\s*\}"
)
ASKED = re.compile(r"\\(?:overset|stackrel)\s*(?:\{\s*!\s*\}|!)")
EQUAL = re.compile(r"^\s*(?:\\(?:overset|stackrel|underset)\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|.)\s*(?:\{\s*=\s*\}|=)|:?=)")
BESIDE = r", \quad "  # between equations of one row


@dataclass(slots=True)
class Hand:
    """A derivation as it is collected. ``aside`` stands in the prose and counts only if it goes on."""

    name: str | None
    rows: list[Placed]
    known: list[Stated]
    aside: bool = False
    told: bool = False
    solves: bool = False  # do the words around it say that something is set to zero?
    solved: bool = False
    sought: frozenset[str] = frozenset()  # letters that the words around it look for: to find $c$, ..., so $c = 3/8$
    section: int = 0
    at: int = 0  # where it begins in the document's text
    label: str = ""
    named: bool = False  # does a comment or a label of a heading say which problem it answers?
    answers: bool = False  # does it answer a problem, so that what stands alone is a claim?
    concludes: bool = False  # do the words before it conclude (hence, we get)?
    doubtful: bool = False  # may this equation be a statement, not a claim?
    claims: list[str] = field(default_factory=list)  # what was claimed of its names above it
    prose: Heard = field(default_factory=Heard)  # the words of its problem
    lines: list[Placed] = field(default_factory=list)
    own: Chosen | None = None  # what its own problem says, where more was chosen
    strict: bool = False  # does it answer a problem, which the problems before it do not bear on?

    @property
    def whole(self) -> bool:
        found = [len(relations(row)) for row in self.rows]
        if not self.aside:
            return sum(found) >= 1
        return sum(found) >= 2 and any(sign == "=" for row in self.rows for _, sign in relations(row))


def lines_of(rows: list[Placed], whole: bool, marked: bool = False) -> list[Placed]:
    """The rows parted at their relations. The first row is a, = b, = c; it begins with a = b in one if ``whole`` says
    so, where rows with left sides of their own follow it, or where it states an equation that calculates nothing.
    Where the author has ``marked`` what is given, a probability that is stated alone is a claim."""
    found: list[Placed] = []
    if whole or (rows and not calculation_begins(rows, marked)):
        rows = side_by_side(rows)
    for number, row in enumerate(rows):
        if len(row) > LONGEST or BESIDE in row:
            found.append(row)
            continue
        signs = relations(row)
        places = cuts(row)
        if number == 0 and not whole and signs and signs[0][0] > 0 and calculation(row, rows[1:], marked):
            places = [signs[0][0], *places]
        spots = dict(zip((at for at, _ in signs), row.spots, strict=False))
        found += [Placed(piece, spots.get(at) or row.place) for at, piece in parted(row, places)]
    return found


def works_out(left: str, right: str) -> bool:
    """Is the derivative of an expression worked out, and not set?"""
    return bool(DERIVATIVE.match(left.strip())) and not ZERO.fullmatch(right.strip(" =."))


def calculation_begins(rows: list[Placed], marked: bool) -> bool:
    signs = relations(rows[0])
    return not signs or signs[0][0] == 0 or calculation(rows[0], rows[1:], marked)


def side_by_side(rows: list[Placed]) -> list[Placed]:
    """Equations that stand side by side in one row of an equation system are one line: 2x + 3y = 8, x - y = -1."""
    found: list[Placed] = []
    for row in rows:
        above = found[-1] if found else None
        if row.beside and above is not None and plain_equation(row) and all(map(plain_equation, above.split(BESIDE))):
            found[-1] = Placed(f"{above}{BESIDE}{row}", above.place)
        else:
            found.append(row)
    return found


def plain_equation(row: str) -> bool:
    """One equation with both its sides."""
    signs = relations(row)
    return len(signs) == 1 and signs[0][0] > 0 and signs[0][1] == "=" and reason_at(row) == len(row)


def claim(row: Placed) -> list[Placed]:
    """A single equation as a left side and a step."""
    at = relations(row)[0][0]
    spot = row.spots[0] if row.spots else row.place
    return [Placed(row[:at].strip(), row.place), Placed(row[at:], spot)]


def calculation(row: Placed, rest: list[Placed], marked: bool) -> bool:
    """Does a derivation's first row begin to calculate its left side, so that what stands behind the relation is
    already its first step?"""
    signs = relations(row)
    if ARROWS.fullmatch(signs[0][1]):
        return False
    chain = next((k for k, (_, sign) in enumerate(signs) if ARROWS.fullmatch(sign)), len(signs))
    if chain > 1:
        return True
    if chain == len(signs) and rest and opens(rest[0]):
        return not opens_with_arrow(rest[0]) or works_out(row[: signs[0][0]], row[signs[0][0] :])
    left, right = row[: signs[0][0]], row[signs[0][0] : signs[1][0] if len(signs) > 1 else len(row)]
    if SLOPE.search(left) and ZERO.fullmatch(right.strip(" =")):
        return False
    if rest and chain == len(signs) and same_right(right, rest[0]):
        return False  # \\int c x^2 dx = 1, then 8c/3 = 1: an equation that is solved
    if rest and chain == len(signs) == 1 and solved_below(left, right, rest):
        return False  # (1 - t) \\sum x_i = t (n - \\sum x_i), ..., t = \\sum x_i / n
    return bool(CALCULATES.search(left)) or bool(CHANCE.match(left) and (marked or CHANCES.search(right)))


def solved_below(left: str, right: str, rest: list[Placed]) -> bool:
    """Do the rows below, each an equation of its own, end in a letter by itself that stands on both sides here?"""
    if not all(len(found := relations(row)) == 1 and found[0][0] > 0 and found[0][1] == "=" for row in rest):
        return False
    letter = re.fullmatch(r"\s*&?\s*(\\?[A-Za-z]+)\s*&?\s*", rest[-1][: relations(rest[-1])[0][0]])
    if letter is None:
        return False
    alone = re.compile(rf"(?<![A-Za-z\\]){re.escape(letter.group(1))}(?![A-Za-z])")
    return all(alone.search(side) for side in (left, right))


def same_right(right: str, row: Placed) -> bool:
    """Does the row below, with a left side of its own, set another formula to the same number?"""
    signs = relations(row)
    plain = len(signs) == 1 and signs[0][0] > 0 and signs[0][1] == "="
    number = re.sub(r"\s", "", right.strip(" =.,"))
    return plain and bool(NUMBER.fullmatch(number)) and re.sub(r"\s", "", row[signs[0][0] + 1 :].strip(" .,")) == number


def equation_set(
    rows: list[Placed], solves: bool, sought: frozenset[str] = frozenset()
) -> tuple[list[Placed], list[Placed]]:
    """A derivative that is worked out and then set to zero: the rows of the derivation, and those of the equation.

    An equation is set where a ! stands over the sign, where a derivative is 0 and is solved from there on
    (``solves``: by the words around), or where an integral or a sum is 1 and an arrow leads on from there, or ends as a
    number where a letter in it is ``sought``."""
    slope = bool(rows and relations(rows[0]) and SLOPE.search(rows[0][: relations(rows[0])[0][0]]))
    total = bool(rows and relations(rows[0]) and TOTAL.search(rows[0][: relations(rows[0])[0][0]]))
    for number, row in enumerate(rows):
        signs = relations(row)
        if number and slope and len(signs) == 1 and signs[0][1] == "=" and ZERO.fullmatch(row[: signs[0][0]].strip()):
            return rows[:number], rows[number:]  # 0 = what was found above
        ends = [*(at for at, _ in signs[1:]), reason_at(row)][: len(signs)]
        for k, ((at, sign), end) in enumerate(zip(signs, ends, strict=True)):
            asked = ASKED.match(row, at)
            right = EQUAL.sub("", row[at:end], count=1)
            right = re.sub(r"(?:\\q?quad|\\[,;:! ]|[\s,;])+$", "", right).strip()
            later = rows[number + 1 :]
            arrow = k + 1 < len(signs) and bool(ARROWS.fullmatch(signs[k + 1][1]))
            goes_on = arrow or (k + 1 == len(signs) and later and (opens_with_arrow(later[0]) or not opens(later[0])))
            zero = slope and sign == "=" and ZERO.fullmatch(right) and (goes_on or solves)
            led_on = arrow or (k + 1 == len(signs) and bool(later) and opens_with_arrow(later[0]))
            one = total and sign == "=" and right == "1" and led_on and bool(number or k)
            last = k + 1 == len(signs) and not later and bool(number or k)
            fixes = sought and total and sign == "=" and last and bool(NUMBER.fullmatch(right.strip(" .,")))
            if not asked and not zero and not one and not fixes:
                continue
            left = above(rows[:number], row, signs, k)
            if fixes and not sought & names_of(left):
                continue
            if not left:
                continue
            spots = dict(zip((a for a, _ in signs), row.spots, strict=False))
            rest = [Placed(row[end:].strip(), spots.get(end) or row.place)] if arrow else []
            head = row[:at].strip()
            first = [] if k == 0 else [Placed(head, row.place, row.spots[:k])]
            return [*rows[:number], *first], [Placed(f"{left} = {right}", spots.get(at) or row.place), *rest, *later]
    return rows, []


def above(rows: list[Placed], row: Placed, signs: list[tuple[int, str]], k: int) -> str:
    """What stands before a relation: the side before it, or the last side of the row above."""
    side = row[: signs[k][0]] if k == 0 else row[signs[k - 1][0] : signs[k][0]]
    side = EQUAL.sub("", side, count=1) if k or not side.strip() else side
    if not side.strip() and rows:
        last = relations(rows[-1])
        side = EQUAL.sub("", rows[-1][last[-1][0] : reason_at(rows[-1])], count=1) if last else ""
    return re.sub(r"(?:\\q?quad|\\[,;:! ]|[\s,;])+$", "", side).strip()


HATTED = re.compile(r"\\(?:hat|widehat|tilde|bar|star)\s*\{([^{}]*)\}|\\(?:hat|widehat|tilde|bar)\s*(\\?[A-Za-z]+)")
MARKED = re.compile(
    r"(?:\^\s*(?:\\ast|\\star|\*|\{\s*(?:\\ast|\\star|\*)\s*\}))|_\s*\{?\s*(?:\\(?:text|mathrm)\s*\{)?[A-Za-z]{2,}\}*"
)


def solves_on(held: Hand, rows: list[Placed], section: int) -> bool:
    """Does a display give the solution of the equation that the display before it set: a letter of that equation,
    perhaps with a hat or a star?"""
    made = definition(rows[0])
    if made is None or held.section != section or held.told:
        return False
    _, equation = equation_set(list(held.rows), True)
    unsolved = equation or (held.rows if equations(held.rows) else [])
    left = made.split("=")[0]
    if not unsolved or "(" in left:
        return False
    bare = MARKED.sub("", HATTED.sub(lambda m: m[1] or m[2], left))
    letters = set().union(*(names_of(row) for row in unsolved))
    return bool(names_of(bare)) and names_of(bare) <= letters and not names_of(left) <= defined_in(held)


def equations(rows: list[Placed]) -> bool:
    """Are these rows equations, the last one with a zero or with something else than a name on its left?"""
    last = relations(rows[-1])
    first = relations(rows[0])
    plain = len(last) == 1 and last[0][1] == "=" and last[0][0] > 0 and len(first) == 1 and first[0][0] > 0
    return plain and not calculation(rows[0], rows[1:], False) and definition(rows[-1]) is None


def defined_in(held: Hand) -> set[str]:
    """The names that the rows of a derivation define."""
    made = [definition(row) for row in held.rows]
    return set().union(*(names_of(m.split("=")[0]) for m in made if m))
