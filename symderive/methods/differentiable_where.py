"""Where a function has the derivative that was found: a norm's argument is not zero, an inverted matrix has an inverse.

What the answer divides by or inverts says it, in one place for all ways to a derivative; what the givens say is not
said again. Numbers below a bar are left to the reader, who sees them.
"""

from __future__ import annotations

from collections.abc import Iterable

from symderive.derive.derivation import Strand
from symderive.expr.algebra import ZERO, Det, Inverse, Map, Num, Pow, Prod, Rel, Sym, Transpose, Zeros
from symderive.expr.arrays import Norm
from symderive.expr.node import Node
from symderive.expr.problem import Has, Problem
from symderive.expr.shape import is_scalar, is_square
from symderive.methods.divisors import is_definite
from symderive.methods.workings import variable_key
from symderive.rules.terms import parts, terms_of
from symderive.rules.vary import leaves, meaning

#: properties with which a square matrix has an inverse, whatever else it is
INVERTIBLE = ("invertible", "orthogonal", "positive definite", "symmetric positive definite")


def conditions_for(value: Node, by: Iterable[Node], strands: tuple[Strand, ...], problem: Problem) -> tuple[Node, ...]:
    """What the variables ``by`` have to obey for the derivative ``value`` to exist, where nothing says that they do."""
    moving = {variable_key(v) for v in by}
    found: dict[Node, None] = {}
    for part in value.walk():
        match part:
            case Pow(Norm(u, "2" | "F"), Num(power)) if power < 0 and moves(u, moving, problem):
                found |= dict.fromkeys(not_nought(u, problem))
            case Inverse(u) if moves(u, moving, problem):
                found |= dict.fromkeys(has_an_inverse(u, below_a_logarithm(u, strands, problem), problem))
    return tuple(found)


def moves(u: Node, moving: set[Node], problem: Problem) -> bool:
    """Does u depend on one of the variables, also through what it names?"""
    queue, seen = list(leaves(u)), set[Node]()
    while queue:
        leaf = queue.pop()
        if leaf in moving or variable_key(leaf) in moving:
            return True
        if leaf not in seen:
            seen.add(leaf)
            body = meaning(leaf, problem)
            queue.extend(() if body is None else leaves(body))
    return False


def not_nought(u: Node, problem: Problem) -> tuple[Node, ...]:
    """u is not zero, unless it is a number (whose bars the reader sees) or a statement speaks of it or of its norm."""
    told = (u, Norm(u, "2"), Norm(u, "F"))
    said = any(isinstance(f.node, Rel) and f.node.op in ("!=", "=", ">") and f.node.left in told for f in problem.facts)
    return () if said or is_scalar(u.shape) else (Rel("!=", u, Zeros(u.shape)),)


def below_a_logarithm(u: Node, strands: tuple[Strand, ...], problem: Problem) -> bool:
    """Does the function take the logarithm of the determinant of u?"""
    logarithm = Map("log", Det(u), 0)
    lines = [d.body for d in problem.definitions]
    lines += [node for strand in strands for node in (strand.subject, *(step.before for step in strand.steps))]
    return any(part is logarithm for line in lines for part in line.walk())


def has_an_inverse(u: Node, positive: bool, problem: Problem) -> tuple[Node, ...]:
    """The matrix u has an inverse, and a positive determinant if that is asked."""
    stated = {f.node for f in problem.facts}
    if any(Has(prop, u) in stated for prop in INVERTIBLE[positive and 2 :]):
        return ()
    determinant = Rel(">", Det(u), ZERO)
    if determinant in stated or (not positive and Rel("!=", Det(u), ZERO) in stated):
        return ()
    definite = [is_definite(parts(t), problem) for t in terms_of(u)]
    if all(definite) and "strictly" in definite:
        return ()
    match u:
        case Prod((Transpose(Sym() as x), y)) if x is y and not is_square(x.shape):
            return full("full column rank", x, stated)
        case Prod((Sym() as x, Transpose(y))) if x is y and not is_square(x.shape):
            return full("full row rank", x, stated)
        case Sym() if not positive:
            return (Has("invertible", u),)
    return (determinant if positive else Rel("!=", Det(u), ZERO),)


def full(rank: str, x: Node, stated: set[Node | None]) -> tuple[Node, ...]:
    said = Has(rank, x)
    return () if said in stated else (said,)
