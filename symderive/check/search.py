"""One use of a mistake, at any place of a line: what it makes, and whether that is what the student wrote."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations, islice
from typing import Any

from symderive.check.accidents import unlike
from symderive.check.known import stated_numbers, with_numbers
from symderive.check.places import places
from symderive.check.preference import ONLY_EXACT
from symderive.check.samples import settled
from symderive.derive.rule import Rule
from symderive.expr.algebra import MINUS, Map, Num, Pow, Prod, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul
from symderive.expr.calculus import Derivative
from symderive.expr.canon import key, same
from symderive.expr.node import Node, Path, holds
from symderive.expr.probability import Dens, Expect, Prob
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.compare import agree
from symderive.numeric.probe import Probe
from symderive.rules.algebra import tidy
from symderive.rules.faulty import depends, slope, without

MOST = 60  # of what a mistake makes of one part
DEEP = 4  # rules of a derivative, one inside the other
WAYS = 4  # of what a mistake makes of one part, so many are tried at all places at once


Parts = tuple[list[Node], list[Node]]
Around = Callable[[Node], Node]  # of a part that was made wrongly: the line around it
Inner = tuple[Derivative, Around]


class Spots:
    """The places of a line with the parts that stand there; of a letter or a number by itself no mistake is made."""

    def __init__(self, line: Node) -> None:
        self.places = [(path, part) for path, part in places(line) if part.kids]
        self.sorted: dict[Any, list[tuple[Path, Node]]] = {}

    def of(self, rule: Rule) -> list[tuple[Path, Node]]:
        """The places of the nodes that a rule speaks of."""
        found = self.sorted.get(rule.of)
        if found is None:
            found = self.sorted[rule.of] = [spot for spot in self.places if isinstance(spot[1], rule.of)]
        return found


class Made:
    """What mistakes make of parts, remembered: many ways to write a line share most of their parts."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, Node], Parts] = {}

    def of(self, rule: Rule, part: Node, problem: Problem) -> Parts:
        found = self.found.get((rule.name, part))
        if found is None:
            found = self.found[rule.name, part] = made_of(rule, part, problem)
        return found


@dataclass(frozen=True, slots=True)
class Match:
    """A mistake that makes the student's line: ``exact`` where it makes the very tree, else only its value."""

    rule: Rule
    exact: bool
    made: Node | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The student's line ``line``, the line ``above`` it, and its numbers for quick comparisons."""

    above: Node
    line: Node
    problem: Problem
    probe: Probe
    end: float
    made: Made = field(default_factory=Made)


def by_mistake(lines: Iterable[Node], rules: list[Rule], wanted: Wanted, *, only_exact: bool = False) -> Match | None:
    """The first mistake that makes the student's line of one of these ways to write the line above."""
    stated = stated_numbers(wanted.problem)
    goal, by_tree = key(wanted.line), only_exact and not stated  # then no value is asked for
    told = not is_number(wanted.line)  # how a number came about is not written in it
    for line in lines:
        loose: Match | None = None
        spots = Spots(line)
        for rule in filter(spots.of, rules):
            for made in wrong_lines(rule, line, wanted.problem, spots, wanted.made):
                if time.perf_counter() > wanted.end:
                    return loose
                if made.shape != wanted.line.shape or (not by_tree and wanted.probe.excludes(made)):
                    continue
                written = told or made in stated  # a number that was stated tells where it is from
                if written and (key(made) == goal or (stated and key(with_numbers(made, stated)) == goal)):
                    return Match(rule, True)
                if only_exact or rule.name in ONLY_EXACT or loose is not None or same(made, wanted.above):
                    continue
                if unlike(made, wanted.line):
                    continue
                (made_, due), plain = settled((made, wanted.line), wanted.problem)
                if plain is wanted.problem and wanted.probe.problem is not wanted.problem:
                    continue  # a sum over copies is left in it, whose numbers take long
                if not wanted.probe.fits(made_):
                    continue
                said = agree(made_, due, plain, limit=0.5, shown=False).verdict
                if said == "equal" or (said == "undecided" and alike(made, wanted.line, wanted.problem)):
                    loose = Match(rule, False, made)
        if loose is not None:
            return loose
    return None


def is_number(line: Node) -> bool:
    """Is this a bare number, 4 or 4/9?"""
    match line:
        case Num():
            return True
        case Prod((Num(), Pow(Num(), exponent))):
            return exponent is MINUS
    return False


def alike(u: Node, v: Node, problem: Problem) -> bool:
    """Are two lines the same when they are tidied (where numbers do not say)?"""
    try:
        return same(tidy(u, problem), tidy(v, problem))
    except (DerivationError, RecursionError, ZeroDivisionError):
        return False


def wrong_lines(
    rule: Rule, root: Node, problem: Problem, spots: Spots | None = None, known: Made | None = None
) -> Iterator[Node]:
    """All lines that a mistake makes of a line: used once, within a derivative that is carried out, everywhere.

    ``spots`` are the places of the line, ``known`` what was made of its parts before.
    """
    found: list[tuple[Path, list[Node]]] = []
    spots, known = spots or Spots(root), known or Made()
    for path, part in spots.of(rule):
        here, within = known.of(rule, part, problem)
        if here:
            yield from put(root, path, here)
            found.append((path, here[:WAYS]))
        if within:
            yield from put(root, path, within)
    if len(found) > 1:
        yield from everywhere(root, found)


def made_of(rule: Rule, part: Node, problem: Problem) -> Parts:
    """What a mistake makes of a part, and of the parts of a derivative that is carried out."""
    here: list[Node] = []
    within: list[Node] = []
    try:
        here = list(islice(rule(part, problem), MOST))
        if isinstance(part, Derivative):
            within = list(islice(inside(rule, part, problem), MOST))
    except (DerivationError, RecursionError, ZeroDivisionError):
        pass
    return here, within


def put(root: Node, path: Path, parts: Iterable[Node]) -> Iterator[Node]:
    """The line with a part replaced, where the sizes fit."""
    for part in parts:
        try:
            yield laid_flat(root, path, part)
        except DerivationError:
            continue


def laid_flat(root: Node, path: Path, part: Node) -> Node:
    """The line with a part replaced; a product in a product, a sum in a sum becomes one, as it is written."""
    if path:
        above, k = root.at(path[:-1]), path[-1]
        if isinstance(above, Prod) and isinstance(part, Prod):
            return root.replace(path[:-1], mul(*above.factors[:k], part, *above.factors[k + 1 :]))
        if isinstance(above, Sum) and isinstance(part, Sum):
            return root.replace(path[:-1], add(*above.terms[:k], part, *above.terms[k + 1 :]))
    return root.replace(path, part)


def everywhere(root: Node, found: list[tuple[Path, list[Node]]]) -> Iterator[Node]:
    """The line with one and the same mistake made at all places of one depth (in every term of a sum), or at all."""
    for depth in sorted({len(path) for path, _ in found}):
        level = [(path, made) for path, made in found if len(path) == depth]
        for way in range(min(len(made) for _, made in level) if len(level) > 1 else 0):
            yield from made_at(root, level, way)
    if holds(root, Prob, Dens, Expect):
        return  # one probability turned round, not all of them
    yield from in_each(root, found)
    apart = [(path, made) for path, made in found if not any(path[: len(p)] == p for p, _ in found if p != path)]
    if len({len(path) for path, _ in apart}) > 1:
        for way in range(min(len(made) for _, made in apart)):
            yield from made_at(root, apart, way)


def made_at(root: Node, places: list[tuple[Path, list[Node]]], way: int) -> Iterator[Node]:
    """The line with the mistake made in one way at all of these places, where the sizes allow it."""
    whole = root
    try:
        for path, made in places:
            whole = whole.replace(path, made[way])
    except DerivationError:
        return
    yield whole


def in_each(root: Node, found: list[tuple[Path, list[Node]]]) -> Iterator[Node]:
    """The mistake made at two places that do not hold one another, at each in a way of its own."""
    for (one, ours), (other, theirs) in islice(combinations(found, 2), 6):
        if one[: len(other)] == other or other[: len(one)] == one:
            continue
        for j, u in enumerate(ours):
            for k, v in enumerate(theirs):
                if j != k:
                    yield from put(root.replace(one, u), other, [v]) if fits_at(root, one, u) else ()


def fits_at(root: Node, path: Path, part: Node) -> bool:
    return any(True for _ in put(root, path, [part]))


def inside(rule: Rule, node: Derivative, problem: Problem) -> Iterator[Node]:
    """The derivative with the mistake made somewhere below its root: in one term, one factor, an inner function."""
    below = node.memo.get("inner derivatives")
    if below is None:
        below = node.memo["inner derivatives"] = tuple(inner(node, DEEP))
    for part, within in below:
        yield from (within(made) for made in rule(part, problem))


def after(around: Around, within: Around) -> Around:
    return lambda made: around(within(made))


def inner(node: Derivative, depth: int) -> Iterator[Inner]:
    """The derivatives that are met where this one is carried out, each with what is made of it around it. All
    mistakes ask for them."""
    if len(node.by) != 1 or depth == 0:
        return
    x = node.by[0]

    def d(u: Node) -> Derivative:
        return Derivative(u, node.by, node.partial, node.layout)

    def below(u: Node, around: Around) -> Iterator[Inner]:
        yield d(u), around
        for part, within in inner(d(u), depth - 1):
            yield part, after(around, within)

    match node.of:
        case Sum(terms):
            for k, term in enumerate(terms):
                if depends(term, x):
                    others = [d(t) for t in without(terms, k) if depends(t, x)]
                    yield from below(term, partial(add, *others))
        case Prod(factors) if is_scalar(node.of.shape) and all(is_scalar(f.shape) for f in factors):
            for k, factor in enumerate(factors):
                if depends(factor, x):
                    ways = [mul(*without(factors, j), d(f)) for j, f in enumerate(factors) if j != k and depends(f, x)]
                    yield from below(factor, after(partial(add, *ways), partial(mul, *without(factors, k))))
        case Map(name_, u, 0) if is_scalar(u.shape) and u is not x and (outer := slope(name_, u)) is not None:
            yield from below(u, lambda w: mul(outer, w))
        case Pow(u, Num(k)) if is_scalar(u.shape) and u is not x:
            yield from below(u, lambda w: mul(Num(k), Pow(u, Num(k - 1)), w))
        case BigSum(body, index, low, high, skip):
            yield from below(body, lambda w: BigSum(w, index, low, high, skip))
