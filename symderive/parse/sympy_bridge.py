"""SymPy objects -> nodes and back, and SymPy's syntax as text, read through Python's ``ast`` and a table of names.

Nothing is evaluated: text never reaches ``eval`` or ``sympify``. What has no counterpart is named in the error. SymPy
is imported when an object has to be made or taken apart, not before.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symderive.expr.algebra import (
    IMAGINARY,
    INFINITY,
    PI,
    UNITY,
    Apply,
    Cases,
    Det,
    Eye,
    Hadamard,
    Idx,
    Inverse,
    Map,
    Num,
    Ones,
    Pow,
    Prod,
    Rel,
    Size,
    Sum,
    Sym,
    Trace,
    Transpose,
    Zeros,
    add,
    divide,
    hadamard,
    inverse,
    mul,
    neg,
    size,
    transpose,
)
from symderive.expr.arrays import BigProd, BigSum, Block, Diag, DiagPart, Entry, Kron, Norm
from symderive.expr.calculus import Derivative, Integral, Limit
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, Expect, FiniteSet, Interval, Law, Prob, RandVar, Var
from symderive.expr.shape import ONE, SCALAR, DerivationError, Dim, is_scalar
from symderive.parse.words import LETTERS

# SymPy's name of a function -> ours
MAPS = {
    "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec", "csc": "csc", "asin": "asin", "acos": "acos",
    "atan": "atan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "coth": "coth", "asinh": "asinh",
    "acosh": "acosh", "atanh": "atanh",
    "exp": "exp", "log": "log", "ln": "log", "sqrt": "sqrt", "Abs": "abs", "abs": "abs", "sign": "sign",
    "erf": "erf", "gamma": "gamma",
    "loggamma": "loggamma", "digamma": "digamma", "factorial": "factorial", "floor": "floor", "ceiling": "ceil",
    "Heaviside": "heaviside", "sigmoid": "sigmoid", "relu": "relu", "softplus": "softplus",
}  # fmt: skip
SEVERAL = {"binomial": "binom", "beta": "beta", "Max": "max", "Min": "min", "Mod": "mod"}
RELATIONS = {
    "Equality": "=",
    "Eq": "=",
    "Unequality": "!=",
    "Ne": "!=",
    "StrictLessThan": "<",
    "LessThan": "<=",
    "StrictGreaterThan": ">",
    "GreaterThan": ">=",
}
LAWS = {
    "Normal": ("Normal", lambda m, s: (m, Pow(s, Num(2)))), "Bernoulli": ("Bernoulli", lambda p, *_: (p,)),
    "Binomial": ("Binomial", lambda n, p, *_: (n, p)),
    "Poisson": ("Poisson", lambda r: (r,)), "Exponential": ("Exponential", lambda r: (r,)), "Uniform": ("Uniform",
    lambda a, b: (a, b)),
    "Gamma": ("Gamma", lambda k, t: (k, Pow(t, Num(-1)))), "Beta": ("Beta", lambda a, b: (a, b)),
    "Geometric": ("Geometric", lambda p: (p,)),
    "Laplace": ("Laplace", lambda m, b: (m, b)), "Cauchy": ("Cauchy", lambda x, g: (x, g)),
    "LogNormal": ("LogNormal", lambda m, s: (m, Pow(s, Num(2)))),
    "StudentT": ("StudentT", lambda n: (n,)), "ChiSquared": ("ChiSquare", lambda k: (k,)),
}  # fmt: skip


# ---------------------------------------------------------------- objects in
def from_sympy(thing: Any) -> Node:
    """The node of a SymPy object. Raises a DerivationError that names what has no counterpart."""
    return Incoming().node(thing)


class Incoming:
    """Takes SymPy objects apart by the name of their class."""

    def node(self, e: Any) -> Node:
        kind = type(e).__name__
        if isinstance(e, bool):
            raise self.refused(e)
        if isinstance(e, int | Fraction):
            return Num(Fraction(e))
        if isinstance(e, float):
            return Num(Fraction(str(e)))
        method = getattr(self, "read_" + kind, None)
        if method is not None:
            return method(e)  # type: ignore[no-any-return]
        if getattr(e, "is_Rational", False):
            return Num(Fraction(int(e.p), int(e.q)))
        if getattr(e, "is_Float", False):
            return Num(Fraction(str(e)))
        if kind in MAPS and len(e.args) == 1:
            return Map(MAPS[kind], self.node(e.args[0]))
        if kind in SEVERAL:
            return self.several(SEVERAL[kind], [self.node(a) for a in e.args])
        if kind in RELATIONS:
            return Rel(RELATIONS[kind], self.node(e.args[0]), self.node(e.args[1]))
        if getattr(e, "is_Matrix", False) and hasattr(e, "tolist"):
            return self.explicit(e)
        if (
            getattr(e, "is_Function", False)
            and hasattr(e, "func")
            and hasattr(e.func, "__name__")
            and "UndefinedFunction" in type(type(e)).__name__
        ):
            return self.applied(e)
        raise self.refused(e)

    def refused(self, e: Any) -> DerivationError:
        return DerivationError(
            f"SymPy's {type(e).__name__} has no counterpart here",
            hint="scalars, matrix expressions, derivatives, integrals, sums, limits and the common laws do",
        )

    def several(self, name: str, nodes: list[Node]) -> Node:
        if name == "max" and len(nodes) == 2 and Num(0) in nodes:
            return Map("relu", nodes[0] if nodes[1] is Num(0) else nodes[1])
        return Apply(name, tuple(nodes))

    def applied(self, e: Any) -> Node:
        nodes = [self.node(a) for a in e.args]
        name = e.func.__name__
        return Map(name, nodes[0]) if len(nodes) == 1 and is_scalar(nodes[0].shape) else Apply(name, tuple(nodes))

    # letters and constants
    def read_Symbol(self, e: Any) -> Node:  # noqa: N802
        return Sym(*spelled(e.name))

    def read_Dummy(self, e: Any) -> Node:  # noqa: N802
        return Sym(*spelled(e.name))

    def read_Idx(self, e: Any) -> Node:  # noqa: N802
        return Idx(str(e.label))

    def read_MatrixSymbol(self, e: Any) -> Node:  # noqa: N802
        rows, columns = (self.dim(d) for d in e.shape)
        name, _, latex = spelled(str(e.name))
        return Sym(name, (rows, columns), rf"\mathbf{{{latex}}}" if columns == ONE and len(latex) == 1 else latex)

    def dim(self, d: Any) -> Dim:
        if isinstance(d, int) or getattr(d, "is_Integer", False):
            return Dim.of(int(d))
        if getattr(d, "is_Symbol", False):
            return Dim.of(str(d.name))
        if type(d).__name__ == "Add":
            total = Dim.of(0)
            for a in d.args:
                total = total + self.dim(a)
            return total
        if type(d).__name__ == "Mul":
            total = Dim.of(1)
            for a in d.args:
                total = total * self.dim(a)
            return total
        raise self.refused(d)

    def read_Pi(self, _: Any) -> Node:  # noqa: N802
        return PI

    def read_Exp1(self, _: Any) -> Node:  # noqa: N802
        return Map("exp", UNITY)

    def read_Infinity(self, _: Any) -> Node:  # noqa: N802
        return INFINITY

    def read_NegativeInfinity(self, _: Any) -> Node:  # noqa: N802
        return neg(INFINITY)

    def read_ImaginaryUnit(self, _: Any) -> Node:  # noqa: N802
        return IMAGINARY

    # arithmetic
    def read_Add(self, e: Any) -> Node:  # noqa: N802
        return add(*(self.node(a) for a in e.args))

    def read_Mul(self, e: Any) -> Node:  # noqa: N802
        factors: list[Node] = []
        for a in e.args:
            node = self.node(a)
            factors.append(node)
        return mul(*factors)

    def read_Pow(self, e: Any) -> Node:  # noqa: N802
        base, power = self.node(e.args[0]), self.node(e.args[1])
        if isinstance(power, Num) and power.value == Fraction(1, 2):
            return Map("sqrt", base)
        return Pow(base, power)

    read_MatAdd = read_Add  # noqa: N815
    read_MatMul = read_Mul  # noqa: N815

    def read_MatPow(self, e: Any) -> Node:  # noqa: N802
        base, power = self.node(e.args[0]), self.node(e.args[1])
        return inverse(base) if isinstance(power, Num) and power.value == -1 else Pow(base, power)

    def read_exp(self, e: Any) -> Node:
        return Map("exp", self.node(e.args[0]))

    def read_ExpBase(self, e: Any) -> Node:  # noqa: N802
        return Map("exp", self.node(e.args[0]))

    def read_Transpose(self, e: Any) -> Node:  # noqa: N802
        return transpose(self.node(e.args[0]))

    def read_Inverse(self, e: Any) -> Node:  # noqa: N802
        return inverse(self.node(e.args[0]))

    def read_Trace(self, e: Any) -> Node:  # noqa: N802
        return Trace(self.node(e.args[0]))

    def read_Determinant(self, e: Any) -> Node:  # noqa: N802
        return Det(self.node(e.args[0]))

    def read_HadamardProduct(self, e: Any) -> Node:  # noqa: N802
        return hadamard(*(self.node(a) for a in e.args))

    def read_KroneckerProduct(self, e: Any) -> Node:  # noqa: N802
        node = self.node(e.args[0])
        for a in e.args[1:]:
            node = Kron(node, self.node(a))
        return node

    def read_DiagMatrix(self, e: Any) -> Node:  # noqa: N802
        return Diag(self.node(e.args[0]))

    def read_DiagonalMatrix(self, e: Any) -> Node:  # noqa: N802
        raise self.refused(e)

    def read_Identity(self, e: Any) -> Node:  # noqa: N802
        return Eye(self.dim(e.shape[0]))

    def read_ZeroMatrix(self, e: Any) -> Node:  # noqa: N802
        return Zeros((self.dim(e.shape[0]), self.dim(e.shape[1])))

    def read_OneMatrix(self, e: Any) -> Node:  # noqa: N802
        return Ones((self.dim(e.shape[0]), self.dim(e.shape[1])))

    def read_BlockMatrix(self, e: Any) -> Node:  # noqa: N802
        blocks = e.blocks
        return Block(
            tuple(tuple(self.node(blocks[r, c]) for c in range(blocks.shape[1])) for r in range(blocks.shape[0]))
        )

    def read_MatrixElement(self, e: Any) -> Node:  # noqa: N802
        whole = self.node(e.parent)
        i, j = (add(self.node(k), 1) if not getattr(k, "is_Integer", False) else Num(int(k) + 1) for k in (e.i, e.j))
        if is_scalar(whole.shape):
            return whole
        if isinstance(whole, Prod) and is_scalar(whole.shape):
            return whole
        return Entry(whole, (i,)) if whole.shape[1] == ONE else Entry(whole, (i, j))

    def explicit(self, e: Any) -> Node:
        rows = e.tolist()
        if not rows or not rows[0]:
            raise DerivationError("an empty matrix has no counterpart here")
        return Block(tuple(tuple(self.node(x) for x in row) for row in rows))

    # calculus
    def read_Derivative(self, e: Any) -> Node:  # noqa: N802
        by: list[Node] = []
        for variable, count in e.variable_count:
            if not getattr(count, "is_Integer", isinstance(count, int)):
                raise DerivationError("a derivative of general order has no counterpart here")
            by.extend([self.node(variable)] * int(count))
        return Derivative(self.node(e.expr), tuple(by), len({str(v) for v, _ in e.variable_count}) > 1)

    def read_Integral(self, e: Any) -> Node:  # noqa: N802
        body = self.node(e.function)
        for limits in e.limits:
            var = self.node(limits[0])
            low, high = (self.node(x) for x in limits[1:]) if len(limits) == 3 else (None, None)
            body = Integral(body, var, low, high)
        return body

    def read_Sum(self, e: Any) -> Node:  # noqa: N802
        return self.big(e, BigSum)

    def read_Product(self, e: Any) -> Node:  # noqa: N802
        return self.big(e, BigProd)

    def big(self, e: Any, kind: Callable[..., Node]) -> Node:
        body = self.node(e.function)
        from symderive.expr.node import substitute

        for letter, low, high in e.limits:
            sym = self.node(letter)
            bottom, top = self.node(low), self.node(high)
            dim = (
                Dim.of(top.name)
                if isinstance(top, Sym) and bottom is UNITY
                else Dim.of(int(top.value))
                if isinstance(top, Num) and bottom is UNITY and top.value.denominator == 1
                else None
            )
            index = Idx(getattr(sym, "name", "k"), dim)
            body = kind(substitute(body, {sym: index}), index, bottom, size(dim) if dim is not None else top)
        return body

    def read_Limit(self, e: Any) -> Node:  # noqa: N802
        body, var, to, side = e.args
        return Limit(self.node(body), self.node(var), self.node(to), "" if str(side) == "+-" else str(side))

    def read_Piecewise(self, e: Any) -> Node:  # noqa: N802
        from symderive.expr.algebra import TRUE

        branches = []
        for value, condition in e.args:
            branches.append((TRUE if condition == True else self.node(condition), self.node(value)))  # noqa: E712
        return Cases(tuple(branches))

    def read_And(self, e: Any) -> Node:  # noqa: N802
        return And(tuple(self.node(a) for a in e.args))

    def read_FiniteSet(self, e: Any) -> Node:  # noqa: N802
        return FiniteSet(tuple(self.node(a) for a in e.args))

    def read_Interval(self, e: Any) -> Node:  # noqa: N802
        return Interval(
            self.node(e.start), self.node(e.end), ("(" if e.left_open else "[") + (")" if e.right_open else "]")
        )

    # probability
    def read_RandomSymbol(self, e: Any) -> Node:  # noqa: N802
        name, _, latex = spelled(str(e.symbol))
        return RandVar(name, SCALAR, latex)

    def read_Expectation(self, e: Any) -> Node:  # noqa: N802
        return Expect(self.node(e.args[0]), self.node(e.args[1]) if len(e.args) > 1 and e.args[1] is not None else None)

    def read_Variance(self, e: Any) -> Node:  # noqa: N802
        return Var(self.node(e.args[0]))

    def read_Covariance(self, e: Any) -> Node:  # noqa: N802
        return Cov(self.node(e.args[0]), self.node(e.args[1]))

    def read_Probability(self, e: Any) -> Node:  # noqa: N802
        return Prob(self.node(e.args[0]), self.node(e.args[1]) if len(e.args) > 1 and e.args[1] is not None else None)


def law_of(variable: Any) -> Law:
    """The law of a sympy.stats variable."""
    law = variable.pspace.distribution
    name = type(law).__name__.removesuffix("Distribution")
    if name == "Die":
        return Law("UniformSet", (FiniteSet(tuple(Num(k) for k in range(1, int(law.sides) + 1))),))
    if name not in LAWS:
        raise DerivationError(f"SymPy's law {name} has no counterpart here")
    ours, arrange = LAWS[name]
    return Law(ours, arrange(*(from_sympy(a) for a in law.args)))


def laws(thing: Any) -> list[tuple[str, Law]]:
    """The sympy.stats variables in a SymPy object: the LaTeX of their names, and their laws. They are independent."""
    from sympy.stats.rv import random_symbols

    variables = sorted(random_symbols(thing), key=lambda v: str(v.symbol))
    return [(spelled(str(v.symbol))[2], law_of(v)) for v in variables]


def spelled(name: str) -> tuple[str, Any, str]:
    """Our name, no shape, and the LaTeX of a symbol's name: lam is lambda, x_1 and x1 stay."""
    plain = {"lam": "lambda", "lamda": "lambda"}.get(name, name)
    head, _, tail = plain.partition("_")
    latex = "\\" + head if head in LETTERS else head if len(head) == 1 else rf"\text{{{head}}}"
    if tail:
        latex += f"_{tail}" if len(tail) == 1 else f"_{{{tail}}}"
    return plain, None, latex


# ---------------------------------------------------------------- text in
BINARY: dict[type, Callable[[Node, Node], Node]] = {
    ast.Add: lambda a, b: add(a, b),
    ast.Sub: lambda a, b: add(a, neg(b)),
    ast.Mult: lambda a, b: mul(a, b),
    ast.MatMult: lambda a, b: mul(a, b),
    ast.Div: lambda a, b: divide(a, b),
}
COMPARE: dict[type, str] = {ast.Eq: "=", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
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

    def subscript(self, whole: Node, index: ast.AST) -> Node:
        places = index.elts if isinstance(index, ast.Tuple) else [index]
        numbers = [add(self.node(p), 1) if not isinstance(p, ast.Constant) else Num(int(p.value) + 1) for p in places]
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
            body, var, to = (self.node(a) for a in arguments[:3])
            return Limit(body, var, to, "")
        if (
            name == "MatrixSymbol"
            and len(arguments) == 3
            and isinstance(arguments[0], ast.Constant)
            and isinstance(arguments[0].value, str)
        ):
            dims = [
                Dim.of(a.id) if isinstance(a, ast.Name) else Dim.of(int(a.value))
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
        if name in SEVERAL:
            return Incoming().several(SEVERAL[name], nodes)
        if name in ("HadamardProduct", "hadamard_product"):
            return hadamard(*nodes)
        if name in ("Eq", "Ne") and len(nodes) == 2:
            return Rel(RELATIONS[name], *nodes)
        if len(name) == 1 and nodes:
            return Map(name, nodes[0]) if len(nodes) == 1 and is_scalar(nodes[0].shape) else Apply(name, tuple(nodes))
        raise self.error(
            f"the function {name} has no counterpart here",
            part,
            f"known are {', '.join(sorted(MAPS))} and those of matrices",
        )

    def method(self, func: ast.Attribute, arguments: list[ast.expr]) -> Node:
        inner = self.node(func.value)
        if func.attr == "diff":
            return Derivative(inner, tuple(self.node(a) for a in arguments), len(arguments) > 1)
        return {"inv": inverse, "det": Det, "trace": Trace, "transpose": transpose}[func.attr](inner)

    def derivative(self, arguments: list[ast.expr]) -> Node:
        body, *rest = arguments
        by: list[Node] = []
        for a in rest:
            if isinstance(a, ast.Tuple) and len(a.elts) == 2 and isinstance(a.elts[1], ast.Constant):
                by.extend([self.node(a.elts[0])] * min(int(a.elts[1].value), 12))
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


# ---------------------------------------------------------------- out
def to_sympy(node: Node) -> Any:
    """A SymPy object of a node: matrix expressions for vectors and matrices, ordinary ones for scalars.

    Raises a DerivationError that names what SymPy has no counterpart for.
    """
    return Outgoing().there(node)


class Outgoing:
    """Builds SymPy objects."""

    def __init__(self) -> None:
        import sympy

        self.sp = sympy

    def dim(self, d: Dim) -> Any:
        sp = self.sp
        return sum((c * sp.Mul(*(sp.Symbol(x) for x in m)) for m, c in d.terms), sp.Integer(0))

    def there(self, u: Node) -> Any:
        sp = self.sp
        match u:
            case Num(value):
                return sp.Rational(value.numerator, value.denominator)
            case Sym(name, s):
                return (
                    sp.Symbol(safe(name))
                    if is_scalar(s)
                    else sp.MatrixSymbol(safe(name), self.dim(s[0]), self.dim(s[1]))
                )
            case RandVar(name) if is_scalar(u.shape):
                return sp.Symbol(safe(name))
            case Size(dim):
                return self.dim(dim)
            case Idx(name):
                return sp.Symbol(safe(name), integer=True)
            case Sum(terms):
                parts = [self.there(t) for t in terms]
                return sp.Add(*parts) if is_scalar(u.shape) else sp.MatAdd(*parts)
            case Prod(factors):
                return self.product(u, factors)
            case Pow(base, exponent):
                return (
                    sp.Pow(self.there(base), self.there(exponent))
                    if is_scalar(u.shape)
                    else sp.MatPow(self.there(base), self.there(exponent))
                )
            case Transpose(v):
                return sp.Transpose(self.there(v))
            case Inverse(v):
                return sp.Inverse(self.there(v))
            case Trace(v):
                return sp.Trace(self.there(v))
            case Det(v):
                return sp.Determinant(self.there(v))
            case Hadamard(factors):
                return sp.HadamardProduct(*(self.there(f) for f in factors))
            case Kron(a, b):
                return sp.KroneckerProduct(self.there(a), self.there(b))
            case Eye(dim):
                return sp.Identity(self.dim(dim))
            case Zeros(s):
                return sp.ZeroMatrix(self.dim(s[0]), self.dim(s[1]))
            case Ones(s):
                return sp.OneMatrix(self.dim(s[0]), self.dim(s[1]))
            case Diag(v):
                return sp.DiagMatrix(self.there(v))
            case Block(rows):
                if all(is_scalar(e.shape) for row in rows for e in row):
                    return sp.Matrix([[self.there(e) for e in row] for row in rows])
                return sp.BlockMatrix([[self.there(e) for e in row] for row in rows])
            case Entry(v, indices):
                places = [self.there(i) - 1 for i in indices] + ([sp.Integer(0)] if len(indices) == 1 else [])
                return self.there(v)[places[0], places[1]]
            case Norm(v, "2") if v.shape[1] == ONE:
                inner = self.there(v)
                return sp.sqrt((inner.T * inner)[0, 0])
            case Derivative(of, by):
                return sp.Derivative(self.there(of), *(self.there(v) for v in by))
            case Integral(body, var, low, high):
                ends = (
                    (self.there(var), self.there(low), self.there(high))
                    if low is not None and high is not None
                    else self.there(var)
                )
                return sp.Integral(self.there(body), ends)
            case BigSum(body, index, low, high, ()):
                return sp.Sum(self.there(body), (self.there(index), self.there(low), self.there(high)))
            case BigProd(body, index, low, high):
                return sp.Product(self.there(body), (self.there(index), self.there(low), self.there(high)))
            case Limit(body, var, to, side):
                return sp.Limit(self.there(body), self.there(var), self.there(to), side or "+-")
            case Rel(op, left, right):
                makers = {"=": sp.Eq, "!=": sp.Ne, "<": sp.Lt, "<=": sp.Le, ">": sp.Gt, ">=": sp.Ge}
                if op in makers:
                    return makers[op](self.there(left), self.there(right))
        if not is_scalar(u.shape):
            raise self.refused(u)
        if isinstance(u, Map | Apply) and u.kids and not getattr(u, "primes", 0):
            made = self.function(u)
            if made is not None:
                return made
        return self.scalar(u)

    def product(self, u: Node, factors: tuple[Node, ...]) -> Any:
        """A product; a row times a column is a number, taken out of its 1 x 1 matrix."""
        sp = self.sp
        parts = [self.there(f) for f in factors]
        if all(is_scalar(f.shape) for f in factors):
            return sp.Mul(*parts)
        numbers = [p for p, f in zip(parts, factors, strict=True) if is_scalar(f.shape)]
        rest = [p for p, f in zip(parts, factors, strict=True) if not is_scalar(f.shape)]
        whole = sp.MatMul(*rest) if len(rest) > 1 else rest[0]
        if is_scalar(u.shape):
            from sympy.matrices.expressions.matexpr import MatrixElement

            one = MatrixElement(whole, sp.Integer(0), sp.Integer(0))
            return sp.Mul(*numbers, one) if numbers else one
        return sp.MatMul(*numbers, whole) if numbers else whole

    def function(self, u: Any) -> Any:
        sp = self.sp
        names = {
            ours: theirs for theirs, ours in MAPS.items() if theirs not in ("ln", "abs", "sigmoid", "relu", "softplus")
        }
        inner = [self.there(k) for k in u.kids]
        if u.name == "relu":
            return sp.Max(0, inner[0])
        if u.name == "sigmoid":
            return 1 / (1 + sp.exp(-inner[0]))
        if u.name in names:
            return getattr(sp, names[u.name])(*inner)
        several = {ours: theirs for theirs, ours in SEVERAL.items()}
        if u.name in several:
            return getattr(sp, several[u.name])(*inner)
        if u.name.isalnum() and all(is_scalar(k.shape) for k in u.kids):
            return sp.Function(u.name)(*inner)
        return None

    def scalar(self, u: Node) -> Any:
        """Constants and the rest of the scalars, by the scalar service's table."""
        if u.kids and not isinstance(u, Cases | Apply | Map):
            raise self.refused(u)
        from symderive.scalar import to_sympy as scalar

        made = scalar(u)
        if made is None:
            raise self.refused(u)
        return made

    def refused(self, u: Node) -> DerivationError:
        return DerivationError(f"SymPy has no counterpart for {type(u).__name__}")


def safe(name: str) -> str:
    return {"lambda": "lam"}.get(name, name)
