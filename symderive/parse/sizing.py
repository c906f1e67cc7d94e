"""How far index letters run, which letters are sizes, and the first entry of every name."""

from __future__ import annotations

from symderive.expr.shape import ONE, SCALAR, Dim, Shape
from symderive.parse.names import MATRIX, ROW, VECTOR
from symderive.parse.scope import Entry
from symderive.parse.stating import Read, Stating
from symderive.parse.syntax import Syntax, key


class Sizing(Stating):
    """What is known of sizes before any shape is built."""

    def ranges(self, read: list[Read]) -> None:
        """How far index letters run: i = 1, ..., N said outright, else the ends of sums."""
        self.script_letters = self.letters_of_scripts(read)
        self.dotted = self.dotted_ends(read)
        said: dict[str, str | None] = {}
        summed: dict[str, str | None] = {}
        for r in read:
            trees = [t for t in (r.tree, r.where) if t is not None]
            for tree in trees:
                for p in tree.walk():
                    if p.head == "range" and len(p.kids) == 3 and p.kids[1].head in ("1",):
                        self.note_range(said, p.kids[0].head, p.kids[2])
                    elif p.head in ("sum", "prod") and len(p.kids) == 4 and p.kids[2].head == "1" and key(p.kids[1]):
                        self.note_range(summed, p.kids[1].head, p.kids[3])
                    elif (
                        p.head == "in"
                        and p.kids[0].kind == "name"
                        and p.kids[1].head == "set"
                        and self.index_like(p.kids[0].head)
                    ):
                        elements = p.kids[1].kids
                        if len(elements) > 2 and elements[-2].head == "dots" and elements[0].head == "1":
                            self.note_range(said, p.kids[0].head, elements[-1])
        for letter, size in (summed | said).items():
            if size is not None and size in "ijklrst" and size in self.letters_of_scripts(read):
                continue  # s_i = \\sum_{j=1}^{i} x_j: the end is an index itself
            if size is not None and self.names.kinds.get(size) not in ("random", "function", "event"):
                self.scope.named_sizes[letter] = size
                if not size.isdigit():
                    self.scope.used_as_size.add(size)

    def numbers_for_sizes(self, read: list[Read]) -> None:
        """D = 2 of a size D: known before any shape is built."""
        for r in read:
            if any(n.head == "dots" for n in r.names) and r.tree is not None and r.tree.kids:
                last = r.tree.kids[0]
                if last.head in ("sub_", "idx") and last.kids[1].kind == "name":
                    self.scope.used_as_size.add(last.kids[1].head)  # X_1, ..., X_N
            for tree in (r.tree,):
                for p in tree.walk() if tree is not None else ():
                    sized = (
                        p.kids
                        if p.head in ("vector", "matrix") and p.kind == "node" and all(k.head != "row" for k in p.kids)
                        else p.note
                        if p.head == "identity" and isinstance(p.note, tuple)
                        else ()
                    )
                    for s in sized:
                        self.scope.used_as_size.update(q.head for q in s.walk() if q.kind == "name")
        for r in read:
            tree = r.tree
            if tree is None or tree.head != "eq" or r.names or tree.kids[0].kind != "name":
                continue
            name, value = tree.kids[0].head, tree.kids[1].number
            if (
                name in self.scope.used_as_size
                and self.names.kinds.get(name) is None
                and value is not None
                and value.denominator == 1
                and value > 0
            ):
                self.scope.sizes.setdefault(name, Dim.of(int(value)))

    def note_range(self, found: dict[str, str | None], letter: str, end: Syntax) -> None:
        size = end.head if end.kind in ("name", "number") and end.head != "infty" else None
        found[letter] = size if found.get(letter, size) == size else None

    def index_like(self, name: str) -> bool:
        """Is this small letter a script somewhere, and nothing else that is declared?"""
        return (
            len(name) == 1
            and name in "ijklmnstabcdrpq"
            and self.names.kinds.get(name) in (None, "scalar", "index")
            and name in self.script_letters
        )

    def dotted_ends(self, read: list[Read]) -> dict[str, Syntax]:
        """The last index of X_1, ..., X_n where it stands in a formula, or before other names in a list: how many
        members the family X has."""
        found: dict[str, Syntax] = {}
        for r in read:
            parts = [p.kids for p in r.tree.walk()] if r.tree is not None else []
            for kids in (tuple(r.names), *parts):
                for first, dots, last in zip(kids, kids[1:], kids[2:], strict=False):
                    ends = first.head in ("sub_", "idx") and last.head in ("sub_", "idx") and len(first.kids) == 2
                    name = self.names.key(first.kids[0]) if ends and dots.head == "dots" else None
                    if name is not None and first.kids[1].head == "1" and self.names.key(last.kids[0]) == name:
                        found.setdefault(name, last.kids[1])
        return found

    def letters_of_scripts(self, read: list[Read]) -> set[str]:
        """The letters that stand as subscripts anywhere in the statements."""
        return {
            s.head
            for r in read
            for p in (r.tree.walk() if r.tree is not None else ())
            if p.head in ("sub_", "idx")
            for s in p.kids[1:]
            if s.kind == "name"
        }

    def end_size(self, end: Syntax) -> Dim | None:
        if end.kind in ("name", "number") or end.head in ("add", "sub", "mul"):
            for p in end.walk():
                if p.kind == "name":
                    self.scope.used_as_size.add(p.head)
            return self.elaborator.dim(end)
        return None

    def first_entries(self) -> None:
        """An entry for every name whose kind the scan found, before its shape is known."""
        for name, kind in self.names.kinds.items():
            letter, _, index = name.partition("_")
            if kind == "event" and len(index) == 1 and index.islower() and letter in self.names.members:
                continue  # A_i stands for A_1, A_2, ...
            rank = self.names.ranks.get(name)
            shape = self.shape_of_rank(name, rank)
            count = self.names.arity.get(name)
            sizes: tuple[Dim | None, ...] = (None,) * count if count else ()
            latex = self.latex_of(name)
            if kind == "function":
                params = self.names.params.get(name, ())
                self.scope.declare(name, Entry("function", None, latex, params=params))
            elif kind in ("event", "density", "set", "imaginary", "identity", "label"):
                self.scope.declare(name, Entry(kind, shape, latex))
            elif kind in ("random", "family"):
                end = self.dotted.get(name) if count == 1 else None
                self.scope.declare(name, Entry(kind, shape, latex, (self.end_size(end),) if end is not None else sizes))

        for name, (kind, shape, sizes) in self.scope.learned.items():
            self.scope.declare(name, Entry(kind, shape, self.latex_of(name), sizes))

    def shape_of_rank(self, name: str, rank: str | None) -> Shape:
        if rank == VECTOR:
            return (self.scope.fresh(name + ":rows"), ONE)
        if rank == ROW:
            return (ONE, self.scope.fresh(name + ":columns"))
        if rank == MATRIX:
            return (self.scope.fresh(name + ":rows"), self.scope.fresh(name + ":columns"))
        return SCALAR
