"""Statements of every kind become declarations, definitions and facts; goals and lines are read in their context."""

import pytest

from symderive.expr.algebra import Map, Num, Pow, Rel, Sym
from symderive.expr.arrays import BigProd, BigSum, Block, Entry, Member
from symderive.expr.calculus import Derivative
from symderive.expr.probability import And, Best, Expect, FiniteSet, Indep, Law, Prob, RandVar
from symderive.expr.problem import Draw, Edge, Follows, Has, Space
from symderive.expr.shape import ONE, SCALAR, DerivationError, Dim
from symderive.parse.statements import read_formula, read_lines, read_problem


def facts(given, find=""):
    return read_problem(given, find).facts


def test_shapes_in_any_order():
    p = read_problem("f(x) = A x\nA \\in \\mathbb{R}^{m \\times n}\nx \\in \\mathbb{R}^n", r"\frac{df}{dx}")
    assert p.goal.node.shape == (Dim.of("m"), Dim.of("n"))


def test_a_definition_gives_its_shape():
    p = read_problem(
        "\\mathbf{f} = \\tanh(\\mathbf{z}) \\in \\mathbb{R}^M\n\\mathbf{z} = W x\n"
        "W \\in \\mathbb{R}^{M \\times N}\nx \\in \\mathbb{R}^N"
    )
    assert p.declarations["z"].node.shape == (Dim.of("M"), ONE)


def test_chain_of_definitions():
    p = read_problem("z = g(\\mathbf{y}) = \\mathbf{y}^\\top \\mathbf{y}\n\\mathbf{y} \\in \\mathbb{R}^n")
    assert {getattr(d.name, "name", "") for d in p.definitions} == {"z", "g"}


def test_entries_define_a_vector():
    p = read_problem(
        "\\mathbf{z} \\in \\mathbb{R}^K\np_i = \\frac{e^{z_i}}{\\sum_j e^{z_j}}",
        r"\frac{\partial \mathbf{p}}{\partial \mathbf{z}}",
    )
    assert isinstance(p.definitions[0].name, Entry)
    assert p.goal.node.shape == (Dim.of("K"), Dim.of("K"))


def test_family_with_range():
    p = read_problem("x_i \\in \\mathbb{R}^d, y_i \\in \\mathbb{R}, i = 1, \\dots, N\nL = \\sum_{i=1}^N y_i")
    node = p.declarations["x"].node
    assert isinstance(node, Member) and node.sizes == (Dim.of("N"),) and node.size == (Dim.of("d"), ONE)
    assert isinstance(p.definitions[0].body, BigSum)


def test_separate_letters_stay_separate():
    p = read_problem("x_1, x_2 \\in \\mathbb{R}\nf(x_1, x_2) = x_1^2 x_2", r"\nabla f")
    assert isinstance(p.goal.node, Block) and len(p.goal.node.rows[0]) == 2


@pytest.mark.parametrize(
    ("given", "law"),
    [
        (r"X \sim \mathcal{N}(\mu, \sigma^2)", "Normal"),
        (r"X \sim \text{Normal}(0, 1)", "Normal"),
        (r"X \sim N(0, 1)", "Normal"),
        (r"X \sim \operatorname{Bin}(n, p)", "Binomial"),
        (r"X \sim \text{Ber}(p)", "Bernoulli"),
        (r"X \sim \mathrm{Pois}(\lambda)", "Poisson"),
        (r"X \sim \text{Exp}(\lambda)", "Exponential"),
        (r"X \sim \text{Unif}(0, 1)", "Uniform"),
        (r"X \sim \text{Uniform}\{1, \dots, 6\}", "UniformSet"),
        (r"X \sim \text{Ga}(a, b)", "Gamma"),
        (r"X \sim \text{Negative Binomial}(r, p)", "NegativeBinomial"),
        (r"X \sim \chi^2_k", "ChiSquare"),
        (r"X \sim t_5", "StudentT"),
        (r"\theta \sim \text{Dirichlet}(1, 1, 1)", "Dirichlet"),
    ],
)
def test_laws(given, law):
    (fact,) = facts(given)
    assert isinstance(fact.node, Follows) and isinstance(fact.node.law, Law) and fact.node.law.name == law


def test_scale_is_turned_into_a_rate():
    (fact,) = facts(r"X \sim \text{Exponential}(\text{scale } 2)")
    assert read_formula("2^{-1}", read_problem("")) is fact.node.law.params[0]


def test_iid_family():
    found = facts("X_1, \\dots, X_n \\overset{\\text{iid}}{\\sim} \\text{Bernoulli}(p)")
    assert [f.kind for f in found] == ["law", "independence"]
    assert found[0].node.u.family == "X"


def test_random_sample_from_a_law():
    said = facts(r"X_1, \dots, X_n \text{ is a random sample from } N(\mu, \sigma^2)")
    typed = facts(r"X_1, \dots, X_n \overset{iid}{\sim} N(\mu, \sigma^2)")
    assert [f.node for f in said] == [f.node for f in typed]


def test_conditional_and_joint_laws():
    given = "X \\mid Z=1 \\sim \\mathcal{N}(0, 1)\n(Y, W)^\\top \\sim \\mathcal{N}(\\mathbf{0}, \\Sigma)\n"
    given += "\\Sigma \\in \\mathbb{R}^{2 \\times 2}"
    first, second, definite = facts(given)
    assert isinstance(first.node.given, Rel)
    assert isinstance(second.node.u, Block)
    assert (definite.node.prop, definite.node.u.name) == ("positive definite", "Sigma")


def test_value_letters():
    (fact,) = facts("C \\in \\{1, 2, 3\\}\nP(C=c) = 1/3")
    assert [e.name for e in fact.every] == ["c"]


def test_labels():
    p = read_problem("C \\in \\{f, b\\}\nP(C=f) = 1/2", "P(C=b)")
    assert isinstance(p.declarations["C"].within, FiniteSet)
    assert p.goal.node.event.right.name == "b"


def test_density_with_range():
    (fact,) = facts(r"p(x) = 2x \text{ for } 0 \le x \le 1")
    assert isinstance(fact.where, And)


def test_counts_and_draws():
    found = facts("n(\\text{red}) = 5\nn(\\text{blue}) = 3\n\\text{draw } 2 \\text{ without replacement: } X_1, X_2")
    assert isinstance(found[-1].node, Draw) and not found[-1].node.replaced and len(found[-1].node.variables) == 2


def test_graph_independence_space():
    kinds = [type(f.node) for f in facts("C \\to S, C \\to R\nS \\perp R \\mid C\n\\Omega = \\{1, 2\\}")]
    assert kinds == [Edge, Edge, Indep, Space]


@pytest.mark.parametrize(
    ("given", "prop"),
    [
        ("A \\in \\mathbb{R}^{n \\times n}\nA = A^\\top", "symmetric"),
        (r"A \in \mathbb{R}^{n \times n} \text{ invertible}", "invertible"),
        ("A \\in \\mathbb{R}^{n \\times n}\nA \\succ 0", "positive definite"),
        (r"X \in \mathbb{R}^{m \times n} \text{ with full column rank}", "full column rank"),
    ],
)
def test_properties(given, prop):
    assert any(isinstance(f.node, Has) and f.node.prop == prop for f in facts(given))


def test_events_with_a_condition():
    found = facts(r"A, B, C \text{ events with } 0 < P(C) < 1")
    assert sum(f.kind == "property" for f in found) == 3
    assert any(isinstance(f.node, And) for f in found)


def test_prose_is_kept():
    assert [f.kind for f in facts(r"P(A) = 1/2 \quad \text{the coin is old}")] == ["relation", "prose"]


@pytest.mark.parametrize(
    ("given", "layouts"),
    [
        (r"\nabla \text{ is a column}", {"gradient": "column"}),
        (
            "X \\in \\mathbb{R}^{n \\times n}\n\\frac{\\partial f}{\\partial X} \\text{ has the shape of } X",
            {"matrix": "shape"},
        ),
    ],
)
def test_layouts(given, layouts):
    assert read_problem(given).layouts == layouts


def test_goals():
    assert isinstance(read_problem("X \\sim \\text{Poisson}(3)", r"\mathbb{E}[X]").goal.node, Expect)
    assert isinstance(read_problem("P(A) = 0.5", "P(A^c) = ?").goal.node, Prob)
    assert isinstance(
        read_problem("X_1, \\dots, X_N \\overset{iid}{\\sim} \\text{Bernoulli}(p)", r"\min N").goal.node, Best
    )
    named = read_problem("x = r \\cos t\ny = r \\sin t", r"J = \frac{\partial(x,y)}{\partial(r,t)}").goal
    assert named.name.name == "J" and isinstance(named.node, Block)


def test_second_derivative_of_a_function():
    goal = read_problem("f(x) = x^4", "f^{(2)}(x)").goal.node
    assert isinstance(goal, Derivative) and len(goal.by) == 2


def test_max_with_zero_is_relu():
    assert isinstance(read_formula(r"\max(0, t)", read_problem("")), Map)


def test_lines():
    problem, lines = read_lines(
        "x \\in \\mathbb{R}", ["(x+1)^2", r"= x^2 + 2x + 1 \text{ (expand)}", r"= \nosuch", "a = b = 2"]
    )
    assert [line.n for line in lines] == [0, 1, 2, 3, 3]
    assert lines[1].left is None and lines[1].reason == "(expand)"
    assert lines[2].error is not None and lines[2].right is None
    assert isinstance(lines[3].left, Sym) and lines[4].right is Num(2)
    assert problem.declarations["x"].kind == "scalar"


def test_zero_takes_the_shape_above():
    _, lines = read_lines("A \\in \\mathbb{R}^{n \\times n}", ["A - A", "= 0"])
    assert lines[1].right.shape == lines[0].right.shape


def test_sizes_that_do_not_fit_are_said():
    with pytest.raises(DerivationError, match="cannot multiply"):
        read_problem("A \\in \\mathbb{R}^{m \\times n}\nx \\in \\mathbb{R}^m\ny = A x")


def test_members_are_variables():
    goal = read_problem("X_t \\in \\{0, 1\\}\nX_t \\to X_{t+1}", "P(X_2 = 1)").goal.node
    assert isinstance(goal.event.left, RandVar) and goal.event.left.family == "X"


@pytest.mark.parametrize(
    ("law", "vectors", "matrices"),
    [
        (r"\mathcal{N}(\mu, \Sigma)", {"mu"}, {"Sigma"}),
        (r"\mathcal{N}(m_0, P_0)", {"m_0"}, {"P_0"}),
        (r"\mathcal{N}(\mu, \Lambda^{-1})", {"mu"}, {"Lambda"}),
        (r"\mathcal{N}(0, \sigma^2 I)", set(), set()),
    ],
)
def test_the_law_of_a_declared_vector_gives_its_letters_their_shapes(law, vectors, matrices):
    p = read_problem("x \\in \\mathbb{R}^D\nx \\sim " + law)
    shapes = {d.name: d.node.shape for d in p.declarations.values() if d.node is not None}
    D = Dim.of("D")
    assert all(shapes[name] == (D, ONE) for name in vectors)
    assert all(shapes[name] == (D, D) for name in matrices)


def test_a_product_ends_behind_the_last_factor_that_holds_its_index():
    given = "x_1, \\dots, x_n > 0\na, b > 0"
    alone = read_problem(given, r"\prod_{i=1}^n a x_i \cdot b^2").goal.node
    nested = read_problem(given, r"\prod_{i=1}^n x_i \prod_{i=1}^n x_i^2").goal.node
    assert isinstance(alone.factors[0], BigProd)
    assert [isinstance(f, BigProd) for f in nested.factors] == [True, True]


@pytest.mark.parametrize("given", ["a, \\sigma > 0", "a > 0"])
def test_a_letter_of_functions_before_a_raised_bracket_is_a_number(given):
    node = Pow(Sym("sigma", SCALAR, r"\sigma"), Num(2)) * Pow(Sym("a"), Num(-1))
    assert read_problem(given, r"\sigma^2 (a)^{-1}").goal.node == node
