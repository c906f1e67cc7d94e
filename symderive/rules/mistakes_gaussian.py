"""Mistakes with normal densities: halves, variances, normalisers, blocks, changes of variables."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symderive.derive.rule import rule
from symderive.expr.algebra import PI, Map, Num, Pow, Prod, Size, Sum, Transpose
from symderive.expr.arrays import BigProd, BigSum, Norm
from symderive.expr.build import add, divide, mul, neg, transpose
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Law, LawDens, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import without

SOURCE = "common mistakes with normal densities"


# ---------------------------------------------------------------- the density
@rule(
    r"\log \mathcal{N}(x; \mu, \sigma^2) \ne \ldots - \frac{(x - \mu)^2}{\sigma^2}",
    source=SOURCE,
    examples=[
        (
            r"-\log \sigma - \frac{(x - \mu)^2}{2 \sigma^2}",
            r"-\log \sigma - \frac{(x - \mu)^2}{\sigma^2}",
            r"x, \mu \in \mathbb{R}, \sigma > 0",
        )
    ],
    sound=False,
)
def forget_half(node: Sum | Map | LawDens, problem: Problem) -> Iterator[Node]:
    """The exponent of the normal density is halved: -(x - mu)^2 / (2 sigma^2)."""
    match node:
        case Sum(terms):
            for k, term in enumerate(terms):
                if gaussian_exponent(term):
                    yield add(*terms[:k], mul(Num(2), term), *terms[k + 1 :])
        case Map("exp", u) if gaussian_exponent(u):
            yield Map("exp", mul(Num(2), u))
        case LawDens(Law("Normal", (mean, variance)), point) if is_scalar(point.shape):
            yield normal_density(point, mean, variance, power=Num(1))


def gaussian_exponent(term: Node) -> bool:
    """Is the term a negative half of a square or of a quadratic form?"""
    if not isinstance(term, Prod):
        return False
    number = Fraction(1)
    for factor in term.factors:
        match factor:
            case Num(v):
                number *= v
            case Pow(Num(v), Num(k)) if k == -1:
                number /= v
            case Pow(Prod((Num(v), *_)), Num(k)) if k == -1:
                number /= v
    squared = any(isinstance(f, Pow) and isinstance(f.exponent, Num) and f.exponent.value == 2 for f in term.factors)
    form = isinstance(term.factors[-1], Prod) or any(isinstance(f, Transpose) for f in term.factors)
    return abs(number) == Fraction(1, 2) and (squared or form)


def normal_density(x: Node, m: Node, v: Node, *, power: Node, root: bool = True) -> Node:
    """exp(-(power) (x - m)^2/v) / sqrt(2 pi v)."""
    scale = mul(Num(2), PI, v)
    return divide(
        Map("exp", neg(mul(power, divide(Pow(x - m, Num(2)), v)))),
        Map("sqrt", scale) if root else scale,
    )


@rule(
    r"\mathcal{N}(\mu, v): \quad -\frac{(x-\mu)^2}{2 v} \ne -\frac{(x-\mu)^2}{2 v^2}",
    source=SOURCE,
    examples=[
        (
            r"-\log \sigma - \frac{(x - \mu)^2}{2 \sigma^2}",
            r"-\log \sigma - \frac{(x - \mu)^2}{2 \sigma}",
            r"x, \mu \in \mathbb{R}, \sigma > 0",
        ),
        (
            r"-\frac{1}{2} \log s - \frac{(x - \mu)^2}{2 s}",
            r"-\frac{1}{2} \log s - \frac{(x - \mu)^2}{2 s^2}",
            r"x, \mu \in \mathbb{R}, s > 0",
        ),
    ],
    sound=False,
)
def sigma_vs_variance(node: Sum | Map | Law | Var, problem: Problem) -> Iterator[Node]:
    """The second slot is the variance sigma^2, and it stands under the square: sigma and sigma^2 are mixed up."""
    match node:
        case Sum(terms):
            for k, term in enumerate(terms):
                if gaussian_exponent(term):
                    for changed in other_spread(term):
                        yield add(*terms[:k], changed, *terms[k + 1 :])
        case Map("exp", u) if gaussian_exponent(u):
            for changed in other_spread(u):
                yield Map("exp", changed)
        case Map("Phi", u):
            for root in (p for p in u.walk() if isinstance(p, Map) and p.name == "sqrt"):
                yield Map("Phi", substitute(u, {root: root.u}))  # divided by the variance
                yield Map("Phi", substitute(u, {root: Map("sqrt", root)}))
        case Map("sqrt", Prod(factors)):
            for k, factor in enumerate(factors):
                if isinstance(factor, Pow) and isinstance(factor.exponent, Num) and factor.exponent.value == 2:
                    yield Map("sqrt", mul(*without(factors, k), factor.base))
        case Law("Normal", (mean, Pow(s, Num(k)))) if k == 2:
            yield Law("Normal", (mean, s))
        case Law("Normal", (mean, v)) if is_scalar(v.shape):
            yield Law("Normal", (mean, Pow(v, Num(2))))
            yield Law("Normal", (mean, Map("sqrt", v)))
        case Var(u, None, _):
            yield Map("sqrt", node)
            yield Pow(node, Num(2))


def other_spread(term: Node) -> Iterator[Node]:
    """A term with sigma^2 below replaced by sigma, or v by v^2."""
    for part in term.walk():
        match part:
            case Pow(below, Num(k)) if k in (-1, -2):
                for inner in below.walk():
                    match inner:
                        case Pow(s, Num(j)) if j == 2 and not s.kids:
                            yield substitute(term, {part: Pow(substitute(below, {inner: s}), Num(k))})
                        case letter if not letter.kids and not isinstance(letter, Num) and k == -1:
                            squared = any(isinstance(p, Pow) and p.base is letter for p in below.walk())
                            if not squared:
                                yield substitute(
                                    term, {part: Pow(substitute(below, {letter: Pow(letter, Num(2))}), Num(-1))}
                                )


@rule(
    r"\sum_{i=1}^n \log p(x_i) \ne -\tfrac{1}{2} \log(2 \pi \sigma^2) - \ldots",
    source=SOURCE,
    examples=[
        (
            r"-n \log \sigma - \frac{1}{2 \sigma^2} \sum_{i=1}^n (x_i - \mu)^2",
            r"-\log \sigma - \frac{1}{2 \sigma^2} \sum_{i=1}^n (x_i - \mu)^2",
            r"x_1, \dots, x_n \in \mathbb{R}, \mu \in \mathbb{R}, \sigma > 0",
        )
    ],
    sound=False,
)
def normaliser_not_repeated(node: Sum | Prod | BigSum | BigProd, problem: Problem) -> Iterator[Node]:
    """Each of the n factors brings its own normaliser: n times the logarithm."""
    match node:
        case Sum(terms):
            for k, term in enumerate(terms):
                if isinstance(term, Prod) and any(isinstance(p, Map) and p.name == "log" for p in term.walk()):
                    for j, factor in enumerate(term.factors):
                        if isinstance(factor, Size) or (not factor.kids and not isinstance(factor, Num)):
                            yield add(*terms[:k], mul(*without(term.factors, j)), *terms[k + 1 :])
        case Prod(factors):
            for j, factor in enumerate(factors):
                if isinstance(factor, Pow) and isinstance(factor.exponent, Size):
                    yield mul(*factors[:j], factor.base, *factors[j + 1 :])
        case BigSum(Sum(terms), index, low, high, skip):
            free = [t for t in terms if index not in free_leaves(t)]
            bound = [t for t in terms if index in free_leaves(t)]
            if bound and any(isinstance(p, Map) and p.name == "log" for t in free for p in t.walk()):
                yield add(*free, BigSum(add(*bound), index, low, high, skip))
        case BigProd(Prod(factors), index, low, high):
            free = [t for t in factors if index not in free_leaves(t)]
            bound = [t for t in factors if index in free_leaves(t)]
            if free and bound:
                yield mul(*free, BigProd(mul(*bound), index, low, high))


@rule(
    r"(x - \mu)^\top S (x - \mu) \ne x^\top S x - \mu^\top S x + \mu^\top S \mu",
    source=SOURCE,
    examples=[
        (
            r"(x - \mu)^\top S (x - \mu)",
            r"x^\top S x - \mu^\top S x + \mu^\top S \mu",
            r"x, \mu \in \mathbb{R}^n, S \in \mathbb{R}^{n \times n}, S = S^\top",
        ),
        (r"(a - b)^2", r"a^2 - a b + b^2", r"a, b \in \mathbb{R}"),
    ],
    sound=False,
)
def cross_term_once(node: Prod | Pow, problem: Problem) -> Iterator[Node]:
    """The mixed term comes twice, from the left and from the right."""
    match node:
        case Prod((*_, Sum((u, w)) as s)) if (found := before_form(node.factors, s)) is not None:
            front, middle = found
            S = mul(*middle) if middle else None

            def form(a: Node, b: Node) -> Node:
                return mul(transpose(a), S, b) if S is not None else mul(transpose(a), b)

            yield mul(*front, form(u, u) + form(w, u) + form(w, w))
            yield mul(*front, form(u, u) + form(u, w) + form(w, w))
        case Pow(Sum((u, w)), Num(k)) if k == 2:
            yield Pow(u, Num(2)) + mul(u, w) + Pow(w, Num(2))
        case Pow(Norm(Sum((u, w)), "2"), Num(k)) if k == 2:
            yield mul(transpose(u), u) + mul(transpose(u), w) + mul(transpose(w), w)


def before_form(factors: tuple[Node, ...], s: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]] | None:
    """(numbers in front, the matrices between) of c s^T S s."""
    for k, factor in enumerate(factors[:-1]):
        if isinstance(factor, Transpose):
            return (factors[:k], factors[k + 1 : -1]) if factor.u is s else None
        if not is_scalar(factor.shape):
            return None
    return None


@rule(
    r"\frac{s_2 \mu_1 + s_1 \mu_2}{s_1 + s_2} \ne \frac{s_1 \mu_1 + s_2 \mu_2}{s_1 + s_2}",
    source=SOURCE,
    examples=[
        (
            r"\frac{s \mu + t \nu}{s + t}",
            r"\frac{t \mu + s \nu}{s + t}",
            r"\mu, \nu \in \mathbb{R}, s > 0, t > 0",
        )
    ],
    sound=False,
)
def weights_swapped(node: Sum, problem: Problem) -> Iterator[Node]:
    """The more certain mean gets the larger weight: each mean is weighted by the other variance."""
    match node:
        case Sum((Prod((*a, m)), Prod((*b, k)))) if a and b:
            yield add(mul(*b, m), mul(*a, k))
        case Sum((Prod((m, *a)), Prod((k, *b)))) if a and b:
            yield add(mul(m, *b), mul(k, *a))
