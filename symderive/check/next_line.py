"""What the line should have been: the line above one step on."""

from __future__ import annotations

import time

from symderive.check.ladder import applied, sound_rules
from symderive.check.variants import derived, one_step
from symderive.expr.canon import same
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError
from symderive.rules.algebra import tidy


def next_line(above: Node, line: Node, problem: Problem, seconds: float = 0.05) -> Node | None:
    """The line above carried one step further: tidied, differentiated, or rewritten by the first rule that fits."""
    end = time.perf_counter() + seconds
    try:
        for made in (tidy(derived(above), problem), tidy(above, problem)):
            if not same(made, above):
                return made
        for made in one_step(above, problem):
            return made
        for rule in sound_rules():
            for made in applied(rule, above, problem, end):
                if not same(made, above) and made.shape == above.shape:
                    return made
            if time.perf_counter() > end:
                return None
    except (DerivationError, RecursionError, ZeroDivisionError):
        return None
    return None
