"""How wide letters are in the standard fonts Times and Symbol, and which code each has there.

The widths are those of the Adobe font metrics of the fourteen standard PDF fonts, in thousandths of the size. A
printed page and a browser with a Times-like font then agree on where a label ends.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

ROMAN, ITALIC, BOLD, BOLD_ITALIC, SYMBOL = "Times-Roman", "Times-Italic", "Times-Bold", "Times-BoldItalic", "Symbol"
FACES = {"roman": ROMAN, "italic": ITALIC, "bold": BOLD, "bold-italic": BOLD_ITALIC}

#: widths of the characters 32 to 126
ASCII = {
    ROMAN: (
        "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 "
        "500 278 278 564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 "
        "667 556 611 722 722 944 722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500 500 278 278 "
        "500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 480 200 480 541"
    ),
    ITALIC: (
        "250 333 420 500 500 833 778 214 333 333 500 675 250 333 250 278 500 500 500 500 500 500 500 500 500 "
        "500 333 333 675 675 675 500 920 611 611 667 722 611 611 722 722 333 444 667 556 833 667 722 611 722 "
        "611 500 556 722 611 833 611 556 556 389 278 389 422 500 333 500 500 444 500 444 278 500 500 278 278 "
        "444 278 722 500 500 500 500 389 389 278 500 444 667 444 444 389 400 275 400 541"
    ),
    BOLD: (
        "250 333 555 500 500 1000 833 278 333 333 500 570 250 333 250 278 500 500 500 500 500 500 500 500 500 "
        "500 333 333 570 570 570 500 930 722 667 722 722 667 611 778 778 389 500 778 667 944 722 778 611 778 "
        "722 556 667 722 722 1000 722 722 667 333 278 333 581 500 333 500 556 444 556 444 333 500 556 278 333 "
        "556 278 833 556 500 556 556 444 389 333 556 500 722 500 500 444 394 220 394 520"
    ),
    BOLD_ITALIC: (
        "250 389 555 500 500 833 778 278 333 333 500 570 250 333 250 278 500 500 500 500 500 500 500 500 500 "
        "500 333 333 570 570 570 500 832 667 667 667 722 667 667 722 778 389 500 667 611 889 722 722 611 722 "
        "667 556 611 722 667 889 667 611 611 333 278 333 570 500 333 500 500 444 500 444 333 500 556 278 278 "
        "500 278 778 556 500 500 500 389 389 278 556 444 667 500 444 389 348 220 348 570"
    ),
}
WIDTHS = {font: dict(enumerate(map(int, row.split()), start=32)) for font, row in ASCII.items()}

#: other signs of the Latin alphabet that are not a letter with an accent
LATIN = {"‘": 333, "’": 333, "“": 444, "”": 444, "–": 500, "—": 1000, "§": 500, "«": 500, "»": 500, "ß": 500,
         "Æ": 889, "æ": 667, "Ø": 722, "ø": 500, "Œ": 889, "œ": 694, "†": 500, "¯": 333, "ˆ": 333,
         "˜": 333}  # fmt: skip

#: signs of the font Symbol: character -> (code, width)
SIGNS = {
    "Α": (65, 722), "Β": (66, 667), "Χ": (67, 722), "Δ": (68, 612), "Ε": (69, 611), "Φ": (70, 763), "Γ": (71, 603),
    "Η": (72, 722), "Ι": (73, 333), "Κ": (75, 722), "Λ": (76, 686), "Μ": (77, 889), "Ν": (78, 722), "Ο": (79, 722),
    "Π": (80, 768), "Θ": (81, 741), "Ρ": (82, 556), "Σ": (83, 592), "Τ": (84, 611), "Υ": (85, 690), "Ω": (87, 768),
    "Ξ": (88, 645), "Ψ": (89, 795), "Ζ": (90, 611), "α": (97, 631), "β": (98, 549), "χ": (99, 549), "δ": (100, 494),
    "ε": (101, 439), "φ": (106, 603), "ϕ": (102, 521), "γ": (103, 411), "η": (104, 603), "ι": (105, 329),
    "κ": (107, 549), "λ": (108, 549), "μ": (109, 576), "ν": (110, 521), "ο": (111, 549), "π": (112, 549),
    "θ": (113, 521), "ρ": (114, 549), "σ": (115, 603), "τ": (116, 439), "υ": (117, 576), "ω": (119, 686),
    "ξ": (120, 493), "ψ": (121, 686), "ζ": (122, 494), "ϑ": (74, 631), "ς": (86, 439), "ϖ": (118, 713),
    "−": (45, 549), "+": (43, 549), "=": (61, 549), "<": (60, 549), ">": (62, 549), "≤": (163, 549), "≥": (179, 549),
    "≠": (185, 549), "≈": (187, 549), "≡": (186, 549), "∼": (126, 549), "∝": (181, 713), "±": (177, 549),
    "×": (180, 549), "÷": (184, 549), "·": (215, 250), "•": (183, 460), "∗": (42, 500), "∞": (165, 713),
    "∂": (182, 494), "∇": (209, 713), "√": (214, 549), "∫": (242, 274), "∑": (229, 713), "∏": (213, 823),
    "∈": (206, 713), "∉": (207, 713), "⊂": (204, 713), "⊆": (205, 713), "⊃": (201, 713), "⊇": (202, 713),
    "∩": (199, 768), "∪": (200, 768), "∅": (198, 823), "∧": (217, 603), "∨": (218, 603), "¬": (216, 713),
    "⊥": (94, 658), "→": (174, 987), "←": (172, 987), "↑": (173, 603), "↓": (175, 603), "↔": (171, 1042),
    "⇒": (222, 987), "⇔": (219, 1042), "⊗": (196, 768), "⊕": (197, 768), "′": (162, 247), "″": (178, 411),
    "°": (176, 400), "∀": (34, 713), "∃": (36, 549), "…": (188, 1000), "⟨": (225, 329), "⟩": (241, 329),
    "⌈": (233, 384), "⌊": (235, 384), "⌉": (249, 384), "⌋": (251, 384), "ℵ": (192, 823), "ℜ": (194, 795),
}  # fmt: skip

#: what stands in for signs that these fonts lack
INSTEAD = {"ϵ": "ε", "⊤": "T", "⊺": "T", "⊙": "∗", "∘": "°", "‖": "||", "∥": "||", "∣": "|", "⋯": "…", "ℓ": "l",
           "⟹": "⇒", "⟺": "⇔", "⟶": "→", "∖": "\\", "∁": "c", "µ": "μ", "Ω": "Ω", "∆": "Δ", "‾": "¯",
           "\u00a0": " ", "\u2009": " ", "\u202f": " ", "‐": "-", "‑": "-"}  # fmt: skip


class Glyph(NamedTuple):
    """A sign of a font: its code there and its width in thousandths; ``slanted`` where the font has no italics."""

    char: str
    face: str
    font: str
    code: int
    width: int
    slanted: bool = False


def glyphs(words: str, face: str) -> list[Glyph]:
    """The signs of a text. What the fonts have no sign for is written by its plain letter, or else as "?"."""
    return [glyph for char in words for glyph in of_character(char, face)]


def of_character(char: str, face: str) -> list[Glyph]:
    font = FACES[face]
    if char in SIGNS and not (char in "+=<>" and face.startswith("bold")):
        code, wide = SIGNS[char]
        greek = "α" <= char <= "ω" or char in "ϕϑϖ∂"
        slanted = greek and face in ("italic", "bold-italic")
        upright = face.replace("bold-italic", "bold").replace("italic", "roman")
        return [Glyph(char, face if slanted else upright, SYMBOL, code, wide, slanted)]
    if char in INSTEAD:
        return [g for c in INSTEAD[char] for g in of_character(c, face)]
    if 32 <= ord(char) < 127:
        return [Glyph(char, face, font, ord(char), WIDTHS[font][ord(char)])]
    try:
        code = char.encode("cp1252")[0]
    except UnicodeEncodeError:
        plain = unicodedata.normalize("NFKD", char)
        return [g for c in plain for g in of_character(c, face)] if plain not in ("", char) else missing(char, face)
    base = unicodedata.normalize("NFD", char)[0]
    return [Glyph(char, face, font, code, LATIN.get(char, WIDTHS[font].get(ord(base), 500)))]


def missing(char: str, face: str) -> list[Glyph]:
    return [] if unicodedata.combining(char) else of_character("?", face)


def width(words: str, face: str) -> float:
    """How wide a text is, in ems."""
    return sum(glyph.width for glyph in glyphs(words, face)) / 1000
