"""Lines made ready for judging: rows after an arrow put together, sizes that a line leaves open taken from above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol

from symderive.expr.algebra import Eye, Ones, Rel, Zeros
from symderive.expr.arrays import Block
from symderive.expr.build import transpose
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, holds, nodes_of, transform
from symderive.expr.probability import ForAll
from symderive.expr.shape import DerivationError, Dim, is_column
from symderive.parse.claims import Claim

ARROWS = ("implies", "iff")
SIZES = ("<", "<=", ">", ">=", "le", "leq", "ge", "geq", "!=")


class Line(Protocol):
    """A line of a derivation as the reader hands it over: a dataclass, of which ``replace`` makes another."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def n(self) -> int: ...
    @property
    def latex(self) -> str: ...
    @property
    def op(self) -> str: ...
    @property
    def left(self) -> Node | None: ...
    @property
    def right(self) -> Node | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def error(self) -> DerivationError | None: ...
    @property
    def claims(self) -> tuple[Claim, ...]: ...
    @property
    def other(self) -> tuple[Node | None, Node] | None: ...
    @property
    def choice(self) -> str: ...
    @property
    def open(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Row:
    """An equation that stands behind an arrow, as one line."""

    n: int
    latex: str
    op: str
    left: Node | None
    right: Node | None
    reason: str = ""
    error: DerivationError | None = None
    claims: tuple[Claim, ...] = ()
    other: tuple[Node | None, Node] | None = None
    choice: str = ""
    open: bool = False
    arrow: str = ""  # the arrow before a row of inequalities, whose own sign is ``op``
    cases: tuple[tuple[Rel, ...], ...] = ()  # of a row of several cases the relations of each


def sides_of(lines: Sequence[Line]) -> list[Node]:
    """The formulas on both sides of the lines, as far as they were read."""
    return [side for line in lines for side in (line.left, line.right) if side is not None]


def rows(lines: Sequence[Line]) -> list[Line]:
    """The lines, with an arrow, a left side and its ``= right side`` made one row."""
    found: list[Line] = []
    rest = list(lines)
    while rest:
        line = rest.pop(0)
        follows = rest[0] if rest and rest[0].n == line.n else None
        alone = line.op in ARROWS and line.left is None and line.error is None
        if alone and follows is not None and follows.op == "=" and follows.left is None:
            rest.pop(0)
            found.append(Row(line.n, line.latex, line.op, line.right, follows.right, follows.reason, follows.error))
        elif alone and follows is not None and follows.op in SIZES and follows.left is None:
            rest.pop(0)
            row = Row(line.n, line.latex, follows.op, line.right, follows.right, follows.reason, follows.error)
            found.append(replace(row, arrow=line.op))
        else:
            found.append(line)
    return found


def without_quantifier(line: Line) -> Line:
    """The row x_i = 3 for all i without its last words: a free index stands for all of its values anyway."""
    match line.right:
        case Block(((Rel("=", left, right),), *rest)) if line.left is None and rest:
            if all(len(row) == 1 and isinstance(row[0], ForAll) for row in rest):
                return Row(line.n, line.latex, "=", left, right, line.reason, line.error, claims=line.claims)
    return line


def of_columns(node: Node | None) -> Node | None:
    """Derivatives of a row by a vector read as those of the column: a gradient of gᵀ is the Hessian's row by row."""

    def change(part: Node) -> Node:
        match part:
            case Derivative(of, (by,), partial, layout) if is_row(of) and is_column(by.shape):
                return Derivative(transpose(of), (by,), partial, layout)
        return part

    if node is None or not holds(node, Derivative):
        return node
    return transform(node, change)


def is_row(u: Node) -> bool:
    return is_column((u.shape[1], u.shape[0])) and not is_column(u.shape)


def open_sizes(node: Node) -> set[str]:
    """The sizes of an I or 1 that nothing in its line fixes."""
    found: set[str] = set()
    for part in nodes_of(node, Eye, Ones, Zeros):
        found |= {x for d in part.shape for x in d.letters if x.startswith("?")}
    return found


def with_sizes(node: Node, above: Node) -> Node:
    """The line with open sizes taken from the line above, where that mentions only one size."""
    unknown = open_sizes(node)
    if not unknown:
        return node
    sizes = {x for part in above.walk() for d in part.shape for x in d.letters if not x.startswith("?")}
    if len(sizes) != 1:
        return node
    put = {x: Dim.of(next(iter(sizes))) for x in unknown}

    def settled(value: object) -> object:
        if isinstance(value, Dim):
            return value.put(put)
        return tuple(settled(v) for v in value) if isinstance(value, tuple) else value

    def change(part: Node) -> Node:
        if isinstance(part, Eye | Ones | Zeros):
            return type(part)(*(settled(a) for a in part.args))
        return part

    try:
        return transform(node, change)
    except DerivationError:
        return node
