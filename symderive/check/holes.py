"""Numbers at which one of two equal lines is not defined: a cancelled factor, (x^2 - 1)/(x - 1) = x + 1."""

from __future__ import annotations

from fractions import Fraction

from symderive import scalar
from symderive.check.known import known_of
from symderive.check.variants import with_definitions
from symderive.data.field import from_node
from symderive.data.one_letter import IrrationalError, roots, sides, trimmed
from symderive.expr.algebra import Map, Num, Pow, Rel, Sym
from symderive.expr.calculus import Derivative, Differential, Integral, Limit
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.domains import REALS
from symderive.numeric.outline import stated_of
from symderive.render import notation

LARGE = 60  # lines of more parts are not searched


def hole(above: Node | None, right: Node | None, problem: Problem) -> str | None:
    """The remark on a number that is in the domain of one of two lines only; None where none is found."""
    if above is None or right is None or problem.about_chance or not is_scalar(above.shape):
        return None
    parts = [p for side in (above, right) for p in side.walk()]
    if len(parts) > LARGE or any(isinstance(p, Limit | Derivative | Differential | Integral | Map) for p in parts):
        return None
    letters = {u for side in (above, right) for u in free_leaves(side) if not isinstance(u, Num)}
    if len(letters) != 1:
        return None
    (x,) = letters
    if not isinstance(x, Sym) or not is_scalar(x.shape) or problem.definition(x) is not None:
        return None
    for one, other in ((above, right), (right, above)):
        for divisor in sorted(divisors(one) - divisors(other), key=repr):
            for root in zeros(with_definitions(divisor, problem), x, problem):
                if allowed(x, root, problem) and divisor not in divisors(other):
                    which = "line above" if one is above else "line below"
                    at = f"{notation.latex(x)} = {notation.latex(root)}"
                    return f"The two lines are equal but at {at}, where the {which} is not defined."
    return None


def divisors(node: Node) -> set[Node]:
    """What is divided by."""
    return {p.base for p in node.walk() if isinstance(p, Pow) and isinstance(p.exponent, Num) and p.exponent.value < 0}


def zeros(u: Node, x: Sym, problem: Problem) -> list[Num]:
    """The fractions at which a formula of one letter is zero: those of a polynomial are read off its coefficients."""
    known = known_of(problem)
    found = of_polynomial(u, x)
    if found is None:
        return [root for root in scalar.solve(u, x, known) or () if isinstance(root, Num)]
    low, high = known.of(x)
    return [Num(r) for r in sorted(found) if (low is None or low <= r) and (high is None or r <= high)]


def of_polynomial(u: Node, x: Sym) -> list[Fraction] | None:
    """The fractions among the roots of a polynomial, or of a ratio of two; None where that is not told here."""
    value = from_node(u)
    try:
        top = [] if value is None else trimmed(sides(value, x)[0])
    except IrrationalError:  # another letter, or a function
        return None
    try:
        return roots(top) if top else None
    except IrrationalError:
        return [] if len(top) == 3 else None


def allowed(x: Sym, root: Num, problem: Problem) -> bool:
    """May the letter be this number, by what is stated of it?"""
    stated = stated_of(problem)
    r = stated.ranges.get(x, REALS)
    if r.elements is not None or r.integer:
        return False
    if (r.low is not None and root.value <= r.low) or (r.high is not None and root.value >= r.high):
        return False
    return not any(isinstance(f.node, Rel) and f.node.op == "!=" and x in free_leaves(f.node) for f in problem.facts)
