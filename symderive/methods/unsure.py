"""What the statements do not fix, contradict, or leave without meaning: said as such, with the reason."""

from __future__ import annotations

from fractions import Fraction

from symderive.data.conflicts import smallest_conflict
from symderive.data.errors import UndefinedError
from symderive.data.knowledge import Knowledge
from symderive.data.ranges import Range
from symderive.data.world import World
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.node import Node
from symderive.expr.problem import Problem


def undetermined(
    problem: Problem, known: Knowledge, goal: Node, found: Range, strands: tuple[Strand, ...] = ()
) -> Derivation:
    """The range with the tables that reach its ends; ``strands`` say where it comes from."""
    remarks = []
    strict = any(item.op in ("<", ">", "!=") for item in known.world.equations)
    reached = "is reached, or where a strict inequality excludes it approached," if strict else "is reached"
    for word, end, table in (("smallest", found.low, found.low_table), ("largest", found.high, found.high_table)):
        if table:
            cells = "; ".join(f"{words}: {weight}" for words, weight in table)
            remarks.append(f"the {word} value {end} {reached} by the table {cells}")
    answer = Answer(
        bounds=(str(found.low), str(found.high)), latex=rf"\left[{tex(found.low)}, {tex(found.high)}\right]"
    )
    return Derivation(problem, "undetermined", strands, answer, assumed(known), tuple(remarks))


def tex(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else rf"\frac{{{value.numerator}}}{{{value.denominator}}}"


def inconsistent(problem: Problem, world: World, known: Knowledge, targets: set[Node]) -> Derivation:
    """No law obeys the statements: name a smallest set of them that already contradicts itself."""
    lines = smallest_conflict(world, targets or set(world.values)) if len(world.values) <= 8 else ()
    found = tuple(line for line in lines if line)
    lines = tuple(f"${line}$" for line in found or known.conflict or () if line)
    told = "no probabilities obey all of the statements"
    if len(lines) == 1 and not found:
        told += f": {lines[0]} contradicts what the others say together"
    elif lines:
        told += ": these contradict each other: " + "; ".join(lines)
    return Derivation(problem, "inconsistent", remarks=(told,), error={"message": told}, assumptions=assumed(known))


def undefined(problem: Problem, error: UndefinedError) -> Derivation:
    told = "the condition has probability zero, so that the conditional probability is not defined"
    return Derivation(problem, "undefined", remarks=(told,), error={"message": told})


def assumed(known: Knowledge) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known.world.assumptions, *known.assumptions)))
