"""A scene as a PDF of one page: plain vectors, no date and no random name.

The page is written uncompressed, so that the same scene gives the same bytes with every version of every library.
"""

from __future__ import annotations

from itertools import groupby
from math import cos, radians, sin

from symderive.pictures import metrics, outlines, palette
from symderive.pictures.labels import Run, strokes
from symderive.pictures.metrics import Glyph
from symderive.pictures.pdf_fonts import Fonts, stream
from symderive.pictures.scene import Ink, Path, Scene, Words
from symderive.pictures.svg import number

SLANT = 0.2126  # the tangent of twelve degrees: Greek letters among italics
ACCENTS = {"hat": "ˆ", "tilde": "˜"}


def pdf(scene: Scene) -> bytes:
    """The document."""
    veils: dict[str, str] = {}
    fonts = Fonts(outlines.installed())
    body = "\n".join(
        path(item, scene.height, veils) if isinstance(item, Path) else words(item, scene.height, fonts)
        for item in scene.items
    )
    size = f"/MediaBox [0 0 {number(scene.width)} {number(scene.height)}]"
    resources, more = fonts.objects(6)
    states = f"/ExtGState << {' '.join(f'/{name} << /ca {v} /CA {v} >>' for v, name in veils.items())} >>"
    return document(
        [
            "<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R {size} /Contents 4 0 R /Resources << {resources} {states} >> >>",
            stream(body),
            f"<< /Title {utf16(scene.title)} /Subject {utf16(scene.alt)} >>",
            *more,
        ]
    )


def document(objects: list[str]) -> bytes:
    """Numbered objects with the table of where each begins. The fifth says what the document is about."""
    out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    starts = []
    for n, content in enumerate(objects, start=1):
        starts.append(len(out))
        out += f"{n} 0 obj\n{content}\nendobj\n".encode("ascii")
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    size = len(objects) + 1
    return out + (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    ).encode("ascii")


def utf16(words: str) -> str:
    """A text string that any letter can stand in."""
    return "<" + ("\ufeff" + words).encode("utf-16-be").hex() + ">"


# ---------------------------------------------------------------- paths
def path(item: Path, height: float, veils: dict[str, str]) -> str:
    """A path with its ink; heights are turned round, because PDF counts them from below."""
    marks = {"M": "m", "L": "l", "C": "c", "Z": "h"}
    drawn = " ".join(
        " ".join([*(number(height - v if n % 2 else v) for n, v in enumerate(values)), marks[kind]])
        for kind, values in item.segments
    )
    return f"q {state(item.ink, veils)}{drawn} {finish(item.ink)} Q"


def state(ink: Ink, veils: dict[str, str]) -> str:
    parts = []
    if ink.veil < 1:
        parts.append(f"/{veils.setdefault(number(ink.veil), f'V{len(veils) + 1}')} gs")
    if ink.fill:
        parts.append(" ".join(map(number, shade(ink.fill))) + " rg")
    if ink.stroke:
        parts.append(" ".join(map(number, shade(ink.stroke))) + f" RG {number(ink.width)} w 1 j")
        parts.append(f"[{' '.join(map(number, ink.dash))}] 0 d" if ink.dash else "1 J")
    return " ".join(parts) + " "


def shade(name: str) -> tuple[float, float, float]:
    """A colour as it is printed; thin lines and grounds are greys of their own."""
    if name in palette.SHADES:
        grey = 1 - palette.SHADES[name]
        return (grey, grey, grey)
    return palette.rgb(name)


def finish(ink: Ink) -> str:
    return {(True, True): "B", (True, False): "S", (False, True): "f", (False, False): "n"}[
        (bool(ink.stroke), bool(ink.fill))
    ]


# ---------------------------------------------------------------- words
def words(item: Words, height: float, fonts: Fonts) -> str:
    start = item.start
    turn = radians(item.turn)
    colour = " ".join(map(number, shade(item.colour)))
    out = [f"q {colour} rg BT"]
    for run in item.runs:
        for glyphs, along, rise in placed(run):
            size = run.scale * item.size
            x, y = start + along * size, run.rise * item.size + rise * size
            origin = (item.at[0] + x * cos(turn) - y * sin(turn), height - item.at[1] + x * sin(turn) + y * cos(turn))
            out.append(shown(glyphs, size, turn, origin, fonts))
        start += metrics.width(run.words, run.face) * run.scale * item.size
    rules = [overline(item, item.start + at, wide, up, height) for at, wide, up in strokes(item.runs, item.size)]
    return " ".join([*out, "ET", *rules, "Q"])


def overline(item: Words, start: float, wide: float, up: float, height: float) -> str:
    """A line over letters, as a filled strip."""
    turn = radians(item.turn)
    matrix = f"{cos(turn):.4f} {sin(turn):.4f} {-sin(turn):.4f} {cos(turn):.4f}"
    place = f"{number(item.at[0])} {number(height - item.at[1])}"
    return f"q {matrix} {place} cm {number(start)} {number(up)} {number(wide)} {number(0.055 * item.size)} re f Q"


def placed(run: Run) -> list[tuple[list[Glyph], float, float]]:
    """The glyphs of a run in groups of one font, each with where it begins and how high, in ems."""
    out = []
    along = 0.0
    for _, group in groupby(metrics.glyphs(run.words, run.face), key=lambda g: (g.font, g.face, g.slanted)):
        glyphs = list(group)
        out.append((glyphs, along, 0.0))
        along += sum(g.width for g in glyphs) / 1000
    if run.mark in ACCENTS:
        accent = metrics.glyphs(ACCENTS[run.mark], "roman")
        slant = 0.1 if "italic" in run.face else 0.0
        tall = any(c.isupper() or c in "bdfhklt" for c in run.words)
        out.append((accent, (along - accent[0].width / 1000) / 2 + slant, 0.2 if tall else 0.0))
    return out


def shown(glyphs: list[Glyph], size: float, turn: float, origin: tuple[float, float], fonts: Fonts) -> str:
    name, letters, slanted = fonts.shown(glyphs)
    lean = SLANT if slanted else 0.0
    matrix = (cos(turn), sin(turn), lean * cos(turn) - sin(turn), lean * sin(turn) + cos(turn), *origin)
    placing = " ".join(f"{v:.4f}" if n < 4 else number(v) for n, v in enumerate(matrix))
    return f"/{name} {number(size)} Tf {placing} Tm <{letters}> Tj"
