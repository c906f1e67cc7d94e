"""A derivation as moves: which quantity is found, by which rule, by which formula in quantities found before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from symderive.data.field import from_node, to_node
from symderive.data.reading import FALSE, fold
from symderive.data.tables import equals
from symderive.expr.algebra import MINUS, TRUE, Num, Pow
from symderive.expr.build import mul
from symderive.expr.node import Node
from symderive.expr.probability import And, Prob

Cell = tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Move:
    """``quantity`` = ``formula`` by ``rule``. ``between`` are further lines, each with its rule, before numbers are put
    in; ``uses`` the lines of the problem that were read."""

    quantity: Node
    rule: str
    formula: Node
    note: str = ""
    between: tuple[tuple[str, Node], ...] = ()
    uses: tuple[str, ...] = ()
    size: str = "major"
    intro: str = ""


@dataclass(slots=True)
class Chain:
    """The moves so far and the value of every quantity that they, or the facts, give (as it is shown). ``stages`` are
    chains that come before, with values of their own: there an unknown stands that is known afterwards."""

    moves: list[Move] = field(default_factory=list)
    shown: dict[Node, Node] = field(default_factory=dict)
    stages: tuple[Chain, ...] = ()

    def add(self, move: Move) -> None:
        """Append a move and work out its value. Raises KeyError where a quantity of its formula has none."""
        if move.quantity in self.shown:
            return
        last = move.between[-1][1] if move.between else move.formula
        self.moves.append(move)
        self.shown[move.quantity] = shortest(with_values(last, self.shown))


def with_values(formula: Node, shown: Mapping[Node, Node]) -> Node:
    """The formula with the value of every quantity put in."""
    if formula in shown:
        return shown[formula]
    if isinstance(formula, Prob):
        raise KeyError(formula)
    if not formula.kids:
        return formula
    return formula.rebuild(tuple(with_values(k, shown) for k in formula.kids))


def shortest(node: Node) -> Node:
    """The value of a formula: a number, else the shorter of "numbers gathered" and "multiplied out"."""
    closed = fold(node)
    if isinstance(closed, Num):
        return closed
    value = from_node(closed)
    if value is None:
        return closed
    opened = to_node(value)
    return opened if weight(opened) < weight(closed) else closed


def weight(node: Node) -> int:
    return 1 + sum(weight(k) for k in node.kids)


def probability(event: Cell, given: Cell = ()) -> Prob:
    """P(event | given) for values of variables, as a person writes it."""
    return Prob(event_of(event), event_of(given) if given else None)


def event_of(cell: Cell) -> Node:
    events = [equals(v, x) for v, x in cell]
    if len(events) == 1:
        return events[0]
    return And(tuple(events), any(x is not TRUE and x is not FALSE for _, x in cell))


def over(top: Node, below: Node) -> Node:
    return mul(top, Pow(below, MINUS))
