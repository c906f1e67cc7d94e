"""Do two expressions agree: shapes, definitions, derivatives through names, free indices, domains, time."""

import time

from blackboard import EMPTY, A, M, absolute, exp, half, i, j, log, power, t, u, x, y

from symderive.expr.algebra import Apply, Delta, Det, Inverse, Num, Pow, Sym, Trace, Transpose
from symderive.expr.arrays import Entry
from symderive.expr.calculus import Derivative, Differential
from symderive.expr.probability import FiniteSet, Interval
from symderive.expr.problem import Decl, Definition, Goal, Problem
from symderive.numeric.compare import agree, chain


def test_shapes_that_differ_are_different() -> None:
    found = agree(x, x.T, EMPTY)
    assert found.verdict == "different"
    assert found.reason == "one side is a vector of size n, the other a row of size n"


def test_a_right_side_that_is_not_defined() -> None:
    found = agree(log(t * t), 2 * log(t), EMPTY)
    assert found.undefined == "right"
    assert found.values[1] == "not defined"
    assert agree(2 * log(t), log(t * t), EMPTY).verdict == "equal"


def test_definitions_are_followed() -> None:
    f, zed = Sym("f"), Sym("z")
    problem = Problem(
        definitions=(Definition(f, log(1 + zed), (zed,)), Definition(zed, x.T @ x)),
        goal=Goal(Derivative(f, (x,))),
    )
    lines = [
        Derivative(f, (x,)),
        Derivative(f, (zed,)) @ Derivative(zed, (x,)),
        Pow(1 + zed, Num(-1)) * (2 * x.T),
        2 * x.T / (1 + x.T @ x),
    ]
    assert chain(lines, problem).verdict == "equal"
    wrong = chain([*lines, x.T / (1 + x.T @ x)], problem)
    assert (wrong.verdict, wrong.line) == ("different", 4)


def test_total_and_partial_derivatives() -> None:
    f, p, q = Sym("f"), Sym("p"), Sym("q")
    problem = Problem(
        definitions=(Definition(f, p * q * q, (p, q)), Definition(q, t * t), Definition(p, exp(t))),
    )
    total = Derivative(f, (t,))
    parts = Derivative(f, (p,), True) * Derivative(p, (t,)) + Derivative(f, (q,), True) * Derivative(q, (t,))
    assert agree(total, parts, problem).verdict == "equal"
    assert agree(total, power(t, 4) * exp(t) + 4 * power(t, 3) * exp(t), problem).verdict == "equal"
    assert agree(total, Derivative(f, (p,), True) * Derivative(p, (t,)), problem).verdict == "different"


def test_a_partial_derivative_is_read_both_ways() -> None:
    """With w = t², h = w t: holding w gives w, running through gives 3 t²; asked for, it runs through."""
    w_, h_ = Sym("w"), Sym("h")
    definitions = (Definition(w_, t * t), Definition(h_, w_ * t))
    node = Derivative(h_, (t,), True)
    plain = Problem(definitions=definitions)
    assert agree(node, w_, plain).verdict == "equal"
    assert agree(node, 3 * t * t, plain).verdict == "equal"
    assert agree(node, 2 * t * t, plain).verdict == "different"
    asked = Problem(definitions=definitions, goal=Goal(node))
    assert agree(node, 3 * t * t, asked).verdict == "equal"
    assert agree(node, w_, asked).verdict == "different"


def test_differentials() -> None:
    problem = Problem(goal=Goal(Derivative(x.T @ M @ x, (x,))))
    assert agree(Differential(x.T @ M @ x), x.T @ (M + M.T) @ Differential(x), problem).verdict == "equal"
    assert agree(Differential(x.T @ M @ x), 2 * x.T @ M @ Differential(x), problem).verdict == "different"
    problem = Problem(goal=Goal(Derivative(Det(M), (M,))))
    right = Det(M) * Trace(Inverse(M) @ Differential(M))
    assert agree(Differential(Det(M)), right, problem).verdict == "equal"
    assert agree(Differential(Inverse(M)), -Inverse(M) @ Differential(M) @ Inverse(M), problem).verdict == "equal"


def test_free_indices_are_compared_at_all_their_values() -> None:
    p = Apply("softmax", (x,), x.shape)
    left = Derivative(Entry(p, (i,)), (Entry(x, (j,)),))
    right = Entry(p, (i,)) * (Delta(i, j) - Entry(p, (j,)))
    assert agree(left, right, EMPTY).verdict == "equal"
    assert agree(left, Entry(p, (i,)) * (1 - Entry(p, (j,))), EMPTY).verdict == "different"


def test_declared_domains() -> None:
    y_ = Sym("y")
    signs = Problem(declarations={"y": Decl("y", "scalar", y_, within=FiniteSet((Num(-1), Num(1))))})
    assert agree(y_ * y_, Num(1), signs).verdict == "equal"
    unit = Problem(declarations={"y": Decl("y", "scalar", y_, within=Interval(Num(0), Num(1), "()"))})
    assert agree(absolute(y_ * (1 - y_)), y_ * (1 - y_), unit).verdict == "equal"
    assert agree(absolute(y_ - half), y_ - half, unit).verdict == "different"


def test_a_limit_in_time() -> None:
    found = agree(exp(x.T @ x), exp(y.T @ x), EMPTY, limit=0.0)
    assert (found.verdict, found.reason) == ("undecided", "the time limit was reached")


def test_a_derivation_is_confirmed_in_a_few_milliseconds() -> None:
    r = A @ x - u
    lines = [
        Derivative(r.T @ r, (x,)),
        2 * r.T @ Derivative(r, (x,)),
        2 * r.T @ A,
        2 * (x.T @ A.T - u.T) @ A,
        2 * Transpose(A.T @ r),
    ]
    chain(lines, EMPTY)
    times = []
    for seed in range(9):
        problem = Problem(id=str(seed))
        start = time.perf_counter()
        assert chain(lines, problem, seed=seed).verdict == "equal"
        times.append(time.perf_counter() - start)
    assert sorted(times)[4] < 0.05  # about 3 ms on an idle core
