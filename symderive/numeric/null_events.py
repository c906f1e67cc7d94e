"""Equations between continuous variables: events of probability zero, which no sum over drawn points can weigh."""

from __future__ import annotations

from collections.abc import Collection

from symderive.expr.algebra import Apply, Cases, Map, Rel
from symderive.expr.laws import law_row, values_of
from symderive.expr.node import Node
from symderive.expr.probability import Count, Cov, Dens, Exists, Expect, ForAll, Indicator, Info, Law, Prob, Var
from symderive.numeric.masses import MASS
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, is_variable

#: what has a value on whole pieces of a range, and what is a number already
FLAT = (Indicator, Rel, Cases, Apply, Exists, ForAll, Count, Prob, Expect, Var, Cov, Info, Dens)
STEPS = frozenset(("floor", "ceil", "sign", "heaviside", "relu"))


def discrete(law: Law) -> bool:
    """Does a law by name lie on separate values?"""
    row = law_row(law)
    return law.name in ("Multinomial", MASS) or values_of(law) is not None or (row is not None and row.discrete)


def moves(tree: Node, universe: Universe, held: Collection[Name]) -> bool:
    """Does a continuous variable that is not held carry the value of this tree along with it?"""
    wait, seen = [tree], {tree}
    while wait:
        part = wait.pop()
        if isinstance(part, FLAT) or (isinstance(part, Map) and part.name in STEPS):
            continue
        inside = list(part.kids)
        if is_variable(part):
            inside = []
            for name in universe.matching(part):
                variable = universe.variables[name]
                if name not in held and variable.laws and not any(discrete(law) for law, _ in variable.laws):
                    return True
                inside += universe.behind(name) if variable.defined else ()
        wait += [kid for kid in inside if kid not in seen]
        seen.update(inside)
    return False
