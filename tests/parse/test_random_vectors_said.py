"""What words say of vectors and variables, as facts and declarations."""

import pytest

from symderive.expr.algebra import Det, Rel, Transpose
from symderive.expr.arrays import Norm
from symderive.expr.probability import Cov, Expect, RandVar
from symderive.expr.problem import Has
from symderive.parse.statements import read_formula, read_problem


def random_names(problem):
    return {name for name, d in problem.declarations.items() if d.kind == "random"}


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (r"x, y \in \mathbb{R}^n \text{ random vectors}", {"x", "y"}),
        (r"x \in \mathbb{R}^n, y \in \mathbb{R}^m \text{ random vectors}", {"x", "y"}),
        (r"x \in \mathbb{R}^n, y \in \mathbb{R}^m \text{ random vector}", {"y"}),
        (r"x, y \in \mathbb{R}^n \text{ independent random vectors}", {"x", "y"}),
        (r"x_1, \dots, x_n \in \mathbb{R}^d \text{ iid}", {"x"}),
        (r"X \in \mathbb{R}^{n \times p} \text{ random matrix}", {"X"}),
        (r"x \sim \mathcal{N}(\mu, \Sigma), \mu \in \mathbb{R}^n", {"x"}),
    ],
)
def test_who_is_random(given, names):
    assert random_names(read_problem(given)) == names


def test_a_law_with_a_multiple_of_the_identity_is_that_of_a_vector():
    problem = read_problem(r"\epsilon \sim \mathcal{N}(0, \sigma^2 I_n)")
    assert problem.declarations["epsilon"].node.shape[0].letters == {"n"}


def test_a_cross_covariance_has_the_shape_of_its_letter():
    problem = read_problem(
        r"x \in \mathbb{R}^n, y \in \mathbb{R}^m \text{ random vectors}, \operatorname{Cov}(x, y) = \Sigma_{xy}"
    )
    (fact,) = [f.node for f in problem.facts if isinstance(f.node, Rel)]
    assert isinstance(fact.left, Cov) and fact.left.shape == fact.right.shape


def test_orthonormal_vectors_are_equations():
    problem = read_problem(r"u, v \in \mathbb{R}^n \text{ orthonormal}")
    product, *lengths = [f.node.left for f in problem.facts]
    assert isinstance(product.factors[0], Transpose) and all(isinstance(n, Norm) for n in lengths) and len(lengths) == 2
    assert not problem.about_chance


@pytest.mark.parametrize("given", [r"u, v \in \mathbb{R}^n, u \perp v", r"u, v \in \mathbb{R}^n \text{ orthogonal}"])
def test_vectors_at_right_angles(given):
    problem = read_problem(given)
    (fact,) = problem.facts
    assert isinstance(fact.node, Rel) and fact.node.op == "="


def test_linearly_independent_vectors():
    (fact,) = read_problem(r"u, v, w \in \mathbb{R}^n \text{ linearly independent}").facts
    assert isinstance(fact.node, Rel) and fact.node.op == "!=" and isinstance(fact.node.left, Det)


def test_an_orthonormal_matrix_is_orthogonal():
    problem = read_problem(r"Q \in \mathbb{R}^{n \times n} \text{ orthonormal}")
    assert problem.has("orthogonal", problem.declarations["Q"].node)


@pytest.mark.parametrize(
    "given",
    [r"X \text{ symmetric random variable}", r"X \text{ is symmetrically distributed about } 0"],
)
def test_a_symmetric_law(given):
    (fact,) = read_problem(given).facts
    assert isinstance(fact.node, Has) and fact.node.prop == "symmetric law" and isinstance(fact.node.u, RandVar)


def test_words_alone_belong_to_the_declaration_before_them():
    problem = read_problem(r"X \in \mathbb{R}^{n \times p}, \text{full column rank}")
    assert problem.has("full column rank", problem.declarations["X"].node)


def test_a_condition_inside_a_moment_is_the_variable():
    problem = read_problem(r"x, y \text{ random variables}")
    inner = read_formula(r"E[E[y \mid x]]", problem).u
    assert isinstance(inner, Expect) and isinstance(inner.given, RandVar)
    assert isinstance(read_formula(r"E[y \mid x]", problem).given, Rel)  # outside it is a value of x


def test_a_square_defines_the_root_also_where_a_line_averages_it():
    given = r"X_1, \dots, X_n \text{ iid}, S^2 = \frac{1}{n} \sum_{i=1}^n X_i^2"
    problem = read_problem(given, r"E[S^2]")
    assert [d.name.name for d in problem.definitions] == ["S"]
