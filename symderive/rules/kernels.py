"""One step of differentiation: what d does to each kind of node, whichever way "d" is written.

``push_inward(u, way)`` gives the name of the rule and the right side of d u = ... with d on the parts that vary.
It serves differentials (dX a direction) and derivatives by a number (d/dt) alike: both are linear in what moves.
"""

from __future__ import annotations

from collections.abc import Callable

from symderive.expr.algebra import (
    MINUS,
    UNITY,
    Apply,
    Cases,
    Det,
    Hadamard,
    Inverse,
    Map,
    Num,
    Ones,
    Pow,
    Prod,
    Sum,
    Sym,
    Trace,
    Transpose,
)
from symderive.expr.arrays import (
    BigProd,
    BigSum,
    Block,
    Column,
    Diag,
    DiagPart,
    Entries,
    Entry,
    Kron,
    Member,
    Norm,
    Row,
    Vec,
)
from symderive.expr.build import is_zero, neg, transpose, zero
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.node import Node
from symderive.expr.shape import ONE, is_scalar
from symderive.rules.building import plus, times
from symderive.rules.facts import NOTHING
from symderive.rules.indexing import put
from symderive.rules.kernels_matrix import (
    of_big_product,
    of_big_sum,
    of_block,
    of_cases,
    of_det,
    of_entries,
    of_hadamard,
    of_integral,
    of_inverse,
    of_kron,
    of_matrix_power,
    of_norm,
    of_squared_norm,
    of_trace,
    through,
)
from symderive.rules.logarithms import log_of_defined, log_of_product
from symderive.rules.settle import settle
from symderive.rules.slopes import slope
from symderive.rules.vary import Way, meaning

Pushed = tuple[str, Node]


def push_inward(u: Node, way: Way) -> Pushed | None:
    """The rule's key and what it makes of d u; None where the node is the variable itself or not known."""
    if not way.varies(u):
        return "constant", zero(u.shape)
    change = KERNELS.get(type(u))
    return None if change is None else change(u, way)


def of_sum(u: Node, way: Way) -> Pushed:
    assert isinstance(u, Sum)
    return "sum", plus([d for t in u.terms if (d := way.d(t)) is not None])


def of_product(u: Node, way: Way) -> Pushed:
    assert isinstance(u, Prod)
    moving = [n for n, f in enumerate(u.factors) if way.varies(f)]
    factors = u.factors
    if is_scalar(u.shape) and all(is_scalar(f.shape) for f in factors):
        under = [n for n in moving if is_reciprocal(factors[n])]
        if under and len(under) < len(moving):
            return of_quotient(u, way, moving, under)
    terms = [times(*factors[:n], way.mark(factors[n]), *factors[n + 1 :]) for n in moving]
    if len(moving) == 1:
        return "constant multiple", terms[0]
    return "product", plus(terms)


def is_reciprocal(f: Node) -> bool:
    return isinstance(f, Pow) and isinstance(f.exponent, Num) and f.exponent.value < 0


def of_quotient(u: Prod, way: Way, moving: list[int], under: list[int]) -> Pushed:
    """(f / g)' = (f' g - f g') / g²; what does not vary stands in front."""
    fixed = [f for n, f in enumerate(u.factors) if n not in moving]
    top = times(*(u.factors[n] for n in moving if n not in under))
    below = [u.factors[n] for n in under]
    bottom = times(*(b.base if b.exponent is MINUS else Pow(b.base, neg(b.exponent)) for b in below))  # type: ignore[attr-defined]
    upper = Sum((times(way.mark(top), bottom), times(MINUS, top, way.mark(bottom))))
    return "quotient", times(*fixed, upper, Pow(bottom, Num(-2)))


def of_power(u: Node, way: Way) -> Pushed | None:
    assert isinstance(u, Pow)
    base, exponent = u.base, u.exponent
    if not is_scalar(base.shape):
        return of_matrix_power(base, exponent, way)
    db, de = way.d(base), way.d(exponent)
    if de is None:
        assert db is not None
        if isinstance(base, Norm) and exponent is Num(2):
            return of_squared_norm(base.u, base.p, way)
        lower = Num(exponent.value - 1) if isinstance(exponent, Num) else settle(Sum((exponent, MINUS)), NOTHING)
        if lower is UNITY:
            return power_key(base, way), times(exponent, base, db)
        if isinstance(exponent, Num) and exponent.value.denominator > 1:
            return power_key(base, way), times(exponent, Pow(base, lower), db)
        return power_key(base, way), times(exponent, Pow(base, lower), db)
    if db is None:
        rate: Node = UNITY if base is Map("exp", UNITY) else Map("log", base)
        return "exponential", times(u, rate, de)
    return "power of a function", times(u, Sum((times(de, Map("log", base)), times(exponent, db, Pow(base, MINUS)))))


def power_key(base: Node, way: Way) -> str:
    return "power" if base in way.by else "chain with a power"


def of_function(u: Node, way: Way) -> Pushed:
    assert isinstance(u, Map)
    v = u.u
    defined = way.problem.function(u.name)
    if defined is not None and (body_moves(u.name, way) or not is_scalar(defined.params[0].shape)) and not u.primes:
        return "definition", way.mark(put(defined.body, {defined.params[0]: v}))
    if u.name == "log" and isinstance(v, Map) and v.name == "abs" and not (u.primes or v.primes):
        v = v.u  # log |v| has the slope 1 / v on both sides of zero
    if u.name == "log" and not u.primes and v not in way.by and v not in way.stops:
        if (terms := log_of_defined(v, way.problem)) is not None:
            return "definition", way.mark(terms)
        if (terms := log_of_product(v)) is not None:
            return "log of a product", way.mark(terms)
    dv = way.mark(v)
    if u.name == "log" and isinstance(v, Det) and not u.primes:
        return "logdet", Trace(Prod((Inverse(v.u), way.mark(v.u))))
    factor = slope(u.name, v, u.primes, way.problem, lambda body, letter: plain_derivative(body, letter, way))
    if is_zero(factor):
        return "constant", zero(u.shape)
    key = "function" if v in way.by else "chain"
    if is_scalar(u.shape):
        return key, times(factor, dv)
    return "elementwise", dv if isinstance(factor, Ones) else Hadamard((factor, dv))


def body_moves(name: str, way: Way) -> bool:
    return way.varies(Map(name, Num(0)))


def plain_derivative(body: Node, letter: Node, outer: Way) -> Node:
    """The derivative of a formula in one letter, without steps."""
    way = Way(outer.problem, frozenset((letter,)), lambda u: UNITY if u is letter else Derivative(u, (letter,)))
    return settle(finish(body, way), NOTHING)


def finish(u: Node, way: Way) -> Node:
    """d u with d pushed inward all the way."""
    cache: dict[Node, Node] = {}

    def go(v: Node) -> Node:
        if v in cache:
            return cache[v]
        inner = Way(way.problem, way.by, lambda w: leaf(w), way.stops, way.known)
        pushed = push_inward(v, inner)
        done = way.mark(v) if pushed is None else pushed[1]
        cache[v] = done
        return done

    def leaf(w: Node) -> Node:
        return way.mark(w) if w in way.by else go(w)

    return leaf(u) if way.varies(u) else zero(u.shape)


def of_entry(u: Node, way: Way) -> Pushed | None:
    if u in way.by:
        return None
    assert isinstance(u, Entry)
    if isinstance(u.u, Sym) and u.u not in way.by:
        body = meaning(u.u, way.problem)
        if isinstance(body, Entries) and exponents(body) is None:
            return "definition", way.mark(put(body.body, dict(zip(body.indices, u.indices, strict=True))))
    return "linear", Entry(way.mark(u.u), u.indices)


def of_name(u: Node, way: Way) -> Pushed | None:
    if u in way.by or u in way.stops:
        return None
    body = meaning(u, way.problem)
    if body is None:
        return None
    z = exponents(body)
    if z is not None and way.varies(z):
        return "softmax", Prod((Sum((Diag(u), Prod((MINUS, u, Transpose(u))))), way.mark(z)))
    return "definition", way.mark(body)


def exponents(body: Node) -> Node | None:
    """z where the formula is softmax(z), by name or written out as exp(z_i) over Σ_j exp(z_j)."""
    match body:
        case Apply("softmax", (z,), _, ()):
            return z
        case Entries(Prod((Map("exp", e, 0), Pow(BigSum(Map("exp", g, 0), j, _, _, ()), Num(n)))), (i,)) if n == -1:
            if settle(put(g, {j: i}), NOTHING) is settle(e, NOTHING):
                return settle(Entries(e, (i,)), NOTHING)
    return None


def of_application(u: Node, way: Way) -> Pushed | None:
    assert isinstance(u, Apply)
    name, arguments = u.name, u.arguments
    if name == "softmax" and len(arguments) == 1 and not u.slots:
        (z,) = arguments
        return "softmax", Prod((Sum((Diag(u), Prod((MINUS, u, Transpose(u))))), way.mark(z)))
    if name == "logsumexp" and len(arguments) == 1 and not u.slots:
        (z,) = arguments
        return "logsumexp", Prod((Transpose(Apply("softmax", (z,), z.shape)), way.mark(z)))
    defined = way.problem.function(name)
    if defined is not None and len(defined.params) == len(arguments) and not u.slots:
        return "definition", way.mark(put(defined.body, dict(zip(defined.params, arguments, strict=True))))
    if name in ("max", "min") and len(arguments) == 2 and is_scalar(u.shape):
        return of_larger(u, way)
    if name in ("max", "min") and len(arguments) == 1 and arguments[0].shape[1] == ONE:
        (v,) = arguments
        return "largest entry", Entry(way.mark(v), (Apply(f"arg{name}", (v,)),))
    if name in BUILT_IN:
        return None
    terms = []
    for n, a in enumerate(arguments):
        da = way.d(a)
        if da is not None:
            part = partial_by_slot(u, n)
            if part is None:
                return None
            terms.append(applied(part, da, u))
    return "function of several", plus(terms)


#: known functions without a rule of their own: their slope is no function that the problem leaves open
BUILT_IN = {
    "max", "min", "argmax", "binom", "beta", "multinom", "mod", "xor", "softmax", "logsumexp",
    "lambda_max", "lambda_min",
}  # fmt: skip


def of_larger(u: Apply, way: Way) -> Pushed:
    from_first, from_second = (way.d(a) or zero(u.shape) for a in u.arguments)
    a, b = u.arguments
    steep = Map("heaviside", Sum((a, neg(b))))
    one, two = (from_first, from_second) if u.name == "max" else (from_second, from_first)
    terms = [times(w, d) for w, d in ((steep, one), (Sum((UNITY, neg(steep))), two)) if not is_zero(d)]
    return "larger of two", plus(terms)


def partial_by_slot(u: Apply, n: int) -> Node | None:
    """The derivative of a function known by name only by its n-th argument: a row, a Jacobian, a matrix."""
    a = u.arguments[n]
    if is_scalar(a.shape):
        return Apply(u.name, u.arguments, u.result, (*u.slots, n))
    if u.slots:
        return None
    if a.shape[1] == ONE and u.result[1] == ONE:
        return Apply(u.name, u.arguments, (u.result[0], a.shape[0]), (n,))
    if is_scalar(u.result):
        return Apply(u.name, u.arguments, a.shape, (n,))
    return None


def applied(part: Node, da: Node, u: Apply) -> Node:
    if is_scalar(da.shape):
        return times(part, da)
    if da.shape[1] == ONE:
        return Prod((part, da))
    return Trace(Prod((Transpose(part), da)))


KERNELS: dict[type[Node], Callable[[Node, Way], Pushed | None]] = {
    Sum: of_sum,
    Prod: of_product,
    Pow: of_power,
    Map: of_function,
    Apply: of_application,
    Transpose: through(Transpose, "transpose"),
    Trace: of_trace,
    Diag: through(Diag, "linear"),
    DiagPart: through(DiagPart, "linear"),
    Vec: through(Vec, "linear"),
    Row: through(transpose, "linear"),
    Column: through(transpose, "linear"),
    Inverse: of_inverse,
    Det: of_det,
    Hadamard: of_hadamard,
    Kron: of_kron,
    Norm: of_norm,
    Entries: of_entries,
    Entry: of_entry,
    BigSum: of_big_sum,
    BigProd: of_big_product,
    Block: of_block,
    Cases: of_cases,
    Integral: of_integral,
    Sym: of_name,
    Member: of_name,
}
