r"""Rows that say that something is independent, A \perp B: as the equations between chances that define it.

Events are independent where every chance of several of them together is the product of their chances, variables where
the joint mass or density is the product of the marginal ones at all values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, count, product

from symderive.check.reading import Line
from symderive.expr.algebra import Prod, Rel, Sym
from symderive.expr.arrays import Block
from symderive.expr.build import mul, zero
from symderive.expr.node import Node, holds
from symderive.expr.probability import And, Cov, Dens, EventSym, Expect, Indep, Prob, RandVar, Var
from symderive.expr.problem import Has, Problem
from symderive.numeric.statements import is_set

NUMBERS = (Prob, Dens, Expect, Var, Cov)
MOST = 4  # events of which each choice is an equation of its own


def with_independence(problem: Problem, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines in which a row that is only an independence is what it says in chances; not what the givens state."""
    if not any(line.left is None and isinstance(line.right, Indep) for line in lines):
        return lines
    stated = {fact.node for fact in problem.facts}
    return [in_chances(line, problem) if line.right not in stated else line for line in lines]


def in_chances(line: Line, problem: Problem) -> Line:
    if line.left is not None or not isinstance(line.right, Indep):
        return line
    found = equations(line.right, problem)
    if not found:
        return line
    return replace(line, right=found[0] if len(found) == 1 else And(found))


def states_what_is_given(line: Line, problem: Problem) -> bool:
    """Is this row an independence, or are its pieces, that stand among the givens since it is the first one, or a
    relation between sets?"""
    if line.right is None:
        return False
    pieces: list[Node] = [row[0] for row in line.right.rows] if isinstance(line.right, Block) else [line.right]
    if line.left is not None and is_set(line.left):
        pieces = [Rel(line.op, line.left, line.right)]
    stated = {fact.node for fact in problem.facts}
    return all(isinstance(u, Indep | Rel) and u in stated for u in pieces) and not holds(pieces[0], *NUMBERS)


def equations(said: Indep, problem: Problem) -> tuple[Rel, ...]:
    """The equations that an independence stands for; none where they are not known."""
    alone = [group[0] for group in said.groups if len(group) == 1]
    if len(alone) == len(said.groups) and 2 <= len(alone) <= MOST and all(holds(u, EventSym) for u in alone):
        given = None if not said.given else said.given[0] if len(said.given) == 1 else And(said.given, True)
        if given is not None and not holds(given, EventSym):
            return ()
        several = (some for n in range(2, len(alone) + 1) for some in combinations(alone, n))
        return tuple(Rel("=", Prob(And(some), given), mul(*(Prob(u, given) for u in some))) for some in several)
    whole = [u for group in (*said.groups, said.given) for u in group]
    if not all(isinstance(u, RandVar) for u in whole) or len(said.groups) < 2:
        return ()
    if gaussian(whole, problem):
        pairs = (pair for a, b in combinations(said.groups, 2) for pair in product(a, b))
        return () if said.given else tuple(Rel("=", Cov(u, v), zero((u.shape[0], v.shape[0]))) for u, v in pairs)
    letter = dict(zip(whole, letters(whole, problem), strict=True))
    held = tuple(said.given)

    def density(*asked: Node) -> Dens:
        return Dens("p", tuple(letter[u] for u in asked), tuple(letter[u] for u in held), (), (*asked, *held))

    return (Rel("=", density(*(u for g in said.groups for u in g)), mul(*(density(*g) for g in said.groups))),)


def gaussian(variables: Sequence[Node], problem: Problem) -> bool:
    """Are the variables said to be jointly Gaussian? Then what is uncorrelated is independent."""
    said = {f.node.u for f in problem.facts if isinstance(f.node, Has) and f.node.prop == "jointly gaussian"}
    return said.issuperset(variables)


def independences(rel: Rel) -> tuple[Indep, ...] | None:
    """What an equation between densities says at all values: p(x, y | z) = p(x | z) p(y | z), p(x | y, z) = p(x | z),
    p(x, y, z) = p(x) p(y | x) p(z | y); None where it does not write a density as a product of such."""
    factors = rel.right.factors if isinstance(rel.right, Prod) else (rel.right,)
    whole, *parts = (variables_of(u) for u in (rel.left, *factors))
    waiting = [part for part in parts if part is not None]
    if whole is None or len(waiting) < len(parts):
        return None
    asked, before = whole
    found: list[Indep] = []
    while waiting:
        ready = next((part for part in waiting if part[1] <= before and not part[0] & before), None)
        if ready is None or not ready[0] <= asked:
            return None
        waiting.remove(ready)
        if rest := before - ready[1]:
            found.append(Indep((in_order(ready[0]), in_order(rest)), in_order(ready[1])))
        before |= ready[0]
    return tuple(found) if before == asked | whole[1] else None


def variables_of(u: Node) -> tuple[frozenset[Node], frozenset[Node]] | None:
    """The variables of a density at letters, and those of its condition; None for anything else."""
    if not isinstance(u, Dens) or u.params or len(u.variables) != len(u.arguments) + len(u.given):
        return None
    places = (*u.arguments, *u.given)
    if len(set(places)) != len(places) or not all(isinstance(x, Sym) for x in places):
        return None
    if not all(isinstance(v, RandVar) for v in u.variables):
        return None
    return frozenset(u.variables[: len(u.arguments)]), frozenset(u.variables[len(u.arguments) :])


def in_order(variables: frozenset[Node]) -> tuple[Node, ...]:
    return tuple(sorted(variables, key=lambda u: str(getattr(u, "name", ""))))


def letters(variables: Sequence[Node], problem: Problem) -> Iterator[Sym]:
    """A letter for a value of each variable: its name in lower case, where nothing else is called so."""
    taken = {getattr(u, "name", "") for u in problem.leaves()} | problem.declarations.keys()
    for u in variables:
        name = getattr(u, "name", "").lower()
        spelled = next(s for k in count() if (s := name + "'" * k) not in taken)
        taken.add(spelled)
        yield Sym(spelled, u.shape)
