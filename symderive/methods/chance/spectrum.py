"""Eigenvalues of a covariance matrix that is written out."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import ZERO, Apply, Det, Eye, Sym
from symderive.expr.build import add, mul
from symderive.expr.calculus import At
from symderive.expr.node import Node
from symderive.expr.shape import SCALAR
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.matrices import as_node, explicit
from symderive.methods.chance.regions import Undecided
from symderive.rules import laws as rules

EXTREMES = ("lambda_max", "lambda_min")


def find_eigenvalue(work: Work, asked: Node) -> Node:
    """The largest or smallest eigenvalue of a symmetric matrix: the zeros of its characteristic polynomial."""
    if not isinstance(asked, Apply) or asked.name not in EXTREMES or len(asked.arguments) != 1:
        raise Undecided("not an extreme eigenvalue")
    letters = work.chance.letters
    matrix = work.chance.unfold(asked.arguments[0])
    rows = explicit(matrix, letters)
    if rows is None or any(rows[i][j] != rows[j][i] for i in range(len(rows)) for j in range(i)):
        raise Undecided("no symmetric matrix that is written out")
    found = scalar.eigenvalues(rows, letters)
    if not found:
        raise Undecided("the eigenvalues have no closed form")
    best = found[0]
    for other in found[1:]:
        order = scalar.compare(other, best, letters)
        if order is None:
            raise Undecided("the order of the eigenvalues is open")
        if order == (1 if asked.name == "lambda_max" else -1):
            best = other
    x = Sym("lambda", SCALAR, "\\lambda")
    n = len(rows)
    shifted = add(as_node(rows), mul(-1, x, Eye(matrix.shape[0])))
    polynomial = scalar.determinant(
        [[add(rows[i][j], mul(-1, x)) if i == j else rows[i][j] for j in range(n)] for i in range(n)], letters
    )
    if polynomial is not None:
        work.close(
            Chain(Det(shifted), intro="The eigenvalues are the zeros of the characteristic polynomial.").to(
                rules.solve_the_condition, scalar.expand(polynomial, letters)
            )
        )
    if polynomial is not None:
        check = Chain(
            At(polynomial, ((x, best),)),
            intro="The extreme one of its zeros is the answer; put back in, it gives zero.",
        )
        work.close(check.to(rules.solve_the_condition, ZERO))
    work.found[asked] = best
    return best
