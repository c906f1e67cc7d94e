"""A probability that only an equation fixes: it is called x, what is stated is written in terms of x, and x solved."""

from __future__ import annotations

from symderive.data.entries import Tables
from symderive.data.errors import UndefinedError
from symderive.data.field import to_node
from symderive.data.knowledge import Knowledge
from symderive.data.moves import Chain
from symderive.data.outcomes import given_moves
from symderive.data.world import Statement
from symderive.derive.derivation import Derivation, Strand
from symderive.expr.algebra import Sym
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Prob
from symderive.expr.problem import Definition, Problem
from symderive.methods.unsure import assumed
from symderive.methods.worked import answer_of, strands_of
from symderive.rules import outcomes

NAMES = ("x", "y", "u", "v")


def by_the_unknown(problem: Problem, known: Knowledge, goal: Prob) -> Derivation | None:
    """The lines where one probability of an event or value is unknown, and another one, written by it, is stated."""
    built = known.built
    if built is None or not built.free or len(built.free) > len(NAMES):
        return None
    if any(letter not in known.letters or parents for letter, (_, parents) in built.free.items()):
        return None
    taken = {getattr(leaf, "name", "") for leaf in problem.leaves()}
    free = [Sym(n) for n in NAMES if n not in taken]
    plain = Tables(Knowledge(known.world, built, built.network))
    chain, stated = Chain(), False
    try:
        for item in built.left:
            if isinstance(item, Statement):
                given_moves(plain, chain, item.event, item.given)
                stated = True
    except (KeyError, UndefinedError):
        return None
    ties = [i for i in built.left if not isinstance(i, Statement)]
    if not stated or any(not (isinstance(t.left, Prob) and isinstance(t.right, Prob)) for t in ties):
        return None
    named: dict[Node, Node] = {}
    strands: list[Strand] = []
    for move in [m for m in chain.moves if m.formula in built.free]:
        asked = move.quantity
        twin = next((q for q in named if any({t.left, t.right} == {q, asked} for t in ties)), None)
        if twin is not None:
            letter = named[twin]
            step = outcomes.stated_relation.step(asked, letter)
        elif free:
            letter = free.pop(0)
            step = outcomes.put_in_the_values.step(asked, letter, note="not stated: call it by a letter")
        else:
            return None
        named[asked] = letter
        strands.append(Strand(asked, (step,)))
    letters = {m.formula: named[m.quantity] for m in chain.moves if m.formula in built.free}
    if set(letters) != set(built.free) or len(set(letters.values())) != 1 or goal not in named:
        return None
    for strand in strands_of(chain):
        if strand.subject not in named:
            strands.append(with_letters(strand, letters))
    letter = named[goal]
    value = to_node(known.letters[next(iter(letters))])
    note = "set equal to the stated value; the solution that is a probability"
    strands.append(Strand(letter, (outcomes.solve_for_the_letter.step(letter, value, note=note),)))
    strands.append(Strand(goal, (outcomes.put_in_the_values.step(goal, value),)))
    told = problem.but(definitions=(*problem.definitions, Definition(letter, value)))
    return Derivation(told, "solved", tuple(strands), answer_of(value), assumed(known))


def with_letters(strand: Strand, letters: dict[Node, Node]) -> Strand:
    put = [(s.rule, substitute(s.before, letters), substitute(s.after, letters), s.note) for s in strand.steps]
    steps = (rule.step(before, after, note=note) for rule, before, after, note in put)
    return Strand(strand.subject, tuple(steps))
