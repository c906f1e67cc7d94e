"""Definitions of functions: f(x) = ..., the shapes of their letters, one definition each."""

from __future__ import annotations

from symderive.expr.algebra import Cases, Num, Sym
from symderive.expr.build import zero
from symderive.expr.node import Node
from symderive.expr.problem import Definition, Fact
from symderive.expr.shape import ONE, SCALAR, DerivationError, Dim, Shape, is_scalar
from symderive.parse.scope import Entry, spelled
from symderive.parse.stating import Read, Stating
from symderive.parse.syntax import Syntax, base, key, node, prefix

#: kinds of names that a function may be of
QUANTITIES = frozenset(("scalar", "vector", "matrix", "size", "random", "function"))


class DefiningFunctions(Stating):
    """How an equation defines a function."""

    def depends(self, name: str, call: Syntax) -> None:
        """f = f(x, y): f depends on x and y."""
        params = call.kids[1:]
        self.names.params[name] = params
        entry = self.scope.entries.get(name)
        value = entry.shape if entry is not None and entry.shape is not None else SCALAR
        domain = []
        for p in params:
            found = self.elaborator.node(p)
            domain.append(found.shape)
        self.scope.declare(
            name, Entry("function", value, entry.latex if entry else name, domain=tuple(domain), params=params)
        )

    def once(self, function: str, left: Syntax, right: Syntax) -> None:
        """A function has one definition: a second, different one is asked about."""
        first = self.defined.setdefault(function, (left, right))
        if function in self.scope.pending and prefix(node("eq", *first)) != prefix(node("eq", left, right)):
            raise self.source.error(
                f"{spelled(left.kids[0])} is defined twice",
                left.start,
                "write one definition with \\begin{cases}, or give one of the two another name",
            )

    def define_function(self, left: Syntax, right: Syntax, name: str, r: Read) -> None:
        """f(x) = ...: the letters have the shapes that they are declared with, else those of custom."""
        try:
            self.function_with(left, right, name, r, own=True)
        except DerivationError:
            if (
                any(self.scope.entries.get(self.names.key(p) or "") is None for p in left.kids[1:])
                or len(left.kids) != 2
                or base(left.kids[1]).font == "bold"
            ):
                raise
            kept = len(self.definitions)
            letter = left.kids[1]
            try:
                self.function_with(left, right, name, r, own=False)
            except DerivationError:
                del self.definitions[kept:]
                self.function_with(left, right, name, r, own=True)
            else:
                self.scope.assume(f"{spelled(letter)} is a number in the definition of {spelled(left.kids[0])}")

    def function_with(self, left: Syntax, right: Syntax, name: str, r: Read, own: bool) -> None:
        """Define a function; the letters have the shapes that they are declared with only if they are its ``own``."""
        scope, elaborator = self.scope, self.elaborator
        old = scope.entries.get(name)
        params, pairs = self.parameters(left, right, old, own)
        kept, elaborator.letters = elaborator.letters, True
        try:
            with scope.binding(pairs):
                body = elaborator.node(right)
        finally:
            elaborator.letters = kept
        value = body.shape
        if old is not None and old.shape is not None:
            want = scope.settled(old.shape)
            if isinstance(body, Num) and not is_scalar(want):
                body = zero(want) if body.value == 0 else body
            if not scope.fit(want, body.shape):
                line = self.equals(left, right)
                raise scope.shape_error("the value of this function does not have the declared shape", line)
            value = want
        latex = spelled(left.kids[0])
        scope.declare(
            name, Entry("function", value, latex, domain=tuple(p.shape for p in params), params=left.kids[1:])
        )
        where = self.range_node(r)
        letters = {self.names.key(p) for p in left.kids[1:]}
        if where is not None and r.where is not None and not any(self.names.key(p) in letters for p in r.where.walk()):
            self.facts.append(Fact("relation", where, None, (), self.text(r), self.source.place(r.statement.start)[0]))
        elif where is not None:
            body = Cases(((where, body),))
        self.definitions.append(Definition(Sym(name, value, latex), body, tuple(params), self.text(r)))

    def parameters(
        self, left: Syntax, right: Syntax, old: Entry | None, own: bool
    ) -> tuple[list[Node], list[tuple[str, Node]]]:
        """The letters in the brackets of f(x, y), and those of them that are bound in the body."""
        params: list[Node] = []
        pairs: list[tuple[str, Node]] = []
        for place, p in enumerate(left.kids[1:]):
            letter = self.names.key(p) or p.head
            entry = self.scope.entry(letter) if own else None
            shape = self.shape_declared(entry)
            if shape is None and old is not None and old.domain and len(old.domain) == len(left.kids) - 1:
                shape = self.scope.settled(old.domain[place])
            if shape is None:
                shape = self.shape_by_custom(p, letter, right) if own else SCALAR
            node: Node = Sym(letter, shape, spelled(p))
            if own and entry is None and self.names.entries_of_vector(p, None):
                params.append(self.elaborator.node(p))  # f(x_1, x_2) beside a declared x
                continue
            if own and entry is None and p.kind == "name":
                self.declare_letter(p, letter, shape)
            params.append(node)
            pairs.append((letter, node))
        return params, pairs

    def shape_declared(self, entry: Entry | None) -> Shape | None:
        """The shape of a letter that is declared: f(x) with x_i given is of any of them."""
        if entry is None:
            return None
        if entry.kind in QUANTITIES and not (entry.kind == "function" and entry.shape is None):
            return self.scope.settled(entry.shape or SCALAR)
        return self.scope.settled(entry.shape) if entry.kind == "family" and entry.shape is not None else None

    def shape_by_custom(self, part: Syntax, letter: str, body: Syntax) -> Shape:
        """The shape of an undeclared letter by its font and its use."""
        scope, bold = self.scope, base(part).font == "bold"
        if part.kind == "name" and (letter in scope.used_as_matrix or (bold and base(part).head.isupper())):
            return scope.fresh(letter + ":rows"), scope.fresh(letter + ":columns")
        if bold or letter in scope.used_as_vector or self.has_entries(body, letter):
            return self.vector_size(body, letter), ONE
        return SCALAR

    def declare_letter(self, part: Syntax, letter: str, shape: Shape) -> None:
        kind = "scalar" if is_scalar(shape) else "vector" if shape[1] == ONE else "matrix"
        if kind != "scalar" and base(part).font != "bold":
            self.scope.assume(f"{spelled(part)} is taken to be a {kind}")
        self.scope.declare(letter, Entry(kind, shape, spelled(part), inferred=True))

    def has_entries(self, body: Syntax, letter: str) -> bool:
        """Is x used as x_1, x_i in the body, where x itself is the letter?"""
        return any(
            p.head in ("sub_", "idx")
            and key(p.kids[0]) == letter
            and self.scope.entries.get(self.names.key(p) or "") is None
            for p in body.walk()
        )

    def vector_size(self, body: Syntax, letter: str) -> Dim:
        """The size of x in f(x) = x_1 x_2^2: the largest index that is used; unknown with running indices."""
        largest = 0
        for p in body.walk():
            if p.head in ("sub_", "idx") and key(p.kids[0]) == letter and len(p.kids) == 2:
                number = p.kids[1].number
                if number is None:
                    return self.scope.fresh(letter + ":rows")
                largest = max(largest, int(number))
        return Dim.of(largest) if largest else self.scope.fresh(letter + ":rows")
