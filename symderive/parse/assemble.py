"""The second pass: statements, read in earnest, become declarations, definitions and facts."""

from __future__ import annotations

from symderive.expr.algebra import Rel
from symderive.parse.defining import Defining
from symderive.parse.following import Following
from symderive.parse.relating import Relating
from symderive.parse.stating import DEFINITE, Read
from symderive.parse.supports import with_supports
from symderive.parse.syntax import Syntax, key
from symderive.parse.wording import Wording


class Assembly(Following, Relating, Defining, Wording):
    """Builds up what a problem states."""

    def run(self) -> None:
        read = [self.read(s) for s in self.statements]
        self.ranges(read)
        self.numbers_for_sizes(read)
        read = with_supports(read)
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
