"""A letter in the statements that solves an equation of higher degree: masses c, 2c and 3c^2."""

from __future__ import annotations

from dataclasses import replace

from symderive import scalar
from symderive.data.field import Ratio, Value, letters_of, to_node
from symderive.data.knowledge import Knowledge
from symderive.data.reading import ORDER
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import Num, Sym
from symderive.expr.build import add
from symderive.expr.calculus import At
from symderive.expr.node import Node, substitute
from symderive.expr.problem import Problem
from symderive.methods.unsure import assumed
from symderive.rules import outcomes


def curved_letter(problem: Problem, known: Knowledge, letter: Node) -> Derivation | None:
    """The only root for which every stated probability lies between 0 and 1 and every condition on the letter holds.

    None where there is none of them or more than one, or where another letter is open.
    """
    conditions = [v for v in known.open_letters if isinstance(v, Ratio)]
    if not conditions or not isinstance(letter, Sym) or any(letters_of(v) != {letter} for v in conditions):
        return None
    equations = [to_node(v) for v in conditions]
    roots = scalar.solve(equations[0], letter)
    if roots is None:
        return None
    good = [r for r in roots if solves(equations, letter, r) and admissible(known, letter, r)]
    if len(good) != 1:
        return None
    root = good[0]
    constant = Num(1)
    whole = scalar.simplify(add(equations[0], constant))
    others = ", ".join(str(round(scalar.number(r) or 0, 4)) for r in roots if r is not root)
    tested = At(whole, ((letter, root),))
    note = "all probabilities add to one"
    if others:
        note += f"; the other root, about {others}, would make a probability negative or larger than one"
    strands = (
        Strand(letter, (outcomes.solve_for_the_letter.step(letter, root, note=note),)),
        Strand(tested, (outcomes.normalisation.step(tested, constant),), "With this value the equation holds:"),
    )
    return Derivation(problem, "solved", strands, Answer(node=root, decimal=scalar.number(root)), assumed(known))


def fixed_after_all(known: Knowledge, value: Value) -> Node | None:
    """A letter of a value that a condition in this letter alone fixes."""
    spoken = letters_of(value)
    return next(
        (x for v in known.open_letters for x in letters_of(v) if letters_of(v) == {x} and x in spoken),
        None,
    )


def with_curved_letter(problem: Problem, known: Knowledge, goal: Node, letter: Node, value: Value) -> Derivation | None:
    """A value in a letter that an equation of higher degree fixes: the letter first, then the value."""
    found = curved_letter(problem, known, letter)
    if found is None or found.answer is None or found.answer.node is None or letters_of(value) != {letter}:
        return None
    shown = to_node(value)
    filled = substitute(shown, {letter: found.answer.node})
    last = scalar.simplify(filled)
    line = Strand(goal, (outcomes.put_in_the_values.step(goal, filled), outcomes.work_out.step(filled, last)))
    return replace(found, strands=(*found.strands, line), answer=Answer(node=last, decimal=scalar.number(last)))


def solves(equations: list[Node], letter: Sym, root: Node) -> bool:
    return all(scalar.equal(substitute(e, {letter: root}), Num(0)) for e in equations)


def admissible(known: Knowledge, letter: Sym, root: Node) -> bool:
    """Does every probability lie between 0 and 1 and every stated condition on the letter hold?"""
    world = known.world
    masses = [s.value for s in world.statements]
    if known.network is not None:
        masses += [to_node(c) for t in known.network.tables.values() for row in t.rows.values() for c in row.values()]
    for mass in masses:
        value = scalar.number(substitute(mass, {letter: root}))
        if value is None or not -1e-12 <= value <= 1 + 1e-12:
            return False
    for rule in world.letter_rules:
        gap = scalar.sign(scalar.simplify(substitute(add(rule.left, -1 * rule.right), {letter: root})))
        if gap is None or (rule.op in ORDER and not ORDER[rule.op](gap, 0)):  # type: ignore[arg-type]
            return False
    return True
