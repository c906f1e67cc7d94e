"""Moves as strands: the quantity, the rule, the numbers put in, the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from symderive import scalar
from symderive.data.moves import Chain, Move, with_values
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import CATALOGUE, Step
from symderive.expr.algebra import Const, Num
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.rules import outcomes


def strands_of(chain: Chain) -> tuple[Strand, ...]:
    """One strand for each move: subject = rule = numbers = result."""
    before = tuple(strand for stage in chain.stages for strand in strands_of(stage))
    return (*before, *(strand_of(move, chain.shown) for move in chain.moves))


def strand_of(move: Move, shown: Mapping[Node, Node]) -> Strand:
    subject, result = move.quantity, shown[move.quantity]
    steps: list[Step] = []
    line = subject

    def go(rule: str, after: Node, note: str = "", used: tuple[str, ...] = (), size: str | None = None) -> None:
        nonlocal line
        if after is not line:
            steps.append(CATALOGUE[rule].step(line, after, note=note, used=used, size=size))
            line = after

    go(move.rule, move.formula, move.note, tuple(u for u in move.uses if u), None if move.size == "major" else "minor")
    for rule, after in move.between:
        go(rule, after)
    filled = with_values(line, shown)
    small = move.size == "minor"
    go(outcomes.put_in_the_values.name, filled, size="minor" if small else None)
    go(outcomes.work_out.name, result)
    return Strand(subject, tuple(steps), move.intro)


def worked(
    problem: Problem,
    chain: Chain,
    value: Node,
    *,
    assumptions: tuple[str, ...] = (),
    remarks: tuple[str, ...] = (),
) -> Derivation:
    """The derivation of a chain whose last move gives the answer."""
    return Derivation(
        problem,
        "solved",
        with_lines(strands_of(chain)),
        answer_of(value),
        assumptions,
        tuple(r for r in remarks if r),
    )


def with_lines(strands: tuple[Strand, ...]) -> tuple[Strand, ...]:
    """Where a single line would be shown, the result gets a line of its own too."""
    if sum(step.size == "major" for strand in strands for step in strand.steps) > 1 or not strands:
        return strands
    *others, last = strands
    *before, result = last.steps
    return (*others, replace(last, steps=(*before, replace(result, size="major"))))


def answer_of(value: Node) -> Answer:
    """A value as an answer, with its decimal where it is a number (a fraction, log 2, ...)."""
    if isinstance(value, Num):
        return Answer(node=value, decimal=float(value.value))
    plain = all(isinstance(leaf, Num | Const) for leaf in value.walk() if not leaf.kids)
    return Answer(node=value, decimal=scalar.number(value) if plain else None)
