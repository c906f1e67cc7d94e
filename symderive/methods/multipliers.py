"""Lagrange multipliers: an extremum under equations is a stationary point of f - λ g."""

from __future__ import annotations

from dataclasses import replace

from symderive.derive.derivation import Strand
from symderive.derive.rule import Step
from symderive.expr.algebra import MINUS, Sym
from symderive.expr.build import add, mul, transpose
from symderive.expr.node import Node
from symderive.expr.problem import Problem


def new_multipliers(equations: tuple[Node, ...], problem: Problem) -> tuple[Sym, ...]:
    """A multiplier for every constraint, of its shape: names that the problem does not use."""
    free = [(name, latex) for name, latex in MULTIPLIERS if not problem.speaks_of(name) and latex not in problem.given]
    return tuple(Sym(name, g.shape, latex) for (name, latex), g in zip(free, equations, strict=False))


#: names of multipliers, in the order in which they are taken
MULTIPLIERS = (("lambda", r"\lambda"), ("nu", r"\nu"), ("kappa", r"\kappa"))


def with_multipliers(f: Node, equations: tuple[Node, ...], multipliers: tuple[Sym, ...]) -> Node:
    """f - λ g, which has no slope at an extremum of f on g = 0."""
    return add(f, *(mul(MINUS, transpose(m), g) for m, g in zip(multipliers, equations, strict=True)))


def introduced(strands: tuple[Strand, ...]) -> list[Strand]:
    """The first strand with the sentence on the multipliers."""
    return [replace(strands[0], intro=JOINED)] if strands else []


def without_twin(strands: list[Strand]) -> list[Strand]:
    """Each strand once, also where it stands a second time without its sentence."""
    seen: set[tuple[Node, tuple[Step, ...]]] = set()
    kept = []
    for strand in strands:
        if (strand.subject, strand.steps) not in seen:
            seen.add((strand.subject, strand.steps))
            kept.append(strand)
    return kept


JOINED = (
    "The constraint, with everything on its left side, is multiplied by a Lagrange multiplier and subtracted; where "
    "the function has an extremum under the constraint, all slopes of this difference are zero:"
)
