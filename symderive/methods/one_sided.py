"""The derivative at a point where a formula bends or changes: from the left and from the right.

|x|, max(0, x), max(x, y) and functions by cases have one formula on each side of such a point. Where both have the
same value and slope there, the function has that derivative; else the two slopes are said.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Step
from symderive.expr.algebra import MINUS, TRUE, UNITY, ZERO, Apply, Cases, Map, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import neg
from symderive.expr.calculus import MIXED, At, Derivative, Limit
from symderive.expr.node import Node, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import SCALAR, is_scalar
from symderive.methods.limits import with_definitions
from symderive.methods.plan import Plan
from symderive.methods.question import Question
from symderive.methods.workings import NoRuleError, by_number, simplified, way_by_number
from symderive.rules.algebra import tidy
from symderive.rules.identification import insert_the_point
from symderive.rules.indexing import names_in
from symderive.rules.limits import definition_of_the_derivative
from symderive.rules.one_sided import both_sides_agree, one_sided_derivative, take_the_branch
from symderive.rules.vary import leaves

BENT = frozenset({"abs", "relu", "sign", "heaviside"})
NEAR = (Fraction(1, 1000), Fraction(1, 10**7))  # how far from the point one looks which branch holds


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the point: the value there of the formula that holds on it, and its slope."""

    value: Node
    slope: Node | None


def bends_at(q: Question, problem: Problem) -> bool:
    """Is this a first derivative by a number, at a point where the formula changes?"""
    if q.order != 1 or len(q.point) != 1 or not is_scalar(q.of.shape) or not is_scalar(q.by[0].shape):
        return False
    ((x, a),) = q.point
    return x is q.by[0] and any(holds_with_equality(g, x, a) for g in deciding(q.of, x))


def deciding(u: Node, x: Node) -> list[Node]:
    """The expressions whose sign decides which branch of a formula holds."""
    found: list[Node] = []
    for part in u.walk():
        match part:
            case Map(name, v, 0) if name in BENT:
                found.append(v)
            case Apply("max" | "min", (a, b)):
                found.append(Sum((a, neg(b))))
            case Rel("<" | "<=" | ">" | ">=" | "=" | "!=", a, b):
                found.append(Sum((a, neg(b))))
    return [g for g in found if x in leaves(g)]


def holds_with_equality(g: Node, x: Node, a: Node) -> bool:
    return tidy(substitute(g, {x: a})) is ZERO


def sign_beside(g: Node, x: Node, a: Node, side: int) -> int | None:
    """The sign of g just right (1) or left (-1) of the point; None where numbers do not tell."""
    signs = set()
    for distance in NEAR:
        there = tidy(substitute(g, {x: Sum((a, Num(side * distance)))}))
        if not isinstance(there, Num) or not there.value:
            return None
        signs.add(1 if there.value > 0 else -1)
    return signs.pop() if len(signs) == 1 else None


def branch_of(u: Node, x: Node, a: Node, side: int) -> Node | None:
    """The formula that u is on one side of the point; None where it cannot be told."""
    if x not in leaves(u) and not isinstance(u, Cases):
        return u
    kids = [branch_of(k, x, a, side) for k in u.kids] if not isinstance(u, Cases) else []
    if any(k is None for k in kids):
        return None
    match u:
        case Map(name, v, 0) if name in BENT:
            sign = sign_beside(v, x, a, side)
            if sign is None:
                return None
            inner = kids[0]
            assert inner is not None
            table = {"abs": Prod((Num(sign), inner)), "sign": Num(sign)}
            upper = {"relu": inner, "heaviside": UNITY}
            return table[name] if name in table else upper[name] if sign > 0 else ZERO
        case Apply("max" | "min" as name, (first, second)):
            sign = sign_beside(Sum((first, neg(second))), x, a, side)
            if sign is None:
                return None
            return kids[0] if (sign > 0) == (name == "max") else kids[1]
        case Cases(branches):
            for condition, value in branches:
                held = holds_beside(condition, x, a, side)
                if held is None:
                    return None
                if held:
                    return branch_of(value, x, a, side)
            return None
    return u.rebuild(tuple(k for k in kids if k is not None))


def holds_beside(condition: Node, x: Node, a: Node, side: int) -> bool | None:
    """Does a condition hold on one side of the point?"""
    if condition is TRUE:
        return True
    if not isinstance(condition, Rel):
        return None
    sign = sign_beside(Sum((condition.left, neg(condition.right))), x, a, side)
    if sign is None:
        return None
    return {"<": sign < 0, "<=": sign < 0, ">": sign > 0, ">=": sign > 0, "=": False, "!=": True}.get(condition.op)


# ---------------------------------------------------------------- both sides
def from_both_sides(q: Question, problem: Problem) -> Derivation | None:
    """The derivative where both sides agree; else that there is none, with the two slopes."""
    ((x, a),) = q.point
    h = Sym(next(n for n in ("h", "t", "h_0") if n not in names_in(q.of, q.name, a)), SCALAR)
    here = value_here(q.of, x, a)
    if here is None:
        return None
    strands: list[Strand] = []
    sides: dict[str, Side] = {}
    for mark, direction in (("-", -1), ("+", 1)):
        side, strand = one_side(q, x, a, h, here, mark, direction, problem)
        if side is None or strand is None:
            return None
        sides[mark] = side
        strands.append(strand)
    left, right = sides["-"], sides["+"]
    if left.value is not here or right.value is not here:
        return none_here(problem, strands, "the function jumps there, and where it is not continuous it has no slope")
    if left.slope is None or right.slope is None:
        return None
    if left.slope is not right.slope:
        return none_here(problem, strands, two("the slope", left.slope, right.slope))
    subject = At(Derivative(q.name, q.by, q.partial, MIXED), q.point)
    last = Strand(subject, (both_sides_agree.step(subject, left.slope),))
    return Derivation(
        problem, "solved", (*strands, last), Answer(node=left.slope, shape=left.slope.shape, layout=q.layout)
    )


def value_at(u: Node, x: Node, a: Node) -> Node:
    return substitute(u, {x: a})


def value_here(u: Node, x: Node, a: Node) -> Node | None:
    """The function's value at the point itself: of |v|, max(0, v) and max(v, w) where they bend either branch's."""
    match u:
        case Map("abs" | "relu", v, 0) if holds_with_equality(v, x, a):
            return ZERO
        case Apply("max" | "min", (v, w)) if holds_with_equality(Sum((v, neg(w))), x, a):
            return value_here(v, x, a)
        case Cases(branches):
            for condition, value in branches:
                held = condition is TRUE or holds_at(condition, x, a)
                if held is None:
                    return None
                if held:
                    return value_here(value, x, a)
            return None
    if not u.kids or x not in leaves(u):
        return tidy(value_at(u, x, a))
    kids = [value_here(k, x, a) for k in u.kids]
    return None if any(k is None for k in kids) else tidy(u.rebuild(tuple(k for k in kids if k is not None)))


def holds_at(condition: Node, x: Node, a: Node) -> bool | None:
    """Does a condition hold at the point?"""
    if not isinstance(condition, Rel):
        return None
    gap = tidy(value_at(Sum((condition.left, neg(condition.right))), x, a))
    if not isinstance(gap, Num):
        return None
    g = gap.value
    return {"<": g < 0, "<=": g <= 0, ">": g > 0, ">=": g >= 0, "=": g == 0, "!=": g != 0}.get(condition.op)


def one_side(
    q: Question, x: Node, a: Node, h: Sym, here: Node, mark: str, direction: int, problem: Problem
) -> tuple[Side | None, Strand | None]:
    """The branch, its value and slope at the point, and the limit of the difference quotient from that side."""
    branch = branch_of(q.of, x, a, direction)
    if branch is None:
        return None, None
    value = tidy(value_at(branch, x, a))
    there = tidy(Sum((a, h)))
    subject = Limit(slope_over(value_at(q.of, x, there), here, h), h, ZERO, mark)
    if value is not here:
        return Side(value, None), Strand(subject, ())
    try:
        part = by_number(Derivative(branch, (x,)), branch, x, way_by_number(problem, x, False), False, problem)
    except NoRuleError:
        return None, None
    slope = tidy(value_at(part.value, x, a), problem)
    if any(isinstance(p, Pow) and p.base is ZERO for p in slope.walk()):
        return None, None
    along = Limit(slope_over(tidy(value_at(branch, x, there)), here, h), h, ZERO, mark)
    steps: list[Step] = []
    if along is not subject:
        steps.append(take_the_branch.step(subject, along))
    at_point = At(Derivative(branch, (x,)), ((x, a),))
    steps.append((one_sided_derivative if mark else definition_of_the_derivative).step(along, at_point))
    put_in = value_at(part.value, x, a)
    steps.append(insert_the_point.step(at_point, put_in))
    steps += simplified(put_in, problem)
    words = {"-": "From the left:", "+": "From the right:"}[mark]
    return Side(value, slope), Strand(subject, tuple(steps), intro=words)


def slope_over(moved: Node, here: Node, h: Node) -> Node:
    """(f(a + h) - f(a)) / h"""
    return Prod((moved if here is ZERO else Sum((moved, neg(here))), Pow(h, MINUS)))


# ---------------------------------------------------------------- limits from both sides
def fits(problem: Problem) -> bool:
    match problem.goal.node if problem.goal is not None else None:
        case Limit(body, h, to, "") if is_scalar(body.shape):
            return any(holds_with_equality(g, h, to) for g in deciding(with_definitions(body, problem), h))
    return False


def carry_out(problem: Problem) -> Derivation | None:
    """A limit that differs from side to side does not exist."""
    assert problem.goal is not None and isinstance(problem.goal.node, Limit)
    goal = problem.goal.node
    h, to = goal.var, goal.target
    body = with_definitions(goal.body, problem)
    found: dict[str, Node] = {}
    strands: list[Strand] = []
    for mark, direction, words in (("-", -1, "From the left:"), ("+", 1, "From the right:")):
        branch = branch_of(body, h, to, direction)
        value = None if branch is None else tidy(branch)
        if value is None or h in leaves(value):
            return None
        subject = Limit(goal.body, h, to, mark)
        strands.append(Strand(subject, (take_the_branch.step(subject, value),), intro=words))
        found[mark] = value
    if found["-"] is found["+"]:
        return None
    said = two("it", found["-"], found["+"])
    return Derivation(problem, "undefined", tuple(strands), error={"message": f"the limit does not exist: {said}"})


def two(what: str, left: Node, right: Node) -> str:
    """Both values in words; formulas stand in the lines only."""
    if isinstance(left, Num) and isinstance(right, Num):
        return f"from the left {what} is {left.value}, from the right {right.value}"
    return f"from the left and from the right {what} is different"


def none_here(problem: Problem, strands: list[Strand], why: str) -> Derivation:
    kept = tuple(s for s in strands if s.steps)
    return Derivation(
        problem, "undefined", kept, error={"message": f"the function has no derivative at this point: {why}"}
    )


PLANS = (Plan("the limit from both sides", fits, carry_out),)
