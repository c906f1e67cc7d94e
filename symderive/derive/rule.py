"""A rule is a value: a function with its statement, its reason (the docstring), its source and its examples.

Writing a function under ``@rule`` is all that adding a rule takes: the catalogue, the documentation and the test
that proves every rule by its examples all read ``CATALOGUE``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_type_hints

from symderive.expr.node import Node, Path
from symderive.expr.problem import Problem
from symderive.expr.shape import Shape

#: a function (node, problem) -> nodes; its first argument is annotated with the nodes of which the rule speaks
Rewrite = Callable[[Any, Problem], Iterator[Node]]


@dataclass(frozen=True, slots=True)
class Example:
    """An instance of a rule in LaTeX, with the declarations that it needs (none: read by custom)."""

    before: str
    after: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule. ``apply`` yields what a node may be rewritten to (several where there is a choice).

    ``size`` is "major" (shown on a line of its own) or "minor" (folded). ``sound`` is False for a mistake. ``of`` are
    the nodes of which the rule speaks (a class or a union of classes): of others it makes nothing, and is not asked.
    """

    name: str
    title: str
    statement: str
    reason: str
    source: str
    topic: str
    size: str
    examples: tuple[Example, ...]
    apply: Rewrite
    sound: bool = True
    of: Any = Node

    def __call__(self, node: Node, problem: Problem) -> Iterator[Node]:
        return self.apply(node, problem) if isinstance(node, self.of) else iter(())

    def first(self, node: Node, problem: Problem) -> Node | None:
        """The first thing that this rule makes of the node, or None where it does not apply."""
        return next(iter(self(node, problem)), None)

    def step(
        self,
        before: Node,
        after: Node,
        path: Path = (),
        *,
        note: str = "",
        used: tuple[str, ...] = (),
        sizes: tuple[tuple[Node, Shape], ...] = (),
        size: str | None = None,
        why: str = "",
        statement: str = "",
    ) -> Step:
        """This rule, carried out by a planner that knows both sides."""
        return Step(self, before, after, path, note, used, sizes, size or self.size, why or self.reason, statement)


CATALOGUE: dict[str, Rule] = {}


def rule(
    statement: str,
    *,
    source: str,
    examples: list[tuple[str, ...]],
    title: str | None = None,
    size: str = "major",
    sound: bool = True,
) -> Callable[[Rewrite], Rule]:
    """Make a rule of a function ``(node, problem) -> iterator of nodes`` and put it into the catalogue.

    An example is (before, after) or (before, after, given), in LaTeX.
    """

    def make(function: Rewrite) -> Rule:
        name = function.__name__.strip("_").replace("_", "-")
        reason = " ".join((function.__doc__ or "").split())
        topic = function.__module__.rsplit(".", 1)[-1]
        made = Rule(
            name,
            title or name.replace("-", " ").capitalize(),
            statement,
            reason,
            source,
            topic,
            size,
            tuple(Example(*example) for example in examples),
            function,
            sound,
            next(iter(get_type_hints(function).values())),
        )
        if name in CATALOGUE:
            raise ValueError(f"two rules are called {name}: in {CATALOGUE[name].topic} and in {topic}")
        CATALOGUE[name] = made
        return made

    return make


@dataclass(frozen=True, slots=True)
class Step:
    """One rule carried out: ``before`` became ``after`` at ``path`` of the line.

    ``sizes`` lists factors whose shapes the write-up shows; ``used`` the facts (as LaTeX) that the rule read;
    ``note`` is a remark of this very step ("the prior", "n = 3"); ``why`` the reason in a sentence; ``statement`` the
    rule as it reads here, where it speaks of a whole family of cases ("" for the rule's own).
    """

    rule: Rule
    before: Node
    after: Node
    path: Path = ()
    note: str = ""
    used: tuple[str, ...] = ()
    sizes: tuple[tuple[Node, Shape], ...] = ()
    size: str = "major"
    why: str = ""
    statement: str = ""
