"""All the places where a derivative by a number is zero, and what the function does there.

Only equations of which all real solutions are known are answered: polynomials, times factors e^u that are never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from symderive import scalar
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Step
from symderive.expr.algebra import INFINITY, ZERO, Const, Map, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import neg
from symderive.expr.calculus import At, Derivative
from symderive.expr.node import Node, free_leaves, holds, substitute
from symderive.expr.probability import FiniteSet, In, NamedSet
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.methods.chance.known import letters_of
from symderive.methods.equation_rows import Rows
from symderive.methods.plan import Plan
from symderive.methods.question import Question, asked
from symderive.methods.second import higher_derivative
from symderive.methods.stationary import zero_in_a_number
from symderive.methods.workings import NoRuleError, by_number, simplified, way_by_number
from symderive.rules.algebra import tidy
from symderive.rules.equations import a_factor_is_zero, write_as_a_product
from symderive.rules.extremes import second_order_check
from symderive.rules.identification import insert_the_point
from symderive.rules.terms import parts
from symderive.rules.vary import leaves


@dataclass(frozen=True, slots=True)
class Place:
    """A place where the derivative is zero; ``kind`` is minimum, maximum, or nothing where f'' is zero too."""

    x: Node
    kind: str


def question_of_zero(problem: Problem) -> Question | None:
    """f'(x) = 0 as a goal: the first derivative of a number by a number, set to zero."""
    match problem.goal.node if problem.goal is not None else None:
        case Rel("=", left, Num(right)) if right == 0:
            q = asked(left, problem)
            plain = q is not None and q.order == 1 and q.whole and not q.point and is_scalar(q.of.shape)
            return q if q is not None and plain and is_scalar(q.by[0].shape) else None
    return None


def zero_fits(problem: Problem) -> bool:
    return question_of_zero(problem) is not None


def where_it_is_zero(problem: Problem) -> Derivation | None:
    """The stationary points, each put in and each with its second derivative."""
    q = question_of_zero(problem)
    assert q is not None and problem.goal is not None
    v = q.by[0]
    found = places_of(q.name, q.of, v, problem)
    if not isinstance(v, Sym):
        return None
    if found is None:
        return Derivation(problem, "unsolved", error={"message": f"not all {v.name} with this are known by a formula"})
    strands, places = found
    node: Node = NamedSet("empty") if not places else FiniteSet(tuple(p.x for p in places))
    if len(places) == 1:
        node = places[0].x
    told = replace(problem.goal, node=v, name=v)
    return Derivation(
        problem.but(goal=told), "solved", strands, Answer(node=node, shape=v.shape), remarks=remarks(v, places)
    )


def smooth(f: Node, v: Node) -> bool:
    """Is f put together from numbers, v, sums, products, whole powers and e^u: defined and smooth everywhere?"""
    match f:
        case Num():
            return True
        case Sym():
            return f is v
        case Sum() | Prod() | Map("exp", _, 0):
            return all(smooth(k, v) for k in f.kids)
        case Pow(base, Num(e)):
            return e >= 0 and e.denominator == 1 and smooth(base, v)
    return False


# ---------------------------------------------------------------- the equation
def places_of(name: Node, f: Node, v: Node, problem: Problem) -> tuple[tuple[Strand, ...], list[Place]] | None:
    """The lines of f', of f'' at every zero of f', and the zeros in their order; None where they are not all known."""
    try:
        part = by_number(Derivative(name, (v,), False), f, v, way_by_number(problem, v, False), False, problem)
        second = higher_derivative(Question(name, f, (v, v), ((), ()), False, problem.layout), problem)
    except NoRuleError:
        return None
    roots = zeros(part.value, v, problem)
    if roots is None:
        return None
    strands = [*part.strands, *equation_strand(part.value, v, roots, problem)]
    if roots:
        strands += [s for s in second.strands if s not in strands]
    places: list[Place] = []
    for root in roots:
        point = ((v, root),)
        bend = At(second.value, point)
        put_in = substitute(second.value, {v: root})
        steps: list[Step] = [insert_the_point.step(bend, put_in), *simplified(put_in, problem)]
        value = steps[-1].after
        number = scalar_value(value)
        if number is None:
            kind = "undecided"
        else:
            kind = "" if abs(number) < 1e-12 else "minimum" if number > 0 else "maximum"
        if kind in ("minimum", "maximum"):
            steps.append(second_order_check.step(value, value, note=f"a local {kind}"))
        strands.append(Strand(bend, tuple(steps)))
        places.append(Place(root, kind))
    return tuple(strands), places


def equation_strand(g: Node, v: Node, roots: list[Node], problem: Problem) -> tuple[Strand, ...]:
    """f' = 0, its terms as a product where they can be written so, and the solutions."""
    if not isinstance(v, Sym) or not roots:
        return ()
    single = zero_in_a_number(g, v, problem)
    if single is not None and single.value in roots and len(roots) == 1:
        return (single.rows.strand(SET_TO_ZERO),)
    rows = Rows.of_zero(g)
    rows.then(write_as_a_product, tidy(scalar.factor(g, letters_of(problem))), ZERO)
    said = Rel("=", v, roots[0]) if len(roots) == 1 else In(v, FiniteSet(tuple(roots)))
    rows.steps.append(a_factor_is_zero.step(rows.row, said))
    return (rows.strand(SET_TO_ZERO),)


SET_TO_ZERO = "The derivative is set to zero:"


def zeros(g: Node, v: Node, problem: Problem) -> list[Node] | None:
    """All real zeros of g in ascending order: of a polynomial in v with numbers, times factors e^u.

    Where other letters stand in g, its one zero, if it has only one.
    """
    known = letters_of(problem)
    if isinstance(v, Sym) and any(u is not v and not isinstance(u, Num | Const) for u in free_leaves(g)):
        single = zero_in_a_number(g, v, problem)
        return None if single is None else [single.value]
    number, scalars, _ = parts(tidy(scalar.factor(g, known)))
    roots: dict[Node, None] = {}
    if not number:
        return None
    for s in scalars:
        if isinstance(s, Map) and s.name == "exp":
            continue
        if isinstance(s, Pow) and isinstance(s.exponent, Num) and s.exponent.value > 0:
            s = s.base
        if v not in leaves(s):
            if letters(s):
                return None  # a letter that may be zero: then the derivative is zero everywhere
            continue
        if not smooth(s, v) or holds(s, Map):
            return None
        found = scalar.solve(s, v, known)
        if found is None:
            return None
        roots |= dict.fromkeys(found)
    heights = {r: scalar_value(r) for r in roots}
    if any(h is None for h in heights.values()):
        return None
    return sorted(roots, key=lambda r: heights[r] or 0.0)


def number_at(f: Node, v: Node, x: Node) -> float | None:
    return scalar_value(substitute(f, {v: x}))


def scalar_value(u: Node) -> float | None:
    """The number that u is; None where letters stand in it."""
    if u is INFINITY or u is neg(INFINITY):
        return float("inf") if u is INFINITY else float("-inf")
    return None if letters(u) else scalar.number(u)


def spelled(x: Node) -> str:
    """A place in a sentence: exact where it is a fraction, else to four digits."""
    if isinstance(x, Num):
        return str(x.value)
    value = scalar_value(x)
    return "this point" if value is None else f"{value:.4g}"


def letters(u: Node) -> bool:
    """Do letters stand in u, so that it is no number?"""
    return any(not isinstance(x, Num | Const) for x in free_leaves(u))


def remarks(v: Sym, places: list[Place], bounded: bool = False) -> tuple[str, ...]:
    """What every stationary point is, by the sign of the second derivative."""
    if not places:
        return ("The derivative is zero nowhere" + (" inside the range." if bounded else "."),)
    return tuple(f"At {v.name} = {spelled(p.x)} {KINDS[p.kind]}." for p in places if p.kind in KINDS)


KINDS = {
    "minimum": "the function has a local minimum",
    "maximum": "the function has a local maximum",
    "": "the second derivative is zero too: it does not tell whether there is an extremum",
}


PLANS = (Plan("where the derivative is zero", zero_fits, where_it_is_zero),)
