"""What a picture is once it is drawn: two files with the same lines, words for screen readers, and its key."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing in both formats. ``svg`` is an element, ``pdf`` a document of one page; sizes are in points."""

    svg: str
    pdf: bytes
    alt: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Option:
    """One of the drawings to choose from: ``why`` says in a sentence what makes it right or wrong."""

    letter: str
    svg: str
    pdf: bytes
    alt: str
    right: bool
    why: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its key. ``answer`` and ``reason`` are sentences with formulas between dollars.

    ``worked`` is the drawing that belongs into the key, where that is another one than the student's.
    """

    name: str
    svg: str
    pdf: bytes
    alt: str
    answer: str
    reason: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    worked: Figure | None = None
    width: float = 0.0
    height: float = 0.0
