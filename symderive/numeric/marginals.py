"""Integrals over the values of a random variable: cut to where its density lives; a sum where its values were drawn
finitely many.

A density that nothing is said of is drawn as masses on finitely many values: what holds for every density holds for
the counting measure too, where only integrals over the whole range are asked for.
"""

from __future__ import annotations

from symderive.expr.algebra import Apply, Num, Pow, Prod, Sum
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.laws import as_interval_law, law_row
from symderive.expr.node import Node, holds
from symderive.expr.probability import Dens, Law, LawDens, SumOver
from symderive.numeric.densities import is_endless
from symderive.numeric.density_letters import named_law, paired_letters
from symderive.numeric.duals import Value, base
from symderive.numeric.jumps import over_jumps
from symderive.numeric.limits import integral as plain_integral
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope, value_of
from symderive.numeric.stated import FORMULAS, stated_row
from symderive.numeric.variables import is_variable
from symderive.numeric.world import World


@value_of(Integral)
def integral(node: Integral, scope: Scope) -> Value:
    world = scope.point.extra.get("world")
    if not isinstance(world, World):
        return plain_integral(node, scope)
    whole = all(end is None or is_endless(end) for end in (node.low, node.high))
    name = world.stands_for(node.var)
    if name is not None and name in world.tabled and speaks_of(node.body, node.var):
        if not whole or holds(node.body, Derivative):
            raise NoNumber("an integral over a part of the range of a density that is not given")
        return scope.value(SumOver(node.body, node.var))
    if (parted := over_jumps(node, world, scope)) is not None:
        return parted
    low, high = node.low, node.high
    for law in densities_of(node.body, node.var, world):
        found = support(law)
        if found is None:
            continue
        low, high = later(low, found[0], scope), earlier(high, found[1], scope)
    if low is not node.low or high is not node.high:
        ends = [base(scope.value(e)) for e in (low, high) if e is not None and not is_endless(e)]
        if len(ends) == 2 and ends[0].max() >= ends[1].min():
            return scope.value(Num(0))
        return plain_integral(Integral(node.body, node.var, low, high), scope)
    return plain_integral(node, scope)


def speaks_of(body: Node, letter: Node) -> bool:
    """Does a density or probability of this letter stand in a tree?"""
    return any(isinstance(part, Dens) and letter in (*part.arguments, *part.given) for part in body.walk())


def densities_of(body: Node, letter: Node, world: World) -> list[Law]:
    """The laws whose densities at a letter are factors of a tree, so that it vanishes outside of their supports."""
    match body:
        case Prod(factors):
            return [law for factor in factors for law in densities_of(factor, letter, world)]
        case Sum(terms):
            each = [densities_of(t, letter, world) for t in terms]
            return each[0] if all(laws == each[0] for laws in each) else []
        case Pow(u, Num(n)) if n > 0:
            return densities_of(u, letter, world)
        case LawDens(Law() as law, point) if point is letter:
            return [law]
        case Dens(_, arguments, ()) if arguments == (letter,):
            named = named_law(body, world)
            if named is not None:
                return [named]
            (_, variable), *_ = paired_letters(body, world)
            found = world.universe.variables.get(next(iter(world.universe.matching(variable)), ""))
            return [found.laws[0][0]] if found is not None and len(found.laws) == 1 else []
    return []


def support(law: Law) -> tuple[Node, Node] | None:
    """The ends of a law's support, where they depend on no other variable."""
    law = as_interval_law(law)
    row = stated_row(law) if law.name in FORMULAS else law_row(law)
    if row is None or row.discrete:
        return None
    low, high = row.support(*law.params)
    return None if any(is_variable(part) for end in (low, high) for part in end.walk()) else (low, high)


def later(given: Node | None, support_end: Node, scope: Scope) -> Node | None:
    """The larger of two lower ends."""
    if is_endless(support_end):
        return given
    if given is None or is_endless(given):
        return support_end
    above = (base(scope.value(given)) >= base(scope.value(support_end))).all()
    return given if above else Apply("max", (given, support_end))


def earlier(given: Node | None, support_end: Node, scope: Scope) -> Node | None:
    """The smaller of two upper ends."""
    if is_endless(support_end):
        return given
    if given is None or is_endless(given):
        return support_end
    below = (base(scope.value(given)) <= base(scope.value(support_end))).all()
    return given if below else Apply("min", (given, support_end))
