"""A projection may be I or 0, an involution I or -I: places that no draw of generic matrices comes upon, where a line
such as det P = 0 fails."""

from __future__ import annotations

from dataclasses import replace

from symderive.check.variants import with_definitions
from symderive.expr.algebra import Eye, Rel, Sym, Zeros
from symderive.expr.build import neg
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.problem import Has, Problem
from symderive.expr.shape import DerivationError
from symderive.numeric.agreement import Agreement
from symderive.numeric.compare import agree
from symderive.numeric.outline import stated_of

LIMIT = 0.3
#: what I, 0 and -I are besides
OF_I = frozenset(("idempotent", "involutory", "symmetric", "square", "real", "diagonalizable", "orthogonal"))
OF_ZERO = OF_I - {"involutory", "orthogonal"}
OF_MINUS_I = OF_I - {"idempotent"}


def special_matrix(a: Node, b: Node, problem: Problem, *, seed: int = 0) -> Agreement | None:
    """How two lines that agree at generic points differ where such a matrix is I, 0 or -I; None where they do not."""
    stated = stated_of(problem).properties
    a, b = with_definitions(a, problem), with_definitions(b, problem)  # R = I - 2P is one of P
    for letter in sorted((x for x in free_leaves(a) | free_leaves(b) if isinstance(x, Sym)), key=lambda x: x.name):
        said = stated.get(letter, set())
        if not said & {"idempotent", "involutory"} or letter.shape[0] != letter.shape[1]:
            continue
        eye, zero = Eye(letter.shape[0]), Zeros(letter.shape)
        for value, has, name in ((eye, OF_I, "I"), (zero, OF_ZERO, "0"), (neg(eye), OF_MINUS_I, "-I")):
            if said <= has and allowed(letter, value, problem):
                found = differing(a, b, letter, value, problem, seed)
                if found is not None:
                    return replace(found, counterexample={**found.counterexample, letter.name: name})
    return None


def allowed(letter: Sym, value: Node, problem: Problem) -> bool:
    """Do the givens hold with this matrix for a letter? What is not an equation between numbers is left alone."""
    for fact in problem.facts:
        if fact.node is None or letter not in free_leaves(fact.node) or isinstance(fact.node, Has):
            continue
        if not (isinstance(fact.node, Rel) and fact.node.op == "="):
            return False
        if differing(fact.node.left, fact.node.right, letter, value, Problem(), 0, sure=False) is not None:
            return False
    return True


def differing(
    a: Node, b: Node, letter: Sym, value: Node, problem: Problem, seed: int, *, sure: bool = True
) -> Agreement | None:
    """How two sides differ with a matrix for a letter; where ``sure`` is not asked for, also where nothing is known."""
    rest = problem.but(facts=tuple(f for f in problem.facts if f.node is None or letter not in free_leaves(f.node)))
    try:
        left, right = substitute(a, {letter: value}), substitute(b, {letter: value})
        found = agree(left, right, rest, seed=seed, limit=LIMIT)
    except DerivationError:
        return None if sure else Agreement("undecided")
    if found.verdict == "equal" or (sure and (found.verdict != "different" or found.undefined)):
        return None
    return found
