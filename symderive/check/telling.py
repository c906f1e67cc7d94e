"""A slip by the name of the misconception that it is, where the lines around tell: a half, an n, a variance.

A factor 2 is one number too many; beside the exponent of a normal density it is the forgotten half. The table below
says what must stand in the lines for the more telling name. The slip itself is proved before: the mended line is right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from symderive.check.repair import Repair
from symderive.expr.algebra import MINUS, Apply, Map, Num, Ones, Pow, Prod, Size, Sum, Sym, Transpose
from symderive.expr.arrays import BigProd, BigSum, Norm
from symderive.expr.calculus import At, Derivative, Integral
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.probability import Cov, Dens, Expect, Law, LawDens, Var
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import is_scalar

HALF = Num(Fraction(1, 2))
TWO = Num(2)

Told = Callable[[Repair, Node, Node, Problem], bool]


def telling(repair: Repair, a: Node, b: Node, problem: Problem) -> Repair:
    """The same repair under the name of the misconception, where the lines show it."""
    for name, slips, told in TABLE:
        if repair.name in slips and told(repair, a, b, problem):
            return replace(repair, name=name)
    return repair


# ---------------------------------------------------------------- what stands around
def squared(u: Node | None) -> bool:
    """Does a square, a quadratic form or a squared norm stand in this part?"""
    if u is None:
        return False
    for part in u.walk():
        match part:
            case Pow(_, Num(k)) if k == 2:
                return True
            case Prod(factors) if is_scalar(part.shape):
                if any(isinstance(f, Transpose) for f in factors):
                    return True
    return False


def speaks_of_normal(a: Node, problem: Problem) -> bool:
    """Is a normal density asked for, or the logarithm of one?"""
    if any(is_normal(p) for p in a.walk()):
        return True
    normal = any(isinstance(f.node, Follows) and is_normal(f.node.law) for f in problem.facts)
    normal = normal or any(is_normal(p) for d in problem.definitions for p in d.body.walk())
    return normal and not isinstance(a, Derivative) and not holds(a, Var, Cov)


def is_normal(law: Node) -> bool:
    return isinstance(law, Law) and law.name == "Normal"


def exponent_of_normal(a: Node) -> bool:
    """Does a density's exponent -(x - m)^2/(2 v) stand in the line above?"""
    names = {p.name for p in a.walk() if isinstance(p, Map)}
    return ("exp" in names and squared(a)) or ("log" in names and any(square_of_a_sum(p) for p in a.walk()))


def counted(u: Node | None, a: Node, b: Node) -> bool:
    """Is this the number of terms of a sum in these lines?"""
    u = u.base if isinstance(u, Pow) and u.exponent is MINUS else u
    sums = [p for line in (a, b) for p in line.walk() if isinstance(p, BigSum | BigProd)]
    return u is not None and any(u is p.high or same_size(u, p.high) for p in sums)


def same_size(u: Node, high: Node | None) -> bool:
    return isinstance(u, Size) and isinstance(high, Size) and u.dim == high.dim


def variances(problem: Problem, a: Node) -> set[Node]:
    """The letters in the second slot of the normal laws that are spoken of."""
    said = [f.node.law for f in problem.facts if isinstance(f.node, Follows)]
    written = [p for u in (a, *(d.body for d in problem.definitions)) for p in u.walk()]
    laws = [law for law in (*said, *written) if isinstance(law, Law)]
    return {leaf for law in laws if is_normal(law) for leaf in free_leaves(law.params[1])}


def half_forgotten(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    normal = speaks_of_normal(a, problem) or (exponent_of_normal(a) and not holds(a, Derivative, Integral))
    return r.times is HALF and squared(r.part) and normal


def two_forgotten(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    if r.times is not TWO or r.part is not b or holds(b, Derivative) or holds(a, Integral):
        return False
    inside = [p.of for p in a.walk() if isinstance(p, Derivative)]
    bodies = {d.name: d.body for d in problem.definitions}
    return any(squared(u) or (u in bodies and squared(bodies[u])) or holds(u, LawDens, Dens, Norm) for u in inside)


def constant_summed(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    return counted(r.times, a, b) and not (r.part is not None and holds(r.part, BigSum) and r.part is not b)


def normaliser_once(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    logs = r.part is not None and any(isinstance(p, Map) and p.name == "log" for p in r.part.walk())
    return logs and constant_summed(r, a, b, problem)


def power_before_log(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    """Is a number before log s off, where log(s^2) stands above (or s^2 is the variance that is spoken of)?"""
    bare = {p.u for p in (r.part or b).walk() if isinstance(p, Map) and p.name == "log" and not p.u.kids}
    spoken = [a, *(f.node.law for f in problem.facts if isinstance(f.node, Follows))]
    squares = {p.base for u in spoken for p in u.walk() if isinstance(p, Pow) and p.exponent is TWO}
    return bool(bare & squares) and not (r.part is not None and squared(r.part))


def other_spread(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    spread = None if r.part is None else free_leaves(r.part)
    if r.part is None or not spread or holds(r.part, Sum) or holds(b, Var, Cov, Expect):
        return False
    return spread <= variances(problem, a)


def integrated(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    return holds(a, Integral) and not holds(b, Integral) and not holds(b, Map)


def by_parts(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    """Is an integral a bracket and another integral by the same letter?"""
    ours = {p.var for p in a.walk() if isinstance(p, Integral)}
    theirs = {p.var for p in b.walk() if isinstance(p, Integral)}
    return isinstance(a, Integral) and isinstance(b, Sum) and ours == theirs and holds(b, At)


def substituted(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    ours = {p.var for p in a.walk() if isinstance(p, Integral)}
    theirs = {p.var for p in b.walk() if isinstance(p, Integral)}
    return bool(ours) and bool(theirs) and not ours & theirs


def density_left_out(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    """Is a mean written as an integral in which a constant of the density is missing?"""
    return holds(a, Expect) and not holds(b, Expect) and r.part is b and holds(b, Integral)


def variable_left_out(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    """Is a mean written as an integral in which the variable is missing as a factor?"""
    return holds(a, Expect) and any(isinstance(p, Integral) and p.var is r.part for p in b.walk())


def mean_given(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    return isinstance(a, Expect) and a.given is not None and speaks_of_normal(a, problem)


def letter_lost(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    """Is a factor missing that is no number?"""
    lost = r.times
    return free_letters(b) and not (
        lost is None or isinstance(lost, Num) or (isinstance(lost, Pow) and lost.exponent is MINUS)
    )


def number_lost(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    """Is a number missing, or one too many, before a term with letters that stands as a factor in the line above?"""
    if not isinstance(r.times, Num) or r.part is None or not free_letters(r.part):
        return False
    factors = [f for p in a.walk() if isinstance(p, Prod) for f in p.factors]
    above = {f.value for f in factors if isinstance(f, Num)}
    above |= {f.base.value for f in factors if isinstance(f, Pow) and f.exponent is MINUS and isinstance(f.base, Num)}
    return bool({r.times.value, 1 / r.times.value} & above)


def free_letters(u: Node) -> bool:
    return any(not p.kids and not isinstance(p, Num) for p in u.walk())


def of_a_norm(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    return isinstance(r.part, Norm)


def term_of_two(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    """Does a term lack the factor 2 that the derivative of a square brings?"""
    if r.times is not TWO or holds(b, Derivative) or holds(a, Integral) or r.part is None or not r.part.kids:
        return False
    return any(squared(p.of) for p in a.walk() if isinstance(p, Derivative) and not isinstance(p.of, Sym))


def mixed_once(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    """Does a term lack a factor 2 where the square of a sum was multiplied out?"""
    if r.times is not TWO or r.part is None or r.part is b or holds(a, Derivative):
        return False
    return any(square_of_a_sum(p) for p in a.walk()) and not any(square_of_a_sum(p) for p in r.part.walk())


def square_of_a_sum(p: Node) -> bool:
    match p:
        case Pow(Sum() | Norm(Sum()), Num(k)) if k == 2:
            return True
        case Prod((*_, Sum() as s)):
            return Transpose(s) in p.factors
    return False


def sigmoid_in_part(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    """Is the sign that of s (1 + s), with a derivative above?"""
    wrong = [p for p in b.walk() if isinstance(p, Prod) and slope_with_plus(p)]
    return bool(wrong) and holds(a, Derivative) and not any(p in set(r.line.walk()) for p in wrong)


def slope_with_plus(p: Prod) -> bool:
    sums = [f for f in p.factors if isinstance(f, Sum) and len(f.terms) == 2 and f.terms[0] in (Num(1), Ones(f.shape))]
    return any(f.terms[1] in p.factors for f in sums)


def counted_by_one(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    """Is n + 1 written for n - 1, or the other way, beside a factor n (or with a number n)?"""
    for part in b.walk():
        match part:
            case Prod(factors):
                off = [
                    f for f in factors if isinstance(f, Sum) and len(f.terms) == 2 and f.terms[1] in (Num(1), Num(-1))
                ]
                if any(f.terms[0] in factors and r.part in f.terms for f in off if isinstance(f, Sum)):
                    return holds(a, BigSum, Apply)
    return False


def beside_spread(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    """Is the power that of a factor before a variance?"""
    return r.part is not None and any(r.part in flat(p) for p in b.walk() if isinstance(p, Prod) and stands_in(p, Var))


def beside_covariance(r: Repair, a: Node, b: Node, problem: Problem) -> bool:
    return r.part is not None and any(r.part in flat(p) for p in b.walk() if isinstance(p, Prod) and stands_in(p, Cov))


def stands_in(product: Prod, kind: type[Node]) -> bool:
    return any(isinstance(f, kind) for f in product.factors)


def flat(product: Prod) -> list[Node]:
    """The factors of a product, those under a power too."""
    return [u for f in product.factors for u in (f, f.base if isinstance(f, Pow) else f)]


NUMBERS = ("arithmetic-slip", "factor-slip")
#: the telling name, the slips that it may be, what must stand in the lines for it
TABLE: tuple[tuple[str, tuple[str, ...], Told], ...] = (
    ("conditional-mean-sign", ("sign-slip",), mean_given),
    ("sigmoid-derivative", ("sign-slip",), sigmoid_in_part),
    ("binomial-off-by-one", ("sign-slip",), counted_by_one),
    ("norm-vs-squared-norm", ("exponent-slip",), of_a_norm),
    ("substitution-jacobian", (*NUMBERS, "exponent-slip", "sign-slip", "drop-factor"), substituted),
    ("var-scale-linear", ("exponent-slip",), beside_spread),
    ("square-scale-in-covariance", ("exponent-slip",), beside_covariance),
    ("normaliser-not-repeated", NUMBERS, normaliser_once),
    ("sum-of-constant", NUMBERS, constant_summed),
    ("log-power", NUMBERS, power_before_log),
    ("forget-half", NUMBERS, half_forgotten),
    ("forget-factor-two", NUMBERS, two_forgotten),
    ("forget-factor-two", NUMBERS, term_of_two),
    ("cross-term-once", NUMBERS, mixed_once),
    ("sigma-vs-variance", ("exponent-slip",), other_spread),
    ("normaliser-dropped", NUMBERS, density_left_out),
    ("drop-factor", ("exponent-slip",), variable_left_out),
    ("by-parts-missing-factor", (*NUMBERS, "exponent-slip", "drop-factor"), by_parts),
    ("antiderivative-slip", ("arithmetic-slip",), integrated),
    ("factor-slip", ("arithmetic-slip",), number_lost),
    ("drop-factor", ("factor-slip",), letter_lost),
)
