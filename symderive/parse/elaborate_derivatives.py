"""Syntax -> nodes for derivatives, gradients, Hessians, differentials, values at a point."""

from __future__ import annotations

from symderive.expr.algebra import Map, Num, Sym
from symderive.expr.arrays import Block, Member
from symderive.expr.arrays import Entry as EntryOf
from symderive.expr.build import zero
from symderive.expr.calculus import At, Derivative, Differential
from symderive.expr.node import Node
from symderive.expr.repeated import Repeated
from symderive.expr.shape import ONE, SCALAR, is_column, is_scalar
from symderive.parse.customs import variable_by_custom
from symderive.parse.meaning import Meaning
from symderive.parse.scope import Entry, spelled
from symderive.parse.syntax import Syntax, base, key

#: what stands below a fraction of differentials
BY = frozenset({"Entry", "Row", "Column", "RandVar", "Sym", "Entries", "Map", "Apply", "Vec"})


class DerivativeNodes(Meaning):
    """The readers of derivatives."""

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
        if isinstance(node, Num) or (node.kids and not isinstance(node, Member) and type(node).__name__ not in BY):
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

    def read_nabla(self, part: Syntax) -> Node:
        raise self.scope.error("\\nabla needs something to differentiate", part)

    def read_deriv(self, part: Syntax) -> Node:
        """f' without an argument; (f(x) g(x))'."""
        times, of = 0, part
        while of.head == "deriv":
            times, of = times + 1, of.kids[0]
        letters = self.arguments_of(of)
        if not letters and (x := self.argument_by_custom(of)) is not None:
            return Derivative(self.target(of), (x,) * times, False, self.scope.layout)
        if of.head == "compose" or (not letters and key(of) is not None):
            raise self.scope.error("a derivative without its argument", part, "write f'(x)")
        if not letters:
            names = {
                p.head: p
                for p in of.walk()
                if (p.kind == "name" and (e := self.scope.entry(p.head)) is not None and e.kind in ("scalar", "vector"))
                or (p.kind == "name" and p.head in "xt")
            }
            custom = variable_by_custom(names) if len(names) > 1 else None
            letters = [names[custom]] if custom is not None else list(names.values())
        if len(letters) != 1:
            raise self.scope.error("by which letter is this derivative?", part, "write \\frac{d}{dx}")
        v = self.variable(letters[0])
        return Derivative(self.target(of), (v,) * times, False, self.scope.layout)

    def argument_by_custom(self, of: Syntax) -> Sym | None:
        """The letter by which (fg)' is differentiated where all names are declared functions of one number: the one
        declared number, or the one that is a variable by custom; None where something else stands there."""
        names = [self.scope.names.key(p) or p.head for p in of.walk() if p.kind == "name"]
        entries = [self.scope.entry(name) for name in names]
        if not entries or any(e is None or e.kind != "function" or e.domain != (SCALAR,) for e in entries):
            return None
        numbers = [n for n, e in self.scope.entries.items() if e.kind == "scalar" and not e.inferred]
        letter = numbers[0] if len(numbers) == 1 else variable_by_custom(numbers) if numbers else "x"
        return None if letter is None else Sym(letter, SCALAR, letter)

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

    def read_repeated(self, part: Syntax) -> Node:
        """\\frac{d^n}{dx^n} f."""
        of, by, order = part.kids
        target, variable = self.target(of), self.variable(by)
        if not is_scalar(variable.shape):
            raise self.scope.error("a derivative of general order is taken by a number", by)
        return Repeated(target, variable, self.node(order))

    def read_oftener(self, part: Syntax) -> Node:
        """f^{(n)}(u): the derivative of order n of a function of one number, at u."""
        function, *arguments, order = part.kids
        if len(arguments) != 1:
            raise self.scope.error("a derivative of general order is that of a function of one number", part)
        u = self.node(arguments[0])
        call = self.node(Syntax("app", (function, arguments[0]), part.start, part.stop))
        if not isinstance(call, Map) or not is_scalar(u.shape):
            raise self.scope.error("a derivative of general order is that of a function of one number", part)
        x = u if isinstance(u, Sym) else Sym("x", SCALAR, "x")
        body = Repeated(Map(call.name, x, call.primes), x, self.node(order))
        return body if x is u else At(body, ((x, u),))

    def read_differential(self, part: Syntax) -> Node:
        if not part.kids:
            raise self.scope.error("a lone \\partial", part)
        return Differential(self.target(part.kids[0]))

    def read_evalat(self, part: Syntax) -> Node:
        body = part
        points: list[tuple[Node, Node]] = []
        while body.head == "evalat":
            body, variable, value = body.kids
            points.insert(0, self.point(variable, value))
        return taken_at(self.node(body), tuple(points))

    def point(self, variable: Syntax, value: Syntax) -> tuple[Node, Node]:
        """A letter and what is put in for it, of one shape."""
        v, point = self.node(variable), self.node(value)
        if v.shape != point.shape:
            if isinstance(point, Num) and point.value == 0:
                point = zero(v.shape)
            elif not self.scope.fit(v.shape, point.shape):
                raise self.scope.shape_error("the point does not have the shape of the letter", value.start)
        return v, point


def taken_at(derivative: Node, points: tuple[tuple[Node, Node], ...]) -> Node:
    """A gradient or a Hessian at a point, entry by entry where it is written out."""
    if isinstance(derivative, Block) and any(isinstance(u, Derivative) for u in derivative.walk()):
        return Block(tuple(tuple(At(cell, points) for cell in row) for row in derivative.rows))
    return At(derivative, points)
