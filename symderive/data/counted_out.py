"""A probability as a sum of stated ones: in every region of the diagram both sides count equally often."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from symderive.data.atoms import Atoms
from symderive.data.field import from_node
from symderive.data.linear_forms import plain_row
from symderive.data.moves import Chain, Move
from symderive.data.named_sets import empty_cells
from symderive.data.world import Statement
from symderive.expr.algebra import TRUE, Num
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import Prob

LARGEST = 64  # cells


def chain_by_counting(atoms: Atoms, goals: list[tuple[Node, Node]]) -> Chain | None:
    """P(exactly one of three) = P(union) - ... and the like, as one line; None where the question has a condition, or
    what is stated without one does not add up to it."""
    if any(given is not TRUE for _, given in goals):
        return None
    asked = [Prob(event, None) for event, _ in goals]
    return counted(atoms, [(p, dict.fromkeys(atoms.mask(p.event), Fraction(1))) for p in asked])


def form_by_counting(atoms: Atoms, goal: Node) -> Chain | None:
    """P(A) + P(B) = P(A or B) + P(A and B) and the like: a sum of probabilities none of which need be known."""
    form = atoms.linear(goal)
    if form is None or not all(isinstance(n, int) and isinstance(c, Fraction) for n, c in form.items()):
        return None
    return counted(atoms, [(goal, plain_row(form))])


def counted(atoms: Atoms, goals: list[tuple[Node, Mapping[int, Fraction]]]) -> Chain | None:
    """Each goal, given by how often every region counts in it, as a sum of stated probabilities."""
    if len(atoms.cells) > LARGEST:
        return None
    stated = [s for s in atoms.world.statements if s.given is TRUE and from_node(s.value) is not None]
    empty = empty_cells(atoms)
    cells = [n for n in range(len(atoms.cells)) if n not in empty]
    chain = Chain(shown={Prob(s.event, None): s.value for s in stated})
    for asked, wanted in goals:
        weights = combination(atoms, stated, wanted, cells)
        if weights is None:
            return None
        if asked not in chain.shown:
            chain.add(Move(asked, "regions-counted", formula(stated, weights)))
    return chain


def formula(stated: list[Statement], weights: list[Fraction]) -> Node:
    """The sum, what is added first."""
    whole, *rest = weights
    pairs = [(w, Prob(s.event, None)) for w, s in zip(rest, stated, strict=True) if w]
    terms: list[Node] = [Num(whole)] if whole else []
    for w, p in sorted(pairs, key=lambda pair: pair[0] < 0):
        terms.append(p if w == 1 else mul(Num(w), p))
    return add(*terms)


def combination(
    atoms: Atoms, stated: list[Statement], wanted: Mapping[int, Fraction], cells: list[int]
) -> list[Fraction] | None:
    """Multiples of the certain event and of the stated events whose indicators add up to what is wanted."""
    columns = [set(cells), *(set(atoms.mask(s.event)) for s in stated)]
    rows = [[Fraction(c in column) for column in columns] + [wanted.get(c, Fraction(0))] for c in cells]
    order = [*range(1, len(columns)), 0]  # the certain event only where the stated ones do not do
    pivots: dict[int, int] = {}
    top = 0
    for column in order:
        found = next((r for r in range(top, len(rows)) if rows[r][column]), None)
        if found is None:
            continue
        rows[top], rows[found] = rows[found], rows[top]
        lead = rows[top][column]
        rows[top] = [x / lead for x in rows[top]]
        for r in range(len(rows)):
            if r != top and rows[r][column]:
                factor = rows[r][column]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[top], strict=True)]
        pivots[column] = top
        top += 1
    if any(row[-1] for row in rows[top:]):
        return None
    return [rows[pivots[c]][-1] if c in pivots else Fraction(0) for c in range(len(columns))]
