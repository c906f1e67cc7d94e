"""Is there one assumption under which a line that is false as declared would be right?

An assumption counts only if it saves the line everywhere: at the points drawn, beyond corners and far out as well, with
letters that are not all zero; and the point at which the line was refuted has to break it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

from symderive.check.assumption import Assumption
from symderive.check.assumptions import candidates
from symderive.check.edges import numbers_hold
from symderive.check.inner_signs import bends, inner_signs
from symderive.check.known import stated_numbers
from symderive.check.linear_assumptions import of_lengths, of_order, of_right_angles
from symderive.check.variants import with_definitions
from symderive.expr.algebra import ZERO, Num, Rel, Sym
from symderive.expr.build import is_zero
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import And, Cov, EventSym, Expect, Indep, Prob, RandVar
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.compare import agree
from symderive.numeric.compile import evaluate
from symderive.numeric.corners import parted
from symderive.numeric.far_points import far_apart
from symderive.numeric.letters import speaks_of_chance
from symderive.numeric.lost_domains import lost
from symderive.numeric.numbers import NoNumber
from symderive.numeric.point import Point
from symderive.numeric.probe import Probe
from symderive.numeric.sample import draw
from symderive.numeric.where_apart import Shown

NOWHERE: Mapping[str, str] = MappingProxyType({})
NUMBER = re.compile(r"-?\d+(/\d+|\.\d+)?")  # as points show them
CLOSE = 1e-8
#: what is said of the difference of the two sides
COMPARED: dict[str, Callable[[float], bool]] = {
    "=": lambda gap: abs(gap) <= CLOSE,
    "<": lambda gap: gap < 0,
    ">": lambda gap: gap > 0,
    "<=": lambda gap: gap <= CLOSE,
    ">=": lambda gap: gap >= -CLOSE,
}


def saving(
    a: Node,
    b: Node,
    problem: Problem,
    end: float,
    seed: int = 0,
    signs: bool = True,
    shown: Mapping[str, str] = NOWHERE,
) -> Assumption | None:
    """The first assumption under which the line b follows from a; None where none of them is enough. ``shown`` is the
    point at which the line was refuted."""
    return first_that_saves(candidates((a, b), problem, signs), a, b, problem, end, seed, shown)


def may_be_saved(a: Node, b: Node, problem: Problem, company: tuple[Node, ...] = (), seed: int = 0) -> bool:
    """May there be an assumption under which b follows from a? False only where each that could be taken for granted
    is refuted by a point that was drawn already: between numbers, with nothing random."""
    full = tuple(dict.fromkeys((a, b, with_definitions(a, problem), with_definitions(b, problem))))
    if bends(a, b) or any(speaks_of_chance(u) or not all(is_scalar(p.shape) for p in u.walk()) for u in full):
        return True
    differing = Shown(a, b, problem, company, seed)
    return not all(refuted_under(assumption, differing) for assumption in candidates((a, b), problem))


def inner_sign(
    a: Node, b: Node, problem: Problem, end: float, seed: int = 0, shown: Mapping[str, str] = NOWHERE
) -> Assumption | None:
    """The sign of what stands inside (under a root, between bars) that saves the line; None where none does."""
    if not bends(a, b) or any(speaks_of_chance(u) for u in (a, b)):
        return None
    return first_that_saves(inner_signs(a, b), a, b, problem, end, seed, shown)


def beside_name(
    mistake: str,
    a: Node,
    b: Node,
    problem: Problem,
    end: float,
    seed: int = 0,
    shown: Mapping[str, str] = NOWHERE,
) -> Assumption | None:
    """The assumption that is said beside the name of a mistake: which matrices would have to commute, which vectors be
    orthogonal. None where there is none, or it does not save the line."""
    match mistake:
        case "commuting-matrices":
            ways = of_order(u for u in dict.fromkeys(a.walk()) if isinstance(u, Sym) and not is_scalar(u.shape))
        case "square-of-sum":
            ways = of_right_angles(of_lengths(a))
        case _:
            return None
    return first_that_saves(ways, a, b, problem, end, seed, shown)


def first_that_saves(
    assumptions: Iterable[Assumption],
    a: Node,
    b: Node,
    problem: Problem,
    end: float,
    seed: int,
    shown: Mapping[str, str],
) -> Assumption | None:
    stated = {fact.node for fact in problem.facts}
    numbers, joined = stated_numbers(problem), overlapping(problem)
    differing = Shown(a, b, problem, (), seed)
    for assumption in assumptions:
        left = end - time.perf_counter()
        if left < 0:
            return None
        if any(fact.node in stated or contradicts(fact.node, numbers, joined) for fact in assumption.facts):
            continue
        if any(written_as_zero(fact.node, b, problem) for fact in assumption.facts):
            continue
        if kept_at(assumption, shown, problem) or refuted_under(assumption, differing):
            continue
        more = problem.but(facts=problem.facts + assumption.facts)
        found = agree(a, b, more, seed=seed, limit=max(left, 0.05), shown=False)
        if found.verdict != "equal" or vanish(a, b, more, seed) or not really(assumption, a, b, more, seed):
            continue
        if any(search(a, b, more, seed=seed) is not None for search in (parted, lost, far_apart)):
            continue
        return assumption
    return None


def written_as_zero(fact: Node | None, b: Node, problem: Problem) -> bool:
    """Would the assumption make something zero that the student wrote down (and so did not take to be zero)?"""
    match fact:
        case Rel("=", Cov() | Expect() as moment, right) if right is ZERO:
            names = {moment, *(d.name for d in problem.definitions if d.body is moment)}
            return not names.isdisjoint(b.walk())
        case Indep(((x,), (y,)), None | ()):
            return any(isinstance(p, Cov) and {p.u, p.v} == {x, y} for p in b.walk())
    return False


def kept_at(assumption: Assumption, shown: Mapping[str, str], problem: Problem) -> bool:
    """Does the point at which the line was refuted obey the assumption, so that it saves nothing? False where that
    cannot be told from the numbers shown."""
    put: dict[Node, Node] = {}
    for leaf in {u for fact in assumption.facts if fact.node is not None for u in free_leaves(fact.node)}:
        if isinstance(leaf, Sym) and is_scalar(leaf.shape) and NUMBER.fullmatch(shown.get(leaf.name, "")):
            put[leaf] = Num(Fraction(shown[leaf.name]))
        elif isinstance(leaf, Sym | RandVar | EventSym):
            return False
    relations = [substitute(r, put) for r in relations_of(assumption)]
    return bool(relations) and all(
        isinstance(r, Rel) and r.op in COMPARED and numbers_hold(r.op, r.left, r.right, problem) for r in relations
    )


def refuted_under(assumption: Assumption, differing: Shown) -> bool:
    """Do the lines differ, at a point that was drawn already, where the assumption holds?"""
    parts = parts_of(assumption)
    return all(isinstance(p, Rel) and p.op in COMPARED for p in parts) and differing.under(relations_of(assumption))


def relations_of(assumption: Assumption) -> list[Rel]:
    """The equations and inequalities that an assumption states of numbers, vectors and matrices."""
    return [p for p in parts_of(assumption) if isinstance(p, Rel) and p.op in COMPARED]


def parts_of(assumption: Assumption) -> list[Node]:
    """What an assumption states, one by one."""
    nodes = [f.node for f in assumption.facts if f.node is not None]
    return [p for node in nodes for p in (node.events if isinstance(node, And) else (node,))]


def really(assumption: Assumption, a: Node, b: Node, problem: Problem, seed: int) -> bool:
    """Do the points at which the line was found right obey the assumption, and not by being zero throughout?"""
    relations = relations_of(assumption)
    if not relations:
        return True
    try:
        point = draw(problem, (a, b, *(side for r in relations for side in r.kids)), seed)
        letters = {u for r in relations for u in free_leaves(r) if isinstance(u, Sym) and u in point.values}
        if any(not evaluate(u, point, problem).any() for u in letters):
            return False
        return all(holds_at(r, point, problem) for r in relations)
    except (NoNumber, ValueError, ZeroDivisionError):
        return False


def holds_at(rel: Rel, point: Point, problem: Problem) -> bool:
    gaps = (evaluate(rel.left, point, problem) - evaluate(rel.right, point, problem)).ravel().tolist()
    return all(COMPARED[rel.op](float(gap)) for gap in gaps)


def vanish(a: Node, b: Node, problem: Problem, seed: int) -> bool:
    """Does the assumption only make both sides zero (which proves nothing of the step)?"""
    if is_zero(b):
        return False
    try:
        return Probe(b, problem, (a,), seed).vanishes()
    except (NoNumber, ValueError, ZeroDivisionError):
        return True


def overlapping(problem: Problem) -> set[frozenset[Node]]:
    """The pairs of events of which the one was stated to lie in the other, or to exclude it."""
    found = set()
    for fact in problem.facts:
        match fact.node:
            case Rel("subset", x, y) | Rel("=", Prob(And((x, y)), None), Num(Fraction(numerator=0))):
                found.add(frozenset((x, y)))
    return found


def contradicts(fact: Node | None, numbers: dict[Node, Node], joined: set[frozenset[Node]]) -> bool:
    """Was another number stated of what would be zero, a covariance of what would be independent, one event stated to
    lie in the other?"""
    match fact:
        case Rel("=", moment, right) if moment in numbers:
            return numbers[moment] is not right
        case Indep(((x,), (y,)), _) | Rel("=", Prob(And((x, y))), _) if frozenset((x, y)) in joined:
            return True
        case Indep(((x,), (y,)), None | ()):
            stated = numbers.get(Cov(x, y), numbers.get(Cov(y, x)))
            return stated is not None and stated is not ZERO
    return False
