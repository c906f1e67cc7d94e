r"""KL(p \| q), H(p) and H(p, q) of distributions of which only the names are known: as the sums that they stand for."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.expr.algebra import Map, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node, free_leaves, holds, transform
from symderive.expr.probability import Dens, Info, RandVar, SumOver


def in_sums(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The lines with these quantities written out as sums over one letter; as they are where there are none."""
    if not any(holds(u, Info) for u in nodes):
        return tuple(nodes)
    letters = [v for u in nodes for p in u.walk() if isinstance(p, Dens) for v in p.arguments if isinstance(v, Sym)]
    taken = {getattr(v, "name", "") for u in nodes for v in free_leaves(u)}
    x = letters[0] if letters else Sym(next(name for name in ("x", "y", "z", "x_0") if name not in taken))

    def change(part: Node) -> Node:
        match part:
            case Info("KL", (Dens(p, (), ()), Dens(q, (), ())), None):
                return total(p, add(Map("log", at(p)), neg(Map("log", at(q)))))
            case Info("H", (Dens(p, (), ()),), None):
                return total(p, neg(Map("log", at(p))))
            case Info("H", (Dens(p, (), ()), Dens(q, (), ())), None):
                return total(p, neg(Map("log", at(q))))
        return part

    def at(head: str) -> Dens:
        return Dens(head, (x,), (), (), (RandVar(x.name, x.size, x.latex),))

    def total(head: str, value: Node) -> Node:
        return SumOver(mul(at(head), value), x)

    return tuple(transform(u, change, Info) for u in nodes)
