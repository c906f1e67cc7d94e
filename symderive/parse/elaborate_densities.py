"""Syntax -> nodes for densities and masses: p(x | y), laws at a point, undeclared variables."""

from __future__ import annotations

from symderive.expr.algebra import Const, Idx, Rel, Sym
from symderive.expr.arrays import Entries, Member
from symderive.expr.node import Node
from symderive.expr.probability import (
    And,
    Dens,
    ForAll,
    LawDens,
    Prob,
    RandVar,
)
from symderive.expr.shape import ONE, SCALAR, is_scalar
from symderive.parse.elaborate_events import GREEK_CAPITALS, EventNodes
from symderive.parse.elaborate_sets import leaves
from symderive.parse.scope import Entry, spelled
from symderive.parse.syntax import Syntax, base


class DensityNodes(EventNodes):
    """The readers of densities."""

    def read_dens(self, part: Syntax) -> Node:
        head, first, *rest = part.kids
        listed = first.kids if first.head == "joint" else (first,)
        given = next((k.kids for k in rest if k.head == "given"), ())
        params = next((k.kids for k in rest if k.head == "par"), ())
        if self.event_like([*listed, *given]):
            return Prob(
                self.joined(tuple(listed)),
                self.joined(tuple(given)) if given else None,
                head.head if head.kind == "name" else "p",
            )
        name = self.scope.names.key(head) or "p"
        owners = self.owners(head)
        if len(owners) not in (len(listed), len(listed) + len(given)):
            owners = [owners[0] if owners and len(listed) == 1 else None] * len(listed)
        return self.density_node(name, tuple(listed), tuple(given), tuple(params), owners)

    def owners(self, head: Syntax) -> list[Node | None]:
        """The variables that the index of a density names: X of f_X, X and Y of f_{X,Y}, f_{XY} and f_{Y|X}."""
        if head.head not in ("sub_", "idx") or base(head).head not in ("p", "f", "q", "P"):
            return []
        found: list[Node | None] = []
        for part in head.kids[1:]:
            label = self.scope.names.key(part) or ""
            entry = self.scope.entry(label)
            if entry is not None and entry.kind == "random":
                found.append(RandVar(label, self.scope.settled(entry.shape or SCALAR), entry.latex or label))
            elif len(label) > 1 and label.isalpha() and label.isupper():
                for letter in label:
                    if self.scope.entry(letter) is None:
                        self.scope.declare(letter, Entry("random", SCALAR, letter, inferred=True))
                    found.append(RandVar(letter, SCALAR, letter))
            else:
                found.append(None)
        return found

    def event_like(self, parts: list[Syntax]) -> bool:
        """p(fruit = apple): events, not values, stand in the brackets."""
        some = False
        for p in parts:
            if p.head in ("eq", "ne", "lt", "le", "gt", "ge", "in"):
                left = p.kids[0]
                if left.kind != "word" and not base(left).head[:1].isupper():
                    return False
                some = True
            else:
                name = self.scope.names.key(p)
                entry = self.scope.entries.get(name or "")
                if (entry is not None and entry.kind == "event") or p.head in ("cap", "cup", "compl"):
                    some = True
                elif not (entry is not None and entry.kind == "random" and base(p).head[:1].isupper()):
                    return False
        return some

    def density_node(
        self,
        head: str,
        listed: tuple[Syntax, ...],
        given: tuple[Syntax, ...],
        params: tuple[Syntax, ...],
        named: list[Node | None] | None,
    ) -> Node:
        variables: list[Node | None] = []
        owners, cut = named or [], len(listed)
        with self.mode(events=False, letters=True):
            arguments = self.values_listed(listed, variables, owners[:cut])
            conditions = self.values_listed(given, variables, owners[cut:])
            parameters = [self.node(p) for p in params]
        return Dens(head, tuple(arguments), tuple(conditions), tuple(parameters), tuple(variables))

    def values_listed(
        self, parts: tuple[Syntax, ...], variables: list[Node | None], owners: list[Node | None]
    ) -> list[Node]:
        """The values in a density's brackets; x_1, ..., x_n is the vector of the family's members."""
        if any(p.head == "dots" for p in parts):
            variables.append(None)
            return [self.dotted_list(list(parts), parts[0])]
        named = owners or [None] * len(parts)
        return [self.value(p, variables, owner) for p, owner in zip(parts, named, strict=True)]

    def value(self, part: Syntax, variables: list[Node | None], owner: Node | None) -> Node:
        """One argument of a density, and the variable that it is a value of."""
        if part.head == "eq":
            left, right = part.kids
            variable = self.variable_named(left, self.scope.names.key(left) or "")
            value = self.value_of(right, variable) if variable is not None else self.node(right)
            variables.append(variable)
            return Rel("=", variable or self.node(left), value)
        name = self.scope.names.key(part)
        if name is None:
            variables.append(owner)
            return self.node(part)
        variable = owner or self.variable_named(part, name)
        variables.append(variable)
        bound = self.scope.bound_node(name)
        if bound is not None:
            return bound
        entry = self.scope.entry(name)
        if entry is not None and entry.kind in ("event", "label"):
            return self.node(part)
        if entry is not None and entry.kind == "random" and base(part).head[:1].isupper():
            return self.node(part)
        if entry is not None and entry.kind in ("vector", "matrix", "scalar", "size", "family"):
            return self.node(part)
        if part.head in ("sub_", "idx") and self.family_of(part):
            return self.node(part)
        if variable is not None and part.head != "prime" and entry is None:
            return Sym(name, variable.shape, spelled(part))
        return self.node(part)

    def variable_named(self, part: Syntax, name: str) -> Node | None:
        """The random variable of a value's letter, if there is one."""
        entry = self.scope.entry(name)
        if entry is not None and entry.kind == "random" and not entry.sizes:
            if base(part).head[:1].isupper() or (base(part).font == "bold" and base(part).head.isupper()):
                return self.node(part)
            if part.head == "sub_":
                with self.mode(letters=False):
                    member = self.node(part)  # x_1 as statements name it: a member of its family
                return member if isinstance(member, RandVar) else None
            return RandVar(name, self.scope.settled(entry.shape or SCALAR), entry.latex or name)
        if entry is not None and entry.kind not in ("scalar", "vector", "random", "family"):
            return None
        return self.capital_of(name)

    def law_density(self, part: Syntax) -> Node:
        """N(x; m, v)."""
        with self.mode(letters=self.letters):
            point = self.node(part.kids[0])
            law = self.law_of(
                part.head.removesuffix("pdf"), part.kids[1:], part, vector=not is_scalar(point.shape), point=point
            )
        return LawDens(law, point)

    def given_node(self, part: Syntax) -> Node | None:
        """The condition of an expectation; a small letter is a value of its variable."""
        given = next((k for k in part.kids if k.head == "given"), None)
        if given is None:
            return None
        if any(p.head == "dots" for p in given.kids):
            return self.dotted_condition(given)
        nodes: list[Node] = []
        for p in given.kids:
            name = self.scope.names.key(p)
            if name is not None and p.kind != "word":
                entry = self.scope.entry(name)
                lower = base(p).head[:1].islower()
                if entry is None and lower:
                    capital = self.capital_of(name)
                    if capital is not None:
                        nodes.append(Rel("=", capital, Sym(name, capital.shape, spelled(p))))
                        continue
                if entry is not None and entry.kind == "random" and self.averaged:
                    with self.mode(events=False, letters=False):
                        nodes.append(self.node(p))
                    continue
                if entry is not None and entry.kind == "random" and lower and not entry.sizes:
                    shape = self.scope.settled(entry.shape or SCALAR)
                    with self.mode(letters=False):
                        nodes.append(Rel("=", self.node(p), Sym(name, shape, entry.latex or name)))
                    continue
                if entry is None and not lower and not self.family_of(p):
                    self.scope.declare(name, Entry("random", SCALAR, spelled(p), inferred=True))
            nodes.append(self.event(p))
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes), True)

    def dotted_condition(self, given: Syntax) -> Node:
        """The condition x_1, ..., x_n: every member of a family of variables at its value."""
        listed = self.dotted_list(list(given.kids), given.kids[0])
        body = listed.body if isinstance(listed, Entries) else None
        index = body.indices[0] if isinstance(body, Member | RandVar) and len(body.indices) == 1 else None
        if not isinstance(body, Member | RandVar) or not isinstance(index, Idx):
            raise self.scope.error("a condition on such a list is not read", given)
        name = body.name if isinstance(body, Member) else body.family
        entry = self.scope.entry(name)
        family = name if entry is not None and entry.kind == "random" else name[:1].upper() + name[1:]
        variable = RandVar(f"{family}_i", body.shape, f"{family}_i", family, body.indices)
        letter = name[:1].lower() + name[1:]
        value = Member(letter, body.indices, body.shape, (index.size,), letter)
        return ForAll(Rel("=", variable, value), body.indices, Const("true"))

    def random_body(self, parts: tuple[Syntax, ...]) -> list[Node]:
        """Expressions in random variables; where none is declared, the letters in them are."""
        kept, self.averaged = self.averaged, True
        try:
            with self.mode(events=False, letters=False):
                self.make_random(parts)
                return [self.node(p) for p in parts]
        finally:
            self.averaged = kept

    def make_random(self, parts: tuple[Syntax, ...]) -> None:
        names = [(p, n) for part in parts for p in leaves(part) if (n := self.scope.names.key(p)) is not None]
        known = [n for _, n in names if (e := self.scope.entries.get(n)) is not None and e.kind in ("random", "event")]
        if any(self.family_of(p) for p, _ in names):
            return
        for p, name in names:
            if self.scope.entry(name) is not None or self.scope.bound_node(name) is not None:
                continue
            if name in self.scope.between_vectors:
                continue
            letter = base(p).head
            if letter in ("pi", "e", "infty", "I", "i") or p.kind not in ("name", "node"):
                continue
            if (letter[:1].isupper() and letter not in GREEK_CAPITALS) or (not known and base(p).font == "bold"):
                shape = (
                    (self.scope.fresh(name + ":rows"), ONE)
                    if base(p).font == "bold" or name in self.scope.used_as_vector
                    else SCALAR
                )
                self.scope.declare(name, Entry("random", shape, spelled(p), inferred=True))
        with_variables = any((e := self.scope.entries.get(n)) is not None and e.kind == "random" for _, n in names)
        plain = [
            (p, n)
            for p, n in names
            if self.scope.entry(n) is None and n.isalpha() and n not in ("e", "pi", "i", "I", "infty")
        ]
        estimates = [(p, n) for p, n in names if n.endswith("_hat") and self.scope.entry(n) is None]
        if not with_variables and (estimates or plain):
            for p, name in estimates or plain:  # of an estimate and what it estimates, the estimate is random
                if self.scope.bound_node(name) is None:
                    self.scope.assume(f"{spelled(p)} is taken to be a random variable")
                    self.scope.declare(name, Entry("random", SCALAR, spelled(p), inferred=True))
