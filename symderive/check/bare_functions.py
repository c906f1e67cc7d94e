r"""Declared functions that the lines write without their arguments: \frac{\partial f}{\partial x}, (fg)', x f, f_x.

Below f: R^n -> R and a declared x, f is f(x); below f: R^2 -> R it is f(x, y), with the letters that it is applied
to or differentiated by. Where the arguments are not letters, f(x(t), y(t)), a derivative by the k-th letter is that by
the k-th argument, taken there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symderive.check.letters import changed
from symderive.check.reading import Line, Row, sides_of
from symderive.expr.algebra import Apply, Map, Sym
from symderive.expr.arrays import Block, Entry
from symderive.expr.calculus import At, Derivative
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.problem import Decl, Problem
from symderive.expr.shape import ONE, DerivationError, Shape, is_scalar

CUSTOM = ("x", "y", "z")  # the letters of f_x, f_y where the arguments have no names


@dataclass(frozen=True, slots=True)
class Called:
    """A declared function with the ``arguments`` that it has in the lines, and the ``letters`` that stand for them in
    derivatives; ``known`` is False where the lines and givens do not say which arguments are meant, ``tied`` says that
    one argument is defined by another, x = ct beside u(x, t)."""

    decl: Decl
    letters: tuple[Sym, ...]
    arguments: tuple[Node, ...]
    known: bool = True
    tied: bool = False

    def value(self, arguments: Sequence[Node]) -> Node:
        name, (first, *others) = self.decl.name, self.decl.domain
        if is_scalar(first) and not others:
            return Map(name, arguments[0])
        whole = [Block(tuple((u,) for u in arguments))] if in_parts(self.decl) else list(arguments)
        return Apply(name, tuple(whole), self.decl.codomain)

    def slope(self, by: Sequence[Sym], arguments: Sequence[Node], layout: str) -> Node:
        """The derivative by some of the letters, where the arguments are what they are."""
        if tuple(arguments) == self.letters and not self.tied:
            return Derivative(self.value(self.letters), tuple(by), True, layout)
        slots = [Sym(f"argument {k} of {self.decl.name}", u.shape) for k, u in enumerate(self.letters, 1)]
        own = tuple(slots[self.letters.index(v)] for v in by)  # x may be a function itself, as in x(t)
        return At(Derivative(self.value(slots), own, True, layout), tuple(zip(slots, arguments, strict=True)))


def with_arguments(problem: Problem, lines: Sequence[Line]) -> list[Line]:
    """The lines with declared functions applied to their arguments, where they are differentiated."""
    functions = [d for d in problem.declarations.values() if d.kind == "function" and not d.inferred and d.domain]
    if not functions:
        return list(lines)
    sides = sides_of(lines)
    told = {d.name for d in problem.dependences if len(d.on) == 1}  # y = y(x): dy/dx is asked of those elsewhere
    declared = [d for d in functions if d.name not in told]
    names = {leaf.name for side in sides for leaf in free_leaves(side) if isinstance(leaf, Sym)}
    parts = {p.name for side in sides for p in side.walk() if isinstance(p, Apply)}
    bare = [d for d in declared if problem.function(d.name) is None and spoken(d.name, names, parts)]
    if not bare or not any(isinstance(p, Derivative) for side in sides for p in side.walk()):
        return list(lines)
    found = {d.name: called(d, sides, problem) for d in bare}

    def change(node: Node) -> Node:
        return applied(node, found)

    return [refused(line, found) or changed(line, change) for line in lines]


def spoken(name: str, names: set[str], parts: set[str]) -> bool:
    return name in names or any(u.startswith(f"{name}_") for u in names | parts)


def applied(node: Node, found: dict[str, Called]) -> Node:
    """A tree with functions applied: first in their derivatives by a letter, then wherever they stand alone."""

    def slopes(part: Node) -> Node:
        match part:
            case Derivative(Sym(name), by, partial, layout) if name in found:
                if not partial and len(found[name].letters) > 1:
                    return part  # du/dt of u(x, t) is taken through x too
                f, letters = found[name], [v for v in by if isinstance(v, Sym) and v in found[name].letters]
                return f.slope(letters, f.arguments, layout) if len(letters) == len(by) else part
            case Sym(name) | Apply(name, _, _, _) if (pair := by_subscript(name, found)) is not None:
                f, letter = pair
                arguments = part.arguments if isinstance(part, Apply) else f.arguments
                if len(arguments) == len(f.letters):
                    return f.slope((letter,), arguments, "mixed")
        return part

    def values(part: Node) -> Node:
        f = found.get(part.name) if isinstance(part, Sym) else None
        return f.value(f.arguments) if f is not None and f.known and part.shape == f.decl.codomain else part

    return transform(transform(node, slopes), values)


def by_subscript(name: str, found: dict[str, Called]) -> tuple[Called, Sym] | None:
    """f and x of f_x."""
    stem, _, mark = name.partition("_")
    f = found.get(stem)
    letter = None if f is None or not mark else next((u for u in f.letters if u.name == mark), None)
    return None if f is None or letter is None else (f, letter)


def in_parts(d: Decl) -> bool:
    """Is this a function of a vector of so many numbers?"""
    return len(d.domain) == 1 and not d.domain[0][0].letters and d.domain[0][1] == ONE and not is_scalar(d.domain[0])


def slots_of(d: Decl) -> list[Shape]:
    """The shapes of the arguments; those of a function on R^2 are two numbers."""
    if in_parts(d):
        return [(ONE, ONE)] * d.domain[0][0].value({})
    return list(d.domain)


def called(d: Decl, sides: Sequence[Node], problem: Problem) -> Called:
    """The arguments of a function as the lines have them, else the declared letters of the same shapes."""
    slots = slots_of(d)
    by = [v for side in sides for v in differentiating(d.name, side) if v.shape in slots]
    on = {told.name: told.on for told in problem.dependences}
    if len(on.get(d.name, ())) == len(slots):  # u = u(x, t), x = x(t)
        own_letters = tuple(Sym(n, shape) for n, shape in zip(on[d.name], slots, strict=True))
        values = tuple(Map(u.name, Sym(on[u.name][0])) if u.name in on else u for u in own_letters)
        tied = any(e.name in own_letters and free_leaves(e.body) & set(own_letters) for e in problem.definitions)
        return Called(d, own_letters, values, tied=tied)
    declared = [
        e.node
        for e in problem.declarations.values()
        if isinstance(e.node, Sym) and not e.inferred and e.kind in ("scalar", "vector", "matrix")
    ]
    own = [u for u in declared if u.shape in slots]
    uses = dict.fromkeys(u for side in sides for u in applications(d, side))
    if len(uses) == 1:
        (arguments,) = uses
        letters = named_after(arguments, d)
        if letters is not None:  # by which place f(y, x) is differentiated in df/dx is not told
            turned = set(letters) == set(own) and list(letters) != own and tuple(arguments) == letters
            return Called(d, letters, arguments, known=not turned)
    moved = [u for u in dict.fromkeys(by) if isinstance(u, Sym)]
    for found in (moved, own):
        if [u.shape for u in found] == slots:
            return Called(d, tuple(found), tuple(found))
    return Called(d, (), (), known=False)


def differentiating(name: str, side: Node) -> Iterator[Node]:
    """What a side differentiates by, where the function stands in what is differentiated; x of an entry x_i."""
    for part in side.walk():
        if isinstance(part, Derivative) and any(getattr(u, "name", "") == name for u in part.of.walk()):
            yield from (v.u if isinstance(v, Entry) else v for v in part.by)


def applications(d: Decl, side: Node) -> Iterator[tuple[Node, ...]]:
    for part in side.walk():
        match part:
            case Map(name, u, _) if name == d.name:
                yield (u,)
            case Apply(name, (Block(rows),), _, _) if name == d.name and in_parts(d):
                yield tuple(row[0] for row in rows)
            case Apply(name, arguments, _, _) if name == d.name:
                yield arguments


def named_after(arguments: Sequence[Node], d: Decl) -> tuple[Sym, ...] | None:
    """The letters by which a function of these arguments is differentiated: x of x and of x(t), else x, y, z."""
    names = [u.name if isinstance(u, Sym | Map) else "" for u in arguments]
    if len(set(names)) == len(names) and all(names):
        return tuple(u if isinstance(u, Sym) else Sym(n, u.shape) for u, n in zip(arguments, names, strict=True))
    if len(arguments) > len(CUSTOM) or len(arguments) < 2:
        return None
    return tuple(Sym(n, u.shape) for n, u in zip(CUSTOM, arguments, strict=False))


def refused(line: Line, found: dict[str, Called]) -> Line | None:
    """The line, not understood, where a function is differentiated of which it is not known what it is applied to."""
    for side in sides_of([line]):
        for part in side.walk():
            if isinstance(part, Derivative):
                for leaf in free_leaves(part.of):
                    if isinstance(leaf, Sym) and leaf.name in found and not found[leaf.name].known:
                        said = f"what {leaf.latex} is applied to is not known here"
                        error = DerivationError(said, line=line.n, column=0, hint=f"write {leaf.latex}(x)")
                        return Row(line.n, line.latex, line.op, None, None, line.reason, error)
    return None
