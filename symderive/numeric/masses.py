r"""Mass functions that a problem states by a formula: P(X = k) = (1-p)^{k-1} p for k = 1, 2, ..., P(X > k) = (1-p)^k.

The letter runs over integers: that is what the probability of a single value says, or the set that stands behind it.
"""

from __future__ import annotations

from dataclasses import dataclass

from symderive.expr.algebra import INFINITY, TRUE, Cases, Num, Rel, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.integers import integer_run
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, FiniteSet, In, Indicator, Law, Prob, RandVar

MASS = "StatedMass"
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Whole:
    """The integers from ``low`` to ``high``, of these only those for which the ``gaps`` hold."""

    low: Node
    high: Node = INFINITY
    gaps: tuple[Node, ...] = ()

    def law(self, letter: Node, body: Node) -> Law:
        """The law with this mass at these integers."""
        return Law(MASS, (letter, mul(body, *map(Indicator, self.gaps)), self.low, self.high))


def stated_mass(left: Node, right: Node, where: Node | None) -> tuple[RandVar, Law] | None:
    """The variable and the law StatedMass(letter, mass, low, high) that P(X = k) = ..., P(X > k) = ..., P(X >= k) =
    ... or P(X <= k) = ... for integers k states; None for any other statement."""
    match left:
        case Prob(Rel(op, RandVar() as u, Sym() as letter), _):
            over = integers(where, letter, alone=op == "=")
        case _:
            return None
    if over is None:
        return None
    if op == "=":
        return u, over.law(letter, right)
    if over.gaps:
        return None
    before, after = (substitute(right, {letter: add(letter, step)}) for step in (-1, 1))
    if op == ">" and over.high is INFINITY:
        return u, Whole(add(over.low, 1)).law(letter, add(before, neg(right)))
    if op == ">=" and over.high is INFINITY:
        return u, over.law(letter, add(right, neg(after)))
    if op == "<=":
        return u, over.law(letter, Cases(((Rel("=", letter, over.low), right), (TRUE, add(right, neg(before))))))
    return None


def integers(where: Node | None, letter: Node, *, alone: bool = False) -> Whole | None:
    """The integers over which a condition lets a letter run; ``alone``: mere bounds (k >= 1) speak of integers.
    None where the condition does not say it, or says something else of the letter."""
    low: Node | None = None
    high: Node = INFINITY
    gaps: tuple[Node, ...] = ()
    for part in (p for p in conditions(where) if letter in p):
        match part:
            case In(u, within) if u is letter and (run := integer_run(within)) is not None:
                low, high, alone = *run, True
            case In(u, FiniteSet((Num(), *_) as elements)) if u is letter and all(map(is_whole, elements)):
                values = sorted(e.value for e in elements if isinstance(e, Num))
                low, high, gaps, alone = Num(values[0]), Num(values[-1]), (*gaps, part), True
            case Rel(op, one, other) if op in TURNED and (one is letter) != (other is letter):
                op, bound = (op, other) if one is letter else (TURNED[op], one)
                if letter in bound or not is_whole(bound):
                    return None
                if op in (">", ">="):
                    low = shifted(bound, op == ">")
                else:
                    high = shifted(bound, -(op == "<"))
            case _:
                return None
    return Whole(low, high, gaps) if alone and low is not None else None


def shifted(bound: Node, step: int) -> Node:
    return Num(bound.value + step) if isinstance(bound, Num) else add(bound, step) if step else bound


def is_whole(end: Node) -> bool:
    return not isinstance(end, Num) or end.value.denominator == 1


def conditions(where: Node | None) -> list[Node]:
    """The parts of what stands behind "for"."""
    if isinstance(where, And):
        return [part for event in where.events for part in conditions(event)]
    return [where] if where is not None else []
