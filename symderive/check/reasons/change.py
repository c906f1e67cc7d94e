"""What changed from one right line to the next: the derivatives, sums, chances ... that went, and those that came.

Two lines in which the same ones stand differ by algebra alone if they are equal whatever those are worth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from symderive.expr.algebra import Det, Idx, Rel, Sym, Trace
from symderive.expr.arrays import BigProd, BigSum, Norm
from symderive.expr.calculus import At, Derivative, Differential, Integral, Limit
from symderive.expr.canon import key
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Best, Count, Cov, Dens, Expect, Info, LawDens, Prob, RandVar, SumOver, Var
from symderive.expr.problem import Problem, is_chance
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.compare import agree
from symderive.rules.algebra import tidy

CHANCES = (Prob, Dens, LawDens, Expect, Var, Cov, Info, Count)
OPERATIONS = (*CHANCES, Derivative, Differential, Integral, Limit, At, BigSum, BigProd, SumOver, Best, Det, Trace, Norm)
SECONDS = 0.2  # for one comparison


@dataclass(frozen=True)
class Change:
    """The line above, the line, and what stands in only one of them."""

    above: Node
    line: Node
    problem: Problem

    @cached_property
    def before(self) -> dict[object, Node]:
        return operations(self.above, self.problem)

    @cached_property
    def after(self) -> dict[object, Node]:
        return operations(self.line, self.problem)

    @cached_property
    def gone(self) -> list[Node]:
        return [u for k, u in self.before.items() if k not in self.after]

    @cached_property
    def come(self) -> list[Node]:
        return [u for k, u in self.after.items() if k not in self.before]

    @cached_property
    def went(self) -> frozenset[type[Node]]:
        return frozenset(map(type, self.gone))

    @cached_property
    def arrived(self) -> frozenset[type[Node]]:
        return frozenset(map(type, self.come))

    def but(self, above: Node, line: Node) -> Change:
        return Change(above, line, self.problem)


def operations(node: Node, problem: Problem) -> dict[object, Node]:
    """The outermost operations in a tree, by their canonical keys once tidied."""
    return {tidy_key(part, problem): part for part in outermost(node)}


def outermost(node: Node) -> Iterator[Node]:
    if isinstance(node, OPERATIONS):
        yield node
        return
    for kid in node.kids:
        yield from outermost(kid)


def tidy_key(node: Node, problem: Problem) -> object:
    try:
        return key(tidy(node, problem))
    except (DerivationError, RecursionError, ZeroDivisionError):
        return key(node)


def alike(a: Node, b: Node, problem: Problem) -> bool:
    """Are two lines equal whatever the operations in them are worth, by algebra alone?"""
    if a.shape != b.shape:
        return False
    letters: dict[object, Node] = {}
    swapped: list[Node] = []
    for side in (a, b):
        named: dict[Node, Node] = {}
        for part in (*outermost(side), *(p for p in side.walk() if isinstance(p, RandVar))):
            mark = tidy_key(part, problem)
            if loose_indices(part, side):
                return key(a) == key(b)
            letters.setdefault(mark, Sym(f"value of part {len(letters) + 1}", part.shape, r"\cdot"))
            named[part] = letters[mark]
        swapped.append(substitute(side, named))
    if swapped[0] is swapped[1] or key(swapped[0]) == key(swapped[1]):
        return True
    if any(is_chance(u) for u in swapped):
        return False
    return agree(swapped[0], swapped[1], of_letters(problem), limit=SECONDS, shown=False).verdict == "equal"


def loose_indices(part: Node, root: Node) -> bool:
    """Do indices stand in the part that the tree around it binds?"""
    return any(isinstance(leaf, Idx) for leaf in free_leaves(part) - free_leaves(root))


def of_letters(problem: Problem) -> Problem:
    """The problem with what it says of letters alone: no definitions, no values, no chances."""
    plain = [
        f
        for f in problem.facts
        if f.node is None or not (is_chance(f.node) or (isinstance(f.node, Rel) and f.node.op == "="))
    ]
    kept = [f for f in plain if f.kind in ("property", "relation", "convention")]
    return problem.but(definitions=(), facts=tuple(kept))


def as_letters(a: Node, b: Node, problem: Problem) -> bool:
    """Are two lines equal whatever their letters are worth, no definition and no stated value used?"""
    if a.shape != b.shape or is_chance(a) or is_chance(b):
        return False
    return agree(a, b, of_letters(problem), limit=SECONDS, shown=False).verdict == "equal"


def equal_in_value(a: Node, b: Node, problem: Problem) -> bool:
    return a.shape == b.shape and agree(a, b, problem, limit=SECONDS, shown=False).verdict == "equal"


def scalars_only(*nodes: Node) -> bool:
    return all(is_scalar(p.shape) for node in nodes for p in node.walk())
