"""Questions about a finite world: what the statements fix, what they leave open, what they contradict."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from symderive.data.atoms import atoms_of
from symderive.data.closure import shortest_chain
from symderive.data.deduce import Knowledge, know, smallest_conflict
from symderive.data.entries import Tables
from symderive.data.errors import TooLargeError, UndefinedError
from symderive.data.field import Value, from_node, letters_of, put, to_node
from symderive.data.linear import univariate_roots
from symderive.data.moves import Chain, Move, with_values
from symderive.data.outcomes import given_moves
from symderive.data.planner import closing_check
from symderive.data.ranges import Range, range_of
from symderive.data.read_world import read_world
from symderive.data.rows import cell_of
from symderive.data.sample_space import as_sets, with_outcomes
from symderive.data.statements import mass_as_probability
from symderive.data.world import Statement, World
from symderive.derive.derivation import Answer, Confirmed, Derivation, Strand
from symderive.expr.algebra import TRUE, Num, Pow, Prod, Sym
from symderive.expr.node import Node, substitute, transform
from symderive.expr.probability import And, Best, Count, Cov, Dens, EventSym, Expect, Prob, RandVar, Var
from symderive.expr.problem import Problem
from symderive.methods.plan import Plan
from symderive.methods.worked import answer_of, strands_of, worked
from symderive.rules import outcomes
from symderive.rules import probability as rules

SMALL = 6  # variables of a joint law that is drawn at random for every line


def fits(problem: Problem) -> bool:
    """A probability, an expression in probabilities, or a letter that statements on probabilities fix."""
    goal = problem.goal
    if goal is None:
        return False
    node = mass_as_probability(goal.node)
    if any(isinstance(x, Expect | Var | Cov | Dens) for x in node.walk()):
        return False
    if any(isinstance(x, Prob) for x in node.walk()):
        return goal.where is None
    letter = node.body if isinstance(node, Best) else node
    return isinstance(letter, Sym) and any(
        isinstance(x, Prob) for f in problem.facts if f.node is not None for x in f.node.walk()
    )


def carry_out(problem: Problem) -> Derivation | None:
    """Read the statements, see what they say about the goal, and show why."""
    named = with_outcomes(problem)
    assert named.goal is not None
    world = read_world(named)
    goal = conditioned(world, one_head(mass_as_probability(named.goal.node)))
    try:
        found = answered(named, world, goal)
    except TooLargeError:
        return None
    return found if found is None or named is problem else spelled_as_sets(problem, found)


def one_head(goal: Node) -> Node:
    """P and Pr are one measure: lines are written with P."""
    return transform(goal, lambda u: Prob(u.event, u.given) if isinstance(u, Prob) else u)


def spelled_as_sets(problem: Problem, found: Derivation) -> Derivation:
    """Events about the outcome written as the sets of outcomes that the author used."""
    strands = tuple(
        Strand(
            as_sets(strand.subject),
            tuple(replace(s, before=as_sets(s.before), after=as_sets(s.after)) for s in strand.steps),
            strand.intro,
        )
        for strand in found.strands
    )
    return replace(found, problem=problem, strands=strands)


def conditioned(world: World, goal: Node) -> Node:
    """Observations stated beside the question are conditions of every probability in it."""
    if not world.observed:
        return goal
    put_in: dict[Node, Node] = {}
    for part in goal.walk():
        if isinstance(part, Prob):
            known = [*(part.given.events if isinstance(part.given, And) else (part.given,)), *world.observed]
            events = tuple(dict.fromkeys(e for e in known if e is not None))
            put_in[part] = Prob(part.event, events[0] if len(events) == 1 else And(events, True), part.head)
    return substitute(goal, put_in)


def answered(problem: Problem, world: World, goal: Node) -> Derivation | None:
    asked = [p for p in goal.walk() if isinstance(p, Prob)]
    if any(not understood(world, p) for p in asked):
        return None
    if not asked:
        return letter_answer(problem, world, goal)
    targets = {v for p in asked for v in world.mentions(p)}
    if not targets and not all(world.plain(p.event) is not None for p in asked):
        return None
    known = know(world, targets)
    if known.conflict is not None:
        return inconsistent(problem, world, known, targets)
    if isinstance(goal, Best):
        return None
    try:
        value = known.expression(goal)
        if value is None or letters_of(value) & hidden_letters(known):
            return open_answer(problem, known, goal, asked)
        return determined(problem, known, goal, asked, value)
    except UndefinedError as error:
        return undefined(problem, error)


def understood(world: World, p: Prob) -> bool:
    """Does the event speak, in the end, of finite variables only?"""
    plain = [world.plain(p.event), world.plain(p.given) if p.given is not None else TRUE]
    return all(v in world.values for part in plain for v in part.walk() if is_name(v))


def is_name(v: Node) -> bool:
    return isinstance(v, RandVar | EventSym)


def hidden_letters(known: Knowledge) -> set[Node]:
    return set(known.built.free) if known.built is not None else set()


# ---------------------------------------------------------------- determined
def determined(problem: Problem, known: Knowledge, goal: Node, asked: list[Prob], value: Value) -> Derivation | None:
    """The value with the chain of rules that leads to it; the chain must give the same value."""
    if isinstance(value, Fraction) and isinstance(goal, Prob) and not 0 <= value <= 1:
        return inconsistent(problem, known.world, known, set())
    chain = chain_to(known, goal, asked)
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
    done = replace(done, strands=(*letter_strands(known), *done.strands))
    if known.network is None or len(known.network.tables) <= SMALL:
        return done
    return confirmed_exactly(done, known)


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
    if any(isinstance(x, Dens | Count) for x in line.walk()):
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
    if known.network is not None:
        tables, chain = Tables(known), Chain()
        for p in asked:
            given_moves(tables, chain, p.event, p.given if p.given is not None else TRUE)
        free = hidden_letters(known)
        if not free or not any(free & set(x.walk()) for move in chain.moves for x in (move.formula,)):
            return chain
    atoms = known.atoms
    if atoms is None:
        atoms = atoms_of(known.world, {v for p in asked for v in known.world.mentions(p)})
    odds = odds_chain(known.world, goal)
    if odds is not None:
        return odds
    if atoms is None:
        return None
    return shortest_chain(atoms, [(p.event, p.given if p.given is not None else TRUE) for p in asked])


def odds_chain(world: World, goal: Node) -> Chain | None:
    """P(A | B) / P(A^c | B) from the likelihood ratio and the prior odds."""
    made = rules.odds_form.first(goal, world.problem)
    if made is None or not isinstance(made, Prod):
        return None
    chain = Chain()
    for item in world.equations:
        value = from_node(item.right)
        if item.op == "=" and value is not None:
            chain.shown[item.left] = item.right
    match made.factors:
        case (a, Pow() as b, c, Pow() as d):
            likelihood, prior = Prod((a, b)), Prod((c, d))
        case _:
            return None
    if likelihood not in chain.shown or prior not in chain.shown:
        return None
    chain.add(Move(goal, rules.odds_form.name, Prod((likelihood, prior))))
    return chain


def assumed(known: Knowledge) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known.world.assumptions, *known.assumptions)))


# ---------------------------------------------------------------- letters
def letter_answer(problem: Problem, world: World, goal: Node) -> Derivation | None:
    """A letter: solved for from the equations that the statements give, or bounded as a probability."""
    letter = goal.body if isinstance(goal, Best) else goal
    known = know(world, set(world.values))
    if known.conflict is not None:
        return inconsistent(problem, world, known, set(world.values))
    if not isinstance(goal, Best) and letter in known.letters:
        return solved_letter(problem, world, known, letter)
    named = next((s for s in world.statements if s.value is letter), None)
    if named is None:
        return None
    rest = replace(world, statements=[s for s in world.statements if s is not named])
    question = Prob(named.event, None if named.given is TRUE else named.given)
    found = answered(problem, rest, question)
    if found is None or not isinstance(goal, Best):
        return found
    if found.status == "undetermined" and found.answer is not None and found.answer.bounds is not None:
        end = Fraction(found.answer.bounds[1 if goal.kind == "max" else 0])
        chain = Chain()
        chain.add(
            Move(goal, "sharp-bounds", Num(end), note=f"the {'largest' if goal.kind == 'max' else 'smallest'} value")
        )
        return worked(problem, chain, Num(end), assumptions=found.assumptions, remarks=found.remarks)
    return found if found.status == "solved" else None


def solved_letter(problem: Problem, world: World, known: Knowledge, letter: Node) -> Derivation | None:
    """The equation that fixes a letter, written out by the rules, and its solution."""
    value = known.letters[letter]
    chain = Chain()
    open_world = known.built
    if open_world is not None and not open_world.free:
        symbolic = Knowledge(world, open_world, open_world.network)
        tables = Tables(symbolic)
        for item in open_world.left:
            if isinstance(item, Statement):
                try:
                    given_moves(tables, chain, item.event, item.given)
                except (KeyError, UndefinedError):
                    chain = Chain()
    shown = to_node(value)
    strands = strands_of(chain)
    last = Strand(letter, (outcomes.solve_for_the_letter.step(letter, shown, note=equation_note(chain, world)),))
    return Derivation(problem, "solved", (*strands, last), answer_of(shown), assumed(known))


def equation_note(chain: Chain, world: World) -> str:
    return "set equal to the stated value" if chain.moves else "the statements give one equation for it"


# ---------------------------------------------------------------- what is not solved
def open_answer(problem: Problem, known: Knowledge, goal: Node, asked: list[Prob]) -> Derivation | None:
    """The sharp range of a probability that the statements do not fix."""
    if not isinstance(goal, Prob):
        return None
    event, given = goal.event, goal.given if goal.given is not None else TRUE
    found = range_of(known, event, given)
    if found is None:
        return None
    if found.low == found.high:
        return determined(problem, known, goal, asked, found.low)
    return undetermined(problem, known, goal, found)


def undetermined(problem: Problem, known: Knowledge, goal: Node, found: Range) -> Derivation:
    remarks = []
    for word, end, table in (("smallest", found.low, found.low_table), ("largest", found.high, found.high_table)):
        if table:
            cells = "; ".join(f"{words}: {weight}" for words, weight in table)
            remarks.append(f"the {word} value {end} is reached by the table {cells}")
    answer = Answer(
        bounds=(str(found.low), str(found.high)), latex=rf"\left[{tex(found.low)}, {tex(found.high)}\right]"
    )
    return Derivation(problem, "undetermined", (), answer, assumed(known), tuple(remarks))


def tex(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else rf"\frac{{{value.numerator}}}{{{value.denominator}}}"


def inconsistent(problem: Problem, world: World, known: Knowledge, targets: set[Node]) -> Derivation:
    """No law obeys the statements: name a smallest set of them that already contradicts itself."""
    lines = smallest_conflict(world, targets or set(world.values)) if len(world.values) <= 8 else ()
    lines = tuple(line for line in lines or known.conflict or () if line)
    told = "no probabilities obey all of the statements"
    if lines:
        told += ": these contradict each other: " + "; ".join(lines)
    return Derivation(problem, "inconsistent", remarks=(told,), error={"message": told}, assumptions=assumed(known))


def undefined(problem: Problem, error: UndefinedError) -> Derivation:
    told = "the condition has probability zero, so that the conditional probability is not defined"
    return Derivation(problem, "undefined", remarks=(told,), error={"message": told})


PLANS = (Plan("finite probability", fits, carry_out),)
