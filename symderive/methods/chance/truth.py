"""Whether an event without random variables holds, as far as the letters say."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import TRUE
from symderive.expr.node import Node
from symderive.expr.probability import And, Not, Or
from symderive.methods.chance.regions import cells_of
from symderive.methods.chance.sources import Chance


def holds(chance: Chance, event: Node) -> bool | None:
    match event:
        case And(events, _):
            found = [holds(chance, e) for e in events]
            return False if False in found else None if None in found else True
        case Or(events):
            found = [holds(chance, e) for e in events]
            return True if True in found else None if None in found else False
        case Not(inner):
            one = holds(chance, inner)
            return None if one is None else not one
    if event is TRUE:
        return True
    results = []
    for cell in cells_of(event):
        signs = [(scalar.sign(c.u, chance.letters), c.strict) for c in cell]
        if any(s == -1 or (s == 0 and strict) for s, strict in signs):
            results.append(False)
        elif any(s is None for s, _ in signs):
            return None
        else:
            results.append(True)
    return any(results)
