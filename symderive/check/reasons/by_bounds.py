"""By which inequality is one line at most, or at least, the line above? What both are made of tells."""

from __future__ import annotations

from collections.abc import Callable

from symderive.check.reasons.naming import shown
from symderive.derive.derivation import Shown
from symderive.expr.algebra import Map, Prod, Rel, Sum
from symderive.expr.arrays import BigSum, Norm
from symderive.expr.node import Node, holds, nodes_of
from symderive.expr.probability import And, Cov, Expect, Or, Prob, Var
from symderive.expr.problem import Problem

Sides = Callable[[Node, Node], bool]  # of the smaller and the larger side


def tail(u: Node) -> bool:
    return any(isinstance(p.event, Rel) and p.event.op in (">", ">=") for p in nodes_of(u, Prob) if isinstance(p, Prob))


def far(u: Node) -> bool:
    return tail(u) and any(holds(p.kids[0], Map) for p in nodes_of(u, Prob))


def joint(u: Node) -> bool:
    return any(holds(p, And) for p in nodes_of(u, Prob))


def left_out(low: Node, high: Node) -> bool:
    """Does the larger side have terms fewer, or the smaller?"""
    one, other = (set(u.terms if isinstance(u, Sum) else (u,)) for u in (low, high))
    return one < other or other < one


#: the first row that fits names the bound
BOUNDS: tuple[tuple[str, Sides], ...] = (
    ("leave-out-what-is-not-negative", left_out),
    ("chebyshev-inequality", lambda low, high: far(low) and (holds(high, Var) or holds(high, Prod))),
    ("markov-inequality", lambda low, high: tail(low) and holds(high, Expect)),
    ("union-bound", lambda low, high: any(holds(p, Or) for p in nodes_of(low, Prob)) and not holds(high, Or)),
    ("smaller-event", lambda low, high: joint(low) != joint(high) or holds(high, Or)),
    ("correlation-is-at-most-one", lambda low, high: holds(low, Cov) and holds(high, Var)),
    ("jensen-inequality", lambda low, high: holds(low, Expect) and holds(high, Expect)),
    ("triangle-inequality", lambda low, high: bars(low, Sum) and bars(high) and not bars(high, Sum)),
    ("cauchy-schwarz-inequality", lambda low, high: holds(high, Norm) and isinstance(high, Prod)),
)


def bars(u: Node, *inside: type[Node]) -> bool:
    """Does a norm or an absolute value stand here, with such a thing inside?"""
    found = [p.kids[0] for p in u.walk() if isinstance(p, Norm) or (isinstance(p, Map) and p.name == "abs")]
    return any(not inside or isinstance(v, (*inside, BigSum)) for v in found)


def bound_shown(above: Node, op: str, line: Node, problem: Problem) -> Shown:
    """How the bound follows: by an inequality that has a name, else it was tested."""
    low, high = (above, line) if op in ("<", "<=") else (line, above)
    name = next((name for name, fits in BOUNDS if fits(low, high)), None)
    if name is not None:
        return Shown("rule", name, (name,))
    equal = shown(above, line, problem) if above.shape == line.shape else Shown("tested")
    return equal if equal.by == "normal form" else Shown("tested")
