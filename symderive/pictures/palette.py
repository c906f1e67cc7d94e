"""The colours of drawings by name, for light pages, dark pages and print.

Blue, vermilion, green and purple are those of Okabe and Ito's palette for colour-blind readers; on dark pages they are
lighter. No drawing tells two things apart by colour alone.
"""

from __future__ import annotations

#: name -> (on light ground and in print, on dark ground), as red, green and blue
COLOURS = {
    "1": ((0, 114, 178), (86, 180, 233)),
    "2": ((213, 94, 0), (240, 148, 70)),
    "3": ((0, 140, 104), (60, 200, 160)),
    "4": ((170, 88, 140), (222, 150, 190)),
}
#: names that are the ink of the text, more or less of it
SHADES = {"ink": 1.0, "quiet": 0.55, "tint": 0.1}


def hexed(rgb: tuple[int, int, int]) -> str:
    return "#" + "".join(f"{part:02x}" for part in rgb)


def css(name: str) -> str:
    """A colour as a page may override it."""
    return "currentColor" if name in SHADES else f"var(--picture-{name},{hexed(COLOURS[name][0])})"


def veil(name: str, more: float = 1.0) -> float:
    """How much of a colour covers what is under it."""
    return SHADES.get(name, 1.0) * more


def rgb(name: str) -> tuple[float, float, float]:
    """A colour in print, each part from 0 to 1."""
    if name in SHADES:
        return (0.0, 0.0, 0.0)
    red, green, blue = COLOURS[name][0]
    return (red / 255, green / 255, blue / 255)


DARK = ";".join(f"--picture-{name}:{hexed(dark)}" for name, (_, dark) in COLOURS.items())
#: a file of its own follows the reader's scheme; inside a page the text's colour is the page's
CSS = (
    "svg.symderive-picture:root{color:#1a1a1a}"
    f"@media (prefers-color-scheme:dark){{svg.symderive-picture:root{{color:#e8e8e8}}:root{{{DARK}}}}}"
)
