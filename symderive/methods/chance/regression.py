"""Stated regression functions E[X | Y] = r(Y) and conditional variances Var[X | Y] = v(Y): the tower rule with them."""

from __future__ import annotations

from dataclasses import dataclass

from symderive import scalar
from symderive.expr.algebra import UNITY, ZERO, Num, Pow, Rel, Sym
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Expect, RandVar, Var
from symderive.expr.shape import is_scalar
from symderive.methods.chance.sources import Chance


@dataclass(frozen=True, slots=True)
class Regression:
    """E[X | given] = mean and, where stated, Var[X | given] = spread, as functions of the variables given."""

    x: Node
    given: Node
    variables: tuple[Node, ...]
    mean: Node
    spread: Node | None

    def put_in(self, chance: Chance, u: Node) -> Node | None:
        """E[u | given] for a polynomial of degree two at most in X; None where more would have to be known."""
        powers = scalar.polynomial(u, [self.x], chance.letters)
        if powers is None or max(k for (k,) in powers) > 2:
            return None
        if any(y not in self.variables for c in powers.values() for y in chance.variables_in(c)):
            return None
        square = None if self.spread is None else add(self.spread, Pow(self.mean, Num(2)))
        moments = {0: UNITY, 1: self.mean, 2: square}
        if any(moments[k] is None for (k,) in powers):
            return None
        return add(*(c if not k else mul(c, moments[k] or ZERO) for (k,), c in powers.items()))


def regressions(chance: Chance) -> list[Regression]:
    """All stated regression functions of scalars."""
    means: dict[tuple[Node, tuple[Node, ...]], tuple[Node, Node]] = {}
    spreads: dict[tuple[Node, tuple[Node, ...]], Node] = {}
    for left, right in chance.moments:
        if not isinstance(left, Expect | Var) or left.given is None or left.under is not None:
            continue
        x = left.u
        read = as_function(chance, left.given, right) if isinstance(x, RandVar) and is_scalar(x.shape) else None
        if read is None or x in read[0]:
            continue
        variables, value = read
        if any(y not in variables for y in chance.variables_in(value)):
            continue
        if any(chance.independent(x, y) for y in variables):
            continue  # the function would have to be constant: not for these rules to say
        if isinstance(left, Expect):
            means[x, variables] = (left.given, value)
        else:
            spreads[x, variables] = value
    return [
        Regression(x, given, variables, value, spreads.get((x, variables)))
        for (x, variables), (given, value) in means.items()
    ]


def as_function(chance: Chance, given: Node, right: Node) -> tuple[tuple[Node, ...], Node] | None:
    """Given Y, or Y = y with a letter y: the variables and the right side as a function of them."""
    variables: list[Node] = []
    put: dict[Node, Node] = {}
    for part in given.events if isinstance(given, And) else (given,):
        match part:
            case RandVar():
                variables.append(part)
                put[chance.letter(part)] = part
            case Rel("=", RandVar() as y, Sym() as letter) if letter.name == y.name or not chance.is_parameter(
                letter.name
            ):
                variables.append(y)
                put[letter] = y
            case _:
                return None
    if not all(is_scalar(y.shape) for y in variables):
        return None
    return tuple(sorted(variables, key=lambda y: getattr(y, "name", ""))), substitute(right, put)
