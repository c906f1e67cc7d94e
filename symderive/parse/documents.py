"""Hand derivations out of LaTeX files, Markdown and notebooks: their lines, each with its place in the file.

A display that opens with a relation goes on from the one before it, also across prose; a chain a = b = c in one row
is split at every top-level relation; macros are put in first. What a derivation may use is what its author marked with
a comment ``given:``, what the prose states, and what the displays above it define.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from symderive.parse.macros import Macros
from symderive.parse.paper.collector import Collector
from symderive.parse.paper.covers import opened, parents
from symderive.parse.paper.hand import Hand
from symderive.parse.paper.places import Place
from symderive.parse.paper.stated import Chosen


class Given(str):
    """The statements that hold for a derivation, one a line, with the place of each; ``notes`` say what of the prose
    was not understood. ``answers``: its document says which problem the derivation answers. ``doubtful``: it is one
    equation, which may be a statement instead of a claim. ``label`` is that of its display. ``claims`` were made of its
    names above it, ``lost`` was stated of them and could not be used. ``own``: what its own problem alone gives, where
    statements from elsewhere are among these; ``strict``: those are from other problems, and refute nothing."""

    places: tuple[Place, ...]
    notes: tuple[str, ...]
    answers: bool
    doubtful: bool
    label: str
    claims: tuple[str, ...]
    lost: tuple[str, ...]
    own: Given | None
    strict: bool

    def __new__(
        cls,
        text: str,
        places: tuple[Place, ...] = (),
        notes: tuple[str, ...] = (),
        *,
        answers: bool = False,
        doubtful: bool = False,
        label: str = "",
        claims: tuple[str, ...] = (),
        lost: tuple[str, ...] = (),
        own: Given | None = None,
        strict: bool = False,
    ) -> Given:
        made = super().__new__(cls, text)
        made.places, made.notes, made.label = places, notes, label
        made.answers, made.doubtful = answers, doubtful
        made.claims, made.lost, made.own, made.strict = claims, lost, own, strict
        return made


def derivations(
    text: str,
    kind: str = "latex",
    folder: Path | None = None,
    given: str = "",
    name: str = "",
    *,
    claims: bool = False,
) -> Iterator[tuple[str | None, str, list[str]]]:
    """The derivations of a document: (its name or None, what it gives, its lines). ``kind`` is latex, markdown or
    notebook; ``folder`` is where local files that the document loads may be; ``given`` are statements that hold
    besides; by its ``name`` the document is found in one that takes it in, whose macros it then has. ``claims``: what
    stands alone in a display answers a problem. Raises a DerivationError."""
    document = opened(text, kind, folder)
    macros = Macros()
    for _, parent in parents(folder, name):
        macros.learn(parent, folder)
    macros.learn(text, folder)
    macros.learn(document.text, None)
    document.text = macros.blanked(document.text)
    for hand, chosen in Collector(document, kind, macros, given, claims=claims).hands():
        alone = None if hand.own is None else given_by(hand, hand.own)
        said = given_by(hand, chosen, alone)
        yield hand.name, said, list(hand.lines)


def given_by(hand: Hand, chosen: Chosen, own: Given | None = None) -> Given:
    """What was chosen for a derivation, as its givens."""
    stated = [s for s in chosen.statements if not s.outer]
    return Given(
        "\n".join(s.text for s in stated),
        tuple(s.place for s in stated),
        tuple(chosen.notes),
        answers=hand.named,
        doubtful=hand.doubtful,
        label=hand.label,
        claims=tuple(dict.fromkeys(hand.claims)),
        lost=tuple(chosen.lost),
        own=own,
        strict=hand.strict,
    )
