"""Syntax -> nodes for scripted names: entries, rows, members of families, names of their own."""

from __future__ import annotations

from fractions import Fraction

from symderive.expr.algebra import Delta, Eye, Idx, Num, Transpose
from symderive.expr.arrays import Column, Row
from symderive.expr.arrays import Entry as EntryOf
from symderive.expr.build import add, divide, mul, neg, size
from symderive.expr.node import Node
from symderive.expr.probability import Label
from symderive.expr.shape import (
    ONE,
    SCALAR,
    DerivationError,
    Dim,
    Shape,
    describe,
    is_column,
    is_scalar,
)
from symderive.parse.meaning import Meaning
from symderive.parse.scope import Again, Entry, spelled
from symderive.parse.syntax import Syntax, base, key, script_text


class IndexNodes(Meaning):
    """The readers of scripts."""

    def scripted(self, part: Syntax) -> Node:
        """x_1, x_i, A_{ij}: a name of its own if it is declared, else an entry, a member, a row."""
        scope = self.scope
        full = scope.names.key(part)
        under, scripts = part.kids[0], part.kids[1:]
        if len(scripts) == 1 and scripts[0].head == "range":
            last = Syntax(part.head, (under, scripts[0].kids[1]), part.start, part.stop)
            return self.dotted_list([last], part)
        name = scope.names.key(under)
        if full is not None:
            bound = scope.bound_node(full)
            if bound is not None:
                return bound
            entry = scope.entry(full)
            if entry is not None:
                return self.leaf(full, entry, part)
            if name in scope.names.iterates and (name, script_text(scripts[0])) in scope.names.labels:
                return self.leaf(full, scope.custom(part, full), part)
        if name == "I" and scope.entry("I") is None and len(scripts) == 1 and "I" not in scope.names.letters:
            return Eye(self.dim(scripts[0]))
        if under.head == "ones" or under.head == "zeros":
            return self.node(under)
        entry = scope.entry(name) if name is not None and scope.bound_node(name) is None else None
        if entry is not None and entry.kind in ("family", "random") and entry.sizes:
            return self.entry_of_member(name or "", entry, scripts, part)
        if entry is None and name is not None and scope.bound_node(name) is None and under.kind != "node":
            return self.undeclared(part, under, name, full)
        if (
            entry is not None
            and entry.kind in ("scalar", "size")
            and full is not None
            and scope.settled(entry.shape or SCALAR) == SCALAR
        ):
            return self.undeclared(part, under, name or "", full)
        if entry is not None and entry.kind == "random" and is_scalar(scope.settled(entry.shape or SCALAR)):
            return self.undeclared(part, under, name or "", full)
        if entry is not None and entry.kind in ("event", "function", "density") and full is not None:
            return self.undeclared(part, under, name or "", full)
        try:
            whole = self.node(under)
        except DerivationError:
            if full is None or under.head not in ("decor", "prime", "sup"):
                raise
            return self.leaf(full, scope.custom(part, full), part)
        if is_scalar(whole.shape) and full is not None and under.head in ("decor", "prime", "sup"):
            return self.leaf(full, scope.custom(part, full), part)
        return self.entry_of(whole, scripts, part)

    def entry_of_member(self, name: str, entry: Entry, scripts: tuple[Syntax, ...], part: Syntax) -> Node:
        count = len(entry.sizes)
        indices = tuple(self.index(s, entry.sizes[k] if k < count else None) for k, s in enumerate(scripts[:count]))
        if len(indices) < count:
            raise self.scope.error(f"{spelled(part)} needs {count} indices", part)
        member = self.member(name, entry, indices)
        return self.entry_of(member, scripts[count:], part) if len(scripts) > count else member

    def entry_of(self, whole: Node, scripts: tuple[Syntax, ...], part: Syntax) -> Node:
        """An entry, a row or a column of a vector or matrix."""
        rows, columns = whole.shape
        if len(scripts) == 1:
            if scripts[0].head == "all":
                return whole
            if is_column(whole.shape) and not is_scalar(whole.shape):
                return EntryOf(whole, (self.index(scripts[0], rows),))
            if rows == ONE and not is_scalar(whole.shape):
                return EntryOf(whole, (self.index(scripts[0], columns),))
            if is_scalar(whole.shape):
                raise self.scope.error(
                    f"{spelled(part.kids[0])} is a number and has no entries", part, "declare it as a vector"
                )
            raise self.scope.error(
                f"{spelled(part)}: an entry of a matrix has two indices",
                part,
                "A_{ij} is an entry, A_{i,:} a row, A_{:,j} a column",
            )
        if len(scripts) == 2:
            first, second = scripts
            if first.head == "all":
                return Column(whole, self.index(second, columns))
            if second.head == "all":
                row = Row(whole, self.index(first, rows))
                return Transpose(row) if self.scope.layouts.get("slices") == "row" else row
            if is_column(whole.shape):
                raise self.scope.error(f"{describe(whole.shape)} has one index", part)
            return EntryOf(whole, (self.index(first, rows), self.index(second, columns)))
        raise self.scope.error("too many indices", part)

    def index(self, part: Syntax, dim: Dim | None = None) -> Node:
        """An index: a number, a bound or free letter, n + 1."""
        name = key(part)
        if part.kind == "number":
            return Num(Fraction(part.head))
        if name is not None and part.kind == "name":
            bound = self.scope.bound_node(name)
            if bound is not None:
                return bound
            entry = self.scope.entries.get(name)
            if name in self.scope.used_as_size or (entry is not None and entry.kind == "size"):
                return size(self.scope.size(Dim.of(name)))
            if entry is not None and entry.kind == "random":
                return self.node(part)
            if entry is not None and entry.kind not in ("index", "scalar"):
                return self.node(part)
            if entry is not None and entry.kind == "scalar" and not entry.inferred:
                return self.node(part)
            found = self.free_index(name, dim)
            return Idx(name, found, part.latex or name)
        if part.kind == "word":
            return Label(part.head, part.latex or part.head)
        if part.head in ("add", "sub", "mul", "neg", "div"):
            kids = [self.index(k, None) for k in part.kids]
            return (
                {"add": add, "mul": mul}[part.head](*kids)
                if part.head in ("add", "mul")
                else (
                    kids[0] - kids[1]
                    if part.head == "sub"
                    else neg(kids[0])
                    if part.head == "neg"
                    else divide(kids[0], kids[1])
                )
            )
        return self.node(part)

    def free_index(self, name: str, dim: Dim | None) -> Dim | None:
        """A free index keeps the first size that it met (by name), so that equal letters are one node."""
        met = self.scope.named_sizes.get(name)
        if met is not None:
            return self.scope.size(Dim.of(met)) if not met.isdigit() else Dim.of(int(met))
        return self.scope.size(dim) if dim is not None else None

    def undeclared(self, part: Syntax, under: Syntax, name: str, full: str | None) -> Node:
        """A subscripted letter that nobody declared: a name of its own, or a member of a family."""
        scope = self.scope
        scripts = part.kids[1:]
        running = [s for s in scripts if self.runs(s)]
        if name == "delta" and len(scripts) == 2 and len(running) == 2:
            scope.assume(f"{spelled(part)} is 1 where its two indices agree and 0 elsewhere")
            return Delta(self.index(scripts[0]), self.index(scripts[1]))
        rows = self.data_row(under, name, scripts, part)
        if rows is not None:
            return rows
        if running and len(scripts) <= 2:
            sizes = tuple(self.range_of_index(s, f"{name}:{k}") for k, s in enumerate(scripts))
            shape, what = self.family_shape(base(under), name)
            met = scope.entries.get(name)
            if met is not None and met.inferred and met.kind == "scalar" and self.only_parameter(name):
                scope.learned[name] = ("family", shape, sizes)
                raise Again  # h(x) = ... beside sums of h(x_i)
            if met is not None:
                raise scope.error(
                    f"{spelled(part)}: {spelled(under)} is declared without an index",
                    part,
                    f"declare {spelled(part)} too",
                )
            entry = scope.declare(name, Entry("family", shape, spelled(under), sizes, inferred=True))
            scope.assume(f"{spelled(part)} is taken to be a family of {what}")
            return self.entry_of_member(name, entry, scripts, part)
        if full is None:
            raise scope.error(f"{spelled(part)} is not declared", part, "declare the family that it belongs to")
        if scope.entries.get(name) is not None and scope.entries[name].kind == "event":
            return self.leaf(full, scope.declare(full, Entry("event", None, spelled(part), inferred=True)), part)
        parameter = under.head[:1].islower() and [s.number for s in scripts] == [0]  # \mu_0 of the law of \mu
        if scope.entries.get(name) is not None and scope.entries[name].kind == "random" and not parameter:
            return self.leaf(full, scope.declare(full, Entry("random", SCALAR, spelled(part), inferred=True)), part)
        return self.leaf(full, scope.custom(part, full), part)

    def only_parameter(self, name: str) -> bool:
        """Is this the letter of a function's definition?"""
        names = self.scope.names
        return any(names.key(p) == name for letters in names.params.values() for p in letters)

    def family_shape(self, letter: Syntax, name: str) -> tuple[Shape, str]:
        """The shape of a family's members by custom: bold capitals matrices, bold letters vectors, others numbers."""
        rows, columns = self.scope.fresh(name + ":rows"), self.scope.fresh(name + ":columns")
        if letter.font == "bold" and letter.head[:1].isupper():
            return (rows, columns), "matrices"
        return ((rows, ONE), "vectors") if letter.font == "bold" else (SCALAR, "numbers")

    def data_row(self, under: Syntax, name: str, scripts: tuple[Syntax, ...], part: Syntax) -> Node | None:
        """\\mathbf{x}_i beside a declared data matrix X: its row i."""
        capital = name[:1].upper() + name[1:]
        if under.kind != "name" or not name[:1].islower() or len(scripts) != 1 or base(under).font != "bold":
            return None
        entry = self.scope.entry(capital)
        if entry is None or entry.kind != "matrix":
            return None
        whole = self.leaf(capital, entry, Syntax(capital, (), part.start, part.stop, kind="name", latex=entry.latex))
        self.scope.assume(f"{spelled(part)} is row {spelled(scripts[0])} of {entry.latex}, as a column")
        return Row(whole, self.index(scripts[0], whole.shape[0]))

    def runs(self, script: Syntax) -> bool:
        """Is this script a running index: a bound letter, or a letter that indices are named by?"""
        for p in script.walk():
            if p.kind == "name":
                if isinstance(self.scope.bound_node(p.head), Idx):
                    return True
                entry = self.scope.entries.get(p.head)
                if entry is not None and entry.kind == "index":
                    return True
                if p.head in "ijklmnt" and len(p.head) == 1 and p.font == "" and (entry is None):
                    return True
        return False

    def range_of_index(self, script: Syntax, where: str) -> Dim | None:
        if script.kind == "name":
            bound = self.scope.bound_node(script.head)
            if isinstance(bound, Idx):
                return bound.size
            met = self.scope.named_sizes.get(script.head)
            if met is not None:
                return Dim.of(int(met)) if met.isdigit() else Dim.of(met)
        return None
