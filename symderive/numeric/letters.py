"""Letters in statements on chance: P(D = 1) = p, E[X] = mu, X ~ N(mu, s).

A letter that a single statement sets equal to a probability or moment is read off the world once it is drawn; every
other letter is drawn before, simple and generic, from what is declared of it and from the slot of the law that it
stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from random import Random

from symderive.expr.algebra import Pow, Rel, Sym
from symderive.expr.laws import LAWS
from symderive.expr.node import Node, free_leaves, holds, nodes_of
from symderive.expr.probability import And, Count, Cov, Dens, EventSym, Expect, Info, Law, Prob, RandVar, SetOf, Var
from symderive.expr.problem import Fact, Follows, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.domains import REALS, Range
from symderive.numeric.masses import MASS
from symderive.numeric.properties import Stated, read
from symderive.numeric.stated import stated_law
from symderive.numeric.universe import Universe

CHANCES = (Prob, Dens, Expect, Var, Cov, Info, Count)
SIZES = (
    Fraction(1, 2),
    Fraction(2, 3),
    Fraction(3, 4),
    Fraction(5, 4),
    Fraction(3, 2),
    Fraction(5, 3),
    Fraction(2),
    Fraction(7, 3),
)
SLOTS = {
    "unit": Range(Fraction(0), Fraction(1)),
    "positive": Range(low=Fraction(0)),
    "count": Range(Fraction(2), Fraction(5), integer=True),
    "real": REALS,
}


def speaks_of_chance(node: Node | None) -> bool:
    """Does a statement speak of probabilities, moments, laws, events or random variables?"""
    if node is None:
        return False
    found = node.memo.get("chance")
    if found is None:
        kinds = (*CHANCES, Law, Follows, EventSym, RandVar)
        found = node.memo["chance"] = isinstance(node, kinds) or any(speaks_of_chance(kid) for kid in node.kids)
    return bool(found)


def covariances(problem: Problem) -> set[Node]:
    """The covariance matrices of the normal laws of a problem: they are drawn positive definite as a whole."""
    laws = [law for fact in problem.facts if fact.node is not None for law in nodes_of(fact.node, Law)]
    return {law.params[1] for law in laws if law.name == "Normal" and len(law.params) == 2}


def letters_of(node: Node, problem: Problem) -> set[Node]:
    """The scalar letters of a tree, those behind definitions too; not those that are only values of variables."""
    found: set[Node] = set()
    seen: set[Node] = set()
    wait = list(free_leaves(node))
    while wait:
        leaf = wait.pop()
        if leaf in seen or not isinstance(leaf, Sym):
            continue
        seen.add(leaf)
        d = problem.definition(leaf)
        if d is not None:
            wait.extend(free_leaves(d.body))
        else:
            found.add(leaf)
    return found


def in_order(letters: Iterable[Node]) -> list[Node]:
    """Letters by name: what is drawn for them may not depend on how a set happens to be laid out."""
    return sorted(letters, key=repr)


class Letters:
    """Which letters the world sets, and how."""

    def __init__(self, universe: Universe) -> None:
        self.universe, self.problem = universe, universe.problem
        self.stated: Stated = read(self.problem)
        self.facts = [f for f in universe.facts if speaks_of_chance(f)]
        self.ranges: dict[Node, Range] = {}
        count: dict[Node, int] = {}
        for fact in self.facts:
            for letter in in_order(letters_of(fact, self.problem) - universe.value_letters.keys()):
                count[letter] = count.get(letter, 0) + 1
            self._slots(fact)
        for law in (law for v in universe.variables.values() for law, _ in v.laws if law.name == MASS):
            for end in law.params[2:]:
                self._stands(end, SLOTS["count"])
        for within in (v.within for v in universe.variables.values() if v.values is None):
            for end in (end for rel in nodes_of(within, Rel) for end in rel.kids) if isinstance(within, SetOf) else ():
                if isinstance(end, Sym):  # N of X in {1, ..., N}
                    count[end] = count.get(end, 0) + 1
                    self._stands(end, SLOTS["count"])
        self.read: dict[Node, Node] = {}
        for fact in self.facts:
            if stated_law(Fact("relation", fact)) is not None:
                continue
            for letter, value in sides(fact):
                if count.get(letter) == 1 and letter not in letters_of(value, self.problem) and letter not in self.read:
                    self.read[letter] = value
                    break
        self.free = [letter for letter in count if letter not in self.read and is_scalar(letter.shape)]
        self.shaped = [letter for letter in count if letter not in self.read and not is_scalar(letter.shape)]

    def _slots(self, fact: Node) -> None:
        """The range that a letter has by where it stands."""
        for part in fact.walk():
            if isinstance(part, Law) and part.name in LAWS:
                for slot, parameter in zip(LAWS[part.name].ranges, part.params, strict=False):
                    self._stands(parameter, SLOTS[slot])
            match part:
                case Law("Multinomial", (draws, *_)):
                    self._stands(draws, SLOTS["count"])
                case Law("Dirichlet", parameters):
                    for entry in parameters:
                        for letter in (entry, *entry.kids, *(k for kid in entry.kids for k in kid.kids)):
                            self._stands(letter, SLOTS["positive"])
                case Law("UniformSet", (SetOf(_, _, And((_, Rel("<=", _, Sym() as end)), _)),)):
                    self._stands(end, SLOTS["count"])
        if isinstance(fact, Rel):
            for side, other in ((fact.left, fact.right), (fact.right, fact.left)):
                if holds(side, Prob, Dens):
                    for letter in letters_of(other, self.problem):
                        if letter not in self.stated.ranges or not is_formula(side):
                            self.ranges.setdefault(letter, SLOTS["unit"])
                elif isinstance(side, Var):
                    self._stands(other, SLOTS["positive"])

    def _stands(self, parameter: Node, r: Range) -> None:
        match parameter:
            case Sym():
                self.ranges[parameter] = r
            case Pow(Sym() as base, _):
                self.ranges.setdefault(base, SLOTS["positive"])

    def range_of(self, letter: Node) -> Range:
        declared = self.stated.ranges.get(letter)
        slot = self.ranges.get(letter, REALS)
        if declared is None:
            return slot
        if declared.elements is not None:
            return declared
        if slot.low is not None:
            declared = declared.above(slot.low)
        if slot.high is not None and not slot.integer:
            declared = declared.below(slot.high)
        return Range(declared.low, declared.high, declared.integer or slot.integer)

    def draw(self, letter: Node, rng: Random) -> Fraction:
        return drawn(self.range_of(letter), rng)


def is_formula(side: Node) -> bool:
    """Is this the left side of a density or mass that is given by a formula: p(x) or P(X = k)?"""
    match side:
        case Dens():
            return True
        case Prob(Rel(_, RandVar(), Sym())):
            return True
    return False


def drawn(r: Range, rng: Random) -> Fraction:
    """A simple number of a range, away from 0, 1 and the ends."""
    if r.elements is not None:
        return rng.choice(r.elements)
    if r.integer:
        low = 2 if r.low is None else int(r.low)
        high = low + 4 if r.high is None else int(r.high)
        return Fraction(rng.randint(low, high))
    if r.low is not None and r.high is not None:
        d = rng.choice((5, 7, 9, 11))
        return r.low + (r.high - r.low) * Fraction(rng.randint(1, d - 1), d)
    size = rng.choice(SIZES)
    if r.low is not None:
        return r.low + size
    if r.high is not None:
        return r.high - size
    return size if rng.random() < 0.5 else -size


def sides(fact: Node) -> Iterator[tuple[Node, Node]]:
    """(letter, what it is set equal to) for each way to read an equation so."""
    if isinstance(fact, Rel) and fact.op == "=":
        for one, other in ((fact.left, fact.right), (fact.right, fact.left)):
            if isinstance(one, Sym) and holds(other, *CHANCES):
                yield one, other
