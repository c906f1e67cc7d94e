"""What a right line takes for granted: that a matrix has an inverse, that what was cancelled is not zero.

A remark is made where a place that the givens allow takes the meaning away from one of two lines and not from the
other, so that the step holds elsewhere only.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import isfinite, nan

from symderive.check.edges import Put, allowed, named, replaced, words
from symderive.check.state import State
from symderive.expr.algebra import MINUS, UNITY, ZERO, Det, Eye, Inverse, Num, Pow, Rel, Sum, Sym
from symderive.expr.build import add, neg, zero
from symderive.expr.laws import LAWS
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import Law, RandVar
from symderive.expr.problem import Follows, Problem
from symderive.expr.shape import DerivationError, is_scalar, is_square
from symderive.numeric.compile import evaluate
from symderive.numeric.domains import Range
from symderive.numeric.numbers import NoNumber
from symderive.numeric.outline import stated_of
from symderive.numeric.sample import draw
from symderive.render import notation

MOST = 12
LEAST = 1.0  # seconds that must be left
TINY = 1e-12
SIMPLE = (Num(0), UNITY, MINUS, Num(2), Num(-2), Num(3))  # values of a letter that are looked at


def taken_for_granted(above: Node, right: Node, state: State) -> str | None:
    """A remark on what a step needs that nobody stated; None where it needs nothing, or where that is not known."""
    problem = state.problem
    if problem.about_chance:
        return counts(above, right, problem)
    if state.left_over() < LEAST:
        return None
    found = inverses(above, right, problem)
    return found if found is not None else divisors(above, right, problem)


def counts(above: Node, right: Node, problem: Problem) -> str | None:
    """Counts that may be zero and are divided by on one side only: P(X = k) = (lambda / k) P(X = k - 1)."""
    laws = {f.node.u: f.node.law for f in problem.facts if isinstance(f.node, Follows) and isinstance(f.node.law, Law)}
    divided = [set(below(u)) for u in (above, right)]
    for part in above.walk():
        match part:
            case Rel("=", RandVar() as u, Sym() as k) if k in divided[0] ^ divided[1] and u in laws:
                row = LAWS.get(laws[u].name)
                if row is None or not row.discrete or not may_be_zero(stated_of(problem).ranges.get(k)):
                    continue
                if row.support(*laws[u].params)[0] is ZERO:
                    return f"This needs {notation.latex(k)} \\ne 0, which is not stated ({k.name} = 0)."
    return None


def may_be_zero(r: Range | None) -> bool:
    """Does 0 lie in a range, to which its ends belong where it is one of whole numbers?"""
    if r is None:
        return True
    return 0 in r.elements if r.elements is not None else r.low is None or r.low < 0 or (r.integer and r.low == 0)


def inverses(above: Node, right: Node, problem: Problem) -> str | None:
    """Inverses that were not there above, of matrices that may be singular."""
    before = {p.u for p in above.walk() if isinstance(p, Inverse)}
    sides = above.kids if isinstance(above, Rel) else (above,)
    for part in right.walk():
        put = vanishing(part.u, problem) if isinstance(part, Inverse) and part.u not in before else None
        if put is not None and all(has_value(side, put, problem) is not False for side in sides):
            return f"This needs ${notation.latex(part.kids[0])}$ to be invertible, which is not stated."
    return None


def names_defined(problem: Problem) -> set[Node]:
    """What the givens define, and so do not leave free: L, and p where they say what p_i is."""
    return {leaf for d in problem.definitions for leaf in (d.name, *free_leaves(d.name))}


def vanishing(u: Node, problem: Problem) -> Put | None:
    """One of the simplest places at which a square matrix is singular, if the givens allow one."""
    defined = names_defined(problem)
    letters = [x for x in sorted(free_leaves(u), key=named) if isinstance(x, Sym) and x not in defined]
    for x in letters:
        values: list[Node] = [zero(x.shape)]
        if is_square(x.shape) and not is_scalar(x.shape):
            values.append(Eye(x.shape[0]))
        for value in values:
            put: Put = {x: value}
            if allowed(put, (), problem) and singular(replaced(u, put), problem):
                return put
    whole: Put = {x: zero(x.shape) for x in letters}
    return whole if letters and allowed(whole, (), problem) and singular(replaced(u, whole), problem) else None


def singular(u: Node, problem: Problem) -> bool:
    try:
        size = Det(u)
        value = evaluate(size, draw(problem, (size,), 0, count=1), problem)
    except (NoNumber, DerivationError, ValueError, ZeroDivisionError):
        return False
    return all(abs(float(v)) < TINY for v in value.ravel().tolist())


def divisors(above: Node, right: Node, problem: Problem) -> str | None:
    """What was divided by, and may be zero, on one side only."""
    bases = [set(below(u)) for u in (above, right)]
    for base in sorted(bases[0] ^ bases[1], key=notation.latex):
        for put in zeros(base, problem):
            if not allowed(put, (), problem):
                continue
            meant = [has_value(u, put, problem) for u in (above, right)]
            if meant[0] is not None and meant[1] is not None and meant[0] != meant[1]:
                return f"This needs {notation.latex(base)} \\ne 0, which is not stated ({shown(put)})."
    return None


def divided_by(above: Rel, row: Rel, problem: Problem) -> str | None:
    """What a row divides by, and the row above does not, and may be zero: a of x = b / a below a x = b."""
    if problem.about_chance:
        return None
    before = {base for side in above.kids for base in below(side)}
    for base in dict.fromkeys(base for side in row.kids for base in below(side)):
        for put in zeros(base, problem) if base not in before else ():
            if allowed(put, (), problem) and all(has_value(side, put, problem) is not False for side in above.kids):
                return f"This needs {notation.latex(base)} \\ne 0, which is not stated ({shown(put)})."
    return None


def below(node: Node) -> Iterator[Node]:
    """What stands below a fraction bar."""
    for part in node.walk():
        match part:
            case Pow(base, Num(v)) if v < 0 and is_scalar(base.shape) and free_leaves(base):
                if any(isinstance(u, Sym) for u in free_leaves(base)):
                    yield base


def zeros(base: Node, problem: Problem) -> Iterator[Put]:
    """Simple values for the letters of a divisor at which it is zero."""
    defined = names_defined(problem)
    letters = [x for x in sorted(free_leaves(base), key=named) if isinstance(x, Sym) and x not in defined]
    for x in letters[:MOST]:
        if is_scalar(x.shape):
            for u, v in zip(SIMPLE, at_simple(base, x, problem), strict=True):
                if abs(v) < TINY:
                    yield {x: u}
        elif vanishes(base, {x: zero(x.shape)}, problem):
            yield {x: zero(x.shape)}
        if isinstance(base, Sum) and x in base.terms and is_scalar(x.shape):
            rest = add(*(neg(u) for u in base.terms if u is not x))
            if not isinstance(rest, Num) and x not in free_leaves(rest):
                yield {x: rest}
    for x, y in combinations(letters[:MOST], 2):
        if x.shape == y.shape and vanishes(base, {y: x}, problem):
            yield {y: x}


def at_simple(base: Node, x: Sym, problem: Problem) -> list[float]:
    """The values of a divisor where a letter takes its simple values; nan where they are not known."""
    try:
        point = draw(problem, (base,), 0, count=len(SIMPLE))
        point.values[x] = point.kind.whole([int(u.value) for u in SIMPLE]).reshape(-1, 1, 1)
        point.memo.clear()
        values = [float(v) for v in evaluate(base, point, problem).ravel().tolist()]
    except (NoNumber, DerivationError, ValueError, ZeroDivisionError):
        return [nan] * len(SIMPLE)
    return values if len(values) == len(SIMPLE) else values[:1] * len(SIMPLE)


def vanishes(base: Node, put: Put, problem: Problem) -> bool:
    value = number(replaced(base, put), problem)
    return value is not None and abs(value) < TINY


def has_value(node: Node, put: Put, problem: Problem) -> bool | None:
    """Does a line mean something there? None where that is not known."""
    try:
        there = replaced(node, put)
        if there is node:
            return True
        value = evaluate(there, draw(problem, (there, ZERO), 0, count=1), problem)
    except ZeroDivisionError:
        return False
    except (NoNumber, DerivationError, ValueError):
        return None
    return all(isfinite(float(v)) for v in value.ravel().tolist())


def number(node: Node, problem: Problem) -> float | None:
    try:
        value = evaluate(node, draw(problem, (node,), 0, count=1), problem)
    except (NoNumber, DerivationError, ValueError, ZeroDivisionError):
        return None
    return float(value.ravel()[0]) if value.size == 1 else None


def shown(put: Put) -> str:
    return ", ".join(f"{named(x)} = {words(u)}" for x, u in put.items())
