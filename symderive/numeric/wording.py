"""Each node as an expression in code: one function a node class, with precedences so that brackets stand where they
must."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symderive.expr.algebra import (
    Const,
    Delta,
    Det,
    Eye,
    Hadamard,
    Idx,
    Inverse,
    Num,
    Ones,
    Pow,
    Prod,
    Size,
    Sum,
    Sym,
    Trace,
    Transpose,
    Unit,
    Zeros,
)
from symderive.expr.arrays import (
    Diag,
    DiagPart,
    Vec,
)
from symderive.expr.node import Node
from symderive.expr.shape import ONE, Shape, is_scalar
from symderive.numeric.numbers import NoNumber
from symderive.numeric.writing import (
    ADD,
    ATOM,
    POWER,
    SIGN,
    TIMES,
    Function,
    Words,
    call,
    index_word,
    inside,
    says,
    words,
)


def size_tuple(shape: Shape, f: Function) -> str:
    """A shape as an argument: n, or (m, n)."""
    dims = [f.size(d)[0] for d in shape if d != ONE]
    return dims[0] if len(dims) == 1 else f"({', '.join(dims)})"


# ---------------------------------------------------------------- leaves
@says(Num)
def number(node: Num, f: Function) -> Words:
    q = node.value
    if q.denominator == 1:
        return str(q), ATOM if q >= 0 else SIGN
    short = repr(float(q))
    if len(short) <= 6 and Fraction(short) == q:
        return short, ATOM if q >= 0 else SIGN
    return f"{q.numerator} / {q.denominator}", TIMES


@says(Const)
def constant(node: Const, f: Function) -> Words:
    if node.name == "pi":
        return f.dialect.spell("pi") or "", ATOM
    if node.name == "true":
        return "True", ATOM
    raise NoNumber(f"there is no code for the constant {node.name}")


@says(Size)
def size(node: Size, f: Function) -> Words:
    return f.size(node.dim)


@says(Sym)
def letter(node: Sym, f: Function) -> Words:
    d = f.names.definition(node)
    if d is None:
        return f.argument(node), ATOM
    if d.params:
        return words(d.body, f)
    return f.quantity(node, d), ATOM


@says(Idx)
def index(node: Idx, f: Function) -> Words:
    return f"{index_word(node, f)} + 1", ADD


@says(Ones, Zeros)
def filled(node: Any, f: Function) -> Words:
    return call(f, "ones" if isinstance(node, Ones) else "zeros", size_tuple(node.shape, f))


@says(Eye)
def identity(node: Eye, f: Function) -> Words:
    return call(f, "eye", f.size(node.dim)[0])


@says(Unit)
def unit(node: Unit, f: Function) -> Words:
    return f"{call(f, 'eye', f.size(node.dim)[0])[0]}[{place(node.index, f)}]", ATOM


@says(Delta)
def delta(node: Delta, f: Function) -> Words:
    text = f"({place(node.i, f)} == {place(node.j, f)})"
    return f"int{text}" if f.dialect.name == "torch" else text, ATOM  # a tensor and a truth value have no difference


def place(node: Node, f: Function) -> str:
    """An index as code, from 0."""
    match node:
        case Num(value):
            return str(int(value) - 1)
        case Idx():
            return index_word(node, f)
        case Size(dim):
            return f"{f.size(dim)[0]} - 1"
    return f"int({words(node, f)[0]}) - 1" if not integral(node) else f"{words(node, f)[0]} - 1"


def integral(node: Node) -> bool:
    return all(isinstance(p, (Num, Idx, Size, Sum, Prod)) for p in node.walk())


# ---------------------------------------------------------------- sums and products
@says(Sum)
def sum_of(node: Sum, f: Function) -> Words:
    text = ""
    for term in node.terms:
        negative, positive = signed(term)
        body = inside(positive, f, TIMES)
        if not text:
            text = f"-{inside(positive, f, SIGN) if _starts_weak(positive, f) else body}" if negative else body
        else:
            text += f" {'-' if negative else '+'} {body}"
    return text, ADD


def _starts_weak(node: Node, f: Function) -> bool:
    return words(node, f)[1] < TIMES


def signed(term: Node) -> tuple[bool, Node]:
    """A term as a sign and the rest."""
    if isinstance(term, Num) and term.value < 0 and term.value.denominator == 1:
        return True, Num(-term.value)
    if (
        isinstance(term, Prod)
        and isinstance(term.factors[0], Num)
        and term.factors[0].value < 0
        and len(term.factors) > 1
    ):
        q = -term.factors[0].value
        rest = term.factors[1:]
        if q != 1:
            return True, Prod((Num(q), *rest))
        return True, rest[0] if len(rest) == 1 else Prod(rest)
    return False, term


@says(Prod)
def product(node: Prod, f: Function) -> Words:
    negative, positive = signed(node)
    if negative:
        text, binds = words(positive, f)
        return f"-{text}" if binds >= TIMES else f"-({text})", TIMES
    top: list[str] = []
    below: list[str] = []
    run: list[Node] = []
    runs: list[list[Node]] = []
    shape: Shape | None = None
    for factor in node.factors:
        if is_scalar(factor.shape):
            _scalar(factor, top, below, f)
            continue
        run.append(factor)
        shape = (shape[0] if shape else factor.shape[0], factor.shape[1])
        if is_scalar(shape):
            runs.append(run)
            run, shape = [], None
    scalars = [
        chained(r, f)[0] if len(runs) + len(top) == 1 and not run and not below else _wrapped(chained(r, f))
        for r in runs
    ]
    matrix = chained(run, f) if run else None
    factors = [*top, *scalars]
    if matrix is not None:
        factors.append(matrix[0] if not factors and not below else _wrapped(matrix))
    text = " * ".join(factors) if factors else "1"
    for divisor in below:
        text += f" / {divisor}"
    if len(factors) == 1 and not below:
        if matrix is not None:
            return matrix
        if scalars:
            return scalars[0], TIMES
        return text, TIMES
    return text, TIMES


def _wrapped(piece: Words) -> str:
    return piece[0] if piece[1] > TIMES else f"({piece[0]})"


def _scalar(factor: Node, top: list[str], below: list[str], f: Function) -> None:
    match factor:
        case Pow(u, Num(n)) if n < 0 and factor not in f.assigned:
            body = u if n == -1 else Pow(u, Num(-n))
            below.append(inside(body, f, SIGN if n == -1 else POWER))
        case Num(value) if value.denominator != 1 and value.numerator == 1 and len(repr(float(value))) > 6:
            below.append(str(value.denominator))
        case _:
            top.append(inside(factor, f, SIGN))


def chained(factors: list[Node], f: Function) -> Words:
    """A matrix product: x @ A, A.T @ r, np.outer where a column meets a row, solve for a leading inverse."""
    for p in range(len(factors) - 1):
        left, right = factors[: p + 1], factors[p + 1 :]
        if left[-1].shape[1] == ONE and right[0].shape[0] == ONE:
            a, b = chained(left, f), chained(right, f)
            if left[0].shape[0] == ONE or right[-1].shape[1] == ONE:
                return f"{_wrapped(a)} * {_wrapped(b)}", TIMES
            return call(f, "outer", a[0], b[0])
    if len(factors) == 1:
        return words(factors[0], f)
    first = factors[0]
    if isinstance(first, Inverse) and first not in f.assigned:
        return call(f, "solve", words(first.u, f)[0], chained(factors[1:], f)[0])
    return " @ ".join(inside(u, f, SIGN if n == 0 else POWER) for n, u in enumerate(factors)), TIMES


@says(Hadamard)
def entry_by_entry(node: Hadamard, f: Function) -> Words:
    if len(node.factors) == 2 and node.factors[0] is node.factors[1]:
        return f"{inside(node.factors[0], f, ATOM)}**2", POWER
    return " * ".join(inside(u, f, SIGN) for u in node.factors), TIMES


@says(Pow)
def power(node: Pow, f: Function) -> Words:
    if not is_scalar(node.base.shape):
        exponent = words(node.exponent, f)[0]
        if not isinstance(node.exponent, Num):
            exponent = f"int({exponent})"  # a whole number, also where it is passed as an array or a float
        return call(f, "matrix_power", words(node.base, f)[0], exponent)
    if isinstance(node.exponent, Num):
        q = node.exponent.value
        if q == -1:
            return f"1 / {inside(node.base, f, SIGN)}", TIMES
        if q < 0:
            return f"1 / {words(Pow(node.base, Num(-q)), f)[0]}", TIMES
        if q == Fraction(1, 2):
            return call(f, "sqrt", words(node.base, f)[0])
    return f"{inside(node.base, f, ATOM)}**{inside(node.exponent, f, ATOM)}", POWER


# ---------------------------------------------------------------- one matrix
@says(Transpose)
def transposed(node: Transpose, f: Function) -> Words:
    if ONE in node.shape:
        return words(node.u, f)
    return f"{inside(node.u, f, ATOM)}.T", ATOM


@says(Inverse)
def inverse(node: Inverse, f: Function) -> Words:
    return call(f, "inv", words(node.u, f)[0])


@says(Trace)
def trace(node: Trace, f: Function) -> Words:
    return call(f, "trace", words(node.u, f)[0])


@says(Det)
def determinant(node: Det, f: Function) -> Words:
    return call(f, "det", words(node.u, f)[0])


@says(Diag)
def diagonal_matrix(node: Diag, f: Function) -> Words:
    return call(f, "diag", words(node.u, f)[0])


@says(DiagPart)
def diagonal(node: DiagPart, f: Function) -> Words:
    return call(f, "diag", words(node.u, f)[0])


@says(Vec)
def stacked(node: Vec, f: Function) -> Words:
    if ONE in node.u.shape:
        return words(node.u, f)
    return f.dialect.spell("vec", inside(node.u, f, ATOM)) or "", ATOM
