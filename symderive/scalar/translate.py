"""Scalar trees to SymPy and back.

Letters become symbols with the signs that are known of them; a part that SymPy has no word for (a probability, an
entry of a matrix) becomes a symbol of its own and comes back as what it was.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy as sp

from symderive.expr.algebra import (
    IMAGINARY,
    INFINITY,
    MINUS,
    PI,
    TRUE,
    Apply,
    Cases,
    Const,
    Idx,
    Map,
    Num,
    Pow,
    Prod,
    Rel,
    Size,
    Sum,
    Sym,
)
from symderive.expr.arrays import BigProd, BigSum
from symderive.expr.build import add, divide, mul
from symderive.expr.calculus import Integral, Limit
from symderive.expr.node import Node
from symderive.expr.probability import And
from symderive.expr.shape import is_scalar
from symderive.scalar.custom import one_root, place
from symderive.scalar.letters import NOTHING_KNOWN, Letters
from symderive.scalar.vocabulary import BACK, BACK_SEVERAL, FORWARD, RELATIONS, SP_RELATIONS


class Untranslatable(Exception):  # noqa: N818  not an error: the answer "no"
    """SymPy's result has no tree of ours."""


#: what SymPy raises where it cannot do what it is asked: the answer is "no", which the callers pass on as None
CANNOT = (
    Untranslatable,
    ArithmeticError,
    AttributeError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    sp.polys.polyerrors.BasePolynomialError,
)


def indexed(u: Node) -> bool:
    """Is this a member of a family or an entry: a letter with indices?"""
    return hasattr(u, "indices")


class Translation:
    """One conversation with SymPy: which symbol stands for which node."""

    def __init__(self, letters: Letters = NOTHING_KNOWN):
        self.letters = letters
        self.symbols: dict[Node, sp.Symbol] = {}
        self.nodes: dict[Any, Node] = {}
        #: what a result takes for positive though the letters leave it open (an exponent for which an integral exists)
        self.needs: list[Any] = []

    def symbol(self, u: Node) -> sp.Symbol:
        """The symbol of a letter (or of an opaque part), with what is known of it."""
        found = self.symbols.get(u)
        if found is None:
            name = getattr(u, "name", None) if isinstance(u, (Sym, Idx)) else None
            name = name or f"part{len(self.symbols)}"
            while any(s.name == name for s in self.symbols.values()):
                name += "_"
            found = sp.Symbol(name, **self.properties(u))
            self.symbols[u] = found
            self.nodes[found] = u
        return found

    def properties(self, u: Node) -> dict[str, bool]:
        low, high = self.letters.of(u)
        known: dict[str, bool] = {"real": True}
        if isinstance(u, (Size, Idx)):
            known |= {"integer": True, "positive": True}
        if u in self.letters.whole:
            known["integer"] = True
        if low is not None and low >= 0:
            # An interval's end has no weight: a letter that starts at 0 is taken for positive unless it counts.
            known |= {"positive": True} if low > 0 or "integer" not in known else {"nonnegative": True}
        if high is not None and high <= 0:
            known |= {"negative": True}
        return known

    def variable(self, u: Node) -> sp.Symbol:
        """The symbol of a letter that SymPy works on; refused where it hides in a part that SymPy cannot see into."""
        if any(part is not u and part.kids and u in part.walk() for part in self.symbols):
            raise Untranslatable(f"the letter {u!r} stands in a part without a translation")
        return self.symbol(u)

    # ------------------------------------------------------------ to SymPy
    def there(self, u: Node) -> Any:
        """A scalar tree as a SymPy expression."""
        if u in self.symbols:
            return self.symbols[u]
        if isinstance(u, BigSum | BigProd) and any(p.kids and u.index in p.kids and indexed(p) for p in u.body.walk()):
            return self.symbol(u)  # x_i is another number for every i: only the whole sum is one
        match u:
            case Num(value):
                return sp.Rational(value.numerator, value.denominator)
            case Const("pi"):
                return sp.pi
            case Const("oo"):
                return sp.oo
            case Const("i"):
                return sp.I
            case Const("true"):
                return sp.true
            case Sum(terms) if is_scalar(u.shape):
                return sp.Add(*map(self.there, terms))
            case Prod(factors) if all(is_scalar(f.shape) for f in factors):
                return sp.Mul(*map(self.there, factors))
            case Pow(base, exponent) if is_scalar(base.shape):
                return sp.Pow(self.there(base), self.there(exponent))
            case Map(name, v, 0) if name in FORWARD and is_scalar(v.shape):
                return FORWARD[name](self.there(v))
            case Apply("multinom", arguments, _, ()):
                n, *ks = map(self.there, arguments)
                return sp.factorial(n) / sp.Mul(*map(sp.factorial, ks))
            case Apply(name, arguments, _, ()) if name in FORWARD and all(is_scalar(a.shape) for a in arguments):
                return FORWARD[name](*map(self.there, arguments))
            case Apply("xor", arguments, _, ()) if all(isinstance(a, Num) for a in arguments):
                return sp.Integer(sum(bool(a.value) for a in arguments if isinstance(a, Num)) % 2)
            case Apply("mod", (Num(a), Num(b)), _, ()) if b:
                return sp.Rational(a.numerator, a.denominator) % sp.Rational(b.numerator, b.denominator)
            case Rel(op, left, right) if op in SP_RELATIONS:
                return SP_RELATIONS[op](self.there(left), self.there(right))
            case And(events, _):
                return sp.And(*map(self.there, events))
            case Cases(branches):
                return sp.Piecewise(*((self.there(value), self.there(when)) for when, value in branches))
            case BigSum(body, index, low, high, ()):
                return sp.Sum(self.there(body), (self.symbol(index), self.there(low), self.there(high)))
            case BigProd(body, index, low, high):
                return sp.Product(self.there(body), (self.symbol(index), self.there(low), self.there(high)))
            case Integral(body, var, low, high) if low is not None and high is not None and is_scalar(body.shape):
                return sp.Integral(self.there(body), (self.symbol(var), self.there(low), self.there(high)))
            case Limit(body, var, to, side) if is_scalar(body.shape):
                return sp.Limit(self.there(body), self.symbol(var), self.there(to), side or "+-")
        if not is_scalar(u.shape):
            raise Untranslatable(f"not a scalar: {u!r}")
        return self.symbol(u)

    # ------------------------------------------------------------ and back
    def back(self, e: Any) -> Node:
        """A SymPy expression as a tree, in an order that a person would write."""
        if e in self.nodes:
            return self.nodes[e]
        if e.is_Rational:
            return Num(Fraction(int(e.p), int(e.q)))
        if e is sp.pi:
            return PI
        if e is sp.oo:
            return INFINITY
        if e is -sp.oo:
            return mul(MINUS, INFINITY)
        if e is sp.I:
            return IMAGINARY
        if e is sp.E:
            return Map("exp", Num(1))
        if e.is_Symbol:
            return Sym(e.name)
        if e.is_Add:
            return self.back_sum(e)
        if e.is_Mul:
            return self.back_product(e)
        if e.is_Pow:
            return self.back_power(e.base, e.exp)
        if e.func is sp.exp:
            return Map("exp", self.back(e.args[0]))
        if e.func is sp.erfinv and e.args[0].is_negative:
            return mul(MINUS, Map("erfinv", self.back(-e.args[0])))
        if e.func in BACK and len(e.args) == 1:
            return Map(BACK[e.func], self.back(e.args[0]))
        if e.func is sp.erfc:
            return add(1, mul(MINUS, Map("erf", self.back(e.args[0]))))
        if e.func is sp.polygamma and e.args[0] == 0:
            return Map("digamma", self.back(e.args[1]))
        if e.func in BACK_SEVERAL:
            return Apply(BACK_SEVERAL[e.func], tuple(self.back(a) for a in e.args))
        if e.func in RELATIONS:
            return Rel(RELATIONS[e.func], self.back(e.lhs), self.back(e.rhs))
        if e.func is sp.And:
            return And(tuple(self.back(a) for a in e.args))
        if e is sp.true:
            return TRUE
        if e.is_Piecewise:
            return Cases(tuple((self.back(when), self.back(value)) for value, when in e.args))
        raise Untranslatable(f"no tree for {e}")

    def back_sum(self, e: Any) -> Node:
        terms = list(e.as_ordered_terms())
        # 1 - x reads better than -x + 1: a leading minus moves behind the first term without one.
        first = next((i for i, t in enumerate(terms) if not t.could_extract_minus_sign()), 0)
        terms.insert(0, terms.pop(first))
        return add(*map(self.back, terms))

    def back_product(self, e: Any) -> Node:
        number, rest = e.as_coeff_Mul()
        if not number.is_Rational:
            number, rest = sp.Integer(1), e
        above: list[Node] = []
        below: list[Node] = []
        number, factors = one_root(number, rest.as_ordered_factors())
        for factor in sorted(factors, key=place):
            base, exponent = factor.as_base_exp() if factor.func is not sp.exp else (factor, sp.Integer(1))
            if exponent.is_Rational and exponent < 0:
                below.append(self.back_power(base, -exponent))
            else:
                above.append(self.back(factor))
        if number.p != 1 or (number.q == 1 and not above and not below):
            above.insert(0, Num(int(number.p)))
        if number.q != 1:
            below.insert(0, Num(int(number.q)))
        over = mul(*above) if above else Num(1)
        if not below:
            return over
        under = mul(*below)
        if isinstance(over, Num) and isinstance(under, Num):
            return Num(over.value / under.value)
        return divide(over, under)

    def back_power(self, base: Any, exponent: Any) -> Node:
        if exponent == 1:
            return self.back(base)
        if base is sp.E:
            return Map("exp", self.back(exponent))
        if exponent == sp.Rational(1, 2):
            return Map("sqrt", self.back(base))
        if exponent.is_Rational and exponent < 0:
            return divide(Num(1), self.back_power(base, -exponent))
        return Pow(self.back(base), self.back(exponent))


def to_sympy(u: Node, letters: Letters = NOTHING_KNOWN) -> Any:
    """A scalar tree as a SymPy expression over symbols of the letters' names."""
    return Translation(letters).there(u)


def from_sympy(e: Any) -> Node | None:
    """A SymPy expression as a tree over scalar letters, or None where we have no word for a part of it."""
    try:
        return Translation().back(sp.sympify(e))
    except Untranslatable:
        return None
