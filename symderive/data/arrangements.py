"""Uniform variables that are all different, or of which some two are equal: counted, not summed."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import perm

from symderive.data.field import Value
from symderive.data.tables import Product
from symderive.expr.algebra import Rel
from symderive.expr.node import Node
from symderive.expr.probability import And, Not, Or


def laplace(network: Product, variables: Iterable[Node]) -> bool:
    """Independent variables, each uniform on its values: all outcomes are equally likely."""
    found = [network.tables[v] for v in variables]
    return bool(found) and all(not t.parents and len(set(next(iter(t.rows.values())).values())) == 1 for t in found)


def comparison(network: Product, event: Node) -> tuple[bool, int, int] | None:
    """(True, n, k) where the event says that some two of k variables, uniform on the same n values, are equal,
    (False, n, k) where it says that all are different; None for any other event."""
    if isinstance(event, Not):
        inside = comparison(network, event.event)
        return None if inside is None else (not inside[0], *inside[1:])
    for kind, op in ((Or, "="), (And, "!=")):
        parts = event.kids if isinstance(event, kind) else (event,)
        pairs: set[frozenset[Node]] = set()
        for p in parts:
            if isinstance(p, Not) and isinstance(p.event, Rel) and p.event.op == "=" and op == "!=":
                pairs.add(frozenset((p.event.left, p.event.right)))
            elif isinstance(p, Rel) and p.op == op:
                pairs.add(frozenset((p.left, p.right)))
            else:
                break
        else:
            variables = list({v for pair in pairs for v in pair})
            k = len(variables)
            if k < 2 or len(pairs) != k * (k - 1) // 2 or any(v not in network.tables for v in variables):
                continue
            ranges = {network.values(v) for v in variables}
            if len(ranges) == 1 and laplace(network, variables) and all(len(pair) == 2 for pair in pairs):
                return kind is Or, len(next(iter(ranges))), k
    return None


def arrangements(network: Product, event: Node) -> Value | None:
    """The probability of such an event, by counting."""
    found = comparison(network, event)
    if found is None:
        return None
    some, n, k = found
    different = Fraction(perm(n, k), n**k)
    return 1 - different if some else different
