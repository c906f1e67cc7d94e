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
from symderive.parse.paper.places import Place


class Given(str):
    """The statements that hold for a derivation, one a line, with the place of each; ``notes`` say what of the prose
    was not understood. ``answers``: its document says which problem the derivation answers. ``doubtful``: it is one
    equation, which may be a statement instead of a claim. ``label`` is that of its display. ``claims`` were made of its
    names above it, ``lost`` was stated of them and could not be used."""

    places: tuple[Place, ...]
    notes: tuple[str, ...]
    answers: bool
    doubtful: bool
    label: str
    claims: tuple[str, ...]
    lost: tuple[str, ...]

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
    ) -> Given:
        made = super().__new__(cls, text)
        made.places, made.notes, made.label = places, notes, label
        made.answers, made.doubtful = answers, doubtful
        made.claims, made.lost = claims, lost
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
        own = [s for s in chosen.statements if not s.outer]
        said = Given(
            "\n".join(s.text for s in own),
            tuple(s.place for s in own),
            tuple(chosen.notes),
            answers=hand.named,
            doubtful=hand.doubtful,
            label=hand.label,
            claims=tuple(dict.fromkeys(hand.claims)),
            lost=tuple(chosen.lost),
        )
        yield hand.name, said, list(hand.lines)
