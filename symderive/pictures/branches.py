"""What branches into what: the stages of a finite world, causes before effects, with the probability of each branch."""

from __future__ import annotations

from dataclasses import dataclass

from symderive.data.field import Value
from symderive.expr.algebra import Num, Rel
from symderive.expr.node import Node
from symderive.expr.probability import EventSym
from symderive.pictures.spec import refused
from symderive.pictures.worlds import Finite, alternatives, both
from symderive.render import notation


@dataclass(frozen=True)
class Branch:
    """A node of the tree: the event of its last branch, that branch's probability, and the branches that follow."""

    event: Node
    chance: Value
    path: Node  # all events so far
    weight: Value  # the product along the path
    further: tuple[Branch, ...] = ()

    @property
    def leaves(self) -> int:
        return sum(b.leaves for b in self.further) if self.further else 1


def stages(world: Finite, first: str | None) -> list[tuple[Node, ...]]:
    """The branchings in order, each as the events that exclude each other: causes before effects."""
    order = {v: n for n, v in enumerate(world.world.values)}
    above: dict[Node, set[Node]] = {v: set(world.world.parents.get(v, ())) for v in order}
    for statement in world.world.statements:
        for effect in world.named(statement.event):
            above[effect] |= set(world.named(statement.given)) - {effect}
    for row in world.world.laws:
        if row.variable in above:
            above[row.variable] |= {v for v in (*row.parents, *world.named(row.given)) if v in above}
    goal = world.problem.goal.node if world.problem.goal is not None else None
    wanted = set(world.named(goal)) if goal is not None else set(order)
    while more := {p for v in wanted for p in above[v]} - wanted:
        wanted |= more
    chosen = [v for v in order if v in wanted]
    roots = [v for v in chosen if isinstance(v, EventSym) and not above[v]]
    groups: list[tuple[Node, ...]] = []
    if len(roots) > 1 and alternatives(world, list(roots)):
        groups.append(tuple(roots))
        chosen = [v for v in chosen if v not in roots]
    if first is not None:
        chosen = put_first(world, chosen, first)
    placed: list[Node] = [v for group in groups for v in group]
    while chosen:
        ready = next((v for v in chosen if first is not None or above[v] & set(order) <= set(placed)), chosen[0])
        placed.append(ready)
        groups.append(yes_first(world.values(ready)))
        chosen.remove(ready)
    if not 2 <= len(groups) <= 3:
        raise refused(
            f"a tree has two or three stages, but the statements speak of {len(groups)}: "
            + ", ".join(notation.text(v) for v in placed),
            "given",
            "name the event that is asked for in find",
        )
    return groups


def yes_first(values: tuple[Node, ...]) -> tuple[Node, ...]:
    """Of a variable with the values 0 and 1, the 1 stands above."""
    match values:
        case (Rel("=", _, Num() as low), Rel("=", _, Num() as high)) if low.value == 0 and high.value == 1:
            return values[::-1]
    return values


def put_first(world: Finite, chosen: list[Node], first: str) -> list[Node]:
    names = {notation.text(v): v for v in chosen} | {str(getattr(v, "name", "")): v for v in chosen}
    if first not in names:
        raise refused(
            f"there is no variable {first!r} to begin the tree with", "first", f"known are {', '.join(names)}"
        )
    return sorted(chosen, key=lambda v: v is not names[first])


def grown(world: Finite, levels: list[tuple[Node, ...]], path: Node, weight: Value) -> tuple[Branch, ...]:
    """The branches of the first level, each with all that follows; what cannot happen is left out."""
    out = []
    for event in levels[0]:
        chance = world.fixed(event, path)
        if not chance:
            continue
        along, product = both(path, event), weight * chance
        further = grown(world, levels[1:], along, product) if levels[1:] else ()
        out.append(Branch(event, chance, along, product, further))
    return tuple(out)


def leaves_of(branches: tuple[Branch, ...], before: tuple[Branch, ...] = ()) -> list[tuple[Branch, ...]]:
    """The paths from the root to each leaf."""
    out = []
    for b in branches:
        out += leaves_of(b.further, (*before, b)) if b.further else [(*before, b)]
    return out


def by_level(branches: tuple[Branch, ...]) -> list[list[Branch]]:
    """All branches of the first stage, all of the second, ..."""
    levels = [list(branches)]
    while further := [b for above in levels[-1] for b in above.further]:
        levels.append(further)
    return levels
