"""Mistakes with logarithms: they split where they do not, their powers come down wrongly, their normaliser is lost."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symderive.derive.rule import rule
from symderive.expr.algebra import MINUS, Apply, Map, Num, Pow, Prod, Sum
from symderive.expr.arrays import BigProd, BigSum, Entry
from symderive.expr.build import add, divide, mul, neg
from symderive.expr.calculus import Integral
from symderive.expr.node import Node
from symderive.expr.probability import SumOver
from symderive.expr.problem import Problem
from symderive.rules.faulty import negative, quotient, without

SOURCE = "common mistakes in algebra"
POSITIVE = r"a, b \in \mathbb{R}, a > 0, b > 0"


@rule(
    r"\log(a + b) \ne \log a + \log b",
    source=SOURCE,
    examples=[(r"\log(a + b)", r"\log a + \log b", POSITIVE)],
    sound=False,
)
def log_of_sum_split(node: Map | Sum, problem: Problem) -> Iterator[Node]:
    """A logarithm turns products into sums; the logarithm of a sum does not split."""
    match node:
        case Map("log", Sum(terms)) if all(negative(t) is None for t in terms):
            yield add(*(Map("log", t) for t in terms))
            if all(isinstance(t, Prod) for t in terms):
                yield add(*(mul(*t.factors[:-1], Map("log", t.factors[-1])) for t in terms if isinstance(t, Prod)))
        case Map("log", Pow(Sum() | BigSum() as u, k)):
            yield from (mul(k, w) for w in log_of_sum_split(Map("log", u), problem))
        case Map("log", BigSum(body, index, low, high, skip)):
            yield BigSum(Map("log", body), index, low, high, skip)
            for place, factor in enumerate(body.factors if isinstance(body, Prod) else ()):
                inside = mul(*body.kids[:place], Map("log", factor), *body.kids[place + 1 :])
                yield BigSum(inside, index, low, high, skip)
        case Sum(terms) if all(isinstance(t, Map) and t.name == "log" for t in terms):
            yield Map("log", add(*(t.kids[0] for t in terms)))


@rule(
    r"\log(a - b) \ne \log a - \log b",
    source=SOURCE,
    examples=[(r"\log(a - b)", r"\log a - \log b", r"a, b \in \mathbb{R}, a > b, b > 0")],
    sound=False,
)
def log_of_difference(node: Map | Sum | Prod, problem: Problem) -> Iterator[Node]:
    """The logarithm of a difference does not split: log a - log b is log(a/b)."""
    match node:
        case Map("log", Sum(terms)) if any(negative(t) is not None for t in terms):
            yield add(*(neg(Map("log", u)) if (u := negative(t)) is not None else Map("log", t) for t in terms))
        case Sum((Map("log", a), Prod((Num(m), Map("log", b))))) if m == -1:
            yield Map("log", a - b)
        case Prod((Map("log", a), Pow(Map("log", b), Num(k)))) if k == -1:
            yield Map("log", a) - Map("log", b)


@rule(
    r"\log(ab) \ne \log a \cdot \log b",
    source=SOURCE,
    examples=[(r"\log(a b)", r"\log a \log b", POSITIVE)],
    sound=False,
)
def log_of_product_as_product(node: Map | Prod, problem: Problem) -> Iterator[Node]:
    """The logarithm of a product is the sum of the logarithms."""
    match node:
        case Map("log", BigProd(body, index, low, high)):
            yield BigProd(Map("log", body), index, low, high)
        case Map("log", Prod(factors)):
            yield mul(*(Map("log", f) for f in factors))
            found = quotient(node.u)
            if found is not None:
                yield divide(Map("log", found[0]), Map("log", found[1]))
                above, below = (u.factors if isinstance(u, Prod) else (u,) for u in found)
                if len(above) == len(below) > 1:
                    pairs = zip(above, below, strict=True)
                    yield mul(*(Map("log", divide(u, v)) for u, v in pairs))
        case Prod(factors):
            logs = [f.u for f in factors if isinstance(f, Map) and f.name == "log"]
            if len(logs) > 1:
                rest = [f for f in factors if not (isinstance(f, Map) and f.name == "log")]
                yield mul(*rest, Map("log", mul(*logs)))


@rule(
    r"-\log \sqrt{v} \ne -2 \log \sigma, \quad v = \sigma^2",
    source=SOURCE,
    examples=[(r"-\log\sqrt{s^2}", r"-2 \log s", r"s > 0"), (r"\log a^3", r"\log a", r"a > 0")],
    sound=False,
)
def log_power(node: Map | Prod, problem: Problem) -> Iterator[Node]:
    """The exponent comes down as it is: log sqrt(v) = (1/2) log v, so log sqrt(s^2) = log s."""
    for base, exponent in log_powers(node):
        inner = Map("log", base)
        k = exponent.value if isinstance(exponent, Num) else None
        if k is None:
            yield inner
            yield from (mul(Num(w), exponent, inner) for w in (2, 4, Fraction(1, 2)))
            continue
        for wrong in (k * 2, k / 2, k * 4, 1, 2):
            if wrong not in (k, -k):  # the other sign alone is a sign
                yield mul(Num(wrong), inner) if wrong != 1 else inner
    match node:
        case Map("log", Pow(u, exponent_)):
            yield Pow(Map("log", u), exponent_)
        case Map("exp", Prod((*front_, Map("log", u)))) if front_:
            yield mul(*front_, u)
        case Map("log", Prod(factors_)):  # the exponent of one factor taken for that of the product
            for k_, f_ in enumerate(factors_):
                if isinstance(f_, Pow) and f_.exponent is not MINUS:
                    yield mul(f_.exponent, Map("log", mul(*factors_[:k_], f_.base, *factors_[k_ + 1 :])))
    match node:
        case Map("log", Pow(Prod(inner_), whole)) if not isinstance(whole, Num):
            for place, factor in enumerate(inner_):
                base, power = flat_power(factor)
                if isinstance(power, Num) and power.value != 1:
                    rest_ = [Map("log", f) for f in without(inner_, place)]
                    for times in (Num(1), Num(power.value * 2)):
                        yield mul(whole, add(*rest_, mul(times, Map("log", base))))
        case Map("log", u):
            for base, exponent, rest in powers_inside(u):
                wrong_ = [Num(exponent.value * f) for f in (2, 4)] + [Num(1)] if isinstance(exponent, Num) else [Num(1)]
                for w in wrong_:
                    if isinstance(exponent, Num) and w.value == -exponent.value:
                        continue
                    yield (
                        add(Map("log", rest), mul(w, Map("log", base)))
                        if rest is not Num(1)
                        else mul(w, Map("log", base))
                    )
        case Prod((*front, Map("log", Pow(base, Num(j))))):
            yield mul(*front, Num(j * 2), Map("log", base))


def log_powers(node: Node) -> Iterator[tuple[Node, Node]]:
    """base and exponent of log(base^exponent), roots counted as powers and powers of powers multiplied."""
    if isinstance(node, Map) and node.name == "log":
        base, exponent = flat_power(node.u)
        if base is not node.u:
            yield base, exponent


def flat_power(u: Node) -> tuple[Node, Node]:
    match u:
        case Map("sqrt", v):
            base, k = flat_power(v)
            return base, Num(k.value / 2) if isinstance(k, Num) else mul(Num(1) / Num(2), k)
        case Pow(v, Num(k)):
            base, j = flat_power(v)
            return base, Num(k * j.value) if isinstance(j, Num) else mul(Num(k), j)
        case Pow(v, k):
            return v, k
    return u, Num(1)


def powers_inside(u: Node) -> Iterator[tuple[Node, Node, Node]]:
    """(base, exponent, rest) for u = base^exponent * rest, through roots and reciprocals."""
    outer = Num(1).value
    while True:
        match u:
            case Map("sqrt", v):
                outer, u = outer / 2, v
            case Pow(v, Num(k)):
                outer, u = outer * k, v
            case _:
                break
    if isinstance(u, Prod):
        for place, factor in enumerate(u.factors):
            base, exponent = flat_power(factor)
            rest = mul(*without(u.factors, place))
            if isinstance(exponent, Num) and (exponent.value != 1 or outer not in (1, -1)):
                yield base, Num(exponent.value * outer), Pow(rest, Num(outer)) if outer != 1 else rest


@rule(
    r"\log \operatorname{softmax}(x)_i \ne x_i",
    source=SOURCE,
    examples=[
        (r"x_1 - \log \sum_{j=1}^n e^{x_j}", r"x_1", r"x \in \mathbb{R}^n"),
        (r"\log\frac{e^{x_1}}{\sum_{j=1}^n e^{x_j}}", r"x_1", r"x \in \mathbb{R}^n"),
    ],
    sound=False,
)
def log_normaliser_dropped(node: Map | Sum, problem: Problem) -> Iterator[Node]:
    """The logarithm of the normaliser is a function of x too: - log sum exp."""
    match node:
        case Map("log", Entry(Apply("softmax", (x,)), indices)):
            yield Entry(x, indices)
        case Map("log", Apply("softmax", (x,))):
            yield x
        case Map("log", u):
            found = quotient(u)
            if found is not None and not isinstance(found[0], Num) and any(sums_up(p) for p in found[1].walk()):
                yield found[0].u if isinstance(found[0], Map) and found[0].name == "exp" else Map("log", found[0])
        case Sum(terms):
            for k, term in enumerate(terms):
                if any(normaliser(p) for p in term.walk()):
                    yield add(*without(terms, k))


def sums_up(node: Node) -> bool:
    """Is this a sum over all cases, or a root or a power that makes a density one?"""
    return isinstance(node, BigSum | SumOver | Integral) or (isinstance(node, Map) and node.name in ("sqrt", "gamma"))


def normaliser(node: Node) -> bool:
    """log sum exp, or the logarithm of a constant of a density."""
    match node:
        case Map("log", BigSum(Map("exp"))) | Apply("logsumexp"):
            return True
    return False
