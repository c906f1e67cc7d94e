"""One move with an integral between ends: the bell curve, substitution, parts, the fundamental theorem."""

from __future__ import annotations

from symderive import scalar
from symderive.derive.rule import Rule
from symderive.expr.algebra import INFINITY, MINUS, UNITY, Map, Num, Pow, Prod, Sym
from symderive.expr.build import add, is_zero, mul, neg
from symderive.expr.calculus import At, Integral, Limit
from symderive.expr.node import Node, free_leaves, transform
from symderive.methods.chance.lines import neat
from symderive.methods.limit_moves import BELOW_ZERO, infinite, regular
from symderive.rules import antiderivatives as ways
from symderive.rules.algebra import tidy
from symderive.rules.expectation import work_out_the_integral
from symderive.rules.terms import parts
from symderive.scalar.letters import Letters

Move = tuple[Rule, Node]
NEW_LETTERS = ("u", "v", "w", "t")


def move(node: Node, known: Letters) -> Move | None:
    assert isinstance(node, Integral) and node.low is not None and node.high is not None
    value = scalar.integrate(node.body, node.var, node.low, node.high, known)
    if value is None:
        return None
    if infinite(value):
        return work_out_the_integral, value
    for way in WAYS:
        made = way(node, known)
        if made is not None:
            return made
    if bell_curve(node, known):
        return ways.gaussian_integral, value
    return work_out_the_integral, value


def bell_curve(node: Integral, known: Letters) -> bool:
    """c exp(quadratic) over the whole line."""
    if node.low != BELOW_ZERO or node.high is not INFINITY:
        return False
    factors = node.body.factors if isinstance(node.body, Prod) else (node.body,)
    moving = [f for f in factors if node.var in free_leaves(f)]
    if len(moving) != 1 or not isinstance(moving[0], Map) or moving[0].name != "exp":
        return False
    rows = scalar.polynomial(moving[0].u, [node.var], known)
    return rows is not None and max(k for (k,) in rows) == 2


def by_substitution(node: Integral, known: Letters) -> Move | None:
    """φ(g(x)) times a constant multiple of g'(x), g not linear."""
    x = node.var
    if infinite(node.low) or infinite(node.high):
        return None
    for inner in inner_functions(node.body, x):
        slope = scalar.differentiate(inner, x, known)
        if slope is None or x not in free_leaves(slope):
            continue
        u = Sym(
            next(n for n in NEW_LETTERS if all(getattr(s, "name", "") != n for s in free_leaves(node))), inner.shape
        )
        rest = scalar.simplify(mul(node.body, Pow(slope, MINUS)), known)
        put = replaced(rest, inner, u)
        if x in free_leaves(put):
            continue
        ends = [scalar.simplify(replaced(inner, x, end), known) for end in (node.low, node.high) if end is not None]
        return ways.substitution, Integral(put, u, *ends)
    return None


def replaced(u: Node, old: Node, new: Node) -> Node:
    return transform(u, lambda v: new if v is old else v)


def inner_functions(body: Node, x: Node) -> list[Node]:
    """What stands inside powers and functions, largest first."""
    found: list[Node] = []
    for part in body.walk():
        inner = part.u if isinstance(part, Map) else part.base if isinstance(part, Pow) else None
        if inner is not None and inner is not x and x in free_leaves(inner) and inner not in found:
            found.append(inner)
    return found


def by_parts(node: Integral, known: Letters) -> Move | None:
    """A power of x times exp, sin or cos of a linear function; a power of x times log x."""
    x = node.var
    factors = list(node.body.factors) if isinstance(node.body, Prod) else [node.body]
    fixed = [f for f in factors if x not in free_leaves(f)]
    moving = [f for f in factors if x in free_leaves(f)]
    powers = [f for f in moving if scalar.polynomial(f, [x], known) is not None]
    others = [f for f in moving if f not in powers]
    if len(others) != 1 or not isinstance(others[0], Map):
        return None
    u: Node
    slope: Node
    if others[0].name == "log" and others[0].u is x:
        u, slope = others[0], mul(*powers) if powers else UNITY
    elif others[0].name in ("exp", "sin", "cos") and powers and linear(others[0].u, x, known):
        u, slope = mul(*powers), others[0]
    else:
        return None
    v = scalar.antiderivative(slope, x, known)
    du = scalar.differentiate(u, x, known)
    if v is None or du is None:
        return None
    assert node.low is not None and node.high is not None
    number, scalars, _ = parts(tidy(mul(v, du)))
    moving = [f for f in scalars if x in free_leaves(f)]
    before = [Num(number), *(f for f in (*fixed, *scalars) if x not in free_leaves(f))]
    left = Integral(mul(*moving) if moving else UNITY, x, node.low, node.high)
    edge = between(tidy(mul(*fixed, u, v)), node, known)
    return ways.integration_by_parts, add(edge, neat(mul(tidy(neg(mul(*before))), left)))


def linear(u: Node, x: Node, known: Letters) -> bool:
    rows = scalar.polynomial(u, [x], known)
    return rows is not None and max(k for (k,) in rows) == 1


def by_antiderivative(node: Integral, known: Letters) -> Move | None:
    """F(b) - F(a)."""
    found = scalar.antiderivative(node.body, node.var, known)
    if found is None or any(isinstance(u, Map) and u.name == "erf" for u in found.walk()):
        return None
    return ways.values_of_an_antiderivative, between(scalar.expand(found, known), node, known)


def between(f: Node, node: Integral, known: Letters) -> Node:
    """f at the upper end less f at the lower end; an end that f does not reach is approached."""
    upper, lower = (
        at_end(f, node.var, end, side, known) for end, side in ((node.high, "-"), (node.low, "+")) if end is not None
    )
    return upper if is_zero(lower) else add(upper, neg(lower))


def at_end(f: Node, x: Node, end: Node, side: str, known: Letters) -> Node:
    if infinite(end):
        return Limit(f, x, end, "")
    approach = Limit(f, x, end, side)
    return At(f, ((x, end),)) if regular(f, approach, known) else approach


WAYS = (by_substitution, by_parts, by_antiderivative)
