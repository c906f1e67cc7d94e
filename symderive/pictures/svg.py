"""A scene as SVG: one element without ids, scripts or foreign files, that takes its colour from the page."""

from __future__ import annotations

from html import escape

from symderive.pictures import palette
from symderive.pictures.labels import Run, strokes
from symderive.pictures.scene import Ink, Path, Scene, Words

FONTS = "'Times New Roman',Times,'Liberation Serif','Nimbus Roman','STIX Two Text',STIXGeneral,'LM Roman 10',serif"
COMBINING = {"hat": "\u0302", "tilde": "\u0303"}
ANCHORS = {"start": "", "middle": ' text-anchor="middle"', "end": ' text-anchor="end"'}


def svg(scene: Scene) -> str:
    """The element, ready for a page or for a file of its own."""
    w, h = number(scene.width), number(scene.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="symderive-picture" role="img" viewBox="0 0 {w} {h}" '
        f'width="{w}pt" height="{h}pt" font-family="{FONTS}" xml:space="preserve">'
    )
    told = f"<title>{escape(scene.title)}</title><desc>{escape(scene.alt)}</desc><style>{palette.CSS}</style>"
    body = "\n".join(path(item) if isinstance(item, Path) else words(item) for item in scene.items)
    return f"{head}{told}\n{body}\n</svg>\n"


def number(value: float) -> str:
    """Two places, without what says nothing.

    >>> number(-0.001), number(2.50)
    ('0', '2.5')
    """
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def path(item: Path) -> str:
    d = "".join(kind + " ".join(map(number, values)) for kind, values in item.segments)
    return f'<path d="{d}" {drawn(item.ink)}/>'


def drawn(ink: Ink) -> str:
    style = [f"fill:{palette.css(ink.fill)}" if ink.fill else "fill:none"]
    veil = palette.veil(ink.fill, ink.veil)
    if ink.fill and veil < 1:
        style.append(f"fill-opacity:{number(veil)}")
    if ink.stroke:
        style += [f"stroke:{palette.css(ink.stroke)}", f"stroke-width:{number(ink.width)}"]
        veil = palette.veil(ink.stroke, ink.veil)
        if veil < 1:
            style.append(f"stroke-opacity:{number(veil)}")
        style.append("stroke-linejoin:round")
        style.append(f"stroke-dasharray:{','.join(map(number, ink.dash))}" if ink.dash else "stroke-linecap:round")
    return f'style="{";".join(style)}"'


def words(item: Words) -> str:
    x, y = map(number, item.at)
    turn = f' transform="rotate({number(-item.turn)} {x} {y})"' if item.turn else ""
    colour = f' style="fill:{palette.css(item.colour)}"'
    lines = strokes(item.runs, item.size)
    fixed = f' textLength="{number(item.width)}"' if lines else ""  # so that the lines end where the letters do
    out = [f'<text x="{x}" y="{y}" font-size="{number(item.size)}"{ANCHORS[item.anchor]}{turn}{fixed}{colour}>']
    level = 0.0
    for run in item.runs:
        out.append(span(run, item.size, level))
        level = run.rise
    return "".join(out) + "</text>" + "".join(overline(item, *stroke) for stroke in lines)


def overline(item: Words, start: float, wide: float, up: float) -> str:
    """A line over letters, as a path of its own."""
    x, y = item.at[0] + item.start + start, item.at[1] - up
    turn = f' transform="rotate({number(-item.turn)} {number(item.at[0])} {number(item.at[1])})"' if item.turn else ""
    style = drawn(Ink(item.colour, width=0.055 * item.size))
    return f'<path d="M{number(x)} {number(y)}h{number(wide)}"{turn} {style}/>'


def span(run: Run, size: float, level: float) -> str:
    """A run; heights are told as a change from the run before."""
    style = ""
    if "italic" in run.face:
        style += ' font-style="italic"'
    if "bold" in run.face:
        style += ' font-weight="bold"'
    if run.scale != 1:
        style += f' font-size="{number(run.scale * size)}"'
    if run.rise != level:
        style += f' dy="{number((level - run.rise) * size)}"'
    letters = escape("".join(c + COMBINING[run.mark] for c in run.words) if run.mark in COMBINING else run.words)
    return f"<tspan{style}>{letters}</tspan>"
