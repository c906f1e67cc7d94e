"""Syntax -> nodes for moments, entropies, divergences and independence."""

from __future__ import annotations

from symderive.expr.algebra import UNITY, Idx, Map, Num, Rel, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.arrays import Entry as EntryOf
from symderive.expr.build import add, divide, mul, neg, size
from symderive.expr.node import Node
from symderive.expr.probability import (
    And,
    Cov,
    Dens,
    Expect,
    Indep,
    Info,
    Law,
    LawDens,
    Prob,
    RandVar,
    Var,
)
from symderive.expr.shape import ONE, SCALAR, is_column, is_scalar
from symderive.parse.elaborate_densities import DensityNodes
from symderive.parse.elaborate_events import EVENT_HEADS
from symderive.parse.elaborate_laws import LAW_NAMES
from symderive.parse.elaborate_sets import leaves
from symderive.parse.scope import Entry, spelled
from symderive.parse.syntax import Syntax, base


class ChanceNodes(DensityNodes):
    """The readers of what averages over laws, and of who depends on whom."""

    def read_E(self, part: Syntax) -> Node:  # noqa: N802
        under = next((k for k in part.kids if k.head == "under"), None)
        body = part.kids[0]
        if under is None:
            given = self.given_node(part)
            (u,) = self.random_body((body,))
            return Expect(u, given)
        law, letters = self.under_node(under.kids[0], body)
        with self.mode(events=False, letters=not isinstance(law, RandVar)), self.scope.binding(letters):
            u = self.node(body)
        return Expect(u, self.given_node(part), law)

    def under_node(self, under: Syntax, body: Syntax) -> tuple[Node, list[tuple[str, Node]]]:
        """What stands below E: a density with its letters, x ~ p, a law, a random variable."""
        if under.head == "conditioned":
            node, letters = self.under_node(under.kids[0], body)
            return node, letters
        if under.head == "dens":
            with self.mode(letters=True):
                return self.node(under), []
        if under.head == "sim":
            letter, law = under.kids
            name = self.scope.names.key(letter) or letter.head
            entry = self.scope.entry(name)
            shape = self.scope.settled(entry.shape) if entry is not None and entry.shape is not None else SCALAR
            if base(letter).head[:1].isupper():
                if entry is None:
                    self.scope.declare(name, Entry("random", SCALAR, spelled(letter), inferred=True))
                variable = self.node(letter)
                return (self.law_or_density(law, variable), [])
            value = Sym(name, shape, spelled(letter))
            return self.law_or_density(law, value), [(name, value)]
        density = self.scope.names.key(under)
        entry = self.scope.entry(density) if density else None
        if (entry is not None and entry.kind == "density") or (entry is None and density in ("p", "q")):
            values = [
                Sym(n, SCALAR, spelled(p))
                for p in leaves(body)
                if (n := self.scope.names.key(p)) and n.isalpha() and len(n) == 1 and n in "xyzts"
            ]
            values = [v for v in values if (e := self.scope.entry(v.name)) is None or e.kind == "random"] or values
            return Dens(density or "p", tuple(dict.fromkeys(values))), [(v.name, v) for v in dict.fromkeys(values)]
        if entry is None and density is not None:
            self.scope.declare(density, Entry("random", SCALAR, spelled(under), inferred=True))
        if under.head in LAW_NAMES:
            return self.law(under), []
        return self.node(under), []

    def law_or_density(self, part: Syntax, point: Node) -> Node:
        if part.head in LAW_NAMES:
            law = self.law(part)
            assert isinstance(law, Law)
            return LawDens(law, point)
        if part.head == "dens":
            return self.node(part)
        name = self.scope.names.key(part)
        if name is None:
            raise self.scope.error("a law was expected here", part)
        return Dens(name, (point,))

    def read_Var(self, part: Syntax) -> Node:  # noqa: N802
        body = part.kids[0]
        given = self.given_node(part)
        under = next((k for k in part.kids if k.head == "under"), None)
        if under is not None:
            law, letters = self.under_node(under.kids[0], body)
            with self.mode(events=False, letters=not isinstance(law, RandVar)), self.scope.binding(letters):
                return Var(self.node(body), given, law)
        (u,) = self.random_body((body,))
        return Var(u, given) if is_scalar(u.shape) else Cov(u, u, given)

    def read_Cov(self, part: Syntax) -> Node:  # noqa: N802
        bodies = tuple(k for k in part.kids if k.head not in ("given", "under"))
        given = self.given_node(part)
        nodes = self.random_body(bodies)
        if len(nodes) == 1:
            if is_scalar(nodes[0].shape):
                raise self.scope.error("a covariance has two parts, or one vector", part)
            return Cov(nodes[0], nodes[0], given)
        return Cov(nodes[0], nodes[1], given)

    def read_Corr(self, part: Syntax) -> Node:  # noqa: N802
        bodies = tuple(k for k in part.kids if k.head != "given")
        given = self.given_node(part)
        nodes = self.random_body(bodies)
        if len(nodes) != 2:
            raise self.scope.error("a correlation has two parts", part)
        spread = Map("sqrt", mul(Var(nodes[0], given), Var(nodes[1], given)))
        return divide(Cov(nodes[0], nodes[1], given), spread)

    def read_H(self, part: Syntax) -> Node:  # noqa: N802
        return self.information("H", part)

    def read_MI(self, part: Syntax) -> Node:  # noqa: N802
        return self.information("MI", part)

    def read_KL(self, part: Syntax) -> Node:  # noqa: N802
        return self.information("KL", part)

    def information(self, kind: str, part: Syntax) -> Node:
        given = self.given_node(part)
        of = []
        for p in part.kids:
            if p.head == "given":
                continue
            of.append(self.law_or_variable(p, kind))
        vectors = [u for u in of if isinstance(u, Sym) and is_column(u.shape) and not is_scalar(u.shape)]
        if vectors and len(vectors) == len(of) and given is None and kind in ("H", "KL"):
            return self.of_chances(vectors, part)
        return Info(kind, tuple(of), given)

    def of_chances(self, vectors: list[Sym], part: Syntax) -> Node:
        """H(p) and KL(p || q) of vectors of chances, by their definitions."""
        rows = vectors[0].shape[0]
        if any(not self.scope.fit(v.shape, vectors[0].shape) for v in vectors):
            raise self.scope.shape_error("these laws do not have equally many values", part.start)
        i = Idx("i", self.scope.size(rows))
        numbers = range(1, rows.number + 1) if rows.number is not None else ()
        places: list[Node] = [Num(k) for k in numbers] or [i]
        terms = []
        for at in places:
            first, *rest = (EntryOf(v, (at,)) for v in vectors)
            inside = Map("log", divide(first, rest[0]) if rest else first)
            terms.append(mul(first, inside) if rest else neg(mul(first, inside)))
        return add(*terms) if numbers else BigSum(terms[0], i, UNITY, size(self.scope.size(rows)))

    def law_or_variable(self, part: Syntax, kind: str) -> Node:
        if part.head in LAW_NAMES:
            return self.law(part)
        if part.head == "joint" and part.kind == "node":  # I(X; Y, Z)
            return And(tuple(self.law_or_variable(p, kind) for p in part.kids), True)
        name = self.scope.names.key(part)
        entry = self.scope.entry(name) if name else None
        if name is not None and (
            (entry is not None and entry.kind == "density") or (entry is None and (kind == "KL" or name in ("p", "q")))
        ):
            if entry is not None and isinstance(entry.within, Law):
                return entry.within
            return Dens(name, ())
        if part.head == "dens":
            return self.node(part)
        if kind != "KL" and name is not None and entry is None:
            self.scope.declare(name, Entry("random", SCALAR, spelled(part), inferred=True))
        with self.mode(letters=False):
            return self.event(part) if part.head in EVENT_HEADS else self.node(part)

    def cumulative(self, name: str, head: Syntax) -> bool:
        """F_X(x) where X is a random variable and F is not declared."""
        if head.head not in ("sub_", "idx") or base(head).head != "F" or self.scope.entry(name) is not None:
            return False
        label = self.scope.entry(self.scope.names.key(head.kids[1]) or "")
        return label is not None and label.kind == "random"

    def cdf(self, head: Syntax, arguments: tuple[Syntax, ...]) -> Node:
        variable = self.node(head.kids[1])
        return Prob(Rel("<=", variable, self.node(arguments[0])))

    def read_dep(self, part: Syntax) -> Node:
        raise self.scope.error(
            "that two things depend on each other is no formula", part, "state it in words; \\perp is independence"
        )

    def read_indep(self, part: Syntax) -> Node:
        return self.independence(
            [(part.kids[0],), (part.kids[1],)], next((k.kids for k in part.kids[2:] if k.head == "given"), ())
        )

    def independence(self, groups: list[tuple[Syntax, ...]], given: tuple[Syntax, ...]) -> Indep:
        made = []
        for group in groups:
            nodes: list[Node] = []
            for p in group:
                kids = p.kids if p.head == "list" else (p,)
                nodes.extend(self.actor(k) for k in kids)
            made.append(tuple(nodes))
        return Indep(tuple(made), tuple(self.actor(g) for g in given))

    def actor(self, part: Syntax) -> Node:
        """A variable or event in a statement of independence or a graph."""
        if part.head in EVENT_HEADS and part.kind == "node":
            return self.event(part)
        name = self.scope.names.key(part)
        if self.family_of(part) and self.scope.entry(name or "") is None:
            with self.mode(letters=False):
                return self.node(part)
        if name is not None and self.scope.bound_node(name) is None:
            entry = self.scope.entry(name)
            if entry is None:
                kind = "event" if self.scope.names.events else "random"
                shape = (self.scope.fresh(name + ":rows"), ONE) if base(part).font == "bold" else SCALAR
                self.scope.declare(name, Entry(kind, shape, spelled(part), inferred=True))
        with self.mode(letters=False):
            return self.event(part)
