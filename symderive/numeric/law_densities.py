"""p(x | mu) where the law of X is stated given mu: its own density there, also where mu itself has hardly any.

Given its parents a variable does not depend on what does not depend on it, so that its law is all that counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from symderive.expr.algebra import Rel
from symderive.expr.laws import values_of
from symderive.expr.node import Node
from symderive.expr.probability import Law, RandVar
from symderive.expr.problem import Follows
from symderive.expr.shape import is_scalar
from symderive.numeric.columns import bound
from symderive.numeric.densities import density, is_endless, rowed
from symderive.numeric.duals import Value, linear
from symderive.numeric.given import gathered
from symderive.numeric.needs import conjuncts
from symderive.numeric.null_events import discrete
from symderive.numeric.scope import Scope
from symderive.numeric.values import led
from symderive.numeric.variables import Name, is_variable, name_of
from symderive.numeric.world import World

Pairs = Sequence[tuple[Node, Value]]


def by_own_laws(asked: Pairs, known: Pairs, world: World, scope: Scope) -> Value | None:
    """The product of the densities of the laws of what is asked; None where one of them has no law of its own whose
    parameters are all known, or where something known depends on it."""
    values = {name_of(u): linear(lambda x: led(x, scope.depth + 1), value) for u, value in (*known, *asked)}
    given = {name_of(u) for u, _ in known}
    names = [name_of(u) for u, _ in asked]
    if len(values) < len(asked) + len(known) or not before(given, world).isdisjoint(names):
        return None
    own = []
    for name in names:
        variable, stated = world.universe.variables.get(name), laws_of(name, world)
        if variable is None or variable.defined or variable.partners or len(stated) != 1:
            return None
        law, condition = stated[0]
        if not is_scalar(variable.shape) or not all(isinstance(g, RandVar) for g in conjuncts(condition)):
            return None
        if not parents(name, world) <= given:
            return None
        own.append((variable.node, law))
    inside = bound(scope, values, world.universe, [part for pair in own for part in pair])
    total: Value = None
    for node, law in own:
        part = density(law, node, inside)
        total = part if total is None else total * part
    return gathered(total, scope)


def far_out(event: Node, given: Node, world: World, scope: Scope) -> Value | None:
    """P(X = k | N = n) by the law of X given N, for values n of a law without end that have hardly any mass; None for
    other chances."""
    asked, known = equations(event, world), equations(given, world)
    if asked is None or known is None or not all(endless(u, world) for u, _ in known):
        return None
    valued = [[(u, scope.value(v)) for u, v in pairs] for pairs in (asked, known)]
    return by_own_laws(valued[0], valued[1], world, scope)


def equations(event: Node, world: World) -> list[tuple[RandVar, Node]] | None:
    """The variables and their values, where an event says no more than these."""
    found = []
    for part in conjuncts(event):
        match part:
            case Rel("=", RandVar() as u, value) if not world.spoken([value]):
                found.append((u, value))
            case _:
                return None
    return found


def endless(u: RandVar, world: World) -> bool:
    """Has a variable a discrete law without a last value?"""
    variable = world.universe.variables.get(name_of(u))
    laws = [] if variable is None else [law for law, _ in variable.laws]
    return bool(laws) and all(
        discrete(law) and values_of(law) is None and is_endless(rowed(law).support(*law.params)[1]) for law in laws
    )


def laws_of(name: Name, world: World) -> list[tuple[Law, Node | None]]:
    """The laws of one variable; those that were joined to a normal vector are read off the statements."""
    laws = world.universe.variables[name].laws
    if laws or name not in world.blocks:
        return laws
    stated = [f for f in world.universe.facts if isinstance(f, Follows) and isinstance(f.law, Law)]
    return [(f.law, f.given) for f in stated if is_variable(f.u) and name_of(f.u) == name and isinstance(f.law, Law)]


def parents(name: Name, world: World) -> set[Name]:
    """The variables that the law or the definition of a variable speaks of."""
    trees = [*world.universe.behind(name), *(t for pair in laws_of(name, world) for t in pair if t is not None)]
    return {*world.spoken(trees), *(name_of(v) for t in trees for v in t.walk() if isinstance(v, RandVar))} - {name}


def before(names: Iterable[Name], world: World) -> set[Name]:
    """All variables that some variables depend on."""
    found: set[Name] = set()
    wait = list(names)
    while wait:
        name = wait.pop()
        more = parents(name, world) - found
        found |= more
        wait += [n for n in more if n in world.universe.variables]
    return found
