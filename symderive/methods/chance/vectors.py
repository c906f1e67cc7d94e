"""Means and covariances of vectors: by a stated covariance matrix and an affine map, or entry by entry."""

from __future__ import annotations

from collections.abc import Callable

from symderive.expr.algebra import Num, Prod, Rel, Sym, Transpose
from symderive.expr.arrays import Block, Entry
from symderive.expr.build import add, is_zero, mul, transpose, zero
from symderive.expr.node import Node, holds, substitute
from symderive.expr.probability import Cov, Expect, Law, RandVar, Var
from symderive.expr.shape import is_scalar
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.matrices import explicit, settled
from symderive.methods.chance.normal import linear_form
from symderive.methods.chance.normal_lines import as_column
from symderive.methods.chance.quadratic_forms import mean_of_squares
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.vector_mixtures import mixture_moment
from symderive.rules import expectation as rules
from symderive.rules import laws as law_rules


def vector_moment(work: Work, asked: Node, find: Callable[[Node], Node]) -> Node:
    """E or Cov of a vector; ``find`` answers the questions for its entries."""
    match asked:
        case Expect(RandVar() as x, None, None) | Cov(RandVar() as x, RandVar(), None) if is_mixed(work, x):
            return mixture_moment(work, asked, x)
        case Expect(u, None, None):
            return vector_mean(work, asked, u, find)
        case Cov(u, v, None):
            return vector_covariance(work, asked, u, v, find)
        case Var(u, None, None):
            return vector_covariance(work, asked, u, u, find)
    raise Undecided("not a moment of a vector")


def is_mixed(work: Work, x: Node) -> bool:
    """Does x follow several laws, one for each value of another variable?"""
    return sum(f.u is x and f.given is not None for f in work.chance.vectors) > 1


def stated(work: Work, moment: Node) -> Node | None:
    for left, right in work.chance.moments:
        if left is moment:
            return work.chance.unfold(right)
    return None


def mean_stated(work: Work, x: Node) -> Node:
    found = stated(work, Expect(x))
    if found is None:
        found = of_known_law(work, x, 0)
    if found is None:
        found = by_regression(work, x)
    return Expect(x) if found is None else found


def only_variable(given: Node | None) -> RandVar | None:
    """y of E[x | y], also where the letter y stands for the value of y."""
    match given:
        case RandVar():
            return given
        case Rel("=", RandVar() as y, Sym(name)) if name == y.name:
            return y
    return None


def by_regression(work: Work, x: Node) -> Node | None:
    """E[x] = A E[y] + b where E[x | y] = A y + b is stated, one step of the tower rule."""
    for left, right in work.chance.moments:
        condition = only_variable(left.given) if isinstance(left, Expect) and left.u is x else None
        if condition is not None and condition is not x:
            form = linear_form(work.chance, work.chance.unfold(right))
            known = {y: stated(work, Expect(y)) or of_known_law(work, y, 0) for _, y in (form[0] if form else [])}
            if form is not None and set(known) <= {condition} and None not in known.values():
                means = [mul(a, known[y] or y) if a != Num(1) else known[y] or y for a, y in form[0]]
                chain = Chain(Expect(x)).to(rules.tower_rule, Expect(Expect(x, condition)))
                chain.to(rules.put_in_what_is_given, Expect(right))
                return work.close(chain.to(rules.mean_of_an_affine_map, add(*means, *constant_terms(form[1]))))
    return None


def covariance_stated(work: Work, x: Node, y: Node) -> Node:
    found = stated(work, Cov(x, y)) or (stated(work, Var(x)) if x is y else None)
    if found is None and x is not y:
        back = stated(work, Cov(y, x))
        found = None if back is None else transpose(back)
    if found is None and x is not y and work.chance.independent(x, y):
        return zero((x.shape[0], y.shape[0]))
    if found is None and x is y:
        found = of_known_law(work, x, 1)
    if found is None:
        raise Undecided("a covariance that is not stated")
    return found


def of_known_law(work: Work, x: Node, order: int) -> Node | None:
    """Mean or covariance of a vector whose law is stated by name."""
    for fact in work.chance.vectors:
        if fact.u is x and fact.given is None and isinstance(fact.law, Law):
            if fact.law.name == "Normal":
                return work.chance.unfold(fact.law.params[order])
            if fact.law.name == "Dirichlet":
                return dirichlet_moment(fact.law, order)
            if fact.law.name == "Multinomial":
                return multinomial_moment(work, fact.law, order)
    return None


def entries_of(u: Node) -> list[Node] | None:
    match u:
        case Block(rows) if all(len(r) == 1 for r in rows):
            return [r[0] for r in rows]
        case Block(rows) if len(rows) == 1:
            return list(rows[0])
    return None


def dirichlet_moment(law: Law, order: int) -> Node | None:
    a = list(law.params)
    if len(a) == 1:
        a = entries_of(law.params[0]) or []
    if len(a) < 2:
        return None
    whole = add(*a)
    means = [x / whole for x in a]
    if order == 0:
        return Block(tuple((m,) for m in means))
    return Block(
        tuple(
            tuple(mul(m, add(Num(int(i == j)), mul(-1, k))) / add(whole, 1) for j, k in enumerate(means))
            for i, m in enumerate(means)
        )
    )


def multinomial_moment(work: Work, law: Law, order: int) -> Node | None:
    n = law.params[0]
    p = list(law.params[1:])
    if len(p) == 1:
        p = entries_of(work.chance.unfold(p[0])) or []
    if not p:
        return None
    if order == 0:
        return Block(tuple((mul(n, q),) for q in p))
    return Block(
        tuple(tuple(mul(n, q, add(Num(int(i == j)), mul(-1, r))) for j, r in enumerate(p)) for i, q in enumerate(p))
    )


def vector_mean(work: Work, asked: Node, u: Node, find: Callable[[Node], Node]) -> Node:
    column = as_column(u)
    if column is not None:
        chain = Chain(asked)
        chain.to(rules.linearity_of_expectation, Block(tuple((Expect(e),) for e in column)))
        chain.to(rules.put_in_what_is_given, Block(tuple((find(Expect(e)),) for e in column)))
        return work.close(chain)
    if isinstance(u, Entry):
        return entry_moment(work, asked, u)
    form = linear_form(work.chance, work.chance.unfold(u))
    if form is None:
        return quadratic_mean(work, asked, u)
    terms, constant = form
    chain = Chain(asked)
    shown = add(*(mul(a, Expect(x)) if a != Num(1) else Expect(x) for a, x in terms), *constant_terms(constant))
    chain.to(rules.mean_of_an_affine_map, shown)
    value = substitute(shown, {Expect(x): mean_stated(work, x) for _, x in terms})
    chain.to(rules.put_in_what_is_given, value)
    chain.to(rules.simplify, settled(value, work.chance.problem, work.chance.letters), size="major")
    if holds(chain.line, RandVar):
        raise Undecided("a mean that is not stated")
    return work.close(chain)


def constant_terms(constant: Node) -> list[Node]:
    return [] if is_zero(constant) else [constant]


def quadratic_mean(work: Work, asked: Node, u: Node) -> Node:
    """E[x^T A x] = tr(A Cov[x]) + E[x]^T A E[x], and E[x y^T]."""
    u = work.chance.unfold(u)
    if isinstance(u, Prod) and not is_scalar(u.shape):
        return outer_mean(work, asked, u)
    if not is_scalar(u.shape):
        raise Undecided("not an affine map")
    return mean_of_squares(work, asked, u, lambda x: mean_stated(work, x), lambda x, y: covariance_stated(work, x, y))


def outer_mean(work: Work, asked: Node, u: Prod) -> Node:
    """E[A x y^T B] = A (Cov[x, y] + E[x] E[y]^T) B."""
    inside = [i for i, f in enumerate(u.factors) if work.chance.variables_in(f)]
    match [u.factors[i] for i in inside]:
        case [RandVar() as x, Transpose(RandVar() as y)] if inside[1] == inside[0] + 1:
            before, after = u.factors[: inside[0]], u.factors[inside[1] + 1 :]
        case _:
            raise Undecided("not an outer product of two vectors")
    chain = Chain(asked)
    line = add(Cov(x, y), mul(Expect(x), transpose(Expect(y))))
    chain.to(
        rules.covariance_by_raw_moments,
        mul(*before, line, *after),
        why="The covariance is E[x y^T] less the product of the means, so E[x y^T] is their sum.",
    )
    known: dict[Node, Node] = {Cov(x, y): covariance_stated(work, x, y)}
    for z in (x, y):
        known[Expect(z)] = mean_stated(work, z)
    value = substitute(chain.line, known)
    chain.to(rules.put_in_what_is_given, value)
    chain.to(rules.simplify, settled(value, work.chance.problem, work.chance.letters), size="major")
    if holds(chain.line, RandVar):
        raise Undecided("a mean that is not stated")
    return work.close(chain)


def vector_covariance(work: Work, asked: Node, u: Node, v: Node, find: Callable[[Node], Node]) -> Node:
    left, right = as_column(u), as_column(v)
    if left is not None or right is not None:
        rows = left or [u]
        columns = right or [v]
        chain = Chain(asked)

        def pair(a: Node, b: Node) -> Node:
            return Var(a) if a is b else Cov(a, b)

        chain.to(rules.covariance_is_bilinear, Block(tuple(tuple(pair(a, b) for b in columns) for a in rows)))
        chain.to(rules.put_in_what_is_given, Block(tuple(tuple(find(pair(a, b)) for b in columns) for a in rows)))
        return work.close(chain)
    if isinstance(u, Entry) or isinstance(v, Entry):
        return entry_moment(work, asked, u, v)
    forms = [linear_form(work.chance, work.chance.unfold(w)) for w in (u, v)]
    if any(f is None for f in forms):
        raise Undecided("not an affine map")
    first, second = (f[0] for f in forms if f is not None)
    chain = Chain(asked)
    parts = []
    for a, x in first:
        for b, y in second:
            c = covariance_stated(work, x, y)
            if is_zero(c):
                continue
            parts.append(mul(*([a] if a != Num(1) else []), c, *([transpose(b)] if b != Num(1) else [])))
    if not parts:
        return work.close(chain.to(rules.covariance_is_bilinear, zero(asked.shape)))
    if len(first) == 1 and u is v:
        a, x = first[0]
        own = Var(x) if is_scalar(x.shape) else Cov(x, x)
        chain.to(rules.covariance_of_an_affine_map, mul(a, own, transpose(a)) if a != Num(1) else own)
    value = add(*parts)
    chain.to(rules.put_in_what_is_given, value)
    chain.to(rules.simplify, settled(value, work.chance.problem, work.chance.letters), size="major")
    return work.close(chain)


def entry_moment(work: Work, asked: Node, *entries: Node) -> Node:
    """E[x_i], Var[x_i], Cov[x_i, x_j] of a vector whose mean and covariance are known."""
    vectors = {e.u for e in entries if isinstance(e, Entry)}
    if len(vectors) != 1 or not all(isinstance(e, Entry) and isinstance(e.indices[0], Num) for e in entries):
        raise Undecided("entries of several vectors")
    x = vectors.pop()
    if not isinstance(x, RandVar):
        raise Undecided("an entry of what is no random vector")
    places = [int(e.indices[0].value) - 1 for e in entries if isinstance(e, Entry) and isinstance(e.indices[0], Num)]
    whole = mean_stated(work, x) if len(entries) == 1 and isinstance(asked, Expect) else covariance_stated(work, x, x)
    rows = explicit(whole, work.chance.letters)
    if rows is None:
        raise Undecided("an entry of a matrix in letters")
    value = rows[places[0]][0] if isinstance(asked, Expect) else rows[places[0]][places[-1]]
    chain = Chain(asked)
    chain.to(
        rules.moment_of_a_known_law,
        Entry(whole, tuple(Num(p + 1) for p in (places if not isinstance(asked, Expect) else places[:1]))),
    )
    chain.to(law_rules.read_off_the_law, work.tidy(value))
    return work.close(chain)
