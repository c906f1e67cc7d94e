"""Boxes as LaTeX, the way a person would type them."""

from __future__ import annotations

from symderive.render import symbols
from symderive.render.boxes import (
    Accent,
    Atom,
    Box,
    Brace,
    Fence,
    Frac,
    Root,
    Row,
    Script,
    Styled,
    Table,
    is_tall,
)

ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\ensuremath{<}", ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}", "⟨": r"\ensuremath{\langle}", "⟩": r"\ensuremath{\rangle}", "–": "--", "—": "---",
    "‘": "`", "’": "'", "“": "``", "”": "''", "…": r"\dots{}", "\u00a0": "~", "§": r"\S{}",
}  # fmt: skip
# Letters of Latin alphabets and typographic signs that inputenc knows; anything else beyond ASCII is named below.
SIGNS = {
    char: "\\ensuremath{\\" + name + "}"
    for table in (symbols.LETTERS, symbols.BINARY, symbols.RELATIONS, symbols.BIG)
    for name, char in table.items()
    if not char.isascii() and name not in ("dots", "ldots", "triangleq", "leqslant", "geqslant", "bigstar", "intercal")
} | {
    "−": r"\ensuremath{-}",
    "ℝ": r"\ensuremath{\mathbb{R}}",
    "𝔼": r"\ensuremath{\mathbb{E}}",
    "√": r"\ensuremath{\surd}",
}
for _sign, _table in (("^", symbols.SUPERSCRIPTS), ("_", symbols.SUBSCRIPTS)):
    for _char, _small in _table.items():
        if _char.isascii() and _small and _small not in SIGNS:
            SIGNS[_small] = r"\ensuremath{" + _sign + ("\\top" if _small == "ᵀ" else _char) + "}"


def escape(words: str, *, unicode: bool = False) -> str:
    """Text for a LaTeX document: every sign stands for itself, none is a command.

    ``unicode`` keeps letters beyond ASCII as they are, for browsers that set the formula."""
    out = []
    for char in words:
        if char in ESCAPES:
            out.append(ESCAPES[char])
        elif char.isascii():
            out.append(char if char.isprintable() or char in "\n\t" else " ")
        elif unicode:
            out.append(char)
        elif char in SIGNS:
            out.append(SIGNS[char])
        elif "\u00c0" <= char <= "\u017f" or char in "¡¿«»°":
            out.append(char)
        else:
            out.append(f"[U+{ord(char):04X}]")  # pdfTeX has no glyph for it: say so, do not stop
    return "".join(out)


def latex(box: Box) -> str:
    """The LaTeX source of a box, without dollars."""
    match box:
        case Atom(source, words, kind):
            if kind == "text":
                return rf"\text{{{escape(words)}}}" if words else ""
            if kind == "name" and not source:
                return rf"\operatorname{{{escape(words)}}}"
            return source
        case Row(items):
            return join([(latex(item), role(item)) for item in items])
        case Styled(font, body):
            return rf"\{font}{{{latex(body)}}}"
        case Script(base, sub, sup, limits):
            return script(base, sub, sup, limits)
        case Frac(top, bottom, line):
            return (
                rf"\frac{{{latex(top)}}}{{{latex(bottom)}}}" if line else rf"\binom{{{latex(top)}}}{{{latex(bottom)}}}"
            )
        case Root(body, degree):
            return rf"\sqrt{{{latex(body)}}}" if degree is None else rf"\sqrt[{latex(degree)}]{{{latex(body)}}}"
        case Fence(left, body, right):
            return fence(left, body, right)
        case Table(rows, kind):
            gap = r" \\ "
            return rf"\begin{{{kind}}} {gap.join(' & '.join(map(latex, cells)) for cells in rows)} \end{{{kind}}}"
        case Accent(mark, body):
            return rf"\{mark}{{{latex(body)}}}"
        case Brace(body, label, over):
            sign, place = ("overbrace", "^") if over else ("underbrace", "_")
            return rf"\{sign}{{{latex(body)}}}{place}{{{latex(label)}}}"


def role(box: Box) -> str:
    return box.role if isinstance(box, Atom) else "ord"


def join(parts: list[tuple[str, str]]) -> str:
    """Words beside one another: blanks round relations and signs, and wherever a command would swallow a letter."""
    out = ""
    for word, kind in parts:
        if not word:
            continue
        if kind in ("bin", "rel") or (kind == "tight" and len(word) > 1) or word.startswith("\\,"):
            out = out.rstrip(" ") + f" {word} "
        elif kind == "punct":
            out = out.rstrip(" ") + word + " "
        elif ends_in_command(out) and word[0].isalpha():
            out += " " + word
        else:
            out += word.lstrip(" ") if out.endswith(" ") else word
    return out.strip(" ") if out.strip(" ") else out


def ends_in_command(source: str) -> bool:
    letters = len(source) - len(source.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
    return letters > 0 and letters < len(source) and source[-letters - 1] == "\\"


def braced(source: str) -> str:
    """An argument of ^ or _: one sign needs no braces."""
    alone = len(source) == 1 or (source.startswith("\\") and source[1:].isalpha())
    return source if alone else f"{{{source}}}"


def script(base: Box, sub: Box | None, sup: Box | None, limits: bool) -> str:
    below = "" if sub is None else latex(sub)
    above = "" if sup is None else latex(sup)
    if limits and not (isinstance(base, Atom) and base.role in ("big", "name")):
        if sup is not None:
            return rf"\overset{{{above}}}{{{latex(base)}}}"
        return rf"\underset{{{below}}}{{{latex(base)}}}"
    source = latex(base) or "{}"
    if isinstance(base, Brace):  # a mark on the whole, not over the brace
        source = f"{{{source}}}"
    if sub is not None:
        source += "_" + (f"{{{below}}}" if limits else braced(below))
    if sup is not None:
        if above and not above.strip("'"):
            source += above
        else:
            source += "^" + (f"{{{above}}}" if limits else braced(above))
    return source


PAIRS = {"{": r"\{", "}": r"\}"}


def fence(left: str, body: Box, right: str) -> str:
    left, right = PAIRS.get(left, left) or ".", PAIRS.get(right, right) or "."
    inner = latex(body)
    if isinstance(body, Frac) and not body.line:
        return inner  # \binom brings its brackets
    if is_tall(body) or "." in (left, right):
        return rf"\left{left} {inner} \right{right}"
    gap_left = " " if ends_in_command(left) and inner[:1].isalpha() else ""
    return f"{left}{gap_left}{inner}{right}"
