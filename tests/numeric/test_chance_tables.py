"""Random joint tables obey exactly what is stated, and nothing else."""

from fractions import Fraction
from random import Random

import pytest

from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, EventSym, Expect, FiniteSet, Indep, Not, Or, Prob, RandVar, Var
from symderive.expr.problem import Decl, Edge, Fact, Problem
from symderive.numeric.compare import agree
from symderive.numeric.describing import exact
from symderive.numeric.polytope import interior, largest, start
from symderive.numeric.sample import draw
from symderive.numeric.sizes import NoPoint
from symderive.numeric.tables import Inconsistent

A, B, C, H, E = (EventSym(name) for name in "ABCHE")
X, Y, D, T1, T2 = (RandVar(name) for name in ("X", "Y", "D", "T_1", "T_2"))


def states(*nodes: Node, **declared: Decl) -> Problem:
    return Problem(declarations=declared, facts=tuple(Fact("relation", node) for node in nodes))


def equation(left: Node, right: Node | str | int) -> Node:
    return Rel("=", left, right if isinstance(right, Node) else Num(right))


def is_one(u: Node) -> Node:
    return Rel("=", u, Num(1))


BINARY = FiniteSet((Num(0), Num(1)))


def binary(*variables: RandVar) -> dict[str, Decl]:
    return {v.name: Decl(v.name, "random", v, within=BINARY) for v in variables}


def value(node: Node, problem: Problem, seed: int = 0) -> Fraction | None:
    return exact(node, draw(problem, [node], seed), problem)


# ---------------------------------------------------------------- the polytope
def test_a_random_point_of_a_polytope_obeys_its_equations_and_is_inside():
    rows = [[1] * 8, [i & 1 for i in range(8)], [i >> 1 & 1 for i in range(8)]]
    corner = start(rows, [1, Fraction(1, 3), Fraction(1, 4)], 8)
    assert corner is not None
    x = interior(corner, Random(1))
    assert [sum(a * b for a, b in zip(row, x, strict=True)) for row in rows] == [1, Fraction(1, 3), Fraction(1, 4)]
    assert min(x) > 0
    found = largest(corner, [int(i & 3 == 3) for i in range(8)])
    assert found is not None and found[0] == Fraction(1, 4)


def test_an_empty_polytope_is_seen():
    assert start([[1, 1], [1, 0]], [1, 2], 2) is None


def test_a_coordinate_is_zero_only_where_it_must_be():
    corner = start([[1, 1, 1], [1, 1, 0]], [1, 1], 3)
    assert corner is not None
    x = interior(corner, Random(0))
    assert x[2] == 0 and x[0] > 0 and x[1] > 0


# ---------------------------------------------------------------- what is stated holds exactly
STATED = [
    (states(equation(Prob(A), "5/8"), equation(Prob(B, A), "4/7")), Prob(And((A, B))), "5/14"),
    (
        states(equation(Prob(A), "7/10"), equation(Prob(B), "4/5"), equation(Prob(Or((A, B))), 1)),
        Prob(And((A, B))),
        "1/2",
    ),
    (states(equation(Prob(H) / Prob(Not(H)), "1/9"), equation(Prob(E, H) / Prob(E, Not(H)), 12)), Prob(H, E), "4/7"),
    (states(Indep(((A,), (B,))), equation(Prob(A), "1/3"), equation(Prob(B), "1/5")), Prob(And((A, B))), "1/15"),
    (states(Rel("subseteq", A, B), equation(Prob(A), "1/3"), equation(Prob(B), "1/2")), Prob(And((B, Not(A)))), "1/6"),
    (
        states(
            equation(Prob(is_one(D)), "1/200"),
            equation(Prob(is_one(T1), is_one(D)), "49/50"),
            equation(Prob(is_one(T1), equation(D, 0)), "1/20"),
            **binary(D, T1),
        ),
        Prob(is_one(D), is_one(T1)),
        "98/1093",
    ),
    (
        states(
            Edge(D, T1), Edge(D, T2),
            equation(Prob(is_one(D)), "1/200"),
            *(equation(Prob(is_one(t), is_one(D)), "49/50") for t in (T1, T2)),
            *(equation(Prob(is_one(t), equation(D, 0)), "1/20") for t in (T1, T2)),
            **binary(D, T1, T2),
        ),
        Prob(is_one(D), And((is_one(T1), is_one(T2)))),
        "9604/14579",
    ),
    (states(equation(Var(X), 4), equation(Var(Y), 9), equation(Cov(X, Y), 0)), Var(2 * X - 3 * Y + 7), 97),
    (states(equation(Expect(X), 3), equation(Expect(X**2), 11)), Var(X), 2),
]  # fmt: skip


@pytest.mark.parametrize("problem, asked, answer", STATED)
@pytest.mark.parametrize("seed", [0, 1])
def test_what_is_stated_holds_exactly(problem: Problem, asked: Node, answer: str | int, seed: int):
    assert value(asked, problem, seed) == Fraction(answer)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_not_stated_does_not_hold_by_accident(seed: int):
    given = states(Indep(((A,), (B,)), (C,)))
    assert value(Prob(A, And((B, C))), given, seed) == value(Prob(A, C), given, seed)
    assert value(Prob(A, And((B, Not(C)))), given, seed) != value(Prob(A, Not(C)), given, seed)
    assert value(Prob(And((A, B))), given, seed) != value(Prob(A) * Prob(B), given, seed)
    uncorrelated = states(equation(Cov(X, Y), 0))
    assert value(Expect(X**2 * Y), uncorrelated, seed) != value(Expect(X**2) * Expect(Y), uncorrelated, seed)


def test_mutual_independence_is_more_than_pairs():
    mutual = states(Indep(((A,), (B,), (C,))))
    pairs = states(Indep(((A,), (B,))), Indep(((A,), (C,))), Indep(((B,), (C,))))
    triple, product = Prob(And((A, B, C))), Prob(A) * Prob(B) * Prob(C)
    assert agree(triple, product, mutual).verdict == "equal"
    assert agree(triple, product, pairs).verdict == "different"


def test_contradictions_are_named():
    with pytest.raises(Inconsistent):
        draw(states(equation(Prob(A), "3/5"), equation(Prob(B), "2/5"), Rel("subseteq", A, B)), [Prob(A)])


def test_a_condition_of_probability_zero_is_undecided():
    given = states(equation(Prob(B), 0), equation(Prob(A), "1/2"))
    assert agree(Prob(A, B), Num(0), given).verdict == "undecided"


# ---------------------------------------------------------------- letters
def test_letters_are_read_off_or_drawn_from_their_range():
    r, q, s = Sym("r"), Sym("q"), Sym("s")
    given = states(
        equation(Prob(is_one(X), is_one(Y)), r),
        equation(Prob(is_one(Y)), q),
        equation(Prob(is_one(X)), s),
        **binary(X, Y),
    )
    assert agree(Prob(is_one(Y), is_one(X)), r * q / s, given).verdict == "equal"
    assert agree(Prob(is_one(Y), is_one(X)), r, given).verdict == "different"


def test_a_letter_in_two_statements_is_one_number():
    p = Sym("p")
    given = states(equation(Prob(A), p), equation(Prob(B), p), Indep(((A,), (B,))))
    assert agree(Prob(And((A, B))), p**2, given).verdict == "equal"


def test_a_counterexample_names_its_probabilities():
    found = agree(Prob(And((A, B))), Prob(A) * Prob(B), states(equation(Prob(A), "5/8"), equation(Prob(B, A), "4/7")))
    assert found.verdict == "different" and found.exact
    assert found.counterexample["P(A)"] == "5/8" and found.counterexample["P(A ∩ B)"] == "5/14"


def test_a_table_that_cannot_be_built_is_undecided_not_ignored():
    many = [EventSym(f"A_{i}") for i in range(14)]
    with pytest.raises(NoPoint):
        draw(Problem(), [Prob(And(tuple(many)))])
