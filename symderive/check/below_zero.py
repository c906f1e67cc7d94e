"""Powers of numbers below zero: what random real exponents never show.

The numbers take x^{1/3} for positive x only; in calculus an odd root has a value below zero too. And (x^a)^b has one at
x < 0 where a is 2, which no random a is: the exponents that a line leaves open are 2 and 1/2 for once.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

from symderive.check.known import known_of
from symderive.expr.algebra import Map, Num, Pow, Sym
from symderive.expr.build import mul
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, nodes_of, substitute, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.compare import agree
from symderive.numeric.domains import REALS, range_of

EXPONENTS = (Num(2), Num(Fraction(1, 2)))
MOST = 2  # letters in exponents
SECONDS = 0.3


def with_odd_roots(node: Node, problem: Problem) -> Node:
    """The tree with x^{p/q} of an odd q as a power of |x|, with the sign of x where p is odd too, for every x that may
    be negative."""
    if not any(is_odd_root(p) and may_be_negative(p.base, problem) for p in nodes_of(node, Pow)):
        return node

    def change(part: Node) -> Node:
        match part:
            case Pow(base, Num(v)) if is_odd_root(part) and may_be_negative(base, problem):
                size = Pow(Map("abs", base), Num(v))
                return mul(Map("sign", base), size) if v.numerator % 2 else size
        return part

    return transform(node, change, Pow)


def is_odd_root(part: Pow) -> bool:
    exponent = part.exponent
    return isinstance(exponent, Num) and exponent.value.denominator > 1 and exponent.value.denominator % 2 == 1


def below_zero(a: Node, b: Node, problem: Problem, *, seed: int = 0) -> Agreement | None:
    """Where two lines that agree at positive bases have different values for some exponents; None where not."""
    powers = nodes_of(a, Pow) + nodes_of(b, Pow)
    powers = [p for p in powers if not isinstance(p.exponent, Num) and may_be_negative(p.base, problem)]
    moved = {x for p in powers for x in free_leaves(p.base) & free_leaves(p.exponent)}  # x^x has no exponent of its own
    moved |= {v for u in (a, b) for p in nodes_of(u, Derivative) for v in p.by}
    open_ = {x for p in powers for x in free_leaves(p.exponent) if is_real(x, problem)}
    letters = sorted(open_ - moved, key=repr)
    if not 0 < len(letters) <= MOST or problem.about_chance:
        return None
    for values in product(EXPONENTS, repeat=len(letters)):
        put: dict[Node, Node] = dict(zip(letters, values, strict=True))
        found = agree(substitute(a, put), substitute(b, put), problem, seed=seed, limit=SECONDS)
        if found.verdict == "different" and not found.undefined:
            said = {x.name: str(u.value) for x, u in put.items() if isinstance(x, Sym) and isinstance(u, Num)}
            shown = {**said, **(found.counterexample or {})}
            return replace(found, counterexample=shown, reason="the two sides differ at a base below zero")
    return None


def may_be_negative(base: Node, problem: Problem) -> bool:
    """Is this a formula of letters that were declared to be any real numbers? Those that nobody declared are no
    numbers below zero by custom where roots are taken."""
    leaves = [x for x in free_leaves(base) if not isinstance(x, Num)]
    return is_scalar(base.shape) and bool(leaves) and all(is_real(x, problem) for x in leaves)


def is_real(x: Node, problem: Problem) -> bool:
    declared = problem.declarations.get(x.name) if isinstance(x, Sym) else None
    if declared is None or declared.inferred or not isinstance(x, Sym) or not is_scalar(x.shape):
        return False
    known = known_of(problem)
    return range_of(declared.within) == REALS and known.of(x) == (None, None) and x not in known.whole
