"""Definitions: named quantities, entries of vectors, sets and spaces, read when their name is first used."""

from __future__ import annotations

from symderive.expr.algebra import Idx, Num, Rel, Sym
from symderive.expr.arrays import Entry as EntryOf
from symderive.expr.build import zero
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Law, NamedSet, RandVar
from symderive.expr.problem import Definition, Fact, Space
from symderive.expr.shape import ONE, SCALAR, Dim, is_scalar
from symderive.parse.defining_functions import DefiningFunctions
from symderive.parse.scan_uses import names_in
from symderive.parse.scope import Again, Entry, spelled
from symderive.parse.stating import Read
from symderive.parse.supports import chance_said
from symderive.parse.syntax import Syntax, base, key, node


class Defining(DefiningFunctions):
    """How an equation becomes a definition."""

    def postpone(self, tree: Syntax, r: Read) -> None:
        """Remember the definition of a name, to be read when the name is first used."""
        if tree.head != "eq" or r.tree is None or chance_said(r):
            return
        left, right = tree.kids
        name = self.names.key(left)
        if name is not None and left.kind != "word" and not r.names:
            if (
                self.names.kinds.get(name) == "function"
                and right.head == "app"
                and self.names.key(right.kids[0]) == name
            ):
                self.depends(name, right)
                return
            if self.names.kinds.get(name) in ("density", "set", "event"):
                return
            if name in self.scope.pending:
                return
            if self.quantity(left, right, name):
                self.scope.pending[name] = lambda: self.define(left, right, name, r)
            return
        root = self.squared_name(left, right, r)
        if root is not None:
            self.scope.pending[root] = lambda: self.define_root(left, right, root, r)
            return
        if left.head == "log" and (left.kids[0].head == "app" or self.unknown(left.kids[0], right)):
            left, right = left.kids[0], node("exp", right)  # log p(x) = u defines p(x) as e^u
            if left.head != "app":
                own = self.names.key(left) or ""
                self.scope.pending[own] = lambda: self.define(left, right, own, r)
                return
        if left.head == "app":
            function = self.names.key(left.kids[0])
            if (
                function is not None
                and self.names.kinds.get(function) == "function"
                and all(key(k) is not None for k in left.kids[1:])
            ):
                self.once(function, left, right)
                self.scope.pending.setdefault(function, lambda: self.define_function(left, right, function, r))

    def unknown(self, part: Syntax, right: Syntax) -> bool:
        """Is this a name of which nothing else is said?"""
        name = self.names.key(part)
        if name is None or name in self.scope.pending or self.mentions_name(right, name):
            return False
        return name not in self.scope.entries and name not in self.names.kinds and bool(names_in(right))

    def squared_name(self, left: Syntax, right: Syntax, r: Read) -> str | None:
        """sigma^2 = a formula, where nothing else is said of sigma: the name that is its positive root."""
        if left.head != "pow" or left.kids[1].number != 2 or not names_in(right):
            return None
        name = self.names.key(left.kids[0])
        if name is None or name in self.scope.pending or self.mentions_name(right, name):
            return None
        if self.names.kinds.get(name) == "random":  # E[S^2] in a line makes it so
            others = [t for o in self.reads if o is not r for t in (*o.names, o.tree) if t is not None]
            return None if any(self.mentions_name(t, name) for t in others) else name
        return None if name in self.scope.entries or name in self.names.kinds else name

    def define_root(self, left: Syntax, right: Syntax, name: str, r: Read) -> None:
        under = left.kids[0]
        self.scope.assume(f"{spelled(under)} is the positive root of {spelled(under)}^2")
        self.define(under, node("sqrt", right), name, r)

    def quantity(self, left: Syntax, right: Syntax, name: str) -> bool:
        """Does this equation define the name on its left (not: state a property, a value, an observation)?"""
        entry = self.scope.entries.get(name)
        if self.mentions_name(right, name):
            return False
        under = self.names.key(left.kids[0]) if left.head in ("sub_", "idx") else None
        if under in self.names.arity and self.names.kinds.get(under or "") == "random" and right.number is not None:
            return False  # x_1 = 2 of variables x_i: an observation
        if name in self.scope.used_as_size and right.kind == "number":
            return False
        if entry is not None and entry.kind == "random":
            value = right.kids[0] if right.head == "neg" else right
            if value.number is not None or value.kind == "word" or value.head == "list":
                return False
            return bool(names_in(right)) or right.head in ("min", "max", "card")
        return not (entry is not None and entry.kind in ("event", "label"))

    def mentions_name(self, part: Syntax, name: str) -> bool:
        """Does a formula use this name (a label below another letter is no use of it)?"""
        stack = [part]
        while stack:
            p = stack.pop()
            if self.names.key(p) == name:
                return True
            if p.head in ("sub_", "idx"):
                if self.names.kinds.get(self.names.key(p) or "") is None:
                    stack.extend(k for k in p.kids if k.kind != "word")
            else:
                stack.extend(p.kids)
        return False

    def define(self, left: Syntax, right: Syntax, name: str, r: Read) -> None:
        """A named quantity: its body first, then its entry with the body's shape."""
        scope = self.scope
        under = self.names.key(left.kids[0]) if left.head in ("sub_", "idx", "sup") else None
        running = under is not None and any(self.elaborator.runs(s) for s in left.kids[1:])
        if running and under is not None:
            self.define_entries(left, right, under, r)
            return
        self.elaborator.letters = False
        self.elaborator.entrywise(left, right)
        body = self.elaborator.node(right)
        entry = scope.entries.get(name)
        random = contains_random(body) or (entry is not None and entry.kind == "random")
        if entry is not None and entry.shape is not None and not entry.inferred:
            shape = scope.settled(entry.shape)
            if isinstance(body, Num) and body.value == 0 and not is_scalar(shape):
                body = zero(shape)
            if not scope.fit(shape, body.shape):
                leaf = self.elaborator.leaf(name, entry, left)
                body = self.elaborator.matched(leaf, body, self.equals(left, right))[1]
        else:
            kind = (
                "random"
                if random
                else "scalar"
                if is_scalar(body.shape)
                else "vector"
                if body.shape[1] == ONE
                else "matrix"
            )
            entry = scope.declare(name, Entry(kind, body.shape, spelled(left)))
        if random and entry.kind != "random":
            entry = scope.declare(name, Entry("random", body.shape, spelled(left), within=entry.within))
        node = self.elaborator.leaf(name, entry, left)
        where = self.range_node(r)
        if where is not None:
            self.facts.append(self.fact("relation", Rel("=", node, body), r, where=where))
            return
        self.definitions.append(Definition(node, body, (), self.text(r)))

    def equals(self, left: Syntax, right: Syntax) -> int:
        text = self.source.text
        at = text.find("=", left.stop)
        return at if 0 <= at < right.start else left.start

    def define_entries(self, left: Syntax, right: Syntax, under: str, r: Read) -> None:
        """p_i = ...: the entries of a vector, or the members of a family."""
        scope, elaborator = self.scope, self.elaborator
        letters = list(left.kids[1:])
        entry = scope.entry(under)
        pairs: list[tuple[str, Node]] = []
        dims: list[Dim | None] = []
        for k, s in enumerate(letters):
            dim = elaborator.index_range(right, s.head) if s.kind == "name" else None
            if dim is None and s.kind == "name" and s.head in scope.named_sizes:
                met = scope.named_sizes[s.head]
                dim = Dim.of(int(met)) if met.isdigit() else Dim.of(met)
            if entry is not None and entry.sizes and k < len(entry.sizes) and entry.sizes[k] is not None:
                dim = entry.sizes[k]
            if entry is not None and entry.kind in ("vector", "matrix") and entry.shape is not None:
                dim = scope.settled(entry.shape)[k if k < 2 else 1]
            dims.append(scope.size(dim) if dim is not None else None)
            if s.kind == "name":
                pairs.append((s.head, Idx(s.head, dims[-1], s.latex or s.head)))
        with scope.binding(pairs):
            elaborator.entrywise(left, right)
            body = elaborator.node(right)
            if entry is None:
                if is_scalar(body.shape) and None not in dims and not contains_random(body):
                    sizes = [d for d in dims if d is not None]
                    shape = (sizes[0], sizes[1] if len(sizes) > 1 else ONE)
                    scope.learned[under] = ("vector" if len(sizes) == 1 else "matrix", shape, ())
                else:
                    scope.learned[under] = ("random" if contains_random(body) else "family", body.shape, tuple(dims))
                raise Again
            node = elaborator.read_sup(left) if left.head == "sup" else elaborator.scripted(left)
            if not scope.fit(node.shape, body.shape):
                node, body = elaborator.matched(node, body, self.equals(left, right))
            self.definitions.append(Definition(node, body, (), self.text(r)))

    def is_defined(self, name: str, left: Syntax) -> bool:
        return any(
            getattr(d.name, "name", None) == name and not d.params for d in self.definitions
        ) or self.defined_entry(left)

    def defined_entry(self, left: Syntax) -> bool:
        if left.head not in ("sub_", "idx", "sup"):
            return False
        under = self.names.key(left.kids[0])
        return any(
            (
                isinstance(d.name, EntryOf)
                and getattr(d.name.u, "name", "") == under
                and d.text
                and left.start >= 0
                and self.covers(d, left)
            )
            or (getattr(d.name, "name", "") == under and type(d.name).__name__ == "Member" and self.covers(d, left))
            or (isinstance(d.name, RandVar) and d.name.family == under and self.covers(d, left))
            for d in self.definitions
        )

    def covers(self, d: Definition, left: Syntax) -> bool:
        return self.now is not None and d.text == self.text(self.now)

    def special_definition(self, name: str, left: Syntax, right: Syntax, r: Read) -> bool:
        """p = Beta(1, 2), Omega = {...}, D = 2, F = 2^Omega, A = {1, 2}."""
        kind = self.names.kinds.get(name)
        if kind == "density":
            law = self.elaborator.node(right)
            entry = self.scope.entries[name]
            self.scope.declare(
                name, Entry("density", SCALAR, entry.latex, within=law if isinstance(law, Law) else None)
            )
            self.definitions.append(Definition(Sym(name, SCALAR, spelled(left)), law, (), self.text(r)))
            return True
        if (
            name in self.scope.used_as_size
            and right.kind == "number"
            and self.scope.entries.get(name, Entry("size")).kind == "size"
        ):
            value = right.number
            if value is not None and value.denominator == 1 and value > 0:
                self.scope.sizes.setdefault(name, Dim.of(int(value)))
                return True
        relation = right.kids[0] if right.head == "set" and len(right.kids) == 1 else right
        if kind == "event" and relation is not right and relation.head in ("eq", "ne", "lt", "le", "gt", "ge", "and"):
            event = self.elaborator.event(relation)
            self.definitions.append(Definition(EventSym(name, spelled(left)), event, (), self.text(r)))
            return True
        if (kind in ("set", "event") and right.head in ("set", "setof")) or name == "Omega":
            inside = self.elaborator.set_node(right)
            self.spaces[name] = inside
            if kind == "event":
                self.facts.append(self.fact("relation", Rel("=", EventSym(name, spelled(left)), inside), r))
            else:
                self.scope.declare(name, Entry("set", SCALAR, spelled(left), within=inside))
            if name in ("Omega", "F"):
                self.facts.append(
                    self.fact("space", Space(self.spaces.get("Omega", NamedSet("Omega")), self.spaces.get("F")), r)
                ) if "Omega" in self.spaces else None
                self.one_space()
            return True
        if name == "F" and base(left).font == "script":
            if right.head == "pow" and key(right.kids[1]) == "Omega":
                self.one_space()
                return True
            inside = self.elaborator.set_node(right)
            self.spaces["F"] = inside
            self.facts.append(self.fact("space", Space(self.spaces.get("Omega", NamedSet("Omega")), inside), r))
            self.one_space()
            return True
        return False

    def one_space(self) -> None:
        """Keep one fact for the space, the fullest."""
        spaces = [f for f in self.facts if f.kind == "space"]
        if spaces:
            last = spaces[-1]
            node = Space(self.spaces.get("Omega", NamedSet("Omega")), self.spaces.get("F"))
            self.facts = [f for f in self.facts if f.kind != "space"]
            self.facts.append(Fact("space", node, None, (), last.text, last.line))


def contains_random(node: Node) -> bool:
    """Does a formula hold a random variable that is not inside a probability or an expectation?"""
    stack = [node]
    while stack:
        n = stack.pop()
        if isinstance(n, RandVar):
            return True
        if type(n).__name__ in ("Prob", "Expect", "Var", "Cov", "Dens", "Info"):
            continue
        stack.extend(n.kids)
    return False
