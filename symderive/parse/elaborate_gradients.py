"""Syntax -> nodes for gradients and Hessians written with \\nabla: by which letter, and where they are taken."""

from __future__ import annotations

from symderive.expr.algebra import Sym
from symderive.expr.arrays import Block
from symderive.expr.calculus import At, Derivative
from symderive.expr.node import Node
from symderive.expr.shape import is_column, is_scalar
from symderive.parse.customs import vector_by_custom
from symderive.parse.elaborate_derivatives import DerivativeNodes, taken_at
from symderive.parse.elaborate_functions import MAPS, SCALAR_OF_VECTOR, VECTOR_FUNCTIONS, FunctionNodes
from symderive.parse.names import VECTOR
from symderive.parse.syntax import Syntax, key, node

#: letters for the argument of a function of which none is written
ARGUMENTS = ("v", "u", "w", "z", "s", "r")


class GradientNodes(DerivativeNodes, FunctionNodes):
    """The readers of gradients and Hessians."""

    def read_grad(self, part: Syntax) -> Node:
        of = part.kids[0]
        if (inside := self.at_formula(part, 1)) is not None:
            return inside
        if (points := self.points_of_call(of, part.kids[1:])) is not None:
            return taken_at(self.read_grad(part.but(kids=(of.kids[0], *part.kids[1:]))), points)
        target = self.target(of)
        if len(part.kids) > 1:
            parts = self.parts_of(part.kids[1], of)
            if parts is None:
                by = (self.variable(part.kids[1]),)
                self.scope.by = self.scope.names.key(part.kids[1])
                return Derivative(target, by, False, self.layout_of(target, by, nabla=True))
        else:
            parts = self.letters_meant(part)
        if not parts:
            parts = self.letters_below(of)
        if len(parts) == 1:
            by = (self.variable(parts[0]),)
            self.scope.by = self.scope.names.key(parts[0])
            return Derivative(target, by, False, self.layout_of(target, by, nabla=True))
        shapes = [self.variable(p).shape for p in parts]
        if all(is_scalar(shape) for shape in shapes) or (parts and all(is_column(shape) for shape in shapes)):
            return self.by_parts(target, parts, True)
        raise self.scope.error("by which letter is this gradient?", part, "write it below the sign: \\nabla_x f")

    def letters_meant(self, part: Syntax) -> list[Syntax]:
        """The letters that a defined function was defined with; none where what stands inside is meant too."""
        return [] if part.note == "whole" else self.arguments_of(part.kids[0])

    def points_of_call(self, of: Syntax, by: tuple[Syntax, ...]) -> tuple[tuple[Node, Node], ...] | None:
        """Where \\nabla f(1, 2) asks for the gradient at values: each letter of f that gets another value, with it.

        None where the letters stand in the values themselves, f(x + y, y), or where it is taken by another letter,
        \\nabla_x f(Ax) of f(y), or by nothing said, \\nabla f(cx): there f of these is differentiated.
        """
        if of.head != "app" or all(key(k) is not None for k in of.kids[1:]):
            return None
        name = self.scope.names.key(of.kids[0])
        letters = self.scope.names.params.get(name or "", ())
        given = of.kids[1:]
        if len(letters) == 1 and len(given) > 1 and not any(p.kind == "name" for k in given for p in k.walk()):
            return (self.point(letters[0], node("list", *given, start=of.start, stop=of.stop)),)
        if len(letters) != len(given) or any(u.head == "list" for u in given):
            return None
        names = {key(v) for v in letters}
        vectors = any(self.scope.names.rank(p) == VECTOR for u in given for p in u.walk() if p.kind == "name")
        if any(key(v) not in names for v in by) or (vectors and not by):
            return None
        other = [(v, u) for v, u in zip(letters, given, strict=True) if key(v) != key(u)]
        if any(key(p) in names for _, u in other for p in u.walk() if p.kind == "name"):
            return None
        return tuple(self.point(v, u) for v, u in other)

    def letters_below(self, of: Syntax) -> list[Syntax]:
        """The one vector in a formula, where \\nabla does not say by what; of several the one by which the gradient
        above is taken, else the one that is a variable by custom."""
        found: dict[str, Syntax] = {}
        for p in of.walk():
            name = self.scope.names.key(p) if p.kind == "name" else None
            entry = self.scope.entries.get(name or "")
            if name and entry is not None and entry.kind == "vector":
                found[name] = p
        above = self.scope.by if self.scope.by in found else None
        by = next(iter(found)) if len(found) == 1 else above or vector_by_custom(found)
        if by is not None:
            return [found[by]]
        raise self.scope.error("by which letter is this gradient?", of, "write it below the sign: \\nabla_x f")

    def read_hessian(self, part: Syntax) -> Node:
        of = part.kids[0]
        if (inside := self.at_formula(part, 2)) is not None:
            return inside
        if (points := self.points_of_call(of, part.kids[1:])) is not None:
            return taken_at(self.read_hessian(part.but(kids=(of.kids[0], *part.kids[1:]))), points)
        target = self.target(of)
        partial = str(part.note or "").startswith("partial")
        parts = [part.kids[1]] if len(part.kids) > 1 else self.letters_meant(part) or self.letters_below(of)
        if len(parts) == 1:
            spread = self.parts_of(parts[0], of)
            parts = spread or parts
        if len(parts) == 1:
            v = self.variable(parts[0])
            return Derivative(target, (v, v), partial, self.scope.layout)
        variables = [self.variable(p) for p in parts]
        return Block(tuple(tuple(Derivative(target, (a, b), True) for b in variables) for a in variables))

    def at_formula(self, part: Syntax, times: int) -> Node | None:
        """\\nabla f(Ax + b) of a function f of one vector: the gradient of f, taken at Ax + b. None for all else."""
        of = part.kids[0]
        if part.note == "whole" or len(part.kids) != 1:
            return None
        if of.head != "app" or len(of.kids) != 2 or key(of.kids[1]) is not None:
            return None
        name = self.scope.names.key(of.kids[0])
        entry = self.scope.entry(name) if name is not None else None
        if name is None or of.kids[1].head == "list":
            return None
        if entry is None and name in (*MAPS, *VECTOR_FUNCTIONS, *SCALAR_OF_VECTOR, "sigma", "Phi"):
            return None
        if entry is not None and (entry.kind != "function" or len(entry.domain) != 1):
            return None
        point = self.node(of.kids[1])
        if is_scalar(point.shape) or not is_column(point.shape):
            return None
        v = self.argument_of(entry.params[0]) if entry is not None and len(entry.params) == 1 else None
        if v is None or v.shape != point.shape:
            letter = next((x for x in ARGUMENTS if x not in self.scope.entries), None)
            if letter is None:
                return None
            v = Sym(letter, point.shape)
        call = self.call(name, entry, [v], of)
        if not is_scalar(call.shape):
            return None
        layout = self.layout_of(call, (v,), nabla=True) if times == 1 else self.scope.layout
        return At(Derivative(call, (v,) * times, False, layout), ((v, point),))

    def argument_of(self, letter: Syntax) -> Node | None:
        """The letter of a defined function, as its definition has it."""
        name = self.scope.names.key(letter)
        entry = self.scope.entries.get(name or "")
        return self.node(letter) if entry is not None and entry.kind == "vector" else None
