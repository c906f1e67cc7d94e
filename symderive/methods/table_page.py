"""The page of a question whose variables have a finite table: what the statements say of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symderive.data.deduce import know
from symderive.data.errors import ContradictionError, TooLargeError, UndefinedError
from symderive.data.knowledge import Knowledge
from symderive.data.reading import conjunction
from symderive.data.world import World
from symderive.derive.derivation import Derivation
from symderive.expr.algebra import TRUE
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.methods.unsure import inconsistent, undefined


@dataclass(frozen=True, slots=True)
class Page:
    """What the statements say of the variables in the question."""

    problem: Problem
    known: Knowledge
    given: Node | None

    @property
    def world(self) -> World:
        return self.known.world

    @property
    def condition(self) -> Node:
        """The condition of the question with what was observed."""
        parts = [*([self.given] if self.given is not None else []), *self.world.observed]
        return conjunction([self.world.plain(p) for p in parts], True) if parts else TRUE


def on_a_page(
    problem: Problem,
    world: World,
    spoken: set[Node],
    given: Node | None,
    answer: Callable[[Page], Derivation | None],
) -> Derivation | None:
    """The answer from what is known of the variables that are ``spoken`` of; statements that contradict each other and
    conditions that cannot be are said, and a table that is too large has no answer."""
    try:
        known = know(world, {*spoken, *(world.mentions(given) if given is not None else ())})
        if known.conflict is not None:
            return inconsistent(problem, world, known, spoken)
        try:
            return answer(Page(problem, known, given))
        except ContradictionError:
            return inconsistent(problem, world, known, spoken)
    except UndefinedError as error:
        return undefined(problem, error)
    except TooLargeError:
        return None
