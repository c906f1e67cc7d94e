"""A value that the statements fix, with the shortest chain of named rules that leads to it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from symderive.data.atoms import atoms_of
from symderive.data.closure import shortest_chain
from symderive.data.counted_out import chain_by_counting
from symderive.data.entries import Tables
from symderive.data.field import Value, from_node, letters_of, put, to_node
from symderive.data.knowledge import Knowledge
from symderive.data.linear import univariate_roots
from symderive.data.masses import with_masses
from symderive.data.moves import Chain, Move, with_values
from symderive.data.odds import odds_chain, witness
from symderive.data.one_unknown import chain_by_unknown
from symderive.data.outcomes import given_moves
from symderive.data.planner import closing_check
from symderive.data.rows import cell_of
from symderive.data.sequential import sequential_chain
from symderive.derive.derivation import Confirmed, Derivation, Strand
from symderive.expr.algebra import TRUE
from symderive.expr.node import Node, holds
from symderive.expr.probability import Count, Dens, Prob
from symderive.expr.problem import Problem
from symderive.methods.unknown_first import by_the_unknown
from symderive.methods.unsure import assumed, inconsistent
from symderive.methods.worked import worked
from symderive.rules import outcomes

SMALL = 32  # cells of a joint law that is drawn at random for every line


def hidden_letters(known: Knowledge) -> set[Node]:
    return set(known.built.free) if known.built is not None else set()


def determined(problem: Problem, known: Knowledge, goal: Node, asked: list[Prob], value: Value) -> Derivation | None:
    """The value with the chain of rules that leads to it; the chain must give the same value."""
    if isinstance(value, Fraction) and isinstance(goal, Prob) and not 0 <= value <= 1:
        return inconsistent(problem, known.world, known, set())
    chain = chain_to(known, goal, asked)
    if chain is not None and len(chain.moves) == 1 and unexplained(chain.moves[0]) and isinstance(goal, Prob):
        told = by_the_unknown(problem, known, goal)
        if told is not None:
            return told
    if chain is None:
        chain = Chain()
        note = "the statements, as linear equations on the atoms, leave no other value"
        chain.add(Move(goal, "sharp-bounds", to_node(value), note=note))
    elif goal not in chain.shown:
        chain.add(Move(goal, outcomes.put_in_the_values.name, with_values(goal, chain.shown)))
    elif not any(move.quantity is goal for move in chain.moves):
        chain.moves.append(Move(goal, outcomes.put_in_the_values.name, chain.shown[goal]))
    shown = chain.shown[goal]
    found = from_node(shown)
    if found is None or not equal_values(found, value, known):
        return None
    check = ""
    if isinstance(goal, Prob) and goal.given is not None and known.network is not None:
        cell, condition = cell_of(known.world, goal.event), cell_of(known.world, goal.given)
        if cell and condition:
            check = closing_check(known, tuple(cell.items()), tuple(condition.items()))
    done = worked(problem, chain, shown, assumptions=assumed(known), remarks=(check,))
    done = replace(done, strands=(*letter_strands(known), *done.strands), problem=with_masses(problem, known.world))
    if any(move.rule in ("odds-form", "probability-from-odds") for move in chain.moves):
        law = witness(known.world, goal, chain)
        return done if law is None else confirmed_exactly(done, Knowledge(known.world, None, law))
    if known.network is None or cells_of_all(known) <= SMALL:
        return done
    return confirmed_exactly(done, known)


def cells_of_all(known: Knowledge) -> int:
    size = 1
    for v in known.network.tables if known.network is not None else ():
        size = min(size * len(known.world.values[v]), 10**6)
    return size


def confirmed_exactly(done: Derivation, known: Knowledge) -> Derivation | None:
    """Every line against the joint law, in fractions; None where two lines of a strand differ.

    For networks of many variables, of which no table of random numbers can be drawn for every line.
    """
    compared = 0
    for strand in done.strands:
        values = [v for v in (line_value(line, known) for line in strand.lines) if v is not None]
        if any(v != values[0] for v in values[1:]):
            return None
        compared += len(values)
    return replace(done, confirmed=Confirmed(1, 1, 0.0, "exact arithmetic")) if compared else done


def line_value(line: Node, known: Knowledge) -> Value | None:
    """The value of a line, None where it holds more than probabilities, numbers and letters."""
    if holds(line, Dens, Count):
        return None
    return known.expression(line)


def letter_strands(known: Knowledge) -> list[Strand]:
    """The letters that the statements fix, before they are used."""
    note = "the only value for which the statements agree and all probabilities add to one"
    return [
        Strand(letter, (outcomes.solve_for_the_letter.step(letter, to_node(value), note=note),))
        for letter, value in known.letters.items()
        if letter not in hidden_letters(known)
    ]


def equal_values(a: Value, b: Value, known: Knowledge) -> bool:
    """Equal as they stand, or after the relations between the letters are put in."""
    if a == b:
        return True
    for relation in known.open_letters:
        for letter in letters_of(relation):
            roots = univariate_roots(relation, letter)
            if roots is not None and len(roots) == 1 and put(a, {letter: roots[0]}) == put(b, {letter: roots[0]}):
                return True
    return False


def chain_to(known: Knowledge, goal: Node, asked: list[Prob]) -> Chain | None:
    """The moves to every probability in the goal, or None where no chain of rules was found."""
    kept: Chain | None = None
    if known.network is not None:
        tables, chain = Tables(known), Chain()
        for p in asked:
            given_moves(tables, chain, p.event, p.given if p.given is not None else TRUE)
        free = hidden_letters(known)
        if not free:
            return chain
        told = not any(free & set(move.formula.walk()) for move in chain.moves)
        if told and not (known.letters and any(unexplained(move) for move in chain.moves)):
            return chain
        kept = chain if told else None
    odds = odds_chain(known.world, goal) if known.world.equations or not isinstance(goal, Prob) else None
    if odds is not None:
        return odds[0]
    atoms = known.atoms
    if atoms is None:
        atoms = atoms_of(known.world, {v for p in asked for v in known.world.mentions(p)})
    if atoms is None:
        return kept
    goals = [(p.event, p.given if p.given is not None else TRUE) for p in asked]
    found = shortest_chain(atoms, goals) or (sequential_chain(known.world, asked[0]) if len(asked) == 1 else None)
    found = found or chain_by_unknown(atoms, goals)
    return found or chain_by_counting(atoms, goals) or kept


def unexplained(move: Move) -> bool:
    """An entry of a table that came out of solving for what is not stated."""
    return move.rule == outcomes.normalisation.name and move.size == "minor"


def by_odds(problem: Problem, known: Knowledge, goal: Node) -> Derivation | None:
    """A probability from odds, where every statement is one of those that it needs."""
    found = odds_chain(known.world, goal) if known.world.equations else None
    if found is None or not found[1] or goal not in found[0].shown:
        return None
    done = worked(problem, found[0], found[0].shown[goal], assumptions=assumed(known))
    law = witness(known.world, goal, found[0])
    return done if law is None else confirmed_exactly(done, Knowledge(known.world, None, law))
