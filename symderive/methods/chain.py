"""The chain rule through named quantities: the size of every factor, each factor by its rule, then the product."""

from __future__ import annotations

from symderive.derive.derivation import Strand
from symderive.derive.rule import Step
from symderive.expr.algebra import UNITY, Eye, Prod, Sum
from symderive.expr.build import is_zero
from symderive.expr.calculus import MIXED, Derivative
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, Shape, is_scalar
from symderive.methods.paths import body_of, parents
from symderive.methods.question import Question
from symderive.methods.workings import (
    Part,
    by_number,
    gradient_part,
    jacobian_part,
    last_line,
    simplified,
    way_by_number,
    way_of,
)
from symderive.rules.algebra import tidy
from symderive.rules.identification import (
    chain_rule_through_named_quantities,
    insert_the_factors,
)

LONGEST = 40  # so many named quantities are walked forwards; longer networks are walked backwards only


def fits(q: Question, names: list[Node]) -> bool:
    """Columns and numbers all the way: then every factor is a matrix and the factors multiply."""
    (v,) = q.by
    columns = all(u.shape[1] == ONE for u in (q.of, v, *names))
    return bool(names) and columns and len(names) <= LONGEST


def by_chain(q: Question, names: list[Node], problem: Problem, final: bool = True) -> Part:
    """The derivative through the named quantities ``names`` (nearer to the formula first)."""
    (v,) = q.by
    way = way_of(problem, (v,), q.held)
    strands: list[Strand] = []
    values: dict[Node, Node] = {}
    top = q.name if q.name is not v else q.of
    kin = {u: parents(q.of if u is top else body_of(u, problem), way) for u in (top, *names)}
    direct = {u: direct_part(q.of if u is top else body_of(u, problem), v, names) for u in (top, *names)}

    def factor(u: Node, by: Node) -> Node:
        """∂u/∂by with the other named quantities held; its strand is written on the way."""
        body = q.of if u is top else body_of(u, problem)
        symbol = Derivative(u, (by,), True)
        asked = problem.goal.node if problem.goal is not None else None
        if symbol is asked and (len(kin[u]) > 1 or (direct[u] and kin[u])):
            u = body  # the goal's own spelling means the derivative along all paths
            symbol = Derivative(u, (by,), True)
        if symbol not in values:
            part = local(u, body, by, frozenset(names) | q.held, problem)
            strands.extend(part.strands)
            values[symbol] = tidy(part.value.T) if turned(u.shape, by.shape) else part.value
        return symbol

    path = single_path(top, names, kin, direct)
    if path is not None:
        factors = [factor(a, b) for a, b in zip((top, *path), (*path, v), strict=True)]
        main = assembled(q, [factors], values, strands, problem, final)
        return Part(tuple(strands), main)
    for u in (*reversed(names), top):
        lines = [[factor(u, p), Derivative(p, (v,), False)] for p in kin[u]]
        if direct[u]:
            lines.append([factor(u, v)])
        symbol = Derivative(u, (v,), False)
        if u is top:
            main = assembled(q, lines, values, strands, problem, final)
            return Part(tuple(strands), main)
        if not kin[u]:
            values[symbol] = values[factor(u, v)]
            continue
        steps = chain_steps(symbol, lines, values, problem, False)
        strands.append(Strand(symbol, tuple(steps)))
        values[symbol] = last_line(symbol, steps)
    raise AssertionError("the last quantity is the function itself")


def turned(of: Shape, by: Shape) -> bool:
    """Is the value of the local work a gradient column where the chain rule wants a row?"""
    return is_scalar(of) and not is_scalar(by)


def direct_part(body: Node, v: Node, names: list[Node]) -> bool:
    """Does the variable stand in the formula itself, beside the named quantities?"""
    return any(leaf is v for leaf in body.walk())


def single_path(
    top: Node, names: list[Node], kin: dict[Node, list[Node]], direct: dict[Node, bool]
) -> list[Node] | None:
    """The named quantities in a row, where there is one way only from the function to the variable."""
    path: list[Node] = []
    u = top
    while kin[u]:
        if len(kin[u]) != 1 or direct[u]:
            return None
        u = kin[u][0]
        path.append(u)
    return path if len(path) == len(names) else None


def local(u: Node, body: Node, by: Node, held: frozenset[Node], problem: Problem) -> Part:
    """∂u/∂by, the other named quantities being held."""
    subject = Derivative(u, (by,), True)
    stops = held - {by}
    if is_scalar(by.shape):
        return by_number(subject, body, by, way_by_number(problem, by, True, stops), True)
    way = way_of(problem, (by,), stops)
    if is_scalar(u.shape):
        return gradient_part(subject, u, body, by, way)
    return jacobian_part(subject, u, body, by, way)


def assembled(
    q: Question, lines: list[list[Node]], values: dict[Node, Node], strands: list[Strand], problem: Problem, final: bool
) -> Node:
    """The strand in which the factors are multiplied; returns the derivative in numerator layout."""
    subject = Derivative(q.name, q.by, q.partial, MIXED)
    steps = chain_steps(subject, lines, values, problem, final)
    value = last_line(subject, steps)
    strands.append(Strand(subject, tuple(steps)))
    return value


def chain_steps(
    subject: Node, lines: list[list[Node]], values: dict[Node, Node], problem: Problem, final: bool
) -> list[Step]:
    """subject = sum of products of derivatives = the same with their values = tidied."""
    products = [line[0] if len(line) == 1 else Prod(tuple(line)) for line in lines]
    whole = products[0] if len(products) == 1 else Sum(tuple(products))
    sizes = tuple((f, f.shape) for line in lines for f in line)
    steps = [chain_rule_through_named_quantities.step(subject, whole, sizes=tuple(dict.fromkeys(sizes)))]
    put_in = [multiplied([values[f] for f in line], subject.shape) for line in lines]
    kept = [p for p in put_in if not is_zero(p)]
    filled = (kept[0] if len(kept) == 1 else Sum(tuple(kept))) if kept else put_in[0]
    steps.append(insert_the_factors.step(whole, filled))
    steps += simplified(filled, problem if final else None)
    return steps


def multiplied(factors: list[Node], shape: Shape) -> Node:
    kept = [f for f in factors if f is not UNITY and not isinstance(f, Eye)]
    if not kept:
        return factors[0]
    whole = kept[0] if len(kept) == 1 else Prod(tuple(kept))
    return whole if whole.shape == shape else Prod(tuple(factors))
