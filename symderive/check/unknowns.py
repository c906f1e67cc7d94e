"""A row w = ... below an equation that is linear in the vector w: is it the one solution of the equation?"""

from __future__ import annotations

from symderive.check.ladder import DIFFERENT, EQUAL, Found
from symderive.expr.algebra import Det, Idx, Inverse, Rel, Sym, Zeros
from symderive.expr.arrays import Member
from symderive.expr.build import add, mul, neg, transpose
from symderive.expr.calculus import NUMERATOR, Derivative
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_column, is_scalar
from symderive.numeric.compare import agree
from symderive.numeric.compile import evaluate
from symderive.numeric.numbers import NoNumber
from symderive.numeric.sample import draw

SMALL = 1e-9
MOST_POINTS, ENOUGH = 12, 3


def by_unknown(above: Rel, row: Rel, problem: Problem, *, seed: int = 0, limit: float | None = None) -> Found | None:
    """Does the row give the one solution of the equation above? None where it is not of this form."""
    above, row = as_letter(above, row)
    w = row.left
    if not isinstance(w, Sym) or is_scalar(w.shape) or not is_column(w.shape) or w in free_leaves(row.right):
        return None
    excess = above.left - above.right
    if w not in free_leaves(excess) or not is_column(excess.shape):
        return None
    try:
        if not linear(excess, w, problem, limit) or not regular(excess, row, problem, seed):
            return None
        constant = substitute(excess, {w: Zeros(w.shape)})  # J w + c = 0 is compared as J w = -c: neither side vanishes
        moved = add(substitute(excess, {w: row.right}), neg(constant))
        found = agree(moved, neg(constant), problem, seed=seed, limit=limit)
    except (NoNumber, DerivationError):
        return None
    if found.verdict == EQUAL:
        return Found(EQUAL, "tested", None, found)
    reason = "this is not the solution of the equation above" if found.verdict == DIFFERENT else found.reason
    return Found(found.verdict, None, None, found, reason)


def as_letter(above: Rel, row: Rel) -> tuple[Rel, Rel]:
    """Both rows with a vector for the member mu_k of a family, where no other member stands in them."""
    member = row.left
    if not isinstance(member, Member) or is_scalar(member.shape) or not all(isinstance(k, Idx) for k in member.indices):
        return above, row
    members = {p for rel in (above, row) for p in rel.walk() if isinstance(p, Member) and p.name == member.name}
    if members != {member}:
        return above, row
    letter = Sym(f"this {member.name}", member.shape, member.latex)
    made = [substitute(rel, {member: letter}) for rel in (above, row)]
    return (made[0], made[1]) if isinstance(made[0], Rel) and isinstance(made[1], Rel) else (above, row)


def linear(excess: Node, w: Sym, problem: Problem, limit: float | None) -> bool:
    """f(u + v) + f(0) = f(u) + f(v)."""
    u, v = Sym("first solution", w.shape, "u"), Sym("second solution", w.shape, "v")
    at = [substitute(excess, {w: x}) for x in (add(u, v), Zeros(w.shape), u, v)]
    return agree(add(at[0], at[1]), add(at[2], at[3]), problem, limit=limit).verdict == EQUAL


def regular(excess: Node, row: Rel, problem: Problem, seed: int) -> bool:
    """Has the coefficient J of w full column rank (det J^T J > 0) at points where the row w = ... means something?"""
    coefficient = Derivative(excess, (row.left,), False, NUMERATOR)
    volume = Det(mul(transpose(coefficient), coefficient))
    inverted = [Det(u.u) for u in row.right.walk() if isinstance(u, Inverse)]
    seen = 0
    for number in range(MOST_POINTS):
        point = draw(problem, (volume, *inverted), seed + number, count=1)
        if any(abs(float(evaluate(d, point, problem).item())) <= SMALL for d in inverted):
            continue  # the sizes drawn leave no inverse
        if not abs(float(evaluate(volume, point, problem).item())) > SMALL:
            return False
        seen += 1
        if seen == ENOUGH:
            return True
    return False
