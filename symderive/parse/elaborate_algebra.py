"""Syntax -> nodes for arithmetic: sums, products, powers, with the shapes that they need."""

from __future__ import annotations

from typing import TypeGuard

from symderive.expr.algebra import UNITY, Apply, Hadamard, Map, Num, Ones, Pow, Prod, Trace
from symderive.expr.arrays import Block, Entry, Kron
from symderive.expr.build import add, divide, hadamard, inverse, mul, neg, transpose
from symderive.expr.node import Node
from symderive.expr.probability import And, Or
from symderive.expr.shape import (
    ONE,
    SCALAR,
    Dim,
    describe,
    is_column,
    is_scalar,
    is_square,
)
from symderive.parse.meaning import Meaning
from symderive.parse.syntax import Syntax

THREE = (Dim.of(3), ONE)


class AlgebraNodes(Meaning):
    """The readers of sums and products."""

    def read_add(self, part: Syntax) -> Node:
        return self.sum_of([(k, self.node(k)) for k in part.kids], part)

    def read_difference(self, part: Syntax) -> Node:
        left, right = part.kids
        return self.sum_of([(left, self.node(left)), (right, neg(self.node(right)))], part)

    def sum_of(self, terms: list[tuple[Syntax, Node]], part: Syntax, entrywise: bool = False) -> Node:
        terms = self.ones_for_one(terms, entrywise)
        first = terms[0][1]
        for where, term in terms[1:]:
            if not self.scope.fit(first.shape, term.shape):
                raise self.scope.shape_error(
                    f"cannot add {describe(first.shape)} and {describe(term.shape)}",
                    self.operator_before(where),
                    self.sum_hint(first, term),
                )
        return add(*(t for _, t in terms))

    def ones_for_one(self, terms: list[tuple[Syntax, Node]], entrywise: bool) -> list[tuple[Syntax, Node]]:
        """1 - s with a column s of numbers taken entry by entry, or in a product entry by entry: a number beside it is
        taken for each entry, as in log x + 1, where log t + 1 stands entry by entry. (Beside a vector that is no such
        function, 2x + 1, it does not fit.)"""
        columns = [n for _, n in terms if is_column(n.shape) and not is_scalar(n.shape)]
        plain = [n for _, n in terms if is_scalar(n.shape)]
        if not plain or not columns or len(columns) + len(plain) != len(terms):
            return terms
        if not (entrywise or any(map(by_entries, columns))):
            return terms
        self.scope.assume("a number beside functions of the entries of a vector is taken for each entry")
        ones = Ones(columns[0].shape)
        return [(p, each_entry(n, ones) if is_scalar(n.shape) else n) for p, n in terms]

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
            inverted = isinstance(exponent, Num) and exponent.value < 0
            raise self.scope.shape_error(
                f"an inverse needs a square matrix, not {describe(under.shape)}"
                if inverted
                else f"cannot take a power of {describe(under.shape)}: only a square matrix has powers",
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
        kids = [self.entries(k) for k in part.kids]
        for where, kid in zip(part.kids[1:], kids[1:], strict=True):
            if not self.scope.fit(kids[0].shape, kid.shape):
                raise self.scope.shape_error(
                    f"cannot multiply {describe(kids[0].shape)} and {describe(kid.shape)} entry by entry",
                    part.note if isinstance(part.note, int) else where.start,
                )
        return hadamard(*kids)

    def entries(self, part: Syntax) -> Node:
        """A factor of a product entry by entry, or a diagonal: the 1 of s \\odot (1 - s) is the vector of ones, the
        square of diag(1 - a^2) that of the entries."""
        if part.head == "add":
            return self.sum_of([(k, self.entry_power(k)) for k in part.kids], part, entrywise=True)
        if part.head == "sub":
            left, right = part.kids
            terms = [(left, self.entry_power(left)), (right, neg(self.entry_power(right)))]
            return self.sum_of(terms, part, entrywise=True)
        return self.entry_power(part)

    def entry_power(self, part: Syntax) -> Node:
        """A term that stands entry by entry: a small power of a column is that of its entries."""
        if part.head != "pow":
            return self.node(part)
        under, exponent = self.node(part.kids[0]), self.node(part.kids[1])
        if is_scalar(under.shape) or not is_column(under.shape) or not self.small_power(exponent):
            return self.node(part)
        self.scope.assume("a power of a vector within a product entry by entry or a diagonal is that of its entries")
        return hadamard(*[under] * int(exponent.value))

    def read_cross(self, part: Syntax) -> Node:
        """a x b of two vectors with three entries each: the vector that it is, written out."""
        u, v = (self.node(k) for k in part.kids)
        if not all(self.scope.fit(w.shape, THREE) for w in (u, v)):
            sizes = f"{describe(u.shape)} and {describe(v.shape)}"
            raise self.scope.error(
                f"a cross product is read of two vectors of size 3, and these are {sizes}",
                part,
                "\\cdot is the inner product, \\odot the product entry by entry",
            )
        pairs = (((2, 3), (3, 2)), ((3, 1), (1, 3)), ((1, 2), (2, 1)))
        a, b = ([Entry(w, (Num(k),)) for k in (1, 2, 3)] for w in (u, v))
        return Block(tuple((add(mul(a[i - 1], b[j - 1]), neg(mul(a[k - 1], b[m - 1]))),) for (i, j), (k, m) in pairs))

    def read_kron(self, part: Syntax) -> Node:
        node = self.node(part.kids[0])
        for kid in part.kids[1:]:
            node = Kron(node, self.node(kid))
        return node

    def read_compose(self, part: Syntax) -> Node:
        raise self.scope.error("a composition is read where it is applied", part, "write h(x) = g(f(x))")

    def read_mod(self, part: Syntax) -> Node:
        return Apply("mod", tuple(self.node(k) for k in part.kids))

    def read_xor(self, part: Syntax) -> Node:
        return Apply("xor", tuple(self.node(k) for k in part.kids))

    def read_wedge(self, part: Syntax) -> Node:
        return And(tuple(self.node(k) for k in part.kids))

    def read_or(self, part: Syntax) -> Node:
        return Or(tuple(self.node(k) for k in part.kids))


def each_entry(number: Node, ones: Ones) -> Node:
    """The vector that has the number for each entry."""
    return ones if number is UNITY else mul(number, ones)


def by_entries(node: Node) -> bool:
    """Is this a function of the entries, as sigma(z) or tanh(z) with its sign?"""
    if isinstance(node, Prod) and all(is_scalar(u.shape) for u in node.factors[:-1]):
        node = node.factors[-1]
    return isinstance(node, Map | Hadamard)
