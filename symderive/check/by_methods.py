"""Lines worked out by the methods that answer questions: gradients, Jacobians, moments of normal blocks, chances."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symderive.check.derived import derived
from symderive.expr.arrays import Block
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, Var
from symderive.expr.problem import Follows, Goal, Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.methods.table import plans
from symderive.rules.algebra import tidy


def safely(make: Callable[[], Node | None]) -> Iterator[Node]:
    try:
        made = make()
    except (DerivationError, RecursionError, ZeroDivisionError):
        return
    if made is not None:
        yield made


def solved(above: Node, problem: Problem) -> Node | None:
    """A gradient, a Jacobian or a moment of normal blocks, worked out by the methods that answer questions."""
    match above:
        case Derivative(_, by) if not all(is_scalar(v.shape) for v in by):
            pass
        case Expect(_, Node()) | Var(_, Node()) | Cov(_, _, Node()) if gaussian(problem):
            pass
        case _:
            return None
    return by_methods(above, problem)


def by_methods(above: Node, problem: Problem) -> Node | None:
    """The answer of the first method that finds one."""
    asked = problem.but(goal=Goal(above))
    for plan in plans(asked):
        if plan.fits(asked):
            found = plan.carry_out(asked)
            if found is not None and found.answer is not None and found.answer.node is not None:
                return found.answer.node
    return None


def worked_out(above: Node, problem: Problem) -> Node | None:
    """The line with its derivatives carried out and tidied; None beyond the methods."""
    made = next(safely(lambda: by_methods(above, problem) if isinstance(above, Derivative) else None), None)
    if made is None and any(isinstance(p, Derivative) for p in above.walk()):
        made = next(safely(lambda: tidy(derived(above), problem)), None)
    return made if made is not None and made.shape == above.shape and made is not above else None


def gaussian(problem: Problem) -> bool:
    """Is a joint normal law of blocks stated?"""
    return any(isinstance(f.node, Follows) and isinstance(f.node.u, Block) for f in problem.facts)
