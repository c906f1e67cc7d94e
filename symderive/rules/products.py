"""Products as a person leaves them: numbers in front, powers collected, inverses cancelled, δ and e_i used up."""

from __future__ import annotations

from fractions import Fraction

from symderive.expr.algebra import (
    MINUS,
    UNITY,
    ZERO,
    Delta,
    Eye,
    Inverse,
    Map,
    Num,
    Pow,
    Prod,
    Size,
    Sum,
    Sym,
    Transpose,
)
from symderive.expr.arrays import Entry, Member
from symderive.expr.build import add, is_zero, zero
from symderive.expr.node import Binder, Node
from symderive.expr.shape import is_scalar
from symderive.rules.chains import contains_entries, settle_chain
from symderive.rules.facts import Facts
from symderive.rules.meeting import meet
from symderive.rules.settle import settle, settles
from symderive.rules.terms import base_and_exponent, burden, parts, power, product, segments
from symderive.rules.turning import face


@settles(Prod)
def settle_product(u: Node, known: Facts) -> Node:
    number, scalars, chain = parts(u)
    if number == 0 or any(is_zero(f) for f in (*scalars, *chain)):
        return zero(u.shape)
    if chain:
        extra, scalars_in_chain, chain = settle_chain(chain, known)
        number *= extra
        scalars = [*scalars, *scalars_in_chain]
        if any(is_zero(f) for f in chain):
            return zero(u.shape)
    scalars = [shortened(s, known) for s in scalars]
    number, scalars = collect_powers(number, scalars, known)
    if number == 0:
        return zero(u.shape)
    if number == -1:
        number, chain, scalars = take_sign(chain, scalars, known)
    return product(number, in_order(scalars), chain, u.shape)


SHORT = 14  # a factor up to this size is written above the line of a fraction; longer ones stand behind it


def in_order(scalars: list[Node]) -> list[Node]:
    """Letters and their powers first, what divides behind the short factors: x² cos(x) / y, not cos(x) y⁻¹ x²."""
    if len(scalars) < 2:
        return scalars
    letters = [s for s in scalars if is_letter(s)]
    under = [s for s in scalars if divides(s)]
    rest = [s for s in scalars if not is_letter(s) and not divides(s)]
    if not under:
        return [*letters, *rest]
    short = [s for s in rest if not isinstance(s, Binder) and burden(s) <= SHORT]
    long = [s for s in rest if s not in short]
    return [*letters, *short, *under, *long] if letters or short else scalars


def is_letter(s: Node) -> bool:
    base = s.base if isinstance(s, Pow) and not divides(s) else s
    return isinstance(base, Sym | Entry | Member | Size) and (base is s or isinstance(s.exponent, Num | Sym | Size))  # type: ignore[attr-defined]


def divides(s: Node) -> bool:
    return isinstance(s, Pow) and isinstance(s.exponent, Num) and s.exponent.value < 0


def take_sign(chain: list[Node], scalars: list[Node], known: Facts) -> tuple[Fraction, list[Node], list[Node]]:
    """-(y - x) is x - y: a minus sign goes into a sum that begins with what it would make positive."""
    for place, factor in enumerate(chain):
        inner = factor.u if isinstance(factor, Transpose) else factor
        turned = turned_sum(inner, known)
        if turned is not None:
            new = Transpose(turned) if isinstance(factor, Transpose) else turned
            return Fraction(1), [*chain[:place], new, *chain[place + 1 :]], scalars
    for place, factor in enumerate(scalars):
        turned = turned_sum(factor, known)
        if turned is not None:
            return Fraction(1), chain, [*scalars[:place], turned, *scalars[place + 1 :]]
    return Fraction(-1), chain, scalars


def turned_sum(u: Node, known: Facts) -> Node | None:
    """-u where u is a difference a - b: b - a."""
    if not isinstance(u, Sum) or len(u.terms) != 2:
        return None
    first, second = (parts(t) for t in u.terms)
    if first[0] > 0 > second[0]:
        return Sum((product(-second[0], *second[1:], u.shape), product(-first[0], *first[1:], u.shape)))
    return None


# ---------------------------------------------------------------- scalar factors
def collect_powers(number: Fraction, scalars: list[Node], known: Facts) -> tuple[Fraction, list[Node]]:
    """Scalar factors with equal bases become one power, numbers go to the front."""
    bases: dict[bytes, tuple[Node, list[Node]]] = {}
    for s in scalars:
        base, exponent = base_and_exponent(s)
        key = face(base, known)
        bases.setdefault(key, (base, []))[1].append(exponent)
    done: list[Node] = []
    for key, (base, exponents) in bases.items():
        if key in known.values and all(isinstance(e, Num) for e in exponents):
            base = known.values[key]
        exponent = exponents[0] if len(exponents) == 1 else settle(add(*exponents), known)
        if isinstance(base, Delta) and len(exponents) > 1:
            exponent = UNITY
        factor = power(base, exponent)
        if len(exponents) > 1 or isinstance(base, Num):
            factor = settle(factor, known)
        n, more, chain = parts(factor)
        number *= n
        done.extend(more)
        assert not chain
    return number, meet(merge_exponentials(done, known), known)


def merge_exponentials(scalars: list[Node], known: Facts) -> list[Node]:
    """exp(a) exp(b) becomes exp(a + b) where the exponents cancel, at least partly."""
    where = [n for n, s in enumerate(scalars) if isinstance(s, Map) and s.name == "exp" and not s.primes]
    if len(where) < 2:
        return scalars
    exponents = [scalars[n].u for n in where]  # type: ignore[attr-defined]
    whole = settle(add(*exponents), known)
    count = len(whole.terms) if isinstance(whole, Sum) else 1
    if count >= sum(len(e.terms) if isinstance(e, Sum) else 1 for e in exponents):
        return scalars
    rest = [s for n, s in enumerate(scalars) if n not in where[1:]]
    merged = settle(Map("exp", whole), known)
    return [merged if s is scalars[where[0]] else s for s in rest if not (s is scalars[where[0]] and merged is UNITY)]


def shortened(s: Node, known: Facts) -> Node:
    """A scalar product such as xᵀ A y with what drops out or cancels inside it left out."""
    if not isinstance(s, Prod) or all(is_scalar(f.shape) for f in s.factors):
        return s
    if any(is_zero(f.u if isinstance(f, Transpose) else f) for f in s.factors):
        return ZERO
    number, scalars, chain = settle_chain(list(s.factors), known)
    done = product(number, scalars, chain, s.shape)
    shorter = pieces_in(done) < len(s.factors) or (contains_entries(s) and not contains_entries(done))
    return done if shorter else s


def pieces_in(u: Node) -> int:
    """How many factors stand in a product, those of its scalar products counted one by one."""
    return sum(pieces_in(f) for f in u.factors) if isinstance(u, Prod) else 1


# ---------------------------------------------------------------- powers
@settles(Pow)
def settle_power(u: Node, known: Facts) -> Node:
    assert isinstance(u, Pow)
    base, exponent = u.base, u.exponent
    if exponent is UNITY:
        return base
    if not is_scalar(base.shape):
        return settle_matrix_power(base, exponent)
    if exponent is Num(0):
        return UNITY
    whole = isinstance(exponent, Num) and exponent.value.denominator == 1
    match base:
        case Num():
            return power(base, exponent) if isinstance(exponent, Num) else (base if base is UNITY else u)
        case Pow(inner, power_inside) if whole:
            return settle(power(inner, settle(Prod((power_inside, exponent)), known)), known)
        case Map("sqrt", inner, 0) if whole and exponent is not MINUS:
            return settle(power(inner, Num(exponent.value / 2)), known)  # type: ignore[attr-defined]
        case Map("exp", inner, 0):
            return settle(Map("exp", Prod((exponent, inner))), known)
        case Prod(factors) if whole:
            number, scalars, _ = segments(factors)
            if number != 1 or len(scalars) > 1:
                return settle(Prod(tuple(Pow(f, exponent) for f in (Num(number), *scalars))), known)
        case Delta() if isinstance(exponent, Num) and exponent.value > 0:
            return base
    return power(base, exponent) if isinstance(exponent, Num) else u


def settle_matrix_power(base: Node, exponent: Node) -> Node:
    if exponent is Num(0) or isinstance(base, Eye):
        return Eye(base.shape[0])
    if exponent is MINUS:
        return Inverse(base)
    if isinstance(base, Inverse) and isinstance(exponent, Num):
        return Pow(base.u, Num(-exponent.value))
    if isinstance(base, Transpose):
        return Transpose(Pow(base.u, exponent))
    return Pow(base, exponent)
