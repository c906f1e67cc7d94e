"""Laws, graphs and independence: X ~ law, A -> B, X independent of Y given Z."""

from __future__ import annotations

from itertools import product

from symderive.expr.algebra import Idx, Inverse, Num, Sym
from symderive.expr.arrays import Block
from symderive.expr.node import Node, nodes_of, substitute
from symderive.expr.probability import And, Dens, Indep, Law, RandVar
from symderive.expr.problem import Edge, Follows, Has
from symderive.expr.shape import ONE, SCALAR, Dim, Shape, is_scalar
from symderive.parse.entry_moments import entries_of
from symderive.parse.members import said_of_members, with_numbers
from symderive.parse.said import plain
from symderive.parse.scope import Entry, spelled
from symderive.parse.shaping import Shaping
from symderive.parse.stating import COMPARISONS, Read
from symderive.parse.syntax import Syntax
from symderive.parse.vector_words import all_vectors, orthogonal

PARAMETERS = frozenset(("rate", "scale", "shape", "mean", "variance", "precision", "sd"))


def covariance_letter(fact: Follows) -> Node | None:
    """S of x ~ N(m, S) or N(m, S^{-1}) with a vector x: a law has its density only where S is positive definite."""
    match fact.law:
        case Law("Normal", (_, Sym() as spread)) | Law("Normal", (_, Inverse(Sym() as spread))):
            return None if is_scalar(spread.shape) else spread
    return None


class Following(Shaping):
    """Who follows which law, and who depends on whom."""

    def lawful(self, tree: Syntax, r: Read) -> list[Syntax]:
        """X ~ law, X | Z = 1 ~ law, (X, Y)^T ~ law, X_1, ..., X_n iid ~ law."""
        left, right = tree.kids
        right = self.named_parameters(right, r)
        given: Node | None = None
        elaborator = self.elaborator
        if left.head == "conditioned":
            parts = left.kids[1].kids
            if len(parts) == 1 and parts[0].head == "eq" and self.law_of_components(parts[0], left.kids[0], right, r):
                return [left.kids[0]]
            nodes = [elaborator.actor(p) if p.head not in COMPARISONS else elaborator.event(p) for p in parts]
            given = nodes[0] if len(nodes) == 1 else And(tuple(nodes), True)
            if any(p.head == "eq" and self.law_for_every_value(p, tree, r) for p in parts):
                return [left.kids[0]]
            left = left.kids[0]
        targets = [*r.names, left]
        iid = tree.head == "iid"
        if isinstance(tree.note, tuple) and str(tree.note[1]).strip(". ").lower() in ("ind", "indep", "independent"):
            iid = True
        members: list[Node] = []
        dotted = any(t.head == "dots" for t in targets)
        plain = [t for t in targets if t.head != "dots"]
        members = self.dotted_family(targets) if dotted else [self.vector_of(t) for t in plain]
        follows: list[Follows] = []
        every: tuple[Node, ...] = ()
        for one in members:
            entries = entries_of(one, self.definitions)
            m = Block(tuple((x,) for x in entries)) if entries else one
            law = self.law_node(right, m)
            if not self.fits_law(m, law):
                self.source_error_law(tree)
            follows.append(Follows(m, law, given))
            running = [i for i in getattr(m, "indices", ()) if isinstance(i, Idx)]
            every = tuple(running)
        for f in follows:
            self.facts.append(self.fact("law", f, r, every=every))
        self.one_law(follows, right, r, every)
        for letter in dict.fromkeys(filter(None, map(covariance_letter, follows))):
            self.facts.append(self.fact("property", Has("positive definite", letter), r))
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

    def one_law(self, follows: list[Follows], right: Syntax, r: Read, every: tuple[Node, ...]) -> None:
        """X, Y ~ p: all that are said to be drawn from one density p have one law, whether p is known or not; so have
        X and Y of X ~ p, Y ~ p, but not those of X ~ p(x), Y ~ p(y)."""
        if not follows or not isinstance(follows[0].law, Dens):
            return
        drawn = [f.u for f in follows]
        if self.names.key(right) is not None:
            earlier = self.drawn_from.setdefault(follows[0].law.head, [])
            earlier += [u for u in drawn if u not in earlier]
            drawn = list(earlier)
        if len(drawn) < 2 and not every:
            return
        for u in drawn:
            self.scope.fit(drawn[0].shape, u.shape)
            alike = Has("identically distributed", u)
            if all(f.node is not alike for f in self.facts):
                self.facts.append(self.fact("property", alike, r, every=every))

    def law_for_every_value(self, condition: Syntax, tree: Syntax, r: Read) -> bool:
        """X | Z = k ~ law with an undeclared k: one law for each value of Z, where the values are listed."""
        value = condition.kids[1]
        name = self.names.key(value) if value.kind == "name" and value.head[:1].islower() else None
        if name is None or len(name) != 1 or self.scope.bound_node(name) is not None:
            return False
        entry = self.scope.entries.get(name)
        if entry is not None and not (entry.inferred and entry.kind in ("scalar", "index")):
            return False
        variable = self.elaborator.variable_of(*condition.kids)
        if str(getattr(variable, "name", "")).lower() == name or not self.indexed_by(tree.kids[1], name):
            return False
        numbers = [v.value for v in self.elaborator.values_of(variable) if isinstance(v, Num)]
        if not numbers:
            return False
        for number in numbers:
            if number.denominator == 1 and number >= 0:
                self.lawful(with_numbers(tree, {name: int(number)}), r)
        return True

    def law_of_components(self, condition: Syntax, left: Syntax, law: Syntax, r: Read) -> bool:
        """X | Z = k ~ N(\\mu_k, s_k) with an undeclared k, Z in {1, ..., K}: the law given Z, with \\mu and s at Z."""
        value = condition.kids[1]
        name = self.names.key(value) if value.kind == "name" and value.head[:1].islower() else None
        if name is None or name in self.scope.entries or self.scope.bound_node(name) is not None:
            return False
        variable = self.elaborator.variable_of(*condition.kids)
        if not isinstance(variable, RandVar) or not self.indexed_by(law, name) or self.elaborator.values_of(variable):
            return False
        target = self.vector_of(left)
        node = self.law_node(law, target)
        put: dict[Node, Node] = {i: variable for i in nodes_of(node, Idx) if i.name == name}
        every = tuple(i for i in getattr(target, "indices", ()) if isinstance(i, Idx))
        self.facts.append(self.fact("law", Follows(target, substitute(node, put), variable), r, every=every))
        return True

    def indexed_by(self, law: Syntax, letter: str) -> bool:
        """Does the law have parameters \\mu_k with this letter below?"""
        return any(
            p.head in ("sub_", "idx") and any(self.names.key(s) == letter for s in p.kids[1:]) for p in law.walk()
        )

    def named_parameters(self, law: Syntax, r: Read) -> Syntax:
        """Gamma(k, t) with shape k and scale t: the words that name a parameter belong to it."""
        rest = []
        for text, tokens in r.statement.said:
            word = plain(text).rpartition(" ")[2]
            name = self.names.key(self.syntax(tokens)) if word in PARAMETERS and tokens else None
            place = next((k for k, p in enumerate(law.kids) if name is not None and self.names.key(p) == name), None)
            if place is None:
                rest.append((text, tokens))
                continue
            named = law.kids[place].but(note=("named", word))
            law = law.but(kids=(*law.kids[:place], named, *law.kids[place + 1 :]))
        r.statement.said = rest
        return law

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
            if right.head == "dens" and len(right.kids) == 2 and right.kids[1].kind == "name":
                head = self.names.key(right.kids[0]) or "p"
                entry = self.scope.entries.get(head)
                return entry.within if entry is not None and isinstance(entry.within, Law) else Dens(head, ())
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
        if not plain:
            raise self.source.error("dots stand between names with an index", targets[0].start, "X_1, \\dots, X_n")
        first, last = plain[0], plain[-1]
        name = self.names.key(first.kids[0]) if first.head in ("sub_", "idx") else None
        if name is None:
            raise self.source.error("dots stand between names with an index", first.start, "X_1, \\dots, X_n")
        entry = self.scope.entries.get(name) or self.scope.declare(
            name, Entry("random", SCALAR, spelled(first.kids[0]), (None,))
        )
        open_end = targets[-1].head == "dots"
        if not open_end and (last.head not in ("sub_", "idx") or self.names.key(last.kids[0]) != name):
            raise self.source.error("the list after the dots goes on with another name", last.start, "X_1, \\dots, X_n")
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
                self.one_name(p)
                self.one_name(c)
                self.facts.append(self.fact("edge", Edge(self.elaborator.actor(p), self.elaborator.actor(c)), r))

    def one_name(self, part: Syntax) -> None:
        """An arrow of a graph joins two variables; a product of letters is no name."""
        if part.head in ("mul", "add", "sub", "div"):
            word = self.source.text[part.start : part.stop]
            raise self.source.error(
                f"{word} is not the name of one variable", part.start, f"a name of several letters is \\text{{{word}}}"
            )

    def independence(self, tree: Syntax, r: Read) -> None:
        several = said_of_members(tree, self.names, self.scope.named_sizes)
        if len(several) > 1 or several[0] is not tree:
            for one in several:
                self.independence(one, r)
            return
        given = next((k.kids for k in tree.kids[2:] if k.head == "given"), ())
        left = tree.kids[0]
        group = tuple([n for n in r.names if n.head != "dots"]) + (left.kids if left.head == "list" else (left,))
        node = self.elaborator.independence([group, (tree.kids[1],)], given)
        if all_vectors([u for one in node.groups for u in one]) and not node.given:
            for u, v in product(*node.groups):
                for rel in orthogonal((u, v), of_length_one=False):
                    self.facts.append(self.fact("relation", rel, r))
            return
        self.facts.append(self.fact("independence", node, r))
