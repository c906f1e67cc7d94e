"""Precedence and spelling as tables: how tightly each notation binds, how each name is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from symderive.expr.node import Node
from symderive.expr.shape import Dim, Shape
from symderive.render import symbols
from symderive.render.boxes import Accent, Atom, Box, Fence, Frac, Script, Styled, row
from symderive.render.transcribe import command, text_atom, transcribe

# How tightly a notation binds, from the loosest. What binds less than its place asks for stands in brackets.
COMMA, REL, OR, AND, ADD, OPEN, MUL, APPLY, FRAC, POW, ATOM = range(0, 110, 10)

PLUS, MINUS, SIGN = Atom("+", "+", "bin"), Atom("-", "−", "bin"), Atom("-", "−", "sign")
DOT, TIMES, ODOT, OTIMES = (Atom("\\" + n, symbols.BINARY[n], "bin") for n in ("cdot", "times", "odot", "otimes"))
BESIDE, TIGHT, APPLIED = Atom(" ", " ", "hidden"), Atom(" ", "", "hidden"), Atom("", " ", "apply")
THIN, QUAD = Atom(r"\,", " ", "space"), Atom(r"\quad", "  ", "space")
COMMA_SIGN, SEMICOLON, BAR = Atom(",", ",", "punct"), Atom(";", ";", "punct"), Atom(r"\mid", "|", "rel")
EQUALS, TO, IN = Atom("=", "=", "tight"), Atom(r"\to", "→", "tight"), Atom(r"\in", "∈", "rel")
TOP, PRIME, LETTER_D, PARTIAL, NABLA = (
    Atom(r"\top", "⊤"), Atom("'", "′"), Atom("d", "d"), Atom(r"\partial", "∂"), Atom(r"\nabla", "∇"),
)  # fmt: skip
ONE_BOX = Atom("1", "1", "number")

RELATIONS = {
    "=": ("=", "="), "!=": (r"\ne", "≠"), "<": ("<", "<"), "<=": (r"\le", "≤"), ">": (">", ">"), ">=": (r"\ge", "≥"),
    "approx": (r"\approx", "≈"), "propto": (r"\propto", "∝"), "implies": (r"\implies", "⟹"), "iff": (r"\iff", "⟺"),
    "~": (r"\sim", "∼"), "subseteq": (r"\subseteq", "⊆"), "in": (r"\in", "∈"), "->": (r"\to", "→"),
}  # fmt: skip

# Functions of one number by our names: the LaTeX command that exists, else an upright word.
FUNCTIONS = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh",
    "gamma": r"\Gamma", "digamma": r"\psi", "Phi": r"\Phi", "sign": "sign", "sigmoid": "sigmoid", "relu": "ReLU",
    "softplus": "softplus", "erf": "erf", "erfinv": "erfinv",
}  # fmt: skip
POWERED = {"sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh"}
ALWAYS_BRACKETED = {"gamma", "digamma", "Phi", "sigmoid", "relu", "softplus", "erf", "erfinv", "sign"}

INFIX = {
    "and": (r"\land", "∧"), "or": (r"\lor", "∨"), "xor": (r"\oplus", "⊕"), "mod": (r"\bmod", "mod"),
    "compose": (r"\circ", "∘"),
}  # fmt: skip

LAWS = {"Normal": r"\mathcal{N}"}
SETS = {
    "R": r"\mathbb{R}", "N": r"\mathbb{N}", "Z": r"\mathbb{Z}", "Q": r"\mathbb{Q}", "R+": r"\mathbb{R}_{>0}",
    "Omega": r"\Omega", "empty": r"\emptyset",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """How to write: ``decimals`` where the author wrote numbers so; ``sizes`` of the factors to put braces under.

    ``ln`` where the author writes the logarithm so. ``primes`` are the names of functions whose derivatives are asked
    for as f'(x); ``nabla`` is the derivative that is asked for as a gradient, and whether its variable stands below the
    sign."""

    decimals: bool = False
    sizes: Mapping[Node, Shape] = field(default_factory=dict)
    ln: bool = False
    primes: frozenset[str] = frozenset()
    nabla: tuple[Node, bool] | None = None


DECORATIONS = {"hat", "bar", "tilde", "vec", "dot", "ddot"}
SPELLED_MARK = re.compile(r"_\{?(hat|bar|tilde|vec|ddot|dot)\b")


@lru_cache(maxsize=4096)
def letter(name: str) -> Box:
    """A name of the tree in letters: ``lambda`` is λ, ``x_1`` has a subscript, ``W^(1)`` a superscript."""
    parts = name.split("_")
    marks = [part for part in parts[1:] if part in DECORATIONS]
    if marks and parts[0]:
        inner = letter("_".join(part for n, part in enumerate(parts) if not n or part not in DECORATIONS))
        if isinstance(inner, Script):  # a hat stands on the letter, not on its subscript
            return Script(Accent(marks[0], inner.base), inner.sub, inner.sup)
        return Accent(marks[0], inner)
    base, _, above = name.partition("^")
    base, _, below = base.partition("_")
    primes = len(base) - len(base.rstrip("'"))
    box = word(base.rstrip("'"))
    sup = row(*[PRIME] * primes, *([transcribe(above)] if above else []))
    if below or above or primes:
        return Script(box, word(below) if below else None, sup if above or primes else None)
    return box


def word(name: str) -> Box:
    if name in symbols.GREEK or name in ("ell",):
        return command(name) or text_atom(name)
    if len(name) == 1:
        return Atom(name, name) if name.isascii() else transcribe(name)
    if name.isdigit():
        return Atom(name, name, "number")
    if re.fullmatch(r"[A-Za-z]+", name):
        return Atom("", name, "text") if len(name) > 2 else row(*(Atom(c, c) for c in name))
    return transcribe(name)


def name_box(name: str, latex: str) -> Box:
    """The author's spelling of a name, or the letters of the name where there is no other."""
    plainly = latex == name or not latex or SPELLED_MARK.search(latex) is not None
    return letter(name) if plainly else transcribe(latex)


def plain(box: Box) -> Box:
    """A letter without its bold face: the entries of x, in bold, are x_i."""
    if isinstance(box, Styled) and box.font in ("mathbf", "boldsymbol"):
        return box.body
    if isinstance(box, Accent):
        return Accent(box.mark, plain(box.body))
    return box


def decimal(value: Fraction) -> str | None:
    """A fraction as a terminating decimal of at most six places, or None."""
    scaled = value * 10**6
    if scaled.denominator != 1:
        return None
    words = f"{abs(scaled.numerator):07d}"
    return ("-" if value < 0 else "") + f"{words[:-6]}.{words[-6:]}".rstrip("0").rstrip(".")


def number(value: Fraction, style: Style) -> tuple[Box, int]:
    """A rational number and how tightly its notation binds."""
    if value < 0:
        box, _ = number(-value, style)
        return row(SIGN, box), ADD
    if value.denominator == 1:
        return Atom(str(value), str(value), "number"), ATOM
    if style.decimals and (words := decimal(value)) is not None:
        return Atom(words, words, "number"), ATOM
    top, bottom = str(value.numerator), str(value.denominator)
    return Frac(Atom(top, top, "number"), Atom(bottom, bottom, "number")), FRAC


def dimension(dim: Dim) -> tuple[Box, int]:
    """A size, such as m + 2n, and how tightly its notation binds."""
    parts: list[Box] = []
    terms = sorted(dim.terms, key=lambda term: (not term[0], term[0]))
    for letters, factor in terms:
        count = abs(factor)
        box = row(
            *([Atom(str(count), str(count), "number")] if count != 1 or not letters else []), *map(letter, letters)
        )
        if parts or factor < 0:
            parts.append((MINUS if parts else SIGN) if factor < 0 else PLUS)
        parts.append(box)
    if not parts:
        return Atom("0", "0", "number"), ATOM
    if len(terms) > 1 or terms[0][1] < 0:
        return row(*parts), ADD
    single = len(terms[0][0]) + (terms[0][1] != 1) <= 1
    return row(*parts), ATOM if single else MUL


def shape_box(shape: tuple[Dim, ...]) -> Box:
    """A shape as it stands under a brace: m × n."""
    return commas([dimension(dim)[0] for dim in shape], TIMES)


def brackets(box: Box, left: str = "(", right: str = ")") -> Box:
    return Fence(left, box, right)


def commas(boxes: list[Box], between: Box = COMMA_SIGN) -> Box:
    items: list[Box] = []
    for box in boxes:
        items += [between, box] if items else [box]
    return row(*items)
