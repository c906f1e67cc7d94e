"""Declarations: x in R^n, f: A -> B, x_1, ..., x_n in a set."""

from __future__ import annotations

from symderive.expr.node import Node
from symderive.expr.shape import ONE, SCALAR, Dim, Shape, describe, is_scalar
from symderive.parse.names import VECTOR
from symderive.parse.scope import Again, Entry, spelled
from symderive.parse.sizing import Sizing
from symderive.parse.stating import Read
from symderive.parse.syntax import Syntax, base, key


class Shaping(Sizing):
    """The shapes and sets that statements give to names."""

    def declared(self, tree: Syntax, r: Read) -> None:
        """Shapes that statements give: x in R^n, f: A -> B, x_1, ..., x_n in R."""
        if tree.head == "declare" and tree.note == "function":
            for part in [*r.names, tree.kids[0]]:
                self.function_type(part, tree.kids[1])
            return
        if (
            tree.head == "declare"
            or (tree.head == "in" and key(tree.kids[0]) is not None)
            or (tree.head == "in" and r.names)
        ):
            space = tree.kids[1:] if tree.head == "declare" else ()
            shape = self.space_shape(space) if space else SCALAR
            within = self.within(tree)
            if tree.head == "in" and tree.kids[1].head == "setpower":
                dims = [self.elaborator.dim(s) for s in tree.kids[1].kids[1:]]
                shape = (dims[0], dims[1] if len(dims) > 1 else ONE)
            last = tree.kids[0].kids[0] if tree.kids[0].head == "eq" else tree.kids[0]
            targets = [*r.names, last]
            for part in self.joined_dots(targets):
                if part.head == "ones" and not part.note:
                    self.scope.declare("1", Entry("vector", shape, spelled(part)))  # the size of the vector of ones
                elif key(part) is not None and part.kind != "number":
                    self.put_shape(part, shape, within, tree, self.dotted_end(targets, part))

    def within(self, tree: Syntax) -> Node | None:
        try:
            if tree.head == "declare":
                note = tree.note[1] if isinstance(tree.note, tuple) else ("real", "")
                label, mark = note if isinstance(note, tuple) else ("real", "")
                if label == "symmetric" or (label == "real" and not mark):
                    return None
                return self.elaborator.set_node(
                    Syntax("space", tree.kids[1:], tree.start, tree.stop, note=(label, mark))
                )
            if tree.kids[1].head == "setpower":
                return self.elaborator.set_node(tree.kids[1].kids[0])
            if key(tree.kids[1]) == "F":
                return None
            return self.elaborator.set_node(tree.kids[1])
        except Again:
            raise

    def joined_dots(self, targets: list[Syntax]) -> list[Syntax]:
        return [t for t in targets if t.head != "dots"]

    def dotted_end(self, targets: list[Syntax], part: Syntax) -> Syntax | None:
        """The last index of x_1, ..., x_n."""
        if not any(t.head == "dots" for t in targets) or part.head not in ("sub_", "idx"):
            return None
        after = targets[-1]
        if after.head not in ("sub_", "idx") or key(base(after)) != key(base(part)):
            return None
        return after.kids[1]

    def space_shape(self, space: tuple[Syntax, ...]) -> Shape:
        shape = space[0]
        dims = [self.elaborator.dim(s) for s in shape.kids]
        for part in shape.kids:
            for p in part.walk():
                if p.kind == "name":
                    self.scope.used_as_size.add(p.head)
        if not dims:
            return SCALAR
        return (dims[0], dims[1] if len(dims) > 1 else ONE)

    def put_shape(self, part: Syntax, shape: Shape, within: Node | None, tree: Syntax, end: Syntax | None) -> None:
        """Declare a name with the shape that a statement gives it; ``end`` is the last index where there are dots."""
        scope, names = self.scope, self.names
        name = names.key(part) or ""
        under = names.key(part.kids[0]) if part.head in ("sub_", "idx", "sup") else None
        family = under is not None and under in names.arity and names.kinds.get(under) in ("family", "random")
        if under is not None and family and names.kinds.get(name) is None:
            self.put_family(under, part, shape, within, end)
            return
        if under is not None and is_scalar(shape) and names.entries_of_vector(part, "scalar"):
            self.size_of_entries(under, part, end, within)
            return
        kind = names.kinds.get(name, "scalar")
        of_a_set = tree.head == "in" and tree.kids[1].head == "set" and kind == "scalar" and self.index_like(name)
        if of_a_set and name in scope.named_sizes and part.kind == "name":
            scope.declare(name, Entry("index", SCALAR, spelled(part), within=within))
            return
        if of_a_set:
            names.kinds[name] = "scalar"
        old = scope.entries.get(name)
        if kind == "function":
            if old is not None:
                latex = old.latex or spelled(part)
                scope.declare(name, Entry("function", shape, latex, domain=old.domain, params=old.params))
        elif kind == "event":
            scope.declare(name, Entry("event", None, spelled(part)))
        elif kind == "random":
            self.put_random(name, part, shape, within, tree)
        elif old is None or old.kind not in ("identity", "imaginary"):
            if tree.head == "declare":
                self.declared_once(name, part, shape)
            label = "scalar" if is_scalar(shape) else "matrix" if shape[1] != ONE else "vector"
            if name in scope.used_as_size and label == "scalar":
                scope.declare(name, Entry("size", SCALAR, spelled(part), within=within))
            else:
                scope.declare(name, Entry(label, shape, spelled(part), within=within))

    def put_family(self, under: str, part: Syntax, shape: Shape, within: Node | None, end: Syntax | None) -> None:
        """x_i in a space, x_1, ..., x_n in a space: the shape of the members, and how far their indices run."""
        scope = self.scope
        sizes: list[Dim | None] = []
        for k, script in enumerate(part.kids[1:]):
            met = scope.named_sizes.get(script.head) if script.kind == "name" else None
            if end is not None and k == 0:
                sizes.append(self.end_size(end))
            else:
                sizes.append(None if met is None else Dim.of(int(met)) if met.isdigit() else Dim.of(met))
        old = scope.entries.get(under)
        kept = old.sizes if old is not None and old.sizes and old.sizes[0] is not None else tuple(sizes)
        if end is None and part.kids[1].kind == "number" and old is not None and old.sizes:
            kept = old.sizes
        scope.declare(under, Entry(self.names.kinds[under], shape, spelled(part.kids[0]), kept, within=within))

    def put_random(self, name: str, part: Syntax, shape: Shape, within: Node | None, tree: Syntax) -> None:
        """A random variable in a set or a space: what is known of its shape already is kept."""
        old = self.scope.entries.get(name)
        size = shape
        if is_scalar(shape) and tree.head != "declare":
            size = old.shape if old is not None and old.shape else SCALAR
        sizes, inside = (old.sizes, old.within) if old is not None else ((), None)
        self.scope.declare(name, Entry("random", size, spelled(part), sizes, within=within or inside))

    def declared_once(self, name: str, part: Syntax, shape: Shape) -> None:
        first = self.shaped.setdefault(name, shape)
        if first != shape:
            raise self.scope.error(
                f"{spelled(part)} is declared twice: as {describe(first)} and as {describe(shape)}",
                part,
                "give one of the two another name",
            )

    def size_of_entries(self, under: str, part: Syntax, end: Syntax | None, within: Node | None) -> None:
        """x_i in a set, i = 1, ..., n: what this says of the vector x."""
        scope = self.scope
        script = part.kids[1]
        met = scope.named_sizes.get(script.head) if script.kind == "name" else None
        size = self.end_size(end) if end is not None else None
        if size is None and met is not None:
            size = Dim.of(int(met)) if met.isdigit() else Dim.of(met)
        entry = scope.entries.get(under)
        shape = entry.shape if entry is not None and entry.shape is not None else self.shape_of_rank(under, VECTOR)
        if size is not None and shape[1] == ONE:
            scope.fit(shape, (size, ONE))
        inside = entry.within if entry is not None and entry.within is not None else within
        kind = entry.kind if entry is not None else "vector"
        scope.declare(under, Entry(kind, shape, spelled(part.kids[0]), within=inside))

    def function_type(self, part: Syntax, kind: Syntax) -> None:
        """f: R^n x R -> R^m."""
        name = self.names.key(part)
        if name is None:
            raise self.source.error("a function is declared by its name", part.start)
        if name == "P":
            return
        domain = tuple(self.set_shape(d) for d in kind.kids[0].kids)
        value = self.set_shape(kind.kids[1])
        params = self.names.params.get(name, ())
        self.scope.declare(name, Entry("function", value, spelled(part), domain=domain, params=params))

    def set_shape(self, part: Syntax) -> Shape:
        if part.head == "space":
            return self.space_shape(part.kids)
        if part.head == "setpower":
            dims = [self.elaborator.dim(s) for s in part.kids[1:]]
            return (dims[0], dims[1] if len(dims) > 1 else ONE)
        return SCALAR
