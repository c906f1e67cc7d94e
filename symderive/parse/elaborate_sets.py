"""Syntax -> nodes for sets: finite sets, intervals, sets by a condition, what is best over a set."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from symderive.expr.algebra import Idx, Num, Rel, Size, Sym
from symderive.expr.arrays import Block
from symderive.expr.arrays import Entry as EntryOf
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import (
    And,
    Best,
    FiniteSet,
    In,
    Interval,
    Label,
    NamedSet,
    Or,
    RandVar,
    SetOf,
)
from symderive.expr.shape import ONE, SCALAR, Dim, is_scalar
from symderive.parse.elaborate_laws import LawNodes
from symderive.parse.largest import largest_entry
from symderive.parse.scope import spelled
from symderive.parse.syntax import Syntax, base, key

NUMBERS = {"real": "R", "natural": "N", "integer": "Z", "rational": "Q", "complex": "C"}


class SetNodes(LawNodes):
    """The readers of sets."""

    def set_node(self, part: Syntax, point: Node | None = None) -> Node:
        """A set: an interval, a finite set, a power of one, a set by name, a set by a condition."""
        match part.head:
            case "set":
                return self.finite(part)
            case "setof":
                return self.set_of(part)
            case "interval":
                return Interval(self.node(part.kids[0]), self.node(part.kids[1]), str(part.note or "[]"))
            case "list" if len(part.kids) == 2 and part.note in ("()", "[]", "(]", "[)"):
                return Interval(self.node(part.kids[0]), self.node(part.kids[1]), str(part.note))
            case "setpower":
                return self.power_set(part)
            case "space":
                label, mark = part.note
                numbers = NUMBERS.get(label, "R")
                if mark:
                    plain = mark.replace("\\", "").replace(" ", "").replace("geq", ">=").replace("ge0", ">=0")
                    if numbers == "N":
                        return NamedSet("N0" if "0" in plain and ">" not in plain else "N")
                    return NamedSet(
                        "R+"
                        if plain in ("+", ">0", "++")
                        else "R>=0"
                        if plain in (">=0", "+,0", "0+", ">=")
                        else numbers
                    )
                return NamedSet(numbers)
            case "emptyset":
                return NamedSet("empty")
            case "cup":
                return Or(tuple(self.set_node(k) for k in part.kids))
            case "cap":
                return And(tuple(self.set_node(k) for k in part.kids))
        name = self.scope.names.key(part)
        if name is not None:
            entry = self.scope.entry(name)
            if entry is not None and entry.kind == "set" and entry.within is not None:
                return entry.within
            if entry is not None and entry.kind in ("event", "random", "vector", "scalar"):
                return self.node(part)
            return NamedSet(name)
        return self.node(part)

    def finite(self, part: Syntax) -> Node:
        """{1, ..., 6}, {red, blue}, {x : ...} typed as one relation."""
        kids = part.kids
        if len(kids) == 1 and kids[0].head in ("le", "lt", "ge", "gt", "eq") and kids[0].kind == "node":
            return self.region(kids[0])
        if any(k.head == "dots" for k in kids):
            return self.progression(part)
        return FiniteSet(tuple(self.element(k) for k in kids))

    def outcome(self, part: Syntax) -> bool:
        """HH, H1: undeclared capitals (and digits) side by side name one outcome."""
        return part.head == "mul" and all(
            k.kind == "number"
            or (k.kind == "name" and len(k.head) == 1 and k.head.isupper() and self.scope.names.kind(k) is None)
            for k in part.kids
        )

    def element(self, part: Syntax) -> Node:
        if part.kind == "word":
            return Label(part.head, part.latex or part.head)
        if self.outcome(part):
            word = "".join(k.head for k in part.kids)
            return Label(word, rf"\text{{{word}}}")
        if (
            part.kind == "name"
            and self.scope.entry(part.head) is None
            and self.scope.bound_node(part.head) is None
            and part.head not in ("pi", "e", "infty")
            and part.head not in self.scope.used_as_size
        ):
            return Label(part.head, part.latex or part.head)
        if part.head == "set":
            return self.finite(part)
        return self.node(part)

    def progression(self, part: Syntax) -> Node:
        """{1, ..., 6}, {0, 1, 2, ...}, {1, ..., n}."""
        kids = part.kids
        place = next(k for k, kid in enumerate(kids) if kid.head == "dots")
        before, after = [self.node(k) for k in kids[:place]], [self.node(k) for k in kids[place + 1 :]]
        if not before:
            raise self.scope.error("what comes before the dots?", part)
        numbers = [n.value for n in before if isinstance(n, Num)]
        step = numbers[1] - numbers[0] if len(numbers) > 1 else Fraction(1)
        if any(b - a != step for a, b in pairwise(numbers)) or not step:
            raise self.scope.error("what comes before the dots shows no equal steps", part)
        if len(numbers) != len(before):
            if any(isinstance(n, RandVar) for n in before) and after and isinstance(after[-1], RandVar):
                return self.run_of_members(before[0], after[-1], part)
            if all(b is add(a, 1) for a, b in pairwise(before)):
                return self.run_from(before[0], after)
            raise self.scope.error("the dots go on from numbers only", part)
        if not after:
            if step == 1 and numbers[0] in (0, 1):
                return NamedSet("N0" if numbers[0] == 0 else "N")
            k = Sym("k", SCALAR, "k")
            further = mul(Num(step), k) if step != 1 else k
            return SetOf(add(before[0], further) if numbers[0] else further, (k,), Rel(">=", k, Num(0)))
        last = after[-1]
        if isinstance(last, Num):
            count = (last.value - numbers[0]) / step
            if count.denominator != 1 or not 0 <= count <= 10000:
                raise self.scope.error("the dots do not reach the last element in equal steps", part)
            return FiniteSet(tuple(Num(numbers[0] + step * k) for k in range(int(count) + 1)))
        index = Idx("k", None)
        return SetOf(index, (index,), And((Rel("<=", before[0], index), Rel("<=", index, last))))

    def run_from(self, first: Node, after: list[Node]) -> Node:
        """{r, r + 1, ...}, {r, r + 1, ..., n}."""
        if after:
            index = Idx("k", None)
            return SetOf(index, (index,), And((Rel("<=", first, index), Rel("<=", index, after[-1]))))
        k = Sym("k", SCALAR, "k")
        return SetOf(add(first, k), (k,), Rel(">=", k, Num(0)))

    def run_of_members(self, first: Node, last: Node, part: Syntax) -> Node:
        assert isinstance(first, RandVar) and isinstance(last, RandVar)
        if not (first.family and first.family == last.family and len(first.indices) == 1):
            raise self.scope.error("these dots are not read", part)
        low, high = first.indices[0], last.indices[0]
        entry = self.scope.entries.get(first.family)
        if isinstance(low, Num) and isinstance(high, Num) and entry is not None:
            members = [
                self.member(first.family, entry, (Num(k),))
                if entry.sizes
                else RandVar(
                    f"{first.family}_{k}",
                    first.size,
                    f"{first.family}_{{{k}}}" if k > 9 else f"{first.family}_{k}",
                    first.family,
                    (Num(k),),
                )
                for k in range(int(low.value), int(high.value) + 1)
            ]
            return FiniteSet(tuple(members))
        index = Idx("k", high.dim if isinstance(high, Size) else None)
        member = RandVar(f"{first.family}_k", first.size, f"{first.family}_k", first.family, (index,))
        return SetOf(member, (index,), And((Rel("<=", low, index), Rel("<=", index, high))))

    def power_set(self, part: Syntax) -> Node:
        """[-1, 1]^4: the vectors with entries in a set."""
        inside = self.set_node(part.kids[0])
        dim = self.dim(part.kids[1])
        if len(part.kids) > 2:
            raise self.scope.error("a set of matrices is not read", part)
        vector = Sym("u", (dim, ONE), "u")
        index = Idx("i", dim)
        return SetOf(vector, (vector,), In(EntryOf(vector, (index,)), inside))

    def region(self, relation: Syntax) -> Node:
        """{ |x| <= 1 }: the points for which a relation holds."""
        found = [
            p
            for p in leaves(relation)
            if (e := self.scope.entry(self.scope.names.key(p) or "")) is not None
            and e.kind in ("random", "vector", "scalar")
        ]
        names = list(dict.fromkeys(self.scope.names.key(p) or "" for p in found))
        if not names:
            return FiniteSet((self.node(relation),))
        with self.mode(letters=True):
            condition = self.node(relation)
        bound = []
        put: dict[Node, Node] = {}
        for name in names:
            entry = self.scope.entries[name]
            letter = Sym(name, self.scope.settled(entry.shape or SCALAR), entry.latex or name)
            bound.append(letter)
            if entry.kind == "random":
                put[RandVar(name, letter.size, entry.latex or name)] = letter
        condition = substitute(condition, put)
        body = bound[0] if len(bound) == 1 else Block(tuple((b,) for b in bound))
        return SetOf(body, tuple(bound), condition)

    def set_of(self, part: Syntax) -> Node:
        """{ n >= 2 : condition }, { x in S : condition }, { f(x) : condition }."""
        *heads, condition = part.kids
        head = heads[0]
        letter = head.kids[0] if head.head in ("ge", "gt", "le", "lt", "in", "declare") else head
        name = self.scope.names.key(letter)
        if name is None or len(heads) != 1:
            raise self.scope.error("a set is written \\{x : condition\\} with one letter", part)
        entry = self.scope.entry(name)
        if entry is not None and entry.shape is not None and not is_scalar(self.scope.settled(entry.shape)):
            var: Node = Sym(name, self.scope.settled(entry.shape), spelled(letter))
        elif self.indexes(condition, name):
            var = Idx(name, None, spelled(letter))
        else:
            bold = base(letter).font == "bold"
            var = Sym(name, (self.scope.fresh(name + ":rows"), ONE) if bold else SCALAR, spelled(letter))
        with self.scope.binding([(name, var)]):
            conditions = [self.event(condition)]
            if head is not letter:
                conditions.insert(
                    0,
                    self.node(head)
                    if head.head != "declare"
                    else In(var, self.set_node(Syntax("space", head.kids[1:], note=(head.kids[2].head, "")))),
                )
        return SetOf(var, (var,), conditions[0] if len(conditions) == 1 else And(tuple(conditions)))

    def read_set(self, part: Syntax) -> Node:
        return self.set_node(part)

    def read_setof(self, part: Syntax) -> Node:
        return self.set_node(part)

    def read_interval(self, part: Syntax) -> Node:
        return self.set_node(part)

    def best(self, part: Syntax) -> Node:
        """max_x f(x), argmax_x f(x), over letters or values of variables."""
        count = part.note if isinstance(part.note, int) else len(part.kids) - 1  # a bracket around it is a note too
        over = part.kids[len(part.kids) - count :] if count else ()
        body = part.kids[0]
        letters: list[Node] = []
        pairs = []
        condition: Node | None = None
        for o in over:
            name_part = o.kids[0] if o.head in ("in", "gt", "ge", "lt", "le", "declare") else o
            if self.scope.names.key(name_part) is None and name_part.kids:
                raise self.scope.error("below a maximum stand letters, or one letter and its range", o)
            name = self.scope.names.key(name_part) or name_part.head
            entry = self.scope.entry(name)
            if entry is not None and entry.shape is not None and entry.kind in ("scalar", "vector", "matrix"):
                node: Node = Sym(name, self.scope.settled(entry.shape), entry.latex or name)
            else:
                vector = base(name_part).font == "bold" or name in self.scope.used_as_vector
                node = Sym(name, (self.scope.fresh(name + ":rows"), ONE) if vector else SCALAR, spelled(name_part))
            letters.append(node)
            pairs.append((name, node))
            if o is not name_part:
                with self.scope.binding(pairs):
                    condition = self.node(o)
        with self.scope.binding(pairs):
            inner = self.node(body)
        if condition is None and (whole := largest_entry(part.head, inner, letters, self.dims_of)) is not None:
            return whole
        return Best(part.head, inner, tuple(letters), condition)

    def dims_of(self, family: str) -> tuple[Dim | None, ...]:
        """How far the indices of a family run, as far as it was declared."""
        entry = self.scope.entries.get(family)
        return tuple(entry.sizes) if entry is not None and entry.sizes else ()

    def optimum(self, kind: str, inner: Node) -> Node:
        """\\max c: the largest value that the facts allow."""
        return Best(kind, inner, ())

    def optimum_of_set(self, part: Syntax) -> Node:
        whole = self.set_node(part.kids[0])
        assert isinstance(whole, SetOf)
        return Best(part.head, whole.body, whole.variables, whole.condition)


def leaves(part: Syntax) -> list[Syntax]:
    """The names in a part, each with its scripts."""
    found = []
    stack = [part]
    while stack:
        p = stack.pop()
        if p.kind == "name" or (p.head in ("sub_", "idx", "decor", "sup", "prime") and key(p) is not None):
            found.append(p)
        elif p.kind == "node":
            stack.extend(reversed(p.kids[1:] if p.head == "app" else p.kids))
    return found
