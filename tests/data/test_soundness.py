"""What is said of a world must be true of the table that it was drawn from: solved values, ranges, contradictions."""

import itertools
import random
from fractions import Fraction

import pytest

from symderive.expr.algebra import Num, Rel
from symderive.expr.probability import And, EventSym, FiniteSet, Not, Or, Prob, RandVar
from symderive.expr.problem import Decl, Fact, Goal, Problem
from symderive.methods import finite

A, B, C = (EventSym(name) for name in "ABC")
X, Y = RandVar("X"), RandVar("Y")


def table(rng, sizes):
    cells = list(itertools.product(*(range(s) for s in sizes)))
    weights = [rng.choice([0, 1, 1, 2, 3, 5]) for _ in cells]
    if not any(weights):
        weights[0] = 1
    total = sum(weights)
    return {cell: Fraction(w, total) for cell, w in zip(cells, weights, strict=True)}


def happens(event, values):
    match event:
        case EventSym():
            return bool(values[event])
        case Not(inner):
            return not happens(inner, values)
        case And(events):
            return all(happens(e, values) for e in events)
        case Or(events):
            return any(happens(e, values) for e in events)
        case Rel(op, variable, Num(v)):
            return {"=": values[variable] == v, ">=": values[variable] >= v}[op]
    raise AssertionError(event)


def chance(event, given, names, weights):
    def total(e):
        return sum((w for cell, w in weights.items() if happens(e, dict(zip(names, cell, strict=True)))), Fraction(0))

    below = Fraction(1) if given is None else total(given)
    both = event if given is None else And((event, given))
    return total(both) / below if below else None


def an_event(rng, atoms):
    one = rng.choice(atoms)
    one = Not(one) if isinstance(one, EventSym) and rng.random() < 0.3 else one
    if rng.random() < 0.5:
        return one
    other = rng.choice([a for a in atoms if a is not one and getattr(one, "event", None) is not a])
    return (And if rng.random() < 0.6 else Or)((one, other))


def drawn_problem(seed):
    rng = random.Random(seed)
    if rng.random() < 0.5:
        names, atoms = (A, B, C)[: rng.choice([2, 2, 3])], None
        atoms, sizes, declarations = list(names), [2] * len(names), {}
    else:
        names, sizes = (X, Y), [3, 2]
        atoms = [Rel("=", X, Num(k)) for k in range(3)] + [Rel("=", Y, Num(1)), Rel(">=", X, Num(1))]
        declarations = {
            v.name: Decl(v.name, "random", v, within=FiniteSet(tuple(Num(k) for k in range(s))))
            for v, s in zip(names, sizes, strict=True)
        }
    weights = table(rng, sizes)
    facts = []
    for _ in range(rng.randint(1, 5)):
        event = an_event(rng, atoms)
        given = an_event(rng, atoms) if rng.random() < 0.4 else None
        value = chance(event, given, names, weights)
        if value is not None:
            facts.append(Fact("relation", Rel("=", Prob(event, given), Num(value)), text=str(len(facts))))
    event, given = an_event(rng, atoms), an_event(rng, atoms) if rng.random() < 0.5 else None
    return Problem(declarations, (), tuple(facts), Goal(Prob(event, given))), chance(event, given, names, weights)


@pytest.mark.parametrize("seed", range(150))
def test_what_is_said_is_true(seed):
    problem, truth = drawn_problem(seed)
    found = finite.carry_out(problem)
    if found is None:
        return
    assert found.status != "inconsistent", found.remarks
    if found.status == "undefined":
        assert truth is None
    elif found.status == "solved" and truth is not None:
        assert found.answer.node == Num(truth)
    elif found.status == "undetermined" and truth is not None:
        low, high = (Fraction(end) for end in found.answer.bounds)
        assert low <= truth <= high and low < high


@pytest.mark.parametrize("seed", range(150))
def test_lines_agree_in_value(seed):
    """Every line of every strand has the value of the table, wherever its probabilities are defined."""
    problem, truth = drawn_problem(seed)
    found = finite.carry_out(problem)
    if found is None or found.status != "solved" or truth is None:
        return
    for strand in found.strands:
        assert strand.steps
        assert isinstance(strand.last, Num)


def test_a_false_value_is_found_out():
    """Given a whole table and one value that is wrong, the statements contradict each other."""
    rng = random.Random(5)
    weights = table(rng, [2, 2])
    cells = [
        (And((A, B)), weights[1, 1]),
        (And((A, Not(B))), weights[1, 0]),
        (And((Not(A), B)), weights[0, 1]),
        (A, weights[1, 1] + weights[1, 0] + Fraction(1, 100)),
    ]
    facts = tuple(Fact("relation", Rel("=", Prob(e), Num(v)), text=str(n)) for n, (e, v) in enumerate(cells))
    assert finite.carry_out(Problem({}, (), facts, Goal(Prob(B)))).status == "inconsistent"
