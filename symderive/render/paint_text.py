"""Boxes as one line of Unicode, for terminals and plain text."""

from __future__ import annotations

import unicodedata

from symderive.render import symbols
from symderive.render.boxes import Accent, Atom, Box, Brace, Fence, Frac, Root, Row, Script, Styled, Table


def text(box: Box) -> str:
    """The line of text of a box."""
    return paint(box).replace("′′′", "‴").replace("′′", "″")


def paint(box: Box) -> str:
    match box:
        case Atom(_, words, _):
            return words
        case Row(items):
            return join(items)
        case Styled(font, body):
            return "".join(symbols.in_font(font, letter) for letter in text(body))
        case Script(base, sub, sup, _):
            return text(base) + lowered(sub) + raised(sup)
        case Frac(top, bottom, line):
            if not line:
                return f"{text(top)} choose {text(bottom)}"
            return f"{grouped(top)}/{grouped(bottom, below=True)}"
        case Root(body, degree):
            sign = {None: "√", "3": "∛", "4": "∜"}.get(None if degree is None else text(degree))
            return (sign or f"root[{text(degree) if degree else ''}]") + grouped(body, below=True)
        case Fence(".", body, right):  # a bar without a partner holds all that stands before it
            return (text(body) if is_word(body) else f"({text(body)})") + symbols.DELIMITERS.get(right, right)
        case Fence(left, body, right):
            return symbols.DELIMITERS.get(left, left) + text(body) + symbols.DELIMITERS.get(right, right)
        case Table(rows, kind):
            return table(rows, kind)
        case Accent(mark, body):
            inner = text(body)
            return (
                unicodedata.normalize("NFC", inner + symbols.ACCENTS[mark]) if len(inner) == 1 else f"{mark}({inner})"
            )
        case Brace(body, _, _):
            return text(body)


def join(items: tuple[Box, ...]) -> str:
    out = ""
    for place, item in enumerate(items):
        word = text(item)
        if isinstance(item, Frac) and item.line and beside_factor(items, place) and not of_derivative(item):
            word = f"({word})"
        elif isinstance(item, Frac) and item.line and place and is_name(items[place - 1]) and not of_derivative(item):
            word = f"({word})"  # log(p/q), not log p/q
        kind = role(item)
        if kind in ("bin", "rel"):
            out = out.rstrip() + (" " if out.strip() and not out.rstrip().endswith(("(", "[")) else "") + word + " "
        elif kind == "name":
            out += (" " if out[-1:].isalnum() else "") + word
        elif place and (is_big(items[place - 1]) or (is_big(item) and is_name(items[place - 1]))):
            out = out.rstrip() + ("" if is_big(item) and is_big(items[place - 1]) else " ") + word.lstrip()
        elif place and out[-1:].isalnum() and word[:1].isalnum() and role(items[place - 1]) == "name":
            out += " " + word
        elif place and word[:1].isalnum() and isinstance(items[place - 1], Script) and is_name(items[place - 1]):
            out += " " + word  # lim_(t → ∞) P, not lim_(t → ∞)P
        elif (
            place
            and isinstance(items[place - 1], Frac)
            and out[-1:].isalnum()
            and (word[:1].isalnum() or word[:1] in "([√")
        ):
            out += " " + word  # d/dx x², not d/dxx²
        elif kind == "punct":
            out = out.rstrip() + word + " "
        elif kind == "space" and 0 < place < len(items) - 1 and two_fractions(items[place - 1], items[place + 1]):
            out += " · "
        else:
            out += word
    return out.rstrip() if out.strip() else out


def role(item: Box) -> str:
    """What an item does in its row; a relation with a word over it is a relation."""
    if isinstance(item, Script) and isinstance(item.base, Atom) and item.base.role == "rel":
        return "rel"
    return item.role if isinstance(item, Atom) else "ord"


def is_name(item: Box) -> bool:
    """Is this the name of a function, also with an exponent?"""
    base = item.base if isinstance(item, Script) else item
    return isinstance(base, Atom) and base.role == "name"


def is_big(item: Box) -> bool:
    """Is this a sum, a product or an integral sign with its range?"""
    return isinstance(item, Script) and isinstance(item.base, Atom) and item.base.role == "big"


def beside_factor(items: tuple[Box, ...], place: int) -> bool:
    """Does a factor stand right beside this one, with no sign between?"""
    around = [items[k] for k in (place - 1, place + 1) if 0 <= k < len(items)]
    return any(not isinstance(b, Atom) or b.role in ("hidden", "ord", "number") for b in around)


def two_fractions(left: Box, right: Box) -> bool:
    """Two fractions side by side, which in one line of text are no product without a sign."""
    return isinstance(left, Frac) and isinstance(right, Frac) and left.line and right.line and not of_derivative(left)


def of_derivative(item: Frac) -> bool:
    first = next(iter(item.top.items), item.top) if isinstance(item.top, Row) else item.top
    first = first.base if isinstance(first, Script) else first
    return isinstance(first, Atom) and first.text in ("d", "∂")


def is_word(box: Box) -> bool:
    """Does this box stand beside a fraction stroke without brackets?"""
    match box:
        case Atom() | Styled() | Fence() | Accent() | Table():
            return True
        case Script(base, _, _, limits):
            return not limits and is_word(base)
        case Brace(body, _, _):
            return is_word(body)
        case Root(_, _):
            return True
        case Row(items) if enclosed(items):
            return True
        case Row(items):
            # d f, ∂x, P(A): a name and what hangs on it
            kinds = [item.role if isinstance(item, Atom) else "" for item in items]
            if any(kind in ("bin", "rel", "hidden", "apply", "big", "space", "punct") for kind in kinds):
                return False
            if len(items) > 1 and kinds[0] == "number":  # 2σ, as it was typed, is a product
                return False
            return len(items) <= 3 and not any(isinstance(item, Frac) for item in items)
    return False


#: letters that are functions where they stand before a bracket; any other single letter is a factor, θ(1 - θ)
FUNCTIONS = frozenset("fghpqrFGHJLNPEBVφψσηκΓΦΨℓℙ𝔼𝕍")


def called(letter: Atom) -> bool:
    return len(letter.text) > 1 or letter.text in FUNCTIONS


def enclosed(items: tuple[Box, ...]) -> bool:
    """Is this a bracket that closes at the end, with at most a name before it: (a - b)^2, P(T)?"""
    depth = 0
    named = 0
    for place, item in enumerate(items):
        base = item.base if isinstance(item, Script) and not item.limits else item
        fence = base.text if isinstance(base, Atom) and base.role == "fence" else ""
        if fence in ("(", "["):
            depth += 1
        elif fence in (")", "]"):
            depth -= 1
            if depth == 0:
                return place == len(items) - 1 and named <= 1
        elif depth == 0:
            named += 1
            if named > 1 or not (is_name(item) or (isinstance(base, Atom) and base.role == "ord" and called(base))):
                return False
    return False


def outside(items: tuple[Box, ...]) -> list[Box]:
    """The items that do not stand inside brackets of the row."""
    found, depth = [], 0
    for item in items:
        base = item.base if isinstance(item, Script) and not item.limits else item
        fence = base.text if isinstance(base, Atom) and base.role == "fence" else ""
        depth -= fence in (")", "]")
        if depth <= 0:
            found.append(item)
        depth += fence in ("(", "[")
    return found


def grouped(box: Box, below: bool = False) -> str:
    """Text with brackets unless it is one word (above a stroke a product of words stays bare)."""
    if is_word(box):
        return text(box)
    if not below and isinstance(box, Row):
        items = outside(box.items)
        kinds = [item.role if isinstance(item, Atom) else "" for item in items]
        if not any(kind in ("bin", "rel", "big", "apply") for kind in kinds) and not any(
            isinstance(i, Frac) or is_big(i) or (isinstance(i, Atom) and i.text == "/") for i in items
        ):
            return text(box)
    return f"({text(box)})"


def raised(box: Box | None) -> str:
    if box is None:
        return ""
    words = text(box)
    if words in ("∗", "⋆"):
        return "*"
    if all(char in symbols.SUPERSCRIPTS for char in words):
        return "".join(symbols.SUPERSCRIPTS[char] for char in words)
    return f"^{words}" if len(words) == 1 else f"^({words})"


def lowered(box: Box | None) -> str:
    if box is None:
        return ""
    words = text(box).replace(" = ", "=")
    if all(char in symbols.SUBSCRIPTS for char in words):
        return "".join(symbols.SUBSCRIPTS[char] for char in words)
    return f"_{words}" if len(words) == 1 else f"_({words})" if not words.isalnum() else f"_{words}"


def table(rows: tuple[tuple[Box, ...], ...], kind: str) -> str:
    lines = [[text(cell) for cell in cells] for cells in rows]
    if kind == "cases":
        return "{" + "; ".join("  ".join(filter(None, line)) for line in lines) + "}"
    if kind == "aligned":
        return "; ".join(" ".join(filter(None, line)) for line in lines)
    body = "; ".join(", ".join(line) for line in lines)
    if kind == "smallmatrix":  # its brackets stand around it
        return body
    return f"|{body}|" if kind == "vmatrix" else f"[{body}]"
