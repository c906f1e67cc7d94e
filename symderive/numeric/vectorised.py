"""Sums over an index as one array operation, where a person would write one: np.sum(y * np.log(p)), X.T @ r."""

from __future__ import annotations

from symderive.expr.algebra import Map, Num, Pow, Prod, Size, Sum, Transpose
from symderive.expr.arrays import BigSum, Entry, Member, Row
from symderive.expr.node import Node, free_leaves
from symderive.expr.shape import ONE, is_scalar
from symderive.numeric.spelling import COMMON
from symderive.numeric.wording import signed
from symderive.numeric.writing import ADD, ATOM, POWER, SIGN, TIMES, Function, Words, call, inside, words


def whole_sum(node: BigSum, f: Function) -> Words | None:
    """The sum as one operation on whole arrays, or None where it is better written as a loop."""
    if node.skip or node.low is not Num(1) or not isinstance(node.high, Size) or f.dialect.name == "torch":
        return None
    if is_scalar(node.body.shape):
        line = along(node.body, node, f)
        return None if line is None else call(f, "sum", line[0])
    match _split(node.body, node):
        case (scalars, [x]) if x.shape[1] == ONE:
            weights = _weights(scalars, node, f)
            array = whole(x, node, f)
            if weights is None or array is None:
                return None
            if not weights:
                return f"{array}.sum(axis=0)", 4
            return f"{array}.T @ {weights}", TIMES
        case (scalars, [x, Transpose(y)]) if x.shape[1] == ONE and y.shape[1] == ONE:
            weights = _weights(scalars, node, f)
            left, right = whole(x, node, f), whole(y, node, f)
            if weights is None or left is None or right is None:
                return None
            return (f"({left}.T * {weights}) @ {right}" if weights else f"{left}.T @ {right}"), TIMES
    return None


def _split(body: Node, node: BigSum) -> tuple[list[Node], list[Node]]:
    factors = body.factors if isinstance(body, Prod) else (body,)
    return [u for u in factors if is_scalar(u.shape)], [u for u in factors if not is_scalar(u.shape)]


def _weights(scalars: list[Node], node: BigSum, f: Function) -> str | None:
    """The scalar factors along the index, "" where there are none, None where they are not elementwise."""
    if not scalars:
        return ""
    body = scalars[0] if len(scalars) == 1 else Prod(tuple(scalars))
    if node.index not in free_leaves(body):
        return None
    line = along(body, node, f)
    return None if line is None else line[0] if line[1] >= POWER else f"({line[0]})"


def whole(x: Node, node: BigSum, f: Function) -> str | None:
    """The array whose rows are the vectors x_i."""
    match x:
        case Member(name, (i,), _, sizes) if (
            i is node.index and name not in f.names.families and sizes[0] == _length(node)
        ):
            return f.argument(x)
        case Row(u, i) if i is node.index and i not in free_leaves(u) and u.shape[0] == _length(node):
            return inside(u, f, ATOM)
    return None


def _length(node: BigSum) -> object:
    return node.high.dim if isinstance(node.high, Size) else None


def along(body: Node, node: BigSum, f: Function) -> Words | None:
    """A scalar for every value of the index as a one-dimensional array; None where it is more than elementwise."""
    if body in f.assigned or node.index not in free_leaves(body):
        return words(body, f)
    match body:
        case Entry(u, (i,)) if i is node.index and i not in free_leaves(u):
            dim = u.shape[0] if u.shape[1] == ONE else u.shape[1]
            return (inside(u, f, ATOM), ATOM) if dim == _length(node) else None
        case Member(name, (i,), _, sizes) if (
            i is node.index and sizes[0] == _length(node) and name not in f.names.families
        ):
            return f.argument(body), ATOM
        case Sum(terms):
            text = ""
            for term in terms:
                negative, positive = signed(term)
                line = along(positive, node, f)
                if line is None:
                    return None
                piece = line[0] if line[1] >= TIMES else f"({line[0]})"
                sign = ("-" if negative else "") if not text else (" - " if negative else " + ")
                text += sign + piece
            return text, ADD
        case Prod(factors):
            match factors:
                case (Transpose(a), x) if not is_scalar(a.shape):
                    for one, other in ((x, a), (a, x)):
                        array = whole(one, node, f)
                        if array is not None and node.index not in free_leaves(other):
                            return f"{array} @ {inside(other, f, POWER)}", TIMES
                    return None
            negative, positive = signed(body)
            if negative:
                line = along(positive, node, f)
                return None if line is None else (f"-{line[0]}" if line[1] >= TIMES else f"-({line[0]})", TIMES)
            if not all(is_scalar(u.shape) for u in factors):
                return None
            top: list[str] = []
            below: list[str] = []
            for u in factors:
                inverse = u.base if isinstance(u, Pow) and u.exponent is Num(-1) else None
                line = along(u if inverse is None else inverse, node, f)
                if line is None:
                    return None
                (top if inverse is None else below).append(line[0] if line[1] >= SIGN else f"({line[0]})")
            return " / ".join([" * ".join(top) or "1", *below]), TIMES
        case Pow(u, Num(n)):
            line = along(u, node, f)
            if line is None:
                return None
            base = line[0] if line[1] >= ATOM else f"({line[0]})"
            return (f"1 / {base}", TIMES) if n == -1 else (f"{base}**{inside(Num(n), f, ATOM)}", POWER)
        case Map(name, u, 0) if name in f.names.functions or name in COMMON:
            line = along(u, node, f)
            if line is None:
                return None
            d = f.names.functions.get(name)
            if d is not None:
                return f"{f.function(name, d)}({line[0]})", ATOM
            return call(f, name, line[0])
    return None
