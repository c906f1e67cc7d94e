"""Numbers of laws: densities, moments, conditions, computed variables, stated densities, information."""

import pytest

from symderive.expr.algebra import INFINITY, PI, Map, Num, Rel, Sym
from symderive.expr.arrays import Block
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, Dens, Expect, FiniteSet, Indep, Info, Law, Or, Prob, RandVar, Var
from symderive.expr.problem import Decl, Definition, Fact, Follows, Problem
from symderive.numeric.compare import agree

X, Y, Z, N, THETA = (RandVar(name) for name in ("X", "Y", "Z", "N", "Theta"))
a, b, c, m, n, p, q, s, x, y, z = (Sym(name) for name in "abcmnpqsxyz")


def node(u: Node | int | str) -> Node:
    return u if isinstance(u, Node) else Num(u)


def follows(u: Node, name: str, *params: Node | int | str, given: Node | None = None) -> Fact:
    return Fact("law", Follows(u, Law(name, tuple(map(node, params))), given))


def fact(u: Node, where: Node | None = None) -> Fact:
    return Fact("relation", u, where)


def exp(u: Node) -> Node:
    return Map("exp", u)


def log(u: Node) -> Node:
    return Map("log", u)


def between(low: Node | int, u: Node, high: Node | int) -> Node:
    return And((Rel("<=", node(low), u), Rel("<=", u, node(high))))


INDEPENDENT = Fact("independence", Indep(((X,), (Y,))))
POSITIVE = fact(Rel(">", s, Num(0)))
NORMAL = Problem(facts=(follows(X, "Normal", m, s**2), POSITIVE))
BETA_BINOMIAL = Problem(facts=(follows(THETA, "Beta", a, b), follows(X, "Binomial", n, THETA, given=THETA)))
NESTED = Problem(facts=(follows(X, "Uniform", 0, 1), follows(Y, "Uniform", 0, X, given=X)))
SQUARE = Problem(facts=(follows(X, "Uniform", 0, 1),), definitions=(Definition(Y, X**2),))
COINS = Problem(facts=(follows(X, "Bernoulli", p), follows(Y, "Bernoulli", q)))
COINS_APART = Problem(facts=(*COINS.facts, INDEPENDENT))
MIXTURE = Problem(
    declarations={"Z": Decl("Z", "random", Z, within=FiniteSet((Num(1), Num(2))))},
    facts=(
        fact(Rel("=", Prob(Rel("=", Z, Num(1))), Num("2/5"))),
        follows(X, "Normal", 10, 1, given=Rel("=", Z, Num(1))),
        follows(X, "Normal", 0, "42/5", given=Rel("=", Z, Num(2))),
    ),
)


def dens(*letters: Node, of: tuple[Node, ...], given: tuple[Node, ...] = ()) -> Dens:
    return Dens("p", letters, given, (), of)


LINEAR = Problem(facts=(fact(Rel("=", dens(x, of=(X,)), c * x), between(0, x, 1)),))
TWO_SIDED = Problem(facts=(fact(Rel("=", dens(x, of=(X,)), c * exp(-Map("abs", x)))),))
JOINT = Problem(facts=(fact(Rel("=", dens(x, y, of=(X, Y)), x + y), And((between(0, x, 1), between(0, y, 1)))),))
BY_CDF = Problem(facts=(fact(Rel("=", Prob(Rel("<=", X, x)), x**2), between(0, x, 1)),))
CONDITIONAL = Problem(facts=(fact(Rel("=", dens(x, of=(X, Y), given=(y,)), 2 * x / y**2), between(0, x, y)),))

EQUAL = [
    (NORMAL, log(dens(x, of=(X,))), -log(2 * PI) / 2 - log(s) - (x - m) ** 2 / (2 * s**2)),
    (NORMAL, Expect(X**4), m**4 + 6 * m**2 * s**2 + 3 * s**4),
    (NORMAL, Expect(X, Rel(">", X, m)), m + s * Map("sqrt", 2 / PI)),
    (NORMAL, Prob(Rel("<=", X, m + s)), Map("Phi", Num(1))),
    (NORMAL, Expect(exp(X)), exp(m + s**2 / 2)),
    (Problem(facts=(follows(X, "Poisson", s),)), Prob(Rel("<=", X, Num(1))), exp(-s) * (1 + s)),
    (Problem(facts=(follows(X, "Poisson", s),)), Var(X), s),
    (Problem(facts=(follows(X, "Binomial", n, p),)), Prob(Rel(">=", X, Num(1))), 1 - (1 - p) ** n),
    (Problem(facts=(follows(X, "Binomial", n, p),)), Var(X), n * p * (1 - p)),
    (Problem(facts=(follows(X, "Geometric", p),)), Expect(X), 1 / p),
    (Problem(facts=(follows(X, "Exponential", s),)), Prob(Rel(">", X, Num(2)), Rel(">", X, Num(1))), exp(-s)),
    (BETA_BINOMIAL, Expect(THETA, Rel("=", X, Num(1))), (a + 1) / (a + b + n)),
    (BETA_BINOMIAL, Expect(X), n * a / (a + b)),
    (NESTED, Var(Y), Num("7/144")),
    (NESTED, Expect(Y, X), X / 2),
    (SQUARE, dens(y, of=(Y,)), 1 / (2 * Map("sqrt", y))),
    (SQUARE, Prob(Rel("<=", Y, Num("1/4"))), Num("1/2")),
    (MIXTURE, Var(X), Num("736/25")),
    (COINS, Expect(X + Y), p + q),
    (COINS, Var(X + Y), Var(X) + Var(Y) + 2 * Cov(X, Y)),
    (COINS_APART, Expect(X * Y), p * q),
    (LINEAR, c, Num(2)),
    (LINEAR, Expect(X, Rel(">", X, Num("1/2"))), Num("7/9")),
    (TWO_SIDED, c, Num("1/2")),
    (TWO_SIDED, Prob(between(-1, X, 2)), 1 - exp(Num(-1)) / 2 - exp(Num(-2)) / 2),
    (JOINT, Cov(X, Y), Num("-1/144")),
    (JOINT, dens(y, of=(Y, X), given=(x,)), (x + y) / (x + Num("1/2"))),
    (BY_CDF, dens(x, of=(X,)), 2 * x),
    (CONDITIONAL, Expect(x**2, None, dens(x, of=(X, Y), given=(y,))), y**2 / 2),
    (Problem(), Info("KL", (Law("Bernoulli", (Num("1/2"),)), Law("Bernoulli", (Num("1/4"),)))), log(Num("4/3")) / 2),
]

DIFFERENT = [
    (NORMAL, log(dens(x, of=(X,))), -log(2 * PI) / 2 - 2 * log(s) - (x - m) ** 2 / (2 * s**2)),
    (COINS, Expect(X * Y), p * q),
    (COINS, Var(X + Y), Var(X) + Var(Y)),
    (JOINT, Expect(X * Y), Expect(X) * Expect(Y)),
    (MIXTURE, Prob(Rel("=", Z, Num(1)), Rel("=", X, Num(5))), Num("2/5")),
]


@pytest.mark.parametrize("problem, left, right", EQUAL)
def test_equal(problem: Problem, left: Node, right: Node):
    assert agree(left, right, problem).verdict == "equal"


@pytest.mark.parametrize("problem, left, right", DIFFERENT)
def test_different(problem: Problem, left: Node, right: Node):
    assert agree(left, right, problem).verdict == "different"


def test_exact_where_all_is_rational():
    assert agree(Expect(X), n * p, Problem(facts=(follows(X, "Binomial", n, p),))).exact


def test_information_of_a_table():
    binary = FiniteSet((Num(0), Num(1)))
    given = Problem(declarations={v.name: Decl(v.name, "random", v, within=binary) for v in (X, Y)})
    assert agree(Info("MI", (X, Y)), Info("H", (X,)) - Info("H", (X,), Y), given).verdict == "equal"
    assert agree(Info("MI", (X, Y)), Num(0), given).verdict == "different"


# ---------------------------------------------------------------- where a careless quadrature goes wrong
@pytest.mark.parametrize("near", ["1/1000", "1/7", "3", "40"])
def test_narrow_and_far_events(near: str):
    t = Num(near)
    narrow = Prob(Rel("<", X**2, t**2))
    assert agree(narrow, Prob(between(-t, X, t)), NORMAL).verdict == "equal"
    outside = Prob(Or((Rel(">", X, t), Rel("<", X, -t))))
    assert agree(Prob(Rel(">", Map("abs", X), t)), outside, NORMAL).verdict == "equal"


def test_a_mean_is_the_integral_of_its_tail():
    given = Problem(facts=(follows(X, "Exponential", s),))
    tail = Integral(Prob(Rel(">", X, z)), z, Num(0), INFINITY)
    assert agree(Expect(X), tail, given).verdict == "equal"


def test_a_marginal_of_an_undeclared_density():
    variables = RandVar("x"), RandVar("y")
    joint, single = dens(x, y, of=variables), dens(y, of=variables[1:])
    assert agree(Integral(joint, x), single, Problem()).verdict == "equal"
    assert agree(Integral(joint, y), single, Problem()).verdict == "different"


def test_no_number_where_a_letter_is_fixed_by_a_second_density():
    second = fact(Rel("=", dens(x, of=(X,)), exp(x * a - b)))
    given = Problem(facts=(follows(X, "Bernoulli", p), second))
    assert agree(a, log(p / (1 - p)), given).verdict == "undecided"


def test_a_law_that_is_not_known_is_undecided():
    given = Problem(facts=(follows(X, "Cauchy", 0, 1),))
    assert agree(Prob(Rel(">", X, Num(0))), Num("1/2"), given).verdict == "undecided"


def problem_of(*facts: Fact) -> Problem:
    return Problem(facts=facts)


def test_a_moment_changes_with_the_letters_of_its_law() -> None:
    poisson = problem_of(follows(X, "Poisson", m))
    slope = Derivative(Expect(X * X), (m,))
    assert agree(slope, 1 + 2 * m, poisson).verdict == "equal"
    assert agree(slope, 2 * m, poisson).verdict == "different"


def test_two_letters_for_values_of_one_variable_have_different_values() -> None:
    known = problem_of(follows(X, "Normal", 0, 1))
    primed = Sym("x'")
    assert agree(Prob(Rel("<=", X, x)), Prob(Rel("<=", X, primed)), known).verdict == "different"


def test_a_joint_law_without_a_construction_is_undecided() -> None:
    pair = Block(((X,), (Y,)))
    known = Problem(facts=(Fact("law", Follows(pair, Law("Multinomial", (node(4), pair)))),))
    assert agree(Expect(X), node(2), known).verdict == "undecided"
