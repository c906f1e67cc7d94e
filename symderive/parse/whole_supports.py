"""The values of a variable that only its chances name: P(X = 0) = 0.4 and P(X = 1) = 0.6 add to 1, so no others."""

from __future__ import annotations

from fractions import Fraction

from symderive.expr.algebra import Num, Rel
from symderive.expr.probability import FiniteSet, Prob, RandVar
from symderive.expr.problem import Definition, Fact, Follows
from symderive.parse.scope import Scope


def whole_supports(scope: Scope, facts: list[Fact], definitions: list[Definition]) -> None:
    """Gives a variable the set of values whose stated chances add to 1, where nothing else tells its values."""
    chances: dict[str, dict[Fraction, Fraction]] = {}
    for f in facts:
        found = chance_of_value(f)
        if found is not None:
            name, value, chance = found
            chances.setdefault(name, {})[value] = chance
    told = {getattr(d.name, "name", "") for d in definitions}
    told |= {getattr(f.node.u, "name", "") for f in facts if isinstance(f.node, Follows)}
    for name, table in chances.items():
        entry = scope.entries.get(name)
        if entry is None or entry.kind != "random" or entry.sizes or entry.within is not None or name in told:
            continue
        if sum(table.values()) == 1 and all(c >= 0 for c in table.values()):
            entry.within = FiniteSet(tuple(Num(v) for v in sorted(table)))
            values = ", ".join(str(v) for v in sorted(table))
            scope.assume(f"{entry.latex or name} takes the values {values} only: their probabilities add to 1")


def chance_of_value(fact: Fact) -> tuple[str, Fraction, Fraction] | None:
    """The variable, the value and the number in P(X = 2) = 1/3."""
    node = fact.node
    if not isinstance(node, Rel) or node.op != "=" or fact.where is not None or fact.every:
        return None
    left, right = node.left, node.right
    if not isinstance(left, Prob) or left.given is not None or not isinstance(right, Num):
        return None
    event = left.event
    if not isinstance(event, Rel) or event.op != "=" or not isinstance(event.right, Num):
        return None
    variable = event.left
    return (variable.name, event.right.value, right.value) if isinstance(variable, RandVar) else None
