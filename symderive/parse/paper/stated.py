"""What a document states before it derives: declarations and facts in its prose, names that its displays define.

Which formulas of the prose are given, ``giving`` says. For a derivation those statements are chosen that speak of its
names; of two that say something of the same name the later one holds; one that cannot be read is left out and named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError
from symderive.parse.errors import Source
from symderive.parse.paper.parting import relations
from symderive.parse.paper.places import Place, Placed
from symderive.parse.statements import read_problem
from symderive.parse.tokens import Token, tokenize

MOST = 60
DECLARES = re.compile(
    r"\\in(?![A-Za-z])\s*(?:\\mathbb|\\Bbb|\\mathcal|\\R\b|\\\{|\[|\()|∈\s*(?:[ℝℕℤ{(\[]|\\mathbb|\\\{)|\\sim(?![A-Za-z])|∼"
    r"|\\perp|\\succ|:.*(?:\\to(?![A-Za-z])|→)"
    r"|\\text\{[^}]*(?:event|random|symmetric|independent|invertible|density|definite|diagonal|orthogonal)"
)
DEFINES = re.compile(
    r"(?:\\(?:hat|widehat|bar|tilde|widetilde|vec|mathbf|boldsymbol|bm)\s*(?=\\|[A-Za-z]))*(?:\\(?:mathbf|mathrm|boldsymbol|bm|mathcal|hat|bar|tilde|vec|operatorname|text)\s*\{[^{}]*\}|\\[A-Za-z]+|[^\W\d_])"
    r"(?:\s*[_^]\s*(?:\{[^{}]*\}|\\[A-Za-z]+|\w|\*))*\s*(?:(?:\\left)?\((?P<inside>[^()=]*)(?:\\right)?\))?\s*$"
)
CHANCE = re.compile(
    r"^\s*(?:\\Pr|\\mathbb\s*\{?[PEV]|[PpEqH]\s*\\?(?:left|big)?[(\[]|\\operatorname|\\text|\\mathrm\{(?:P|Pr|E|Var|Cov))"
)
#: E(w): an error, where it is written out as a function of a small letter
ERROR = re.compile(
    r"\s*E\s*(?:\\left)?\(\s*(?:\\(?:mathbf|boldsymbol|bm|vec)\s*\{?)?(?:[a-z]|\\[a-z]+)\}?\s*(?:\\right)?\)\s*"
)
CHANCE_IN = re.compile(
    r"\\Pr(?![A-Za-z])|\\mathbb\s*\{?[PEV]|\\operatorname|\\mathrm\{(?:P|Pr|E|Var|Cov)|\\text|(?<![A-Za-z\\])[A-Z]\s*\\?"
    r"(?:left|[bB]igg?l?)?\s*[(\[]|(?<![A-Za-z\\])[pqf]\s*(?:_|\(|\\left)|\b(?:Var|Cov)\b"
)
OF_EVENTS = re.compile(
    r"^\s*(?:\\Pr|\\mathbb\s*\{?P\}?|[Pp])\s*(?:\\left)?\s*\([^()]*(?:=|\||\\mid)[^()]*(?:\\right)?\)\s*="
)
#: S^2 = (1/n) sum ...
SQUARE = re.compile(r"^\s*([A-Z](?:_(?:\w|\{\w+\}))?)\s*\^\s*(?:2|\{\s*2\s*\})\s*=\s*(.+?)\s*$")
ONE = re.compile(r"(?:\\mathbf|\\mathrm|\\boldsymbol|\\mathbb)?\s*\{?\s*[I0]\s*\}?(?:\s*_\s*\{?\w\}?)?")
SIGN = re.compile(r"[<>]|\\[lg]eq?(?![A-Za-z])")
TARGETS = re.compile(r"\\in(?![A-Za-z])|∈|\\sim(?![A-Za-z])|∼|\\text")
DENSITY = re.compile(r"\\text\s*\{[^{}]*density\s*\}([^=]*)=")
DECORATED = re.compile(r"\\(?:hat|widehat|bar|tilde)|\^\{?(?:\*|\\ast|\\star)")
NUMBERED = re.compile(r"(?:\\[A-Za-z]+(?:\{[^{}]*\})?|[^\W\d_])\s*_\s*(?:\d|\{\s*\d+\s*\})")
NO_NAMES = frozenset(("P", "N", "d", "e", "pi", "Pr", "Var", "Cov", "top"))


@dataclass(slots=True)
class Stated:
    """One statement. ``sure`` was marked as given by its author, ``soft`` defines a name in passing, ``outer`` does not
    come from the document."""

    text: str
    place: Place
    sure: bool = False
    soft: bool = False
    number: int = 0
    outer: bool = False
    section: int = 0
    names: frozenset[str] = frozenset()

    about: frozenset[str] = frozenset()
    left: str = ""  # what it is about, as it is spelled; the whole statement where it declares

    def __post_init__(self) -> None:
        self.names = names_of(self.text)
        found = relations(self.text)
        inside = DECLARES.search(self.text)
        declares = not found or found[0][0] <= 0 or (inside is not None and inside.start() < found[0][0])
        self.left = self.text if declares else re.sub(r"\s", "", self.text[: found[0][0]])
        ends = [m.start() for m in (TARGETS.search(self.text), DECLARES.search(self.text)) if m]
        ends += [at for at, _ in found[:1] if at > 0]
        target = self.text[: min(ends, default=len(self.text))]
        if NUMBERED.fullmatch(target.strip()):
            self.about = frozenset((squeezed(target),))
        else:
            self.about = names_of(target) if target.strip() else self.names
        if told := DENSITY.search(self.text):
            self.about |= names_of(told[1].split("(")[0])  # X with density p(x) = ... is about p too


@dataclass(slots=True)
class Chosen:
    """What holds for one derivation: the statements, the problem that they pose, what was left out and why."""

    statements: list[Stated]
    problem: Problem | None
    notes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # statements about its names that could not be used


@lru_cache(maxsize=4096)
def names_of(text: str) -> frozenset[str]:
    """The names in a formula; x_1 is in it as x and as x_1."""
    numbered = frozenset(squeezed(m) for m in NUMBERED.findall(text))
    try:
        tokens = tokenize(Source(text))
    except DerivationError:
        return (frozenset(re.findall(r"[A-Za-z]+", text)) | numbered) - NO_NAMES - {"E", "T"}
    plain = (t.text for k, t in enumerate(tokens) if t.kind == "name" and t.font != "double" and not sign_at(tokens, k))
    return (frozenset(plain) | numbered) - NO_NAMES


def sign_at(tokens: list[Token], at: int) -> bool:
    """Is the letter a sign of mathematics: the T of a transpose, the E of a mean before its bracket? (P(T = 1 | E) has
    both as names.)"""
    if tokens[at].text == "T":
        before = [t.sym for t in tokens[max(0, at - 2) : at]]
        return before[-1:] == ["^"] or before == ["^", "{"]
    return tokens[at].text == "E" and at + 1 < len(tokens) and tokens[at + 1].sym in ("(", "[", "{", "_", "|")


def squeezed(name: str) -> str:
    return re.sub(r"[\s{}]", "", name)


# ---------------------------------------------------------------- choice
def relevant(statements: list[Stated], lines: Iterable[str]) -> list[Stated]:
    """The statements about the names of some lines, and about names that such statements use."""
    about: dict[str, list[Stated]] = {}
    for s in statements:
        for name in s.about:
            about.setdefault(name, []).append(s)
    found = {s.number: s for s in statements if s.sure or not s.about}
    waiting = list(set().union(*(names_of(line) for line in lines), *(s.names for s in found.values())))
    met = set(waiting)
    while waiting:
        for s in about.get(waiting.pop(), ()):
            if s.number not in found:
                found[s.number] = s
                waiting += s.names - met
                met |= s.names
    ordered = squares([found[number] for number in sorted(found)])
    latest = {s.left: s for s in ordered}
    return [s for s in ordered if s.sure or latest[s.left] is s]


def squares(statements: list[Stated]) -> list[Stated]:
    """S^2 = (1/n) sum ... defines a number S of which nothing else is said by its square; M^2 = M and A^2 = I are
    equations."""
    found = []
    for s in statements:
        made = SQUARE.match(s.text)
        name = names_of(made[1]) if made else frozenset()
        if made and not name & names_of(made[2]) and not ONE.fullmatch(made[2]):
            others = [t for t in statements if t is not s and name <= t.about and not SIGN.search(t.text)]
            if not others:
                left, s = s.left, replace(s, text=rf"{made[1]} = \sqrt{{{made[2]}}}")
                s.left = left  # what is said of the sign of S does not take its place
        found.append(s)
    return found


def choose(statements: list[Stated], lines: list[str], section: int = 0) -> Chosen:
    """What holds for these lines. What its author marked as given is never left out; what an earlier problem says of a
    name does not hold where this one (``section``) says something of it."""
    here = [s for s in statements if s.section == section and not DECORATED.search(s.left)]
    own: set[str] = set().union(*(s.about for s in here))
    statements = [s for s in statements if s.sure or s.outer or s.section == section or not s.about & own]
    if not any(CHANCE_IN.search(line) for line in lines):
        statements = [s for s in statements if s.sure or s.outer or not OF_EVENTS.match(s.text)]
    found = relevant(statements, lines)
    sure = [s for s in found if s.sure]
    found = sure + [s for s in found if not s.sure][-MOST:]
    found.sort(key=lambda s: s.number)
    problem = reading(found)
    if problem is not None and not clashes(found, problem):
        return Chosen(found, problem)
    if sure and reading(sure) is None:
        return Chosen(sure, None)
    kept: list[Stated] = []
    notes: list[str] = []
    lost: list[str] = []
    for s in found:
        trial = [*kept, s]
        if s.sure or holds(trial, s):
            kept = trial
        elif (other := in_its_way(kept, s)) is not None:
            kept = [k for k in trial if k is not other]
            if not other.soft and not other.about <= s.about:  # not the same thing said anew
                notes.append(f"{other.place.words}: {other.text} is not used as a given: {failure(trial)}")
                lost.append(other.text)
        elif not s.soft:
            notes.append(f"{s.place.words}: {s.text} is not used as a given: {failure(trial)}")
            lost.append(s.text)
        elif reading(trial) is None:
            lost.append(s.text)  # a definition that cannot be read: nothing wrong can be said of what it defines
    return Chosen(kept, reading(kept), notes, lost)


def holds(statements: list[Stated], s: Stated) -> bool:
    """Can these statements be read together, the last one as what it is?"""
    made = reading(statements)
    return made is not None and not (s.soft and clashes(statements, made))


def in_its_way(kept: list[Stated], s: Stated) -> Stated | None:
    """The earlier statement that a later one takes the place of."""
    if s.soft:
        return None
    shared = [k for k in kept if not k.sure and k.names & s.names]
    return next((k for k in reversed(shared) if reading([*(x for x in kept if x is not k), s]) is not None), None)


def clashes(statements: list[Stated], problem: Problem) -> bool:
    """Is there a passing definition of what was declared, or one that was read as something else?"""
    defined = {d.text for d in problem.definitions}
    return any(s.soft and s.text not in defined for s in statements)


def reading(statements: list[Stated]) -> Problem | None:
    return posed("\n".join(s.text for s in statements))


@lru_cache(maxsize=256)
def posed(text: str) -> Problem | None:
    """The problem that statements pose; None where they cannot be read together."""
    try:
        return read_problem(text)
    except DerivationError:
        return None


def failure(statements: list[Stated]) -> str:
    """Why statements cannot be read together."""
    try:
        read_problem("\n".join(s.text for s in statements))
    except DerivationError as error:
        return error.message
    return "it is read as something else"


def definition(row: Placed) -> str | None:
    """The row's first equation, if its left side has the form of a name or of a function of letters."""
    found = relations(row)
    if not found or found[0][0] == 0 or found[0][1] not in ("=", ":=", r"\triangleq", r"\coloneqq", r"\equiv", "≔"):
        return None
    left = row[: found[0][0]]
    shape = DEFINES.match(left.strip())
    inside = shape["inside"] if shape else None
    if not shape or re.search(r"[-+*/]", inside or "") or re.fullmatch(r"[\d.,\s]+", inside or "") or "'" in left:
        return None
    if CHANCE.match(left) and not ERROR.fullmatch(left):
        return None
    right = row[found[0][0] + len(found[0][1]) : found[1][0] if len(found) > 1 else len(row)]
    right = re.split(r"\\q?quad\s*\\text|\\text\s*\{\s", right)[0]
    return f"{left.strip()} = {right.strip()}" if right.strip() else None
