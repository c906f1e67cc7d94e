"""Equal lines on P(X <= t) of a letter that was declared to be any number: are they equal where t is no value of X?

Letters that are values of a variable are drawn among its values, as t beside an exponential X is meant. Where t was
declared real the line must hold below and above them too: P(X <= t) = 1 - e^{-t} does not at t = -1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.node import Node, free_leaves, nodes_of, substitute
from symderive.expr.probability import NamedSet, Prob, RandVar
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.compare import agree
from symderive.numeric.outline import stated_of

SECONDS = 0.5
BELOW, ABOVE = BEYOND = Num(-2), Num(5)  # of the values of most laws that begin and end somewhere


def beyond_support(a: Node, b: Node, problem: Problem, *, seed: int = 0) -> Agreement | None:
    """A number for such a letter at which two lines differ that are equal wherever it is a value of the variable; None
    where none is found."""
    for letter, values in {**thresholds(a, problem), **thresholds(b, problem)}.items():
        for value in values:
            put: dict[Node, Node] = {letter: value}
            facts = tuple(f if f.node is None else replace(f, node=substitute(f.node, put)) for f in problem.facts)
            try:
                met = agree(substitute(a, put), substitute(b, put), problem.but(facts=facts), seed=seed, limit=SECONDS)
            except (DerivationError, ZeroDivisionError):
                continue  # one of the lines means nothing there
            if met.verdict == "different" and not met.undefined and met.counterexample is not None:
                return Agreement("different", 1, 1, 1.0, {letter.name: str(value.value)}, met.values)
    return None


def thresholds(node: Node, problem: Problem) -> dict[Sym, tuple[Num, ...]]:
    """The letters declared real, of which no range is stated, that a single variable is compared with by size, and the
    numbers to put in for them: of a < X < b a is the smaller one."""
    found: dict[Sym, tuple[Num, ...]] = {}
    for event in nodes_of(node, Prob):
        ends = {end: low for part in nodes_of(event, Rel) for end, low in ends_of(part)}
        for end, low in ends.items():
            if is_real(end, problem):
                found[end] = BEYOND if len(ends) == 1 else (BELOW,) if low else (ABOVE,)
    return found


def ends_of(part: Rel) -> Iterator[tuple[Sym, bool]]:
    """A letter that a variable is compared with by size, and whether it is the smaller one."""
    if part.op in ("<", "<=", ">", ">="):
        for side, other in ((part.left, part.right), (part.right, part.left)):
            if isinstance(side, Sym) and any(isinstance(u, RandVar) for u in free_leaves(other)):
                yield side, (part.op in ("<", "<=")) == (side is part.left)


def is_real(letter: Sym, problem: Problem) -> bool:
    """Was a letter declared to be a real number, and nothing else said of it?"""
    decl = problem.declarations.get(letter.name)
    if decl is None or decl.inferred or not is_scalar(letter.shape) or problem.definition(letter) is not None:
        return False
    return isinstance(decl.within, NamedSet | None) and letter not in stated_of(problem).ranges
