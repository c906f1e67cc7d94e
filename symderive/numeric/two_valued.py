"""Laws of two values in the place of others with the same mean and variance, given what these depend on.

Where the lines ask for moments of first and second order only, both give the same numbers; a Poisson law with a random
rate, or a variable of which only its conditional moments are stated, would take too many values to be laid out.
"""

from __future__ import annotations

from collections.abc import Sequence

from symderive.expr.algebra import Map, Rel
from symderive.expr.build import neg
from symderive.expr.laws import as_interval_law, law_row
from symderive.expr.node import Node
from symderive.expr.probability import And, FiniteSet, Indep, Law, RandVar
from symderive.expr.problem import Follows, Has
from symderive.expr.shape import is_scalar
from symderive.numeric.conditional_worlds import Child
from symderive.numeric.densities import is_endless
from symderive.numeric.needs import conjuncts
from symderive.numeric.orders import degree, second_order_lines
from symderive.numeric.properties import ALIKE
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
    """Two values for every variable with a law that takes many, where nothing but its moments up to the second order is
    asked for: for all such variables together, for those that no law depends on, or else for each by itself where its
    law depends on others."""
    lawful = {v.node: v for v in universe.variables.values() if v.laws and isinstance(v.node, RandVar)}
    long = {x: v for x, v in lawful.items() if all(map(takes_many, v.laws))}
    able = [x for x in long if is_scalar(x.shape) and only_its_law(x, universe)]
    hanging = [x for x in able if all(map(depends, long[x].laws))]
    leaves = [x for x in able if not any(x in law.walk() for v in universe.variables.values() for law, _ in v.laws)]
    for group in (able, leaves, *([x] for x in hanging)):
        if closed(group, universe) and second_order_lines(universe, set(group)):
            for x in group:
                long[x].laws = [(moments_kept(law), given) for law, given in long[x].laws]
            universe.by_moments |= set(group)
            return


def takes_many(stated: tuple[Law, Node | None]) -> bool:
    """Has a law a density, or values without end, or does it depend on other variables?"""
    law = as_interval_law(stated[0])
    row = law_row(law)
    if row is None:
        return False
    return not row.discrete or is_endless(row.support(*law.params)[1]) or depends(stated)


def depends(stated: tuple[Law, Node | None]) -> bool:
    return any(isinstance(p, RandVar) for parameter in stated[0].params for p in parameter.walk())


def only_its_law(x: RandVar, universe: Universe) -> bool:
    """Is nothing stated of a variable but its law, what it is independent of, and laws that depend on it?"""
    if x in universe.value_letters or name_of(x) in universe.value_letters.values():
        return False
    about = (fact for fact in universe.facts if x in set(fact.walk()))
    return all(isinstance(f, Follows | Indep) or (isinstance(f, Has) and f.prop == ALIKE) for f in about)


def closed(group: Sequence[RandVar], universe: Universe) -> bool:
    """Do all laws that depend on these variables belong to some of them, with means of the first order in them and
    variances of the second? Then so are all moments up to the second order."""
    if not group:
        return False
    of = set(group)
    for variable in universe.variables.values():
        for law, given in variable.laws:
            if given is not None and any(p in of for g in conjuncts(given) if isinstance(g, Rel) for p in g.walk()):
                return False
            if not any(p in of for p in law.walk()):
                continue
            row = law_row(as_interval_law(law))
            if variable.node not in of or row is None:
                return False
            params = as_interval_law(law).params
            if degree(row.mean(*params), of) > 1 or degree(row.variance(*params), of) > 2:
                return False
    return True


def moments_kept(law: Law) -> Law:
    law = as_interval_law(law)
    row = law_row(law)
    assert row is not None
    return two_values_around(row.mean(*law.params), row.variance(*law.params))
