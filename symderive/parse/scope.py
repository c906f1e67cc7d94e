"""What names mean while syntax becomes nodes: declarations, definitions on demand, unknown sizes, bound letters.

A name that nobody declared is inferred: its shape from its definition or by unification (unknown sizes are letters
that start with "?"), else by custom; every such choice leaves a sentence in ``assumptions``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from symderive.expr.algebra import Idx, Sym
from symderive.expr.arrays import Member
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, RandVar
from symderive.expr.problem import Decl
from symderive.expr.shape import ONE, SCALAR, Dim, Shape, ShapeError, is_scalar, settle, unify
from symderive.parse.errors import ReadingError, Source
from symderive.parse.names import MATRIX, ROW, VECTOR, Names
from symderive.parse.syntax import Syntax, base


class Again(Exception):  # noqa: N818
    """A size that was unknown got its value: nodes built before have the wrong shape."""


@dataclass(slots=True)
class Entry:
    """What is known of a name before its node is built."""

    kind: str
    shape: Shape | None = None
    latex: str = ""
    sizes: tuple[Dim | None, ...] = ()
    domain: tuple[Shape, ...] = ()
    within: Node | None = None
    inferred: bool = False
    params: tuple[Syntax, ...] = ()


@dataclass(slots=True)
class Scope:
    """The names of one problem. ``pending`` elaborates a definition when its name is first used."""

    names: Names
    source: Source
    entries: dict[str, Entry] = field(default_factory=dict)
    known: dict[str, Dim] = field(default_factory=dict)
    sizes: dict[str, Dim] = field(default_factory=dict)
    pending: dict[str, Callable[[], None]] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)
    bound: list[tuple[str, Node]] = field(default_factory=list)
    assumptions: dict[str, None] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)
    layouts: dict[str, str] = field(default_factory=dict)
    layout: str = "mixed"
    used_as_matrix: set[str] = field(default_factory=set)
    used_as_vector: set[str] = field(default_factory=set)
    by: str | None = None  # the letter by which the last gradient was taken
    between_vectors: set[str] = field(default_factory=set)
    used_as_size: set[str] = field(default_factory=set)
    families: dict[str, int] = field(default_factory=dict)
    named_sizes: dict[str, str] = field(default_factory=dict)
    learned: dict[str, tuple[str, Shape, tuple[Dim | None, ...]]] = field(default_factory=dict)

    # ------------------------------------------------------------ sizes
    def fresh(self, where: str) -> Dim:
        """An unknown size, named by where it stands, so that reading again finds the same."""
        return settle(Dim.of("?" + where), self.known)

    def settled(self, s: Shape) -> Shape:
        if not self.known and not self.sizes:
            return s
        return (self.size(s[0]), self.size(s[1]))

    def size(self, d: Dim) -> Dim:
        d = settle(d, self.known)
        return d.put(self.sizes) if self.sizes else d

    def fit(self, a: Shape, b: Shape) -> bool:
        """Can two shapes be made one? Raises Again where that gave a size its value."""
        if a == b:
            return True
        before = len(self.known)
        trial = dict(self.known)
        if all(unify(self.size(x), self.size(y), trial) for x, y in zip(a, b, strict=True)):
            if len(trial) != before:
                number = any(d == ONE and x not in self.known for x, d in trial.items())
                if number and ONE not in self.sizes.values():
                    return False  # sizes are generic: no unknown vector is a number
                self.known.clear()
                self.known.update(trial)
                raise Again
            return self.settled(a) == self.settled(b)
        return False

    # ------------------------------------------------------------ names
    def assume(self, sentence: str) -> None:
        self.assumptions[sentence] = None

    @contextmanager
    def binding(self, pairs: list[tuple[str, Node]]) -> Iterator[None]:
        self.bound.extend(pairs)
        try:
            yield
        finally:
            if pairs:
                del self.bound[-len(pairs) :]

    def bound_node(self, name: str) -> Node | None:
        for key, node in reversed(self.bound):
            if key == name:
                return node
        return None

    def entry(self, name: str) -> Entry | None:
        """The entry of a name; its definition is read first if it waits."""
        if name in self.pending and name not in self.busy:
            read = self.pending.pop(name)
            self.busy.add(name)
            try:
                read()
            finally:
                self.busy.discard(name)
        return self.entries.get(name)

    def declare(self, name: str, entry: Entry) -> Entry:
        self.entries[name] = entry
        return entry

    def custom(self, part: Syntax, name: str) -> Entry:
        """A name that nobody declared: a vector or matrix by its font or its use, else a number."""
        letter = base(part)
        plain = letter.head
        bold = letter.font == "bold"
        capital = plain[:1].isupper()
        point = self.entry(plain) if plain in self.names.iterates and name != plain else None
        if plain in self.names.stepping and name.startswith(f"{plain}_{self.names.stepping[plain]}_plus"):
            point = self.entry(f"{plain}_{self.names.stepping[plain]}")
        if point is not None and point.shape is not None and point.kind in ("scalar", "vector", "matrix"):
            self.names.declare(name, point.kind, rank_of(point.shape))
            return self.declare(name, Entry(point.kind, point.shape, spelled(part), inferred=True))
        if name in self.used_as_matrix or (capital and bold) or (name in self.used_as_vector and capital and not bold):
            shape = (self.fresh(name + ":rows"), self.fresh(name + ":columns"))
            kind = "matrix"
        elif name in self.used_as_vector or bold:
            shape = (self.fresh(name + ":rows"), ONE)
            kind = "vector"
        elif part.head == "decor" and plain in self.used_as_vector:  # \\hat w is one like w
            shape = (self.fresh(plain + ":rows"), ONE)
            kind = "vector"
        elif name in self.used_as_size:
            return self.declare(name, Entry("size", SCALAR, part.latex or plain, inferred=True))
        else:
            shape, kind = SCALAR, "scalar"
        if not part.latex.startswith(r"\val"):
            self.assume(f"{spelled(part)} is taken to be a {'number' if kind == 'scalar' else kind}")
        return self.declare(name, Entry(kind, shape, spelled(part), inferred=True))

    def shape_error(self, message: str, at: int, hint: str | None = None) -> ShapeError:
        line, column = self.source.place(at)
        letters = dict.fromkeys(re.findall(r"\?[^\s,]+", message))
        for letter, plain in zip(letters, ("n", "m", "k", "l", "p", "q"), strict=False):
            message = message.replace(letter, plain)
        return ShapeError(message, line=line, column=column, hint=hint, where=self.source.name)

    def error(self, message: str, part: Syntax | int, hint: str | None = None) -> ReadingError:
        return self.source.error(message, part if isinstance(part, int) else part.start, hint)

    def declarations(self) -> dict[str, Decl]:
        """The entries as the problem's declarations."""
        found: dict[str, Decl] = {}
        for name, e in self.entries.items():
            shape = self.settled(e.shape) if e.shape else SCALAR
            node: Node | None
            if e.kind in ("function", "density", "set"):
                node = None
            elif e.kind == "event":
                node = EventSym(name, e.latex or name)
            elif e.kind == "family":
                letters = tuple(
                    Idx(letter, self.size(d) if d else None) for letter, d in zip("ijk", e.sizes, strict=False)
                )
                node = Member(
                    name, letters, shape, tuple(self.size(d) if d else None for d in e.sizes), e.latex or name
                )
            elif e.kind == "random":
                node = self.random_node(name, e)
            elif e.kind in ("size", "label", "index"):
                node = None
            else:
                node = Sym(name, shape, e.latex or name)
            domain = tuple(self.settled(s) for s in e.domain)
            found[name] = Decl(name, e.kind, node, e.latex or name, domain, shape, e.within, e.inferred)
        return found

    def random_node(self, name: str, e: Entry) -> RandVar:
        shape = self.settled(e.shape) if e.shape else SCALAR
        if e.sizes:
            letters = tuple(Idx(letter, self.size(d) if d else None) for letter, d in zip("ijk", e.sizes, strict=False))
            return RandVar(f"{name}_{letters[0].name}", shape, f"{e.latex or name}_{letters[0].name}", name, letters)
        return RandVar(name, shape, e.latex or name)


def spelled(part: Syntax) -> str:
    """A name's LaTeX, put together from its parts."""
    if part.kind in ("name", "word", "number"):
        return part.latex or part.head
    if part.head in ("sub_", "idx") and part.kids:
        inner = (
            ",".join(spelled(k) for k in part.kids[1:])
            if any(len(spelled(k)) > 1 for k in part.kids[1:])
            else "".join(spelled(k) for k in part.kids[1:])
        )
        return f"{spelled(part.kids[0])}_{inner}" if len(inner) == 1 else f"{spelled(part.kids[0])}_{{{inner}}}"
    if part.head == "sup":
        left, right = "[]" if part.note == "[]" else "()"
        return f"{spelled(part.kids[0])}^{{{left}{spelled(part.kids[1])}{right}}}"
    if part.head == "decor":
        mark = part.kids[1].head
        inner = spelled(part.kids[0])
        return f"{inner}^*" if mark == "star" else f"{inner}^\\dagger" if mark == "dagger" else f"\\{mark}{{{inner}}}"
    if part.head == "prime":
        return spelled(part.kids[0]) + "'"
    if part.head in ("add", "sub"):
        return {"add": "+", "sub": "-"}[part.head].join(spelled(k) for k in part.kids)
    if part.head == "list":
        return ",".join(spelled(k) for k in part.kids)
    if part.head == "all":
        return ":"
    return part.head


def rank_of(s: Shape) -> str:
    if is_scalar(s):
        return "scalar"
    return VECTOR if s[1] == ONE else ROW if s[0] == ONE else MATRIX
