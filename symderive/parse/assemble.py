"""The second pass: statements, read in earnest, become declarations, definitions and facts."""

from __future__ import annotations

from symderive.expr.algebra import INFINITY, UNITY, Num, Rel
from symderive.expr.build import add
from symderive.expr.probability import Interval, NamedSet, Prob
from symderive.parse import said
from symderive.parse.defining import Defining
from symderive.parse.layout_words import DERIVATIVES
from symderive.parse.relating import Relating
from symderive.parse.rewriting import rewritten
from symderive.parse.scope import Entry, spelled
from symderive.parse.stating import DEFINITE, Read
from symderive.parse.supports import chance_said, with_supports
from symderive.parse.syntax import Syntax, base, key
from symderive.parse.whole_supports import whole_supports
from symderive.parse.wording import Wording

#: what words may say a property of, as in "A + B is invertible"
FORMULAS = ("add", "sub", "mul", "neg", "pow", "sup", "T", "transpose", "paren")


class Assembly(Wording, Relating, Defining):
    """Builds up what a problem states."""

    def run(self) -> None:
        read = [self.read(s) for s in self.statements]
        self.ranges(read)
        self.numbers_for_sizes(read)
        self.reads = read = with_supports(rewritten(read, self.names))
        self.first_entries()
        for r in read:
            for link in self.links(r):
                self.declared(link, r)
        for r in read:
            for link in self.links(r):
                self.postpone(link, r)
        for r in read:
            self.random_recursion(r)
        for r in read:
            self.now = r
            self.statement(r)
        self.now = None
        for name in list(self.scope.pending):
            self.scope.entry(name)
        whole_supports(self.scope, self.facts, self.definitions)

    def random_recursion(self, r: Read) -> None:
        """x_{t+1} = a x_t + e_t with random e_t: the undeclared x_t are random too."""
        tree = r.tree
        if tree is None or tree.head != "eq" or len(tree.kids) != 2 or tree.kids[0].head not in ("sub_", "idx"):
            return
        left, right = tree.kids
        name = self.names.key(left.kids[0])
        if name is None or self.names.key(left) is not None or self.scope.entries.get(name) is not None:
            return
        if any(self.names.kinds.get(p.head) == "random" for p in right.walk() if p.kind == "name"):
            shape, _ = self.elaborator.family_shape(base(left), name)
            self.names.kinds[name], self.names.arity[name] = "random", len(left.kids) - 1
            self.scope.assume(f"{spelled(left)} is random, as what it is made of is")
            self.scope.declare(name, Entry("random", shape, spelled(left.kids[0]), (None,) * (len(left.kids) - 1)))

    def statement(self, r: Read) -> None:
        if r.tree is not None and r.tree.head == "range":
            return
        if r.tree is None:
            self.words(r, r.names or self.declared_before(r))
            return
        bare = key(r.tree) is not None or r.tree.head in ("nabla", "diff", "dots", "list", "grad")
        if bare:
            if r.statement.said:
                self.words(r, [*r.names, r.tree])
            else:
                self.facts.append(self.fact("prose", None, r))
            return
        if chance_said(r):
            self.with_probability(r)
            return
        targets: list[Syntax] = []
        for place, link in enumerate(self.links(r)):
            targets = self.link(link, r, place) or targets
        if r.statement.said:
            self.words(r, targets)

    def declared_before(self, r: Read) -> list[Syntax]:
        """X in R^{n x p}, full column rank: words that stand alone and name a property are said of what is declared
        before them in their line."""
        if not r.statement.said or said.properties(r.statement.said[0][0]) is None:
            return []
        place = next(k for k, other in enumerate(self.reads) if other is r)
        before = self.reads[place - 1] if place else None
        if before is None or before.tree is None or before.statement.line != r.statement.line:
            return []
        if before.tree.head != "declare":
            return []
        return [t for t in [*before.names, before.tree.kids[0]] if t.head != "dots"]

    def with_probability(self, r: Read) -> None:
        """X = 2 with probability 1/3, X = 5 otherwise."""
        tokens = r.statement.said[0][1]
        event = self.elaborator.event(r.tree) if r.tree is not None else None
        if event is None:
            return
        name = getattr(getattr(event, "left", None), "name", "")
        if tokens:
            chance = self.elaborator.node(self.syntax(tokens))
            self.chances.setdefault(name, []).append(chance)
        else:
            chance = UNITY - add(*self.chances.get(name, [Num(0)]))
        self.facts.append(self.fact("relation", Rel("=", Prob(event), chance), r))

    def space_properties(self, tree: Syntax, targets: list[Syntax], r: Read) -> None:
        """X in S^n_{++}: what the space says of its matrices."""
        note = tree.note[1] if isinstance(tree.note, tuple) else None
        if not isinstance(note, tuple) or note[0] != "symmetric":
            return
        definite = {"++": ("positive definite",), "+": ("positive semidefinite",)}.get(note[1].replace(" ", ""), ())
        self.properties(("symmetric", *definite), targets, r)

    def said_of_values(self, codomain: Syntax) -> tuple[str, ...]:
        """What the set of its values says of a function f: A -> (0, \\infty)."""
        if codomain.head not in ("interval", "list", "space"):
            return ()
        if codomain.head == "list" and codomain.note not in ("()", "[]", "(]", "[)"):
            return ()
        match self.elaborator.set_node(codomain) if codomain.head != "space" or codomain.note else None:
            case Interval(Num(low), high, closed) if low == 0 and high is INFINITY:
                return ("nonnegative",) if closed.startswith("[") else ("positive",)
            case Interval():
                return ("with values in an interval",)
            case NamedSet("R+"):
                return ("positive",)
            case NamedSet("R>=0"):
                return ("nonnegative",)
        return ()

    def link(self, tree: Syntax, r: Read, place: int) -> list[Syntax]:
        """One relation; returns the names that words behind it speak of."""
        head = tree.head
        if head == "declare":
            if tree.note == "function":
                targets = [*r.names, tree.kids[0]]
                self.properties(self.said_of_values(tree.kids[1].kids[1]), targets, r)
                return targets
            if tree.kids[0].head in DERIVATIVES:
                self.layout_by_shape(tree)
                return []
            targets = [t for t in [*r.names, tree.kids[0]] if t.head != "dots"]
            self.space_properties(tree, targets, r)
            return targets
        if head == "in" and (key(tree.kids[0]) is not None or tree.kids[0].head == "dots"):
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
        if head in FORMULAS and r.statement.said and said.properties(r.statement.said[0][0]) is not None:
            return [*r.names, tree]
        if head == "dens" and r.statement.said and (said.kind(r.statement.said[0][0]) or ("",))[0] == "density":
            return []  # q(z) is a distribution: it says what its letter is
        raise self.source.error(
            "this states nothing: a relation is missing",
            tree.start,
            "a given is an equation, a declaration, a law, ...; the goal stands apart; words stand in \\text{...}",
        )
