"""Names in probability that were read as something else: joint densities, order statistics, events, differences."""

import pytest

from symderive.expr.probability import And, Dens, Law, Minus, Not, Prob, RandVar
from symderive.expr.shape import DerivationError
from symderive.parse.statements import read_problem
from symderive.render.sympy_syntax import sympy as exact
from symderive.solve import solve

RANGE = r" = x + y \text{ for } 0 \le x \le 1, 0 \le y \le 1"
FAMILY = r"X_1, X_2, X_3 \overset{\text{iid}}{\sim} \text{Uniform}(0, 1)"


@pytest.mark.parametrize("head", ["f_{X,Y}(x, y)", "p_{X,Y}(x, y)", "f_{XY}(x, y)", "f(x, y)"])
@pytest.mark.parametrize(("goal", "answer"), [("P(X < 1/2)", "3/8"), (r"\mathbb{E}[X Y]", "1/3"), ("P(X < Y)", "1/2")])
def test_a_joint_density_with_its_variables_below(head, goal, answer):
    problem = read_problem(head + RANGE, goal)
    stated = next(f.node.left for f in problem.facts if f.node is not None)
    assert isinstance(stated, Dens) and stated.variables == (RandVar("X"), RandVar("Y"))
    assert exact(solve(problem, dialects=()).answer.node) == answer


@pytest.mark.parametrize(
    ("goal", "answer"),
    [(r"f_X(x) \text{ for } 0 < x < 1", "x + 1/2"), (r"f_{Y|X}(y \mid x)", "(x + y)/(x + 1/2)")],
)
def test_marginals_and_conditionals_of_a_joint_density(goal, answer):
    assert exact(solve(read_problem("f_{X,Y}(x, y)" + RANGE, goal), dialects=()).answer.node) == answer


@pytest.mark.parametrize(
    ("goal", "answer"),
    [(r"\operatorname{Var}[X_{(3)}]", "3/80"), ("P(X_{(1)} > 1/2)", "1/8"), (r"\mathbb{E}[X_3]", "1/2")],
)
def test_the_smallest_and_the_largest_by_a_bracketed_index(goal, answer):
    assert exact(solve(read_problem(FAMILY, goal), dialects=()).answer.node) == answer


def test_other_order_statistics_are_refused():
    with pytest.raises(DerivationError, match="order statistic"):
        read_problem(FAMILY, r"\mathbb{E}[X_{(2)}]")


@pytest.mark.parametrize(
    "statements",
    [
        "p(d) = 0.01\np(t \\mid d) = 0.9\np(t \\mid \\neg d) = 0.1",
        "P(d) = 0.01\nP(t \\mid d) = 0.9\nP(t \\mid d^c) = 0.1",
    ],
)
def test_small_letters_with_a_complement_are_events(statements):
    found = solve(read_problem(statements, statements[0] + r"(d \mid t)"), dialects=())
    assert exact(found.answer.node) == "1/12"


def test_small_letters_without_a_complement_stay_values():
    problem = read_problem(r"p(x, y)" + RANGE, "p(x)")
    assert isinstance(problem.goal.node, Dens)


@pytest.mark.parametrize(
    ("event", "kind"),
    [("A - B", Minus), (r"A \setminus B", Minus), (r"\Omega \setminus A", Not), (r"A \cap B \cap \Omega", And)],
)
def test_differences_and_the_sure_event(event, kind):
    goal = read_problem("", f"P({event})").goal.node
    assert isinstance(goal, Prob) and isinstance(goal.event, kind)


@pytest.mark.parametrize(
    ("law", "moment", "answer"),
    [
        (r"\mathcal{N}(\mu = 0, \sigma^2 = 4)", r"\mathbb{E}[X^2]", "4"),
        (r"\mathcal{N}(\mu = 0, \sigma = 4)", r"\operatorname{Var}[X]", "16"),
        (r"\mathcal{N}(\sigma^2 = 4, \mu = 1)", r"\mathbb{E}[X]", "1"),
        (r"\text{Bin}(n=5, p=1/3)", r"\mathbb{E}[X]", "5/3"),
        (r"\text{HGeom}(10, 4, 3)", "P(X = 1)", "15/91"),  # w, b, n: Blitzstein and Hwang 3.4
    ],
)
def test_parameters_by_their_names(law, moment, answer):
    assert exact(solve(read_problem(rf"X \sim {law}", moment), dialects=()).answer.node) == answer


def test_a_parameter_that_the_law_does_not_have_is_refused():
    with pytest.raises(DerivationError, match="names no parameter"):
        read_problem(r"X \sim \text{Exponential}(\theta = 3)", r"\mathbb{E}[X]")


def test_laws_are_laws():
    problem = read_problem(r"X \sim \mathcal{N}(\mu = 0, \sigma^2 = 4)", r"\mathbb{E}[X]")
    assert any(isinstance(p, Law) for f in problem.facts for p in f.node.walk())
