"""The second pass: statements, read in earnest, become declarations, definitions and facts."""

from __future__ import annotations

from symderive.expr.algebra import Idx, Num, Rel, Sym
from symderive.expr.arrays import Block
from symderive.expr.node import Node
from symderive.expr.probability import And, Dens, In, Indep, Law, NamedSet
from symderive.expr.problem import Definition, Edge, Fact, Follows, Has
from symderive.expr.shape import ONE, SCALAR, Dim, Shape, describe, is_scalar
from symderive.parse.defining import Defining, Read, contains_random
from symderive.parse.elaborate import Elaborator
from symderive.parse.errors import Source
from symderive.parse.latex import Reader
from symderive.parse.names import MATRIX, ROW, VECTOR
from symderive.parse.pieces import Statement
from symderive.parse.scan_uses import names_in
from symderive.parse.scope import Again, Entry, Scope, spelled
from symderive.parse.syntax import Syntax, base, key
from symderive.parse.tokens import Token
from symderive.parse.wording import Wording
from symderive.parse.words import DECORATIONS

COMPARISONS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "ne": "!=", "eq": "="}
DEFINITE = {
    "succ": ("positive definite", 1),
    "succeq": ("positive semidefinite", 1),
    "prec": ("positive definite", -1),
    "preceq": ("positive semidefinite", -1),
}


class Assembly(Defining, Wording):
    """Builds up what a problem states."""

    def __init__(self, statements: list[Statement], source: Source, scope: Scope):
        self.source = source
        self.scope = scope
        self.names = scope.names
        self.statements = statements
        self.elaborator = Elaborator(scope)
        self.definitions: list[Definition] = []
        self.facts: list[Fact] = []
        self.spaces: dict[str, Node] = {}
        self.now: Read | None = None
        self.shaped: dict[str, Shape] = {}

    # ------------------------------------------------------------ the way through
    def run(self) -> None:
        read = [self.read(s) for s in self.statements]
        self.ranges(read)
        self.numbers_for_sizes(read)
        self.first_entries()
        for r in read:
            for link in self.links(r):
                self.declared(link, r)
        for r in read:
            for link in self.links(r):
                self.postpone(link, r)
        for r in read:
            self.now = r
            self.statement(r)
        self.now = None
        for name in list(self.scope.pending):
            self.scope.entry(name)

    def read(self, statement: Statement) -> Read:
        names = [self.syntax(tokens) for tokens in statement.names]
        tree = None
        if statement.body:
            dots = [t.sym == "dots" for t in statement.body]
            is_range = len(statement.body) > 3 and statement.body[1].sym == "=" and any(dots)
            tree = self.range_tree(statement.body) if is_range and statement.body[0].kind == "name" else None
            tree = tree or self.syntax(statement.body)
        where = self.syntax(statement.where) if statement.where else None
        return Read(statement, names, tree, where)

    def syntax(self, tokens: list[Token]) -> Syntax:
        reader = Reader(tokens, self.source, self.names)
        tree = reader.whole()
        for sentence in reader.assumed:
            self.scope.assume(sentence)
        self.scope.remarks.update(reader.remarks)
        return tree

    def range_tree(self, body: list[Token]) -> Syntax | None:
        """i = 1, ..., N."""
        place = max(k for k, t in enumerate(body) if t.sym == "dots")
        if not all(t.kind in ("number", "name") or t.sym in (",", "=", "dots") for t in body[: place + 1]):
            return None
        letter = self.syntax(body[:1])
        rest = [t for t in body[place + 1 :] if t.sym != ","]
        low = self.syntax(body[2:3])
        kids = (
            (letter, low)
            if not rest
            else (letter, low, self.syntax(body[place + 2 :] if body[place + 1].sym == "," else body[place + 1 :]))
        )
        return Syntax("range", kids, body[0].start, body[-1].stop)

    def links(self, r: Read) -> list[Syntax]:
        """The relations of a statement; a chain a = b in S is several, its later ones said of the first name."""
        tree = r.tree
        if tree is None:
            return []
        if tree.head != "and" or tree.kind != "node":
            return [tree]
        first = tree.kids[0]
        found = [first]
        for link in tree.kids[1:]:
            if first.head == "eq" and link.head in ("declare", "in", *DEFINITE) and key(first.kids[0]) is not None:
                link = link.but(kids=(first.kids[0], *link.kids[1:]))
            found.append(link)
        return found

    # ------------------------------------------------------------ sizes, names, shapes
    def ranges(self, read: list[Read]) -> None:
        """How far index letters run: i = 1, ..., N said outright, else the ends of sums."""
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
            if size is not None and self.names.kinds.get(size) not in ("random", "function", "event"):
                self.scope.named_sizes[letter] = size
                if not size.isdigit():
                    self.scope.used_as_size.add(size)

    def numbers_for_sizes(self, read: list[Read]) -> None:
        """D = 2 of a size D: known before any shape is built."""
        for r in read:
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
        return (
            len(name) == 1
            and name in "ijklmnstabcdrpq"
            and self.names.kinds.get(name) in (None, "scalar", "index")
            and any(
                p.head in ("sub_", "idx") and any(s.kind == "name" and s.head == name for s in p.kids[1:])
                for t in self.statements
                for p in [self.quick(t)]
                if p is not None
                for p in p.walk()
            )
        )

    def quick(self, statement: Statement) -> Syntax | None:
        from symderive.parse.scan import attempt

        return attempt(statement.body, self.source, self.names)

    def first_entries(self) -> None:
        """An entry for every name whose kind the scan found, before its shape is known."""
        for name, kind in self.names.kinds.items():
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
                self.scope.declare(name, Entry(kind, shape, latex, sizes))

        for name, (kind, shape, sizes) in self.scope.learned.items():
            self.scope.declare(name, Entry(kind, shape, self.latex_of(name), sizes))

    def latex_of(self, name: str) -> str:
        """How a name was first typed."""
        for statement in self.statements:
            for tokens in (*statement.names, statement.body):
                for t in tokens:
                    if t.kind == "name" and t.text == name.removesuffix("_bold"):
                        return t.latex
        first, _, rest = name.partition("_")
        if rest in DECORATIONS:
            return rf"\{rest}{{{self.latex_of(first)}}}"
        if rest:
            letter = self.latex_of(first)
            return f"{letter}_{rest}" if len(rest) == 1 else f"{letter}_{{{rest}}}"
        from symderive.parse.words import LETTERS

        return (
            "\\" + name
            if name in LETTERS.values() and len(name) > 1
            else name
            if len(name) == 1
            else rf"\text{{{name}}}"
        )

    def shape_of_rank(self, name: str, rank: str | None) -> Shape:
        if rank == VECTOR:
            return (self.scope.fresh(name + ":rows"), ONE)
        if rank == ROW:
            return (ONE, self.scope.fresh(name + ":columns"))
        if rank == MATRIX:
            return (self.scope.fresh(name + ":rows"), self.scope.fresh(name + ":columns"))
        return SCALAR

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
                if key(part) is not None and part.kind != "number":
                    self.put_shape(part, shape, within, tree, self.dotted_end(targets, part))

    def within(self, tree: Syntax) -> Node | None:
        try:
            if tree.head == "declare":
                note = tree.note[1] if isinstance(tree.note, tuple) else ("real", "")
                label, mark = note if isinstance(note, tuple) else ("real", "")
                if label == "real" and not mark:
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
        if after.head == "dots" or key(base(after)) != key(base(part)):
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
        scope, names = self.scope, self.names
        name = names.key(part) or ""
        under = names.key(part.kids[0]) if part.head in ("sub_", "idx", "sup") else None
        if (
            under is not None
            and under in names.arity
            and names.kinds.get(under) in ("family", "random")
            and names.kinds.get(name) is None
        ):
            sizes = []
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
            scope.declare(under, Entry(names.kinds[under], shape, spelled(part.kids[0]), kept, within=within))
            return
        if under is not None and is_scalar(shape) and names.entries_of_vector(part, "scalar"):
            self.size_of_entries(under, part, end, within)
            return
        kind = names.kinds.get(name, "scalar")
        if self.index_like(name) and tree.head == "in" and tree.kids[1].head == "set" and kind == "scalar":
            names.kinds[name] = "scalar"
        old = scope.entries.get(name)
        if kind == "function":
            if old is not None:
                scope.declare(
                    name, Entry("function", shape, old.latex or spelled(part), domain=old.domain, params=old.params)
                )
            return
        if kind == "event":
            scope.declare(name, Entry("event", None, spelled(part)))
            return
        if kind == "random":
            size = (
                shape
                if tree.head == "declare" or not is_scalar(shape)
                else (old.shape if old and old.shape else SCALAR)
            )
            if old is not None and tree.head == "in" and old.shape is not None:
                size = old.shape if is_scalar(shape) else shape
            scope.declare(
                name,
                Entry(
                    "random",
                    size,
                    spelled(part),
                    old.sizes if old else (),
                    within=within or (old.within if old else None),
                ),
            )
            return
        label = "matrix" if not is_scalar(shape) and shape[1] != ONE else "vector" if not is_scalar(shape) else "scalar"
        if old is not None and old.kind in ("identity", "imaginary"):
            return
        if tree.head == "declare":
            first = self.shaped.setdefault(name, shape)
            if first != shape:
                raise scope.error(
                    f"{spelled(part)} is declared twice: as {describe(first)} and as {describe(shape)}",
                    part,
                    "give one of the two another name",
                )
        if name in scope.used_as_size and label == "scalar":
            scope.declare(name, Entry("size", SCALAR, spelled(part), within=within))
            return
        scope.declare(name, Entry(label, shape, spelled(part), within=within))

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

    def end_size(self, end: Syntax) -> Dim | None:
        if end.kind in ("name", "number") or end.head in ("add", "sub", "mul"):
            for p in end.walk():
                if p.kind == "name":
                    self.scope.used_as_size.add(p.head)
            return self.elaborator.dim(end)
        return None

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

    # ------------------------------------------------------------ statements one by one
    def statement(self, r: Read) -> None:
        if r.tree is not None and r.tree.head == "range":
            return
        if r.tree is None:
            self.words(r, r.names)
            return
        bare = key(r.tree) is not None or r.tree.head in ("nabla", "diff", "dots", "list", "grad")
        if bare:
            if r.statement.said:
                self.words(r, [*r.names, r.tree])
            else:
                self.facts.append(self.fact("prose", None, r))
            return
        targets: list[Syntax] = []
        for place, link in enumerate(self.links(r)):
            targets = self.link(link, r, place) or targets
        if r.statement.said:
            self.words(r, targets)

    def link(self, tree: Syntax, r: Read, place: int) -> list[Syntax]:
        """One relation; returns the names that words behind it speak of."""
        head = tree.head
        if head == "declare":
            if tree.note == "function":
                return [*r.names, tree.kids[0]]
            if tree.kids[0].head in ("diff", "grad", "nabla", "hessian"):
                self.layout_by_shape(tree)
                return []
            return [t for t in [*r.names, tree.kids[0]] if t.head != "dots"]
        if head == "in" and key(tree.kids[0]) is not None:
            return [t for t in [*r.names, tree.kids[0]] if t.head != "dots"]
        if head == "forall":
            return []
        if head in ("sim", "iid"):
            return self.lawful(tree, r)
        if head in ("to", "from"):
            self.edges(tree, r)
            return []
        if head == "indep":
            self.independence(tree, r)
            return []
        if head in DEFINITE:
            self.definite(tree, r)
            return [tree.kids[0]]
        if head == "eq":
            return self.equation(tree, r, place)
        if head in ("lt", "le", "gt", "ge", "ne", "approx", "propto", "subset", "superset", "in", "notin"):
            if (
                place
                and r.tree is not None
                and r.tree.head == "and"
                and r.tree.kids[place - 1].head in ("lt", "le", "gt", "ge")
            ):
                self.extend_chain(tree, r)
                return []
            self.relation(tree, r)
            return [*r.names, tree.kids[0]]
        if head == "iff" and len(tree.kids) == 2:
            left, right = (self.elaborator.event(kid) for kid in tree.kids)
            self.facts.append(self.fact("relation", Rel("iff", left, right), r))
            return []
        if head in ("lines", "implies", "iff", "dep"):
            self.facts.append(self.fact("prose", None, r))
            return []
        raise self.source.error(
            "this states nothing: a relation is missing",
            tree.start,
            "a given is an equation, a declaration, a law, ...; the goal stands apart",
        )

    def fact(
        self, kind: str, node: Node | None, r: Read, where: Node | None = None, every: tuple[Node, ...] = ()
    ) -> Fact:
        return Fact(
            kind,
            node,
            where if where is not None else self.range_node(r) if node is not None else None,
            every,
            self.text(r),
            self.source.place(r.statement.start)[0],
        )

    def text(self, r: Read) -> str:
        stop = r.statement.stop
        text = self.source.text
        start = r.statement.start
        last = [t for t, _ in r.statement.said]
        piece = text[start:stop]
        if last and last[-1] not in piece:
            at = text.find(last[-1], stop)
            if at >= 0:
                piece = text[start : at + len(last[-1]) + 1]
        return " ".join(piece.split())

    def range_node(self, r: Read) -> Node | None:
        """What stands after "for": a condition; bare letters (for every c) leave none."""
        if r.where is None or r.where.head == "range":
            return None
        if key(r.where) is not None or (r.where.head == "in" and r.statement.every and key(r.where.kids[1]) == "F"):
            return None
        parts = r.where.kids if r.where.head == "list" else (r.where,)
        parts = tuple(p for p in parts if key(p) is None and p.head not in ("range", "dots"))
        if not parts:
            return None
        with self.elaborator.mode(events=False, letters=True):
            nodes = [self.condition(p) for p in parts]
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def condition(self, part: Syntax) -> Node:
        if part.head == "in" or part.head == "declare":
            return self.elaborator.node(part)
        return self.elaborator.node(part)

    # ------------------------------------------------------------ equations
    def equation(self, tree: Syntax, r: Read, place: int) -> list[Syntax]:
        left, right = tree.kids
        name = self.names.key(left)
        if self.property_of(left, right, r):
            return [left]
        if left.head in ("cap", "cup", "compl") or (right.head == "emptyset"):
            self.add_event_relation(tree, r)
            return []
        if left.head == "app" and self.counted(left):
            self.count(left, right, r)
            return []
        if name is not None and not r.names and self.special_definition(name, left, right, r):
            return [left]
        if (
            name is not None
            and (name in self.scope.pending or self.scope.entries.get(name) is not None)
            and not r.names
        ):
            entry = self.scope.entry(name)
            if self.is_defined(name, left):
                return [left]
            if (
                entry is not None
                and entry.kind == "function"
                and right.head == "app"
                and self.names.key(right.kids[0]) == name
            ):
                return [left]
        call = left.kids[0] if left.head == "log" and left.kids[0].head == "app" else left
        if call.head == "app" and (function := self.names.key(call.kids[0])) is not None:
            self.scope.entry(function)
            if any(d.params and getattr(d.name, "name", "") == function for d in self.definitions) and all(
                key(k) is not None for k in call.kids[1:]
            ):
                return [call.kids[0]]
        if left.head in ("sub_", "idx") and name is not None and self.defined_entry(left):
            return [left]
        self.relation(tree, r)
        return [*r.names, left]

    def property_of(self, left: Syntax, right: Syntax, r: Read) -> bool:
        """A = A^T, Q^T Q = I."""
        name = key(left)
        if name is None and left.head == "transpose":
            left, right = right, left
            name = key(left)
        if name is not None and right.head == "transpose" and key(right.kids[0]) == name:
            self.facts.append(self.fact("property", Has("symmetric", self.elaborator.node(left)), r))
            return True
        if (
            name is not None
            and right.head == "neg"
            and right.kids[0].head == "transpose"
            and key(right.kids[0].kids[0]) == name
        ):
            self.facts.append(self.fact("property", Has("skew-symmetric", self.elaborator.node(left)), r))
            return True
        return False

    def relation(self, tree: Syntax, r: Read) -> None:
        """An equation or inequality kept as a fact; a list of names before it shares it."""
        parts = [tree]
        if r.names and key(tree.kids[0]) is not None:
            parts = [tree.but(kids=(n, *tree.kids[1:])) for n in r.names if n.head != "dots"] + [tree]
        for part in parts:
            node, every = self.relation_node(part)
            self.facts.append(self.fact("relation", node, r, every=every))

    def relation_node(self, tree: Syntax) -> tuple[Node, tuple[Node, ...]]:
        """A relation with the letters that it holds for all values of (P(C = c) = 1/3)."""
        letters = self.value_letters(tree)
        pairs = [(name, node) for name, node in letters.items()]
        with self.scope.binding(pairs):
            if tree.head in ("subset", "superset"):
                left, right = (self.elaborator.actor(k) for k in tree.kids)
                return Rel("subset", *((left, right) if tree.head == "subset" else (right, left))), ()
            if tree.head == "approx" and tree.kids[1].head in (
                "Normal",
                "Poisson",
                "Binomial",
                "Exponential",
                "Gamma",
                "Beta",
                "Uniform",
            ):
                with self.elaborator.mode(letters=False):
                    return Rel("approx", self.elaborator.node(tree.kids[0]), self.elaborator.node(tree.kids[1])), ()
            densities = any(p.head in ("dens",) or p.head.endswith("pdf") for p in tree.kids[0].walk())
            with self.elaborator.mode(letters=True if densities else self.elaborator.letters):
                node = self.elaborator.node(tree)
        return node, tuple(letters.values())

    def value_letters(self, tree: Syntax) -> dict[str, Node]:
        """Small letters on the right of X = c inside P( ) that no declaration knows: bound for every value."""
        found: dict[str, Node] = {}
        for p in tree.kids[0].walk():
            if p.head != "P" or p.kind != "node":
                continue
            for q in p.walk():
                if q.head == "eq" and q.kind == "node":
                    self.letters_of_value(q, found)
        return found

    def letters_of_value(self, q: Syntax, found: dict[str, Node]) -> None:
        left, right = q.kids
        if self.names.key(left) is None:
            return
        variable = self.elaborator.variable_of(left, right)
        labels = {getattr(v, "name", "") for v in self.elaborator.values_of(variable)}
        for p in names_in(right):
            name = self.names.key(p)
            if name is None or p.kind == "word" or name in found or name in labels:
                continue
            if self.scope.bound_node(name) is not None or p.head in ("pi", "e", "infty"):
                continue
            entry = self.scope.entries.get(name)
            if entry is not None and not entry.inferred:
                continue
            if name in self.scope.used_as_size or not base(p).head[:1].islower():
                continue
            found[name] = Sym(name, variable.shape if p is right else SCALAR, spelled(p))

    def extend_chain(self, tree: Syntax, r: Read) -> None:
        """0 < x < 1: both relations are one fact."""
        node, every = self.relation_node(tree)
        last = self.facts.pop()
        parts = last.node.events if isinstance(last.node, And) else (last.node,)
        whole = And((*[p for p in parts if p is not None], node))
        self.facts.append(
            Fact(last.kind, whole, last.where, tuple(dict.fromkeys((*last.every, *every))), last.text, last.line)
        )

    def add_event_relation(self, tree: Syntax, r: Read) -> None:
        left, right = tree.kids
        node = Rel(
            "=",
            self.elaborator.event(left),
            NamedSet("empty") if right.head == "emptyset" else self.elaborator.event(right),
        )
        self.facts.append(self.fact("relation", node, r))

    # ------------------------------------------------------------ counts
    def counted(self, left: Syntax) -> bool:
        return (
            left.kids[0].head == "n"
            and left.kids[0].kind == "name"
            and all(k.kind == "word" or k.head == "eq" or k.kind == "name" for k in left.kids[1:])
            and any(k.kind == "word" or k.head == "eq" for k in left.kids[1:])
        )

    def count(self, left: Syntax, right: Syntax, r: Read) -> None:
        from symderive.expr.probability import Count, Label

        of: list[Node] = []
        for k in left.kids[1:]:
            if k.head == "eq":
                of.append(self.elaborator.event(k))
            else:
                of.append(Label(k.head, k.latex or rf"\text{{{k.head}}}"))
        self.scope.assume("the outcomes counted are equally likely")
        self.facts.append(self.fact("relation", Rel("=", Count(tuple(of)), self.elaborator.node(right)), r))

    # ------------------------------------------------------------ laws, graphs, independence
    def lawful(self, tree: Syntax, r: Read) -> list[Syntax]:
        """X ~ law, X | Z = 1 ~ law, (X, Y)^T ~ law, X_1, ..., X_n iid ~ law."""
        left, right = tree.kids
        given: Node | None = None
        elaborator = self.elaborator
        if left.head == "conditioned":
            parts = left.kids[1].kids
            nodes = [elaborator.actor(p) if p.head not in COMPARISONS else elaborator.event(p) for p in parts]
            given = nodes[0] if len(nodes) == 1 else And(tuple(nodes), True)
            left = left.kids[0]
        targets = [*r.names, left]
        iid = tree.head == "iid"
        if isinstance(tree.note, tuple) and str(tree.note[1]).strip(". ").lower() in ("ind", "indep", "independent"):
            iid = True
        members: list[Node] = []
        dotted = any(t.head == "dots" for t in targets)
        plain = [t for t in targets if t.head != "dots"]
        members = self.dotted_family(targets) if dotted else [self.vector_of(t) for t in plain]
        follows: list[Node] = []
        every: tuple[Node, ...] = ()
        for m in members:
            law = self.law_node(right, m)
            if not self.fits_law(m, law):
                self.source_error_law(tree)
            follows.append(Follows(m, law, given))
            running = [i for i in getattr(m, "indices", ()) if isinstance(i, Idx)]
            every = tuple(running)
        for f in follows:
            self.facts.append(self.fact("law", f, r, every=every))
        if iid and members:
            groups = tuple((m,) for m in members)
            conditions = (given,) if given is not None else ()
            if len(groups) > 1 or every or any(getattr(m, "indices", ()) for m in members):
                self.facts.append(
                    self.fact(
                        "independence", Indep(groups, tuple(c for c in conditions if c is not None)), r, every=every
                    )
                )
        return plain

    def source_error_law(self, tree: Syntax) -> None:
        raise self.scope.shape_error("the variable does not have the shape of its law", tree.kids[0].start)

    def fits_law(self, variable: Node, law: Node) -> bool:
        if isinstance(law, Law) and law.name == "Normal" and len(law.params) == 2:
            mean, spread = law.params
            if isinstance(variable, Block) and isinstance(mean, Block) and len(variable.rows) == len(mean.rows):
                for one, other in zip(variable.rows, mean.rows, strict=True):
                    self.scope.fit(one[0].shape, other[0].shape)
            if is_scalar(mean.shape) and not is_scalar(spread.shape):
                mean_shape: Shape = (spread.shape[0], ONE)
            else:
                mean_shape = mean.shape
            return self.scope.fit(variable.shape, mean_shape)
        if isinstance(law, Law) and law.name == "Dirichlet" and not is_scalar(variable.shape):
            count = Dim.of(len(law.params)) if len(law.params) > 1 else law.params[0].shape[0]
            return self.scope.fit(variable.shape, (count, ONE))
        if (
            isinstance(law, Law)
            and law.name == "Multinomial"
            and not is_scalar(variable.shape)
            and len(law.params) == 2
        ):
            return self.scope.fit(variable.shape, law.params[1].shape)
        return True

    def law_node(self, right: Syntax, variable: Node) -> Node:
        with self.elaborator.mode(letters=False):
            name = self.names.key(right)
            if name is not None:
                entry = self.scope.entries.get(name)
                if entry is not None and isinstance(entry.within, Law):
                    return entry.within
                return Dens(name, ())
            if right.head == "dens":
                return self.elaborator.node(right)
            if right.head in ("Uniform", "UniformSet"):
                return self.elaborator.law_of(right.head, right.kids, right, point=variable)
            return self.elaborator.law(right)

    def vector_of(self, part: Syntax) -> Node:
        """The left side of ~: a name, a tuple or a column of names."""
        inner = part.kids[0] if part.head == "transpose" else part
        with self.elaborator.mode(letters=False):
            if inner.head == "matrix":
                return self.elaborator.node(inner if part.head != "transpose" else part)
            if inner.head == "list":
                return self.elaborator.node(inner)
            return self.elaborator.actor(part)

    def dotted_family(self, targets: list[Syntax]) -> list[Node]:
        """X_1, ..., X_7 one by one; X_1, ..., X_n by a running index."""
        plain = [t for t in targets if t.head != "dots"]
        first, last = plain[0], plain[-1]
        name = self.names.key(first.kids[0]) if first.head in ("sub_", "idx") else None
        if name is None:
            raise self.source.error("dots stand between names with an index", first.start, "X_1, \\dots, X_n")
        entry = self.scope.entries.get(name) or self.scope.declare(
            name, Entry("random", SCALAR, spelled(first.kids[0]), (None,))
        )
        open_end = targets[-1].head == "dots"
        size = None if open_end else self.end_size(last.kids[1])
        entry = self.scope.declare(name, Entry("random", entry.shape, entry.latex, (size,), within=entry.within))
        low = first.kids[1].number
        if size is not None and size.number is not None and low is not None and size.number <= 60:
            return [self.elaborator.member(name, entry, (Num(k),)) for k in range(int(low), size.number + 1)]
        index = Idx("i", self.scope.size(size) if size is not None else None)
        return [self.elaborator.member(name, entry, (index,))]

    def edges(self, tree: Syntax, r: Read) -> None:
        left, right = tree.kids if tree.head == "to" else reversed(tree.kids)
        parents = [*(r.names if tree.head == "to" else []), *(left.kids if left.head in ("list", "set") else (left,))]
        for p in parents:
            for c in right.kids if right.head in ("list", "set") else (right,):
                self.facts.append(self.fact("edge", Edge(self.elaborator.actor(p), self.elaborator.actor(c)), r))

    def independence(self, tree: Syntax, r: Read) -> None:
        given = next((k.kids for k in tree.kids[2:] if k.head == "given"), ())
        left = tree.kids[0]
        group = tuple([n for n in r.names if n.head != "dots"]) + (left.kids if left.head == "list" else (left,))
        node = self.elaborator.independence([group, (tree.kids[1],)], given)
        self.facts.append(self.fact("independence", node, r))

    def definite(self, tree: Syntax, r: Read) -> None:
        prop, sign = DEFINITE[tree.head]
        for part in [*[n for n in r.names if n.head != "dots"], tree.kids[0]]:
            left, right = self.elaborator.node(part), self.elaborator.node(tree.kids[1])
            node = (
                left
                if (isinstance(right, Num) and right.value == 0) or type(right).__name__ == "Zeros"
                else left - right
            )
            if sign < 0:
                prop = prop.replace("positive", "negative") if node is left else prop
                node = node if node is left else right - left
            self.elaborator.squared(node, part, "definiteness")
            self.facts.append(self.fact("property", Has(prop, node), r))


__all__ = ["Assembly", "In", "Read", "contains_random"]
