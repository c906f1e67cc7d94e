"""The syntax tree: how a formula was read, in the words of the prefix form, each part with its place."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from typing import Any


class Syntax:
    """A part of a formula. ``head`` is a word of the prefix form, a name or a number (``kind`` says which).

    ``start`` and ``stop`` are offsets into the source. ``latex`` and ``font`` keep a name's spelling; ``note`` holds
    what the prefix form does not show: a derivative's sign (d or partial), the word over a relation, a bracket.
    """

    __slots__ = ("_parts", "font", "head", "kids", "kind", "latex", "note", "start", "stop")

    def __init__(
        self,
        head: str,
        kids: tuple[Syntax, ...] = (),
        start: int = 0,
        stop: int = 0,
        *,
        kind: str = "node",
        latex: str = "",
        font: str = "",
        note: Any = None,
    ):
        self.head = head
        self.kids = kids
        self.start = start
        self.stop = stop
        self.kind = kind
        self.latex = latex
        self.font = font
        self.note = note
        self._parts: tuple[Syntax, ...] | None = None

    @property
    def number(self) -> Fraction | None:
        return Fraction(self.head) if self.kind == "number" else None

    def but(self, **changes: Any) -> Syntax:
        """This part with some fields changed."""
        fields = {slot: getattr(self, slot) for slot in self.__slots__[1:]} | changes
        head, kids, start, stop = (fields.pop(name) for name in ("head", "kids", "start", "stop"))
        return Syntax(head, kids, start, stop, **fields)

    def walk(self) -> Iterator[Syntax]:
        """All parts, each before those in it. The order is remembered: the first pass asks for it many times."""
        if self._parts is None:
            found, stack = [], list(reversed(self.kids))
            while stack:
                part = stack.pop()
                found.append(part)
                stack.extend(part.kids[::-1])
            self._parts = tuple(found)
        return chain((self,), self._parts)

    def __repr__(self) -> str:
        return prefix(self)


def node(head: str, *kids: Syntax, start: int | None = None, stop: int | None = None, note: Any = None) -> Syntax:
    """A part made of others; its place reaches from the first to the last unless said otherwise."""
    first = kids[0].start if start is None and kids else start or 0
    last = kids[-1].stop if stop is None and kids else stop or 0
    return Syntax(head, kids, first, last, note=note)


def negative(part: Syntax, start: int) -> Syntax:
    return node("neg", part, start=start)


def product(factors: list[Syntax]) -> Syntax:
    """A product; a factor that is itself a product without brackets is laid flat."""
    if len(factors) == 1:
        return factors[0]
    flat: list[Syntax] = []
    for factor in factors:
        flat.extend(
            factor.kids if factor.head == "mul" and factor.kind == "node" and factor.note != "()" else (factor,)
        )
    return node("mul", *flat, start=factors[0].start, stop=factors[-1].stop)


def prefix(root: Syntax) -> str:
    """The prefix form; without recursion."""
    out: list[str] = []
    stack: list[Any] = [root]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            out.append(part)
        elif part.kind != "node" or (not part.kids and not part.head):
            out.append(part.head)
        elif part.head == "sup":
            stack.extend([")", part.kids[1], "^(", part.kids[0]])
        elif not part.kids:
            out.append(part.head)
        else:
            stack.append(")")
            for place, kid in enumerate(reversed(part.kids)):
                if place:
                    stack.append(",")
                stack.append(kid)
            stack.append(part.head + "(")
    return "".join(out)


def key(part: Syntax, fonted: frozenset[str] | set[str] = frozenset()) -> str | None:
    """The name that a part spells: x, x_1, W^(1), y_hat, x', or None where it is not a name."""
    match part.head, part.kind:
        case _, "name":
            return part.head + "_bold" if part.font == "bold" and part.head in fonted else part.head
        case _, "word":
            return part.head
    if part.head in ("sub_", "idx"):
        base = key(part.kids[0], fonted)
        tail = [script_text(k) for k in part.kids[1:]]
        return None if base is None or None in tail else base + "_" + "".join(t for t in tail if t)
    if part.head == "sup":
        base, mark = key(part.kids[0], fonted), script_text(part.kids[1])
        return None if base is None or mark is None else f"{base}^({mark})"
    if part.head == "decor":
        base = key(part.kids[0], fonted)
        return None if base is None else f"{base}_{part.kids[1].head}"
    if part.head == "prime":
        base = key(part.kids[0], fonted)
        return None if base is None else base + "'"
    return None


def script_text(part: Syntax) -> str | None:
    """The text of an index or label that can be part of a name; None for an expression."""
    if part.kind in ("name", "word", "number"):
        return part.head
    if part.head in ("list", "joint"):
        parts = [script_text(k) for k in part.kids]
        return None if None in parts else ",".join(p for p in parts if p)
    return key(part) if part.head in ("sub_", "idx", "sup", "prime", "decor") else None


def base(part: Syntax) -> Syntax:
    """The letter under all scripts and decorations."""
    while part.kind == "node" and part.head in ("sub_", "idx", "sup", "decor", "prime") and part.kids:
        part = part.kids[0]
    return part
