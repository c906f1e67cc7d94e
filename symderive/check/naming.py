"""Which mistake makes the student's line? The catalogue is tried on the line above, then on other ways to write it.

The search starts only after the values differ, and it is bounded by time. A mistake is named when what it makes is the
student's line, or has its value. What is exactly the student's line is preferred to what only has the same value.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import UnionType

from symderive.check.assumptions import saving
from symderive.check.kinds import about, concerns
from symderive.check.samples import settled
from symderive.check.search import Match, Wanted, by_mistake
from symderive.check.slips import ADVICE, Repair, slip
from symderive.check.squares import square_left_over
from symderive.check.sums import miscounted
from symderive.check.variants import meaning, variants
from symderive.derive.rule import CATALOGUE, Rule
from symderive.expr.algebra import MINUS, Apply, Map, Num, Pow, Prod, Sum, Sym, neg
from symderive.expr.calculus import Derivative, Integral, Limit
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Dens, Expect, Prob, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.numbers import NoNumber
from symderive.numeric.probe import Probe
from symderive.rules.faulty import conjuncts, quotient, stated_probabilities
from symderive.rules.mistakes import mistakes

SEARCH_SECONDS = 2.0

#: mistakes that are a sign: named before the plain slip of a sign
OF_SIGN = {
    "inverse-derivative-sign",
    "quotient-sign",
    "conditional-mean-sign",
    "conditional-cov-sign",
    "reciprocal-derivative",
    "variance-of-difference-minus",
}
#: tried before the others, because the others explain the same lines with less
FIRST = [
    "evidence-factored",
    "conditional-independence-as-marginal",
    "exclusive-as-independent",
    "gamblers-fallacy",
    "replacement-confusion",
    "condition-divides-by-wrong-event",
    "drop-conditioning",
    "normaliser-not-repeated",
    "sum-of-constant",
    "sigmoid-derivative",
    "regulariser-factor",
    "forget-factor-two",
    "logdet-missing-transpose",
    "trace-gradient-no-transpose",
    "layout-mix",
    "trace-arbitrary-permutation",
    "quadratic-nonsymmetric",
    "product-rule-one-term",
    "power-half-chain",
    "abs-derivative",
    "square-of-sum",
    "log-of-difference",
    "log-power",
    "forget-half",
    "sigma-vs-variance",
    "substitution-jacobian",
]
#: tried after the others of their kind
GENERAL = {
    "conjunction-grows",
    "forget-complement-term",
    "complement-not-taken",
    "chain-missing-inner",
    "dependent-as-independent",
}
#: slips that, where a limit was taken, are the limit's
LOST = {"factor-slip", "drop-factor", "exponent-slip", "term-dropped", "term-added", "arithmetic-slip"}
OF_SLOPES = ("mistakes_calculus", "mistakes_functions", "mistakes_gradients", "mistakes_jacobians")
#: slips that are named before the general mistakes
BY_HAND_FIRST = {
    "ordered-unordered",
    "sign-slip",
    "distribute-slip",
    "transpose-order",
    "arithmetic-slip",
    "complete-square-correction",
}
#: so general that every other explanation comes first
LATE = {
    "drop-factor",
    "transpose-dropped",
    "transpose-order",
    "complete-square-correction",
    "gradient-inner-factor",
    "weights-swapped",
    "normaliser-dropped",
    "jacobian-inverted",
    "change-of-variables-no-jacobian",
}
#: so plain that they are named before an assumption that would save the line
OF_TRANSPOSES = {"transpose-dropped", "transpose-order"}
#: mistakes that are told from others by what stands in the student's line
SHOWN_BY: dict[str, Callable[[Node, Node], bool]] = {
    "substitution-jacobian": lambda a, b: holds(b, Integral),
    "by-parts-missing-factor": lambda a, b: holds(b, Integral),
    "distribute-slip": lambda a, b: not holds(a, Prob | Dens),
    "limit-substitution-slip": lambda a, b: not holds(b, Limit) and (holds(a, Limit) or holds(a, Map)),
    "quotient-sign": lambda a, b: of_quotient(a),
    "reciprocal-derivative": lambda a, b: not isinstance(a, Derivative) or not isinstance(a.of, Sum) or not_summed(a),
}
#: where a line is this mistake and would be right under one assumption, the assumption is named: always, or where the
#: step has the form told
OR_ASSUMPTION: dict[str, Callable[[Node, Node], bool]] = {
    "logdet-missing-transpose": lambda a, b: True,
    "quadratic-nonsymmetric": lambda a, b: True,
    "dependent-as-independent": lambda a, b: True,
    "add-nonexclusive": lambda a, b: True,
    "drop-conditioning": lambda a, b: isinstance(b, Prob | Dens),
    "drop-factor": lambda a, b: True,
    "variance-without-covariance": lambda a, b: isinstance(a, Var) and holds_minus(a.u),
    "second-moment-is-square": lambda a, b: isinstance(a, Var),
    "expectation-of-product": lambda a, b: isinstance(a, Cov) or (isinstance(a, Expect) and a.given is not None),
    "log-power": lambda a, b: True,
    "cancellation-slip": lambda a, b: True,
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
    start = time.perf_counter()
    if a.shape == b.shape and square_left_over(a, b, problem):
        return Named("complete-square-correction", ADVICE["complete-square-correction"])
    try:
        (u, v), plain = settled((a, b), problem)
        like_b, like_a = Probe(v, plain, (u,), seed), Probe(u, plain, (v,), seed)
    except (NoNumber, ValueError, ZeroDivisionError):
        return Named(None)
    wanted = Wanted(a, b, problem, like_b, start + seconds)
    whole_sign = a.shape == b.shape and like_a.fits(neg(v)) and not like_a.fits(v)
    rules = in_order(a, b, problem, earlier)
    early = [r for r in rules if r.name not in LATE and (not whole_sign or r.name in OF_SIGN)]
    found = by_mistake([a], early, wanted)
    if found is None and not whole_sign:
        found = by_earlier(early, earlier, wanted)
    if found is None and whole_sign:
        return Named("sign-slip", ADVICE["sign-slip"], mended=neg(b))
    if found is None or not found.exact:
        soon = within(wanted, start + seconds / 3)
        closer = by_mistake(variants(a, problem, soon.end), early, soon, only_exact=True)
        found = closer if closer is not None else found
    yields = found is not None and yields_to_assumption(found.rule.name, a, b)
    bare = isinstance(a, Prob | Dens) and (is_pure(a, b) or not stated_probabilities(problem))
    doubtful = found is not None and not found.exact and bare
    if found is not None and not yields and not doubtful:
        return of_rule(found)
    if found is None and a.shape == b.shape:
        short = within(wanted, time.perf_counter() + seconds / 6)
        turned = [r for r in rules if r.name in OF_TRANSPOSES]
        found = by_mistake(variants(a, problem, short.end, depth=1, most=12), turned, short)
        if found is not None:
            return of_rule(found)
    if assume and a.shape == b.shape:
        strict = found is None and not is_pure(a, b) and not holds_matrices(a)
        if not (strict and holds(a, Prob | Dens)):
            enough = min(wanted.end, time.perf_counter() + seconds / 3)
            assumption = saving(a, b, problem, enough, seed, signs=not strict)
            if assumption is not None:
                said = f"This needs {assumption.words}, which is not stated."
                return Named("missing-assumption", said, assumption.words)
    if found is not None:
        return of_rule(found)
    return by_two_steps(early, [r for r in rules if r.name in LATE], wanted, like_a, seconds)


def by_two_steps(early: list[Rule], late: list[Rule], wanted: Wanted, like_a: Probe, seconds: float) -> Named:
    """A right step and a wrong one at once, then slips of the pen, then what is so general that it fits much."""
    a, b, problem, now = wanted.above, wanted.line, wanted.problem, time.perf_counter()
    soon = within(wanted, now + seconds / 4)
    found = by_mistake(variants(a, problem, soon.end), early, soon)
    if found is not None:
        return of_rule(found)
    by_hand = slip(a, b, problem, like_a, min(wanted.end, time.perf_counter() + seconds / 4))
    if by_hand is not None and by_hand.name in BY_HAND_FIRST:
        return of_slip(by_hand)
    found = by_mistake(variants(a, problem, wanted.end, depth=1, most=30), late, wanted)
    if found is not None and not (holds(a, Limit) and not holds(b, Limit)):
        return Named(found.rule.name, found.rule.reason, mended=by_hand.line if by_hand else None)
    if holds(a, Limit) and not holds(b, Limit) and (by_hand is None or by_hand.name in LOST):
        rule = CATALOGUE["limit-substitution-slip"]
        return Named(rule.name, rule.reason, mended=by_hand.line if by_hand else None)
    if by_hand is not None:
        return of_slip(by_hand)
    return Named("arithmetic-slip", ADVICE["arithmetic-slip"]) if miscounted(a, b, problem) else Named(None)


def in_order(a: Node, b: Node, problem: Problem, earlier: tuple[Node, ...]) -> list[Rule]:
    """The mistakes that may stand in these lines, the more telling first."""
    there = about(a, b, *earlier, *(d.body for d in problem.definitions))
    by_chain = any(meaning(p, problem) is not None for p in a.walk() if isinstance(p, Map | Apply))
    last = "missing-transpose" if by_chain else "chain-transposed-wrong"
    near = [r for r in mistakes() if concerns(r, there)]
    rules = [r for r in near if (shown := SHOWN_BY.get(r.name)) is None or shown(a, b)]
    return sorted(rules, key=lambda rule: (rank(rule), rule.name == last))


def rank(rule: Rule) -> int:
    """The more telling mistake first."""
    return FIRST.index(rule.name) if rule.name in FIRST else len(FIRST) + (rule.name in GENERAL)


def within(wanted: Wanted, end: float) -> Wanted:
    return replace(wanted, end=min(end, wanted.end))


def of_rule(found: Match) -> Named:
    return Named(found.rule.name, found.rule.reason)


def of_slip(repair: Repair) -> Named:
    return Named(repair.name, ADVICE[repair.name], mended=repair.line)


def by_earlier(early: list[Rule], earlier: tuple[Node, ...], wanted: Wanted) -> Match | None:
    """A mistake made of a right line further up, which the line above only wrote in another way."""
    of_slopes = [r for r in early if r.topic in OF_SLOPES]
    undone: list[Node] = [u for u in earlier if isinstance(u, Derivative)]
    found = by_mistake(undone, of_slopes, wanted)
    if found is not None:
        return found
    summed = [r for r in early if r.name == "conditional-independence-as-marginal"]
    return by_mistake([u for u in earlier if isinstance(u, Prob | Dens)], summed, wanted)


# ---------------------------------------------------------------- what stands in a line
def yields_to_assumption(mistake: str, a: Node, b: Node) -> bool:
    """Is this a bare step that would be right under one assumption, rather than the mistake by name?"""
    form = OR_ASSUMPTION.get(mistake)
    return form is not None and is_pure(a, b) and form(a, b)


def is_pure(a: Node, b: Node) -> bool:
    """Is the step one bare rule, with nothing beside it (log det X, one variance, one probability)?"""
    if isinstance(a, Prob):
        return len([p for p in b.walk() if isinstance(p, Prob)]) <= len(conjuncts(a.event)) + 1 and not divides(b)
    if isinstance(a, Var):
        return not any(isinstance(p, Pow | Cov) for p in b.walk()) or isinstance(b, Expect)
    if isinstance(a, Derivative):
        return not isinstance(a.of, Sum)
    return not isinstance(a, Sum) and not (isinstance(a, Prod) and any(isinstance(f, Prob) for f in a.factors))


def holds(node: Node, kind: type[Node] | UnionType) -> bool:
    return any(isinstance(p, kind) for p in node.walk())


def holds_minus(node: Node) -> bool:
    return any(isinstance(p, Num) and p.value < 0 for p in node.walk())


def of_quotient(a: Node) -> bool:
    """Is a quotient of two functions differentiated, not a sum in which one stands?"""
    undone = [p for p in a.walk() if isinstance(p, Derivative)]
    return any(not isinstance(p.of, Sum) and quotient(p.of) is not None for p in undone)


def not_summed(a: Derivative) -> bool:
    """Does every term of the sum that is differentiated hold a reciprocal (x + 1/x does not)?"""
    return isinstance(a.of, Sum) and all(quotient(t) is not None for t in a.of.terms)


def divides(b: Node) -> bool:
    return any(isinstance(p, Pow) and p.exponent is MINUS for p in b.walk())


def holds_matrices(a: Node) -> bool:
    return any(isinstance(p, Sym) and not is_scalar(p.shape) for p in a.walk()) and not isinstance(a, Sum)
