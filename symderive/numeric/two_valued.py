"""Laws of two values in the place of others with the same mean and variance, given what these depend on.

Where the lines ask for moments of first and second order only, both give the same numbers; a Poisson law with a random
rate, or a variable of which only its conditional moments are stated, would take too many values to be laid out.
"""

from __future__ import annotations

from collections.abc import Sequence

from symderive.expr.algebra import Map, Rel, neg
from symderive.expr.laws import law_row
from symderive.expr.node import Node
from symderive.expr.probability import And, FiniteSet, Law, RandVar
from symderive.expr.problem import Follows
from symderive.expr.shape import is_scalar
from symderive.numeric.conditional_worlds import Child
from symderive.numeric.densities import is_endless
from symderive.numeric.orders import second_order_lines
from symderive.numeric.universe import Universe
from symderive.numeric.variables import name_of


def two_values_around(mean: Node, variance: Node) -> Law:
    """mean + sqrt(variance) and mean - sqrt(variance), each in half of the cases."""
    away = Map("sqrt", variance, 0)
    return Law("UniformSet", (FiniteSet((mean + away, mean + neg(away))),))


def give_laws(able: Sequence[Child], universe: Universe) -> list[Child]:
    """Where a parent has a law the child gets one too, of two values beside each of the parent's; the others are
    returned."""
    rest = []
    for child in able:
        laws = [universe.variables[name_of(z)].laws for z in child.parents if name_of(z) in universe.variables]
        if not any(laws):
            rest.append(child)
            continue
        means = {b.fixed: b.value for b in child.branches if b.kind == "mean"}
        spreads = {b.fixed: b.value for b in child.branches if b.kind == "spread"}
        if not is_scalar(child.node.shape) or means.keys() != spreads.keys():
            continue
        for fixed, mean in means.items():
            law = two_values_around(mean, spreads[fixed])
            events: list[Node] = [Rel("=", z, v) for z, v in fixed]
            held = {z for z, _ in fixed}
            whole = [*events, *(z for z in child.parents if z not in held)]
            universe.variables[name_of(child.node)].laws.append((law, together(whole)))
    return rest


def together(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else And(tuple(parts), True)


def shorten(universe: Universe) -> None:
    """Two values for every discrete variable whose law depends on other variables and has no last value, or one that
    depends on them too, where nothing but its moments up to the second order is asked for."""
    for variable in universe.variables.values():
        x = variable.node
        if not isinstance(x, RandVar) or not variable.laws or not all(map(long_given_others, variable.laws)):
            continue
        about = [fact for fact in universe.facts if x in set(fact.walk())]
        if not all(isinstance(fact, Follows) and fact.u is x for fact in about):
            continue
        if second_order_lines(universe, {x}):
            variable.laws = [(moments_kept(law), given) for law, given in variable.laws]


def long_given_others(stated: tuple[Law, Node | None]) -> bool:
    law, _ = stated
    row = law_row(law)
    depends = any(isinstance(p, RandVar) for parameter in law.params for p in parameter.walk())
    if row is None or not row.discrete or not depends:
        return False
    last = row.support(*law.params)[1]
    return is_endless(last) or any(isinstance(p, RandVar) for p in last.walk())


def moments_kept(law: Law) -> Law:
    row = law_row(law)
    assert row is not None
    return two_values_around(row.mean(*law.params), row.variance(*law.params))
