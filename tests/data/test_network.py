"""Networks against enumeration: sums, elimination, separation."""

import itertools
import random
from fractions import Fraction

import pytest

from symderive.data.elimination import eliminate
from symderive.data.errors import TooLargeError
from symderive.data.field import Ratio
from symderive.data.network import Network
from symderive.data.reading import fold
from symderive.data.separation import cycle_of, separated
from symderive.data.tables import Table, cell_event
from symderive.expr.algebra import TRUE, Apply, Num, Rel, Sum, Sym
from symderive.expr.probability import And, Or, RandVar


def random_network(seed, count=6, values=2, most=2):
    rng = random.Random(seed)
    names = [RandVar(f"V_{k}") for k in range(count)]
    domain = tuple(Num(k) for k in range(values))
    tables = {}
    for k, v in enumerate(names):
        parents = tuple(rng.sample(names[:k], min(k, rng.randint(0, most))))
        rows = {}
        for place in itertools.product(domain, repeat=len(parents)):
            weights = [rng.randint(1, 9) for _ in domain]
            rows[place] = {x: Fraction(w, sum(weights)) for x, w in zip(domain, weights, strict=True)}
        tables[v] = Table(v, parents, rows)
    return Network(tables), names


def enumerated(network, event):
    total = Fraction(0)
    for choice in itertools.product(*(network.values(v) for v in network.tables)):
        cell = dict(zip(network.tables, choice, strict=True))
        if fold(event, cell) is TRUE:
            weight = Fraction(1)
            for v, table in network.tables.items():
                weight *= table.rows[tuple(cell[p] for p in table.parents)][cell[v]]
            total += weight
    return total


def events_of(names):
    yield Rel("=", names[-1], Num(1))
    yield And((Rel("=", names[0], Num(1)), Rel("=", names[-1], Num(0))), True)
    yield Or((Rel("=", names[1], Num(1)), Rel("=", names[2], names[3])))
    yield Rel(">=", Sum(tuple(names)), Num(3))
    yield Rel("=", Apply("max", tuple(names[:3])), Num(1))


@pytest.mark.parametrize("seed", range(6))
def test_a_sum_is_the_sum_over_all_cells(seed):
    network, names = random_network(seed)
    for event in events_of(names):
        assert network.weight(event) == enumerated(network, event)


@pytest.mark.parametrize("seed", range(6))
def test_elimination_agrees(seed):
    network, names = random_network(seed, values=3, count=5)
    evidence = {names[0]: Num(1), names[2]: Num(2)}
    row = eliminate(network, evidence, names[-1]).row
    for x, weight in row.items():
        assert weight == enumerated(network, cell_event({**evidence, names[-1]: x}))


@pytest.mark.parametrize("seed", range(8))
def test_separation_is_independence(seed):
    """Where the graph separates, the table is independent; where it does not, a generic table is not."""
    network, names = random_network(seed, count=5)
    parents = {v: t.parents for v, t in network.tables.items()}
    for a, b in itertools.combinations(names, 2):
        for given in itertools.chain([()], ((c,) for c in names if c not in (a, b))):
            product_holds = all(
                network.weight(cell_event({a: x, b: y, **g})) * network.weight(cell_event(g))
                == network.weight(cell_event({a: x, **g})) * network.weight(cell_event({b: y, **g}))
                for x in network.values(a)
                for y in network.values(b)
                for z in itertools.product((Num(0), Num(1)), repeat=len(given))
                for g in [dict(zip(given, z, strict=True))]
            )
            assert separated(parents, {a}, {b}, set(given)) == product_holds


def test_letters_stay_letters():
    x, p = RandVar("X"), Ratio.letter(Sym("p"))
    network = Network({x: Table(x, (), {(): {Num(0): 1 - p, Num(1): p}})})
    assert network.weight(Rel("=", x, Num(0))) + network.weight(Rel("=", x, Num(1))) == 1


def test_a_long_chain_is_linear():
    domain = (Num(0), Num(1))
    names = [RandVar(f"X_{k}") for k in range(300)]
    rows = {(d,): {Num(0): Fraction(1, 3), Num(1): Fraction(2, 3)} for d in domain}
    tables = {names[0]: Table(names[0], (), {(): {Num(0): Fraction(1, 2), Num(1): Fraction(1, 2)}})}
    for before, v in itertools.pairwise(names):
        tables[v] = Table(v, (before,), rows)
    assert Network(tables).weight(Rel("=", names[-1], Num(1))) == Fraction(2, 3)


def test_too_large_is_said():
    domain = tuple(Num(k) for k in range(1, 30))
    names = [RandVar(f"X_{k}") for k in range(12)]
    row = {x: Fraction(1, 29) for x in domain}
    network = Network({v: Table(v, (), {(): row}) for v in names})
    powers = Sum(tuple(Num(31**k) * v for k, v in enumerate(names)))
    with pytest.raises(TooLargeError):
        network.weight(Rel("=", powers, Num(5)))


def test_birthdays_are_counted():
    domain = tuple(Num(k) for k in range(1, 366))
    names = [RandVar(f"X_{k}") for k in range(23)]
    row = {x: Fraction(1, 365) for x in domain}
    network = Network({v: Table(v, (), {(): row}) for v in names})
    alike = Or(tuple(Rel("=", a, b) for a, b in itertools.combinations(names, 2)))
    assert abs(float(network.weight(alike)) - 0.5072972) < 1e-7  # Feller, An Introduction to Probability, II.3


def test_a_cycle_is_found():
    a, b, c = (RandVar(n) for n in "abc")
    assert cycle_of({a: (b,), b: (c,), c: (a,)}) is not None
    assert cycle_of({a: (b, c), b: (c,), c: ()}) is None
