"""Syntax -> nodes for what binds a letter: sums, products, integrals, limits."""

from __future__ import annotations

from symderive.expr.algebra import UNITY, Delta, Idx, Num, Size, Sym
from symderive.expr.arrays import BigProd, BigSum
from symderive.expr.build import add, mul, neg, size
from symderive.expr.calculus import Integral, Limit
from symderive.expr.node import Node
from symderive.expr.probability import RandVar, SumOver
from symderive.expr.shape import ONE, SCALAR, Dim, is_column, is_scalar
from symderive.parse.dots import DOTS
from symderive.parse.meaning import Meaning
from symderive.parse.scope import spelled
from symderive.parse.stacked import lined_up
from symderive.parse.syntax import Syntax, base, key


class SumNodes(Meaning):
    """The readers of big operators."""

    def read_lim(self, part: Syntax) -> Node:
        body, variable, target = part.kids[:3]
        side = part.kids[3].head if len(part.kids) > 3 else ""
        name = self.scope.names.key(variable) or variable.head
        to = self.node(target)
        bound = self.scope.bound_node(name)
        if bound is None and self.indexes(body, name):
            var: Node = Idx(name, None, variable.latex or name)
        elif bound is not None or (
            self.scope.entry(name) is not None and self.scope.entries[name].kind in ("scalar", "vector", "size")
        ):
            var = bound or self.node(variable)
        else:
            var = Sym(name, SCALAR, variable.latex or name)
        with self.scope.binding([(name, var)]):
            return Limit(self.node(body), var, to, {"plus": "+", "minus": "-"}.get(side, ""))

    def indexes(self, body: Syntax, name: str) -> bool:
        """Is this letter used as an index somewhere in a formula?"""
        return any(
            p.head in ("sub_", "idx") and any(q.kind == "name" and q.head == name for k in p.kids[1:] for q in k.walk())
            for p in body.walk()
        )

    def read_int(self, part: Syntax) -> Node:
        body, variable, *ends = part.kids
        name = self.scope.names.key(variable) or variable.head
        if part.note == "region":
            region = ends[0]
            if region.head in ("R", "Omega", "X", "D", "space") or region.kind == "name":
                ends = []
            else:
                raise self.scope.error(
                    "an integral over this region is not read", region, "give its ends below and above"
                )
        low, high = (self.node(e) for e in ends) if len(ends) == 2 else (None, None)
        entry = self.scope.entry(name)
        shape = (
            self.scope.settled(entry.shape)
            if entry is not None and entry.shape is not None and entry.kind in ("scalar", "vector", "matrix", "random")
            else None
        )
        if shape is None:
            bold = base(variable).font == "bold"
            shape = (self.scope.fresh(name + ":rows"), ONE) if bold else SCALAR
        var = Sym(name, shape, spelled(variable))
        kept, self.letters = self.letters, True
        try:
            with self.scope.binding([(name, var)]):
                return Integral(self.node(body), var, low, high)
        finally:
            self.letters = kept

    def read_sum(self, part: Syntax) -> Node:
        return self.big(part, BigSum)

    def read_prod(self, part: Syntax) -> Node:
        return self.big(part, BigProd)

    def big(self, part: Syntax, kind: type[Node]) -> Node:
        """A sum or product from one end to the other."""
        body, letter, low, high, *conditions = part.kids
        name = self.scope.names.key(letter) or letter.head
        bottom = self.node(low)
        top = self.upper_end(high)
        dim = self.dim_of(top) if isinstance(bottom, Num) and bottom.value == 1 else None
        if dim is None and self.letters_value(name, body):
            index: Node = Sym(name, SCALAR, letter.latex or name)
        else:
            index = Idx(name, dim, letter.latex or name)
        with self.scope.binding([(name, index)]):
            inner = self.node(body)
            columns = is_column(inner.shape) and not is_scalar(inner.shape)
            if kind is BigProd and part.note == DOTS and columns and isinstance(index, Idx):
                side_by_side = lined_up(inner, index)  # [x_1 \\cdots x_n]
                if side_by_side is not None:
                    return side_by_side
            if kind is BigProd and not is_scalar(inner.shape):
                raise self.scope.shape_error(
                    "a product runs over numbers", body.start, "a product of matrices is not read"
                )
            if conditions:
                skips = self.skips(conditions, name, dim)
                return BigSum(inner, index, bottom, top, skips) if kind is BigSum else self.no_skips(part)
            return kind(inner, index, bottom, top)

    def no_skips(self, part: Syntax) -> Node:
        raise self.scope.error("a product with a condition below is not read", part)

    def skips(self, conditions: list[Syntax], name: str, dim: Dim | None) -> tuple[Node, ...]:
        found = []
        for c in conditions:
            if c.head != "ne":
                raise self.scope.error("this condition below a sum is not read", c, "j \\ne i is")
            left, right = c.kids
            other = right if key(left) == name else left
            found.append(self.index(other, dim))
        return tuple(found)

    def letters_value(self, name: str, body: Syntax) -> bool:
        """Does the letter stand as a value inside P(X = k) or p(k), not as an index?"""
        return any(p.head in ("P", "dens") and stands(p, name) for p in body.walk())

    def upper_end(self, part: Syntax) -> Node:
        return self.node(part)

    def dim_of(self, node: Node) -> Dim | None:
        """A number that is a size, as a size."""
        if isinstance(node, Size):
            return node.dim
        if isinstance(node, Num) and node.value.denominator == 1 and node.value >= 0:
            return Dim.of(int(node.value))
        return None

    def read_sumover(self, part: Syntax) -> Node:
        """A sum without ends: over an index's whole range, or over a variable's values."""
        body, letter = part.kids[0], part.kids[1]
        rest = part.kids[2:]
        name = self.scope.names.key(letter) or letter.head
        dim = self.index_range(body, name)
        if dim is None and name in self.scope.named_sizes:
            met = self.scope.named_sizes[name]
            dim = Dim.of(int(met)) if met.isdigit() else Dim.of(met)
        conditions = [r for r in rest if r.head in ("ne", "lt", "le", "gt", "ge", "and")]
        within = [r for r in rest if r not in conditions]
        if dim is not None and not within:
            return self.sum_all(body, letter, name, self.scope.size(dim), conditions, part)
        if self.indexes(body, name) and not within and not self.letters_value(name, body):
            dim = self.scope.fresh(f"{name}@{part.start}:range")
            return self.sum_all(body, letter, name, dim, conditions, part)
        if conditions:
            raise self.scope.error("the range of this sum is not known", part, "give its ends")
        entry = self.scope.entry(name)
        latex = spelled(letter)
        if entry is not None and entry.kind == "random" and name[:1].isupper():
            var: Node = RandVar(name, self.scope.settled(entry.shape or SCALAR), latex)
        elif entry is not None and entry.shape is not None:
            var = Sym(name, self.scope.settled(entry.shape), latex)
        else:
            plain = self.scope.entry(name.rstrip("'")) if name.endswith("'") else None
            shape = self.scope.settled(plain.shape) if plain is not None and plain.shape is not None else SCALAR
            var = Sym(name, shape, latex)
        inside = self.set_node(within[0]) if within else None
        kept, self.letters = self.letters, True
        try:
            with self.scope.binding([(name, var)]):
                return SumOver(self.node(body), var, inside)
        finally:
            self.letters = kept

    def read_prodover(self, part: Syntax) -> Node:
        body, letter = part.kids[0], part.kids[1]
        name = self.scope.names.key(letter) or letter.head
        dim = self.index_range(body, name)
        apart = [c for c in part.kids[2:] if c.head == "ne" and name in (key(c.kids[0]), key(c.kids[1]))]
        alone = len(part.kids) == 2 + len(apart)
        if dim is None and alone and self.indexes(body, name) and not self.letters_value(name, body):
            dim = self.scope.fresh(f"{name}@{part.start}:range")
        if dim is None or len(part.kids) > 2 + len(apart):
            raise self.scope.error("the range of this product is not known", part, "give its ends")
        index = Idx(name, self.scope.size(dim), spelled(letter))
        with self.scope.binding([(name, index)]):
            factor = self.node(body)
            for other in self.skips(apart, name, self.scope.size(dim)):  # where i = k the factor is 1
                here = Delta(index, other)
                factor = add(mul(add(UNITY, neg(here)), factor), here)
            return BigProd(factor, index, UNITY, size(self.scope.size(dim)))

    def sum_all(
        self, body: Syntax, letter: Syntax, name: str, dim: Dim, conditions: list[Syntax], part: Syntax
    ) -> Node:
        index = Idx(name, dim, spelled(letter))
        top = size(dim)
        if conditions and conditions[0].head in ("lt", "le"):
            return self.ordered_sum(body, conditions[0], dim, part)
        if len(conditions) == 1 and (other := self.also_runs(conditions[0], name, body)) is not None:
            return self.unequal_sum(body, index, other, top)
        with self.scope.binding([(name, index)]):
            return BigSum(self.node(body), index, UNITY, top, self.skips(conditions, name, dim))

    def ordered_sum(self, body: Syntax, condition: Syntax, dim: Dim, part: Syntax) -> Node:
        """Sum over i < j: the outer letter runs to the end, the inner one to it."""
        inner, outer = condition.kids
        if key(inner) is None or key(outer) is None:
            raise self.scope.error("this range is not read", condition)
        low, high = key(inner) or "", key(outer) or ""
        bound = self.scope.bound_node(high)
        big = bound if isinstance(bound, Idx) else Idx(high, dim, spelled(outer))
        small = Idx(low, dim, spelled(inner))
        end: Node = big if condition.head == "le" else add(big, neg(UNITY))
        with self.scope.binding([(low, small), (high, big)]):
            first = BigSum(self.node(body), small, UNITY, end)
        return first if bound is not None else BigSum(first, big, UNITY, size(dim))

    def also_runs(self, condition: Syntax, name: str, body: Syntax) -> Syntax | None:
        """The letter j of i \\ne j below a sum over i, where it is nobody's yet: both run."""
        if condition.head != "ne":
            return None
        other = next((side for side in condition.kids if key(side) != name), None)
        letter = None if other is None or other.kind != "name" else key(other)
        if letter is None or self.scope.bound_node(letter) is not None or letter in self.scope.names.free:
            return None
        return other if letter not in self.scope.entries and self.indexes(body, letter) else None

    def unequal_sum(self, body: Syntax, index: Idx, other: Syntax, top: Node) -> Node:
        """Sum over i and j, i not j."""
        letter = key(other) or ""
        second = Idx(letter, index.size, spelled(other))
        with self.scope.binding([(index.name, index), (letter, second)]):
            return BigSum(BigSum(self.node(body), index, UNITY, top, (second,)), second, UNITY, top)

    def index_range(self, body: Syntax, name: str) -> Dim | None:
        """How far an index runs, read off the objects that it picks entries of."""
        for p in body.walk():
            if p.head not in ("sub_", "idx", "sup"):
                continue
            places = [k for k, s in enumerate(p.kids[1:]) if s.kind == "name" and s.head == name]
            if not places:
                continue
            found = self.range_at(p.kids[0], places[0], p)
            if found is not None:
                return found
        return None

    def range_at(self, under: Syntax, place: int, whole: Syntax) -> Dim | None:
        name = self.scope.names.key(under)
        if name is not None:
            entry = self.scope.entry(name)
            if entry is None:
                return None
            if entry.sizes:
                if place < len(entry.sizes):
                    return entry.sizes[place]
                place -= len(entry.sizes)
            shape = self.scope.settled(entry.shape or SCALAR)
        else:
            free: list[tuple[str, Node]] = [
                (s.head, Idx(s.head, None))
                for s in whole.kids[1:]
                if s.kind == "name" and self.scope.bound_node(s.head) is None
            ]
            with self.scope.binding(free):
                shape = self.node(under).shape
        if is_scalar(shape):
            return None
        return shape[place] if place < 2 and (shape[1] != ONE or place == 0) else None


def stands(part: Syntax, name: str) -> bool:
    """Is a letter used outside of subscripts?"""
    if part.kind == "name":
        return part.head == name
    return any(stands(k, name) for k in (part.kids[:1] if part.head in ("sub_", "idx") else part.kids))
