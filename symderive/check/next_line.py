"""What the line should have been: the line above one step on."""

from __future__ import annotations

import time
from collections.abc import Iterator

from symderive.check.known import stated_numbers, with_numbers
from symderive.check.ladder import applied, sound_rules
from symderive.check.variants import derived, one_step
from symderive.expr.canon import same
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError
from symderive.numeric.compare import agree
from symderive.rules.algebra import tidy


def next_line(above: Node, line: Node, problem: Problem, seconds: float = 0.05) -> Node | None:
    """The line above carried one step further: tidied, differentiated, or rewritten by the first rule that fits."""
    end = time.perf_counter() + seconds
    try:
        for made in candidates(above, problem, end):
            if made.shape == above.shape and not same(made, above):
                return made if agree(above, made, problem, limit=seconds).verdict == "equal" else None
    except (DerivationError, RecursionError, ZeroDivisionError):
        return None
    return None


def candidates(above: Node, problem: Problem, end: float) -> Iterator[Node]:
    stated = stated_numbers(problem)
    if stated and with_numbers(above, stated) is not above:
        yield with_numbers(above, stated)
    yield tidy(derived(above), problem)
    yield tidy(above, problem)
    yield from one_step(above, problem)
    for rule in sound_rules():
        if time.perf_counter() > end:
            return
        yield from applied(rule, above, problem, end)
