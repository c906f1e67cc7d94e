"""Syntax -> nodes for matrices: transposes, inverses, norms, constants of a size, blocks, lists, cases."""

from __future__ import annotations

from fractions import Fraction

from symderive.expr.algebra import TRUE, UNITY, Apply, Cases, Det, Eye, Idx, Map, Num, Ones, Pow, Trace, Zeros
from symderive.expr.arrays import BigSum, Block, Diag, DiagPart, Norm, Vec
from symderive.expr.arrays import Entry as EntryOf
from symderive.expr.build import divide, inverse, size, transpose
from symderive.expr.node import Node
from symderive.expr.probability import FiniteSet, Label
from symderive.expr.shape import (
    ONE,
    SCALAR,
    Dim,
    Shape,
    describe,
    is_column,
    is_scalar,
    is_square,
)
from symderive.parse.dots import running
from symderive.parse.meaning import Meaning
from symderive.parse.scope import Entry, spelled
from symderive.parse.stacked import lined_up
from symderive.parse.syntax import Syntax


class MatrixNodes(Meaning):
    """The readers of matrices and lists."""

    def read_transpose(self, part: Syntax) -> Node:
        inner = part.kids[0]
        u = self.node(inner)
        if inner.head == "list" and is_column(u.shape):
            return u  # (x, y)^T is the column of x and y, as (x, y) is
        return transpose(u)

    def read_inv(self, part: Syntax) -> Node:
        inner = self.node(part.kids[0])
        self.squared(inner, part, "an inverse")
        return inverse(inner)

    def read_pinv(self, part: Syntax) -> Node:
        inner = self.node(part.kids[0])
        return Apply("pinv", (inner,), (inner.shape[1], inner.shape[0]))

    def squared(self, node: Node, part: Syntax, what: str) -> None:
        if not is_square(node.shape) and not self.scope.fit((node.shape[0], ONE), (node.shape[1], ONE)):
            raise self.scope.shape_error(f"{what} needs a square matrix, not {describe(node.shape)}", part.start)

    def read_trace(self, part: Syntax) -> Node:
        inner = self.node(part.kids[0])
        self.squared(inner, part, "a trace")
        return inner if is_scalar(inner.shape) else Trace(inner)

    def read_det(self, part: Syntax) -> Node:
        inner = self.node(part.kids[0])
        self.squared(inner, part, "a determinant")
        return inner if is_scalar(inner.shape) else Det(inner)

    def read_diag(self, part: Syntax) -> Node:
        inner = self.entries(part.kids[0])
        if is_column(inner.shape):
            return Diag(inner)
        self.squared(inner, part, "the diagonal")
        return DiagPart(inner)

    def read_vec(self, part: Syntax) -> Node:
        return Vec(self.node(part.kids[0]))

    def read_norm(self, part: Syntax) -> Node:
        inner = self.node(part.kids[0])
        order = part.kids[1].head if len(part.kids) > 1 else ""
        names = {"": "2", "2": "2", "1": "1", "F": "F", "infty": "inf", "star": "nuclear", "Fro": "F", "fro": "F"}
        if order not in names:
            return self.power_norm(inner, part)
        if not order and not is_column(inner.shape) and inner.shape[0] != ONE:
            raise self.scope.error(
                "which norm of a matrix is this?",
                part,
                "\\|A\\|_F is the Frobenius norm, \\|A\\|_2 the largest singular value",
            )
        if order == "F" and is_column(inner.shape):
            return Norm(inner, "2")
        if is_scalar(inner.shape) and order != "F":
            return Map("abs", inner)
        return Norm(inner, names[order])

    def power_norm(self, u: Node, part: Syntax) -> Node:
        """The p-norm of a vector by its definition."""
        if not is_column(u.shape) or part.kids[1].kind not in ("name", "number"):
            raise self.scope.error(
                "this norm is not read", part.kids[1], "the norms 1, 2, \\infty and F, and p-norms of vectors are"
            )
        p = self.node(part.kids[1])
        index = Idx("i", u.shape[0])
        total = BigSum(Pow(Map("abs", EntryOf(u, (index,))), p), index, UNITY, size(u.shape[0]))
        return Pow(total, divide(UNITY, p))

    def read_identity(self, part: Syntax) -> Node:
        return Eye(self.dim(part.note[0]))

    def read_ones(self, part: Syntax) -> Node:
        return Ones(self.constant_shape(part, "one"))

    def read_zeros(self, part: Syntax) -> Node:
        return Zeros(self.constant_shape(part, "zero"))

    def constant_shape(self, part: Syntax, what: str) -> Shape:
        entry = self.scope.entries.get("1") if what == "one" else None
        if entry is not None and entry.shape is not None:
            return self.scope.settled(entry.shape)
        if part.note:
            script = part.note[0]
            if script.head == "list" and len(script.kids) == 2:
                return (self.dim(script.kids[0]), self.dim(script.kids[1]))
            if script.head == "mul" and len(script.kids) == 2:
                return (self.dim(script.kids[0]), self.dim(script.kids[1]))
            return (self.dim(script), ONE)
        return (self.scope.fresh(f"{what}@{part.start}:{self.scope.source.first}:{id(self.scope.source) % 9973}"), ONE)

    def dim(self, part: Syntax) -> Dim:
        """A size in a superscript or subscript as a polynomial in size letters."""
        if part.kind == "number":
            value = Fraction(part.head)
            if value.denominator != 1:
                raise self.scope.error("a size must be a whole number", part)
            return Dim.of(int(value))
        name = self.scope.names.key(part)
        if name is not None:
            return self.scope.size(Dim.of(name))
        kids = [self.dim(k) for k in part.kids] if part.head in ("add", "sub", "mul", "neg") else []
        match part.head:
            case "add":
                total = kids[0]
                for k in kids[1:]:
                    total = total + k
                return total
            case "sub":
                return kids[0] - kids[1]
            case "neg":
                return kids[0] * -1
            case "mul":
                total = kids[0]
                for k in kids[1:]:
                    total = total * k
                return total
            case "pow" if part.kids[1].number is not None and part.kids[1].number.denominator == 1:
                base_size, times = self.dim(part.kids[0]), int(part.kids[1].number)
                total = Dim.of(1)
                for _ in range(times):
                    total = total * base_size
                return total
        raise self.scope.error(
            "this cannot be a size", part, "sizes are letters, numbers, and sums and products of them"
        )

    def read_matrix(self, part: Syntax) -> Node:
        rows = [list(row.kids) for row in part.kids]
        if len(rows) == 1 and len(rows[0]) == 1:
            return self.node(rows[0][0])
        if any(cell.head == "dots" for row in rows for cell in row):
            return self.dotted(rows, part)
        nodes = [[self.node(cell) for cell in row] for row in rows]
        self.line_up(nodes, rows)
        return Block(tuple(tuple(row) for row in nodes))

    def line_up(self, nodes: list[list[Node]], rows: list[list[Syntax]]) -> None:
        """Make the blocks of a row equally high, of a column equally wide; a 0 takes the size of its place."""
        heights = [next((n.shape[0] for n in row if not is_zero(n)), ONE) for row in nodes]
        widths = [next((row[c].shape[1] for row in nodes if not is_zero(row[c])), ONE) for c in range(len(nodes[0]))]
        for r, row in enumerate(nodes):
            for c, node in enumerate(row):
                want = (heights[r], widths[c])
                if is_zero(node):
                    row[c] = Num(0) if is_scalar(want) else Zeros(want)
                elif not self.scope.fit(node.shape, want):
                    raise self.scope.shape_error(
                        f"the blocks of a matrix do not fit: {describe(node.shape)} where {describe(want)} is due",
                        rows[r][c].start,
                    )

    def dotted(self, rows: list[list[Syntax]], part: Syntax) -> Node:
        """(x_1, ..., x_n) written out with dots: the vector of the family's members, the matrix of vectors."""
        cells = [cell for row in rows for cell in row] if min(len(rows), len(rows[0])) == 1 else []
        found = self.dotted_list(cells, part)
        return transpose(found) if len(rows) == 1 and found.shape[1] == ONE else found

    def dotted_list(self, cells: list[Syntax], part: Syntax) -> Node:
        plain = [c for c in cells if c.head != "dots"]
        last = plain[-1] if plain else None
        if last is not None and last.head in ("sub_", "idx") and len(last.kids) == 2:
            name = self.scope.names.key(last.kids[0])
            entry = self.scope.entry(name) if name else None
            dim = self.dim(last.kids[1])
            index = Idx("i", dim)
            if name is not None and entry is None:
                entry = self.scope.declare(name, Entry("family", SCALAR, spelled(last.kids[0]), (dim,), inferred=True))
            if name is not None and entry is not None and entry.sizes:
                return self.lined(self.member(name, entry, (index,)), index, part)
            if entry is not None and (
                entry.kind == "vector"
                or (entry.kind == "random" and (entry.shape is None or not is_scalar(entry.shape)))
            ):
                return self.node(last.kids[0])
        pattern = running(cells)
        if pattern is not None:
            term, letter, high = pattern
            index = Idx(letter.head, self.dim(high), letter.latex)
            with self.scope.binding([(letter.head, index)]):
                return self.lined(self.node(term), index, part)
        raise self.scope.error(
            "dots in a matrix are read only in x_1, \\dots, x_n",
            part,
            "write the entries out, or name them by an index",
        )

    def lined(self, term: Node, index: Idx, part: Syntax) -> Node:
        """What the members of a list with dots make up: those in round brackets are numbers."""
        found = lined_up(term, index) if is_scalar(term.shape) or part.note != "()" else None
        if found is None:
            raise self.scope.error(
                "vectors in a list with dots can lie side by side or one below the other",
                part,
                "write [x_1, \\dots, x_n] for columns, and its transpose for rows",
            )
        return found

    def read_list(self, part: Syntax) -> Node:
        """(x, y): a column of its parts."""
        if any(k.head == "dots" for k in part.kids):
            return self.dotted_list(list(part.kids), part)
        nodes = [[self.node(k)] for k in part.kids]
        if any(isinstance(n[0], Label) for n in nodes):
            return FiniteSet(tuple(n[0] for n in nodes))
        self.line_up(nodes, [[k] for k in part.kids])
        return Block(tuple(tuple(row) for row in nodes))

    def read_cases(self, part: Syntax) -> Node:
        branches = []
        shape: Shape | None = None
        for row in part.kids:
            value = self.node(row.kids[0])
            condition = TRUE if row.kids[1].head == "otherwise" else self.condition(row.kids[1])
            branches.append((condition, value))
            if is_zero(value):
                continue  # 0 is the vector or the matrix 0 where the other cases are vectors or matrices
            if shape is not None and not self.scope.fit(shape, value.shape):
                raise self.scope.shape_error("the cases have different shapes", row.kids[0].start)
            shape = value.shape
        if shape is None or is_scalar(shape):
            return Cases(tuple(branches))
        return Cases(tuple((when, Zeros(shape) if is_zero(value) else value) for when, value in branches))

    def condition(self, part: Syntax) -> Node:
        return self.node(part)


def is_zero(node: Node) -> bool:
    return isinstance(node, Num) and node.value == 0
