"""What the line should have been: of the right ways to go on from the line above, the one nearest to the student's."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import chain, pairwise

from symderive.check.as_given import steps_with_givens, with_evidence
from symderive.check.by_methods import by_methods, safely, solved
from symderive.check.derived import derived
from symderive.check.explaining import keys_of, sound_rules
from symderive.check.known import known_of, stated_numbers, with_numbers
from symderive.check.places import places
from symderive.check.samples import settled
from symderive.check.textbook_steps import completed, textbook_steps, value
from symderive.check.variants import one_step, with_definitions
from symderive.expr.algebra import MINUS, Num, Pow, Prod, Sum, Transpose
from symderive.expr.arrays import BigSum
from symderive.expr.build import add
from symderive.expr.calculus import Derivative, Integral, Limit
from symderive.expr.canon import key, same
from symderive.expr.node import Node, holds, kinds, nodes_of
from symderive.expr.probability import Cov, Dens, Expect, Not, Prob, SumOver, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.compare import agree
from symderive.rules.algebra import tidy

SECONDS = 0.4  # it is asked for by reports, not by judging: a busy machine should not change it
LONGER = 1.0  # seconds for a step that a textbook takes
MOST = 60  # ways to go on
CHANCES = (Prob, Dens, Expect, Var, Cov)
UNDONE = frozenset((Derivative, Integral, Limit))
TRIED = 8  # of the nearest ones, so many are compared in value


def next_line(above: Node, line: Node, problem: Problem, seconds: float = SECONDS) -> Node | None:
    """The line above carried one step further, in the form nearest to the student's; None where none is sure."""
    end = time.perf_counter() + seconds
    found: dict[object, Node] = {}
    preferred = {key(u) for u in textbook(above, problem)}
    stated = stated_numbers(problem) if all(isinstance(p, Num) for p in line.walk() if not p.kids) else {}
    done = kinds(above) & UNDONE - kinds(line)
    for made in chain(candidates(above, problem, end, done), completed(above, line, known_of(problem))):
        neat = tidied(made, problem)
        for form in (made, neat, with_numbers(made, stated)) if stated else (made, neat):
            if form.shape != above.shape or same(form, above) or same(form, line):
                continue
            if (key(form) not in preferred and odd(form, above, line, problem)) or out_of_the_blue(form, above, line):
                continue
            if left_undone(form, above, line):
                continue
            if stated and form is not made and form is not neat and holds(form, *CHANCES):
                continue  # some of its numbers are not known: half of it in numbers is no step
            found.setdefault(key(form), form)
        if len(found) > MOST:
            break
    wanted = pieces(line)
    of_chance = holds(above, *CHANCES)
    known = {key(p) for p in stated_numbers(problem)}
    nearest = sorted(
        found.values(),
        key=lambda u: (
            of_chance and form_of(u) == "number" != form_of(line),
            of_chance and plain_number(u) and not plain_number(line),
            key(u) not in preferred,
            of_chance and form_of(u) != form_of(line),
            distance(pieces(u), wanted),
            -sum(key(p) in known for p in u.walk()),
            awkward(u),
        ),
    )
    for form in nearest[:TRIED]:
        (u, v), plain = settled((above, form), problem)
        enough = LONGER if key(form) in preferred else seconds
        if agree(u, v, plain, limit=enough, shown=False).verdict == "equal":
            reckoned = divides(form) and form_of(form) == "number" and (plain_number(line) or not of_chance)
            return tidied(form, problem) if awkward(form) or reckoned else form
        if time.perf_counter() > end + seconds:
            return None
    if not (isinstance(above, CHANCES) and comes_to_a_number(line)):
        return None
    answer = next(safely(lambda: by_methods(above, problem)), None)
    return answer if answer is not None and is_answer(answer, above, line, problem) else None


def is_answer(made: Node, above: Node, line: Node, problem: Problem) -> bool:
    """Is this what a chance comes to, with no chance left in it?"""
    if made.shape != above.shape or not comes_to_a_number(made) or same(made, line):
        return False
    return agree(above, made, problem, limit=SECONDS, shown=False).verdict == "equal"


def comes_to_a_number(line: Node) -> bool:
    """Does no chance stand in the line any more?"""
    return not holds(line, *CHANCES)


def tidied(node: Node, problem: Problem) -> Node:
    try:
        return tidy(node, problem)
    except (DerivationError, RecursionError, ZeroDivisionError):
        return node


def odd(form: Node, above: Node, line: Node, problem: Problem) -> bool:
    """Is this no step that anybody would take: the line above inside itself, a complement or a limit out of the blue,
    half of a formula in numbers?"""
    if isinstance(above, Prob | Dens | Expect | Var | Cov) and any(p is above for kid in form.kids for p in kid.walk()):
        return True
    if holds(form, Limit) and not holds(above, Limit) and not holds(line, Limit):
        return True
    if (restated(form, above, problem) and not restated(line, above, problem)) or twice_divided(form):
        return True
    if isinstance(form, Dens) and isinstance(above, Dens) and form.arguments == above.arguments:
        return True  # the same density by another name
    if isinstance(form, Prob | Dens) and divides(above) and divides(line):
        return True  # Bayes' rule taken back
    if same(with_definitions(form, problem), with_definitions(above, problem)):
        return True  # a name put in, and no step made
    opposite = [p for p in form.walk() if isinstance(p, Prob) and isinstance(form, Sum) and Num(1) in form.terms]
    if opposite and not (isinstance(line, Sum) and Num(1) in line.terms):
        return True
    if holds(form, Not) and not holds(above, Not) and not holds(line, Not) and opposites(form) - spoken(problem):
        return True
    mixed = holds(form, *CHANCES) and any(strange(p) for p in form.walk())
    return mixed and not (holds(line, *CHANCES) and any(strange(p) for p in line.walk()))


def opposites(node: Node) -> set[Node]:
    """The complements that stand in a tree."""
    return {p for p in node.walk() if isinstance(p, Not)}


def spoken(problem: Problem) -> set[Node]:
    """The complements of which the givens speak."""
    return {u for fact in problem.facts if fact.node is not None for u in opposites(fact.node)}


def left_undone(form: Node, above: Node, line: Node) -> bool:
    """Does a derivative or an integral of the line above still stand in it that the student has worked out, or more
    chances where the student has none, or a mean where nobody speaks of one?"""
    mine, theirs, before = kinds(form), kinds(line), kinds(above)
    more_chances = len(nodes_of(form, *CHANCES)) > len(nodes_of(above, *CHANCES)) and not holds(line, *CHANCES)
    return bool((mine - theirs) & before & UNDONE) or more_chances or Expect in mine - theirs - before


def out_of_the_blue(form: Node, above: Node, line: Node) -> bool:
    """Is a mean or a variance split over cases of which neither line speaks?"""
    split = any(isinstance(p, Expect | Var) and p.given is not None for p in form.walk())
    return split and not any(
        isinstance(p, Expect | Var | Prob) and p.given is not None for u in (above, line) for p in u.walk()
    )


def restated(form: Node, above: Node, problem: Problem) -> bool:
    """Are the letters and functions of the line above only put in another order?"""
    return letters_of(form, problem) == letters_of(above, problem)


def letters_of(node: Node, problem: Problem) -> Counter[object]:
    """The letters and functions of sums, products and powers, each counted."""
    found: Counter[object] = Counter()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Sum | Prod | Pow | Transpose):
            waiting.extend(part.kids)
        elif not isinstance(part, Num):
            found[key(tidied(part, problem))] += 1
    return found


def twice_divided(form: Node) -> bool:
    """Does a quotient of chances stand among the factors of another (Bayes' rule inside Bayes' rule)?"""
    inner = [f for f in form.factors if isinstance(f, Prod)] if isinstance(form, Prod) else []
    return divides(form) and any(divides(f) and holds(f, *CHANCES) for f in inner)


def divides(node: Node) -> bool:
    return isinstance(node, Prod) and any(isinstance(f, Pow) and f.exponent is MINUS for f in node.factors)


def form_of(node: Node) -> str:
    """Is this a sum, a number or something else? What a step should have been is of the kind that was written."""
    if all(isinstance(p, Num) for p in node.walk() if not p.kids):
        return "number"
    factors = [f for f in node.factors if not isinstance(f, Num)] if isinstance(node, Prod) else [node]
    return "sum" if len(factors) == 1 and isinstance(factors[0], Sum | BigSum | SumOver) else "product"


def plain_number(node: Node) -> bool:
    """Is this one number, or a quotient of two?"""
    match node:
        case Num() | Pow(Num(), Num()):
            return True
        case Prod(factors):
            return len(factors) == 2 and isinstance(factors[0], Num) and plain_number(factors[1])
    return False


def strange(part: Node) -> bool:
    """Is this a number that no formula has of itself?"""
    return isinstance(part, Num) and (part.value.denominator > 2 or abs(part.value) > 4)


def awkward(node: Node) -> int:
    """How many products stand in it that nobody writes: with a number in the middle, a factor 1, one factor twice."""
    return sum(isinstance(p, Prod) and unwritten(p) for p in node.walk())


def unwritten(p: Prod) -> bool:
    late = any(isinstance(f, Num) and form_of(u) != "number" for u, f in pairwise(p.factors))
    twice = is_scalar(p.shape) and any(f is g for f, g in pairwise(p.factors))
    return late or MINUS in p.factors[1:] or Num(1) in p.factors or twice


def pieces(node: Node) -> Counter[object]:
    """The parts of a tree, each counted."""
    return Counter(key(part) for part in node.walk())


def distance(one: Counter[object], other: Counter[object]) -> int:
    """How many parts stand in one of two trees and not in the other."""
    return sum(((one - other) + (other - one)).values())


def candidates(above: Node, problem: Problem, end: float, done: frozenset[type[Node]]) -> Iterator[Node]:
    """Right ways to go on: worked out, tidied, with one rule used somewhere, the limits and integrals that are ``done``
    in the line below."""
    yield from (ways := textbook(above, problem))
    for way in ways if Derivative in done else ():
        yield from safely(partial(derived, way))
    meant = with_definitions(above, problem)
    if meant is not above:
        yield from one_step(meant, problem)
    yield from safely(lambda: solved(above, problem))
    yield from safely(lambda: tidy(derived(above), problem))
    for path, part in places(above, 40) if done else ():
        if type(part) in done and (found := value(with_definitions(part, problem), known_of(problem))) is not None:
            yield above.replace(path, found)
    yield from safely(lambda: tidy(above, problem))
    for path, part in places(above, 40):
        try:
            for made in chain(with_evidence(part, problem), one_step(part, problem)):
                yield above.replace(path, made)
        except (DerivationError, RecursionError, ZeroDivisionError):
            continue
    for rule in sound_rules():
        if time.perf_counter() > end:
            return
        if keys_of(rule, above, problem):
            yield from rule(above, problem)


def textbook(above: Node, problem: Problem) -> list[Node]:
    """The line above with one step by its givens, in one place or in every term."""
    made: list[Node] = []
    for path, part in places(above, 40):
        try:
            made += [above.replace(path, new) for new in textbook_steps(part, problem)]
            made += [above.replace(path, new) for new in steps_with_givens(part, problem)]
        except (DerivationError, RecursionError, ZeroDivisionError):
            continue
    if isinstance(above, Sum):
        ways = [list(steps_with_givens(term, problem)) for term in above.terms]
        if sum(map(bool, ways)) > 1:
            made.append(add(*(way[0] if way else term for way, term in zip(ways, above.terms, strict=True))))
    return made[::-1]
