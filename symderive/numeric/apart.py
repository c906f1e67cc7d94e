"""Events written out part by part: the smallest of some variables, "for all i", as relations of one variable each.

What speaks of variables that have nothing to do with each other has the product of its probabilities, so n variables
need not be laid out side by side: P(max(X_1, ..., X_n) <= x) is a product of n factors.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from symderive.expr.algebra import Apply, Idx, Num, Rel, Sym
from symderive.expr.arrays import Entries
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Best, Exists, ForAll, Not, Or, RandVar
from symderive.numeric.coupling import unlinked
from symderive.numeric.duals import base
from symderive.numeric.events import index_range
from symderive.numeric.needs import conjuncts
from symderive.numeric.scope import Scope
from symderive.numeric.variables import Name
from symderive.numeric.world import World

BELOW, ABOVE = ("<", "<="), (">", ">=")
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
MOST = 400  # parts of one event


def parts_of(event: Node, scope: Scope, world: World) -> list[Node]:
    """The parts that hold together where an event does."""
    found: list[Node] = []
    for part in conjuncts(event):
        match written_out(part, scope, world):
            case And(events):
                found += [one for e in events for one in parts_of(e, scope, world)]
            case one:
                found.append(one)
    return found


def written_out(event: Node, scope: Scope, world: World) -> Node:
    """An event about the largest or smallest of some variables, or for all indices, as a conjunction; or its
    opposite as one."""
    match event:
        case ForAll(inner, indices, condition):
            choices = chosen(event, indices, condition, scope)
            return And(tuple(substitute(inner, put) for put in choices)) if choices else event
        case Not(Exists(inner, indices, condition)):
            return written_out(ForAll(Not(inner), indices, condition), scope, world)
        case Not(Or(events)):
            return And(tuple(map(opposite, events)))
        case Not(Rel(op)) if op in OPPOSITE:
            return written_out(opposite(event.event), scope, world)
        case Rel(op, left, right) if op in FLIPPED:
            for one, sign, end in ((left, op, right), (right, FLIPPED[op], left)):
                several = extreme(one, "max" if sign in BELOW else "min", scope, world)
                if several is not None and not world.spoken([end]):
                    return And(tuple(Rel(sign, u, end) for u in several))
    return event


def opposite(event: Node) -> Node:
    match event:
        case Rel(op, left, right) if op in OPPOSITE:
            return Rel(OPPOSITE[op], left, right)
        case Not(inner):
            return inner
    return Not(event)


def is_opposite(event: Node, scope: Scope, world: World) -> bool:
    """Is it the opposite of an event that falls into parts: min(X, Y) <= t, "there are i", A or B?"""
    if isinstance(event, Or | Exists):
        return True
    if not isinstance(event, Rel) or event.op not in FLIPPED:
        return False
    return len(parts_of(opposite(event), scope, world)) > 1


def chosen(event: Exists | ForAll, indices: tuple[Node, ...], condition: Node, scope: Scope) -> list[dict[Node, Node]]:
    """The choices of indices that obey the condition."""
    ranges = [index_range(i, event, scope) for i in indices]
    found: list[dict[Node, Node]] = []
    for choice in product(*ranges):
        put: dict[Node, Node] = {i: Num(k) for i, k in zip(indices, choice, strict=True)}
        if np.all(base(scope.value(substitute(condition, put))) != 0):
            found.append(put)
        if len(found) > MOST:
            return []
    return found


def extreme(node: Node, kind: str, scope: Scope, world: World) -> list[Node] | None:
    """The variables of which an expression is the largest (``kind`` max) or smallest; None for any other."""
    if isinstance(node, RandVar):
        d = world.problem.definition(node)
        return None if d is None else extreme(d.body, kind, scope, world)
    match node:
        case Apply(name, (Entries(body, (Idx(_, size) as i,)),)) if name == kind and size is not None:
            return [substitute(body, {i: Num(k)}) for k in range(1, scope.point.size(size) + 1)]
        case Apply(name, several) if name == kind and len(several) > 1:
            return list(several)
        case Best(name, body, (Sym() as i,), None) if name == kind:
            families = {p.family for p in body.walk() if isinstance(p, RandVar) and i in p.indices}
            known = sorted({k for f in families for (k, *_) in world.universe.members.get(f, ())})
            return [substitute(body, {i: Num(k)}) for k in known] if len(families) == 1 else None
    return None


def groups(parts: list[Node], world: World) -> list[list[Node]]:
    """The parts of an event in groups that speak of different variables, which are independent."""
    found: list[tuple[set[Name], list[Node]]] = []
    for part in parts:
        roots, together = set(world.needed(world.spoken([part]))), [part]
        roots = tied(roots, world)
        for other in [g for g in found if g[0] & roots or linked(g[0], roots, world)]:
            roots |= other[0]
            together = [*other[1], *together]
            found.remove(other)
        found.append((roots, together))
    return [together for _, together in found]


def linked(some: set[Name], others: set[Name], world: World) -> bool:
    """Is nothing said of how two of the variables depend on each other? They are drawn dependent then."""
    pairs = unlinked(world, sorted(some | others, key=str))
    return any((a in some) != (b in some) for a, b in pairs)


def tied(roots: set[Name], world: World) -> set[Name]:
    """The variables with all that were drawn together with them: a table is one, jointly normal variables are."""
    found = set(roots)
    if roots & world.tabled:
        found |= world.tabled
    for name in roots & world.blocks.keys():
        found |= set(world.blocks[name].names)
    return found
