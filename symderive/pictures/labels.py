"""Labels: a sentence with formulas, or a tree, as runs of letters in a face, a size and at a height."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symderive.expr.node import Node
from symderive.pictures import metrics
from symderive.render import notation, paint_text, symbols
from symderive.render.boxes import Accent, Atom, Box, Brace, Fence, Frac, Root, Row, Script, Styled, Table
from symderive.render.prose import Text, prose
from symderive.render.spelling import Style

SMALL = 0.7  # a script beside its base
DROP, LIFT = -0.18, 0.36  # how far scripts stand below and above the line, in ems
MARKS = {"bar": "bar", "overline": "bar", "hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde"}
ROOF = 0.87  # the height of the line over a root, in ems
SPACED = ("bin", "rel")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that are set alike. ``scale`` is of the label's size, ``rise`` in ems of it, ``mark`` an accent or the
    line over what stands under a root ("over")."""

    words: str
    face: str = "roman"
    scale: float = 1.0
    rise: float = 0.0
    mark: str = ""


Label = tuple[Run, ...]
DECIMALS = Style(decimals=True)


def label(words: str) -> Label:
    """A text in which formulas stand between dollars."""
    runs: list[Run] = []
    for part in prose(words, ours=False):
        runs += [Run(part.words)] if isinstance(part, Text) else runs_of(part.box)
    return joined(runs)


def formula(node: Node, style: Style = Style()) -> Label:  # noqa: B008  a Style is a value
    """A tree."""
    return joined(runs_of(notation.boxes(node, style)))


def plain(words: str) -> Label:
    """Words as they are, upright: dollars and backslashes mean nothing here."""
    return (Run(words),)


def bold(words: str) -> Label:
    return (Run(words, "bold"),)


ROOMY = 1.08  # how much wider than Times a browser's serif letters may be, where something stands right behind them


def width(runs: Label, size: float) -> float:
    """How wide a label is at a size, in the unit of the size."""
    return sum(metrics.width(run.words, run.face) * run.scale for run in runs) * size


def strokes(runs: Label, size: float) -> list[tuple[float, float, float]]:
    """The lines over letters (of a root, of a mean): where each begins, how long it is and how high it stands."""
    found: list[tuple[float, float, float]] = []
    start, joins = 0.0, False
    for run in runs:
        em = run.scale * size
        wide = metrics.width(run.words, run.face) * em
        if run.mark == "over":
            up = run.rise * size + ROOF * em
            if joins:  # one roof over all that stands under the root
                first, length, height = found.pop()
                found.append((first, length + wide, max(height, up)))
            else:
                found.append((start, wide, up))
        elif run.mark == "bar":
            tall = any(c.isupper() or c in "bdfhklt" for c in run.words)
            lean = 0.12 * em if "italic" in run.face else 0.0
            found.append((start + lean + 0.08 * em, wide - 0.18 * em, run.rise * size + (0.74 if tall else 0.55) * em))
        joins = run.mark == "over"
        start += wide
    return found


def text(runs: Label) -> str:
    """The letters of a label."""
    return "".join(run.words for run in runs)


# ---------------------------------------------------------------- from boxes
def runs_of(box: Box) -> list[Run]:
    match box:
        case Atom():
            return [of_atom(box)] if box.text else []
        case Row(items):
            return in_row(items)
        case Styled(font, body):
            return [replace(run, words=run.words, face=styled(run, font)) for run in runs_of(body)]
        case Script(base, sub, sup, _):
            inner = runs_of(base)
            leans = sup is not None and inner and inner[-1].face == "italic" and inner[-1].words[-1] == "f"
            return [*inner, *scripted(sub, DROP), *([Run(" ", scale=0.3)] if leans else []), *scripted(sup, LIFT)]
        case Frac(top, bottom, True):
            return [*side(top, False), Run("/"), *side(bottom, True)]
        case Root(body, None):
            return [Run("√"), *(replace(run, mark=run.mark or "over") for run in runs_of(body))]
        case Fence(left, body, right):
            signs = [symbols.DELIMITERS.get(end, end) for end in (left, right)]
            return [Run(signs[0]), *runs_of(body), Run(signs[1])]
        case Accent(mark, body) if mark in MARKS:
            return [replace(run, mark=MARKS[mark]) for run in runs_of(body)]
        case Brace(body, _, _):
            return runs_of(body)
        case Table() | Accent() | Frac() | Root():
            return [Run(paint_text.text(box))]
    return [Run(paint_text.text(box))]


def of_atom(atom: Atom) -> Run:
    if atom.role in ("number", "name", "text", "sign", "punct", *SPACED) or not atom.text.isalpha():
        return Run(atom.text)
    capital_greek = atom.text[0] > "\u0370" and atom.text.isupper()
    return Run(atom.text, "roman" if capital_greek or atom.role == "big" else "italic")


def in_row(items: tuple[Box, ...]) -> list[Run]:
    out: list[Run] = []
    for place, item in enumerate(items):
        role = item.role if isinstance(item, Atom) else "ord"
        if role in (*SPACED, "tight"):
            if out and out[-1].words.endswith(" "):
                out.pop()
            out += [Run(" "), Run(text_of(item)), Run(" ")]
        elif role == "punct":
            out += [Run(text_of(item)), Run(" ")]
        elif role in ("hidden", "space", "apply"):
            beside = role == "apply" or (place and needs_gap(out, items[place + 1 :]))
            out += [Run(" ", scale=0.6)] if beside else []
        else:
            out += runs_of(item)
            if role == "name" and begins_with_letter(items[place + 1 :]):
                out.append(Run(" ", scale=0.6))
    return out


def begins_with_letter(after: tuple[Box, ...]) -> bool:
    """Does a letter or a number follow at once, as in sin x?"""
    following = runs_of(after[0]) if after else []
    return bool(following) and following[0].words[0].isalnum()


def text_of(item: Box) -> str:
    return item.text if isinstance(item, Atom) else ""


def needs_gap(before: list[Run], after: tuple[Box, ...]) -> bool:
    """A thin gap stands between two factors that would run into one word."""
    following = runs_of(after[0]) if after else []
    if not before or not following:
        return False
    return len(before[-1].words) > 1 or len(following[0].words) > 1 or following[0].words[0].isdigit()


def scripted(box: Box | None, rise: float) -> list[Run]:
    if box is None:
        return []
    return [
        replace(run, scale=run.scale * SMALL, rise=rise + run.rise * SMALL, words=run.words.strip() or run.words)
        for run in runs_of(box)
        if run.words != " "
    ]


def side(box: Box, below: bool) -> list[Run]:
    """One side of a fraction stroke, in brackets where it is more than a word."""
    inner = runs_of(box)
    bare = paint_text.grouped(box, below=below) == paint_text.text(box)
    return inner if bare else [Run("("), *inner, Run(")")]


FONT_FACES = {"mathbf": "bold", "mathrm": "roman", "mathsf": "roman", "boldsymbol": "bold-italic"}


def styled(run: Run, font: str) -> str:
    if font == "mathbb":
        return "bold"
    return FONT_FACES.get(font, run.face if font != "mathit" else "italic")


def joined(runs: list[Run]) -> Label:
    """Neighbours that are set alike as one run, without the outer spaces."""
    out: list[Run] = []
    for run in runs:
        if out and run.mark in ("", "over") and out[-1] == replace(run, words=out[-1].words):
            out[-1] = replace(run, words=out[-1].words + run.words)
        elif run.words:
            out.append(run)
    if out:
        out[0] = replace(out[0], words=out[0].words.lstrip())
        out[-1] = replace(out[-1], words=out[-1].words.rstrip())
    return tuple(run for run in out if run.words)
