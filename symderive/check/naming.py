"""Which mistake makes the student's line? The catalogue is tried on the line above, then on other ways to write it.

The search starts only after the values differ, and it is bounded by time. A mistake is named when what it makes has the
value of the student's line.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from symderive.check.assumptions import saving
from symderive.check.known import stated_numbers, with_numbers
from symderive.check.places import places
from symderive.check.slips import ADVICE, slip
from symderive.check.variants import meaning, variants
from symderive.derive.rule import Rule
from symderive.expr.algebra import MINUS, Apply, Map, Num, Pow, Prod, Sum, Sym, add, mul, neg
from symderive.expr.arrays import BigSum
from symderive.expr.calculus import Derivative
from symderive.expr.canon import same
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Dens, Prob, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.compare import agree
from symderive.numeric.numbers import NoNumber
from symderive.numeric.probe import Probe
from symderive.rules.faulty import conjuncts, depends, slope, without
from symderive.rules.mistakes import mistakes

SEARCH_SECONDS = 1.2

#: mistakes that are a sign: named before the plain slip of a sign
OF_SIGN = {
    "inverse-derivative-sign",
    "quotient-sign",
    "conditional-mean-sign",
    "conditional-cov-sign",
    "reciprocal-derivative",
    "variance-of-difference-minus",
}
#: where a line is this mistake and also right under one assumption, the assumption is named
OR_ASSUMPTION = {
    "logdet-missing-transpose",
    "trace-gradient-no-transpose",
    "variance-of-difference-minus",
    "variance-without-covariance",
    "dependent-as-independent",
    "add-nonexclusive",
    "drop-conditioning",
    "drop-factor",
    "sqrt-linear",
    "transpose-dropped",
    "transpose-order",
    "push-through-wrong-side",
    "cancellation-slip",
    "log-power",
    "missing-transpose",
}
#: tried before the others, because the others explain the same lines with less
FIRST = [
    "evidence-factored",
    "conditional-independence-as-marginal",
    "exclusive-as-independent",
    "replacement-confusion",
    "drop-conditioning",
    "sum-of-constant",
    "sigmoid-derivative",
    "logdet-missing-transpose",
    "trace-gradient-no-transpose",
    "trace-arbitrary-permutation",
    "quadratic-nonsymmetric",
    "square-of-sum",
    "log-of-difference",
    "log-power",
    "forget-half",
    "sigma-vs-variance",
]
#: tried after the others of their kind
GENERAL = {"forget-complement-term", "complement-not-taken", "chain-missing-inner", "dependent-as-independent"}
#: slips that are named before the general mistakes
BY_HAND_FIRST = {"sign-slip", "distribute-slip", "transpose-order", "arithmetic-slip", "complete-square-correction"}
#: so general that every other explanation comes first
LATE = {
    "drop-factor",
    "transpose-dropped",
    "transpose-order",
    "conjunction-grows",
    "complete-square-correction",
    "gradient-inner-factor",
    "weights-swapped",
    "normaliser-dropped",
    "jacobian-inverted",
    "change-of-variables-no-jacobian",
}


@dataclass(frozen=True, slots=True)
class Named:
    """The likely mistake: its name, a sentence of advice, the assumption that would save the line, the mended line."""

    mistake: str | None
    advice: str = ""
    assumption: str | None = None
    mended: Node | None = None


def name(
    a: Node,
    b: Node,
    problem: Problem,
    *,
    earlier: tuple[Node, ...] = (),
    assume: bool = True,
    seconds: float = SEARCH_SECONDS,
    seed: int = 0,
) -> Named:
    """The likely mistake by which b came from a. ``earlier`` are right lines further up; ``assume`` is False where a
    missing assumption is not what is wrong (sizes that do not fit)."""
    end = time.perf_counter() + seconds
    pure = is_pure(a, b)
    try:
        like_b, like_a = Probe(b, problem, (a,), seed), Probe(a, problem, (b,), seed)
    except (NoNumber, ValueError, ZeroDivisionError):
        return Named(None)
    whole_sign = a.shape == b.shape and like_a.fits(neg(b)) and not like_a.fits(b)
    by_chain = any(meaning(p, problem) is not None for p in a.walk() if isinstance(p, Map | Apply))
    rules = sorted(mistakes(), key=lambda rule: (rank(rule), by_chain and rule.name == "missing-transpose"))
    if not by_chain:
        rules.sort(key=lambda rule: (rank(rule), rule.name == "chain-transposed-wrong"))
    early = [r for r in rules if r.name not in LATE and (not whole_sign or r.name in OF_SIGN)]
    found = by_mistake([a], early, a, b, problem, like_b, end)
    if found is None and not whole_sign:
        of_slopes = [r for r in early if r.topic in ("mistakes_calculus", "mistakes_gradients", "mistakes_jacobians")]
        undone: list[Node] = [u for u in earlier if isinstance(u, Derivative)]
        found = by_mistake(undone, of_slopes, a, b, problem, like_b, end)
        if found is None:
            summed = [r for r in early if r.name == "conditional-independence-as-marginal"]
            found = by_mistake([u for u in earlier if isinstance(u, Prob | Dens)], summed, a, b, problem, like_b, end)
    if found is not None and found.name == "quotient-sign" and not of_quotient(a):
        found = None  # a sign in a sum, not the quotient rule's
    if found is None and whole_sign:
        return Named("sign-slip", ADVICE["sign-slip"], mended=neg(b))
    if found is not None and not (found.name in OR_ASSUMPTION and pure):
        return Named(found.name, found.reason)
    if assume and a.shape == b.shape and (found is not None or pure or holds_matrices(a)):
        assumption = saving(a, b, problem, min(end, time.perf_counter() + seconds / 3), seed)
        if assumption is not None:
            return Named("missing-assumption", f"This needs {assumption.words}, which is not stated.", assumption.words)
    if found is not None:
        return Named(found.name, found.reason)
    more = variants(a, problem, time.perf_counter() + seconds / 3)
    found = by_mistake(more, early, a, b, problem, like_b, min(end, time.perf_counter() + seconds / 2))
    if found is not None:
        return Named(found.name, found.reason)
    late = [r for r in rules if r.name in LATE]
    by_hand = slip(a, b, problem, like_a, min(end, time.perf_counter() + seconds / 3))
    if by_hand is not None and by_hand.name in BY_HAND_FIRST:
        return Named(by_hand.name, ADVICE[by_hand.name], mended=by_hand.line)
    found = by_mistake(variants(a, problem, end, depth=1, most=30), late, a, b, problem, like_b, end)
    if found is not None:
        return Named(found.name, found.reason, mended=by_hand.line if by_hand else None)
    if by_hand is not None:
        return Named(by_hand.name, ADVICE[by_hand.name], mended=by_hand.line)
    return Named(None)


def is_pure(a: Node, b: Node) -> bool:
    """Is the step one bare rule, with nothing beside it (log det X, one variance, one probability)?"""
    if isinstance(a, Prob):
        return len([p for p in b.walk() if isinstance(p, Prob)]) <= len(conjuncts(a.event)) + 1 and not divides(b)
    if isinstance(a, Var):
        return not any(isinstance(p, Pow | Cov) for p in b.walk())
    if isinstance(a, Derivative):
        return not isinstance(a.of, Sum)
    return not isinstance(a, Sum) and not (isinstance(a, Prod) and any(isinstance(f, Prob) for f in a.factors))


def of_quotient(a: Node) -> bool:
    """Is a quotient differentiated, not a sum in which one stands?"""
    return any(isinstance(p, Derivative) and isinstance(p.of, Prod | Pow) and divides(p.of) for p in a.walk())


def divides(b: Node) -> bool:
    return any(isinstance(p, Pow) and p.exponent is MINUS for p in b.walk())


def holds_matrices(a: Node) -> bool:
    return any(isinstance(p, Sym) and not is_scalar(p.shape) for p in a.walk()) and not isinstance(a, Sum)


def rank(rule: Rule) -> int:
    """The more telling mistake first."""
    return FIRST.index(rule.name) if rule.name in FIRST else len(FIRST) + (rule.name in GENERAL)


def by_mistake(
    lines: Iterable[Node],
    rules: list[Rule],
    a: Node,
    b: Node,
    problem: Problem,
    like_b: Probe,
    end: float,
) -> Rule | None:
    """The first mistake that makes b's value of one of these ways to write a."""
    stated = stated_numbers(problem)
    for line in lines:
        loose: Rule | None = None
        for rule in rules:
            for made in wrong_lines(rule, line, problem):
                if time.perf_counter() > end:
                    return loose
                if same(made, b) or same(with_numbers(made, stated), b):
                    return rule
                near = loose is None and made.shape == b.shape and like_b.fits(made) and not same(made, a)
                if near and agree(made, b, problem, limit=0.5).verdict == "equal":
                    loose = rule
        if loose is not None:
            return loose
    return None


def wrong_lines(rule: Rule, root: Node, problem: Problem) -> Iterator[Node]:
    """All lines that one use of a mistake makes of a line, also within a derivative that is carried out around it."""
    for path, part in places(root):
        try:
            for made in rule(part, problem):
                yield root.replace(path, made)
            if isinstance(part, Derivative):
                for made in inside(rule, part, problem, 4):
                    yield root.replace(path, made)
        except (DerivationError, RecursionError, ZeroDivisionError):
            continue


def inside(rule: Rule, node: Derivative, problem: Problem, depth: int) -> Iterator[Node]:
    """The derivative with the mistake made somewhere below its root: in one term, one factor, an inner function."""
    if len(node.by) != 1 or depth == 0:
        return
    x = node.by[0]

    def d(u: Node) -> Node:
        return Derivative(u, node.by, node.partial, node.layout)

    def wrong(u: Node) -> Iterator[Node]:
        yield from rule(d(u), problem)
        yield from inside(rule, Derivative(u, node.by, node.partial, node.layout), problem, depth - 1)

    match node.of:
        case Sum(terms):
            for k, term in enumerate(terms):
                if depends(term, x):
                    others = [d(t) for t in without(terms, k) if depends(t, x)]
                    yield from (add(*others, w) for w in wrong(term))
        case Prod(factors) if is_scalar(node.of.shape) and all(is_scalar(f.shape) for f in factors):
            for k, factor in enumerate(factors):
                if depends(factor, x):
                    rest = without(factors, k)
                    others = [
                        mul(*without(factors, j), d(f)) for j, f in enumerate(factors) if j != k and depends(f, x)
                    ]
                    yield from (add(*others, mul(*rest, w)) for w in wrong(factor))
        case Map(name_, u, 0) if is_scalar(u.shape) and u is not x and (outer := slope(name_, u)) is not None:
            yield from (mul(outer, w) for w in wrong(u))
        case Pow(u, Num(k)) if is_scalar(u.shape) and u is not x:
            yield from (mul(Num(k), Pow(u, Num(k - 1)), w) for w in wrong(u))
        case BigSum(body, index, low, high, skip):
            yield from (BigSum(w, index, low, high, skip) for w in wrong(body))
