"""What may be taken for granted of matrices and vectors: symmetry, orthogonality, a length or a sum of one, two that
commute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from symderive.check.assumption import Assumption, relation
from symderive.expr.algebra import UNITY, ZERO, Det, Eye, Num, Ones, Pow, Prod, Sum, Sym, Transpose
from symderive.expr.arrays import BigSum, Entry, Member, Norm
from symderive.expr.build import neg, zero
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, holds, nodes_of
from symderive.expr.problem import Fact, Has
from symderive.expr.shape import is_column, is_scalar, is_square
from symderive.render import notation


def of_arrays(letters: list[Sym], nodes: tuple[Node, ...]) -> Iterator[Assumption]:
    """Statements about the matrices and vectors of the lines ``nodes``, the commonest first."""
    above, line = nodes[0], nodes[-1]
    rare = not isinstance(above, Derivative | Sum)
    bare = rare and not isinstance(line, Sum)
    square = [u for u in letters if is_square(u.shape)]
    columns = [u for u in letters if is_column(u.shape)]
    yield from of_matrices(square, rare)
    yield from of_vectors(columns if bare else [u for u in columns if square_within(above, u)])
    yield from of_right_angles(columns if bare else of_lengths(above))
    if any(holds(node, Ones) for node in nodes):
        yield from of_totals(columns)
    if rare:
        yield from of_isometries([u for u in letters if not is_square(u.shape) and not is_column(u.shape)])
    if rare and any(holds(node, Det) for node in nodes):
        for A in square:
            yield Assumption(notation.latex(Det(A)) + " = 1", (relation(Det(A), "=", UNITY),))
    for A in square if rare else ():
        yield Assumption(f"{A.latex}^2 = 0", (relation(Pow(A, Num(2)), "=", zero(A.shape)),))
        yield Assumption(rf"{A.latex} = -{A.latex}^\top", (relation(A, "=", neg(Transpose(A))),))


def of_right_angles(columns: Iterable[Sym]) -> Iterator[Assumption]:
    for u, v in combinations(columns, 2):
        if u.shape == v.shape:
            yield Assumption(rf"{u.latex}^\top {v.latex} = 0", (relation(Prod((Transpose(u), v)), "=", ZERO),))


def of_lengths(node: Node) -> list[Sym]:
    """The letters of the sum or difference of vectors whose squared length this is."""
    match node:
        case Pow(Norm(Sum() as s), _) | Prod((Transpose(Sum()), Sum() as s)):
            letters = [t.factors[1] if isinstance(t, Prod) and len(t.factors) == 2 else t for t in s.terms]
            columns = [u for u in letters if isinstance(u, Sym) and is_column(u.shape)]
            return columns if len(columns) == len(letters) else []
    return []


def of_totals(columns: list[Sym]) -> Iterator[Assumption]:
    for u in columns:
        for total in (ZERO, UNITY):
            fact = relation(Prod((Transpose(Ones(u.shape)), u)), "=", total)
            yield Assumption(rf"\mathbf{{1}}^\top {u.latex} = {notation.latex(total)}", (fact,))


def of_isometries(letters: list[Sym]) -> Iterator[Assumption]:
    """Columns, or rows, of length one that are orthogonal."""
    for X in letters:
        rows, columns = X.shape
        yield Assumption(rf"{X.latex}^\top {X.latex} = I", (relation(Prod((Transpose(X), X)), "=", Eye(columns)),))
        yield Assumption(rf"{X.latex} {X.latex}^\top = I", (relation(Prod((X, Transpose(X))), "=", Eye(rows)),))


def square_within(node: Node, u: Node) -> bool:
    """Does u^T u stand inside a longer product, where a length of one makes it vanish?"""
    if isinstance(node, Derivative):
        return False
    for part in node.walk():
        if isinstance(part, Prod) and len(part.factors) > 2 and every_factor(part).count(Transpose(u)) > 1:
            return True
    return False


def every_factor(part: Node) -> list[Node]:
    """The factors of a product and of the products in it."""
    return [f for u in part.factors for f in every_factor(u)] if isinstance(part, Prod) else [part]


def of_matrices(letters: list[Sym], bare: bool) -> Iterator[Assumption]:
    """Symmetry, and two that commute; what is rarer (orthogonal, diagonal) only for a ``bare`` step."""
    for A in letters:
        name = A.latex
        yield Assumption(rf"{name} = {name}^\top", (relation(A, "=", Transpose(A)),))
    yield from of_order(letters)
    for A in letters if bare else ():
        name = A.latex
        yield Assumption(f"{name}^2 = {name}", (relation(Pow(A, Num(2)), "=", A),))
        yield Assumption(rf"{name} \text{{ orthogonal}}", (Fact("property", Has("orthogonal", A)),))
        yield Assumption(rf"{name} \text{{ diagonal}}", (Fact("property", Has("diagonal", A)),))


def of_order(letters: Iterable[Sym]) -> Iterator[Assumption]:
    """Two that commute."""
    for A, B in combinations(letters, 2):
        if A.shape == B.shape and is_square(A.shape):
            a, b = A.latex, B.latex
            yield Assumption(f"{a} {b} = {b} {a}", (relation(Prod((A, B)), "=", Prod((B, A))),))


def of_vectors(letters: list[Sym]) -> Iterator[Assumption]:
    for u in letters:
        yield Assumption(rf"\|{u.latex}\| = 1", (relation(Norm(u, "2"), "=", UNITY),))


def of_families(nodes: tuple[Node, ...]) -> Iterator[Assumption]:
    """Weights that add to one, numbers that add to nothing."""
    for node in nodes:
        for part in nodes_of(node, BigSum):
            for u in nodes_of(part.body, Member, Entry):
                if u.indices == (part.index,) and is_scalar(u.shape):
                    whole = BigSum(u, part.index, part.low, part.high)
                    name = u.latex if isinstance(u, Member) else getattr(u.u, "latex", "")
                    for total in (UNITY, ZERO) if is_factor(u, part.body) else (UNITY,):
                        words = rf"\sum_i {name}_i = {notation.latex(total)}"
                        yield Assumption(words, (relation(whole, "=", total),))


def is_factor(u: Node, body: Node) -> bool:
    """Is every term of a sum's body a multiple of u?"""
    terms = body.terms if isinstance(body, Sum) else (body,)
    return all(u in every_factor(t) for t in terms if isinstance(t, Prod)) and all(isinstance(t, Prod) for t in terms)
