"""Questions about a finite world: what the statements fix, what they leave open, what they contradict."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from symderive.data.atoms import atoms_of
from symderive.data.counted_out import form_by_counting
from symderive.data.deduce import know
from symderive.data.entries import Tables
from symderive.data.errors import ContradictionError, TooLargeError, UndefinedError
from symderive.data.field import letters_of, to_node
from symderive.data.knowledge import Knowledge
from symderive.data.moves import Chain, Move
from symderive.data.outcomes import given_moves
from symderive.data.ranges import range_of, range_of_form
from symderive.data.read_world import read_world
from symderive.data.relations import as_sum
from symderive.data.repeated import for_every_event
from symderive.data.sample_space import as_sets, with_outcomes
from symderive.data.statements import mass_as_probability
from symderive.data.world import Statement, World
from symderive.derive.derivation import Derivation, Strand
from symderive.expr.algebra import TRUE, Map, Num, Rel, Sym
from symderive.expr.node import Node, holds, substitute, transform
from symderive.expr.probability import And, Best, Cov, Dens, EventSym, Expect, Prob, RandVar, Var
from symderive.expr.problem import Problem
from symderive.methods.curved_letter import curved_letter, fixed_after_all, with_curved_letter
from symderive.methods.determined import by_odds, determined, hidden_letters
from symderive.methods.functions_of_chances import function_of_chances
from symderive.methods.one_free import explained
from symderive.methods.plan import Plan
from symderive.methods.unsure import assumed, inconsistent, undefined, undetermined
from symderive.methods.worked import answer_of, strands_of, worked
from symderive.rules import outcomes


def fits(problem: Problem) -> bool:
    """A probability, an expression in probabilities, or a letter that statements on probabilities fix."""
    goal = problem.goal
    if goal is None:
        return False
    node = mass_as_probability(goal.node)
    if holds(node, Expect, Var, Cov, Dens):
        return False
    if holds(node, Prob):
        return goal.where is None
    letter = node.body if isinstance(node, Best) else node
    return isinstance(letter, Sym) and any(
        isinstance(x, Prob) for f in problem.facts if f.node is not None for x in f.node.walk()
    )


def carry_out(problem: Problem) -> Derivation | None:
    """Read the statements, see what they say about the goal, and show why."""
    problem = for_every_event(problem)
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
        if value is None and holds(goal, Map):
            return function_of_chances(problem, known, goal, asked)
        if value is None or letters_of(value) & hidden_letters(known):
            return by_odds(problem, known, goal) or open_answer(problem, known, goal, asked)
        fixed = fixed_after_all(known, value)
        if fixed is not None:
            return with_curved_letter(problem, known, goal, fixed, value)
        return determined(problem, known, goal, asked, value)
    except UndefinedError as error:
        return undefined(problem, error)
    except ContradictionError:
        return inconsistent(problem, world, known, targets)


def understood(world: World, p: Prob) -> bool:
    """Does the event speak, in the end, of finite variables only?"""
    plain = [world.plain(p.event), world.plain(p.given) if p.given is not None else TRUE]
    return all(v in world.values for part in plain for v in part.walk() if is_name(v))


def is_name(v: Node) -> bool:
    return isinstance(v, RandVar | EventSym)


def open_answer(problem: Problem, known: Knowledge, goal: Node, asked: list[Prob]) -> Derivation | None:
    """The sharp range of a probability that the statements do not fix."""
    if not isinstance(goal, Prob):
        atoms = known.atoms or atoms_of(known.world, {v for p in asked for v in known.world.mentions(p)})
        chain = form_by_counting(atoms, goal) if atoms is not None else None
        if chain is not None and goal in chain.shown:
            return worked(problem, chain, chain.shown[goal], assumptions=assumed(known))
        found = range_of_form(known, goal)
        if found is None or found.low == found.high:
            return None
        return undetermined(problem, known, goal, found, explained(known, goal, found))
    event, given = goal.event, goal.given if goal.given is not None else TRUE
    found = range_of(known, event, given)
    if found is None:
        return None
    if found.low == found.high:
        return determined(problem, known, goal, asked, found.low)
    return undetermined(problem, known, goal, found, explained(known, goal, found))


# ---------------------------------------------------------------- letters
def letter_answer(problem: Problem, world: World, goal: Node) -> Derivation | None:
    """A letter: solved for from the equations that the statements give, or bounded as a probability."""
    letter = goal.body if isinstance(goal, Best) else goal
    known = know(world, set(world.values))
    if known.conflict is not None:
        return inconsistent(problem, world, known, set(world.values))
    if not isinstance(goal, Best) and letter in known.letters:
        return solved_letter(problem, world, known, letter)
    if not isinstance(goal, Best) and known.open_letters:
        found = curved_letter(problem, known, letter)
        if found is not None:
            return found
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
        chain = limits_by_letter(known)
        rule = outcomes.solve_the_inequality.name if chain.moves else outcomes.sharp_bounds.name
        note = f"the {'largest' if goal.kind == 'max' else 'smallest'} value that the statements allow"
        limit = stated_limit(known, chain)
        chain.add(Move(goal, rule, Num(end), note=note))
        done = worked(problem, chain, Num(end), assumptions=found.assumptions, remarks=found.remarks)
        if limit is None:
            return done
        solved = Rel("<=" if goal.kind == "max" else ">=", letter, Num(end))
        solving = Strand(limit, (outcomes.solve_the_inequality.step(limit, solved),))
        return replace(done, strands=(*done.strands[:-1], solving, done.strands[-1]))
    return found if found.status == "solved" else None


def stated_limit(known: Knowledge, chain: Chain) -> Rel | None:
    """The one inequality that is stated, with the formula found by the letters in it."""
    found = [
        Rel(item.op, *(chain.shown.get(side, side) for side in (item.left, item.right)))
        for item in known.world.equations
        if item.op != "=" and any(side in chain.shown for side in (item.left, item.right))
    ]
    return found[0] if len(found) == 1 else None


def limits_by_letter(known: Knowledge) -> Chain:
    """Every probability that is stated to lie above or below something, by the letters of the problem."""
    chain = Chain()
    if known.network is None or known.built is None or known.built.free:
        return chain
    tables = Tables(known)
    for item in known.world.equations:
        for part in (item.left, item.right):
            if item.op != "=" and isinstance(part, Prob):
                given_moves(tables, chain, part.event, part.given if part.given is not None else TRUE)
    return chain


def solved_letter(problem: Problem, world: World, known: Knowledge, letter: Node) -> Derivation | None:
    """The equation that fixes a letter, written out by the rules, and its solution."""
    value = known.letters[letter]
    chain = Chain()
    open_world = known.built
    if open_world is not None and not open_world.free:
        symbolic = Knowledge(world, open_world, open_world.network)
        tables = Tables(symbolic)
        for item in open_world.left:
            try:
                if isinstance(item, Statement):
                    given_moves(tables, chain, item.event, item.given)
                elif isinstance(item.left, Expect):
                    mean_moves(tables, chain, item.left)
            except (KeyError, UndefinedError):
                chain = Chain()
    shown = to_node(value)
    strands = strands_of(chain)
    equation = stated_equation(world, chain)
    if equation is None:
        last = Strand(letter, (outcomes.solve_for_the_letter.step(letter, shown, note=equation_note(chain, world)),))
    else:
        last = Strand(equation, (outcomes.solve_for_the_letter.step(equation, Rel("=", letter, shown)),))
    return Derivation(problem, "solved", (*strands, last), answer_of(shown), assumed(known))


def mean_moves(tables: Tables, chain: Chain, mean: Expect) -> None:
    """E[u] as the sum of its values times their probabilities, by the letters."""
    formula = as_sum(tables.world, mean.u, mean.given)
    if formula is not None:
        for p in formula.walk():
            if isinstance(p, Prob):
                given_moves(tables, chain, p.event, TRUE if p.given is None else p.given)
        chain.add(Move(mean, "expectation-as-sum", formula))


def stated_equation(world: World, chain: Chain) -> Rel | None:
    """What was found by the letters, set equal to the value that is stated of it; None where several are stated."""
    found = {m.quantity: chain.shown.get(m.quantity, m.formula) for m in chain.moves}
    stated = [
        Rel("=", found[left], right)
        for fact in world.problem.facts
        if isinstance(fact.node, Rel) and fact.node.op == "=" and fact.where is None
        for left, right in ((fact.node.left, fact.node.right), (fact.node.right, fact.node.left))
        if left in found and not isinstance(found[left], Num)
    ]
    return stated[0] if len(stated) == 1 else None


def equation_note(chain: Chain, world: World) -> str:
    return "set equal to the stated value" if chain.moves else "the statements give one equation for it"


PLANS = (Plan("finite probability", fits, carry_out),)
