"""Syntax -> nodes for probability: events, probabilities, densities, expectations, laws, sets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from symderive.expr.algebra import INFINITY, UNITY, Idx, Map, Num, Rel, Sym, divide, mul, neg
from symderive.expr.arrays import Norm
from symderive.expr.node import Node
from symderive.expr.probability import (
    And,
    Cov,
    Dens,
    EventSym,
    Exists,
    Expect,
    FiniteSet,
    In,
    Indep,
    Indicator,
    Info,
    Label,
    Law,
    LawDens,
    Minus,
    NamedSet,
    Not,
    Or,
    Prob,
    RandVar,
    Var,
)
from symderive.expr.shape import ONE, SCALAR, is_column, is_scalar
from symderive.parse.elaborate_sets import LAW_NAMES, SetNodes, leaves
from symderive.parse.scope import Entry, Scope, spelled
from symderive.parse.syntax import Syntax, base, key

GREEK_CAPITALS = frozenset(["Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"])
EVENT_HEADS = frozenset(
    ["eq", "ne", "lt", "le", "gt", "ge", "in", "notin", "cap", "cup", "compl", "setminus", "and", "exists", "approx"]
)


class ChanceNodes(SetNodes):
    """The readers of heads that probability brings."""

    scope: Scope
    events: bool
    letters: bool
    labels: tuple[Node, ...]

    @contextmanager
    def mode(self, *, events: bool | None = None, letters: bool | None = None) -> Iterator[None]:
        kept = (self.events, self.letters)
        self.events = self.events if events is None else events
        self.letters = self.letters if letters is None else letters
        try:
            yield
        finally:
            self.events, self.letters = kept

    # ------------------------------------------------------------ probabilities
    def read_P(self, part: Syntax) -> Node:  # noqa: N802
        head = part.note[0].head if isinstance(part.note, tuple) else "P"
        given = [k for k in part.kids[1:] if k.head == "given"]
        listed = part.kids[0].kids if part.kids[0].head == "joint" else (part.kids[0],)
        conditions = given[0].kids if given else ()
        if self.all_values([*listed, *conditions]):
            return self.density_node("P", tuple(listed), tuple(conditions), (), None)
        event = self.joined(listed)
        return Prob(event, self.joined(conditions) if conditions else None, head)

    def all_values(self, parts: list[Syntax]) -> bool:
        """P(x, y): only lower-case letters that are no events and no declared numbers stand for values."""
        for p in parts:
            if (p.kind != "name" and p.head not in ("sub_", "idx", "prime")) or not base(p).head[:1].islower():
                return False
            name = self.scope.names.key(p)
            entry = self.scope.entries.get(name or "")
            if entry is not None and entry.kind in ("event", "label"):
                return False
        return True

    def joined(self, parts: tuple[Syntax, ...]) -> Node:
        nodes = [self.event(p) for p in parts]
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes), True)

    def event(self, part: Syntax) -> Node:
        """An event inside P( )."""
        with self.mode(events=True, letters=False):
            match part.head:
                case "cap":
                    return And(tuple(self.event(k) for k in part.kids))
                case "cup":
                    return Or(tuple(self.event(k) for k in part.kids))
                case "compl":
                    return Not(self.event(part.kids[0]))
                case "setminus":
                    return Minus(self.event(part.kids[0]), self.event(part.kids[1]))
                case "joint" | "list" if part.kind == "node" and part.head == "joint":
                    return And(tuple(self.event(k) for k in part.kids), True)
                case "and":
                    return And(tuple(self.event(k) for k in part.kids))
                case "eq" | "ne" | "lt" | "le" | "gt" | "ge":
                    return self.event_relation(part)
                case "in" | "notin" | "declare":
                    inside = In(self.node(part.kids[0]), self.set_node(part.kids[1]))
                    return Not(inside) if part.head == "notin" else inside
                case "exists":
                    return self.existence(part)
                case "set":
                    return FiniteSet(tuple(self.element(k) for k in part.kids))
                case "xor":
                    return self.node(part)
            return self.event_name(part)

    def event_name(self, part: Syntax) -> Node:
        name = self.scope.names.key(part)
        if name is None:
            if part.head == "emptyset":
                return NamedSet("empty")
            return self.node(part)
        entry = self.scope.entry(name)
        if entry is None and self.scope.bound_node(name) is None:
            capital = self.capital_of(name)
            if name[:1].islower() and capital is not None:
                return Rel("=", capital, self.value_letter(part, name, capital))
            if name == "Omega":
                return NamedSet("Omega")
            family = self.scope.names.key(part.kids[0]) if part.head in ("sub_", "idx") else None
            if family is not None and (e := self.scope.entry(family)) is not None and e.kind in ("random", "family"):
                return self.node(part)
            if part.kind != "word":
                self.scope.assume(f"{spelled(part)} is taken to be an event")
            self.scope.declare(name, Entry("event", None, spelled(part), inferred=True))
            return EventSym(name, spelled(part))
        return self.node(part)

    def value_letter(self, part: Syntax, name: str, variable: Node) -> Node:
        bound = self.scope.bound_node(name)
        return bound or Sym(name, variable.shape, spelled(part))

    def capital_of(self, name: str) -> Node | None:
        """The declared random variable whose value a small letter is: X for x, Theta for theta, X_1 for x_1."""
        first, _, rest = name.partition("_")
        plain = first.rstrip("'")
        candidates = [plain[:1].upper() + plain[1:], plain]
        for capital in candidates:
            full = capital + ("_" + rest if rest else "")
            for name_ in (full, capital) if rest else (full,):
                entry = self.scope.entry(name_)
                if entry is None or entry.kind != "random":
                    continue
                if name_ == full and not entry.sizes:
                    family = capital if rest else ""
                    indices: tuple[Node, ...] = (
                        (Num(Fraction(rest)),)
                        if rest.isdigit()
                        else (Idx(rest),)
                        if rest and rest.isalpha() and len(rest) == 1
                        else ()
                    )
                    return RandVar(
                        full,
                        self.scope.settled(entry.shape or SCALAR),
                        entry.latex or full,
                        family if indices else "",
                        indices,
                    )
                if entry.sizes and rest:
                    index: Node = (
                        Num(Fraction(rest))
                        if rest.isdigit()
                        else self.index(Syntax(rest, (), kind="name", latex=rest), entry.sizes[0])
                    )  # type: ignore[attr-defined]
                    return self.member(name_, entry, (index,))  # type: ignore[attr-defined, no-any-return]
        return None

    def event_relation(self, part: Syntax) -> Node:
        """X = 3, fruit = apple, X <= x: words and labels on the right are values of the variable on the left."""
        left_part, right_part = part.kids
        left = self.variable_of(left_part, right_part)
        right = self.value_of(right_part, left)
        if left.shape != right.shape:
            at = part.note[0] if isinstance(part.note, tuple) else part.start
            left, right = self.matched(left, right, at)  # type: ignore[attr-defined]
        op = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}[part.head]
        return Rel(op, left, right)

    def variable_of(self, part: Syntax, other: Syntax) -> Node:
        """The left side of a relation inside P: a capital that nobody declared is a random variable."""
        name = self.scope.names.key(part)
        if name is None:
            return self.node(part)
        entry = self.scope.entry(name)
        if entry is None and self.scope.bound_node(name) is None and not self.family_of(part):
            capital = self.capital_of(name) if name[:1].islower() and part.kind != "word" else None
            if capital is not None:
                own = getattr(capital, "name", "")
                return (
                    Sym(name, capital.shape, spelled(part))
                    if own != name and other.kind != "number" and self.mentions(other, own)
                    else capital
                    if other.kind in ("number", "word")
                    else Sym(name, capital.shape, spelled(part))
                )
            if part.kind == "word" or base(part).head[:1].isupper():
                self.scope.declare(name, Entry("random", SCALAR, spelled(part), inferred=True))
                return self.node(part)
            if other.kind in ("number", "word") and key(part) is not None:
                self.scope.declare(name, Entry("random", SCALAR, spelled(part), inferred=True))
                return self.node(part)
        return self.node(part)

    def family_of(self, part: Syntax) -> bool:
        if part.head not in ("sub_", "idx"):
            return False
        name = self.scope.names.key(part.kids[0])
        entry = self.scope.entry(name) if name else None
        return entry is not None and entry.kind in ("random", "family") and bool(entry.sizes)

    def mentions(self, part: Syntax, name: str) -> bool:
        return any(p.head == name for p in part.walk())

    def value_of(self, part: Syntax, variable: Node) -> Node:
        """The right side: a label if the variable has it among its values, a word, else an expression."""
        values = self.values_of(variable)
        if part.kind == "name" or part.kind == "word":
            for value in values:
                if isinstance(value, Label) and value.name == part.head:
                    return value
        if part.kind == "word" and self.scope.entries.get(part.head) is None:
            return Label(part.head, part.latex or part.head)
        return self.node(part)

    def values_of(self, variable: Node) -> tuple[Node, ...]:
        name = getattr(variable, "family", "") or getattr(variable, "name", "")
        entry = self.scope.entries.get(getattr(variable, "name", "")) or self.scope.entries.get(name)
        if entry is not None and isinstance(entry.within, FiniteSet):
            return entry.within.elements
        return ()

    def existence(self, part: Syntax) -> Node:
        """exists i < j : X_i = X_j."""
        event, *ranges = part.kids
        letters: dict[str, Node] = {}
        condition: Node | None = None
        for r in ranges:
            for p in r.walk():
                if p.kind == "name" and p.head not in letters and self.scope.entries.get(p.head) is None:
                    dim = self.index_range(event, p.head)  # type: ignore[attr-defined]
                    letters[p.head] = Idx(p.head, self.scope.size(dim) if dim is not None else None, p.latex)
        with self.scope.binding(list(letters.items())):
            conditions = [self.node(r) for r in ranges if r.head in EVENT_HEADS]
            condition = conditions[0] if len(conditions) == 1 else And(tuple(conditions)) if conditions else None
            from symderive.expr.algebra import TRUE

            return Exists(self.event(event), tuple(letters.values()), condition or TRUE)

    def read_exists(self, part: Syntax) -> Node:
        return self.existence(part)

    def read_cap(self, part: Syntax) -> Node:
        return self.event(part)

    read_cup = read_compl = read_setminus = read_cap

    def read_in(self, part: Syntax) -> Node:
        return In(self.node(part.kids[0]), self.set_node(part.kids[1]))

    def read_notin(self, part: Syntax) -> Node:
        return Not(In(self.node(part.kids[0]), self.set_node(part.kids[1])))

    def read_declare(self, part: Syntax) -> Node:
        if part.kids[1].head == "scalar":
            return In(
                self.node(part.kids[0]),
                NamedSet({"real": "R", "natural": "N", "integer": "Z"}.get(part.kids[2].head, "R")),
            )
        raise self.scope.error("a declaration cannot stand inside a formula", part)

    def read_indicator(self, part: Syntax) -> Node:
        inner = part.kids[0]
        parts = inner.kids if inner.head in ("joint", "set") else (inner,)
        return Indicator(self.joined(parts))

    # ------------------------------------------------------------ densities
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
        owner = None
        if head.head in ("sub_", "idx") and base(head).head in ("p", "f", "q", "P"):
            label = self.scope.names.key(head.kids[1]) or ""
            entry = self.scope.entry(label)
            if entry is not None and entry.kind == "random":
                owner = RandVar(label, self.scope.settled(entry.shape or SCALAR), entry.latex or label)
        return self.density_node(name, tuple(listed), tuple(given), tuple(params), owner)

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
        owner: Node | None,
    ) -> Node:
        variables: list[Node | None] = []
        with self.mode(events=False, letters=True):
            arguments = self.values_listed(listed, variables, owner)
            conditions = self.values_listed(given, variables, None)
            parameters = [self.node(p) for p in params]
        return Dens(head, tuple(arguments), tuple(conditions), tuple(parameters), tuple(variables))  # type: ignore[arg-type]

    def values_listed(self, parts: tuple[Syntax, ...], variables: list[Node | None], owner: Node | None) -> list[Node]:
        """The values in a density's brackets; x_1, ..., x_n is the vector of the family's members."""
        if any(p.head == "dots" for p in parts):
            variables.append(None)
            return [self.dotted_list(list(parts), parts[0])]  # type: ignore[attr-defined]
        return [self.value(p, variables, owner) for p in parts]

    def value(self, part: Syntax, variables: list[Node | None], owner: Node | None) -> Node:
        """One argument of a density, and the variable that it is a value of."""
        if part.head == "eq":
            left, right = part.kids
            name = self.scope.names.key(left) or ""
            variable = self.variable_named(left, name)
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

    # ------------------------------------------------------------ moments
    def given_node(self, part: Syntax) -> Node | None:
        """The condition of an expectation; a small letter is a value of its variable."""
        given = next((k for k in part.kids if k.head == "given"), None)
        if given is None:
            return None
        nodes = []
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
                if entry is not None and entry.kind == "random" and lower and not entry.sizes:
                    shape = self.scope.settled(entry.shape or SCALAR)
                    with self.mode(letters=False):
                        nodes.append(Rel("=", self.node(p), Sym(name, shape, entry.latex or name)))
                    continue
                if entry is None and not lower and not self.family_of(p):
                    self.scope.declare(name, Entry("random", SCALAR, spelled(p), inferred=True))
            nodes.append(self.event(p))
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes), True)

    def random_body(self, parts: tuple[Syntax, ...]) -> list[Node]:
        """Expressions in random variables; where none is declared, the letters in them are."""
        with self.mode(events=False, letters=False):
            self.make_random(parts)
            return [self.node(p) for p in parts]

    def make_random(self, parts: tuple[Syntax, ...]) -> None:
        names = [(p, n) for part in parts for p in leaves(part) if (n := self.scope.names.key(p)) is not None]
        known = [n for _, n in names if (e := self.scope.entries.get(n)) is not None and e.kind in ("random", "event")]
        if any(self.family_of(p) for p, _ in names):
            return
        for p, name in names:
            if self.scope.entry(name) is not None or self.scope.bound_node(name) is not None:
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
        if not with_variables and plain:
            for p, name in plain:
                if self.scope.bound_node(name) is None:
                    self.scope.assume(f"{spelled(p)} is taken to be a random variable")
                    self.scope.declare(name, Entry("random", SCALAR, spelled(p), inferred=True))

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
        name = self.scope.names.key(under)
        entry = self.scope.entry(name) if name else None
        if (entry is not None and entry.kind == "density") or (entry is None and name in ("p", "q")):
            values = [
                Sym(n, SCALAR, spelled(p))
                for p in leaves(body)
                if (n := self.scope.names.key(p)) and n.isalpha() and len(n) == 1 and n in "xyzts"
            ]
            return Dens(name or "p", tuple(dict.fromkeys(values))), [(v.name, v) for v in dict.fromkeys(values)]
        if entry is None and name is not None:
            self.scope.declare(name, Entry("random", SCALAR, spelled(under), inferred=True))
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

    # ------------------------------------------------------------ information
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
        return Info(kind, tuple(of), given)

    def law_or_variable(self, part: Syntax, kind: str) -> Node:
        if part.head in LAW_NAMES:
            return self.law(part)
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

    def read_indep(self, part: Syntax) -> Node:
        return self.independence(
            [(part.kids[0],), (part.kids[1],)], next((k.kids for k in part.kids[2:] if k.head == "given"), ())
        )

    def independence(self, groups: list[tuple[Syntax, ...]], given: tuple[Syntax, ...]) -> Node:
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
        if name is not None and self.scope.bound_node(name) is None:
            entry = self.scope.entry(name)
            if entry is None and not self.family_of(part):
                kind = "event" if self.scope.names.events else "random"
                shape = (self.scope.fresh(name + ":rows"), ONE) if base(part).font == "bold" else SCALAR
                self.scope.declare(name, Entry(kind, shape, spelled(part), inferred=True))
        with self.mode(letters=False):
            return self.event(part)

    # filled by the elaborator
    def node(self, part: Syntax) -> Node:
        raise NotImplementedError


__all__ = ["INFINITY", "UNITY", "ChanceNodes", "Norm", "is_column", "neg"]
