"""Means of the largest or smallest of several independent variables with one continuous law, by its distribution
function: max(X_1, ..., X_n) has the density n f(x) F(x)^(n-1), so n variables need not be laid out side by side.
"""

from __future__ import annotations

from symderive.expr.algebra import Apply, Num, Sym
from symderive.expr.arrays import Entries
from symderive.expr.build import add, mul, neg
from symderive.expr.laws import as_interval_law, law_row
from symderive.expr.node import Node, nodes_of, substitute
from symderive.expr.probability import Best, Indep, Law, RandVar
from symderive.numeric.duals import Value
from symderive.numeric.expected import expected
from symderive.numeric.scope import Scope
from symderive.numeric.stated import NAME as STATED
from symderive.numeric.variables import Name, is_variable
from symderive.numeric.world import World

PLACE = Sym("the extreme", None, "x")


def extreme_mean(u: Node, scope: Scope, world: World) -> Value | None:
    """E[u] where u speaks of nothing random but the largest (smallest) of such variables; None for all else."""
    if not world.several_laws or scope.kind.exact:
        return None
    (whole,) = world.spelled([u])
    for part in nodes_of(whole, Apply, Best):
        rest = substitute(whole, {part: PLACE})
        law = None if any(map(is_variable, rest.walk())) else law_of_extreme(part, world)
        if law is not None:
            return mean_over(law, rest, scope)
    return None


def mean_over(law: Law, body: Node, scope: Scope) -> Value:
    return expected(law, lambda inner: inner.value(body), scope, PLACE)


def law_of_extreme(part: Apply | Best, world: World) -> Law | None:
    """The law of the largest or smallest of independent variables with one continuous law."""
    match part:
        case Best("max" | "min" as kind, body, _, condition):
            listed = isinstance(body, RandVar) and condition is None
        case Apply("max" | "min" as kind):
            listed = all(isinstance(k, RandVar | Entries) for k in part.kids)
        case _:
            return None
    names = world.spoken([part])
    if not listed or len(names) < 2 or any(n in world.blocks for n in names) or not independent(names, world):
        return None
    laws = {tuple(world.universe.variables[n].laws) for n in names}
    stated = next(iter(laws))
    if len(laws) != 1 or len(stated) != 1 or stated[0][1] is not None:
        return None
    law = as_interval_law(stated[0][0])
    row = law_row(law)
    if row is None or row.discrete or row.cdf is None:
        return None
    below = row.cdf(PLACE, *law.params)
    share = below if kind == "max" else row.tail(PLACE, *law.params) if row.tail else add(1, neg(below))
    body = mul(len(names), row.density(PLACE, *law.params), share ** Num(len(names) - 1))
    return Law(STATED, (PLACE, body, *row.support(*law.params)))


def independent(names: list[Name], world: World) -> bool:
    """Does a statement say that these variables are independent of one another?"""
    ours = set(names)
    facts = [f for f in world.universe.facts if isinstance(f, Indep) and not f.given]
    return any(ours <= set(world.universe.spoken(f)) for f in facts)
