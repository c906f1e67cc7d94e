"""Which of two names for one wrong line is the better one? The principles, each with its reason, and what they order.

A name is only given where it is proved: the mistake, made of the line above, gives the value of the line. Several
mistakes may give one value; then the first of these principles that tells them apart decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from types import UnionType

from symderive.check.accidents import divides, divides_by_one, letters, sums_below
from symderive.check.linear_assumptions import square_within
from symderive.check.variants import meaning
from symderive.derive.rule import Rule
from symderive.expr.algebra import MINUS, Apply, Det, Map, Num, Pow, Prod, Sum, Sym, Trace
from symderive.expr.arrays import BigProd, BigSum
from symderive.expr.calculus import At, Derivative, Integral, Limit
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import Cov, Dens, Expect, Indicator, Info, LawDens, Prob, RandVar, SumOver, Var
from symderive.expr.problem import Problem, is_chance
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import conjuncts, quotient

#: principle -> its reason; the search in ``naming`` goes through them in this order
PRINCIPLES = {
    "whole sign": "a line that is the negative of what was due is one slip, whatever else would give that value",
    "written so": "what a mistake writes letter by letter is what the student did; the same value may be an accident",
    "in its form": "what gives the line's value in another form (roots, logarithms, squares) stands behind one sign",
    "one step": "one mistake made of the line above explains more than a right step and a mistake after it",
    "conceptual": "a misconception tells the student what to learn; a slip only that something is off",
    "sign before assumption": "nobody takes an assumption for granted that one changed sign explains",
    "bare step": "a bare rule that one assumption makes right lacks the assumption; beside other terms it is wrong",
    "slip": "one small change that makes the line right is shown before what needs two",
    "general last": "what fits many lines (a factor lost somewhere) says least about this one",
}

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
    "total-variance-one-term",
    "regulariser-factor",
    "forget-factor-two",
    "inverse-derivative-like-scalar",
    "logdet-missing-transpose",
    "trace-gradient-no-transpose",
    "layout-mix",
    "trace-arbitrary-permutation",
    "quadratic-nonsymmetric",
    "power-half-chain",
    "product-rule-one-term",
    "abs-derivative",
    "partial-treats-other-as-variable",
    "square-of-sum",
    "log-of-difference",
    "log-power",
    "forget-half",
    "sigma-vs-variance",
    "substitution-jacobian",
]
#: tried after the others of their kind
GENERAL = {
    "forget-complement-term",
    "complement-not-taken",
    "commuting-matrices",
    "chain-missing-inner",
    "dependent-as-independent",
    "drop-evidence",
    "conjunction-grows",
}
#: so loose that only what they write letter by letter counts
ONLY_EXACT = {"conjunction-grows"}
#: slips that, where a limit was taken, are the limit's
LOST = {"factor-slip", "drop-factor", "exponent-slip", "drop-term", "term-added", "arithmetic-slip"}
OF_SLOPES = ("mistakes_calculus", "mistakes_functions", "mistakes_gradients", "mistakes_turned", "mistakes_jacobians")
#: of these a mistake that only gives the value of the line, in another form, stands behind a sign or an exponent
FORMS = {
    "square-of-sum",
    "sqrt-linear",
    "reciprocal-linear",
    "factor-only-numerator",
    "cancellation-slip",
    "log-of-difference",
    "log-of-sum-split",
}
#: mistakes of form, which are made on a gradient that was worked out too
OF_FORM = ("mistakes_matrix", "mistakes_traces", "mistakes_transposes", "mistakes_splitting", "mistakes_algebra")
#: slips that are named before the general mistakes
BY_HAND_FIRST = {
    "ordered-unordered",
    "sign-slip",
    "exponent-slip",
    "norm-vs-squared-norm",
    "distribute-slip",
    "transpose-order",
    "arithmetic-slip",
    "complete-square-correction",
    "weights-swapped",
    "sum-of-constant",
    "normaliser-not-repeated",
    "forget-half",
    "sigma-vs-variance",
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
#: of these only the use on a density or a mean that is asked for is telling; on a formula they fit much
TELLING_OF = {"jacobian-inverted": Dens, "change-of-variables-no-jacobian": Dens, "normaliser-dropped": Expect}
#: so plain that they are named before an assumption that would save the line
OF_TRANSPOSES = {"transpose-dropped", "transpose-order"}


def holds(node: Node, kind: type[Node] | UnionType) -> bool:
    return any(isinstance(p, kind) for p in node.walk())


#: mistakes that are told from others by what stands in the student's line
SHOWN_BY: dict[str, Callable[[Node, Node], bool]] = {
    "substitution-jacobian": lambda a, b: holds(b, Integral),
    "by-parts-missing-factor": lambda a, b: (
        holds(b, Integral) and not same_variables_changed(a, b) and not left_out(a, b)
    ),
    # a sum of as many cases as above forgot none
    "forget-complement-term": lambda a, b: (
        not (isinstance(a, Sum) and isinstance(b, Sum) and len(b.terms) >= len(a.terms))
    ),
    "expectation-of-product": lambda a, b: not holds(b, Prob) or holds(b, Expect) or not holds(a, Indicator),
    "distribute-slip": lambda a, b: not holds(a, Prob | Dens),
    # who divides by a sum over the cases, or does not divide at all, did not divide by another event
    "condition-divides-by-wrong-event": lambda a, b: not holds(b, Info) and (not letters(b) or divides_by_one(b)),
    "limit-substitution-slip": lambda a, b: not holds(b, Limit) and (holds(a, Limit) or holds(a, Map)),
    "quotient-sign": lambda a, b: of_quotient(a),
    "trace-arbitrary-permutation": lambda a, b: (
        longest_trace(b) >= longest_trace(a) if holds(b, Trace) else not holds(a, Derivative)
    ),
    # the quotient is what shows that the prior was divided by the sum of the priors
    "likelihood-neglect": lambda a, b: bool(sums_below(b)) or not holds(b, Pow),
    "outer-vs-inner": lambda a, b: not (is_scalar(a.shape) and is_scalar(b.shape)),
    "reciprocal-linear": lambda a, b: not (holds(a, Limit) and holds(b, Limit)),
    "sqrt-linear": lambda a, b: of_roots(a, b),
    "forget-half": lambda a, b: of_a_density(a) or (is_chance(a) and not holds(a, Derivative | Integral)),
    "forget-factor-two": lambda a, b: not of_a_root(a),
    # between two numbers a factor that would do is found too easily
    "drop-factor": lambda a, b: bool(free_leaves(b)) or any(not p.kids and not isinstance(p, Num) for p in b.walk()),
    "normaliser-not-repeated": lambda a, b: not holds(a, Derivative | Det) or counts(a),
    "change-of-variables-no-jacobian": lambda a, b: not holds(a, Integral | At | Derivative | Limit),
    "jacobian-inverted": lambda a, b: not holds(a, Integral | At | Derivative | Limit),
    "cross-term-once": lambda a, b: not holds(a, Derivative),
    "reciprocal-derivative": lambda a, b: not isinstance(a, Derivative) or simple_reciprocal(a.of, a.by[0]),
}
#: where a line is this mistake and would be right under one assumption, the assumption is named: always, or where the
#: step has the form told
OR_ASSUMPTION: dict[str, Callable[[Node, Node], bool]] = {
    "logdet-missing-transpose": lambda a, b: isinstance(a, Derivative) and isinstance(a.of, Map),
    "quadratic-nonsymmetric": lambda a, b: True,
    "dependent-as-independent": lambda a, b: isinstance(a, Prob | Dens),
    "add-nonexclusive": lambda a, b: isinstance(a, Prob) and a.given is None,
    "drop-conditioning": lambda a, b: isinstance(b, Prob | Dens),
    "drop-factor": lambda a, b: True,
    "variance-without-covariance": lambda a, b: isinstance(a, Var) and plain_sum(a.u),
    "second-moment-is-square": lambda a, b: isinstance(a, Var),
    "expectation-of-product": lambda a, b: (
        isinstance(a, Cov)
        or (
            isinstance(a, Expect)
            and (a.given is not None or (not holds(a.u, Expect) and holds(b, Expect) and holds(a.u, RandVar)))
        )
    ),
    "log-power": lambda a, b: True,
    "commuting-matrices": lambda a, b: isinstance(a, Prod) and all(isinstance(f, Sum) for f in a.factors),
    "cancellation-slip": lambda a, b: True,
    "distribute-slip": lambda a, b: holds_matrices(a) or counts(a),
}


def same_variables_changed(a: Node, b: Node) -> bool:
    """Is there an integral over another letter in b than in a (a substitution)?"""
    ours = {p.var for p in a.walk() if isinstance(p, Integral)}
    theirs = {p.var for p in b.walk() if isinstance(p, Integral)}
    return bool(ours) and bool(theirs) and not ours & theirs


def left_out(a: Node, b: Node) -> list[Node]:
    """The constant factors of what is integrated that were left out, where b is the integral a without them."""
    match a, b:
        case Integral(Prod(ours), x, low, high), Integral(body, y, start, end):
            theirs = body.factors if isinstance(body, Prod) else (body,)
            if (x, low, high) == (y, start, end) and set(theirs) <= set(ours):
                lost = [f for f in ours if f not in theirs]
                return [] if any(x in free_leaves(f) for f in lost) else lost
    return []


def plain_sum(u: Node) -> bool:
    """Is this a sum of variables without factors, but for a sign?"""
    if not isinstance(u, Sum):
        return False
    return all(
        not t.kids or isinstance(t, RandVar) or (isinstance(t, Prod) and len(t.factors) == 2 and t.factors[0] is MINUS)
        for t in u.terms
    )


def yields_to_assumption(mistake: str, a: Node, b: Node) -> bool:
    """Is this a bare step that would be right under one assumption, rather than the mistake by name?"""
    form = OR_ASSUMPTION.get(mistake)
    if mistake == "drop-factor" and any(square_within(a, u) for u in free_leaves(a) if not is_scalar(u.shape)):
        return True  # what was lost is the length of a vector
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


def sums_over_cases(b: Node) -> bool:
    """Is a probability or a mean written as a sum over cases? No one rule with an assumption makes such a line."""
    for part in b.walk():
        terms = part.terms if isinstance(part, Sum) else (part.body,) if isinstance(part, BigSum | SumOver) else ()
        if terms and all(holds(t, Prob | Expect | Dens) and conditional(t) for t in terms):
            return True
    return False


def conditional(term: Node) -> bool:
    return any(isinstance(p, Prob | Expect | Dens) and bool(p.given) for p in term.walk())


def counts(a: Node) -> bool:
    """Does a sum or a product over a sample stand in this line?"""
    return holds(a, BigSum | BigProd)


def simple_reciprocal(of: Node, x: Node) -> bool:
    """Is a term of this c/v with a constant c, or v^k with a negative k and nothing but numbers beside it?"""
    for term in of.terms if isinstance(of, Sum) else (of,):
        for p in term.walk():
            if isinstance(p, Pow) and isinstance(p.exponent, Num) and p.exponent.value < 0 and x in free_leaves(p):
                around = [q for q in term.walk() if isinstance(q, Prod) and p in q.factors]
                beside = [f for q in around for f in q.factors if f is not p]
                first = p.exponent is MINUS and not any(isinstance(q, Pow) for q in p.base.walk())
                if all(isinstance(f, Num) or (first and x not in free_leaves(f)) for f in beside):
                    return True
    return False


def of_roots(a: Node, b: Node) -> bool:
    """Do the lines hold roots, or neither a derivative nor a limit that was taken?"""
    if holds(a, Limit) and not holds(b, Limit):
        return False
    return not holds(a, Derivative) or any(isinstance(p, Map) and p.name == "sqrt" for p in a.walk())


def longest_trace(u: Node) -> int:
    """How many factors stand under a trace at most."""
    return max((len(p.u.kids) for p in u.walk() if isinstance(p, Trace) and isinstance(p.u, Prod)), default=0)


def of_a_density(a: Node) -> bool:
    """Does a density stand here, an exponential, or the square of a sum beside a logarithm?"""
    if holds(a, Dens | LawDens) or any(isinstance(p, Map) and p.name == "exp" for p in a.walk()):
        return True
    return holds(a, Map) and any(isinstance(p, Pow) and holds(p.base, Sum) for p in a.walk())


def of_a_root(a: Node) -> bool:
    """Is a root differentiated, or a power with a fraction above? Its slope has no factor 2."""
    match a:
        case Derivative(Map("sqrt", _)) | Derivative(Pow(_, Num(Fraction(denominator=2)))):
            return True
    return False


def of_quotient(a: Node) -> bool:
    """Is a quotient of two functions differentiated, not a sum in which one stands?"""
    undone = [p for p in a.walk() if isinstance(p, Derivative)]
    return any(not isinstance(p.of, Sum) and quotient(p.of) is not None for p in undone)


def not_summed(a: Derivative) -> bool:
    """Does every term of the sum that is differentiated hold a reciprocal (x + 1/x does not)?"""
    return isinstance(a.of, Sum) and all(quotient(t) is not None for t in a.of.terms)


def holds_matrices(a: Node) -> bool:
    return any(isinstance(p, Sym) and not is_scalar(p.shape) for p in a.walk()) and not isinstance(a, Sum)


# ---------------------------------------------------------------- the order
def ranked(rules: Iterable[Rule], a: Node, b: Node, problem: Problem) -> list[Rule]:
    """The mistakes that may stand in these lines, the more telling first."""
    by_chain = any(meaning(p, problem) is not None for p in a.walk() if isinstance(p, Map | Apply))
    last = "missing-transpose" if by_chain else "chain-transposed-wrong"
    shown = [r for r in rules if (form := SHOWN_BY.get(r.name)) is None or form(a, b)]
    return sorted(shown, key=lambda rule: (rank(rule), rule.name == last))


RANKS = {name: place for place, name in enumerate(FIRST)}


def rank(rule: Rule) -> int:
    """The more telling mistake first."""
    return RANKS.get(rule.name, len(FIRST) + (rule.name in GENERAL))


def is_late(rule: Rule, a: Node, b: Node) -> bool:
    """Is this mistake so general, for these lines, that every other explanation comes first?"""
    asked = TELLING_OF.get(rule.name)
    return rule.name in LATE and not (asked is not None and isinstance(a, asked) and letters(b))
