"""A canonical key: equal for trees that differ only in the order of terms, of commuting factors, of equal spellings.

The key is for comparing and is never shown. Bound variables are named by their depth, so the letter of an index does
not matter; ``sqrt(u)`` and ``u^(1/2)``, ``a - b`` and ``-b + a``, ``(u^T)^T`` and ``u`` have one key.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from symderive.expr.algebra import Const, Delta, Hadamard, Inverse, Map, Num, Pow, Prod, Rel, Size, Sum, Sym, Transpose
from symderive.expr.node import Binder, Node, free_leaves, naming
from symderive.expr.probability import And, FiniteSet, Or
from symderive.expr.shape import is_scalar

Key = tuple[Any, ...]
LARGEST = 1000  # exponents of numbers that are worked out
TURNED = {">": "<", ">=": "<="}


def same(a: Node, b: Node) -> bool:
    """Are two trees the same up to order and spelling?"""
    return a is b or (a.shape == b.shape and key(a) == key(b))


def key(node: Node) -> Key:
    """The canonical key of a tree."""
    return _key(node, {})


def _key(node: Node, names: dict[Node, int]) -> Key:
    if not names or not (free_leaves(node) & names.keys()):
        found = node.memo.get("key")
        if found is None:
            found = node.memo["key"] = _make(node, {})
        return found
    return _make(node, names)


def _make(node: Node, names: dict[Node, int]) -> Key:
    match node:
        case _ if node in names:
            return ("bound", names[node])
        case Num(value):
            return ("num", value.numerator, value.denominator)
        case Size(dim):
            return ("size", str(dim))
        case Const(name):
            return ("const", name)
        case Sym(name, size):
            return ("sym", name, str(size[0]), str(size[1]))
        case Sum(terms):
            return ("sum", *_sorted(_key(t, names) for t in _flat(terms, Sum)))
        case Prod():
            return _product(node, names)
        case Map("sqrt", u, 0):
            return _power(_key(u, names), ("num", 1, 2))
        case Pow(base, Num(value)) if value == -1 and not is_scalar(base.shape):
            return ("Inverse", _key(base, names))
        case Pow(base, exponent):
            return _power(_key(base, names), _key(exponent, names))
        case Transpose(Transpose(u)):
            return _key(u, names)
        case Inverse(Inverse(u)):
            return _key(u, names)
        case Hadamard(factors):
            return ("had", *_sorted(_key(f, names) for f in _flat(factors, Hadamard)))
        case And(events):
            return ("and", *_sorted(_key(e, names) for e in _flat(events, And)))
        case Or(events):
            return ("or", *_sorted(_key(e, names) for e in _flat(events, Or)))
        case FiniteSet(elements):
            return ("set", *_sorted(_key(e, names) for e in elements))
        case Delta(i, j):
            return ("delta", *_sorted((_key(i, names), _key(j, names))))
        case Rel(op, left, right) if op in TURNED:
            return ("rel", TURNED[op], _key(right, names), _key(left, names))
        case Rel(op, left, right) if op in ("=", "!=", "approx"):
            return ("rel", op, *_sorted((_key(left, names), _key(right, names))))
        case Binder():
            inner = dict(names)
            for variable in node.bound():
                inner[variable] = len(inner)
            scope, places = set(node.scope()), naming(node)
            parts = [
                ("binds",) if place in places else _key(kid, inner if place in scope else names)
                for place, kid in enumerate(node.kids)
            ]
            return (type(node).__name__, _data(node), *parts)
        case _:
            return (type(node).__name__, _data(node), *(_key(kid, names) for kid in node.kids))


def _flat(parts: tuple[Node, ...], kind: type) -> list[Node]:
    flat: list[Node] = []
    for part in parts:
        if type(part) is kind:
            flat.extend(_flat(part.args[0], kind))
        else:
            flat.append(part)
    return flat


def _sorted(keys: Any) -> list[Key]:
    return sorted(keys, key=_spelled)


@lru_cache(maxsize=4096)
def _spelled(key: Key) -> str:
    """The text by which keys are sorted; those of common parts are asked for in every term again."""
    return repr(key)


def _power(base: Key, exponent: Key) -> Key:
    if exponent == ("num", 1, 1):
        return base
    whole = exponent[0] == "num" and exponent[2] == 1 and abs(exponent[1]) <= LARGEST
    if base[0] == "num" and whole and (base[1] or exponent[1] > 0):
        value = Fraction(*base[1:]) ** exponent[1]  # as in a power of a product with numbers
        return ("num", value.numerator, value.denominator)
    if base[0] == "pow" and base[2][0] == "num" and exponent[0] == "num":
        inner, outer = Fraction(*base[2][1:]), Fraction(*exponent[1:])
        # (x^a)^b = x^(ab) holds for all real x where b is an integer.
        if outer.denominator == 1:
            product = inner * outer
            return ("pow", base[1], ("num", product.numerator, product.denominator))
    if base[0] == "prod" and whole:
        # (u v)^k = u^k v^k for scalars and an integer k; what is left of the chain is one scalar.
        _, number, scalars, chain = base
        if scalars or number != (1, 1):
            value = Fraction(*number) ** exponent[1]
            factors = [*scalars, ("prod", (1, 1), (), chain)] if chain else scalars
            raised = _sorted(_power(f, exponent) for f in factors)
            return ("prod", (value.numerator, value.denominator), tuple(raised), ())
    return ("pow", base, exponent)


def _product(node: Prod, names: dict[Node, int]) -> Key:
    """Scalar factors sorted with the number in front; the matrix factors stay in their order."""
    number = Fraction(1)
    scalars: list[Key] = []
    chain: list[Node] = []

    def gather(product: Prod) -> None:
        nonlocal number
        single = is_scalar(product.shape)
        for factor in product.factors:
            if isinstance(factor, Num):
                number *= factor.value
            elif isinstance(factor, Prod) and (not single or all(is_scalar(f.shape) for f in factor.factors)):
                gather(factor)
            elif is_scalar(factor.shape):
                found = _key(factor, names)
                if found[0] == "prod":  # the scalar xᵀx that is a factor of a larger product
                    number *= Fraction(*found[1])
                    scalars.extend(found[2])
                    if found[3]:
                        scalars.append(("prod", (1, 1), (), found[3]))
                elif found[0] == "num":
                    number *= Fraction(*found[1:])
                else:
                    scalars.append(found)
            else:
                chain.append(factor)

    gather(node)
    if number == 0:
        return ("num", 0, 1)
    closed, rest = _runs(chain)
    if closed and (rest or scalars or number != 1 or len(closed) > 1):  # in 2 xᵀ x the scalar is xᵀx, bracket or not
        scalars.extend(("prod", (1, 1), (), tuple(_key(f, names) for f in run)) for run in closed)
        chain = rest
    keys = tuple(_key(f, names) for f in chain)
    if number == 1 and len(scalars) == 1 and not keys:
        return scalars[0]
    if not scalars and not keys:
        return ("num", number.numerator, number.denominator)
    return ("prod", (number.numerator, number.denominator), tuple(_sorted(scalars)), keys)


def _runs(chain: list[Node]) -> tuple[list[list[Node]], list[Node]]:
    """The runs of matrix factors, from the left, whose product is a scalar, and what is left over."""
    closed: list[list[Node]] = []
    run: list[Node] = []
    for factor in chain:
        run.append(factor)
        if len(run) > 1 and is_scalar((run[0].shape[0], factor.shape[1])):
            closed.append(run)
            run = []
    return closed, run


def _data(node: Node) -> Key:
    """What a node says besides its kids (a function's name, a norm's p), in order."""
    return tuple(_plain(a) for a in node.args if not isinstance(a, Node))


def _plain(value: Any) -> Any:
    if isinstance(value, Node):
        return "kid"
    if isinstance(value, tuple):
        return tuple(_plain(v) for v in value)
    return str(value)
