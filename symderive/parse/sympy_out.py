"""Nodes -> SymPy objects. What SymPy has no counterpart for is named in the error.

SymPy is imported when an object is made, not before.
"""

from __future__ import annotations

from typing import Any

from symderive.expr.algebra import (
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
)
from symderive.expr.arrays import BigProd, BigSum, Block, Diag, Entry, Kron, Member, Norm
from symderive.expr.calculus import At, Derivative, Integral, Limit
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, Expect, FiniteSet, In, Interval, Not, Or, Prob, RandVar, Var
from symderive.expr.shape import ONE, DerivationError, Dim, is_scalar
from symderive.parse.sympy_names import MAPS, SEVERAL, safe


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
            case Member(name, indices) if is_scalar(u.shape):
                return sp.IndexedBase(safe(name))[tuple(self.there(i) for i in indices)]
            case At(body, point):
                letters, values = zip(*((self.there(x), self.there(value)) for x, value in point), strict=True)
                return sp.Subs(self.there(body), letters, values)
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
        made = self.chance(u)
        if made is not None:
            return made
        if not is_scalar(u.shape):
            raise self.refused(u)
        if isinstance(u, Map | Apply) and u.kids and not getattr(u, "primes", 0):
            made = self.function(u)
            if made is not None:
                return made
        return self.scalar(u)

    def chance(self, u: Node) -> Any:
        """Variables, events, sets and moments; None for anything else."""
        sp = self.sp
        match u:
            case RandVar(name) if is_scalar(u.shape):
                from sympy.stats.rv import RandomSymbol

                return RandomSymbol(sp.Symbol(safe(name)))
            case And(events):
                return sp.And(*(self.there(e) for e in events))
            case Or(events):
                return sp.Or(*(self.there(e) for e in events))
            case Not(event):
                return sp.Not(self.there(event))
            case In(v, within):
                return sp.Contains(self.there(v), self.there(within), evaluate=False)
            case FiniteSet(elements):
                return sp.FiniteSet(*(self.there(e) for e in elements))
            case Interval(low, high, closed):
                return sp.Interval(self.there(low), self.there(high), closed[0] == "(", closed[1] == ")")
            case Expect(v, given, None) | Prob(v, given, _):
                import sympy.stats as stats

                kind = stats.Expectation if isinstance(u, Expect) else stats.Probability
                return kind(self.there(v), None if given is None else self.there(given))
            case Var(v, None, None):
                import sympy.stats as stats

                return stats.Variance(self.there(v))
            case Cov(v, w, None) if w is not None:
                import sympy.stats as stats

                return stats.Covariance(self.there(v), self.there(w))
        return None

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
