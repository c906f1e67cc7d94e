"""Which of two names for one wrong line is the better one? The principles, each with its reason, and what they order.

A name is only given where it is proved: the mistake, made of the line above, gives the value of the line. Several
mistakes may give one value; then the first of these principles that tells them apart decides (the search in ``naming``
goes through them in this order):
- whole sign: a line that is the negative of what was due is one slip, whatever else would give that value.
- written so: what a mistake writes letter by letter is what the student did; the same value may be an accident.
- in its form: what gives the line's value in another form (roots, logarithms, squares) stands behind one sign.
- one step: one mistake made of the line above explains more than a right step and a mistake after it.
- conceptual: a misconception tells the student what to learn; a slip only that something is off.
- sign before assumption: nobody takes an assumption for granted that one changed sign explains.
- bare step: a bare rule that one assumption makes right lacks the assumption; beside other terms it is wrong.
- slip: one small change that makes the line right is shown before what needs two.
- general last: what fits many lines (a factor lost somewhere) says least about this one.
"""

from __future__ import annotations

from collections.abc import Iterable

from symderive.check.accidents import letters
from symderive.check.shown_by import SHOWN_BY
from symderive.check.variants import meaning
from symderive.derive.rule import Rule
from symderive.expr.algebra import Apply, Map
from symderive.expr.node import Node, nodes_of
from symderive.expr.probability import Dens, Expect
from symderive.expr.problem import Problem

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
    "conditional-for-marginal",
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
    "complement-not-taken",
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


def less_telling(a: Node, problem: Problem) -> str:
    """Of two mistakes with turned matrices the one that comes last for this line."""
    by_chain = any(meaning(p, problem) is not None for p in nodes_of(a, Map, Apply))
    return "missing-transpose" if by_chain else "chain-transposed-wrong"


def may_stand(rules: Iterable[Rule], a: Node, b: Node) -> list[Rule]:
    """The mistakes that may stand in these lines."""
    return [r for r in rules if (form := SHOWN_BY.get(r.name)) is None or form(a, b)]


RANKS = {name: place for place, name in enumerate(FIRST)}


def rank(rule: Rule) -> int:
    """The more telling mistake first."""
    return RANKS.get(rule.name, len(FIRST) + (rule.name in GENERAL))


def is_late(rule: Rule, a: Node, b: Node) -> bool:
    """Is this mistake so general, for these lines, that every other explanation comes first?"""
    asked = TELLING_OF.get(rule.name)
    return rule.name in LATE and not (asked is not None and isinstance(a, asked) and letters(b))
