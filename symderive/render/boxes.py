"""What stands on a page of mathematics: atoms in rows, scripts, fractions, brackets, tables.

A tree becomes boxes once (``compose``); LaTeX, Unicode and MathML are three ways to paint the same boxes, so
brackets and spelling are decided in one place.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Atom:
    """One sign. ``role`` is ord, number, name (upright: sin), bin, rel, punct, space, text, hidden or big."""

    latex: str
    text: str
    role: str = "ord"


@dataclass(frozen=True, slots=True)
class Styled:
    """Letters in a font: ``mathbf``, ``boldsymbol``, ``mathbb``, ``mathcal``, ``mathrm``, ``mathsf``, ``mathit``."""

    font: str
    body: Box


@dataclass(frozen=True, slots=True)
class Row:
    items: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A base with what stands below and above it; ``limits`` puts them under and over (of a big sum)."""

    base: Box
    sub: Box | None = None
    sup: Box | None = None
    limits: bool = False


@dataclass(frozen=True, slots=True)
class Frac:
    top: Box
    bottom: Box
    line: bool = True


@dataclass(frozen=True, slots=True)
class Root:
    body: Box
    degree: Box | None = None


@dataclass(frozen=True, slots=True)
class Fence:
    """Brackets that grow with what they hold; an empty ``left`` or ``right`` is no bracket."""

    left: str
    body: Box
    right: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. ``kind`` is matrix, bmatrix, pmatrix, vmatrix, cases, aligned or array."""

    rows: tuple[tuple[Box, ...], ...]
    kind: str = "bmatrix"


@dataclass(frozen=True, slots=True)
class Accent:
    """``mark`` is the name of the LaTeX command: hat, bar, tilde, vec, dot, overline, underline ..."""

    mark: str
    body: Box


@dataclass(frozen=True, slots=True)
class Brace:
    """A body with a brace and a label under it (or over it)."""

    body: Box
    label: Box
    over: bool = False


Box = Atom | Styled | Row | Script | Frac | Root | Fence | Table | Accent | Brace

EMPTY = Row(())


def row(*items: Box) -> Box:
    """Boxes side by side, rows laid flat; one box stands for itself."""
    flat: list[Box] = []
    for item in items:
        flat.extend(item.items if isinstance(item, Row) else (item,))
    return flat[0] if len(flat) == 1 else Row(tuple(flat))


def inside(box: Box) -> tuple[Box, ...]:
    """The boxes directly within a box."""
    match box:
        case Row(items):
            return items
        case Styled(_, body) | Accent(_, body) | Fence(_, body, _):
            return (body,)
        case Script(base, sub, sup):
            return tuple(b for b in (base, sub, sup) if b is not None)
        case Frac(top, bottom):
            return (top, bottom)
        case Root(body, degree):
            return (body,) if degree is None else (body, degree)
        case Brace(body, label):
            return (body, label)
        case Table(rows):
            return tuple(cell for line in rows for cell in line)
    return ()


def is_tall(box: Box) -> bool:
    """Does a bracket around this box have to grow?"""
    match box:
        case Frac() | Table() | Brace():
            return True
        case Script(base, _, _, limits):
            return limits or is_tall(base)
        case Atom(_, _, role):
            return role == "big"
    return any(map(is_tall, inside(box)))


WIDTHS = {
    "bin": 1.22,
    "rel": 1.33,
    "tight": 0.78,
    "space": 0.25,
    "big": 1.2,
    "hidden": 0.0,
    "apply": 0.17,
    "punct": 0.45,
}


def width(box: Box) -> float:
    """How wide a box is in a printed line, in ems, as estimated from its letters."""
    match box:
        case Atom(_, text, role):
            return WIDTHS[role] if role in WIDTHS else sum(0.75 if c.isupper() or c in "mw" else 0.52 for c in text)
        case Frac(top, bottom):
            return max(width(top), width(bottom)) + 0.3
        case Script(base, sub, sup, limits):
            marks = max(width(b) if b is not None else 0.0 for b in (sub, sup)) * 0.7
            return max(width(base), marks) if limits else width(base) + marks
        case Brace(body, label):
            return max(width(body), 0.7 * width(label))
        case Table(rows):
            columns = max(len(line) for line in rows)
            return sum(max(width(line[j]) for line in rows if j < len(line)) + 1.0 for j in range(columns)) + 0.5
        case Fence():
            return width(box.body) + 0.8
        case Root(body):
            return width(body) + 0.8
    return sum(map(width, inside(box)))
