"""Why a factor may be divided away: a number that is not zero, a matrix that is invertible."""

from __future__ import annotations

from fractions import Fraction

from symderive.expr.algebra import ZERO, Eye, Inverse, Map, Num, Pow, Prod, Rel, Size, Sum, Sym, Transpose
from symderive.expr.arrays import BigSum
from symderive.expr.node import Node
from symderive.expr.probability import Interval, NamedSet
from symderive.expr.problem import Problem
from symderive.expr.shape import is_square
from symderive.numeric.domains import POSITIVE, range_of
from symderive.rules.terms import parts, terms_of


def why_not_zero(a: Node, problem: Problem) -> tuple[str, str]:
    """Why the number a is not zero: a sentence, and what is taken for granted where nothing says so."""
    if never_zero(a, problem):
        return "", ""
    if all(isinstance(leaf, Sym) for leaf in parts(a)[1]):
        letters = ", ".join(s.latex for s in parts(a)[1] if isinstance(s, Sym))
        return "", f"{letters} is not zero, so that the equation has one solution"
    return "", "the factor before the unknown is not zero, so that the equation has one solution"


def never_zero(a: Node, problem: Problem) -> bool:
    """Is a plainly not zero?"""
    if isinstance(a, Num):
        return a.value != 0
    if isinstance(a, Prod):
        return all(never_zero(f, problem) for f in a.factors)
    if isinstance(a, Pow) and isinstance(a.exponent, Num):
        return a.exponent.value < 0 or never_zero(a.base, problem)  # a power below a bar exists, so it is not zero
    return plainly_positive(a, problem)


def plainly_positive(a: Node, problem: Problem) -> bool:
    """Is the number a positive by what it is made of?"""
    match a:
        case Num(value):
            return bool(value > 0)
        case Size() | Map("exp", _, 0):
            return True
        case Prod(kids) | Sum(kids):
            return all(plainly_positive(k, problem) for k in kids)
        case Pow(base, Num(value)) if value.denominator == 1 and value < 0 and value % 2 == 0:
            return True
        case Pow(base, _):
            return plainly_positive(base, problem)
        case BigSum(body):
            return plainly_positive(body, problem)
        case _:
            return positive(a, problem)


def above_zero(fact: Node | None, a: Node, problem: Problem) -> bool:
    """Does an inequality put the number a above 0, or above another positive letter?"""
    match fact:
        case Rel(">", u, low) | Rel("<", low, u) if u is a:
            return low is ZERO or (low is not a and isinstance(low, Num | Sym) and plainly_positive(low, problem))
    return False


def within_positive(a: Node, problem: Problem) -> bool:
    """Is it (an entry or a member of) what is declared positive?"""
    declared = problem.declarations.get(getattr(a, "name", ""))
    match declared.within if declared is not None else None:
        case Interval(Num(low), _, closed):
            return low > 0 or (low == 0 and closed[0] == "(")
        case NamedSet(name) as within:
            known = range_of(within)
            return name in POSITIVE or (known is not None and known.low is not None and known.low > 0)
    return False


def positive(v: Node, problem: Problem) -> bool:
    """Is the letter (or the entry, or the member of a family) declared positive?"""
    return within_positive(v, problem) or any(above_zero(f.node, v, problem) for f in problem.facts)


#: why a sum such as XᵀX + λI has an inverse
DEFINITE = (
    "The matrix before the unknown is positive definite: one of its terms is positive definite, the others are "
    "positive semidefinite."
)


def why_invertible(a: Node, problem: Problem) -> tuple[str, str]:
    """Why the matrix a has an inverse: a sentence, and what is taken for granted where nothing says so."""
    if problem.has("invertible", a) or problem.has("positive definite", a):
        return "The matrix before the unknown is invertible, as stated.", ""
    terms = [parts(t) for t in terms_of(a)]
    if len(terms) == 1:
        return why_a_product_is(terms[0][2], problem)
    definite = [is_definite(t, problem) for t in terms]
    if all(definite) and "strictly" in definite:
        return DEFINITE, ""
    return "", "the matrix before the unknown is invertible, so that the equation has one solution"


def why_a_product_is(chain: list[Node], problem: Problem) -> tuple[str, str]:
    if all(is_square(f.shape) for f in chain):
        return "", ""  # where the inverses are written, they are taken for granted by every reader
    match chain:
        case [Transpose(Sym(_, _, b) as x), *_, y] if x is y:
            said = rf"${b}$ has full column rank, so ${b}^\top {b}$ is invertible"
            stated = problem.has("full column rank", x)
            return f"{said}.", "" if stated else f"{b} has full column rank, so that the equation has one solution"
        case [Sym(_, _, b) as x, *_, Transpose(y)] if x is y:
            said = rf"${b}$ has full row rank, so ${b} {b}^\top$ is invertible"
            stated = problem.has("full row rank", x)
            return f"{said}.", "" if stated else f"{b} has full row rank, so that the equation has one solution"
    return "", "the matrix before the unknown is invertible, so that the equation has one solution"


def is_definite(term: tuple[Fraction, list[Node], list[Node]], problem: Problem) -> str:
    """Is a term of a sum of matrices "strictly" positive definite, "half" (semidefinite), or neither ("")?"""
    number, scalars, chain = term
    if number <= 0 or not all(plainly_positive(s, problem) for s in scalars):
        return ""
    match chain:
        case [Eye()]:
            return "strictly"
        case [BigSum(body)]:
            return "half" if is_definite(parts(body), problem) else ""
        case [Sym() | Inverse() as m] if definite_letter(m, problem):
            return "strictly"
        case [Transpose(x), *middle, y] if x is y and all(definite_letter(m, problem) for m in middle):
            return "half" if len(middle) < 2 else ""
        case [x, *middle, Transpose(y)] if x is y and all(definite_letter(m, problem) for m in middle):
            return "half" if len(middle) < 2 else ""
    return ""


def definite_letter(m: Node, problem: Problem) -> bool:
    if isinstance(m, Inverse):
        return definite_letter(m.u, problem)
    return problem.has("positive definite", m) or problem.has("symmetric positive definite", m)
