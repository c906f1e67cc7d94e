"""What becomes of a display that holds one equation: a claim that is judged, or a definition; nothing is passed over
without a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symderive.expr.shape import DerivationError
from symderive.parse.paper.hand import CALCULATES, CHANCES, Hand, claim
from symderive.parse.paper.parting import relations
from symderive.parse.paper.stated import Chosen


@dataclass(slots=True)
class Found:
    """A derivation with what holds for it. ``kind`` is empty where it has several lines; else it is a "definition",
    an "equation" that is set, an equation "alone", a conclusion in the "prose", or a
    "bare" formula without a relation."""

    hand: Hand
    chosen: Chosen
    kind: str = ""


def settled(found: Sequence[Found]) -> Iterator[tuple[Hand, Chosen]]:
    """The derivations to be judged, in their order. A single equation is a claim where it answers a problem, or where
    its section (the document) has nothing else; the others are named beside the derivation nearest to them."""
    found = sorted(found, key=lambda f: f.hand.at)
    if found and all(f.kind == "bare" for f in found):
        place = found[0].hand.rows[0].place
        raise DerivationError(
            f"there is no relation in this display ({place.words}), so that there is no step to judge",
            line=place.line,
            column=place.column,
            where="text",
            hint="a derivation joins its lines with =, \\le, \\approx, \\propto or an arrow",
        )
    whole = [f for f in found if not f.kind]
    sections = {f.hand.section for f in whole}
    kept: list[Found] = []
    left: list[Found] = []
    for f in found:
        if not f.kind:
            kept.append(f)
        elif f.kind == "alone" and (f.hand.answers or f.hand.section not in sections or works(f.hand)):
            sure = (
                f.hand.answers or not whole or (works(f.hand) and (f.hand.concludes or f.hand.section not in sections))
            )
            f.hand.doubtful = not sure
            f.hand.lines = claim(f.hand.rows[0])
            kept.append(f)
        elif f.kind not in ("bare", "prose") and f.hand.answers and f.hand.section not in sections:
            f.chosen.notes.append(
                f"{f.hand.rows[0].place.words}: this is read as a definition; there is no step in it."
            )
            kept.append(f)
        else:
            left.append(f)
    used = {s.text for f in kept for s in f.chosen.statements}
    for f in left:
        tell(f, kept, used)
    yield from ((f.hand, f.chosen) for f in kept)


def works(hand: Hand) -> bool:
    """Does the left side ask for something: a derivative, an integral, a probability?"""
    row = hand.rows[0]
    left = row[: relations(row)[0][0]]
    return bool(CALCULATES.search(left) or CHANCES.search(left))


def tell(f: Found, kept: Sequence[Found], used: set[str]) -> None:
    """A note on an equation that is not judged, with the derivation above it (else the first one)."""
    row = f.hand.rows[0]
    if not kept or any(row.startswith(text) or text.startswith(row) for text in used):
        return
    here = [k for k in kept if k.hand.section == f.hand.section]
    above = here or [k for k in kept if k.hand.at <= f.hand.at] or list(kept[:1])
    what = {
        "definition": "is read as a definition",
        "equation": "sets an equation that is not solved",
        "alone": "stands alone and is not judged",
        "prose": "stands in the prose and is not judged",
        "bare": "has no relation, so that there is nothing to judge",
    }[f.kind]
    above[-1].chosen.notes.append(f"{row.place.words}: ${row}$ {what}.")
