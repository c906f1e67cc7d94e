"""The outlines of letters, where matplotlib is installed: it brings the STIX fonts, which are as wide as Times.

A PDF that holds its letters looks the same everywhere; without them a reader's own Times and Symbol are used, which not
every machine has.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FILES = {
    "roman": "STIXGeneral.ttf",
    "italic": "STIXGeneralItalic.ttf",
    "bold": "STIXGeneralBol.ttf",
    "bold-italic": "STIXGeneralBolIta.ttf",
}
MOVE, LINE, QUADRATIC, CLOSE = 1, 2, 3, 79  # the codes of matplotlib's paths

Point = tuple[float, float]


def installed() -> bool:
    return find_spec("matplotlib") is not None


@lru_cache(maxsize=8)
def font(face: str) -> Any:
    """The font of a face and the flag that asks for its own units."""
    import matplotlib
    from matplotlib import ft2font

    older: Any = ft2font  # before matplotlib 3.10 the flags were plain numbers of the module
    unscaled = ft2font.LoadFlags.NO_SCALE if hasattr(ft2font, "LoadFlags") else older.LOAD_NO_SCALE
    return ft2font.FT2Font(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / FILES[face])), unscaled


@lru_cache(maxsize=1024)
def outline(char: str, face: str, width: int) -> str | None:
    """The letter as the operators of a PDF, in thousandths of its size, drawn as wide as ``width``; None where the font
    lacks it."""
    found, unscaled = font(face)
    if not found.get_char_index(ord(char)):
        return None
    advance = found.load_char(ord(char), unscaled).horiAdvance
    vertices, codes = found.get_path()
    unit = 64 * 1000 / found.units_per_EM
    squeeze = width / (advance * 1000 / found.units_per_EM) if advance else 1.0
    points = [(float(x) * unit * squeeze, float(y) * unit) for x, y in vertices]
    return " ".join(operators(points, [int(code) for code in codes]))


def operators(points: list[Point], codes: list[int]) -> list[str]:
    """Lines and quadratic curves (made cubic) as PDF draws them."""
    out: list[str] = []
    here: Point = (0.0, 0.0)
    n = 0
    while n < len(codes):
        code = codes[n]
        if code == QUADRATIC:
            handle, end = points[n], points[n + 1]
            first, second = (two_thirds(side, handle) for side in (here, end))
            out.append(f"{pair(first)} {pair(second)} {pair(end)} c")
            here, n = end, n + 2
            continue
        if code == CLOSE:
            out.append("h")
        elif code in (MOVE, LINE):
            out.append(f"{pair(points[n])} {'m' if code == MOVE else 'l'}")
            here = points[n]
        n += 1
    return out


def two_thirds(start: Point, handle: Point) -> Point:
    return start[0] + 2 / 3 * (handle[0] - start[0]), start[1] + 2 / 3 * (handle[1] - start[1])


def pair(p: Point) -> str:
    return f"{p[0]:.0f} {p[1]:.0f}"
