"""Syntax -> nodes for names: letters, constants, families, decorated names."""

from __future__ import annotations

from symderive.expr.algebra import IMAGINARY, INFINITY, PI, UNITY, Eye, Idx, Map, Num, Size, Sum, Sym
from symderive.expr.arrays import Entries, Member
from symderive.expr.build import size
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Label, NamedSet, RandVar
from symderive.expr.shape import (
    ONE,
    SCALAR,
    Dim,
    is_scalar,
)
from symderive.parse.elaborate_indices import IndexNodes
from symderive.parse.scope import Entry, spelled
from symderive.parse.syntax import Syntax, base


class NameNodes(IndexNodes):
    """The readers of names."""

    def name(self, part: Syntax) -> Node:
        head = part.head
        name = self.scope.names.key(part) or head
        bound = self.scope.bound_node(name)
        if bound is not None:
            return bound
        entry = self.scope.entry(name)
        if entry is None:
            constant = self.constant(part, name)
            if constant is not None:
                return constant
            entry = self.scope.custom(part, name)
        return self.leaf(name, entry, part)

    def constant(self, part: Syntax, name: str) -> Node | None:
        if name in self.scope.names.letters:
            return None
        head = part.head
        if head == "pi" and part.font != "bold":
            return PI
        if head == "infty":
            return INFINITY
        if head == "e" and part.font in ("", "roman"):
            return Map("exp", UNITY)
        if head == "I" and name not in self.scope.used_as_size:
            dim = self.scope.fresh(f"I@{part.start}:{self.scope.source.first}")
            return Eye(dim)
        if head == "Omega":
            return NamedSet("Omega")
        return self.size_letter(name)

    def size_letter(self, name: str) -> Node | None:
        if name in self.scope.used_as_size:
            return size(self.scope.size(Dim.of(name)))
        return None

    def leaf(self, name: str, entry: Entry, part: Syntax) -> Node:
        latex = entry.latex or spelled(part)
        match entry.kind:
            case "event":
                return EventSym(name, latex)
            case "random":
                return self.random(name, entry, latex, part)
            case "size":
                return size(self.scope.size(Dim.of(name)))
            case "label":
                return Label(name, latex)
            case "family":
                return self.whole_family(name, entry, part)
            case "imaginary":
                return IMAGINARY
            case "identity":
                return Eye(self.scope.settled(entry.shape or SCALAR)[0])
            case "set":
                return (
                    entry.within
                    if entry.within is not None and not isinstance(entry.within, NamedSet)
                    else NamedSet(name)
                )
        if any(isinstance(label, Label) and label.name == name for label in self.labels):
            return Label(name, latex)
        return Sym(name, self.scope.settled(entry.shape or SCALAR), latex)

    def random(self, name: str, entry: Entry, latex: str, part: Syntax) -> Node:
        shape = self.scope.settled(entry.shape or SCALAR)
        if entry.sizes:
            return self.whole_family(name, entry, part)
        lower = name[:1].islower() or (base(part).font == "bold" and base(part).head.islower())
        if self.letters and lower:
            return Sym(name, shape, latex)
        if part.head in ("sub_", "idx"):
            family = self.scope.names.key(part.kids[0]) or ""
            return RandVar(name, shape, latex, family, tuple(self.index(k) for k in part.kids[1:]))
        return RandVar(name, shape, latex)

    def whole_family(self, name: str, entry: Entry, part: Syntax) -> Node:
        """A family without its index: the vector of its scalar members."""
        dims = entry.sizes
        if len(dims) == 1 and dims[0] is not None and is_scalar(self.scope.settled(entry.shape or SCALAR)):
            index = Idx("i", self.scope.size(dims[0]))
            return Entries(self.member(name, entry, (index,)), (index,))
        if len(dims) == 2 and None not in dims and is_scalar(self.scope.settled(entry.shape or SCALAR)):
            rows, columns = (self.scope.size(d) for d in dims if d is not None)
            i, j = Idx("i", rows), Idx("j", columns)
            return Entries(self.member(name, entry, (i, j)), (i, j))
        raise self.scope.error(
            f"{spelled(part)} stands without its index", part, f"it was declared as a family: write {spelled(part)}_i"
        )

    def member(self, name: str, entry: Entry, indices: tuple[Node, ...]) -> Node:
        shape = self.scope.settled(entry.shape or SCALAR)
        latex = entry.latex or name
        first = self.scope.entries.get(f"{name}_1")  # X_i where X_1, X_2 were declared one by one
        if entry.kind == "random" or (entry.inferred and first is not None and first.kind == "random"):
            text = ",".join(text_of(i) for i in indices)
            spelling = f"{latex}_{{{text}}}" if len(text) > 1 else f"{latex}_{text}"
            if self.letters and name[:1].islower():
                return Member(name, indices, shape, self.ranges(entry), latex)
            return RandVar(f"{name}_{text}", shape, spelling, name, indices)
        return Member(name, indices, shape, self.ranges(entry), latex)

    def ranges(self, entry: Entry) -> tuple[Dim | None, ...]:
        return tuple(self.scope.size(d) if d is not None else None for d in entry.sizes)

    def word(self, part: Syntax) -> Node:
        """A word: a variable or event by that name if one is known, else a value."""
        name = part.head
        entry = self.scope.entry(name)
        if entry is not None:
            return self.leaf(name, entry, part)
        return Label(name, part.latex or rf"\text{{{name}}}")

    def read_sup(self, part: Syntax) -> Node:
        full = self.scope.names.key(part)
        if full is not None:
            entry = self.scope.entry(full)
            if entry is not None:
                return self.leaf(full, entry, part)
        under = self.scope.names.key(part.kids[0])
        entry = self.scope.entry(under) if under else None
        if entry is not None and entry.kind == "family":
            return self.entry_of_member(under or "", entry, part.kids[1:], part)
        if self.runs(part.kids[1]) and under is not None and entry is None:
            shape, what = self.family_shape(base(part), under)
            made = self.scope.declare(
                under,
                Entry(
                    "family", shape, spelled(part.kids[0]), (self.range_of_index(part.kids[1], under),), inferred=True
                ),
            )
            self.scope.assume(f"{spelled(part)} is taken to be a family of {what}")
            return self.entry_of_member(under, made, part.kids[1:], part)
        if full is None:
            raise self.scope.error(f"{spelled(part)} is not declared", part)
        return self.leaf(full, self.scope.custom(part, full), part)

    def read_decor(self, part: Syntax) -> Node:
        return self.named(part)

    def read_prime(self, part: Syntax) -> Node:
        return self.named(part)

    def named(self, part: Syntax) -> Node:
        """A decorated or primed name: declared, or shaped like the name under the mark."""
        scope = self.scope
        full = scope.names.key(part)
        if full is None:
            raise scope.error(f"{spelled(part)} is no name", part)
        bound = scope.bound_node(full)
        if bound is not None:
            return bound
        entry = scope.entry(full)
        if entry is None:
            plain = scope.names.key(part.kids[0])
            model = scope.entry(plain) if plain else None
            if model is not None and model.shape is not None and model.kind in ("scalar", "vector", "matrix", "random"):
                kind = (
                    "scalar"
                    if is_scalar(scope.settled(model.shape))
                    else "vector"
                    if scope.settled(model.shape)[1] == ONE
                    else "matrix"
                )
                if kind != "scalar":
                    scope.assume(f"{spelled(part)} has the shape of {spelled(part.kids[0])}")
                random = model.kind == "random" and part.head == "decor" and part.kids[1].head == "bar"
                entry = scope.declare(
                    full, Entry("random" if random else kind, model.shape, spelled(part), inferred=True)
                )
            else:
                entry = scope.custom(part, full)
        return self.leaf(full, entry, part)


def text_of(index: Node) -> str:
    """An index as part of a name."""
    if isinstance(index, Num):
        return str(index.value)
    if isinstance(index, Idx | Sym | Label):
        return index.name
    if isinstance(index, Size):
        return str(index.dim)
    if isinstance(index, Sum):
        words = [text_of(t) for t in index.terms]
        return words[0] + "".join(w if w.startswith("-") else "+" + w for w in words[1:])
    return repr(index)
