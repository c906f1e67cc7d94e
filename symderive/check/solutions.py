"""A solution under a name of its own, \\hat x, x^*, x_{ML}: it stands for the unknown of the equations above."""

from __future__ import annotations

from symderive import scalar
from symderive.check.conditions import is_a_derivative
from symderive.check.known import known_of
from symderive.check.ladder import DIFFERENT, EQUAL
from symderive.check.reading import Line
from symderive.check.relations import equivalent
from symderive.check.state import State
from symderive.check.variants import with_definitions
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Rel, Sym
from symderive.expr.build import zero
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.problem import Problem, is_chance
from symderive.expr.shape import is_scalar

#: what marks the solution of an equation for a letter
MARKS = ("_hat", "_star", "_ML", "_MLE", "_MAP", "_opt", "_tilde", "_min", "_max", "_OLS", "_LS")


def plain_name(name: str) -> str:
    """The letter's name without its marks."""
    for mark in MARKS:
        if name.endswith(mark):
            return plain_name(name.removesuffix(mark))
    return name


def of_the_unknown(row: Rel, above: tuple[Rel | None, ...]) -> Rel:
    """The row with marked letters read as the unknowns of the equations above."""
    letters = {u for eq in above if eq is not None for u in free_leaves(eq) if isinstance(u, Sym)}
    known = {u.name: u for u in letters}
    put: dict[Node, Node] = {}
    for leaf in free_leaves(row):
        if isinstance(leaf, Sym) and leaf not in letters:
            plain = known.get(plain_name(leaf.name))
            if plain is not None and plain is not leaf and plain.shape == leaf.shape:
                put[leaf] = plain
    made = substitute(row, put) if put else row
    return made if isinstance(made, Rel) else row


def judge_solution(line: Line, state: State) -> Verdict | None:
    """The verdict on a marked letter below a derivative by that letter, where no row says that it is zero; None where
    the line is something else."""
    if line.op != "=" or not isinstance(line.left, Sym) or line.right is None or state.above is None:
        return None
    if state.subject is None or not is_a_derivative(state.subject):
        return None
    row, subject = Rel("=", line.left, line.right), state.subject
    of = of_the_unknown(row, (Rel("=", state.above, zero(state.above.shape)),))
    if of is row or (isinstance(subject, Derivative) and of.left not in subject.by):
        return None
    limit = max(0.05, state.left_over()) / 3
    condition = Rel("=", state.above, zero(state.above.shape))
    forth, _ = equivalent(condition, of, state.problem, seed=state.seed, limit=limit)
    if forth.verdict == EQUAL:
        state.row, state.keep = of, True
        return Verdict(line.n, "right", "rule", "set-the-derivative-to-zero", follows_wrong=state.off)
    said = "is not" if forth.verdict == DIFFERENT else "is not known to be"
    message = f"This {said} where the derivative above is zero, and no row says what else it solves."
    state.keep = True
    return Verdict(line.n, "undecided", message=message)


def to_be_solved(row: Rel, problem: Problem) -> bool:
    """Is this an equation in one unknown that single numbers solve? (log(x - 30) = 2 has no value at small x, so that
    no point says whether it is an identity.)"""
    letters = [u for u in free_leaves(row) if isinstance(u, Sym)]
    if len(letters) != 1 or not (is_scalar(row.left.shape) and is_scalar(letters[0].shape)) or is_chance(row):
        return False
    if letters[0] in row.kids:
        return False  # I = ... says what I is
    roots = scalar.solve(with_definitions(row.left - row.right, problem), letters[0], known_of(problem))
    return bool(roots) and not any(letters[0] in free_leaves(u) for u in roots or ())
