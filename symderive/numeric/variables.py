"""A random variable or an event of a problem: its name, its values, its laws."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeGuard

from symderive.expr.algebra import Num, Sym
from symderive.expr.node import Node
from symderive.expr.probability import (
    EventSym,
    Law,
    RandVar,
)
from symderive.expr.shape import Shape
from symderive.numeric.numbers import NoNumber

Name = Hashable


@dataclass(slots=True)
class Variable:
    """A random variable or an event. ``values`` None: nothing is said of them. ``law`` None: no law is stated."""

    name: Name
    node: Node
    shape: Shape
    values: tuple[Fraction, ...] | None = None
    within: Node | None = None
    laws: list[tuple[Law, Node | None]] = field(default_factory=list)
    defined: bool = False
    partners: list[Name] = field(default_factory=list)

    @property
    def event(self) -> bool:
        return isinstance(self.node, EventSym)


def name_of(node: Node) -> Name:
    """One name for all spellings of a variable; a running index makes it the family's."""
    match node:
        case RandVar(_, _, _, family, indices) if indices:
            numbers = tuple(_integer(i) for i in indices)
            return (family, *numbers)
        case RandVar(name) | EventSym(name) | Sym(name):
            return name
    raise NoNumber(f"{type(node).__name__} is not a random variable")


def _integer(index: Node) -> Any:
    return int(index.value) if isinstance(index, Num) else index


def is_variable(node: Node) -> bool:
    return isinstance(node, (RandVar, EventSym))


def running(node: Node) -> TypeGuard[RandVar]:
    """A member of a family with a running index."""
    return isinstance(node, RandVar) and any(not isinstance(i, Num) for i in node.indices)
