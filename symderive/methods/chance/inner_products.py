"""Variance and mean square of the inner product of two independent random vectors."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import UNITY, ZERO, Num, Pow, Prod, Trace, Transpose
from symderive.expr.build import add, is_zero, mul, transpose
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, RandVar, Var
from symderive.expr.shape import is_scalar
from symderive.methods.chance.lengths import dimension, multiple_of_identity
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.matrices import as_node, explicit
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.vectors import covariance_stated, mean_stated
from symderive.rules import expectation as rules
from symderive.rules import second_moments


def inner_product_moment(work: Work, asked: Node) -> Node:
    """Var[c x^T y] or E[(c x^T y)^2] of independent vectors; raises Undecided."""
    match asked:
        case Var(u, None, None):
            square = False
        case Expect(Pow(u, Num(two)), None, None) if two == 2:
            square = True
        case _:
            raise Undecided("not the spread of an inner product")
    scale, x, y = inner_product(work, work.chance.unfold(u))
    if not work.chance.independent(x, y):
        raise Undecided("the vectors are not stated to be independent")
    moments = {
        Expect(x): mean_stated(work, x),
        Expect(y): mean_stated(work, y),
        Cov(x, x): covariance_stated(work, x, x),
        Cov(y, y): covariance_stated(work, y, y),
    }
    if any(isinstance(p, RandVar) for m in moments.values() for p in m.walk()):
        raise Undecided("a moment that is not stated")
    squared = [] if scale is UNITY else [Pow(scale, Num(2))]
    line = mul(
        *squared,
        add(
            Trace(mul(Cov(x, x), Cov(y, y))),
            mul(transpose(Expect(x)), Cov(y, y), Expect(x)),
            mul(transpose(Expect(y)), Cov(x, x), Expect(y)),
        ),
    )
    a, b, m, n = moments[Cov(x, x)], moments[Cov(y, y)], moments[Expect(x)], moments[Expect(y)]
    parts = [trace_of_product(work, x, a, b), form_at(work, m, b), form_at(work, n, a)]
    if square:
        parts.append(Pow(entry(work, mul(transpose(m), n)), Num(2)) if not (is_zero(m) or is_zero(n)) else ZERO)
        line = add(line, mul(*squared, Pow(mul(transpose(Expect(x)), Expect(y)), Num(2))))
    chain = Chain(asked)
    chain.to(
        second_moments.mean_square_of_an_inner_product if square else second_moments.variance_of_an_inner_product, line
    )
    chain.to(rules.put_in_what_is_given, mul(*squared, add(*parts)))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def inner_product(work: Work, u: Node) -> tuple[Node, RandVar, RandVar]:
    """c x^T y as (c, x, y)."""
    factors = u.factors if isinstance(u, Prod) else (u,)
    scale = [f for f in factors if is_scalar(f.shape) and not work.chance.variables_in(f)]
    match [f for f in factors if f not in scale]:
        case [Transpose(RandVar() as x), RandVar() as y] if x is not y and not is_scalar(x.shape):
            return mul(*scale) if scale else UNITY, x, y
    raise Undecided("no inner product of two random vectors")


def trace_of_product(work: Work, x: Node, a: Node, b: Node) -> Node:
    """tr(A B): of multiples of the unit matrix, or of matrices of numbers."""
    u, v = multiple_of_identity(work, a), multiple_of_identity(work, b)
    if u is not None and v is not None:
        return mul(dimension(work, x), u, v)
    rows = explicit(mul(a, b), work.chance.letters)
    if rows is None:
        raise Undecided("a trace of matrices in letters")
    return scalar.simplify(add(*(rows[i][i] for i in range(len(rows)))), work.chance.letters)


def form_at(work: Work, m: Node, spread: Node) -> Node:
    """m^T S m as one number."""
    if is_zero(m):
        return ZERO
    v = multiple_of_identity(work, spread)
    return mul(v, transpose(m), m) if v is not None else entry(work, mul(transpose(m), spread, m))


def entry(work: Work, u: Node) -> Node:
    """The only entry of a product; as it stands where it is in letters."""
    rows = explicit(u, work.chance.letters)
    return as_node(rows) if rows is not None else u
