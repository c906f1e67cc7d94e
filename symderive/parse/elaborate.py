"""Syntax -> nodes with shapes: numbers, names, sums, products, functions, matrices.

``Elaborator.node`` is the way in. Sizes that are not declared are unified on the way; what does not fit raises a
ShapeError at the place of the operator.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeGuard

from symderive.expr.algebra import (
    TRUE,
    UNITY,
    Apply,
    Cases,
    Det,
    Eye,
    Hadamard,
    Idx,
    Inverse,
    Map,
    Num,
    Ones,
    Pow,
    Prod,
    Rel,
    Trace,
    Transpose,
    Zeros,
    add,
    divide,
    hadamard,
    inverse,
    mul,
    neg,
    size,
    transpose,
)
from symderive.expr.arrays import BigSum, Block, Diag, DiagPart, Kron, Norm, Vec
from symderive.expr.arrays import Entry as EntryOf
from symderive.expr.node import Node
from symderive.expr.probability import And, Dens, FiniteSet, Label, NamedSet, Or, Prob
from symderive.expr.shape import (
    ONE,
    SCALAR,
    Dim,
    Shape,
    ShapeError,
    describe,
    is_column,
    is_scalar,
    is_square,
)
from symderive.parse.elaborate_calculus import CalculusNodes
from symderive.parse.elaborate_chance import ChanceNodes
from symderive.parse.elaborate_functions import MAPS, FunctionNodes
from symderive.parse.elaborate_names import NameNodes, text_of
from symderive.parse.scope import Again, Entry, Scope, spelled
from symderive.parse.syntax import Syntax

RELATIONS = {
    "eq": "=",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "approx": "approx",
    "propto": "propto",
}


ONE_SIDED = frozenset((*RELATIONS, "in", "notin", "subset", "superset", "sim", "iid", "to", "indep", "implies", "iff"))
METHODS = {"sub_": "scripted", "idx": "scripted", "sub": "read_difference"}


class Elaborator(FunctionNodes, NameNodes, CalculusNodes, ChanceNodes):
    """Turns syntax into nodes in a scope. ``events`` is on inside P( ); ``letters`` makes a lower-case name that is
    a random variable stand for its value."""

    def __init__(self, scope: Scope):
        self.scope = scope
        self.events = False
        self.letters = False
        self.labels: tuple[Node, ...] = ()

    # ------------------------------------------------------------ the way in
    def node(self, part: Syntax) -> Node:
        """The node of a part, with errors that know their place."""
        try:
            if part.kind == "number":
                return Num(Fraction(part.head))
            if part.kind == "name":
                return self.name(part)
            if part.kind == "word":
                return self.word(part)
            if len(part.kids) == 1 and part.head in ONE_SIDED:
                raise self.scope.error("the left side of this relation is missing", part)
            method = getattr(self, METHODS.get(part.head, "read_" + part.head), None)
            if method is not None:
                return method(part)  # type: ignore[no-any-return]
            if part.head in RELATIONS:
                return self.relation(part)
            if part.head in MAPS:
                return self.mapped(part.head, self.node(part.kids[0]), part)
            if part.head.endswith("pdf"):
                return self.law_density(part)
            return self.law(part)
        except ShapeError as error:
            if error.line is None:
                raise self.scope.shape_error(error.message, part.start, error.hint) from None
            raise

    def shaped(self, part: Syntax) -> Shape:
        return self.node(part).shape

    # ------------------------------------------------------------ sums and products
    def read_add(self, part: Syntax) -> Node:
        return self.sum_of([(k, self.node(k)) for k in part.kids], part)

    def read_difference(self, part: Syntax) -> Node:
        left, right = part.kids
        return self.sum_of([(left, self.node(left)), (right, neg(self.node(right)))], part)

    def sum_of(self, terms: list[tuple[Syntax, Node]], part: Syntax) -> Node:
        terms = self.ones_for_one(terms)
        first = terms[0][1]
        for where, term in terms[1:]:
            if not self.scope.fit(first.shape, term.shape):
                raise self.scope.shape_error(
                    f"cannot add {describe(first.shape)} and {describe(term.shape)}",
                    self.operator_before(where),
                    self.sum_hint(first, term),
                )
        return add(*(t for _, t in terms))

    def ones_for_one(self, terms: list[tuple[Syntax, Node]]) -> list[tuple[Syntax, Node]]:
        """1 - s with a column s of numbers taken entry by entry: the 1 is the vector of ones."""
        columns = [n for _, n in terms if is_column(n.shape) and not is_scalar(n.shape)]
        plain = [n for _, n in terms if isinstance(n, Num) and n.value == 1]
        if len(plain) != 1 or len(columns) != len(terms) - 1 or not all(by_entries(n) for n in columns):
            return terms
        self.scope.assume("1 beside a vector is the vector of ones")
        return [(p, Ones(columns[0].shape) if n is plain[0] else n) for p, n in terms]

    def sum_hint(self, a: Node, b: Node) -> str | None:
        if is_scalar(a.shape) or is_scalar(b.shape):
            return "a number times the identity, or times a vector of ones, may be meant"
        if a.shape == (b.shape[1], b.shape[0]):
            return "a transpose is missing or too many"
        return None

    def operator_before(self, part: Syntax) -> int:
        """The place of the + or - before a term, else the term's own."""
        at = part.start - 1
        text = self.scope.source.text
        while at >= 0 and text[at] in " \t\n({&":
            at -= 1
        return at if at >= 0 and text[at] in "+-−" else part.start

    def read_neg(self, part: Syntax) -> Node:
        return neg(self.node(part.kids[0]))

    def read_pm(self, part: Syntax) -> Node:
        raise self.scope.error("\\pm states two formulas at once", part, "write both, one with + and one with -")

    read_mp = read_pm

    def read_mul(self, part: Syntax) -> Node:
        kids = [self.node(k) for k in part.kids]
        return self.product_of(list(zip(part.kids, kids, strict=True)))

    def product_of(self, factors: list[tuple[Syntax, Node]]) -> Node:
        whole = SCALAR
        for where, factor in factors:
            s = factor.shape
            if is_scalar(whole):
                whole = s
            elif not is_scalar(s):
                if not self.scope.fit((whole[1], ONE), (s[0], ONE)):
                    raise self.scope.shape_error(
                        f"cannot multiply {describe(whole)} by {describe(s)}",
                        where.start,
                        "a transpose ^\\top, \\odot (entry by entry) or \\cdot (inner product) may be meant",
                    )
                whole = (whole[0], s[1])
        return mul(*(f for _, f in factors))

    def read_div(self, part: Syntax) -> Node:
        above, below = self.node(part.kids[0]), self.node(part.kids[1])
        if not is_scalar(below.shape):
            raise self.scope.shape_error(
                f"cannot divide by {describe(below.shape)}",
                part.kids[1].start,
                "an inverse ^{-1} of a matrix, or a quotient entry by entry, is written differently",
            )
        if isinstance(below, Num) and not below.value:
            raise self.scope.error("a division by zero", part.kids[1])
        return divide(above, below)

    def read_pow(self, part: Syntax) -> Node:
        under, exponent = self.node(part.kids[0]), self.node(part.kids[1])
        if not is_scalar(exponent.shape):
            raise self.scope.shape_error(
                f"an exponent must be a scalar, not {describe(exponent.shape)}", part.kids[1].start
            )
        if (
            not is_scalar(under.shape)
            and is_column(under.shape)
            and isinstance(under, Map)
            and self.small_power(exponent)
        ):
            self.scope.assume("a power of a function of a vector is taken entry by entry")
            return hadamard(*[under] * int(exponent.value))
        if not is_square(under.shape) and not self.scope.fit((under.shape[0], ONE), (under.shape[1], ONE)):
            raise self.scope.shape_error(
                f"cannot take a power of {describe(under.shape)}: only a square matrix has powers",
                part.start,
                "x \\odot x for the squares of the entries, x^\\top x for the square of the length",
            )
        if isinstance(exponent, Num) and exponent.value == -1 and not is_scalar(under.shape):
            return inverse(under)
        return Pow(under, exponent)

    def small_power(self, exponent: Node) -> TypeGuard[Num]:
        return isinstance(exponent, Num) and exponent.value in (2, 3, 4)

    def read_sqrt(self, part: Syntax) -> Node:
        return self.mapped("sqrt", self.node(part.kids[0]), part)

    def read_root(self, part: Syntax) -> Node:
        under, order = self.node(part.kids[0]), self.node(part.kids[1])
        if isinstance(order, Num) and order.value == 2:
            return Map("sqrt", under)
        return Pow(under, divide(UNITY, order))

    def read_inner(self, part: Syntax) -> Node:
        left, right = self.node(part.kids[0]), self.node(part.kids[1])
        if not self.scope.fit(left.shape, right.shape):
            raise self.scope.shape_error(
                f"an inner product of {describe(left.shape)} and {describe(right.shape)}", part.start
            )
        if not is_column(left.shape):
            return Trace(mul(transpose(left), right))
        return mul(transpose(left), right)

    def read_hadamard(self, part: Syntax) -> Node:
        kids = [self.node(k) for k in part.kids]
        for where, kid in zip(part.kids[1:], kids[1:], strict=True):
            if not self.scope.fit(kids[0].shape, kid.shape):
                raise self.scope.shape_error(
                    f"cannot multiply {describe(kids[0].shape)} and {describe(kid.shape)} entry by entry",
                    part.note if isinstance(part.note, int) else where.start,
                )
        return hadamard(*kids)

    def read_kron(self, part: Syntax) -> Node:
        node = self.node(part.kids[0])
        for kid in part.kids[1:]:
            node = Kron(node, self.node(kid))
        return node

    def read_mod(self, part: Syntax) -> Node:
        return Apply("mod", tuple(self.node(k) for k in part.kids))

    def read_xor(self, part: Syntax) -> Node:
        return Apply("xor", tuple(self.node(k) for k in part.kids))

    def read_wedge(self, part: Syntax) -> Node:
        return And(tuple(self.node(k) for k in part.kids))

    def read_or(self, part: Syntax) -> Node:
        return Or(tuple(self.node(k) for k in part.kids))

    # ------------------------------------------------------------ matrices
    def read_transpose(self, part: Syntax) -> Node:
        inner = part.kids[0]
        if inner.head == "list":
            return self.node(inner)  # (x, y)^T is the column of x and y, as (x, y) is
        return transpose(self.node(inner))

    def read_inv(self, part: Syntax) -> Node:
        inner = self.node(part.kids[0])
        self.squared(inner, part, "an inverse")
        return inverse(inner)

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
        inner = self.node(part.kids[0])
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
        """(x_1, ..., x_n) written out with dots: the vector of the family's members."""
        cells = [cell for row in rows for cell in row] if min(len(rows), len(rows[0])) == 1 else []
        vector = self.dotted_list(cells, part)
        return vector if len(rows) > 1 else transpose(vector)

    def dotted_list(self, cells: list[Syntax], part: Syntax) -> Node:
        plain = [c for c in cells if c.head != "dots"]
        last = plain[-1] if plain else None
        if last is not None and last.head in ("sub_", "idx") and len(last.kids) == 2:
            from symderive.expr.arrays import Entries

            name = self.scope.names.key(last.kids[0])
            entry = self.scope.entry(name) if name else None
            dim = self.dim(last.kids[1])
            index = Idx("i", dim)
            if name is not None and entry is None:
                entry = self.scope.declare(name, Entry("family", SCALAR, spelled(last.kids[0]), (dim,), inferred=True))
            if name is not None and entry is not None and entry.sizes:
                return Entries(self.member(name, entry, (index,)), (index,))
            if entry is not None and (
                entry.kind == "vector" or (entry.kind == "random" and not is_scalar(entry.shape))
            ):
                return self.node(last.kids[0])
        raise self.scope.error(
            "dots in a matrix are read only in x_1, \\dots, x_n",
            part,
            "write the entries out, or name them by an index",
        )

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
            if shape is not None and not self.scope.fit(shape, value.shape):
                raise self.scope.shape_error("the cases have different shapes", row.kids[0].start)
            shape = value.shape
            branches.append((condition, value))
        return Cases(tuple(branches))

    def condition(self, part: Syntax) -> Node:
        return self.node(part)

    # ------------------------------------------------------------ relations and the rest
    def relation(self, part: Syntax) -> Node:
        left, right = self.sides(part)
        return Rel(RELATIONS[part.head], left, right)

    def sides(self, part: Syntax) -> tuple[Node, Node]:
        """Both sides of a relation, of one shape; a 0 takes the shape of the other side."""
        left, right = self.node(part.kids[0]), self.node(part.kids[1])
        at = (
            part.note[0] if isinstance(part.note, tuple) and part.note and isinstance(part.note[0], int) else part.start
        )
        return self.matched(left, right, at)

    def matched(self, left: Node, right: Node, at: int) -> tuple[Node, Node]:
        if left.shape == right.shape:
            return left, right
        if isinstance(left, Prob | Dens) and isinstance(right, Block):
            return left, right  # a table: the probabilities of a variable's values in order
        if is_zero(right) and not is_scalar(left.shape):
            return left, Zeros(left.shape)
        if is_zero(left) and not is_scalar(right.shape):
            return Zeros(right.shape), right
        if isinstance(right, Zeros) and isinstance(left, Node) and not is_column(left.shape):
            return left, Zeros(left.shape)
        if self.scope.fit(left.shape, right.shape):
            return left, right
        if left.shape == (right.shape[1], right.shape[0]) and (derives(left) or derives(right)):
            return left, right
        if derives(left) or derives(right):
            return left, right
        raise self.scope.shape_error(
            f"the left side is {describe(left.shape)}, the right side is {describe(right.shape)}",
            at,
            self.sum_hint(left, right),
        )

    def read_and(self, part: Syntax) -> Node:
        return And(tuple(self.node(k) for k in part.kids))

    def read_emptyset(self, part: Syntax) -> Node:
        return NamedSet("empty")

    def read_dots(self, part: Syntax) -> Node:
        raise self.scope.error(
            "dots are read only between the first and the last of a list", part, "use a sum or product with an index"
        )

    def read_dot(self, part: Syntax) -> Node:
        raise self.scope.error("an argument is left open here", part)


def derives(node: Node) -> bool:
    from symderive.expr.calculus import Derivative

    return any(isinstance(n, Derivative) for n in node.walk())


def by_entries(node: Node) -> bool:
    """Is this a function of the entries, as sigma(z) or tanh(z) with its sign?"""
    if isinstance(node, Prod) and len(node.factors) == 2:
        node = node.factors[1]
    return isinstance(node, Map | Hadamard)


def is_zero(node: Node) -> bool:
    return isinstance(node, Num) and node.value == 0


__all__ = ["Again", "Elaborator", "Inverse", "Transpose", "text_of"]
