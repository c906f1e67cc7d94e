"""Other ways to write a line: definitions put in, derivatives carried one rule further, logarithms taken apart.

The search for a mistake starts from these too: people often make two steps at once, a right one and a wrong one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import combinations

from symderive.check.places import places
from symderive.expr.algebra import (
    MINUS,
    Apply,
    Det,
    Idx,
    Map,
    Num,
    Pow,
    Prod,
    Rel,
    Size,
    Sum,
    Sym,
    Trace,
    Transpose,
    add,
    mul,
    transpose,
)
from symderive.expr.arrays import BigProd, BigSum, Entry, Member, Norm
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.canon import key
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, substitute, transform
from symderive.expr.probability import Cov, Dens, Expect, Law, LawDens, Prob, RandVar, Var
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import DerivationError, ShapeError, is_column, is_scalar, is_square
from symderive.rules.algebra import tidy
from symderive.rules.conditionals import bayes_rules, chance, event_rules, product_rules, split_by, total_rules
from symderive.rules.faulty import complement, depends, slope, without
from symderive.rules.mistakes_expectation import covariances, scaled_variance
from symderive.rules.mistakes_gaussian import normal_density


def variants(root: Node, problem: Problem, end: float, *, depth: int = 2, most: int = 120) -> Iterator[Node]:
    """The line itself, then what one, two, ... sound rewritings make of it, without repetition."""
    seen = {key(root)}
    yield root
    layer = [root]
    for _ in range(depth):
        following: list[Node] = []
        for node in layer:
            for made in rewritten(node, problem):
                if time.perf_counter() > end or len(seen) > most:
                    return
                mark = key(made)
                if mark not in seen:
                    seen.add(mark)
                    following.append(made)
                    yield made
        layer = following


def rewritten(root: Node, problem: Problem) -> Iterator[Node]:
    """What one sound rewriting makes of a tree, at any place; every definition put in comes first."""
    whole = with_definitions(root, problem)
    if whole is not root:
        yield whole
    done = derived(root)
    if done is not root:
        yield done
    try:
        tidied = tidy(root, problem)
        if tidied is not root:
            yield tidied
    except (DerivationError, RecursionError):
        pass
    for path, part in places(root, 150):
        for made in one_step(part, problem):
            try:
                yield root.replace(path, made)
            except ShapeError:
                continue


def one_step(node: Node, problem: Problem) -> Iterator[Node]:
    for way in WAYS:
        yield from way(node, problem)


# ---------------------------------------------------------------- definitions
def of_definition(node: Node, problem: Problem) -> Iterator[Node]:
    body = meaning(node, problem)
    if body is not None:
        yield body


def meaning(node: Node, problem: Problem) -> Node | None:
    """What a named quantity or a value of a defined function is by definition."""
    if isinstance(node, Map) and not node.primes:
        d = problem.function(node.name)
        if d is not None and len(d.params) == 1 and d.params[0].shape == node.u.shape:
            return substitute(d.body, {d.params[0]: node.u})
    elif isinstance(node, Apply) and not node.slots:
        d = problem.function(node.name)
        if d is not None and [p.shape for p in d.params] == [u.shape for u in node.arguments]:
            return substitute(d.body, dict(zip(d.params, node.arguments, strict=True)))
    elif isinstance(node, Entry | Member):
        for found in problem.definitions:
            held = found.name
            if type(held) is type(node) and isinstance(held, Entry | Member) and named_alike(held, node):
                return substitute(found.body, dict(zip(held.indices, node.indices, strict=True)))
    elif not node.kids and not isinstance(node, Num):
        d = problem.definition(node) or (problem.function(node.name) if isinstance(node, Sym) else None)
        if d is not None and d.body.shape == node.shape:
            return d.body
    return None


def named_alike(held: Entry | Member, node: Entry | Member) -> bool:
    """Is this an entry (a member) of what is defined for every index?"""
    if len(held.indices) != len(node.indices) or not all(isinstance(i, Idx) for i in held.indices):
        return False
    if isinstance(held, Entry) and isinstance(node, Entry):
        return held.u is node.u
    return isinstance(held, Member) and isinstance(node, Member) and held.name == node.name


def with_definitions(root: Node, problem: Problem, rounds: int = 4) -> Node:
    """All definitions put in. A variable of a derivative stays the letter that it is."""
    variables = {v for part in root.walk() if isinstance(part, Derivative) for v in part.by}

    def change(node: Node) -> Node:
        if node in variables:
            return node
        body = meaning(node, problem)
        return body if body is not None else node

    for _ in range(rounds):
        try:
            new = transform(root, change)
        except (DerivationError, AttributeError, TypeError):
            return root
        if new is root:
            break
        root = new
    return root


# ---------------------------------------------------------------- derivatives
def of_derivative(node: Node, problem: Problem) -> Iterator[Node]:
    if not isinstance(node, Derivative) or len(node.by) != 1:
        return
    x = node.by[0]
    if node.of is x and is_scalar(x.shape):
        yield Num(1)
        return

    def d(u: Node) -> Node:
        return Derivative(u, node.by, node.partial, node.layout)

    match node.of:
        case Sum(terms):
            moving = [t for t in terms if depends(t, x) or named(t, problem)]
            if moving:
                yield add(*(d(t) for t in moving))
        case Prod(factors) if is_scalar(node.of.shape) and all(is_scalar(f.shape) for f in factors):
            spots = [k for k, f in enumerate(factors) if depends(f, x) or named(f, problem)]
            if len(spots) == 1 and len(factors) > 1:
                yield mul(*without(factors, spots[0]), d(factors[spots[0]]))
            elif len(spots) > 1:
                yield add(*(mul(*without(factors, k), d(factors[k])) for k in spots))
        case BigSum(body, index, low, high, skip):
            yield BigSum(d(body), index, low, high, skip)
        case Map(name, u, 0) if is_scalar(u.shape) and u is not x and (outer := slope(name, u)) is not None:
            yield mul(outer, d(u))
        case Map(name, u, 0) if u is x and is_scalar(x.shape) and (outer := slope(name, u)) is not None:
            yield outer
        case Pow(u, Num(k)) if is_scalar(u.shape):
            yield mul(Num(k), Pow(u, Num(k - 1)), d(u)) if u is not x else mul(Num(k), Pow(u, Num(k - 1)))


def named(node: Node, problem: Problem) -> bool:
    return any(problem.definition(leaf) is not None for leaf in free_leaves(node))


def derived(root: Node) -> Node:
    """The derivatives by scalars carried out as far as the table reaches, in one go."""

    def change(node: Node) -> Node:
        if not isinstance(node, Derivative) or len(node.by) != 1 or not is_scalar(node.by[0].shape):
            return node
        return differentiate(node.of, node.by[0]) or node

    try:
        return transform(root, change)
    except (DerivationError, RecursionError):
        return root


def differentiate(u: Node, x: Node) -> Node | None:
    """The derivative of a scalar by a scalar with sums, products, powers and the table; None beyond these."""
    if u is x:
        return Num(1)
    if not depends(u, x):
        return Num(0) if is_scalar(u.shape) else None
    match u:
        case Sum(terms):
            parts = [differentiate(t, x) for t in terms]
            return add(*(p for p in parts if p is not None)) if None not in parts else None
        case Prod(factors) if all(is_scalar(f.shape) for f in factors):
            whole = []
            for k, factor in enumerate(factors):
                if depends(factor, x):
                    part = differentiate(factor, x)
                    if part is None:
                        return None
                    whole.append(mul(*without(factors, k), part))
            return add(*whole)
        case Pow(v, Num(k)) if is_scalar(v.shape):
            part = differentiate(v, x)
            return None if part is None else mul(Num(k), Pow(v, Num(k - 1)), part)
        case Map(name, v, 0) if (outer := slope(name, v)) is not None:
            part = differentiate(v, x)
            return None if part is None else mul(outer, part)
        case BigSum(body, index, low, high, skip):
            part = differentiate(body, x)
            return None if part is None else BigSum(part, index, low, high, skip)
    return None


# ---------------------------------------------------------------- logarithms, products
def of_logarithm(node: Node, problem: Problem) -> Iterator[Node]:
    match node:
        case Map("log", Prod(factors)) if all(is_scalar(f.shape) for f in factors):
            yield add(*(Map("log", f) for f in factors))
        case Map("log", Pow(u, k)):
            yield mul(k, Map("log", u))
        case Map("log", BigProd(body, index, low, high)):
            yield BigSum(Map("log", body), index, low, high)
        case Map("log", Map("sqrt", u)):
            yield mul(Num(1) / Num(2), Map("log", u))
        case Map("log", Map("exp", u)) | Map("exp", Map("log", u)):
            yield u


def of_product(node: Node, problem: Problem) -> Iterator[Node]:
    match node:
        case Pow(Sum((u, v)), Num(k)) if k == 2:
            if is_scalar(u.shape):
                yield add(Pow(u, Num(2)), mul(Num(2), u, v), Pow(v, Num(2)))
            else:
                yield add(Pow(u, Num(2)), mul(u, v), mul(v, u), Pow(v, Num(2)))
        case Prod(factors):
            for place, factor in enumerate(factors):
                if isinstance(factor, Sum):
                    yield add(*(mul(*factors[:place], t, *factors[place + 1 :]) for t in factor.terms))
        case Pow(Prod(factors), Num(k)) if all(is_scalar(f.shape) for f in factors):
            yield mul(*(Pow(f, Num(k)) for f in factors))


def of_integral(node: Node, problem: Problem) -> Iterator[Node]:
    match node:
        case Integral(Sum(terms), x, low, high):
            yield add(*(Integral(t, x, low, high) for t in terms))
        case Integral(Prod(factors), x, low, high):
            for k, factor in enumerate(factors):
                if isinstance(factor, Sum):
                    yield Integral(add(*(mul(*factors[:k], t, *factors[k + 1 :]) for t in factor.terms)), x, low, high)


def of_norm(node: Node, problem: Problem) -> Iterator[Node]:
    """A squared norm as a product, a transpose and a determinant of a product taken apart."""
    match node:
        case Pow(Norm(u, "2" | "F"), Num(k)) if k == 2:
            if is_column(u.shape):
                turned = u.factors if isinstance(u, Prod) else (u,)
                yield mul(*(transpose(f) for f in reversed(turned)), *turned)
            else:
                yield Trace(mul(transpose(u), u))
        case Transpose(Sum(terms)):
            yield add(*(transpose(t) for t in terms))
        case Transpose(Prod(factors)) if all(not is_scalar(f.shape) for f in factors):
            yield mul(*(transpose(f) for f in reversed(factors)))
        case Map("sqrt", Pow(u, Num(k))) if k == 2:
            yield Map("abs", u)
        case Det(Prod((c, u))) if is_scalar(c.shape) and is_square(u.shape):
            yield mul(Pow(c, Size(u.shape[0])), Det(u))
        case BigSum(Sum(terms), index, low, high, ()) if low is Num(1):
            free = [t for t in terms if index not in free_leaves(t)]
            if free:
                bound = [BigSum(t, index, low, high, ()) for t in terms if index in free_leaves(t)]
                yield add(*bound, *(mul(high, t) for t in free))
        case Det(Prod((c, u, *rest))) if is_scalar(c.shape) and rest and is_square(u.shape):
            yield mul(Det(mul(c, u)), *(Det(v) for v in rest if is_square(v.shape)))


# ---------------------------------------------------------------- means, probabilities, densities
def of_mean(node: Node, problem: Problem) -> Iterator[Node]:
    match node:
        case Expect(Sum(terms), given, under):
            yield add(*(Expect(t, given, under) if any_random(t) else t for t in terms))
        case Expect(Prod(factors), given, under):
            constants = [f for f in factors if not any_random(f)]
            if constants and len(constants) < len(factors):
                yield mul(*constants, Expect(mul(*(f for f in factors if any_random(f))), given, under))


def of_spread(node: Node, problem: Problem) -> Iterator[Node]:
    """A variance or covariance of a sum, multiplied out; constants leave it."""
    match node:
        case Var(Sum(terms), given, under):
            moving = [t for t in terms if any_random(t)]
            if given is None and is_scalar(node.shape):
                crossed = [mul(Num(2), c) for c in covariances(Sum(tuple(moving)))] if len(moving) > 1 else []
                yield add(*(scaled_variance(t, given, under) for t in moving), *crossed)
            yield add(
                *(Var(t, given, under) for t in moving),
                *(mul(Num(2), Cov(s, t, given)) for s, t in combinations(moving, 2)),
            )
        case Cov(Sum(terms), v, given) if is_scalar(node.shape) and node.u is not v:
            yield add(*(Cov(t, v, given) for t in terms if any_random(t)))
        case Cov(u, Sum(terms), given) if is_scalar(node.shape) and node.v is not u:
            yield add(*(Cov(u, t, given) for t in terms if any_random(t)))
        case Cov(u, v, None) if is_scalar(node.shape) and u is not v:
            yield add(Expect(mul(u, v)), mul(MINUS, Expect(u), Expect(v)))
        case Cov(Prod((*front, z)) as u, v, given) if u is v and not any(any_random(f) for f in front):
            A = mul(*front)
            if not is_scalar(A.shape):
                yield mul(A, Cov(z, z, given), transpose(A))
        case Var(u, None) if is_scalar(node.shape):
            yield add(Expect(Pow(u, Num(2))), mul(MINUS, Pow(Expect(u), Num(2))))


def any_random(node: Node) -> bool:
    return any(isinstance(p, RandVar) for p in node.walk())


def of_probability(node: Node, problem: Problem) -> Iterator[Node]:
    if isinstance(node, Sum) and len(node.terms) > 1:
        # the product rule in every term, in the same way
        each = [list(product_rules(c)) if (c := chance(t)) is not None else [] for t in node.terms]
        yield from (add(*terms) for terms in zip(*each, strict=False))
    c = chance(node)
    if c is None:
        return
    yield from bayes_rules(c)
    yield from product_rules(c)
    yield from event_rules(c)
    if isinstance(node, Prob):
        for condition in stated_conditions(node.event, problem):
            parts = (condition, complement(condition))
            yield add(*(mul(p, w) for p, w in split_by(c, parts)))
    yield from total_rules(c, problem)


def stated_conditions(a: Node, problem: Problem) -> list[Node]:
    found = []
    for fact in problem.facts:
        left = getattr(fact.node, "left", None)
        if isinstance(left, Prob) and left.event is a and left.given is not None:
            found.append(left.given)
    return found[:2]


def of_density(node: Node, problem: Problem) -> Iterator[Node]:
    match node:
        case Dens(_, (x,), (), _, (variable,)):
            for fact in problem.facts:
                match fact.node:
                    case Follows(u, Law() as law, None) if u is variable:
                        yield LawDens(law, x)
        case Prob(Rel("=", RandVar() as variable, value), None, _):
            for fact in problem.facts:
                match fact.node:
                    case Follows(u, Law() as law, None) if u is variable and (row := law_row(law)) is not None:
                        if row.discrete:
                            yield row.density(value, *law.params)
        case LawDens(Law("Normal", (m, v)), x) if is_scalar(x.shape):
            yield normal_density(x, m, v, power=Num(1) / Num(2))


WAYS = (
    of_definition,
    of_derivative,
    of_logarithm,
    of_norm,
    of_mean,
    of_spread,
    of_product,
    of_probability,
    of_density,
    of_integral,
)
