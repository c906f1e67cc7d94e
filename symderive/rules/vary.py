"""What varies: which quantities of a problem depend on the variables that one differentiates by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from symderive.expr.algebra import Apply, Idx, Map, Sym
from symderive.expr.arrays import Entries, Entry, Member
from symderive.expr.calculus import Derivative, Differential
from symderive.expr.node import Node
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import ONE
from symderive.rules.indexing import put


@dataclass(eq=False)
class Way:
    """How one differentiates: by which variables, through which named quantities, and how "d" is written.

    ``stops`` are named quantities that are held (they are variables of their own, or constants);
    ``mark`` writes the derivative still to be done of a varying part.
    """

    problem: Problem
    by: frozenset[Node]
    mark: Callable[[Node], Node]
    stops: frozenset[Node] = frozenset()
    known: dict[Node, bool] = field(default_factory=dict)

    def d(self, u: Node) -> Node | None:
        """The derivative still to be done of u; None where u is constant."""
        return self.mark(u) if self.varies(u) else None

    def varies(self, u: Node) -> bool:
        found = self.known.get(u)
        if found is None:
            self.known[u] = False  # a definition that leads back to itself does not vary by that way
            found = self.known[u] = any(self.leaf_varies(leaf) for leaf in leaves(u))
        return found

    def leaf_varies(self, leaf: Node) -> bool:
        if leaf in self.by or family(leaf) in self.by:
            return True
        if leaf in self.stops:
            return False
        body = meaning(leaf, self.problem)
        return body is not None and self.varies(body)


def leaves(u: Node) -> frozenset[Node]:
    """Letters, members of families and functions by name that stand free in u."""
    found = u.memo.get("leaves")
    if found is None:
        if isinstance(u, Member):
            found = frozenset((u,))
        elif not u.kids:
            found = frozenset((u,)) if isinstance(u, Sym) else frozenset()
        else:
            bound = frozenset(u.bound())
            found = frozenset(leaf for k in u.kids if k not in bound for leaf in leaves(k)) - bound
        if isinstance(u, Map | Apply):
            found |= {Sym(f"{u.name}()")}
        u.memo["leaves"] = found
    return found


def family(u: Node) -> Node | None:
    """What stands for all members of a family in a set of variables."""
    return Sym(f"{u.name}_*") if isinstance(u, Member) else None


_found: dict[int, tuple[Problem, dict[Node, Node | None]]] = {}


def meaning(u: Node, problem: Problem) -> Node | None:
    """What a named quantity stands for, remembered for the problem at hand."""
    kept = _found.get(0)
    if kept is None or kept[0] is not problem:
        kept = _found[0] = (problem, {})
    if u not in kept[1]:
        kept[1][u] = look_up(u, problem)
    return kept[1][u]


def look_up(u: Node, problem: Problem) -> Node | None:
    """What a named quantity is: its definition's right side; for p_i = ..., the vector of all of them."""
    match u:
        case Sym(name=str(called)) if called.endswith("()"):
            defined = problem.function(called[:-2])
            if defined is None:
                return None
            # what a function's formula contains besides its own letters
            others = leaves(defined.body) - frozenset(defined.params)
            return (
                next(iter(others))
                if len(others) == 1
                else Apply("", tuple(sorted(others, key=repr)))
                if others
                else None
            )
        case Sym():
            defined = problem.definition(u)
            if defined is not None:
                return defined.body
            entries = entry_definition(u, problem)
            if entries is not None:
                return entries_of(u, entries)
            function = problem.function(u.name)
            return function.body if function is not None and function.name is u else None
        case Member():
            for d in problem.definitions:
                named = isinstance(d.name, Member) and not d.params and d.name.name == u.name
                if named and len(d.name.indices) == len(u.indices):  # type: ignore[attr-defined]
                    return member_body(d, u)
    return None


def member_body(d: Definition, u: Member) -> Node | None:
    assert isinstance(d.name, Member)
    values: dict[Node, Node] = {}
    for mine, theirs in zip(d.name.indices, u.indices, strict=True):
        if isinstance(mine, Idx):
            values[mine] = theirs
        elif mine is not theirs:
            return None
    return put(d.body, values)


def entry_definition(u: Sym, problem: Problem) -> Definition | None:
    """The definition p_i = ... of a vector's or A_ij = ... of a matrix's entries."""
    for d in problem.definitions:
        mine = isinstance(d.name, Entry) and d.name.u is u and not d.params
        if mine and all(isinstance(i, Idx) for i in d.name.indices):  # type: ignore[attr-defined]
            return d
    return None


def entries_of(u: Sym, d: Definition) -> Node:
    assert isinstance(d.name, Entry)
    dims = [u.shape[0]] if len(d.name.indices) == 1 else list(u.shape)
    if len(dims) == 1 and u.shape[1] != ONE:
        dims = [u.shape[1]]
    ranged = tuple(Idx(i.name, dim, i.latex) for i, dim in zip(d.name.indices, dims, strict=True))  # type: ignore[attr-defined]
    body = put(d.body, dict(zip(d.name.indices, ranged, strict=True)))
    whole = Entries(body, ranged)
    return whole if whole.shape == u.shape else whole.T


def marked(u: Node) -> bool:
    """Is anything still to be differentiated inside u?"""
    found = u.memo.get("marked")
    if found is None:
        found = u.memo["marked"] = isinstance(u, Differential | Derivative) or any(marked(k) for k in u.kids)
    return found
