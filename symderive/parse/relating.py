"""Equations and inequalities: properties, facts for every value of a letter, counts."""

from __future__ import annotations

from symderive.expr.algebra import Num, Rel, Size, Sym
from symderive.expr.node import Node
from symderive.expr.probability import And, Count, Label, NamedSet
from symderive.expr.problem import Fact, Has
from symderive.expr.shape import SCALAR
from symderive.parse.entry_moments import moments_of_entries
from symderive.parse.members import said_of_members
from symderive.parse.scan_uses import names_in
from symderive.parse.scope import spelled
from symderive.parse.stating import DEFINITE, Read, Stating
from symderive.parse.syntax import Syntax, base, key


def says_rank(left: Syntax) -> bool:
    """Is this rank(X), the rank of a matrix?"""
    return left.head == "app" and len(left.kids) == 2 and left.kids[0].head in ("rank", "rk")


class Relating(Stating):
    """Relations that are kept as facts."""

    def equation(self, tree: Syntax, r: Read, place: int) -> list[Syntax]:
        left, right = tree.kids
        name = self.names.key(left)
        if self.property_of(left, right, r) or self.rank_of(left, right, r):
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
        if left.head == "pow" and left.kids[1].number == 2 and (root := self.names.key(left.kids[0])) is not None:
            self.scope.entry(root)
            if self.is_defined(root, left.kids[0]):
                return [left.kids[0]]
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

    def rank_of(self, left: Syntax, right: Syntax, r: Read) -> bool:
        """rank(X) = d, the number of its columns or of its rows."""
        if not says_rank(left):
            return False
        matrix, number = self.elaborator.node(left.kids[1]), self.elaborator.node(right)
        rows, columns = matrix.shape
        if isinstance(number, Size) and number.dim in (rows, columns):
            whole = "full column rank" if number.dim == columns else "full row rank"
            self.facts.append(self.fact("property", Has("invertible" if rows == columns else whole, matrix), r))
            return True
        return False

    def relation(self, tree: Syntax, r: Read) -> None:
        """An equation or inequality kept as a fact; a list of names before it shares it."""
        parts = [tree]
        if r.names and key(tree.kids[0]) is not None:
            parts = [tree.but(kids=(n, *tree.kids[1:])) for n in r.names if n.head != "dots"] + [tree]
        for part in parts:
            outcome = self.outcome_letter(part)
            if outcome is not None:
                for element in getattr(self.spaces.get("Omega"), "elements", ()):
                    with self.scope.binding([(outcome, element)]):
                        self.facts.append(self.fact("relation", self.elaborator.node(part), r))
                continue
            several = said_of_members(part, self.names, self.scope.named_sizes)
            said = r if several[0] is part else Read(r.statement, r.names, r.tree, self.range_left(r, part, several[0]))
            for one in several:
                node, every = self.relation_node(one)
                for each in moments_of_entries(node, self.definitions):
                    self.facts.append(self.fact("relation", each, said, every=every))

    def range_left(self, r: Read, tree: Syntax, one: Syntax) -> Syntax | None:
        """The range behind a statement on A_i, said of one member: it stays where it is no range of i."""
        gone = {p.head for p in tree.walk() if p.kind == "name"} - {p.head for p in one.walk() if p.kind == "name"}
        return None if r.where is None or any(p.head in gone for p in r.where.walk()) else r.where

    def outcome_letter(self, tree: Syntax) -> str | None:
        """The letter of P({w}) = ..., said of every outcome of a space that is listed."""
        left = tree.kids[0]
        if left.head != "P" or not left.kids or left.kids[0].head != "set" or len(left.kids[0].kids) != 1:
            return None
        one = left.kids[0].kids[0]
        listed = getattr(self.spaces.get("Omega"), "elements", ())
        plain = one.kind == "name" and one.head[:1].islower() and self.names.kinds.get(one.head) is None
        known = {getattr(e, "name", "") for e in listed}
        return one.head if listed and plain and one.head not in known else None

    def relation_node(self, tree: Syntax) -> tuple[Node, tuple[Node, ...]]:
        """A relation with the letters that it holds for all values of (P(C = c) = 1/3)."""
        letters = self.value_letters(tree)
        pairs = [*letters.items(), *self.points_of_families(tree)]
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

    def points_of_families(self, tree: Syntax) -> list[tuple[str, Node]]:
        """p(x | t) = ... beside numbers x_i: x is any of them."""
        found: list[tuple[str, Node]] = []
        left = tree.kids[0]
        for p in left.walk() if left.head == "dens" else ():
            entry = self.scope.entries.get(p.head) if p.kind == "name" else None
            indexed = any(q.head in ("sub_", "idx") and q.kids[0].head == p.head for q in tree.walk())
            if entry is not None and entry.kind == "family" and len(entry.sizes) == 1 and not indexed:
                found.append((p.head, Sym(p.head, self.scope.settled(entry.shape or SCALAR), spelled(p))))
        return found

    def value_letters(self, tree: Syntax) -> dict[str, Node]:
        """Small letters on the right of X = c inside P( ) that no declaration knows: bound for every value."""
        found: dict[str, Node] = {}
        for p in tree.kids[0].walk():
            if p.head not in ("P", "dens") or p.kind != "node":
                continue
            for q in p.walk():
                if q.head == "eq" and q.kind == "node":
                    self.letters_of_value(q, found)
        return found

    def letters_of_value(self, q: Syntax, found: dict[str, Node]) -> None:
        left, right = q.kids
        if self.names.key(left) is None and not self.elaborator.family_of(left):
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

    def counted(self, left: Syntax) -> bool:
        return (
            left.kids[0].head == "n"
            and left.kids[0].kind == "name"
            and all(k.kind == "word" or k.head == "eq" or k.kind == "name" for k in left.kids[1:])
            and any(k.kind == "word" or k.head == "eq" for k in left.kids[1:])
        )

    def count(self, left: Syntax, right: Syntax, r: Read) -> None:
        of: list[Node] = []
        for k in left.kids[1:]:
            if k.head == "eq":
                of.append(self.elaborator.event(k))
            else:
                of.append(Label(k.head, k.latex or rf"\text{{{k.head}}}"))
        self.scope.assume("the outcomes counted are equally likely")
        self.facts.append(self.fact("relation", Rel("=", Count(tuple(of)), self.elaborator.node(right)), r))

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
