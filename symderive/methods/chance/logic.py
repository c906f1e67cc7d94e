"""And, or, not and exclusive or of variables with the values 0 and 1, as arithmetic: a or b is a + b - ab."""

from __future__ import annotations

from symderive.expr.algebra import UNITY, Apply, Map, Num
from symderive.expr.build import add, mul
from symderive.expr.laws import values_of
from symderive.expr.node import Node, holds, substitute, transform
from symderive.expr.probability import And, FiniteSet, Not, Or, RandVar
from symderive.methods.chance.sources import Chance

BITS = {Num(0), Num(1)}


def as_numbers(chance: Chance, u: Node) -> Node:
    """``u`` with the connectives between 0 and 1 written in sums and products; others are left as they are."""
    if not any(connective(p) for p in u.walk()):
        return u
    return transform(u, lambda part: arithmetic(chance, part))


def connective(u: Node) -> bool:
    return isinstance(u, And | Or | Not) or (isinstance(u, Apply) and u.name == "xor")


def arithmetic(chance: Chance, u: Node) -> Node:
    match u:
        case And(events) if all(is_bit(chance, e) for e in events):
            return mul(*events)
        case Or(events) if all(is_bit(chance, e) for e in events):
            none_of_them = mul(*(add(UNITY, mul(-1, e)) for e in events))
            return add(UNITY, mul(-1, none_of_them))
        case Not(e) if is_bit(chance, e):
            return add(UNITY, mul(-1, e))
        case Apply("xor", (a, *rest), _, ()) if all(is_bit(chance, e) for e in (a, *rest)):
            made = a
            for b in rest:
                made = add(made, b, mul(-2, made, b))
            return made
    return u


def is_bit(chance: Chance, u: Node) -> bool:
    """Are 0 and 1 the only values? Sums and products that ``arithmetic`` made of such are known by their letters."""
    if isinstance(u, Num):
        return u in BITS
    if isinstance(u, RandVar):
        return has_bits(chance, u)
    variables = chance.variables_in(u)
    polynomial = not holds(u, Apply, Map)
    return polynomial and len(variables) <= 6 and bool(variables) and stays_a_bit(chance, u, variables)


def stays_a_bit(chance: Chance, u: Node, variables: list[Node]) -> bool:
    """Does u take 0 or 1 for all values 0 and 1 of its variables? Each of them is tried."""
    from_bits = [u]
    for x in variables:
        if not has_bits(chance, x):
            return False
        from_bits = [put(w, x, bit) for w in from_bits for bit in BITS]
    return all(w in BITS for w in from_bits)


def put(u: Node, x: Node, value: Node) -> Node:
    return transform(substitute(u, {x: value}), worked)


def worked(u: Node) -> Node:
    """A sum or a product of numbers as one number."""
    kids = u.kids
    if not kids or not all(isinstance(k, Num) for k in kids):
        return u
    values = [k.value for k in kids if isinstance(k, Num)]
    match type(u).__name__:
        case "Sum":
            return Num(sum(values))
        case "Prod":
            total = values[0]
            for v in values[1:]:
                total *= v
            return Num(total)
    return u


def has_bits(chance: Chance, x: Node) -> bool:
    if not isinstance(x, RandVar):
        return False
    found = chance.source(x)
    laws = [s.law for s in found]
    if found and all(law is not None and law.name == "Bernoulli" for law in laws):
        return True
    listed = [values_of(law) for law in laws if law is not None]
    if listed and all(values is not None and set(values) <= BITS for values in listed):
        return True
    decl = chance.problem.declarations.get(x.name) or chance.problem.declarations.get(x.family)
    within = decl.within if decl is not None else None
    return isinstance(within, FiniteSet) and set(within.elements) <= BITS
