"""Identities hold on random joint tables that obey what is declared, and never contain the question."""

import itertools
import random
from fractions import Fraction

import pytest

from symderive.expr.algebra import Num, Pow, Prod, Sum, Sym
from symderive.expr.node import substitute
from symderive.expr.probability import And, Dens, EventSym, Minus, Not, Or, Prob, SumOver
from symderive.methods import events, identities
from symderive.parse.statements import read_problem

VARIABLES = [
    ("x, y", "", r"p(x \mid y)", {"x": "", "y": "x"}),
    ("x, y", "", r"p(y \mid x)", {"x": "", "y": "x"}),
    ("x, y", "", "p(y)", {"x": "", "y": "x"}),
    ("a, b, c, d", "", "p(a, b, c, d)", {"a": "", "b": "a", "c": "ab", "d": "abc"}),
    ("x, y, z", "", r"p(x \mid y, z)", {"x": "", "y": "x", "z": "xy"}),
    ("x, y, z", "", r"p(x, y \mid z)", {"x": "", "y": "x", "z": "xy"}),
    ("x, y, z", r"y \perp z \mid x", r"p(x \mid y, z)", {"x": "", "y": "x", "z": "x"}),
    ("x, y, z", r"x \perp y \mid z", r"p(x, y \mid z)", {"z": "", "x": "z", "y": "z"}),
    ("x, y, z", r"x \perp y", r"p(x \mid y, z)", {"x": "", "y": "", "z": "xy"}),
    ("x, y, z", r"x \to z, \quad y \to z", r"p(x, y \mid z)", {"x": "", "y": "", "z": "xy"}),
    ("x, y, z", r"x \to z, \quad y \to z", r"p(x \mid z)", {"x": "", "y": "", "z": "xy"}),
    ("x, y, z", r"x \to y, \quad y \to z", r"p(z \mid x)", {"x": "", "y": "x", "z": "y"}),
    ("x, y, z", r"x \to y, \quad y \to z", r"p(x \mid z)", {"x": "", "y": "x", "z": "y"}),
    ("x, y, z", r"x \to y, \quad y \to z", r"p(y \mid x, z)", {"x": "", "y": "x", "z": "y"}),
    ("x, y, z", r"x \to y, \quad y \to z", r"p(z \mid x, y)", {"x": "", "y": "x", "z": "y"}),
    ("x, y, z", r"z \to x, \quad z \to y", "p(x, y)", {"z": "", "x": "z", "y": "z"}),
    ("w, x, y, z", r"w \to x, w \to y, x \to z, y \to z", r"p(z \mid w)", {"w": "", "x": "w", "y": "w", "z": "xy"}),
    ("w, x, y, z", r"w \to x, w \to y, x \to z, y \to z", r"p(w \mid z)", {"w": "", "x": "w", "y": "w", "z": "xy"}),
    ("w, x, y, z", r"w \to x, x \to y, y \to z", "p(w, x, y, z)", {"w": "", "x": "w", "y": "x", "z": "y"}),
]
EVENTS = [
    ("A, B", "", r"P(A \cup B)"),
    ("A, B", "", r"P(A^c)"),
    ("A, B", "", r"P(A \mid B)"),
    ("A, B", "", r"P(A^c \cap B^c)"),
    ("A, B", "", r"P(A \setminus B)"),
    ("A, B", "", "P(A)"),
    ("A, B", "", r"P(A^c \mid B)"),
    ("A, B", "", r"P(A \mid B^c)"),
    ("A, B", "", r"P(A \cap B)"),
    ("A, B", "", r"P((A \cap B^c) \cup (A^c \cap B))"),
    ("A, B, C", "", r"P(A \cup B \cup C)"),
    ("A, B, C", "", r"P(A \cap B \cap C)"),
    ("A, B, C", "", r"P(A \cup B \mid C)"),
    ("A, B", r"A \perp B", r"P(A \cup B)"),
    ("A, B", r"A \perp B", r"P(A^c \cap B)"),
]


def random_table(graph, seed):
    """Weights of 0/1 variables that factorise along a graph (names to the letters of their parents)."""
    rng, rows = random.Random(seed), []
    chances = {
        (n, values): Fraction(rng.randint(1, 19), 20)
        for n, parents in graph.items()
        for values in itertools.product((0, 1), repeat=len(parents))
    }
    for values in itertools.product((0, 1), repeat=len(graph)):
        at, weight = dict(zip(graph, values, strict=True)), Fraction(1)
        for n, parents in graph.items():
            one = chances[n, tuple(at[p] for p in parents)]
            weight *= one if at[n] else 1 - one
        rows.append((at, weight))
    return rows


def value(node, rows, at):
    match node:
        case Num(number):
            return number
        case Sum(terms):
            return sum((value(t, rows, at) for t in terms), Fraction(0))
        case Prod(factors):
            total = Fraction(1)
            for f in factors:
                total *= value(f, rows, at)
            return total
        case Pow(base, Num(k)):
            return value(base, rows, at) ** int(k)
        case SumOver(body, Sym() as letter):
            return sum((value(body, rows, {**at, letter.name: v}) for v in (0, 1)), Fraction(0))
        case Dens(_, arguments, given):

            def holds(letters, cell):
                return all(cell[a.name.rstrip("'")] == at[a.name] for a in letters)

            below = sum(w for cell, w in rows if holds(given, cell))
            return sum(w for cell, w in rows if holds((*arguments, *given), cell)) / below
        case Prob(event, given):
            known = [(c, w) for c, w in rows if given is None or happens(given, c)]
            return sum(w for c, w in known if happens(event, c)) / sum(w for _, w in known)
    raise AssertionError(node)


def happens(event, cell):
    match event:
        case EventSym(name):
            return bool(cell[name])
        case Not(e):
            return not happens(e, cell)
        case And(es):
            return all(happens(e, cell) for e in es)
        case Or(es):
            return any(happens(e, cell) for e in es)
        case Minus(a, b):
            return happens(a, cell) and not happens(b, cell)
    raise AssertionError(event)


@pytest.mark.parametrize(("names", "structure", "find", "graph"), VARIABLES)
def test_an_identity_of_masses(names, structure, find, graph):
    problem = read_problem(f"{names} \\text{{ discrete}}\n{structure}".strip(), find)
    found = identities.carry_out(problem)
    assert found is not None and found.answer.node is not None
    assert problem.goal.node not in set(found.answer.node.walk())
    for seed in range(2):
        rows = random_table(graph, seed)
        for cell, _ in rows:
            for strand in found.strands:
                assert len({value(line, rows, cell) for line in strand.lines}) == 1


@pytest.mark.parametrize(("names", "structure", "find"), EVENTS)
def test_an_identity_of_events(names, structure, find):
    problem = read_problem(f"{names} \\in \\mathcal{{F}}\n{structure}".strip(), find)
    found = events.carry_out(problem)
    assert found is not None and problem.goal.node not in set(found.answer.node.walk())
    letters = names.split(", ")
    graph = {n: "" if structure else "".join(letters[:k]) for k, n in enumerate(letters)}
    for seed in range(2):
        rows = random_table(graph, seed)
        for strand in found.strands:
            assert len({value(line, rows, {}) for line in strand.lines}) == 1


def test_statements_with_values_are_left_to_others():
    problem = read_problem("P(A)=0.3\nP(B)=0.4\nP(A \\cap B)=0.1", r"P(A \cup B)")
    assert not events.fits(problem)


def test_substituting_letters_keeps_bound_ones():
    problem = read_problem(r"x, y \text{ discrete}", r"p(x \mid y)")
    answer = identities.carry_out(problem).answer.node
    assert substitute(answer, {Sym("x'"): Num(1)}) is answer
