"""Rules that a planner carries out, knowing both sides: rows of a table, with no rewriting of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from symderive.derive.rule import Rule, rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem

#: the names of these rules: nothing is ever made by trying one of them
PLANNED: set[str] = set()


class Row(Protocol):
    """How a row is written: name, title, statement, reason, source, then the examples."""

    def __call__(
        self, name: str, title: str, statement: str, reason: str, source: str, *examples: tuple[str, ...]
    ) -> Rule: ...


def table_of(module: str) -> Row:
    """The rows of one file (``__name__``): each call enters a rule into the catalogue under the topic of that file."""

    def row(name: str, title: str, statement: str, reason: str, source: str, *examples: tuple[str, ...]) -> Rule:
        def nothing(u: Node, problem: Problem) -> Iterator[Node]:
            yield from ()

        nothing.__name__, nothing.__doc__, nothing.__module__ = name, reason, module
        made = rule(statement, source=source, title=title, examples=list(examples))(nothing)
        PLANNED.add(made.name)
        return made

    return row
