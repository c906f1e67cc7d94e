"""Words on properties: kinds, positive joint probabilities, independence, moments, draws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from symderive.expr.algebra import TRUE, Idx, Num, Pow, Rel, Sym
from symderive.expr.build import zero
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, Dens, EventSym, Exists, Expect, Indep, NamedSet, Or, Prob, RandVar, Var
from symderive.expr.problem import Definition, Draw, Fact, Follows, Has
from symderive.expr.shape import SCALAR, is_scalar
from symderive.parse.defining import contains_random
from symderive.parse.law_words import LawWords
from symderive.parse.names import VECTOR
from symderive.parse.scope import Entry, spelled
from symderive.parse.stating import Read
from symderive.parse.syntax import Syntax, base
from symderive.parse.tokens import Token
from symderive.parse.vector_words import all_vectors, linearly_independent, orthogonal

SQUARE = frozenset(
    ("symmetric", "positive definite", "positive semidefinite", "invertible", "skew-symmetric", "idempotent")
)
#: what the word for its law says of a random variable
SORTS = {"pmf": "discrete", "mass function": "discrete", "density": "continuous", "pdf": "continuous"}
#: what words say of the sign of a random variable
SIGNS = {"positive": ">", "nonnegative": ">="}


class PropertyWords(LawWords):
    """What words say of the names before them."""

    def kind_of(self, t: Syntax, kind: str) -> None:
        name = self.names.key(t)
        if name is None:
            return
        if kind == "density" and self.scope.entries.get(name) is None:
            self.scope.declare(name, Entry("density", SCALAR, spelled(t)))
        elif (
            kind == "function"
            and self.scope.entries.get(name) is not None
            and self.scope.entries[name].shape is None
            and name not in self.scope.pending
        ):
            self.scope.declare(name, Entry("function", SCALAR, spelled(t), domain=(SCALAR,)))
        elif self.scope.entries.get(name) is None and kind in ("scalar", "set", "label"):
            self.scope.declare(name, Entry(kind, SCALAR, spelled(t)))
        elif kind == "event":
            node = self.elaborator.actor(t)
            self.facts_once(Fact("property", Has("event", node), None, (), spelled(t), self.source.place(t.start)[0]))

    def facts_once(self, fact: Fact) -> None:
        if not any(f.node is fact.node for f in self.facts):
            self.facts.append(fact)

    def positive(self, targets: list[Syntax], r: Read) -> None:
        nodes = tuple(self.elaborator.actor(t) for t in targets)
        for node in nodes:
            self.facts.append(self.fact("property", Has("positive joint probabilities", node), r))

    def properties(self, props: tuple[str, ...], targets: list[Syntax], r: Read) -> None:
        if {"orthogonal", "orthonormal"} & set(props):
            props = self.at_right_angles(props, targets, r)
        for t in targets:
            name = self.names.key(t)
            entry = self.scope.entry(name) if name else None
            if entry is not None and entry.kind == "function":
                node: Node = Sym(name, self.scope.settled(entry.shape or SCALAR), entry.latex)
            elif t.head in ("sub_", "idx") and name is not None and entry is None and base(t).kind == "name":
                node = self.elaborator.node(t)
            else:
                node = (
                    self.elaborator.actor(t)
                    if entry is not None and entry.kind in ("random", "event")
                    else self.elaborator.node(t)
                )
            if set(props) & SQUARE and not is_scalar(node.shape):
                self.elaborator.squared(node, t, "this property")
            for prop in props:
                if prop in ("disjoint", "exhaustive", "uncorrelated"):
                    continue
                if prop == "zero mean" and contains_random(node):
                    self.facts.append(self.fact("relation", Rel("=", Expect(node), zero(node.shape)), r))
                    continue
                if prop in SIGNS and isinstance(node, RandVar) and is_scalar(node.shape):
                    self.facts.append(self.fact("relation", Rel(SIGNS[prop], node, Num(0)), r))
                    continue
                self.facts.append(self.fact("property", Has(prop, node), r))
        events = tuple(self.all_named(targets, r)) if {"exhaustive", "disjoint"} & set(props) else ()
        if len(events) == 1 and isinstance(events[0], EventSym):
            for t in targets:
                self.kind_of(t, "event")
            said = of_family(events[0], props)
            self.facts += [replace(self.fact("relation", rel, r), where=where) for rel, where in said]
        if "exhaustive" in props and len(events) > 1:
            self.facts.append(self.fact("relation", Rel("=", Prob(Or(events)), Num(1)), r))
        if "uncorrelated" in props:
            variables = [self.elaborator.actor(t) for t in targets]
            for i, a in enumerate(variables):
                for b in variables[i + 1 :]:
                    none = zero((a.shape[0], b.shape[0]))
                    self.facts.append(self.fact("relation", Rel("=", Cov(a, b), none), r))
        if "disjoint" in props:
            for i, a in enumerate(events):
                for b in events[i + 1 :]:
                    self.facts.append(self.fact("relation", Rel("=", And((a, b)), NamedSet("empty")), r))

    def at_right_angles(self, props: tuple[str, ...], targets: list[Syntax], r: Read) -> tuple[str, ...]:
        """Orthogonal or orthonormal vectors, by their products; a matrix is orthogonal in either word."""
        if all(self.names.rank(t) == VECTOR for t in targets):
            vectors = [self.elaborator.node(t) for t in targets]
            if all_vectors(vectors):
                lengths = "orthonormal" in props or len(vectors) == 1
                for rel in orthogonal(vectors, of_length_one=lengths):
                    self.facts.append(self.fact("relation", rel, r))
                return tuple(p for p in props if p not in ("orthogonal", "orthonormal"))
        return tuple("orthogonal" if p == "orthonormal" else p for p in props)

    def all_named(self, targets: list[Syntax], r: Read) -> list[Node]:
        """The events that words are said of, with those that dots between them stand for."""
        every = [*r.names, *([r.tree] if r.tree is not None else [])]
        return self.actors(targets, any(t.head == "dots" for t in every), r)

    def independent(self, words: str, tokens: list[Token], targets: list[Syntax], dotted: bool, r: Read) -> bool:
        given: tuple[Node, ...] = ()
        if re.search(r"\b(given|conditional(ly)? on|conditioned on)$", words) and tokens:
            tree = self.syntax(tokens)
            parts = tree.kids if tree.head == "list" else (tree,)
            given = tuple(self.elaborator.actor(p) for p in parts)
        elif re.search(r"\b(of|from)$", words) and tokens:
            tree = self.syntax(tokens)
            node = self.elaborator.independence([tuple(targets), tree.kids if tree.head == "list" else (tree,)], ())
            self.facts.append(self.fact("independence", node, r))
            return True
        if len(targets) < 2 and not dotted:
            targets = list({self.names.key(t): t for t in [*self.before(r), *targets]}.values())
        if not targets or (len(targets) == 1 and not dotted and self.single(targets[0])):
            hint = "name the variables: X, Y \\text{ independent}"
            raise self.source.error("independent of what?", r.statement.start, hint)
        nodes = self.actors(targets, dotted, r)
        if len(nodes) > 1 and all_vectors(nodes) and not given:
            self.facts.append(self.fact("relation", linearly_independent(nodes), r))
            return True
        if "pairwise" in words:
            for i, a in enumerate(nodes):
                for b in nodes[i + 1 :]:
                    self.facts.append(self.fact("independence", Indep(((a,), (b,)), given), r))
            return True
        alike = "identical" in words or words.startswith(("iid", "i.i.d"))
        self.facts.append(self.fact("independence", Indep(tuple((n,) for n in nodes), given), r))
        if alike:
            for n in nodes:
                self.facts.append(self.fact("property", Has("identically distributed", n), r))
        return True

    def single(self, part: Syntax) -> bool:
        """Is this one variable by itself, no member of a family?"""
        name = self.names.key(part)
        entry = self.scope.entry(name) if name is not None else None
        return entry is not None and entry.kind == "random" and not entry.sizes

    def before(self, r: Read) -> list[Syntax]:
        """The variables of the laws that stand before a statement in its line: X ~ .., Y ~ .. are independent."""
        found: list[Syntax] = []
        for other in self.reads:
            if other is r or other.statement.line != r.statement.line:
                if other is r:
                    break
                continue
            law = other.tree
            if law is not None and law.head in ("sim", "iid") and self.names.key(law.kids[0]) is not None:
                found.extend([*[n for n in other.names if n.head != "dots"], law.kids[0]])
        return found

    def actors(self, targets: list[Syntax], dotted: bool, r: Read) -> list[Node]:
        """The variables or events that are independent; X_1, X_2, ... is a family with a running index."""
        if not dotted:
            return [self.elaborator.actor(t) for t in targets]
        every = [*r.names, *([without_law(r.tree)] if r.tree is not None else [])]
        first = next((k for k, t in enumerate(every) if t.head in ("sub_", "idx")), 0)
        single = [t for t in every[:first] if t.head != "dots"]
        family = list(every[first:])
        name = self.names.key(base(family[0]))
        entry = self.scope.entries.get(name or "")
        last = family[-1].kids[1] if family[-1].head in ("sub_", "idx") else None
        if last is not None and last.number is not None and name in self.names.members and name not in self.names.arity:
            numbers = range(int(family[0].kids[1].number or 1), int(last.number) + 1)
            scripts = [Syntax(str(n), (), last.start, last.stop, kind="number", latex=str(n)) for n in numbers]
            return [self.elaborator.actor(family[0].but(kids=(family[0].kids[0], s))) for s in scripts]
        if (
            entry is None
            and name is not None
            and any(
                (e := self.scope.entries.get(n)) is not None and e.kind == "event"
                for n in (*(self.names.key(t) or "" for t in family), *(f"{name}_{i}" for i in "ijk"))
            )
        ):
            if last is None or last.kind != "name":
                return [self.elaborator.actor(t) for t in targets]
            index = last.but(head="i", latex="i")  # A_1, ..., A_n: one event with a running index
            return [self.elaborator.actor(family[0].but(kids=(family[0].kids[0], index)))]
        members = self.dotted_family(family)
        return [*[self.elaborator.actor(t) for t in single], *members]

    def moment_words(self, what: str, tokens: list[Token], targets: list[Syntax], r: Read) -> bool:
        """with mean mu (= E[X]), variance v, density p."""
        tree = self.syntax(tokens)
        kind_said = SORTS.get(what)
        what = "density" if what in ("pdf", "pmf", "mass function") else what
        if tree.head == "eq":
            self.inner(tokens, r)
            if what == "density" and tree.kids[0].head == "dens":
                head = self.names.key(tree.kids[0].kids[0]) or "p"
                for t in targets:
                    self.facts.append(self.fact("law", Follows(self.elaborator.actor(t), Dens(head, ())), r, None))
            return True
        every = [*r.names, *([r.tree] if r.tree is not None else [])]
        family = any(t.head == "dots" for t in every) and all(t.head in ("dots", "sub_", "idx") for t in every)
        actors = self.dotted_family(every) if family else [self.elaborator.actor(t) for t in targets]
        if what == "densities":
            return self.densities(tree, actors, r)
        if what in ("cdf", "distribution function"):
            return self.distribution_function(tree, actors, r)
        for u in actors:
            if what in ("mean", "expectation", "expected value"):
                node: Node = Rel("=", Expect(u), self.elaborator.node(tree))
            elif what == "variance":
                node = Rel("=", Var(u), self.elaborator.node(tree))
            elif what == "standard deviation":
                node = Rel("=", Var(u), Pow(self.elaborator.node(tree), Num(2)))
            elif what == "probability" and isinstance(u, EventSym):
                node = Rel("=", Prob(u), self.elaborator.node(tree))
            else:
                name = self.names.key(tree)
                head = (self.names.key(tree.kids[0]) if tree.head == "dens" else name) or "p"
                jointly = tree.head == "dens" and tree.kids[1].head == "joint"  # p(x, y) is the law of none of them
                if isinstance(u, RandVar):
                    if not jointly:
                        self.facts.append(self.fact("law", Follows(u, Dens(head, ())), r))
                    if kind_said is not None and not u.family:
                        self.facts_once(self.fact("property", Has(kind_said, u), r))
                    continue
                return False
            self.facts.append(self.fact("relation", node, r))
        return True

    def densities(self, tree: Syntax, actors: list[Node], r: Read) -> bool:
        """p_X, p_Y of "with densities p_X, p_Y": one for each variable."""
        names = [self.names.key(part) for part in (tree.kids if tree.head == "list" else (tree,))]
        if len(names) != len(actors) or None in names or not all(isinstance(u, RandVar) for u in actors):
            return False
        for u, name in zip(actors, names, strict=True):
            self.facts.append(self.fact("law", Follows(u, Dens(name or "p", ())), r))
            self.facts_once(self.fact("property", Has("continuous", u), r))
        return True

    def distribution_function(self, tree: Syntax, actors: list[Node], r: Read) -> bool:
        """F of "with cdf F": the function t -> P(X <= t) of the variable, or of the first of its copies."""
        name = self.names.key(tree)
        variables = [u for u in actors if isinstance(u, RandVar)]
        if name is None or not variables or self.scope.entries.get(name) is not None:
            return False
        x, t = variables[0], Sym("t", SCALAR)
        if x.family and not all(isinstance(i, Num) for i in x.indices):
            x = RandVar(f"{x.family}_1", x.size, f"{x.family}_1", x.family, tuple(Num(1) for _ in x.indices))
        self.scope.declare(name, Entry("function", SCALAR, spelled(tree), domain=(SCALAR,)))
        body = Prob(Rel("<=", x, t))
        self.definitions.append(Definition(Sym(name, SCALAR, spelled(tree)), body, (t,), self.text(r)))
        return True

    def drawing(self, r: Read) -> bool:
        """draw 2 without replacement: X_1, X_2."""
        texts = " ".join(t for t, _ in r.statement.said).lower()
        tokens = [t for _, ts in r.statement.said for t in ts]
        numbers = [t for t in tokens if t.kind == "number"]
        if not numbers or "replacement" not in texts:
            return False
        if any(f.kind == "draw" and f.text == self.text(r) for f in self.facts):
            return True
        rest = [ts for t, ts in r.statement.said if "replacement" in t.lower()][-1]
        tree = self.syntax(rest) if rest else None
        parts = (tree.kids if tree.head == "list" else (tree,)) if tree is not None else ()
        variables = []
        for p in parts:
            if p.head == "dots":
                continue
            name = self.names.key(p)
            if name is not None and self.scope.entry(name) is None:
                self.scope.declare(name, Entry("random", SCALAR, spelled(p)))
            variables.append(self.elaborator.node(p))
        node = Draw(int(numbers[0].text), "without" not in texts, tuple(variables))
        self.facts.append(self.fact("draw", node, r))
        return True


def of_family(event: EventSym, props: tuple[str, ...]) -> Iterator[tuple[Rel, Node | None]]:
    """What words on a family of events A_1, ..., A_n say of its member A_i: that any two exclude each other, that one
    of them happens. Each with its condition on the indices."""
    i, j = Idx("i"), Idx("j")
    if "disjoint" in props:
        other = EventSym(event.name.partition("_")[0] + "_j")
        yield Rel("=", And((event, other)), NamedSet("empty")), Rel("!=", i, j)
    if "exhaustive" in props:
        yield Rel("=", Prob(Exists(event, (i,), TRUE)), Num(1)), None


def without_law(tree: Syntax) -> Syntax:
    """X of X ~ law and of X in R^d."""
    return tree.kids[0] if tree.head in ("sim", "iid", "declare", "in") and tree.kind == "node" else tree
