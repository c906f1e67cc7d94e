"""Code for functions, cases, Kronecker products, blocks and norms."""

from __future__ import annotations

from symderive.expr.algebra import Apply, Cases, Const, Map, Num, Rel, Size
from symderive.expr.arrays import Block, Kron, Norm
from symderive.expr.node import Node
from symderive.expr.shape import ONE, is_scalar
from symderive.numeric.numbers import NoNumber
from symderive.numeric.writing import ADD, ATOM, TIMES, Function, Words, call, inside, says, words


# ---------------------------------------------------------------- arrangements
@says(Kron)
def kronecker(node: Kron, f: Function) -> Words:
    a, b = node.a, node.b
    if is_scalar(a.shape) or is_scalar(b.shape) or ONE not in (*a.shape, *b.shape):
        return call(f, "kron", words(a, f)[0], words(b, f)[0])
    if ONE in a.shape and ONE in b.shape:
        column = a.shape[1] == ONE
        if column == (b.shape[1] == ONE):
            return call(f, "kron", words(a, f)[0], words(b, f)[0])
        return call(f, "outer", words(a if column else b, f)[0], words(b if column else a, f)[0])
    return call(f, "kron", full(a, f), full(b, f))


def full(node: Node, f: Function) -> str:
    """A vector or scalar as a two-dimensional array."""
    text = words(node, f)[0]
    if is_scalar(node.shape):
        return f.dialect.spell("stack", f"[[{text}]]") or text
    if ONE not in node.shape:
        return text
    return f"{inside(node, f, ATOM)}{'[:, None]' if node.shape[1] == ONE else '[None, :]'}"


@says(Block)
def block(node: Block, f: Function) -> Words:
    entries = [entry for row in node.rows for entry in row]
    if all(is_scalar(entry.shape) for entry in entries):
        if ONE in node.shape:
            return call(f, "stack", f"[{', '.join(words(e, f)[0] for e in entries)}]")
        rows = [f"[{', '.join(words(e, f)[0] for e in row)}]" for row in node.rows]
        if f.dialect.name == "torch":
            rows = [f.dialect.spell("stack", row) or "" for row in rows]
        return call(f, "stack", f"[{', '.join(rows)}]")
    if ONE in node.shape:
        return call(f, "joined", f"[{', '.join(words(e, f)[0] for e in entries)}]")
    rows = [f"[{', '.join(full(e, f) for e in row)}]" for row in node.rows]
    return call(f, "block", f"[{', '.join(rows)}]")


@says(Norm)
def norm(node: Norm, f: Function) -> Words:
    text = words(node.u, f)[0]
    match node.p:
        case "F" | "2" if node.p == "F" or ONE in node.u.shape:
            return call(f, "norm", text)
        case "1" if ONE in node.u.shape:
            return call(f, "sum", call(f, "abs", text)[0])
        case "inf" if ONE in node.u.shape:
            return call(f, "largest", call(f, "abs", text)[0])
    raise NoNumber(f"there is no code for this {node.p}-norm")


# ---------------------------------------------------------------- functions
@says(Map)
def mapped(node: Map, f: Function) -> Words:
    d = f.names.functions.get(node.name)
    if node.primes:
        raise NoNumber(f"the derivative of {node.name} has no code of its own")
    if d is not None:
        return f"{f.function(node.name, d)}({words(node.u, f)[0]})", ATOM
    if f.dialect.spell(node.name, "") is None:
        raise NoNumber(f"{node.name} is known by name only: there is no code for it")
    text = words(node.u, f)[0]
    if f.dialect.name == "torch" and node.name in PLAIN and plain_number(node.u):
        f.needs_math = True  # torch's functions take tensors only
        return f"math.{node.name}({text})", ATOM
    return call(f, node.name, text)


PLAIN = frozenset({"sqrt", "exp", "log", "sin", "cos", "tanh", "erf", "gamma"})


def plain_number(u: Node) -> bool:
    """Is this a number of Python's, no tensor: a constant, a size, what is made of these?"""
    return all(isinstance(leaf, (Num, Const, Size)) for leaf in u.walk() if not leaf.kids)


@says(Apply)
def applied(node: Apply, f: Function) -> Words:
    d = f.names.functions.get(node.name)
    arguments = [words(a, f)[0] for a in node.arguments]
    if node.slots:
        raise NoNumber(f"the derivative of {node.name} has no code of its own")
    if d is not None:
        return f"{f.function(node.name, d)}({', '.join(arguments)})", ATOM
    match node.name, len(arguments):
        case "softmax" | "logsumexp", 1:
            return call(f, node.name, arguments[0])
        case "max" | "min" as word, 1:
            return call(f, "largest" if word == "max" else "smallest", arguments[0])
        case "argmax" | "argmin", 1:
            return call(f, node.name, arguments[0])
        case "max" | "min" as word, _:
            text = arguments[0]
            for other in arguments[1:]:
                text = call(f, "maximum" if word == "max" else "minimum", text, other)[0]
            return text, ATOM
        case "binom", 2:
            n, k = (inside(a, f, ATOM) for a in node.arguments)
            top = call(f, "factorial", n)[0]
            return f"{top} / ({call(f, 'factorial', k)[0]} * {call(f, 'factorial', f'({n} - {k})')[0]})", TIMES
        case "beta", 2:
            a, b = arguments
            return f"{call(f, 'gamma', a)[0]} * {call(f, 'gamma', b)[0]} / {call(f, 'gamma', f'{a} + {b}')[0]}", TIMES
    raise NoNumber(f"{node.name} is known by name only: there is no code for it")


SIGNS = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@says(Rel)
def relation(node: Rel, f: Function) -> Words:
    if node.op not in SIGNS:
        raise NoNumber(f"there is no code for the relation {node.op}")
    return f"({inside(node.left, f, ADD)} {SIGNS[node.op]} {inside(node.right, f, ADD)})", ATOM


@says(Cases)
def cases(node: Cases, f: Function) -> Words:
    text = words(node.branches[-1][1], f)[0]
    for condition, value in reversed(node.branches[:-1]):
        text = call(f, "where", words(condition, f)[0].removeprefix("(").removesuffix(")"), words(value, f)[0], text)[0]
    return text, ATOM if len(node.branches) > 1 else ADD
