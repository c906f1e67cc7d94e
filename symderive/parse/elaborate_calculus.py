"""Syntax -> nodes for calculus: derivatives, gradients, differentials, limits, integrals, sums by an index."""

from __future__ import annotations

from symderive.expr.algebra import INFINITY, UNITY, Idx, Map, Num, Size, Sym, add, neg, size
from symderive.expr.arrays import BigProd, BigSum, Block, Member
from symderive.expr.arrays import Entry as EntryOf
from symderive.expr.calculus import At, Derivative, Differential, Integral, Limit
from symderive.expr.node import Node
from symderive.expr.probability import RandVar, SumOver
from symderive.expr.shape import ONE, SCALAR, Dim, is_column, is_scalar
from symderive.parse.scope import Entry, Scope, spelled
from symderive.parse.syntax import Syntax, base, key


class CalculusNodes:
    """The readers of heads that calculus brings."""

    scope: Scope
    events: bool
    letters: bool

    # ------------------------------------------------------------ derivatives
    def read_diff(self, part: Syntax) -> Node:
        of, by = part.kids[0], part.kids[1:]
        note = str(part.note or "d")
        call = of.head == "app" and len(by) and note in ("d", "prime") and len(of.kids) == 2
        if call and key(of.kids[1]) == key(by[0]) and part.note == "d" and self.elementwise(of):
            return Map(self.scope.names.key(of.kids[0]) or "f", self.node(of.kids[1]), len(by))
        if of.head == "list":
            return self.jacobian(of.kids, by[0], note)
        target = self.target(of)
        partial = note.startswith("partial")
        if len(by) == 1:
            parts = self.parts_of(by[0], of)
            if parts is not None:
                return self.by_parts(target, parts, partial)
        variables = tuple(self.variable(v) for v in by)
        layout = self.layout_of(target, variables, note)
        return Derivative(target, variables, partial, layout)

    def elementwise(self, call: Syntax) -> bool:
        """f'(z) at a vector z: the slope of f at every entry, not a Jacobian."""
        name = self.scope.names.key(call.kids[0])
        entry = self.scope.entry(name) if name else None
        value = self.node(call.kids[1])
        if is_scalar(value.shape):
            return False
        if entry is None:
            return name in ("sigma", "sigmoid", "relu", "phi", "f", "g", "h")
        return (
            entry.kind == "function"
            and len(entry.domain) == 1
            and is_scalar(self.scope.settled(entry.domain[0]))
            and is_scalar(self.scope.settled(entry.shape or SCALAR))
        )

    def target(self, of: Syntax) -> Node:
        """What is differentiated; a function's bare name is its value."""
        name = self.scope.names.key(of)
        if name is not None and self.scope.bound_node(name) is None:
            entry = self.scope.entry(name)
            if entry is not None and entry.kind == "function":
                return Sym(name, self.scope.settled(entry.shape or SCALAR), entry.latex or spelled(of))
            if entry is not None and entry.kind == "density":
                raise self.scope.error("a density is differentiated with its argument", of, "write p(x)")
        return self.entry_of_value(of) or self.node(of)

    def entry_of_value(self, of: Syntax) -> Node | None:
        """F_ij of a function with matrix values, s_i of one with vector values: an entry of its value."""
        if of.head not in ("sub_", "idx") or not of.kids:
            return None
        name = self.scope.names.key(of.kids[0])
        entry = self.scope.entry(name) if name is not None else None
        if name is None or entry is None or entry.kind != "function":
            return None
        shape = self.scope.settled(entry.shape or SCALAR)
        dims = [d for d in shape if d != ONE]
        if not dims or len(dims) != len(of.kids) - 1:
            return None
        indices = tuple(self.index(script, dim) for script, dim in zip(of.kids[1:], dims, strict=True))
        return EntryOf(Sym(name, shape, entry.latex or spelled(of.kids[0])), indices)

    def variable(self, part: Syntax) -> Node:
        name = self.scope.names.key(part)
        if name is not None and self.scope.bound_node(name) is None:
            entry = self.scope.entry(name)
            if entry is not None and entry.kind == "function":
                return Sym(name, self.scope.settled(entry.shape or SCALAR), entry.latex or spelled(part))
            if entry is not None and entry.kind == "random":
                return Sym(name, self.scope.settled(entry.shape or SCALAR), entry.latex or spelled(part))
        node = self.node(part)
        if isinstance(node, Num) or (
            node.kids
            and not isinstance(node, Member)
            and type(node).__name__ not in ("Entry", "Row", "Column", "RandVar", "Sym", "Entries", "Map", "Apply")
        ):
            raise self.scope.error("a derivative is taken by a letter or an entry", part)
        return node

    def parts_of(self, by: Syntax, of: Syntax) -> list[Syntax] | None:
        """df/dx with x only known through x_1, x_2, ...: the letters that f depends on; d(r, theta): those letters."""
        if by.head == "list":
            return list(by.kids)
        name = self.scope.names.key(by)
        if name is None or by.kind != "name" or self.scope.entries.get(name) or name in self.scope.pending:
            return None
        found = self.arguments_of(of)
        if len(found) > 1 and all(key(base(p)) == name and p.head in ("sub_", "idx") for p in found):
            return found
        return None

    def arguments_of(self, of: Syntax) -> list[Syntax]:
        """The letters that a function was defined with, or is written with."""
        head = of.kids[0] if of.head == "app" else of
        name = self.scope.names.key(head)
        if of.head == "app" and all(key(k) is not None for k in of.kids[1:]):
            return list(of.kids[1:])
        if name is None:
            return []
        self.scope.entry(name)
        entry = self.scope.entries.get(name)
        return list(entry.params) if entry is not None else []

    def by_parts(self, target: Node, parts: list[Syntax], partial: bool) -> Node:
        cells = tuple(Derivative(target, (self.variable(p),), partial) for p in parts)
        if self.scope.layouts.get("gradient") == "column" or self.scope.layout == "denominator":
            return Block(tuple((c,) for c in cells))
        return Block((cells,))

    def jacobian(self, of: tuple[Syntax, ...], by: Syntax, note: str) -> Node:
        """The matrix of partial derivatives of several quantities by several letters."""
        letters = by.kids if by.head == "list" else (by,)
        partial = note.startswith("partial")
        rows = []
        for quantity in of:
            target = self.target(quantity)
            rows.append(tuple(Derivative(target, (self.variable(v),), partial) for v in letters))
        return Block(tuple(rows))

    def layout_of(self, target: Node, by: tuple[Node, ...], note: str = "", nabla: bool = False) -> str:
        """The problem's own words on layout come before the option."""
        layouts, general = self.scope.layouts, self.scope.layout
        vectors = [v for v in by if not is_scalar(v.shape)]
        if note.endswith("T"):
            return "mixed"
        if len(vectors) != 1:
            return general
        v = vectors[0]
        if is_column(v.shape) and is_scalar(target.shape):
            wanted = layouts.get("nabla") if nabla and "nabla" in layouts else layouts.get("gradient")
            if wanted:
                return "denominator" if wanted == "column" else "mixed"
            if general == "denominator":
                return "denominator"
            return general
        if is_scalar(target.shape):
            wanted = layouts.get("matrix")
            if wanted:
                return "mixed" if wanted == "shape" else "numerator"
            return general
        wanted = layouts.get("jacobian")
        return {"denominator": "denominator", "numerator": "mixed"}.get(wanted or "", general)

    def read_grad(self, part: Syntax) -> Node:
        of = part.kids[0]
        target = self.target(of)
        if len(part.kids) > 1:
            parts = self.parts_of(part.kids[1], of)
            if parts is None:
                by = (self.variable(part.kids[1]),)
                return Derivative(target, by, False, self.layout_of(target, by, nabla=True))
        else:
            parts = self.arguments_of(of)
        if not parts:
            parts = self.letters_below(of)
        if len(parts) == 1:
            by = (self.variable(parts[0]),)
            return Derivative(target, by, False, self.layout_of(target, by, nabla=True))
        if all(is_scalar(self.variable(p).shape) for p in parts):
            return self.by_parts(target, parts, True)
        raise self.scope.error("by which letter is this gradient?", part, "write it below the sign: \\nabla_x f")

    def letters_below(self, of: Syntax) -> list[Syntax]:
        """The one vector in a formula, where \\nabla does not say by what."""
        found: dict[str, Syntax] = {}
        for p in of.walk():
            name = self.scope.names.key(p) if p.kind == "name" else None
            entry = self.scope.entries.get(name or "")
            if name and entry is not None and entry.kind == "vector":
                found[name] = p
        if len(found) == 1:
            return list(found.values())
        raise self.scope.error("by which letter is this gradient?", of, "write it below the sign: \\nabla_x f")

    def read_hessian(self, part: Syntax) -> Node:
        of = part.kids[0]
        target = self.target(of)
        partial = str(part.note or "").startswith("partial")
        parts = [part.kids[1]] if len(part.kids) > 1 else self.arguments_of(of) or self.letters_below(of)
        if len(parts) == 1:
            spread = self.parts_of(parts[0], of)
            parts = spread or parts
        if len(parts) == 1:
            v = self.variable(parts[0])
            return Derivative(target, (v, v), partial, self.scope.layout)
        variables = [self.variable(p) for p in parts]
        return Block(tuple(tuple(Derivative(target, (a, b), True) for b in variables) for a in variables))

    def read_nabla(self, part: Syntax) -> Node:
        raise self.scope.error("\\nabla needs something to differentiate", part)

    def read_deriv(self, part: Syntax) -> Node:
        """f' without an argument; (f(x) g(x))'."""
        times, of = 0, part
        while of.head == "deriv":
            times, of = times + 1, of.kids[0]
        letters = self.arguments_of(of)
        if of.head == "compose" or (not letters and key(of) is not None):
            raise self.scope.error("a derivative without its argument", part, "write f'(x)")
        if not letters:
            names = {
                p.head: p
                for p in of.walk()
                if (p.kind == "name" and (e := self.scope.entry(p.head)) is not None and e.kind in ("scalar", "vector"))
                or (p.kind == "name" and p.head in "xt")
            }
            letters = list(names.values())
        if len(letters) != 1:
            raise self.scope.error("by which letter is this derivative?", part, "write \\frac{d}{dx}")
        v = self.variable(letters[0])
        return Derivative(self.target(of), (v,) * times, False, self.scope.layout)

    def derived_call(self, part: Syntax) -> Node:
        """f'(g(x)): the derivative of a function at an argument."""
        times, head = 0, part.kids[0]
        while head.head == "deriv":
            times, head = times + 1, head.kids[0]
        argument = part.kids[1]
        if head.head == "compose":
            call = Syntax("app", (head, argument), part.start, part.stop)
            return Derivative(self.node(call), (self.variable(argument),) * times, False, self.scope.layout)
        if key(head) is None:
            v = self.variable(argument)
            return Derivative(self.node(head), (v,) * times, False, self.scope.layout)
        name = self.scope.names.key(head) or "f"
        u = self.node(argument)
        entry = self.scope.entry(name)
        if (
            entry is not None
            and entry.kind == "function"
            and (len(entry.domain) != 1 or not is_scalar(self.scope.settled(entry.domain[0])))
        ):
            raise self.scope.error(
                "a prime is the derivative of a function of one number",
                part,
                "write \\nabla or \\frac{\\partial}{\\partial x}",
            )
        if entry is None:
            self.scope.declare(name, Entry("function", SCALAR, spelled(head), domain=(SCALAR,), inferred=True))
        return Map(name, u, times)

    def read_differential(self, part: Syntax) -> Node:
        if not part.kids:
            raise self.scope.error("a lone \\partial", part)
        return Differential(self.target(part.kids[0]))

    def read_evalat(self, part: Syntax) -> Node:
        body, variable, value = part.kids
        v = self.node(variable)
        point = self.node(value)
        if v.shape != point.shape:
            from symderive.expr.algebra import zero

            if isinstance(point, Num) and point.value == 0:
                point = zero(v.shape)
            elif not self.scope.fit(v.shape, point.shape):
                raise self.scope.shape_error("the point does not have the shape of the letter", value.start)
        return At(self.node(body), ((v, point),))

    # ------------------------------------------------------------ limits and integrals
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

    # ------------------------------------------------------------ sums by an index
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
            if kind is BigProd and not is_scalar(inner.shape):
                raise self.scope.shape_error(
                    "a product runs over numbers", body.start, "a product of matrices is not read"
                )
            if conditions:
                skips = self.skips(conditions, name)
                return BigSum(inner, index, bottom, top, skips) if kind is BigSum else self.no_skips(part)
            return kind(inner, index, bottom, top)

    def no_skips(self, part: Syntax) -> Node:
        raise self.scope.error("a product with a condition below is not read", part)

    def skips(self, conditions: list[Syntax], name: str) -> tuple[Node, ...]:
        found = []
        for c in conditions:
            if c.head != "ne":
                raise self.scope.error("this condition below a sum is not read", c, "j \\ne i is")
            left, right = c.kids
            other = right if key(left) == name else left
            found.append(self.index(other, None))  # type: ignore[attr-defined]
        return tuple(found)

    def letters_value(self, name: str, body: Syntax) -> bool:
        """Does the letter stand as a value inside P(X = k) or p(k)?"""
        return any(
            p.head in ("P", "dens") and any(q.kind == "name" and q.head == name for q in p.walk()) for p in body.walk()
        )

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
        inside = self.set_node(within[0]) if within else None  # type: ignore[attr-defined]
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
        if dim is None or len(part.kids) > 2:
            raise self.scope.error("the range of this product is not known", part, "give its ends")
        index = Idx(name, self.scope.size(dim), spelled(letter))
        with self.scope.binding([(name, index)]):
            return BigProd(self.node(body), index, UNITY, size(self.scope.size(dim)))

    def sum_all(
        self, body: Syntax, letter: Syntax, name: str, dim: Dim, conditions: list[Syntax], part: Syntax
    ) -> Node:
        index = Idx(name, dim, spelled(letter))
        top = size(dim)
        if conditions and conditions[0].head in ("lt", "le"):
            return self.ordered_sum(body, conditions[0], dim, part)
        with self.scope.binding([(name, index)]):
            return BigSum(self.node(body), index, UNITY, top, self.skips(conditions, name))

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
            free = [
                (s.head, Idx(s.head, None))
                for s in whole.kids[1:]
                if s.kind == "name" and self.scope.bound_node(s.head) is None
            ]
            with self.scope.binding(free):
                shape = self.node(under).shape
        if is_scalar(shape):
            return None
        return shape[place] if place < 2 and (shape[1] != ONE or place == 0) else None

    # filled by the elaborator
    def node(self, part: Syntax) -> Node:
        raise NotImplementedError


def negative_infinity() -> Node:
    return neg(INFINITY)
