"""Claims that are asked about: does this independence hold, is this equation true?

A graph answers by separation; numbers answer by working out both sides of every product that independence promises.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from symderive import scalar
from symderive.data.read_world import read_world
from symderive.data.reading import fold
from symderive.data.separation import open_path
from symderive.data.statements import cells_of
from symderive.data.trails import drawn, latex_of, trails
from symderive.data.world import World
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import ZERO, Rel, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Dens, EventSym, Indep, Prob
from symderive.expr.problem import Goal, Problem
from symderive.methods import finite
from symderive.methods.identity_page import name_of
from symderive.methods.plan import Plan
from symderive.rules import independence as rules
from symderive.rules import outcomes

HOLDS, FAILS = "True", "False"
MOST_CELLS, MOST_OUTCOMES = 12, 4096


def fits(problem: Problem) -> bool:
    """An independence of two groups, or an equation between probabilities, as the thing that is asked."""
    goal = problem.goal
    if goal is None or goal.name is not None:
        return False
    match goal.node:
        case Indep(groups, _):
            return len(groups) == 2
        case Rel("=", left, right):
            return any(isinstance(u, Prob) for side in (left, right) for u in side.walk())
    return False


def carry_out(problem: Problem) -> Derivation | None:
    assert problem.goal is not None
    claim = problem.goal.node
    if isinstance(claim, Rel):
        return by_numbers(problem, claim, [(claim.left, claim.right)])
    assert isinstance(claim, Indep)
    world = read_world(problem)
    by_graph = separation(problem, world, claim)
    if by_graph is not None and (by_graph.answer is None or by_graph.answer.exact == HOLDS or not world.statements):
        return by_graph
    cells = list(itertools.islice(promised(world, claim), MOST_CELLS + 1))
    return by_numbers(problem, claim, cells) if 0 < len(cells) <= MOST_CELLS else None


def separation(problem: Problem, world: World, claim: Indep) -> Derivation | None:
    """What the arrows alone say; None where a variable of the claim is not in the graph."""
    assert problem.goal is not None
    (one, other), given = claim.groups, set(claim.given)
    if not world.parents or not {*one, *other, *given} <= set(world.parents):
        return None
    found = [t for a in one for b in other for t in trails(world.parents, a, b, given)]
    pictures = [f"${drawn(world.parents, trail)}$" for trail in found]
    still_open = [p for p, trail in zip(pictures, found, strict=True) if trail.blocker is None]
    if still_open:
        paths = (
            "the path " + still_open[0] + " is open" if len(still_open) == 1 else f"{len(still_open)} paths are open, "
        )
        paths += "" if len(still_open) == 1 else "among them " + still_open[0]
        return decided(problem, (), FAILS, f"The graph does not imply ${problem.goal.text}$: {paths}.")
    if open_path(world.parents, set(one), set(other), given) is not None:
        return None  # too many paths to list them all
    why = "; ".join(
        f"{picture} is blocked at ${latex_of(trail.blocker)}$, {trail.reason}"
        for picture, trail in zip(pictures, found, strict=True)
        if trail.blocker is not None
    )
    before, after = mass(one, (*other, *claim.given)), mass(one, claim.given)
    step = outcomes.separation.step(before, after, note=why or "no path joins them")
    return decided(problem, (Strand(before, (step,)),), HOLDS, f"${problem.goal.text}$ holds in this graph.")


def mass(left: tuple[Node, ...], given: tuple[Node, ...]) -> Node:
    """p(x | y) for the letters of these variables."""
    letters = [tuple(Sym(name_of(v)) for v in group) for group in (left, given)]
    return Dens("p", letters[0], letters[1], (), (*left, *given))


def promised(world: World, claim: Indep) -> Iterator[tuple[Node, Node]]:
    """P(a, b | c) and P(a | c) P(b | c) for every choice of values; the last value of each follows from the others."""
    ranges = [[variants(world, v)[:-1] or variants(world, v) for v in group] for group in claim.groups]
    known = [variants(world, v) for v in claim.given]
    for given in itertools.product(*known):
        condition = joined(given)
        for one in itertools.product(*ranges[0]):
            for other in itertools.product(*ranges[1]):
                a, b, both = joined(one), joined(other), joined((*one, *other))
                if a is not None and b is not None and both is not None:
                    yield Prob(both, condition), mul(Prob(a, condition), Prob(b, condition))


def variants(world: World, v: Node) -> list[Node]:
    """The events that say all about v: an event and its complement, a variable at each of its values."""
    if isinstance(v, EventSym):
        return [v]
    if v in world.derived:
        base = tuple(world.mentions(v))
        cells = itertools.islice(cells_of(world.values, base), MOST_OUTCOMES)
        values = tuple(dict.fromkeys(fold(substitute(world.plain(v), dict(cell))) for cell in cells))
    else:
        values = world.values.get(v, ())
    return [Rel("=", v, value) for value in values]


def joined(events: tuple[Node, ...]) -> Node | None:
    if not events:
        return None
    comma = not any(isinstance(e, EventSym) for e in events)
    return events[0] if len(events) == 1 else And(events, comma)


def by_numbers(problem: Problem, claim: Node, cells: list[tuple[Node, Node]]) -> Derivation | None:
    """Both sides of every equation worked out; the first that fails settles the matter."""
    assert problem.goal is not None
    strands: dict[Node, Strand] = {}
    for left, right in cells:
        gap = add(left, neg(right))
        values: dict[Node, Node] = {}
        for side in dict.fromkeys(u for u in (*left.walk(), *right.walk()) if isinstance(u, Prob)):
            found = finite.carry_out(replace(problem, goal=Goal(side)))
            if found is None or found.status != "solved" or found.answer is None or found.answer.node is None:
                return None
            strands.update((s.subject, s) for s in found.strands if s.steps)
            values[side] = found.answer.node
        put_in = substitute(gap, values)
        difference = scalar.simplify(put_in)
        steps = [outcomes.put_in_the_values.step(gap, put_in)]
        if difference is not put_in:
            steps.append(rules.both_sides_compared.step(put_in, difference))
        strands[gap] = Strand(gap, tuple(steps))
        if difference is not ZERO:
            sentence = f"${problem.goal.text}$ does not hold: the two sides differ."
            kept = needed(strands, gap)
            return decided(problem, kept, FAILS, sentence)
    several = " for every choice of values" if len(cells) > 1 else ""
    sentence = f"${problem.goal.text}$ holds{several}: both sides are equal."
    return decided(problem, tuple(strands.values()), HOLDS, sentence)


def needed(strands: dict[Node, Strand], gap: Node) -> tuple[Strand, ...]:
    """The strands that lead to the one difference that settles the matter."""
    asked = {u for u in gap.walk() if isinstance(u, Prob)}
    kept: list[Strand] = []
    for subject, strand in reversed(strands.items()):
        if subject is gap or subject in asked:
            kept.append(strand)
            asked |= {u for step in strand.steps for u in step.after.walk() if isinstance(u, Prob)}
    return tuple(reversed(kept))


def decided(problem: Problem, strands: tuple[Strand, ...], verdict: str, sentence: str) -> Derivation:
    answer = Answer(latex=rf"\text{{{sentence}}}", exact=verdict)
    return Derivation(problem, "solved", strands, answer, assumptions=problem.assumptions)


PLANS = (Plan("claims", fits, carry_out),)
