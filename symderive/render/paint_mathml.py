"""Boxes as MathML Core, which browsers show without scripts or fonts of ours."""

from __future__ import annotations

from symderive.render import symbols
from symderive.render.boxes import Accent, Atom, Box, Brace, Fence, Frac, Root, Row, Script, Styled, Table, is_tall
from symderive.render.paint_text import text
from symderive.render.spelling import BESIDE, TIGHT

ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
THIN = '<mspace width="0.17em"/>'
BOLD = ' mathvariant="normal" style="font-weight:bold"'


def escape(words: str) -> str:
    """Text in which nothing is markup, inside an element or an attribute."""
    return words.translate(ENTITIES)


def mathml(box: Box, display: bool = False) -> str:
    """A whole <math> element; its alttext is the formula in Unicode, for readers that speak."""
    kind = ' displaystyle="true"' if display else ""
    return f'<math{kind} alttext="{escape(text(box))}">{paint(box)}</math>'


def paint(box: Box) -> str:
    match box:
        case Atom():
            return atom(box)
        case Row(items):
            spaced = (
                (THIN if stands_off(items, n) or touches(items, n) else "")
                + paint(item)
                + (THIN if breathes(items, n) else "")
                for n, item in enumerate(items)
            )
            return f"<mrow>{''.join(spaced)}</mrow>"
        case Styled(font, body):
            return styled(font, body)
        case Script(base, sub, sup, limits):
            below, above = ("munder", "mover") if limits else ("msub", "msup")
            both = "munderover" if limits else "msubsup"
            name = both if sub is not None and sup is not None else below if sub is not None else above
            marks = "".join(paint(b) for b in (sub, sup) if b is not None)
            return f"<{name}>{paint(base)}{marks}</{name}>"
        case Frac(top, bottom, line):
            bare = "" if line else ' linethickness="0"'
            return f"<mfrac{bare}>{paint(top)}{paint(bottom)}</mfrac>"
        case Root(body, degree):
            if degree is None:
                return f"<msqrt>{paint(body)}</msqrt>"
            return f"<mroot>{paint(body)}{paint(degree)}</mroot>"
        case Fence(left, body, right):
            tall = is_tall(body)
            return f"<mrow>{bracket(left, 'prefix', tall)}{paint(body)}{bracket(right, 'postfix', tall)}</mrow>"
        case Table(rows, kind):
            return table(rows, kind)
        case Accent(mark, body):
            sign = f'<mo stretchy="{"true" if mark in STRETCHED else "false"}">{symbols.ACCENT_SIGNS[mark]}</mo>'
            if mark == "underline":
                return f'<munder accentunder="true">{paint(body)}{sign}</munder>'
            close = "false" if isinstance(body, Styled) and body.font in ("mathbf", "boldsymbol") else "true"
            return f'<mover accent="{close}">{paint(body)}{sign}</mover>'
        case Brace(body, label, over):
            name, sign = ("mover", "⏞") if over else ("munder", "⏟")
            braced = f'<{name}>{paint(body)}<mo stretchy="true">{sign}</mo></{name}>'
            return f"<{name}>{braced}{paint(label)}</{name}>"


def is_name(item: Box) -> bool:
    """Is this the name of a function, also with an exponent: sin, sin²?"""
    base = item.base if isinstance(item, Script) else item
    return isinstance(base, Atom) and base.role == "name"


def stands_off(items: tuple[Box, ...], place: int) -> bool:
    """Does a thin space belong before this function's name: 2x sin x, but (sin x)?"""
    before = [b for b in items[:place] if not (isinstance(b, Atom) and b.role == "hidden")]
    if not is_name(items[place]) or not before:
        return False
    return not isinstance(before[-1], Atom) or before[-1].role in ("ord", "number")


def touches(items: tuple[Box, ...], place: int) -> bool:
    """Does this fraction stand right behind another, so that their strokes would run into one another?"""
    if place == 0 or not isinstance(items[place], Frac):
        return False
    hidden = isinstance(items[place - 1], Atom) and items[place - 1] in (BESIDE, TIGHT)
    before = items[place - 2] if hidden and place > 1 else items[place - 1]
    return isinstance(before, Frac)


def breathes(items: tuple[Box, ...], place: int) -> bool:
    """Does a thin space belong behind this function's name: log u, but log(u)?"""
    rest = [b for b in items[place + 1 :] if not (isinstance(b, Atom) and b.role == "hidden")]
    if not is_name(items[place]) or not rest:
        return False
    after = rest[0]
    return not isinstance(after, Fence) and not (
        isinstance(after, Atom) and after.role not in ("ord", "number", "name")
    )


STRETCHED = {"overline", "underline", "widehat", "widetilde"}


def atom(box: Atom) -> str:
    words = escape(box.text)
    match box.role:
        case "number":
            return f"<mn>{words}</mn>"
        case "bin":
            return f'<mo form="infix">{words}</mo>'
        case "punct":
            return f"<mo>{words}</mo>"
        case "sign":
            return f'<mo form="prefix" lspace="0" rspace="0">{words}</mo>'
        case "tight":
            return f'<mo lspace="0.1em" rspace="0.1em">{words}</mo>'
        case "rel":
            return f'<mo lspace="0.28em" rspace="0.28em">{words}</mo>'
        case "big":
            return f'<mo largeop="true">{"∑" if words == "Σ" else words}</mo>'
        case "fence":
            return f'<mo stretchy="false">{words}</mo>'
        case "space":
            return f'<mspace width="{0.17 * len(box.text):.2f}em"/>' if box.text else ""
        case "hidden":
            return "<mo>&#x2062;</mo>"
        case "apply":
            return '<mspace width="0.17em"/>'
        case "text":
            return f"<mtext>{escape(box.text.replace(' ', chr(160)))}</mtext>"
        case "name":
            return f'<mi mathvariant="normal">{words}</mi>'
    if box.text in ("∂", "∇", "∞", "∅", "⊤", "′", "…", "⋯", "⋮", "⋱", "/", "!"):
        return f"<mo>{words}</mo>" if box.text in "/!′" else f'<mi mathvariant="normal">{words}</mi>'
    upright = ' mathvariant="normal"' if box.text in symbols.GREEK.values() and box.text.isupper() else ""
    return f"<mi{upright}>{words}</mi>"


def styled(font: str, body: Box) -> str:
    words = text(body)
    if font in ("mathbf", "boldsymbol"):
        if isinstance(body, Atom) and body.role == "number":
            return f'<mn style="font-weight:bold">{escape(words)}</mn>'
        if isinstance(body, Atom):
            slanted = font == "boldsymbol" and body.text.islower()
            look = ' style="font-weight:bold;font-style:italic"' if slanted else BOLD
            return f"<mi{look}>{escape(words)}</mi>"
        return f'<mrow style="font-weight:bold">{paint(body)}</mrow>'
    if font == "mathrm":
        return f'<mi mathvariant="normal">{escape(words)}</mi>'
    if font == "mathit":
        return paint(body)
    return f'<mi mathvariant="normal">{escape("".join(symbols.in_font(font, c) for c in words))}</mi>'


def bracket(sign: str, form: str, tall: bool = True) -> str:
    word = symbols.DELIMITERS.get(sign, sign)
    look = "" if tall else ' stretchy="false" lspace="0" rspace="0"'
    return f'<mo form="{form}"{look}>{escape(word)}</mo>' if word else ""


BRACKETS = {"bmatrix": "[]", "pmatrix": "()", "vmatrix": "||", "Bmatrix": "{}", "Vmatrix": "‖‖", "cases": "{"}


def table(rows: tuple[tuple[Box, ...], ...], kind: str) -> str:
    left = ' style="text-align:left"' if kind == "cases" else ""
    cells = "".join(f"<mtr>{''.join(f'<mtd{left}>{paint(c)}</mtd>' for c in line)}</mtr>" for line in rows)
    signs = BRACKETS.get(kind, "")
    before = bracket(signs[0], "prefix") if signs else ""
    after = bracket(signs[1], "postfix") if len(signs) > 1 else ""
    return f"<mrow>{before}<mtable>{cells}</mtable>{after}</mrow>"
