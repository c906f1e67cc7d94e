"""Means of squared lengths, inner products and quadratic forms of random vectors: by a trace and the means."""

from __future__ import annotations

from collections.abc import Callable

from symderive.expr.algebra import Eye, Num, Pow, Prod, Sum, Trace, Transpose
from symderive.expr.arrays import Norm
from symderive.expr.build import add, is_zero, mul, transpose
from symderive.expr.node import Node, holds, substitute
from symderive.expr.probability import Cov, Expect, RandVar
from symderive.expr.shape import is_scalar
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.matrices import settled
from symderive.methods.chance.normal import Form, linear_form
from symderive.methods.chance.regions import Undecided
from symderive.rules import expectation as rules
from symderive.rules.second_moments import mean_of_a_quadratic_form

Moments = Callable[[Node, Node], Node]


def mean_of_squares(work: Work, asked: Node, u: Node, mean_of: Callable[[Node], Node], cov_of: Moments) -> Node:
    """E of a sum of terms a^T M b with a, b affine in random vectors; ``mean_of`` and ``cov_of`` look moments up."""
    u = work.chance.unfold(u)
    shown: list[Node] = []
    known: dict[Node, Node] = {}
    for term in u.terms if isinstance(u, Sum) else (u,):
        if not work.chance.variables_in(term):
            shown.append(term)
            continue
        scale, left, middle, right = parts_of_term(work, term)
        first, second = form_of(work, left), form_of(work, right)
        shown += [mul(*scale, t) for t in pair_terms(first, second, middle)]
        for _, x in (*first[0], *second[0]):
            known[Expect(x)] = mean_of(x)
    line = add(*shown)
    known |= {p: cov_of(p.u, p.v) for p in line.walk() if isinstance(p, Cov)}
    chain = Chain(asked)
    chain.to(mean_of_a_quadratic_form, line)
    value = without_nothing(substitute(line, known))
    chain.to(rules.put_in_what_is_given, value)
    chain.to(rules.simplify, settled(value, work.chance.problem, work.chance.letters), size="major")
    if holds(chain.line, RandVar):
        raise Undecided("a moment that is not stated")
    return work.close(chain)


def parts_of_term(work: Work, term: Node) -> tuple[list[Node], Node, list[Node], Node]:
    """c a^T M b as (c, a, M, b); a squared length is a^T a."""
    factors = list(term.factors) if isinstance(term, Prod) else [term]
    scale = [f for f in factors if is_scalar(f.shape) and not work.chance.variables_in(f)]
    rest = [f for f in factors if f not in scale]
    match rest:
        case [Pow(Norm(a, "2"), Num(two))] if two == 2:
            return scale, a, [], a
        case [Transpose(a), *middle, b] if not any(work.chance.variables_in(m) for m in middle):
            return scale, a, middle, b
        case [a, *middle, b] if a.shape[0].number == 1 and not any(work.chance.variables_in(m) for m in middle):
            return scale, transpose(a), middle, b
    raise Undecided("not a quadratic form")


def form_of(work: Work, a: Node) -> Form:
    form = linear_form(work.chance, a)
    if form is None or is_scalar(a.shape):
        raise Undecided("not an affine map of vectors")
    return form


def pair_terms(first: Form, second: Form, middle: list[Node]) -> list[Node]:
    """tr(M B Cov[y, x] A^T) for all pairs of vectors, and E[a]^T M E[b]."""
    found: list[Node] = []
    for a, x in first[0]:
        for b, y in second[0]:
            inside = [*middle, *one_less(b), Cov(y, x), *one_less(transpose(a))]
            found.append(Trace(mul(*inside)))
    means = [add(*(mul(*one_less(a), Expect(x)) for a, x in form[0]), *rest_of(form)) for form in (first, second)]
    found.append(mul(transpose(means[0]), *middle, means[1]))
    return found


def one_less(a: Node) -> list[Node]:
    """The factors of a coefficient; none for 1 and I."""
    if isinstance(a, Eye) or a == Num(1) or (isinstance(a, Transpose) and isinstance(a.u, Eye | Num)):
        return []
    return [a]


def rest_of(form: Form) -> list[Node]:
    return [] if is_zero(form[1]) else [form[1]]


def without_nothing(u: Node) -> Node:
    """A sum of scalars without terms that a zero mean or covariance makes zero, m - m among them."""
    terms = u.terms if isinstance(u, Sum) else (u,)
    kept = [t for t in terms if not nothing(t)]
    return add(*kept)


def nothing(t: Node) -> bool:
    if is_zero(t):
        return True
    match t:
        case Trace(v) | Transpose(v):
            return nothing(v)
        case Prod(factors):
            return any(nothing(f) for f in factors)
        case Sum(terms):
            return all(nothing(v) for v in terms) or cancels(terms)
    return False


def cancels(terms: tuple[Node, ...]) -> bool:
    """m - m."""
    match terms:
        case (a, Prod((Num(minus), b))) | (Prod((Num(minus), b)), a):
            return minus == -1 and a is b
    return False
