"""What the line should have been: of the right ways to go on from the line above, the one nearest to the student's."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from types import UnionType

from symderive.check.as_given import steps_with_givens
from symderive.check.derived import derived
from symderive.check.explaining import keys_of, sound_rules
from symderive.check.known import stated_numbers, with_numbers
from symderive.check.places import places
from symderive.check.samples import settled
from symderive.check.variants import one_step
from symderive.expr.algebra import MINUS, Num, Prod, Sum
from symderive.expr.arrays import Block
from symderive.expr.calculus import Derivative, Limit
from symderive.expr.canon import key, same
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Dens, Expect, Not, Prob, Var
from symderive.expr.problem import Follows, Goal, Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.methods.table import plans
from symderive.numeric.compare import agree
from symderive.rules.algebra import tidy

SECONDS = 0.12
MOST = 60  # ways to go on
CHANCES = Prob | Dens | Expect | Var | Cov
TRIED = 8  # of the nearest ones, so many are compared in value


def next_line(above: Node, line: Node, problem: Problem, seconds: float = SECONDS) -> Node | None:
    """The line above carried one step further, in the form nearest to the student's; None where none is sure."""
    end = time.perf_counter() + seconds
    found: dict[object, Node] = {}
    stated = stated_numbers(problem) if all(isinstance(p, Num) for p in line.walk() if not p.kids) else {}
    for made in candidates(above, problem, end):
        neat = tidied(made, problem)
        for form in (made, neat, with_numbers(made, stated)) if stated else (made, neat):
            if form.shape != above.shape or same(form, above) or same(form, line) or odd(form, above, line):
                continue
            if stated and form is not made and form is not neat and holds(form, CHANCES):
                continue  # some of its numbers are not known: half of it in numbers is no step
            found.setdefault(key(form), form)
        if len(found) > MOST:
            break
    wanted = pieces(line)
    known = {key(p) for p in stated_numbers(problem)}
    nearest = sorted(
        found.values(),
        key=lambda u: (distance(pieces(u), wanted), -sum(key(p) in known for p in u.walk()), awkward(u)),
    )
    for form in nearest[:TRIED]:
        (u, v), plain = settled((above, form), problem)
        if agree(u, v, plain, limit=seconds).verdict == "equal":
            return tidied(form, problem) if awkward(form) else form
        if time.perf_counter() > end + seconds:
            return None
    return None


def tidied(node: Node, problem: Problem) -> Node:
    try:
        return tidy(node, problem)
    except (DerivationError, RecursionError, ZeroDivisionError):
        return node


def odd(form: Node, above: Node, line: Node) -> bool:
    """Is this no step that anybody would take: the line above inside itself, a complement or a limit out of the blue,
    half of a formula in numbers?"""
    if isinstance(above, Prob | Dens | Expect | Var | Cov) and any(p is above for kid in form.kids for p in kid.walk()):
        return True
    if holds(form, Limit) and not holds(above, Limit) and not holds(line, Limit):
        return True
    opposite = [p for p in form.walk() if isinstance(p, Prob) and isinstance(form, Sum) and Num(1) in form.terms]
    if opposite and not (isinstance(line, Sum) and Num(1) in line.terms):
        return True
    if holds(form, Not) and not holds(above, Not) and not holds(line, Not):
        return True
    return holds(form, CHANCES) and any(strange(p) for p in form.walk()) and not any(strange(p) for p in line.walk())


def strange(part: Node) -> bool:
    """Is this a number that no formula has of itself?"""
    return isinstance(part, Num) and (part.value.denominator > 2 or abs(part.value) > 4)


def holds(node: Node, kind: UnionType | type[Node]) -> bool:
    return any(isinstance(part, kind) for part in node.walk())


def awkward(node: Node) -> int:
    """How many products stand in it that begin with two signs, or bear a sign in the middle."""
    return sum(isinstance(p, Prod) and MINUS in p.factors[1:] for p in node.walk())


def pieces(node: Node) -> Counter[object]:
    """The parts of a tree, each counted."""
    return Counter(key(part) for part in node.walk())


def distance(one: Counter[object], other: Counter[object]) -> int:
    """How many parts stand in one of two trees and not in the other."""
    return sum(((one - other) + (other - one)).values())


def candidates(above: Node, problem: Problem, end: float) -> Iterator[Node]:
    """Right ways to go on: worked out, tidied, with one rule used somewhere."""
    yield from safely(lambda: solved(above, problem))
    yield from safely(lambda: tidy(derived(above), problem))
    yield from safely(lambda: tidy(above, problem))
    for path, part in places(above, 40):
        try:
            for made in chain(steps_with_givens(part, problem), one_step(part, problem)):
                yield above.replace(path, made)
        except (DerivationError, RecursionError, ZeroDivisionError):
            continue
    for rule in sound_rules():
        if time.perf_counter() > end:
            return
        if keys_of(rule, above, problem):
            yield from rule(above, problem)


def safely(make: Callable[[], Node | None]) -> Iterator[Node]:
    try:
        made = make()
    except (DerivationError, RecursionError, ZeroDivisionError):
        return
    if made is not None:
        yield made


def solved(above: Node, problem: Problem) -> Node | None:
    """A gradient, a Jacobian or a moment of normal blocks, worked out by the methods that answer questions."""
    match above:
        case Derivative(_, by) if not all(is_scalar(v.shape) for v in by):
            pass
        case Expect(_, Node()) | Cov(_, _, Node()) if gaussian(problem):
            pass
        case _:
            return None
    asked = problem.but(goal=Goal(above))
    for plan in plans(asked):
        if plan.fits(asked):
            found = plan.carry_out(asked)
            if found is not None and found.answer is not None and found.answer.node is not None:
                return found.answer.node
    return None


def gaussian(problem: Problem) -> bool:
    """Is a joint normal law of blocks stated?"""
    return any(isinstance(f.node, Follows) and isinstance(f.node.u, Block) for f in problem.facts)
