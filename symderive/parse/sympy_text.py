"""SymPy's syntax as text, read through Python's ``ast`` and a table of names: text never reaches ``eval``."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from fractions import Fraction

from symderive.expr.algebra import IMAGINARY, INFINITY, PI, UNITY, Det, Idx, Map, Num, Pow, Rel, Sym, Trace
from symderive.expr.arrays import BigProd, BigSum, Block, Diag, DiagPart, Entry, Norm
from symderive.expr.build import add, divide, hadamard, inverse, mul, neg, size, transpose
from symderive.expr.calculus import Derivative, Integral, Limit
from symderive.expr.composites import WRITTEN_OUT
from symderive.expr.node import Node
from symderive.expr.shape import ONE, SCALAR, DerivationError, Dim, is_scalar
from symderive.parse.sympy_in import applied, several
from symderive.parse.sympy_names import MAPS, RELATIONS, SEVERAL, spelled

BINARY: dict[type, Callable[[Node, Node], Node]] = {
    ast.Add: lambda a, b: add(a, b),
    ast.Sub: lambda a, b: add(a, neg(b)),
    ast.Mult: lambda a, b: mul(a, b),
    ast.MatMult: lambda a, b: mul(a, b),
    ast.Div: lambda a, b: divide(a, b),
}
COMPARE: dict[type, str] = {ast.Eq: "=", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
METHODS: dict[str, Callable[[Node], Node]] = {"inv": inverse, "det": Det, "trace": Trace, "transpose": transpose}
CONSTANTS = {"pi": PI, "oo": INFINITY, "I": IMAGINARY, "E": Map("exp", UNITY)}


def read_sympy_text(text: str) -> Node:
    """SymPy's syntax, read through Python's syntax tree: ``log(1 + x.T*x)``. A name with a transpose is a vector
    (small) or a matrix (capital) of unknown size. Raises a DerivationError with its column."""
    if len(text) > 20_000:
        raise DerivationError("the formula is longer than 20,000 characters", line=0, column=0)
    if re.search(r"\d{401}", text):
        raise DerivationError("a number of more than 400 digits", line=0, column=0)
    depth = deepest = 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        deepest = max(deepest, depth)
    if deepest > 80:
        raise DerivationError("brackets are nested too deeply", line=0, column=0)
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        at = getattr(error, "offset", 1) or 1
        raise DerivationError(
            f"this is not SymPy's syntax: {getattr(error, 'msg', error)}", line=0, column=at - 1
        ) from None
    return Typed(tree).node(tree.body)


class Typed:
    """Reads Python's syntax tree with a table of names."""

    def __init__(self, tree: ast.AST):
        self.vectors: set[str] = set()
        self.matrices: set[str] = set()
        self.declared: dict[str, tuple[Dim, Dim]] = {}
        for part in ast.walk(tree):
            name = (
                part.value.id
                if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.attr in ("T", "I")
                else None
            )
            if (
                isinstance(part, ast.Call)
                and isinstance(part.func, ast.Name)
                and part.func.id in ("Trace", "trace", "tr", "Determinant", "det", "Inverse", "Transpose")
                and part.args
                and isinstance(part.args[0], ast.Name)
            ):
                name = part.args[0].id
            if name is not None:
                (self.matrices if name[:1].isupper() else self.vectors).add(name)
        for part in ast.walk(tree):
            if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult | ast.MatMult):
                for side in (part.left, part.right):
                    if (
                        isinstance(side, ast.Name)
                        and side.id[:1].isupper()
                        and self.vectors
                        and side.id not in CONSTANTS
                    ):
                        self.matrices.add(side.id)

    def error(self, message: str, part: ast.AST, hint: str | None = None) -> DerivationError:
        return DerivationError(message, line=0, column=getattr(part, "col_offset", 0), hint=hint)

    def node(self, part: ast.AST) -> Node:
        try:
            return self.read(part)
        except DerivationError as error:
            if error.line is None:
                raise self.error(error.message, part, error.hint) from None
            raise

    def read(self, part: ast.AST) -> Node:
        match part:
            case ast.Constant(int() | float() as value) if not isinstance(value, bool):
                return Num(Fraction(value if isinstance(value, int) else str(value)))
            case ast.Name(name):
                return self.name(name)
            case ast.BinOp(left, ast.Pow(), right):
                base, power = self.node(left), self.node(right)
                if isinstance(power, Num) and power.value == -1 and not is_scalar(base.shape):
                    return inverse(base)
                return (
                    Map("sqrt", base) if isinstance(power, Num) and power.value == Fraction(1, 2) else Pow(base, power)
                )
            case ast.BinOp(left, op, right) if type(op) in BINARY:
                return BINARY[type(op)](self.node(left), self.node(right))
            case ast.UnaryOp(ast.USub(), inner):
                return neg(self.node(inner))
            case ast.UnaryOp(ast.UAdd(), inner):
                return self.node(inner)
            case ast.Attribute(inner, "T"):
                return transpose(self.node(inner))
            case ast.Attribute(inner, "I"):
                return inverse(self.node(inner))
            case ast.Compare(left, [op], [right]) if type(op) in COMPARE:
                return Rel(COMPARE[type(op)], self.node(left), self.node(right))
            case ast.Call(func, arguments, []):
                return self.call(func, arguments, part)
            case ast.Call(ast.Name("Limit" | "limit"), [_, _, _], [ast.keyword("dir", ast.Constant(str() as side))]):
                return self.limit(part.args, side)
            case ast.Subscript(inner, index):
                return self.subscript(self.node(inner), index)
        raise self.error(f"{type(part).__name__} is not read in SymPy's syntax", part)

    def name(self, name: str) -> Node:
        if name in CONSTANTS:
            return CONSTANTS[name]
        plain, _, latex = spelled(name)
        n = Dim.of("n")
        if name in self.declared:
            return Sym(plain, self.declared[name], latex)
        if name in self.vectors:
            return Sym(plain, (n, ONE), rf"\mathbf{{{latex}}}" if len(latex) == 1 else latex)
        if name in self.matrices:
            return Sym(plain, (n, n), latex)
        return Sym(plain, SCALAR, latex)

    def whole(self, part: ast.Constant) -> int:
        """A size or an index typed as a number."""
        if not isinstance(part.value, int | float):
            raise self.error("a size or an index is a number", part)
        return int(part.value)

    def subscript(self, whole: Node, index: ast.AST) -> Node:
        places = index.elts if isinstance(index, ast.Tuple) else [index]
        numbers = [add(self.node(p), 1) if not isinstance(p, ast.Constant) else Num(self.whole(p) + 1) for p in places]
        if is_scalar(whole.shape):
            return whole
        if whole.shape[1] == ONE:
            return Entry(whole, (numbers[0],))
        return Entry(whole, tuple(numbers))

    def call(self, func: ast.AST, arguments: list[ast.expr], part: ast.AST) -> Node:
        if isinstance(func, ast.Attribute) and func.attr in ("diff", "inv", "det", "trace", "transpose"):
            return self.method(func, arguments)
        if not isinstance(func, ast.Name):
            raise self.error("only named functions are read", part)
        name = func.id
        if name in ("diff", "Derivative"):
            return self.derivative(arguments)
        if name in ("Integral", "integrate", "Sum", "Product"):
            return self.big(name, arguments, part)
        if name == "Limit" or name == "limit":
            return self.limit(arguments, "+-")
        if (
            name == "MatrixSymbol"
            and len(arguments) == 3
            and isinstance(arguments[0], ast.Constant)
            and isinstance(arguments[0].value, str)
        ):
            dims = [
                Dim.of(a.id) if isinstance(a, ast.Name) else Dim.of(self.whole(a))
                for a in arguments[1:]
                if isinstance(a, ast.Name | ast.Constant)
            ]
            if len(dims) == 2:
                plain, _, latex = spelled(arguments[0].value)
                self.declared[arguments[0].value] = (dims[0], dims[1])
                return Sym(plain, (dims[0], dims[1]), latex)
        if (
            name in ("Symbol", "symbols")
            and len(arguments) == 1
            and isinstance(arguments[0], ast.Constant)
            and isinstance(arguments[0].value, str)
        ):
            return Sym(*spelled(arguments[0].value))
        if name == "Matrix" and arguments and isinstance(arguments[0], ast.List):
            return self.matrix(arguments[0])
        if name in ("Rational",) and len(arguments) == 2:
            return divide(self.node(arguments[0]), self.node(arguments[1]))
        nodes = [self.node(a) for a in arguments]
        if name in MATRIX_CALLS and len(nodes) == 1:
            return MATRIX_CALLS[name](nodes[0])
        if name in MAPS and len(nodes) == 1:
            return Map(MAPS[name], nodes[0])
        if name in WRITTEN_OUT and len(nodes) == 1:
            return WRITTEN_OUT[name](nodes[0])
        if name in SEVERAL:
            return several(SEVERAL[name], nodes)
        if name in ("HadamardProduct", "hadamard_product"):
            return hadamard(*nodes)
        if name in ("Eq", "Ne") and len(nodes) == 2:
            return Rel(RELATIONS[name], *nodes)
        if len(name) == 1 and nodes:
            return applied(name, nodes)
        raise self.error(
            f"the function {name} has no counterpart here",
            part,
            f"known are {', '.join(sorted(MAPS))} and those of matrices",
        )

    def limit(self, arguments: list[ast.expr], side: str) -> Node:
        if len(arguments) != 3 or side not in ("+", "-", "+-"):
            raise self.error("a limit needs its formula, its letter and where that goes", arguments[0])
        body, var, to = (self.node(a) for a in arguments)
        return Limit(body, var, to, "" if side == "+-" else side)

    def method(self, func: ast.Attribute, arguments: list[ast.expr]) -> Node:
        inner = self.node(func.value)
        if func.attr == "diff":
            return Derivative(inner, tuple(self.node(a) for a in arguments), len(arguments) > 1)
        return METHODS[func.attr](inner)

    def derivative(self, arguments: list[ast.expr]) -> Node:
        body, *rest = arguments
        by: list[Node] = []
        for a in rest:
            if isinstance(a, ast.Tuple) and len(a.elts) == 2 and isinstance(a.elts[1], ast.Constant):
                by.extend([self.node(a.elts[0])] * min(self.whole(a.elts[1]), 12))
            elif isinstance(a, ast.Constant) and isinstance(a.value, int) and by:
                by.extend([by[-1]] * min(a.value - 1, 12))
            else:
                by.append(self.node(a))
        if not by:
            raise self.error("by what is this derivative?", body)
        return Derivative(self.node(body), tuple(by), len(set(by)) > 1)

    def big(self, name: str, arguments: list[ast.expr], part: ast.AST) -> Node:
        body = self.node(arguments[0])
        from symderive.expr.node import substitute

        for a in arguments[1:]:
            parts = a.elts if isinstance(a, ast.Tuple) else [a]
            nodes = [self.node(p) for p in parts]
            if name in ("Integral", "integrate"):
                body = Integral(body, nodes[0], *(nodes[1:] if len(nodes) == 3 else (None, None)))
                continue
            if len(nodes) != 3:
                raise self.error("a sum needs its index and ends: (i, 1, n)", part)
            letter, low, high = nodes
            dim = Dim.of(high.name) if isinstance(high, Sym) and low is UNITY else None
            index = Idx(getattr(letter, "name", "k"), dim)
            kind = BigSum if name == "Sum" else BigProd
            body = kind(substitute(body, {letter: index}), index, low, size(dim) if dim is not None else high)
        return body

    def matrix(self, rows: ast.List) -> Node:
        made = []
        for row in rows.elts:
            cells = row.elts if isinstance(row, ast.List | ast.Tuple) else [row]
            made.append(tuple(self.node(c) for c in cells))
        if not made:
            raise self.error("an empty matrix", rows)
        return Block(tuple(made))


MATRIX_CALLS: dict[str, Callable[[Node], Node]] = {
    "Trace": Trace, "trace": Trace, "tr": Trace, "Determinant": Det, "det": Det,
    "Inverse": inverse, "Transpose": transpose,
    "diag": lambda u: Diag(u) if u.shape[1] == ONE else DiagPart(u),
    "DiagMatrix": Diag, "norm": lambda u: Norm(u, "2"), "Norm": lambda u: Norm(u, "2"),
}  # fmt: skip
