"""Syntax -> nodes for names: letters, families, entries, rows, members, decorated names."""

from __future__ import annotations

from fractions import Fraction

from symderive.expr.algebra import (
    IMAGINARY,
    INFINITY,
    PI,
    UNITY,
    Eye,
    Idx,
    Map,
    Num,
    Size,
    Sum,
    Sym,
    add,
    divide,
    mul,
    neg,
    size,
)
from symderive.expr.arrays import Column, Member, Row
from symderive.expr.arrays import Entry as EntryOf
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Label, NamedSet, RandVar
from symderive.expr.shape import (
    ONE,
    SCALAR,
    DerivationError,
    Dim,
    describe,
    is_column,
    is_scalar,
)
from symderive.parse.scope import Entry, spelled
from symderive.parse.syntax import Syntax, base, key


class NameNodes:
    """The readers of names with their scripts."""

    # ------------------------------------------------------------ names
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
        head = part.head
        if head == "pi":
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
            from symderive.expr.arrays import Entries

            return Entries(self.member(name, entry, (index,)), (index,))
        if len(dims) == 2 and None not in dims and is_scalar(self.scope.settled(entry.shape or SCALAR)):
            from symderive.expr.arrays import Entries

            rows, columns = (self.scope.size(d) for d in dims if d is not None)
            i, j = Idx("i", rows), Idx("j", columns)
            return Entries(self.member(name, entry, (i, j)), (i, j))
        raise self.scope.error(
            f"{spelled(part)} stands without its index", part, f"it was declared as a family: write {spelled(part)}_i"
        )

    def member(self, name: str, entry: Entry, indices: tuple[Node, ...]) -> Node:
        shape = self.scope.settled(entry.shape or SCALAR)
        latex = entry.latex or name
        if entry.kind == "random":
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

    # ------------------------------------------------------------ scripts
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
        if name == "I" and scope.entry("I") is None and len(scripts) == 1:
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
                return Row(whole, self.index(first, rows))
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
        rows = self.data_row(under, name, scripts, part)
        if rows is not None:
            return rows
        if running and len(scripts) <= 2:
            sizes = tuple(self.range_of_index(s, f"{name}:{k}") for k, s in enumerate(scripts))
            bold = base(under).font == "bold"
            shape = (scope.fresh(name + ":rows"), ONE) if bold else SCALAR
            if scope.entries.get(name) is not None:
                raise scope.error(
                    f"{spelled(part)}: {spelled(under)} is declared without an index",
                    part,
                    f"declare {spelled(part)} too",
                )
            entry = scope.declare(name, Entry("family", shape, spelled(under), sizes, inferred=True))
            scope.assume(f"{spelled(part)} is taken to be a family of {'vectors' if bold else 'numbers'}")
            return self.entry_of_member(name, entry, scripts, part)
        if full is None:
            raise scope.error(f"{spelled(part)} is not declared", part, "declare the family that it belongs to")
        if scope.entries.get(name) is not None and scope.entries[name].kind == "event":
            return self.leaf(full, scope.declare(full, Entry("event", None, spelled(part), inferred=True)), part)
        if scope.entries.get(name) is not None and scope.entries[name].kind == "random":
            return self.leaf(full, scope.declare(full, Entry("random", SCALAR, spelled(part), inferred=True)), part)
        return self.leaf(full, scope.custom(part, full), part)

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
            bold = base(part).font == "bold"
            shape = (self.scope.fresh(under + ":rows"), ONE) if bold else SCALAR
            made = self.scope.declare(
                under,
                Entry(
                    "family", shape, spelled(part.kids[0]), (self.range_of_index(part.kids[1], under),), inferred=True
                ),
            )
            self.scope.assume(f"{spelled(part)} is taken to be a family of {'vectors' if bold else 'numbers'}")
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
