"""What an event or an expression comes to when some of its variables are known.

``fold`` puts values in and works out what it can: 2 + X_2 = 7 stays, 2 + 5 = 7 is true. Values are nodes (``Num``,
``Label``, ``TRUE``, ``FALSE``), so that equal remainders are one object and may be counted together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, comb, factorial, floor, isqrt

from symderive.expr.algebra import TRUE, Apply, Cases, Const, Delta, Map, Num, Pow, Prod, Rel, Sum, Sym, Transpose
from symderive.expr.arrays import BigProd, BigSum, Block
from symderive.expr.node import Node
from symderive.expr.probability import (
    And,
    Count,
    EventSym,
    Exists,
    FiniteSet,
    ForAll,
    In,
    Indicator,
    Interval,
    Label,
    Minus,
    NamedSet,
    Not,
    Or,
    RandVar,
    SetOf,
    SumOver,
)

FALSE = Const("false")
Env = Mapping[Node, Node]
ORDER: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def truth(value: bool) -> Node:
    return TRUE if value else FALSE


def is_value(node: Node) -> bool:
    return isinstance(node, Num | Label) or node is TRUE or node is FALSE or is_tuple(node)


def is_tuple(node: Node) -> bool:
    return isinstance(node, FiniteSet | Block) and all(is_value(kid) for kid in node.kids)


def number(node: Node) -> Fraction | None:
    """A value as a number: a truth value counts as 1 or 0."""
    if isinstance(node, Num):
        return node.value
    if node is TRUE or node is FALSE:
        return Fraction(int(node is TRUE))
    return None


def as_event(node: Node) -> Node:
    """A number in the place of an event: 0 is false, any other number true."""
    return truth(bool(node.value)) if isinstance(node, Num) else node


def fold(node: Node, env: Env | None = None) -> Node:
    """``node`` with variables replaced by the values in ``env`` and everything known worked out."""
    env = env or {}
    done: dict[Node, Node] = {}

    def go(u: Node) -> Node:
        if u in env:
            return env[u]
        if u not in done:
            done[u] = work_out(u, go)
        return done[u]

    return go(node)


def work_out(u: Node, go: Callable[[Node], Node]) -> Node:
    match u:
        case And(events, comma):
            return conjunction([as_event(go(e)) for e in events], comma)
        case Or(events):
            kept = list(dict.fromkeys(as_event(go(e)) for e in events))
            if TRUE in kept:
                return TRUE
            kept = [e for e in kept if e is not FALSE]
            return Or(tuple(kept)) if len(kept) > 1 else kept[0] if kept else FALSE
        case Not(event):
            return negation(as_event(go(event)))
        case Minus(a, b):
            return conjunction([as_event(go(a)), negation(as_event(go(b)))], False)
        case Indicator(event):
            happened = as_event(go(event))
            return Num(int(happened is TRUE)) if happened in (TRUE, FALSE) else Indicator(happened)
        case Rel(op, left, right):
            return relation(op, go(left), go(right))
        case In(x, within):
            return membership(go(x), go(within))
        case Sum() | Prod():
            return arithmetic(type(u), [go(k) for k in u.kids])
        case Transpose(v):
            flat = go(v)
            return flat if isinstance(flat, Num) else u.rebuild((flat,))
        case Pow(base, exponent):
            return power(go(base), go(exponent))
        case Map(name, v, 0):
            argument = go(v)
            at = number(argument)
            known = None if at is None else function(name, at)
            return Map(name, argument) if known is None else Num(known)
        case Apply(name, arguments):
            return application(u, name, [go(a) for a in arguments])
        case Cases(branches):
            for condition, value in branches:
                held = as_event(go(condition))
                if held is TRUE:
                    return go(value)
                if held is not FALSE:
                    return u.rebuild(tuple(go(k) for k in u.kids))
            return Num(0)
        case Count(of):
            return counting(Count(tuple(go(k) for k in of)))
        case Delta(i, j):
            left, right = go(i), go(j)
            return Num(int(left is right)) if is_value(left) and is_value(right) else Delta(left, right)
        case Exists() | ForAll() | BigSum() | BigProd() | SetOf() | SumOver():
            # The bound letters are not in env: expand() has written such a node out before any folding.
            return u
    if not u.kids:
        return u
    return u.rebuild(tuple(go(k) for k in u.kids))


def conjunction(events: list[Node], comma: bool) -> Node:
    kept = list(dict.fromkeys(e for e in events if e is not TRUE))
    if FALSE in kept:
        return FALSE
    return And(tuple(kept), comma) if len(kept) > 1 else kept[0] if kept else TRUE


def negation(event: Node) -> Node:
    if event is TRUE or event is FALSE:
        return truth(event is FALSE)
    return event.event if isinstance(event, Not) else Not(event)


def relation(op: str, left: Node, right: Node) -> Node:
    if op in ("iff", "equiv", "<=>"):
        left, right = as_event(left), as_event(right)
        op = "="
    if is_value(left) and is_value(right):
        a, b = number(left), number(right)
        if a is not None and b is not None and op in ORDER:
            return truth(ORDER[op](a, b))
        if op in ("=", "!="):
            return truth((left is right) == (op == "="))
    if left is right and isinstance(left, Sym | RandVar | EventSym) and op in ("=", "<=", ">="):
        return TRUE
    return Rel(op, left, right)


def membership(x: Node, within: Node) -> Node:
    match within:
        case FiniteSet(elements) if is_value(x) and all(map(is_value, elements)):
            a = number(x)
            return truth(any(e is x or (a is not None and number(e) == a) for e in elements))
        case Interval(Num(low), Num(high), closed) if (a := number(x)) is not None:
            above = low <= a if closed[0] == "[" else low < a
            below = a <= high if closed[1] == "]" else a < high
            return truth(above and below)
        case NamedSet("empty"):
            return FALSE
        case NamedSet(name) if (a := number(x)) is not None:
            if name == "R":
                return TRUE
            if name in ("N", "Z"):
                return truth(a.denominator == 1 and (name == "Z" or a >= 0))
    return In(x, within)


def arithmetic(kind: type[Node], kids: list[Node]) -> Node:
    """A sum or product with its numbers gathered in front."""
    total, rest = Fraction(0 if kind is Sum else 1), []
    for kid in kids:
        value = number(kid)
        if value is None:
            rest.append(kid)
        else:
            total = total + value if kind is Sum else total * value
    if not rest or (kind is Prod and not total):
        return Num(total)
    if total != (0 if kind is Sum else 1):
        rest.insert(0, Num(total))
    return kind(tuple(rest)) if len(rest) > 1 else rest[0]


def power(base: Node, exponent: Node) -> Node:
    a, b = number(base), number(exponent)
    if a is not None and b is not None and b.denominator == 1 and abs(b) <= 4096 and (a or b >= 0):
        return Num(a ** int(b))
    if b == 0:
        return Num(1)
    return base if b == 1 else Pow(base, exponent)


def function(name: str, x: Fraction) -> Fraction | None:
    """A named function at a rational number, where the value is rational."""
    match name:
        case "abs":
            return abs(x)
        case "floor":
            return Fraction(floor(x))
        case "ceil":
            return Fraction(ceil(x))
        case "sign":
            return Fraction((x > 0) - (x < 0))
        case "relu":
            return max(x, Fraction(0))
        case "heaviside":
            return Fraction(int(x > 0)) if x else None
        case "factorial" if x.denominator == 1 and 0 <= x <= 1000:
            return Fraction(factorial(int(x)))
        case "gamma" if x.denominator == 1 and 1 <= x <= 1000:
            return Fraction(factorial(int(x) - 1))
        case "sqrt" if x >= 0:
            top, bottom = isqrt(x.numerator), isqrt(x.denominator)
            return Fraction(top, bottom) if top * top == x.numerator and bottom * bottom == x.denominator else None
        case "exp" if not x:
            return Fraction(1)
        case "log" if x == 1:
            return Fraction(0)
    return None


def application(u: Apply, name: str, arguments: list[Node]) -> Node:
    if len(arguments) == 1 and isinstance(arguments[0], FiniteSet | Block):
        arguments = list(arguments[0].kids)
    values = [number(a) for a in arguments]
    known = [v for v in values if v is not None]
    if name in ("max", "min"):
        pick = max if name == "max" else min
        rest = list(dict.fromkeys(a for a, v in zip(arguments, values, strict=True) if v is None))
        if known:
            rest.insert(0, Num(pick(known)))
        return rest[0] if len(rest) == 1 else Apply(name, tuple(rest), u.result)
    if len(known) == len(values):
        whole = all(v.denominator == 1 for v in known)
        match name:
            case "xor":
                return Num(sum(int(bool(v)) for v in known) % 2)
            case "mod" if whole and len(known) == 2 and known[1]:
                return Num(int(known[0]) % int(known[1]))
            case "binom" if whole and len(known) == 2 and known[1] >= 0 and 0 <= known[0] <= 2000:
                return Num(comb(int(known[0]), int(known[1])))
    return Apply(name, tuple(arguments), u.result, u.slots)


def counting(u: Count) -> Node:
    """The number of different elements of a set; those known are kept once and in order."""
    if len(u.of) != 1 or not isinstance(u.of[0], FiniteSet):
        return u
    known = sorted({e for e in u.of[0].elements if is_value(e)}, key=repr)
    rest = [e for e in u.of[0].elements if not is_value(e)]
    return Count((FiniteSet((*known, *rest)),)) if rest else Num(len(known))


# ---------------------------------------------------------------- writing out what binds letters
