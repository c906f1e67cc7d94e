"""Laws: one row a law, with its density or mass as a tree, its support and its moments.

Parameters stand as in ``Law.params``. The normal's second parameter is the variance, Poisson and exponential go by
rate, gamma by shape and rate, geometric counts trials from 1, negative binomial is the trial of the r-th success, the
hypergeometric draws n from N of which K count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

from symderive.expr.algebra import INFINITY, PI, Apply, Map, Num, Pow
from symderive.expr.build import add, divide, mul, neg
from symderive.expr.node import Node
from symderive.expr.probability import FiniteSet, Interval, Law

Formula = Callable[..., Node]


def exp(u: Node) -> Node:
    return Map("exp", u)


def log(u: Node) -> Node:
    return Map("log", u)


def sqrt(u: Node) -> Node:
    return Map("sqrt", u)


def gamma(u: Node) -> Node:
    return Map("gamma", u)


def fact(u: Node) -> Node:
    return Map("factorial", u)


def erf(u: Node) -> Node:
    return Map("erf", u)


def binom(n: Node, k: Node) -> Node:
    return Apply("binom", (n, k))


@dataclass(frozen=True, slots=True)
class LawRow:
    """What is known of a law.

    ``ranges`` says, for each parameter, what it must be: ``real``, ``positive``, ``unit`` (in [0, 1]), ``count``
    (0, 1, 2, ...); ``ordered`` names pairs of parameters (by place), the first not above the second. ``density`` is
    the density, of a discrete law the mass, at a point inside the support; ``factorial_moment(k, ...)`` is
    E[X (X-1) ... (X-k+1)], ``raw_moment(k, ...)`` is E[X^k]; ``mgf(t, ...)`` is E[e^{tX}], which exists where
    ``mgf_room(t, ...)`` is positive (everywhere if None).
    """

    name: str
    words: str
    letters: tuple[str, ...]
    ranges: tuple[str, ...]
    discrete: bool
    support: Callable[..., tuple[Node, Node]]
    density: Formula
    mean: Formula
    variance: Formula
    mgf: Formula | None = None
    mgf_room: Formula | None = None
    cdf: Formula | None = None
    tail: Formula | None = None
    raw_moment: Formula | None = None
    factorial_moment: Formula | None = None
    entropy: Formula | None = None
    ordered: tuple[tuple[int, int], ...] = ()
    source: str = "MML 6.5"


def rising(a: Node, k: int) -> Node:
    """a (a+1) ... (a+k-1)."""
    return mul(*(add(a, j) if j else a for j in range(k)))


def falling(a: Node, k: int) -> Node:
    """a (a-1) ... (a-k+1)."""
    return mul(*(add(a, -j) if j else a for j in range(k)))


def normal_moment(k: int, m: Node, v: Node) -> Node:
    """E[X^k] of N(m, v): the sum over even j of binom(k, j) m^(k-j) (j-1)!! v^(j/2)."""
    terms = []
    double = 1
    for j in range(0, k + 1, 2):
        if j:
            double *= j - 1
        powers = [Pow(m, Num(k - j))] if k > j + 1 else [m] if k == j + 1 else []
        spread = [Pow(v, Num(j // 2))] if j > 2 else [v] if j == 2 else []
        terms.append(mul(comb(k, j) * double, *powers, *spread))
    return add(*terms)


LAWS: dict[str, LawRow] = {}


def row(made: LawRow) -> LawRow:
    LAWS[made.name] = made
    return made


ONE, TWO = Num(1), Num(2)

row(
    LawRow(
        "Normal",
        "the normal law",
        ("m", "v"),
        ("real", "positive"),
        False,
        lambda m, v: (neg(INFINITY), INFINITY),
        lambda x, m, v: exp(-((x - m) ** 2) / (2 * v)) / sqrt(mul(2, PI, v)),
        lambda m, v: m,
        lambda m, v: v,
        mgf=lambda t, m, v: exp(m * t + v * t**2 / 2),
        cdf=lambda x, m, v: mul(Num("1/2"), add(1, erf((x - m) / sqrt(2 * v)))),
        raw_moment=normal_moment,
        entropy=lambda m, v: divide(log(mul(2, PI, exp(ONE), v)), TWO),
    )
)
row(
    LawRow(
        "Uniform",
        "the uniform law",
        ("a", "b"),
        ("real", "real"),
        False,
        lambda a, b: (a, b),
        lambda x, a, b: 1 / (b - a),
        lambda a, b: (a + b) / TWO,
        lambda a, b: (b - a) ** 2 / Num(12),
        ordered=((0, 1),),
        mgf=lambda t, a, b: (exp(t * b) - exp(t * a)) / (t * (b - a)),
        cdf=lambda x, a, b: (x - a) / (b - a),
        raw_moment=lambda k, a, b: (b ** (k + 1) - a ** (k + 1)) / ((k + 1) * (b - a)),
        entropy=lambda a, b: log(b - a),
    )
)
row(
    LawRow(
        "Exponential",
        "the exponential law",
        ("rate",),
        ("positive",),
        False,
        lambda r: (Num(0), INFINITY),
        lambda x, r: r * exp(-r * x),
        lambda r: 1 / r,
        lambda r: 1 / r**2,
        mgf=lambda t, r: r / (r - t),
        mgf_room=lambda t, r: r - t,
        cdf=lambda x, r: add(1, neg(exp(-r * x))),
        tail=lambda x, r: exp(-r * x),
        raw_moment=lambda k, r: fact(Num(k)) / r**k,
        entropy=lambda r: add(1, neg(log(r))),
    )
)
row(
    LawRow(
        "Gamma",
        "the gamma law",
        ("shape", "rate"),
        ("positive", "positive"),
        False,
        lambda a, r: (Num(0), INFINITY),
        lambda x, a, r: Pow(r, a) / gamma(a) * Pow(x, a - 1) * exp(-r * x),
        lambda a, r: a / r,
        lambda a, r: a / r**2,
        mgf=lambda t, a, r: Pow(r / (r - t), a),
        mgf_room=lambda t, a, r: r - t,
        raw_moment=lambda k, a, r: rising(a, k) / r**k,
        entropy=lambda a, r: add(a, neg(log(r)), Map("loggamma", a), (1 - a) * Map("digamma", a)),
    )
)
row(
    LawRow(
        "Beta",
        "the beta law",
        ("a", "b"),
        ("positive", "positive"),
        False,
        lambda a, b: (Num(0), ONE),
        lambda x, a, b: gamma(a + b) / (gamma(a) * gamma(b)) * Pow(x, a - 1) * Pow(1 - x, b - 1),
        lambda a, b: a / (a + b),
        lambda a, b: a * b / ((a + b) ** 2 * (a + b + 1)),
        raw_moment=lambda k, a, b: rising(a, k) / rising(a + b, k),
    )
)
row(
    LawRow(
        "Bernoulli",
        "the Bernoulli law",
        ("p",),
        ("unit",),
        True,
        lambda p: (Num(0), ONE),
        lambda k, p: Pow(p, k) * Pow(1 - p, 1 - k),
        lambda p: p,
        lambda p: p * (1 - p),
        mgf=lambda t, p: add(1, neg(p), p * exp(t)),
        raw_moment=lambda k, p: p if k else ONE,
        factorial_moment=lambda k, p: p if k == 1 else ONE if k == 0 else Num(0),
        entropy=lambda p: add(neg(p * log(p)), neg((1 - p) * log(1 - p))),
    )
)
row(
    LawRow(
        "Binomial",
        "the binomial law",
        ("n", "p"),
        ("count", "unit"),
        True,
        lambda n, p: (Num(0), n),
        lambda k, n, p: binom(n, k) * Pow(p, k) * Pow(1 - p, n - k),
        lambda n, p: n * p,
        lambda n, p: n * p * (1 - p),
        mgf=lambda t, n, p: Pow(add(1, neg(p), p * exp(t)), n),
        factorial_moment=lambda k, n, p: mul(falling(n, k), Pow(p, Num(k))),
    )
)
row(
    LawRow(
        "Poisson",
        "the Poisson law",
        ("rate",),
        ("positive",),
        True,
        lambda r: (Num(0), INFINITY),
        lambda k, r: exp(-r) * Pow(r, k) / fact(k),
        lambda r: r,
        lambda r: r,
        mgf=lambda t, r: exp(r * (exp(t) - 1)),
        factorial_moment=lambda k, r: Pow(r, Num(k)),
        source="Bertsekas and Tsitsiklis, Introduction to Probability, 2.2",
    )
)
row(
    LawRow(
        "Geometric",
        "the geometric law on 1, 2, ...",
        ("p",),
        ("unit",),
        True,
        lambda p: (ONE, INFINITY),
        lambda k, p: Pow(1 - p, k - 1) * p,
        lambda p: 1 / p,
        lambda p: (1 - p) / p**2,
        mgf=lambda t, p: p * exp(t) / (1 - (1 - p) * exp(t)),
        mgf_room=lambda t, p: 1 - (1 - p) * exp(t),
        tail=lambda k, p: Pow(1 - p, k),
        factorial_moment=lambda k, p: fact(Num(k)) * Pow(1 - p, Num(k - 1)) / p**k if k else ONE,
        source="Bertsekas and Tsitsiklis, Introduction to Probability, 2.2",
    )
)
row(
    LawRow(
        "NegativeBinomial",
        "the negative binomial law (the trial of the r-th success)",
        ("r", "p"),
        ("count", "unit"),
        True,
        lambda r, p: (r, INFINITY),
        lambda k, r, p: binom(k - 1, r - 1) * Pow(p, r) * Pow(1 - p, k - r),
        lambda r, p: r / p,
        lambda r, p: r * (1 - p) / p**2,
        mgf=lambda t, r, p: Pow(p * exp(t) / (1 - (1 - p) * exp(t)), r),
        mgf_room=lambda t, r, p: 1 - (1 - p) * exp(t),
        source="Bertsekas and Tsitsiklis, Introduction to Probability, 6.1 (Pascal)",
    )
)
row(
    LawRow(
        "Hypergeometric",
        "the hypergeometric law",
        ("N", "K", "n"),
        ("count", "count", "count"),
        True,
        lambda N, K, n: (Num(0), n),
        lambda k, N, K, n: binom(K, k) * binom(N - K, n - k) / binom(N, n),
        lambda N, K, n: n * K / N,
        lambda N, K, n: n * K * (N - K) * (N - n) / (N**2 * (N - 1)),
        ordered=((1, 0), (2, 0)),
        factorial_moment=lambda k, N, K, n: falling(n, k) * falling(K, k) / falling(N, k),
        source="Ross, A First Course in Probability, 4.8.3",
    )
)


def law_row(law: Law) -> LawRow | None:
    """The row of a law by name with the right number of parameters."""
    found = LAWS.get(law.name)
    return found if found is not None and len(found.letters) == len(law.params) else None


def as_interval_law(law: Law) -> Law:
    """Uniform on an interval written as a set is Uniform(a, b)."""
    match law:
        case Law(_, (Interval(low, high, _),)) if law.name in ("Uniform", "UniformSet"):
            return Law("Uniform", (low, high))
    return law


def values_of(law: Law) -> tuple[Node, ...] | None:
    """The values of a law on a finite set, in order."""
    match law:
        case Law("UniformSet" | "Uniform", (FiniteSet(elements),)):
            return elements
        case Law("Bernoulli", _):
            return (Num(0), ONE)
    return None
