"""Runs of events that are written with dots or with an index: T_1 = 1, ..., T_N = 1, the union of A_1 to A_n."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from symderive.parse.dots import LETTERS, differences, numbered, with_index
from symderive.parse.syntax import Syntax, prefix

MOST = 400
ORDERED = ("eq", "lt", "le", "gt", "ge")


@dataclass(frozen=True, slots=True)
class Run:
    """One event with an index that runs from ``low`` to ``high``."""

    event: Syntax
    index: Syntax
    low: Syntax
    high: Syntax

    def each(self) -> list[Syntax] | None:
        """The events themselves where both ends are numbers."""
        if self.low.number is None or self.high.number is None or self.high.number - self.low.number > MOST:
            return None
        return [self.at(n) for n in range(int(self.low.number), int(self.high.number) + 1)]

    def at(self, number: int) -> Syntax:
        return with_letter(self.event, self.index.head, number)


def with_letter(part: Syntax, letter: str, number: int) -> Syntax:
    """A part with a number for a letter."""
    if part.kind == "name" and part.head == letter:
        return part.but(head=str(number), kind="number", latex=str(number))
    return part.but(kids=tuple(with_letter(k, letter, number) for k in part.kids)) if part.kids else part


def written_out(parts: tuple[Syntax, ...]) -> list[Syntax | Run] | None:
    """A list of events with the dots in it replaced by what they stand for; None where they show no pattern."""
    if not any(p.head == "dots" for p in parts):
        return list(parts)
    place = next(k for k, p in enumerate(parts) if p.head == "dots")
    if place == 0 or place + 1 >= len(parts):
        return None
    last = parts[place + 1]
    for start in range(place):
        run = run_of(parts[start:place], last)
        if run is None:
            continue
        rest = written_out(parts[place + 2 :])
        each = run.each()
        return None if rest is None else [*parts[:start], *(each if each is not None else [run]), *rest]
    return None


def run_of(shown: tuple[Syntax, ...], last: Syntax) -> Run | None:
    """The event whose index runs from the first that is shown, over all that are shown, to the last."""
    pairs = list(differences(shown[0], last))
    if not pairs or any(prefix(a) != prefix(pairs[0][0]) or prefix(b) != prefix(pairs[0][1]) for a, b in pairs):
        return None
    low, high = pairs[0]
    used = {p.head for part in (*shown, last) for p in part.walk() if p.kind == "name"}
    letter = next((c for c in LETTERS if c not in used), None)
    if low.number is None or high.head == "none" or letter is None:
        return None
    index = Syntax(letter, (), low.start, low.stop, kind="name", latex=letter)
    event = with_index(shown[0], last, index)
    expected = [numbered(event, index, int(low.number) + k) for k in range(len(shown))]
    return Run(event, index, low, high) if [prefix(e) for e in expected] == [prefix(s) for s in shown] else None


def run_over(part: Syntax) -> Run | None:
    """A union or an intersection with its range below and above the sign."""
    if part.note != "over" or len(part.kids) != 4 or part.kids[1].kind != "name":
        return None
    event, index, low, high = part.kids
    return Run(event, index, low, high) if low.number is not None else None


def links(chain: Syntax) -> list[Syntax | Run] | None:
    """X_1 = ... = X_4, X_1 < ... < X_4, X_1 = ... = X_n = 1: the relations between neighbours, or to the last value."""
    terms = [chain.kids[0].kids[0], *(k.kids[1] for k in chain.kids if len(k.kids) == 2)]
    heads = {k.head for k in chain.kids}
    if len(terms) != len(chain.kids) + 1 or len(heads) != 1 or not heads <= set(ORDERED):
        return None
    (head,) = heads
    full = written_out(tuple(terms))
    if full is None:
        return None
    runs = [t for t in full if isinstance(t, Run)]
    if not runs:
        named = [t for t in full if isinstance(t, Syntax)]
        return [Syntax(head, (a, b), a.start, b.stop) for a, b in pairwise(named)]
    if len(full) != 2 or head != "eq":
        return None
    run, value = full
    if not isinstance(run, Run) or not isinstance(value, Syntax):
        return None
    return [Run(Syntax(head, (run.event, value), run.event.start, value.stop), run.index, run.low, run.high)]
