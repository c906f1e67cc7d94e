"""Syntax -> nodes for events: what stands inside P( ), variables and their values."""

from __future__ import annotations

from fractions import Fraction

from symderive.expr.algebra import TRUE, Idx, Map, Num, Rel, Sym
from symderive.expr.build import add, is_zero, neg
from symderive.expr.node import Node
from symderive.expr.probability import (
    And,
    EventSym,
    Exists,
    FiniteSet,
    ForAll,
    In,
    Indicator,
    Label,
    Minus,
    NamedSet,
    Not,
    Or,
    Prob,
    RandVar,
)
from symderive.expr.shape import SCALAR, is_scalar
from symderive.parse.dotted_events import Run, links, run_over, written_out
from symderive.parse.elaborate_sets import SetNodes
from symderive.parse.scan_uses import a_word
from symderive.parse.scope import Entry, spelled
from symderive.parse.syntax import Syntax, base, key

GREEK_CAPITALS = frozenset(["Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"])

#: the sure event
SURE = NamedSet("Omega")
SET_HEADS = frozenset(["cap", "cup", "compl", "setminus", "and", "exists", "forall"])
EVENT_HEADS = SET_HEADS | {"eq", "ne", "lt", "le", "gt", "ge", "in", "notin", "approx"}


class EventNodes(SetNodes):
    """The readers of probabilities and events."""

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
        nodes = self.run_through(parts, ForAll)
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes), True)

    def run_through(self, parts: tuple[Syntax, ...], kind: type[Exists | ForAll]) -> list[Node]:
        """The events of a list, with what its dots stand for: events up to a number, one with an index else."""
        found = written_out(parts)
        if found is None:
            return [self.event(p) for p in parts]  # the dots themselves say what is wrong with them
        return [self.running(e, kind) if isinstance(e, Run) else self.event(e) for e in found]

    def running(self, run: Run, kind: type[Exists | ForAll]) -> Node:
        """An event for all indices of a run, or for one of them."""
        index = Idx(run.index.head, self.dim(run.high), run.index.latex)
        with self.scope.binding([(run.index.head, index)]):
            event = self.event(run.event)
        low = self.node(run.low)
        return kind(event, (index,), TRUE if low == Num(1) else Rel("<=", low, index))

    def over_events(self, part: Syntax) -> Node:
        """A union or an intersection: of the events that are listed, or of those with an index."""
        whole = Or if part.head == "cup" else And
        run = run_over(part)
        if run is not None:
            each = run.each()
            if each is None:
                return self.running(run, Exists if part.head == "cup" else ForAll)
            return whole(tuple(self.event(e) for e in each)) if len(each) > 1 else self.event(each[0])
        nodes = self.run_through(part.kids, Exists if part.head == "cup" else ForAll)
        if SURE in nodes:  # A and what is sure is A; A or what is sure is sure
            nodes = [SURE] if part.head == "cup" else [e for e in nodes if e != SURE] or [SURE]
        return nodes[0] if len(nodes) == 1 else whole(tuple(nodes))

    def chained(self, part: Syntax) -> Node:
        """X_1 < X_2 < X_3 as relations that all hold; dots in it are read first."""
        found = links(part) if any(p.head == "dots" for p in part.walk()) else None
        nodes = (
            [self.event(k) for k in part.kids]
            if found is None
            else [self.running(e, ForAll) if isinstance(e, Run) else self.event(e) for e in found]
        )
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def event(self, part: Syntax) -> Node:
        """An event inside P( )."""
        with self.mode(events=True, letters=False):
            match part.head:
                case "cap" | "cup":
                    return self.over_events(part)
                case "compl":
                    return Not(self.event(part.kids[0]))
                case "setminus" | "sub":
                    first, second = (self.event(k) for k in part.kids)
                    return Not(second) if first == SURE else Minus(first, second)
                case "joint" | "list" if part.kind == "node" and part.head == "joint":
                    return self.joined(part.kids)
                case "and":
                    return self.chained(part)
                case "eq" | "ne" | "lt" | "le" | "gt" | "ge":
                    return self.event_relation(part)
                case "in" | "notin" | "declare":
                    inside = In(self.node(part.kids[0]), self.set_node(part.kids[1]))
                    return Not(inside) if part.head == "notin" else inside
                case "exists" | "forall":
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
                    )
                    return self.member(name_, entry, (index,))
        return None

    def event_relation(self, part: Syntax) -> Node:
        """X = 3, fruit = apple, X <= x: words and labels on the right are values of the variable on the left."""
        left_part, right_part = part.kids
        left = self.variable_of(left_part, right_part)
        right = self.value_of(right_part, left)
        if left.shape != right.shape:
            at = part.note[0] if isinstance(part.note, tuple) else part.start
            left, right = self.matched(left, right, at)
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
        if a_word(part) and self.scope.entries.get(part.head) is None:
            return Label(part.head, part.latex or part.head)
        if part.kind == "name" and not values and (named := self.value_elsewhere(part.head)) is not None:
            return named
        family: str = getattr(variable, "family", "")
        if part.head in ("sub_", "idx") and base(part).head[:1].isupper() and family:
            with self.mode(letters=False):
                return self.node(part)  # X_i = X_j: another variable of the family
        return self.node(part)

    def value_elsewhere(self, name: str) -> Label | None:
        """A value of another variable, where nothing else has the name: W = B beside R in {A, B, C}."""
        entries = self.scope.entries
        if name in entries:
            return None
        sets = [entry.within for entry in entries.values() if isinstance(entry.within, FiniteSet)]
        labels = [u for within in sets for u in within.elements if isinstance(u, Label)]
        return next((u for u in labels if u.name == name), None)

    def values_of(self, variable: Node) -> tuple[Node, ...]:
        name = getattr(variable, "family", "") or getattr(variable, "name", "")
        entries = self.scope.entries
        entry = entries.get(getattr(variable, "name", "")) or entries.get(name) or entries.get(f"{name}_1")
        if entry is not None and isinstance(entry.within, FiniteSet):
            return entry.within.elements
        return ()

    def existence(self, part: Syntax) -> Node:
        """exists i < j : X_i = X_j, forall i < j : X_i != X_j."""
        event, *ranges = part.kids
        letters: dict[str, Node] = {}
        condition: Node | None = None
        for r in ranges:
            for p in r.walk():
                if p.kind == "name" and p.head not in letters and self.scope.entries.get(p.head) is None:
                    dim = self.index_range(event, p.head)
                    letters[p.head] = Idx(p.head, self.scope.size(dim) if dim is not None else None, p.latex)
        with self.scope.binding(list(letters.items())):
            conditions = [self.node(r) for r in ranges if r.head in EVENT_HEADS]
            condition = conditions[0] if len(conditions) == 1 else And(tuple(conditions)) if conditions else None
            kind = Exists if part.head == "exists" else ForAll
            return kind(self.event(event), tuple(letters.values()), condition or TRUE)

    def read_exists(self, part: Syntax) -> Node:
        return self.existence(part)

    read_forall = read_exists

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
        event = self.joined(parts)
        random = any(isinstance(p, RandVar) for p in event.walk())
        match event:
            case Rel(">" | ">=" | "<" | "<=" as op, left, right) if not (random or is_scalar(left.shape)):
                # which of two vectors is the larger is asked entry by entry
                high, low = (left, right) if op in (">", ">=") else (right, left)
                return Map("heaviside", high if is_zero(low) else add(high, neg(low)))
        return Indicator(event)
