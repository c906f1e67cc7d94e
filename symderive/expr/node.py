"""The node: frozen, interned, shaped at birth.

Two nodes built alike are the same object, so equality is identity and a cache is a dict. A node's fields are
nodes, tuples of nodes (nested as deep as needed) or plain hashable data; ``kids`` are the nodes among them in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, overload
from weakref import ref

from symderive.expr.shape import SCALAR, Shape

Path = tuple[int, ...]
A = TypeVar("A", bound="Node")
B = TypeVar("B", bound="Node")
C = TypeVar("C", bound="Node")
REMEMBERED = 400  # nodes of a tree whose order is kept


class Interned(ref["Node"]):
    """A node in the table of all nodes, with its key there; the entry goes when the node does."""

    __slots__ = ("key",)
    key: Any


_TABLE: dict[Any, Interned] = {}


def _forget(gone: Interned, table: dict[Any, Interned] = _TABLE) -> None:  # held here: it runs when all else is gone
    if table.get(gone.key) is gone:
        del table[gone.key]


class Node:
    """The base of all nodes. A subclass lists its fields as its slots (and for ``match``), its shape in ``measure``."""

    __slots__ = ("__weakref__", "args", "kids", "memo", "shape")
    fields: ClassVar[tuple[str, ...]] = ()
    _table: ClassVar[dict[Any, Interned]] = _TABLE

    args: tuple[Any, ...]
    shape: Shape
    kids: tuple[Node, ...]
    memo: dict[Any, Any]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.fields = tuple(name for name in cls.__dict__.get("__slots__", ()) if not name.startswith("_")) or cls.fields

    def __new__(cls, *args: Any) -> Self:
        args = cls.prepare(*args)
        key = (cls, args)
        known = Node._table.get(key)
        found = None if known is None else known()
        if found is not None:
            return found  # type: ignore[return-value]
        node = object.__new__(cls)
        put = object.__setattr__
        for name, value in zip(cls.fields, args, strict=True):
            put(node, name, value)
        put(node, "args", args)
        put(node, "kids", tuple(_nodes(args)))
        put(node, "memo", {})
        put(node, "shape", node.measure())
        entry = Node._table[key] = Interned(node, _forget)
        entry.key = key
        return node

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        """Fields in their canonical types (tuples for lists, Fraction for int, defaults)."""
        return args

    def measure(self) -> Shape:
        """This node's shape, or a ShapeError that names both sides."""
        return SCALAR

    if TYPE_CHECKING:  # bound in algebra.py, where the nodes that they build are

        def __add__(self, other: Node | int | Fraction) -> Node: ...
        def __radd__(self, other: int | Fraction) -> Node: ...
        def __sub__(self, other: Node | int | Fraction) -> Node: ...
        def __rsub__(self, other: int | Fraction) -> Node: ...
        def __mul__(self, other: Node | int | Fraction) -> Node: ...
        def __rmul__(self, other: int | Fraction) -> Node: ...
        def __matmul__(self, other: Node) -> Node: ...
        def __truediv__(self, other: Node | int | Fraction) -> Node: ...
        def __rtruediv__(self, other: int | Fraction) -> Node: ...
        def __pow__(self, other: Node | int | Fraction) -> Node: ...
        def __neg__(self) -> Node: ...
        @property
        def T(self) -> Node: ...  # noqa: N802  the letter of the books

    def bound(self) -> tuple[Node, ...]:
        """The variables that this node binds in its kids (an index of a sum, a variable of an integral)."""
        return ()

    def rebuild(self, kids: tuple[Node, ...]) -> Node:
        """The same kind of node over other kids."""
        if kids == self.kids:
            return self
        rest = iter(kids)
        return type(self)(*(_refill(a, rest) for a in self.args))

    # ------------------------------------------------------------ places
    def at(self, path: Path) -> Node:
        node: Node = self
        for step in path:
            node = node.kids[step]
        return node

    def replace(self, path: Path, new: Node) -> Node:
        """This tree with the part at ``path`` replaced."""
        trail: list[Node] = [self]
        for step in path:
            trail.append(trail[-1].kids[step])
        for parent, step in zip(reversed(trail[:-1]), reversed(path), strict=True):
            kids = parent.kids
            new = parent.rebuild((*kids[:step], new, *kids[step + 1 :]))
        return new

    def walk(self) -> Iterator[Node]:
        """All nodes, each distinct one once, parents before kids; no recursion. Of a tree that is not large the order
        is remembered: most questions about a tree walk through it."""
        below = self.memo.get("below")
        if below is None:
            below = tuple(_below(self))
            if len(below) < REMEMBERED:
                self.memo["below"] = below
        return chain((self,), below)

    def __contains__(self, part: Node) -> bool:
        return any(node is part for node in self.walk())

    # ------------------------------------------------------------ values
    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"a node is never changed: build a new {type(self).__name__}")

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), self.args)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: Any) -> Self:
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.args))})"


def _below(root: Node) -> dict[Node, None]:
    """The distinct nodes of a tree but its root, parents before kids (the root would hold on to itself)."""
    stack = list(root.kids[::-1])
    found: dict[Node, None] = {}
    while stack:
        node = stack.pop()
        if node not in found:
            found[node] = None
            stack.extend(node.kids[::-1])
    return found


def _nodes(fields: tuple[Any, ...]) -> list[Node]:
    found: list[Node] = []
    for item in fields:
        if isinstance(item, Node):
            found.append(item)
        elif isinstance(item, tuple):
            found += _nodes(item)
    return found


def _refill(value: Any, kids: Iterator[Node]) -> Any:
    if isinstance(value, Node):
        return next(kids)
    if isinstance(value, tuple):
        return tuple(_refill(v, kids) for v in value)
    return value


def kinds(root: Node) -> frozenset[type[Node]]:
    """The classes of the nodes in a tree, remembered."""
    found: frozenset[type[Node]] | None = root.memo.get("kinds")
    if found is None:
        found = root.memo["kinds"] = frozenset((type(root),)).union(*map(kinds, root.kids))
    return found


def holds(root: Node, *of: type[Node]) -> bool:
    """Does a node of one of these classes stand in the tree?"""
    return _are_among(of, kinds(root))


@overload
def nodes_of(root: Node, a: type[A], /) -> list[A]: ...
@overload
def nodes_of(root: Node, a: type[A], b: type[B], /) -> list[A | B]: ...
@overload
def nodes_of(root: Node, a: type[A], b: type[B], c: type[C], /) -> list[A | B | C]: ...
@overload
def nodes_of(root: Node, /, *of: type[Node]) -> list[Node]: ...
def nodes_of(root: Node, /, *of: type[Node]) -> list[Any]:
    """The nodes of these classes in a tree, parents before kids."""
    return [node for node in root.walk() if isinstance(node, of)] if holds(root, *of) else []


@lru_cache(maxsize=8192)
def _are_among(of: tuple[type[Node], ...], found: frozenset[type[Node]]) -> bool:
    return any(issubclass(kind, of) for kind in found)


def transform(root: Node, change: Callable[[Node], Node], *of: type[Node]) -> Node:
    """Apply ``change`` to every node, kids first, each distinct node once; no recursion. Where ``change`` speaks of
    nodes of some classes ``of`` only, trees without them are left as they are."""
    if of and not holds(root, *of):
        return root
    done: dict[Node, Node] = {}
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if node in done:
            continue
        if of and not holds(node, *of):
            done[node] = node
        elif ready or not node.kids:
            done[node] = change(node.rebuild(tuple([done[k] for k in node.kids])))
        else:
            stack.append((node, True))
            stack.extend([(k, False) for k in node.kids if k not in done])
    return done[root]


def substitute(root: Node, put: dict[Node, Node]) -> Node:
    """``root`` with free occurrences of nodes replaced; what a node binds shadows.

    Bound variables that would catch a free variable of a replacement are the caller's to rename (``fresh``).
    """
    if not put:
        return root
    done: dict[Node, Node] = {}
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if node in done:
            continue
        if node in put:
            done[node] = put[node]
        elif ready:
            done[node] = node.rebuild(tuple(done[k] for k in node.kids))
        elif isinstance(node, Binder) and any(b in put for b in node.bound()):
            rest = {k: v for k, v in put.items() if k not in node.bound()}
            done[node] = substitute_inside(node, put, rest)
        else:
            stack.append((node, True))
            stack.extend((k, False) for k in node.kids if k not in done)
    return done[root]


def substitute_inside(node: Binder, outside: dict[Node, Node], inside: dict[Node, Node]) -> Node:
    """A binder's kids with the bound names left alone; what stands outside its scope (a sum's ends) still changes."""
    scope, names = set(node.scope()), naming(node)
    kids = [
        kid if place in names else substitute(kid, inside if place in scope else outside)
        for place, kid in enumerate(node.kids)
    ]
    return node.rebuild(tuple(kids))


class Binder(Node):
    """A node that binds variables in the kids whose places ``scope`` lists."""

    __slots__ = ()

    def scope(self) -> tuple[int, ...]:
        return (0,)


def naming(node: Binder) -> set[int]:
    """The places of a binder's kids that name what it binds (the i of a sum over i, not an i in its ends)."""
    outside = [place for place in range(len(node.kids)) if place not in set(node.scope())]
    return {next(p for p in (*outside, *node.scope()) if node.kids[p] is variable) for variable in node.bound()}


def free_leaves(root: Node) -> frozenset[Node]:
    """The leaves of a tree that it does not bind (symbols, indices, family members' indices, ...)."""
    found = root.memo.get("free")
    if found is None:
        if not root.kids:
            found = frozenset((root,))
        else:
            found = frozenset()
            bound = frozenset(root.bound())
            scope, names = (root.scope(), naming(root)) if isinstance(root, Binder) else ((), set())
            for place, kid in enumerate(root.kids):
                if place in names:
                    continue
                leaves = free_leaves(kid)
                found |= leaves - bound if place in scope else leaves
        root.memo["free"] = found
    return found
