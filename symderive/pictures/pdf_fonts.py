"""The fonts of a PDF: the standard ones by name, or, where their outlines are at hand, letters that it holds itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from symderive.pictures import metrics, outlines
from symderive.pictures.metrics import Glyph

NAMES = {metrics.ROMAN: "F1", metrics.ITALIC: "F2", metrics.BOLD: "F3", metrics.BOLD_ITALIC: "F4", metrics.SYMBOL: "F5"}
OWN = {"roman": "G1", "italic": "G2", "bold": "G3", "bold-italic": "G4"}


@dataclass
class Fonts:
    """What a document uses: standard fonts, and for each face the letters that it draws, by their code there."""

    drawing: bool
    standard: dict[str, str] = field(default_factory=dict)
    letters: dict[str, dict[str, tuple[int, int, str]]] = field(default_factory=dict)  # char -> (code, width, outline)

    def shown(self, glyphs: list[Glyph]) -> tuple[str, str, bool]:
        """The font's short name, the letters as codes, and whether they have to be slanted to be italic."""
        face = "italic" if glyphs[0].slanted and glyphs[0].face == "roman" else glyphs[0].face
        if self.drawing:
            own = self.letters.setdefault(face, {})
            drawn = {g.char: outlines.outline(g.char, face, g.width) for g in glyphs}
            if len({*own, *drawn}) < 255 and all(words is not None for words in drawn.values()):
                for g in glyphs:
                    own.setdefault(g.char, (len(own) + 1, g.width, drawn[g.char] or ""))
                return OWN[face], "".join(f"{own[g.char][0]:02X}" for g in glyphs), False
        name = NAMES[glyphs[0].font]
        self.standard[glyphs[0].font] = name
        return name, "".join(f"{g.code:02X}" for g in glyphs), glyphs[0].slanted

    def objects(self, first: int) -> tuple[str, list[str]]:
        """The dictionary of resources, and the objects that it refers to, numbered from ``first``."""
        entries: list[str] = []
        objects: list[str] = []
        for font, name in sorted(self.standard.items()):
            entries.append(f"/{name} {first + len(objects)} 0 R")
            encoding = "" if font == metrics.SYMBOL else " /Encoding /WinAnsiEncoding"
            objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{font}{encoding} >>")
        for face, own in sorted(self.letters.items()):
            if own:
                entries.append(f"/{OWN[face]} {first + len(objects)} 0 R")
                objects += drawn_font(own, first + len(objects))
        return f"/Font << {' '.join(entries)} >>", objects


def drawn_font(own: dict[str, tuple[int, int, str]], number: int) -> list[str]:
    """A font of type 3 with its letters, and the table that says which letters they are (for search, for readers)."""
    letters = list(own.items())
    procedures = " ".join(f"/g{code} {number + 1 + code} 0 R" for _, (code, _, _) in letters)
    names = " ".join(f"/g{code}" for _, (code, _, _) in letters)
    widths = " ".join(str(width) for _, (_, width, _) in letters)
    pairs = "\n".join(f"<{code:02X}> <{char.encode('utf-16-be').hex()}>" for char, (code, _, _) in letters)
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Letters def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(letters)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    font = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [-500 -400 1500 1200] /FontMatrix [0.001 0 0 0.001 0 0] "
        f"/FirstChar 1 /LastChar {len(letters)} /Widths [{widths}] /CharProcs << {procedures} >> "
        f"/Encoding << /Type /Encoding /Differences [1 {names}] >> /Resources << >> /ToUnicode {number + 1} 0 R >>"
    )
    glyphs = [stream(f"{width} 0 -500 -400 1500 1200 d1\n{path} f") for _, (_, width, path) in letters]
    return [font, stream(table), *glyphs]


def stream(body: str) -> str:
    return f"<< /Length {len(body) + 1} >>\nstream\n{body}\nendstream"
