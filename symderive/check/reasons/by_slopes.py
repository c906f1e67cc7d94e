"""The rules by which a derivative was carried out, or carried on, from one line to the next."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.check.reasons.change import Change, equal_in_value
from symderive.check.variants import meaning
from symderive.expr.algebra import MINUS, Map, Num, Pow, Prod, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.calculus import Derivative, Limit
from symderive.expr.node import Node, nodes_of
from symderive.expr.shape import is_column, is_scalar
from symderive.rules.faulty import depends

#: the more telling first; of several rules one is named before the others
TELLING = (
    "chain-rule-through-named-quantities",
    "derivative-of-a-quotient",
    "derivative-of-a-product",
    "chain-rule",
    "logarithmic-differentiation",
    "exponential-rule",
    "power-rule",
    "derivative-of-an-elementary-function",
    "derivative-with-a-constant-factor",
    "derivative-of-a-sum",
    "derivative-of-a-constant",
)
BRIEF = 3  # rules that are named for one line
AT_ONCE = frozenset(TELLING[-4:])  # rules of which nobody speaks where there is another


def by_slopes(change: Change) -> tuple[str, ...]:
    """The rules, the most telling first; () where no derivative was touched."""
    gone = [u for u in change.gone if isinstance(u, Derivative)]
    come = [u for u in change.come if isinstance(u, Derivative)]
    if not gone or any(isinstance(u, Limit) for u in (*change.gone, *change.come)):
        return by_limit(change)
    if any(u.by == v.by and equal_in_value(u.of, v.of, change.problem) for u in gone for v in come):
        return ()  # what is differentiated was only written anew
    if come and through_names(gone, come):
        return ("chain-rule-through-named-quantities",)
    if come and not all(is_scalar(v.shape) and is_scalar(u.of.shape) for u in come for v in u.by):
        return ("derivative-of-a-sum",)
    found: set[str] = set()
    for u in gone:
        found |= set(rules_of(u, change))
    if come:  # one rule further: what is left to do is not yet done
        found -= {rule for u in come for rule in rules_of(u, change)} - outer(gone, change)
    named = found - AT_ONCE
    return tuple(sorted(named or found, key=place))[: BRIEF if named else 1]


def place(rule: str) -> int:
    return TELLING.index(rule) if rule in TELLING else -1


def outer(gone: list[Derivative], change: Change) -> set[str]:
    """The first rule of each derivative that is gone: it was used in any case."""
    return {next(iter(rules_of(u, change)), "") for u in gone}


def by_limit(change: Change) -> tuple[str, ...]:
    """A derivative that becomes a limit of difference quotients, and back."""
    kinds = change.went, change.arrived
    definition = (frozenset((Derivative,)), frozenset((Limit,)))
    return ("definition-of-the-derivative",) if kinds in (definition, definition[::-1]) else ()


def through_names(gone: list[Derivative], come: list[Derivative]) -> bool:
    """Is a derivative of a quantity gone into those of the quantities between?"""
    by = {v for u in gone for v in u.by}
    if {v for u in come for v in u.by} - by:
        return True
    terms = {t for u in gone for t in (u.of.terms if isinstance(u.of, Sum) else (u.of,))}
    matrices = not all(is_scalar(v.shape) and is_scalar(u.of.shape) for u in come for v in u.by)
    return matrices and not {u.of for u in come} & terms


def rules_of(derivative: Derivative, change: Change) -> Iterator[str]:
    """The rules that carry a derivative out, from the outside in."""
    of = meaning(derivative.of, change.problem) or derivative.of
    if len(derivative.by) > 1:
        vectors = any(not is_scalar(v.shape) for v in derivative.by)
        yield "hessian-is-the-jacobian-of-the-gradient" if vectors else "differentiate-again"
        if vectors:
            return
    x = derivative.by[0]
    if not is_scalar(x.shape) or not is_scalar(of.shape):
        yield named_for_shapes(of, x)
        return
    yield from scalar_rules(of, x)


def named_for_shapes(of: Node, x: Node) -> str:
    """The last step of a derivative by or of a vector or matrix, by the name of what comes out."""
    if is_scalar(of.shape):
        return "identify-the-gradient"
    return "identify-the-jacobian" if is_column(of.shape) or is_column(x.shape) else "take-the-entry"


def scalar_rules(u: Node, x: Node) -> Iterator[str]:
    if u is x or not depends(u, x):
        yield "derivative-of-a-constant" if u is not x else "derivative-of-an-elementary-function"
        return
    match u:
        case Sum(terms):
            yield "derivative-of-a-sum"
            for t in terms:
                yield from scalar_rules(t, x)
        case BigSum(body):
            yield "derivative-of-a-sum"
            yield from scalar_rules(body, x)
        case Prod(factors):
            moving = [f for f in factors if depends(f, x)]
            if len(moving) == 1:
                yield "derivative-with-a-constant-factor"
            elif any(isinstance(f, Pow) and f.exponent is MINUS for f in moving):
                yield "derivative-of-a-quotient"
            else:
                yield "derivative-of-a-product"
            for f in moving:
                yield from scalar_rules(f.base if isinstance(f, Pow) and f.exponent is MINUS else f, x)
        case Pow(base, exponent) if depends(exponent, x):
            yield "logarithmic-differentiation" if depends(base, x) else "exponential-rule"
        case Pow(base, Num()) | Pow(base, _):
            yield "power-rule" if base is x else "chain-rule"
            if base is not x:
                yield from scalar_rules(base, x)
        case Map(_, inner):
            yield "derivative-of-an-elementary-function" if inner is x else "chain-rule"
            if inner is not x:
                yield from scalar_rules(inner, x)
        case Derivative():
            yield "differentiate-again"
        case _ if nodes_of(u, Derivative):
            yield "differentiate-again"
        case _:
            yield "chain-rule"
